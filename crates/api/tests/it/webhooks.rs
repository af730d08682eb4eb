//! Webhooks: signed, tried again, logged, and sent to nobody who must not be called.

use std::sync::Arc;

use serde_json::{Value, json};
use shorei_api::store::webhook_endpoint::{self, SecretRow};
use shorei_api::webhook::address::Reach;
use shorei_api::webhook::outgoing::{Outgoing, PATIENCE};
use shorei_api::worker::webhooks::Sender;
use shorei_contract::Verdict;
use time::format_description::well_known::Rfc3339;
use time::{Duration, OffsetDateTime};
use uuid::Uuid;

use crate::app::TestApp;
use crate::cast::Society;
use crate::raw::Raw;
use crate::receiver::Receiver;

/// A society whose webhooks reach programs of the test.
async fn society() -> Society {
    let settings = ["--rate-limits=off", "--webhooks=anywhere"];
    Society::on(TestApp::with(&settings).await).await
}

fn text(value: &Value) -> &str {
    value.as_str().unwrap()
}

/// An endpoint at that address, for these types, as the answer shows it.
async fn endpoint(office: &Raw, url: &str, types: &[&str]) -> Value {
    let input = json!({"url": url, "event_types": types});
    let answer = office.post("/webhook-endpoints", &input).await;
    assert_eq!(answer.status, 201, "{}", answer.json());
    answer.json()
}

fn path(endpoint: &Value) -> String {
    format!("/webhook-endpoints/{}", text(&endpoint["id"]))
}

/// Sends what is due now.
async fn send(society: &Society) {
    send_as_far_as(society, Reach::Anywhere).await;
}

async fn send_as_far_as(society: &Society, reach: Reach) {
    send_all(society, Outgoing::new(reach, PATIENCE).unwrap()).await;
}

/// Sends until nothing is due or on its way.
async fn send_all(society: &Society, outgoing: Outgoing) {
    let mut sender = Sender::new(&society.app.app, Arc::new(outgoing));
    sender.send_due().await.unwrap();
    while let Some(tried) = sender.next().await {
        sender.settle(tried).await.unwrap();
        sender.send_due().await.unwrap();
    }
}

async fn deliveries(office: &Raw, endpoint: &Value, query: &str) -> Vec<Value> {
    let page = office.get(&format!("{}/deliveries{query}", path(endpoint))).await.ok();
    page["items"].as_array().unwrap().clone()
}

async fn shown(office: &Raw, endpoint: &Value) -> Value {
    office.get(&path(endpoint)).await.ok()
}

/// Changes an endpoint, of whatever version.
async fn correct(office: &Raw, endpoint: &Value, patch: Value) -> Value {
    let etag = office.get(&path(endpoint)).await.header("etag").unwrap().to_owned();
    office.with("if-match", &etag).patch(&path(endpoint), &patch).await.ok()
}

/// Sends at each time that the next attempt names, until there is none; gives the delivery.
async fn send_until_given_up(society: &Society, endpoint: &Value) -> Value {
    let raw = &society.office.raw;
    let scopes = json!({"name": "観察", "scopes": ["webhooks:read"]});
    let token = raw.post("/me/tokens", &scopes).await.ok();
    let office = society.app.raw().as_bearer(text(&token["token"]));
    loop {
        send(society).await;
        let delivery = deliveries(&office, endpoint, "").await[0].clone();
        let enabled = shown(&office, endpoint).await["enabled"] == json!(true);
        let Some(next) = delivery["next_attempt_at"].as_str().filter(|_| enabled) else {
            return delivery;
        };
        let next = OffsetDateTime::parse(next, &Rfc3339).unwrap();
        society.app.advance(next - society.app.now());
    }
}

