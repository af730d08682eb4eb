//! What was answered is there afterwards: the real binary, killed in the middle of its work, and with
//! its disk full.

use std::path::{Path, PathBuf};
use std::process::Stdio;

use serde_json::{Value, json};
use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader};
use tokio::process::{Child, Command};

use crate::cast::{PASSWORD, new_member, report_json};
use crate::databases::empty_database;
use crate::raw::Raw;

/// The real binary on a database.
struct Server {
    process: Child,
    raw: Raw,
}

/// The real binary with this data folder and database.
pub fn command(folder: &Path, database: &str, port: u16) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_shorei"));
    command
        .env("SHOREI_LISTEN", format!("127.0.0.1:{port}"))
        .env("SHOREI_BASE_URL", "http://127.0.0.1")
        .env("SHOREI_DATA_DIR", folder)
        .env("SHOREI_DATABASE_URL", database)
        .env("SHOREI_RATE_LIMITS", "off")
        .env("SHOREI_LOG", "info")
        .kill_on_drop(true);
    command
}

async fn add_staff(folder: &Path, database: &str, email: &str) -> std::process::Output {
    let mut process = command(folder, database, 0)
        .args(["staff", "add", "--email", email, "--password-stdin"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut stdin = process.stdin.take().unwrap();
    stdin.write_all(format!("{PASSWORD}\n").as_bytes()).await.unwrap();
    drop(stdin);
    process.wait_with_output().await.unwrap()
}

fn free_port() -> u16 {
    let listener = std::net::TcpListener::bind(("127.0.0.1", 0)).unwrap();
    listener.local_addr().unwrap().port()
}

impl Server {
    /// Starts, and waits until it listens.
    async fn start(folder: &Path, database: &str) -> Self {
        Self::start_with(folder, database, &[]).await
    }

    /// The same with these arguments.
    async fn start_with(folder: &Path, database: &str, arguments: &[&str]) -> Self {
        let port = free_port();
        let mut process = command(folder, database, port)
            .arg("serve")
            .args(arguments)
            .stdout(Stdio::null())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let mut log = BufReader::new(process.stderr.take().unwrap()).lines();
        loop {
            let line = log.next_line().await.unwrap().expect("the server ended");
            if line.contains("listening") {
                break;
            }
        }
        // Whatever else it says must not fill the pipe.
        actix_web::rt::spawn(async move { while let Ok(Some(_)) = log.next_line().await {} });
        Self { process, raw: Raw::new(&format!("http://127.0.0.1:{port}")) }
    }

    async fn kill(mut self) {
        // SIGKILL: it has no chance to put anything in order.
        self.process.kill().await.unwrap();
    }

    async fn sign_in(&self, user_id: &str) -> Raw {
        let body = json!({"user_id": user_id, "password": PASSWORD});
        let session = self.raw.post("/session", &body).await.ok();
        self.raw.as_bearer(session["access_token"].as_str().unwrap())
    }
}

/// The society's set-up, by the secretariat's calls: an applicant, an instructor, a term, a round.
/// Gives the accreditation and the instructor.
async fn set_up(office: &Raw) -> (uuid::Uuid, Value) {
    let member = |number| serde_json::to_value(new_member(number)).unwrap();
    office.post("/members", &member("100001")).await.ok();
    let instructor = office.post("/members", &member("200001")).await.ok();
    let path = format!("/members/{}/qualifications", instructor["id"].as_str().unwrap());
    office.post(&path, &json!({"kind": "specialist", "term_from": "2015-04-01"})).await.ok();
    let hospital = json!({"name": "みなと試験病院", "name_kana": "", "prefecture": "神奈川県"});
    let hospital = office.post("/facilities", &hospital).await.ok();
    let path = format!("/facilities/{}/accreditations", hospital["id"].as_str().unwrap());
    let term = json!({"number": "K-0101", "kind": "core", "term_from": "2020-04-01"});
    let term = office.post(&path, &term).await.ok();
    let round = json!({
        "programme": "specialist-new", "name": "drill",
        "registration_from": "2020-01-01", "registration_to": "2199-12-31",
        "application_from": "2020-01-01", "application_to": "2029-12-31",
    });
    office.post("/rounds", &round).await.ok();
    (term["id"].as_str().unwrap().parse().unwrap(), instructor)
}

async fn book_of(applicant: &Raw) -> String {
    let books = applicant.get("/case-books?programme=specialist-new").await.ok();
    books["items"][0]["id"].as_str().unwrap().to_owned()
}

#[actix_web::test]
async fn after_kill_9_everything_answered_is_there_and_keys_still_answer_the_same() {
    let folder = tempfile::TempDir::new().unwrap();
    let database = empty_database(&folder).await;
    assert!(add_staff(folder.path(), &database, "office@example.jp").await.status.success());
    let server = Server::start(folder.path(), &database).await;
    let office = server.sign_in("office@example.jp").await;
    let (term, instructor) = set_up(&office).await;
    let applicant = server.sign_in("100001").await;
    let book = book_of(&applicant).await;
    let mut ids = Vec::new();
    for number in 1..=7 {
        let path = format!("/case-books/{book}/cases/{number}");
        ids.push(applicant.put(&path, &report_json(term)).await.ok()["id"].clone());
    }
    let asking = json!({"case_ids": ids, "instructor_id": instructor["id"]});
    let first = applicant.with("idempotency-key", "k").post("/approval-requests", &asking).await;
    assert_eq!(first.status, 201);
    server.kill().await;

    let server = Server::start(folder.path(), &database).await;
    let applicant = server.sign_in("100001").await;
    let again = applicant.with("idempotency-key", "k").post("/approval-requests", &asking).await;
    assert_eq!(again.header("idempotency-replayed"), Some("true"));
    assert_eq!(again.body, first.body);
    let instructor = server.sign_in("200001").await;
    let decisions: Vec<_> = first.json()["items"]
        .as_array()
        .unwrap()
        .iter()
        .map(|request| json!({"request_id": request["id"], "decision": "approve"}))
        .collect();
    instructor.post("/approval-requests/decisions", &json!({"decisions": decisions})).await.ok();
    server.kill().await;

    let server = Server::start(folder.path(), &database).await;
    let applicant = server.sign_in("100001").await;
    let table = applicant.get(&format!("/case-books/{book}")).await.ok();
    assert_eq!(table["progress"]["states"]["approved"], 7);
    server.kill().await;
    let check = command(folder.path(), &database, 0).arg("check").output().await.unwrap();
    assert!(check.status.success(), "{}", String::from_utf8_lossy(&check.stdout));
}

#[actix_web::test]
async fn writes_cut_off_by_kill_9_are_there_whole_or_not_at_all() {
    let folder = tempfile::TempDir::new().unwrap();
    let database = empty_database(&folder).await;
    add_staff(folder.path(), &database, "office@example.jp").await;
    let server = Server::start(folder.path(), &database).await;
    let office = server.sign_in("office@example.jp").await;
    let (term, _) = set_up(&office).await;
    let applicant = server.sign_in("100001").await;
    let book = book_of(&applicant).await;
    // One writer a slot, each over and over, until the server is gone.
    let writers = (1..=7).map(|number| {
        let (raw, path) = (applicant.clone(), format!("/case-books/{book}/cases/{number}"));
        actix_web::rt::spawn(async move {
            let mut acknowledged = 0;
            let mut etag: Option<String> = None;
            loop {
                let raw = match &etag {
                    None => raw.clone(),
                    Some(etag) => raw.with("if-match", etag),
                };
                let Some(answer) = raw.try_put(&path, &report_json(term)).await else {
                    return (number, acknowledged);
                };
                acknowledged = answer.ok()["revision"].as_u64().unwrap();
                etag = answer.header("etag").map(str::to_owned);
            }
        })
    });
    let writers: Vec<_> = writers.collect();
    // Let them get into their stride: until each has written a few times.
    loop {
        let table = applicant.get(&format!("/case-books/{book}")).await.ok();
        let slots = table["slots"].as_array().unwrap();
        if slots[..7].iter().all(|slot| slot["revision"].as_u64().unwrap_or(0) >= 5) {
            break;
        }
    }
    server.kill().await;
    let mut acknowledged = Vec::new();
    for writer in writers {
        acknowledged.push(writer.await.unwrap());
    }
    let server = Server::start(folder.path(), &database).await;
    let applicant = server.sign_in("100001").await;
    for (number, revision) in acknowledged {
        let path = format!("/case-books/{book}/cases/{number}");
        let kept = applicant.get(&path).await.ok()["revision"].as_u64().unwrap();
        assert!(kept == revision || kept == revision + 1, "slot {number}: {kept}, told {revision}");
    }
    server.kill().await;
    let check = command(folder.path(), &database, 0).arg("check").output().await.unwrap();
    assert!(check.status.success(), "{}", String::from_utf8_lossy(&check.stdout));
}

/// A small file system of its own, gone afterwards.
struct SmallDisk(PathBuf);

impl SmallDisk {
    fn mount(folder: &Path) -> Option<Self> {
        let place = folder.join("disk");
        std::fs::create_dir(&place).unwrap();
        let mounted = std::process::Command::new("mount")
            .args(["-t", "tmpfs", "-o", "size=6m", "tmpfs"])
            .arg(&place)
            .status();
        mounted.is_ok_and(|status| status.success()).then_some(Self(place))
    }
}

impl Drop for SmallDisk {
    fn drop(&mut self) {
        let _ = std::process::Command::new("umount").arg("-l").arg(&self.0).status();
    }
}

#[actix_web::test]
async fn with_a_full_disk_nothing_acknowledged_is_lost_and_reading_goes_on() {
    if std::env::var("SHOREI_TEST_POSTGRES").is_ok() {
        // PostgreSQL's own disk is not ours to fill.
        return;
    }
    let folder = tempfile::TempDir::new().unwrap();
    let disk = SmallDisk::mount(folder.path())
        .expect("this test mounts a small file system: run it as root, or in `unshare --map-root-user --mount`");
    let database = format!("sqlite://{}", disk.0.join("shorei.db").display());
    add_staff(folder.path(), &database, "office@example.jp").await;
    let server = Server::start(folder.path(), &database).await;
    let office = server.sign_in("office@example.jp").await;
    let (term, instructor) = set_up(&office).await;
    let applicant = server.sign_in("100001").await;
    let book = book_of(&applicant).await;
    let path = |number: u64| format!("/case-books/{book}/cases/{number}");
    let asked = applicant.put(&path(7), &report_json(term)).await.ok()["id"].clone();
    let asking = json!({"case_ids": [asked], "instructor_id": instructor["id"]});
    applicant.post("/approval-requests", &asking).await.ok();
    let colleague = server.sign_in("200001").await;

    // Some of the room is taken from the beginning, to be given back at the end.
    std::fs::write(disk.0.join("ballast"), vec![0; 1024 * 1024]).unwrap();
    let (mut revision, refused) = write_until_full(&applicant, path(1), term).await;
    assert_eq!(refused.problem(), ["507  storage_full"]);
    assert!(refused.header("retry-after").is_some());
    // The owner reads on, and so does everybody what has no report's text.
    assert_eq!(applicant.get(&path(1)).await.ok()["revision"], revision);
    assert_eq!(colleague.get("/approval-requests").await.status, 200);
    // Again and again, on every connection: what is refused is not there, what is answered is. A
    // little room may turn up when SQLite tidies its log.
    for _ in 0..20 {
        let etag = applicant.get(&path(1)).await.header("etag").unwrap().to_owned();
        let answer = applicant.with("if-match", &etag).put(&path(1), &big_report(term)).await;
        match answer.status {
            507 => {}
            _ => revision = answer.ok()["revision"].as_u64().unwrap(),
        }
        assert_eq!(applicant.get(&path(1)).await.ok()["revision"], revision);
    }
    // Somebody else reads the report as often as that can be written down, and no further.
    let asked = asked.as_str().unwrap();
    let mut read = 0;
    loop {
        let answer = colleague.get(&format!("/cases/{asked}")).await;
        if answer.status != 200 {
            assert_eq!(answer.problem(), ["507  storage_full"]);
            break;
        }
        read += 1;
    }
    let entries =
        office.get(&format!("/audit-events?action=case.read&case_id={asked}&limit=200")).await;
    let entries = entries.ok()["items"].as_array().unwrap().len();
    assert_eq!(entries, read.min(200));

    // With room again it goes on at once, on the same server.
    std::fs::remove_file(disk.0.join("ballast")).unwrap();
    let etag = applicant.get(&path(1)).await.header("etag").unwrap().to_owned();
    let known = applicant.with("if-match", &etag);
    let written = known.put(&path(1), &report_json(term)).await.ok();
    assert_eq!(written["revision"], revision + 1);
    assert_eq!(colleague.get(&format!("/cases/{asked}")).await.status, 200);
    server.kill().await;

    let server = Server::start(folder.path(), &database).await;
    let applicant = server.sign_in("100001").await;
    assert_eq!(applicant.get(&path(1)).await.ok()["revision"], revision + 1);
    server.kill().await;
    let check = command(folder.path(), &database, 0).arg("check").output().await.unwrap();
    assert!(check.status.success(), "{}", String::from_utf8_lossy(&check.stdout));
    drop(disk);
}

fn big_report(term: uuid::Uuid) -> Value {
    let mut report = report_json(term);
    for key in ["diagnosis", "background", "assessment", "course", "discussion"] {
        report["sections"][key] = json!("長".repeat(800));
    }
    report
}

/// Registers a report over and over until the disk is full; gives the last revision that was
/// answered, and the refusal.
async fn write_until_full(
    applicant: &Raw,
    path: String,
    term: uuid::Uuid,
) -> (u64, crate::raw::Answer) {
    let mut revision = 0;
    let mut etag: Option<String> = None;
    loop {
        let raw = match &etag {
            None => applicant.clone(),
            Some(etag) => applicant.with("if-match", etag),
        };
        let answer = raw.put(&path, &big_report(term)).await;
        if answer.status >= 500 {
            return (revision, answer);
        }
        revision = answer.ok()["revision"].as_u64().unwrap();
        etag = answer.header("etag").map(str::to_owned);
    }
}

#[actix_web::test]
async fn a_demonstration_that_was_killed_while_it_was_made_is_made_whole_by_the_next_start() {
    let folder = tempfile::TempDir::new().unwrap();
    let database = empty_database(&folder).await;
    // Killed after so many answers, at once and somewhere in between.
    for answers in [0, 20, 60] {
        let server = Server::start_with(folder.path(), &database, &["--demo"]).await;
        for _ in 0..answers {
            assert_eq!(server.raw.get("/healthz").await.status, 200);
        }
        server.kill().await;
    }
    let server = Server::start_with(folder.path(), &database, &["--demo"]).await;
    while server.raw.get("/readyz").await.status != 200 {}
    let body = json!({"user_id": "office@example.jp", "password": "demo-shorei-2026"});
    let session = server.raw.post("/session", &body).await.ok();
    let office = server.raw.as_bearer(session["access_token"].as_str().unwrap());
    let hospitals = office.get("/facilities?as=hospitals&limit=200").await.ok();
    assert_eq!(hospitals["items"].as_array().unwrap().len(), 60);
    server.kill().await;
}

#[actix_web::test]
async fn a_demonstration_does_not_start_among_real_people() {
    let folder = tempfile::TempDir::new().unwrap();
    let database = empty_database(&folder).await;
    assert!(add_staff(folder.path(), &database, "office@example.org").await.status.success());
    let started = command(folder.path(), &database, free_port())
        .args(["serve", "--demo"])
        .output()
        .await
        .unwrap();
    assert!(!started.status.success());
    let said = String::from_utf8(started.stderr).unwrap();
    assert!(said.contains("--demo: the database holds accounts"), "{said}");
}

/// How many KiB of memory a process holds, or held at most: `VmRSS`, `VmHWM`.
fn memory(process: &Child, what: &str) -> u64 {
    let path = format!("/proc/{}/status", process.id().unwrap());
    let status = std::fs::read_to_string(path).unwrap();
    let line = status.lines().find_map(|line| line.strip_prefix(what)?.strip_prefix(':')).unwrap();
    line.trim().trim_end_matches(" kB").parse().unwrap()
}

#[actix_web::test]
async fn a_hundred_thousand_rows_are_exported_in_constant_memory() {
    const ROWS: usize = 100_000;
    /// In KiB. The table as text has over 80 MiB.
    const MORE_AT_MOST: u64 = 40 * 1024;
    let folder = tempfile::TempDir::new().unwrap();
    let database = empty_database(&folder).await;
    add_staff(folder.path(), &database, "office@example.jp").await;
    let server = Server::start(folder.path(), &database).await;
    let office = server.sign_in("office@example.jp").await;
    let (long, longer) = ("院".repeat(90), "イン".repeat(90));
    for first in (0..ROWS).step_by(ROWS / 5) {
        let rows =
            (first..first + ROWS / 5).map(|number| format!("{long}{number},東京都,{longer}\n"));
        let table = format!("name,prefecture,name_kana\n{}", rows.collect::<String>());
        crate::imports::import(&office, "facilities", table).await.ok();
    }
    server.kill().await;

    // What the import used must not hide what the export uses.
    let server = Server::start(folder.path(), &database).await;
    let office = server.sign_in("office@example.jp").await;
    office.get("/exports?kind=facilities&format=jsonl&limit=1").await;
    let pid = server.process.id().unwrap();
    std::fs::write(format!("/proc/{pid}/clear_refs"), "5").unwrap();
    let before = memory(&server.process, "VmHWM");
    let table = office.get("/exports?kind=facilities&format=jsonl").await;
    let most = memory(&server.process, "VmHWM");
    assert_eq!(table.body.split(|byte| *byte == b'\n').count(), ROWS + 1);
    assert!(table.body.len() > 80 << 20, "{} bytes", table.body.len());
    assert!(most < before + MORE_AT_MOST, "{before} KiB before, {most} KiB at most");
}

/// How many KiB of memory a process holds.
fn resident(process: &Child) -> u64 {
    let status =
        std::fs::read_to_string(format!("/proc/{}/status", process.id().unwrap())).unwrap();
    let line = status.lines().find(|line| line.starts_with("VmRSS:")).unwrap();
    line.split_whitespace().nth(1).unwrap().parse().unwrap()
}

#[actix_web::test]
async fn memory_is_given_back_after_a_storm_of_sign_ins() {
    let folder = tempfile::TempDir::new().unwrap();
    let database = empty_database(&folder).await;
    let server = Server::start(folder.path(), &database).await;
    let guess = |number: usize| {
        let body = json!({"user_id": format!("nobody{number}"), "password": "a-wrong-password"});
        server.raw.json_owned("/session", body)
    };
    assert_eq!(guess(0).await.status, 401);
    let before = resident(&server.process);
    let answers = futures_util::future::join_all((0..100).map(guess)).await;
    let wrong = answers.iter().filter(|answer| [401, 503].contains(&answer.status)).count();
    assert_eq!(wrong, 100);
    // The allocator gives back as it is used.
    let mut after = resident(&server.process);
    for _ in 0..200 {
        if after <= before + 60 * 1024 {
            break;
        }
        server.raw.get("/healthz").await;
        after = resident(&server.process);
    }
    eprintln!("memory: {before} KiB before the storm, {after} KiB after it");
    assert!(after <= before + 60 * 1024, "{before} KiB before, {after} KiB after");
}
