//! Writes reports, their states and their revisions.

use sea_orm::ActiveValue::Set;
use sea_orm::{DatabaseTransaction, EntityTrait};
use shorei_contract::{Sex, Status};
use shorei_domain::case_book::Case;
use shorei_domain::id::CaseId;
use shorei_domain::report::{Report, Revision};
use time::OffsetDateTime;

use super::row::{CaseRow, number_of, word_of_category};
use crate::chain::salt;
use crate::error::Error;
use crate::store::entity::case::{ActiveModel, Entity};
use crate::store::entity::case_revision;
use crate::store::seal;
use crate::store::sql::Sql;
use crate::store::versioned;

/// Writes a report with its text, replacing the version `known` or as a new one.
pub async fn write(
    tx: &DatabaseTransaction,
    case: &Case,
    report: &Report,
    known: Option<&CaseRow>,
    now: OffsetDateTime,
) -> Result<(), Error> {
    let outline = &report.outline;
    let mut row = ActiveModel {
        id: Set(case.id.0),
        updated_at: Set(now),
        category: Set(outline.category.map(word_of_category)),
        accreditation_id: Set(outline.accreditation.map(|id| id.0)),
        care_from: Set(outline.care_from),
        care_to: Set(outline.care_to),
        patient_age: Set(report.patient_age),
        patient_sex: Set(report.patient_sex.map(|sex| Sex::from(sex).as_str().to_owned())),
        sections: Set(serde_json::to_string(&report.sections)?),
        remarks: Set(outline.remarks.clone()),
        ..Default::default()
    };
    set_state(&mut row, case);
    if let Some(known) = known {
        versioned::update(tx, row, known.version).await?;
    } else {
        row.version = Set(1);
        row.created_at = Set(now);
        row.book_id = Set(case.book.0);
        row.slot = Set(case.slot.get().into());
        row.deleted_at = Set(None);
        Entity::insert(row).exec_without_returning(tx).await?;
    }
    Ok(())
}

/// Changes the state of reports in the same way: each of `cases` gets its new state, request and
/// version. All must have the same state, so that one statement is enough.
///
/// # Errors
/// [`Error::Internal`] if one of them no longer exists; the caller must hold the lock of its book.
pub async fn set_states(
    tx: &DatabaseTransaction,
    cases: &[Case],
    now: OffsetDateTime,
) -> Result<(), Error> {
    let Some(first) = cases.first() else { return Ok(()) };
    let status = Status::from(first.state.status());
    let mut sql = Sql::new("UPDATE cases SET version = version + 1");
    sql.push(
        ", updated_at = ?, state = ?, asked_before = ?, request_id = CASE id",
        [now.into(), status.as_str().into(), first.asked_before.into()],
    );
    for case in cases {
        let request = case.state.asked().map(|asked| asked.request.0);
        sql.push(" WHEN ? THEN ?", [case.id.0.into(), request.into()]);
    }
    sql.push_list(" END WHERE id IN ", cases.iter().map(|case| case.id.0.into()));
    let changed = sql.run(tx).await?;
    if changed == cases.len() as u64 {
        return Ok(());
    }
    Err(Error::internal(format!("{changed} of {} reports were changed", cases.len())))
}

/// Keeps the text of a report, as it stands, as its revision. Gives its seal for the trail.
pub async fn insert_revision(
    tx: &DatabaseTransaction,
    id: CaseId,
    revision: Revision,
    report: &Report,
    now: OffsetDateTime,
) -> Result<String, Error> {
    let outline = &report.outline;
    let row = case_revision::ActiveModel {
        case_id: Set(id.0),
        revision: Set(number_of(revision)),
        registered_at: Set(now),
        category: Set(outline.category.map(word_of_category)),
        accreditation_id: Set(outline.accreditation.map(|id| id.0)),
        care_from: Set(outline.care_from),
        care_to: Set(outline.care_to),
        patient_age: Set(report.patient_age),
        patient_sex: Set(report.patient_sex.map(|sex| Sex::from(sex).as_str().to_owned())),
        sections: Set(serde_json::to_string(&report.sections)?),
        remarks: Set(outline.remarks.clone()),
        salt: Set(Some(salt()?.to_vec())),
    };
    case_revision::Entity::insert(row).exec_without_returning(tx).await?;
    let kept = seal::revision(tx, id.0, number_of(revision)).await?;
    let kept = kept.and_then(|kept| kept.seal());
    kept.ok_or_else(|| Error::internal(format!("case {id}: the revision was not kept")))
}

/// Removes a report from its slot, or restores it if `deleted_at` is `None`.
pub async fn set_deleted(
    tx: &DatabaseTransaction,
    known: &CaseRow,
    deleted_at: Option<OffsetDateTime>,
    now: OffsetDateTime,
) -> Result<(), Error> {
    let row = ActiveModel {
        id: Set(known.id),
        updated_at: Set(now),
        deleted_at: Set(deleted_at),
        ..Default::default()
    };
    versioned::update(tx, row, known.version).await?;
    Ok(())
}

fn set_state(row: &mut ActiveModel, case: &Case) {
    row.state = Set(Status::from(case.state.status()).as_str().to_owned());
    row.asked_before = Set(case.asked_before);
    row.revision = Set(case.revision().map(number_of));
    row.request_id = Set(case.state.asked().map(|asked| asked.request.0));
}
