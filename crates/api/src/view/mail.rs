//! Converts mails.

use shorei_contract::mail::{self as contract, MailState};
use shorei_contract::{Language, Person};

use crate::context::Call;
use crate::mail::Mail;
use crate::mail::letter::Writing;
use crate::store::outbox::MailRow;

/// Converts a mail, as the secretariat sees it.
pub(crate) fn mail(call: &Call, row: MailRow) -> contract::Mail {
    let state = match (&row.sent_at, &row.last_error) {
        (Some(_), _) => MailState::Sent,
        (None, Some(_)) => MailState::Failed,
        (None, None) => MailState::Waiting,
    };
    contract::Mail {
        id: row.id,
        subject: subject(call, &row),
        recipient: Person {
            member_id: row.recipient_id,
            member_number: row.member_number,
            name: row.name.trim().to_owned(),
        },
        to: row.email,
        kind: row.kind,
        state,
        created_at: row.created_at,
        sent_at: row.sent_at,
        attempts: u32::try_from(row.attempts).unwrap_or_default(),
        last_error: row.last_error,
        next_attempt_at: row.sent_at.is_none().then_some(row.due_at),
    }
}

/// Returns the subject as it would be written now, or `None` for a mail written by a later version
/// of the program.
fn subject(call: &Call, row: &MailRow) -> Option<String> {
    let mail: Mail = serde_json::from_str(&row.params).ok()?;
    let writing = Writing {
        recipient: row.name.trim(),
        language: Language::from_word(&row.language).unwrap_or(Language::Ja),
        base_url: &call.app.config.base_url,
        secret: &call.app.config.secret,
    };
    Some(writing.subject(&mail))
}
