//! What becomes of accounts: who may set passwords and addresses, and what dies with them.

use serde_json::{Value, json};
use time::Duration;

use crate::api_clients::{calling, client};
use crate::app::{SentMail, TestApp};
use crate::cast::{self, PASSWORD, Society};
use crate::imports::import;
use crate::raw::{Answer, Raw};

const NEW: &str = "another-long-password";

/// Corrects a member as they stand.
async fn correct(raw: &Raw, reader: &Raw, id: uuid::Uuid, changes: &Value) -> Answer {
    let path = format!("/members/{id}");
    let etag = reader.get(&path).await.header("etag").unwrap().to_owned();
    raw.with("if-match", &etag).patch(&path, changes).await
}

/// Sets a password by the link of a mail.
async fn set(app: &TestApp, mail: &SentMail, password: &str) -> u16 {
    let token = mail.path().strip_prefix("/password/").unwrap().to_owned();
    let body = json!({"new_password": password});
    app.raw().put(&format!("/password-resets/{token}"), &body).await.status
}

async fn reset(app: &TestApp, user_id: &str) {
    let body = json!({"user_id": user_id});
    assert_eq!(app.raw().post("/password-resets", &body).await.status, 202);
}

/// The newest mail of that address whose subject holds `about`.
async fn last_mail(app: &TestApp, to: &str, about: &str) -> SentMail {
    let mails = app.mails().await;
    let of = |mail: &SentMail| mail.to == to && mail.subject.contains(about);
    mails.into_iter().rfind(of).unwrap()
}

fn table(email: &str) -> String {
    format!(
        "member_number,email,family_name,given_name,family_name_kana,given_name_kana\n\
         100001,{email},緩和,試100001,かんわ,ためし\n\
         300009,m300009@example.jp,緩和,試,かんわ,ためし\n"
    )
}

#[actix_web::test]
async fn a_program_sets_no_password_and_changes_addresses_only_with_a_scope_of_its_own() {
    let society = Society::new().await;
    let office = &society.office.raw;
    let id = society.applicant.id;
    let writer = client(office, &["members:read", "members:write"]).await;
    let writer = calling(&society.app, &writer).await;
    let new = serde_json::to_value(cast::new_member("300001")).unwrap();
    assert_eq!(writer.post("/members", &new).await.problem(), ["403  session_required"]);
    let mut uninvited = new.clone();
    uninvited.as_object_mut().unwrap().remove("password");
    assert_eq!(writer.post("/members", &uninvited).await.status, 201);
    let set = correct(&writer, office, id, &json!({"password": NEW})).await;
    assert_eq!(set.problem(), ["403  session_required"]);
    let address = json!({"email": "thief@example.com", "given_name": "別"});
    let refused = correct(&writer, office, id, &address).await;
    assert_eq!(refused.problem(), ["403  insufficient_scope"]);
    assert_eq!(refused.json()["errors"][0]["params"], json!({"scope": "members:contact"}));
    for query in ["", "&dry_run=true"] {
        let refused =
            import(&writer, &format!("members{query}"), &table("thief@example.com")).await;
        assert_eq!(refused.problem(), ["403  insufficient_scope"]);
    }
    let shown = office.get(&format!("/members/{id}")).await.ok();
    assert_eq!(
        (&shown["email"], &shown["given_name"]),
        (&json!("m100001@example.jp"), &json!("試100001"))
    );
    assert_eq!(office.get("/members?q=300009").await.ok()["items"], json!([]), "nothing of it");
    let same = import(&writer, "members", &table("m100001@example.jp")).await;
    assert_eq!(same.ok()["created"], 1, "members are still added");

    let trusted = client(office, &["members:write", "members:contact"]).await;
    let trusted = calling(&society.app, &trusted).await;
    let moved = correct(&trusted, office, id, &json!({"email": "new@example.jp"})).await;
    assert_eq!(moved.ok()["email"], "new@example.jp");
    last_mail(&society.app, "m100001@example.jp", "メールアドレスが変わりました").await;
    let back = import(&trusted, "members", &table("m100001@example.jp")).await;
    assert_eq!(back.ok()["changed"], 1);
    last_mail(&society.app, "new@example.jp", "メールアドレスが変わりました").await;
    // A token of one's own is a program, too.
    let scopes = json!({"name": "x", "scopes": ["members:write"], "expires_on": null});
    let token = office.post("/me/tokens", &scopes).await.ok();
    let own = society.app.raw().as_bearer(token["token"].as_str().unwrap());
    let set = correct(&own, office, id, &json!({"password": NEW})).await;
    assert_eq!(set.problem(), ["403  session_required"]);
}

