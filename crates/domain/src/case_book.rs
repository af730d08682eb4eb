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

use crate::approval;
use crate::category::Category;
use crate::facility::Accreditation;
use crate::id::{ApplicationId, CaseBookId, CaseId, MemberId, RequestId};
use crate::period::tokyo_date;
use crate::programme::{Definition, Programme, SlotNumber};
use crate::refusal::{Place, Refusal, Refusals, Warned, Warning};
use crate::report::{Outline, Report, Revision, Status, care_unfit, care_warning};
use crate::round::{Round, registration_closed, writing_closed};

/// For how many days a deleted report can be brought back (`S18`).
pub const RESTORABLE_DAYS: i64 = 30;

/// A case book: whose it is, under which definition it began, and the round that counts today.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CaseBook {
    /// Which book this is.
    pub id: CaseBookId,
    /// The applicant who writes it.
    pub owner: MemberId,
    /// For which programme.
    pub programme: Programme,
    /// The definition that it began under; before that, the one it would begin under today.
    pub definition: Arc<Definition>,
    /// The open round of the programme, else the last one; `None` before the first.
    pub round: Option<Round>,
    /// The application that it was applied with, unless that was voided.
    pub application: Option<ApplicationId>,
}

/// A request that a report was put into, in the system or on paper (`S11`).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Asked {
    /// Which request, or which paper approval.
    pub request: RequestId,
    /// Whether it is a paper approval, which the secretariat decides.
    pub on_paper: bool,
    /// Who was asked.
    pub instructor: MemberId,
    /// When.
    pub at: OffsetDateTime,
    /// About which revision.
    pub revision: Revision,
}

/// The state of a report, with what belongs to it. An empty slot has no report.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum State {
    /// 下書き, with the last revision where it was registered before.
    Draft(Option<Revision>),
    /// 未承認, as this revision.
    Registered(Revision),
    /// 承認依頼中.
    Requested(Asked),
    /// 承認済, by the instructor who was asked.
    Approved {
        /// The request that was approved.
        asked: Asked,
        /// When.
        at: OffsetDateTime,
    },
    /// 差し戻し; stays so while it is mended, until it is registered again.
    Returned {
        /// The request that was returned.
        asked: Asked,
        /// When.
        at: OffsetDateTime,
        /// What is to be mended.
        comment: String,
    },
    /// 申請済: part of an application, never changed again.
    Submitted {
        /// The revision that was applied with.
        revision: Revision,
        /// The request that was approved, and when; `None` where no approval is needed.
        approved: Option<(Asked, OffsetDateTime)>,
    },
}

impl State {
    /// What the state is called.
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

    /// The request that the state comes from, if it does.
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

    /// The last registered revision; `None` before the first.
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

/// A report in its slot, without its texts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Case {
    /// Which report.
    pub id: CaseId,
    /// In which book.
    pub book: CaseBookId,
    /// In which slot.
    pub slot: SlotNumber,
    /// What the table shows of it.
    pub outline: Outline,
    /// Its state.
    pub state: State,
    /// Whether an instructor has ever been asked about it, in whatever round.
    pub asked_before: bool,
}

impl Case {
    /// The last registered revision; `None` before the first.
    #[must_use]
    pub fn revision(&self) -> Option<Revision> {
        self.state.revision()
    }
}

/// A report that was deleted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DeletedCase {
    /// The report as it was.
    pub case: Case,
    /// When it was deleted.
    pub at: OffsetDateTime,
}

impl DeletedCase {
    /// The last day on which it can be brought back (`S18`).
    #[must_use]
    pub fn restorable_until(&self) -> Date {
        tokyo_date(self.at).saturating_add(Duration::days(RESTORABLE_DAYS))
    }

    /// Whether it can be brought back today (`S18`).
    #[must_use]
    pub fn is_restorable(&self, today: Date) -> bool {
        today <= self.restorable_until()
    }
}

/// What may be done with a slot.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Action {
    /// Write the report.
    Edit,
    /// Register it, if it fits.
    Register,
    /// Ask an instructor.
    Request,
    /// Withdraw the request.
    Withdraw,
    /// Print the report.
    Print,
    /// Delete it.
    Delete,
    /// Bring the newest deleted report back.
    Restore,
    /// Open an approved report again.
    Reopen,
}

/// How far a book has come.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Progress {
    /// How many slots are in each state, in the order of [`Status`]; states without a slot are left
    /// out.
    pub states: Vec<(Status, usize)>,
    /// The categories that the reports cover.
    pub covered: BTreeSet<Category>,
    /// The slots that are not yet as an application needs them: approved, or registered where no
    /// approval is required.
    pub open_slots: Vec<SlotNumber>,
}

impl CaseBook {
    /// Whether the report in a slot, or a new one in an empty slot, may be written today.
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

    /// Keeps `report` as a draft in `slot`, over `case` or as a new one called `new_id`. A returned
    /// report stays returned; a registered one becomes a draft.
    ///
    /// # Errors
    /// As [`may_write`](Self::may_write), and what cannot be kept ([`Report::settled`]). All else is
    /// kept and told by [`write_warnings`](Self::write_warnings).
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

    /// Registers `report` in `slot`, as a new revision, over `case` or as a new one called `new_id`.
    ///
    /// # Errors
    /// As [`draft`](Self::draft), and every reason of [`Report::unfit`].
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

    /// Whether `case` may be deleted today (`S18`).
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

    /// Brings `deleted` back, in the state it had, into its slot, where `occupant` stands (`S18`).
    ///
    /// # Errors
    /// `slot_taken`, `registration_closed`; `not_found` once the 30 days are over.
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

    /// What may be done with a slot today: `case` is the report in it, `deleted` the newest one that
    /// was deleted from it. The same rules as the commands, so that a button never lies.
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

    /// What to tell the writer beside a report that was kept: in a draft or a returned report, what
    /// would be refused when registering; in a registered one, what has become wrong since; in each,
    /// a period that may span two terms (`S13`). Nothing is said of locked ones.
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

    /// How far the book has come with these reports.
    #[must_use]
    pub fn progress(&self, cases: &[Case]) -> Progress {
        let done =
            if self.definition.approval_required() { Status::Approved } else { Status::Registered };
        let mut states = BTreeMap::new();
        let mut open_slots = Vec::new();
        for slot in self.definition.slots() {
            let status = cases
                .iter()
                .find(|case| case.slot == slot)
                .map_or(Status::Unregistered, |case| case.state.status());
            *states.entry(status).or_insert(0) += 1;
            if status != done && status != Status::Submitted {
                open_slots.push(slot);
            }
        }
        let covered = cases.iter().filter_map(|case| case.outline.category).collect();
        Progress { states: states.into_iter().collect(), covered, open_slots }
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
