//! Files that are sent: who may not send one is told so before any of it is read.

use uuid::Uuid;

use crate::app::TestApp;
use crate::cast::Society;
use crate::conventions::talk;
use crate::raw::Raw;

/// What is answered to the head of a request whose body never comes.
async fn head_alone(app: &TestApp, path: &str, token: &str, length: usize, kind: &str) -> String {
    let request = format!(
        "POST /api/v1{path} HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {token}\r\n\
         Content-Type: {kind}\r\nContent-Length: {length}\r\n\r\n"
    );
    let url = app.url.clone();
    let answer = actix_web::web::block(move || talk(&url, request.as_bytes())).await.unwrap();
    let (head, body) = answer.split_once("\r\n\r\n").unwrap();
    let status = head.split(' ').nth(1).unwrap();
    let problem: serde_json::Value = serde_json::from_str(body.trim()).unwrap();
    format!("{status} {}", problem["code"].as_str().unwrap())
}

fn token(raw: &Raw) -> String {
    raw.sent("authorization").trim_start_matches("Bearer ").to_owned()
}

#[actix_web::test]
async fn an_upload_is_refused_by_its_head_before_its_body_comes() {
    let society = Society::new().await;
    let app = &society.app;
    let (office, applicant) = (token(&society.office.raw), token(&society.applicant.raw));
    let form = "multipart/form-data; boundary=cut";
    let paper = format!("/cases/{}/paper-approvals", Uuid::nil());
    let large = 30_000_000;
    for (path, token, length, kind, expected) in [
        ("/imports?kind=members", "none", large, form, "401 unauthenticated"),
        ("/imports?kind=members", "none", 999_999_999, "text/csv", "401 unauthenticated"),
        ("/imports?kind=members", &*applicant, 999_999_999, form, "413 payload_too_large"),
        ("/imports?kind=members", &*applicant, large, "text/csv", "415 unsupported_media_type"),
        ("/imports?kind=members", &*applicant, large, form, "403 forbidden"),
        (&*paper, &*applicant, large, form, "413 payload_too_large"),
        (&*paper, &*applicant, 10_000_000, "application/pdf", "415 unsupported_media_type"),
        (&*paper, &*applicant, 10_000_000, form, "404 not_found"),
        (&*paper, &*office, 10_000_000, form, "404 not_found"),
    ] {
        let told = head_alone(app, path, token, length, kind).await;
        assert_eq!(told, expected, "{path} {length} {kind}");
    }
}
