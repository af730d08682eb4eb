//! The case book 症例登録簿: a member's reports for one programme, and what may be done with each.
//!
//! ```text
//!            draft            register            request            approve
//! (empty) ─────────▶ Draft ─────────▶ Registered ─────────▶ Requested ─────────▶ Approved
//!                                        ▲  ▲  ▲ withdraw, decline │ │ return        │
//!                                        │  │  └────────────────────┘ ▼              │
//!                                        │  └──────────────────── Returned           │
//!                                        │         register                          │
//!                                        └───────────────────────────────────────────┘
//!                                                        reopen
//! ```
//! Writing, deleting and restoring stand here, asking and deciding in
//! [`approval`](crate::approval), applying with the whole book in
//! [`application`](crate::application).

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use time::{Date, Duration, OffsetDateTime};

use crate::application;
use crate::approval;
use crate::category::Category;
use crate::facility::Accreditation;
use crate::id::{ApplicationId, CaseBookId, CaseId, MemberId, RequestId};
use crate::period::tokyo_date;
use crate::programme::{Definition, Programme, SlotNumber};
use crate::refusal::{Place, Refusal, Refusals, Warned, Warning};
use crate::report::{Outline, Report, Revision, Status, care_unfit, care_warning};
use crate::round::{Round, registration_closed, writing_closed};

/// How many days a deleted report can be restored (`S18`).
pub const RESTORABLE_DAYS: i64 = 30;

/// A case book: its owner, its definition, and the round that applies today.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CaseBook {
    /// The book's identifier.
    pub id: CaseBookId,
    /// The applicant who writes it.
    pub owner: MemberId,
    /// The programme.
    pub programme: Programme,
    /// The definition that the book began under. Before it begins, the definition it would begin
    /// under today.
    pub definition: Arc<Definition>,
    /// The open round of the programme, or else the latest one; `None` before the first.
    pub round: Option<Round>,
    /// The application made with the book, unless it was voided.
    pub application: Option<ApplicationId>,
}

/// A request that includes a report, in the system or on paper (`S11`).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Asked {
    /// The approval request or paper approval.
    pub request: RequestId,
    /// Whether it is a paper approval, which the secretariat decides.
    pub on_paper: bool,
    /// The instructor who was asked.
    pub instructor: MemberId,
    /// When the instructor was asked.
    pub at: OffsetDateTime,
    /// The revision in question.
    pub revision: Revision,
}

/// The state of a report, with its data. An empty slot has no report.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum State {
    /// 下書き, with the last revision if it was registered before.
    Draft(Option<Revision>),
    /// 未承認, as this revision.
    Registered(Revision),
    /// 承認依頼中.
    Requested(Asked),
    /// 承認済, by the instructor who was asked.
    Approved {
        /// The approved request.
        asked: Asked,
        /// When it was approved.
        at: OffsetDateTime,
    },
    /// 差し戻し, until the report is registered again.
    Returned {
        /// The returned request.
        asked: Asked,
        /// When it was returned.
        at: OffsetDateTime,
        /// What to correct.
        comment: String,
    },
    /// 申請済: part of an application, and never changed again.
    Submitted {
        /// The revision in the application.
        revision: Revision,
        /// The approved request and when it was approved; `None` where no approval is needed.
        approved: Option<(Asked, OffsetDateTime)>,
    },
}

impl State {
    /// Returns the name of the state.
    #[must_use]
    pub fn status(&self) -> Status {
        match self {
            Self::Draft(_) => Status::Draft,
            Self::Registered(_) => Status::Registered,
            Self::Requested(_) => Status::Requested,
            Self::Approved { .. } => Status::Approved,
            Self::Returned { .. } => Status::Returned,
            Self::Submitted { .. } => Status::Submitted,
        }
    }

    /// Returns the request that led to the state, if any.
    #[must_use]
    pub fn asked(&self) -> Option<&Asked> {
        match self {
            Self::Requested(asked)
            | Self::Approved { asked, .. }
            | Self::Returned { asked, .. }
            | Self::Submitted { approved: Some((asked, _)), .. } => Some(asked),
            Self::Draft(_) | Self::Registered(_) | Self::Submitted { approved: None, .. } => None,
        }
    }

    /// Returns the last registered revision; `None` before the first.
    #[must_use]
    pub fn revision(&self) -> Option<Revision> {
        match self {
            Self::Draft(last) => *last,
            Self::Registered(revision) | Self::Submitted { revision, .. } => Some(*revision),
            Self::Requested(asked)
            | Self::Approved { asked, .. }
            | Self::Returned { asked, .. } => Some(asked.revision),
        }
    }
}

/// A report in its slot, without its text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Case {
    /// The report's identifier.
    pub id: CaseId,
    /// The book.
    pub book: CaseBookId,
    /// The slot.
    pub slot: SlotNumber,
    /// The columns of the table.
    pub outline: Outline,
    /// Its state.
    pub state: State,
    /// Whether an instructor has ever been asked about it, in any round.
    pub asked_before: bool,
}

