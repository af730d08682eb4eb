//! Working copies: what an applicant types, kept apart from the report until it is saved there.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use time::{Date, OffsetDateTime};
use uuid::Uuid;
#[cfg(feature = "server")]
use validator::Validate as _;

use crate::case::{WriteAs, WriteCase};
use crate::facility::Accreditation;
use crate::{Category, Sex};

/// The content of a draft. Fields left out are empty.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema, validator::Validate))]
#[serde(deny_unknown_fields)]
pub struct DraftContent {
    /// 症例区分; optional where the slot's category is fixed.
    #[serde(default)]
    pub category: Option<Category>,
    /// 診療施設: the accreditation term under which the care was given.
    #[serde(default)]
    pub accreditation_id: Option<Uuid>,
    /// First day of 主に緩和医療を提供した期間.
    #[cfg_attr(feature = "server", validate(custom(function = "crate::reason::kept_day")))]
    #[serde(default)]
    pub care_from: Option<Date>,
    /// Last day of 主に緩和医療を提供した期間.
    #[cfg_attr(feature = "server", validate(custom(function = "crate::reason::kept_day")))]
    #[serde(default)]
    pub care_to: Option<Date>,
    /// 年齢, in whole years.
    #[serde(default)]
    #[cfg_attr(feature = "server", schema(example = 72))]
    pub patient_age: Option<i32>,
    /// 性別.
    #[serde(default)]
    pub patient_sex: Option<Sex>,
    /// The texts, by section key of the definition.
    #[cfg_attr(feature = "server", serde(deserialize_with = "crate::text::named_lines"))]
    #[serde(default)]
    #[cfg_attr(feature = "server", schema(example = json!({"course": "疼痛に対してオピオイドを導入し、"})))]
    pub sections: BTreeMap<String, String>,
    /// 備考.
    #[cfg_attr(feature = "server", serde(deserialize_with = "crate::text::lines"))]
    #[serde(default)]
    #[cfg_attr(feature = "server", schema(example = "在宅へ移行"))]
    pub remarks: String,
}

impl DraftContent {
    /// Returns the call that saves it in the report.
    #[must_use]
    pub fn to_write(self, state: WriteAs) -> WriteCase {
        let Self {
            category,
            accreditation_id,
            care_from,
            care_to,
            patient_age,
            patient_sex,
            sections,
            remarks,
        } = self;
        WriteCase {
            state,
            category,
            accreditation_id,
            care_from,
            care_to,
            patient_age,
            patient_sex,
            sections,
            remarks: Some(remarks),
        }
    }
}

/// `PUT /case-books/{id}/cases/{number}/working-copy`: replaces the whole working copy.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema, validator::Validate))]
#[serde(deny_unknown_fields)]
pub struct WriteWorkingCopy {
    /// The `ETag` of the report that it goes on from; null where there was none.
    #[serde(default)]
    #[cfg_attr(feature = "server", schema(example = "\"0199c1d26f2e7c1a9a513f0e2f6f8f10.3\""))]
    pub based_on: Option<String>,
    /// What is typed.
    #[cfg_attr(feature = "server", validate(nested))]
    pub content: DraftContent,
}

/// The working copy of a report.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct WorkingCopy {
    /// The `ETag` of the report that it goes on from; null where there was none.
    #[cfg_attr(feature = "server", schema(example = "\"0199c1d26f2e7c1a9a513f0e2f6f8f10.3\""))]
    pub based_on: Option<String>,
    /// What is typed.
    pub content: DraftContent,
    /// The accreditation term that it names, in full.
    pub accreditation: Option<Accreditation>,
    /// When it was saved.
    #[serde(with = "time::serde::rfc3339")]
    pub saved_at: OffsetDateTime,
}
