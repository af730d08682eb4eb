//! The domain's refusals and warnings, as the API names them.

use serde_json::{Map, Value, json};
use shorei_domain::application::Lacking;
use shorei_domain::facility::Accreditation;
use shorei_domain::period::{Period, Term};
use shorei_domain::programme::Condition;
use shorei_domain::refusal::{Bound, Refusal, Warning};
#[cfg(feature = "server")]
use time::Date;
use time::format_description::well_known::Rfc3339;

use crate::{AccreditationKind, Category, Programme, QualificationKind, Status};

pub use shorei_domain::period::{FIRST_DAY, LAST_DAY};

/// Checks that a term or window may begin or end on `day`; refuses typing errors.
///
/// # Errors
/// `out_of_range`.
#[cfg(feature = "server")]
pub fn sensible_day(day: &Date) -> Result<(), validator::ValidationError> {
    if (FIRST_DAY..=LAST_DAY).contains(day) {
        Ok(())
    } else {
        Err(validator::ValidationError::new("day"))
    }
}

/// Checks that a draft can keep `day`, which must fit both databases and the calendar of the API.
///
/// # Errors
/// `out_of_range`.
#[cfg(feature = "server")]
pub fn kept_day(day: &Date) -> Result<(), validator::ValidationError> {
    if day.year() > 0 { Ok(()) } else { Err(validator::ValidationError::new("day")) }
}

/// Returns the parameters of a refusal, with the names that the API documents.
#[must_use]
pub fn refusal_params(refusal: &Refusal) -> Map<String, Value> {
    let params = match refusal {
        Refusal::CaseLocked { status }
        | Refusal::NotRegistered { status }
        | Refusal::NotApproved { status } => json!({"state": Status::from(*status)}),
        Refusal::RegistrationClosed { window } => json!({
            "registration_from": window.map(Period::from),
            "registration_to": window.map(Period::to),
        }),
        Refusal::ApplicationClosed { window } => json!({
            "application_from": window.map(Period::from),
            "application_to": window.map(Period::to),
        }),
        Refusal::ConflictingApplication { programme, applied_on } => {
            json!({"programme": Programme::from(*programme), "applied_on": applied_on})
        }
        Refusal::BookIncomplete { slots, categories } => json!({
            "slots": slots.iter().map(lacking).collect::<Vec<_>>(),
            "categories": categories.iter().copied().map(Category::from).collect::<Vec<_>>(),
        }),
        Refusal::ApplicantNotEligible { condition: unmet } => condition(unmet),
        Refusal::ApprovalDeadlinePassed { deadline } => json!({"approval_deadline": deadline}),
        Refusal::RoundOverlaps { name, open } => {
            json!({"name": name, "open_from": open.from(), "open_to": open.to()})
        }
        Refusal::CarePeriodReversed { from, to } | Refusal::PeriodReversed { from, to } => {
            json!({"from": from, "to": to})
        }
        Refusal::CarePeriodInFuture { today } => json!({"today": today}),
        Refusal::OutsideAccreditationTerm { term, uncovered, adjoining } => json!({
            "term_from": term.from(),
            "term_to": term.to(),
            "uncovered": periods(uncovered),
            "adjoining": adjoining.as_deref().map(accreditation),
        }),
        Refusal::CategoryFixed { category } => json!({"category": Category::from(*category)}),
        Refusal::FieldTooLong { length, max } | Refusal::PasswordTooLong { length, max } => {
            json!({"length": length, "max": max})
        }
        Refusal::InstructorNotQualified { kinds } => {
            let kinds: Vec<_> = kinds.iter().copied().map(QualificationKind::from).collect();
            json!({"kinds": kinds})
        }
        Refusal::OutsideInstructorTerm { terms, uncovered } => json!({
            "terms": terms.iter().map(|(kind, term)| qualification(*kind, *term)).collect::<Vec<_>>(),
            "uncovered": periods(uncovered),
        }),
        Refusal::InstructorRetired { left_on } => json!({"left_on": left_on}),
        Refusal::TooManyItems { max } => json!({"max": max}),
        Refusal::DeadlineAfterApplication { application_to } => {
            json!({"application_to": application_to})
        }
        Refusal::AlreadyExists { field } => json!({"field": field}),
        Refusal::PasswordTooShort { min } => json!({"min": min}),
        Refusal::OutOfRange { min, max } => json!({"min": bound(*min), "max": bound(*max)}),
        Refusal::KindEnded { last_day } => json!({"last_day": last_day}),
        Refusal::AlreadyRequested
        | Refusal::AlreadyApplied
        | Refusal::LastSecretary
        | Refusal::NextBookBegun
        | Refusal::ApplicationVoided
        | Refusal::ApplicationNotFailed
        | Refusal::NotRequested
        | Refusal::ApprovalNotRequired
        | Refusal::SlotTaken
        | Refusal::CategoryRequired
        | Refusal::FieldRequired
        | Refusal::CommentRequired
        | Refusal::InstructorIsApplicant
        | Refusal::InstructorNotRetired
        | Refusal::MixedBooks
        | Refusal::DuplicateItem
        | Refusal::InvalidValue
        | Refusal::PasswordTooCommon
        | Refusal::NotALine
        | Refusal::NotAnAddress
        | Refusal::NotFound
        | Refusal::UnknownField => json!({}),
    };
    object(params)
}

