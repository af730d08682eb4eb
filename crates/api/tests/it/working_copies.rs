use serde_json::json;
use shorei_contract::case::WriteAs;
use shorei_contract::working_copy::{DraftContent, WriteWorkingCopy};
use shorei_contract::{Status, Verdict};
use time::Duration;
use time::macros::date;
use uuid::Uuid;

use crate::cast::{PASSWORD, Person, Society, report_json, sign_in};
use crate::raw::Raw;

/// A working copy of that text, on top of that version of the report.
fn copy(course: &str, based_on: Option<&str>) -> WriteWorkingCopy {
    let sections = [("course".to_owned(), course.to_owned())].into();
    let content = DraftContent { sections, ..DraftContent::default() };
    WriteWorkingCopy { based_on: based_on.map(str::to_owned), content }
}

async fn path(society: &Society, number: u8) -> String {
    format!("/case-books/{}/cases/{number}/working-copy", society.book().await)
}

async fn trail(society: &Society, action: &str) -> usize {
    let answer = society.office.raw.get(&format!("/audit-events?action={action}")).await;
    answer.ok()["items"].as_array().unwrap().len()
}

#[actix_web::test]
async fn beyond_1_a_working_copy_is_kept_apart_from_the_report() {
    let society = Society::new().await;
    let client = &society.applicant.client;
    let book = society.book().await;
    society.registered(&[1]).await;
    let before = client.case_show_in_slot(book, 1).await.unwrap();
    let input = copy("痛みが", Some(&before.etag));
    let first = client.working_copy_write(book, 1, &input, None).await.unwrap();
    assert_eq!(first.value.content.sections["course"], "痛みが");
    assert_eq!(first.value.based_on.as_deref(), Some(before.etag.as_str()));
    assert_eq!(first.value.saved_at, society.app.now());
    let shown = client.working_copy_show(book, 1).await.unwrap();
    assert_eq!((&shown.value, &shown.etag), (&first.value, &first.etag));
    let after = client.case_show_in_slot(book, 1).await.unwrap();
    assert_eq!((after.etag, after.value.state), (before.etag, Status::Registered));
    assert_eq!(after.value.revision, Some(1));
    let slots = client.case_book_show(book).await.unwrap().slots;
    assert_eq!(slots[0].working_copy_saved_at, Some(first.value.saved_at));
    assert_eq!(slots[1].working_copy_saved_at, None);
    let office = society.office.client.case_book_show(book).await.unwrap().slots;
    assert_eq!(office[0].working_copy_saved_at, None);
}

#[actix_web::test]
async fn it_has_a_version_of_its_own() {
    let society = Society::new().await;
    let (raw, path) = (&society.applicant.raw, path(&society, 3).await);
    assert_eq!(raw.get(&path).await.problem(), ["404  not_found"]);
    let body = json!({"based_on": null, "content": {"remarks": "一"}});
    let early = raw.with("if-match", "*").put(&path, &body).await;
    assert_eq!(early.problem(), ["412  precondition_failed"]);
    let first = raw.with("if-none-match", "*").put(&path, &body).await;
    assert_eq!((first.status, first.header("location").is_some()), (201, true));
    let etag = first.header("etag").unwrap().to_owned();
    assert_eq!(raw.with("if-none-match", &etag).get(&path).await.status, 304);
    assert_eq!(raw.put(&path, &body).await.problem(), ["428  precondition_required"]);
    let none_yet = raw.with("if-none-match", "*").put(&path, &body).await;
    assert_eq!(none_yet.problem(), ["412  precondition_failed"]);
    let same = raw.with("if-match", &etag).put(&path, &body).await;
    assert_eq!((same.status, same.header("etag")), (200, Some(etag.as_str())), "nothing changed");
    let body = json!({"content": {"remarks": "二"}});
    let second = raw.with("if-match", &etag).put(&path, &body).await;
    assert_eq!(second.ok()["content"]["remarks"], "二");
    let stale = raw.with("if-match", &etag).put(&path, &body).await;
    assert_eq!(stale.problem(), ["412  precondition_failed"]);
    assert_eq!(raw.delete(&path).await.problem(), ["428  precondition_required"]);
    let stale = raw.with("if-match", &etag).delete(&path).await;
    assert_eq!(stale.problem(), ["412  precondition_failed"]);
    let etag = second.header("etag").unwrap().to_owned();
    assert_eq!(raw.with("if-match", &etag).delete(&path).await.status, 204);
    assert_eq!(raw.get(&path).await.problem(), ["404  not_found"]);
}

