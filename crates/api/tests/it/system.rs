use serde_json::json;
use shorei_api::mail::transport::Transport;
use shorei_api::webhook::outgoing::{self, Outgoing};
use shorei_api::worker::Worker;

use crate::app::TestApp;
use crate::cast::Society;

#[actix_web::test]
async fn alive_and_ready_are_told_without_signing_in() {
    let app = TestApp::new().await;
    assert_eq!(app.raw().get("/healthz").await.status, 200);
    assert_eq!(app.raw().get("/readyz").await.status, 200);
}

#[actix_web::test]
async fn figures_are_for_whoever_has_the_token() {
    let app = TestApp::with(&["--metrics-token=let-me-see"]).await;
    let raw = app.raw();
    raw.get("/healthz").await;
    assert_eq!(raw.get("/metrics").await.problem(), ["401  unauthenticated"]);
    assert_eq!(raw.as_bearer("guess").get("/metrics").await.status, 401);
    let figures = raw.as_bearer("let-me-see").get("/metrics").await;
    let text = String::from_utf8(figures.body).unwrap();
    for name in ["http_requests_total", "http_request_duration_seconds_bucket", "outbox_waiting"] {
        assert!(text.contains(name), "{name}: {text}");
    }
}

#[actix_web::test]
async fn the_description_and_its_page_are_served_by_ourselves() {
    let app = TestApp::new().await;
    let raw = app.raw();
    let description = raw.get("/api/v1/openapi.json").await;
    assert_eq!(description.header("content-type"), Some("application/json"));
    assert_eq!(description.ok()["openapi"], "3.1.0");
    assert_eq!(description.ok()["servers"], json!([{"url": "/"}]));
    let page = raw.get("/docs/").await;
    assert_eq!(page.status, 200);
    let page = String::from_utf8(page.body).unwrap();
    assert!(!page.contains("http://") && !page.contains("https://"), "{page}");
    // Without redirects by hand: the client follows it.
    assert_eq!(raw.get("/docs").await.status, 200);
}

#[actix_web::test]
async fn another_date_can_be_today_for_rules_and_not_for_tokens() {
    let app = TestApp::with(&["--rate-limits=off", "--today=2025-05-10"]).await;
    let society = Society::on(app).await;
    let round = crate::cast::with(
        serde_json::to_value(crate::cast::new_round()).unwrap(),
        &json!({
            "registration_from": "2025-04-01", "registration_to": "2025-06-30", "approval_deadline": null,
            "application_from": "2025-07-01", "application_to": "2025-07-31",
        }),
    );
    society.office.raw.post("/rounds", &round).await.ok();
    let mut report = crate::cast::report_json(society.core);
    report["care_from"] = json!("2025-05-01");
    report["care_to"] = json!("2025-05-10");
    let path = format!("/case-books/{}/cases/1", society.book().await);
    let written = society.applicant.raw.put(&path, &report).await.ok();
    assert_eq!(written["updated_at"], "2025-05-10T03:00:00Z", "that date, the real time of day");
    report["care_to"] = json!("2025-05-11");
    let known = society
        .applicant
        .raw
        .with("if-match", society.applicant.raw.get(&path).await.header("etag").unwrap());
    assert_eq!(known.put(&path, &report).await.problem(), ["422 /care_to care_period_in_future"]);
    let events = society.office.raw.get("/audit-events?limit=1").await.ok();
    assert_eq!(events["items"][0]["at"], "2026-06-15T03:00:00Z", "the trail keeps the real clock");
}

#[actix_web::test]
async fn what_the_installation_is_is_told_to_everybody() {
    let app = TestApp::new().await;
    let about = app.raw().get("/about").await;
    assert_eq!(about.header("cache-control"), Some("no-cache"));
    let version = env!("CARGO_PKG_VERSION");
    let plain =
        json!({"version": version, "today": "2026-06-15", "demo": false, "demo_accounts": []});
    assert_eq!(about.ok(), plain);
    app.app.demo.begin();
    let about = app.client().about_read().await.unwrap();
    assert!(about.demo);
    let shown: Vec<_> = about.demo_accounts.iter().map(|one| one.user_id.as_str()).collect();
    assert_eq!(
        shown,
        [
            "applicant@example.jp",
            "applicant2@example.jp",
            "instructor@example.jp",
            "instructor2@example.jp",
            "office@example.jp",
        ]
    );
}

#[actix_web::test]
async fn what_goes_on_beside_requests_is_told_while_it_goes_on() {
    let app = TestApp::with(&["--metrics-token=let-me-see"]).await;
    let transport = Transport::new(&app.app.config.mail_url).unwrap();
    let outgoing = Outgoing::new(app.app.config.webhooks, outgoing::PATIENCE).unwrap();
    let worker = Worker::start(&app.app, transport, outgoing);
    while app.app.pulses.all().len() < 3 {
        tokio::task::yield_now().await;
    }
    assert_eq!(app.raw().get("/readyz").await.status, 200);
    let figures = app.raw().as_bearer("let-me-see").get("/metrics").await;
    let text = String::from_utf8(figures.body).unwrap();
    for job in ["mails", "webhooks", "chores"] {
        assert!(text.contains(&format!("worker_works{{worker=\"{job}\"}} 1")), "{text}");
    }
    worker.stop().await;
    assert_eq!(app.app.pulses.all(), []);
}
