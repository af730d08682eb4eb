//! The door for text: what is kept as it was typed, what is brought into form, and what is refused,
//! wherever it comes in.

use serde_json::{Value, json};

use crate::cast::{PASSWORD, Society, report_json, with};
use crate::raw::{Answer, Raw};

/// Texts that no line may hold.
const BROKEN: [&str; 16] = [
    "山田\n太郎",
    "山田\r太郎",
    "山田\r\nBcc: x@b.jp",
    "山\u{85}田",
    "山\u{2028}田",
    "山\u{2029}田",
    "山\t田",
    "山\u{0}田",
    "山\u{1b}[2J田",
    "山\u{7f}田",
    "山\u{202e}田",
    "山\u{2066}田",
    "山\u{200f}田",
    "山\u{fffd}田",
    "山\u{ffff}田",
    "山\u{b}田",
];

/// Texts of which nothing can be seen.
const INVISIBLE: [&str; 9] = [
    "",
    " \u{3000}\t",
    "\u{200b}",
    "\u{feff}\u{2060}",
    "\u{202e}",
    "\u{3164}",
    "\u{fe0f}\u{e0100}",
    "\u{ad}",
    "\n\r\n",
];

fn member(number: &str) -> Value {
    json!({
        "member_number": number, "email": format!("m{number}@example.jp"), "family_name": "緩和",
        "given_name": "太郎", "family_name_kana": "カンワ", "given_name_kana": "タロウ",
    })
}

fn hospital() -> Value {
    json!({"name": "みどり病院", "prefecture": "東京都", "name_kana": "みどり"})
}

async fn etag(raw: &Raw, path: &str) -> String {
    raw.get(path).await.header("etag").unwrap().to_owned()
}

async fn patch(raw: &Raw, path: &str, change: &Value) -> Answer {
    raw.with("if-match", &etag(raw, path).await).patch(path, change).await
}

/// Each way in of a line: where it is sent, with what beside it, in which field, and whether it is needed.
fn lines(society: &Society) -> Vec<(String, Value, &'static str, bool)> {
    let member_path = format!("/members/{}", society.applicant.id);
    let hospital_path = format!("/facilities/{}", society.hospital);
    let credit =
        json!({"earned_on": "2026-05-10", "group": "teaching", "activity": "講師", "points": 2});
    let term =
        json!({"number": "N-1", "kind": "core", "term_from": "2031-04-01", "name": "みどり病院"});
    let round = json!({
        "programme": "registered-new", "name": "2026年度", "registration_from": "2026-04-01",
        "registration_to": "2026-06-30", "application_from": "2026-07-01", "application_to": "2026-07-31",
    });
    let client = json!({"name": "集計", "scopes": ["members:read"]});
    let endpoint = json!({"url": "https://hooks.example.jp/a", "description": "集計"});
    let mut lines = Vec::new();
    for field in [
        "member_number",
        "family_name",
        "given_name",
        "family_name_kana",
        "given_name_kana",
        "email",
    ] {
        lines.push(("/members".to_owned(), member("300001"), field, true));
    }
    for (field, needed) in [("name", true), ("prefecture", true), ("name_kana", false)] {
        lines.push(("/facilities".to_owned(), hospital(), field, needed));
    }
    lines.push((format!("{hospital_path}/accreditations"), term.clone(), "number", true));
    lines.push((format!("{hospital_path}/accreditations"), term, "name", true));
    lines.push(("/rounds".to_owned(), round, "name", true));
    lines.push((format!("{member_path}/credits"), credit, "activity", true));
    lines.push(("/api-clients".to_owned(), client.clone(), "name", true));
    lines.push(("/me/tokens".to_owned(), client, "name", true));
    lines.push(("/webhook-endpoints".to_owned(), endpoint.clone(), "url", true));
    lines.push(("/webhook-endpoints".to_owned(), endpoint, "description", false));
    lines
}

