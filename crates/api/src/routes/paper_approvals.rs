//! `/paper-approvals`: approvals on paper by instructors who left the society (`S11`).

use actix_web::{get, post};
use shorei_contract::Page;
use shorei_contract::paper::{DecidePaper, FILE_MAX, HandInPaper, PaperApproval};
use shorei_contract::query::ListPaperApprovals;
use shorei_domain::id::{CaseId, MemberId, RequestId};
use shorei_domain::refusal::{Place, Refusal, Refusals};
use shorei_domain::text::{is_line, line};
use time::Date;
use time::macros::format_description;
use utoipa_actix_web::service_config::ServiceConfig;
use uuid::Uuid;

use crate::context::Call;
use crate::error::Error;
use crate::http::answer::{Answer, File};
use crate::http::body::{Body, NoBody};
use crate::http::idempotency::IdempotencyKey;
use crate::http::multipart::{Parts, Upload};
use crate::http::paging::Paging;
use crate::http::path::PathParts;
use crate::http::query::Query;
use crate::reason::Why;
use crate::scan;
use crate::services::paper::{self, HandIn};
use crate::store::paper_approval::{Filter, Scan};
use crate::told;
use crate::view;

/// The allowance for the parts of the body around the file, in bytes.
const AROUND: usize = 64 * 1024;

pub(crate) fn mount(config: &mut ServiceConfig<'_>) {
    config.service(list).service(show).service(download).service(withdraw).service(decide);
}

pub(crate) fn mount_cases(config: &mut ServiceConfig<'_>) {
    config.service(hand_in);
}

/// Hands in a paper approval
///
/// The scan of the signed and sealed form, by the same rules of state, window and term as a request. Photographs are
/// kept without what the camera wrote beside them, such as the place.
/// The report is requested until the secretariat has decided.
#[utoipa::path(
    operation_id = "paper_approval_hand_in",
    tag = "paper approvals",
    security(("bearer" = [])),
    params(("case_id" = Uuid, Path, description = "The report")),
    request_body(content = HandInPaper, content_type = "multipart/form-data"),
    responses(
        (status = 201, description = "The paper approval", body = PaperApproval),
    ),
    extensions(("x-codes" = json!(told![
        Refusal: NotRegistered, AlreadyRequested, CaseLocked, RegistrationClosed, ApprovalDeadlinePassed, ApprovalNotRequired, InstructorNotRetired, InstructorIsApplicant, InstructorNotQualified, OutsideInstructorTerm, OutOfRange, NotFound;
        Fault: FileTypeNotSupported, FileDamaged, FileNotPlain;
        Error: PayloadTooLarge ": a file over 10 MiB", UnsupportedMediaType ": the body is not multipart/form-data", StorageFull ": nothing was changed"
    ]))),
)]
#[post("/cases/{case_id}/paper-approvals")]
async fn hand_in(
    call: Call,
    path: PathParts,
    key: IdempotencyKey,
    upload: Upload<{ FILE_MAX + AROUND }>,
) -> Result<Answer, Error> {
    let case = CaseId(path.id("case_id")?);
    paper::known_to_applicant(&call, case).await?;
    let body = upload.receive().await?;
    let parts = body.read(&["instructor_id", "signed_on"], &["file"])?;
    let (input, content) = fields(&parts, call.new_id(), case)?;
    if parts.file("file").is_some_and(|file| file.bytes.len() > FILE_MAX) {
        return Err(Error::PayloadTooLarge { max: FILE_MAX });
    }
    key.once(&call, &body.canonical(), async |unit| {
        let row = paper::hand_in(&call, unit, &input, &content).await?;
        let location = format!("/api/v1/paper-approvals/{}", row.request.id);
        Answer::created(&view::paper_approval(&row)?, location)
    })
    .await
}

/// The fields of a form that is handed in, with every fault of theirs; and the scan as it is kept.
fn fields(parts: &Parts, id: Uuid, case: CaseId) -> Result<(HandIn, Vec<u8>), Error> {
    let mut refusals = Refusals::none();
    let instructor = field(parts, "instructor_id", |text| text.parse().ok(), &mut refusals);
    let date = format_description!("[year]-[month]-[day]");
    let signed_on = field(parts, "signed_on", |text| Date::parse(text, date).ok(), &mut refusals);
    let file = parts.file("file").filter(|file| !file.bytes.is_empty());
    let taken = match file {
        None => Err(Why::from(Refusal::FieldRequired)),
        Some(file) => scan::take(&file.bytes).map_err(Why::from),
    };
    let scan = match taken {
        Err(why) => {
            refusals.add(Place::field("file"), why);
            None
        }
        Ok((kind, content)) => {
            let media_type = kind.media_type();
            let name = file_name(file.and_then(|file| file.file_name.as_deref()), media_type);
            Some((Scan { name, media_type, size: content.len() }, content))
        }
    };
    let (Some(instructor), Some(signed_on), Some((scan, content))) = (instructor, signed_on, scan)
    else {
        return Ok(refusals.refused()?);
    };
    let instructor = MemberId(instructor);
    Ok((HandIn { id, case, instructor, signed_on, scan }, content))
}

fn field<T>(
    parts: &Parts,
    name: &'static str,
    read: impl Fn(&str) -> Option<T>,
    refusals: &mut Refusals<Why>,
) -> Option<T> {
    let Some(text) = parts.text(name).filter(|text| !text.trim().is_empty()) else {
        refusals.add(Place::field(name), Refusal::FieldRequired.into());
        return None;
    };
    let value = read(text.trim());
    if value.is_none() {
        refusals.add(Place::field(name), Refusal::InvalidValue.into());
    }
    value
}

