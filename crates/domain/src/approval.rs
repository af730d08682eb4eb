//! Approval requests and what follows them: withdrawal, approval, return, decline, reopening
//! (`S6`–`S10`, `S14`–`S16`).
//!
//! Every command takes a batch and is all-or-nothing: it returns the new value of every report, or
//! every reason against any of them.

use std::collections::HashSet;
use std::hash::Hash;

use time::{Date, Duration, OffsetDateTime};

use crate::case_book::{Asked, Case, CaseBook, State};
use crate::facility::Accreditation;
use crate::id::{CaseBookId, RequestId};
use crate::instructor::Instructor;
use crate::member::is_member;
use crate::refusal::{Place, Refusal, Refusals, Warned, Warning};
use crate::report::{Revision, care_unfit};
use crate::round::{approval_closed, asking_closed, registration_closed};
use crate::text;

/// The maximum number of items in a batch.
pub const BATCH_MAX: usize = 200;
/// The maximum length, in grapheme clusters, of a message to an instructor or a comment.
pub const COMMENT_MAX: usize = 2_000;

/// When a request causes a warning (`S14`). The society sets these values.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Thresholds {
    /// The number of days before the approval deadline at which it counts as near.
    pub deadline_near_days: u32,
    /// The number of open requests, including the batch, at which an instructor counts as
    /// overloaded.
    pub overloaded_from: usize,
}

impl Default for Thresholds {
    fn default() -> Self {
        Self { deadline_near_days: 14, overloaded_from: 25 }
    }
}

/// The facts that [`request`] decides on.
#[derive(Clone, Copy, Debug)]
pub struct Asking<'a> {
    /// The book that the reports belong to.
    pub book: &'a CaseBook,
    /// The reports, in the order of the request.
    pub cases: &'a [Case],
    /// The instructor to ask.
    pub instructor: &'a Instructor,
    /// Every accreditation term of every hospital named in the reports.
    pub terms: &'a [Accreditation],
    /// Today in Japan.
    pub today: Date,
}

/// Checks the size of a batch, and that it names nothing twice.
///
/// # Errors
/// `field_required` if it is empty, `too_many_items` beyond [`BATCH_MAX`], `duplicate_item` at each
/// repetition.
pub fn check_batch<T: Eq + Hash>(name: &'static str, items: &[T]) -> Result<(), Refusals> {
    let mut refusals = Refusals::none();
    if items.is_empty() {
        refusals.add(Place::field(name), Refusal::FieldRequired);
    }
    if items.len() > BATCH_MAX {
        refusals.add(Place::field(name), Refusal::TooManyItems { max: BATCH_MAX });
    }
    let mut seen = HashSet::new();
    for (index, item) in items.iter().enumerate() {
        if !seen.insert(item) {
            refusals.add(Place::item(name, index), Refusal::DuplicateItem);
        }
    }
    refusals.or(())
}

/// Checks that all reports of a batch belong to one book, the book of the first.
///
/// # Errors
/// `mixed_books` at each report of another book.
pub fn check_one_book(
    name: &'static str,
    books: impl IntoIterator<Item = CaseBookId>,
) -> Result<(), Refusals> {
    let mut refusals = Refusals::none();
    let mut first = None;
    for (index, book) in books.into_iter().enumerate() {
        if *first.get_or_insert(book) != book {
            refusals.add(Place::item(name, index), Refusal::MixedBooks);
        }
    }
    refusals.or(())
}