#[actix_web::test]
async fn lines_with_breaks_controls_turns_or_damage_are_refused_everywhere() {
    let society = Society::new().await;
    let office = &society.office.raw;
    for (path, body, field, needed) in lines(&society) {
        for broken in BROKEN {
            let refused = office.post(&path, &with(body.clone(), &json!({field: broken}))).await;
            let expected = format!("422 /{field} invalid_value");
            assert_eq!(refused.problem(), [expected], "{path} {broken:?}");
        }
        for invisible in INVISIBLE.iter().filter(|_| needed) {
            let refused = office.post(&path, &with(body.clone(), &json!({field: invisible}))).await;
            let expected = format!("422 /{field} field_required");
            assert_eq!(refused.problem(), [expected], "{path} {invisible:?}");
        }
    }
    for url in [
        "https://hooks.example.jp/\r\n",
        "https://hooks.example.jp/a\r\nX: y",
        "\nhttps://hooks.example.jp/",
    ] {
        let refused = office.post("/webhook-endpoints", &json!({"url": url})).await;
        assert_eq!(refused.problem(), ["422 /url invalid_value"], "{url:?}");
        let detail = refused.json()["detail"].as_str().unwrap().to_owned();
        assert!(detail.contains("改行"), "{detail}");
    }
    assert_eq!(office.get("/members").await.ok()["items"].as_array().map(Vec::len), Some(2));
}

#[actix_web::test]
async fn what_is_patched_comes_by_the_same_door() {
    let society = Society::new().await;
    let office = &society.office.raw;
    let member = format!("/members/{}", society.applicant.id);
    let hospital = format!("/facilities/{}", society.hospital);
    let round = format!("/rounds/{}", society.round);
    let term = format!("/accreditations/{}", society.core);
    for (path, field) in [
        (&member, "member_number"),
        (&member, "email"),
        (&member, "family_name"),
        (&hospital, "name"),
        (&hospital, "prefecture"),
        (&round, "name"),
        (&term, "number"),
        (&term, "name"),
    ] {
        for (typed, why) in
            [("a\nb", "invalid_value"), ("\u{200b}", "field_required"), (" ", "field_required")]
        {
            let refused = patch(office, path, &json!({field: typed})).await;
            assert_eq!(refused.problem(), [format!("422 /{field} {why}")], "{path} {typed:?}");
        }
    }
    let composed =
        patch(office, &member, &json!({"family_name": " か\u{3099}ん\u{3000}"})).await.ok();
    assert_eq!(composed["family_name"], "がん");
}

#[actix_web::test]
async fn names_are_kept_composed_and_trimmed_and_otherwise_as_they_were_typed() {
    let society = Society::new().await;
    let office = &society.office.raw;
    for (index, (typed, kept)) in [
        ("か\u{3099}ん", "がん"),
        ("Rene\u{301}", "René"),
        ("\u{fa19}社", "\u{fa19}社"),
        ("\u{2f81a}", "\u{2f81a}"),
        ("葛\u{e0100}城", "葛\u{e0100}城"),
        ("ﾊﾟｰｸ㈱", "ﾊﾟｰｸ㈱"),
        ("\u{feff}\u{3000}山田\u{200b}\n", "山田"),
        ("𠮷野", "𠮷野"),
        ("\u{e000}", "\u{e000}"),
        ("川 田", "川 田"),
    ]
    .into_iter()
    .enumerate()
    {
        let body = with(member(&format!("30{index}")), &json!({"family_name": typed}));
        assert_eq!(office.post("/members", &body).await.ok()["family_name"], kept, "{typed:?}");
        let body = with(hospital(), &json!({"name": typed}));
        assert_eq!(office.post("/facilities", &body).await.ok()["name"], kept, "{typed:?}");
    }
    // However it is typed, it is the same number.
    let twin = with(member("999"), &json!({"member_number": "３０\u{200b}1"}));
    assert_eq!(
        office.post("/members", &twin).await.problem(),
        ["422 /member_number already_exists"]
    );
}

