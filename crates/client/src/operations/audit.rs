//! The audit trail.

use shorei_contract::Page;
use shorei_contract::audit::AuditEvent;
use shorei_contract::query::ListAuditEvents;

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
}
