//! The case report 症例報告書 (`S12`, `S13`).

use std::collections::BTreeMap;
use std::sync::Arc;

use serde::{Deserialize, Serialize};
use time::{Date, OffsetDateTime};
use uuid::Uuid;

use crate::facility::Accreditation;
use crate::programme::Definition;
use crate::{Action, Category, Person, Programme, Sex, Status, Warning};

/// Whether to save a report as a draft or register it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum WriteAs {
    /// Saves the report as it is; what registering would refuse comes back as warnings.
    Draft,
    /// Registers a new revision, which must meet every rule.
    Registered,
}

/// `PUT /case-books/{id}/cases/{number}`: replaces the whole report; fields left out become empty.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema, validator::Validate))]
#[serde(deny_unknown_fields)]
pub struct WriteCase {
    /// Whether to save it as a draft or register it.
    pub state: WriteAs,
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
    /// 年齢, in whole years, 0 to 120.
    #[serde(default)]
    #[cfg_attr(feature = "server", schema(example = 72))]
    pub patient_age: Option<i32>,
    /// 性別.
    #[serde(default)]
    pub patient_sex: Option<Sex>,
    /// The texts, by section key of the definition.
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

/// The request by which a report is or was approved.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct Approval {
    /// The kind of approval.
    pub kind: ApprovalKind,
    /// The approval request, in the system.
    #[cfg_attr(feature = "server", schema(nullable = false))]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub request_id: Option<Uuid>,
    /// The paper approval.
    #[cfg_attr(feature = "server", schema(nullable = false))]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub paper_approval_id: Option<Uuid>,
}

impl Approval {
    /// Returns the approval by this request, in the system or on paper.
    #[must_use]
    pub fn by(id: Uuid, on_paper: bool) -> Self {
        if on_paper {
            Self { kind: ApprovalKind::Paper, request_id: None, paper_approval_id: Some(id) }
        } else {
            Self { kind: ApprovalKind::System, request_id: Some(id), paper_approval_id: None }
        }
    }
}

/// The kind of an approval.
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
    /// The report's identifier.
    pub id: Uuid,
    /// The book.
    pub case_book_id: Uuid,
    /// The programme.
    pub programme: Programme,
    /// The slot's number 番号.
    pub number: u8,
    /// The owner.
    pub applicant: Person,
    /// The definition of the book, with the form of the report.
    pub definition: Arc<Definition>,
    /// 症例区分.
    pub category: Option<Category>,
    /// 診療施設: the accreditation term that the report names.
    pub accreditation_id: Option<Uuid>,
    /// The accreditation term in full.
    pub accreditation: Option<Accreditation>,
    /// First day of 主に緩和医療を提供した期間.
    pub care_from: Option<Date>,
    /// Last day of 主に緩和医療を提供した期間.
    pub care_to: Option<Date>,
    /// 年齢, in whole years.
    #[cfg_attr(feature = "server", schema(example = 72))]
    pub patient_age: Option<i32>,
    /// 性別.
    pub patient_sex: Option<Sex>,
    /// The texts, by section key of the definition.
    #[cfg_attr(feature = "server", schema(example = json!({"course": "疼痛に対してオピオイドを導入し、ご家族とも話し合いを重ねた。"})))]
    pub sections: BTreeMap<String, String>,
    /// 備考.
    #[cfg_attr(feature = "server", schema(example = "在宅へ移行"))]
    pub remarks: String,
    /// The revision shown; null until the first registration.
    pub revision: Option<u32>,
    /// The state of the report.
    pub state: Status,
    /// The request that led to the state.
    pub approval: Option<Approval>,
    /// The instructor who was asked.
    pub instructor: Option<Person>,
    /// When the approval was requested.
    #[serde(with = "time::serde::rfc3339::option")]
    pub requested_at: Option<OffsetDateTime>,
    /// When the instructor decided.
    #[serde(with = "time::serde::rfc3339::option")]
    pub decided_at: Option<OffsetDateTime>,
    /// The instructor's comment on a return.
    #[cfg_attr(feature = "server", schema(example = "考察を加えてください。"))]
    pub comment: Option<String>,
    /// When it was last saved.
    #[serde(with = "time::serde::rfc3339")]
    pub updated_at: OffsetDateTime,
    /// The actions that the caller may take now.
    pub actions: Vec<Action>,
    /// What registering would refuse, and other warnings; for the owner.
    pub warnings: Vec<Warning>,
}

/// One event in a report's history.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct HistoryEntry {
    /// When it happened.
    #[serde(with = "time::serde::rfc3339")]
    pub at: OffsetDateTime,
    /// Who did it.
    pub actor: Option<Person>,
    /// The action, such as `case.registered` or `approval_request.returned`.
    #[cfg_attr(feature = "server", schema(example = "approval_request.sent"))]
    pub action: String,
    /// The sentence to show.
    #[cfg_attr(feature = "server", schema(example = "ご確認をお願いいたします。"))]
    pub message: String,
    /// The revision concerned.
    pub revision: Option<u32>,
    /// The request concerned.
    pub request_id: Option<Uuid>,
    /// The instructor who was asked in that request.
    pub instructor: Option<Person>,
    /// The message or comment.
    #[cfg_attr(feature = "server", schema(example = "考察を加えてください。"))]
    pub comment: Option<String>,
}

/// `GET /cases/{case_id}/history`, oldest first.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct History {
    /// The entries.
    pub items: Vec<HistoryEntry>,
}
