//! The audit trail in chains: whatever is altered, removed, moved or added behind the program's back is
//! found by `shorei check`, and named.

use sea_orm::ConnectionTrait;
use serde_json::json;
use shorei_api::services::check::check;
use shorei_contract::Verdict;
use time::Duration;
use uuid::Uuid;

use crate::cast::{self, Society};

/// The tables of the trail, which refer to nothing.
const TRAIL: [&str; 4] = ["audit_events", "audit_chains", "audit_anchors", "audit_anchor_heads"];
/// What else is tampered with: the table, its key, and the columns.
const KEPT: [(&str, &str, &[&str]); 5] = [
    ("cases", "id", &["sections", "state", "deleted_at", "book_id", "request_id"]),
    ("case_revisions", "case_id", &["sections", "care_from"]),
    (
        "approval_requests",
        "id",
        &["comment", "message", "instructor_id", "state", "decided_at", "voided_at", "revision"],
    ),
    ("applications", "id", &["snapshot", "voided_at", "result"]),
    ("paper_approvals", "id", &["size"]),
];

async fn faults(society: &Society) -> Vec<String> {
    let app = &society.app.app;
    check(&app.db, &app.papers).await.unwrap()
}

async fn sql(society: &Society, statements: &[&str]) {
    let run = async |tx: &sea_orm::DatabaseTransaction| {
        for statement in statements {
            tx.execute_unprepared(statement).await?;
        }
        Ok(())
    };
    society.app.app.db.write(run).await.unwrap();
}

/// Keeps everything as it is, to come back to it.
async fn keep(society: &Society) {
    for table in TRAIL.into_iter().chain(KEPT.iter().map(|kept| kept.0)) {
        sql(society, &[&format!("CREATE TABLE kept_{table} AS SELECT * FROM {table}")]).await;
    }
}

async fn come_back(society: &Society) {
    for table in TRAIL {
        let again = format!("INSERT INTO {table} SELECT * FROM kept_{table}");
        sql(society, &[&format!("DELETE FROM {table}"), &again]).await;
    }
    for (table, key, columns) in KEPT {
        let set = columns.iter().map(|column| {
            format!(
                "{column} = (SELECT k.{column} FROM kept_{table} k WHERE k.{key} = {table}.{key})"
            )
        });
        let set = set.collect::<Vec<_>>().join(", ");
        sql(society, &[&format!("UPDATE {table} SET {set}")]).await;
    }
}

/// A society in which something of everything happened, and an anchor was made over it.
pub async fn eventful() -> (Society, Uuid) {
    let society = Society::new().await;
    crate::applications::applied_in(&society).await;
    let requests = society.requested(&[1, 2, 3]).await;
    society.decide(&requests[..1], Verdict::Approve).await;
    society.decide(&requests[1..2], Verdict::Return).await;
    let paper = crate::paper_approvals::handed_in(&society, 4).await;
    society.app.advance(Duration::days(1));
    society.app.do_chores().await;
    (society.signed_in_again().await, paper)
}

const APPROVED: &str = "(SELECT id FROM approval_requests WHERE state = 'approved')";
const RETURNED: &str = "(SELECT id FROM approval_requests WHERE state = 'returned')";