#[actix_web::test]
async fn addresses_are_those_that_mail_can_be_sent_to() {
    let society = Society::new().await;
    let office = &society.office.raw;
    for address in [
        "a",
        "a@",
        "@example.jp",
        "a b@example.jp",
        "a@example..jp",
        "a@-example.jp",
        "a@@example.jp",
        "山田@example.jp",
        "a@例え.jp",
        "a＠example.jp",
        "\"a b\"@example.jp",
        "a@[127.0.0.1]",
        "a,b@example.jp",
        "<a@example.jp>",
        "a@example.jp, b@example.jp",
        "a\u{200b}b@example.jp",
        "a@exam\u{ad}ple.jp",
    ] {
        let body = with(member("300001"), &json!({"email": address}));
        let refused = office.post("/members", &body).await;
        assert_eq!(refused.problem(), ["422 /email invalid_value"], "{address}");
    }
    let sendable = [
        ("taro..yamada.@docomo.ne.jp", "\"taro..yamada.\"@docomo.ne.jp"),
        (".taro@ezweb.ne.jp", "\".taro\"@ezweb.ne.jp"),
        ("o'brien+shorei@sub.example.co.jp", "o'brien+shorei@sub.example.co.jp"),
        (" b@example.jp\u{feff}", "b@example.jp"),
    ];
    for (index, (address, _)) in sendable.iter().enumerate() {
        let body = with(member(&format!("30{index}")), &json!({"email": address}));
        office.post("/members", &body).await.ok();
    }
    let mut sent: Vec<String> = society.app.mails().await.into_iter().map(|mail| mail.to).collect();
    sent.sort();
    let mut expected = sendable.map(|(_, mailbox)| mailbox.to_owned());
    expected.sort();
    assert_eq!(sent, expected);
}

#[actix_web::test]
async fn texts_of_several_lines_keep_their_lines_and_must_show_something_where_they_are_needed() {
    let society = Society::new().await;
    let applicant = &society.applicant.raw;
    let book = society.book().await;
    let path = format!("/case-books/{book}/cases/1");
    let text = |typed: &str| {
        let mut body = report_json(society.core);
        body["sections"]["course"] = json!(typed);
        body
    };
    for invisible in INVISIBLE {
        let refused = applicant.put(&path, &text(invisible)).await;
        let expected = ["422 /sections/course field_required"];
        assert_eq!(refused.problem(), expected, "{invisible:?}");
        let draft = with(text(invisible), &json!({"state": "draft"}));
        let number = 2 + INVISIBLE.iter().position(|one| *one == invisible).unwrap() % 6;
        let slot = format!("/case-books/{book}/cases/{number}");
        let known = applicant.get(&slot).await;
        let writer =
            known.header("etag").map_or(applicant.clone(), |tag| applicant.with("if-match", tag));
        let kept = writer.put(&slot, &draft).await.ok();
        assert_eq!(kept["sections"]["course"], invisible);
        let warnings = kept["warnings"].as_array().unwrap();
        let told = warnings.iter().any(|warning| {
            warning["pointer"] == "/sections/course" && warning["code"] == "field_required"
        });
        assert!(told, "{invisible:?}: {kept}");
    }
    let nul = applicant.put(&path, &text("a\u{0}b")).await;
    assert_eq!(nul.problem(), ["422 /sections/course invalid_value"]);
    let typed = "\u{3000}一行目\r\n\u{3000}か\u{3099}ん\tの\u{fa19}\n";
    let kept = applicant.put(&path, &text(typed)).await.ok();
    assert_eq!(kept["sections"]["course"], "\u{3000}一行目\r\n\u{3000}がん\tの\u{fa19}\n");
    let asking = json!({
        "case_ids": [kept["id"]], "instructor_id": society.instructor.id, "message": "\u{200b}\u{3164}",
    });
    let sent = applicant.post("/approval-requests", &asking).await.ok();
    assert_eq!(sent["items"][0]["message"], "");
    let request = &sent["items"][0]["id"];
    for invisible in INVISIBLE {
        let decision = json!({"decisions": [{"request_id": request, "decision": "return", "comment": invisible}]});
        let refused = society.instructor.raw.post("/approval-requests/decisions", &decision).await;
        assert_eq!(
            refused.problem(),
            ["422 /decisions/0/comment comment_required"],
            "{invisible:?}"
        );
    }
}

