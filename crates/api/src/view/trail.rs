//! Converts the audit trail and its anchors.

use shorei_domain::member::Language;
use shorei_wording::say;

use super::people::person;
use crate::error::Error;
use crate::store::audit::EntryRow;

/// Converts an entry of the audit trail.
pub(crate) fn audit_event(
    language: Language,
    row: EntryRow,
) -> Result<shorei_contract::audit::AuditEvent, Error> {
    let key = shorei_wording::Key::find(&format!("trail.{}", row.action.replace('.', "_")));
    let message = key.map_or_else(|| row.action.clone(), |key| say(language, key, &[]));
    Ok(shorei_contract::audit::AuditEvent {
        id: row.id,
        at: row.at,
        actor: person(row.actor_id, row.actor_number, row.actor_name),
        address: row.address,
        request_id: row.request_id,
        action: row.action,
        message,
        subject_kind: row.subject_kind,
        subject_id: row.subject_id,
        case_id: row.case_id,
        revision: row.revision.and_then(|revision| u32::try_from(revision).ok()),
        details: serde_json::from_str(&row.details)?,
    })
}

/// An anchor of the audit trail.
pub(crate) fn anchor(row: &crate::store::audit_chain::Anchor) -> shorei_contract::audit::Anchor {
    shorei_contract::audit::Anchor {
        day: row.day,
        made_at: row.made_at,
        entries: row.entries,
        digest: crate::security::secret::encode_hex(&row.digest),
    }
}
