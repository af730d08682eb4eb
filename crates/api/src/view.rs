//! Converts stored and domain values to the JSON of the contract.

pub(crate) mod application;
mod book;
mod credential;
mod event;
mod mail;
pub(crate) mod print;
mod standing;
mod webhook;

use std::sync::Arc;

use shorei_contract::approval::ApprovalRequest;
use shorei_contract::facility::{Accreditation, Candidate, Hospital};
use shorei_contract::instructor::{Instructor, Reason};
use shorei_contract::me::{Counts, Me, Role};
use shorei_contract::member::{Affiliation, Member, Qualification};
use shorei_contract::notification::{Notice, NoticeKind};
use shorei_contract::paper::{PaperApproval, PaperFile};
use shorei_contract::programme::{ProgrammeView, RoundWithDefinition};
use shorei_contract::reason::{refusal_params, warning_params};
use shorei_contract::round::Round;
use shorei_contract::{Category, Person, Programme, Warning};
use shorei_domain::id::MemberId;
use shorei_domain::member::Language;
use shorei_domain::period::Period;
use shorei_domain::reading::RequestState;
use shorei_domain::refusal::{self, Place, Warned};
use shorei_wording::{key, say};
use time::Date;
use uuid::Uuid;

use crate::context::Call;
use crate::error::Error;
use crate::services::instructor as candidates;
use crate::services::me;
use crate::services::round::Offered;
use crate::store::accreditation::AccreditationRow;
use crate::store::affiliation::AffiliationRow;
use crate::store::approval_request::RequestRow;
use crate::store::audit::EntryRow;
use crate::store::facility::FacilityRow;
use crate::store::member::MemberRow;
use crate::store::notification::NoticeRow;
use crate::store::paper_approval::PaperRow;
use crate::store::programme::RoundRow;
use crate::store::qualification::QualificationRow;

pub(crate) use book::{case, case_book, case_book_summary, history_entry, working_copy};
pub(crate) use credential::{access_token, api_client};
pub(crate) use event::event;
pub(crate) use mail::mail;
pub(crate) use standing::{credit, dues, own_credits, own_facility};
pub(crate) use webhook::{
    event_types, message_id, webhook_delivery, webhook_endpoint, webhook_message,
};

/// Converts a member, as the secretariat sees it.
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

/// Converts a qualification term.
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

/// Converts an affiliation period.
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

/// Converts a hospital.
pub(crate) fn hospital(row: &FacilityRow) -> Hospital {
    Hospital {
        id: row.id,
        name: row.name.clone(),
        name_kana: row.name_kana.clone(),
        prefecture: row.prefecture.clone(),
    }
}

/// Converts an accreditation term, as the secretariat maintains it.
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

/// Converts an accreditation term to a candidate for 診療施設名.
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

/// Converts a round.
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

/// Converts a programme with its rounds.
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

/// Converts the caller's profile.
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

/// An approval request, as far as the caller may see what it was about.
pub(crate) fn approval_request(
    call: &Call,
    row: &RequestRow,
    deadlines: &[(String, Date)],
) -> Result<ApprovalRequest, Error> {
    let mut shown = whole_request(row, deadlines)?;
    let is_its_sender = call.is_member(MemberId(row.applicant_id));
    let sees_all = is_its_sender || call.is(Role::Secretariat);
    if !sees_all && !RequestState::from(shown.state).is_shown_to_instructor() {
        shown.message.clear();
        shown.category = None;
        shown.facility = None;
        shown.care_from = None;
        shown.care_to = None;
    }
    Ok(shown)
}

