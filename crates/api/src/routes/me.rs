//! `/me`: the caller.

use actix_web::{get, patch};
use shorei_contract::Page;
use shorei_contract::credit::OwnCredits;
use shorei_contract::dues::Dues;
use shorei_contract::facility::OwnFacility;
use shorei_contract::me::{Me, Preferences};
use utoipa_actix_web::service_config::ServiceConfig;

use crate::context::Call;
use crate::error::Error;
use crate::http::answer::Answer;
use crate::http::body::Body;
use crate::http::etag::{ETag, Preconditions};
use crate::services::{credit, dues, facility, me};
use crate::store::member::MemberRow;
use crate::view;

pub(crate) fn mount(config: &mut ServiceConfig<'_>) {
    config
        .service(show)
        .service(prefer)
        .service(own_dues)
        .service(own_credits)
        .service(own_facilities);
}

/// Shows the caller
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
    Ok(Answer::ok(&view::me(&call, &me)?)?.with_etag_of_all(etag))
}

/// Sets the language of pages and mails
///
/// Japanese by default. Mails already written are sent in the language set at the time of sending.
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
    call.write(async |unit| {
        let row = me::find(&call, unit).await?;
        known.require(etag(&row))?;
        let Preferences { language } = body.patch(&Preferences { language: row.language() })?;
        let row = me::set_language(&call, unit, &row, language).await?;
        let etag = etag(&row);
        let me = me::complete(unit, row).await?;
        Ok(Answer::ok(&view::me(&call, &me)?)?.with_etag(etag))
    })
    .await
}

/// Shows the caller's dues
///
/// By year, newest first, all on one page.
#[utoipa::path(
    operation_id = "me_dues",
    tag = "me",
    security(("bearer" = [])),
    responses((status = 200, description = "The caller's dues", body = Page<Dues>)),
)]
#[get("/me/dues")]
async fn own_dues(call: Call) -> Result<Answer, Error> {
    let rows = dues::own(&call).await?;
    let items = rows.iter().map(view::dues).collect::<Result<_, _>>()?;
    Answer::page(&Page { items, next_cursor: None })
}

/// Shows the caller's credits
///
/// Every entry, and the totals for the renewal of the certification that ends next: by year and
/// group under the caps, compared with what that renewal needs.
#[utoipa::path(
    operation_id = "me_credits",
    tag = "me",
    security(("bearer" = [])),
    responses((status = 200, description = "The caller's credits", body = OwnCredits)),
)]
#[get("/me/credits")]
async fn own_credits(call: Call) -> Result<Answer, Error> {
    Answer::ok(&view::own_credits(&credit::own(&call).await?)?)
}

/// Shows the accreditations of the caller's hospitals
///
/// One item for each hospital they work or worked at, latest first, all on one page.
#[utoipa::path(
    operation_id = "me_facilities",
    tag = "me",
    security(("bearer" = [])),
    responses((status = 200, description = "The caller's hospitals", body = Page<OwnFacility>)),
)]
#[get("/me/facilities")]
async fn own_facilities(call: Call) -> Result<Answer, Error> {
    let places = facility::own(&call).await?;
    let today = call.today();
    let items = places.iter().map(|place| view::own_facility(place, today));
    Answer::page(&Page { items: items.collect::<Result<_, _>>()?, next_cursor: None })
}

fn etag(row: &MemberRow) -> ETag {
    ETag::new(row.id, row.version)
}
