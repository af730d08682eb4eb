//! Programmes 申請種別 and their definitions, which are data (`S3`, `S5`, `S10`).
//!
//! [`Definition`] is also the file format of definitions.

use std::sync::Arc;

use serde::{Deserialize, Serialize};
use shorei_domain::programme as domain;
use shorei_domain::refusal::{Place, Refusal, Refusals};
use time::Date;
#[cfg(feature = "server")]
use validator::Validate as _;

use crate::round::Round;
use crate::{Category, Programme, QualificationKind};

/// A programme as `GET /programmes` shows it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct ProgrammeView {
    /// The programme.
    pub programme: Programme,
    /// Its name in the caller's language.
    #[cfg_attr(feature = "server", schema(example = "専門医 新規"))]
    pub name: String,
    /// The definition of the open round, or else of the latest round, or else the newest.
    pub definition: Arc<Definition>,
    /// Its rounds, newest first.
    pub rounds: Vec<RoundWithDefinition>,
}

/// A round with its definition, which new books in it get.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct RoundWithDefinition {
    /// The round.
    #[serde(flatten)]
    pub round: Round,
    /// Its definition.
    pub definition: Arc<Definition>,
}

/// A word or sentence in both languages.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct Bilingual {
    /// Japanese.
    #[cfg_attr(feature = "server", serde(deserialize_with = "crate::text::lines"))]
    #[cfg_attr(feature = "server", schema(example = "経過"))]
    pub ja: String,
    /// English.
    #[cfg_attr(feature = "server", serde(deserialize_with = "crate::text::lines"))]
    #[cfg_attr(feature = "server", schema(example = "Course"))]
    pub en: String,
}

/// A slot of a definition.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct SlotRule {
    /// Its number, from 1, in order.
    pub number: u8,
    /// The fixed category; null means free.
    pub category: Option<Category>,
}

/// A section of the report form.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct Section {
    /// Its key in `sections` of a report.
    #[cfg_attr(feature = "server", schema(example = "course"))]
    pub key: String,
    /// Its name on screen.
    pub label: Bilingual,
    /// What to write there.
    #[serde(default)]
    pub help: Bilingual,
    /// Whether a registered report must fill it in.
    pub required: bool,
    /// The maximum length in grapheme clusters.
    #[cfg_attr(feature = "server", schema(example = 800))]
    pub max_length: usize,
}

/// A kind of qualification that may approve.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema, validator::Validate))]
#[serde(deny_unknown_fields)]
pub struct ApprovingKind {
    /// The kind.
    pub kind: QualificationKind,
    /// The kind counts only in rounds whose application window ends by this day; null means in all
    /// rounds.
    #[cfg_attr(feature = "server", validate(custom(function = "crate::reason::sensible_day")))]
    #[serde(default)]
    pub until: Option<Date>,
}

/// A condition on the applicant.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
#[serde(tag = "condition", rename_all = "snake_case", try_from = "ReadCondition")]
pub enum Condition {
    /// The applicant holds, or once held, a qualification of one of these kinds.
    HoldsOrHeld {
        /// The kinds.
        kinds: Vec<QualificationKind>,
    },
    /// The applicant holds none of these kinds on the day of the application.
    HoldsNoneOf {
        /// The kinds.
        kinds: Vec<QualificationKind>,
    },
    /// The applicant does not apply for these programmes in the same calendar year.
    NotTogetherWith {
        /// The programmes.
        programmes: Vec<Programme>,
    },
}

/// The kind of a condition.
#[derive(Deserialize)]
#[serde(rename_all = "snake_case")]
enum ConditionKind {
    HoldsOrHeld,
    HoldsNoneOf,
    NotTogetherWith,
}

/// A condition as it is read: field by field, so that every fault is reported at its place.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ReadCondition {
    condition: ConditionKind,
    kinds: Option<Vec<QualificationKind>>,
    programmes: Option<Vec<Programme>>,
}

impl TryFrom<ReadCondition> for Condition {
    type Error = &'static str;

    fn try_from(read: ReadCondition) -> Result<Self, Self::Error> {
        let ReadCondition { condition, kinds, programmes } = read;
        match (condition, kinds, programmes) {
            (ConditionKind::HoldsOrHeld, Some(kinds), None) => Ok(Self::HoldsOrHeld { kinds }),
            (ConditionKind::HoldsNoneOf, Some(kinds), None) => Ok(Self::HoldsNoneOf { kinds }),
            (ConditionKind::NotTogetherWith, None, Some(programmes)) => {
                Ok(Self::NotTogetherWith { programmes })
            }
            (ConditionKind::NotTogetherWith, None, None) => Err("missing field `programmes`"),
            (_, None, None) => Err("missing field `kinds`"),
            _ => Err("`kinds` and `programmes` exclude each other"),
        }
    }
}

