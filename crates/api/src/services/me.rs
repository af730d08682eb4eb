//! The caller and their preferences.

use sea_orm::ConnectionTrait;
use serde_json::json;
use shorei_contract::Language;

use crate::context::Call;
use crate::error::Error;
use crate::store::affiliation::{self, AffiliationRow};
use crate::store::member::{self, MemberRow};
use crate::store::notification::{self, CountsRow};
use crate::store::qualification::{self, QualificationRow};
use crate::trail::Action;
use crate::unit::Unit;

/// The content of `/me`.
#[derive(Clone, Debug)]
pub struct Me {
    /// The caller's record.
    pub row: MemberRow,
    /// Their qualifications, past and present.
    pub qualifications: Vec<QualificationRow>,
    /// Their affiliation periods.
    pub affiliations: Vec<AffiliationRow>,
    /// The counts of what waits for them.
    pub counts: CountsRow,
}

/// Returns the caller's own record.
///
/// # Errors
/// [`Error::Unauthenticated`] if it no longer exists.
pub async fn find(call: &Call, db: &impl ConnectionTrait) -> Result<MemberRow, Error> {
    member::find(db, call.actor.member()).await?.ok_or(Error::Unauthenticated)
}

/// Returns the content of `/me` for a record.
///
/// # Errors
/// If the database refuses.
pub async fn complete(db: &impl ConnectionTrait, row: MemberRow) -> Result<Me, Error> {
    let id = shorei_domain::id::MemberId(row.id);
    Ok(Me {
        qualifications: qualification::of_members(db, &[row.id]).await?,
        affiliations: affiliation::of_members(db, &[row.id]).await?,
        counts: notification::counts(db, id).await?,
        row,
    })
}

/// Sets the language of pages and mails.
///
/// # Errors
/// If the database refuses.
pub async fn set_language(
    call: &Call,
    unit: &Unit<'_>,
    current: &MemberRow,
    language: Language,
) -> Result<MemberRow, Error> {
    if current.language() == language {
        return Ok(current.clone());
    }
    let changed = member::set_language(unit, current, language, call.real_now()).await?;
    let event = call.entry(Action::LanguageChosen, current.id);
    unit.record([event.with(json!({"before": current.language(), "language": language}))]).await?;
    Ok(changed)
}
