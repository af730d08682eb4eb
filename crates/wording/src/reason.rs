//! The sentences of refusals and warnings.

use shorei_domain::application::Lacking;
use shorei_domain::facility::Accreditation;
use shorei_domain::member::Language;
use shorei_domain::period::Term;
use shorei_domain::programme::Condition;
use shorei_domain::qualification::QualificationKind;
use shorei_domain::refusal::{Bound, Refusal, Warning};

use crate::dates::{day, instant, period, periods, term};
use crate::words::{accreditation_kind, category, programme, qualification, status};
use crate::{Key, key, say, text};

/// Returns the title of a code: the kind of problem, in a few words.
#[must_use]
pub fn title(language: Language, code: &str) -> &'static str {
    // The page has no titles, because the server sends them with its problems.
    let key = Key::find(&format!("code.{code}.title"));
    key.or_else(|| Key::find("code.internal_error.title")).map_or("", |key| text(language, key))
}

/// Returns the title of a refusal: the kind of problem, in a few words.
#[must_use]
pub fn refusal_title(language: Language, refusal: &Refusal) -> &'static str {
    title(language, refusal.code())
}

/// The sentence of a code: the variant that is called so in the words, with these values.
#[must_use]
pub fn sentence(language: Language, code: &str, variant: &str, values: &[(&str, &str)]) -> String {
    let key = Key::find(&format!("code.{code}.{variant}"));
    say(language, key.unwrap_or(key!("code.internal_error.message")), values)
}

/// Why something is refused, and what to do.
#[must_use]
pub fn refusal(language: Language, refusal: &Refusal) -> String {
    let values = values(language, refusal);
    let values: Vec<_> = values.iter().map(|(name, value)| (*name, value.as_str())).collect();
    let variant = match refusal {
        Refusal::RegistrationClosed { window: None }
        | Refusal::ApplicationClosed { window: None }
        | Refusal::ApprovalDeadlinePassed { deadline: None } => "message_none",
        Refusal::OutsideAccreditationTerm { adjoining: Some(_), .. } => "message_adjoining",
        Refusal::PasswordTooLong { .. } => "message_password",
        Refusal::NotALine => "message_line",
        Refusal::NotAnAddress => "message_address",
        _ => "message",
    };
    sentence(language, refusal.code(), variant, &values)
}

/// Returns the sentence of a warning. If registering would refuse, returns the sentence of the
/// refusal.
#[must_use]
pub fn warning(language: Language, warning: &Warning) -> String {
    let (key, values) = match warning {
        Warning::Unfit(reason) => return refusal(language, reason),
        Warning::InstructorNotAtFacility => (key!("warning.instructor_not_at_facility"), vec![]),
        Warning::DeadlineNear { deadline, days_left } => (
            key!("warning.deadline_near"),
            vec![("deadline", day(language, *deadline)), ("days_left", days_left.to_string())],
        ),
        Warning::InstructorOverloaded { open } => {
            (key!("warning.instructor_overloaded"), vec![("open", open.to_string())])
        }
        Warning::InstructorAlreadyNotified { at } => {
            (key!("warning.instructor_already_notified"), vec![("at", instant(*at))])
        }
        Warning::PeriodSpansTerms { adjoining } => {
            (key!("warning.period_spans_terms"), adjoining_values(language, adjoining))
        }
        Warning::DuesUnpaid { years } => {
            let years: Vec<_> = years.iter().map(ToString::to_string).collect();
            let and = text(language, key!("list.and"));
            (key!("warning.dues_unpaid"), vec![("years", years.join(and))])
        }
    };
    let values: Vec<_> = values.iter().map(|(name, value)| (*name, value.as_str())).collect();
    say(language, key, &values)
}

fn terms_in_words(language: Language, terms: &[(QualificationKind, Term)]) -> String {
    let terms: Vec<_> = terms
        .iter()
        .map(|(kind, held)| format!("{} {}", qualification(language, *kind), term(language, *held)))
        .collect();
    terms.join(text(language, key!("list.and")))
}

