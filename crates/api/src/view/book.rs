//! Converts case books and their reports.

use std::sync::Arc;

use shorei_contract::case::{Approval, Case, HistoryEntry};
use shorei_contract::case_book::{CaseBook, CaseBookSummary, DeletedCase, Progress, Slot};
use shorei_contract::working_copy::WorkingCopy;
use shorei_contract::{Action, Status, Warning};
use shorei_domain::case_book as domain;
use shorei_domain::id::AccreditationId;
use shorei_domain::member::Language;
use shorei_domain::programme::SlotNumber;
use shorei_domain::refusal::{self, Warned};
use shorei_wording::{Key, say};

use super::{accreditation_of, application, person, round_of, warning};
use crate::context::Call;
use crate::error::Error;
use crate::http::etag::ETag;
use crate::services::case_book::Table;
use crate::services::reading::{Shown, named};
use crate::services::working_copy::ShownCopy;
use crate::store::approval_request::RequestRow;
use crate::store::audit::HistoryRow;
use crate::store::case::CaseRow;

/// Converts a book, as shown in lists.
pub(crate) fn case_book_summary(call: &Call, table: &Table) -> Result<CaseBookSummary, Error> {
    let Table { loaded, rows, terms, .. } = table;
    let cases = live(rows)?;
    Ok(CaseBookSummary {
        id: loaded.book.id.0,
        programme: loaded.book.programme.into(),
        applicant: loaded.owner.clone(),
        round: loaded.book.round.as_ref().map(|round| round_of(round, call.today())),
        progress: progress(call, &loaded.book, &cases, terms),
        application_id: loaded.book.application.map(|id| id.0),
    })
}

/// Converts a book with its table.
pub(crate) fn case_book(call: &Call, table: &Table) -> Result<CaseBook, Error> {
    let Table { loaded, rows, terms, not_yet, copies } = table;
    let book = &loaded.book;
    let cases = live(rows)?;
    let mut slots = Vec::new();
    for number in book.definition.slots() {
        let row = rows.iter().find(|row| in_slot(row, number.get()) && row.deleted_at.is_none());
        let case = cases.iter().find(|case| case.slot == number);
        let deleted: Vec<domain::DeletedCase> = rows
            .iter()
            .filter(|row| in_slot(row, number.get()))
            .filter_map(|row| row.to_deleted().transpose())
            .collect::<Result<_, _>>()?;
        let mut slot = slot(call, book, number, row.zip(case), &deleted, terms);
        let copy = copies.iter().find(|copy| {
            copy.slot.number() == slot.number
                && (copy.case_id.is_none() || copy.case_id == slot.case_id)
        });
        slot.working_copy_saved_at = copy.map(|copy| copy.updated_at);
        slots.push(slot);
    }
    Ok(CaseBook {
        id: book.id.0,
        programme: book.programme.into(),
        applicant: loaded.owner.clone(),
        round: book.round.as_ref().map(|round| round_of(round, call.today())),
        definition: Arc::clone(&loaded.definition.view),
        progress: progress(call, book, &cases, terms),
        application_id: book.application.map(|id| id.0),
        not_yet: application::not_yet(call.language, not_yet),
        slots,
    })
}

fn in_slot(row: &CaseRow, number: u8) -> bool {
    row.slot_number() == number
}

fn live(rows: &[CaseRow]) -> Result<Vec<domain::Case>, Error> {
    rows.iter().filter(|row| row.deleted_at.is_none()).map(CaseRow::to_domain).collect()
}

fn progress(
    call: &Call,
    book: &domain::CaseBook,
    cases: &[domain::Case],
    terms: &[shorei_domain::facility::Accreditation],
) -> Progress {
    let progress = book.progress(cases, terms, call.today());
    let states = progress
        .states
        .into_iter()
        .map(|(status, count)| (Status::from(status).as_str().to_owned(), count));
    Progress {
        states: states.collect(),
        categories_covered: progress.covered.into_iter().map(Into::into).collect(),
        complete: progress.complete,
        open_slots: progress.open_slots.into_iter().map(SlotNumber::get).collect(),
    }
}

fn slot(
    call: &Call,
    book: &domain::CaseBook,
    number: SlotNumber,
    occupied: Option<(&CaseRow, &domain::Case)>,
    deleted: &[domain::DeletedCase],
    terms: &[shorei_domain::facility::Accreditation],
) -> Slot {
    let today = call.today();
    let fixed = book.definition.fixed_category(number);
    let restorable = deleted.iter().filter(|deleted| today <= deleted.restorable_until());
    let restorable: Vec<_> = restorable.collect();
    let case = occupied.map(|(_, case)| case);
    let row = occupied.map(|(row, _)| row);
    let owner = book.owner == call.actor.member();
    let actions = if owner {
        book.actions(case, restorable.first().copied(), terms, today)
    } else {
        case.map(|_| domain::Action::Print).into_iter().collect()
    };
    let category = fixed.or_else(|| case.and_then(|case| case.outline.category));
    Slot {
        number: number.get(),
        category: category.map(Into::into),
        category_fixed: fixed.is_some(),
        remarks: row.map(|row| row.remarks.clone()).unwrap_or_default(),
        state: case.map_or(Status::Unregistered, |case| case.state.status().into()),
        case_id: row.map(|row| row.id),
        etag: row.map(|row| ETag::new(row.id, row.version).to_string()),
        revision: case.and_then(domain::Case::revision).map(|revision| revision.0),
        care_from: case.and_then(|case| case.outline.care_from),
        care_to: case.and_then(|case| case.outline.care_to),
        instructor: row.and_then(CaseRow::instructor),
        approval: case.and_then(|case| approval(&case.state)),
        requested_at: row.and_then(|row| row.requested_at),
        decided_at: row.and_then(|row| row.decided_at),
        comment: case.and_then(|case| return_comment(&case.state)),
        working_copy_saved_at: None,
        unread_notices: row.map_or(0, |row| u32::try_from(row.unread_notices).unwrap_or_default()),
        deleted: restorable
            .into_iter()
            .map(|deleted| DeletedCase {
                case_id: deleted.case.id.0,
                deleted_at: deleted.at,
                restorable_until: deleted.restorable_until(),
            })
            .collect(),
        actions: actions.into_iter().map(Into::into).collect(),
        warnings: case.map(|case| care_warnings(call, case, terms)).unwrap_or_default(),
    }
}