/// Returns every reason why no instructor can be asked about `case` today. The list is empty if one
/// can.
#[must_use]
pub fn may_request(
    book: &CaseBook,
    case: &Case,
    terms: &[Accreditation],
    today: Date,
) -> Vec<Refusal> {
    let mut reasons = Vec::new();
    let status = case.state.status();
    match case.state {
        State::Registered(_) => {}
        State::Draft(_) | State::Returned { .. } => reasons.push(Refusal::NotRegistered { status }),
        State::Requested(_) => reasons.push(Refusal::AlreadyRequested),
        State::Approved { .. } | State::Submitted { .. } => {
            reasons.push(Refusal::CaseLocked { status });
        }
    }
    if book.definition.approval_required() {
        reasons.extend(asking_closed(book.round.as_ref(), case.asked_before, today));
    } else {
        reasons.push(Refusal::ApprovalNotRequired);
    }
    if matches!(case.state, State::Registered(_)) {
        let unfit = care_unfit(&case.outline, terms, today);
        reasons.extend(unfit.into_iter().map(|refused| refused.why));
    }
    reasons
}

/// Requests approval of reports from an instructor (`S6`, `S8`), and returns the requested reports.
/// `new_id` makes the identifier of each request; `at` is the current time.
///
/// # Errors
/// Every reason of [`may_request`] and [`Instructor::unfit_for_case`], each at its report, and
/// `mixed_books` at each report of another book than `asking.book`. Reasons about the instructor
/// alone point at `instructor_id`.
pub fn request(
    asking: Asking<'_>,
    at: OffsetDateTime,
    mut new_id: impl FnMut() -> RequestId,
) -> Result<Vec<Case>, Refusals> {
    let Asking { book, cases, instructor, terms, today } = asking;
    let mut refusals = Refusals::none();
    for reason in instructor.unfit_for_book(book, today) {
        refusals.add(Place::field("instructor_id"), reason);
    }
    for (index, case) in cases.iter().enumerate() {
        let at_case = || Place::item("case_ids", index);
        if case.book != book.id {
            refusals.add(at_case(), Refusal::MixedBooks);
            continue;
        }
        for reason in may_request(book, case, terms, today) {
            refusals.add(at_case(), reason);
        }
        if let Some(reason) =
            case.outline.care().and_then(|care| instructor.unfit_for_care(book, care))
        {
            refusals.add(at_case(), reason);
        }
    }
    if !refusals.is_empty() {
        return refusals.refused();
    }
    let requested = |case: &Case| {
        let State::Registered(revision) = case.state else { return None };
        let request = new_id();
        let asked = Asked { request, on_paper: false, instructor: instructor.member, at, revision };
        Some(Case { state: State::Requested(asked), asked_before: true, ..case.clone() })
    };
    Ok(cases.iter().filter_map(requested).collect())
}

/// Returns the warnings before a request (`S9`, `S14`): the instructor did not work at a report's
/// hospital at the time, the deadline is near, or the instructor has many open requests.
#[must_use]
pub fn request_warnings(asking: Asking<'_>, thresholds: Thresholds) -> Vec<Warned> {
    let Asking { book, cases, instructor, terms, today } = asking;
    let not_there = cases.iter().enumerate().filter(|(_, case)| !instructor.worked_at(case, terms));
    not_there
        .map(|(index, _)| Warned {
            at: Place::item("case_ids", index),
            warning: Warning::InstructorNotAtFacility,
        })
        .chain(
            load_warnings(book, instructor, cases.len(), thresholds, today)
                .into_iter()
                .map(|warning| Warned { at: Place::field("instructor_id"), warning }),
        )
        .collect()
}

/// Returns the warnings about the deadline and the instructor's load alone, for `batch` reports of
/// `book` (`S14`).
#[must_use]
pub fn load_warnings(
    book: &CaseBook,
    instructor: &Instructor,
    batch: usize,
    thresholds: Thresholds,
    today: Date,
) -> Vec<Warning> {
    let mut warnings = Vec::new();
    if let Some(round) = &book.round
        && let Some(days_left) = round.days_to_deadline(today)
        && days_left <= thresholds.deadline_near_days
    {
        let deadline = round.approval_deadline;
        warnings.push(Warning::DeadlineNear { deadline, days_left });
    }
    let open = instructor.open_requests + batch;
    if open >= thresholds.overloaded_from {
        warnings.push(Warning::InstructorOverloaded { open });
    }
    warnings
}

