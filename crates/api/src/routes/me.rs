//! `/me`: who is signed in.

use actix_web::{get, patch};
use shorei_contract::me::{Me, Preferences};
use utoipa_actix_web::service_config::ServiceConfig;

use crate::context::Call;
use crate::error::Error;
use crate::http::answer::Answer;
use crate::http::body::Body;
use crate::http::etag::{ETag, Preconditions};
use crate::services::me;
use crate::store::member::MemberRow;
use crate::view;

pub(crate) fn mount(config: &mut ServiceConfig<'_>) {
    config.service(show).service(prefer);
}

/// Shows who is signed in
///
/// With roles, qualifications, affiliations, and the counts for the tabs' badges.
#[utoipa::path(
    operation_id = "me_show",
    tag = "me",
    security(("bearer" = [])),
    responses((status = 200, description = "The caller", body = Me)),
)]
#[get("/me")]
async fn show(call: Call) -> Result<Answer, Error> {
    let db = call.app.db.read();
    let row = me::find(&call, db).await?;
    let etag = etag(&row);
    let me = me::complete(db, row).await?;
    Ok(Answer::ok(&view::me(&call, &me)?)?.with_etag(etag))
}

/// Chooses the language of pages and mails
///
/// Japanese by default. Mails already written leave in the language that is chosen when they are sent.
#[utoipa::path(
    operation_id = "me_prefer",
    tag = "me",
    security(("bearer" = [])),
    request_body = Preferences,
    responses((status = 200, description = "The caller", body = Me)),
)]
#[patch("/me")]
async fn prefer(
    call: Call,
    body: Body<Preferences>,
    known: Preconditions,
) -> Result<Answer, Error> {
    call.write(async |tx| {
        let row = me::find(&call, tx).await?;
        known.require(etag(&row))?;
        let Preferences { language } = body.patch(&Preferences { language: row.language() })?;
        let row = me::set_language(&call, tx, &row, language).await?;
        let etag = etag(&row);
        let me = me::complete(tx, row).await?;
        Ok(Answer::ok(&view::me(&call, &me)?)?.with_etag(etag))
    })
    .await
}

fn etag(row: &MemberRow) -> ETag {
    ETag::new(row.id, row.version)
}