#[actix_web::test]
async fn years_are_those_of_people() {
    let society = Society::new().await;
    let office = &society.office.raw;
    let member = format!("/members/{}", society.applicant.id);
    let hospital = format!("/facilities/{}/accreditations", society.hospital);
    let book = society.book().await;
    let bodies = [
        (
            format!("{member}/qualifications"),
            json!({"kind": "specialist", "term_from": "2020-04-01"}),
            "term_from",
        ),
        (
            format!("{member}/qualifications"),
            json!({"kind": "specialist", "term_from": "2020-04-01", "term_to": null}),
            "term_to",
        ),
        (
            format!("{member}/affiliations"),
            json!({"facility_id": society.hospital, "worked_from": "2020-04-01"}),
            "worked_from",
        ),
        (
            format!("{member}/dues"),
            json!({"year": 2026, "amount": 1, "paid_on": "2026-05-01"}),
            "paid_on",
        ),
        (
            hospital,
            json!({"number": "N-1", "kind": "core", "term_from": "2031-04-01"}),
            "term_from",
        ),
        (
            "/me/tokens".to_owned(),
            json!({"name": "集計", "scopes": ["members:read"]}),
            "expires_on",
        ),
    ];
    for (path, body, field) in &bodies {
        for day in
            ["-0001-01-01", "-9999-01-01", "0001-01-01", "1899-12-31", "2201-01-01", "9999-12-31"]
        {
            let refused = office.post(path, &with(body.clone(), &json!({*field: day}))).await;
            assert_eq!(refused.problem(), [format!("422 /{field} out_of_range")], "{path} {day}");
        }
        for day in [
            "infinity",
            "-infinity",
            "10000-01-01",
            "+12026-01-01",
            "2026-02-30",
            "2026/4/1",
            "today",
            "",
        ] {
            let refused = office.post(path, &with(body.clone(), &json!({*field: day}))).await;
            assert_eq!(refused.problem(), [format!("422 /{field} invalid_value")], "{path} {day}");
        }
    }
    let path = format!("/case-books/{book}/cases/1");
    let applicant = &society.applicant.raw;
    for state in ["draft", "registered"] {
        for day in ["-0001-01-01", "-9999-01-01", "0000-01-01"] {
            let report =
                with(report_json(society.core), &json!({"state": state, "care_from": day}));
            let refused = applicant.put(&path, &report).await;
            assert_eq!(refused.problem(), ["422 /care_from out_of_range"], "{state} {day}");
        }
    }
    // What a draft can keep it keeps, with a warning.
    let report = with(report_json(society.core), &json!({"care_from": "1899-12-31"}));
    let refused = applicant.put(&path, &report).await.problem();
    assert!(refused.contains(&"422 /care_from out_of_range".to_owned()), "{refused:?}");
    let kept = applicant.put(&path, &with(report, &json!({"state": "draft"}))).await.ok();
    let warnings = kept["warnings"].as_array().unwrap();
    let told = |one: &Value| one["pointer"] == "/care_from" && one["code"] == "out_of_range";
    assert!(warnings.iter().any(told), "{kept}");
    for day in ["1900-01-01", "2200-12-31"] {
        let left = patch(office, &member, &json!({"left_on": day})).await.ok();
        assert_eq!(left["left_on"], day);
    }
    let gone = patch(office, &member, &json!({"left_on": "-0001-01-01"})).await;
    assert_eq!(gone.problem(), ["422 /left_on out_of_range"]);
}

