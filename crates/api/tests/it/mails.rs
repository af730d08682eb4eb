use std::path::PathBuf;
use std::process::Stdio;

use sea_orm::{ConnectionTrait, DatabaseTransaction, DbBackend};
use serde_json::json;
use shorei_contract::Verdict;
use time::Duration;
use tokio::io::{AsyncBufReadExt, BufReader};
use tokio::process::{Child, Command};

use crate::app::{SentMail, TestApp};
use crate::cast::{Society, book_of};

/// An SMTP server that keeps what it gets as files in a folder.
struct SmtpServer {
    folder: tempfile::TempDir,
    port: u16,
    process: Child,
}

impl SmtpServer {
    async fn start() -> Self {
        let folder = tempfile::TempDir::new().unwrap();
        let script = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/smtp-server.mjs");
        let mut process = Command::new("node")
            .arg(script)
            .arg(folder.path())
            .stdout(Stdio::piped())
            .kill_on_drop(true)
            .spawn()
            .unwrap();
        let mut lines = BufReader::new(process.stdout.take().unwrap()).lines();
        let port = lines.next_line().await.unwrap().unwrap().parse().unwrap();
        Self { folder, port, process }
    }

    /// A server's settings that send to this one.
    fn url(&self) -> String {
        format!("--mail-url=smtp://127.0.0.1:{}", self.port)
    }

    fn received(&self) -> Vec<SentMail> {
        let mut files: Vec<_> = std::fs::read_dir(self.folder.path())
            .unwrap()
            .map(|entry| entry.unwrap().path())
            .collect();
        files.sort();
        files.iter().map(|file| SentMail::read(&std::fs::read(file).unwrap())).collect()
    }
}

#[actix_web::test]
async fn s8_a_batch_gives_one_mail_in_text_and_html_that_leads_to_the_inbox() {
    let society = Society::new().await;
    society.registered(&[1, 2]).await;
    let book = society.book().await;
    let free = shorei_contract::case::WriteCase {
        category: Some(shorei_contract::Category::Pain),
        ..society.report()
    };
    society.applicant.client.case_write(book, 13, &free, None).await.unwrap();
    let table = society.applicant.client.case_book_show(book).await.unwrap();
    let ids: Vec<_> = table.slots.iter().filter_map(|slot| slot.case_id).collect();
    let body = json!({"case_ids": ids, "instructor_id": society.instructor.id, "message": "<b>急ぎ</b>ません。"});
    society.applicant.raw.post("/approval-requests", &body).await.ok();
    let mails = society.app.mails().await;
    let [mail] = mails.as_slice() else { panic!("{mails:?}") };
    assert_eq!(mail.to, "m200001@example.jp");
    assert_eq!(
        mail.subject,
        "【承認依頼】緩和 試100001さんから専門医新規の症例報告書3件の承認依頼"
    );
    assert_eq!(mail.path(), "/approvals");
    for said in
        ["緩和 試200001 様", "2026年7月15日", "症例1（痛み）", "症例13", "<b>急ぎ</b>ません。"]
    {
        assert!(mail.text.contains(said), "{said}: {}", mail.text);
    }
    assert!(mail.html.contains("&lt;b&gt;急ぎ"), "{}", mail.html);
    assert!(!mail.text.contains("膵癌"), "never a report's text");
}

#[actix_web::test]
async fn a_single_request_leads_straight_to_it_and_its_answer_to_the_report() {
    let society = Society::new().await;
    let requests = society.requested(&[3]).await;
    let mails = society.app.mails().await;
    assert_eq!(mails[0].path(), format!("/approvals/{}", requests[0]));
    society.decide(&requests, Verdict::Return).await;
    let mails = society.app.mails().await;
    let mail = &mails[1];
    assert_eq!(
        (mail.to.as_str(), mail.path().as_str()),
        ("m100001@example.jp", "/cases/specialist-new/3")
    );
    assert!(mail.text.contains("症例3（精神症状）：経過を詳しく"), "{}", mail.text);
}

