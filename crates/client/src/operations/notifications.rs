//! Notices.

use shorei_contract::Page;
use shorei_contract::notification::{Notice, NoticesRead, ReadNotices};
use shorei_contract::query::ListNotices;

use crate::transport::Request;
use crate::{Client, Failure};

#[expect(clippy::missing_errors_doc, reason = "each answers what the API documents, as Failure")]
impl Client {
    /// Lists the caller's notices.
    pub async fn notification_list(&self, query: &ListNotices) -> Result<Page<Notice>, Failure> {
        let request = Request::new("GET", "/notifications".to_owned()).with_query(query)?;
        self.send(request).await?.json()
    }

    /// Marks notices as read.
    pub async fn notification_read(&self, input: &ReadNotices) -> Result<NoticesRead, Failure> {
        let request = Request::new("POST", "/notifications/read".to_owned()).with_body(input)?;
        self.send(request).await?.json()
    }
}
