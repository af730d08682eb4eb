//! Names of states, kinds and categories.

use shorei_domain::category::Category;
use shorei_domain::credits::Group;
use shorei_domain::dues;
use shorei_domain::facility::{Accreditation, AccreditationKind};
use shorei_domain::member::Language;
use shorei_domain::programme::Programme;
use shorei_domain::qualification::QualificationKind;
use shorei_domain::reading::RequestState;
use shorei_domain::report::{Sex, Status};
use time::Date;

use crate::{key, text};

/// Names a programme 申請種別.
#[must_use]
pub fn programme(language: Language, programme: Programme) -> &'static str {
    text(
        language,
        match programme {
            Programme::SpecialistNew => key!("programme.specialist_new"),
            Programme::RegisteredNew => key!("programme.registered_new"),
            Programme::SpecialistTransfer => key!("programme.specialist_transfer"),
        },
    )
}

/// Names a category 症例区分.
#[must_use]
pub fn category(language: Language, category: Category) -> &'static str {
    text(
        language,
        match category {
            Category::Pain => key!("category.pain"),
            Category::PhysicalSymptoms => key!("category.physical_symptoms"),
            Category::PsychiatricSymptoms => key!("category.psychiatric_symptoms"),
            Category::Delirium => key!("category.delirium"),
            Category::PalliativeSedation => key!("category.palliative_sedation"),
            Category::SocialCare => key!("category.social_care"),
            Category::SpiritualCare => key!("category.spiritual_care"),
            Category::Other => key!("category.other"),
        },
    )
}

/// Names the state 状態 of a slot. In a programme without approval a registered report is 登録済.
#[must_use]
pub fn status(language: Language, status: Status, approval_required: bool) -> &'static str {
    text(
        language,
        match status {
            Status::Unregistered => key!("status.unregistered"),
            Status::Draft => key!("status.draft"),
            Status::Registered if approval_required => key!("status.registered"),
            Status::Registered => key!("status.registered_without_approval"),
            Status::Requested => key!("status.requested"),
            Status::Approved => key!("status.approved"),
            Status::Returned => key!("status.returned"),
            Status::Submitted => key!("status.submitted"),
        },
    )
}

/// Names the state 状態 of an approval request.
#[must_use]
pub fn request_state(language: Language, state: RequestState) -> &'static str {
    text(
        language,
        match state {
            RequestState::Requested => key!("request_state.requested"),
            RequestState::Approved => key!("request_state.approved"),
            RequestState::Returned => key!("request_state.returned"),
            RequestState::Declined => key!("request_state.declined"),
            RequestState::Withdrawn => key!("request_state.withdrawn"),
        },
    )
}

/// Names a patient's sex 性別.
#[must_use]
pub fn sex(language: Language, sex: Sex) -> &'static str {
    text(
        language,
        match sex {
            Sex::Female => key!("sex.female"),
            Sex::Male => key!("sex.male"),
            Sex::Other => key!("sex.other"),
            Sex::NotStated => key!("sex.not_stated"),
        },
    )
}

/// Names the kind of a hospital's accreditation.
#[must_use]
pub fn accreditation_kind(language: Language, kind: AccreditationKind) -> &'static str {
    text(
        language,
        match kind {
            AccreditationKind::Training => key!("accreditation.training"),
            AccreditationKind::Core => key!("accreditation.core"),
            AccreditationKind::Affiliated => key!("accreditation.affiliated"),
        },
    )
}

/// Names the kind of a member's qualification.
#[must_use]
pub fn qualification(language: Language, kind: QualificationKind) -> &'static str {
    text(
        language,
        match kind {
            QualificationKind::Instructor => key!("qualification.instructor"),
            QualificationKind::Specialist => key!("qualification.specialist"),
            QualificationKind::RegisteredSupervisor => key!("qualification.registered_supervisor"),
            QualificationKind::Registered => key!("qualification.registered"),
            QualificationKind::ProvisionalInstructor => {
                key!("qualification.provisional_instructor")
            }
        },
    )
}

/// Names a group of credits 単位.
#[must_use]
pub fn credit_group(language: Language, group: Group) -> &'static str {
    text(
        language,
        match group {
            Group::Attendance => key!("credit_group.attendance"),
            Group::Presentation => key!("credit_group.presentation"),
            Group::Publication => key!("credit_group.publication"),
            Group::Teaching => key!("credit_group.teaching"),
        },
    )
}

/// Names the state of dues 会費.
#[must_use]
pub fn dues_state(language: Language, state: dues::State) -> &'static str {
    text(
        language,
        match state {
            dues::State::Paid => key!("dues_state.paid"),
            dues::State::Unpaid => key!("dues_state.unpaid"),
        },
    )
}

/// Describes a candidate for 診療施設名: name, number, kind, and （認定終了） if the term has ended (`S12`).
/// Always in Japanese, because these are the hospital's own designations.
#[must_use]
pub fn candidate(accreditation: &Accreditation, today: Date) -> String {
    let kind = accreditation_kind(Language::Ja, accreditation.kind);
    let ended = if accreditation.ended(today) {
        text(Language::Ja, key!("accreditation.ended"))
    } else {
        ""
    };
    format!("{} {} {kind}{ended}", accreditation.name, accreditation.number)
}
