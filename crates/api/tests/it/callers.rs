//! Who calls from where, and how often each may.

use argon2::Params;
use serde_json::json;
use shorei_api::security::password::Passwords;

use crate::api_clients::{client, form};
use crate::app::TestApp;
use crate::cast::{PASSWORD, Society};
use crate::raw::{Answer, Raw};

async fn begin(raw: &Raw, password: &str) -> Answer {
    raw.post("/session", &json!({"user_id": "office@example.jp", "password": password})).await
}

/// Signs in as somebody whom the proxies name so: each text is a line of the header.
async fn begin_from(app: &TestApp, lines: &[&str]) -> u16 {
    let mut raw = app.raw();
    for line in lines {
        raw = raw.and("x-forwarded-for", line);
    }
    begin(&raw, PASSWORD).await.status
}

#[actix_web::test]
async fn a_line_that_the_caller_wrote_is_not_believed() {
    let limits = "--rate-limits=sign_ins=2";
    let app = TestApp::with(&[limits, "--trusted-proxies=127.0.0.1,10.0.0.0/8"]).await;
    app.add_staff("office@example.jp", PASSWORD).await;
    // As HAProxy appends a line of its own, and another proxy of ours an entry.
    for forged in ["198.51.100.1", "198.51.100.2"] {
        assert_eq!(begin_from(&app, &[forged, "203.0.113.7, 10.0.0.3"]).await, 200);
    }
    assert_eq!(begin_from(&app, &["198.51.100.3", "203.0.113.7:4711"]).await, 429);
    assert_eq!(begin_from(&app, &["198.51.100.3", "::ffff:203.0.113.7"]).await, 429);
    assert_eq!(begin_from(&app, &["203.0.113.8"]).await, 200);
    let own = TestApp::with(&[limits]).await;
    own.add_staff("office@example.jp", PASSWORD).await;
    let told = [["198.51.100.1"], ["198.51.100.2"], ["198.51.100.3"]];
    let mut statuses = Vec::new();
    for line in &told {
        statuses.push(begin_from(&own, line).await);
    }
    assert_eq!(statuses, [200, 200, 429], "where no proxy is trusted, the peer counts");
}

#[actix_web::test]
async fn addresses_of_one_hospital_count_as_one() {
    let app = TestApp::with(&["--rate-limits=sign_ins=2", "--trust-forwarded=on"]).await;
    app.add_staff("office@example.jp", PASSWORD).await;
    for (address, status) in [
        ("2001:db8:1:2::1", 200),
        ("[2001:db8:1:2:ffff::2]:4711", 200),
        ("2001:db8:1:2:3::3", 429),
        ("2001:db8:1:3::1", 200),
    ] {
        assert_eq!(begin_from(&app, &[address]).await, status, "{address}");
    }
}

#[actix_web::test]
async fn renewals_resets_and_programs_use_up_nobodys_sign_ins() {
    let limits = "--rate-limits=sign_ins=6,refreshes=2,resets=2,tokens=2";
    let society = Society::on(TestApp::with(&[limits]).await).await;
    let app = &society.app;
    // Two of the six sign-ins are left once the society is there.
    let program = client(&society.office.raw, &["members:read"]).await;
    let fields = format!(
        "grant_type=client_credentials&client_id={}&client_secret={}",
        program["client_id"].as_str().unwrap(),
        program["client_secret"].as_str().unwrap()
    );
    let mut answers = Vec::new();
    for _ in 0..3 {
        answers.push(form(app, "/oauth/token", &fields).await.status);
    }
    assert_eq!(answers, [200, 200, 429]);
    let mut answers = Vec::new();
    for _ in 0..3 {
        answers.push(app.raw().post("/password-resets", &json!({"user_id": "x"})).await.status);
    }
    assert_eq!(answers, [202, 202, 429]);
    let mut sessions = Vec::new();
    for _ in 0..2 {
        let begun = begin(&app.raw(), PASSWORD).await;
        assert_eq!(begun.status, 200);
        sessions.push(begun.header("set-cookie").unwrap().split(';').next().unwrap().to_owned());
    }
    for cookie in sessions {
        let mut answers = Vec::new();
        for _ in 0..3 {
            let own = app.raw().with("cookie", &cookie);
            answers.push(own.send("POST", "/session/refresh", None).await.status);
        }
        assert_eq!(answers, [200, 200, 429], "each session by itself");
    }
    assert_eq!(begin(&app.raw(), PASSWORD).await.status, 429);
}

#[actix_web::test]
async fn who_finds_too_many_waiting_is_told_when_to_come_back_and_loses_no_try() {
    let weak = Params::new(Params::MIN_M_COST, 1, 1, None).unwrap();
    let nobody_at_once = Passwords::bounded(weak, 0, 0).unwrap();
    let app = TestApp::hashing(&["--rate-limits=failed_sign_ins=2"], nobody_at_once).await;
    for _ in 0..4 {
        let busy = begin(&app.raw(), PASSWORD).await;
        assert_eq!(busy.problem(), ["503  unavailable"]);
        assert_eq!(busy.header("retry-after"), Some("1"));
        assert!(busy.json()["detail"].as_str().unwrap().contains("サインイン"));
    }
}
