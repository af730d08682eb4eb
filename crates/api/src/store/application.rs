//! Applications: their content, results, and voiding.

use sea_orm::ActiveValue::Set;
use sea_orm::{ConnectionTrait, DatabaseTransaction, EntityTrait, FromQueryResult};
use shorei_contract::application::Snapshot;
use shorei_contract::{Outcome, Person, Programme};
use shorei_domain::application::EarlierApplication;
use shorei_domain::id::{ApplicationId, CaseBookId, MemberId, RoundId};
use time::{Date, OffsetDateTime};
use uuid::Uuid;

use crate::error::Error;
use crate::store::entity::application::{ActiveModel, Entity};
use crate::store::page::Slice;
use crate::store::seal;
use crate::store::sql::Sql;
use crate::store::versioned;

/// An application without its content.
#[derive(Clone, Debug, FromQueryResult)]
pub struct ApplicationRow {
    /// The identifier.
    pub id: Uuid,
    /// The version, which counts changes from 1.
    pub version: i64,
    /// The book.
    pub book_id: Uuid,
    /// The programme.
    pub programme: String,
    /// The round's name at the time of the application.
    pub round_name: String,
    /// The day of the application, in Japan.
    pub applied_on: Date,
    /// When it was made.
    pub applied_at: OffsetDateTime,
    /// The result.
    pub result: Option<String>,
    /// The day of the decision.
    pub decided_on: Option<Date>,
    /// A comment to the applicant.
    pub comment: Option<String>,
    /// When it was voided.
    pub voided_at: Option<OffsetDateTime>,
    /// The reason.
    pub void_reason: Option<String>,
    /// The owner.
    pub member_id: Uuid,
    /// Their 会員番号.
    pub member_number: Option<String>,
    /// Their name.
    pub name: String,
}

impl ApplicationRow {
    /// Returns the programme.
    ///
    /// # Errors
    /// If the database contains invalid data.
    pub fn programme(&self) -> Result<Programme, Error> {
        Programme::from_word(&self.programme)
            .ok_or_else(|| Error::internal(format!("application {}: programme", self.id)))
    }

    /// Returns the result, once known.
    #[must_use]
    pub fn outcome(&self) -> Option<Outcome> {
        self.result.as_deref().and_then(Outcome::from_word)
    }

    /// Returns 申請者.
    #[must_use]
    pub fn applicant(&self) -> Person {
        Person {
            member_id: self.member_id,
            member_number: self.member_number.clone(),
            name: self.name.clone(),
        }
    }
}

/// The filters of a list of applications.
#[derive(Clone, Debug, Default)]
pub struct Filter {
    /// Only of this member.
    pub member: Option<MemberId>,
    /// Only for this programme.
    pub programme: Option<Programme>,
    /// Matches the applicant's name, kana or number.
    pub query: String,
}

fn select() -> Sql {
    Sql::new(
        "SELECT a.id, a.version, a.book_id, a.programme, a.round_name, a.applied_on, a.applied_at,
           a.result, a.decided_on, a.comment, a.voided_at, a.void_reason, a.member_id,
           m.member_number, m.family_name || ' ' || m.given_name AS name
         FROM applications a JOIN members m ON m.id = a.member_id
         WHERE 1 = 1",
    )
}

/// Returns the application with this identifier.
pub async fn find(
    db: &impl ConnectionTrait,
    id: ApplicationId,
) -> Result<Option<ApplicationRow>, Error> {
    let mut sql = select();
    sql.push(" AND a.id = ?", [id.0.into()]);
    Ok(sql.one(db).await?)
}

/// Returns the content of an application.
///
/// # Errors
/// [`Error::NotFound`] if there is no such application.
pub async fn snapshot(db: &impl ConnectionTrait, id: ApplicationId) -> Result<Snapshot, Error> {
    let row = Entity::find_by_id(id.0).one(db).await?.ok_or(Error::NotFound)?;
    Ok(serde_json::from_str(&row.snapshot)?)
}

