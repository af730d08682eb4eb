//! `/members`: members 会員, maintained by the secretariat.

use actix_web::{get, patch, post};
use shorei_contract::Page;
use shorei_contract::credit::{Credit, NewCredit};
use shorei_contract::dues::{Dues, NewDues};
use shorei_contract::me::Role;
use shorei_contract::member::{
    Affiliation, Member, MemberPatch, NewAffiliation, NewMember, NewQualification, Qualification,
};
use shorei_contract::query::ListMembers;
use utoipa_actix_web::service_config::ServiceConfig;
use uuid::Uuid;

use crate::context::Call;
use crate::error::Error;
use crate::http::answer::Answer;
use crate::http::body::Body;
use crate::http::etag::{ETag, Preconditions};
use crate::http::idempotency::IdempotencyKey;
use crate::http::paging::Paging;
use crate::http::path::PathParts;
use crate::http::query::Query;
use crate::services::{credit, dues, member};
use crate::store::member::MemberRow;
use crate::told;
use crate::view;

pub(crate) fn mount(config: &mut ServiceConfig<'_>) {
    config
        .service(list)
        .service(create)
        .service(show)
        .service(correct)
        .service(add_qualification)
        .service(add_affiliation)
        .service(add_dues)
        .service(add_credit);
}

/// Lists members
///
/// Sorted by kana.
#[utoipa::path(
    operation_id = "member_list",
    tag = "members",
    security(("bearer" = [])),
    params(ListMembers),
    responses((status = 200, description = "A page of members", body = Page<Member>)),
)]
#[get("/members")]
async fn list(call: Call, query: Query<ListMembers>) -> Result<Answer, Error> {
    let ListMembers { q, left, limit, cursor } = query.read()?;
    let q = q.unwrap_or_default();
    let paging = Paging::<(String, Uuid)>::new(&call.app, limit, cursor.as_deref(), &(&q, left))?;
    let rows = member::list(&call, &q, left, &paging.slice).await?;
    let key = |row: &MemberRow| (row.kana_folded.clone(), row.id);
    let page = paging.page(rows, key, |row| Ok(view::member(&row)))?;
    Answer::page(&page)
}

/// Adds a member
///
/// Without a password a mail invites them to set one; its link works once, for 14 days. Programs set no passwords
/// (403 `session_required`); people do who have signed in, or given their own again, within ten minutes (403
/// `reauthentication_required`).
#[utoipa::path(
    operation_id = "member_create",
    tag = "members",
    security(("bearer" = [])),
    request_body = NewMember,
    responses(
        (status = 201, description = "The member", body = Member),
    ),
    extensions(("x-codes" = json!(told![
        Refusal: AlreadyExists ": the number or the address", PasswordTooShort, FieldTooLong, PasswordTooCommon
    ]))),
)]
#[post("/members")]
async fn create(call: Call, key: IdempotencyKey, body: Body<NewMember>) -> Result<Answer, Error> {
    call.require(Role::Secretariat)?;
    let input = body.read().ok();
    if let Some(input) = &input {
        // Before an answer is kept: with the password given again it is another.
        member::require_right(&call, None, input).await?;
    }
    // Hashed before the transaction, which must not wait for it.
    let hash = member::hash_password(&call, input.and_then(|input| input.password)).await?;
    key.once(&call, body.bytes(), async |unit| {
        let row = member::create(&call, unit, body.read()?, hash.clone()).await?;
        let location = format!("/api/v1/members/{}", row.id);
        Ok(Answer::created(&view::member(&row), location)?.with_etag(etag(&row)))
    })
    .await
}

/// Shows a member
///
/// For the secretariat.
#[utoipa::path(
    operation_id = "member_show",
    tag = "members",
    security(("bearer" = [])),
    params(("id" = Uuid, Path, description = "The member")),
    responses((status = 200, description = "The member", body = Member)),
)]
#[get("/members/{id}")]
async fn show(call: Call, path: PathParts) -> Result<Answer, Error> {
    let row = member::find(&call, call.app.db.read(), path.id("id")?).await?;
    Ok(Answer::ok(&view::member(&row))?.with_etag(etag(&row)))
}

/// Corrects a member
///
/// `left_on` ends the membership: from that day on there is no sign-in and no new request, and those
/// who have asked this member are told. Whoever sets a password or an address can sign in as the member: passwords are
/// set as when a member is added; a program changes an address only with the scope `members:contact` (403
/// `insufficient_scope`). The address of before is told, links that were mailed die, and a member without a password is
/// invited anew.
#[utoipa::path(
    operation_id = "member_correct",
    tag = "members",
    security(("bearer" = [])),
    params(("id" = Uuid, Path, description = "The member")),
    request_body = MemberPatch,
    responses(
        (status = 200, description = "The member", body = Member),
    ),
    extensions(("x-codes" = json!(told![
        Refusal: AlreadyExists, PasswordTooShort, FieldTooLong, PasswordTooCommon
    ]))),
)]
#[patch("/members/{id}")]
async fn correct(
    call: Call,
    body: Body<MemberPatch>,
    path: PathParts,
    known: Preconditions,
) -> Result<Answer, Error> {
    let current = member::find(&call, call.app.db.read(), path.id("id")?).await?;
    let wanted: Option<NewMember> = body.patch(&member::as_input(&current)).ok();
    if let Some(wanted) = &wanted {
        member::require_right(&call, Some(&current), wanted).await?;
    }
    let hash = member::hash_password(&call, wanted.and_then(|input| input.password)).await?;
    call.write(async |unit| {
        let current = member::find(&call, unit, path.id("id")?).await?;
        known.require(etag(&current))?;
        let input: NewMember = body.patch(&member::as_input(&current))?;
        let row = member::correct(&call, unit, &current, input, hash.clone()).await?;
        Ok(Answer::ok(&view::member(&row))?.with_etag(etag(&row)))
    })
    .await
}

