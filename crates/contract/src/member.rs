//! Members 会員, their qualifications 資格 and affiliations 所属, as the secretariat maintains them.

use serde::{Deserialize, Serialize};
use time::{Date, OffsetDateTime};
use uuid::Uuid;

use crate::QualificationKind;
#[cfg(feature = "server")]
use crate::reason::sensible_day;

/// A member as the secretariat sees it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct Member {
    /// The member's identifier.
    pub id: Uuid,
    /// 会員番号.
    #[cfg_attr(feature = "server", schema(example = "100001"))]
    pub member_number: String,
    /// The address that mails go to.
    #[cfg_attr(feature = "server", schema(example = "hanako.kanwa@example.jp"))]
    pub email: String,
    /// 姓.
    #[cfg_attr(feature = "server", schema(example = "緩和"))]
    pub family_name: String,
    /// 名.
    #[cfg_attr(feature = "server", schema(example = "花子"))]
    pub given_name: String,
    /// 姓（かな）.
    #[cfg_attr(feature = "server", schema(example = "かんわ"))]
    pub family_name_kana: String,
    /// 名（かな）.
    #[cfg_attr(feature = "server", schema(example = "はなこ"))]
    pub given_name_kana: String,
    /// The first day on which they are no longer a member; null for a current member.
    pub left_on: Option<Date>,
    /// Family and given name, with a space between them.
    #[cfg_attr(feature = "server", schema(example = "緩和 花子"))]
    pub name: String,
    /// When it was last changed.
    #[serde(with = "time::serde::rfc3339")]
    pub updated_at: OffsetDateTime,
}

/// `POST /members`.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema, validator::Validate))]
#[serde(deny_unknown_fields)]
pub struct NewMember {
    /// 会員番号; unique.
    #[cfg_attr(feature = "server", serde(deserialize_with = "crate::text::line"))]
    #[cfg_attr(
        feature = "server",
        validate(length(min = 1, max = 40), custom(function = "crate::text::check_line"))
    )]
    #[cfg_attr(feature = "server", schema(min_length = 1, max_length = 40, example = "100001"))]
    pub member_number: String,
    /// The address that mails go to; unique.
    #[cfg_attr(feature = "server", serde(deserialize_with = "crate::text::line"))]
    #[cfg_attr(
        feature = "server",
        validate(length(max = 254), custom(function = "crate::text::check_address"))
    )]
    #[cfg_attr(feature = "server", schema(format = Email, max_length = 254))]
    #[cfg_attr(feature = "server", schema(example = "hanako.kanwa@example.jp"))]
    pub email: String,
    /// 姓.
    #[cfg_attr(feature = "server", serde(deserialize_with = "crate::text::line"))]
    #[cfg_attr(
        feature = "server",
        validate(length(min = 1, max = 100), custom(function = "crate::text::check_line"))
    )]
    #[cfg_attr(feature = "server", schema(min_length = 1, max_length = 100, example = "緩和"))]
    pub family_name: String,
    /// 名.
    #[cfg_attr(feature = "server", serde(deserialize_with = "crate::text::line"))]
    #[cfg_attr(
        feature = "server",
        validate(length(min = 1, max = 100), custom(function = "crate::text::check_line"))
    )]
    #[cfg_attr(feature = "server", schema(min_length = 1, max_length = 100, example = "花子"))]
    pub given_name: String,
    /// 姓（かな）.
    #[cfg_attr(feature = "server", serde(deserialize_with = "crate::text::line"))]
    #[cfg_attr(
        feature = "server",
        validate(length(min = 1, max = 100), custom(function = "crate::text::check_line"))
    )]
    #[cfg_attr(feature = "server", schema(min_length = 1, max_length = 100, example = "かんわ"))]
    pub family_name_kana: String,
    /// 名（かな）.
    #[cfg_attr(feature = "server", serde(deserialize_with = "crate::text::line"))]
    #[cfg_attr(
        feature = "server",
        validate(length(min = 1, max = 100), custom(function = "crate::text::check_line"))
    )]
    #[cfg_attr(feature = "server", schema(min_length = 1, max_length = 100, example = "はなこ"))]
    pub given_name_kana: String,
    /// A password of at least 13 characters and at most 1,024 bytes, none of the common ones. Left out: a mail invites the member to set one.
    #[cfg_attr(feature = "server", validate(length(max = 1024)))]
    #[cfg_attr(feature = "server", schema(min_length = 13, max_length = 1024))]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "server", schema(example = "nagai-himitsu-2026"))]
    pub password: Option<String>,
    /// The first day on which they are no longer a member.
    #[cfg_attr(feature = "server", validate(custom(function = "sensible_day")))]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub left_on: Option<Date>,
}

