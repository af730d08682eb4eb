//! Tables that are read and written as a whole: imports and exports.

use serde::{Deserialize, Serialize};

/// What a table to be imported holds, one a row.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum ImportKind {
    /// Members 会員.
    Members,
    /// Hospitals 診療施設.
    Facilities,
    /// Terms of hospitals' accreditations 認定.
    Accreditations,
    /// Terms of members' qualifications 資格.
    Qualifications,
    /// Where members worked, and when.
    Affiliations,
}

impl ImportKind {
    /// Every kind, in the order in which each finds what it names.
    pub const ALL: [Self; 5] = [
        Self::Members,
        Self::Facilities,
        Self::Accreditations,
        Self::Qualifications,
        Self::Affiliations,
    ];

    /// The kind as the API spells it.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Members => "members",
            Self::Facilities => "facilities",
            Self::Accreditations => "accreditations",
            Self::Qualifications => "qualifications",
            Self::Affiliations => "affiliations",
        }
    }

    /// The names of the columns, all of which the header has to have, in any order.
    #[must_use]
    pub fn columns(self) -> &'static [&'static str] {
        match self {
            Self::Members => &[
                "member_number",
                "email",
                "family_name",
                "given_name",
                "family_name_kana",
                "given_name_kana",
            ],
            Self::Facilities => &["name", "prefecture", "name_kana"],
            Self::Accreditations => {
                &["number", "term_from", "facility_name", "facility_prefecture", "kind", "term_to"]
            }
            Self::Qualifications => &["member_number", "kind", "term_from", "term_to"],
            Self::Affiliations => &[
                "member_number",
                "facility_name",
                "facility_prefecture",
                "worked_from",
                "worked_to",
            ],
        }
    }

    /// The column that a header means: by its name here or in Japanese, in any width, kana and case,
    /// whatever blanks and brackets are in it.
    #[must_use]
    pub fn column(self, header: &str) -> Option<&'static str> {
        let wanted = header_key(header);
        let is_meant = |name: &str| {
            header_key(name) == wanted
                || in_japanese(name).iter().any(|japanese| header_key(japanese) == wanted)
        };
        self.columns().iter().copied().find(|name| is_meant(name))
    }

    /// Those of the columns that hold days.
    #[must_use]
    pub fn days(self) -> &'static [&'static str] {
        match self {
            Self::Members | Self::Facilities => &[],
            Self::Accreditations | Self::Qualifications => &["term_from", "term_to"],
            Self::Affiliations => &["worked_from", "worked_to"],
        }
    }

    /// Those of the columns that may be empty.
    #[must_use]
    pub fn optional(self) -> &'static [&'static str] {
        match self {
            Self::Members => &[],
            Self::Facilities => &["name_kana"],
            Self::Accreditations | Self::Qualifications => &["term_to"],
            Self::Affiliations => &["worked_to"],
        }
    }
}

fn header_key(header: &str) -> String {
    let mut key = shorei_domain::text::place_key(&shorei_domain::text::fold(header));
    key.retain(|c| !"()（）[]「」・_".contains(c));
    key
}

/// What a column is called in Japanese; the first name is the one that is shown.
#[must_use]
pub fn in_japanese(column: &str) -> &'static [&'static str] {
    match column {
        "member_number" => &["会員番号", "会員No", "会員No."],
        "email" => &["メールアドレス", "メール", "Eメール", "電子メール"],
        "family_name" => &["姓", "氏", "名字"],
        "given_name" => &["名"],
        "family_name_kana" => &["姓（かな）", "姓ふりがな", "姓よみ", "せい"],
        "given_name_kana" => &["名（かな）", "名ふりがな", "名よみ", "めい"],
        "name" => &["施設名", "診療施設名", "病院名"],
        "facility_name" => &["施設名", "診療施設名", "病院名", "勤務先"],
        "prefecture" | "facility_prefecture" => &["都道府県", "施設の都道府県"],
        "name_kana" => {
            &["施設名（かな）", "診療施設名（かな）", "病院名（かな）", "ふりがな", "かな"]
        }
        "number" => &["認定番号", "施設認定番号"],
        "kind" => {
            &["種別", "区分", "認定区分", "認定種別", "施設区分", "資格", "資格種別", "資格区分"]
        }
        "term_from" => &["認定開始日", "開始日", "認定期間開始日", "認定期間（開始）"],
        "term_to" => &["認定終了日", "終了日", "認定期間終了日", "認定期間（終了）", "認定満了日"],
        "worked_from" => &["勤務開始日", "開始日", "在籍開始日", "所属開始日"],
        "worked_to" => &["勤務終了日", "終了日", "在籍終了日", "所属終了日"],
        _ => &[],
    }
}

/// `POST /imports`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::IntoParams))]
#[cfg_attr(feature = "server", into_params(parameter_in = Query))]
#[serde(deny_unknown_fields)]
pub struct RunImport {
    /// What the rows are.
    pub kind: ImportKind,
    /// Only says what would happen.
    #[serde(default)]
    pub dry_run: bool,
    /// For members: mails each new one a link to set a password, as adding one member does.
    #[serde(default)]
    pub invite: bool,
}

