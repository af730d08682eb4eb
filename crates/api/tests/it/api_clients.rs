//! API clients: made and rotated by the secretariat, and what they may do.

use serde_json::{Value, json};
use shorei_contract::import::{ExportKind, ImportKind};
use shorei_contract::scope::Scope;
use time::Duration;

use crate::app::TestApp;
use crate::cast::{Society, new_member};
use crate::imports::import;
use crate::raw::{Answer, Raw};

/// A client with these scopes, as the answer shows it.
pub async fn client(office: &Raw, scopes: &[&str]) -> Value {
    office.post("/api-clients", &json!({"name": "研修事務", "scopes": scopes})).await.ok()
}

fn text(value: &Value) -> &str {
    value.as_str().unwrap()
}

pub async fn form(app: &TestApp, path: &str, fields: &str) -> Answer {
    let raw = app.raw().with("content-type", "application/x-www-form-urlencoded");
    raw.send("POST", path, Some(fields.as_bytes().to_vec())).await
}

/// Asks for a token with the client's secret.
async fn ask(app: &TestApp, client: &Value, more: &str) -> Answer {
    let (id, secret) = (text(&client["client_id"]), text(&client["client_secret"]));
    let fields =
        format!("grant_type=client_credentials&client_id={id}&client_secret={secret}{more}");
    form(app, "/oauth/token", &fields).await
}

/// Calls with a new token of that client.
pub async fn calling(app: &TestApp, client: &Value) -> Raw {
    let token = ask(app, client, "").await.ok();
    app.raw().as_bearer(text(&token["access_token"]))
}

fn error(answer: &Answer) -> (u16, String) {
    (answer.status, text(&answer.json()["error"]).to_owned())
}

#[actix_web::test]
async fn a_client_gets_tokens_for_its_secret_and_does_what_its_scopes_name() {
    let society = Society::new().await;
    let office = &society.office.raw;
    let made = client(office, &["members:read", "facilities:write"]).await;
    assert!(text(&made["client_secret"]).starts_with("shorei_cs_"));
    assert_eq!(made["client_id"], made["id"]);
    assert_eq!(made["last_used_at"], Value::Null);
    let answer = ask(&society.app, &made, "").await;
    assert_eq!(answer.header("cache-control"), Some("no-store"));
    let granted = answer.ok();
    assert_eq!(granted["token_type"], "Bearer");
    assert_eq!(granted["expires_in"], 600);
    assert_eq!(granted["scope"], "members:read facilities:write");
    let program = society.app.raw().as_bearer(text(&granted["access_token"]));
    assert_eq!(program.get("/members").await.ok()["items"].as_array().unwrap().len(), 2);
    let hospital = json!({"name": "丘の病院", "name_kana": "", "prefecture": "東京都"});
    assert_eq!(program.post("/facilities", &hospital).await.status, 201);

    let member = serde_json::to_value(new_member("300001")).unwrap();
    let refused = program.post("/members", &member).await;
    assert_eq!(refused.problem(), ["403  insufficient_scope"]);
    assert_eq!(refused.json()["errors"][0]["params"], json!({"scope": "members:write"}));
    let challenge = "Bearer error=\"insufficient_scope\", scope=\"members:write\"";
    assert_eq!(refused.header("www-authenticate"), Some(challenge));
    let refused = program.get("/facilities").await;
    assert_eq!(refused.problem(), ["403  insufficient_scope"], "writing is not reading");

    let shown = office.get(&format!("/api-clients/{}", text(&made["id"]))).await.ok();
    assert!(shown["last_used_at"].is_string());
    assert!(shown.get("client_secret").is_none(), "seen once");
    let trail = office.get("/audit-events?action=facility.created").await.ok();
    assert_eq!(trail["items"][0]["actor"]["name"], "研修事務", "{trail}");
    let members = office.get("/members?q=研修事務").await.ok();
    assert_eq!(members["items"], json!([]), "a client is no member");
}