/// Returns the parameters of a warning, with the names that the API documents.
#[must_use]
pub fn warning_params(warning: &Warning) -> Map<String, Value> {
    let params = match warning {
        Warning::InstructorNotAtFacility => json!({}),
        Warning::DeadlineNear { deadline, days_left } => {
            json!({"approval_deadline": deadline, "days_left": days_left})
        }
        Warning::InstructorOverloaded { open } => json!({"open_requests": open}),
        Warning::InstructorAlreadyNotified { at } => {
            json!({"requested_at": at.format(&Rfc3339).unwrap_or_default()})
        }
        Warning::PeriodSpansTerms { adjoining } => json!({"adjoining": accreditation(adjoining)}),
        Warning::DuesUnpaid { years } => json!({"years": years}),
        Warning::Unfit(refusal) => return refusal_params(refusal),
    };
    object(params)
}

fn lacking(Lacking { slot, status, unfit }: &Lacking) -> Value {
    let unfit = unfit.iter().map(|why| json!({"code": why.code(), "params": refusal_params(why)}));
    json!({
        "number": slot.get(),
        "state": Status::from(*status),
        "reasons": unfit.collect::<Vec<_>>(),
    })
}

fn condition(condition: &Condition) -> Value {
    let kinds = |kinds: &[shorei_domain::qualification::QualificationKind]| {
        kinds.iter().copied().map(QualificationKind::from).collect::<Vec<_>>()
    };
    match condition {
        Condition::HoldsOrHeld(these) => {
            json!({"condition": "holds_or_held", "kinds": kinds(these)})
        }
        Condition::HoldsNoneOf(these) => {
            json!({"condition": "holds_none_of", "kinds": kinds(these)})
        }
        Condition::NotTogetherWith(programmes) => {
            let programmes: Vec<_> = programmes.iter().copied().map(Programme::from).collect();
            json!({"condition": "not_together_with", "programmes": programmes})
        }
    }
}

fn periods(periods: &[Period]) -> Value {
    periods.iter().map(|period| json!({"from": period.from(), "to": period.to()})).collect()
}

fn qualification(kind: shorei_domain::qualification::QualificationKind, term: Term) -> Value {
    let kind = QualificationKind::from(kind);
    json!({"kind": kind, "term_from": term.from(), "term_to": term.to()})
}

fn accreditation(accreditation: &Accreditation) -> Value {
    json!({
        "accreditation_id": accreditation.id.0,
        "name": accreditation.name,
        "number": accreditation.number,
        "kind": AccreditationKind::from(accreditation.kind),
        "term_from": accreditation.term.from(),
        "term_to": accreditation.term.to(),
    })
}

fn bound(bound: Bound) -> Value {
    match bound {
        Bound::Number(number) => json!(number),
        Bound::Day(day) => json!(day),
    }
}

fn object(params: Value) -> Map<String, Value> {
    match params {
        Value::Object(map) => map,
        _ => Map::new(),
    }
}