#[actix_web::test]
async fn saving_or_registering_the_report_commits_it() {
    let society = Society::new().await;
    let client = &society.applicant.client;
    let book = society.book().await;
    for (number, state) in [(1, WriteAs::Draft), (2, WriteAs::Registered)] {
        let typed = client.working_copy_write(book, number, &copy("書きかけ", None), None).await;
        let content = typed.unwrap().value.content;
        let mut report = society.report();
        report.sections.extend(content.sections);
        report.state = state;
        let saved = client.case_write(book, number, &report, None).await.unwrap();
        assert_eq!(saved.value.sections["course"], "書きかけ");
        let gone = client.working_copy_show(book, number).await.unwrap_err();
        assert_eq!(gone.status(), Some(404));
    }
}

#[actix_web::test]
async fn no_window_and_no_state_bounds_it() {
    let society = Society::new().await;
    let requests = society.requested(&[1, 2]).await;
    society.decide(&requests[1..], Verdict::Approve).await;
    let book = society.book().await;
    society.app.set_today(date!(2026 - 12 - 01));
    let applicant = sign_in(&society.app, "100001", PASSWORD).await;
    for number in [1, 2, 3] {
        let typed = copy("後で", None);
        let written = applicant.client.working_copy_write(book, number, &typed, None).await;
        assert_eq!(written.unwrap().value.content.sections["course"], "後で");
        let slot =
            &applicant.client.case_book_show(book).await.unwrap().slots[usize::from(number) - 1];
        let states = [Status::Requested, Status::Approved, Status::Unregistered];
        assert_eq!(slot.state, states[usize::from(number) - 1]);
    }
}

#[actix_web::test]
async fn nobody_but_the_owner_learns_of_it() {
    let society = Society::new().await;
    let stranger = society.member("300001").await;
    society.requested(&[1]).await;
    let path = path(&society, 1).await;
    let body = json!({"content": {}});
    society.applicant.raw.put(&path, &body).await.ok();
    for Person { raw, .. } in [&stranger, &society.instructor, &society.office] {
        let raw = raw.with("if-match", "*");
        for answer in [raw.get(&path).await, raw.put(&path, &body).await, raw.delete(&path).await] {
            assert_eq!(answer.problem(), ["404  not_found"]);
        }
    }
    assert_eq!(society.app.raw().get(&path).await.problem(), ["401  unauthenticated"]);
    let elsewhere = format!("/case-books/{}/cases/21/working-copy", society.book().await);
    assert_eq!(society.applicant.raw.put(&elsewhere, &body).await.problem(), ["404  not_found"]);
}

#[actix_web::test]
async fn a_sitting_has_one_entry_in_the_trail_and_none_in_the_history() {
    let society = Society::new().await;
    let case = society.registered(&[1]).await[0];
    let book = society.book().await;
    let client = &society.applicant.client;
    let mut etag = None;
    for text in ["痛", "痛み", "痛みが"] {
        let written = client.working_copy_write(book, 1, &copy(text, None), etag.as_deref()).await;
        etag = Some(written.unwrap().etag);
    }
    assert_eq!(trail(&society, "working_copy.begun").await, 1);
    let path = path(&society, 1).await;
    let put = async |raw: &Raw, text: &str| {
        let body = json!({"content": {"remarks": text}});
        raw.with("if-match", "*").put(&path, &body).await.ok();
    };
    put(&sign_in(&society.app, "100001", PASSWORD).await.raw, "家で").await;
    assert_eq!(trail(&society, "working_copy.begun").await, 2, "another machine");
    society.app.advance(Duration::minutes(61));
    let (office, again) = (
        sign_in(&society.app, "office@example.jp", PASSWORD).await,
        sign_in(&society.app, "100001", PASSWORD).await,
    );
    put(&again.raw, "夜").await;
    put(&again.raw, "夜に").await;
    let told = office.raw.get("/audit-events?action=working_copy.begun").await.ok();
    assert_eq!(told["items"].as_array().unwrap().len(), 3, "after an hour");
    again.raw.with("if-match", "*").delete(&path).await.ok();
    let told = office.raw.get("/audit-events?action=working_copy.discarded").await.ok();
    assert_eq!(told["items"][0]["case_id"], json!(case));
    assert!(!told.to_string().contains("夜"), "never what was typed");
    let history = again.client.case_history(case).await.unwrap().items;
    assert_eq!(
        history.iter().map(|entry| entry.action.as_str()).collect::<Vec<_>>(),
        ["case.registered"]
    );
}

/// Whether any table of working copies still holds that text.
async fn is_kept(society: &Society, text: &str) -> bool {
    use sea_orm::{ConnectionTrait, Statement};
    let db = society.app.app.db.read();
    let query = format!("SELECT id FROM working_copies WHERE content LIKE '%{text}%'");
    let query = Statement::from_string(db.get_database_backend(), query);
    !db.query_all_raw(query).await.unwrap().is_empty()
}