#[actix_web::test]
async fn an_endpoint_is_told_of_the_events_it_chose_signed_with_its_secret() {
    let society = society().await;
    let office = &society.office.raw;
    let (chosen, all) = (Receiver::start(), Receiver::start());
    let url = format!("{}/hook", chosen.url);
    let one = endpoint(office, &url, &["approval_request.returned"]).await;
    let other = endpoint(office, &all.url, &[]).await;
    assert!(text(&one["secret"]).starts_with("whsec_"), "{one}");
    assert!(shown(office, &one).await.get("secret").is_none(), "seen once");
    let requests = society.requested(&[1]).await;
    society.decide(&requests, Verdict::Return).await;
    assert_eq!(chosen.received().len(), 0, "nothing is sent within the transaction");
    send(&society).await;

    let told = office.get("/events").await.ok()["items"].as_array().unwrap().clone();
    let received = chosen.received();
    let [message] = received.as_slice() else { panic!("{received:?}") };
    assert_eq!(message.path, "/hook");
    assert_eq!(message.headers["content-type"], "application/json");
    let expected = json!({
        "type": "approval_request.returned", "timestamp": told[2]["occurred_at"], "data": told[2],
    });
    assert_eq!(message.json(), expected);
    assert_eq!(message.id(), told[2]["id"]);
    assert!(message.is_signed_with(text(&one["secret"])));
    assert!(!message.is_signed_with(text(&other["secret"])));

    let received = all.received();
    let mut kinds: Vec<_> = received.iter().map(|one| one.json()["type"].clone()).collect();
    kinds.sort_by_key(Value::to_string);
    assert_eq!(kinds, ["approval_request.returned", "approval_request.sent", "case.registered"]);
    let log = deliveries(office, &one, "").await;
    assert_eq!((&log[0]["state"], &log[0]["message"]), (&json!("delivered"), &expected));
    assert_eq!(log[0]["attempts"][0]["status"], 204);
    assert_eq!(log[0]["next_attempt_at"], Value::Null);
}

#[actix_web::test]
async fn a_new_secret_leaves_no_gap() {
    let society = society().await;
    let office = &society.office.raw;
    let receiver = Receiver::start();
    let first = endpoint(office, &receiver.url, &[]).await;
    let second = office.post(&format!("{}/secrets", path(&first)), &json!({})).await;
    assert_eq!(second.status, 201);
    let second = second.json();
    assert_ne!(first["secret"], second["secret"]);
    assert_eq!(second["secrets"].as_array().unwrap().len(), 2);
    assert_eq!(second["secrets"][0]["expires_at"], Value::Null);
    society.registered(&[1]).await;
    send(&society).await;
    society.app.advance(Duration::hours(25));
    let society = society.signed_in_again().await;
    let office = &society.office.raw;
    society.app.erase_what_is_old().await;
    society.registered(&[2]).await;
    send(&society).await;
    let received = receiver.received();
    assert!(received[0].is_signed_with(text(&first["secret"])));
    assert!(received[0].is_signed_with(text(&second["secret"])));
    assert!(!received[1].is_signed_with(text(&first["secret"])));
    assert!(received[1].is_signed_with(text(&second["secret"])));
    assert_eq!(shown(office, &first).await["secrets"].as_array().unwrap().len(), 1);
}

#[actix_web::test]
async fn what_fails_is_tried_again_under_the_same_name_and_stands_in_the_log() {
    let society = society().await;
    let office = &society.office.raw;
    let receiver = Receiver::start();
    let made = endpoint(office, &receiver.url, &[]).await;
    receiver.will_answer(500, &[], "out of order");
    receiver.will_answer(503, &[("retry-after", "600".to_owned())], "");
    society.registered(&[1]).await;
    send(&society).await;
    let failing = shown(office, &made).await;
    assert_eq!(failing["failing_since"], "2026-06-15T03:00:00Z");
    send(&society).await;
    assert_eq!(receiver.received().len(), 1, "not before its time");
    society.app.advance(Duration::seconds(7));
    send(&society).await;
    society.app.advance(Duration::minutes(2));
    send(&society).await;
    assert_eq!(receiver.received().len(), 2, "the receiver asked for ten minutes");
    assert_eq!(deliveries(office, &made, "?state=waiting").await.len(), 1);
    society.app.advance(Duration::minutes(9));
    let society = society.signed_in_again().await;
    let office = &society.office.raw;
    send(&society).await;
    let received = receiver.received();
    assert_eq!(received.len(), 3);
    assert!(received.iter().all(|one| one.id() == received[0].id()), "{received:?}");
    assert!(received.iter().all(|one| one.body == received[0].body), "{received:?}");
    assert_ne!(received[0].headers["webhook-timestamp"], received[2].headers["webhook-timestamp"]);
    let log = deliveries(office, &made, "?state=delivered").await;
    let tried: Vec<_> =
        log[0]["attempts"].as_array().unwrap().iter().map(|one| one["status"].clone()).collect();
    assert_eq!(tried, [204, 503, 500]);
    assert_eq!(log[0]["attempts"][2]["answer"], "out of order");
    assert_eq!(shown(office, &made).await["failing_since"], Value::Null);
}

