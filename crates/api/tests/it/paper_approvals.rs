//! Approvals on paper, of instructors who have left the society (`S11`).

use serde_json::{Value, json};
use shorei_contract::member::MemberPatch;
use shorei_contract::paper::{DecidePaper, FILE_MAX, PaperState};
use shorei_contract::query::ListPaperApprovals;
use shorei_contract::{Action, PaperVerdict, QualificationKind, Status};
use time::Date;
use time::macros::date;
use uuid::Uuid;

use crate::cast::{Person, Society, asking};
use crate::raw::Answer;

const PDF: &[u8] = b"%PDF-1.7\nthe scan of a form\n%%EOF\n";
const OTHER: &[u8] = b"%PDF-1.7\nanother scan\n%%EOF\n";
const SIGNED_ON: Date = date!(2026 - 06 - 01);

/// An instructor who covered the care period and has left since.
pub async fn retired(society: &Society) -> Uuid {
    let person = society.specialist("209001", date!(2015 - 04 - 01)).await;
    leave(society, person.id).await;
    person.id
}

async fn leave(society: &Society, member: Uuid) {
    let client = &society.office.client;
    let etag = client.member_show(member).await.unwrap().etag;
    let patch = MemberPatch { left_on: Some(Some(date!(2026 - 04 - 01))), ..Default::default() };
    client.member_correct(member, &patch, &etag).await.unwrap();
}

/// Registers a report in that slot of the applicant's book and hands in a paper for it.
pub async fn handed_in(society: &Society, number: u8) -> Uuid {
    let case = society.registered(&[number]).await[0];
    let instructor = retired(society).await;
    let client = &society.applicant.client;
    let paper = client.paper_approval_hand_in(case, instructor, SIGNED_ON, "承認書.pdf", PDF).await;
    paper.unwrap().id
}

/// A body by hand: its content type and its bytes.
fn multipart(texts: &[(&str, &str)], file: Option<&[u8]>) -> (String, Vec<u8>) {
    let mut body = Vec::new();
    for (name, text) in texts {
        let part =
            format!("--xyz\r\ncontent-disposition: form-data; name=\"{name}\"\r\n\r\n{text}\r\n");
        body.extend_from_slice(part.as_bytes());
    }
    if let Some(file) = file {
        let head = "--xyz\r\ncontent-disposition: form-data; name=\"file\"; filename=\"../../a.pdf\"\r\n\
                    content-type: application/pdf\r\n\r\n";
        body.extend_from_slice(head.as_bytes());
        body.extend_from_slice(file);
        body.extend_from_slice(b"\r\n");
    }
    body.extend_from_slice(b"--xyz--\r\n");
    ("multipart/form-data; boundary=xyz".to_owned(), body)
}

pub async fn hand_in(
    person: &Person,
    case: Uuid,
    texts: &[(&str, &str)],
    file: Option<&[u8]>,
) -> Answer {
    let (kind, body) = multipart(texts, file);
    let raw = person.raw.with("content-type", &kind);
    raw.send("POST", &format!("/cases/{case}/paper-approvals"), Some(body)).await
}

async fn state_of(society: &Society, number: u8) -> (Status, Value) {
    let book = society.applicant.client.case_book_show(society.book().await).await.unwrap();
    let slot = book.slots.iter().find(|slot| slot.number == number).unwrap();
    (slot.state, json!(slot.approval))
}

#[actix_web::test]
async fn s11_a_paper_waits_is_accepted_and_the_case_reads_approved_on_paper() {
    let society = Society::new().await;
    let paper = handed_in(&society, 1).await;
    let expected = json!({"kind": "paper", "paper_approval_id": paper});
    assert_eq!(state_of(&society, 1).await, (Status::Requested, expected.clone()));

    let client = &society.office.client;
    let query =
        ListPaperApprovals { state: Some(PaperState::Requested), ..ListPaperApprovals::default() };
    let waiting = client.paper_approval_list(&query).await.unwrap().items;
    assert_eq!(waiting.len(), 1);
    let shown = &waiting[0];
    assert_eq!((shown.id, shown.slot_number, shown.signed_on), (paper, 1, SIGNED_ON));
    assert_eq!((shown.file.name.as_str(), shown.file.size), ("承認書.pdf", PDF.len() as u64));
    assert_eq!(client.paper_approval_file(paper).await.unwrap(), PDF);

    let accept = DecidePaper { decision: PaperVerdict::Accept, comment: None };
    let accepted = client.paper_approval_decide(paper, &accept).await.unwrap();
    assert_eq!(accepted.state, PaperState::Accepted);
    assert_eq!(state_of(&society, 1).await, (Status::Approved, expected));
    let mails = society.app.mails().await;
    let told = mails.iter().rev().find(|mail| mail.to.contains("m100001")).unwrap();
    assert!(told.subject.contains("書面による承認"), "{}", told.subject);
    let notices = society.applicant.raw.get("/notifications").await.ok();
    assert_eq!(notices["items"][0]["kind"], "paper_accepted", "{notices}");
    let again = client.paper_approval_decide(paper, &accept).await.unwrap_err();
    assert_eq!(again.code(), Some("not_requested"));
}

