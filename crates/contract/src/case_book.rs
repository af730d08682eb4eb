//! The case book 症例登録簿 and its table of slots (`S4`, `S5`).

use std::collections::BTreeMap;
use std::sync::Arc;

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use time::{Date, OffsetDateTime};
use uuid::Uuid;

use crate::case::Approval;
use crate::programme::Definition;
use crate::round::Round;
use crate::{Action, Category, Person, Programme, Status, Warning};

/// A report that was deleted from a slot (`S18`).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct DeletedCase {
    /// Which report.
    pub case_id: Uuid,
    /// When.
    #[serde(with = "time::serde::rfc3339")]
    pub deleted_at: OffsetDateTime,
    /// The last day on which it can be brought back.
    pub restorable_until: Date,
}

/// One row of the table.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct Slot {
    /// 番号.
    pub number: u8,
    /// 症例区分: the slot's where it is fixed, else the report's.
    pub category: Option<Category>,
    /// Whether the slot's category is fixed.
    pub category_fixed: bool,
    /// 備考.
    #[cfg_attr(feature = "server", schema(example = "在宅へ移行"))]
    pub remarks: String,
    /// 状態.
    pub state: Status,
    /// The report; null while the slot is empty.
    pub case_id: Option<Uuid>,
    /// The report's `ETag`; null while the slot is empty.
    #[cfg_attr(feature = "server", schema(example = "\"0199c1d26f2e7c1a9a513f0e2f6f8f10.3\""))]
    pub etag: Option<String>,
    /// Its last registered revision.
    pub revision: Option<u32>,
    /// First day of the care period.
    pub care_from: Option<Date>,
    /// Its last day.
    pub care_to: Option<Date>,
    /// Who was asked.
    pub instructor: Option<Person>,
    /// The request that the state comes from.
    pub approval: Option<Approval>,
    /// When they were asked.
    #[serde(with = "time::serde::rfc3339::option")]
    pub requested_at: Option<OffsetDateTime>,
    /// When they decided.
    #[serde(with = "time::serde::rfc3339::option")]
    pub decided_at: Option<OffsetDateTime>,
    /// What they wrote when they returned it.
    #[cfg_attr(feature = "server", schema(example = "考察を加えてください。"))]
    pub comment: Option<String>,
    /// How many notices about it the owner has not read.
    #[cfg_attr(feature = "server", schema(example = 0))]
    pub unread_notices: u32,
    /// Reports deleted from the slot that can still be brought back, newest first.
    pub deleted: Vec<DeletedCase>,
    /// What may be done now; decided by the same rules as the calls.
    pub actions: Vec<Action>,
    /// What has become wrong with a registered report since its registration.
    pub warnings: Vec<Warning>,
}

/// How far a book has come.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct Progress {
    /// How many slots are in each state; states without a slot are left out.
    #[cfg_attr(feature = "server", schema(example = json!({"approved": 3, "draft": 1})))]
    pub states: BTreeMap<String, usize>,
    /// The categories that the reports cover.
    pub categories_covered: Vec<Category>,
    /// The slots that still need something before the book can be applied with.
    pub open_slots: Vec<u8>,
    /// Whether the book lacks nothing: `not_yet` then holds no `book_incomplete`.
    #[cfg_attr(feature = "server", schema(example = false))]
    pub complete: bool,
}

/// A reason why a book cannot be applied with today.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct NotYet {
    /// The stable code, such as `book_incomplete`.
    #[cfg_attr(feature = "server", schema(example = "book_incomplete"))]
    pub code: String,
    /// What the sentence is made of; for `book_incomplete` the slots and what each lacks.
    #[cfg_attr(feature = "server", schema(value_type = Object))]
    pub params: Map<String, Value>,
    /// The sentence to show.
    #[cfg_attr(feature = "server", schema(example = "症例1がまだ承認されていません。"))]
    pub message: String,
}

/// A book as lists show it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct CaseBookSummary {
    /// Identifies the book.
    pub id: Uuid,
    /// For which programme.
    pub programme: Programme,
    /// Whose it is.
    pub applicant: Person,
    /// The open round, else the last one; null before the first.
    pub round: Option<Round>,
    /// How far it has come.
    pub progress: Progress,
    /// The application that it was applied with; null while it can be written in.
    pub application_id: Option<Uuid>,
}

/// A book with its table.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct CaseBook {
    /// Identifies the book.
    pub id: Uuid,
    /// For which programme.
    pub programme: Programme,
    /// Whose it is.
    pub applicant: Person,
    /// The open round, else the last one; null before the first.
    pub round: Option<Round>,
    /// The definition that the book began under.
    pub definition: Arc<Definition>,
    /// The slots, in order.
    pub slots: Vec<Slot>,
    /// How far it has come.
    pub progress: Progress,
    /// The application that it was applied with; null while it can be written in.
    pub application_id: Option<Uuid>,
    /// Every reason why it cannot be applied with today, by the same rules as the call; empty where
    /// it can be, and once it was.
    pub not_yet: Vec<NotYet>,
}
