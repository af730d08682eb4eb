//! The society's main job from end to end, over the documented API alone.

use serde_json::json;
use shorei_contract::approval::{Decide, Decision, SendRequests, WithdrawRequests};
use shorei_contract::case::{WriteAs, WriteCase};
use shorei_contract::query::{ListFacilities, ListInstructors, ListRequests, ReadCase, RequestsAs};
use shorei_contract::{Category, RequestState, Status, Verdict};
use time::macros::date;

use crate::cast::Society;

#[actix_web::test]
async fn s4_to_s16_an_applicant_fills_twenty_slots_and_an_instructor_approves_them_in_bulk() {
    let society = Society::new().await;
    let (applicant, instructor) = (&society.applicant.client, &society.instructor.client);
    let book = society.book().await;

    // The facility is found by its number in full width, and fits the care period.
    let query = ListFacilities {
        q: Some("Ｋ－０１０１".to_owned()),
        care_from: Some(date!(2025 - 10 - 01)),
        care_to: Some(date!(2025 - 11 - 30)),
        ..ListFacilities::default()
    };
    let facility = applicant.facility_list(&query).await.unwrap().items.remove(0);
    assert_eq!((facility.covers, facility.ended), (Some(true), false));

    let free = Some(Category::SpiritualCare);
    for number in 1..=20 {
        let category = if number > 7 { free } else { None };
        let report = WriteCase {
            category,
            accreditation_id: Some(facility.accreditation_id),
            ..society.report()
        };
        // First a draft, then registered over it.
        let draft = WriteCase { state: WriteAs::Draft, ..report.clone() };
        let drafted = applicant.case_write(book, number, &draft, None).await.unwrap();
        assert_eq!(drafted.value.state, Status::Draft);
        let registered =
            applicant.case_write(book, number, &report, Some(&drafted.etag)).await.unwrap();
        assert_eq!(
            (registered.value.state, registered.value.revision),
            (Status::Registered, Some(1))
        );
    }
    let table = applicant.case_book_show(book).await.unwrap();
    assert_eq!(table.progress.states, [("registered".to_owned(), 20)].into());
    assert_eq!(table.progress.categories_covered.len(), 7);

    let case_ids: Vec<_> = table.slots.iter().map(|slot| slot.case_id.unwrap()).collect();
    let joined = case_ids.iter().map(ToString::to_string).collect::<Vec<_>>().join(",");
    let query = ListInstructors { case_ids: Some(joined), ..ListInstructors::default() };
    let found = applicant.instructor_list(&query).await.unwrap().items.remove(0);
    assert!(found.eligible && found.worked_at_facility && found.reasons.is_empty());

    let input = SendRequests {
        case_ids: case_ids.clone(),
        instructor_id: found.member_id,
        message: Some("よろしくお願いいたします。".to_owned()),
    };
    let sent = applicant.approval_request_send(&input).await.unwrap();
    assert_eq!(sent.items.len(), 20);

    // One is withdrawn, and asked about again.
    let withdrawn = WithdrawRequests { request_ids: vec![sent.items[0].id] };
    applicant.approval_request_withdraw(&withdrawn).await.unwrap();
    let again = SendRequests { case_ids: vec![case_ids[0]], ..input };
    applicant.approval_request_send(&again).await.unwrap();

    let query = ListRequests {
        r#as: Some(RequestsAs::Instructor),
        state: Some(RequestState::Requested),
        ..ListRequests::default()
    };
    let inbox = instructor.approval_request_list(&query).await.unwrap().items;
    assert_eq!(inbox.len(), 20);
    let read = instructor.case_show(inbox[0].case_id, &ReadCase::default()).await.unwrap().value;
    assert_eq!(read.sections.len(), 6);

    let decisions = inbox.iter().map(|request| Decision {
        request_id: request.id,
        decision: Verdict::Approve,
        comment: None,
    });
    let decided = instructor
        .approval_request_decide(&Decide { decisions: decisions.collect() })
        .await
        .unwrap();
    assert_eq!(decided.summary.approved, 20);

    let table = applicant.case_book_show(book).await.unwrap();
    assert!(table.progress.complete);
    assert_eq!(table.progress.states, [("approved".to_owned(), 20)].into());

    // One mail for the batch, one for the withdrawal, one for the second request, one for the answer.
    let mails = society.app.mails().await;
    let to: Vec<_> = mails.iter().map(|mail| mail.to.as_str()).collect();
    let (asked, asking) = ("m200001@example.jp", "m100001@example.jp");
    assert_eq!(to, [asked, asked, asked, asking]);
    let checked = shorei_api::services::check::check(&society.app.app.db, &society.app.app.papers)
        .await
        .unwrap();
    assert_eq!(checked, [""; 0]);
    let audit = society.office.raw.get("/audit-events?action=approval_request.approved").await;
    assert_eq!(audit.ok()["items"].as_array().unwrap().len(), 20);
    assert_eq!(society.office.raw.get("/me").await.ok()["roles"], json!(["secretariat"]));
}
