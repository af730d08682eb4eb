//! `/instructors`: instructors whom an applicant may ask (`S8`, `S9`, `S15`).

use actix_web::get;
use shorei_contract::Page;
use shorei_contract::instructor::Instructor;
use shorei_contract::query::ListInstructors;
use shorei_domain::refusal::{Place, Refusal};
use utoipa_actix_web::service_config::ServiceConfig;
use uuid::Uuid;

use crate::context::Call;
use crate::error::Error;
use crate::http::answer::Answer;
use crate::http::paging::Paging;
use crate::http::query::Query;
use crate::services::instructor::{self, Candidate};
use crate::told;
use crate::view;

pub(crate) fn mount(config: &mut ServiceConfig<'_>) {
    config.service(list);
}

/// Finds instructors
///
/// Members who hold or held a qualification that may approve. With `case_ids`, each instructor
/// shows whether they can be asked about all of these reports, and if not, why for each report.
/// Those who worked at the facility in the care period come first.
#[utoipa::path(
    operation_id = "instructor_list",
    tag = "approval",
    security(("bearer" = [])),
    params(ListInstructors),
    responses(
        (status = 200, description = "A page of instructors", body = Page<Instructor>),
    ),
    extensions(("x-codes" = json!(told![
        Refusal: NotFound " for a report that is not the caller's", MixedBooks, DuplicateItem, TooManyItems
    ]))),
)]
#[get("/instructors")]
async fn list(call: Call, query: Query<ListInstructors>) -> Result<Answer, Error> {
    let ListInstructors { case_ids, q, limit, cursor } = query.read()?;
    let ids = ids(case_ids.as_deref().unwrap_or_default())?;
    let q = q.unwrap_or_default();
    let paging = Paging::new(&call.app, limit, cursor.as_deref(), &(&ids, &q))?;
    let mut found = instructor::search(&call, &ids, &q).await?;
    if let Some(after) = &paging.slice.after {
        found.retain(|candidate| candidate.key() > *after);
    }
    let page = paging
        .page(found, Candidate::key, |candidate| view::instructor(call.language, &candidate))?;
    Answer::page(&page)
}

fn ids(text: &str) -> Result<Vec<Uuid>, Error> {
    text.split(',')
        .filter(|part| !part.trim().is_empty())
        .enumerate()
        .map(|(index, part)| {
            part.trim()
                .parse()
                .map_err(|_| Error::refused(Place::item("case_ids", index), Refusal::InvalidValue))
        })
        .collect()
}
