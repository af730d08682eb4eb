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

/// A report deleted from a slot (`S18`).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct DeletedCase {
    /// The report's identifier.
    pub case_id: Uuid,
    /// When it was deleted.
    #[serde(with = "time::serde::rfc3339")]
    pub deleted_at: OffsetDateTime,
    /// The last day on which it can be restored.
    pub restorable_until: Date,
}

/// One row of the table.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct Slot {
    /// 番号.
    pub number: u8,
    /// 症例区分: the slot's if fixed, or else the report's.
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
    /// Last day of the care period.
    pub care_to: Option<Date>,
    /// The instructor who was asked.
    pub instructor: Option<Person>,
    /// The request that led to the state.
    pub approval: Option<Approval>,
    /// When the approval was requested.
    #[serde(with = "time::serde::rfc3339::option")]
    pub requested_at: Option<OffsetDateTime>,
    /// When the instructor decided.
    #[serde(with = "time::serde::rfc3339::option")]
    pub decided_at: Option<OffsetDateTime>,
    /// The instructor's comment on a return.
    #[cfg_attr(feature = "server", schema(example = "考察を加えてください。"))]
    pub comment: Option<String>,
    /// The number of unread notices to the owner about it.
    #[cfg_attr(feature = "server", schema(example = 0))]
    pub unread_notices: u32,
    /// When the owner's working copy was saved; null without one, and for everyone else.
    #[serde(default, with = "time::serde::rfc3339::option")]
    pub working_copy_saved_at: Option<OffsetDateTime>,
    /// Reports deleted from the slot that can still be restored, newest first.
    pub deleted: Vec<DeletedCase>,
    /// The actions possible now, by the same rules as the calls.
    pub actions: Vec<Action>,
    /// What has become wrong with a registered report since its registration.
    pub warnings: Vec<Warning>,
}

/// The progress of a book.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct Progress {
    /// The number of slots in each state; states without a slot are left out.
    #[cfg_attr(feature = "server", schema(example = json!({"approved": 3, "draft": 1})))]
    pub states: BTreeMap<String, usize>,
    /// The categories that the reports cover.
    pub categories_covered: Vec<Category>,
    /// The slots that are not yet ready for an application.
    pub open_slots: Vec<u8>,
    /// Whether the book lacks nothing: `not_yet` then holds no `book_incomplete`.
    #[cfg_attr(feature = "server", schema(example = false))]
    pub complete: bool,
}

/// A reason why the book is not ready for an application today.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct NotYet {
    /// The stable code, such as `book_incomplete`.
    #[cfg_attr(feature = "server", schema(example = "book_incomplete"))]
    pub code: String,
    /// The parameters of the message; for `book_incomplete`, the slots and what each lacks.
    #[cfg_attr(feature = "server", schema(value_type = Object))]
    pub params: Map<String, Value>,
    /// The sentence to show.
    #[cfg_attr(feature = "server", schema(example = "症例1がまだ承認されていません。"))]
    pub message: String,
}

/// A book, as shown in lists.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct CaseBookSummary {
    /// The book's identifier.
    pub id: Uuid,
    /// The programme.
    pub programme: Programme,
    /// The owner.
    pub applicant: Person,
    /// The open round, or else the latest; null before the first.
    pub round: Option<Round>,
    /// The progress.
    pub progress: Progress,
    /// The application made with the book; null while the book can be edited.
    pub application_id: Option<Uuid>,
}

/// A book with its table.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct CaseBook {
    /// The book's identifier.
    pub id: Uuid,
    /// The programme.
    pub programme: Programme,
    /// The owner.
    pub applicant: Person,
    /// The open round, or else the latest; null before the first.
    pub round: Option<Round>,
    /// The definition that the book began under.
    pub definition: Arc<Definition>,
    /// The slots, in order.
    pub slots: Vec<Slot>,
    /// The progress.
    pub progress: Progress,
    /// The application made with the book; null while the book can be edited.
    pub application_id: Option<Uuid>,
    /// Every reason why the owner cannot apply with it today, by the same rules as the call. Empty
    /// if they can, and once they have.
    pub not_yet: Vec<NotYet>,
}
