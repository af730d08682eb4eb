use serde_json::{Value, json};
use time::Duration;

use crate::app::TestApp;
use crate::cast::{self, PASSWORD, Society};
use crate::raw::{Answer, Raw};

fn credentials(user_id: &str, password: &str) -> Value {
    json!({"user_id": user_id, "password": password})
}

async fn begin(raw: &Raw, user_id: &str, password: &str) -> Answer {
    raw.post("/session", &credentials(user_id, password)).await
}

/// The cookie of an answer, as it is sent back.
fn cookie(answer: &Answer) -> String {
    answer.header("set-cookie").unwrap().split(';').next().unwrap().to_owned()
}

async fn refresh(raw: &Raw, cookie: &str) -> Answer {
    raw.with("cookie", cookie).send("POST", "/session/refresh", None).await
}

#[actix_web::test]
async fn s1_a_member_signs_in_by_email_or_number_in_any_width_or_case() {
    let society = Society::new().await;
    let raw = society.app.raw();
    for user_id in
        ["100001", "１００００１", "m100001@example.jp", "M100001@Example.JP", " 100001 "]
    {
        let answer = begin(&raw, user_id, PASSWORD).await;
        let body = answer.ok();
        assert_eq!(body["expires_in"], 600, "{user_id}");
        assert_eq!(body["member"]["member_number"], "100001", "{user_id}");
        let me = raw.as_bearer(body["access_token"].as_str().unwrap()).get("/me").await.ok();
        assert_eq!(me["member"], body["member"]);
        assert_eq!(answer.header("cache-control"), Some("no-store"));
    }
}

#[actix_web::test]
async fn s1_a_wrong_password_and_an_unknown_account_get_the_same_answer() {
    let society = Society::new().await;
    let raw = society.app.raw();
    let strip = |answer: Answer| {
        let mut body = answer.json();
        body["request_id"] = Value::Null;
        (answer.status, body)
    };
    let wrong = begin(&raw, "100001", "another-password").await;
    assert_eq!(wrong.problem(), ["401  invalid_credentials"]);
    let unknown = begin(&raw, "nobody@example.jp", PASSWORD).await;
    assert_eq!(strip(wrong), strip(unknown));
}

#[actix_web::test]
async fn s1_the_cookie_is_kept_from_scripts_and_lasts_only_if_it_was_asked_for() {
    let society = Society::new().await;
    let raw = society.app.raw();
    let answer = begin(&raw, "100001", PASSWORD).await;
    let set = answer.header("set-cookie").unwrap();
    for part in ["HttpOnly", "SameSite=Strict", "Path=/api/v1/session"] {
        assert!(set.contains(part), "{set}");
    }
    assert!(!set.contains("Max-Age") && !set.contains("Secure"), "{set}");
    let body = json!({"user_id": "100001", "password": PASSWORD, "remember": true});
    let answer = raw.post("/session", &body).await;
    assert!(answer.header("set-cookie").unwrap().contains("Max-Age=2592000"));
}

#[actix_web::test]
async fn beyond_this_machine_the_cookie_never_travels_in_clear() {
    let app = TestApp::with(&["--base-url=https://shorei.example.jp"]).await;
    app.add_staff("office@example.jp", PASSWORD).await;
    let answer = begin(&app.raw(), "office@example.jp", PASSWORD).await;
    assert!(answer.header("set-cookie").unwrap().contains("Secure"));
}

#[actix_web::test]
async fn s1_whoever_left_cannot_sign_in_from_that_day_on() {
    let society = Society::new().await;
    let leaver = society.member("300001").await;
    let member = society.office.client.member_show(leaver.id).await.unwrap();
    let patch = shorei_contract::member::MemberPatch {
        left_on: Some(Some(time::macros::date!(2026 - 06 - 16))),
        ..Default::default()
    };
    society.office.client.member_correct(leaver.id, &patch, &member.etag).await.unwrap();
    let raw = society.app.raw();
    assert_eq!(begin(&raw, "300001", PASSWORD).await.status, 200);
    society.app.advance(Duration::days(1));
    assert_eq!(begin(&raw, "300001", PASSWORD).await.problem(), ["403  membership_ended"]);
    assert_eq!(
        begin(&raw, "300001", "a-wrong-password").await.problem(),
        ["401  invalid_credentials"]
    );
    assert_eq!(leaver.raw.get("/me").await.status, 401, "the token is too old by now");
}

