//! Lists of requests: whose, filtered and ordered.

use sea_orm::{ConnectionTrait, Value};
use serde::{Deserialize, Serialize};
use shorei_contract::{Category, Programme, RequestState};
use shorei_domain::id::MemberId;
use time::OffsetDateTime;
use uuid::Uuid;

use super::{RequestRow, select};
use crate::error::Error;
use crate::store::page::Slice;

/// Whose requests a list shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Whose {
    /// Requests this member sent.
    SentBy(MemberId),
    /// Requests sent to this member.
    SentTo(MemberId),
    /// Both.
    With(MemberId),
    /// All requests.
    All,
}

/// The filters of a list of requests.
#[derive(Clone, Debug, Default)]
pub struct Filter {
    /// Only in this state.
    pub state: Option<RequestState>,
    /// Only of this programme.
    pub programme: Option<Programme>,
    /// Only of this applicant.
    pub applicant: Option<Uuid>,
    /// Only of this category.
    pub category: Option<Category>,
    /// Only about this report.
    pub case_id: Option<Uuid>,
}

/// The order of a list of requests.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Order {
    /// By the time they were sent.
    RequestedAt,
    /// By the applicant's name in kana.
    Applicant,
    /// By the slot's number.
    SlotNumber,
}

/// The sort key of a request.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum SortKey {
    /// A time, in seconds since 1970.
    Time(i64),
    /// A name in kana.
    Text(String),
    /// A number.
    Number(i16),
}

impl Order {
    fn column(self) -> &'static str {
        match self {
            Self::RequestedAt => "r.requested_at",
            Self::Applicant => "p.kana_folded",
            Self::SlotNumber => "c.slot",
        }
    }

    /// Returns the key of `row` in this order.
    #[must_use]
    pub fn key(self, row: &RequestRow) -> SortKey {
        match self {
            Self::RequestedAt => SortKey::Time(row.requested_at.unix_timestamp()),
            Self::Applicant => SortKey::Text(row.applicant_kana.clone()),
            Self::SlotNumber => SortKey::Number(row.slot.number().into()),
        }
    }
}

impl SortKey {
    fn value(&self) -> Result<Value, Error> {
        Ok(match self {
            Self::Time(seconds) => OffsetDateTime::from_unix_timestamp(*seconds)
                .map_err(|_| Error::InvalidCursor)?
                .into(),
            Self::Text(text) => text.as_str().into(),
            Self::Number(number) => (*number).into(),
        })
    }
}

/// Returns the requests of a page.
pub async fn list(
    db: &impl ConnectionTrait,
    whose: Whose,
    filter: &Filter,
    order: Order,
    descending: bool,
    slice: &Slice<(SortKey, Uuid)>,
) -> Result<Vec<RequestRow>, Error> {
    let mut sql = select();
    match whose {
        Whose::SentBy(member) => sql.push(" AND r.applicant_id = ?", [member.0.into()]),
        Whose::SentTo(member) => sql.push(" AND r.instructor_id = ?", [member.0.into()]),
        Whose::With(member) => sql.push(
            " AND (r.applicant_id = ? OR r.instructor_id = ?)",
            [member.0.into(), member.0.into()],
        ),
        Whose::All => &mut sql,
    };
    let Filter { state, programme, applicant, category, case_id } = filter;
    let filters: [(&str, Option<Value>); 5] = [
        ("r.state", state.map(|state| state.as_str().into())),
        ("b.programme", programme.map(|programme| programme.as_str().into())),
        ("r.applicant_id", applicant.map(Into::into)),
        ("v.category", category.map(|category| category.as_str().into())),
        ("r.case_id", case_id.map(Into::into)),
    ];
    for (column, value) in filters {
        if let Some(value) = value {
            sql.push(&format!(" AND {column} = ?"), [value]);
        }
    }
    if category.is_some()
        && let Whose::SentTo(member) | Whose::With(member) = whose
    {
        // Of these an instructor does not see the category.
        let hidden = " AND (r.applicant_id = ? OR r.state NOT IN ('withdrawn', 'declined'))";
        sql.push(hidden, [member.0.into()]);
    }
    let column = order.column();
    let (further, direction) = if descending { ("<", "DESC") } else { (">", "ASC") };
    if let Some((key, id)) = &slice.after {
        let further = format!(" AND ({column}, r.id) {further} (?, ?)");
        sql.push(&further, [key.value()?, (*id).into()]);
    }
    sql.push(
        &format!(" ORDER BY {column} {direction}, r.id {direction} LIMIT ?"),
        [slice.rows().into()],
    );
    Ok(sql.all(db).await?)
}