/// `PATCH /members/{id}`: fields left out stay unchanged; null clears an optional field.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct MemberPatch {
    /// 会員番号; unique.
    #[cfg_attr(feature = "server", schema(min_length = 1, max_length = 40, nullable = false))]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "server", schema(example = "100001"))]
    pub member_number: Option<String>,
    /// The address that mails go to; unique.
    #[cfg_attr(feature = "server", schema(format = Email, max_length = 254, nullable = false))]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "server", schema(example = "hanako.kanwa@example.jp"))]
    pub email: Option<String>,
    /// 姓.
    #[cfg_attr(feature = "server", schema(min_length = 1, max_length = 100, nullable = false))]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "server", schema(example = "緩和"))]
    pub family_name: Option<String>,
    /// 名.
    #[cfg_attr(feature = "server", schema(min_length = 1, max_length = 100, nullable = false))]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "server", schema(example = "花子"))]
    pub given_name: Option<String>,
    /// 姓（かな）.
    #[cfg_attr(feature = "server", schema(min_length = 1, max_length = 100, nullable = false))]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "server", schema(example = "かんわ"))]
    pub family_name_kana: Option<String>,
    /// 名（かな）.
    #[cfg_attr(feature = "server", schema(min_length = 1, max_length = 100, nullable = false))]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "server", schema(example = "はなこ"))]
    pub given_name_kana: Option<String>,
    /// A new password of at least 13 characters and at most 1,024 bytes, none of the common ones.
    #[cfg_attr(feature = "server", schema(min_length = 13, max_length = 1024, nullable = false))]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "server", schema(example = "nagai-himitsu-2026"))]
    pub password: Option<String>,
    /// The first day on which they are no longer a member: no sign-in and no new requests.
    #[cfg_attr(feature = "server", schema(value_type = Option<Date>))]
    #[serde(default, skip_serializing_if = "Option::is_none", with = "crate::page::nullable")]
    pub left_on: Option<Option<Date>>,
}

/// A term of a member's qualification.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct Qualification {
    /// The term's identifier.
    pub id: Uuid,
    /// The member.
    pub member_id: Uuid,
    /// The kind of qualification.
    pub kind: QualificationKind,
    /// First day.
    pub term_from: Date,
    /// Last day; null means open.
    pub term_to: Option<Date>,
}

/// `POST /members/{id}/qualifications`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema, validator::Validate))]
#[serde(deny_unknown_fields)]
pub struct NewQualification {
    /// The kind of qualification.
    pub kind: QualificationKind,
    /// First day.
    #[cfg_attr(feature = "server", validate(custom(function = "sensible_day")))]
    pub term_from: Date,
    /// Last day; null means open.
    #[cfg_attr(feature = "server", validate(custom(function = "sensible_day")))]
    #[serde(default)]
    pub term_to: Option<Date>,
}

/// `PATCH /qualifications/{id}`.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct QualificationPatch {
    /// The kind of qualification.
    #[cfg_attr(feature = "server", schema(nullable = false))]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub kind: Option<QualificationKind>,
    /// First day.
    #[cfg_attr(feature = "server", schema(nullable = false))]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub term_from: Option<Date>,
    /// Last day; null means open.
    #[cfg_attr(feature = "server", schema(value_type = Option<Date>))]
    #[serde(default, skip_serializing_if = "Option::is_none", with = "crate::page::nullable")]
    pub term_to: Option<Option<Date>>,
}

/// An affiliation period: a period during which a member works at a hospital.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct Affiliation {
    /// The period's identifier.
    pub id: Uuid,
    /// The member.
    pub member_id: Uuid,
    /// The hospital.
    pub facility_id: Uuid,
    /// The hospital's name today.
    #[cfg_attr(feature = "server", schema(example = "みなと総合病院"))]
    pub facility_name: String,
    /// First day.
    pub worked_from: Date,
    /// Last day; null means the member still works there.
    pub worked_to: Option<Date>,
}

/// `POST /members/{id}/affiliations`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema, validator::Validate))]
#[serde(deny_unknown_fields)]
pub struct NewAffiliation {
    /// The hospital.
    pub facility_id: Uuid,
    /// First day.
    #[cfg_attr(feature = "server", validate(custom(function = "sensible_day")))]
    pub worked_from: Date,
    /// Last day; null means the member still works there.
    #[cfg_attr(feature = "server", validate(custom(function = "sensible_day")))]
    #[serde(default)]
    pub worked_to: Option<Date>,
}

/// `PATCH /affiliations/{id}`.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct AffiliationPatch {
    /// The hospital.
    #[cfg_attr(feature = "server", schema(nullable = false))]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub facility_id: Option<Uuid>,
    /// First day.
    #[cfg_attr(feature = "server", schema(nullable = false))]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub worked_from: Option<Date>,
    /// Last day; null means the member still works there.
    #[cfg_attr(feature = "server", schema(value_type = Option<Date>))]
    #[serde(default, skip_serializing_if = "Option::is_none", with = "crate::page::nullable")]
    pub worked_to: Option<Option<Date>>,
}
