use serde_json::json;
use shorei_contract::approval::WithdrawRequests;
use shorei_contract::query::ReadCase;
use shorei_contract::{Status, Verdict};
use time::macros::date;
use uuid::Uuid;

use crate::cast::{Person, Society};

async fn reads(person: &Person, case: Uuid, revision: Option<u32>) -> Result<u32, u16> {
    let shown = person.client.case_show(case, &ReadCase { revision }).await;
    shown.map(|shown| shown.value.revision.unwrap()).map_err(|failure| failure.status().unwrap())
}

/// Registers the report of slot 1 again.
async fn register_again(society: &Society) {
    let book = society.book().await;
    let client = &society.applicant.client;
    let etag = client.case_show_in_slot(book, 1).await.unwrap().etag;
    client.case_write(book, 1, &society.report(), Some(&etag)).await.unwrap();
}

#[actix_web::test]
async fn an_instructor_reads_only_what_they_were_asked_about() {
    let society = Society::new().await;
    let stranger = society.specialist("200002", date!(2015 - 04 - 01)).await;
    let case = society.registered(&[1]).await[0];
    assert_eq!(reads(&society.instructor, case, None).await, Err(404));
    society.ask(&society.applicant, vec![case]).await;
    assert_eq!(reads(&society.instructor, case, None).await, Ok(1));
    assert_eq!(reads(&stranger, case, None).await, Err(404));
    assert_eq!(reads(&society.applicant, case, None).await, Ok(1));
    assert_eq!(reads(&society.office, case, None).await, Ok(1));
}

#[actix_web::test]
async fn after_a_withdrawal_or_a_decline_an_instructor_reads_nothing() {
    let society = Society::new().await;
    let requests = society.requested(&[1, 2]).await;
    let case = async |index: usize| {
        society.applicant.client.approval_request_show(requests[index]).await.unwrap().case_id
    };
    let withdrawn = WithdrawRequests { request_ids: vec![requests[0]] };
    society.applicant.client.approval_request_withdraw(&withdrawn).await.unwrap();
    society.decide(&requests[1..], Verdict::Decline).await;
    assert_eq!(reads(&society.instructor, case(0).await, None).await, Err(404));
    assert_eq!(reads(&society.instructor, case(1).await, None).await, Err(404));
}

#[actix_web::test]
async fn a_decision_leaves_the_instructor_the_revision_that_they_decided_on() {
    let society = Society::new().await;
    let requests = society.requested(&[1]).await;
    let case = society.applicant.client.approval_request_show(requests[0]).await.unwrap().case_id;
    society.decide(&requests, Verdict::Return).await;
    register_again(&society).await;
    register_again(&society).await;
    // Registered anew, but not asked about yet.
    assert_eq!(reads(&society.instructor, case, None).await, Ok(1));
    assert_eq!(reads(&society.instructor, case, Some(2)).await, Err(404));
    assert_eq!(reads(&society.applicant, case, None).await, Ok(3));
    assert_eq!(reads(&society.applicant, case, Some(2)).await, Ok(2));
    assert_eq!(reads(&society.applicant, case, Some(4)).await, Err(404));
    let again = society.ask(&society.applicant, vec![case]).await;
    // While the request is open, the earlier ones can be compared.
    assert_eq!(reads(&society.instructor, case, None).await, Ok(3));
    assert_eq!(reads(&society.instructor, case, Some(1)).await, Ok(1));
    society.decide(&again, Verdict::Approve).await;
    assert_eq!(reads(&society.instructor, case, None).await, Ok(3));
    assert_eq!(reads(&society.instructor, case, Some(1)).await, Err(404));
}

#[actix_web::test]
async fn an_instructor_never_sees_a_draft() {
    let society = Society::new().await;
    let requests = society.requested(&[1]).await;
    let request = society.applicant.client.approval_request_show(requests[0]).await.unwrap();
    society.decide(&requests, Verdict::Return).await;
    let book = society.book().await;
    let client = &society.applicant.client;
    let etag = client.case_show_in_slot(book, 1).await.unwrap().etag;
    let mut draft = society.report();
    draft.state = shorei_contract::case::WriteAs::Draft;
    draft.sections.insert("course".to_owned(), "書きかけ".to_owned());
    client.case_write(book, 1, &draft, Some(&etag)).await.unwrap();
    let shown = society.instructor.client.case_show(request.case_id, &ReadCase::default()).await;
    let shown = shown.unwrap().value;
    assert_eq!(shown.sections["course"], "膵癌、肝転移。");
    assert_eq!((shown.state, shown.comment.as_deref()), (Status::Returned, Some("経過を詳しく")));
    let history = society.instructor.client.case_history(request.case_id).await.unwrap();
    assert!(history.items.iter().all(|entry| entry.action != "case.drafted"));
}

#[actix_web::test]
async fn reading_somebody_elses_report_leaves_an_entry_and_ones_own_leaves_none() {
    let society = Society::new().await;
    let requests = society.requested(&[1]).await;
    let case = society.applicant.client.approval_request_show(requests[0]).await.unwrap().case_id;
    let trail = async || {
        let path = format!("/audit-events?action=case.read&case_id={case}");
        society.office.raw.get(&path).await.ok()["items"].clone()
    };
    reads(&society.applicant, case, None).await.unwrap();
    society.applicant.client.case_history(case).await.unwrap();
    society.instructor.client.case_history(case).await.unwrap();
    assert_eq!(trail().await, json!([]));
    reads(&society.instructor, case, None).await.unwrap();
    reads(&society.office, case, Some(1)).await.unwrap();
    let entries = trail().await;
    let who = |index: usize| entries[index]["actor"]["member_id"].clone();
    assert_eq!(who(0), json!(society.office.id));
    assert_eq!(who(1), json!(society.instructor.id));
    assert_eq!((&entries[1]["revision"], &entries[1]["address"]), (&json!(1), &json!("127.0.0.1")));
    assert!(entries[1]["request_id"].is_string());
    reads(&society.instructor, case, Some(9)).await.unwrap_err();
    assert_eq!(trail().await.as_array().unwrap().len(), 2, "what was not shown was not read");
}

