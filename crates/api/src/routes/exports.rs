//! `/exports`: whole tables for spreadsheets and programs, for the secretariat.

use actix_web::http::header::{CONTENT_DISPOSITION, CONTENT_TYPE, LINK};
use actix_web::web::Bytes;
use actix_web::{HttpRequest, HttpResponse, get};
use futures_util::stream;
use shorei_contract::import::{ExportFormat, ReadExport};
use shorei_contract::me::Role;
use utoipa_actix_web::service_config::ServiceConfig;
use uuid::Uuid;

use crate::context::Call;
use crate::error::Error;
use crate::http::answer::next_link;
use crate::http::paging::{cursor_after, cursor_to};
use crate::http::query::Query;
use crate::http::scope;
use crate::services::export::{self, Export, Part};

pub(crate) fn mount(config: &mut ServiceConfig<'_>) {
    config.service(read);
}

/// Exports a table
///
/// Rows are sorted by when they were added, and streamed: the whole table, or with `limit` a part
/// whose header `Link` leads to the next part. CSV is in UTF-8 with a byte order mark and CRLF, so
/// that spreadsheet programs open it correctly. `members`, `facilities`, `accreditations`,
/// `qualifications` and `affiliations` have the columns of their import; importing them again
/// changes nothing. A cell that a spreadsheet program could take for a formula has an apostrophe
/// before it, which the import removes. JSON Lines are for programs: one object per row with the
/// same names, and its `id`. An answer that breaks off is incomplete: continue with the cursor of
/// the last complete part.
#[utoipa::path(
    operation_id = "export_read",
    tag = "tables",
    security(("bearer" = [])),
    params(ReadExport),
    responses((
        status = 200,
        description = "The table",
        content(
            (
                String = "text/csv; charset=utf-8",
                example = "\u{feff}member_number,kind,term_from,term_to\r\n200001,instructor,2024-04-01,\r\n",
            ),
            (
                String = "application/jsonl",
                example = "{\"id\":\"0199c1d2-6f2e-7c1a-9a51-3f0e2f6f8f10\",\"kind\":\"instructor\",\"member_number\":\"200001\",\"term_from\":\"2024-04-01\",\"term_to\":null}\n",
            ),
        ),
    )),
)]
#[get("/exports")]
async fn read(
    call: Call,
    query: Query<ReadExport>,
    request: HttpRequest,
) -> Result<HttpResponse, Error> {
    call.require(Role::Secretariat)?;
    let ReadExport { kind, format, limit, cursor } = query.read()?;
    call.require_scope(scope::to_export(kind))?;
    let after =
        cursor.map(|cursor| cursor_after::<Uuid>(&call.app, &cursor, kind.as_str())).transpose()?;
    let (first, last) = export::begin(&call, Export { kind, format, after, limit }).await?;
    let (media_type, ending) = match format {
        ExportFormat::Csv => ("text/csv; charset=utf-8", "csv"),
        ExportFormat::Jsonl => ("application/jsonl", "jsonl"),
    };
    let name = format!("attachment; filename=\"{}-{}.{ending}\"", kind.as_str(), call.today());
    let mut answer = HttpResponse::Ok();
    answer.insert_header((CONTENT_TYPE, media_type)).insert_header((CONTENT_DISPOSITION, name));
    if let Some(last) = last {
        answer.insert_header((
            LINK,
            next_link(&request, &cursor_to(&call.app, &last, kind.as_str())?),
        ));
    }
    Ok(answer.streaming(stream::unfold(Some((first, call)), part)))
}

/// Sends a part and reads the next one. An error breaks off the answer, so that nobody takes half a
/// table for the whole.
async fn part(state: Option<(Part, Call)>) -> Option<(Result<Bytes, Error>, Option<(Part, Call)>)> {
    let (Part { text, rest }, call) = state?;
    let following = match rest {
        None => None,
        Some(rest) => match export::go_on(&call, rest).await {
            Ok(part) => Some((part, call)),
            Err(error) => return Some((Err(error), None)),
        },
    };
    Some((Ok(Bytes::from(text)), following))
}