#[actix_web::test]
async fn s16_each_applicant_gets_one_mail_a_call_with_all_decisions() {
    let society = Society::new().await;
    let own = society.requested(&[1, 2, 3]).await;
    let other = society.member("300001").await;
    let theirs = society.registered_by(&other, &[1]).await;
    let theirs = society.ask(&other, theirs).await;
    let before = society.app.mails().await.len();
    let decisions = json!({"decisions": [
        {"request_id": own[0], "decision": "approve"},
        {"request_id": theirs[0], "decision": "decline"},
        {"request_id": own[1], "decision": "return", "comment": "考察を"},
        {"request_id": own[2], "decision": "approve"},
    ]});
    society.instructor.raw.post("/approval-requests/decisions", &decisions).await.ok();
    let mails = society.app.mails().await.split_off(before);
    let mut to: Vec<_> = mails.iter().map(|mail| (mail.to.as_str(), mail.path())).collect();
    to.sort();
    assert_eq!(
        to,
        [
            ("m100001@example.jp", "/cases/specialist-new".to_owned()),
            ("m300001@example.jp", "/cases/specialist-new/1".to_owned()),
        ]
    );
    let mine = mails.iter().find(|mail| mail.to.starts_with("m1")).unwrap();
    assert!(mine.subject.contains("承認2件、差し戻し1件、辞退0件"), "{}", mine.subject);
}

#[actix_web::test]
async fn mails_are_in_the_language_that_the_recipient_chose() {
    let society = Society::new().await;
    let etag = society.instructor.raw.get("/me").await.header("etag").unwrap().to_owned();
    society
        .instructor
        .raw
        .with("if-match", &etag)
        .patch("/me", &json!({"language": "en"}))
        .await
        .ok();
    let requests = society.requested(&[1]).await;
    society.decide(&requests, Verdict::Approve).await;
    let mails = society.app.mails().await;
    assert!(mails[0].subject.starts_with("[Approval request]"), "{}", mails[0].subject);
    assert!(mails[0].text.contains("15 July 2026") && mails[0].text.contains("Report 1 (Pain)"));
    assert!(mails[1].subject.starts_with("【承認結果】"));
}

#[actix_web::test]
async fn s7_the_withdrawal_of_a_batch_gives_one_mail_an_instructor() {
    let society = Society::new().await;
    let requests = society.requested(&[1, 2]).await;
    let before = society.app.mails().await.len();
    let body = json!({"request_ids": requests});
    society.applicant.raw.post("/approval-requests/withdrawals", &body).await.ok();
    let mails = society.app.mails().await.split_off(before);
    let [mail] = mails.as_slice() else { panic!("{mails:?}") };
    assert_eq!(
        mail.subject,
        "【取り下げ】緩和 試100001さんが専門医新規の承認依頼2件を取り下げました"
    );
}

#[actix_web::test]
async fn a_refused_call_sends_nothing() {
    let society = Society::new().await;
    society.requested(&[1]).await;
    let before = society.app.mails().await.len();
    let book = book_of(&society.applicant).await;
    let table = society.applicant.client.case_book_show(book).await.unwrap();
    let body = crate::cast::asking(&[table.slots[0].case_id.unwrap()], society.instructor.id);
    assert_eq!(society.applicant.raw.post("/approval-requests", &body).await.status, 409);
    assert_eq!(society.app.mails().await.len(), before);
}

