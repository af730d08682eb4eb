use serde_json::{Value, json};
use shorei_api::config::MailUrl;
use shorei_api::mail::transport::Transport;
use shorei_api::worker::delivery::MailSender;
use time::Duration;

use crate::cast::{self, Society};

/// Tries to send what is due by a server that is not there.
async fn fail_to_send(society: &Society) {
    let nowhere = MailUrl::Smtp("smtp://127.0.0.1:1".to_owned());
    let delivery = MailSender::new(Transport::new(&nowhere).unwrap());
    delivery.run(&society.app.app).await.unwrap();
}

async fn listed(society: &Society, query: &str) -> Vec<Value> {
    let body = society.office.raw.get(&format!("/mails{query}")).await.ok();
    body["items"].as_array().unwrap().clone()
}

#[actix_web::test]
async fn the_secretariat_sees_to_whom_a_mail_went_and_never_what_it_says() {
    let society = Society::new().await;
    society.requested(&[1]).await;
    let mails = listed(&society, "").await;
    let [mail] = mails.as_slice() else { panic!("{mails:?}") };
    let mut names: Vec<_> = mail.as_object().unwrap().keys().map(String::as_str).collect();
    names.sort_unstable();
    assert_eq!(
        names,
        [
            "attempts",
            "created_at",
            "id",
            "kind",
            "last_error",
            "next_attempt_at",
            "recipient",
            "sent_at",
            "state",
            "subject",
            "to"
        ]
    );
    let subject = "【承認依頼】緩和 試100001さんから専門医新規の症例報告書1件の承認依頼";
    assert_eq!(mail["subject"], subject);
    assert_eq!(mail["to"], "m200001@example.jp");
    assert_eq!(mail["recipient"]["member_id"], json!(society.instructor.id));
    assert_eq!((&mail["kind"], &mail["state"]), (&json!("request_sent"), &json!("waiting")));
    assert_eq!((&mail["attempts"], &mail["sent_at"]), (&json!(0), &Value::Null));
    assert_eq!(mail["next_attempt_at"], mail["created_at"]);
    society.app.mails().await;
    let sent = listed(&society, "").await[0].clone();
    assert_eq!((&sent["state"], &sent["attempts"]), (&json!("sent"), &json!(1)));
    assert_eq!((&sent["next_attempt_at"], &sent["last_error"]), (&Value::Null, &Value::Null));
    assert!(sent["sent_at"].is_string());
    assert_eq!(society.applicant.raw.get("/mails").await.problem(), ["403  forbidden"]);
}

#[actix_web::test]
async fn mails_are_searched_by_address_and_state_and_paged() {
    let society = Society::new().await;
    society.requested(&[1]).await;
    society.app.mails().await;
    let invited = json!({"password": null, "email": "invited@example.jp"});
    let member = serde_json::to_value(cast::new_member("300001")).unwrap();
    society.office.raw.post("/members", &cast::with(member, &invited)).await.ok();
    fail_to_send(&society).await;
    let reset = json!({"user_id": "100001"});
    society.app.raw().post("/password-resets", &reset).await;
    shorei_api::services::password::answer_resets(&society.app.app).await.unwrap();
    let kinds = async |query: &str| {
        let mails = listed(&society, query).await;
        mails.iter().map(|mail| mail["kind"].as_str().unwrap().to_owned()).collect::<Vec<_>>()
    };
    assert_eq!(kinds("").await, ["password_reset", "invitation", "request_sent"]);
    assert_eq!(kinds("?state=waiting").await, ["password_reset"]);
    assert_eq!(kinds("?state=failed").await, ["invitation"]);
    assert_eq!(kinds("?state=sent").await, ["request_sent"]);
    assert_eq!(kinds("?q=ＩＮＶＩＴＥＤ@example").await, ["invitation"]);
    assert_eq!(kinds("?q=invited&state=sent").await, Vec::<String>::new());
    let wrong = society.office.raw.get("/mails?state=lost").await;
    assert_eq!(wrong.problem(), ["422 /state invalid_value"]);
    let page = society.office.raw.get("/mails?limit=2").await.ok();
    let cursor = page["next_cursor"].as_str().unwrap();
    assert_eq!(kinds(&format!("?limit=2&cursor={cursor}")).await, ["request_sent"]);
    // A link that sets a password is in no answer.
    let all = listed(&society, "").await;
    assert!(!format!("{all:?}").contains("/password/"), "{all:?}");
}

#[actix_web::test]
async fn a_mail_that_failed_is_sent_again_at_once_when_the_secretariat_says_so() {
    let society = Society::new().await;
    society.requested(&[1]).await;
    fail_to_send(&society).await;
    let failed = listed(&society, "?state=failed").await[0].clone();
    assert!(failed["last_error"].as_str().is_some_and(|error| !error.is_empty()), "{failed}");
    assert!(failed["next_attempt_at"].as_str() > failed["created_at"].as_str(), "{failed}");
    let path = format!("/mails/{}/retry", failed["id"].as_str().unwrap());
    let nothing = json!({});
    assert_eq!(society.app.mails().await.len(), 0, "it is not due yet");
    society.app.advance(Duration::seconds(1));
    let refused = society.applicant.raw.post(&path, &nothing).await;
    assert_eq!(refused.problem(), ["403  forbidden"]);
    let again = society.office.raw.post(&path, &nothing).await.ok();
    assert_eq!((&again["state"], &again["attempts"]), (&json!("failed"), &json!(1)));
    assert!(again["next_attempt_at"].as_str() < failed["next_attempt_at"].as_str(), "{again}");
    assert_eq!(society.app.mails().await.len(), 1);
    assert_eq!(listed(&society, "").await[0]["state"], "sent");
    assert_eq!(society.office.raw.post(&path, &nothing).await.problem(), ["409  already_sent"]);
    let events = society.office.raw.get("/audit-events?action=mail.retried").await.ok();
    let events = events["items"].as_array().unwrap();
    assert_eq!(events.len(), 1);
    let details = json!({"attempts": 1, "last_error": failed["last_error"]});
    assert_eq!((&events[0]["subject_id"], &events[0]["details"]), (&failed["id"], &details));
    let nowhere = format!("/mails/{}/retry", uuid::Uuid::nil());
    assert_eq!(society.office.raw.post(&nowhere, &nothing).await.problem(), ["404  not_found"]);
}
