//! Exports: whole tables for spreadsheets, page by page.

use serde_json::json;
use shorei_contract::import::ExportKind;
use shorei_contract::me::Role;
use uuid::Uuid;

use crate::context::Call;
use crate::error::Error;
use crate::sheet;
use crate::store::export;

/// A stretch of a table as text, and after which row to go on; `None` when there are no more.
#[derive(Clone, Debug)]
pub struct Part {
    /// Whole lines.
    pub text: Vec<u8>,
    /// The last row's identifier.
    pub next: Option<Uuid>,
}

/// Notes that the caller takes a table with them, and gives its beginning.
///
/// # Errors
/// [`Error::Forbidden`].
pub async fn begin(call: &Call, kind: ExportKind) -> Result<Part, Error> {
    call.require(Role::Secretariat)?;
    call.write(async |tx| {
        let event = call.event("export.made", "export", call.new_id());
        call.record(tx, [event.with(json!({"kind": kind}))]).await
    })
    .await?;
    let mut part = go_on(call, kind, None).await?;
    let header = kind.columns().iter().map(|name| (*name).to_owned()).collect();
    let mut text = sheet::BOM.to_vec();
    text.extend(sheet::write(&[header]).map_err(Error::internal)?);
    text.append(&mut part.text);
    Ok(Part { text, ..part })
}

/// What follows that row.
///
/// # Errors
/// [`Error::Forbidden`].
pub async fn go_on(call: &Call, kind: ExportKind, after: Option<Uuid>) -> Result<Part, Error> {
    call.require(Role::Secretariat)?;
    let rows = export::page(call.app.db.read(), kind, after).await?;
    let next = rows.last().map(|row| row.id);
    let rows: Vec<_> = rows.into_iter().map(|row| row.cells).collect();
    Ok(Part { text: sheet::write(&rows).map_err(Error::internal)?, next })
}
