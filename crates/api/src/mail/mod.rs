//! Mails: what they say, how they read, and how they leave.
//!
//! A service writes a [`Mail`] into the outbox, in the transaction of the change that it tells of.
//! The worker turns it into a letter in the language that the recipient then reads ([`letter`]), and
//! hands it to the [`transport`].

pub mod letter;
pub mod transport;

use serde::{Deserialize, Serialize};
use shorei_contract::webhook::DisabledReason;
use shorei_contract::{Category, PaperVerdict, Programme, Verdict};
use time::Date;
use uuid::Uuid;

/// A mail, by what it tells. Sentences are made when it is sent.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Mail {
    /// To an instructor: reports wait for a decision.
    RequestSent(Asking),
    /// The same once more.
    RequestResent(Asking),
    /// To an instructor: requests were withdrawn.
    RequestWithdrawn(About),
    /// To an applicant: an instructor decided.
    Decided {
        /// Who, of which programme.
        #[serde(flatten)]
        about: About,
        /// Until when requests can be decided.
        deadline: Option<Date>,
        /// What was decided about each, and why; in the order of `about.items`.
        outcomes: Vec<Outcome>,
    },
    /// To an applicant: the secretariat decided about a paper approval.
    PaperDecided {
        /// Who signed, of which programme.
        #[serde(flatten)]
        about: About,
        /// What was decided.
        verdict: PaperVerdict,
        /// Why.
        comment: String,
    },
    /// To an applicant or the secretariat: a form on paper was handed in.
    PaperHandedIn {
        /// Who signed, of which programme.
        #[serde(flatten)]
        about: About,
        /// The applicant, in the mail to the secretariat.
        applicant: Option<String>,
    },
    /// To an applicant or the secretariat: somebody applied.
    Applied {
        /// The application.
        application: Uuid,
        /// For what.
        programme: Programme,
        /// The round's name.
        round: String,
        /// The applicant, in the mail to the secretariat.
        applicant: Option<String>,
    },
    /// To an instructor: a report that they had approved was opened again.
    CaseReopened(About),
    /// To an applicant or the secretariat: the instructor of open requests left the society.
    InstructorLeft {
        /// Who, of which programme.
        #[serde(flatten)]
        about: About,
        /// The applicant, in the mail to the secretariat.
        applicant: Option<String>,
    },
    /// To the secretariat: a webhook endpoint cannot be reached and is disabled.
    WebhookDisabled {
        /// The endpoint.
        endpoint: Uuid,
        /// Its address.
        url: String,
        /// Why.
        reason: DisabledReason,
    },
    /// To the address of before: the account has another one now.
    AddressChanged,
    /// A link by which a forgotten password is replaced.
    PasswordReset {
        /// The link.
        link: Uuid,
    },
    /// A link by which a new member sets a password.
    Invitation {
        /// The link.
        link: Uuid,
        /// 会員番号.
        member_number: String,
    },
}

/// Reports that somebody did something with.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct About {
    /// Who did it.
    pub actor: String,
    /// Of which programme.
    pub programme: Programme,
    /// The reports.
    pub items: Vec<Item>,
}

/// A request to an instructor.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Asking {
    /// Who asks, about what.
    #[serde(flatten)]
    pub about: About,
    /// Until when it can be decided.
    pub deadline: Option<Date>,
    /// What the applicant wrote.
    pub message: String,
    /// The request, where it is one alone: the mail then leads straight to it.
    pub request: Option<Uuid>,
    /// The requests.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub requests: Vec<Uuid>,
}

/// A report in a mail. Never its text.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Item {
    /// 番号.
    pub number: u8,
    /// 症例区分.
    pub category: Option<Category>,
}

/// A decision in a mail.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Outcome {
    /// What was decided.
    pub verdict: Verdict,
    /// Why.
    pub comment: String,
}

impl Mail {
    /// What kind of mail it is, as the outbox names it.
    #[must_use]
    pub fn kind(&self) -> &'static str {
        match self {
            Self::RequestSent(_) => "request_sent",
            Self::RequestResent(_) => "request_resent",
            Self::RequestWithdrawn(_) => "request_withdrawn",
            Self::Decided { .. } => "decided",
            Self::PaperDecided { .. } => "paper_decided",
            Self::PaperHandedIn { .. } => "paper_handed_in",
            Self::Applied { .. } => "applied",
            Self::CaseReopened(_) => "case_reopened",
            Self::InstructorLeft { .. } => "instructor_left",
            Self::WebhookDisabled { .. } => "webhook_disabled",
            Self::AddressChanged => "address_changed",
            Self::PasswordReset { .. } => "password_reset",
            Self::Invitation { .. } => "invitation",
        }
    }
}
