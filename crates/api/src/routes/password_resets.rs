//! `/password-resets`: forgotten passwords, and the first one of an invited member (`S1`).

use actix_web::{post, put};
use shorei_contract::session::{NewPassword, RequestPasswordReset};
use utoipa_actix_web::service_config::ServiceConfig;

use crate::context::Visit;
use crate::error::Error;
use crate::http::answer::Answer;
use crate::http::body::Body;
use crate::http::idempotency::IdempotencyKey;
use crate::http::path::PathParts;
use crate::services::password;
use crate::told;

pub(crate) fn mount(config: &mut ServiceConfig<'_>) {
    config.service(request).service(complete);
}

/// Requests a link for a new password
///
/// Returns the same answer whether or not the account exists. The link works once, for 30 minutes.
#[utoipa::path(
    operation_id = "password_reset_request",
    tag = "session",
    request_body = RequestPasswordReset,
    responses((status = 202, description = "If there is such an account, a mail is on its way")),
)]
#[post("/password-resets")]
async fn request(
    visit: Visit,
    key: IdempotencyKey,
    body: Body<RequestPasswordReset>,
) -> Result<Answer, Error> {
    visit.app.limits.check_reset(visit.address)?;
    key.once_by_stranger(&visit, body.bytes(), async |unit| {
        password::request_reset(&visit, unit, &body.read()?.user_id).await?;
        Ok(Answer::accepted())
    })
    .await
}

/// Sets a password by a link
///
/// The token is the last part of the link in the mail. Ends every session of the member.
#[utoipa::path(
    operation_id = "password_reset_complete",
    tag = "session",
    params(("token" = String, Path, description = "The last part of the link")),
    request_body = NewPassword,
    responses(
        (status = 204, description = "The password is set"),
    ),
    extensions(("x-codes" = json!(told![
        Refusal: PasswordTooShort, FieldTooLong, PasswordTooCommon;
        Error: LinkExpired ": used, expired, or never sent"
    ]))),
)]
#[put("/password-resets/{token}")]
async fn complete(visit: Visit, body: Body<NewPassword>, path: PathParts) -> Result<Answer, Error> {
    visit.app.limits.check_reset(visit.address)?;
    let link = password::find_link(&visit, path.text("token")).await?;
    password::reset(&visit, link, body.read()?.new_password).await?;
    Ok(Answer::no_content())
}