/// What an import did, or would do.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct Imported {
    /// How many rows were new.
    pub created: usize,
    /// How many were there and are different now.
    pub changed: usize,
    /// How many were there just so.
    pub unchanged: usize,
}

/// What a table to be exported holds, one a row.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum ExportKind {
    /// Members 会員.
    Members,
    /// Hospitals 診療施設.
    Facilities,
    /// Terms of hospitals' accreditations 認定.
    Accreditations,
    /// Terms of members' qualifications 資格.
    Qualifications,
    /// Where members worked, and when.
    Affiliations,
    /// Dues 会費 by year.
    Dues,
    /// What earned members credits 単位.
    Credits,
    /// Applications 申請, for the examiners.
    Applications,
    /// Books of case reports 症例報告書.
    CaseBooks,
    /// Case reports 症例 as they stand, drafts among them.
    Cases,
    /// Approval requests 承認依頼, those on paper among them.
    ApprovalRequests,
    /// The audit trail.
    AuditEvents,
}

impl ExportKind {
    /// Every kind; those that can be imported first.
    pub const ALL: [Self; 12] = [
        Self::Members,
        Self::Facilities,
        Self::Accreditations,
        Self::Qualifications,
        Self::Affiliations,
        Self::Dues,
        Self::Credits,
        Self::Applications,
        Self::CaseBooks,
        Self::Cases,
        Self::ApprovalRequests,
        Self::AuditEvents,
    ];

    /// The kind as the API spells it.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Members => ImportKind::Members.as_str(),
            Self::Facilities => ImportKind::Facilities.as_str(),
            Self::Accreditations => ImportKind::Accreditations.as_str(),
            Self::Qualifications => ImportKind::Qualifications.as_str(),
            Self::Affiliations => ImportKind::Affiliations.as_str(),
            Self::Dues => "dues",
            Self::Credits => "credits",
            Self::Applications => "applications",
            Self::CaseBooks => "case_books",
            Self::Cases => "cases",
            Self::ApprovalRequests => "approval_requests",
            Self::AuditEvents => "audit_events",
        }
    }

    /// The names of the columns, in their order. A table that can be imported has those of its import.
    #[must_use]
    pub fn columns(self) -> &'static [&'static str] {
        match self {
            Self::Members => ImportKind::Members.columns(),
            Self::Facilities => ImportKind::Facilities.columns(),
            Self::Accreditations => ImportKind::Accreditations.columns(),
            Self::Qualifications => ImportKind::Qualifications.columns(),
            Self::Affiliations => ImportKind::Affiliations.columns(),
            Self::Dues => &["member_number", "name", "year", "amount", "paid_on"],
            Self::Credits => &["member_number", "name", "earned_on", "group", "activity", "points"],
            Self::Applications => &[
                "member_number",
                "name",
                "name_kana",
                "programme",
                "round",
                "applied_on",
                "result",
                "decided_on",
                "comment",
                "void_reason",
            ],
            Self::CaseBooks => &["id", "member_number", "programme", "created_at", "applied_at"],
            Self::Cases => &[
                "id",
                "book_id",
                "member_number",
                "programme",
                "number",
                "state",
                "revision",
                "category",
                "accreditation_number",
                "care_from",
                "care_to",
                "patient_age",
                "patient_sex",
                "sections",
                "remarks",
                "updated_at",
            ],
            Self::ApprovalRequests => &[
                "id",
                "case_id",
                "revision",
                "applicant_number",
                "instructor_number",
                "state",
                "requested_at",
                "decided_at",
                "voided_at",
                "message",
                "comment",
            ],
            Self::AuditEvents => &[
                "id",
                "at",
                "actor_number",
                "action",
                "subject_kind",
                "subject_id",
                "case_id",
                "details",
            ],
        }
    }
}

/// In what form a table is exported.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum ExportFormat {
    /// CSV for spreadsheet programs.
    #[default]
    Csv,
    /// JSON Lines for programs: an object a row, with its `id`, numbers as numbers and what is empty as null.
    Jsonl,
}

/// `GET /exports`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::IntoParams))]
#[cfg_attr(feature = "server", into_params(parameter_in = Query))]
#[serde(deny_unknown_fields)]
pub struct ReadExport {
    /// What the rows are.
    pub kind: ExportKind,
    /// In what form.
    #[serde(default)]
    pub format: ExportFormat,
    /// Only so many rows, up to 100,000; where more follow, the header `Link` leads to them. By default all.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "server", param(minimum = 1, maximum = 100_000))]
    pub limit: Option<u32>,
    /// Where to go on: from the `Link` of the rows before.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cursor: Option<String>,
}

impl ReadExport {
    /// A whole table as CSV.
    #[must_use]
    pub fn whole(kind: ExportKind) -> Self {
        Self { kind, format: ExportFormat::Csv, limit: None, cursor: None }
    }
}
