//! Rounds 申請回: one year's application of a programme, with its windows (`S3`, `S14`).
//!
//! A round has three windows. In the **registration** window reports are written and asked about;
//! until the **approval deadline** instructors decide; in the **application** window complete books
//! are applied with. The round is open from the earliest first day to the latest last day among
//! them, gaps included.

use time::Date;

use crate::id::RoundId;
use crate::period::{Period, Reversed};
use crate::programme::Programme;
use crate::refusal::{Place, Refusal, Refusals};

/// A round of a programme.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Round {
    /// Which round this is.
    pub id: RoundId,
    /// Of which programme.
    pub programme: Programme,
    /// Its name, such as 2026年度.
    pub name: String,
    /// When reports are written and asked about.
    pub registration: Period,
    /// The last day on which an instructor may decide. Without effect where no approval is needed.
    pub approval_deadline: Date,
    /// When complete books are applied with.
    pub application: Period,
}

/// The days of a round as the secretariat gives them, not yet checked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RoundDays {
    /// First day of the registration window.
    pub registration_from: Date,
    /// Last day of the registration window.
    pub registration_to: Date,
    /// The last day for approvals; by default the last of the application window.
    pub approval_deadline: Option<Date>,
    /// First day of the application window.
    pub application_from: Date,
    /// Last day of the application window.
    pub application_to: Date,
}

impl RoundDays {
    /// The same days a year later: 29 February becomes the 28th.
    #[must_use]
    pub fn a_year_later(self) -> Self {
        Self {
            registration_from: a_year_later(self.registration_from),
            registration_to: a_year_later(self.registration_to),
            approval_deadline: self.approval_deadline.map(a_year_later),
            application_from: a_year_later(self.application_from),
            application_to: a_year_later(self.application_to),
        }
    }
}

/// The same day of the next year. Beyond the calendar's end, which no round reaches, the day itself.
fn a_year_later(day: Date) -> Date {
    let next = day.year().saturating_add(1);
    day.replace_year(next)
        .or_else(|_| day.replace_day(28).and_then(|day| day.replace_year(next)))
        .unwrap_or(day)
}

impl Round {
    /// The round with these days, beside the programme's `others`; a round of the same id among
    /// them is the one that is corrected, and is left out of account.
    ///
    /// # Errors
    /// `period_reversed`, `deadline_after_application`; `round_overlaps` where it would be open on
    /// the same day as another.
    pub fn new(
        id: RoundId,
        programme: Programme,
        name: String,
        days: RoundDays,
        others: &[Self],
    ) -> Result<Self, Refusals> {
        let mut refusals = Refusals::none();
        let registration = Period::new(days.registration_from, days.registration_to);
        let application = Period::new(days.application_from, days.application_to);
        for (field, window) in [("registration_to", registration), ("application_to", application)]
        {
            if let Err(Reversed { from, to }) = window {
                refusals.add(Place::field(field), Refusal::PeriodReversed { from, to });
            }
        }
        let approval_deadline = days.approval_deadline.unwrap_or(days.application_to);
        if approval_deadline > days.application_to {
            let application_to = days.application_to;
            refusals.add(
                Place::field("approval_deadline"),
                Refusal::DeadlineAfterApplication { application_to },
            );
        }
        let (Ok(registration), Ok(application)) = (registration, application) else {
            return Err(refusals);
        };
        let round = Self { id, programme, name, registration, approval_deadline, application };
        let same_programme = others.iter().filter(|other| other.programme == programme);
        for other in same_programme.filter(|other| other.id != id) {
            if other.open().overlaps(round.open()) {
                refusals.add(
                    Place::field("registration_from"),
                    Refusal::RoundOverlaps { name: other.name.clone(), open: other.open() },
                );
            }
        }
        refusals.or(round)
    }

    /// Its days, as they would be given.
    #[must_use]
    pub fn days(&self) -> RoundDays {
        RoundDays {
            registration_from: self.registration.from(),
            registration_to: self.registration.to(),
            approval_deadline: Some(self.approval_deadline),
            application_from: self.application.from(),
            application_to: self.application.to(),
        }
    }

    /// The days on which the round is open.
    #[must_use]
    pub fn open(&self) -> Period {
        self.registration.hull(self.application)
    }

    /// Whether the round is open on `today`.
    #[must_use]
    pub fn is_open(&self, today: Date) -> bool {
        self.open().contains(today)
    }

    /// The days left until the approval deadline, today not counted; `None` once it has passed.
    #[must_use]
    pub fn days_to_deadline(&self, today: Date) -> Option<u32> {
        u32::try_from((self.approval_deadline - today).whole_days()).ok()
    }
}

/// The round that counts for a programme on `today`: the open one, else the one that was open last;
/// `None` while all of them lie ahead.
#[must_use]
pub fn current(rounds: &[Round], today: Date) -> Option<&Round> {
    rounds
        .iter()
        .filter(|round| round.open().from() <= today)
        .max_by_key(|round| round.open().from())
}

/// Why nothing new may be written today: the registration window of `round`, the one that counts, is
/// not open. `None` where it may.
#[must_use]
pub fn registration_closed(round: Option<&Round>, today: Date) -> Option<Refusal> {
    let window = round.map(|round| round.registration);
    let open = window.is_some_and(|window| window.contains(today));
    (!open).then_some(Refusal::RegistrationClosed { window })
}

/// Why nothing may be decided or withdrawn today: no round is open, or its approval deadline has
/// passed (`S14`). `None` where it may.
#[must_use]
pub fn approval_closed(round: Option<&Round>, today: Date) -> Option<Refusal> {
    let open = round.is_some_and(|round| round.is_open(today) && today <= round.approval_deadline);
    (!open).then(|| Refusal::ApprovalDeadlinePassed {
        deadline: round.map(|round| round.approval_deadline),
    })
}

/// Why nobody can apply today: the application window of `round`, the one that counts, is not open
/// (`S19`). `None` where one may.
#[must_use]
pub fn application_closed(round: Option<&Round>, today: Date) -> Option<Refusal> {
    let window = round.map(|round| round.application);
    let open = window.is_some_and(|window| window.contains(today));
    (!open).then_some(Refusal::ApplicationClosed { window })
}

/// Why a report may not be written today. One that has been asked about before may be mended until
/// the approval deadline, so that a return on the last days can still be answered; a new one needs
/// the registration window.
#[must_use]
pub fn writing_closed(round: Option<&Round>, asked_before: bool, today: Date) -> Option<Refusal> {
    match round {
        Some(open) if asked_before && open.is_open(today) => approval_closed(round, today),
        _ => registration_closed(round, today),
    }
}

/// Why a report may not be asked about today: the window for writing it is closed, or nobody could
/// decide any more.
#[must_use]
pub fn asking_closed(round: Option<&Round>, asked_before: bool, today: Date) -> Option<Refusal> {
    if asked_before {
        return approval_closed(round, today);
    }
    registration_closed(round, today).or_else(|| approval_closed(round, today))
}