/// Evaluation points and example texts.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct Guidance {
    /// The category it is about; null means all.
    #[serde(default)]
    pub category: Option<Category>,
    /// The section it is about; null means the whole report.
    #[serde(default)]
    #[cfg_attr(feature = "server", schema(example = "course"))]
    pub section: Option<String>,
    /// Evaluation points.
    #[serde(default)]
    pub points: Vec<Bilingual>,
    /// A text that meets the points.
    #[serde(default)]
    pub good_example: Bilingual,
    /// A text that does not meet them.
    #[serde(default)]
    pub bad_example: Bilingual,
}

/// A programme's definition.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema, validator::Validate))]
#[serde(deny_unknown_fields)]
pub struct Definition {
    /// The version number among the programme's definitions, from 1. The server assigns it;
    /// requests may leave it out, and it is ignored there.
    #[serde(default)]
    pub version: u32,
    /// The slots, in order.
    pub slots: Vec<SlotRule>,
    /// The categories that a free slot may take.
    pub free_categories: Vec<Category>,
    /// The sections of the form, in order.
    pub sections: Vec<Section>,
    /// Whether an instructor approves each report.
    pub approval_required: bool,
    /// The kinds of qualification that may approve; empty where no approval is required.
    #[cfg_attr(feature = "server", validate(nested))]
    #[serde(default)]
    pub approving_kinds: Vec<ApprovingKind>,
    /// Conditions on the applicant, checked by an application.
    #[serde(default)]
    pub conditions: Vec<Condition>,
    /// Evaluation points and example texts.
    #[serde(default)]
    pub guidance: Vec<Guidance>,
}

impl Definition {
    /// The definition as the domain knows it.
    ///
    /// # Errors
    /// `invalid_value` for slots that are not numbered 1, 2, 3 …; and what
    /// [`domain::Definition::new`] refuses.
    pub fn into_domain(self) -> Result<domain::Definition, Refusals> {
        let mut refusals = Refusals::none();
        for (index, (slot, number)) in self.slots.iter().zip(1_usize..).enumerate() {
            if usize::from(slot.number) != number {
                let at = Place::item("slots", index).then("number");
                refusals.add(at, Refusal::InvalidValue);
            }
        }
        let version = self.version;
        match refusals.take(domain::Definition::new(version, self.into_parts())) {
            Some(definition) => refusals.or(definition),
            None => refusals.refused(),
        }
    }

    /// Converts a stored definition to the definition of the domain.
    #[must_use]
    pub fn into_stored(self) -> domain::Definition {
        domain::Definition::stored(self.version, self.into_parts())
    }

    fn into_parts(self) -> domain::DefinitionParts {
        let approving = self.approving_kinds.into_iter().map(|approving| domain::ApprovingKind {
            kind: approving.kind.into(),
            until: approving.until,
        });
        domain::DefinitionParts {
            slots: self.slots.into_iter().map(|slot| slot.category.map(Into::into)).collect(),
            free_categories: self.free_categories.into_iter().map(Into::into).collect(),
            sections: self.sections.into_iter().map(section_into_domain).collect(),
            approval: if self.approval_required {
                domain::ApprovalRule::Required(approving.collect())
            } else {
                domain::ApprovalRule::NotRequired
            },
            conditions: self.conditions.into_iter().map(condition_into_domain).collect(),
            guidance: self.guidance.into_iter().map(guidance_into_domain).collect(),
        }
    }
}

fn section_into_domain(section: Section) -> domain::Section {
    let Section { key, label, help, required, max_length } = section;
    domain::Section { key, label: label.into(), help: help.into(), required, max_length }
}

fn condition_into_domain(condition: Condition) -> domain::Condition {
    let domain_kinds = |kinds: Vec<QualificationKind>| kinds.into_iter().map(Into::into).collect();
    match condition {
        Condition::HoldsOrHeld { kinds } => domain::Condition::HoldsOrHeld(domain_kinds(kinds)),
        Condition::HoldsNoneOf { kinds } => domain::Condition::HoldsNoneOf(domain_kinds(kinds)),
        Condition::NotTogetherWith { programmes } => {
            domain::Condition::NotTogetherWith(programmes.into_iter().map(Into::into).collect())
        }
    }
}

fn guidance_into_domain(guidance: Guidance) -> domain::Guidance {
    let Guidance { category, section, points, good_example, bad_example } = guidance;
    domain::Guidance {
        category: category.map(Into::into),
        section,
        points: points.into_iter().map(Into::into).collect(),
        good_example: good_example.into(),
        bad_example: bad_example.into(),
    }
}

impl From<Bilingual> for domain::Bilingual {
    fn from(Bilingual { ja, en }: Bilingual) -> Self {
        Self { ja, en }
    }
}