#[actix_web::test]
async fn a_refresh_gives_a_new_token_and_rotates_the_cookie() {
    let society = Society::new().await;
    let raw = society.app.raw();
    let first = cookie(&begin(&raw, "100001", PASSWORD).await);
    let answer = refresh(&raw, &first).await;
    let second = cookie(&answer);
    assert_ne!(first, second);
    let token = answer.ok()["access_token"].as_str().unwrap().to_owned();
    assert_eq!(raw.as_bearer(&token).get("/me").await.status, 200);
    assert_eq!(
        raw.send("POST", "/session/refresh", None).await.problem(),
        ["401  unauthenticated"]
    );
    assert_eq!(refresh(&raw, "shorei_refresh=AAAA").await.problem(), ["401  unauthenticated"]);
}

#[actix_web::test]
async fn two_tabs_that_refresh_at_once_get_the_same_successor() {
    let society = Society::new().await;
    let raw = society.app.raw();
    let first = cookie(&begin(&raw, "100001", PASSWORD).await);
    let second = cookie(&refresh(&raw, &first).await);
    society.app.advance(Duration::seconds(10));
    assert_eq!(cookie(&refresh(&raw, &first).await), second);
    assert_eq!(refresh(&raw, &second).await.status, 200);
}

#[actix_web::test]
async fn a_tab_that_slept_through_two_renewals_gets_the_newest() {
    let society = Society::new().await;
    let raw = society.app.raw();
    let first = cookie(&begin(&raw, "100001", PASSWORD).await);
    let second = cookie(&refresh(&raw, &first).await);
    society.app.advance(Duration::seconds(4));
    let third = cookie(&refresh(&raw, &second).await);
    society.app.advance(Duration::seconds(4));
    let fourth = cookie(&refresh(&raw, &third).await);
    society.app.advance(Duration::seconds(2));
    for replaced in [&first, &second, &third] {
        assert_eq!(&cookie(&refresh(&raw, replaced).await), &fourth);
    }
    society.app.advance(Duration::seconds(1));
    assert_eq!(cookie(&refresh(&raw, &second).await), fourth);
    assert_eq!(refresh(&raw, &first).await.status, 401, "eleven seconds after it was replaced");
    assert_eq!(refresh(&raw, &fourth).await.status, 401, "which ends the session");
}

#[actix_web::test]
async fn a_replaced_cookie_that_turns_up_later_ends_the_session() {
    let society = Society::new().await;
    let raw = society.app.raw();
    let begun = begin(&raw, "100001", PASSWORD).await;
    let token = begun.ok()["access_token"].as_str().unwrap().to_owned();
    let first = cookie(&begun);
    let second = cookie(&refresh(&raw, &first).await);
    society.app.advance(Duration::seconds(11));
    assert_eq!(refresh(&raw, &first).await.problem(), ["401  unauthenticated"]);
    assert_eq!(refresh(&raw, &second).await.problem(), ["401  unauthenticated"]);
    assert_eq!(raw.as_bearer(&token).get("/me").await.problem(), ["401  unauthenticated"]);
    let audit = society.office.raw.get("/audit-events?action=session.token_reused").await;
    assert_eq!(audit.ok()["items"].as_array().unwrap().len(), 1);
}

