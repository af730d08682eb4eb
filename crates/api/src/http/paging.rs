//! Cursors: where a list goes on.

use base64::Engine;
use base64::prelude::BASE64_URL_SAFE_NO_PAD as BASE64;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use shorei_contract::Page;
use shorei_domain::refusal::{Place, Refusal};

use crate::error::Error;

/// How many items a page holds by default.
const DEFAULT_LIMIT: u32 = 50;
/// How many items a page may hold.
const MAX_LIMIT: u32 = 200;

/// Which page of a list is wanted. `K` is the key of the last item of the page before: what the list
/// is sorted by.
#[derive(Clone, Debug)]
pub struct Slice<K> {
    /// How many items.
    pub limit: usize,
    /// After which item; `None` from the beginning.
    pub after: Option<K>,
    filter: String,
}

#[derive(Serialize, Deserialize)]
struct Cursor<K> {
    /// The filters of the list that the cursor belongs to.
    filter: String,
    after: K,
}

impl<K: Serialize + DeserializeOwned> Slice<K> {
    /// The page that `limit` and `cursor` ask for, of the list that `filter` describes.
    ///
    /// # Errors
    /// `out_of_range` for the limit; [`Error::InvalidCursor`] for a cursor that is none, or belongs
    /// to a list with other filters.
    pub fn new(
        limit: Option<u32>,
        cursor: Option<&str>,
        filter: &impl Serialize,
    ) -> Result<Self, Error> {
        let limit = limit.unwrap_or(DEFAULT_LIMIT);
        if !(1..=MAX_LIMIT).contains(&limit) {
            let range = Refusal::out_of_range(1, MAX_LIMIT as usize);
            return Err(Error::refused(Place::field("limit"), range));
        }
        let filter = serde_json::to_string(filter)?;
        let after = cursor.map(|cursor| decode(cursor, &filter)).transpose()?;
        Ok(Self { limit: limit as usize, after, filter })
    }

    /// The page made of `rows`, of which one more than the limit was asked for, so as to know whether
    /// another page follows. `key` is what the list is sorted by.
    ///
    /// # Errors
    /// When a key cannot be written, which none of ours does.
    pub fn page<R, T>(
        &self,
        mut rows: Vec<R>,
        key: impl Fn(&R) -> K,
        view: impl FnMut(R) -> Result<T, Error>,
    ) -> Result<Page<T>, Error> {
        let more = rows.len() > self.limit;
        rows.truncate(self.limit);
        let next_cursor = match rows.last() {
            Some(last) if more => {
                let cursor = Cursor { filter: self.filter.clone(), after: key(last) };
                Some(BASE64.encode(serde_json::to_vec(&cursor)?))
            }
            _ => None,
        };
        Ok(Page { items: rows.into_iter().map(view).collect::<Result<_, _>>()?, next_cursor })
    }

    /// How many rows to ask the database for: one more than the page holds.
    #[must_use]
    pub fn rows(&self) -> i64 {
        i64::try_from(self.limit + 1).unwrap_or(i64::MAX)
    }
}

fn decode<K: DeserializeOwned>(cursor: &str, filter: &str) -> Result<K, Error> {
    let bytes = BASE64.decode(cursor).map_err(|_| Error::InvalidCursor)?;
    let cursor: Cursor<K> = serde_json::from_slice(&bytes).map_err(|_| Error::InvalidCursor)?;
    if cursor.filter == filter { Ok(cursor.after) } else { Err(Error::InvalidCursor) }
}