impl Case {
    /// Returns the last registered revision; `None` before the first.
    #[must_use]
    pub fn revision(&self) -> Option<Revision> {
        self.state.revision()
    }
}

/// A deleted report.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DeletedCase {
    /// The report before its deletion.
    pub case: Case,
    /// When it was deleted.
    pub at: OffsetDateTime,
}

impl DeletedCase {
    /// Returns the last day on which it can be restored (`S18`).
    #[must_use]
    pub fn restorable_until(&self) -> Date {
        tokyo_date(self.at).saturating_add(Duration::days(RESTORABLE_DAYS))
    }

    /// Returns whether it can be restored today (`S18`).
    #[must_use]
    pub fn is_restorable(&self, today: Date) -> bool {
        today <= self.restorable_until()
    }
}

/// An action on a slot.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Action {
    /// Write the report.
    Edit,
    /// Register the report, if it meets the rules.
    Register,
    /// Ask an instructor.
    Request,
    /// Withdraw the request.
    Withdraw,
    /// Print the report.
    Print,
    /// Delete it.
    Delete,
    /// Restore the newest deleted report.
    Restore,
    /// Reopen an approved report.
    Reopen,
}

/// The progress of a book.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Progress {
    /// The number of slots in each state, in the order of [`Status`]. States without a slot are
    /// left out.
    pub states: Vec<(Status, usize)>,
    /// The categories that the reports cover.
    pub covered: BTreeSet<Category>,
    /// The slots that are not yet as an application needs them.
    pub open_slots: Vec<SlotNumber>,
    /// Whether the book lacks nothing for an application: no slot is open and no category uncovered.
    pub complete: bool,
}

impl CaseBook {
    /// Checks that the report in a slot, or a new one in an empty slot, may be written today.
    ///
    /// # Errors
    /// `case_locked`; `registration_closed` or `approval_deadline_passed` by [`writing_closed`].
    pub fn may_write(&self, case: Option<&Case>, today: Date) -> Result<(), Refusals> {
        let mut refusals = Refusals::none();
        if let Some(case) = case {
            refuse_locked(case, &mut refusals);
        }
        let asked_before = case.is_some_and(|case| case.asked_before);
        if let Some(closed) = writing_closed(self.round.as_ref(), asked_before, today) {
            refusals.add(Place::whole(), closed);
        }
        refusals.or(())
    }

    /// Saves `report` as a draft in `slot`, replacing `case` or as a new report with the identifier
    /// `new_id`. A returned report stays returned; a registered one becomes a draft.
    ///
    /// # Errors
    /// Those of [`may_write`](Self::may_write), and content that cannot be kept
    /// ([`Report::settled`]). Everything else is kept, and reported by
    /// [`write_warnings`](Self::write_warnings).
    pub fn draft(
        &self,
        slot: SlotNumber,
        case: Option<&Case>,
        new_id: CaseId,
        report: Report,
        terms: &[Accreditation],
        today: Date,
    ) -> Result<(Case, Report), Refusals> {
        let mut refusals = Refusals::none();
        refusals.take(self.may_write(case, today));
        let Some(report) = refusals.take(report.settled(&self.definition, slot, terms)) else {
            return refusals.refused();
        };
        let mut written = self.written(slot, case, new_id, &report);
        if let State::Registered(revision) = written.state {
            written.state = State::Draft(Some(revision));
        }
        refusals.or((written, report))
    }

    /// Registers `report` in `slot` as a new revision, replacing `case` or as a new report with the
    /// identifier `new_id`.
    ///
    /// # Errors
    /// Those of [`draft`](Self::draft), and every reason of [`Report::unfit`].
    pub fn register(
        &self,
        slot: SlotNumber,
        case: Option<&Case>,
        new_id: CaseId,
        report: Report,
        terms: &[Accreditation],
        today: Date,
    ) -> Result<(Case, Report), Refusals> {
        let mut refusals = Refusals::none();
        refusals.take(self.may_write(case, today));
        let Some(report) = refusals.take(report.settled(&self.definition, slot, terms)) else {
            return refusals.refused();
        };
        refusals.extend(report.unfit(&self.definition, terms, today));
        let mut written = self.written(slot, case, new_id, &report);
        written.state = State::Registered(Revision::after(written.revision()));
        refusals.or((written, report))
    }

    /// Checks that `case` may be deleted today (`S18`).
    ///
    /// # Errors
    /// `case_locked`, `registration_closed`.
    pub fn may_delete(&self, case: &Case, today: Date) -> Result<(), Refusals> {
        let mut refusals = Refusals::none();
        refuse_locked(case, &mut refusals);
        if let Some(closed) = registration_closed(self.round.as_ref(), today) {
            refusals.add(Place::whole(), closed);
        }
        refusals.or(())
    }

