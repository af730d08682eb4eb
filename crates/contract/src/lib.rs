//! The JSON of the Shorei API: the requests of clients and the answers of the server.
//!
//! The types are plain data with the names of the API's documentation. Requests reject unknown
//! fields, so that a misspelt one is never silently ignored. Answers may grow, so clients should
//! ignore fields they do not know.
//!
//! [`words`] mirrors the domain's states, kinds and categories, with conversions both ways;
//! [`problem`] contains errors and warnings, [`page`] lists. The checks of a request's form
//! (`validator`) and the OpenAPI schemas (`utoipa`) exist only with the feature `server`, because
//! they would outweigh everything else in the web page.
//!
//! Calendar dates are civil dates in Japan, `YYYY-MM-DD`. Both ends of a period belong to it, and
//! an end of null means open. Timestamps are RFC 3339 in UTC.

#![warn(missing_docs)]

pub mod about;
pub mod application;
pub mod approval;
pub mod audit;
pub mod case;
pub mod case_book;
pub mod credential;
pub mod credit;
pub mod dues;
pub mod event;
pub mod facility;
pub mod import;
pub mod instructor;
pub mod mail;
pub mod me;
pub mod member;
pub mod notification;
pub mod page;
pub mod paper;
pub mod problem;
pub mod programme;
pub mod query;
pub mod reason;
pub mod round;
pub mod scope;
pub mod session;
pub mod staff;
#[cfg(feature = "server")]
pub mod text;
pub mod webhook;
pub mod words;
pub mod working_copy;

pub use page::Page;
pub use problem::{Problem, Warning};
pub use words::{
    AccreditationKind, Action, Category, CreditGroup, DuesState, Language, Outcome, PaperVerdict,
    Programme, QualificationKind, RequestState, Sex, Status, Verdict,
};

use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// A person, in any answer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct Person {
    /// The person's identifier.
    pub member_id: Uuid,
    /// 会員番号; null for staff of the secretariat.
    #[cfg_attr(feature = "server", schema(example = "100001"))]
    pub member_number: Option<String>,
    /// Family and given name, with a space between them.
    #[cfg_attr(feature = "server", schema(example = "緩和 花子"))]
    pub name: String,
}