fn whole_request(row: &RequestRow, deadlines: &[(String, Date)]) -> Result<ApprovalRequest, Error> {
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

/// Converts a paper approval.
pub(crate) fn paper_approval(row: &PaperRow) -> Result<PaperApproval, Error> {
    let request = &row.request;
    Ok(PaperApproval {
        id: request.id,
        state: row.state()?,
        case_id: request.case_id,
        revision: u32::try_from(request.revision).unwrap_or_default(),
        programme: request.programme()?,
        slot_number: request.slot_number(),
        category: request.category.as_deref().and_then(Category::from_word),
        applicant: request.applicant(),
        instructor: request.instructor(),
        facility: request.facility(),
        care_from: request.care_from,
        care_to: request.care_to,
        signed_on: row.signed_on,
        file: PaperFile {
            name: row.file_name.clone(),
            media_type: row.media_type.clone(),
            size: u64::try_from(row.size).unwrap_or_default(),
        },
        requested_at: request.requested_at,
        decided_at: request.decided_at,
        voided_at: request.voided_at,
        comment: request.comment.clone(),
    })
}

/// Converts a candidate on the page 指導者登録.
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

/// Converts a warning, with its sentence.
pub(crate) fn warning(language: Language, warned: &Warned) -> Warning {
    Warning {
        pointer: warned.at.to_string(),
        code: warned.warning.code().to_owned(),
        params: warning_params(&warned.warning),
        message: shorei_wording::warning(language, &warned.warning),
    }
}

/// Converts a notice, with its sentence.
pub(crate) fn notice(language: Language, row: NoticeRow) -> Result<Notice, Error> {
    let fault = |what: &str| Error::internal(format!("notice {}: {what}", row.id));
    let kind = NoticeKind::ALL.into_iter().find(|kind| kind.as_str() == row.kind);
    let kind = kind.ok_or_else(|| fault("kind"))?;
    let programme = Programme::from_word(&row.programme).ok_or_else(|| fault("programme"))?;
    let number = row.slot.number();
    let sentence = match kind {
        NoticeKind::RequestSent => key!("notice.request_sent"),
        NoticeKind::RequestWithdrawn => key!("notice.request_withdrawn"),
        NoticeKind::RequestApproved => key!("notice.request_approved"),
        NoticeKind::RequestReturned => key!("notice.request_returned"),
        NoticeKind::RequestDeclined => key!("notice.request_declined"),
        NoticeKind::CaseReopened => key!("notice.case_reopened"),
        NoticeKind::PaperAccepted => key!("notice.paper_accepted"),
        NoticeKind::PaperRefused => key!("notice.paper_refused"),
        NoticeKind::InstructorLeft => key!("notice.instructor_left"),
        NoticeKind::MailUndelivered => key!("notice.mail_undelivered"),
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

/// Converts an entry of the audit trail.
pub(crate) fn audit_event(
    language: Language,
    row: EntryRow,
) -> Result<shorei_contract::audit::AuditEvent, Error> {
    let key = shorei_wording::Key::find(&format!("trail.{}", row.action.replace('.', "_")));
    let message = key.map_or_else(|| row.action.clone(), |key| say(language, key, &[]));
    Ok(shorei_contract::audit::AuditEvent {
        id: row.id,
        at: row.at,
        actor: person(row.actor_id, row.actor_number, row.actor_name),
        address: row.address,
        request_id: row.request_id,
        action: row.action,
        message,
        subject_kind: row.subject_kind,
        subject_id: row.subject_id,
        case_id: row.case_id,
        revision: row.revision.and_then(|revision| u32::try_from(revision).ok()),
        details: serde_json::from_str(&row.details)?,
    })
}

/// An account of the secretariat.
pub(crate) fn staff(row: &MemberRow) -> shorei_contract::staff::Staff {
    shorei_contract::staff::Staff {
        id: row.id,
        email: row.email.clone(),
        name: row.name(),
        role: shorei_contract::staff::StaffRole::of(row.staff_role.as_deref()),
        ended_on: row.left_on,
        updated_at: row.updated_at,
    }
}

/// An anchor of the audit trail.
pub(crate) fn anchor(row: &crate::store::audit_chain::Anchor) -> shorei_contract::audit::Anchor {
    shorei_contract::audit::Anchor {
        day: row.day,
        made_at: row.made_at,
        entries: row.entries,
        digest: crate::security::secret::encode_hex(&row.digest),
    }
}

fn person(id: Option<Uuid>, number: Option<String>, name: Option<String>) -> Option<Person> {
    Some(Person { member_id: id?, member_number: number, name: name?.trim().to_owned() })
}
