//! `/about`: public information about the installation.

use actix_web::get;
use actix_web::http::header::CACHE_CONTROL;
use shorei_contract::about::About;
use utoipa_actix_web::service_config::ServiceConfig;

use crate::context::Visit;
use crate::demo::accounts::accounts;
use crate::error::Error;
use crate::http::answer::Answer;

pub(crate) fn mount(config: &mut ServiceConfig<'_>) {
    config.service(read);
}

/// Describes the installation
///
/// Public. Returns the version of the program, today's date as the rules use it, and whether the
/// installation is a demonstration, with the accounts to try it.
#[utoipa::path(
    operation_id = "about_read",
    tag = "about",
    responses((status = 200, description = "What it is", body = About)),
)]
#[get("/about")]
async fn read(visit: Visit) -> Result<Answer, Error> {
    let demo = visit.app.demo.is_demo();
    let about = About {
        version: env!("CARGO_PKG_VERSION").to_owned(),
        today: visit.today(),
        demo,
        demo_accounts: if demo { accounts() } else { Vec::new() },
    };
    // Contains no personal data, but changes at midnight.
    Ok(Answer::ok(&about)?.with_header(&CACHE_CONTROL, "no-cache".to_owned()))
}
