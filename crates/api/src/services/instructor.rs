//! Finds instructors to ask (`S8`, `S9`, `S15`).

use sea_orm::ConnectionTrait;
use shorei_contract::me::Role;
use shorei_domain::approval;
use shorei_domain::case_book::{Case, CaseBook};
use shorei_domain::facility::Accreditation;
use shorei_domain::id::{AccreditationId, CaseBookId, CaseId};
use shorei_domain::member::is_member;
use shorei_domain::refusal::{Refusal, Warning};
use uuid::Uuid;

use crate::context::Call;
use crate::error::Error;
use crate::services::access;
use crate::store::case::CaseRow;
use crate::store::instructor::{self, LoadedInstructor};
use crate::store::{accreditation, case_book};

/// An instructor whom the caller may consider asking.
#[derive(Clone, Debug)]
pub struct Candidate {
    /// The instructor.
    pub loaded: LoadedInstructor,
    /// Whether they can be asked about every given report.
    pub eligible: bool,
    /// Every report that they cannot be asked about, and why.
    pub reasons: Vec<(CaseId, Refusal)>,
    /// Whether they worked at the hospital of every given report in its care period.
    pub worked_at_facility: bool,
    /// Warnings about asking them.
    pub warnings: Vec<Warning>,
}

impl Candidate {
    /// Returns the sort key: first those who worked there, then those who can be asked, then by
    /// name.
    #[must_use]
    pub fn key(&self) -> (bool, bool, String, Uuid) {
        let id = self.loaded.instructor.member.0;
        (!self.worked_at_facility, !self.eligible, self.loaded.kana.clone(), id)
    }
}

/// The reports to consider candidates for, all from one book of the caller.
struct Wanted {
    book: CaseBook,
    cases: Vec<Case>,
    terms: Vec<Accreditation>,
}

/// Returns every member who holds or held a qualification that may approve and matches `query`, in
/// the order of [`Candidate::key`].
///
/// # Errors
/// [`Error::Forbidden`] for a caller who is not an applicant; `not_found` at each report that is
/// not the caller's, `mixed_books`, `duplicate_item`, `too_many_items`.
pub async fn search(call: &Call, case_ids: &[Uuid], query: &str) -> Result<Vec<Candidate>, Error> {
    call.require(Role::Applicant)?;
    let db = call.app.db.read();
    let wanted = if case_ids.is_empty() { None } else { Some(wanted(call, db, case_ids).await?) };
    let found = instructor::search(db, query).await?;
    let mut candidates: Vec<_> = found
        .into_iter()
        .map(|loaded| match &wanted {
            Some(wanted) => judge(call, loaded, wanted),
            None => unjudged(call, loaded),
        })
        .collect();
    candidates.sort_by_key(Candidate::key);
    Ok(candidates)
}

async fn wanted(
    call: &Call,
    db: &impl ConnectionTrait,
    case_ids: &[Uuid],
) -> Result<Wanted, Error> {
    let rows = access::own_cases(call, db, "case_ids", case_ids).await?;
    let book = rows.first().map(|row| CaseBookId(row.book_id)).ok_or(Error::NotFound)?;
    approval::check_one_book("case_ids", rows.iter().map(|row| CaseBookId(row.book_id)))?;
    let loaded = case_book::find(db, &call.app.definitions, book, call.today()).await?;
    let loaded = loaded.ok_or(Error::NotFound)?;
    let named = rows.iter().filter_map(|row| row.accreditation_id).map(AccreditationId);
    Ok(Wanted {
        book: loaded.book,
        cases: rows.iter().map(CaseRow::to_domain).collect::<Result<_, _>>()?,
        terms: accreditation::with_siblings(db, named).await?,
    })
}

fn judge(call: &Call, loaded: LoadedInstructor, wanted: &Wanted) -> Candidate {
    let Wanted { book, cases, terms } = wanted;
    let instructor = &loaded.instructor;
    let today = call.today();
    let mut reasons = Vec::new();
    for case in cases {
        let unfit = instructor.unfit_for_case(book, case, today);
        reasons.extend(unfit.into_iter().map(|why| (case.id, why)));
    }
    let worked_at_facility = cases.iter().all(|case| instructor.worked_at(case, terms));
    let thresholds = call.app.config.thresholds;
    let mut warnings = approval::load_warnings(book, instructor, cases.len(), thresholds, today);
    if !worked_at_facility {
        warnings.insert(0, Warning::InstructorNotAtFacility);
    }
    Candidate { eligible: reasons.is_empty(), reasons, worked_at_facility, warnings, loaded }
}

/// Makes a candidate without reports, about whom little can be said.
fn unjudged(call: &Call, loaded: LoadedInstructor) -> Candidate {
    let instructor = &loaded.instructor;
    let eligible =
        !call.is_member(instructor.member) && is_member(instructor.left_on, call.today());
    Candidate {
        eligible,
        reasons: Vec::new(),
        worked_at_facility: false,
        warnings: Vec::new(),
        loaded,
    }
}
