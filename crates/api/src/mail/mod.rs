//! Mails: their content, wording and transport.
//!
//! A service writes a [`Mail`] into the outbox, in the transaction of the change it is about. The
//! worker turns it into a letter in the recipient's current language ([`letter`]), and sends it by
//! the [`transport`].

pub mod letter;
pub mod transport;

use serde::{Deserialize, Serialize};
use shorei_contract::webhook::DisabledReason;
use shorei_contract::{Category, PaperVerdict, Programme, Verdict};
use time::Date;
use uuid::Uuid;

/// A mail, by its content. Its sentences are made when it is sent.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Mail {
    /// To an instructor: reports wait for a decision.
    RequestSent(Asking),
    /// To an instructor: the same again.
    RequestResent(Asking),
    /// To an instructor: requests were withdrawn.
    RequestWithdrawn(About),
    /// To an applicant: an instructor decided.
    Decided {
        /// The instructor and the programme.
        #[serde(flatten)]
        about: About,
        /// The last day for decisions.
        deadline: Option<Date>,
        /// The decision and comment for each, in the order of `about.items`.
        outcomes: Vec<Outcome>,
    },
    /// To an applicant: the secretariat decided about a paper approval.
    PaperDecided {
        /// The instructor who signed, and the programme.
        #[serde(flatten)]
        about: About,
        /// The decision.
        verdict: PaperVerdict,
        /// The reason.
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
        /// The instructor and the programme.
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
        /// The reason.
        reason: DisabledReason,
    },
    /// To the address of before: the account has another one now.
    AddressChanged,
    /// To the secretariat: the day's anchor of the audit trail.
    Anchor {
        /// The day.
        day: Date,
        /// How many entries the trail had.
        entries: i64,
        /// The digest.
        digest: String,
    },
    /// A link by which a forgotten password is replaced.
    PasswordReset {
        /// The link.
        link: Uuid,
    },
    /// A link by which a new colleague of the secretariat sets a password.
    StaffInvitation {
        /// The link.
        link: Uuid,
    },
    /// A link for a new member to set a password.
    Invitation {
        /// The link.
        link: Uuid,
        /// 会員番号.
        member_number: String,
    },
}

/// Reports, and who acted on them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct About {
    /// Who acted.
    pub actor: String,
    /// The programme.
    pub programme: Programme,
    /// The reports.
    pub items: Vec<Item>,
}

/// A request to an instructor.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Asking {
    /// The applicant and the reports.
    #[serde(flatten)]
    pub about: About,
    /// The last day for a decision.
    pub deadline: Option<Date>,
    /// The applicant's message.
    pub message: String,
    /// The request, if it is the only one, so that the mail links to it.
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
    /// Which report, so that the mail loses its words when the report is erased. Mails of older versions
    /// do not say.
    #[serde(default)]
    pub case: Option<Uuid>,
}

/// A decision in a mail.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Outcome {
    /// The decision.
    pub verdict: Verdict,
    /// The reason.
    pub comment: String,
}

impl Mail {
    /// Takes what people wrote about their reports out of the mail, and what the reports were about.
    pub fn erase_words(&mut self) {
        let about = match self {
            Self::RequestSent(asking) | Self::RequestResent(asking) => {
                asking.message.clear();
                &mut asking.about
            }
            Self::Decided { about, outcomes, .. } => {
                for outcome in outcomes.iter_mut() {
                    outcome.comment.clear();
                }
                about
            }
            Self::PaperDecided { about, comment, .. } => {
                comment.clear();
                about
            }
            Self::RequestWithdrawn(about)
            | Self::CaseReopened(about)
            | Self::InstructorLeft { about, .. }
            | Self::PaperHandedIn { about, .. } => about,
            Self::WebhookDisabled { .. }
            | Self::AddressChanged
            | Self::Applied { .. }
            | Self::Anchor { .. }
            | Self::PasswordReset { .. }
            | Self::StaffInvitation { .. }
            | Self::Invitation { .. } => return,
        };
        about.items.iter_mut().for_each(|item| item.category = None);
    }

    /// The reports that the mail names, and how.
    #[must_use]
    pub fn items(&self) -> &[Item] {
        match self {
            Self::RequestSent(asking) | Self::RequestResent(asking) => &asking.about.items,
            Self::RequestWithdrawn(about)
            | Self::CaseReopened(about)
            | Self::Decided { about, .. }
            | Self::PaperDecided { about, .. }
            | Self::InstructorLeft { about, .. }
            | Self::PaperHandedIn { about, .. } => &about.items,
            Self::WebhookDisabled { .. }
            | Self::AddressChanged
            | Self::Applied { .. }
            | Self::Anchor { .. }
            | Self::PasswordReset { .. }
            | Self::StaffInvitation { .. }
            | Self::Invitation { .. } => &[],
        }
    }

    /// Returns the kind of mail, as stored in the outbox.
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
            Self::Anchor { .. } => "anchor",
            Self::PasswordReset { .. } => "password_reset",
            Self::Invitation { .. } => "invitation",
            Self::StaffInvitation { .. } => "staff_invitation",
        }
    }
}