#[actix_web::test]
async fn a_token_may_be_asked_for_less_and_at_the_standard_address_with_basic() {
    let society = Society::new().await;
    let made = client(&society.office.raw, &["members:read", "cases:read"]).await;
    let less = ask(&society.app, &made, "&scope=cases:read").await.ok();
    assert_eq!(less["scope"], "cases:read");
    let program = society.app.raw().as_bearer(text(&less["access_token"]));
    assert_eq!(program.get("/members").await.problem(), ["403  insufficient_scope"]);
    assert_eq!(program.get("/case-books").await.status, 200);
    let more = ask(&society.app, &made, "&scope=members:write").await;
    assert_eq!(error(&more), (400, "invalid_scope".to_owned()));

    let pair = format!("{}:{}", text(&made["client_id"]), text(&made["client_secret"]));
    let basic = base64::Engine::encode(&base64::prelude::BASE64_STANDARD, pair);
    let raw = society
        .app
        .raw()
        .outside_the_api()
        .with("authorization", &format!("Basic {basic}"))
        .with("content-type", "application/x-www-form-urlencoded");
    let body = b"grant_type=client_credentials".to_vec();
    let granted = raw.send("POST", "/oauth/token", Some(body)).await.ok();
    assert_eq!(granted["scope"], "members:read cases:read");
}

#[actix_web::test]
async fn what_gets_no_token_is_told_in_the_words_of_the_standard() {
    let society = Society::new().await;
    let app = &society.app;
    let made = client(&society.office.raw, &["members:read"]).await;
    let id = text(&made["client_id"]);
    let credentials = format!("client_id={id}&client_secret={}", text(&made["client_secret"]));
    let wrong = format!("grant_type=client_credentials&client_id={id}&client_secret=shorei_cs_no");
    let refused = form(app, "/oauth/token", &wrong).await;
    assert_eq!(error(&refused), (401, "invalid_client".to_owned()));
    assert_eq!(refused.header("www-authenticate"), Some("Basic realm=\"shorei\""));
    for (fields, status, code) in [
        ("grant_type=client_credentials".to_owned(), 401, "invalid_client"),
        (credentials.clone(), 400, "invalid_request"),
        (format!("grant_type=password&{credentials}"), 400, "unsupported_grant_type"),
        (
            format!("grant_type=client_credentials&grant_type=x&{credentials}"),
            400,
            "invalid_request",
        ),
    ] {
        let refused = form(app, "/oauth/token", &fields).await;
        assert_eq!(error(&refused), (status, code.to_owned()), "{fields}");
        assert!(!text(&refused.json()["error_description"]).is_empty());
    }
    let json = app.raw().post("/oauth/token", &json!({"grant_type": "client_credentials"})).await;
    assert_eq!(json.problem(), ["415  unsupported_media_type"]);
}

#[actix_web::test]
async fn a_new_secret_leaves_the_old_one_a_day() {
    let society = Society::new().await;
    let (app, office) = (&society.app, &society.office.raw);
    let first = client(office, &["members:read"]).await;
    let path = format!("/api-clients/{}/secrets", text(&first["id"]));
    let second = office.post(&path, &json!({})).await;
    assert_eq!(second.status, 201);
    let second = second.json();
    assert_ne!(first["client_secret"], second["client_secret"]);
    assert_eq!(second["secrets"].as_array().unwrap().len(), 2);
    assert_eq!(second["secrets"][0]["expires_at"], Value::Null);
    assert!(second["secrets"][1]["expires_at"].is_string());
    let old = calling(app, &first).await;
    app.advance(Duration::hours(23));
    assert_eq!(ask(app, &first, "").await.status, 200);
    assert_eq!(ask(app, &second, "").await.status, 200);
    app.advance(Duration::hours(2));
    assert_eq!(error(&ask(app, &first, "").await), (401, "invalid_client".to_owned()));
    assert_eq!(ask(app, &second, "").await.status, 200);
    assert_eq!(old.get("/members").await.status, 401);
}

