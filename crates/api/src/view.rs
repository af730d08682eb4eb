//! What answers show: stored and domain values as the JSON of the contract.

pub(crate) mod application;
mod standing;

use std::sync::Arc;

use shorei_contract::approval::ApprovalRequest;
use shorei_contract::case::{Approval, ApprovalKind, Case, HistoryEntry};
use shorei_contract::case_book::{CaseBook, CaseBookSummary, DeletedCase, Progress, Slot};
use shorei_contract::facility::{Accreditation, Candidate, Hospital};
use shorei_contract::instructor::{Instructor, Reason};
use shorei_contract::me::{Counts, Me};
use shorei_contract::member::{Affiliation, Member, Qualification};
use shorei_contract::notification::{Notice, NoticeKind};
use shorei_contract::programme::{ProgrammeView, RoundWithDefinition};
use shorei_contract::reason::{refusal_params, warning_params};
use shorei_contract::round::Round;
use shorei_contract::{Action, Category, Person, Programme, Status, Warning};
use shorei_domain::case_book as domain;
use shorei_domain::member::Language;
use shorei_domain::period::Period;
use shorei_domain::programme::SlotNumber;
use shorei_domain::refusal::{self, Place, Warned};
use shorei_wording::{Key, key, say};
use time::Date;
use uuid::Uuid;

use crate::context::Call;
use crate::error::Error;
use crate::http::etag::ETag;
use crate::services::case_book::Table;
use crate::services::instructor as candidates;
use crate::services::me;
use crate::services::reading::{Shown, named};
use crate::services::round::Offered;
use crate::store::accreditation::AccreditationRow;
use crate::store::affiliation::AffiliationRow;
use crate::store::approval_request::RequestRow;
use crate::store::audit::{EventRow, HistoryRow};
use crate::store::case::{CaseRow, slot_of};
use crate::store::facility::FacilityRow;
use crate::store::member::MemberRow;
use crate::store::notification::NoticeRow;
use crate::store::programme::RoundRow;
use crate::store::qualification::QualificationRow;

pub(crate) use standing::{credit, dues, own_credits, own_facility};

/// A member as the secretariat sees it.
pub(crate) fn member(row: &MemberRow) -> Member {
    Member {
        id: row.id,
        member_number: row.member_number.clone().unwrap_or_default(),
        email: row.email.clone(),
        family_name: row.family_name.clone(),
        given_name: row.given_name.clone(),
        family_name_kana: row.family_name_kana.clone(),
        given_name_kana: row.given_name_kana.clone(),
        left_on: row.left_on,
        name: row.name(),
        updated_at: row.updated_at,
    }
}

/// A term of a qualification.
pub(crate) fn qualification(row: &QualificationRow) -> Result<Qualification, Error> {
    let held = row.to_domain()?;
    Ok(Qualification {
        id: row.id,
        member_id: row.member_id,
        kind: held.kind.into(),
        term_from: row.term_from,
        term_to: row.term_to,
    })
}

/// A stretch of work.
pub(crate) fn affiliation(row: &AffiliationRow) -> Affiliation {
    Affiliation {
        id: row.id,
        member_id: row.member_id,
        facility_id: row.facility_id,
        facility_name: row.facility_name.clone(),
        worked_from: row.worked_from,
        worked_to: row.worked_to,
    }
}

/// A hospital.
pub(crate) fn hospital(row: &FacilityRow) -> Hospital {
    Hospital {
        id: row.id,
        name: row.name.clone(),
        name_kana: row.name_kana.clone(),
        prefecture: row.prefecture.clone(),
    }
}

/// An accreditation term as the secretariat keeps it.
pub(crate) fn accreditation(row: &AccreditationRow) -> Result<Accreditation, Error> {
    Ok(accreditation_of(&row.to_domain()?))
}

fn accreditation_of(term: &shorei_domain::facility::Accreditation) -> Accreditation {
    Accreditation {
        id: term.id.0,
        facility_id: term.facility.0,
        number: term.number.clone(),
        kind: term.kind.into(),
        term_from: term.term.from(),
        term_to: term.term.to(),
        name: term.name.clone(),
    }
}