#[actix_web::test]
async fn an_endpoint_that_fails_for_three_days_is_disabled_and_the_secretariat_is_told() {
    let society = society().await;
    let office = &society.office.raw;
    let nowhere = "http://127.0.0.1:1/hook";
    let made = endpoint(office, nowhere, &[]).await;
    society.registered(&[1]).await;
    let begun = society.app.now();
    let delivery = send_until_given_up(&society, &made).await;
    let took = society.app.now() - begun;
    let society = society.signed_in_again().await;
    let office = &society.office.raw;
    assert!(took >= Duration::days(3) && took < Duration::days(4), "{took}");
    assert_eq!(delivery["state"], "failed");
    let attempts = delivery["attempts"].as_array().unwrap();
    assert_eq!(attempts.len(), 11);
    assert_eq!(attempts[0]["status"], Value::Null);
    assert!(text(&attempts[0]["error"]).contains("refused"), "{}", attempts[0]);
    let disabled = shown(office, &made).await;
    assert_eq!(
        (&disabled["enabled"], &disabled["disabled_reason"]),
        (&json!(false), &json!("failing"))
    );
    let mails = society.app.mails().await;
    let told: Vec<_> = mails.iter().filter(|mail| mail.subject.contains("Webhook停止")).collect();
    assert_eq!(told.len(), 1, "once: {mails:?}");
    assert!(told[0].text.contains(nowhere), "{}", told[0].text);
    assert_eq!(told[0].path(), format!("/admin/webhooks/{}", text(&made["id"])));
    let trail = office.get("/audit-events?action=webhook_endpoint.disabled").await.ok();
    assert_eq!(trail["items"][0]["details"]["reason"], "failing");

    society.registered(&[2]).await;
    assert_eq!(deliveries(office, &made, "").await.len(), 1, "it is told of nothing more");
    let test = office.post(&format!("{}/test", path(&made)), &json!({})).await;
    assert_eq!(test.problem(), ["409  endpoint_disabled"]);
}

#[actix_web::test]
async fn one_that_says_it_is_gone_is_disabled_at_once_and_gets_what_waited_when_enabled() {
    let society = society().await;
    let office = &society.office.raw;
    let receiver = Receiver::start();
    let made = endpoint(office, &receiver.url, &[]).await;
    receiver.will_answer(410, &[], "");
    society.registered(&[1]).await;
    send(&society).await;
    assert_eq!(shown(office, &made).await["disabled_reason"], "gone");
    society.app.advance(Duration::hours(5));
    let society = society.signed_in_again().await;
    let office = &society.office.raw;
    send(&society).await;
    assert_eq!(receiver.received().len(), 1);
    let enabled = correct(office, &made, json!({"enabled": true})).await;
    assert_eq!((&enabled["enabled"], &enabled["failing_since"]), (&json!(true), &Value::Null));
    send(&society).await;
    assert_eq!(receiver.received().len(), 2);
    assert_eq!(deliveries(office, &made, "").await[0]["state"], "delivered");
    let off = correct(office, &made, json!({"enabled": false})).await;
    assert_eq!(off["disabled_reason"], "by_hand");
}

#[actix_web::test]
async fn a_delivery_is_replayed_and_a_test_is_sent() {
    let society = society().await;
    let office = &society.office.raw;
    let receiver = Receiver::start();
    let made = endpoint(office, &receiver.url, &["case.registered"]).await;
    society.registered(&[1]).await;
    send(&society).await;
    let first = deliveries(office, &made, "").await[0].clone();
    let replay = format!("{}/deliveries/{}/replay", path(&made), text(&first["id"]));
    for _ in 0..2 {
        let again = office.with("idempotency-key", "once").post(&replay, &json!({})).await.ok();
        assert_eq!(again["state"], "waiting");
    }
    send(&society).await;
    let test = office.post(&format!("{}/test", path(&made)), &json!({})).await;
    assert_eq!(test.status, 201);
    let location = test.header("location").unwrap().to_owned();
    send(&society).await;
    let received = receiver.received();
    assert_eq!(received.len(), 3);
    assert_eq!(received[0].id(), received[1].id());
    assert_eq!(received[2].json()["type"], "webhook.test");
    assert_eq!(received[2].json()["data"], Value::Null);
    assert!(received[2].is_signed_with(text(&made["secret"])));
    let tested = office.get(&location).await.ok();
    assert_eq!((&tested["state"], &tested["message_id"]), (&json!("delivered"), &tested["id"]));
    let log = deliveries(office, &made, "").await;
    assert_eq!(log[1]["attempts"].as_array().unwrap().len(), 2);
    assert_eq!(deliveries(office, &made, "?limit=1").await.len(), 1);
    let other = endpoint(office, &receiver.url, &[]).await;
    let elsewhere = format!("{}/deliveries/{}", path(&other), text(&first["id"]));
    assert_eq!(office.get(&elsewhere).await.problem(), ["404  not_found"]);
}

