//! Converts stored and domain values to printed sheets (`S17`).

use std::collections::HashMap;

use shorei_contract::RequestState;
use shorei_contract::application::{AppliedReport, Snapshot};
use shorei_contract::case::ApprovalKind;
use shorei_domain::facility::Accreditation;
use shorei_domain::id::{AccreditationId, FacilityId};
use shorei_domain::period::{Term, tokyo_date};
use shorei_domain::programme::Definition;
use shorei_domain::report::{Outline, Report, Revision, Status};
use shorei_print::sheets::{self, ApprovedBy, ReportToPrint, TableRow};
use shorei_print::{Dated, Document, Holder, Sheet};
use shorei_wording::dates::day;
use shorei_wording::words::{programme, qualification};
use shorei_wording::{key, say, text};
use uuid::Uuid;

use crate::context::Call;
use crate::error::Error;
use crate::services::application::Applied;
use crate::services::case_book::Table;
use crate::services::paper::Form;
use crate::services::reading::{Shown, named};
use crate::store::approval_request::RequestRow;
use crate::store::case::CaseRow;

/// Makes the document of a report, in the revision shown.
pub(crate) fn case(call: &Call, shown: &Shown) -> Result<Document, Error> {
    let book = &shown.loaded.book;
    let case = shown.row.to_domain()?;
    let (status, approval) = match &shown.received {
        Some(request) => of_request(request, case.state.status())?,
        None => (case.state.status(), approved_by(&shown.row)),
    };
    let sheet = sheets::report(
        call.language,
        &ReportToPrint {
            programme: book.programme,
            definition: &book.definition,
            number: shown.row.slot_number(),
            revision: shown.revision.or(case.revision()),
            report: &shown.report,
            accreditation: named(shown.report.outline.accreditation, &shown.terms).cloned(),
            status,
            approval,
        },
    );
    Ok(printed_today(call, &shown.loaded.owner, vec![sheet]))
}

/// Makes the document of a book: its table, then its reports.
pub(crate) fn case_book(
    call: &Call,
    table: &Table,
    reports: &HashMap<Uuid, Report>,
) -> Result<Document, Error> {
    let (language, book) = (call.language, &table.loaded.book);
    let mut rows = Vec::new();
    let mut pages = Vec::new();
    for number in book.definition.slots() {
        let live = |row: &&CaseRow| row.deleted_at.is_none() && row.slot_number() == number.get();
        let Some(row) = table.rows.iter().find(live) else {
            rows.push(TableRow::empty(number.get(), book.definition.fixed_category(number)));
            continue;
        };
        let Some(report) = reports.get(&row.id) else { continue };
        let case = row.to_domain()?;
        let printed = ReportToPrint {
            programme: book.programme,
            definition: &book.definition,
            number: number.get(),
            revision: case.revision(),
            report,
            accreditation: row.accreditation()?,
            status: case.state.status(),
            approval: approved_by(row),
        };
        rows.push(TableRow::of(language, &printed));
        pages.push(sheets::report(language, &printed));
    }
    let name = programme(language, book.programme);
    let heading = say(language, key!("print.table"), &[("programme", name)]);
    let required = book.definition.approval_required();
    let mut all = vec![sheets::table(language, heading, Vec::new(), required, &rows)];
    all.extend(pages);
    Ok(printed_today(call, &table.loaded.owner, all))
}

/// Makes the document of an application from its content only, so that it never changes.
pub(crate) fn application(call: &Call, applied: &Applied) -> Result<Document, Error> {
    let language = call.language;
    let Applied { row, snapshot, .. } = applied;
    let definition = definition_of(snapshot);
    let of = row.programme()?.into();
    let mut rows = Vec::new();
    let mut pages = Vec::new();
    for applied in &snapshot.reports {
        let printed = ReportToPrint {
            programme: of,
            definition: &definition,
            number: applied.number,
            revision: applied.revision.map(Revision),
            report: &report_of(applied),
            accreditation: accreditation_of(applied)?,
            status: Status::Submitted,
            approval: applied_approval(call, applied),
        };
        rows.push(TableRow::of(language, &printed));
        pages.push(sheets::report(language, &printed));
    }
    let applicant = &snapshot.applicant;
    let number = applicant.member_number.clone().unwrap_or_default();
    let fact = |key, value: String| (text(language, key).to_owned(), value);
    let facts = vec![
        fact(key!("print.round"), snapshot.round.name.clone()),
        fact(key!("print.applicant"), format!("{} {number}", applicant.name)),
        fact(key!("print.applied"), day(language, row.applied_on)),
    ];
    let name = programme(language, of);
    let heading = say(language, key!("print.application"), &[("programme", name)]);
    let required = definition.approval_required();
    let mut all = vec![sheets::table(language, heading, facts, required, &rows)];
    all.extend(pages);
    let document = printed_today(call, applicant, all);
    Ok(Document { dated: Dated::Applied(row.applied_on), made_at: row.applied_at, ..document })
}

