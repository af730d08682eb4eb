//! Converts notices and warnings, with their sentences.

use shorei_contract::notification::{Notice, NoticeKind};
use shorei_contract::reason::warning_params;
use shorei_contract::{Programme, Warning};
use shorei_domain::member::Language;
use shorei_domain::refusal::Warned;
use shorei_wording::{key, say};

use super::people::person;
use crate::error::Error;
use crate::store::notification::NoticeRow;

/// Converts a warning, with its sentence.
pub(crate) fn warning(language: Language, warned: &Warned) -> Warning {
    Warning {
        pointer: warned.at.to_string(),
        code: warned.warning.code().to_owned(),
        params: warning_params(&warned.warning),
        message: shorei_wording::warning(language, &warned.warning),
    }
}

/// Converts a notice, with its sentence.
pub(crate) fn notice(language: Language, row: NoticeRow) -> Result<Notice, Error> {
    let fault = |what: &str| Error::internal(format!("notice {}: {what}", row.id));
    let kind = NoticeKind::ALL.into_iter().find(|kind| kind.as_str() == row.kind);
    let kind = kind.ok_or_else(|| fault("kind"))?;
    let programme = Programme::from_word(&row.programme).ok_or_else(|| fault("programme"))?;
    let number = row.slot.number();
    let sentence = match kind {
        NoticeKind::RequestSent => key!("notice.request_sent"),
        NoticeKind::RequestWithdrawn => key!("notice.request_withdrawn"),
        NoticeKind::RequestApproved => key!("notice.request_approved"),
        NoticeKind::RequestReturned => key!("notice.request_returned"),
        NoticeKind::RequestDeclined => key!("notice.request_declined"),
        NoticeKind::CaseReopened => key!("notice.case_reopened"),
        NoticeKind::PaperAccepted => key!("notice.paper_accepted"),
        NoticeKind::PaperRefused => key!("notice.paper_refused"),
        NoticeKind::InstructorLeft => key!("notice.instructor_left"),
        NoticeKind::MailUndelivered => key!("notice.mail_undelivered"),
    };
    let actor = person(row.actor_id, row.actor_number, row.actor_name);
    let name = actor.as_ref().map(|person| person.name.as_str()).unwrap_or_default();
    let values = [("actor", name), ("number", &number.to_string())];
    Ok(Notice {
        id: row.id,
        kind,
        message: say(language, sentence, &values),
        case_id: row.case_id,
        programme,
        slot_number: number,
        request_id: row.request_id,
        actor,
        created_at: row.created_at,
        read_at: row.read_at,
    })
}