#[actix_web::test]
async fn whoever_sets_a_members_password_has_just_given_their_own() {
    let society = Society::on(TestApp::with(&["--rate-limits=failed_sign_ins=2"]).await).await;
    let raw = society.app.raw();
    let office = json!({"user_id": "office@example.jp", "password": PASSWORD});
    let begun = raw.post("/session", &office).await;
    let cookie = begun.header("set-cookie").unwrap().split(';').next().unwrap().to_owned();
    society.app.advance(Duration::minutes(10));
    let renewed = raw.with("cookie", &cookie).send("POST", "/session/refresh", None).await.ok();
    let person = raw.as_bearer(renewed["access_token"].as_str().unwrap());
    let password = json!({"password": NEW});
    let id = society.applicant.id;
    assert_eq!(correct(&person, &person, id, &password).await.status, 200);
    society.app.advance(Duration::seconds(1));
    let refused = correct(&person, &person, id, &password).await;
    assert_eq!(refused.problem(), ["403  reauthentication_required"]);
    let new = serde_json::to_value(cast::new_member("300001")).unwrap();
    let keyed = person.with("idempotency-key", "one");
    assert_eq!(keyed.post("/members", &new).await.problem(), ["403  reauthentication_required"]);
    assert_eq!(correct(&person, &person, id, &json!({"given_name": "別"})).await.status, 200);
    let give = async |password: &str| {
        person.post("/session/reauthentication", &json!({"password": password})).await
    };
    assert_eq!(give("a-wrong-password").await.problem(), ["401  invalid_credentials"]);
    assert_eq!(give(PASSWORD).await.status, 204);
    assert_eq!(correct(&person, &person, id, &password).await.status, 200);
    assert_eq!(keyed.post("/members", &new).await.status, 201, "the refusal was not kept");
    for status in [401, 401, 429] {
        assert_eq!(give("a-wrong-password").await.status, status, "guesses are counted");
    }
    let program = client(&person, &["members:write"]).await;
    let program = calling(&society.app, &program).await;
    let refused = program.post("/session/reauthentication", &password).await;
    assert_eq!(refused.problem(), ["403  session_required"]);
}

#[actix_web::test]
async fn links_die_with_what_they_were_mailed_for() {
    let society = Society::new().await;
    let app = &society.app;
    let office = &society.office.raw;
    let id = society.applicant.id;
    let link = async || {
        reset(app, "100001").await;
        last_mail(app, "m100001@example.jp", "パスワード再設定").await
    };
    let older = link().await;
    let newer = link().await;
    assert_eq!(set(app, &older, NEW).await, 404, "a newer one was sent");
    correct(office, office, id, &json!({"password": PASSWORD})).await.ok();
    assert_eq!(set(app, &newer, NEW).await, 404, "there is another password");
    let before_the_move = link().await;
    correct(office, office, id, &json!({"email": "new@example.jp"})).await.ok();
    assert_eq!(set(app, &before_the_move, NEW).await, 404, "there is another address");
    correct(office, office, id, &json!({"email": "m100001@example.jp"})).await.ok();
    let before_the_end = link().await;
    correct(office, office, id, &json!({"left_on": "2026-06-16"})).await.ok();
    app.advance(Duration::days(1));
    assert_eq!(set(app, &before_the_end, NEW).await, 404, "the member left");
}

#[actix_web::test]
async fn a_corrected_address_gets_a_new_invitation() {
    let society = Society::new().await;
    let app = &society.app;
    let office = &society.office.raw;
    let mut new = serde_json::to_value(cast::new_member("300001")).unwrap();
    new.as_object_mut().unwrap().remove("password");
    let id = office.post("/members", &new).await.ok()["id"].as_str().unwrap().parse().unwrap();
    let wrong = last_mail(app, "m300001@example.jp", "ご登録").await;
    correct(office, office, id, &json!({"email": "right@example.jp"})).await.ok();
    let right = last_mail(app, "right@example.jp", "ご登録").await;
    last_mail(app, "m300001@example.jp", "メールアドレスが変わりました").await;
    assert_eq!(set(app, &wrong, NEW).await, 404);
    assert_eq!(set(app, &right, NEW).await, 204);
    let corrected = "member_number,email,family_name,given_name,family_name_kana,given_name_kana\n";
    for (number, email, query) in [
        ("300002", "first@example.jp", "&invite=true"),
        ("300002", "second@example.jp", "&invite=true"),
        ("300002", "third@example.jp", ""),
    ] {
        let table = format!("{corrected}{number},{email},緩和,試,かんわ,ためし\n");
        import(office, &format!("members{query}"), &table).await.ok();
    }
    let first = last_mail(app, "first@example.jp", "ご登録").await;
    let second = last_mail(app, "second@example.jp", "ご登録").await;
    assert_eq!((set(app, &first, NEW).await, set(app, &second, NEW).await), (404, 404));
    let third = |mail: &SentMail| mail.to == "third@example.jp";
    assert!(!app.mails().await.iter().any(third), "nobody was to be invited");
}

