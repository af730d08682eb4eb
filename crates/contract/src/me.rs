//! The caller.

use serde::{Deserialize, Serialize};

use crate::member::{Affiliation, Qualification};
use crate::{Language, Person};

/// A role. A person may have several.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// Anyone with a member number.
    Applicant,
    /// Anyone who holds or held a qualification that may approve.
    Instructor,
    /// The society's staff.
    Secretariat,
    /// Staff who only read what the secretariat reads.
    Reader,
}

/// `GET /me`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct Me {
    /// The person.
    pub member: Person,
    /// The address that mails go to.
    #[cfg_attr(feature = "server", schema(example = "hanako.kanwa@example.jp"))]
    pub email: String,
    /// The language of pages and mails.
    pub language: Language,
    /// Their roles.
    pub roles: Vec<Role>,
    /// Their qualifications, past and present.
    pub qualifications: Vec<Qualification>,
    /// Their affiliation periods.
    pub affiliations: Vec<Affiliation>,
    /// The counts shown on the tabs.
    pub counts: Counts,
}

/// The counts of what waits for a person.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct Counts {
    /// Open requests that wait for the caller's decision.
    pub requests_waiting: u64,
    /// The caller's returned reports.
    pub cases_returned: u64,
    /// The caller's unread notices.
    pub notices_unread: u64,
}

/// `PATCH /me`.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema, validator::Validate))]
#[serde(deny_unknown_fields)]
pub struct Preferences {
    /// The language of pages and mails.
    pub language: Language,
}
