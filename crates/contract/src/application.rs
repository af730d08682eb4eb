//! Applications 申請 and their contents (`S19`).

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
    /// The reason.
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
    /// The result.
    pub result: Outcome,
    /// The day of the decision: not before the application, not after today.
    pub decided_on: Date,
    /// A comment to the applicant; optional.
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
    /// The failed application to copy reports from.
    pub application_id: Uuid,
}

/// The round as it was at the time of the application.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct AppliedRound {
    /// The round's identifier.
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

/// A term of the instructor's qualification, as it was at the time of the application.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct HeldTerm {
    /// The kind of qualification.
    pub kind: QualificationKind,
    /// First day.
    pub term_from: Date,
    /// Last day; null means open.
    pub term_to: Option<Date>,
}

/// Who approved a report, and how.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct AppliedApproval {
    /// The approval request or paper approval.
    #[serde(flatten)]
    pub approval: Approval,
    /// The instructor who approved.
    pub instructor: Person,
    /// Their qualifications at the time of the application.
    pub qualifications: Vec<HeldTerm>,
    /// When the approval was requested.
    #[serde(with = "time::serde::rfc3339")]
    pub requested_at: OffsetDateTime,
    /// When the report was approved.
    #[serde(with = "time::serde::rfc3339")]
    pub approved_at: OffsetDateTime,
}

/// A report as it was at the time of the application.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct AppliedReport {
    /// 番号.
    pub number: u8,
    /// The report's identifier.
    pub case_id: Uuid,
    /// The revision.
    pub revision: Option<u32>,
    /// 症例区分.
    pub category: Option<Category>,
    /// 診療施設, with its name and term at the time of the application.
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
    /// The approval; null where none is needed.
    pub approval: Option<AppliedApproval>,
}

/// The frozen content of an application. Later corrections do not change it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct Snapshot {
    /// 申請者, with the name at the time of the application.
    pub applicant: Person,
    /// The round.
    pub round: AppliedRound,
    /// The definition of the book.
    pub definition: Arc<Definition>,
    /// The reports, by slot.
    pub reports: Vec<AppliedReport>,
}

/// The result of an application.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct ApplicationResult {
    /// Passed or failed.
    pub result: Outcome,
    /// The day of the decision.
    pub decided_on: Date,
    /// A comment to the applicant.
    #[cfg_attr(feature = "server", schema(example = "合格おめでとうございます。"))]
    pub comment: Option<String>,
}

/// An application, as shown in lists.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct ApplicationSummary {
    /// The application's identifier.
    pub id: Uuid,
    /// The book.
    pub case_book_id: Uuid,
    /// The programme.
    pub programme: Programme,
    /// 申請者.
    pub applicant: Person,
    /// The name of the round.
    #[cfg_attr(feature = "server", schema(example = "2026年度"))]
    pub round_name: String,
    /// The day of the application, in Japan.
    pub applied_on: Date,
    /// When it was submitted.
    #[serde(with = "time::serde::rfc3339")]
    pub applied_at: OffsetDateTime,
    /// The result; null until the secretariat enters it.
    pub result: Option<ApplicationResult>,
    /// When it was voided.
    #[serde(with = "time::serde::rfc3339::option")]
    pub voided_at: Option<OffsetDateTime>,
    /// Why it was voided.
    pub void_reason: Option<String>,
}

/// An application with its content.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct Application {
    /// The fields shown in lists.
    #[serde(flatten)]
    pub summary: ApplicationSummary,
    /// The content.
    pub snapshot: Snapshot,
    /// What to mind, told when the application is made: `dues_unpaid`.
    #[serde(default)]
    pub warnings: Vec<Warning>,
}
