//! Rows that people edit. Every update names the version that it replaces.
//!
//! A command reads a row, decides, and writes. On PostgreSQL another transaction may change the row
//! in between. The update therefore applies only to the version that was read: of two changes to
//! one version the second is refused, and no field of the first is lost.

use sea_orm::{
    ActiveModelTrait, ColumnTrait, DatabaseTransaction, DbErr, EntityTrait, IntoActiveModel,
    QueryFilter,
};

use crate::error::Error;
use crate::store::entity::{
    accreditation, affiliation, api_client, application, case, credit, dues, facility, member,
    qualification, round, webhook_endpoint, working_copy,
};

/// A table whose rows have a version.
pub trait Versioned: EntityTrait {
    /// The column of the version, which counts changes from 1.
    const VERSION: Self::Column;
}

macro_rules! versioned {
    ($($table:ident),+ $(,)?) => {
        $(impl Versioned for $table::Entity {
            const VERSION: Self::Column = $table::Column::Version;
        })+
    };
}

versioned!(
    accreditation,
    affiliation,
    api_client,
    application,
    case,
    credit,
    dues,
    facility,
    member,
    qualification,
    round,
    webhook_endpoint,
    working_copy,
);

/// Writes the fields set in `row` over version `read`, as the next version.
///
/// # Errors
/// [`Error::PreconditionFailed`] if the row has another version by now.
pub async fn update<A>(
    tx: &DatabaseTransaction,
    mut row: A,
    read: i64,
) -> Result<<A::Entity as EntityTrait>::Model, Error>
where
    A: ActiveModelTrait + Send,
    A::Entity: Versioned,
    <A::Entity as EntityTrait>::Model: IntoActiveModel<A>,
{
    let version = <A::Entity as Versioned>::VERSION;
    row.set(version, (read + 1).into());
    let update = A::Entity::update(row).validate()?.filter(version.eq(read));
    match update.exec(tx).await {
        Err(DbErr::RecordNotUpdated) => Err(Error::PreconditionFailed),
        done => Ok(done?),
    }
}