/// Returns what has become wrong with a registered report since its registration.
fn care_warnings(
    call: &Call,
    case: &domain::Case,
    terms: &[shorei_domain::facility::Accreditation],
) -> Vec<Warning> {
    if !matches!(case.state, domain::State::Registered(_)) {
        return Vec::new();
    }
    let unfit = shorei_domain::report::care_unfit(&case.outline, terms, call.today());
    let unfit = unfit
        .into_iter()
        .map(|refused| Warned { at: refused.at, warning: refusal::Warning::Unfit(refused.why) });
    unfit.map(|warned| warning(call.language, &warned)).collect()
}

fn approval(state: &domain::State) -> Option<Approval> {
    state.asked().map(|asked| Approval::by(asked.request.0, asked.on_paper))
}

fn return_comment(state: &domain::State) -> Option<String> {
    match state {
        domain::State::Returned { comment, .. } => Some(comment.clone()),
        _ => None,
    }
}

/// Converts a report, as its reader may see it.
pub(crate) fn case(call: &Call, shown: &Shown) -> Result<Case, Error> {
    let Shown { loaded, row, report, revision, received, terms, to_owner } = shown;
    let book = &loaded.book;
    let case = row.to_domain()?;
    let today = call.today();
    let mut view = Case {
        id: row.id,
        case_book_id: book.id.0,
        programme: book.programme.into(),
        number: row.slot_number(),
        applicant: loaded.owner.clone(),
        definition: Arc::clone(&loaded.definition.view),
        category: report.outline.category.map(Into::into),
        accreditation_id: report.outline.accreditation.map(|id| id.0),
        accreditation: named(report.outline.accreditation, terms).map(accreditation_of),
        care_from: report.outline.care_from,
        care_to: report.outline.care_to,
        patient_age: report.patient_age,
        patient_sex: report.patient_sex.map(Into::into),
        sections: report.sections.clone(),
        remarks: report.outline.remarks.clone(),
        revision: revision.or(case.revision()).map(|revision| revision.0),
        state: case.state.status().into(),
        approval: approval(&case.state),
        instructor: row.instructor(),
        requested_at: row.requested_at,
        decided_at: row.decided_at,
        comment: return_comment(&case.state),
        updated_at: row.updated_at,
        actions: vec![Action::Print],
        warnings: Vec::new(),
    };
    if *to_owner && revision.is_none() {
        let actions = book.actions(Some(&case), None, terms, today);
        view.actions = actions.into_iter().map(Into::into).collect();
        let warnings = book.write_warnings(&case, report, terms, today);
        view.warnings = warnings.iter().map(|warned| warning(call.language, warned)).collect();
    }
    if let Some(request) = received {
        of_request(&mut view, request)?;
    }
    Ok(view)
}

/// Shows an instructor the report as it is in the request they received, whatever happened later.
fn of_request(view: &mut Case, request: &RequestRow) -> Result<(), Error> {
    view.state = match request.state()? {
        shorei_contract::RequestState::Requested => Status::Requested,
        shorei_contract::RequestState::Approved => Status::Approved,
        shorei_contract::RequestState::Returned => Status::Returned,
        _ => view.state,
    };
    view.approval = Some(Approval::by(request.id, false));
    view.instructor = Some(request.instructor());
    view.requested_at = Some(request.requested_at);
    view.decided_at = request.decided_at;
    view.comment.clone_from(&request.comment);
    view.updated_at = request.decided_at.unwrap_or(request.requested_at);
    Ok(())
}

/// Converts a working copy.
pub(crate) fn working_copy(shown: &ShownCopy) -> Result<WorkingCopy, Error> {
    let ShownCopy { row, terms } = shown;
    let content = row.content()?;
    let held = content.accreditation_id.map(AccreditationId);
    Ok(WorkingCopy {
        based_on: row.based_on().map(|(case, version)| ETag::new(case, version).to_string()),
        accreditation: named(held, terms).map(accreditation_of),
        content,
        saved_at: row.updated_at,
    })
}

/// Converts an entry of a report's history.
pub(crate) fn history_entry(language: Language, row: HistoryRow) -> HistoryEntry {
    let instructor = person(row.instructor_id, row.instructor_number, row.instructor_name);
    let name = instructor.as_ref().map(|person| person.name.clone()).unwrap_or_default();
    let key = Key::find(&format!("history.{}", row.action.replace('.', "_")));
    let said = match row.action.as_str() {
        "approval_request.sent" | "approval_request.resent" => row.message,
        "approval_request.approved" | "approval_request.returned" | "approval_request.declined" => {
            row.comment
        }
        _ => None,
    };
    HistoryEntry {
        at: row.at,
        actor: person(row.actor_id, row.actor_number, row.actor_name),
        message: key
            .map_or_else(|| row.action.clone(), |key| say(language, key, &[("instructor", &name)])),
        action: row.action,
        revision: row.revision.and_then(|revision| u32::try_from(revision).ok()),
        request_id: row.request_id,
        instructor,
        comment: said.filter(|said| !said.is_empty()),
    }
}
