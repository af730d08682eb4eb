//! Applies with a complete book.

use sea_orm::ConnectionTrait;
use serde_json::json;
use shorei_contract::application::Apply;
use shorei_contract::me::Role;
use shorei_domain::application::{self as rules, Application, Applying};
use shorei_domain::case_book::Case;
use shorei_domain::dues::unpaid_warning;
use shorei_domain::facility::Accreditation;
use shorei_domain::id::{AccreditationId, ApplicationId, CaseBookId};
use shorei_domain::refusal::{Place, Refusal, Refusals, Warned};

use super::{Applied, applied, snapshot};
use crate::context::Call;
use crate::error::Error;
use crate::services::access;
use crate::store::accreditation;
use crate::store::application::{self, NewApplication};
use crate::store::case::{self, CaseRow};
use crate::store::case_book::{self, LoadedBook};
use crate::store::dues::{self, DuesRow};
use crate::store::qualification::{self, QualificationRow};
use crate::store::seal::SEAL;
use crate::trail::Action;
use crate::unit::Unit;

/// Applies with a book: freezes the book and submits every report in it.
///
/// # Errors
/// [`Error::Forbidden`] for a caller who is not a member; `not_found` for someone else's book; the
/// refusals of [`rules::apply`].
pub async fn apply(call: &Call, unit: &Unit<'_>, input: Apply) -> Result<Applied, Error> {
    call.require(Role::Applicant)?;
    let id = CaseBookId(input.case_book_id);
    // Locks all books of the applicant: applications for other programmes count too.
    case_book::lock_of_owner(unit, id).await?;
    let loaded = match access::own_book(call, unit, id).await {
        Err(Error::NotFound | Error::Forbidden) => {
            return Err(Error::refused(Place::field("case_book_id"), Refusal::NotFound));
        }
        loaded => loaded?,
    };
    let rows = live(case::of_books(unit, [id], call.now()).await?);
    let named = rows.iter().filter_map(|row| row.accreditation_id).map(AccreditationId);
    let terms = accreditation::with_siblings(unit, named).await?;
    let cases = rows.iter().map(CaseRow::to_domain).collect::<Result<Vec<_>, _>>()?;
    let Application { round, cases } = ask(call, unit, &loaded, &cases, &terms).await??;

    let new = NewApplication {
        id: ApplicationId(call.new_id()),
        book: id,
        member: loaded.book.owner,
        programme: loaded.book.programme.into(),
        applied_on: call.today(),
        snapshot: snapshot::take(unit, &loaded, &round, &rows).await?,
    };
    let application = new.id;
    set_states(call, unit, &cases).await?;
    case_book::set_applied(unit, id, Some(call.now())).await?;
    let seal = application::insert(unit, new, call.now()).await?;
    let event = call
        .entry(Action::ApplicationSubmitted, application.0)
        .in_book(id)
        .with(json!({"case_book_id": id.0, "round_id": round.id.0, SEAL: seal}));
    let each = cases.iter().map(|case| call.case_entry(Action::CaseSubmitted, case));
    unit.record(std::iter::once(event).chain(each)).await?;
    let warnings = warnings(call, unit).await?;
    Ok(Applied { warnings, ..applied(unit, application).await? })
}

/// What the applicant is told beside the application.
async fn warnings(call: &Call, unit: &Unit<'_>) -> Result<Vec<Warned>, Error> {
    let dues = dues::of_member(unit, call.actor.member()).await?;
    let dues = dues.iter().map(DuesRow::to_domain).collect::<Result<Vec<_>, _>>()?;
    let unpaid = unpaid_warning(&dues, call.today());
    Ok(unpaid
        .map(|warning| Warned { at: Place::field("case_book_id"), warning })
        .into_iter()
        .collect())
}

/// Returns the reports that were not deleted.
pub(super) fn live(rows: Vec<CaseRow>) -> Vec<CaseRow> {
    rows.into_iter().filter(|row| row.deleted_at.is_none()).collect()
}

/// Writes the new states of reports, with one statement for each group of equal states.
pub(super) async fn set_states(call: &Call, unit: &Unit<'_>, cases: &[Case]) -> Result<(), Error> {
    let alike = |case: &Case| (case.state.status(), case.asked_before);
    let mut rest = cases.to_vec();
    while let Some(first) = rest.first().map(alike) {
        let (these, others) = rest.into_iter().partition(|case| alike(case) == first);
        let these: Vec<Case> = these;
        case::set_states(unit, &these, call.now()).await?;
        rest = others;
    }
    Ok(())
}

/// Asks the rules whether the owner may apply with the book today.
async fn ask(
    call: &Call,
    db: &impl ConnectionTrait,
    loaded: &LoadedBook,
    cases: &[Case],
    terms: &[Accreditation],
) -> Result<Result<Application, Refusals>, Error> {
    let owner = loaded.book.owner;
    let qualifications = qualification::of_members(db, &[owner.0]).await?;
    let qualifications =
        qualifications.iter().map(QualificationRow::to_domain).collect::<Result<Vec<_>, _>>()?;
    let standing = application::standing(db, owner).await?;
    Ok(rules::apply(Applying {
        book: &loaded.book,
        cases,
        terms,
        qualifications: &qualifications,
        standing: &standing,
        today: call.today(),
    }))
}

/// Returns every reason why the owner cannot apply with a book today; none once they have.
///
/// # Errors
/// If the database refuses.
pub async fn not_yet(
    call: &Call,
    db: &impl ConnectionTrait,
    loaded: &LoadedBook,
    rows: &[CaseRow],
    terms: &[Accreditation],
) -> Result<Refusals, Error> {
    if loaded.book.application.is_some() {
        return Ok(Refusals::none());
    }
    let cases = live(rows.to_vec());
    let cases = cases.iter().map(CaseRow::to_domain).collect::<Result<Vec<_>, _>>()?;
    Ok(ask(call, db, loaded, &cases, terms).await?.err().unwrap_or_default())
}
