//! Converts the server's answers to values of the domain, so that the page can ask the rules.

use shorei_contract::facility::Accreditation;
use shorei_contract::member::Qualification;
use shorei_contract::programme::Definition;
use shorei_contract::round::Round;
use shorei_domain::facility::Accreditation as DomainAccreditation;
use shorei_domain::id::{AccreditationId, FacilityId, QualificationId, RoundId};
use shorei_domain::period::{Period, Term};
use shorei_domain::programme::Definition as DomainDefinition;
use shorei_domain::qualification::Qualification as DomainQualification;
use shorei_domain::round::{Round as DomainRound, RoundDays};
use time::Date;
use uuid::Uuid;

/// Makes a period from its ends. The server never sends a reversed one; its first day would stand
/// for it.
pub fn period(from: Date, to: Date) -> Period {
    Period::new(from, to.max(from)).unwrap_or_else(|reversed| unreachable!("{reversed:?}"))
}

/// Makes a term from its ends, like [`period`].
pub fn term(from: Date, to: Option<Date>) -> Term {
    let to = to.map(|to| to.max(from));
    Term::new(from, to).unwrap_or_else(|reversed| unreachable!("{reversed:?}"))
}

/// Converts an accreditation term.
pub fn accreditation(held: &Accreditation) -> DomainAccreditation {
    DomainAccreditation {
        id: AccreditationId(held.id),
        facility: FacilityId(held.facility_id),
        name: held.name.clone(),
        number: held.number.clone(),
        kind: held.kind.into(),
        term: term(held.term_from, held.term_to),
    }
}

/// Converts a qualification term.
pub fn qualification(held: &Qualification) -> DomainQualification {
    DomainQualification {
        id: QualificationId(held.id),
        kind: held.kind.into(),
        term: term(held.term_from, held.term_to),
    }
}

/// Converts a round, or returns `None` if the domain would refuse it.
pub fn round(round: &Round) -> Option<DomainRound> {
    let days = RoundDays {
        registration_from: round.registration_from,
        registration_to: round.registration_to,
        approval_deadline: Some(round.approval_deadline),
        application_from: round.application_from,
        application_to: round.application_to,
    };
    DomainRound::new(RoundId(round.id), round.programme.into(), round.name.clone(), days, &[]).ok()
}

/// Converts a definition. The server stores no unsound one.
pub fn definition(definition: &Definition) -> DomainDefinition {
    definition.clone().into_stored()
}

/// Returns the days from `today` to `day`, or `None` once it has passed.
pub fn days_left(today: Date, day: Date) -> Option<i64> {
    let days = (day - today).whole_days();
    (days >= 0).then_some(days)
}