/// The last part of the file's name, at most 100 characters of it.
fn file_name(sent: Option<&str>, media_type: &str) -> String {
    let last = sent.and_then(|name| name.rsplit(['/', '\\']).next()).unwrap_or_default();
    let seen: String = last.chars().filter(|one| is_line(one.encode_utf8(&mut [0; 4]))).collect();
    let name: String = line(&seen).chars().take(100).collect();
    if name.is_empty() {
        let ending = media_type.rsplit('/').next().unwrap_or_default();
        return format!("scan.{ending}");
    }
    name
}

/// Lists paper approvals
///
/// Oldest first: the caller's own, or everyone's for the secretariat.
#[utoipa::path(
    operation_id = "paper_approval_list",
    tag = "paper approvals",
    security(("bearer" = [])),
    params(ListPaperApprovals),
    responses((status = 200, description = "A page of paper approvals", body = Page<PaperApproval>)),
)]
#[get("/paper-approvals")]
async fn list(call: Call, query: Query<ListPaperApprovals>) -> Result<Answer, Error> {
    let ListPaperApprovals { state, case_id, limit, cursor } = query.read()?;
    let paging = Paging::<Uuid>::new(&call.app, limit, cursor.as_deref(), &(state, case_id))?;
    let filter = Filter { applicant: None, state, case_id };
    let rows = paper::list(&call, filter, &paging.slice).await?;
    Answer::page(&paging.page(rows, |row| row.request.id, |row| view::paper_approval(&row))?)
}

/// Shows a paper approval
///
/// For its applicant and the secretariat.
#[utoipa::path(
    operation_id = "paper_approval_show",
    tag = "paper approvals",
    security(("bearer" = [])),
    params(("id" = Uuid, Path, description = "The paper approval")),
    responses((status = 200, description = "The paper approval", body = PaperApproval)),
)]
#[get("/paper-approvals/{id}")]
async fn show(call: Call, path: PathParts) -> Result<Answer, Error> {
    let id = RequestId(path.id("id")?);
    let row = paper::find(&call, call.app.db.read(), id).await?;
    Answer::ok(&view::paper_approval(&row)?)
}

/// Downloads the scan of a paper approval
///
/// Always as a download: browsers do not show it in place.
#[utoipa::path(
    operation_id = "paper_approval_file",
    tag = "paper approvals",
    security(("bearer" = [])),
    params(("id" = Uuid, Path, description = "The paper approval")),
    responses(
        (status = 200, description = "The scan", body = File, content_type = "application/octet-stream"),
    ),
    extensions(("x-codes" = json!(told![
        Error: StorageFull ": without room for the audit entry nothing is shown"
    ]))),
)]
#[get("/paper-approvals/{id}/file")]
async fn download(call: Call, path: PathParts) -> Result<Answer, Error> {
    let (row, content) = paper::file(&call, RequestId(path.id("id")?)).await?;
    let ending = row.media_type.rsplit('/').next().unwrap_or_default();
    let name = format!("paper-approval-{}.{ending}", row.request.id);
    let disposition = format!("attachment; filename=\"{name}\"");
    Ok(Answer::file("application/octet-stream", &disposition, content))
}

/// Withdraws a paper approval
///
/// Only an open one can be withdrawn. Its report becomes registered again.
#[utoipa::path(
    operation_id = "paper_approval_withdraw",
    tag = "paper approvals",
    security(("bearer" = [])),
    params(("id" = Uuid, Path, description = "The paper approval")),
    responses(
        (status = 200, description = "The paper approval", body = PaperApproval),
    ),
    extensions(("x-codes" = json!(told![
        Refusal: NotRequested, ApprovalDeadlinePassed
    ]))),
)]
#[post("/paper-approvals/{id}/withdrawal")]
async fn withdraw(
    call: Call,
    path: PathParts,
    key: IdempotencyKey,
    _: NoBody,
) -> Result<Answer, Error> {
    let id = RequestId(path.id("id")?);
    key.once(&call, b"", async |unit| {
        Answer::ok(&view::paper_approval(&paper::withdraw(&call, unit, id).await?)?)
    })
    .await
}

/// Decides a paper approval
///
/// The secretariat accepts it, which approves the report, or refuses it with a reason, which
/// returns the report. No window limits the decision: a paper handed in by the deadline may be
/// accepted after it.
#[utoipa::path(
    operation_id = "paper_approval_decide",
    tag = "paper approvals",
    security(("bearer" = [])),
    params(("id" = Uuid, Path, description = "The paper approval")),
    request_body = DecidePaper,
    responses(
        (status = 200, description = "The paper approval", body = PaperApproval),
    ),
    extensions(("x-codes" = json!(told![
        Refusal: NotRequested, CommentRequired, InstructorNotQualified, OutsideInstructorTerm
    ]))),
)]
#[post("/paper-approvals/{id}/decision")]
async fn decide(
    call: Call,
    path: PathParts,
    key: IdempotencyKey,
    body: Body<DecidePaper>,
) -> Result<Answer, Error> {
    let id = RequestId(path.id("id")?);
    paper::known_to_office(&call, call.app.db.read(), id).await?;
    let input = body.read()?;
    key.once(&call, body.bytes(), async |unit| {
        Answer::ok(&view::paper_approval(&paper::decide(&call, unit, id, &input).await?)?)
    })
    .await
}
