//! Events.

use shorei_contract::Page;
use shorei_contract::event::Event;
use shorei_contract::query::ListEvents;

use crate::transport::Request;
use crate::{Client, Failure};

#[expect(clippy::missing_errors_doc, reason = "each answers what the API documents, as Failure")]
impl Client {
    /// Lists events, oldest first.
    pub async fn event_list(&self, query: &ListEvents) -> Result<Page<Event>, Failure> {
        let request = Request::new("GET", "/events".to_owned()).with_query(query)?;
        self.send(request).await?.json()
    }
}