/// An accreditation term as a candidate for 診療施設名.
pub(crate) fn candidate(
    row: &AccreditationRow,
    care: Option<Period>,
    today: Date,
) -> Result<Candidate, Error> {
    let term = row.to_domain()?;
    Ok(Candidate {
        accreditation_id: row.id,
        facility_id: row.facility_id,
        name: row.name.clone(),
        number: row.number.clone(),
        kind: term.kind.into(),
        term_from: row.term_from,
        term_to: row.term_to,
        ended: term.ended(today),
        label: shorei_wording::words::candidate(&term, today),
        covers: care.map(|care| term.term.covers(care)),
    })
}

/// A round.
pub(crate) fn round(row: &RoundRow, today: Date) -> Result<Round, Error> {
    Ok(round_of(&row.to_domain()?, today))
}

fn round_of(round: &shorei_domain::round::Round, today: Date) -> Round {
    Round {
        id: round.id.0,
        programme: round.programme.into(),
        name: round.name.clone(),
        registration_from: round.registration.from(),
        registration_to: round.registration.to(),
        approval_deadline: round.approval_deadline,
        application_from: round.application.from(),
        application_to: round.application.to(),
        open: round.is_open(today),
    }
}

/// A programme with its rounds.
pub(crate) fn programme(call: &Call, offered: &Offered) -> Result<ProgrammeView, Error> {
    let Offered { programme, definition, rounds } = offered;
    let rounds = rounds.iter().map(|(row, definition)| {
        let definition = Arc::clone(&definition.view);
        Ok(RoundWithDefinition { round: round(row, call.today())?, definition })
    });
    let name = shorei_wording::words::programme(call.language, (*programme).into());
    Ok(ProgrammeView {
        programme: *programme,
        name: name.to_owned(),
        definition: Arc::clone(&definition.view),
        rounds: rounds.collect::<Result<_, Error>>()?,
    })
}

/// Who is signed in.
pub(crate) fn me(call: &Call, me: &me::Me) -> Result<Me, Error> {
    let count = |number: i64| u64::try_from(number).unwrap_or_default();
    Ok(Me {
        member: me.row.person(),
        email: me.row.email.clone(),
        language: me.row.language(),
        roles: call.roles(),
        qualifications: me.qualifications.iter().map(qualification).collect::<Result<_, _>>()?,
        affiliations: me.affiliations.iter().map(affiliation).collect(),
        counts: Counts {
            requests_waiting: count(me.counts.requests_waiting),
            cases_returned: count(me.counts.cases_returned),
            notices_unread: count(me.counts.notices_unread),
        },
    })
}

/// A book as lists show it.
pub(crate) fn case_book_summary(call: &Call, table: &Table) -> Result<CaseBookSummary, Error> {
    let Table { loaded, rows, .. } = table;
    let cases = live(rows)?;
    Ok(CaseBookSummary {
        id: loaded.book.id.0,
        programme: loaded.book.programme.into(),
        applicant: loaded.owner.clone(),
        round: loaded.book.round.as_ref().map(|round| round_of(round, call.today())),
        progress: progress(&loaded.book, &cases),
        application_id: loaded.book.application.map(|id| id.0),
    })
}

