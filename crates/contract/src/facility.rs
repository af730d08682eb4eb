//! Hospitals 診療施設 and their accreditation terms 認定 (`S12`).

use serde::{Deserialize, Serialize};
use time::Date;
use uuid::Uuid;

use crate::AccreditationKind;
#[cfg(feature = "server")]
use crate::reason::sensible_day;

/// A candidate for 診療施設名: one accreditation term of a hospital.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct Candidate {
    /// The term's identifier, which a report names.
    pub accreditation_id: Uuid,
    /// The hospital's identifier.
    pub facility_id: Uuid,
    /// The hospital's name during the term.
    #[cfg_attr(feature = "server", schema(example = "みなと総合病院"))]
    pub name: String,
    /// 認定番号.
    #[cfg_attr(feature = "server", schema(example = "1001"))]
    pub number: String,
    /// The kind of accreditation.
    pub kind: AccreditationKind,
    /// First day.
    pub term_from: Date,
    /// Last day; null means open.
    pub term_to: Option<Date>,
    /// Whether the term has ended.
    #[cfg_attr(feature = "server", schema(example = false))]
    pub ended: bool,
    /// The label to show; ends with （認定終了） if the term has ended.
    #[cfg_attr(feature = "server", schema(example = "みなと総合病院 (1001)"))]
    pub label: String,
    /// Whether the term covers the requested care period; null unless both days are given.
    pub covers: Option<bool>,
}

/// A hospital.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct Hospital {
    /// The hospital's identifier.
    pub id: Uuid,
    /// Its name today.
    #[cfg_attr(feature = "server", schema(example = "みなと総合病院"))]
    pub name: String,
    /// Its name in kana.
    #[cfg_attr(feature = "server", schema(example = "みなとそうごうびょういん"))]
    pub name_kana: String,
    /// 都道府県.
    #[cfg_attr(feature = "server", schema(example = "神奈川県"))]
    pub prefecture: String,
}

/// `POST /facilities`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema, validator::Validate))]
#[serde(deny_unknown_fields)]
pub struct NewHospital {
    /// Its name today.
    #[cfg_attr(feature = "server", validate(length(min = 1, max = 200)))]
    #[cfg_attr(
        feature = "server",
        schema(min_length = 1, max_length = 200, example = "みなと総合病院")
    )]
    #[cfg_attr(feature = "server", serde(deserialize_with = "crate::text::line"))]
    #[cfg_attr(feature = "server", validate(custom(function = "crate::text::check_line")))]
    pub name: String,
    /// Its name in kana.
    #[cfg_attr(feature = "server", serde(deserialize_with = "crate::text::line"))]
    #[cfg_attr(
        feature = "server",
        validate(length(max = 200), custom(function = "crate::text::check_line"))
    )]
    #[cfg_attr(feature = "server", schema(max_length = 200, example = "みなとそうごうびょういん"))]
    pub name_kana: String,
    /// 都道府県.
    #[cfg_attr(feature = "server", serde(deserialize_with = "crate::text::line"))]
    #[cfg_attr(
        feature = "server",
        validate(length(min = 1, max = 20), custom(function = "crate::text::check_line"))
    )]
    #[cfg_attr(feature = "server", schema(min_length = 1, max_length = 20, example = "神奈川県"))]
    pub prefecture: String,
}

/// `PATCH /facilities/{id}`.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct HospitalPatch {
    /// Its name today.
    #[cfg_attr(feature = "server", schema(min_length = 1, max_length = 200, nullable = false))]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "server", schema(example = "みなと総合病院"))]
    pub name: Option<String>,
    /// Its name in kana.
    #[cfg_attr(feature = "server", schema(max_length = 200, nullable = false))]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "server", schema(example = "みなとそうごうびょういん"))]
    pub name_kana: Option<String>,
    /// 都道府県.
    #[cfg_attr(feature = "server", schema(min_length = 1, max_length = 20, nullable = false))]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "server", schema(example = "神奈川県"))]
    pub prefecture: Option<String>,
}

/// An accreditation term, as the secretariat maintains it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct Accreditation {
    /// The term's identifier.
    pub id: Uuid,
    /// The hospital.
    pub facility_id: Uuid,
    /// 認定番号.
    #[cfg_attr(feature = "server", schema(example = "1001"))]
    pub number: String,
    /// The kind of accreditation.
    pub kind: AccreditationKind,
    /// First day.
    pub term_from: Date,
    /// Last day; null means open.
    pub term_to: Option<Date>,
    /// The hospital's name during the term.
    #[cfg_attr(feature = "server", schema(example = "みなと総合病院"))]
    pub name: String,
}

/// A hospital that the caller works or worked at, with its accreditation terms: `GET
/// /me/facilities`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct OwnFacility {
    /// The hospital.
    pub facility_id: Uuid,
    /// Its name today.
    #[cfg_attr(feature = "server", schema(example = "みなと総合病院"))]
    pub name: String,
    /// The caller's affiliation periods there, newest first.
    pub worked: Vec<crate::member::Affiliation>,
    /// Its accreditation terms, newest first.
    pub accreditations: Vec<Candidate>,
}

/// `POST /facilities/{id}/accreditations`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema, validator::Validate))]
#[serde(deny_unknown_fields)]
pub struct NewAccreditation {
    /// 認定番号.
    #[cfg_attr(feature = "server", serde(deserialize_with = "crate::text::line"))]
    #[cfg_attr(
        feature = "server",
        validate(length(min = 1, max = 40), custom(function = "crate::text::check_line"))
    )]
    #[cfg_attr(feature = "server", schema(min_length = 1, max_length = 40, example = "1001"))]
    pub number: String,
    /// The kind of accreditation.
    pub kind: AccreditationKind,
    /// First day.
    #[cfg_attr(feature = "server", validate(custom(function = "sensible_day")))]
    pub term_from: Date,
    /// Last day; null means open.
    #[cfg_attr(feature = "server", validate(custom(function = "sensible_day")))]
    #[serde(default)]
    pub term_to: Option<Date>,
    /// The hospital's name during the term; by default its current name.
    #[cfg_attr(feature = "server", validate(length(min = 1, max = 200)))]
    #[cfg_attr(
        feature = "server",
        schema(min_length = 1, max_length = 200, example = "みなと総合病院")
    )]
    #[cfg_attr(feature = "server", serde(deserialize_with = "crate::text::optional_line"))]
    #[cfg_attr(feature = "server", validate(custom(function = "crate::text::check_line")))]
    #[serde(default)]
    pub name: Option<String>,
}

/// `PATCH /accreditations/{id}`.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct AccreditationPatch {
    /// 認定番号.
    #[cfg_attr(feature = "server", schema(min_length = 1, max_length = 40, nullable = false))]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "server", schema(example = "1001"))]
    pub number: Option<String>,
    /// The kind of accreditation.
    #[cfg_attr(feature = "server", schema(nullable = false))]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub kind: Option<AccreditationKind>,
    /// First day.
    #[cfg_attr(feature = "server", schema(nullable = false))]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub term_from: Option<Date>,
    /// Last day; null means open.
    #[cfg_attr(feature = "server", schema(value_type = Option<Date>))]
    #[serde(default, skip_serializing_if = "Option::is_none", with = "crate::page::nullable")]
    pub term_to: Option<Option<Date>>,
    /// The hospital's name during the term.
    #[cfg_attr(feature = "server", schema(min_length = 1, max_length = 200, nullable = false))]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "server", schema(example = "みなと総合病院"))]
    pub name: Option<String>,
}
