//! Cursors: where a list goes on.

use std::sync::Arc;

use base64::Engine;
use base64::prelude::BASE64_URL_SAFE_NO_PAD as BASE64;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use shorei_contract::Page;
use shorei_domain::refusal::{Place, Refusal};

use crate::context::App;
use crate::error::Error;
use crate::security::cursor;
use crate::store::page::Slice;

/// How many items a page holds by default.
const DEFAULT_LIMIT: u32 = 50;
/// How many items a page may hold.
const MAX_LIMIT: u32 = 200;

/// A page of a list that is asked for: which slice, of the list with which filters.
pub struct Paging<K> {
    /// What to ask the store for.
    pub slice: Slice<K>,
    filter: String,
    app: Arc<App>,
}

#[derive(Serialize, Deserialize)]
struct Cursor<K> {
    /// The filters of the list that the cursor belongs to.
    filter: String,
    after: K,
}

impl<K: Serialize + DeserializeOwned> Paging<K> {
    /// The page that `limit` and `cursor` ask for, of the list that `filter` describes.
    ///
    /// # Errors
    /// `out_of_range` for the limit; [`Error::InvalidCursor`] for a cursor that is none, or belongs
    /// to a list with other filters.
    pub fn new(
        app: &Arc<App>,
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
        let after = cursor.map(|cursor| cursor_after(app, cursor, &filter)).transpose()?;
        Ok(Self { slice: Slice { limit: limit as usize, after }, filter, app: Arc::clone(app) })
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
        let more = rows.len() > self.slice.limit;
        rows.truncate(self.slice.limit);
        let next_cursor = match rows.last() {
            Some(last) if more => Some(cursor_to(&self.app, &key(last), &self.filter)?),
            _ => None,
        };
        Ok(Page { items: rows.into_iter().map(view).collect::<Result<_, _>>()?, next_cursor })
    }
}

/// The cursor of what follows `after` in the list that `filter` describes.
///
/// # Errors
/// When the key cannot be written, which none of ours does.
pub fn cursor_to<K: Serialize>(app: &App, after: &K, filter: &str) -> Result<String, Error> {
    let held = Cursor { filter: filter.to_owned(), after };
    Ok(BASE64.encode(cursor::sign(&app.config.secret, serde_json::to_vec(&held)?)))
}

/// After what a cursor goes on in the list that `filter` describes.
///
/// # Errors
/// [`Error::InvalidCursor`] for one that was not handed out for that list.
pub fn cursor_after<K: DeserializeOwned>(app: &App, sent: &str, filter: &str) -> Result<K, Error> {
    let bytes = BASE64.decode(sent).map_err(|_| Error::InvalidCursor)?;
    let held = cursor::verified(&app.config.secret, &bytes).ok_or(Error::InvalidCursor)?;
    let held: Cursor<K> = serde_json::from_slice(held).map_err(|_| Error::InvalidCursor)?;
    if held.filter == filter { Ok(held.after) } else { Err(Error::InvalidCursor) }
}
