//! `/staff`: the secretariat's own accounts.

use actix_web::{get, patch, post};
use shorei_contract::Page;
use shorei_contract::staff::{NewStaff, Staff, StaffPatch};
use utoipa_actix_web::service_config::ServiceConfig;

use crate::context::Call;
use crate::error::Error;
use crate::http::answer::Answer;
use crate::http::body::Body;
use crate::http::etag::{ETag, Preconditions};
use crate::http::idempotency::IdempotencyKey;
use crate::http::path::PathParts;
use crate::services::staff;
use crate::store::member::MemberRow;
use crate::told;
use crate::view;

pub(crate) fn mount(config: &mut ServiceConfig<'_>) {
    config.service(list).service(invite).service(show).service(correct);
}

/// Lists the secretariat's accounts
///
/// All of them, those in use first.
#[utoipa::path(
    operation_id = "staff_list",
    tag = "staff",
    security(("bearer" = [])),
    responses((status = 200, description = "The accounts", body = Page<Staff>)),
)]
#[get("/staff")]
async fn list(call: Call) -> Result<Answer, Error> {
    let rows = staff::list(&call).await?;
    Answer::page(&Page { items: rows.iter().map(view::staff).collect(), next_cursor: None })
}

/// Invites a colleague
///
/// A mail invites them to set a password. A `reader` reads what the secretariat reads, and changes nothing.
#[utoipa::path(
    operation_id = "staff_create",
    tag = "staff",
    security(("bearer" = [])),
    request_body = NewStaff,
    responses((status = 201, description = "The account", body = Staff)),
    extensions(("x-codes" = json!(told![
        Refusal: AlreadyExists " for the address"
    ]))),
)]
#[post("/staff")]
async fn invite(call: Call, key: IdempotencyKey, body: Body<NewStaff>) -> Result<Answer, Error> {
    key.once(&call, body.bytes(), async |unit| {
        call.require(shorei_contract::me::Role::Secretariat)?;
        let row = staff::invite(&call, unit, body.read()?).await?;
        let location = format!("/api/v1/staff/{}", row.id);
        Ok(Answer::created(&view::staff(&row), location)?.with_etag(etag(&row)))
    })
    .await
}

/// Shows an account of the secretariat
///
/// For the secretariat.
#[utoipa::path(
    operation_id = "staff_show",
    tag = "staff",
    security(("bearer" = [])),
    params(("id" = uuid::Uuid, Path, description = "The account")),
    responses((status = 200, description = "The account", body = Staff)),
)]
#[get("/staff/{id}")]
async fn show(call: Call, path: PathParts) -> Result<Answer, Error> {
    let row = staff::find(&call, call.app.db.read(), path.id("id")?).await?;
    Ok(Answer::ok(&view::staff(&row))?.with_etag(etag(&row)))
}

/// Changes or ends an account of the secretariat
///
/// Its role, or `ended`: then its sessions and tokens end at once. The caller has signed in within ten
/// minutes. The last one with the role `secretariat` stays.
#[utoipa::path(
    operation_id = "staff_correct",
    tag = "staff",
    security(("bearer" = [])),
    params(("id" = uuid::Uuid, Path, description = "The account")),
    request_body = StaffPatch,
    responses((status = 200, description = "The account", body = Staff)),
    extensions(("x-codes" = json!(told![
        Error: ReauthenticationRequired " longer than ten minutes after the sign-in";
        Refusal: LastSecretary
    ]))),
)]
#[patch("/staff/{id}")]
async fn correct(
    call: Call,
    body: Body<StaffPatch>,
    path: PathParts,
    known: Preconditions,
) -> Result<Answer, Error> {
    call.write(async |unit| {
        let current = staff::find(&call, unit, path.id("id")?).await?;
        known.require(etag(&current))?;
        let input = body.patch(&staff::as_input(&current))?;
        let row = staff::correct(&call, unit, &current, input).await?;
        Ok(Answer::ok(&view::staff(&row))?.with_etag(etag(&row)))
    })
    .await
}

fn etag(row: &MemberRow) -> ETag {
    ETag::new(row.id, row.version)
}