#[actix_web::test]
async fn s1_after_signing_out_neither_cookie_nor_token_is_good() {
    let society = Society::new().await;
    let raw = society.app.raw();
    let begun = begin(&raw, "100001", PASSWORD).await;
    let token = begun.ok()["access_token"].as_str().unwrap().to_owned();
    let cookie = cookie(&begun);
    let out = raw.with("cookie", &cookie).delete("/session").await;
    assert_eq!(out.status, 204);
    assert!(out.header("set-cookie").unwrap().contains("Max-Age=0"));
    assert_eq!(refresh(&raw, &cookie).await.status, 401);
    assert_eq!(raw.as_bearer(&token).get("/me").await.problem(), ["401  unauthenticated"]);
    // Without a cookie, by the token alone; and without anything.
    let person = cast::sign_in(&society.app, "100001", PASSWORD).await;
    assert_eq!(person.raw.delete("/session").await.status, 204);
    assert_eq!(person.raw.get("/me").await.status, 401);
    assert_eq!(raw.delete("/session").await.status, 204);
}

#[actix_web::test]
async fn an_access_token_lives_ten_minutes_and_a_session_as_long_as_it_is_used() {
    let society = Society::new().await;
    let raw = society.app.raw();
    let begun = begin(&raw, "100001", PASSWORD).await;
    let bearer = raw.as_bearer(begun.ok()["access_token"].as_str().unwrap());
    society.app.advance(Duration::seconds(599));
    assert_eq!(bearer.get("/me").await.status, 200);
    society.app.advance(Duration::seconds(1));
    assert_eq!(bearer.get("/me").await.status, 401);
    society.app.advance(Duration::hours(11));
    let again = refresh(&raw, &cookie(&begun)).await;
    society.app.advance(Duration::hours(11));
    let again = refresh(&raw, &cookie(&again)).await;
    assert_eq!(again.status, 200);
    society.app.advance(Duration::hours(13));
    assert_eq!(refresh(&raw, &cookie(&again)).await.status, 401);
}

#[actix_web::test]
async fn forged_tokens_are_refused() {
    use base64::Engine;
    use base64::prelude::BASE64_URL_SAFE_NO_PAD as BASE64;
    let society = Society::new().await;
    let raw = society.app.raw();
    let begun = begin(&raw, "100001", PASSWORD).await.ok();
    let token = begun["access_token"].as_str().unwrap();
    let parts: Vec<&str> = token.split('.').collect();
    let decode =
        |part: &str| -> Value { serde_json::from_slice(&BASE64.decode(part).unwrap()).unwrap() };
    let encode = |value: &Value| BASE64.encode(value.to_string());
    let (header, claims) = (decode(parts[0]), decode(parts[1]));
    for name in ["iss", "aud", "sub", "exp", "jti", "scope"] {
        assert!(!claims[name].is_null(), "{name}");
    }
    assert_eq!(header["alg"], "EdDSA");
    let other = |header: &Value, claims: &Value, signature: &str| {
        format!("{}.{}.{signature}", encode(header), encode(claims))
    };
    let altered = |name: &str, value: Value| cast::with(claims.clone(), &json!({name: value}));
    let none = cast::with(header.clone(), &json!({"alg": "none"}));
    let hmac = cast::with(header.clone(), &json!({"alg": "HS256"}));
    let key = cast::with(header.clone(), &json!({"kid": "01970000-0000-7000-8000-00000000ffff"}));
    for forged in [
        other(&none, &claims, ""),
        other(&hmac, &claims, parts[2]),
        other(&key, &claims, parts[2]),
        other(&header, &altered("sub", json!(society.office.id)), parts[2]),
        other(&header, &altered("exp", json!(9_999_999_999_i64)), parts[2]),
        format!("{}.{}.", parts[0], parts[1]),
        "nonsense".to_owned(),
    ] {
        let answer = raw.as_bearer(&forged).get("/me").await;
        assert_eq!(answer.problem(), ["401  unauthenticated"], "{forged}");
    }
    assert_eq!(raw.as_bearer(token).get("/me").await.status, 200);
}

