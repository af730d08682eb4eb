//! The content of an application, as it was at that moment.

use std::collections::HashMap;
use std::sync::Arc;

use shorei_contract::application::{
    AppliedApproval, AppliedReport, AppliedRound, HeldTerm, Snapshot,
};
use shorei_contract::case::Approval;
use shorei_contract::facility::Accreditation;
use shorei_domain::report::Report;
use shorei_domain::round::Round;
use uuid::Uuid;

use crate::error::Error;
use crate::store::case::{self, CaseRow};
use crate::store::case_book::LoadedBook;
use crate::store::qualification::{self, QualificationRow};
use crate::unit::Unit;

type Held = HashMap<Uuid, Vec<QualificationRow>>;

/// Takes a snapshot of everything in an application: the definition, the round, each report with
/// its hospital, the instructor who approved it, and their qualifications.
pub(super) async fn take(
    unit: &Unit<'_>,
    loaded: &LoadedBook,
    round: &Round,
    rows: &[CaseRow],
) -> Result<Snapshot, Error> {
    let mut reports = case::reports_of(unit, loaded.book.id).await?;
    let held = held(unit, rows).await?;
    let reports = rows.iter().map(|row| {
        let report = reports.remove(&row.id);
        let report = report.ok_or_else(|| Error::internal(format!("case {}: no text", row.id)))?;
        applied_report(row, report, &held)
    });
    Ok(Snapshot {
        applicant: loaded.owner.clone(),
        round: applied_round(round),
        definition: Arc::clone(&loaded.definition.view),
        reports: reports.collect::<Result<_, Error>>()?,
    })
}

/// Returns the qualifications of everyone who approved one of the reports.
async fn held(unit: &Unit<'_>, rows: &[CaseRow]) -> Result<Held, Error> {
    let mut instructors: Vec<Uuid> = rows.iter().filter_map(|row| row.instructor_id).collect();
    instructors.sort_unstable();
    instructors.dedup();
    let mut held = Held::new();
    for row in qualification::of_members(unit, &instructors).await? {
        held.entry(row.member_id).or_default().push(row);
    }
    Ok(held)
}

fn applied_round(round: &Round) -> AppliedRound {
    AppliedRound {
        id: round.id.0,
        name: round.name.clone(),
        registration_from: round.registration.from(),
        registration_to: round.registration.to(),
        approval_deadline: round.approval_deadline,
        application_from: round.application.from(),
        application_to: round.application.to(),
    }
}

fn applied_report(row: &CaseRow, report: Report, held: &Held) -> Result<AppliedReport, Error> {
    let accreditation = row.accreditation()?.map(|term| Accreditation {
        id: term.id.0,
        facility_id: term.facility.0,
        number: term.number,
        kind: term.kind.into(),
        term_from: term.term.from(),
        term_to: term.term.to(),
        name: term.name,
    });
    Ok(AppliedReport {
        number: row.slot_number(),
        case_id: row.id,
        revision: case::revision_of(row.revision).map(|revision| revision.0),
        category: report.outline.category.map(Into::into),
        accreditation,
        care_from: report.outline.care_from,
        care_to: report.outline.care_to,
        patient_age: report.patient_age,
        patient_sex: report.patient_sex.map(Into::into),
        sections: report.sections,
        remarks: report.outline.remarks,
        approval: approval(row, held)?,
    })
}

fn approval(row: &CaseRow, held: &Held) -> Result<Option<AppliedApproval>, Error> {
    let (Some(request_id), Some(instructor), Some(requested_at), Some(approved_at)) =
        (row.request_id, row.instructor(), row.requested_at, row.decided_at)
    else {
        return Ok(None);
    };
    let terms = held.get(&instructor.member_id).map_or(&[][..], Vec::as_slice);
    let term = |row: &QualificationRow| {
        let qualification = row.to_domain()?;
        let kind = qualification.kind.into();
        Ok(HeldTerm { kind, term_from: row.term_from, term_to: row.term_to })
    };
    let qualifications = terms.iter().map(term).collect::<Result<_, Error>>()?;
    let approval = Approval::by(request_id, row.on_paper.unwrap_or_default());
    Ok(Some(AppliedApproval { approval, instructor, qualifications, requested_at, approved_at }))
}