#[actix_web::test]
async fn numbers_beyond_all_bounds_are_refused() {
    let society = Society::new().await;
    let office = &society.office.raw;
    let applicant = society.applicant.raw.with("content-type", "application/json");
    let path = format!("/case-books/{}/cases/1", society.book().await);
    for (age, expected) in [
        ("1e400", "400  invalid_json"),
        ("99999999999999999999", "422 /patient_age invalid_value"),
        ("2147483648", "422 /patient_age invalid_value"),
        ("7.5", "422 /patient_age invalid_value"),
        ("-1", "422 /patient_age out_of_range"),
        ("\"７０\"", "422 /patient_age invalid_value"),
    ] {
        let body = report_json(society.core)
            .to_string()
            .replace("\"patient_age\":70", &format!("\"patient_age\":{age}"));
        let refused = applicant.send("PUT", &path, Some(body.into_bytes())).await;
        assert_eq!(refused.problem(), [expected], "{age}");
    }
    let dues = format!("/members/{}/dues", society.applicant.id);
    for (field, number) in [
        ("year", json!(99_999)),
        ("year", json!(i64::MAX)),
        ("amount", json!(i64::MAX)),
        ("amount", json!(-1)),
    ] {
        let body = with(json!({"year": 2026, "amount": 1}), &json!({field: number}));
        assert_eq!(office.post(&dues, &body).await.status, 422, "{field} {number}");
    }
    for query in ["limit=99999999999999999999", "limit=-1", "limit=1e9", "limit=0"] {
        assert_eq!(office.get(&format!("/members?{query}")).await.status, 422, "{query}");
    }
    let case = society.registered(&[1]).await[0];
    for revision in ["4294967295", "2147483648", "0", "-1", "99999999999999999999"] {
        let answer = society.applicant.raw.get(&format!("/cases/{case}?revision={revision}")).await;
        assert!([404, 422].contains(&answer.status), "{revision}: {}", answer.status);
    }
}

const LISTS: [&str; 16] = [
    "/members",
    "/facilities",
    "/facilities?as=hospitals",
    "/accreditations",
    "/qualifications",
    "/affiliations",
    "/dues",
    "/credits",
    "/rounds",
    "/mails",
    "/case-books",
    "/applications",
    "/approval-requests",
    "/paper-approvals",
    "/audit-events",
    "/notifications",
];

#[actix_web::test]
async fn a_query_that_is_no_text_is_400() {
    let society = Society::new().await;
    let office = &society.office.raw;
    for path in LISTS.iter().chain(&[
        "/exports?kind=members",
        "/events",
        "/webhook-endpoints",
        "/api-clients",
    ]) {
        let sign = if path.contains('?') { '&' } else { '?' };
        for broken in ["q=%FF", "q=%E3%81", "q=%ED%A0%80", "%FF=1", "cursor=%C0%80", "limit=%F5"] {
            let refused = office.get(&format!("{path}{sign}{broken}")).await;
            assert_eq!(refused.problem(), ["400  invalid_request"], "{path} {broken}");
        }
    }
    let nobody = society.app.raw().get("/members?q=%FF").await;
    assert_eq!(nobody.problem(), ["401  unauthenticated"]);
    assert_eq!(office.get("/members?q=%00").await.problem(), ["422 /q invalid_value"]);
    assert_eq!(office.get("/members?q=100%").await.status, 200);
    let form = society.app.raw().with("content-type", "application/x-www-form-urlencoded");
    let token = form.send("POST", "/oauth/token", Some(b"grant_type=%FF".to_vec())).await;
    assert_eq!((token.status, token.json()["error"].clone()), (400, json!("invalid_request")));
}

