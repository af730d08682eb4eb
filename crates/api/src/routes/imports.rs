//! `/imports`: whole tables from spreadsheets, for the secretariat.

use actix_web::post;
use shorei_contract::import::{Imported, RunImport};
use shorei_contract::me::Role;
use shorei_domain::refusal::{Place, Refusal};
use utoipa::ToSchema;
use utoipa_actix_web::service_config::ServiceConfig;

use crate::context::Call;
use crate::error::Error;
use crate::http::answer::Answer;
use crate::http::idempotency::IdempotencyKey;
use crate::http::multipart::Upload;
use crate::http::query::Query;
use crate::http::scope;
use crate::services::import;
use crate::told;

/// The maximum size of a body with a table, in bytes.
const TABLE_MAX: usize = 32 * 1024 * 1024;

pub(crate) fn mount(config: &mut ServiceConfig<'_>) {
    config.service(run);
}

/// The body of an import.
#[derive(ToSchema)]
#[expect(dead_code, reason = "only describes the body, which is read part by part")]
struct ImportBody {
    /// CSV with a header of column names, in UTF-8 or `Shift_JIS` (CP932), or XLSX, of which the first sheet is read.
    #[schema(value_type = String, format = Binary)]
    file: Vec<u8>,
}

/// Imports a table
///
/// All of it or nothing. Rows equal to what is there count as unchanged, a known key is updated, nothing
/// is ever deleted; so the same file again changes nothing. With `dry_run` it only says what would
/// happen, and an `Idempotency-Key` has no effect. The header has all columns of its kind, in any order, by their
/// names or in Japanese (会員番号); words may be Japanese too (専門医). Lines that hold nothing are no rows.
/// A row is known by: `members`: `member_number`; `facilities`: `name`, `prefecture`; `accreditations`: `number`,
/// `term_from`; `qualifications`: `member_number`, `kind`, `term_from`; `affiliations`: `member_number`,
/// `facility_name`, `facility_prefecture`, `worked_from`; hospitals are the same however their names are composed,
/// spaced and wide. A program needs the scope `members:contact` besides for rows that give a member another address
/// (403 `insufficient_scope`, and nothing is changed); the addresses of before are told. Days are `2026-04-01`, `2026/4/1`, `2026年4月1日`, `令和8年4月1日` or cells formatted as dates, at
/// midnight. A number in a column of texts counts as it is shown: whole, or with the zeros of its format. At most
/// 100,000 rows.
#[utoipa::path(
    operation_id = "import_run",
    tag = "tables",
    security(("bearer" = [])),
    params(RunImport),
    request_body(content = ImportBody, content_type = "multipart/form-data"),
    responses(
        (status = 200, description = "What was done, or would be", body = Imported),
        (status = 422, description = "Nothing was changed. At most 200 `errors`, by row, with how many there are in `detail`; pointers are `/file`, `/header/COLUMN`, `/rows` and `/rows/N/COLUMN`, where N counts the rows below the header from 1; the message and its parameters name the row and column that a spreadsheet shows.", body = shorei_contract::Problem),
    ),
    extensions(("x-codes" = json!(told![
        Refusal: FieldRequired, UnknownField, DuplicateItem, TooManyItems, InvalidValue, FieldTooLong, OutOfRange, NotFound " for an unknown member or hospital", AlreadyExists " for an address of another member", PasswordTooShort, PasswordTooCommon, PeriodReversed, KindEnded;
        Fault: NotATable " for another kind of file or one with macros", DamagedText, QuoteNotClosed, Ambiguous " for a row that fits several hospitals", FormulaInCell
    ]))),
)]
#[post("/imports")]
async fn run(
    call: Call,
    key: IdempotencyKey,
    upload: Upload<TABLE_MAX>,
    query: Query<RunImport>,
) -> Result<Answer, Error> {
    call.require(Role::Secretariat)?;
    let ask = query.read()?;
    call.require_scope(scope::to_import(ask.kind))?;
    let body = upload.receive().await?;
    let parts = body.read(&[], &["file"])?;
    let missing = || Error::refused(Place::field("file"), Refusal::FieldRequired);
    let file = parts.file("file").ok_or_else(missing)?.bytes.clone();
    let prepared = import::prepare(&call, ask, file).await?;
    if ask.dry_run {
        return Answer::ok(&import::rehearse(&call, &prepared).await?);
    }
    // The question is in the path, which a key does not include.
    let request = [serde_json::to_vec(&ask)?, body.canonical()].concat();
    key.once(&call, &request, async |unit| Answer::ok(&import::run(&call, unit, &prepared).await?))
        .await
}