#[actix_web::test]
async fn whatever_is_altered_removed_moved_or_added_is_found_and_named() {
    let (society, paper) = eventful().await;
    assert_eq!(faults(&society).await, [""; 0]);
    keep(&society).await;
    let of_approval = "action = 'approval_request.approved'";
    let last = "chain = (SELECT chain FROM audit_events WHERE action = 'paper_approval.handed_in')
                AND position = (SELECT length FROM audit_chains c WHERE c.chain = audit_events.chain)";
    let new = "INSERT INTO audit_events (id, at, action, subject_kind, subject_id, details, chain, position, salt, personal, link)
               SELECT r.id, e.at, 'case.read', 'case', e.subject_id, '{}'";
    let from = format!(
        "FROM audit_events e JOIN approval_requests r ON r.id = {APPROVED} WHERE e.{of_approval}"
    );
    let update =
        |change: &str, which: &str| format!("UPDATE audit_events SET {change} WHERE {which}");
    let tamperings: Vec<(&str, Vec<String>, &str)> = vec![
        ("altered values", vec![update("details = '{\"by\": \"nobody\"}'", of_approval)], "its values were altered"),
        ("another address", vec![update("address = '192.0.2.99'", of_approval)], "its values were altered"),
        ("another person", vec![update("actor_id = subject_id", of_approval)], "was altered, moved or added"),
        ("another time", vec![update("at = (SELECT MAX(at) FROM audit_events)", "action = 'paper_approval.handed_in'")], "was altered, moved or added"),
        ("another action", vec![update("action = 'approval_request.returned'", of_approval)], "was altered, moved or added"),
        ("one removed", vec![format!("DELETE FROM audit_events WHERE {of_approval}")], "are missing"),
        ("the last removed", vec![format!("DELETE FROM audit_events WHERE {last}")], "are missing at the end"),
        (
            "the last removed, and the end of the chain with it",
            vec![
                format!("UPDATE audit_chains SET length = length - 1, head = (SELECT link FROM audit_events e
                   WHERE e.chain = audit_chains.chain AND e.position = audit_chains.length - 1)
                   WHERE chain = (SELECT chain FROM audit_events WHERE {last})"),
                "DELETE FROM audit_events WHERE position > (SELECT length FROM audit_chains c WHERE c.chain = audit_events.chain)".to_owned(),
            ],
            "was rewritten, or cut, since the anchor of",
        ),
        (
            "two exchanged",
            vec![
                update("position = position + 1000", of_approval),
                update("position = position + 1", "action = 'approval_request.returned'").replace("+ 1 ", "- 1 "),
                update("position = position - 999", of_approval),
            ],
            "was altered, moved or added",
        ),
        ("one added", vec![format!("{new}, NULL, NULL, NULL, NULL, NULL {from}")], "stands in no chain: it was added"),
        (
            "one added at the end of a chain",
            vec![format!("{new}, e.chain, 1 + (SELECT length FROM audit_chains c WHERE c.chain = e.chain), e.salt, e.personal, e.link {from}")],
            "entries were added after place",
        ),
        ("a chain added", vec![format!("{new}, 'forged', 1, e.salt, e.personal, e.link {from}")], "nothing is known of the chain forged"),
        ("values erased in silence", vec![update("address = NULL, details = '{}', salt = NULL", of_approval)], "no entry says why"),
        ("an anchor altered", vec!["UPDATE audit_anchors SET digest = (SELECT head FROM audit_chains WHERE chain = 'session')".to_owned()], "was altered"),
        ("a report", vec![format!("UPDATE cases SET sections = '{{}}' WHERE request_id = {APPROVED}")], "a report whose text is not that of its registered revision"),
        (
            "a report with its revision",
            vec![
                format!("UPDATE cases SET sections = '{{\"course\": \"別\"}}' WHERE request_id = {APPROVED}"),
                format!("UPDATE case_revisions SET sections = '{{\"course\": \"別\"}}' WHERE case_id = (SELECT case_id FROM approval_requests WHERE id = {APPROVED})"),
            ],
            "revision 1 of a report was altered",
        ),
        ("a comment", vec![format!("UPDATE approval_requests SET comment = '別' WHERE id = {RETURNED}")], "what was said in a request was altered"),
        ("a day of decision", vec![format!("UPDATE approval_requests SET decided_at = requested_at, comment = NULL WHERE id = {RETURNED}")], "what was said in a request was altered"),
        ("who was asked", vec![format!("UPDATE approval_requests SET instructor_id = (SELECT MIN(id) FROM members WHERE is_staff) WHERE id = {APPROVED}").replace("MIN(id) FROM members WHERE is_staff", "id FROM members WHERE email = 'office@example.jp'")], "a decision by somebody who was not asked"),
        (
            "an approval that never was",
            vec![
                format!("UPDATE cases SET state = 'approved' WHERE request_id = {RETURNED}"),
                format!("UPDATE approval_requests SET state = 'approved', comment = NULL WHERE id = {RETURNED}"),
            ],
            "a request that the trail knows to have ended otherwise",
        ),
        ("a report deleted", vec!["UPDATE cases SET deleted_at = updated_at WHERE state = 'returned'".to_owned()], "a report that is deleted where the trail does not say so"),
        ("an approval made void", vec![format!("UPDATE approval_requests SET voided_at = decided_at WHERE id = {APPROVED}")], "an approval that is void"),
        ("what was applied with", vec!["UPDATE applications SET snapshot = REPLACE(snapshot, '夜間の疼痛', '別の所見')".to_owned()], "what was applied with was altered"),
        ("a result", vec!["UPDATE applications SET result = 'passed'".to_owned()], "has a result, where the trail does not say so"),
    ];
    assert!(tamperings.len() >= 13);
    for (what, statements, expected) in tamperings {
        let statements: Vec<_> = statements.iter().map(String::as_str).collect();
        sql(&society, &statements).await;
        let found = faults(&society).await;
        assert!(found.iter().any(|fault| fault.contains(expected)), "{what}: {found:#?}");
        come_back(&society).await;
        assert_eq!(faults(&society).await, [""; 0], "{what}: as it was");
    }

    // The scan lies beside the database.
    let scan = society.app.folder.path().join("papers").join(paper.to_string());
    std::fs::write(&scan, "another scan").unwrap();
    assert_eq!(
        faults(&society).await,
        [format!("the scan of a paper approval was altered: {paper}")]
    );
    std::fs::remove_file(&scan).unwrap();
    assert_eq!(
        faults(&society).await,
        [format!("the scan of a paper approval is missing: {paper}")]
    );
}

