//! The audit trail.

use shorei_contract::Page;
use shorei_contract::audit::{Anchor, AuditEvent, EraseValues};
use shorei_contract::query::{ListAuditAnchors, ListAuditEvents};
use uuid::Uuid;

use crate::transport::Request;
use crate::{Client, Failure};

#[expect(clippy::missing_errors_doc, reason = "each answers what the API documents, as Failure")]
impl Client {
    /// Lists entries of the audit trail.
    pub async fn audit_event_list(
        &self,
        query: &ListAuditEvents,
    ) -> Result<Page<AuditEvent>, Failure> {
        let request = Request::new("GET", "/audit-events".to_owned()).with_query(query)?;
        self.send(request).await?.json()
    }

    /// Erases the personal values of an entry.
    pub async fn audit_event_erase(
        &self,
        id: Uuid,
        input: &EraseValues,
    ) -> Result<AuditEvent, Failure> {
        let path = format!("/audit-events/{id}/erasure");
        self.send(Request::new("POST", path).with_body(input)?).await?.json()
    }

    /// Lists the anchors of the audit trail.
    pub async fn audit_anchor_list(
        &self,
        query: &ListAuditAnchors,
    ) -> Result<Page<Anchor>, Failure> {
        let request = Request::new("GET", "/audit-anchors".to_owned()).with_query(query)?;
        self.send(request).await?.json()
    }
}
