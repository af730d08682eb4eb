//! The scopes of a program's token.

use serde::{Deserialize, Serialize};

macro_rules! scopes {
    ($($(#[$doc:meta])* $name:ident = $word:tt,)+) => {
        /// What a program's token may be used for: a resource, and whether to read or to write it.
        /// Writing does not include reading.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
        #[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
        pub enum Scope {
            $($(#[$doc])* #[serde(rename = $word)] $name,)+
        }

        impl Scope {
            /// All scopes.
            pub const ALL: &[Self] = &[$(Self::$name),+];

            /// Returns the scope's name in the API.
            #[must_use]
            pub fn as_str(self) -> &'static str {
                match self {
                    $(Self::$name => $word,)+
                }
            }
        }
    };
}

scopes! {
    /// The caller's profile, and what the society keeps about them.
    ProfileRead = "profile:read",
    /// The caller's preferences.
    ProfileWrite = "profile:write",
    /// Case books and reports.
    CasesRead = "cases:read",
    /// Writing, deleting, restoring and reopening reports.
    CasesWrite = "cases:write",
    /// Approval requests, including those on paper, and the instructors who may be asked.
    ApprovalsRead = "approvals:read",
    /// Requesting, withdrawing and deciding approvals.
    ApprovalsWrite = "approvals:write",
    /// Applications.
    ApplicationsRead = "applications:read",
    /// Applying; voiding and results.
    ApplicationsWrite = "applications:write",
    /// Notices.
    NotificationsRead = "notifications:read",
    /// Marking notices as read.
    NotificationsWrite = "notifications:write",
    /// Programmes and rounds.
    ProgrammesRead = "programmes:read",
    /// Opening and changing rounds.
    ProgrammesWrite = "programmes:write",
    /// Hospitals and their accreditations.
    FacilitiesRead = "facilities:read",
    /// Adding and correcting these.
    FacilitiesWrite = "facilities:write",
    /// Members with qualifications, affiliations, dues and credits.
    MembersRead = "members:read",
    /// Adding and correcting these.
    MembersWrite = "members:write",
    /// Changing the address of a member who is there. Dangerous: whoever reads the mail of an address sets the password
    /// of its account, and signs in as the member.
    MembersContact = "members:contact",
    /// What was mailed.
    MailsRead = "mails:read",
    /// Sending mails again.
    MailsWrite = "mails:write",
    /// The audit trail.
    AuditRead = "audit:read",
    /// The feed of events.
    EventsRead = "events:read",
    /// Webhook endpoints and their deliveries.
    WebhooksRead = "webhooks:read",
    /// Adding and changing webhook endpoints.
    WebhooksWrite = "webhooks:write",
}

impl Scope {
    /// Returns the scope with this name.
    #[must_use]
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|scope| scope.as_str() == word)
    }

    /// Describes the scope in a few words of English.
    #[must_use]
    pub fn in_words(self) -> String {
        let (resource, verb) = self.as_str().split_once(':').unwrap_or_default();
        match verb {
            "read" => format!("Read {resource}"),
            "contact" => format!(
                "Change the addresses of {resource}, by which whoever reads their mail signs in as them"
            ),
            _ => format!("Change {resource}"),
        }
    }
}

/// Parses scopes separated by spaces, as in RFC 6749. Returns `None` if one is unknown.
#[must_use]
pub fn parse(text: &str) -> Option<Vec<Scope>> {
    text.split(' ').filter(|word| !word.is_empty()).map(Scope::from_word).collect()
}

/// Joins scopes with spaces.
#[must_use]
pub fn join(scopes: &[Scope]) -> String {
    scopes.iter().map(|scope| scope.as_str()).collect::<Vec<_>>().join(" ")
}
