use serde_json::json;
use shorei_contract::Verdict;
use uuid::Uuid;

use crate::cast::Society;

#[actix_web::test]
async fn s20_each_event_gives_a_notice_to_whom_it_concerns() {
    let society = Society::new().await;
    let requests = society.requested(&[1, 2, 3]).await;
    society.decide(&requests[..1], Verdict::Approve).await;
    society.decide(&requests[1..2], Verdict::Return).await;
    society.decide(&requests[2..], Verdict::Decline).await;
    let body = society.applicant.raw.get("/notifications").await.ok();
    insta::assert_json_snapshot!(body["items"][1], {
        ".id" => "…", ".case_id" => "…", ".request_id" => "…", ".actor.member_id" => "…"
    }, @r#"
    {
      "actor": {
        "member_id": "…",
        "member_number": "200001",
        "name": "緩和 試200001"
      },
      "case_id": "…",
      "created_at": "2026-06-15T03:00:00Z",
      "id": "…",
      "kind": "request_returned",
      "message": "症例2が緩和 試200001先生から差し戻されました。コメントをご確認ください。",
      "programme": "specialist-new",
      "read_at": null,
      "request_id": "…",
      "slot_number": 2
    }
    "#);
    let kinds = |body: &serde_json::Value| -> Vec<String> {
        let items = body["items"].as_array().unwrap();
        items.iter().map(|item| item["kind"].as_str().unwrap().to_owned()).collect()
    };
    assert_eq!(kinds(&body), ["request_declined", "request_returned", "request_approved"]);
    let theirs = society.instructor.raw.get("/notifications").await.ok();
    assert_eq!(kinds(&theirs), ["request_sent"; 3]);
    let english =
        society.applicant.raw.with("accept-language", "en").get("/notifications").await.ok();
    assert_eq!(english["items"][2]["message"], "緩和 試200001 approved report 1.");
}

#[actix_web::test]
async fn deciding_reads_the_notices_of_the_request() {
    let society = Society::new().await;
    let requests = society.requested(&[1, 2, 3]).await;
    society.decide(&requests[..2], Verdict::Approve).await;
    let unread = society.instructor.raw.get("/notifications?unread=true").await.ok();
    let numbers: Vec<_> = unread["items"].as_array().unwrap().iter().collect();
    assert_eq!(numbers.len(), 1);
    assert_eq!(numbers[0]["slot_number"], 3);
    let theirs = society.applicant.raw.get("/notifications?unread=true").await.ok();
    assert_eq!(theirs["items"].as_array().unwrap().len(), 2, "others have not read theirs");
}

#[actix_web::test]
async fn s20_notices_are_read_once_and_only_by_those_they_are_for() {
    let society = Society::new().await;
    society.requested(&[1, 2]).await;
    let raw = &society.instructor.raw;
    let body = raw.get("/notifications?limit=1").await.ok();
    assert!(body["next_cursor"].is_string());
    let id = body["items"][0]["id"].clone();
    let read = json!({"notification_ids": [id]});
    let path = "/notifications/read";
    assert_eq!(raw.post(path, &read).await.ok(), json!({"newly_read": 1, "unread": 1}));
    assert_eq!(raw.post(path, &read).await.ok(), json!({"newly_read": 0, "unread": 1}));
    assert_eq!(
        raw.get("/notifications?unread=true").await.ok()["items"].as_array().unwrap().len(),
        1
    );
    assert_eq!(raw.get("/notifications").await.ok()["items"][0]["read_at"], "2026-06-15T03:00:00Z");
    let foreign = society.applicant.raw.post(path, &read).await;
    assert_eq!(foreign.problem(), ["422 /notification_ids/0 not_found"]);
    let mixed = raw.post(path, &json!({"notification_ids": [id, Uuid::nil(), id]})).await;
    assert_eq!(mixed.problem(), ["422 /notification_ids/2 duplicate_item"]);
    assert_eq!(
        raw.post(path, &json!({"notification_ids": []})).await.problem(),
        ["422 /notification_ids field_required"]
    );
}