#[actix_web::test]
async fn s11_a_refused_paper_returns_the_case_with_the_reason() {
    let society = Society::new().await;
    let paper = handed_in(&society, 1).await;
    let path = format!("/paper-approvals/{paper}/decision");
    let silent = society.office.raw.post(&path, &json!({"decision": "refuse"})).await;
    assert_eq!(silent.problem(), ["422 /comment comment_required"]);
    let reason = json!({"decision": "refuse", "comment": "押印がありません"});
    society.office.raw.post(&path, &reason).await.ok();
    let book = society.applicant.client.case_book_show(society.book().await).await.unwrap();
    let slot = &book.slots[0];
    assert_eq!(slot.state, Status::Returned);
    assert_eq!(slot.comment.as_deref(), Some("押印がありません"));
    assert!(slot.actions.contains(&Action::Edit));
}

#[actix_web::test]
async fn s11_the_applicant_withdraws_a_waiting_paper_and_may_ask_somebody_in_the_system() {
    let society = Society::new().await;
    let paper = handed_in(&society, 1).await;
    let path = format!("/paper-approvals/{paper}/withdrawal");
    assert_eq!(society.office.raw.post(&path, &json!({})).await.problem(), ["403  forbidden"]);
    let withdrawn = society.applicant.raw.post(&path, &json!({})).await.ok();
    assert_eq!(withdrawn["state"], "withdrawn");
    let case: Uuid = withdrawn["case_id"].as_str().unwrap().parse().unwrap();
    let again = society.applicant.raw.post(&path, &json!({})).await;
    assert_eq!(again.problem(), ["409  not_requested"]);
    let ask = asking(&[case], society.instructor.id);
    society.applicant.raw.post("/approval-requests", &ask).await.ok();
}

#[actix_web::test]
async fn s11_who_can_be_asked_in_the_system_signs_no_paper() {
    let society = Society::new().await;
    let case = society.registered(&[1]).await[0];
    let instructor = society.instructor.id.to_string();
    let texts = [("instructor_id", &*instructor), ("signed_on", "2026-06-01")];
    let answer = hand_in(&society.applicant, case, &texts, Some(PDF)).await;
    assert_eq!(answer.problem(), ["422 /instructor_id instructor_not_retired"]);
    let path = format!("/cases/{case}/paper-form.pdf?instructor_id={instructor}");
    let form = society.applicant.raw.get(&path).await;
    assert_eq!(form.problem(), ["422 /instructor_id instructor_not_retired"]);
}

#[actix_web::test]
async fn s11_every_fault_of_what_is_handed_in_is_told_and_changes_nothing() {
    let society = Society::new().await;
    let case = society.registered(&[1]).await[0];
    let instructor = retired(&society).await.to_string();
    let by = |on| [("instructor_id", instructor.as_str()), ("signed_on", on)];
    let applicant = &society.applicant;
    let answers: [(Answer, &[&str]); 8] = [
        (
            hand_in(applicant, case, &by("2010-01-01"), Some(PDF)).await,
            &["422 /signed_on out_of_range"],
        ),
        (
            hand_in(applicant, case, &[], None).await,
            &[
                "422 /instructor_id field_required",
                "422 /signed_on field_required",
                "422 /file field_required",
            ],
        ),
        (
            hand_in(applicant, case, &by("2026/06/01"), Some(PDF)).await,
            &["422 /signed_on invalid_value"],
        ),
        (
            hand_in(applicant, case, &by("2099-01-01"), Some(PDF)).await,
            &["422 /signed_on out_of_range"],
        ),
        (
            hand_in(applicant, case, &by("2026-06-01"), Some(b"")).await,
            &["422 /file field_required"],
        ),
        (
            // A program with the name and the type of a PDF.
            hand_in(applicant, case, &by("2026-06-01"), Some(b"MZ\x90\x00")).await,
            &["422 /file file_type_not_supported"],
        ),
        (
            hand_in(applicant, case, &by("2026-06-01"), Some(&vec![b'%'; FILE_MAX + 1])).await,
            &["422 /file file_type_not_supported"],
        ),
        (hand_in(applicant, case, &[("who", "x")], Some(PDF)).await, &["422 /who unknown_field"]),
    ];
    for (answer, expected) in answers {
        assert_eq!(answer.problem(), expected);
    }
    let of_size = |size: usize| [&vec![b' '; size - PDF.len()], PDF].concat();
    let mut large = of_size(FILE_MAX + 1);
    large[..5].copy_from_slice(&PDF[..5]);
    let answer = hand_in(applicant, case, &by("2026-06-01"), Some(&large)).await;
    assert_eq!(answer.problem(), ["413  payload_too_large"]);
    assert_eq!(state_of(&society, 1).await.0, Status::Registered);
    large.remove(5);
    hand_in(applicant, case, &by("2026-06-01"), Some(&large)).await.ok();
}

