//! Searches: what finds what, and that none of them holds others up. What PostgreSQL ends because it takes
//! too long, and what is told where the answer to a COMMIT was lost.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use sea_orm::{ConnectionTrait, TransactionTrait};
use serde_json::{Value, json};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

use crate::app::TestApp;
use crate::cast::{PASSWORD, Society, sign_in};
use crate::raw::Raw;

const SEARCHED: [&str; 10] = [
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
];

fn search(path: &str, q: &str) -> String {
    let sign = if path.contains('?') { '&' } else { '?' };
    let q: String = form_urlencoded::byte_serialize(q.as_bytes()).collect();
    format!("{path}{sign}q={q}")
}

async fn found(raw: &Raw, path: &str, q: &str, field: &str) -> Vec<String> {
    let page = raw.get(&search(path, q)).await.ok();
    let items = page["items"].as_array().unwrap();
    items.iter().map(|item| item[field].as_str().unwrap_or_default().to_owned()).collect()
}

#[actix_web::test]
async fn numbers_are_found_however_their_hyphens_are_typed() {
    let society = Society::new().await;
    let raw = &society.applicant.raw;
    for q in [
        "K-0101",
        "K0101",
        "Kー0101",
        "Kｰ0101",
        "Ｋ－０１０１",
        "K−0101",
        "k‐0101",
        "K—0101",
        "k01 みなと",
    ] {
        assert_eq!(found(raw, "/facilities", q, "number").await, ["K-0101"], "{q}");
        let office = &society.office.raw;
        assert_eq!(found(office, "/accreditations", q, "number").await, ["K-0101"], "{q}");
    }
    // The other way round: what is kept without a hyphen, or with another.
    for (number, hospital) in [("Kー0202", "甲病院"), ("K0303", "乙病院")] {
        let table = format!("name,prefecture,name_kana\n{hospital},東京都,\n");
        crate::imports::import(&society.office.raw, "facilities", table).await.ok();
        let table = format!(
            "number,term_from,facility_name,facility_prefecture,kind,term_to\n\
             {number},2024/4/1,{hospital},東京都,core,\n"
        );
        crate::imports::import(&society.office.raw, "accreditations", table).await.ok();
    }
    for (q, number) in
        [("K-0202", "Kー0202"), ("K0202", "Kー0202"), ("K-0303", "K0303"), ("Kー0303", "K0303")]
    {
        assert_eq!(found(raw, "/facilities", q, "number").await, [number], "{q}");
    }
}

#[actix_web::test]
async fn names_are_found_in_every_way_of_writing_them() {
    let society = Society::new().await;
    let office = &society.office.raw;
    let names = [
        ("葛\u{e0100}城", "カツラギ"),
        ("葛城", "ｶﾂﾗｷﾞ"),
        ("\u{fa19}戸", "こうべ"),
        ("神戸", "コウベ"),
        ("オーノ", "オーノ"),
    ];
    for (index, (family, kana)) in names.iter().enumerate() {
        let member = json!({
            "member_number": format!("30000{index}"), "email": format!("n{index}@example.jp"),
            "family_name": family, "given_name": "太郎", "family_name_kana": kana,
            "given_name_kana": "タロウ", "password": PASSWORD,
        });
        office.post("/members", &member).await.ok();
    }
    for (q, count) in [
        ("葛城", 2),
        ("葛\u{e0100}城", 2),
        ("葛\u{fe00}城 太郎", 2),
        ("葛城太郎", 2),
        ("かつらぎ", 2),
        ("ｶﾂﾗｷﾞ", 2),
        ("か\u{3099}", 0),
        ("きﾞ", 2),
        ("神戸", 2),
        ("\u{fa19}戸", 2),
        ("おーの", 1),
        ("オーノ", 1),
        ("オ-ノ", 1),
        ("葛\u{200b}城", 2),
        ("N0@EXAMPLE.JP", 1),
        ("３００００１", 1),
    ] {
        assert_eq!(found(office, "/members", q, "family_name").await.len(), count, "{q:?}");
    }
    let kept = found(office, "/members", "葛城", "family_name").await;
    assert!(kept.contains(&"葛\u{e0100}城".to_owned()) && kept.contains(&"葛城".to_owned()));
    let kept = found(office, "/members", "神戸", "family_name").await;
    assert!(kept.contains(&"\u{fa19}戸".to_owned()), "{kept:?}");
}

#[actix_web::test]
async fn only_the_first_ten_words_and_two_hundred_characters_of_a_search_count() {
    let society = Society::new().await;
    let office = &society.office.raw;
    let thousand: Vec<String> = (0..1_000).map(|number| format!("w{number}")).collect();
    for path in SEARCHED {
        for q in [
            thousand.join(" "),
            "a".repeat(5_000),
            "％_!\\'\"".repeat(100),
            "ー- ‐\u{200b}".to_owned(),
        ] {
            assert_eq!(office.get(&search(path, &q)).await.status, 200, "{path}");
        }
    }
    let applicant = &society.applicant.raw;
    assert_eq!(applicant.get(&search("/instructors", &thousand.join("　"))).await.status, 200);
    let ten = "みなと 試験 病院 神奈川 T-0101 しけん そうご そう み な"
        .replace("そうご そう", "びょう いん");
    assert_eq!(found(office, "/facilities", &ten, "number").await, ["T-0101"]);
    assert_eq!(found(office, "/facilities", &format!("{ten} 居ない"), "number").await, ["T-0101"]);
    let nine = ten.rsplit_once(' ').unwrap().0;
    assert_eq!(found(office, "/facilities", &format!("{nine} 居ない"), "number").await, [""; 0]);
    let late = format!("T-0101{}居ない", " ".repeat(200));
    assert_eq!(found(office, "/facilities", &late, "number").await, ["T-0101"]);
}