#[actix_web::test]
async fn crafted_cursors_are_none() {
    use base64::Engine;
    use base64::prelude::BASE64_URL_SAFE_NO_PAD as BASE64;

    let society = Society::new().await;
    let office = &society.office.raw;
    let filters =
        [r#"["",null]"#, r#"["terms",""]"#, r#"["hospitals",""]"#, "null", r#"["",null,null]"#];
    let keys = [
        r#"["\u0000","00000000-0000-0000-0000-000000000000"]"#,
        r#"["-9999-01-01","00000000-0000-0000-0000-000000000000"]"#,
        r#""00000000-0000-0000-0000-000000000000""#,
        "9223372036854775807",
        "null",
    ];
    for path in LISTS.iter().chain(&["/events", "/webhook-endpoints", "/api-clients"]) {
        let sign = if path.contains('?') { '&' } else { '?' };
        for filter in filters {
            for key in keys {
                let crafted =
                    json!({"filter": filter, "after": serde_json::from_str::<Value>(key).unwrap()});
                let crafted = BASE64.encode(crafted.to_string());
                let refused = office.get(&format!("{path}{sign}cursor={crafted}")).await;
                assert_eq!(refused.problem(), ["400  invalid_cursor"], "{path} {filter} {key}");
            }
        }
        for garbage in ["x", "AAAA", "%F0%9F%98%80", "é", "e30"] {
            let refused = office.get(&format!("{path}{sign}cursor={garbage}")).await;
            assert_eq!(refused.problem(), ["400  invalid_cursor"], "{path} {garbage}");
        }
    }
    let page = office.get("/members?limit=1").await.ok();
    let cursor = page["next_cursor"].as_str().unwrap();
    assert_eq!(office.get(&format!("/members?limit=1&cursor={cursor}")).await.status, 200);
    let mut bytes = BASE64.decode(cursor).unwrap();
    for place in [0, bytes.len() / 2, bytes.len() - 1] {
        bytes[place] ^= 1;
        let altered = BASE64.encode(&bytes);
        let refused = office.get(&format!("/members?limit=1&cursor={altered}")).await;
        assert_eq!(refused.problem(), ["400  invalid_cursor"], "{place}");
        bytes[place] ^= 1;
    }
    let refused = office.get(&format!("/members?limit=1&cursor={}", &cursor[1..])).await;
    assert_eq!(refused.problem(), ["400  invalid_cursor"]);
}

#[actix_web::test]
async fn the_command_line_has_the_same_door() {
    let folder = tempfile::TempDir::new().unwrap();
    let add = |arguments: &[&str]| {
        let mut command = std::process::Command::new(env!("CARGO_BIN_EXE_shorei"));
        command
            .args(["staff", "add", "--password-stdin"])
            .args(arguments)
            .env("SHOREI_DATA_DIR", folder.path());
        command.stdin(std::process::Stdio::piped()).stderr(std::process::Stdio::piped());
        let mut child = command.spawn().unwrap();
        std::io::Write::write_all(&mut child.stdin.take().unwrap(), PASSWORD.as_bytes()).unwrap();
        let done = child.wait_with_output().unwrap();
        (done.status.success(), String::from_utf8(done.stderr).unwrap())
    };
    for (arguments, option) in [
        (&["--email", "a@example..jp"][..], "--email"),
        (&["--email", "a@example.jp\nb"], "--email"),
        (&["--email", "a@example.jp", "--family-name", "事務\n局"], "--family-name"),
        (&["--email", "a@example.jp", "--family-name", "\u{200b}"], "--family-name"),
        (&["--email", "a@example.jp", "--given-name", "\u{202e}x\u{202e}y"], "--given-name"),
    ] {
        let (done, told) = add(arguments);
        assert!(!done && told.contains(option), "{arguments:?}: {told}");
    }
    let (done, told) = add(&["--email", " office@example.jp ", "--family-name", "か\u{3099}ん"]);
    assert!(done, "{told}");
    let (done, told) = add(&["--email", "ＯＦＦＩＣＥ@example.jp"]);
    assert!(!done && told.contains("--email"), "{told}");
    let (done, told) = add(&["--email", "Office@example.jp"]);
    assert!(!done && told.contains("has an account already"), "{told}");
}
