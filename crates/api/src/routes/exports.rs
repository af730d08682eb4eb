//! `/exports`: whole tables for spreadsheets, for the secretariat.

use actix_web::http::header::{CONTENT_DISPOSITION, CONTENT_TYPE};
use actix_web::web::Bytes;
use actix_web::{HttpResponse, get};
use futures_util::stream;
use shorei_contract::import::{ExportKind, ReadExport};
use shorei_contract::me::Role;
use utoipa_actix_web::service_config::ServiceConfig;

use crate::context::Call;
use crate::error::Error;
use crate::http::query::Query;
use crate::services::export::{self, Part};

pub(crate) fn mount(config: &mut ServiceConfig<'_>) {
    config.service(read);
}

/// Exports a table
///
/// CSV in UTF-8 with a byte order mark and CRLF, so that spreadsheet programs open it right, sorted by
/// when each row was added. `members`, `facilities`, `accreditations`, `qualifications` and
/// `affiliations` have the columns of their import and can be imported again, which changes nothing.
/// Cells that such a program could take for a formula have an apostrophe before them, which the import
/// takes away.
#[utoipa::path(
    operation_id = "export_read",
    tag = "tables",
    security(("bearer" = [])),
    params(ReadExport),
    responses((status = 200, description = "The table", body = String, content_type = "text/csv; charset=utf-8")),
)]
#[get("/exports")]
async fn read(call: Call, query: Query<ReadExport>) -> Result<HttpResponse, Error> {
    call.require(Role::Secretariat)?;
    let ReadExport { kind } = query.read()?;
    let first = export::begin(&call, kind).await?;
    let name = format!("attachment; filename=\"{}-{}.csv\"", kind.as_str(), call.today());
    let parts = stream::unfold(Some((first, call)), move |state| part(kind, state));
    Ok(HttpResponse::Ok()
        .insert_header((CONTENT_TYPE, "text/csv; charset=utf-8"))
        .insert_header((CONTENT_DISPOSITION, name))
        .streaming(parts))
}

/// Hands out a part and reads the next. An error breaks the answer off, so that nobody takes half a
/// table for the whole.
async fn part(
    kind: ExportKind,
    state: Option<(Part, Call)>,
) -> Option<(Result<Bytes, Error>, Option<(Part, Call)>)> {
    let (Part { text, next }, call) = state?;
    let following = match next {
        None => None,
        Some(last) => match export::go_on(&call, kind, Some(last)).await {
            Ok(part) => Some((part, call)),
            Err(error) => return Some((Err(error), None)),
        },
    };
    Some((Ok(Bytes::from(text)), following))
}