fn values(language: Language, refusal: &Refusal) -> Vec<(&'static str, String)> {
    match refusal {
        Refusal::CaseLocked { status: state }
        | Refusal::NotRegistered { status: state }
        | Refusal::NotApproved { status: state } => {
            vec![("status", status(language, *state, true).to_owned())]
        }
        Refusal::RegistrationClosed { window } | Refusal::ApplicationClosed { window } => {
            window.iter().map(|window| ("window", period(language, *window))).collect()
        }
        Refusal::ApprovalDeadlinePassed { deadline } => {
            deadline.iter().map(|deadline| ("deadline", day(language, *deadline))).collect()
        }
        Refusal::ConflictingApplication { programme: other, applied_on } => vec![
            ("programme", programme(language, *other).to_owned()),
            ("applied_on", day(language, *applied_on)),
        ],
        Refusal::BookIncomplete { slots, categories } => {
            let slots = slots.iter().map(|slot| lacking(language, slot));
            let categories = categories.iter().map(|missing| {
                let values = [("category", category(language, *missing))];
                say(language, key!("application.no_report_of"), &values)
            });
            let missing: Vec<_> = slots.chain(categories).collect();
            vec![("missing", missing.join(text(language, key!("list.and"))))]
        }
        Refusal::ApplicantNotEligible { condition: unmet } => {
            vec![("condition", condition(language, unmet))]
        }
        Refusal::RoundOverlaps { name, open } => {
            vec![("name", name.clone()), ("open", period(language, *open))]
        }
        Refusal::CarePeriodReversed { from, to } | Refusal::PeriodReversed { from, to } => {
            vec![("from", day(language, *from)), ("to", day(language, *to))]
        }
        Refusal::CarePeriodInFuture { today } => vec![("today", day(language, *today))],
        Refusal::OutsideAccreditationTerm { term: held, uncovered, adjoining } => {
            let mut values =
                vec![("term", term(language, *held)), ("uncovered", periods(language, uncovered))];
            values.extend(adjoining.iter().flat_map(|other| adjoining_values(language, other)));
            values
        }
        Refusal::CategoryFixed { category: fixed } => {
            vec![("category", category(language, *fixed).to_owned())]
        }
        Refusal::FieldTooLong { length, max } | Refusal::PasswordTooLong { length, max } => {
            vec![("length", length.to_string()), ("max", max.to_string())]
        }
        Refusal::InstructorNotQualified { kinds } => {
            vec![("kinds", kinds_in_words(language, kinds))]
        }
        Refusal::OutsideInstructorTerm { terms, uncovered } => {
            vec![
                ("terms", terms_in_words(language, terms)),
                ("uncovered", periods(language, uncovered)),
            ]
        }
        Refusal::InstructorRetired { left_on } => vec![("left_on", day(language, *left_on))],
        Refusal::TooManyItems { max } => vec![("max", max.to_string())],
        Refusal::DeadlineAfterApplication { application_to } => {
            vec![("application_to", day(language, *application_to))]
        }
        Refusal::PasswordTooShort { min } => vec![("min", min.to_string())],
        Refusal::OutOfRange { min, max } => {
            vec![("min", bound(language, *min)), ("max", bound(language, *max))]
        }
        Refusal::KindEnded { last_day } => vec![("last_day", day(language, *last_day))],
        Refusal::AlreadyExists { .. }
        | Refusal::AlreadyRequested
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
        | Refusal::UnknownField => vec![],
    }
}

/// Describes what a slot lacks for an application.
fn lacking(language: Language, Lacking { slot, status: state, unfit }: &Lacking) -> String {
    let number = slot.get().to_string();
    let Some(why) = unfit.first() else {
        let values = [("number", number.as_str()), ("status", status(language, *state, true))];
        return say(language, key!("application.slot"), &values);
    };
    let values = [("number", number.as_str()), ("why", refusal_title(language, why))];
    say(language, key!("application.unfit_slot"), &values)
}

/// Describes a condition on the applicant.
#[must_use]
pub fn condition(language: Language, condition: &Condition) -> String {
    let kinds = |kinds: &[QualificationKind]| kinds_in_words(language, kinds);
    match condition {
        Condition::HoldsOrHeld(these) => {
            say(language, key!("application.holds_or_held"), &[("kinds", &kinds(these))])
        }
        Condition::HoldsNoneOf(these) => {
            say(language, key!("application.holds_none_of"), &[("kinds", &kinds(these))])
        }
        Condition::NotTogetherWith(programmes) => {
            let names: Vec<_> = programmes.iter().map(|one| programme(language, *one)).collect();
            let names = names.join(text(language, key!("list.and")));
            say(language, key!("application.not_together_with"), &[("programmes", &names)])
        }
    }
}

fn adjoining_values(language: Language, other: &Accreditation) -> Vec<(&'static str, String)> {
    vec![
        ("number", other.number.clone()),
        ("kind", accreditation_kind(language, other.kind).to_owned()),
        ("adjoining", term(language, other.term)),
    ]
}

fn kinds_in_words(language: Language, kinds: &[QualificationKind]) -> String {
    let each: Vec<_> = kinds.iter().map(|kind| qualification(language, *kind)).collect();
    each.join(text(language, key!("list.and")))
}

fn bound(language: Language, bound: Bound) -> String {
    match bound {
        Bound::Number(number) => number.to_string(),
        Bound::Day(limit) => day(language, limit),
    }
}
