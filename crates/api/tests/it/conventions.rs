use std::io::{Read, Write};
use std::net::TcpStream;

use serde_json::{Value, json};
use uuid::Uuid;

use crate::app::TestApp;
use crate::cast::{self, PASSWORD, Society, report_json};

#[actix_web::test]
async fn bad_input_of_every_form_gets_a_problem_and_changes_nothing() {
    let society = Society::new().await;
    let book = society.book().await;
    let path = format!("/case-books/{book}/cases/1");
    let raw = &society.applicant.raw;
    let json = raw.with("content-type", "application/json");
    for (body, expected) in [
        (&b""[..], "400  invalid_json"),
        (b"{", "400  invalid_json"),
        (b"{\"state\": \"draft\",}", "400  invalid_json"),
        (b"{\"state\": \"\xff\xfe\"}", "400  invalid_json"),
        (b"{\"state\": \"\\ud800\"}", "400  invalid_json"),
        (b"null", "422  invalid_value"),
        (b"[]", "422  invalid_value"),
        (b"\"draft\"", "422  invalid_value"),
        (b"{\"state\": \"draft\", \"state\": \"draft\"}", "422 /state invalid_value"),
    ] {
        let answer = json.send("PUT", &path, Some(body.to_vec())).await;
        let said = String::from_utf8_lossy(body);
        let told = answer.problem();
        assert!(
            told == [expected]
                || told[0].ends_with("invalid_value") && expected.ends_with("invalid_value"),
            "{said}: {told:?}"
        );
    }
    let deep = format!("{}{}", "[".repeat(100_000), "]".repeat(100_000));
    assert_eq!(json.send("PUT", &path, Some(deep.into())).await.problem(), ["400  invalid_json"]);
    let body = report_json(society.core).to_string().into_bytes();
    for kind in [
        "text/plain",
        "application/x-www-form-urlencoded",
        "application/json; charset=shift_jis",
        "application/jsonp",
    ] {
        let answer = raw.with("content-type", kind).send("PUT", &path, Some(body.clone())).await;
        assert_eq!(answer.problem(), ["415  unsupported_media_type"], "{kind}");
    }
    let untyped = raw.send("PUT", &path, Some(body.clone())).await;
    assert_eq!(untyped.problem(), ["415  unsupported_media_type"]);
    assert_eq!(raw.get(&path).await.status, 404, "nothing was changed");
    for kind in ["application/json; charset=utf-8", "Application/JSON;charset=\"UTF-8\""] {
        let answer = raw.with("content-type", kind).with("if-none-match", "*");
        let answer = answer.send("PUT", &path, Some(body.clone())).await;
        assert!([201, 412].contains(&answer.status), "{kind}");
    }
}

#[actix_web::test]
async fn bodies_are_bounded() {
    let society = Society::new().await;
    let raw = society.applicant.raw.with("content-type", "application/json");
    let path = format!("/case-books/{}/cases/1", society.book().await);
    let mut body = vec![b' '; 1024 * 1024 - 17];
    body.extend_from_slice(b"{\"state\":\"draft\"}");
    assert_eq!(body.len(), 1024 * 1024);
    assert_eq!(raw.send("PUT", &path, Some(body.clone())).await.status, 201);
    body.insert(0, b' ');
    let answer = raw.send("PUT", &path, Some(body)).await;
    assert_eq!(answer.problem(), ["413  payload_too_large"]);
    assert_eq!(answer.json()["errors"][0]["params"], json!({"max": 1_048_576}));
}

/// Sends these bytes, and gives what is answered until the server closes the connection or stops.
pub fn talk(url: &str, bytes: &[u8]) -> String {
    let address = url.strip_prefix("http://").unwrap();
    let mut stream = TcpStream::connect(address).unwrap();
    stream.set_read_timeout(Some(std::time::Duration::from_secs(30))).unwrap();
    stream.write_all(bytes).unwrap();
    let mut answer = Vec::new();
    let mut buffer = [0; 4096];
    while let Ok(count) = stream.read(&mut buffer) {
        answer.extend_from_slice(&buffer[..count]);
        let text = String::from_utf8_lossy(&answer);
        // The body's closing brace: a keep-alive connection is not closed after it.
        if count == 0 || text.contains("\r\n\r\n") && text.trim_end().ends_with('}') {
            break;
        }
    }
    String::from_utf8_lossy(&answer).into_owned()
}

#[actix_web::test]
async fn a_body_that_comes_too_slowly_is_given_up() {
    let app = TestApp::with(&["--rate-limits=off", "--body-seconds=1"]).await;
    let request = b"POST /api/v1/session HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 100\r\n\r\n{\"user";
    let answer = actix_web::web::block(move || talk(&app.url, request)).await.unwrap();
    assert!(answer.starts_with("HTTP/1.1 408"), "{answer}");
    assert!(answer.contains("request_timeout"), "{answer}");
}

