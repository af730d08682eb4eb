//! Paper approvals: requests with the scan of a sealed form. The scan itself is a file in
//! [`papers`](crate::store::papers).

use sea_orm::ActiveValue::Set;
use sea_orm::{
    ColumnTrait, ConnectionTrait, DatabaseTransaction, EntityTrait, FromQueryResult, QueryFilter,
    QuerySelect,
};
use shorei_contract::RequestState;
use shorei_contract::paper::PaperState;
use shorei_domain::id::{MemberId, RequestId};
use time::Date;
use uuid::Uuid;

use crate::error::Error;
use crate::store::approval_request::{COLUMNS, RequestRow, TABLES};
use crate::store::entity::paper_approval::{ActiveModel, Column, Entity};
use crate::store::page::Slice;
use crate::store::sql::Sql;

/// A paper approval: its request, and the data of the form.
#[derive(Clone, Debug, FromQueryResult)]
pub struct PaperRow {
    /// The request, which has the same identifier.
    #[sea_orm(nested)]
    pub request: RequestRow,
    /// The day of the signature.
    pub signed_on: Date,
    /// The file name, as handed in.
    pub file_name: String,
    /// The media type, by its content.
    pub media_type: String,
    /// The size in bytes.
    pub size: i64,
}

impl PaperRow {
    /// Returns the state.
    ///
    /// # Errors
    /// If the database contains invalid data.
    pub fn state(&self) -> Result<PaperState, Error> {
        PaperState::of(self.request.state()?)
            .ok_or_else(|| Error::internal(format!("paper {}: state", self.request.id)))
    }
}

/// The scan of a form, without its content.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Scan {
    /// The file name, as handed in.
    pub name: String,
    /// The media type, by its content.
    pub media_type: &'static str,
    /// The size in bytes.
    pub size: usize,
}

fn select() -> Sql {
    Sql::new(&format!(
        "SELECT {COLUMNS}, f.signed_on, f.file_name, f.media_type, f.size
         FROM {TABLES} JOIN paper_approvals f ON f.id = r.id WHERE r.on_paper"
    ))
}

/// Returns the paper approval with this identifier.
pub async fn find(db: &impl ConnectionTrait, id: RequestId) -> Result<Option<PaperRow>, Error> {
    let mut sql = select();
    sql.push(" AND r.id = ?", [id.0.into()]);
    Ok(sql.one(db).await?)
}

/// The filters of a list of paper approvals.
#[derive(Clone, Copy, Debug, Default)]
pub struct Filter {
    /// Only of this member.
    pub applicant: Option<MemberId>,
    /// Only in this state.
    pub state: Option<PaperState>,
    /// Only about this report.
    pub case_id: Option<Uuid>,
}

/// Returns a page of paper approvals, oldest first.
pub async fn list(
    db: &impl ConnectionTrait,
    filter: Filter,
    slice: &Slice<Uuid>,
) -> Result<Vec<PaperRow>, Error> {
    let mut sql = select();
    if let Some(applicant) = filter.applicant {
        sql.push(" AND r.applicant_id = ?", [applicant.0.into()]);
    }
    if let Some(state) = filter.state {
        sql.push(" AND r.state = ?", [RequestState::from(state).as_str().into()]);
    }
    if let Some(case) = filter.case_id {
        sql.push(" AND r.case_id = ?", [case.into()]);
    }
    if let Some(after) = slice.after {
        sql.push(" AND r.id > ?", [after.into()]);
    }
    sql.push(" ORDER BY r.id LIMIT ?", [slice.rows().into()]);
    Ok(sql.all(db).await?)
}

/// Adds the data of the form to a request inserted before.
pub async fn insert(
    tx: &DatabaseTransaction,
    id: RequestId,
    signed_on: Date,
    scan: &Scan,
) -> Result<(), Error> {
    let row = ActiveModel {
        id: Set(id.0),
        signed_on: Set(signed_on),
        file_name: Set(scan.name.clone()),
        media_type: Set(scan.media_type.to_owned()),
        size: Set(i64::try_from(scan.size).unwrap_or(i64::MAX)),
    };
    Entity::insert(row).exec_without_returning(tx).await?;
    Ok(())
}

/// Returns the identifiers of all paper approvals.
pub async fn ids(db: &impl ConnectionTrait) -> Result<Vec<Uuid>, Error> {
    let kept = Entity::find().filter(Column::Size.gt(0));
    Ok(kept.select_only().column(Column::Id).into_tuple().all(db).await?)
}