/// Checks that the request of `case` may be withdrawn today (`S7`).
///
/// # Errors
/// `not_requested` unless the report is in an open request, `approval_deadline_passed`.
pub fn may_withdraw(book: &CaseBook, case: &Case, today: Date) -> Result<(), Refusals> {
    let mut refusals = Refusals::none();
    if !matches!(case.state, State::Requested(_)) {
        refusals.add(Place::whole(), Refusal::NotRequested);
    }
    if let Some(closed) = approval_closed(book.round.as_ref(), today) {
        refusals.add(Place::whole(), closed);
    }
    refusals.or(())
}

/// A request to withdraw or decide.
#[derive(Clone, Copy, Debug)]
pub struct Pending<'a> {
    /// The request.
    pub request: RequestId,
    /// The report in its current state, which may have changed since the request.
    pub case: &'a Case,
    /// The book of the report.
    pub book: &'a CaseBook,
}

impl Pending<'_> {
    /// Returns the open request, or `None` if it is closed or a paper approval.
    fn asked(&self) -> Option<&Asked> {
        match &self.case.state {
            State::Requested(asked) if asked.request == self.request && !asked.on_paper => {
                Some(asked)
            }
            _ => None,
        }
    }

    fn closed(&self, today: Date) -> Vec<Refusal> {
        let not_open = self.asked().is_none().then_some(Refusal::NotRequested);
        let closed = approval_closed(self.book.round.as_ref(), today);
        not_open.into_iter().chain(closed).collect()
    }
}

/// How long to wait before a request's mail may be sent again.
const RESEND_PAUSE: Duration = Duration::hours(24);

/// A request whose mail is about to be sent again.
#[derive(Clone, Copy, Debug)]
pub struct Resending<'a> {
    /// The request.
    pub pending: Pending<'a>,
    /// The first day on which its instructor is no longer a member, if any.
    pub instructor_left_on: Option<Date>,
    /// When its mail was last sent again.
    pub resent_at: Option<OffsetDateTime>,
}

impl Resending<'_> {
    /// Returns when the mail may be sent again, or `None` if that is possible at `now`.
    #[must_use]
    pub fn again_at(&self, now: OffsetDateTime) -> Option<OffsetDateTime> {
        self.resent_at.map(|resent| resent + RESEND_PAUSE).filter(|again| *again > now)
    }
}

/// Checks that the mail of a request may be sent again today. [`Resending::again_at`] checks the
/// pause since the last time.
///
/// # Errors
/// `not_requested` unless it is open, `approval_deadline_passed` if it can no longer be decided,
/// `instructor_retired`.
pub fn may_resend(resending: Resending<'_>, today: Date) -> Result<(), Refusals> {
    let mut refusals = Refusals::none();
    for reason in resending.pending.closed(today) {
        refusals.add(Place::whole(), reason);
    }
    if let Some(left_on) = resending.instructor_left_on
        && !is_member(Some(left_on), today)
    {
        refusals.add(Place::whole(), Refusal::InstructorRetired { left_on });
    }
    refusals.or(())
}

/// Withdraws requests (`S7`). Each report returns to its registered state, with a warning that the
/// instructor was already told.
///
/// # Errors
/// `not_requested`, `approval_deadline_passed`, at `request_ids`.
pub fn withdraw(
    requests: &[Pending<'_>],
    today: Date,
) -> Result<(Vec<Case>, Vec<Warned>), Refusals> {
    let mut refusals = Refusals::none();
    let mut withdrawn = Vec::new();
    let mut warnings = Vec::new();
    for (index, pending) in requests.iter().enumerate() {
        let at = Place::item("request_ids", index);
        for reason in pending.closed(today) {
            refusals.add(at.clone(), reason);
        }
        if let Some(asked) = pending.asked() {
            let warning = Warning::InstructorAlreadyNotified { at: asked.at };
            warnings.push(Warned { at, warning });
            withdrawn.push(registered(pending.case, asked.revision));
        }
    }
    refusals.or((withdrawn, warnings))
}

/// An instructor's decision.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Verdict {
    /// 承認.
    Approve,
    /// 差し戻し, with a comment that says what to correct.
    Return,
    /// 辞退: the applicant has to choose another instructor.
    Decline,
}

