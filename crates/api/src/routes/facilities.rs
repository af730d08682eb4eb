//! `/facilities`: hospitals 診療施設 and their accreditation terms (`S12`).

use actix_web::{get, patch, post};
use shorei_contract::Page;
use shorei_contract::facility::{
    Accreditation, Candidate, Hospital, HospitalPatch, NewAccreditation, NewHospital,
};
use shorei_contract::me::Role;
use shorei_contract::query::{FacilitiesAs, ListFacilities};
use shorei_domain::period::Period;
use shorei_domain::refusal::{Place, Refusal};
use time::Date;
use utoipa::openapi::schema::AnyOfBuilder;
use utoipa::openapi::{Ref, RefOr, Schema};
use utoipa::{PartialSchema, ToSchema};
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
use crate::services::facility;
use crate::store::facility::FacilityRow;
use crate::told;
use crate::view;

pub(crate) fn mount(config: &mut ServiceConfig<'_>) {
    config.service(list).service(create).service(show).service(correct).service(add_accreditation);
}

/// The schema of a page of facilities: accreditation terms, or hospitals with `as=hospitals`. An
/// empty page matches both, hence «any of».
pub(crate) struct FacilityPage;

/// The schema names of the pages, as `Page<T>` creates them.
const PAGES: [&str; 2] = ["Page_Candidate", "Page_Hospital"];

impl PartialSchema for FacilityPage {
    fn schema() -> RefOr<Schema> {
        let pages = PAGES.map(Ref::from_schema_name);
        let any = pages.into_iter().fold(AnyOfBuilder::new(), AnyOfBuilder::item);
        any.description(Some("Accreditation terms, or hospitals with `as=hospitals`.")).into()
    }
}

impl ToSchema for FacilityPage {
    fn schemas(schemas: &mut Vec<(String, RefOr<Schema>)>) {
        let pages = [Page::<Candidate>::schema(), Page::<Hospital>::schema()];
        schemas.extend(PAGES.map(str::to_owned).into_iter().zip(pages));
        Page::<Candidate>::schemas(schemas);
        Page::<Hospital>::schemas(schemas);
    }
}

/// Finds facilities
///
/// One item per accreditation term, newest first: a hospital that was accredited anew or changed
/// its kind has several. `q` matches name, kana or accreditation number, in any width, kana or
/// case. With `as=hospitals` one item per hospital.
#[utoipa::path(
    operation_id = "facility_list",
    tag = "facilities",
    security(("bearer" = [])),
    params(ListFacilities),
    responses(
        (status = 200, description = "A page of accreditation terms, or of hospitals", body = FacilityPage),
    ),
    extensions(("x-codes" = json!(told![
        Refusal: CarePeriodReversed
    ]))),
)]
#[get("/facilities")]
async fn list(call: Call, query: Query<ListFacilities>) -> Result<Answer, Error> {
    let query = query.read()?;
    match query.r#as {
        Some(FacilitiesAs::Hospitals) => list_hospitals(&call, query).await,
        None => list_candidates(&call, query).await,
    }
}

async fn list_candidates(call: &Call, query: ListFacilities) -> Result<Answer, Error> {
    let ListFacilities { q, care_from, care_to, r#as: _, limit, cursor } = query;
    let care = care(care_from, care_to)?;
    let q = q.unwrap_or_default();
    let paging = Paging::<(Date, Uuid)>::new(&call.app, limit, cursor.as_deref(), &("terms", &q))?;
    let rows = facility::list_candidates(call, &q, &paging.slice).await?;
    let page = paging.page(
        rows,
        |row| (row.term_from, row.id),
        |row| view::candidate(&row, care, call.today()),
    )?;
    Answer::page(&page)
}

async fn list_hospitals(call: &Call, query: ListFacilities) -> Result<Answer, Error> {
    let ListFacilities { q, care_from, care_to, r#as: _, limit, cursor } = query;
    care(care_from, care_to)?;
    let q = q.unwrap_or_default();
    let paging =
        Paging::<(String, Uuid)>::new(&call.app, limit, cursor.as_deref(), &("hospitals", &q))?;
    let rows = facility::list(call, &q, &paging.slice).await?;
    let page =
        paging.page(rows, |row| (row.name.clone(), row.id), |row| Ok(view::hospital(&row)))?;
    Answer::page(&page)
}

/// Returns the requested care period, if both days are given in the right order.
fn care(from: Option<Date>, to: Option<Date>) -> Result<Option<Period>, Error> {
    let (Some(from), Some(to)) = (from, to) else { return Ok(None) };
    Period::new(from, to).map(Some).map_err(|reversed| {
        let why = Refusal::CarePeriodReversed { from: reversed.from, to: reversed.to };
        Error::refused(Place::field("care_to"), why)
    })
}

/// Adds a hospital
///
/// Its name must be unique in its prefecture.
#[utoipa::path(
    operation_id = "facility_create",
    tag = "facilities",
    security(("bearer" = [])),
    request_body = NewHospital,
    responses(
        (status = 201, description = "The hospital", body = Hospital),
    ),
    extensions(("x-codes" = json!(told![
        Refusal: AlreadyExists ": the same name in the same prefecture"
    ]))),
)]
#[post("/facilities")]
async fn create(call: Call, key: IdempotencyKey, body: Body<NewHospital>) -> Result<Answer, Error> {
    key.once(&call, body.bytes(), async |unit| {
        call.require(Role::Secretariat)?;
        let row = facility::create(&call, unit, body.read()?).await?;
        let location = format!("/api/v1/facilities/{}", row.id);
        Ok(Answer::created(&view::hospital(&row), location)?.with_etag(etag(&row)))
    })
    .await
}

