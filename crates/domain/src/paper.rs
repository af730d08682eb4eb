//! Approval on paper 書面による承認 (`S11`), for an instructor who has left the society and cannot be
//! asked in the system. The applicant hands in the signed and sealed form, and the secretariat
//! accepts or refuses it.
//!
//! While a paper approval is open, its report is requested like any other; only the decision is
//! different.

use time::{Date, OffsetDateTime};

use crate::approval::{COMMENT_MAX, may_request, may_withdraw, registered};
use crate::case_book::{Asked, Case, CaseBook, State};
use crate::facility::Accreditation;
use crate::id::RequestId;
use crate::instructor::Instructor;
use crate::member::is_member;
use crate::period::FIRST_DAY;
use crate::refusal::{Bound, Place, Refusal, Refusals};
use crate::text;

/// How many days before the approval deadline the page starts to advise against waiting with a
/// paper.
pub const HURRY_DAYS: u32 = 30;

/// The facts that [`hand_in`] decides on.
#[derive(Clone, Copy, Debug)]
pub struct HandingIn<'a> {
    /// The book of the report.
    pub book: &'a CaseBook,
    /// The report approved on paper.
    pub case: &'a Case,
    /// The instructor who signed.
    pub instructor: &'a Instructor,
    /// Every accreditation term of the hospital that the report names.
    pub terms: &'a [Accreditation],
    /// The day of the signature.
    pub signed_on: Date,
    /// Today in Japan.
    pub today: Date,
}

/// Hands in a paper approval, and returns the requested report.
///
/// # Errors
/// The reasons of [`may_request`], as for any request; at `instructor_id` `instructor_not_retired`
/// for an instructor who can be asked in the system, `instructor_is_applicant`,
/// `instructor_not_qualified`, `outside_instructor_term`; `out_of_range` for a signature in the
/// future.
pub fn hand_in(
    handing_in: HandingIn<'_>,
    id: RequestId,
    at: OffsetDateTime,
) -> Result<Case, Refusals> {
    let HandingIn { book, case, instructor, terms, signed_on, today } = handing_in;
    let mut refusals = Refusals::none();
    for reason in may_request(book, case, terms, today) {
        refusals.add(Place::whole(), reason);
    }
    let at_instructor = || Place::field("instructor_id");
    if is_member(instructor.left_on, today) {
        refusals.add(at_instructor(), Refusal::InstructorNotRetired);
    }
    for reason in unfit_signer(book, case, instructor, today) {
        refusals.add(at_instructor(), reason);
    }
    if !(FIRST_DAY..=today).contains(&signed_on) {
        let (min, max) = (Bound::Day(FIRST_DAY), Bound::Day(today));
        refusals.add(Place::field("signed_on"), Refusal::OutOfRange { min, max });
    }
    let State::Registered(revision) = case.state else { return refusals.refused() };
    let asked = Asked { request: id, on_paper: true, instructor: instructor.member, at, revision };
    refusals.or(Case { state: State::Requested(asked), asked_before: true, ..case.clone() })
}

/// Checks that the form may be printed for this instructor. Only instructors who left the society
/// need one.
///
/// # Errors
/// `instructor_not_retired` at `instructor_id`; `not_registered` for a report that was never
/// registered.
pub fn may_print_form(case: &Case, instructor: &Instructor, today: Date) -> Result<(), Refusals> {
    let mut refusals = Refusals::none();
    if is_member(instructor.left_on, today) {
        refusals.add(Place::field("instructor_id"), Refusal::InstructorNotRetired);
    }
    if case.revision().is_none() {
        let status = case.state.status();
        refusals.add(Place::whole(), Refusal::NotRegistered { status });
    }
    refusals.or(())
}

/// Returns why this person's signature does not count, whether or not they are a member.
fn unfit_signer(
    book: &CaseBook,
    case: &Case,
    instructor: &Instructor,
    today: Date,
) -> Vec<Refusal> {
    let mut reasons = instructor.unfit_for_case(book, case, today);
    reasons.retain(|reason| !matches!(reason, Refusal::InstructorRetired { .. }));
    reasons
}

/// Withdraws a paper approval. Its report becomes registered again.
///
/// # Errors
/// `not_requested` unless it is open, `approval_deadline_passed`.
pub fn withdraw(
    book: &CaseBook,
    case: &Case,
    id: RequestId,
    today: Date,
) -> Result<Case, Refusals> {
    may_withdraw(book, case, today)?;
    let asked = waiting(case, id)?;
    Ok(registered(case, asked.revision))
}

/// The secretariat's decision about a paper approval.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum PaperVerdict {
    /// Approves the report.
    Accept,
    /// Returns the report, with a reason.
    Refuse,
}

/// Decides a paper approval. No window limits the secretariat: a paper handed in by the deadline
/// may be accepted after it.
///
/// # Errors
/// `not_requested` if it was decided or withdrawn; `comment_required` for a refusal,
/// `field_too_long`; for an acceptance every reason why the signature does not count, checked again
/// because terms may have been corrected.
pub fn decide(
    book: &CaseBook,
    case: &Case,
    id: RequestId,
    instructor: &Instructor,
    decision: (PaperVerdict, &str),
    now: (OffsetDateTime, Date),
) -> Result<Case, Refusals> {
    let ((verdict, comment), (at, today)) = (decision, now);
    let asked = waiting(case, id)?;
    let mut refusals = Refusals::none();
    if verdict == PaperVerdict::Refuse && text::is_blank(comment) {
        refusals.add(Place::field("comment"), Refusal::CommentRequired);
    }
    let length = text::length(comment);
    if length > COMMENT_MAX {
        let too_long = Refusal::FieldTooLong { length, max: COMMENT_MAX };
        refusals.add(Place::field("comment"), too_long);
    }
    if verdict == PaperVerdict::Accept {
        for reason in unfit_signer(book, case, instructor, today) {
            refusals.add(Place::whole(), reason);
        }
    }
    let state = match verdict {
        PaperVerdict::Accept => State::Approved { asked, at },
        PaperVerdict::Refuse => State::Returned { asked, at, comment: comment.to_owned() },
    };
    refusals.or(Case { state, ..case.clone() })
}

/// Returns the days left until the approval deadline once they are few enough to mention, or `None`
/// before that and after the deadline.
#[must_use]
pub fn hurry(deadline: Date, today: Date) -> Option<u32> {
    let left = u32::try_from((deadline - today).whole_days()).ok()?;
    Some(left).filter(|left| *left <= HURRY_DAYS)
}

fn waiting(case: &Case, id: RequestId) -> Result<Asked, Refusals> {
    match &case.state {
        State::Requested(asked) if asked.request == id && asked.on_paper => Ok(asked.clone()),
        _ => Err(Refusals::one(Place::whole(), Refusal::NotRequested)),
    }
}