/// Returns a page of applications, newest first.
pub async fn list(
    db: &impl ConnectionTrait,
    filter: &Filter,
    slice: &Slice<Uuid>,
) -> Result<Vec<ApplicationRow>, Error> {
    let mut sql = select();
    if let Some(member) = filter.member {
        sql.push(" AND a.member_id = ?", [member.0.into()]);
    }
    if let Some(programme) = filter.programme {
        sql.push(" AND a.programme = ?", [programme.as_str().into()]);
    }
    sql.push_search(&["m.search_text LIKE ?"], &filter.query);
    if let Some(after) = slice.after {
        sql.push(" AND a.id < ?", [after.into()]);
    }
    sql.push(" ORDER BY a.id DESC LIMIT ?", [slice.rows().into()]);
    Ok(sql.all(db).await?)
}

#[derive(FromQueryResult)]
struct StandingRow {
    programme: String,
    round_id: Uuid,
    application_from: Date,
    applied_on: Date,
}

/// Returns a member's applications that were not voided, oldest first, as the rules need them.
pub async fn standing(
    db: &impl ConnectionTrait,
    member: MemberId,
) -> Result<Vec<EarlierApplication>, Error> {
    let mut sql = Sql::new(
        "SELECT a.programme, a.round_id, r.application_from, a.applied_on
         FROM applications a JOIN rounds r ON r.id = a.round_id",
    );
    sql.push(" WHERE a.member_id = ? AND a.voided_at IS NULL ORDER BY a.id", [member.0.into()]);
    let rows: Vec<StandingRow> = sql.all(db).await?;
    rows.into_iter()
        .map(|row| {
            let programme = Programme::from_word(&row.programme)
                .ok_or_else(|| Error::internal("an application's programme"))?;
            Ok(EarlierApplication {
                programme: programme.into(),
                round: RoundId(row.round_id),
                application_from: row.application_from,
                applied_on: row.applied_on,
            })
        })
        .collect()
}

/// A new application.
#[derive(Clone, Debug)]
pub struct NewApplication {
    /// The identifier.
    pub id: ApplicationId,
    /// The book.
    pub book: CaseBookId,
    /// The owner.
    pub member: MemberId,
    /// The programme.
    pub programme: Programme,
    /// The day of the application, in Japan.
    pub applied_on: Date,
    /// The content.
    pub snapshot: Snapshot,
}

/// Adds an application. Gives the seal of what was applied with, for the trail.
pub async fn insert(
    tx: &DatabaseTransaction,
    new: NewApplication,
    now: OffsetDateTime,
) -> Result<String, Error> {
    let snapshot = serde_json::to_string(&new.snapshot)?;
    let seal = seal::of_document(snapshot.as_bytes());
    let row = ActiveModel {
        id: Set(new.id.0),
        version: Set(1),
        created_at: Set(now),
        updated_at: Set(now),
        book_id: Set(new.book.0),
        member_id: Set(new.member.0),
        programme: Set(new.programme.as_str().to_owned()),
        round_id: Set(new.snapshot.round.id),
        round_name: Set(new.snapshot.round.name.clone()),
        applied_on: Set(new.applied_on),
        applied_at: Set(now),
        snapshot: Set(snapshot),
        result: Set(None),
        decided_on: Set(None),
        comment: Set(None),
        voided_at: Set(None),
        void_reason: Set(None),
    };
    Entity::insert(row).exec_without_returning(tx).await?;
    Ok(seal)
}

/// Voids an application.
pub async fn void(
    tx: &DatabaseTransaction,
    current: &ApplicationRow,
    reason: String,
    now: OffsetDateTime,
) -> Result<(), Error> {
    let row = ActiveModel {
        id: Set(current.id),
        updated_at: Set(now),
        voided_at: Set(Some(now)),
        void_reason: Set(Some(reason)),
        ..Default::default()
    };
    versioned::update(tx, row, current.version).await?;
    Ok(())
}

/// Enters the result of an application.
pub async fn set_result(
    tx: &DatabaseTransaction,
    current: &ApplicationRow,
    result: Outcome,
    decided_on: Date,
    comment: Option<String>,
    now: OffsetDateTime,
) -> Result<(), Error> {
    let row = ActiveModel {
        id: Set(current.id),
        updated_at: Set(now),
        result: Set(Some(result.as_str().to_owned())),
        decided_on: Set(Some(decided_on)),
        comment: Set(comment),
        ..Default::default()
    };
    versioned::update(tx, row, current.version).await?;
    Ok(())
}