#[actix_web::test]
async fn a_chunked_body_is_bounded_too() {
    let app = TestApp::new().await;
    let mut request =
        b"POST /api/v1/session HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n".to_vec();
    for _ in 0..17 {
        request.extend_from_slice(b"10000\r\n");
        request.extend_from_slice(&vec![b' '; 65_536]);
        request.extend_from_slice(b"\r\n");
    }
    let answer = actix_web::web::block(move || talk(&app.url, &request)).await.unwrap();
    assert!(answer.starts_with("HTTP/1.1 413"), "{answer}");
}

#[actix_web::test]
async fn checks_come_in_their_documented_order() {
    let society = Society::new().await;
    let book = society.book().await;
    society.registered(&[1]).await;
    let path = format!("/case-books/{book}/cases/1");
    let nobody = society.app.raw();
    let bad = json!({"state": 5});
    // Signed in, before all else.
    assert_eq!(
        nobody.send("PUT", &path, Some(vec![b'{'])).await.problem(),
        ["401  unauthenticated"]
    );
    assert_eq!(nobody.put("/case-books/x/cases/1", &bad).await.problem(), ["401  unauthenticated"]);
    // The form of the request, before whether it exists.
    let raw = &society.applicant.raw;
    assert_eq!(
        raw.send("PUT", "/case-books/x/cases/1", Some(vec![b'{'])).await.problem(),
        ["415  unsupported_media_type"]
    );
    let json_typed = raw.with("content-type", "application/json");
    assert_eq!(
        json_typed.send("PUT", "/case-books/x/cases/1", Some(vec![b'{'])).await.problem(),
        ["400  invalid_json"]
    );
    // Whether it exists, before If-Match and fields.
    let foreign = format!("/case-books/{}/cases/1", Uuid::nil());
    assert_eq!(raw.put(&foreign, &bad).await.problem(), ["404  not_found"]);
    // Whether it is allowed, before If-Match and fields.
    assert_eq!(society.office.raw.put(&path, &bad).await.problem(), ["403  forbidden"]);
    let hospital = format!("/facilities/{}", society.hospital);
    assert_eq!(raw.patch(&hospital, &bad).await.problem(), ["403  forbidden"]);
    // If-Match, before fields; fields, before state and rules.
    assert_eq!(raw.put(&path, &bad).await.problem(), ["428  precondition_required"]);
    let etag = raw.get(&path).await.header("etag").unwrap().to_owned();
    society.app.set_today(time::macros::date!(2026 - 08 - 01));
    let applicant = cast::sign_in(&society.app, "100001", PASSWORD).await;
    let known = applicant.raw.with("if-match", &etag);
    assert_eq!(known.put(&path, &bad).await.problem(), ["422 /state invalid_value"]);
    assert_eq!(
        known.put(&path, &report_json(society.core)).await.problem(),
        ["409  registration_closed"]
    );
}

#[actix_web::test]
async fn what_is_not_there_is_told_apart_from_a_wrong_method() {
    let app = TestApp::new().await;
    let raw = app.raw();
    for path in ["/.well-known/nothing", "/api", "/api/v1", "/api/v1/nothing", "/api/v2/me"] {
        assert_eq!(raw.get(path).await.problem(), ["404  not_found"], "{path}");
    }
    for (method, path, allow) in [
        ("DELETE", "/programmes", "GET, HEAD"),
        ("GET", "/session", "DELETE, POST"),
        ("POST", "/case-books/x/cases/1", "DELETE, GET, HEAD, PUT"),
        ("PUT", "/members/x", "GET, HEAD, PATCH"),
        ("TRACE", "/me", "GET, HEAD, PATCH"),
        ("POST", "/healthz", "GET, HEAD"),
        ("POST", "/api/v1/openapi.json", "GET, HEAD"),
    ] {
        let answer = raw.send(method, path, None).await;
        assert_eq!(answer.problem(), ["405  method_not_allowed"], "{method} {path}");
        assert_eq!(answer.header("allow"), Some(allow), "{method} {path}");
    }
}

#[actix_web::test]
async fn the_name_of_a_call_is_no_identifier_for_another_method() {
    let society = Society::new().await;
    for name in ["decisions", "withdrawals"] {
        let answer = society.office.raw.get(&format!("/approval-requests/{name}")).await;
        assert_eq!(answer.problem(), ["405  method_not_allowed"]);
        assert_eq!(answer.header("allow"), Some("POST"));
    }
    let answer = society.office.raw.get("/approval-requests/nothing").await;
    assert_eq!(answer.problem(), ["404  not_found"]);
}

