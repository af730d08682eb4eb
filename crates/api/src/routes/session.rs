//! `/session`: signing in, staying signed in, signing out (`S1`).

use actix_web::cookie::time::Duration as CookieDuration;
use actix_web::cookie::{Cookie, SameSite};
use actix_web::http::header::SET_COOKIE;
use actix_web::{HttpRequest, delete, post};
use shorei_contract::session::{Reauthentication, Session, SignIn};
use utoipa_actix_web::service_config::ServiceConfig;

use crate::config::Config;
use crate::context::{Actor, Call, Visit};
use crate::error::Error;
use crate::http::answer::Answer;
use crate::http::body::{Body, NoBody};
use crate::security::browser::Browser;
use crate::security::token::LIFETIME;
use crate::services::proof;
use crate::services::session::{self, SignedIn};
use crate::told;

/// The cookie with the refresh token.
const COOKIE: &str = "shorei_refresh";
/// The only path that receives the cookie.
const COOKIE_PATH: &str = "/api/v1/session";
/// The cookie that tells who has signed in with the browser before.
const BROWSER_COOKIE: &str = "shorei_browser";
/// For how long browsers keep that one: no longer than they do for anybody.
const BROWSER_KEPT: CookieDuration = CookieDuration::days(400);

pub(crate) fn mount(config: &mut ServiceConfig<'_>) {
    config.service(begin).service(refresh).service(reauthenticate).service(end);
}

/// Signs in
///
/// With the email address or the member number 会員番号. Sets the refresh cookie, which lasts 30 days
/// with `remember`, else as long as the browser is open, and the cookie `shorei_browser`: failures in a browser that the
/// account has signed in with are counted apart from those of strangers. Ten failures within 15 minutes are 429; 503
/// says that too many people sign in at this moment.
#[utoipa::path(
    operation_id = "session_begin",
    tag = "session",
    request_body = SignIn,
    responses(
        (status = 200, description = "Signed in", body = Session),
    ),
    extensions(("x-codes" = json!(told![
        Error: InvalidCredentials ", whether or not the account exists", MembershipEnded ": the right password of one who left the society"
    ]))),
)]
#[post("/session")]
async fn begin(visit: Visit, request: HttpRequest, body: Body<SignIn>) -> Result<Answer, Error> {
    let signed_in = session::sign_in(&visit, body.read()?, browser(&request)).await?;
    granted(&visit, signed_in)
}

/// Gives the password once more
///
/// For what a session that somebody else got hold of must not do, such as setting a member's password: it needs that
/// the caller has signed in, or given the password so, within ten minutes (403 `reauthentication_required`). Wrong ones
/// count as failed sign-ins.
#[utoipa::path(
    operation_id = "session_reauthenticate",
    tag = "session",
    security(("bearer" = [])),
    request_body = Reauthentication,
    responses(
        (status = 204, description = "The password was right"),
        (status = 401, description = "`invalid_credentials`: another password", body = shorei_contract::Problem),
    ),
)]
#[post("/session/reauthentication")]
async fn reauthenticate(
    call: Call,
    request: HttpRequest,
    body: Body<Reauthentication>,
) -> Result<Answer, Error> {
    proof::give_again(&call, body.read()?.password, browser(&request).as_ref()).await?;
    Ok(Answer::no_content())
}

/// Goes on with a session
///
/// Gives a new access token and rotates the refresh cookie. The cookie just replaced is accepted for
/// ten seconds more and gives the same successor, or the newest where that was used meanwhile; used later it ends the
/// session.
#[utoipa::path(
    operation_id = "session_refresh",
    tag = "session",
    responses(
        (status = 200, description = "Still signed in", body = Session),
    ),
    extensions(("x-codes" = json!(told![
        Error: Unauthenticated ": no cookie, or the session has ended", MembershipEnded
    ]))),
)]
#[post("/session/refresh")]
async fn refresh(visit: Visit, request: HttpRequest, _body: NoBody) -> Result<Answer, Error> {
    let signed_in = session::refresh(&visit, cookie(&request, COOKIE).as_deref()).await?;
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
    session::sign_out(&visit, cookie(&request, COOKIE).as_deref()).await?;
    if let Some(Actor::Person { session, .. }) = call.map(|call| call.actor) {
        session::end(&visit, session).await?;
    }
    let mut gone = session_cookie(&visit.app.config, COOKIE, String::new());
    gone.make_removal();
    Ok(Answer::no_content().with_header(&SET_COOKIE, gone.to_string()))
}

fn granted(visit: &Visit, signed_in: SignedIn) -> Result<Answer, Error> {
    let SignedIn { member, access_token, refresh_token, remembered_for, browser } = signed_in;
    let config = &visit.app.config;
    let mut cookie = session_cookie(config, COOKIE, refresh_token);
    if let Some(lasts) = remembered_for {
        cookie.set_max_age(CookieDuration::seconds(lasts.whole_seconds()));
    }
    let session = Session {
        access_token,
        expires_in: u32::try_from(LIFETIME.whole_seconds()).unwrap_or_default(),
        member: member.person(),
    };
    let answer = Answer::ok(&session)?.with_header(&SET_COOKIE, cookie.to_string());
    let Some(browser) = browser else { return Ok(answer) };
    let mut cookie = session_cookie(config, BROWSER_COOKIE, browser.to_cookie());
    cookie.set_max_age(BROWSER_KEPT);
    Ok(answer.with_header(&SET_COOKIE, cookie.to_string()))
}

/// A cookie that scripts do not see, and only calls about the session are sent.
fn session_cookie(config: &Config, name: &'static str, value: String) -> Cookie<'static> {
    Cookie::build(name, value)
        .path(COOKIE_PATH)
        .http_only(true)
        .secure(config.secure_cookie())
        .same_site(SameSite::Strict)
        .finish()
}

fn browser(request: &HttpRequest) -> Option<Browser> {
    Browser::parse(&cookie(request, BROWSER_COOKIE)?)
}

fn cookie(request: &HttpRequest, name: &str) -> Option<String> {
    request.cookie(name).map(|cookie| cookie.value().to_owned())
}
