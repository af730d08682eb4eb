//! Applications 申請, and what was applied with (`S19`).

use std::collections::BTreeMap;
use std::sync::Arc;

use serde::{Deserialize, Serialize};
use time::{Date, OffsetDateTime};
use uuid::Uuid;

use crate::case::Approval;
use crate::facility::Accreditation;
use crate::programme::Definition;
use crate::{Category, Outcome, Person, Programme, QualificationKind, Sex, Warning};

/// `POST /applications`.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema, validator::Validate))]
#[serde(deny_unknown_fields)]
pub struct Apply {
    /// The complete book.
    pub case_book_id: Uuid,
}

/// `POST /applications/{id}/void`.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema, validator::Validate))]
#[serde(deny_unknown_fields)]
pub struct VoidApplication {
    /// Why.
    #[cfg_attr(feature = "server", serde(deserialize_with = "crate::text::lines"))]
    #[cfg_attr(feature = "server", schema(min_length = 1, max_length = 2000))]
    #[cfg_attr(feature = "server", schema(example = "申請者の申し出による"))]
    pub reason: String,
}

/// `POST /applications/{id}/result`.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema, validator::Validate))]
#[serde(deny_unknown_fields)]
pub struct EnterResult {
    /// How it ended.
    pub result: Outcome,
    /// When that was decided: not before the application, not after today.
    pub decided_on: Date,
    /// A word to the applicant; may be left out.
    #[cfg_attr(
        feature = "server",
        schema(max_length = 2000, example = "合格おめでとうございます。")
    )]
    #[cfg_attr(feature = "server", serde(deserialize_with = "crate::text::note"))]
    #[serde(default)]
    pub comment: Option<String>,
}

/// `POST /case-books/{id}/copies`.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema, validator::Validate))]
#[serde(deny_unknown_fields)]
pub struct CopyReports {
    /// The failed application whose reports are copied.
    pub application_id: Uuid,
}

/// The round as it was when it was applied for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct AppliedRound {
    /// Identifies the round.
    pub id: Uuid,
    /// Its name, such as 2026年度.
    #[cfg_attr(feature = "server", schema(example = "2026年度"))]
    pub name: String,
    /// First day of the registration window.
    pub registration_from: Date,
    /// Last day of the registration window.
    pub registration_to: Date,
    /// Last day for approvals.
    pub approval_deadline: Date,
    /// First day of the application window.
    pub application_from: Date,
    /// Last day of the application window.
    pub application_to: Date,
}

/// A term of the instructor's qualification as it was.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct HeldTerm {
    /// What they were certified as.
    pub kind: QualificationKind,
    /// First day.
    pub term_from: Date,
    /// Last day; null is open.
    pub term_to: Option<Date>,
}

/// Who approved a report, and how.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct AppliedApproval {
    /// In the system or on paper, by which request.
    #[serde(flatten)]
    pub approval: Approval,
    /// Who approved.
    pub instructor: Person,
    /// Their qualifications when the book was applied with.
    pub qualifications: Vec<HeldTerm>,
    /// When they were asked.
    #[serde(with = "time::serde::rfc3339")]
    pub requested_at: OffsetDateTime,
    /// When they approved.
    #[serde(with = "time::serde::rfc3339")]
    pub approved_at: OffsetDateTime,
}

/// A report as it was applied with.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct AppliedReport {
    /// 番号.
    pub number: u8,
    /// Which report.
    pub case_id: Uuid,
    /// Which revision of it.
    pub revision: Option<u32>,
    /// 症例区分.
    pub category: Option<Category>,
    /// 診療施設, with its name and term as they were.
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
    /// Who approved it; null where no approval is needed.
    pub approval: Option<AppliedApproval>,
}

/// What was applied with, frozen: nothing that is corrected later changes it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct Snapshot {
    /// 申請者, by the name that they had.
    pub applicant: Person,
    /// The round.
    pub round: AppliedRound,
    /// The definition of the book.
    pub definition: Arc<Definition>,
    /// The reports, by slot.
    pub reports: Vec<AppliedReport>,
}

/// How an application ended.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct ApplicationResult {
    /// Passed or failed.
    pub result: Outcome,
    /// When that was decided.
    pub decided_on: Date,
    /// A word to the applicant.
    #[cfg_attr(feature = "server", schema(example = "合格おめでとうございます。"))]
    pub comment: Option<String>,
}

/// An application as lists show it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct ApplicationSummary {
    /// Identifies the application.
    pub id: Uuid,
    /// The book that was applied with.
    pub case_book_id: Uuid,
    /// For which programme.
    pub programme: Programme,
    /// 申請者.
    pub applicant: Person,
    /// The name of the round.
    #[cfg_attr(feature = "server", schema(example = "2026年度"))]
    pub round_name: String,
    /// The day of the application, in Japan.
    pub applied_on: Date,
    /// When.
    #[serde(with = "time::serde::rfc3339")]
    pub applied_at: OffsetDateTime,
    /// How it ended; null until the secretariat enters it.
    pub result: Option<ApplicationResult>,
    /// When it was voided.
    #[serde(with = "time::serde::rfc3339::option")]
    pub voided_at: Option<OffsetDateTime>,
    /// Why it was voided.
    pub void_reason: Option<String>,
}

/// An application with what was applied with.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct Application {
    /// What lists show.
    #[serde(flatten)]
    pub summary: ApplicationSummary,
    /// What was applied with.
    pub snapshot: Snapshot,
    /// What to mind, told when the application is made: `dues_unpaid`.
    #[serde(default)]
    pub warnings: Vec<Warning>,
}