#[actix_web::test]
async fn the_public_keys_are_shown_and_the_private_ones_are_not() {
    let society = Society::new().await;
    let keys = society.app.raw().get("/.well-known/jwks.json").await.ok();
    let key = &keys["keys"][0];
    assert_eq!((key["kty"].as_str(), key["crv"].as_str()), (Some("OKP"), Some("Ed25519")));
    assert!(key["d"].is_null() && key["kid"].is_string());
}

#[actix_web::test]
async fn after_thirty_days_a_new_key_signs_and_older_tokens_stay_good() {
    let society = Society::new().await;
    let raw = society.app.raw();
    society.app.advance(Duration::days(30) - Duration::minutes(5));
    let before = begin(&raw, "100001", PASSWORD).await.ok();
    society.app.advance(Duration::minutes(6));
    shorei_api::services::session::rotate_keys(&society.app.app).await.unwrap();
    let after = begin(&raw, "100001", PASSWORD).await.ok();
    for session in [before, after] {
        let bearer = raw.as_bearer(session["access_token"].as_str().unwrap());
        assert_eq!(bearer.get("/me").await.status, 200);
    }
    let keys = raw.get("/.well-known/jwks.json").await.ok();
    assert_eq!(keys["keys"].as_array().unwrap().len(), 2);
}

#[actix_web::test]
async fn ten_failed_sign_ins_close_an_account_for_fifteen_minutes() {
    let society = Society::on(TestApp::with(&["--rate-limits=on"]).await).await;
    let raw = society.app.raw();
    // By number and by address it is the same account.
    for attempt in 0..10 {
        let user_id = if attempt % 2 == 0 { "100001" } else { "m100001@example.jp" };
        assert_eq!(begin(&raw, user_id, "a-wrong-password").await.status, 401);
    }
    let refused = begin(&raw, "100001", PASSWORD).await;
    assert_eq!(refused.problem(), ["429  rate_limited"]);
    assert_eq!(refused.header("retry-after"), Some("901"));
    // Another account, and a name that nobody has, are counted apart.
    assert_eq!(begin(&raw, "200001", PASSWORD).await.status, 200);
    society.app.advance(Duration::minutes(15));
    assert_eq!(begin(&raw, "100001", PASSWORD).await.status, 200);
}

#[actix_web::test]
async fn a_sign_in_that_succeeds_forgets_the_failures_before_it() {
    let society = Society::on(TestApp::with(&["--rate-limits=failed_sign_ins=3"]).await).await;
    let raw = society.app.raw();
    for _ in 0..3 {
        for _ in 0..2 {
            assert_eq!(begin(&raw, "100001", "a-wrong-password").await.status, 401);
        }
        assert_eq!(begin(&raw, "100001", PASSWORD).await.status, 200);
    }
}

#[actix_web::test]
async fn many_guesses_at_once_do_not_pass_the_limit() {
    let society = Society::on(TestApp::with(&["--rate-limits=on"]).await).await;
    let raw = society.app.raw();
    let guess = |_| begin(&raw, "100001", "a-wrong-password");
    let answers = futures_util::future::join_all((0..30).map(guess)).await;
    let count = |status| answers.iter().filter(|answer| answer.status == status).count();
    assert_eq!((count(401), count(429)), (10, 20));
    // What is right gives its reservation back.
    let sign_in = |_| begin(&raw, "200001", PASSWORD);
    let answers = futures_util::future::join_all((0..10).map(sign_in)).await;
    assert!(answers.iter().all(|answer| answer.status == 200));
    assert_eq!(begin(&raw, "200001", PASSWORD).await.status, 200);
}