    /// Restores `deleted` into its slot, in its earlier state (`S18`). `occupant` is the report now
    /// in that slot, if any.
    ///
    /// # Errors
    /// `slot_taken`, `registration_closed`; `not_found` after the 30 days.
    pub fn restore(
        &self,
        deleted: &DeletedCase,
        occupant: Option<&Case>,
        today: Date,
    ) -> Result<Case, Refusals> {
        let mut refusals = Refusals::none();
        if !deleted.is_restorable(today) {
            refusals.add(Place::whole(), Refusal::NotFound);
        }
        if occupant.is_some() {
            refusals.add(Place::whole(), Refusal::SlotTaken);
        }
        if let Some(closed) = registration_closed(self.round.as_ref(), today) {
            refusals.add(Place::whole(), closed);
        }
        refusals.or(deleted.case.clone())
    }

    /// Returns the actions possible on a slot today. `case` is the report in it, `deleted` the
    /// newest report deleted from it. The actions follow the same rules as the commands, so a
    /// button never promises more than its command allows.
    #[must_use]
    pub fn actions(
        &self,
        case: Option<&Case>,
        deleted: Option<&DeletedCase>,
        terms: &[Accreditation],
        today: Date,
    ) -> Vec<Action> {
        let may_write = self.may_write(case, today).is_ok();
        let on_case = |may: fn(&Self, &Case, &[Accreditation], Date) -> bool| {
            case.is_some_and(|case| may(self, case, terms, today))
        };
        [
            (Action::Edit, may_write),
            (Action::Register, may_write),
            (
                Action::Request,
                on_case(|book, case, terms, today| {
                    approval::may_request(book, case, terms, today).is_empty()
                }),
            ),
            (
                Action::Withdraw,
                on_case(|book, case, _, today| approval::may_withdraw(book, case, today).is_ok()),
            ),
            (Action::Print, case.is_some()),
            (Action::Delete, on_case(|book, case, _, today| book.may_delete(case, today).is_ok())),
            (
                Action::Restore,
                deleted.is_some_and(|deleted| self.restore(deleted, case, today).is_ok()),
            ),
            (
                Action::Reopen,
                on_case(|book, case, _, today| approval::reopen(book, case, today).is_ok()),
            ),
        ]
        .into_iter()
        .filter_map(|(action, may)| may.then_some(action))
        .collect()
    }

    /// Returns the warnings about a saved report. For a draft or a returned report: what
    /// registering would refuse. For a registered one: what has become wrong since. For each: a
    /// period that may span two terms (`S13`). Locked reports cause no warnings.
    #[must_use]
    pub fn write_warnings(
        &self,
        case: &Case,
        report: &Report,
        terms: &[Accreditation],
        today: Date,
    ) -> Vec<Warned> {
        let unfit = match case.state {
            State::Draft(_) | State::Returned { .. } => {
                report.unfit(&self.definition, terms, today)
            }
            State::Registered(_) => care_unfit(&case.outline, terms, today),
            State::Requested(_) | State::Approved { .. } | State::Submitted { .. } => {
                return Vec::new();
            }
        };
        unfit
            .into_iter()
            .map(|refused| Warned { at: refused.at, warning: Warning::Unfit(refused.why) })
            .chain(care_warning(&case.outline, terms))
            .collect()
    }

    /// How far the book has come with these reports. What it lacks is decided by
    /// [`application::missing`], as when it is applied with.
    #[must_use]
    pub fn progress(&self, cases: &[Case], terms: &[Accreditation], today: Date) -> Progress {
        let mut states = BTreeMap::new();
        for slot in self.definition.slots() {
            let case = cases.iter().find(|case| case.slot == slot);
            let status = case.map_or(Status::Unregistered, |case| case.state.status());
            *states.entry(status).or_insert(0) += 1;
        }
        let covered = cases.iter().filter_map(|case| case.outline.category).collect();
        let application::Missing { slots, categories } =
            application::missing(self, cases, terms, today);
        Progress {
            states: states.into_iter().collect(),
            covered,
            complete: slots.is_empty() && categories.is_empty(),
            open_slots: slots.into_iter().map(|lacking| lacking.slot).collect(),
        }
    }

    fn written(
        &self,
        slot: SlotNumber,
        case: Option<&Case>,
        new_id: CaseId,
        report: &Report,
    ) -> Case {
        let outline = report.outline.clone();
        match case {
            Some(case) => Case { outline, ..case.clone() },
            None => Case {
                id: new_id,
                book: self.id,
                slot,
                outline,
                state: State::Draft(None),
                asked_before: false,
            },
        }
    }
}

fn refuse_locked(case: &Case, refusals: &mut Refusals) {
    match case.state {
        State::Draft(_) | State::Registered(_) | State::Returned { .. } => {}
        State::Requested(_) | State::Approved { .. } | State::Submitted { .. } => {
            refusals.add(Place::whole(), Refusal::CaseLocked { status: case.state.status() });
        }
    }
}