#[actix_web::test]
async fn a_reset_ends_the_personal_tokens_and_says_so() {
    let society = Society::new().await;
    let app = &society.app;
    let scopes = json!({"name": "x", "scopes": ["cases:read"], "expires_on": null});
    let token = society.applicant.raw.post("/me/tokens", &scopes).await.ok();
    let program = app.raw().as_bearer(token["token"].as_str().unwrap());
    assert_eq!(program.get("/case-books").await.status, 200);
    reset(app, "100001").await;
    let mail = last_mail(app, "m100001@example.jp", "パスワード再設定").await;
    assert!(
        mail.text.contains("個人用アクセストークン")
            && mail.html.contains("個人用アクセストークン")
    );
    assert_eq!(set(app, &mail, NEW).await, 204);
    assert_eq!(program.get("/case-books").await.status, 401);
    let trail = society.office.raw.get("/audit-events?action=password.set").await.ok();
    assert_eq!(trail["items"][0]["details"], json!({"ended_tokens": 1}));
}

#[actix_web::test]
async fn an_account_gets_five_reset_mails_an_hour() {
    let society = Society::new().await;
    let app = &society.app;
    let count = async || {
        let mails = app.mails().await;
        mails.iter().filter(|mail| mail.subject.contains("パスワード再設定")).count()
    };
    for _ in 0..7 {
        reset(app, "100001").await;
    }
    assert_eq!(count().await, 5);
    let fifth = last_mail(app, "m100001@example.jp", "パスワード再設定").await;
    reset(app, "200001").await;
    reset(app, "nobody@example.jp").await;
    assert_eq!(count().await, 6, "each account by itself");
    app.advance(Duration::minutes(20));
    assert_eq!(set(app, &fifth, NEW).await, 204, "what was not sent spends nothing");
    app.advance(Duration::minutes(41));
    reset(app, "100001").await;
    assert_eq!(count().await, 7);
    let waiting = shorei_api::store::reset_request::waiting(app.app.db.read(), 10).await.unwrap();
    assert!(waiting.is_empty(), "nothing is left of nobody's");
}

#[actix_web::test]
async fn a_secret_is_shown_once_and_made_once_for_a_key() {
    let society = Society::new().await;
    let office = society.office.raw.with("idempotency-key", "the-same");
    let named = json!({"name": "研修事務", "scopes": ["members:read"]});
    let token = json!({"name": "集計", "scopes": ["cases:read"], "expires_on": null});
    let hook = json!({
        "url": "https://hooks.example.jp/x", "description": "", "event_types": [], "enabled": true,
    });
    let made = client(&society.office.raw, &["members:read"]).await;
    let secrets = format!("/api-clients/{}/secrets", made["id"].as_str().unwrap());
    for (path, body, field) in [
        ("/api-clients", Some(&named), "client_secret"),
        ("/me/tokens", Some(&token), "token"),
        ("/webhook-endpoints", Some(&hook), "secret"),
        (secrets.as_str(), None, "client_secret"),
    ] {
        let call = async || match body {
            Some(body) => office.post(path, body).await,
            None => office.send("POST", path, None).await,
        };
        let first = call().await.ok();
        assert_eq!(first["secret_shown"], true, "{path}");
        assert!(first[field].is_string(), "{path}");
        let again = call().await;
        assert_eq!((again.status, again.header("idempotency-replayed")), (201, Some("true")));
        let again = again.ok();
        assert_eq!((&again["id"], &again["secret_shown"]), (&first["id"], &json!(false)));
        assert!(again.get(field).is_none(), "{again}");
        let kept: Vec<Value> =
            society.office.raw.get("/api-clients").await.ok()["items"].as_array().unwrap().clone();
        assert!(kept.len() <= 2 && kept.iter().all(|one| one.get("secret_shown").is_none()));
    }
    let rotated = society.office.raw.get(secrets.strip_suffix("/secrets").unwrap()).await.ok();
    assert_eq!(rotated["secrets"].as_array().unwrap().len(), 2);
}

#[actix_web::test]
async fn tokens_are_given_at_the_root_as_in_the_api() {
    let society = Society::new().await;
    let made = client(&society.office.raw, &["members:read"]).await;
    let fields = format!(
        "grant_type=client_credentials&client_id={}&client_secret={}",
        made["client_id"].as_str().unwrap(),
        made["client_secret"].as_str().unwrap()
    );
    let raw = society.app.raw().with("content-type", "application/x-www-form-urlencoded");
    for raw in [raw.outside_the_api(), raw] {
        let granted = raw.send("POST", "/oauth/token", Some(fields.clone().into_bytes())).await;
        assert_eq!((granted.status, granted.header("cache-control")), (200, Some("no-store")));
        let refused = raw.send("POST", "/oauth/token", Some(b"grant_type=x".to_vec())).await;
        assert_eq!((refused.status, refused.header("cache-control")), (400, Some("no-store")));
    }
    let described = society.app.raw().get("/api/v1/openapi.json").await.ok();
    let at = |path: &str| {
        let mut operation = described["paths"][path]["post"].clone();
        operation["operationId"] = Value::Null;
        operation
    };
    assert!(at("/oauth/token").is_object());
    assert_eq!(at("/oauth/token"), at("/api/v1/oauth/token"));
}