#[actix_web::test]
async fn strangers_who_guess_lock_nobody_out_of_their_own_browser() {
    let society = Society::on(TestApp::with(&["--rate-limits=on"]).await).await;
    let raw = society.app.raw();
    let begun = begin(&raw, "100001", PASSWORD).await;
    let set = begun.headers.get_all("set-cookie").iter().nth(1).unwrap().to_str().unwrap();
    for part in ["shorei_browser=", "HttpOnly", "SameSite=Strict", "Path=/api/v1/session"] {
        assert!(set.contains(part), "{set}");
    }
    let own = raw.with("cookie", set.split(';').next().unwrap());
    for _ in 0..10 {
        assert_eq!(begin(&raw, "100001", "a-wrong-password").await.status, 401);
    }
    assert_eq!(begin(&raw, "100001", PASSWORD).await.status, 429);
    // The browser is no way past the limit for other accounts, nor for this one.
    assert_eq!(begin(&own, "200001", "a-wrong-password").await.status, 401);
    for _ in 0..10 {
        assert_eq!(begin(&own, "100001", "a-wrong-password").await.status, 401);
    }
    assert_eq!(begin(&own, "100001", PASSWORD).await.status, 429);
    society.app.advance(Duration::minutes(15));
    for _ in 0..10 {
        assert_eq!(begin(&raw, "100001", "a-wrong-password").await.status, 401);
    }
    assert_eq!(begin(&own, "100001", PASSWORD).await.status, 200);
    assert_eq!(begin(&raw, "100001", PASSWORD).await.status, 429, "strangers stay locked out");
}

#[actix_web::test]
async fn sign_ins_from_one_address_are_bounded() {
    let app = TestApp::with(&["--rate-limits=sign_ins=2"]).await;
    app.add_staff("office@example.jp", PASSWORD).await;
    let raw = app.raw();
    for _ in 0..2 {
        assert_eq!(begin(&raw, "office@example.jp", PASSWORD).await.status, 200);
    }
    let refused = begin(&raw, "office@example.jp", PASSWORD).await;
    assert_eq!(refused.problem(), ["429  rate_limited"]);
    assert!(refused.header("retry-after").unwrap().parse::<u64>().unwrap() > 0);
}

#[actix_web::test]
async fn a_caller_who_asks_too_often_is_told_when_to_come_back() {
    let app = TestApp::with(&["--rate-limits=requests=5"]).await;
    app.add_staff("office@example.jp", PASSWORD).await;
    let office = cast::sign_in(&app, "office@example.jp", PASSWORD).await;
    let mut refused = None;
    for _ in 0..20 {
        let answer = office.raw.get("/me").await;
        if answer.status == 429 {
            refused = Some(answer);
            break;
        }
    }
    let refused = refused.unwrap();
    assert_eq!(refused.problem(), ["429  rate_limited"]);
    assert!(refused.header("retry-after").is_some());
}

#[actix_web::test]
async fn a_secret_that_is_not_the_databases_is_refused_with_a_clear_message() {
    let society = Society::new().await;
    let other = shorei_api::security::secret::Secret::new([7; 32]);
    let rows = shorei_api::store::signing_key::all(society.app.app.db.read()).await.unwrap();
    let error = society.app.app.keys.load(rows, &other).unwrap_err();
    assert!(error.to_string().contains("SHOREI_SECRET"), "{error}");
}

#[actix_web::test]
async fn a_session_that_ends_is_refused_at_once_here_and_within_a_second_by_other_copies() {
    let society = Society::new().await;
    let (here, there) = (&society.app, society.app.copy().await);
    let begun = begin(&here.raw(), "100001", PASSWORD).await;
    let token = begun.json()["access_token"].as_str().unwrap().to_owned();
    let (mine, theirs) = (here.raw().as_bearer(&token), there.raw().as_bearer(&token));
    // Both copies remember the token and the session from now on.
    mine.get("/me").await.ok();
    theirs.get("/me").await.ok();
    here.raw().with("cookie", &cookie(&begun)).delete("/session").await;
    assert_eq!(mine.get("/me").await.status, 401);
    here.advance(Duration::seconds(1));
    assert_eq!(theirs.get("/me").await.status, 401);
}
