//! Personal access tokens: what a member's own programs call with.

use serde_json::{Value, json};
use time::Duration;

use crate::cast::Society;
use crate::raw::Raw;

async fn token(raw: &Raw, scopes: &[&str], expires_on: Option<&str>) -> Value {
    let body = json!({"name": "集計", "scopes": scopes, "expires_on": expires_on});
    raw.post("/me/tokens", &body).await.ok()
}

fn calling(society: &Society, token: &Value) -> Raw {
    society.app.raw().as_bearer(token["token"].as_str().unwrap())
}

#[actix_web::test]
async fn a_member_does_the_main_job_with_tokens_of_their_own() {
    let society = Society::new().await;
    let scopes = ["cases:read", "cases:write", "approvals:write"];
    let made = token(&society.applicant.raw, &scopes, None).await;
    assert!(made["token"].as_str().unwrap().starts_with("shorei_pat_"));
    let program = calling(&society, &made);
    let book = society.book().await;
    let path = format!("/case-books/{book}/cases/1");
    let report = serde_json::to_value(society.report()).unwrap();
    let case = program.put(&path, &report).await;
    assert_eq!(case.status, 201);
    let asking = json!({"case_ids": [case.json()["id"]], "instructor_id": society.instructor.id});
    let request = program.post("/approval-requests", &asking).await.json();
    let theirs = token(&society.instructor.raw, &["approvals:write"], None).await;
    let decision = json!({"decisions": [
        {"request_id": request["items"][0]["id"], "decision": "approve"},
    ]});
    let decided = calling(&society, &theirs).post("/approval-requests/decisions", &decision).await;
    assert_eq!(decided.ok()["summary"]["approved"], 1);
    let table = program.get(&format!("/case-books/{book}")).await.ok();
    assert_eq!(table["slots"][0]["state"], "approved");
    let trail = society.office.raw.get("/audit-events?action=case.registered").await.ok();
    assert_eq!(trail["items"][0]["actor"]["member_number"], "100001");
}

#[actix_web::test]
async fn a_token_may_only_what_its_scopes_and_its_member_may() {
    let society = Society::new().await;
    let made = token(&society.applicant.raw, &["cases:read", "members:read"], None).await;
    let program = calling(&society, &made);
    assert_eq!(program.get("/members").await.problem(), ["403  forbidden"], "no secretary");
    assert_eq!(program.get("/me").await.problem(), ["403  insufficient_scope"]);
    let book = society.book().await;
    let report = serde_json::to_value(society.report()).unwrap();
    let written = program.put(&format!("/case-books/{book}/cases/1"), &report).await;
    assert_eq!(written.problem(), ["403  insufficient_scope"]);
    for answer in [
        program.get("/me/tokens").await,
        program.delete("/me/tokens/0199c1d2-6f2e-7c1a-9a51-3f0e2f6f8f10").await,
    ] {
        assert_eq!(answer.problem(), ["403  session_required"]);
    }
}

#[actix_web::test]
async fn tokens_are_listed_without_what_they_say_and_end_when_revoked() {
    let society = Society::new().await;
    let raw = &society.applicant.raw;
    let made = token(raw, &["cases:read"], None).await;
    let program = calling(&society, &made);
    assert_eq!(program.get("/case-books").await.status, 200);
    let listed = raw.get("/me/tokens").await.ok();
    let one = &listed["items"][0];
    assert_eq!((&one["id"], &one["name"]), (&made["id"], &json!("集計")));
    assert!(one["last_used_at"].is_string() && one.get("token").is_none(), "{one}");
    let path = format!("/me/tokens/{}", made["id"].as_str().unwrap());
    let foreign = society.instructor.raw.delete(&path).await;
    assert_eq!(foreign.problem(), ["404  not_found"]);
    assert_eq!(raw.delete(&path).await.status, 204);
    assert_eq!(program.get("/case-books").await.problem(), ["401  unauthenticated"]);
    assert_eq!(raw.get("/me/tokens").await.ok()["items"], json!([]));
    let mistyped = society.app.raw().as_bearer("shorei_pat_mistyped");
    assert_eq!(mistyped.get("/case-books").await.problem(), ["401  unauthenticated"]);
}

#[actix_web::test]
async fn a_token_ends_with_its_last_day_and_with_the_membership() {
    let society = Society::new().await;
    let raw = &society.applicant.raw;
    let short = token(raw, &["cases:read"], Some("2026-06-15")).await;
    let long = token(raw, &["cases:read"], None).await;
    let past = json!({"name": "x", "scopes": ["cases:read"], "expires_on": "2026-06-14"});
    let refused = raw.post("/me/tokens", &past).await;
    assert_eq!(refused.problem(), ["422 /expires_on invalid_value"]);
    assert_eq!(calling(&society, &short).get("/case-books").await.status, 200);
    society.app.advance(Duration::days(1));
    assert_eq!(calling(&society, &short).get("/case-books").await.status, 401);
    assert_eq!(calling(&society, &long).get("/case-books").await.status, 200);
    let office =
        crate::cast::sign_in(&society.app, "office@example.jp", crate::cast::PASSWORD).await;
    let path = format!("/members/{}", society.applicant.id);
    let etag = office.raw.get(&path).await.header("etag").unwrap().to_owned();
    let left = json!({"left_on": "2026-06-16"});
    assert_eq!(office.raw.with("if-match", &etag).patch(&path, &left).await.status, 200);
    let refused = calling(&society, &long).get("/case-books").await;
    assert_eq!(refused.problem(), ["403  membership_ended"]);
}