#[actix_web::test]
async fn other_scopes_and_revocation_hold_at_once() {
    let society = Society::new().await;
    let (app, office) = (&society.app, &society.office.raw);
    let made = client(office, &["members:read", "cases:read"]).await;
    let path = format!("/api-clients/{}", text(&made["id"]));
    let program = calling(app, &made).await;
    assert_eq!(program.get("/members").await.status, 200);
    let etag = office.get(&path).await.header("etag").unwrap().to_owned();
    let less = json!({"name": "集計", "scopes": ["cases:read"]});
    assert_eq!(office.patch(&path, &less).await.problem(), ["428  precondition_required"]);
    let changed = office.with("if-match", &etag).patch(&path, &less).await;
    assert_eq!(changed.json()["name"], "集計");
    assert_eq!(program.get("/members").await.problem(), ["403  insufficient_scope"]);
    assert_eq!(program.get("/case-books").await.status, 200);

    let etag = changed.header("etag").unwrap().to_owned();
    assert_eq!(office.with("if-match", &etag).delete(&path).await.status, 204);
    let refused = program.get("/case-books").await;
    assert_eq!(refused.problem(), ["401  unauthenticated"]);
    assert_eq!(refused.header("www-authenticate"), Some("Bearer error=\"invalid_token\""));
    assert_eq!(error(&ask(app, &made, "").await), (401, "invalid_client".to_owned()));
    assert!(office.get(&path).await.ok()["revoked_at"].is_string());
    let secret = office.post(&format!("{path}/secrets"), &json!({})).await;
    assert_eq!(secret.problem(), ["404  not_found"]);
}

#[actix_web::test]
async fn only_people_of_the_secretariat_make_clients_and_bad_ones_are_refused() {
    let society = Society::new().await;
    let (app, office) = (&society.app, &society.office.raw);
    let wanted = json!({"name": "x", "scopes": ["members:read"]});
    for raw in [&society.applicant.raw, &society.instructor.raw] {
        assert_eq!(raw.post("/api-clients", &wanted).await.problem(), ["403  forbidden"]);
        assert_eq!(raw.get("/api-clients").await.problem(), ["403  forbidden"]);
    }
    let everything: Vec<_> = Scope::ALL.iter().map(|scope| scope.as_str()).collect();
    let made = client(office, &everything).await;
    let program = calling(app, &made).await;
    for answer in [
        program.post("/api-clients", &wanted).await,
        program.get("/api-clients").await,
        program.get("/me/tokens").await,
        program.post("/me/tokens", &wanted).await,
    ] {
        assert_eq!(answer.problem(), ["403  session_required"]);
    }
    for (body, problem) in [
        (json!({"name": "", "scopes": ["members:read"]}), "422 /name field_required"),
        (json!({"name": "x", "scopes": ["everything"]}), "422 /scopes/0 invalid_value"),
        (
            json!({"name": "x", "scopes": ["members:read", "members:read"]}),
            "422 /scopes/1 duplicate_item",
        ),
    ] {
        assert_eq!(office.post("/api-clients", &body).await.problem(), [problem], "{body}");
    }
    let id = text(&made["client_id"]);
    let sign_in = json!({"user_id": format!("{id}@clients.invalid"), "password": "x"});
    let refused = app.raw().post("/session", &sign_in).await;
    assert_eq!(refused.problem(), ["401  invalid_credentials"]);
    let reset = json!({"user_id": format!("{id}@clients.invalid")});
    assert_eq!(app.raw().post("/password-resets", &reset).await.status, 202);
    assert!(app.mails().await.iter().all(|mail| !mail.to.contains("clients.invalid")));
}

#[actix_web::test]
async fn each_table_needs_the_scope_of_what_it_holds() {
    let society = Society::new().await;
    let (app, office) = (&society.app, &society.office.raw);
    let members = calling(app, &client(office, &["members:read"]).await).await;
    for kind in ExportKind::ALL {
        let answer = members.get(&format!("/exports?kind={}&format=jsonl", kind.as_str())).await;
        let of_members = ["members", "qualifications", "affiliations", "dues", "credits"];
        let expected = if of_members.contains(&kind.as_str()) { 200 } else { 403 };
        assert_eq!(answer.status, expected, "{}", kind.as_str());
    }
    let writing = calling(app, &client(office, &["members:write"]).await).await;
    let table = "member_number,kind,term_from,term_to\n100001,specialist,2020-04-01,\n";
    let rehearsed = import(&writing, "qualifications&dry_run=true", table).await.ok();
    assert_eq!(rehearsed, json!({"created": 1, "changed": 0, "unchanged": 0}));
    let done = import(&writing, "qualifications", table).await.ok();
    assert_eq!(done["created"], 1);
    let hospitals = "name,prefecture,name_kana\n丘,東京都,\n";
    let refused = import(&writing, ImportKind::Facilities.as_str(), hospitals).await;
    assert_eq!(refused.problem(), ["403  insufficient_scope"]);
}