#[actix_web::test]
async fn only_public_addresses_are_taken_and_no_type_twice() {
    let society = Society::new().await;
    let office = &society.office.raw;
    for url in [
        "http://office.example.jp/",
        "https://127.0.0.1/",
        "https://localhost:8080/",
        "https://[::1]/",
        "https://10.1.2.3/",
        "https://169.254.169.254/latest/meta-data",
        "https://2130706433/",
        "https://me:secret@office.example.jp/",
        "office",
    ] {
        let refused = office.post("/webhook-endpoints", &json!({"url": url})).await;
        assert_eq!(refused.problem(), ["422 /url url_not_public"], "{url}");
    }
    let twice = json!({
        "url": "https://office.example.jp/", "event_types": ["case.registered", "case.registered"],
    });
    let refused = office.post("/webhook-endpoints", &twice).await;
    assert_eq!(refused.problem(), ["422 /event_types/1 duplicate_item"]);
    let made = endpoint(office, "https://office.example.jp/", &[]).await;
    let etag = office.get(&path(&made)).await.header("etag").unwrap().to_owned();
    let inside = json!({"url": "https://192.168.0.1/"});
    let refused = office.with("if-match", &etag).patch(&path(&made), &inside).await;
    assert_eq!(refused.problem(), ["422 /url url_not_public"]);
}

#[actix_web::test]
async fn nobody_is_called_on_the_way_round() {
    let society = society().await;
    let office = &society.office.raw;
    let (receiver, inside) = (Receiver::start(), Receiver::start());
    let made = endpoint(office, &receiver.url, &[]).await;
    receiver.will_answer(302, &[("location", inside.url.clone())], "");
    society.registered(&[1]).await;
    send(&society).await;
    assert_eq!(inside.received().len(), 0, "redirects are not followed");
    let log = deliveries(office, &made, "").await;
    assert_eq!(
        (&log[0]["state"], &log[0]["attempts"][0]["status"]),
        (&json!("waiting"), &json!(302))
    );

    // Added while they were allowed; looked at again when they are called.
    let private = endpoint(office, &inside.url, &["case.registered"]).await;
    society.registered(&[2]).await;
    send_as_far_as(&society, Reach::Internet).await;
    assert_eq!(inside.received().len(), 0);
    let log = deliveries(office, &private, "").await;
    assert!(text(&log[0]["attempts"][0]["error"]).contains("not public"), "{}", log[0]);
}

#[actix_web::test]
async fn a_receiver_that_answers_too_much_or_not_at_all_holds_nobody_up() {
    let society = society().await;
    let office = &society.office.raw;
    let talker = Receiver::start();
    talker.will_answer(200, &[], &"あ".repeat(100_000));
    // Takes connections, and never says anything.
    let silent = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}", silent.local_addr().unwrap());
    let (talking, silent_one) =
        (endpoint(office, &talker.url, &[]).await, endpoint(office, &url, &[]).await);
    society.registered(&[1]).await;
    let short = std::time::Duration::from_millis(200);
    send_all(&society, Outgoing::new(Reach::Anywhere, short).unwrap()).await;
    let log = deliveries(office, &talking, "").await;
    assert_eq!(log[0]["state"], "delivered");
    assert!(text(&log[0]["attempts"][0]["answer"]).len() <= 4100);
    let log = deliveries(office, &silent_one, "").await;
    assert_eq!(log[0]["state"], "waiting");
    assert!(text(&log[0]["attempts"][0]["error"]).contains("timed out"), "{}", log[0]);
}

#[actix_web::test]
async fn what_waits_for_one_endpoint_holds_up_no_other() {
    let society = society().await;
    let office = &society.office.raw;
    // Takes connections, and never says anything.
    let silent = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    endpoint(office, &format!("http://{}", silent.local_addr().unwrap()), &[]).await;
    let receiver = Receiver::start();
    endpoint(office, &receiver.url, &[]).await;
    let outgoing = Outgoing::new(Reach::Anywhere, PATIENCE).unwrap();
    let mut sender = Sender::new(&society.app.app, Arc::new(outgoing));
    for number in 1..=3 {
        society.registered(&[number]).await;
        sender.send_due().await.unwrap();
        let tried = sender.next().await.unwrap();
        sender.settle(tried).await.unwrap();
        assert_eq!(receiver.received().len(), usize::from(number));
    }
}

