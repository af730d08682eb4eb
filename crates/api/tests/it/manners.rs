//! What the API tells programs in the heads of its answers: what is left to them, and who may call from
//! the pages of other origins.

use crate::app::TestApp;
use crate::cast::{PASSWORD, sign_in};

#[actix_web::test]
async fn each_answer_says_what_is_left_to_its_caller() {
    let app = TestApp::with(&["--rate-limits=requests=3"]).await;
    app.add_staff("office@example.jp", PASSWORD).await;
    app.add_staff("other@example.jp", PASSWORD).await;
    let caller = sign_in(&app, "other@example.jp", PASSWORD).await;
    // Signing in has looked at the account once; a caller of its own begins afresh.
    let office = sign_in(&app, "office@example.jp", PASSWORD).await;
    let first = office.raw.get("/programmes").await;
    assert_eq!(first.header("ratelimit-policy"), Some("\"caller\";q=3;w=1"));
    assert!(first.header("ratelimit").unwrap().starts_with("\"caller\";r="));
    let mut refused = None;
    for _ in 0..50 {
        let answer = office.raw.get("/programmes").await;
        if answer.status == 429 {
            refused = Some(answer);
            break;
        }
    }
    let refused = refused.expect("one of fifty at once is too many");
    assert_eq!(refused.header("ratelimit"), Some("\"caller\";r=0;t=1"));
    assert_eq!(refused.header("retry-after"), Some("1"));
    assert_eq!(caller.raw.get("/programmes").await.status, 200, "counted by caller");
}

#[actix_web::test]
async fn without_limits_nothing_is_said_of_them() {
    let app = TestApp::new().await;
    app.add_staff("office@example.jp", PASSWORD).await;
    let office = sign_in(&app, "office@example.jp", PASSWORD).await;
    assert_eq!(office.raw.get("/programmes").await.header("ratelimit"), None);
}

#[actix_web::test]
async fn pages_of_an_allowed_origin_may_call_and_read_the_heads() {
    let allowed = "https://portal.example.jp";
    let app = TestApp::with(&["--rate-limits=off", &format!("--cors-origins={allowed}")]).await;
    let asking = |origin: &str| {
        app.raw()
            .with("origin", origin)
            .with("access-control-request-method", "PUT")
            .with("access-control-request-headers", "authorization,if-match,idempotency-key")
    };
    let told = asking(allowed).send("OPTIONS", "/me", None).await;
    assert_eq!(told.status, 200);
    assert_eq!(told.header("access-control-allow-origin"), Some(allowed));
    assert!(told.header("access-control-allow-methods").unwrap().contains("PUT"));
    assert_eq!(told.header("access-control-allow-credentials"), None, "cookies never travel");
    let answer = app.raw().with("origin", allowed).get("/about").await;
    assert_eq!(answer.header("access-control-allow-origin"), Some(allowed));
    let exposed = answer.header("access-control-expose-headers").unwrap().to_owned();
    assert!(["etag", "link", "retry-after"].iter().all(|name| exposed.contains(name)), "{exposed}");

    let foreign = "https://elsewhere.example.com";
    let told = asking(foreign).send("OPTIONS", "/me", None).await;
    assert_eq!((told.status, told.header("access-control-allow-origin")), (400, None));
    let answer = app.raw().with("origin", foreign).get("/about").await;
    assert_eq!((answer.status, answer.header("access-control-allow-origin")), (200, None));
}

#[actix_web::test]
async fn by_default_no_other_origin_is_allowed() {
    let app = TestApp::new().await;
    let answer = app.raw().with("origin", "https://portal.example.jp").get("/about").await;
    assert_eq!((answer.status, answer.header("access-control-allow-origin")), (200, None));
}
