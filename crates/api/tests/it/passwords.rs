use argon2::password_hash::PasswordHasher;
use argon2::{Argon2, Params};
use sea_orm::DatabaseTransaction;
use serde_json::json;
use shorei_api::store;
use shorei_domain::id::MemberId;
use time::Duration;

use crate::app::{SentMail, TestApp};
use crate::cast::{self, PASSWORD, Society};
use crate::raw::Answer;

const NEW: &str = "another-long-password";

async fn ask(app: &TestApp, user_id: &str) -> Answer {
    app.raw().post("/password-resets", &json!({"user_id": user_id})).await
}

/// Sets a password by the link of a mail.
async fn set(app: &TestApp, mail: &SentMail, password: &str) -> Answer {
    let token = mail.path().strip_prefix("/password/").unwrap().to_owned();
    let body = json!({"new_password": password});
    app.raw().put(&format!("/password-resets/{token}"), &body).await
}

async fn signs_in(app: &TestApp, user_id: &str, password: &str) -> bool {
    let body = json!({"user_id": user_id, "password": password});
    app.raw().post("/session", &body).await.status == 200
}

#[actix_web::test]
async fn s1_a_forgotten_password_is_replaced_by_a_link_that_works_once() {
    let society = Society::new().await;
    let app = &society.app;
    assert_eq!(ask(app, "100001").await.status, 202);
    let mails = app.mails().await;
    let mail = mails.last().unwrap();
    assert_eq!(mail.to, "m100001@example.jp");
    assert!(mail.subject.contains("パスワード再設定"));
    assert!(mail.html.contains(mail.path().rsplit('/').next().unwrap()));

    assert_eq!(
        set(app, mail, "too-short").await.problem(),
        ["422 /new_password password_too_short"]
    );
    assert_eq!(set(app, mail, NEW).await.status, 204);
    assert!(signs_in(app, "100001", NEW).await);
    assert!(!signs_in(app, "100001", PASSWORD).await);
    // Every session from before has ended, and the link is spent.
    assert_eq!(society.applicant.raw.get("/me").await.status, 401);
    assert_eq!(set(app, mail, "a-third-long-password").await.problem(), ["404  link_expired"]);
}

#[actix_web::test]
async fn s1_asking_for_an_account_that_is_not_there_looks_the_same() {
    let society = Society::new().await;
    let app = &society.app;
    let before = app.mails().await.len();
    assert_eq!(ask(app, "nobody@example.jp").await.status, 202);
    assert_eq!(app.mails().await.len(), before);
}

#[actix_web::test]
async fn a_link_ends_after_thirty_minutes() {
    let society = Society::new().await;
    let app = &society.app;
    ask(app, "100001").await;
    let mails = app.mails().await;
    app.advance(Duration::minutes(30));
    assert_eq!(set(app, mails.last().unwrap(), NEW).await.problem(), ["404  link_expired"]);
}

#[actix_web::test]
async fn a_password_that_is_set_spends_the_other_links_too() {
    let society = Society::new().await;
    let app = &society.app;
    ask(app, "100001").await;
    ask(app, "m100001@example.jp").await;
    let mails = app.mails().await;
    let [.., older, newer] = mails.as_slice() else { panic!("{mails:?}") };
    assert_eq!(set(app, newer, NEW).await.status, 204);
    assert_eq!(set(app, older, NEW).await.problem(), ["404  link_expired"]);
}

#[actix_web::test]
async fn a_link_that_was_never_sent_is_refused() {
    let app = TestApp::new().await;
    for token in ["AAAA", "not-base64!", "AZcAAAAAcACAAAAAAAAAAQ"] {
        let body = json!({"new_password": NEW});
        let answer = app.raw().put(&format!("/password-resets/{token}"), &body).await;
        assert_eq!(answer.problem(), ["404  link_expired"], "{token}");
    }
}