/// Adds a term of a member's qualification
///
/// Terms may lie in the past, overlap and have any length.
#[utoipa::path(
    operation_id = "qualification_create",
    tag = "members",
    security(("bearer" = [])),
    params(("id" = Uuid, Path, description = "The member")),
    request_body = NewQualification,
    responses(
        (status = 201, description = "The term", body = Qualification),
    ),
    extensions(("x-codes" = json!(told![
        Refusal: PeriodReversed, KindEnded, AlreadyExists
    ]))),
)]
#[post("/members/{id}/qualifications")]
async fn add_qualification(
    call: Call,
    key: IdempotencyKey,
    body: Body<NewQualification>,
    path: PathParts,
) -> Result<Answer, Error> {
    key.once(&call, body.bytes(), async |unit| {
        let owner = member::find(&call, unit, path.id("id")?).await?;
        let row = member::add_qualification(&call, unit, &owner, body.read()?).await?;
        let etag = ETag::new(row.id, row.version);
        let location = format!("/api/v1/qualifications/{}", row.id);
        Ok(Answer::created(&view::qualification(&row)?, location)?.with_etag(etag))
    })
    .await
}

/// Adds an affiliation period of a member
///
/// Members who worked at a report's hospital in its care period are listed first when an instructor
/// is chosen.
#[utoipa::path(
    operation_id = "affiliation_create",
    tag = "members",
    security(("bearer" = [])),
    params(("id" = Uuid, Path, description = "The member")),
    request_body = NewAffiliation,
    responses(
        (status = 201, description = "The stretch", body = Affiliation),
    ),
    extensions(("x-codes" = json!(told![
        Refusal: NotFound " for the hospital", PeriodReversed, AlreadyExists
    ]))),
)]
#[post("/members/{id}/affiliations")]
async fn add_affiliation(
    call: Call,
    key: IdempotencyKey,
    body: Body<NewAffiliation>,
    path: PathParts,
) -> Result<Answer, Error> {
    key.once(&call, body.bytes(), async |unit| {
        let worker = member::find(&call, unit, path.id("id")?).await?;
        let row = member::add_affiliation(&call, unit, &worker, &body.read()?).await?;
        let etag = ETag::new(row.id, row.version);
        let location = format!("/api/v1/affiliations/{}", row.id);
        Ok(Answer::created(&view::affiliation(&row), location)?.with_etag(etag))
    })
    .await
}

/// Records a member's dues for a year
///
/// A dues year runs from 1 May to 30 April and has the number of the calendar year in which it
/// begins.
#[utoipa::path(
    operation_id = "dues_create",
    tag = "members",
    security(("bearer" = [])),
    params(("id" = Uuid, Path, description = "The member")),
    request_body = NewDues,
    responses(
        (status = 201, description = "The dues", body = Dues),
    ),
    extensions(("x-codes" = json!(told![
        Refusal: OutOfRange, AlreadyExists " for the year"
    ]))),
)]
#[post("/members/{id}/dues")]
async fn add_dues(
    call: Call,
    key: IdempotencyKey,
    body: Body<NewDues>,
    path: PathParts,
) -> Result<Answer, Error> {
    key.once(&call, body.bytes(), async |unit| {
        let payer = member::find(&call, unit, path.id("id")?).await?;
        let row = dues::add(&call, unit, &payer, &body.read()?).await?;
        let etag = ETag::new(row.id, row.version);
        let location = format!("/api/v1/dues/{}", row.id);
        Ok(Answer::created(&view::dues(&row)?, location)?.with_etag(etag))
    })
    .await
}

/// Records an activity that earned a member credits
///
/// Credits count for the renewal of a certification, according to its rules.
#[utoipa::path(
    operation_id = "credit_create",
    tag = "members",
    security(("bearer" = [])),
    params(("id" = Uuid, Path, description = "The member")),
    request_body = NewCredit,
    responses(
        (status = 201, description = "The entry", body = Credit),
    ),
    extensions(("x-codes" = json!(told![
        Refusal: OutOfRange, FieldRequired
    ]))),
)]
#[post("/members/{id}/credits")]
async fn add_credit(
    call: Call,
    key: IdempotencyKey,
    body: Body<NewCredit>,
    path: PathParts,
) -> Result<Answer, Error> {
    key.once(&call, body.bytes(), async |unit| {
        let earner = member::find(&call, unit, path.id("id")?).await?;
        let row = credit::add(&call, unit, &earner, &body.read()?).await?;
        let etag = ETag::new(row.id, row.version);
        let location = format!("/api/v1/credits/{}", row.id);
        Ok(Answer::created(&view::credit(&row)?, location)?.with_etag(etag))
    })
    .await
}

fn etag(row: &MemberRow) -> ETag {
    ETag::new(row.id, row.version)
}
