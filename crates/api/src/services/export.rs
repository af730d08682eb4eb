//! Exports whole tables, or parts of them, page by page in constant memory.

use serde::ser::SerializeMap;
use serde_json::json;
use serde_json::value::RawValue;
use shorei_contract::import::{ExportFormat, ExportKind};
use shorei_contract::me::Role;
use shorei_domain::refusal::{Place, Refusal};
use uuid::Uuid;

use crate::context::Call;
use crate::error::Error;
use crate::sheet;
use crate::store::export::{self, ExportCell, ExportRow};
use crate::trail::Action;

pub use crate::store::export::column_types;

/// The maximum number of rows of a partial export.
const LIMIT_MAX: u32 = 100_000;

/// A table to export, or a part of it.
#[derive(Clone, Copy, Debug)]
pub struct Export {
    /// The kind of rows.
    pub kind: ExportKind,
    /// The format.
    pub format: ExportFormat,
    /// The row to start after.
    pub after: Option<Uuid>,
    /// The maximum number of rows, or `None` for all.
    pub limit: Option<u32>,
}

/// Some rows as text, and the rest of the export, if any.
#[derive(Clone, Debug)]
pub struct Part {
    /// Whole lines.
    pub text: Vec<u8>,
    /// The rest.
    pub rest: Option<Export>,
}

/// Records the export in the audit trail, and returns its beginning, and the row after which the
/// next part starts.
///
/// # Errors
/// [`Error::Forbidden`]; `out_of_range` for the limit.
pub async fn begin(call: &Call, export: Export) -> Result<(Part, Option<Uuid>), Error> {
    call.require(Role::Secretariat)?;
    let limit = export.limit;
    if limit.is_some_and(|limit| !(1..=LIMIT_MAX).contains(&limit)) {
        let range = Refusal::out_of_range(1, LIMIT_MAX as usize);
        return Err(Error::refused(Place::field("limit"), range));
    }
    let db = call.app.db.read();
    let held = export::held(db, export.kind, export.after, limit).await?;
    let details = json!({
        "kind": export.kind,
        "format": export.format,
        "after": export.after,
        "limit": limit,
        "columns": export.kind.columns(),
        "rows": held.rows,
        "first": held.first,
        "last": held.last,
    });
    call.write(async |unit| {
        let event = call.entry(Action::ExportMade, call.new_id());
        unit.record([event.with(details.clone())]).await
    })
    .await?;
    let last = match limit {
        Some(limit) => export::last_of(db, export.kind, export.after, limit).await?,
        None => None,
    };
    let mut part = go_on(call, export).await?;
    if export.format == ExportFormat::Csv {
        let header = export.kind.columns().iter().map(|name| (*name).to_owned()).collect();
        let mut text = sheet::BOM.to_vec();
        text.extend(sheet::write(&[header]).map_err(Error::internal)?);
        text.append(&mut part.text);
        part.text = text;
    }
    Ok((part, last))
}

/// Returns the next rows of an export.
///
/// # Errors
/// [`Error::Forbidden`].
pub async fn go_on(call: &Call, export: Export) -> Result<Part, Error> {
    call.require(Role::Secretariat)?;
    let Export { kind, format, after, limit } = export;
    let rows = export::page(call.app.db.read(), kind, after, limit).await?;
    let count = u32::try_from(rows.len()).map_err(Error::internal)?;
    let limit = limit.map(|limit| limit.saturating_sub(count));
    let rest = rows.last().filter(|_| limit != Some(0));
    let rest = rest.map(|last| Export { after: Some(last.id), limit, ..export });
    let text = match format {
        ExportFormat::Csv => csv(rows)?,
        ExportFormat::Jsonl => lines(kind, &rows)?,
    };
    Ok(Part { text, rest })
}

fn csv(rows: Vec<ExportRow>) -> Result<Vec<u8>, Error> {
    let text = |cell: Option<ExportCell>| match cell {
        None => String::new(),
        Some(ExportCell::Text(text) | ExportCell::Json(text)) => text,
        Some(ExportCell::Number(number)) => number.to_string(),
    };
    let rows: Vec<Vec<_>> =
        rows.into_iter().map(|row| row.cells.into_iter().map(text).collect()).collect();
    sheet::write(&rows).map_err(Error::internal)
}

fn lines(kind: ExportKind, rows: &[ExportRow]) -> Result<Vec<u8>, Error> {
    let mut text = Vec::new();
    for row in rows {
        let mut line = serde_json::Serializer::new(&mut text);
        let mut object = serde::Serializer::serialize_map(&mut line, None)?;
        let columns = kind.columns();
        if columns.first() != Some(&"id") {
            object.serialize_entry("id", &row.id)?;
        }
        for (name, cell) in columns.iter().zip(&row.cells) {
            match cell {
                None => object.serialize_entry(name, &())?,
                Some(ExportCell::Text(text)) => object.serialize_entry(name, text)?,
                Some(ExportCell::Number(number)) => object.serialize_entry(name, number)?,
                Some(ExportCell::Json(json)) => {
                    object.serialize_entry(name, &RawValue::from_string(json.clone())?)?;
                }
            }
        }
        object.end()?;
        text.push(b'\n');
    }
    Ok(text)
}