#[actix_web::test]
async fn identifiers_that_are_none_do_not_exist() {
    let society = Society::new().await;
    for path in [
        "/cases/x",
        "/cases/%FF",
        "/case-books/1",
        "/approval-requests/'",
        "/cases/00000000-0000-0000-0000-000000000000/history",
    ] {
        let answer = society.applicant.raw.get(path).await;
        assert_eq!(answer.problem(), ["404  not_found"], "{path}");
    }
    let office = &society.office.raw;
    for path in [
        "/members/x",
        "/qualifications/x",
        "/affiliations/x",
        "/accreditations/x",
        "/rounds/x",
        "/facilities/x",
    ] {
        assert_eq!(office.get(path).await.problem(), ["404  not_found"], "{path}");
    }
}

#[actix_web::test]
async fn sentences_follow_accept_language_and_codes_never_do() {
    let society = Society::new().await;
    let raw = &society.applicant.raw;
    let ask =
        async |language: &str| raw.with("accept-language", language).get("/cases/x").await.json();
    for language in ["en", "en-GB,en;q=0.8,ja;q=0.5", "ja;q=0.3, en", "fr, en;q=0.2"] {
        assert_eq!(ask(language).await["title"], "Not found", "{language}");
    }
    for language in ["ja", "ja,en", "fr", "*", "en;q=0", "en;q=0.5,ja;q=0.9", ""] {
        assert_eq!(ask(language).await["title"], "見つかりません", "{language}");
        assert_eq!(ask(language).await["code"], "not_found");
    }
}

#[actix_web::test]
async fn each_request_has_a_name_the_callers_own_where_it_gives_one() {
    let society = Society::new().await;
    let raw = &society.applicant.raw;
    let answer = raw.with("x-request-id", "night-shift_1").get("/cases/x").await;
    assert_eq!(answer.header("x-request-id"), Some("night-shift_1"));
    assert_eq!(answer.json()["request_id"], "night-shift_1");
    for unfit in ["with space", "x".repeat(101).as_str(), "<script>"] {
        let answer = raw.with("x-request-id", unfit).get("/me").await;
        assert_ne!(answer.header("x-request-id"), Some(unfit));
        assert!(answer.header("x-request-id").is_some_and(|id| !id.is_empty()));
    }
}

#[actix_web::test]
async fn personal_data_is_kept_by_no_cache_and_pages_bring_no_foreign_scripts() {
    let society = Society::new().await;
    for path in ["/me", "/case-books", "/cases/x"] {
        let answer = society.applicant.raw.get(path).await;
        assert_eq!(answer.header("cache-control"), Some("no-store"), "{path}");
        assert_eq!(answer.header("x-content-type-options"), Some("nosniff"));
        assert!(
            answer
                .header("content-security-policy")
                .unwrap()
                .contains("script-src 'self' 'wasm-unsafe-eval'")
        );
    }
    // Plain bytes to whoever does not ask for others.
    let plain = society.app.raw().get("/api/v1/openapi.json").await;
    assert_eq!(plain.header("content-encoding"), None);
    let packed = society.app.raw().with("accept-encoding", "br").get("/api/v1/openapi.json").await;
    assert_eq!(packed.header("content-encoding"), Some("br"));
}

#[actix_web::test]
async fn head_answers_as_get_without_the_body() {
    let society = Society::new().await;
    let answer = society.applicant.raw.send("HEAD", "/me", None).await;
    assert_eq!((answer.status, answer.body.len()), (200, 0));
    assert!(answer.header("etag").is_some());
    assert_eq!(society.app.raw().send("HEAD", "/healthz", None).await.status, 200);
}

#[actix_web::test]
async fn a_nul_is_refused_wherever_it_stands() {
    let society = Society::new().await;
    let mut body = serde_json::to_value(cast::new_member("300001")).unwrap();
    body["family_name"] = json!("緩\u{0}和");
    let answer = society.office.raw.post("/members", &body).await;
    assert_eq!(answer.problem(), ["422 /family_name invalid_value"]);
    let mut sections = report_json(society.core);
    sections["sections"]["diag\u{0}nosis"] = json!("");
    let path = format!("/case-books/{}/cases/1", society.book().await);
    let answer = society.applicant.raw.put(&path, &sections).await;
    assert_eq!(answer.problem(), ["422 /sections/diag\u{0}nosis unknown_field"]);
    let sign_in = json!({"user_id": "1\u{0}", "password": "x"});
    assert_eq!(
        society.app.raw().post("/session", &sign_in).await.problem(),
        ["422 /user_id invalid_value"]
    );
}

