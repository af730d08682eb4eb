//! The feed of events: in the order of commits, none missed, none of what did not happen.

use serde_json::{Value, json};
use shorei_contract::Verdict;

use crate::cast::{Society, report_json};
use crate::raw::Raw;

async fn events(raw: &Raw, query: &str) -> Vec<Value> {
    let page = raw.get(&format!("/events?limit=200{query}")).await.ok();
    assert_eq!(page["next_cursor"], Value::Null);
    page["items"].as_array().unwrap().clone()
}

fn types(events: &[Value]) -> Vec<&str> {
    events.iter().map(|event| event["type"].as_str().unwrap()).collect()
}

#[actix_web::test]
async fn each_step_of_a_report_is_told_in_its_order_with_what_it_concerns() {
    let society = Society::new().await;
    let office = &society.office.raw;
    let requests = society.requested(&[1, 2]).await;
    society.decide(&requests[..1], Verdict::Return).await;
    let withdrawal = json!({"request_ids": [requests[1]]});
    society.applicant.raw.post("/approval-requests/withdrawals", &withdrawal).await.ok();
    let told = events(office, "").await;
    assert_eq!(
        types(&told),
        [
            "case.registered",
            "case.registered",
            "approval_request.sent",
            "approval_request.sent",
            "approval_request.returned",
            "approval_request.withdrawn",
        ]
    );
    let book = society.book().await;
    assert!(told.iter().all(|event| event["case_book_id"] == json!(book)), "{told:?}");
    assert_eq!(told[4]["data"]["approval_request_id"], json!(requests[0]));
    assert_eq!(told[4]["data"]["case_id"], told[0]["data"]["case_id"]);
    assert_eq!(told[4]["data"]["revision"], 1);
    assert_eq!(told[4]["occurred_at"], "2026-06-15T03:00:00Z");

    let rest = events(office, &format!("&after={}", told[3]["id"].as_str().unwrap())).await;
    assert_eq!(rest, told[4..]);
    let some = events(office, "&types=case.registered,approval_request.returned").await;
    assert_eq!(types(&some), ["case.registered", "case.registered", "approval_request.returned"]);
    let first = office.get("/events?limit=2").await.ok();
    let cursor = first["next_cursor"].as_str().unwrap();
    let second = office.get(&format!("/events?limit=2&cursor={cursor}")).await.ok();
    assert_eq!(second["items"][0], told[2]);
}

#[actix_web::test]
async fn an_application_is_told_with_its_book() {
    let society = Society::new().await;
    let application = crate::applications::applied_in(&society).await;
    let told = events(&society.office.raw, "&types=application.submitted").await;
    assert_eq!(told[0]["data"]["application_id"], json!(application));
    assert!(told[0]["case_book_id"].is_string());
}

#[actix_web::test]
async fn what_was_refused_is_never_told() {
    let society = Society::new().await;
    let raw = &society.applicant.raw;
    let cases = society.registered(&[1]).await;
    let wrong = json!({"case_ids": cases, "instructor_id": society.applicant.id});
    for _ in 0..2 {
        let refused = raw.with("idempotency-key", "k").post("/approval-requests", &wrong).await;
        assert_eq!(refused.status, 422);
    }
    let asking = json!({"case_ids": cases, "instructor_id": society.instructor.id});
    for _ in 0..2 {
        let sent = raw.with("idempotency-key", "s").post("/approval-requests", &asking).await;
        assert_eq!(sent.status, 201);
    }
    let told = events(&society.office.raw, "").await;
    assert_eq!(types(&told), ["case.registered", "approval_request.sent"]);
}

#[actix_web::test]
async fn writers_at_once_lose_no_event_and_share_no_place() {
    let society = Society::new().await;
    let mut writers = Vec::new();
    for number in 1..=4 {
        let person = society.member(&format!("30000{number}")).await;
        let book = crate::cast::book_of(&person).await;
        let core = society.core;
        writers.push(actix_web::rt::spawn(async move {
            for slot in 1..=5 {
                let path = format!("/case-books/{book}/cases/{slot}");
                assert_eq!(person.raw.put(&path, &report_json(core)).await.status, 201);
            }
        }));
    }
    // One reader follows meanwhile, from event to event.
    let office = &society.office.raw;
    let (mut seen, mut after) = (Vec::new(), String::new());
    while seen.len() < 20 {
        let page = office.get(&format!("/events?limit=3{after}")).await.ok();
        for event in page["items"].as_array().unwrap() {
            after = format!("&after={}", event["id"].as_str().unwrap());
            seen.push(event["id"].clone());
        }
    }
    for writer in writers {
        writer.await.unwrap();
    }
    let all: Vec<_> = events(office, "").await.iter().map(|event| event["id"].clone()).collect();
    assert_eq!(seen, all);
}

#[actix_web::test]
async fn the_feed_is_for_the_secretariat_and_its_programs() {
    let society = Society::new().await;
    let office = &society.office.raw;
    assert_eq!(society.applicant.raw.get("/events").await.problem(), ["403  forbidden"]);
    let client = crate::api_clients::client(office, &["events:read"]).await;
    let program = crate::api_clients::calling(&society.app, &client).await;
    assert_eq!(program.get("/events").await.status, 200);
    let unknown = office.get("/events?types=case.deleted").await;
    assert_eq!(unknown.problem(), ["422 /types invalid_value"]);
    let nowhere = office.get("/events?after=0199c1d2-6f2e-7c1a-9a51-3f0e2f6f8f10").await;
    assert_eq!(nowhere.problem(), ["400  invalid_cursor"]);
}
