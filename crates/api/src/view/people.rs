//! Converts members, their qualifications and workplaces, and the accounts of the secretariat.

use shorei_contract::Person;
use shorei_contract::instructor::{Instructor, Reason};
use shorei_contract::me::{Counts, Me};
use shorei_contract::member::{Affiliation, Member, Qualification};
use shorei_contract::reason::refusal_params;
use shorei_domain::member::Language;
use shorei_domain::refusal::{self, Place, Warned};
use uuid::Uuid;

use super::warning;
use crate::context::Call;
use crate::error::Error;
use crate::services::instructor as candidates;
use crate::services::me;
use crate::store::affiliation::AffiliationRow;
use crate::store::member::MemberRow;
use crate::store::qualification::QualificationRow;

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

pub(super) fn person(
    id: Option<Uuid>,
    number: Option<String>,
    name: Option<String>,
) -> Option<Person> {
    Some(Person { member_id: id?, member_number: number, name: name?.trim().to_owned() })
}