#[actix_web::test]
async fn problems_never_tell_what_happened_inside() {
    let society = Society::new().await;
    society.app.app.db.clone().close().await.unwrap();
    let answer = society.applicant.raw.get("/me").await;
    assert_eq!(answer.problem(), ["503  unavailable"]);
    assert_eq!(answer.header("retry-after"), Some("1"));
    let body: Value = answer.json();
    assert!(!body.to_string().contains("sqlx") && !body.to_string().contains("SELECT"));
    assert_eq!(society.app.raw().get("/readyz").await.status, 503);
    assert_eq!(society.app.raw().get("/healthz").await.status, 200);
}

#[actix_web::test]
async fn every_fault_of_a_request_s_shape_is_told_at_once() {
    let society = Society::new().await;
    let office = &society.office.raw;
    let member = json!({"family_name": "緩和", "given_name": 5, "nickname": "かん"});
    let refused = office.post("/members", &member).await.problem();
    for fault in [
        "/email field_required",
        "/family_name_kana field_required",
        "/given_name_kana field_required",
        "/given_name invalid_value",
        "/nickname unknown_field",
    ] {
        assert!(refused.contains(&format!("422 {fault}")), "{fault}: {refused:?}");
    }
    let refused = office.get("/exports?kinds=members&format=xlsx&limit=many").await.problem();
    assert_eq!(
        refused,
        [
            "422 /kinds unknown_field",
            "422 /format invalid_value",
            "422 /limit invalid_value",
            "422 /kind field_required",
        ]
    );
    for (query, fault) in
        [("kind=%00", "/kind invalid_value"), ("kind=&kind=members", "/kind duplicate_item")]
    {
        let refused = office.get(&format!("/exports?{query}")).await.problem();
        assert_eq!(refused, [format!("422 {fault}")], "{query}");
    }
    let path = format!("/members/{}", society.applicant.id);
    let patch = json!({"email": null, "nick": 1, "name": 2});
    let refused = office.with("if-match", "*").patch(&path, &patch).await.problem();
    for fault in ["/email field_required", "/nick unknown_field", "/name unknown_field"] {
        assert!(refused.contains(&format!("422 {fault}")), "{fault}: {refused:?}");
    }
}

#[actix_web::test]
async fn a_body_of_another_kind_is_told_which_kind_is_wanted() {
    let society = Society::new().await;
    let office = &society.office.raw;
    for (path, wanted) in [
        ("/facilities", "application/json"),
        ("/oauth/token", "application/x-www-form-urlencoded"),
        ("/imports?kind=members", "multipart/form-data"),
    ] {
        let text = office.with("content-type", "text/plain");
        let refused = text.send("POST", path, Some(b"members".to_vec())).await;
        assert_eq!(refused.problem(), ["415  unsupported_media_type"], "{path}");
        let told = &refused.json()["errors"][0];
        assert_eq!(told["params"], json!({"wanted": wanted}), "{path}");
        assert!(told["message"].as_str().unwrap().contains(wanted), "{path}");
    }
}

#[actix_web::test]
async fn who_is_refused_is_told_whether_a_token_was_missing_or_bad() {
    let app = TestApp::new().await;
    let nobody = app.raw().get("/me").await;
    assert_eq!(nobody.header("www-authenticate"), Some("Bearer"));
    let forged = app.raw().as_bearer("forged").get("/me").await;
    assert_eq!(forged.header("www-authenticate"), Some("Bearer error=\"invalid_token\""));
    let basic = app.raw().with("authorization", "Basic eDp5").get("/me").await;
    assert_eq!(basic.header("www-authenticate"), Some("Bearer"), "no token was refused");
}

#[actix_web::test]
async fn what_no_encoding_suits_is_refused_as_a_problem_and_not_done() {
    let society = Society::new().await;
    let office = society.office.raw.with("accept-encoding", "identity;q=0");
    let body = json!({"user_id": "office@example.jp", "password": "wrong"});
    for refused in [office.get("/me").await, office.post("/session", &body).await] {
        assert_eq!(refused.status, 406);
        assert_eq!(refused.header("content-type"), Some("application/problem+json"));
        assert_eq!(refused.header("vary"), Some("accept-encoding"));
        assert_eq!(refused.header("content-encoding"), None);
        assert_eq!(refused.json()["code"], "not_acceptable");
        assert!(refused.json()["errors"][0]["message"].as_str().unwrap().contains("gzip"));
    }
    let packed = society.office.raw.with("accept-encoding", "identity;q=0, gzip");
    assert_eq!(packed.get("/me").await.header("content-encoding"), Some("gzip"));
    let page = society.app.raw().with("accept-encoding", "*;q=0").get("/").await;
    assert_eq!((page.status, &page.json()["code"]), (406, &json!("not_acceptable")));
}
