use serde_json::{Value, json};
use shorei_contract::Verdict;
use time::macros::date;

use crate::app::TestApp;
use crate::cast::{self, Society, report_json, with};
use crate::raw::Answer;

/// `PUT` of a slot of the applicant's book, with the version that is there.
async fn put(society: &Society, number: u8, body: &Value) -> Answer {
    let book = society.book().await;
    let path = format!("/case-books/{book}/cases/{number}");
    let etag = society.applicant.raw.get(&path).await.header("etag").map(str::to_owned);
    let raw = match etag {
        Some(etag) => society.applicant.raw.with("if-match", &etag),
        None => society.applicant.raw.clone(),
    };
    raw.put(&path, body).await
}

async fn slots(society: &Society) -> Vec<Value> {
    let path = format!("/case-books/{}", society.book().await);
    let body = society.applicant.raw.get(&path).await.ok();
    body["slots"].as_array().unwrap().clone()
}

#[actix_web::test]
async fn s4_a_new_book_has_twenty_empty_slots_seven_of_them_fixed() {
    let society = Society::new().await;
    let slots = slots(&society).await;
    let fixed: Vec<_> = slots
        .iter()
        .filter(|slot| slot["category_fixed"] == true)
        .map(|slot| slot["category"].as_str().unwrap())
        .collect();
    assert_eq!(
        fixed,
        [
            "pain",
            "physical_symptoms",
            "psychiatric_symptoms",
            "delirium",
            "palliative_sedation",
            "social_care",
            "spiritual_care"
        ]
    );
    insta::assert_json_snapshot!(slots[7], @r#"
    {
      "actions": [
        "edit",
        "register"
      ],
      "approval": null,
      "care_from": null,
      "care_to": null,
      "case_id": null,
      "category": null,
      "category_fixed": false,
      "comment": null,
      "decided_at": null,
      "deleted": [],
      "etag": null,
      "instructor": null,
      "number": 8,
      "remarks": "",
      "requested_at": null,
      "revision": null,
      "state": "unregistered",
      "unread_notices": 0,
      "warnings": [],
      "working_copy_saved_at": null
    }
    "#);
}

#[actix_web::test]
async fn every_member_has_a_book_in_each_programme_that_has_had_a_round() {
    let society = Society::new().await;
    let list = async |raw: &crate::raw::Raw, path: &str| raw.get(path).await.ok()["items"].clone();
    let own = list(&society.applicant.raw, "/case-books").await;
    assert_eq!(own.as_array().unwrap().len(), 1);
    assert_eq!(own[0]["round"]["name"], "2026年度");
    assert_eq!(own[0]["progress"]["states"], json!({"unregistered": 20}));
    // Looking twice makes no second one.
    assert_eq!(list(&society.applicant.raw, "/case-books").await, own);
    assert_eq!(
        list(&society.applicant.raw, "/case-books?programme=registered-new").await,
        json!([])
    );

    let round = cast::with(
        serde_json::to_value(cast::new_round()).unwrap(),
        &json!({"programme": "registered-new"}),
    );
    society.office.raw.post("/rounds", &round).await.ok();
    let own = list(&society.applicant.raw, "/case-books?programme=registered-new").await;
    let book = society
        .applicant
        .raw
        .get(&format!("/case-books/{}", own[0]["id"].as_str().unwrap()))
        .await
        .ok();
    assert_eq!(book["slots"].as_array().unwrap().len(), 5);
    assert_eq!(book["definition"]["approval_required"], false);
    // The secretariat sees everybody's, or one member's.
    assert_eq!(list(&society.office.raw, "/case-books").await.as_array().unwrap().len(), 4);
    let path = format!("/case-books?member_id={}", society.applicant.id);
    assert_eq!(list(&society.office.raw, &path).await.as_array().unwrap().len(), 2);
    let foreign = society.instructor.raw.get(&path).await;
    assert_eq!(foreign.problem(), ["403  forbidden"]);
}

#[actix_web::test]
async fn before_its_first_day_a_round_is_not_the_one_that_counts() {
    let society = Society::new().await;
    society.app.set_today(date!(2026 - 03 - 31));
    let applicant = cast::sign_in(&society.app, "100001", cast::PASSWORD).await;
    let books = applicant.raw.get("/case-books").await.ok();
    assert_eq!(books["items"][0]["round"], Value::Null);
    society.app.set_today(date!(2026 - 12 - 01));
    let applicant = cast::sign_in(&society.app, "100001", cast::PASSWORD).await;
    let books = applicant.raw.get("/case-books").await.ok();
    assert_eq!(books["items"][0]["round"]["open"], false);
}

#[actix_web::test]
async fn somebody_elses_book_does_not_exist() {
    let society = Society::new().await;
    let book = society.book().await;
    let other = &society.instructor.raw;
    for (method, path) in [
        ("GET", format!("/case-books/{book}")),
        ("GET", format!("/case-books/{book}/cases/1")),
        ("DELETE", format!("/case-books/{book}/cases/1")),
    ] {
        assert_eq!(other.send(method, &path, None).await.problem(), ["404  not_found"], "{path}");
    }
    let path = format!("/case-books/{book}/cases/1");
    assert_eq!(other.put(&path, &report_json(society.core)).await.problem(), ["404  not_found"]);
    // The secretariat reads the table, and never writes.
    let table = society.office.raw.get(&format!("/case-books/{book}")).await.ok();
    assert_eq!(table["slots"][0]["actions"], json!([]));
    assert_eq!(society.office.raw.get(&path).await.problem(), ["403  forbidden"]);
    let written = society.office.raw.put(&path, &report_json(society.core)).await;
    assert_eq!(written.problem(), ["403  forbidden"]);
}

#[actix_web::test]
async fn a_slot_that_there_is_not_does_not_exist() {
    let society = Society::new().await;
    let book = society.book().await;
    for number in ["0", "21", "999", "x", "-1"] {
        let path = format!("/case-books/{book}/cases/{number}");
        let answer = society.applicant.raw.put(&path, &report_json(society.core)).await;
        assert_eq!(answer.problem(), ["404  not_found"], "{number}");
    }
    let empty = society.applicant.raw.get(&format!("/case-books/{book}/cases/1")).await;
    assert_eq!(empty.problem(), ["404  not_found"]);
    let path = format!("/case-books/{book}/cases/1");
    assert_eq!(society.applicant.raw.delete(&path).await.problem(), ["404  not_found"]);
}

#[actix_web::test]
async fn a_registered_report_comes_back_whole() {
    let society = Society::new().await;
    let answer = put(&society, 1, &report_json(society.core)).await;
    assert_eq!(answer.status, 201);
    assert!(answer.header("location").unwrap().ends_with("/cases/1"));
    let body = answer.json();
    insta::assert_json_snapshot!(body, {".sections" => "…", ".definition" => "…", ".case_book_id" => "…", ".id" => "…", ".accreditation_id" => "…", ".accreditation.id" => "…", ".accreditation.facility_id" => "…", ".applicant.member_id" => "…"}, @r#"
    {
      "accreditation": {
        "facility_id": "…",
        "id": "…",
        "kind": "core",
        "name": "みなと試験病院",
        "number": "K-0101",
        "term_from": "2024-04-01",
        "term_to": null
      },
      "accreditation_id": "…",
      "actions": [
        "edit",
        "register",
        "request",
        "print",
        "delete"
      ],
      "applicant": {
        "member_id": "…",
        "member_number": "100001",
        "name": "緩和 試100001"
      },
      "approval": null,
      "care_from": "2025-10-01",
      "care_to": "2025-11-30",
      "case_book_id": "…",
      "category": "pain",
      "comment": null,
      "decided_at": null,
      "definition": "…",
      "id": "…",
      "instructor": null,
      "number": 1,
      "patient_age": 70,
      "patient_sex": "female",
      "programme": "specialist-new",
      "remarks": "夜間の疼痛",
      "requested_at": null,
      "revision": 1,
      "sections": "…",
      "state": "registered",
      "updated_at": "2026-06-15T03:00:00Z",
      "warnings": []
    }
    "#);
    let slot = &slots(&society).await[0];
    assert_eq!(slot["state"], "registered");
    assert_eq!(slot["etag"].as_str(), answer.header("etag"));
    let read = society.applicant.raw.get(&format!("/cases/{}", body["id"].as_str().unwrap())).await;
    assert_eq!(read.ok(), body);
    assert_eq!(read.header("etag"), answer.header("etag"));
}

#[actix_web::test]
async fn put_replaces_the_whole_and_a_draft_keeps_what_was_typed() {
    let society = Society::new().await;
    put(&society, 1, &report_json(society.core)).await.ok();
    let half = json!({
        "state": "draft",
        "care_from": "2027-01-02",
        "care_to": "2026-01-01",
        "patient_age": 200,
        "sections": {"diagnosis": "　膵癌　", "course": "長".repeat(20_000)},
    });
    let answer = put(&society, 1, &half).await;
    let body = answer.ok();
    assert_eq!(answer.status, 200);
    assert_eq!((&body["state"], &body["revision"]), (&json!("draft"), &json!(1)));
    assert_eq!(body["sections"], half["sections"]);
    assert_eq!((&body["remarks"], &body["accreditation_id"]), (&json!(""), &json!(null)));
    assert_eq!((&body["patient_age"], &body["category"]), (&json!(200), &json!("pain")));
    let told: Vec<_> = body["warnings"]
        .as_array()
        .unwrap()
        .iter()
        .map(|warning| {
            format!(
                "{} {}",
                warning["pointer"].as_str().unwrap(),
                warning["code"].as_str().unwrap()
            )
        })
        .collect();
    assert_eq!(
        told,
        [
            "/accreditation_id field_required",
            "/care_to care_period_in_future",
            "/care_to care_period_reversed",
            "/patient_age out_of_range",
            "/patient_sex field_required",
            "/sections/background field_required",
            "/sections/history_before_intervention field_required",
            "/sections/assessment field_required",
            "/sections/course field_too_long",
            "/sections/discussion field_required",
        ]
    );
}

#[actix_web::test]
async fn a_draft_refuses_only_what_cannot_be_kept() {
    let society = Society::new().await;
    let draft = |changes: Value| with(json!({"state": "draft"}), &changes);
    for (changes, expected) in [
        (json!({"category": "delirium"}), vec!["422 /category category_fixed"]),
        (json!({"category": "headache"}), vec!["422 /category invalid_value"]),
        (
            json!({"accreditation_id": society.applicant.id}),
            vec!["422 /accreditation_id not_found"],
        ),
        (json!({"accreditation_id": "nowhere"}), vec!["422 /accreditation_id invalid_value"]),
        (
            json!({"sections": {"diagnosis": "長".repeat(20_001)}}),
            vec!["422 /sections/diagnosis field_too_long"],
        ),
        (json!({"remarks": "長".repeat(20_001)}), vec!["422 /remarks field_too_long"]),
        (json!({"sections": {"diagnose": ""}}), vec!["422 /sections/diagnose unknown_field"]),
        (json!({"sections": {"diagnosis": 5}}), vec!["422 /sections/diagnosis invalid_value"]),
        (json!({"remark": "x"}), vec!["422 /remark unknown_field"]),
        (json!({"care_from": "2026-02-30"}), vec!["422 /care_from invalid_value"]),
        (json!({"care_from": "5 May"}), vec!["422 /care_from invalid_value"]),
        (json!({"patient_age": "seventy"}), vec!["422 /patient_age invalid_value"]),
        (json!({"patient_age": 70.5}), vec!["422 /patient_age invalid_value"]),
        (json!({"patient_age": 1e30}), vec!["422 /patient_age invalid_value"]),
        (json!({"patient_sex": "f"}), vec!["422 /patient_sex invalid_value"]),
        (json!({"state": "approved"}), vec!["422 /state invalid_value"]),
        (json!({"remarks": "a\u{0}b"}), vec!["422 /remarks invalid_value"]),
    ] {
        let answer = put(&society, 1, &draft(changes.clone())).await;
        assert_eq!(answer.problem(), expected, "{changes}");
    }
    assert_eq!(put(&society, 1, &json!({})).await.problem(), ["422 /state field_required"]);
    assert_eq!(slots(&society).await[0]["state"], "unregistered", "nothing was changed");
}

#[actix_web::test]
async fn absurd_dates_are_kept_in_a_draft_and_refused_in_a_registration() {
    let society = Society::new().await;
    for day in ["0001-01-01", "9999-12-31", "2024-02-29"] {
        let draft = json!({"state": "draft", "care_from": day, "care_to": day});
        assert_eq!(put(&society, 1, &draft).await.ok()["care_from"], day);
        let whole = with(report_json(society.core), &json!({"care_from": day, "care_to": day}));
        assert_eq!(put(&society, 1, &whole).await.status, 422, "{day}");
    }
}

#[actix_web::test]
async fn s13_a_registration_outside_the_term_names_the_days_and_the_way_out() {
    let society = Society::new().await;
    let spanning = with(
        report_json(society.training),
        &json!({"care_from": "2024-03-20", "care_to": "2024-04-10"}),
    );
    let answer = put(&society, 1, &spanning).await;
    assert_eq!(answer.problem(), ["422 /care_to outside_accreditation_term"]);
    let params = &answer.json()["errors"][0]["params"];
    assert_eq!(
        (&params["term_from"], &params["term_to"]),
        (&json!("2019-04-01"), &json!("2024-03-31"))
    );
    assert_eq!(params["uncovered"], json!([{"from": "2024-04-01", "to": "2024-04-10"}]));
    assert_eq!(params["adjoining"]["accreditation_id"], json!(society.core));
    assert!(answer.json()["detail"].as_str().unwrap().contains("K-0101"));

    // The part inside the term is taken, with the hint to write the real period.
    let inside = with(spanning, &json!({"care_to": "2024-03-31"}));
    let body = put(&society, 1, &inside).await.ok();
    assert_eq!(body["warnings"][0]["code"], "period_spans_terms");
}

#[actix_web::test]
async fn every_reason_against_a_registration_is_told_at_once() {
    let society = Society::new().await;
    let empty = json!({"state": "registered"});
    let answer = put(&society, 8, &empty).await;
    assert_eq!(
        answer.problem(),
        [
            "422 /category category_required",
            "422 /accreditation_id field_required",
            "422 /care_from field_required",
            "422 /care_to field_required",
            "422 /patient_age field_required",
            "422 /patient_sex field_required",
            "422 /sections/diagnosis field_required",
            "422 /sections/background field_required",
            "422 /sections/history_before_intervention field_required",
            "422 /sections/assessment field_required",
            "422 /sections/course field_required",
            "422 /sections/discussion field_required",
        ]
    );
    let mut long = report_json(society.core);
    long["sections"]["course"] = json!("長".repeat(801));
    long["care_from"] = json!("2025-12-02");
    long["patient_age"] = json!(121);
    long["category"] = json!("other");
    assert_eq!(
        put(&society, 8, &long).await.problem(),
        [
            "422 /category invalid_value",
            "422 /care_to care_period_reversed",
            "422 /patient_age out_of_range",
            "422 /sections/course field_too_long",
        ]
    );
    let future = with(report_json(society.core), &json!({"care_to": "2026-06-16"}));
    assert_eq!(put(&society, 1, &future).await.problem(), ["422 /care_to care_period_in_future"]);
    let today = with(report_json(society.core), &json!({"care_to": "2026-06-15"}));
    assert_eq!(put(&society, 1, &today).await.status, 201);
}

#[actix_web::test]
async fn writing_over_a_report_needs_the_version_that_was_read() {
    let society = Society::new().await;
    let book = society.book().await;
    let path = format!("/case-books/{book}/cases/1");
    let raw = &society.applicant.raw;
    let report = report_json(society.core);
    assert_eq!(
        raw.with("if-match", "\"x.1\"").put(&path, &report).await.problem(),
        ["412  precondition_failed"]
    );
    let first = raw.with("if-none-match", "*").put(&path, &report).await;
    assert_eq!(first.status, 201);
    let first_tag = first.header("etag").unwrap();
    // Of two first writes the second is told to read first.
    assert_eq!(raw.put(&path, &report).await.problem(), ["428  precondition_required"]);
    assert_eq!(
        raw.with("if-none-match", "*").put(&path, &report).await.problem(),
        ["412  precondition_failed"]
    );
    let known = raw.with("if-match", first_tag);
    let second = known.put(&path, &report).await;
    assert_eq!((second.status, &second.json()["revision"]), (200, &json!(2)));
    assert_eq!(known.put(&path, &report).await.problem(), ["412  precondition_failed"]);
    assert_eq!(known.delete(&path).await.problem(), ["412  precondition_failed"]);
    assert_eq!(raw.delete(&path).await.problem(), ["428  precondition_required"]);
    // A stale tag is told before what is wrong with the fields.
    assert_eq!(
        known.put(&path, &json!({"state": 5})).await.problem(),
        ["412  precondition_failed"]
    );
    // Whoever has read it need not read it again.
    let newest = second.header("etag").unwrap();
    let unchanged = raw.with("if-none-match", newest).get(&path).await;
    assert_eq!((unchanged.status, unchanged.body.len()), (304, 0));
    assert_eq!(unchanged.header("etag"), Some(newest));
    assert_eq!(raw.with("if-none-match", first_tag).get(&path).await.status, 200);
}

#[actix_web::test]
async fn s18_a_deleted_report_can_be_brought_back_for_thirty_days() {
    let society = Society::new().await;
    let case = society.registered(&[1]).await[0];
    let book = society.book().await;
    let path = format!("/case-books/{book}/cases/1");
    let raw = &society.applicant.raw;
    let before = raw.get(&path).await;
    let known = raw.with("if-match", before.header("etag").unwrap());
    assert_eq!(known.delete(&path).await.status, 204);
    assert_eq!(raw.get(&path).await.problem(), ["404  not_found"]);
    assert_eq!(raw.get(&format!("/cases/{case}")).await.problem(), ["404  not_found"]);
    let slot = &slots(&society).await[0];
    assert_eq!(
        (&slot["state"], &slot["actions"]),
        (&json!("unregistered"), &json!(["edit", "register", "restore"]))
    );
    insta::assert_json_snapshot!(slot["deleted"], {"[].case_id" => "…"}, @r#"
    [
      {
        "case_id": "…",
        "deleted_at": "2026-06-15T03:00:00Z",
        "restorable_until": "2026-07-15"
      }
    ]
    "#);
    let restored = raw.send("POST", &format!("/cases/{case}/restore"), None).await.ok();
    assert_eq!(restored, before.ok());
    let again = raw.send("POST", &format!("/cases/{case}/restore"), None).await;
    assert_eq!(again.problem(), ["404  not_found"]);
}

#[actix_web::test]
async fn s18_a_report_does_not_come_back_into_a_slot_that_holds_another() {
    let society = Society::new().await;
    let old = society.registered(&[1]).await[0];
    let path = format!("/case-books/{}/cases/1", society.book().await);
    let raw = &society.applicant.raw;
    let etag = raw.get(&path).await.header("etag").unwrap().to_owned();
    raw.with("if-match", &etag).delete(&path).await.ok();
    let new = society.registered(&[1]).await[0];
    assert_ne!(old, new);
    let answer = raw.send("POST", &format!("/cases/{old}/restore"), None).await;
    assert_eq!(answer.problem(), ["409  slot_taken"]);
    let foreign = society.instructor.raw.send("POST", &format!("/cases/{old}/restore"), None).await;
    assert_eq!(foreign.problem(), ["404  not_found"]);
}

#[actix_web::test]
async fn s18_after_thirty_days_the_texts_are_gone_and_the_record_stays() {
    let app = TestApp::new().await;
    let society = Society::on(app).await;
    let cases = society.registered(&[1]).await;
    let mut asking = cast::asking(&cases, society.instructor.id);
    asking["message"] = json!("膵癌の方の症例です");
    let sent = society.applicant.raw.post("/approval-requests", &asking).await.ok();
    let requests = [sent["items"][0]["id"].as_str().unwrap().parse().unwrap()];
    society.decide(&requests, Verdict::Return).await;
    let path = format!("/case-books/{}/cases/1", society.book().await);
    let raw = &society.applicant.raw;
    let read = raw.get(&path).await;
    let paper = crate::paper_approvals::handed_in(&society, 2).await;
    let withdrawal = format!("/paper-approvals/{paper}/withdrawal");
    raw.post(&withdrawal, &json!({})).await.ok();
    let second = format!("/case-books/{}/cases/2", society.book().await);
    let etag = raw.get(&second).await.header("etag").unwrap().to_owned();
    raw.with("if-match", &etag).delete(&second).await.ok();
    let case = read.ok()["id"].as_str().unwrap().to_owned();
    raw.with("if-match", read.header("etag").unwrap()).delete(&path).await.ok();
    society.app.advance(time::Duration::days(32));
    society.app.erase_what_is_old().await;
    let applicant = cast::sign_in(&society.app, "100001", cast::PASSWORD).await;
    let late = applicant.raw.send("POST", &format!("/cases/{case}/restore"), None).await;
    assert_eq!(late.problem(), ["404  not_found"]);
    let id = shorei_domain::id::CaseId(case.parse().unwrap());
    let report = shorei_api::store::case::report(society.app.app.db.read(), id, None)
        .await
        .unwrap()
        .unwrap();
    assert!(report.sections.is_empty() && report.outline.remarks.is_empty());
    assert!(report.outline.category.is_some());
    let sent = applicant.raw.get("/approval-requests").await.ok();
    assert_eq!(
        (&sent["items"][0]["state"], &sent["items"][0]["case_deleted"]),
        (&json!("returned"), &json!(true))
    );

    // Nothing is left of what people wrote about it, nor of the scan; and each erasure is an entry.
    assert_eq!(
        (&sent["items"][0]["message"], &sent["items"][0]["comment"]),
        (&json!(""), &Value::Null)
    );
    let scan = format!("/paper-approvals/{paper}/file");
    assert_eq!(applicant.raw.get(&scan).await.problem(), ["404  not_found"]);
    assert!(!society.app.folder.path().join("papers").join(paper.to_string()).exists());
    let words =
        "SELECT COUNT(*) AS n FROM outbox WHERE params LIKE '%膵癌%' OR params LIKE '%経過を%'";
    assert_eq!(crate::databases::count(&society.app, words).await, 0);
    let named = "SELECT COUNT(*) AS n FROM paper_approvals WHERE file_name <> ''";
    assert_eq!(crate::databases::count(&society.app, named).await, 0);
    let office = cast::sign_in(&society.app, "office@example.jp", cast::PASSWORD).await;
    let erased = office.raw.get("/audit-events?action=case.erased").await.ok();
    assert_eq!(erased["items"].as_array().unwrap().len(), 2, "{erased}");
    society.app.do_chores().await;
    let erased = office.raw.get("/audit-events?action=case.erased").await.ok();
    assert_eq!(erased["items"].as_array().unwrap().len(), 2, "once each");
}

#[actix_web::test]
async fn a_locked_report_is_neither_written_nor_deleted() {
    let society = Society::new().await;
    let requests = society.requested(&[1]).await;
    let path = format!("/case-books/{}/cases/1", society.book().await);
    let raw = &society.applicant.raw;
    let locked = async || {
        let etag = raw.get(&path).await.header("etag").unwrap().to_owned();
        let known = raw.with("if-match", &etag);
        let written = known.put(&path, &report_json(society.core)).await;
        assert_eq!(written.problem(), ["409  case_locked"]);
        assert_eq!(known.delete(&path).await.problem(), ["409  case_locked"]);
    };
    locked().await;
    society.decide(&requests, Verdict::Approve).await;
    locked().await;
}

#[actix_web::test]
async fn s3_outside_the_registration_window_nothing_new_is_written() {
    let society = Society::new().await;
    society.registered(&[1]).await;
    society.app.set_today(date!(2026 - 07 - 01));
    let applicant = cast::sign_in(&society.app, "100001", cast::PASSWORD).await;
    let society = Society { applicant, ..society };
    let report = report_json(society.core);
    assert_eq!(put(&society, 2, &report).await.problem(), ["409  registration_closed"]);
    let answer = put(&society, 1, &json!({"state": "draft"})).await;
    assert_eq!(answer.problem(), ["409  registration_closed"]);
    let params = &answer.json()["errors"][0]["params"];
    assert_eq!(params["registration_to"], "2026-06-30");
    assert_eq!(slots(&society).await[0]["actions"], json!(["print"]));
}

#[actix_web::test]
async fn s14_a_returned_report_is_mended_until_the_approval_deadline() {
    let society = Society::new().await;
    let requests = society.requested(&[1]).await;
    society.decide(&requests, Verdict::Return).await;
    society.app.set_today(date!(2026 - 07 - 15));
    let applicant = cast::sign_in(&society.app, "100001", cast::PASSWORD).await;
    let society = Society { applicant, ..society };
    let body =
        put(&society, 1, &with(report_json(society.core), &json!({"state": "draft"}))).await.ok();
    assert_eq!((&body["state"], &body["comment"]), (&json!("returned"), &json!("経過を詳しく")));
    let body = put(&society, 1, &report_json(society.core)).await.ok();
    assert_eq!((&body["state"], &body["revision"]), (&json!("registered"), &json!(2)));
    society.app.set_today(date!(2026 - 07 - 16));
    let applicant = cast::sign_in(&society.app, "100001", cast::PASSWORD).await;
    let society = Society { applicant, ..society };
    let answer = put(&society, 1, &report_json(society.core)).await;
    assert_eq!(answer.problem(), ["409  approval_deadline_passed"]);
}

#[actix_web::test]
async fn s13_a_term_corrected_later_shows_in_the_table_and_bars_the_request() {
    let society = Society::new().await;
    let case = society.registered(&[1]).await[0];
    let term = society.office.client.accreditation_show(society.core).await.unwrap();
    let patch = shorei_contract::facility::AccreditationPatch {
        term_to: Some(Some(date!(2025 - 10 - 31))),
        ..Default::default()
    };
    society.office.client.accreditation_correct(society.core, &patch, &term.etag).await.unwrap();
    let slot = &slots(&society).await[0];
    assert_eq!(slot["warnings"][0]["code"], "outside_accreditation_term");
    assert_eq!(slot["actions"], json!(["edit", "register", "print", "delete"]));
    let asking = cast::asking(&[case], society.instructor.id);
    let answer = society.applicant.raw.post("/approval-requests", &asking).await;
    assert_eq!(answer.problem(), ["422 /case_ids/0 outside_accreditation_term"]);
}