#[actix_web::test]
async fn mails_reach_a_real_smtp_server() {
    let server = SmtpServer::start().await;
    let society = Society::on(TestApp::with(&["--rate-limits=off", &server.url()]).await).await;
    let requests = society.requested(&[1, 2]).await;
    society.decide(&requests, Verdict::Approve).await;
    society.app.mails().await;
    let mut received = server.received();
    // Several are sent at a time, so any may be the first.
    received.sort_by(|one, other| other.to.cmp(&one.to));
    let to: Vec<_> = received.iter().map(|mail| mail.to.as_str()).collect();
    assert_eq!(to, ["m200001@example.jp", "m100001@example.jp"]);
    assert!(received[0].subject.starts_with("【承認依頼】"));
    assert_ne!(received[0].message_id, received[1].message_id);
    // What was sent is not sent again.
    society.app.mails().await;
    assert_eq!(server.received().len(), 2);
}

#[actix_web::test]
async fn a_mail_that_did_not_leave_is_tried_again_later_and_later() {
    let server = SmtpServer::start().await;
    let url = server.url();
    let port = server.port;
    let mut stopped = server;
    stopped.process.kill().await.unwrap();
    let society = Society::on(TestApp::with(&["--rate-limits=off", &url]).await).await;
    society.requested(&[1]).await;
    society.app.mails().await;
    let waiting = async || {
        let waiting = shorei_api::services::health::mail_waiting(&society.app.app).await.unwrap();
        waiting.count
    };
    assert_eq!(waiting().await, 1);
    // Not before its time, and not for ever.
    society.app.advance(Duration::seconds(14));
    society.app.mails().await;
    society.app.advance(Duration::seconds(1));
    society.app.mails().await;
    assert_eq!(waiting().await, 1);
    let again = SmtpServer::start().await;
    let transport = shorei_api::mail::transport::Transport::new(
        &shorei_api::config::MailUrl::Smtp(format!("smtp://127.0.0.1:{}", again.port)),
    );
    let delivery = shorei_api::worker::delivery::MailSender::new(transport.unwrap());
    society.app.advance(Duration::seconds(29));
    delivery.run(&society.app.app).await.unwrap();
    assert_eq!(again.received().len(), 0, "the second pause is twice as long");
    society.app.advance(Duration::seconds(1));
    delivery.run(&society.app.app).await.unwrap();
    assert_eq!((again.received().len(), waiting().await), (1, 0));
    assert_ne!(again.port, port);
}

#[actix_web::test]
async fn into_a_folder_a_mail_arrives_exactly_once_however_often_it_is_tried() {
    let society = Society::new().await;
    society.requested(&[1]).await;
    let first = society.app.mails().await;
    // As if the program had died between the file and the mark.
    let sql = "UPDATE outbox SET sent_at = NULL, due_at = created_at";
    society
        .app
        .app
        .db
        .write(async |tx| {
            sea_orm::ConnectionTrait::execute_unprepared(tx, sql).await?;
            Ok(())
        })
        .await
        .unwrap();
    let again = society.app.mails().await;
    assert_eq!(again.len(), 1);
    assert_eq!(again[0].message_id, first[0].message_id);
}

#[actix_web::test]
async fn a_mail_that_is_being_sent_is_not_taken_by_another_copy() {
    let society = Society::new().await;
    society.requested(&[1]).await;
    let db = &society.app.app.db;
    let now = society.app.app.clock.real_now();
    let lease = Duration::minutes(2);
    let claim = async |now| {
        db.write(async |tx| shorei_api::store::outbox::claim(tx, 10, lease, now).await)
            .await
            .unwrap()
    };
    let first = claim(now).await;
    assert_eq!(first.len(), 1);
    assert_eq!(claim(now + lease - Duration::seconds(1)).await, []);
    // Its copy has died: it is taken again, under the same name.
    let again = claim(now + lease).await;
    assert_eq!((again[0].id, again[0].attempts), (first[0].id, 2));
}