#[actix_web::test]
async fn a_chain_rewritten_as_a_whole_is_found_by_its_anchor() {
    let (society, _) = eventful().await;
    // Everything of a chain is dropped, and its end too, as if it had never been.
    sql(
        &society,
        &[
            "DELETE FROM audit_events WHERE chain = 'facility'",
            "DELETE FROM audit_chains WHERE chain = 'facility'",
        ],
    )
    .await;
    let found = faults(&society).await;
    assert_eq!(found.len(), 1, "{found:#?}");
    assert!(
        found[0].contains("facility was rewritten, or cut, since the anchor of 2026-06-15"),
        "{found:#?}"
    );
}

#[actix_web::test]
async fn erased_reports_leave_a_trail_that_verifies() {
    let society = Society::new().await;
    let requests = society.requested(&[1]).await;
    society.decide(&requests, Verdict::Return).await;
    let path = format!("/case-books/{}/cases/1", society.book().await);
    let raw = &society.applicant.raw;
    let etag = raw.get(&path).await.header("etag").unwrap().to_owned();
    raw.with("if-match", &etag).delete(&path).await.ok();
    society.app.advance(Duration::days(32));
    society.app.erase_what_is_old().await;
    assert_eq!(faults(&society).await, [""; 0]);
}

#[actix_web::test]
async fn personal_values_of_an_entry_are_erased_as_an_entry_and_the_trail_verifies() {
    let (society, _) = eventful().await;
    let office = &society.office.raw;
    let made = office.get("/audit-events?action=session.begun").await.ok();
    let entry = &made["items"][0];
    assert!(entry["address"].is_string());
    let path = format!("/audit-events/{}/erasure", entry["id"].as_str().unwrap());
    let body = json!({"reason": "本人の求めによる"});
    assert_eq!(society.applicant.raw.post(&path, &body).await.problem(), ["403  forbidden"]);
    let erased = office.post(&path, &body).await.ok();
    assert_eq!((&erased["address"], &erased["details"]), (&json!(null), &json!({})));
    let note = office.get("/audit-events?action=trail.erased").await.ok();
    assert_eq!(note["items"][0]["subject_id"], entry["id"]);
    assert_eq!(note["items"][0]["details"]["reason"], "本人の求めによる");
    assert_eq!(faults(&society).await, [""; 0]);
    // That entry itself stays.
    let path = format!("/audit-events/{}/erasure", note["items"][0]["id"].as_str().unwrap());
    assert_eq!(office.post(&path, &body).await.problem(), ["404  not_found"]);
}

