//! Values that the tests start from: a valid book, report, hospital and instructor. Each test
//! breaks one point.

use std::sync::Arc;

use shorei_domain::case_book::{Asked, Case, CaseBook, State};
use shorei_domain::category::Category;
use shorei_domain::facility::{Accreditation, AccreditationKind};
use shorei_domain::id::{
    AccreditationId, AffiliationId, CaseBookId, CaseId, FacilityId, MemberId, QualificationId,
    RequestId, RoundId,
};
use shorei_domain::instructor::{Affiliation, Instructor};
use shorei_domain::period::{Period, Term};
use shorei_domain::programme::{
    ApprovalRule, ApprovingKind, Bilingual, Definition, DefinitionParts, Programme, Section,
    SlotNumber,
};
use shorei_domain::qualification::{Qualification, QualificationKind};
use shorei_domain::refusal::{Refusals, Warned};
use shorei_domain::report::{Outline, Report, Revision, Sex};
use shorei_domain::round::Round;
use time::macros::{date, datetime};
use time::{Date, OffsetDateTime};
use uuid::Uuid;

pub const TODAY: Date = date!(2026 - 06 - 15);
pub const NOW: OffsetDateTime = datetime!(2026-06-15 03:00 UTC);
pub const APPLICANT: MemberId = MemberId(Uuid::from_u128(1));
pub const INSTRUCTOR: MemberId = MemberId(Uuid::from_u128(2));
pub const HOSPITAL: FacilityId = FacilityId(Uuid::from_u128(10));
pub const TRAINING: AccreditationId = AccreditationId(Uuid::from_u128(11));
pub const CORE: AccreditationId = AccreditationId(Uuid::from_u128(12));
pub const BOOK: CaseBookId = CaseBookId(Uuid::from_u128(20));

pub fn period(from: Date, to: Date) -> Period {
    Period::new(from, to).unwrap()
}

pub fn term(from: Date, to: Option<Date>) -> Term {
    Term::new(from, to).unwrap()
}

pub fn section(key: &str) -> Section {
    let word = Bilingual { ja: key.to_owned(), en: key.to_owned() };
    Section {
        key: key.to_owned(),
        label: word.clone(),
        help: word,
        required: true,
        max_length: 800,
    }
}

/// A small 専門医新規: two fixed slots and two free ones, two sections.
pub fn parts() -> DefinitionParts {
    DefinitionParts {
        slots: vec![Some(Category::Pain), Some(Category::PhysicalSymptoms), None, None],
        free_categories: Category::SEVEN.to_vec(),
        sections: vec![section("diagnosis"), section("history_before_intervention")],
        approval: ApprovalRule::Required(vec![
            approving(QualificationKind::Instructor, None),
            approving(QualificationKind::Specialist, None),
            approving(QualificationKind::RegisteredSupervisor, Some(date!(2029 - 12 - 31))),
            approving(QualificationKind::ProvisionalInstructor, None),
        ]),
        conditions: Vec::new(),
        guidance: Vec::new(),
    }
}

fn approving(kind: QualificationKind, until: Option<Date>) -> ApprovingKind {
    ApprovingKind { kind, until }
}

pub fn definition(parts: DefinitionParts) -> Arc<Definition> {
    Arc::new(Definition::new(1, parts).unwrap())
}

pub fn round() -> Round {
    Round {
        id: RoundId(Uuid::from_u128(40)),
        programme: Programme::SpecialistNew,
        name: "2026年度".to_owned(),
        registration: period(date!(2026 - 04 - 01), date!(2026 - 06 - 30)),
        approval_deadline: date!(2026 - 07 - 15),
        application: period(date!(2026 - 07 - 01), date!(2026 - 07 - 31)),
    }
}

pub fn book() -> CaseBook {
    CaseBook {
        id: BOOK,
        owner: APPLICANT,
        programme: Programme::SpecialistNew,
        definition: definition(parts()),
        round: Some(round()),
        application: None,
    }
}

