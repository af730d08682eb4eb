//! The case report 症例報告書 (`S12`, `S13`).

use std::collections::BTreeMap;
use std::sync::Arc;

use serde::{Deserialize, Serialize};
use time::{Date, OffsetDateTime};
use uuid::Uuid;

use crate::facility::Accreditation;
use crate::programme::Definition;
use crate::{Action, Category, Person, Programme, Sex, Status, Warning};

/// What a report is kept as.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum WriteAs {
    /// Kept as it was typed; what would be refused comes back as warnings.
    Draft,
    /// Registered as a new revision; it must satisfy every rule.
    Registered,
}

/// `PUT /case-books/{id}/cases/{number}`: replaces the whole; what is left out is empty.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema, validator::Validate))]
#[serde(deny_unknown_fields)]
pub struct WriteCase {
    /// As what to keep it.
    pub state: WriteAs,
    /// 症例区分; may be left out where the slot's is fixed.
    #[serde(default)]
    pub category: Option<Category>,
    /// 診療施設: the accreditation term under which the care was given.
    #[serde(default)]
    pub accreditation_id: Option<Uuid>,
    /// First day of 主に緩和医療を提供した期間.
    #[cfg_attr(feature = "server", validate(custom(function = "crate::reason::kept_day")))]
    #[serde(default)]
    pub care_from: Option<Date>,
    /// Its last day.
    #[cfg_attr(feature = "server", validate(custom(function = "crate::reason::kept_day")))]
    #[serde(default)]
    pub care_to: Option<Date>,
    /// 年齢, in whole years, 0 to 120.
    #[serde(default)]
    #[cfg_attr(feature = "server", schema(example = 72))]
    pub patient_age: Option<i32>,
    /// 性別.
    #[serde(default)]
    pub patient_sex: Option<Sex>,
    /// The texts, by the keys of the definition's sections.
    #[cfg_attr(feature = "server", serde(deserialize_with = "crate::text::named_lines"))]
    #[serde(default)]
    #[cfg_attr(feature = "server", schema(example = json!({"course": "疼痛に対してオピオイドを導入し、ご家族とも話し合いを重ねた。"})))]
    pub sections: BTreeMap<String, String>,
    /// 備考.
    #[cfg_attr(feature = "server", serde(deserialize_with = "crate::text::optional_lines"))]
    #[serde(default)]
    #[cfg_attr(feature = "server", schema(example = "在宅へ移行"))]
    pub remarks: Option<String>,
}

/// How a report was or is to be approved.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct Approval {
    /// In the system or on paper.
    pub kind: ApprovalKind,
    /// The request, in the system.
    #[cfg_attr(feature = "server", schema(nullable = false))]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub request_id: Option<Uuid>,
    /// The paper approval.
    #[cfg_attr(feature = "server", schema(nullable = false))]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub paper_approval_id: Option<Uuid>,
}

impl Approval {
    /// By that request, in the system or on paper.
    #[must_use]
    pub fn by(id: Uuid, on_paper: bool) -> Self {
        if on_paper {
            Self { kind: ApprovalKind::Paper, request_id: None, paper_approval_id: Some(id) }
        } else {
            Self { kind: ApprovalKind::System, request_id: Some(id), paper_approval_id: None }
        }
    }
}

/// On which way a report is approved.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum ApprovalKind {
    /// By an instructor in the system.
    System,
    /// On paper, by an instructor who left the society (`S11`).
    Paper,
}

/// A report.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct Case {
    /// Identifies the report.
    pub id: Uuid,
    /// In which book.
    pub case_book_id: Uuid,
    /// Of which programme.
    pub programme: Programme,
    /// In which slot.
    pub number: u8,
    /// Whose it is.
    pub applicant: Person,
    /// The definition that its book began under: the form that it was written in.
    pub definition: Arc<Definition>,
    /// 症例区分.
    pub category: Option<Category>,
    /// 診療施設, as named by the report.
    pub accreditation_id: Option<Uuid>,
    /// The same, in full.
    pub accreditation: Option<Accreditation>,
    /// First day of 主に緩和医療を提供した期間.
    pub care_from: Option<Date>,
    /// Its last day.
    pub care_to: Option<Date>,
    /// 年齢, in whole years.
    #[cfg_attr(feature = "server", schema(example = 72))]
    pub patient_age: Option<i32>,
    /// 性別.
    pub patient_sex: Option<Sex>,
    /// The texts, by the keys of the definition's sections.
    #[cfg_attr(feature = "server", schema(example = json!({"course": "疼痛に対してオピオイドを導入し、ご家族とも話し合いを重ねた。"})))]
    pub sections: BTreeMap<String, String>,
    /// 備考.
    #[cfg_attr(feature = "server", schema(example = "在宅へ移行"))]
    pub remarks: String,
    /// The revision shown; null until the first registration.
    pub revision: Option<u32>,
    /// The state of the report.
    pub state: Status,
    /// The request that the state comes from.
    pub approval: Option<Approval>,
    /// Who was asked in it.
    pub instructor: Option<Person>,
    /// When they were asked.
    #[serde(with = "time::serde::rfc3339::option")]
    pub requested_at: Option<OffsetDateTime>,
    /// When they decided.
    #[serde(with = "time::serde::rfc3339::option")]
    pub decided_at: Option<OffsetDateTime>,
    /// What they wrote when they returned it.
    #[cfg_attr(feature = "server", schema(example = "考察を加えてください。"))]
    pub comment: Option<String>,
    /// When it was last written.
    #[serde(with = "time::serde::rfc3339")]
    pub updated_at: OffsetDateTime,
    /// What the caller may do with it now.
    pub actions: Vec<Action>,
    /// What would be refused when registering, and what to mind; for the owner.
    pub warnings: Vec<Warning>,
}

/// One thing that happened to a report.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct HistoryEntry {
    /// When.
    #[serde(with = "time::serde::rfc3339")]
    pub at: OffsetDateTime,
    /// Who did it.
    pub actor: Option<Person>,
    /// What was done, such as `case.registered` or `approval_request.returned`.
    #[cfg_attr(feature = "server", schema(example = "approval_request.sent"))]
    pub action: String,
    /// The sentence to show.
    #[cfg_attr(feature = "server", schema(example = "ご確認をお願いいたします。"))]
    pub message: String,
    /// The revision that it concerns.
    pub revision: Option<u32>,
    /// The request that it concerns.
    pub request_id: Option<Uuid>,
    /// Who was asked in that request.
    pub instructor: Option<Person>,
    /// What was written along with it: a message or a comment.
    #[cfg_attr(feature = "server", schema(example = "考察を加えてください。"))]
    pub comment: Option<String>,
}

/// `GET /cases/{case_id}/history`, oldest first.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct History {
    /// What happened.
    pub items: Vec<HistoryEntry>,
}
