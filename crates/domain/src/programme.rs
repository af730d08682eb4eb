//! Programmes 申請種別 and their definitions (`S3`, `S5`, `S10`).
//!
//! What a programme asks for is data, so that the society can change it every year without a
//! programmer. This module defines the content of a definition and when it is sound.

mod sound;

use time::Date;

use crate::category::Category;
use crate::qualification::QualificationKind;
use crate::refusal::Refusals;

/// A kind of application.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Programme {
    /// 専門医新規.
    SpecialistNew,
    /// 認定登録医新規.
    RegisteredNew,
    /// 専門医移行.
    SpecialistTransfer,
}

impl Programme {
    /// All programmes, in the order of the page 症例登録.
    pub const ALL: [Self; 3] = [Self::SpecialistNew, Self::RegisteredNew, Self::SpecialistTransfer];
}

/// The number 番号 of a slot in its book, from 1.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SlotNumber(u8);

impl SlotNumber {
    /// Returns the number as shown on screen.
    #[must_use]
    pub fn get(self) -> u8 {
        self.0
    }

    /// Returns a stored number, which was checked against its definition before.
    #[must_use]
    pub fn stored(number: u8) -> Self {
        Self(number)
    }
}

/// A word or sentence in both languages.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct Bilingual {
    /// Japanese.
    pub ja: String,
    /// English.
    pub en: String,
}

/// One section of the report form.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Section {
    /// Its name in programs, such as `history_before_intervention`; unique in the definition.
    pub key: String,
    /// Its name on screen, such as 介入時までの現病歴.
    pub label: Bilingual,
    /// What to write there; may be empty.
    pub help: Bilingual,
    /// Whether a registered report must fill it in.
    pub required: bool,
    /// The maximum length in grapheme clusters.
    pub max_length: usize,
}

/// A kind of qualification that may approve in a programme.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ApprovingKind {
    /// The kind.
    pub kind: QualificationKind,
    /// The kind counts only in rounds whose application window ends by this day; `None` means in
    /// all rounds.
    pub until: Option<Date>,
}

/// Whether reports need an instructor's approval, and whose.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ApprovalRule {
    /// A registered report needs no approval (`S10`: 専門医移行).
    NotRequired,
    /// An instructor with a qualification of one of these kinds approves each report.
    Required(Vec<ApprovingKind>),
}

/// A condition on the applicant, shown from the beginning and checked by an application.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Condition {
    /// The applicant holds, or once held, a qualification of one of these kinds.
    HoldsOrHeld(Vec<QualificationKind>),
    /// The applicant holds none of these kinds on the day.
    HoldsNoneOf(Vec<QualificationKind>),
    /// The applicant does not apply for these programmes in the same calendar year.
    NotTogetherWith(Vec<Programme>),
}

/// Evaluation points and example texts. Writers and instructors see the same.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Guidance {
    /// The category it is about; `None` means all.
    pub category: Option<Category>,
    /// The key of the section it is about; `None` means the whole report.
    pub section: Option<String>,
    /// Evaluation points.
    pub points: Vec<Bilingual>,
    /// A text that meets the points; may be empty.
    pub good_example: Bilingual,
    /// A text that does not meet them; may be empty.
    pub bad_example: Bilingual,
}

/// The unchecked parts of a definition. See [`Definition::new`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DefinitionParts {
    /// The slots in order: the fixed category of each, or `None` if it is free.
    pub slots: Vec<Option<Category>>,
    /// The categories that a free slot may take.
    pub free_categories: Vec<Category>,
    /// The sections of the form, in their order.
    pub sections: Vec<Section>,
    /// Whether reports need approval, and from whom.
    pub approval: ApprovalRule,
    /// Conditions on the applicant.
    pub conditions: Vec<Condition>,
    /// Evaluation points and examples.
    pub guidance: Vec<Guidance>,
}

/// A programme's definition: the slots and form of its books, who may approve, who may apply. It is
/// always sound and never changes: a new version is a new definition, and a book keeps the
/// definition it began under.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Definition {
    version: u32,
    parts: DefinitionParts,
}