pub fn slot(number: u8) -> SlotNumber {
    book().definition.slot(number).unwrap()
}

/// The hospital's two terms: 認定研修施設 until the end of March 2024, then 基幹施設, still open.
pub fn terms() -> Vec<Accreditation> {
    vec![
        accreditation(
            TRAINING,
            AccreditationKind::Training,
            term(date!(2019 - 04 - 01), Some(date!(2024 - 03 - 31))),
        ),
        accreditation(CORE, AccreditationKind::Core, term(date!(2024 - 04 - 01), None)),
    ]
}

pub fn accreditation(id: AccreditationId, kind: AccreditationKind, term: Term) -> Accreditation {
    let number = format!("K-{}", id.0.as_u128());
    Accreditation {
        id, facility: HOSPITAL, name: "みなと試験病院".to_owned(), number, kind, term
    }
}

pub fn outline() -> Outline {
    Outline {
        category: None,
        accreditation: Some(CORE),
        care_from: Some(date!(2025 - 10 - 01)),
        care_to: Some(date!(2025 - 11 - 30)),
        remarks: String::new(),
    }
}

/// A report that may be registered in a slot of fixed category.
pub fn report() -> Report {
    Report {
        outline: outline(),
        patient_age: Some(70),
        patient_sex: Some(Sex::Female),
        sections: ["diagnosis", "history_before_intervention"]
            .map(|key| (key.to_owned(), "膵癌。".to_owned()))
            .into(),
    }
}

/// A report that was registered once.
pub const REGISTERED: State = State::Registered(Revision(1));

/// The report of slot `number` in that state.
pub fn case(number: u8, state: State) -> Case {
    Case {
        id: case_id(number),
        book: BOOK,
        slot: slot(number),
        outline: Outline { category: Some(Category::Pain), ..outline() },
        asked_before: state.asked().is_some(),
        state,
    }
}

pub fn case_id(number: u8) -> CaseId {
    CaseId(Uuid::from_u128(100 + u128::from(number)))
}

pub fn request_id(number: u8) -> RequestId {
    RequestId(Uuid::from_u128(200 + u128::from(number)))
}

pub fn asked(number: u8) -> Asked {
    Asked {
        request: request_id(number),
        on_paper: false,
        instructor: INSTRUCTOR,
        at: NOW,
        revision: Revision(1),
    }
}

/// Every state that a report can have, by name.
pub fn every_state() -> [(&'static str, State); 6] {
    [
        ("draft", State::Draft(None)),
        ("registered", REGISTERED),
        ("requested", State::Requested(asked(1))),
        ("approved", State::Approved { asked: asked(1), at: NOW }),
        ("returned", State::Returned { asked: asked(1), at: NOW, comment: "要追記".to_owned() }),
        ("submitted", State::Submitted { revision: Revision(1), approved: Some((asked(1), NOW)) }),
    ]
}

/// A specialist since 2020 who has worked at the hospital since 2018.
pub fn instructor() -> Instructor {
    Instructor {
        member: INSTRUCTOR,
        left_on: None,
        qualifications: vec![qualification(
            QualificationKind::Specialist,
            term(date!(2020 - 04 - 01), None),
        )],
        affiliations: vec![Affiliation {
            id: AffiliationId(Uuid::from_u128(50)),
            facility: HOSPITAL,
            worked: term(date!(2018 - 04 - 01), None),
        }],
        open_requests: 0,
    }
}

pub fn qualification(kind: QualificationKind, term: Term) -> Qualification {
    Qualification { id: QualificationId(Uuid::from_u128(60)), kind, term }
}

/// The refusals as `pointer code`, for comparing.
pub fn told(refusals: &Refusals) -> Vec<String> {
    refusals.iter().map(|refused| format!("{} {}", refused.at, refused.why.code())).collect()
}

/// The warnings as `pointer code`, for comparing.
pub fn warned(warnings: &[Warned]) -> Vec<String> {
    warnings.iter().map(|warned| format!("{} {}", warned.at, warned.warning.code())).collect()
}
