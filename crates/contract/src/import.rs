//! Imports and exports of whole tables.

use serde::{Deserialize, Serialize};

/// The kind of rows in an imported table.
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
    /// Affiliation periods 所属 of members.
    Affiliations,
}

impl ImportKind {
    /// All kinds. Each kind comes after the kinds that its rows refer to.
    pub const ALL: [Self; 5] = [
        Self::Members,
        Self::Facilities,
        Self::Accreditations,
        Self::Qualifications,
        Self::Affiliations,
    ];

    /// Returns the kind's name in the API.
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

    /// Returns the column names. The header must have all of them, in any order.
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

    /// Returns the column that a header means: its name here or in Japanese, in any width, kana and
    /// case, with any blanks and brackets.
    #[must_use]
    pub fn column(self, header: &str) -> Option<&'static str> {
        let wanted = header_key(header);
        let is_meant = |name: &str| {
            header_key(name) == wanted
                || in_japanese(name).iter().any(|japanese| header_key(japanese) == wanted)
        };
        self.columns().iter().copied().find(|name| is_meant(name))
    }

    /// Returns the columns that contain days.
    #[must_use]
    pub fn days(self) -> &'static [&'static str] {
        match self {
            Self::Members | Self::Facilities => &[],
            Self::Accreditations | Self::Qualifications => &["term_from", "term_to"],
            Self::Affiliations => &["worked_from", "worked_to"],
        }
    }

    /// Returns the columns that may be empty.
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

/// Returns the Japanese names of a column. The first one is shown.
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
    /// The kind of rows.
    pub kind: ImportKind,
    /// Reports what would happen, without changing anything.
    #[serde(default)]
    pub dry_run: bool,
    /// For members: mails each new member a link to set a password, as adding a single member does.
    #[serde(default)]
    pub invite: bool,
}

/// The result of an import, or of its dry run.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct Imported {
    /// The number of new rows.
    pub created: usize,
    /// The number of changed rows.
    pub changed: usize,
    /// The number of unchanged rows.
    pub unchanged: usize,
}

/// The kind of rows in an exported table.
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
    /// Affiliation periods 所属 of members.
    Affiliations,
    /// Dues 会費 by year.
    Dues,
    /// Activities that earned members credits 単位.
    Credits,
    /// Applications 申請, for the examiners.
    Applications,
    /// Books of case reports 症例報告書.
    CaseBooks,
    /// Case reports 症例 in their current state, including drafts.
    Cases,
    /// Approval requests 承認依頼, including paper approvals.
    ApprovalRequests,
    /// The audit trail.
    AuditEvents,
}

impl ExportKind {
    /// All kinds; those that can be imported come first.
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

    /// Returns the kind's name in the API.
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

    /// Returns the column names, in order. A table that can be imported has the columns of its
    /// import.
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

/// The format of an exported table.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum ExportFormat {
    /// CSV for spreadsheet programs.
    #[default]
    Csv,
    /// JSON Lines for programs: one object per row, with its `id`, numbers as numbers and empty
    /// cells as null.
    Jsonl,
}

/// `GET /exports`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::IntoParams))]
#[cfg_attr(feature = "server", into_params(parameter_in = Query))]
#[serde(deny_unknown_fields)]
pub struct ReadExport {
    /// The kind of rows.
    pub kind: ExportKind,
    /// The format.
    #[serde(default)]
    pub format: ExportFormat,
    /// The maximum number of rows, up to 100,000; by default all. If more rows follow, the header
    /// `Link` leads to them.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "server", param(minimum = 1, maximum = 100_000))]
    pub limit: Option<u32>,
    /// Where to continue: from the `Link` of the previous rows.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cursor: Option<String>,
}

impl ReadExport {
    /// Asks for a whole table as CSV.
    #[must_use]
    pub fn whole(kind: ExportKind) -> Self {
        Self { kind, format: ExportFormat::Csv, limit: None, cursor: None }
    }
}
