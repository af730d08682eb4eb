//! What happened to each report, as the file tells it, and in which order.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use serde::Deserialize;
use shorei_contract::{Category, Outcome, Programme, Verdict};
use time::Time;

use super::read;
use crate::error::Error;

/// The whole story.
#[derive(Deserialize)]
pub(super) struct Story {
    #[serde(rename = "case")]
    pub(super) cases: Vec<Tale>,
    #[serde(rename = "application")]
    applications: Vec<Applying>,
    leaving: Vec<Leaving>,
}

/// The story of one report.
#[derive(Deserialize)]
pub(super) struct Tale {
    /// The owner, by 会員番号.
    pub(super) by: String,
    #[serde(default = "specialist")]
    pub(super) programme: Programme,
    pub(super) slot: u8,
    /// The category, if the slot does not fix it.
    pub(super) category: Option<Category>,
    /// The key of its text.
    pub(super) text: String,
    pub(super) age: i32,
    /// How many days ago the care began and ended.
    pub(super) care: (i64, i64),
    /// The hospital.
    pub(super) at: String,
    steps: Vec<Step>,
}

fn specialist() -> Programme {
    Programme::SpecialistNew
}

#[derive(Deserialize)]
struct Step {
    ago: i64,
    #[serde(flatten)]
    deed: Deed,
}

/// A step in a report's story.
#[derive(Deserialize)]
#[serde(tag = "do", rename_all = "snake_case")]
pub(super) enum Deed {
    /// Saved as a draft with some sections only.
    Draft { only: Vec<String> },
    /// Registered, with a sentence added at the end.
    Register { adds: Option<String> },
    /// Requested from an instructor.
    Ask { whom: String, message: Option<String> },
    /// Withdrawn.
    Withdraw,
    /// 承認.
    Approve { comment: Option<String> },
    /// 差し戻し.
    Return { comment: String },
    /// 辞退.
    Decline { comment: String },
    /// Deleted.
    Delete,
    /// Reopened after its approval.
    Reopen,
}

/// An application with all reports of an applicant in a programme.
#[derive(Deserialize)]
struct Applying {
    by: String,
    programme: Programme,
    ago: i64,
    /// The result, and how many days ago it was decided.
    result: Outcome,
    decided: i64,
}

#[derive(Deserialize)]
struct Leaving {
    number: String,
    ago: i64,
}

/// An act on one report, or on several at once.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Doing<'s> {
    /// An applicant acts on one report.
    Own(&'s str, usize),
    /// An applicant requests approval of reports.
    Ask { by: &'s str, whom: &'s str, message: &'s str },
    /// An applicant withdraws requests.
    Withdraw { by: &'s str },
    /// An instructor decides.
    Decide { by: &'s str },
    /// An applicant makes an application.
    Apply { by: &'s str, programme: Programme },
    /// The secretariat enters the result.
    Result { of: &'s str, programme: Programme, result: Outcome },
    /// A member leaves the society.
    Leave(&'s str),
}

/// When an act happens: the number of days ago, longest first, and the time of day.
pub(super) type When = (Reverse<i64>, Time);
/// All acts in order, with the index of each report and its step.
pub(super) type Acts<'s> = BTreeMap<(When, Doing<'s>), Vec<(usize, &'s Deed)>>;

impl Story {
    pub(super) fn read() -> Result<Self, Error> {
        read("story.toml", include_str!("../../demo/story.toml"))
    }

    /// Returns the acts in the order in which they happened.
    pub(super) fn acts(&self) -> Result<Acts<'_>, Error> {
        let mut acts = Acts::new();
        for (index, tale) in self.cases.iter().enumerate() {
            let by = tale.by.as_str();
            let mut asked = "";
            for Step { ago, deed } in &tale.steps {
                let (hour, doing) = match deed {
                    Deed::Draft { .. } | Deed::Register { .. } => (20, Doing::Own(by, index)),
                    Deed::Delete => (19, Doing::Own(by, index)),
                    Deed::Reopen => (18, Doing::Own(by, index)),
                    Deed::Ask { whom, message } => {
                        asked = whom;
                        let message = message.as_deref().unwrap_or_default();
                        (21, Doing::Ask { by, whom, message })
                    }
                    Deed::Withdraw => (8, Doing::Withdraw { by }),
                    Deed::Approve { .. } | Deed::Return { .. } | Deed::Decline { .. } => {
                        (12, Doing::Decide { by: asked })
                    }
                };
                let when = (Reverse(*ago), time_of_day(hour, *ago, doing)?);
                acts.entry((when, doing)).or_default().push((index, deed));
            }
        }
        for Applying { by, programme, ago, result, decided } in &self.applications {
            let (programme, result) = (*programme, *result);
            let doing = Doing::Apply { by, programme };
            acts.insert(((Reverse(*ago), time_of_day(20, *ago, doing)?), doing), Vec::new());
            let doing = Doing::Result { of: by, programme, result };
            let when = (Reverse(*decided), time_of_day(11, *decided, doing)?);
            acts.insert((when, doing), Vec::new());
        }
        for Leaving { number, ago } in &self.leaving {
            let doing = Doing::Leave(number);
            acts.insert(((Reverse(*ago), time_of_day(9, *ago, doing)?), doing), Vec::new());
        }
        Ok(acts)
    }
}

/// Returns a minute of the hour, the same every time the demonstration is created.
fn time_of_day(hour: u8, ago: i64, doing: Doing<'_>) -> Result<Time, Error> {
    let index = match doing {
        Doing::Own(_, index) => i64::try_from(index).map_err(Error::internal)?,
        _ => 3,
    };
    let minute = u8::try_from((ago * 13 + index * 7) % 60).map_err(Error::internal)?;
    Time::from_hms(hour, minute, 0).map_err(Error::internal)
}

impl Deed {
    /// Returns the instructor's decision and comment.
    pub(super) fn verdict(&self) -> Option<(Verdict, Option<&str>)> {
        match self {
            Self::Approve { comment } => Some((Verdict::Approve, comment.as_deref())),
            Self::Return { comment } => Some((Verdict::Return, Some(comment))),
            Self::Decline { comment } => Some((Verdict::Decline, Some(comment))),
            _ => None,
        }
    }
}
