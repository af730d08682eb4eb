//! Printing reports, books, applications and forms (`S17`).

use serde_json::json;
use shorei_contract::query::PrintForm;
use uuid::Uuid;

use crate::applications::applied_in;
use crate::cast::{Person, Society};
use crate::raw::Answer;

/// What one copies out of the pages of a PDF, without spaces.
fn text(answer: &Answer) -> String {
    assert_eq!(answer.header("content-type"), Some("application/pdf"));
    pages(answer).concat()
}

fn pages(answer: &Answer) -> Vec<String> {
    let pages = pdf_extract::extract_text_from_mem_by_pages(&answer.body).unwrap();
    pages.into_iter().map(|page| page.split_whitespace().collect()).collect()
}

async fn print(person: &Person, path: String) -> Answer {
    person.raw.get(&path).await
}

#[actix_web::test]
async fn s17_a_report_is_printed_for_whoever_may_read_it_and_nobody_else() {
    let society = Society::new().await;
    let request = society.requested(&[1]).await[0];
    let case = society.applicant.client.approval_request_show(request).await.unwrap().case_id;
    let path = || format!("/cases/{case}.pdf");
    for person in [&society.applicant, &society.instructor, &society.office] {
        let text = text(&print(person, path()).await);
        for expected in ["会員番号100001", "番号1", "第1版", "1/1ページ", "印刷日", "承認依頼中"]
        {
            assert!(text.contains(expected), "{expected}: {text}");
        }
    }
    let stranger = society.member("300001").await;
    assert_eq!(print(&stranger, path()).await.problem(), ["404  not_found"]);
    let answer = print(&society.applicant, path()).await;
    let disposition = answer.header("content-disposition");
    assert_eq!(disposition, Some("inline; filename=\"shorei-case-100001.pdf\""));
    assert_eq!(answer.header("cache-control"), Some("no-store"));
}

#[actix_web::test]
async fn s17_reading_in_print_leaves_its_entry_in_the_audit_trail() {
    let society = Society::new().await;
    society.registered(&[1, 2]).await;
    let book = society.book().await;
    print(&society.office, format!("/case-books/{book}.pdf")).await;
    let events = society.office.raw.get("/audit-events?action=case.read").await.ok();
    assert_eq!(events["items"].as_array().unwrap().len(), 2, "{events}");
}

#[actix_web::test]
async fn s17_a_book_is_its_table_followed_by_its_reports_each_on_a_new_page() {
    let society = Society::new().await;
    society.registered(&[1, 3]).await;
    let book = society.book().await;
    let answer = print(&society.applicant, format!("/case-books/{book}.pdf")).await;
    let pages = pages(&answer);
    assert_eq!(pages.len(), 3, "{pages:?}");
    assert!(pages[0].contains("症例登録簿") && pages[0].contains("未登録"), "{}", pages[0]);
    assert!(pages[2].contains("症例報告書番号3") && pages[2].contains("3/3ページ"), "{}", pages[2]);
    let english = society.applicant.raw.with("accept-language", "en");
    let english = text(&english.get(&format!("/case-books/{book}.pdf")).await);
    assert!(english.contains("Page1of3"), "{english}");
}

#[actix_web::test]
async fn s19_an_application_prints_the_same_text_whatever_changed_since() {
    let society = Society::new().await;
    let application = applied_in(&society).await;
    let path = || format!("/applications/{application}.pdf");
    let before = print(&society.applicant, path()).await;
    let applied_on = text(&before);
    assert!(applied_on.contains("申請日2026年6月15日"), "{applied_on}");

    society.app.advance(time::Duration::days(400));
    let office = &society.office.client;
    let hospital = office.facility_show(society.hospital).await;
    // The sign-in of before has ended with the year.
    let office = match hospital {
        Ok(_) => office.clone(),
        Err(_) => {
            crate::cast::sign_in(&society.app, "office@example.jp", crate::cast::PASSWORD)
                .await
                .client
        }
    };
    let hospital = office.facility_show(society.hospital).await.unwrap();
    let patch = shorei_contract::facility::HospitalPatch {
        name: Some("改称病院".to_owned()),
        ..Default::default()
    };
    office.facility_correct(society.hospital, &patch, &hospital.etag).await.unwrap();
    let applicant = crate::cast::sign_in(&society.app, "100001", crate::cast::PASSWORD).await;
    let after = print(&applicant, path()).await;
    assert_eq!(text(&after), applied_on);
    assert!(after.body == before.body, "not even the bytes differ");
}

#[actix_web::test]
async fn s11_the_form_of_a_paper_approval_is_filled_in_with_the_case() {
    let society = Society::new().await;
    let paper = crate::paper_approvals::handed_in(&society, 1).await;
    let paper = society.applicant.client.paper_approval_show(paper).await.unwrap();
    let query = PrintForm { instructor_id: paper.instructor.member_id };
    let path =
        |case: Uuid| format!("/cases/{case}/paper-form.pdf?instructor_id={}", query.instructor_id);
    let shown = text(&print(&society.applicant, path(paper.case_id)).await);
    for expected in ["書面による承認", "209001", "氏名（自署）", "印", "第1版", "みなと試験病院"]
    {
        assert!(shown.contains(expected), "{expected}: {shown}");
    }
    let of_office = text(&print(&society.office, path(paper.case_id)).await);
    assert!(of_office.contains("みなと試験病院"), "{of_office}");
    let read = society.office.raw.get("/audit-events?action=case.read").await.ok();
    assert_eq!(read["items"][0]["case_id"], json!(paper.case_id));
    let stranger = society.member("300001").await;
    assert_eq!(print(&stranger, path(paper.case_id)).await.problem(), ["404  not_found"]);
    let nobody = format!("/cases/{}/paper-form.pdf?instructor_id={}", paper.case_id, Uuid::nil());
    let answer = print(&society.applicant, nobody).await;
    assert_eq!(answer.problem(), ["422 /instructor_id not_found"]);
}