#[actix_web::test]
async fn a_name_that_no_header_can_hold_keeps_no_mail_from_leaving() {
    let society = Society::new().await;
    society.requested(&[1]).await;
    // Kept from before line breaks in names were refused.
    let sql = "UPDATE members SET family_name = '緩' || char(13, 10) || '和'";
    let sql = match society.app.app.db.read().get_database_backend() {
        DbBackend::Postgres => sql.replace("char(13, 10)", "chr(13) || chr(10)"),
        _ => sql.to_owned(),
    };
    let db = &society.app.app.db;
    let write = async |tx: &DatabaseTransaction| {
        Ok(ConnectionTrait::execute_unprepared(tx, &sql).await.map(|_| ())?)
    };
    db.write(write).await.unwrap();
    let mails = society.app.mails().await;
    assert_eq!(mails.len(), 1);
    assert_eq!(mails[0].to, "m200001@example.jp");
}

/// Gives the instructor another address, by which the server does something else.
async fn move_to(society: &Society, member: uuid::Uuid, address: &str) {
    let path = format!("/members/{member}");
    let etag = society.office.raw.get(&path).await.header("etag").unwrap().to_owned();
    let office = society.office.raw.with("if-match", &etag);
    office.patch(&path, &json!({"email": address})).await.ok();
}

async fn request_mail(society: &Society) -> serde_json::Value {
    let mails = society.office.raw.get("/mails?q=200001").await.ok();
    let mails = mails["items"].as_array().unwrap().clone();
    mails.into_iter().find(|mail| mail["kind"] == "request_sent").unwrap()
}

#[actix_web::test]
async fn a_mail_that_is_refused_is_tried_no_more_and_who_asked_by_it_is_told() {
    let server = SmtpServer::start().await;
    let society = Society::on(TestApp::with(&["--rate-limits=off", &server.url()]).await).await;
    move_to(&society, society.instructor.id, "refused@example.jp").await;
    society.requested(&[1, 2]).await;
    society.app.mails().await;
    let mail = request_mail(&society).await;
    assert_eq!((&mail["state"], &mail["attempts"]), (&json!("undelivered"), &json!(1)));
    assert!(mail["last_error"].as_str().unwrap().contains("no such user"), "{mail}");
    assert_eq!(mail["next_attempt_at"], json!(null));
    for (state, count) in [("undelivered", 1), ("failed", 0), ("waiting", 0)] {
        let found = society.office.raw.get(&format!("/mails?state={state}&q=200001")).await.ok();
        assert_eq!(found["items"].as_array().unwrap().len(), count, "{state}");
    }
    let notices = society.applicant.raw.get("/notifications").await.ok();
    let notices: Vec<_> = notices["items"].as_array().unwrap().clone();
    let told: Vec<_> = notices.iter().map(|one| (&one["kind"], &one["slot_number"])).collect();
    let kind = json!("mail_undelivered");
    assert_eq!(told.len(), 2, "{notices:?}");
    assert!(told.iter().all(|(one, _)| **one == kind));
    assert!(notices[0]["message"].as_str().unwrap().contains("緩和 試200001先生"), "{notices:?}");
    society.app.advance(Duration::days(1));
    society.app.mails().await;
    let society = society.signed_in_again().await;
    assert_eq!(request_mail(&society).await["attempts"], 1, "not tried again by itself");
    // The secretariat corrects the address and sends it again.
    move_to(&society, society.instructor.id, "right@example.jp").await;
    let path = format!("/mails/{}/retry", mail["id"].as_str().unwrap());
    let again = society.office.raw.send("POST", &path, None).await.ok();
    assert_eq!(again["state"], "failed");
    society.app.mails().await;
    assert_eq!(request_mail(&society).await["state"], "sent");
    let to: Vec<_> = server.received().into_iter().map(|mail| mail.to).collect();
    assert!(to.contains(&"right@example.jp".to_owned()), "{to:?}");
}

