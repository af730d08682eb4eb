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

mod actions;
mod case;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use time::Date;

use crate::application;
use crate::category::Category;
use crate::facility::Accreditation;
use crate::id::{ApplicationId, CaseBookId, CaseId, MemberId};
use crate::programme::{Definition, Programme, SlotNumber};
use crate::refusal::{Place, Refusal, Refusals, Warned, Warning};
use crate::report::{Report, Revision, Status, care_unfit, care_warning};
use crate::round::{Round, registration_closed, writing_closed};

pub use actions::Action;
pub use case::{Asked, Case, DeletedCase, RESTORABLE_DAYS, State};

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