/// A book with its table.
pub(crate) fn case_book(call: &Call, table: &Table) -> Result<CaseBook, Error> {
    let Table { loaded, rows, terms, not_yet } = table;
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
        slots.push(slot(call, book, number, row.zip(case), &deleted, terms));
    }
    Ok(CaseBook {
        id: book.id.0,
        programme: book.programme.into(),
        applicant: loaded.owner.clone(),
        round: book.round.as_ref().map(|round| round_of(round, call.today())),
        definition: Arc::clone(&loaded.definition.view),
        progress: progress(book, &cases),
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

fn progress(book: &domain::CaseBook, cases: &[domain::Case]) -> Progress {
    let progress = book.progress(cases);
    let states = progress
        .states
        .into_iter()
        .map(|(status, count)| (Status::from(status).as_str().to_owned(), count));
    Progress {
        states: states.collect(),
        categories_covered: progress.covered.into_iter().map(Into::into).collect(),
        complete: progress.open_slots.is_empty(),
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
    let owner = book.owner == call.actor.member;
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
        revision: case.and_then(|case| case.revision).map(|revision| revision.0),
        care_from: case.and_then(|case| case.outline.care_from),
        care_to: case.and_then(|case| case.outline.care_to),
        instructor: row.and_then(CaseRow::instructor),
        approval: case.and_then(|case| approval(&case.state)),
        requested_at: row.and_then(|row| row.requested_at),
        decided_at: row.and_then(|row| row.decided_at),
        comment: case.and_then(|case| return_comment(&case.state)),
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

/// What has become wrong with a registered report since its registration.
fn care_warnings(
    call: &Call,
    case: &domain::Case,
    terms: &[shorei_domain::facility::Accreditation],
) -> Vec<Warning> {
    if case.state != domain::State::Registered {
        return Vec::new();
    }
    let unfit = shorei_domain::report::care_unfit(&case.outline, terms, call.today());
    let unfit = unfit
        .into_iter()
        .map(|refused| Warned { at: refused.at, warning: refusal::Warning::Unfit(refused.why) });
    unfit.map(|warned| warning(call.language, &warned)).collect()
}

fn approval(state: &domain::State) -> Option<Approval> {
    state.asked().map(|asked| by_request(asked.request.0))
}

fn by_request(id: Uuid) -> Approval {
    Approval { kind: ApprovalKind::System, request_id: Some(id), paper_approval_id: None }
}

fn return_comment(state: &domain::State) -> Option<String> {
    match state {
        domain::State::Returned { comment, .. } => Some(comment.clone()),
        _ => None,
    }
}

/// A report as somebody may read it.
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
        category: report.outline.category.map(Into::into),
        accreditation_id: report.outline.accreditation.map(|id| id.0),
        accreditation: named(report.outline.accreditation, terms).map(accreditation_of),
        care_from: report.outline.care_from,
        care_to: report.outline.care_to,
        patient_age: report.patient_age,
        patient_sex: report.patient_sex.map(Into::into),
        sections: report.sections.clone(),
        remarks: report.outline.remarks.clone(),
        revision: revision.or(case.revision).map(|revision| revision.0),
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

/// An instructor sees the report as it stands in the request that they got, whatever came after.
fn of_request(view: &mut Case, request: &RequestRow) -> Result<(), Error> {
    view.state = match request.state()? {
        shorei_contract::RequestState::Requested => Status::Requested,
        shorei_contract::RequestState::Approved => Status::Approved,
        shorei_contract::RequestState::Returned => Status::Returned,
        _ => view.state,
    };
    view.approval = Some(by_request(request.id));
    view.instructor = Some(request.instructor());
    view.requested_at = Some(request.requested_at);
    view.decided_at = request.decided_at;
    view.comment.clone_from(&request.comment);
    view.updated_at = request.decided_at.unwrap_or(request.requested_at);
    Ok(())
}

/// One thing that happened to a report.
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

/// An approval request.
pub(crate) fn approval_request(
    row: &RequestRow,
    deadlines: &[(String, Date)],
) -> Result<ApprovalRequest, Error> {
    let deadline = deadlines.iter().find(|(programme, _)| *programme == row.programme);
    Ok(ApprovalRequest {
        id: row.id,
        requested_at: row.requested_at,
        slot_number: row.slot_number(),
        case_id: row.case_id,
        revision: u32::try_from(row.revision).unwrap_or_default(),
        programme: row.programme()?,
        category: row.category.as_deref().and_then(Category::from_word),
        applicant: row.applicant(),
        instructor: row.instructor(),
        facility: row.facility(),
        care_from: row.care_from,
        care_to: row.care_to,
        state: row.state()?,
        decided_at: row.decided_at,
        voided_at: row.voided_at,
        deadline: deadline.map(|(_, deadline)| *deadline),
        message: row.message.clone(),
        comment: row.comment.clone(),
        case_deleted: row.case_deleted,
    })
}

/// A candidate on 指導者登録.
pub(crate) fn instructor(
    language: Language,
    candidate: &candidates::Candidate,
) -> Result<Instructor, Error> {
    let candidates::Candidate { loaded, eligible, reasons, worked_at_facility, warnings } =
        candidate;
    let reason = |(case, why): &(shorei_domain::id::CaseId, refusal::Refusal)| Reason {
        case_id: case.0,
        code: why.code().to_owned(),
        params: refusal_params(why),
        message: shorei_wording::refusal(language, why),
    };
    let warned = |minded: &refusal::Warning| {
        warning(language, &Warned { at: Place::whole(), warning: minded.clone() })
    };
    Ok(Instructor {
        member_id: loaded.instructor.member.0,
        member_number: loaded.member_number.clone(),
        name: loaded.name.clone(),
        facilities: loaded.affiliations.iter().map(affiliation).collect(),
        qualifications: loaded
            .qualifications
            .iter()
            .map(qualification)
            .collect::<Result<_, _>>()?,
        eligible: *eligible,
        reasons: reasons.iter().map(reason).collect(),
        worked_at_facility: *worked_at_facility,
        open_requests: loaded.instructor.open_requests as u64,
        warnings: warnings.iter().map(warned).collect(),
    })
}

/// A warning in words.
pub(crate) fn warning(language: Language, warned: &Warned) -> Warning {
    Warning {
        pointer: warned.at.to_string(),
        code: warned.warning.code().to_owned(),
        params: warning_params(&warned.warning),
        message: shorei_wording::warning(language, &warned.warning),
    }
}

/// A notice.
pub(crate) fn notice(language: Language, row: NoticeRow) -> Result<Notice, Error> {
    let fault = |what: &str| Error::internal(format!("notice {}: {what}", row.id));
    let kind = NoticeKind::ALL.into_iter().find(|kind| kind.as_str() == row.kind);
    let kind = kind.ok_or_else(|| fault("kind"))?;
    let programme = Programme::from_word(&row.programme).ok_or_else(|| fault("programme"))?;
    let number = slot_of(row.slot);
    let sentence = match kind {
        NoticeKind::RequestSent => key!("notice.request_sent"),
        NoticeKind::RequestWithdrawn => key!("notice.request_withdrawn"),
        NoticeKind::RequestApproved => key!("notice.request_approved"),
        NoticeKind::RequestReturned => key!("notice.request_returned"),
        NoticeKind::RequestDeclined => key!("notice.request_declined"),
        NoticeKind::CaseReopened => key!("notice.case_reopened"),
        NoticeKind::InstructorLeft => key!("notice.instructor_left"),
    };
    let actor = person(row.actor_id, row.actor_number, row.actor_name);
    let name = actor.as_ref().map(|person| person.name.as_str()).unwrap_or_default();
    let values = [("actor", name), ("number", &number.to_string())];
    Ok(Notice {
        id: row.id,
        kind,
        message: say(language, sentence, &values),
        case_id: row.case_id,
        programme,
        slot_number: number,
        request_id: row.request_id,
        actor,
        created_at: row.created_at,
        read_at: row.read_at,
    })
}

/// An entry of the audit trail.
pub(crate) fn audit_event(row: EventRow) -> Result<shorei_contract::audit::AuditEvent, Error> {
    Ok(shorei_contract::audit::AuditEvent {
        id: row.id,
        at: row.at,
        actor: person(row.actor_id, row.actor_number, row.actor_name),
        address: row.address,
        request_id: row.request_id,
        action: row.action,
        subject_kind: row.subject_kind,
        subject_id: row.subject_id,
        case_id: row.case_id,
        revision: row.revision.and_then(|revision| u32::try_from(revision).ok()),
        details: serde_json::from_str(&row.details)?,
    })
}

fn person(id: Option<Uuid>, number: Option<String>, name: Option<String>) -> Option<Person> {
    Some(Person { member_id: id?, member_number: number, name: name?.trim().to_owned() })
}
