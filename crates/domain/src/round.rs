//! Rounds 申請回: one year's application of a programme, with its windows (`S3`, `S14`).
//!
//! A round has three windows. Reports are written and requested in the **registration** window;
//! instructors decide until the **approval deadline**; members apply with complete books in the
//! **application** window. The round is open from the earliest first day to the latest last day of
//! these, gaps included.

use time::Date;

use crate::id::RoundId;
use crate::period::{Period, Reversed};
use crate::programme::Programme;
use crate::refusal::{Place, Refusal, Refusals};

/// A round of a programme.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Round {
    /// The round's identifier.
    pub id: RoundId,
    /// The programme.
    pub programme: Programme,
    /// Its name, such as 2026年度.
    pub name: String,
    /// When reports are written and requested.
    pub registration: Period,
    /// The last day on which an instructor may decide. Ignored where no approval is needed.
    pub approval_deadline: Date,
    /// When members apply with complete books.
    pub application: Period,
}

/// The unchecked days of a round, as the secretariat enters them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RoundDays {
    /// First day of the registration window.
    pub registration_from: Date,
    /// Last day of the registration window.
    pub registration_to: Date,
    /// The last day for approvals; by default the last day of the application window.
    pub approval_deadline: Option<Date>,
    /// First day of the application window.
    pub application_from: Date,
    /// Last day of the application window.
    pub application_to: Date,
}

impl RoundDays {
    /// Returns the same days a year later; 29 February becomes the 28th.
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

/// Returns the same day of the next year, or the day itself at the calendar's end, which no round
/// reaches.
fn a_year_later(day: Date) -> Date {
    let next = day.year().saturating_add(1);
    day.replace_year(next)
        .or_else(|_| day.replace_day(28).and_then(|day| day.replace_year(next)))
        .unwrap_or(day)
}

impl Round {
    /// Makes a round with these days. `others` are the programme's rounds; one with the same
    /// identifier is the round being corrected, and is ignored.
    ///
    /// # Errors
    /// `period_reversed`, `deadline_after_application`; `round_overlaps` if it would be open on the
    /// same day as another round.
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

    /// Returns its days, as the secretariat would enter them.
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

    /// Returns the days on which the round is open.
    #[must_use]
    pub fn open(&self) -> Period {
        self.registration.hull(self.application)
    }

    /// Returns whether the round is open on `today`.
    #[must_use]
    pub fn is_open(&self, today: Date) -> bool {
        self.open().contains(today)
    }

    /// Returns the days left until the approval deadline, today not counted, or `None` once it has
    /// passed.
    #[must_use]
    pub fn days_to_deadline(&self, today: Date) -> Option<u32> {
        u32::try_from((self.approval_deadline - today).whole_days()).ok()
    }
}

/// Returns the round that applies to a programme on `today`: the open one, or else the latest that
/// was open; `None` if all are in the future.
#[must_use]
pub fn current(rounds: &[Round], today: Date) -> Option<&Round> {
    rounds
        .iter()
        .filter(|round| round.open().from() <= today)
        .max_by_key(|round| round.open().from())
}

/// Returns why nothing new may be written today: the registration window of `round` is not open.
/// `None` if writing is possible.
#[must_use]
pub fn registration_closed(round: Option<&Round>, today: Date) -> Option<Refusal> {
    let window = round.map(|round| round.registration);
    let open = window.is_some_and(|window| window.contains(today));
    (!open).then_some(Refusal::RegistrationClosed { window })
}

/// Returns why nothing may be decided or withdrawn today: no round is open, or its approval
/// deadline has passed (`S14`). `None` if it may.
#[must_use]
pub fn approval_closed(round: Option<&Round>, today: Date) -> Option<Refusal> {
    let open = round.is_some_and(|round| round.is_open(today) && today <= round.approval_deadline);
    (!open).then(|| Refusal::ApprovalDeadlinePassed {
        deadline: round.map(|round| round.approval_deadline),
    })
}

/// Returns why applying is not possible today: the application window of `round` is not open
/// (`S19`). `None` if it is.
#[must_use]
pub fn application_closed(round: Option<&Round>, today: Date) -> Option<Refusal> {
    let window = round.map(|round| round.application);
    let open = window.is_some_and(|window| window.contains(today));
    (!open).then_some(Refusal::ApplicationClosed { window })
}

/// Returns why a report may not be written today. A report that was requested before may be
/// corrected until the approval deadline, so that the applicant can react to a return on the last
/// days; a new one needs the registration window.
#[must_use]
pub fn writing_closed(round: Option<&Round>, asked_before: bool, today: Date) -> Option<Refusal> {
    match round {
        Some(open) if asked_before && open.is_open(today) => approval_closed(round, today),
        _ => registration_closed(round, today),
    }
}

/// Returns why approval of a report may not be requested today: the window for writing it is
/// closed, or the approval deadline has passed.
#[must_use]
pub fn asking_closed(round: Option<&Round>, asked_before: bool, today: Date) -> Option<Refusal> {
    if asked_before {
        return approval_closed(round, today);
    }
    registration_closed(round, today).or_else(|| approval_closed(round, today))
}