/// A connection of our own to the same PostgreSQL database; none on SQLite.
async fn beside(app: &TestApp) -> Option<sea_orm::DatabaseConnection> {
    let url = &app.app.config.database_url;
    if url.starts_with("sqlite") { None } else { sea_orm::Database::connect(url).await.ok() }
}

#[actix_web::test]
async fn what_postgresql_ends_for_taking_too_long_is_told_as_503() {
    for waits in [
        ["--lock-seconds=1", "--statement-seconds=60"],
        ["--lock-seconds=60", "--statement-seconds=1"],
    ] {
        let app = TestApp::with(&["--rate-limits=off", waits[0], waits[1]]).await;
        let Some(other) = beside(&app).await else { return };
        let society = Society::on(app).await;
        let lock = other.begin().await.unwrap();
        lock.execute_unprepared("LOCK TABLE facilities IN ACCESS EXCLUSIVE MODE").await.unwrap();
        let reading = society.office.raw.get("/facilities?q=みなと").await;
        assert_eq!(reading.problem(), ["503  unavailable"]);
        assert_eq!(reading.header("retry-after"), Some("1"));
        let hospital = json!({"name": "みどり病院", "prefecture": "東京都", "name_kana": ""});
        let writing = society.office.raw.post("/facilities", &hospital).await;
        assert_eq!(writing.problem(), ["503  unavailable"]);
        lock.rollback().await.unwrap();
        assert_eq!(society.office.raw.get("/facilities?q=みなと").await.status, 200);
        assert_eq!(society.office.raw.post("/facilities", &hospital).await.status, 201);
    }
}

/// Stands between the program and PostgreSQL, and loses the answer to a COMMIT once it is told to.
#[derive(Clone, Default)]
struct Loss(Arc<AtomicBool>);

impl Loss {
    /// The address by which the database is reached through it.
    async fn stand_before(&self, url: &str) -> String {
        let (before, rest) = url.split_once('@').unwrap();
        let (host, database) = rest.split_once('/').unwrap();
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let (loss, host) = (self.clone(), host.to_owned());
        actix_web::rt::spawn(async move {
            while let Ok((client, _)) = listener.accept().await {
                let server = TcpStream::connect(&host).await.unwrap();
                actix_web::rt::spawn(loss.clone().carry(client, server));
            }
        });
        format!("{before}@{address}/{database}")
    }

    async fn carry(self, client: TcpStream, server: TcpStream) {
        let (mut from_client, mut to_client) = client.into_split();
        let (mut from_server, mut to_server) = server.into_split();
        let is_lost = AtomicBool::new(false);
        let up = async {
            let mut bytes = vec![0; 65_536];
            while let Ok(count @ 1..) = from_client.read(&mut bytes).await {
                let is_commit = bytes[..count].windows(6).any(|window| window == b"COMMIT");
                if is_commit && self.0.swap(false, Ordering::SeqCst) {
                    is_lost.store(true, Ordering::SeqCst);
                }
                to_server.write_all(&bytes[..count]).await.unwrap();
            }
        };
        let down = async {
            let mut bytes = vec![0; 65_536];
            while let Ok(count @ 1..) = from_server.read(&mut bytes).await {
                if is_lost.load(Ordering::SeqCst) {
                    return;
                }
                to_client.write_all(&bytes[..count]).await.unwrap();
            }
        };
        tokio::select! { () = up => {}, () = down => {} }
    }
}

#[actix_web::test]
async fn a_commit_whose_answer_is_lost_is_told_as_unknown_and_can_be_repeated_under_its_key() {
    let loss = Loss::default();
    if std::env::var("SHOREI_TEST_POSTGRES").is_err() {
        return;
    }
    let through = loss.clone();
    let app =
        TestApp::reached_by(&["--rate-limits=off"], async |url| through.stand_before(&url).await)
            .await;
    app.add_staff("office@example.jp", PASSWORD).await;
    let office = sign_in(&app, "office@example.jp", PASSWORD).await;
    let keyed = office.raw.with("idempotency-key", "once");
    let hospital = json!({"name": "みどり病院", "prefecture": "東京都", "name_kana": ""});
    loss.0.store(true, Ordering::SeqCst);
    let lost = keyed.post("/facilities", &hospital).await;
    assert_eq!(lost.problem(), ["504  outcome_unknown"]);
    assert_eq!(lost.header("retry-after"), Some("1"));
    assert!(lost.json()["detail"].as_str().unwrap().contains("Idempotency-Key"));
    let again = keyed.post("/facilities", &hospital).await;
    assert_eq!((again.status, again.header("idempotency-replayed")), (201, Some("true")));
    let found = office.raw.get("/facilities?as=hospitals").await.ok();
    assert_eq!(found["items"].as_array().map(Vec::len), Some(1));
    assert_eq!(found["items"][0]["id"], again.json()["id"]);
    assert_ne!(found["items"][0]["id"], Value::Null);
}