#[actix_web::test]
async fn a_mail_that_a_server_puts_off_is_tried_for_three_days() {
    let server = SmtpServer::start().await;
    let society = Society::on(TestApp::with(&["--rate-limits=off", &server.url()]).await).await;
    move_to(&society, society.instructor.id, "later@example.jp").await;
    society.requested(&[1]).await;
    society.app.mails().await;
    let mail = request_mail(&society).await;
    assert_eq!((&mail["state"], &mail["attempts"]), (&json!("failed"), &json!(1)));
    society.app.advance(Duration::days(3) - Duration::seconds(1));
    society.app.mails().await;
    let society = society.signed_in_again().await;
    assert_eq!(request_mail(&society).await["state"], "failed");
    society.app.advance(Duration::hours(1));
    society.app.mails().await;
    let society = society.signed_in_again().await;
    let mail = request_mail(&society).await;
    assert_eq!((&mail["state"], &mail["attempts"]), (&json!("undelivered"), &json!(3)));
    let waiting = shorei_api::services::health::mail_waiting(&society.app.app).await.unwrap();
    assert_eq!(waiting.count, 0, "it holds up no figure");
}

#[actix_web::test]
async fn mails_are_on_their_way_side_by_side() {
    let server = SmtpServer::start().await;
    let society = Society::on(TestApp::with(&["--rate-limits=off", &server.url()]).await).await;
    for number in ["300001", "300002", "300003"] {
        let mut new = serde_json::to_value(crate::cast::new_member(number)).unwrap();
        new["email"] = json!(format!("together{number}@example.jp"));
        new.as_object_mut().unwrap().remove("password");
        society.office.raw.post("/members", &new).await.ok();
    }
    // The server takes none of them before it has seen all.
    society.app.mails().await;
    assert_eq!(server.received().len(), 3);
}

#[actix_web::test]
async fn mails_say_that_a_program_wrote_them_and_where_answers_go() {
    let arguments = ["--rate-limits=off", "--mail-reply-to=jimu@example.jp"];
    let society = Society::on(TestApp::with(&arguments).await).await;
    society.requested(&[1]).await;
    society.app.mails().await;
    let mut files = std::fs::read_dir(society.app.folder.path().join("mail")).unwrap();
    let raw = std::fs::read_to_string(files.next().unwrap().unwrap().path()).unwrap();
    for header in [
        "Auto-Submitted: auto-generated",
        "X-Auto-Response-Suppress: All",
        "Content-Language: ja",
        "Reply-To: jimu@example.jp",
    ] {
        assert!(raw.lines().any(|line| line == header), "{header}: {raw}");
    }
    let mail = SentMail::read(raw.as_bytes());
    assert!(mail.html.contains("<meta name=\"color-scheme\" content=\"light dark\">"));
}

#[actix_web::test]
async fn a_form_on_paper_is_told_to_the_applicant_and_to_the_secretariat() {
    let society = Society::new().await;
    crate::paper_approvals::handed_in(&society, 1).await;
    let mails = society.app.mails().await;
    let of = |to: &str| mails.iter().rfind(|mail| mail.to == to).unwrap();
    let own = of("m100001@example.jp");
    assert!(own.subject.contains("書面を受け付けました"), "{}", own.subject);
    let theirs = of("office@example.jp");
    assert!(theirs.subject.contains("緩和 試100001さんから"), "{}", theirs.subject);
    assert_eq!(theirs.path(), "/admin/papers");
}

#[actix_web::test]
async fn an_application_is_told_to_the_applicant_and_to_the_secretariat() {
    let society = Society::new().await;
    let application = crate::applications::applied_in(&society).await;
    let mails = society.app.mails().await;
    let of = |to: &str| mails.iter().rfind(|mail| mail.to == to).unwrap();
    let own = of("m100001@example.jp");
    assert!(
        own.subject.contains("認定登録医新規（2026年度）の申請を受け付けました"),
        "{}",
        own.subject
    );
    assert_eq!(own.path(), format!("/applications/{application}"));
    let theirs = of("office@example.jp");
    assert!(theirs.subject.contains("緩和 試100001さんが認定登録医新規"), "{}", theirs.subject);
    assert_eq!(theirs.path(), "/admin/applications");
}
