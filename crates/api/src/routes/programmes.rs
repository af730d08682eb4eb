//! `/programmes`: the programmes (`S3`).

use actix_web::get;
use shorei_contract::Page;
use shorei_contract::programme::ProgrammeView;
use utoipa_actix_web::service_config::ServiceConfig;

use crate::context::Call;
use crate::error::Error;
use crate::http::answer::Answer;
use crate::services::round;
use crate::view;

pub(crate) fn mount(config: &mut ServiceConfig<'_>) {
    config.service(list);
}

/// Lists the programmes
///
/// Each with its rounds and their definitions. The programme itself shows the definition of the
/// open round, or else of the latest.
#[utoipa::path(
    operation_id = "programme_list",
    tag = "programmes",
    security(("bearer" = [])),
    responses((status = 200, description = "All programmes", body = Page<ProgrammeView>)),
)]
#[get("/programmes")]
async fn list(call: Call) -> Result<Answer, Error> {
    let mut items = Vec::new();
    for offered in round::programmes(&call).await? {
        items.push(view::programme(&call, &offered)?);
    }
    Answer::page(&Page { items, next_cursor: None })
}
