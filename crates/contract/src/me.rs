//! Who is signed in.

use serde::{Deserialize, Serialize};

use crate::member::{Affiliation, Qualification};
use crate::{Language, Person};

/// What a person may be at once.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// Everyone with a member number.
    Applicant,
    /// Who holds or held a qualification that may approve.
    Instructor,
    /// The society's staff.
    Secretariat,
}

/// `GET /me`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct Me {
    /// The person.
    pub member: Person,
    /// Where mails go.
    #[cfg_attr(feature = "server", schema(example = "hanako.kanwa@example.jp"))]
    pub email: String,
    /// The language of pages and mails.
    pub language: Language,
    /// What they may do.
    pub roles: Vec<Role>,
    /// Every qualification that they hold or held.
    pub qualifications: Vec<Qualification>,
    /// Where they work and worked.
    pub affiliations: Vec<Affiliation>,
    /// The numbers on the tabs.
    pub counts: Counts,
}

/// What waits for somebody.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct Counts {
    /// Open requests that wait for their decision.
    pub requests_waiting: u64,
    /// Their reports that were returned.
    pub cases_returned: u64,
    /// Notices not yet read.
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