/// Shows a hospital
///
/// With its current name.
#[utoipa::path(
    operation_id = "facility_show",
    tag = "facilities",
    security(("bearer" = [])),
    params(("id" = Uuid, Path, description = "The hospital")),
    responses((status = 200, description = "The hospital", body = Hospital)),
)]
#[get("/facilities/{id}")]
async fn show(call: Call, path: PathParts) -> Result<Answer, Error> {
    let row = facility::find(call.app.db.read(), path.id("id")?).await?;
    Ok(Answer::ok(&view::hospital(&row))?.with_etag(etag(&row)))
}

/// Corrects a hospital
///
/// Its accreditation terms keep the names they were created with.
#[utoipa::path(
    operation_id = "facility_correct",
    tag = "facilities",
    security(("bearer" = [])),
    params(("id" = Uuid, Path, description = "The hospital")),
    request_body = HospitalPatch,
    responses(
        (status = 200, description = "The hospital", body = Hospital),
    ),
    extensions(("x-codes" = json!(told![
        Refusal: AlreadyExists
    ]))),
)]
#[patch("/facilities/{id}")]
async fn correct(
    call: Call,
    body: Body<HospitalPatch>,
    path: PathParts,
    known: Preconditions,
) -> Result<Answer, Error> {
    call.write(async |unit| {
        let current = facility::find(unit, path.id("id")?).await?;
        call.require(Role::Secretariat)?;
        known.require(etag(&current))?;
        let input: NewHospital = body.patch(&facility::as_input(&current))?;
        let row = facility::correct(&call, unit, &current, input).await?;
        Ok(Answer::ok(&view::hospital(&row))?.with_etag(etag(&row)))
    })
    .await
}

/// Adds an accreditation term of a hospital
///
/// `name` is the hospital's name during the term; by default its current name.
#[utoipa::path(
    operation_id = "accreditation_create",
    tag = "facilities",
    security(("bearer" = [])),
    params(("id" = Uuid, Path, description = "The hospital")),
    request_body = NewAccreditation,
    responses(
        (status = 201, description = "The term", body = Accreditation),
    ),
    extensions(("x-codes" = json!(told![
        Refusal: PeriodReversed, AlreadyExists ": the same number from the same day"
    ]))),
)]
#[post("/facilities/{id}/accreditations")]
async fn add_accreditation(
    call: Call,
    key: IdempotencyKey,
    body: Body<NewAccreditation>,
    path: PathParts,
) -> Result<Answer, Error> {
    key.once(&call, body.bytes(), async |unit| {
        let hospital = facility::find(unit, path.id("id")?).await?;
        call.require(Role::Secretariat)?;
        let row = facility::add_accreditation(&call, unit, &hospital, body.read()?).await?;
        let etag = ETag::new(row.id, row.version);
        let location = format!("/api/v1/accreditations/{}", row.id);
        Ok(Answer::created(&view::accreditation(&row)?, location)?.with_etag(etag))
    })
    .await
}

fn etag(row: &FacilityRow) -> ETag {
    ETag::new(row.id, row.version)
}