#[actix_web::test]
async fn s11_the_name_of_a_file_never_leads_anywhere() {
    let society = Society::new().await;
    let case = society.registered(&[1]).await[0];
    let instructor = retired(&society).await.to_string();
    let texts = [("instructor_id", &*instructor), ("signed_on", "2026-06-01")];
    let paper = hand_in(&society.applicant, case, &texts, Some(PDF)).await.ok();
    assert_eq!(paper["file"]["name"], "a.pdf");
    let path = format!("/paper-approvals/{}/file", paper["id"].as_str().unwrap());
    let file = society.office.raw.get(&path).await;
    assert_eq!(file.body, PDF);
    let disposition = file.header("content-disposition").unwrap();
    assert!(disposition.starts_with("attachment; filename=\"paper-approval-"), "{disposition}");
    assert_eq!(file.header("content-type"), Some("application/octet-stream"));
    assert_eq!(file.header("x-content-type-options"), Some("nosniff"));
    let stranger = society.member("300001").await;
    assert_eq!(stranger.raw.get(&path).await.problem(), ["404  not_found"]);
}

#[actix_web::test]
async fn s11_the_same_paper_handed_in_twice_with_one_key_counts_once() {
    let society = Society::new().await;
    let case = society.registered(&[1]).await[0];
    let instructor = retired(&society).await;
    let client = society.applicant.client.with_idempotency_key("paper-1");
    let first = client.paper_approval_hand_in(case, instructor, SIGNED_ON, "a.pdf", PDF).await;
    let second = client.paper_approval_hand_in(case, instructor, SIGNED_ON, "a.pdf", PDF).await;
    assert_eq!(first, second);
    let other = client.paper_approval_hand_in(case, instructor, SIGNED_ON, "a.pdf", OTHER).await;
    assert_eq!(other.unwrap_err().code(), Some("idempotency_key_reused"));
}

#[actix_web::test]
async fn s11_papers_are_no_requests_of_the_system() {
    let society = Society::new().await;
    let paper = handed_in(&society, 1).await;
    let path = format!("/approval-requests/{paper}");
    assert_eq!(society.applicant.raw.get(&path).await.problem(), ["404  not_found"]);
    let all = society.office.raw.get("/approval-requests").await.ok();
    assert_eq!(all["items"], json!([]));
    let withdrawal = json!({"request_ids": [paper]});
    let answer = society.applicant.raw.post("/approval-requests/withdrawals", &withdrawal).await;
    assert_eq!(answer.problem(), ["422 /request_ids/0 not_found"]);
}

#[actix_web::test]
async fn s11_a_signer_whose_terms_were_corrected_can_no_longer_be_accepted() {
    let society = Society::new().await;
    let case = society.registered(&[1]).await[0];
    let person = society.member("209001").await;
    let kind = QualificationKind::Specialist;
    let from = date!(2015 - 04 - 01);
    crate::cast::qualify(&society.office, person.id, kind, from, None).await;
    leave(&society, person.id).await;
    let client = &society.applicant.client;
    let paper = client.paper_approval_hand_in(case, person.id, SIGNED_ON, "a.pdf", PDF).await;
    let paper = paper.unwrap().id;

    let query = format!("/qualifications?member_id={}", person.id);
    let held = society.office.raw.get(&query).await.ok()["items"][0]["id"].clone();
    let path = format!("/qualifications/{}", held.as_str().unwrap());
    let etag = society.office.raw.get(&path).await.header("etag").unwrap().to_owned();
    let office = society.office.raw.with("if-match", &etag);
    office.patch(&path, &json!({"term_to": "2016-03-31"})).await.ok();

    let path = format!("/paper-approvals/{paper}/decision");
    let accept = society.office.raw.post(&path, &json!({"decision": "accept"})).await;
    assert_eq!(accept.problem(), ["422  outside_instructor_term"]);
    let refuse = json!({"decision": "refuse", "comment": "認定期間外です"});
    society.office.raw.post(&path, &refuse).await.ok();
}

#[actix_web::test]
async fn s11_a_reopened_paper_approval_is_void_and_nobody_is_written_to() {
    let society = Society::new().await;
    let paper = handed_in(&society, 1).await;
    let accept = DecidePaper { decision: PaperVerdict::Accept, comment: None };
    let accepted = society.office.client.paper_approval_decide(paper, &accept).await.unwrap();
    let before = society.app.mails().await.len();
    society.applicant.client.case_reopen(accepted.case_id).await.unwrap();
    assert_eq!(society.app.mails().await.len(), before);
    let shown = society.office.client.paper_approval_show(paper).await.unwrap();
    assert!(shown.voided_at.is_some());
}