/// Makes the form of a paper approval.
pub(crate) fn paper_form(call: &Call, form: &Form) -> Result<Document, Error> {
    let book = &form.loaded.book;
    let case = form.row.to_domain()?;
    let instructor = &form.instructor;
    let number = instructor.member_number.as_deref().unwrap_or_default();
    let sheet = sheets::paper_form(
        call.language,
        &ReportToPrint {
            programme: book.programme,
            definition: &book.definition,
            number: form.row.slot_number(),
            revision: case.revision(),
            report: &form.report,
            accreditation: form.row.accreditation()?,
            status: case.state.status(),
            approval: None,
        },
        &format!("{} {number}", instructor.name),
    );
    Ok(printed_today(call, &form.loaded.owner, vec![sheet]))
}

fn printed_today(call: &Call, owner: &shorei_contract::Person, sheets: Vec<Sheet>) -> Document {
    Document {
        title: sheets.first().map(|sheet| sheet.heading.clone()).unwrap_or_default(),
        language: call.language,
        holder: Holder {
            member_number: owner.member_number.clone().unwrap_or_default(),
            name: owner.name.clone(),
        },
        dated: Dated::Printed(call.today()),
        made_at: call.now(),
        sheets,
    }
}

fn approved_by(row: &CaseRow) -> Option<ApprovedBy> {
    let instructor = row.instructor()?;
    let at = row.decided_at.or(row.requested_at)?;
    Some(ApprovedBy {
        instructor: named_person(&instructor),
        on: tokyo_date(at),
        on_paper: row.on_paper.unwrap_or_default(),
    })
}

/// Shows an instructor the report as it is in the request they received.
fn of_request(
    request: &RequestRow,
    otherwise: Status,
) -> Result<(Status, Option<ApprovedBy>), Error> {
    let status = match request.state()? {
        RequestState::Requested => Status::Requested,
        RequestState::Approved => Status::Approved,
        RequestState::Returned => Status::Returned,
        _ => otherwise,
    };
    let by = ApprovedBy {
        instructor: named_person(&request.instructor()),
        on: tokyo_date(request.decided_at.unwrap_or(request.requested_at)),
        on_paper: false,
    };
    Ok((status, Some(by)))
}

fn named_person(person: &shorei_contract::Person) -> String {
    match &person.member_number {
        Some(number) => format!("{} {number}", person.name),
        None => person.name.clone(),
    }
}

fn definition_of(snapshot: &Snapshot) -> Definition {
    let definition = shorei_contract::programme::Definition::clone(&snapshot.definition);
    definition.into_stored()
}

fn report_of(applied: &AppliedReport) -> Report {
    Report {
        outline: Outline {
            category: applied.category.map(Into::into),
            accreditation: applied.accreditation.as_ref().map(|held| AccreditationId(held.id)),
            care_from: applied.care_from,
            care_to: applied.care_to,
            remarks: applied.remarks.clone(),
        },
        patient_age: applied.patient_age,
        patient_sex: applied.patient_sex.map(Into::into),
        sections: applied.sections.clone(),
    }
}

fn accreditation_of(applied: &AppliedReport) -> Result<Option<Accreditation>, Error> {
    let Some(held) = &applied.accreditation else { return Ok(None) };
    let unsound = |_| Error::internal(format!("the snapshot of {} is unsound", applied.case_id));
    Ok(Some(Accreditation {
        id: AccreditationId(held.id),
        facility: FacilityId(held.facility_id),
        name: held.name.clone(),
        number: held.number.clone(),
        kind: held.kind.into(),
        term: Term::new(held.term_from, held.term_to).map_err(unsound)?,
    }))
}

/// Returns who approved, with their qualifications at the time of the application.
fn applied_approval(call: &Call, applied: &AppliedReport) -> Option<ApprovedBy> {
    let approval = applied.approval.as_ref()?;
    let mut kinds: Vec<&str> = Vec::new();
    for held in &approval.qualifications {
        let kind = qualification(call.language, held.kind.into());
        if !kinds.contains(&kind) {
            kinds.push(kind);
        }
    }
    let mut words = vec![named_person(&approval.instructor)];
    words.extend(kinds.into_iter().map(str::to_owned));
    Some(ApprovedBy {
        instructor: words.join(" "),
        on: tokyo_date(approval.approved_at),
        on_paper: approval.approval.kind == ApprovalKind::Paper,
    })
}
