//! The secretariat's own accounts: invited, read-only, ended.

use serde_json::{Value, json};
use time::Duration;

use crate::cast::{self, PASSWORD, Person, Society};
use crate::raw::Answer;

async fn invite(society: &Society, email: &str, role: &str) -> Value {
    let body = json!({"email": email, "family_name": "事務", "given_name": "花子", "role": role});
    let answer = society.office.raw.post("/staff", &body).await;
    assert_eq!(answer.status, 201);
    answer.json()
}

/// Sets the password by the link of the newest mail, and signs in.
async fn come_in(society: &Society, email: &str) -> Person {
    let mails = society.app.mails().await;
    let mail = mails.iter().rev().find(|mail| mail.to == email).unwrap();
    let token = mail.path().rsplit('/').next().unwrap().to_owned();
    let body = json!({"new_password": PASSWORD});
    let set = society.app.raw().put(&format!("/password-resets/{token}"), &body).await;
    assert_eq!(set.status, 204);
    cast::sign_in(&society.app, email, PASSWORD).await
}

async fn change(person: &Person, id: &Value, change: Value) -> Answer {
    let path = format!("/staff/{}", id.as_str().unwrap());
    let etag = person.raw.get(&path).await.header("etag").unwrap().to_owned();
    person.raw.with("if-match", &etag).patch(&path, &change).await
}

#[actix_web::test]
async fn a_reader_reads_what_the_secretariat_reads_and_changes_nothing() {
    let society = Society::new().await;
    let requests = society.requested(&[1]).await;
    let made = invite(&society, "reader@example.jp", "reader").await;
    assert_eq!((&made["role"], &made["name"]), (&json!("reader"), &json!("事務 花子")));
    let reader = come_in(&society, "reader@example.jp").await;
    let me = reader.raw.get("/me").await.ok();
    assert_eq!(me["roles"], json!(["secretariat", "reader"]));

    let request = reader.raw.get(&format!("/approval-requests/{}", requests[0])).await.ok();
    let case = format!("/cases/{}", request["case_id"].as_str().unwrap());
    reader.raw.get(&case).await.ok();
    for path in ["/members", "/facilities", "/rounds", "/audit-events", "/staff", "/mails"] {
        assert_eq!(reader.raw.get(path).await.status, 200, "{path}");
    }
    // Each report opened stands in the trail, under their name.
    let read = society.office.raw.get("/audit-events?action=case.read").await.ok();
    assert_eq!(read["items"][0]["actor"]["name"], "事務 花子");
    assert_eq!(read["items"][0]["actor"]["member_id"], made["id"]);

    let member = json!({"member_number": "300001"});
    let staff =
        json!({"email": "x@example.jp", "family_name": "x", "given_name": "", "role": "reader"});
    for (path, body) in [("/members", &member), ("/staff", &staff), ("/rounds", &json!({}))] {
        assert_eq!(reader.raw.post(path, body).await.problem(), ["403  forbidden"], "{path}");
    }
    let changed = change(&reader, &made["id"], json!({"role": "secretariat"})).await;
    assert_eq!(changed.problem(), ["403  forbidden"]);
    // What is their own, they may change.
    let etag = reader.raw.get("/me").await.header("etag").unwrap().to_owned();
    reader.raw.with("if-match", &etag).patch("/me", &json!({"language": "en"})).await.ok();
}

#[actix_web::test]
async fn the_last_of_the_secretariat_stays() {
    let society = Society::new().await;
    let own = json!(society.office.id);
    for input in [json!({"ended": true}), json!({"role": "reader"})] {
        let refused = change(&society.office, &own, input).await;
        assert_eq!(refused.problem(), ["409  last_secretary"]);
    }
    invite(&society, "reader@example.jp", "reader").await;
    let refused = change(&society.office, &own, json!({"ended": true})).await;
    assert_eq!(refused.problem(), ["409  last_secretary"], "a reader does not count");
    invite(&society, "second@example.jp", "secretariat").await;
    change(&society.office, &own, json!({"role": "reader"})).await.ok();
}

#[actix_web::test]
async fn who_is_ended_is_out_at_once() {
    let society = Society::new().await;
    let made = invite(&society, "second@example.jp", "secretariat").await;
    let second = come_in(&society, "second@example.jp").await;
    second.raw.get("/members").await.ok();
    let ended = change(&society.office, &made["id"], json!({"ended": true})).await.ok();
    assert_eq!(ended["ended_on"], "2026-06-15");
    assert_eq!(second.raw.get("/members").await.status, 401);
    let again = json!({"user_id": "second@example.jp", "password": PASSWORD, "remember": false});
    let refused = society.app.raw().post("/session", &again).await;
    assert_eq!(refused.problem(), ["403  membership_ended"]);
    let trail = society.office.raw.get("/audit-events?action=staff.ended").await.ok();
    assert_eq!(trail["items"][0]["details"]["after"]["ended"], json!(true));
}

#[actix_web::test]
async fn roles_are_changed_and_accounts_ended_only_soon_after_signing_in() {
    let society = Society::new().await;
    let made = invite(&society, "second@example.jp", "secretariat").await;
    society.app.advance(Duration::minutes(9));
    change(&society.office, &made["id"], json!({"role": "reader"})).await.ok();
    society.app.advance(Duration::minutes(2));
    let office = cast::sign_in(&society.app, "office@example.jp", PASSWORD).await;
    change(&office, &made["id"], json!({"role": "secretariat"})).await.ok();
    // A renewed token is no new sign-in.
    let session = json!({"user_id": "office@example.jp", "password": PASSWORD, "remember": false});
    let begun = society.app.raw().post("/session", &session).await;
    let cookie = begun.header("set-cookie").unwrap().split(';').next().unwrap().to_owned();
    society.app.advance(Duration::minutes(11));
    let renewed =
        society.app.raw().with("cookie", &cookie).send("POST", "/session/refresh", None).await;
    let token = renewed.json()["access_token"].as_str().unwrap().to_owned();
    let office = Person { raw: society.app.raw().as_bearer(&token), ..office };
    let refused = change(&office, &made["id"], json!({"ended": true})).await;
    assert_eq!(refused.problem(), ["403  reauthentication_required"]);
}

#[actix_web::test]
async fn the_command_line_keeps_accounts_too() {
    use shorei_api::services::staff;
    use shorei_contract::staff::{StaffChange, StaffRole};
    let society = Society::new().await;
    let app = &society.app.app;
    let end = |now| StaffChange { ended: true, ..now };
    let last = staff::change_by_address(app, "office@example.jp", end).await;
    assert!(last.is_err(), "the last one stays");
    society.app.add_staff("second@example.jp", PASSWORD).await;
    let reads = |now| StaffChange { role: StaffRole::Reader, ..now };
    staff::change_by_address(app, "second@example.jp", reads).await.unwrap();
    staff::set_password(app, "second@example.jp", "another-long-password".to_owned())
        .await
        .unwrap();
    let second = cast::sign_in(&society.app, "second@example.jp", "another-long-password").await;
    assert_eq!(second.raw.post("/members", &json!({})).await.problem(), ["403  forbidden"]);
    staff::change_by_address(app, "second@example.jp", end).await.unwrap();
    assert_eq!(second.raw.get("/members").await.status, 401);
    assert!(staff::change_by_address(app, "100001", end).await.is_err(), "a member is no staff");
}