/// The maximum number of slots in a book.
pub const MAX_SLOTS: usize = 100;
/// The maximum number of sections in a form.
pub const MAX_SECTIONS: usize = 30;
/// The maximum number of conditions, and of points in one piece of guidance.
pub const MAX_POINTS: usize = 20;
/// The maximum number of pieces of guidance.
pub const MAX_GUIDANCE: usize = 200;
/// The maximum length of a section's key, in bytes.
pub const MAX_KEY: usize = 64;
/// The maximum length of a section's label, in grapheme clusters.
pub const MAX_LABEL: usize = 100;
/// The maximum length of a section's help and of an evaluation point, in grapheme clusters.
pub const MAX_HELP: usize = 1_000;
/// The maximum length of an example, in grapheme clusters.
pub const MAX_EXAMPLE: usize = 5_000;

impl Definition {
    /// The definition made of `parts`, if they are sound.
    ///
    /// # Errors
    /// `out_of_range` for no slots or sections, or too many, for too many conditions, pieces of
    /// guidance or points, and for a limit of 0 or beyond what a draft can keep; `field_required` for
    /// a section without key or Japanese label, for a point without Japanese text, for a condition
    /// that names nothing, and for free slots that no category may fill; `field_too_long` for texts
    /// beyond the limits of this module; `invalid_value` for a key that is not snake case;
    /// `duplicate_item` for a key, category, kind or programme given twice; `not_found` for guidance
    /// about a section that is not there.
    pub fn new(version: u32, parts: DefinitionParts) -> Result<Self, Refusals> {
        sound::check(&parts).or(Self { version, parts })
    }

    /// Returns a stored definition. It was sound when it was written; rules added since do not
    /// apply to it.
    #[must_use]
    pub fn stored(version: u32, parts: DefinitionParts) -> Self {
        Self { version, parts }
    }

    /// Returns the version number among the programme's definitions, from 1.
    #[must_use]
    pub fn version(&self) -> u32 {
        self.version
    }

    /// Returns the parts of the definition.
    #[must_use]
    pub fn parts(&self) -> &DefinitionParts {
        &self.parts
    }

    /// Returns the slot with this number, or `None` if its books have no such slot.
    #[must_use]
    pub fn slot(&self, number: u8) -> Option<SlotNumber> {
        (1..=self.parts.slots.len()).contains(&usize::from(number)).then_some(SlotNumber(number))
    }

    /// Returns the numbers of all slots, in order.
    pub fn slots(&self) -> impl Iterator<Item = SlotNumber> + use<> {
        // Sound definitions have at most MAX_SLOTS slots, so the number fits.
        (1..=u8::try_from(self.parts.slots.len()).unwrap_or(u8::MAX)).map(SlotNumber)
    }

    /// Returns the fixed category of the slot, or `None` if it is free (`S5`).
    #[must_use]
    pub fn fixed_category(&self, slot: SlotNumber) -> Option<Category> {
        let index = usize::from(slot.0).checked_sub(1)?;
        self.parts.slots.get(index).copied().flatten()
    }

    /// Returns whether any slot accepts a report of this category.
    #[must_use]
    pub fn may_hold(&self, category: Category) -> bool {
        self.parts.free_categories.contains(&category) || self.parts.slots.contains(&Some(category))
    }

    /// Returns the section with this key.
    #[must_use]
    pub fn section(&self, key: &str) -> Option<&Section> {
        self.parts.sections.iter().find(|section| section.key == key)
    }

    /// Returns whether reports need an instructor's approval (`S3`, `S10`).
    #[must_use]
    pub fn approval_required(&self) -> bool {
        self.parts.approval != ApprovalRule::NotRequired
    }

    /// Returns the kinds of qualification that count in a round whose application window ends on
    /// `application_to`.
    pub fn approving_kinds(&self, application_to: Date) -> impl Iterator<Item = QualificationKind> {
        let kinds = match &self.parts.approval {
            ApprovalRule::NotRequired => &[][..],
            ApprovalRule::Required(kinds) => kinds,
        };
        kinds
            .iter()
            .filter(move |approving| approving.until.is_none_or(|until| application_to <= until))
            .map(|approving| approving.kind)
    }
}