/// A decision about one request.
#[derive(Clone, Copy, Debug)]
pub struct Decision<'a> {
    /// The request.
    pub pending: Pending<'a>,
    /// The decision.
    pub verdict: Verdict,
    /// The reason; required for a return.
    pub comment: &'a str,
}

/// Decides requests (`S16`), and returns the reports in their new states. `instructor` is the one
/// who was asked; [`reading`](crate::reading) has already ensured that nobody else decides.
///
/// # Errors
/// At `decisions`: `not_requested` for a request that was decided or withdrawn,
/// `approval_deadline_passed`, `comment_required`, `field_too_long`; for an approval also every
/// reason why the instructor may not approve, checked again because terms may have been corrected.
/// Such a report can only be returned or declined.
pub fn decide(
    decisions: &[Decision<'_>],
    instructor: &Instructor,
    at: OffsetDateTime,
    today: Date,
) -> Result<Vec<Case>, Refusals> {
    let mut refusals = Refusals::none();
    let mut decided = Vec::new();
    for (index, decision) in decisions.iter().enumerate() {
        let place = Place::item("decisions", index);
        let Decision { pending, verdict, comment } = decision;
        for reason in pending.closed(today) {
            refusals.add(place.clone(), reason);
        }
        if *verdict == Verdict::Return && text::is_blank(comment) {
            refusals.add(place.clone().then("comment"), Refusal::CommentRequired);
        }
        let length = text::length(comment);
        if length > COMMENT_MAX {
            let too_long = Refusal::FieldTooLong { length, max: COMMENT_MAX };
            refusals.add(place.clone().then("comment"), too_long);
        }
        if *verdict == Verdict::Approve {
            for reason in instructor.unfit_for_case(pending.book, pending.case, today) {
                refusals.add(place.clone(), reason);
            }
        }
        decided.extend(pending.asked().map(|asked| {
            let asked = asked.clone();
            match verdict {
                Verdict::Approve => {
                    Case { state: State::Approved { asked, at }, ..pending.case.clone() }
                }
                Verdict::Return => {
                    let comment = (*comment).to_owned();
                    Case { state: State::Returned { asked, at, comment }, ..pending.case.clone() }
                }
                Verdict::Decline => registered(pending.case, asked.revision),
            }
        }));
    }
    refusals.or(decided)
}

/// Reopens an approved report: it becomes registered as a new revision with the same text. Its
/// approval is void from then on, and no longer counts for the instructor.
///
/// # Errors
/// `case_locked` if it is part of an application, `not_approved` in every state other than
/// approved, `registration_closed`.
pub fn reopen(book: &CaseBook, case: &Case, today: Date) -> Result<Case, Refusals> {
    let mut refusals = Refusals::none();
    let status = case.state.status();
    match case.state {
        State::Approved { .. } => {}
        State::Submitted { .. } => refusals.add(Place::whole(), Refusal::CaseLocked { status }),
        _ => refusals.add(Place::whole(), Refusal::NotApproved { status }),
    }
    if let Some(closed) = registration_closed(book.round.as_ref(), today) {
        refusals.add(Place::whole(), closed);
    }
    refusals.or(registered(case, Revision::after(case.revision())))
}

/// Returns the report registered as `revision`.
pub(crate) fn registered(case: &Case, revision: Revision) -> Case {
    Case { state: State::Registered(revision), ..case.clone() }
}