#[actix_web::test]
async fn what_was_there_before_chains_begins_one_by_an_anchor() {
    let society = Society::new().await;
    society.requested(&[1]).await;
    // As a version before left it.
    sql(
        &society,
        &[
            "UPDATE audit_events SET chain = NULL, position = NULL, salt = NULL, personal = NULL, link = NULL",
            "DELETE FROM audit_chains",
            "DELETE FROM audit_anchor_heads",
            "DELETE FROM audit_anchors",
        ],
    )
    .await;
    let app = &society.app.app;
    shorei_api::services::anchor::begin(&app.db, &app.clock, &app.ids).await.unwrap();
    assert_eq!(faults(&society).await, [""; 0]);
    society.registered(&[2]).await;
    sql(&society, &["UPDATE audit_events SET action = 'case.read' WHERE action = 'case.registered' AND chain = 'before'"]).await;
    let found = faults(&society).await;
    assert!(
        found.iter().any(|fault| fault.contains("of before was altered, moved or added")),
        "{found:#?}"
    );
}

#[actix_web::test]
async fn anchors_are_listed_and_mailed_where_that_is_set() {
    let app = crate::app::TestApp::with(&["--rate-limits=off", "--mail-anchors=on"]).await;
    let society = Society::on(app).await;
    society.app.advance(Duration::days(1));
    for _ in 0..2 {
        society.app.do_chores().await;
    }
    let society = society.signed_in_again().await;
    let listed = society.office.raw.get("/audit-anchors").await.ok();
    let days: Vec<_> =
        listed["items"].as_array().unwrap().iter().map(|item| item["day"].clone()).collect();
    assert_eq!(days, [json!("2026-06-15"), json!("2026-06-14")]);
    let digest = listed["items"][0]["digest"].as_str().unwrap();
    assert_eq!(digest.len(), 64);
    assert_eq!(society.applicant.raw.get("/audit-anchors").await.problem(), ["403  forbidden"]);
    let mails = society.app.mails().await;
    let told: Vec<_> = mails.iter().filter(|mail| mail.text.contains(digest)).collect();
    assert_eq!((told.len(), told[0].to.as_str()), (1, "office@example.jp"));
}

#[actix_web::test]
async fn the_trail_is_searched_by_words_and_days() {
    let (society, _) = eventful().await;
    let found = async |query: &str| {
        let body = society.office.raw.get(&format!("/audit-events?limit=200&{query}")).await.ok();
        body["items"].as_array().unwrap().clone()
    };
    let by = found("q=試100001").await;
    assert!(!by.is_empty());
    assert!(by.iter().all(|item| item["actor"]["member_number"] == "100001"));
    let about = found("subject=みなと試験病院").await;
    assert!(about.iter().any(|item| item["action"] == "facility.created"), "{about:?}");
    let about = found("subject=100001&action=case.registered").await;
    assert_eq!(about.len(), 9, "of the books of that member");
    assert_eq!(found("from=2026-06-16&action=session.begun").await.len(), 3);
    assert_eq!(found("to=2026-06-14").await.len(), 0);
    assert!(found("action=case").await.len() > 9, "every action of a kind");
    let approved = &found("action=approval_request.approved").await[0];
    assert_eq!(approved["message"], "承認依頼を承認");
    assert_eq!(approved["actor"]["name"], "緩和 試200001");
}