#[actix_web::test]
async fn it_goes_and_comes_back_with_its_report_and_is_erased_with_it() {
    let society = Society::new().await;
    let book = society.book().await;
    let case = society.registered(&[1]).await[0];
    let client = &society.applicant.client;
    let etag = client.case_show_in_slot(book, 1).await.unwrap().etag;
    client.working_copy_write(book, 1, &copy("消えるはずの文", Some(&etag)), None).await.unwrap();
    client.case_delete(book, 1, &etag).await.unwrap();
    let hidden = client.working_copy_show(book, 1).await.unwrap_err();
    assert_eq!(hidden.status(), Some(404), "the empty slot has none");
    let report = client.case_restore(case).await.unwrap();
    let shown = client.working_copy_show(book, 1).await.unwrap().value;
    assert_eq!(shown.content.sections["course"], "消えるはずの文");
    client.case_delete(book, 1, &report.etag).await.unwrap();
    // A window that is still open elsewhere goes on from the report that was deleted.
    let late = copy("窓に残った文", Some(&etag));
    client.working_copy_write(book, 1, &late, None).await.unwrap();
    let other = society.registered(&[2]).await[0];
    let etag =
        client.case_show(other, &shorei_contract::query::ReadCase::default()).await.unwrap().etag;
    client.working_copy_write(book, 2, &copy("残る文", Some(&etag)), None).await.unwrap();
    society.app.advance(Duration::days(32));
    assert!(is_kept(&society, "消えるはずの文").await);
    society.app.erase_what_is_old().await;
    assert!(!is_kept(&society, "消えるはずの文").await);
    assert!(!is_kept(&society, "窓に残った文").await);
    assert!(is_kept(&society, "残る文").await);
}

#[actix_web::test]
async fn what_no_draft_can_keep_is_refused_where_it_stands() {
    let society = Society::new().await;
    let book = society.book().await;
    society.registered(&[1, 2]).await;
    let client = &society.applicant.client;
    let etag = client.case_show_in_slot(book, 1).await.unwrap().etag;
    let other = client.case_show_in_slot(book, 2).await.unwrap().etag;
    let (id, _) = etag.trim_matches('"').split_once('.').unwrap();
    for never in
        [format!("\"{id}.2\""), format!("\"{id}.0\""), other, "x".to_owned(), String::new()]
    {
        let body = json!({"based_on": never, "content": {}});
        let refused = society.applicant.raw.put(&path(&society, 1).await, &body).await;
        assert_eq!(refused.problem(), ["422 /based_on invalid_value"], "{never}");
    }
    let mut written: Option<String> = None;
    for known in [etag.clone(), format!("W/{etag}"), etag.trim_matches('"').to_owned()] {
        let body = json!({"based_on": known, "content": {}});
        let path = path(&society, 1).await;
        let answer = match &written {
            None => society.applicant.raw.put(&path, &body).await,
            Some(version) => {
                society.applicant.raw.with("if-match", version).put(&path, &body).await
            }
        };
        assert_eq!(answer.ok()["based_on"], json!(etag));
        written = answer.header("etag").map(str::to_owned);
    }
    let path = path(&society, 3).await;
    let raw = &society.applicant.raw;
    let content = json!({
        "category": "delirium",
        "accreditation_id": Uuid::nil(),
        "sections": {"nothing": "?", "course": "痛".repeat(20_001)},
    });
    let refused = raw.put(&path, &json!({"content": content})).await;
    assert_eq!(
        refused.problem(),
        [
            "422 /content/category category_fixed",
            "422 /content/accreditation_id not_found",
            "422 /content/sections/course field_too_long",
            "422 /content/sections/nothing unknown_field",
        ]
    );
    let body = json!({"content": {"state": "draft", "care_from": "0000-01-01"}, "extra": 1});
    let refused = raw.put(&path, &body).await.problem();
    assert!(refused.contains(&"422 /extra unknown_field".to_owned()), "{refused:?}");
    assert!(refused.contains(&"422 /content/state unknown_field".to_owned()), "{refused:?}");
    let missing = raw.put(&path, &json!({})).await;
    assert_eq!(missing.problem(), ["422 /content field_required"]);
    let huge = json!({"content": {"remarks": "x".repeat(2_000_000)}});
    let refused = raw.put(&path, &huge).await;
    assert_eq!(refused.problem(), ["413  payload_too_large"]);
    assert_eq!(raw.get(&path).await.status, 404);
}

#[actix_web::test]
async fn it_shows_the_hospital_that_it_names() {
    let society = Society::new().await;
    let mut content = report_json(society.core);
    content.as_object_mut().unwrap().remove("state");
    let body = json!({"content": &content});
    let shown = society.applicant.raw.put(&path(&society, 4).await, &body).await.ok();
    assert_eq!(shown["accreditation"]["number"], "K-0101");
    assert_eq!(shown["content"], content);
}