#[actix_web::test]
async fn the_history_tells_who_did_what() {
    let society = Society::new().await;
    let requests = society.requested(&[1]).await;
    let case = society.applicant.client.approval_request_show(requests[0]).await.unwrap().case_id;
    society.decide(&requests, Verdict::Return).await;
    register_again(&society).await;
    let history = society.applicant.client.case_history(case).await.unwrap().items;
    let told: Vec<_> = history
        .iter()
        .map(|entry| {
            let actor = &entry.actor.as_ref().unwrap().name;
            format!("{actor} {} {}", entry.revision.unwrap(), entry.message)
        })
        .collect();
    assert_eq!(
        told,
        [
            "緩和 試100001 1 登録しました",
            "緩和 試100001 1 緩和 試200001先生に承認を依頼しました",
            "緩和 試200001 1 差し戻しました",
            "緩和 試100001 2 登録しました",
        ]
    );
    assert_eq!(history[2].comment.as_deref(), Some("経過を詳しく"));
    let theirs = society.instructor.client.case_history(case).await.unwrap().items;
    assert_eq!(theirs.len(), 3, "up to their own revision");
}

#[actix_web::test]
async fn reopening_voids_the_approval_and_tells_the_instructor() {
    let society = Society::new().await;
    let requests = society.requested(&[1]).await;
    society.decide(&requests, Verdict::Approve).await;
    let case = society.applicant.client.approval_request_show(requests[0]).await.unwrap().case_id;
    let reopened = society.applicant.client.case_reopen(case).await.unwrap().value;
    assert_eq!((reopened.state, reopened.revision), (Status::Registered, Some(2)));
    assert_eq!(reopened.sections["course"], "膵癌、肝転移。");
    let request = society.instructor.client.approval_request_show(requests[0]).await.unwrap();
    assert!(request.voided_at.is_some());
    let notices = society.instructor.raw.get("/notifications").await.ok();
    assert_eq!(notices["items"][0]["kind"], "case_reopened");
    let mails = society.app.mails().await;
    let mail = mails.last().unwrap();
    assert_eq!((mail.to.as_str(), mail.path().as_str()), ("m200001@example.jp", "/approvals"));
    let again = society.applicant.raw.send("POST", &format!("/cases/{case}/reopen"), None).await;
    assert_eq!(again.problem(), ["409  not_approved"]);
    // The new revision can be asked about.
    society.ask(&society.applicant, vec![case]).await;
}

#[actix_web::test]
async fn only_the_owner_reopens_and_only_while_registration_is_open() {
    let society = Society::new().await;
    let requests = society.requested(&[1]).await;
    society.decide(&requests, Verdict::Approve).await;
    let case = society.applicant.client.approval_request_show(requests[0]).await.unwrap().case_id;
    let path = format!("/cases/{case}/reopen");
    assert_eq!(
        society.instructor.raw.send("POST", &path, None).await.problem(),
        ["404  not_found"]
    );
    assert_eq!(society.office.raw.send("POST", &path, None).await.problem(), ["403  forbidden"]);
    society.app.set_today(date!(2026 - 07 - 01));
    let applicant = crate::cast::sign_in(&society.app, "100001", crate::cast::PASSWORD).await;
    let late = applicant.raw.send("POST", &path, None).await;
    assert_eq!(late.problem(), ["409  registration_closed"]);
}

#[actix_web::test]
async fn from_the_deletion_on_the_instructor_cannot_read_it() {
    let society = Society::new().await;
    let requests = society.requested(&[1]).await;
    let case = society.applicant.client.approval_request_show(requests[0]).await.unwrap().case_id;
    society.decide(&requests, Verdict::Return).await;
    let book = society.book().await;
    let etag = society.applicant.client.case_show_in_slot(book, 1).await.unwrap().etag;
    society.applicant.client.case_delete(book, 1, &etag).await.unwrap();
    assert_eq!(reads(&society.instructor, case, None).await, Err(404));
    assert_eq!(reads(&society.office, case, None).await, Err(404));
    let request = society.instructor.client.approval_request_show(requests[0]).await.unwrap();
    assert!(request.case_deleted);
}

#[actix_web::test]
async fn a_past_revision_does_not_serve_to_replace_the_newest() {
    let society = Society::new().await;
    let case = society.registered(&[1]).await[0];
    register_again(&society).await;
    let raw = &society.applicant.raw;
    let past = raw.get(&format!("/cases/{case}?revision=1")).await;
    let etag = past.header("etag").unwrap().to_owned();
    let known = raw.with("if-none-match", &etag);
    assert_eq!(known.get(&format!("/cases/{case}?revision=1")).await.status, 304);
    let place = format!("/case-books/{}/cases/1", society.book().await);
    let draft = json!({"state": "draft"});
    let written = raw.with("if-match", &etag).put(&place, &draft).await;
    assert_eq!(written.problem(), ["412  precondition_failed"]);
}