#[actix_web::test]
async fn a_secret_of_another_installation_is_replaced_and_holds_up_no_other_endpoint() {
    let society = society().await;
    let office = &society.office.raw;
    let receiver = Receiver::start();
    let broken = endpoint(office, &receiver.url, &[]).await;
    endpoint(office, &receiver.url, &[]).await;
    let id: Uuid = text(&broken["id"]).parse().unwrap();
    let db = &society.app.app.db;
    let foreign = SecretRow {
        id: Uuid::new_v4(),
        endpoint_id: id,
        wrapped: vec![7; 60],
        created_at: society.app.now(),
        expires_at: None,
    };
    db.write(async |tx| {
        webhook_endpoint::end_secrets(tx, id, society.app.now()).await?;
        webhook_endpoint::insert_secret(tx, foreign.clone()).await
    })
    .await
    .unwrap();
    society.registered(&[1]).await;
    send(&society).await;
    assert_eq!(receiver.received().len(), 1);
    let log = deliveries(office, &broken, "").await;
    assert!(text(&log[0]["attempts"][0]["error"]).contains("needs a new secret"), "{}", log[0]);
    office.post(&format!("{}/secrets", path(&broken)), &json!({})).await;
    society.app.advance(Duration::seconds(7));
    send(&society).await;
    assert_eq!(receiver.received().len(), 2);
}

#[actix_web::test]
async fn two_copies_of_the_program_send_each_delivery_once() {
    let society = society().await;
    let receiver = Receiver::start();
    endpoint(&society.office.raw, &receiver.url, &[]).await;
    society.registered(&[1, 2, 3, 4, 5, 6]).await;
    tokio::join!(send(&society), send(&society));
    let received = receiver.received();
    let mut ids: Vec<_> = received.iter().map(|one| one.id().to_owned()).collect();
    ids.sort_unstable();
    ids.dedup();
    assert_eq!((ids.len(), received.len()), (6, 6));
}

#[actix_web::test]
async fn what_was_removed_is_told_of_nothing_and_old_deliveries_are_dropped() {
    let society = society().await;
    let office = &society.office.raw;
    let receiver = Receiver::start();
    let kept = endpoint(office, &receiver.url, &[]).await;
    let removed = endpoint(office, "http://127.0.0.1:1/", &[]).await;
    society.registered(&[1]).await;
    let etag = office.get(&path(&removed)).await.header("etag").unwrap().to_owned();
    assert_eq!(office.with("if-match", &etag).delete(&path(&removed)).await.status, 204);
    assert_eq!(office.get(&path(&removed)).await.problem(), ["404  not_found"]);
    let listed = office.get("/webhook-endpoints").await.ok();
    assert_eq!(listed["items"].as_array().unwrap().len(), 1);
    send(&society).await;
    society.registered(&[2]).await;
    send(&society).await;
    assert_eq!(receiver.received().len(), 2);
    society.app.advance(Duration::days(31));
    let society = society.signed_in_again().await;
    society.app.erase_what_is_old().await;
    assert_eq!(deliveries(&society.office.raw, &kept, "").await, Vec::<Value>::new());
}

#[actix_web::test]
async fn webhooks_are_for_the_secretariat_and_programs_with_the_scope() {
    let society = society().await;
    let office = &society.office.raw;
    let made = endpoint(office, "https://office.example.jp/", &[]).await;
    assert_eq!(society.applicant.raw.get("/webhook-endpoints").await.problem(), ["403  forbidden"]);
    let client = crate::api_clients::client(office, &["webhooks:read"]).await;
    let program = crate::api_clients::calling(&society.app, &client).await;
    assert_eq!(program.get(&format!("{}/deliveries", path(&made))).await.status, 200);
    let refused = program.post(&format!("{}/test", path(&made)), &json!({})).await;
    assert_eq!(refused.problem(), ["403  insufficient_scope"]);
}

#[actix_web::test]
async fn a_null_in_a_patch_is_refused_instead_of_taken_for_a_default() {
    let society = Society::new().await;
    let office = &society.office.raw;
    let input = json!({"url": "https://office.example.jp/shorei", "enabled": false});
    let made = office.post("/webhook-endpoints", &input).await;
    let known = office.with("if-match", made.header("etag").unwrap());
    for field in ["enabled", "event_types", "description", "url"] {
        let refused = known.patch(&path(&made.ok()), &json!({field: null})).await;
        assert_eq!(refused.problem(), [format!("422 /{field} field_required")]);
    }
}