#[actix_web::test]
async fn a_member_without_a_password_is_invited_to_set_one_within_fourteen_days() {
    let society = Society::new().await;
    let app = &society.app;
    let mut input = cast::new_member("300001");
    input.password = None;
    society.office.client.member_create(&input).await.unwrap();
    assert!(!signs_in(app, "300001", PASSWORD).await);
    let mails = app.mails().await;
    let mail = mails.last().unwrap();
    assert_eq!(mail.to, "m300001@example.jp");
    assert!(mail.text.contains("300001"));
    app.advance(Duration::days(14) - Duration::seconds(1));
    assert_eq!(set(app, mail, NEW).await.status, 204);
    assert!(signs_in(app, "300001", NEW).await);
}

#[actix_web::test]
async fn whoever_left_gets_no_link() {
    let society = Society::new().await;
    let app = &society.app;
    let etag = society.office.client.member_show(society.applicant.id).await.unwrap().etag;
    let body = json!({"left_on": "2026-06-15"});
    let path = format!("/members/{}", society.applicant.id);
    society.office.raw.with("if-match", &etag).patch(&path, &body).await.ok();
    let before = app.mails().await.len();
    assert_eq!(ask(app, "100001").await.status, 202);
    assert_eq!(app.mails().await.len(), before);
}

#[actix_web::test]
async fn a_password_is_the_same_in_every_form_of_unicode_and_none_of_the_common_ones() {
    let society = Society::new().await;
    let app = &society.app;
    let mail = async || {
        ask(app, "100001").await;
        app.mails().await.pop().unwrap()
    };
    let link = mail().await;
    for (password, code) in [
        ("Qwertyuiop12345", "password_too_common"),
        (&*"あ".repeat(342), "field_too_long"),
        // Twelve characters, typed as more.
        (&*"か\u{3099}".repeat(12), "password_too_short"),
    ] {
        let refused = set(app, &link, password).await;
        assert_eq!(refused.problem(), [format!("422 /new_password {code}")]);
    }
    let typed = "か\u{3099}".repeat(13);
    assert_eq!(set(app, &link, &typed).await.status, 204);
    for form in [typed, "が".repeat(13)] {
        assert!(signs_in(app, "100001", &form).await, "{form}");
    }
    let longest = "あ".repeat(341);
    assert_eq!(set(app, &mail().await, &longest).await.status, 204);
    assert!(signs_in(app, "100001", &longest).await);
    let member = cast::with(
        serde_json::to_value(cast::new_member("300001")).unwrap(),
        &json!({"password": "1234567890123"}),
    );
    let refused = society.office.raw.post("/members", &member).await;
    assert_eq!(refused.problem(), ["422 /password password_too_common"]);
}

#[actix_web::test]
async fn a_password_of_before_still_signs_in_and_is_hashed_anew_where_it_fits() {
    let society = Society::new().await;
    let app = &society.app;
    let stored = async || {
        let found = store::member::find(app.app.db.read(), MemberId(society.applicant.id)).await;
        found.unwrap().unwrap().password_hash.unwrap()
    };
    let keep = async |password: &str| {
        let argon = Argon2::from(Params::new(Params::MIN_M_COST, 1, 1, None).unwrap());
        let hash = argon.hash_password(password.as_bytes()).unwrap().to_string();
        let set = async |tx: &DatabaseTransaction| {
            let member = MemberId(society.applicant.id);
            store::member::set_password(tx, member, hash.clone()).await
        };
        app.app.db.write(set).await.unwrap();
        hash
    };
    let decomposed = "か\u{3099}".repeat(13);
    let before = keep(&decomposed).await;
    assert!(!signs_in(app, "100001", &"が".repeat(13)).await, "it was never typed so");
    assert!(signs_in(app, "100001", &decomposed).await);
    assert_ne!(stored().await, before);
    assert!(signs_in(app, "100001", &"が".repeat(13)).await);
    for kept in [&*"x".repeat(5000), "1234567890123", "short"] {
        let before = keep(kept).await;
        assert!(signs_in(app, "100001", kept).await, "{kept}");
        assert_eq!(stored().await, before);
    }
}
