//! `/session`: signing in, staying signed in, signing out (`S1`).

use actix_web::cookie::time::Duration as CookieDuration;
use actix_web::cookie::{Cookie, SameSite};
use actix_web::http::header::SET_COOKIE;
use actix_web::{HttpRequest, delete, post};
use shorei_contract::session::{Session, SignIn};
use utoipa_actix_web::service_config::ServiceConfig;

use crate::config::Config;
use crate::context::{Actor, Call, Visit};
use crate::error::Error;
use crate::http::answer::Answer;
use crate::http::body::{Body, NoBody};
use crate::security::token::LIFETIME;
use crate::services::session::{self, SignedIn};

/// The cookie that holds the refresh token.
const COOKIE: &str = "shorei_refresh";
/// The only path that it is sent to.
const COOKIE_PATH: &str = "/api/v1/session";

pub(crate) fn mount(config: &mut ServiceConfig<'_>) {
    config.service(begin).service(refresh).service(end);
}

/// Signs in
///
/// With the email address or the member number 会員番号. Sets the refresh cookie, which lasts 30 days
/// with `remember`, else as long as the browser is open.
#[utoipa::path(
    operation_id = "session_begin",
    tag = "session",
    request_body = SignIn,
    responses(
        (status = 200, description = "Signed in", body = Session),
        (status = 401, description = "`invalid_credentials`, whether or not the account exists", body = shorei_contract::Problem),
        (status = 403, description = "`membership_ended`: the right password of one who left the society", body = shorei_contract::Problem),
    ),
)]
#[post("/session")]
async fn begin(visit: Visit, body: Body<SignIn>) -> Result<Answer, Error> {
    let signed_in = session::sign_in(&visit, body.read()?).await?;
    granted(&visit, signed_in)
}

/// Goes on with a session
///
/// Gives a new access token and rotates the refresh cookie. The cookie just replaced is accepted for
/// ten seconds more and gives the same successor; used later it ends the session.
#[utoipa::path(
    operation_id = "session_refresh",
    tag = "session",
    responses(
        (status = 200, description = "Still signed in", body = Session),
        (status = 401, description = "`unauthenticated`: no cookie, or the session has ended", body = shorei_contract::Problem),
        (status = 403, description = "`membership_ended`", body = shorei_contract::Problem),
    ),
)]
#[post("/session/refresh")]
async fn refresh(visit: Visit, request: HttpRequest, _body: NoBody) -> Result<Answer, Error> {
    let signed_in = session::refresh(&visit, cookie(&request).as_deref()).await?;
    granted(&visit, signed_in)
}

/// Signs out
///
/// Ends the session of the refresh cookie or of the access token. Access tokens of an ended session
/// are refused.
#[utoipa::path(
    operation_id = "session_end",
    tag = "session",
    responses((status = 204, description = "Signed out")),
)]
#[delete("/session")]
async fn end(
    call: Option<Call>,
    visit: Visit,
    request: HttpRequest,
    _body: NoBody,
) -> Result<Answer, Error> {
    session::sign_out(&visit, cookie(&request).as_deref()).await?;
    if let Some(Actor::Person { session, .. }) = call.map(|call| call.actor) {
        session::end(&visit, session).await?;
    }
    let mut gone = refresh_cookie(&visit.app.config, String::new());
    gone.make_removal();
    Ok(Answer::no_content().with_header(&SET_COOKIE, gone.to_string()))
}

fn granted(visit: &Visit, signed_in: SignedIn) -> Result<Answer, Error> {
    let SignedIn { member, access_token, refresh_token, remembered_for } = signed_in;
    let mut cookie = refresh_cookie(&visit.app.config, refresh_token);
    if let Some(lasts) = remembered_for {
        cookie.set_max_age(CookieDuration::seconds(lasts.whole_seconds()));
    }
    let session = Session {
        access_token,
        expires_in: u32::try_from(LIFETIME.whole_seconds()).unwrap_or_default(),
        member: member.person(),
    };
    Ok(Answer::ok(&session)?.with_header(&SET_COOKIE, cookie.to_string()))
}

fn refresh_cookie(config: &Config, token: String) -> Cookie<'static> {
    Cookie::build(COOKIE, token)
        .path(COOKIE_PATH)
        .http_only(true)
        .secure(config.secure_cookie())
        .same_site(SameSite::Strict)
        .finish()
}

fn cookie(request: &HttpRequest) -> Option<String> {
    request.cookie(COOKIE).map(|cookie| cookie.value().to_owned())
}