#[actix_web::test]
async fn reads_by_the_secretariat_and_failed_sign_ins_are_recorded() {
    let (society, _) = eventful().await;
    let office = &society.office.raw;
    let count = async |action: &str| {
        let body = office.get(&format!("/audit-events?action={action}")).await.ok();
        body["items"].as_array().unwrap().len()
    };
    let book = society.book().await;
    let shown = office.get(&format!("/case-books/{book}")).await.ok();
    let case = shown["slots"][0]["case_id"].as_str().unwrap().to_owned();
    office.get(&format!("/cases/{case}/history")).await.ok();
    let requests = office.get("/approval-requests").await.ok();
    let request = requests["items"][0]["id"].as_str().unwrap().to_owned();
    office.get(&format!("/approval-requests/{request}")).await.ok();
    assert_eq!(count("case_book.read").await, 1);
    assert_eq!(count("case.history_read").await, 1);
    assert_eq!(count("approval_request.read").await, 2, "the list and the one");
    // Their owners' reads are not recorded.
    society.applicant.raw.get(&format!("/case-books/{book}")).await.ok();
    society.applicant.raw.get("/approval-requests").await.ok();
    assert_eq!((count("case_book.read").await, count("approval_request.read").await), (1, 2));

    let sign_in = |user_id: &str| json!({"user_id": user_id, "password": "wrong-password-1", "remember": false});
    for user_id in ["100001", "secret-typed-here"] {
        let answer = society.app.raw().post("/session", &sign_in(user_id)).await;
        assert_eq!(answer.problem(), ["401  invalid_credentials"]);
    }
    let refused = office.get("/audit-events?action=session.refused").await.ok();
    let subjects: Vec<_> = refused["items"]
        .as_array()
        .unwrap()
        .iter()
        .map(|item| item["subject_id"].clone())
        .collect();
    assert_eq!(subjects, [json!(Uuid::nil()), json!(society.applicant.id)]);
    society.app.raw().post("/password-resets", &json!({"user_id": "secret-typed-here"})).await;
    society.app.mails().await;
    assert_eq!(count("password.reset_refused").await, 1);
    assert!(!refused.to_string().contains("secret-typed-here"));
    let typed = "SELECT COUNT(*) AS n FROM sign_in_failures WHERE account LIKE '%secret-typed%'";
    assert_eq!(crate::databases::count(&society.app, typed).await, 0);

    // One entry a sign-out.
    let person = cast::sign_in(&society.app, "100001", cast::PASSWORD).await;
    person.raw.send("DELETE", "/session", None).await;
    person.raw.send("DELETE", "/session", None).await;
    assert_eq!(count("session.ended").await, 1);
}

#[actix_web::test]
async fn changes_keep_old_and_new_values_and_exports_tell_what_they_held() {
    let society = Society::new().await;
    let path = format!("/members/{}", society.applicant.id);
    let office = &society.office.raw;
    let etag = office.get(&path).await.header("etag").unwrap().to_owned();
    let change = json!({"family_name": "改姓", "password": "another-long-password"});
    office.with("if-match", &etag).patch(&path, &change).await.ok();
    let corrected = office.get("/audit-events?action=member.corrected").await.ok();
    let details = &corrected["items"][0]["details"];
    assert_eq!(details["before"], json!({"family_name": "緩和"}));
    assert_eq!(details["after"], json!({"family_name": "改姓"}));
    assert_eq!(details["changed"], json!(["family_name", "password"]));
    assert!(!details.to_string().contains("another-long"));

    office.get("/exports?kind=members").await;
    let made = office.get("/audit-events?action=export.made").await.ok();
    let details = &made["items"][0]["details"];
    assert_eq!((&details["kind"], &details["rows"]), (&json!("members"), &json!(2)));
    assert_eq!(details["columns"][0], "member_number");
    assert!(details["first"].is_string() && details["last"].is_string());
}
