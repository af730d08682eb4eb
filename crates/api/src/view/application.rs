//! Converts applications (`S19`).

use shorei_contract::application::{Application, ApplicationResult, ApplicationSummary};
use shorei_contract::case_book::NotYet;
use shorei_contract::reason::refusal_params;
use shorei_domain::member::Language;
use shorei_domain::refusal::Refusals;

use super::warning;
use crate::error::Error;
use crate::services::application::Applied;
use crate::store::application::ApplicationRow;

/// Converts an application, as shown in lists.
pub(crate) fn summary(row: &ApplicationRow) -> Result<ApplicationSummary, Error> {
    let result = row.outcome().zip(row.decided_on).map(|(result, decided_on)| ApplicationResult {
        result,
        decided_on,
        comment: row.comment.clone(),
    });
    Ok(ApplicationSummary {
        id: row.id,
        case_book_id: row.book_id,
        programme: row.programme()?,
        applicant: row.applicant(),
        round_name: row.round_name.clone(),
        applied_on: row.applied_on,
        applied_at: row.applied_at,
        result,
        voided_at: row.voided_at,
        void_reason: row.void_reason.clone(),
    })
}

/// Converts an application with its content.
pub(crate) fn application(language: Language, applied: Applied) -> Result<Application, Error> {
    let Applied { row, snapshot, warnings } = applied;
    let warnings = warnings.iter().map(|warned| warning(language, warned)).collect();
    Ok(Application { summary: summary(&row)?, snapshot, warnings })
}

/// Converts the reasons why a book is not ready for an application today.
pub(crate) fn not_yet(language: Language, refusals: &Refusals) -> Vec<NotYet> {
    let reason = |why| NotYet {
        code: shorei_domain::refusal::Refusal::code(why).to_owned(),
        params: refusal_params(why),
        message: shorei_wording::refusal(language, why),
    };
    refusals.iter().map(|refused| reason(&refused.why)).collect()
}
