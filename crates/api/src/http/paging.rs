//! Pages and cursors of lists.

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

/// The number of items on a page by default.
const DEFAULT_LIMIT: u32 = 50;
/// The maximum number of items on a page.
const MAX_LIMIT: u32 = 200;

/// A requested page of a list: the slice, and the filters.
pub struct Paging<K> {
    /// The slice to ask the store for.
    pub slice: Slice<K>,
    filter: String,
    app: Arc<App>,
}

#[derive(Serialize, Deserialize)]
struct Cursor<K> {
    /// The filters that the cursor belongs to.
    filter: String,
    after: K,
}

impl<K: Serialize + DeserializeOwned> Paging<K> {
    /// Makes the page that `limit` and `cursor` ask for, of the list that `filter` describes.
    ///
    /// # Errors
    /// `out_of_range` for the limit; [`Error::InvalidCursor`] for an invalid cursor, or one of a
    /// list with other filters.
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

    /// Makes a page from `rows`. The rows include one more than the limit, which shows whether
    /// another page follows. `key` is the sort key of a row.
    ///
    /// # Errors
    /// If a key cannot be written; all of ours can.
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

/// Returns the cursor that continues after `after` in the list that `filter` describes.
///
/// # Errors
/// If the key cannot be written; all of ours can.
pub fn cursor_to<K: Serialize>(app: &App, after: &K, filter: &str) -> Result<String, Error> {
    let held = Cursor { filter: filter.to_owned(), after };
    Ok(BASE64.encode(cursor::sign(&app.config.secret, serde_json::to_vec(&held)?)))
}

/// Returns the key after which a cursor continues the list that `filter` describes.
///
/// # Errors
/// [`Error::InvalidCursor`] for a cursor that was not issued for this list.
pub fn cursor_after<K: DeserializeOwned>(app: &App, sent: &str, filter: &str) -> Result<K, Error> {
    let bytes = BASE64.decode(sent).map_err(|_| Error::InvalidCursor)?;
    let held = cursor::verified(&app.config.secret, &bytes).ok_or(Error::InvalidCursor)?;
    let held: Cursor<K> = serde_json::from_slice(held).map_err(|_| Error::InvalidCursor)?;
    if held.filter == filter { Ok(held.after) } else { Err(Error::InvalidCursor) }
}
