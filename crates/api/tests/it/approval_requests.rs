use serde_json::{Value, json};
use shorei_contract::{QualificationKind, Verdict};
use time::Duration;
use time::macros::date;
use uuid::Uuid;

use crate::cast::{self, Person, Society, asking, qualify};
use crate::raw::Answer;

async fn send(person: &Person, case_ids: &[Uuid], instructor: Uuid) -> Answer {
    person.raw.post("/approval-requests", &asking(case_ids, instructor)).await
}

async fn withdraw(person: &Person, ids: &[Uuid]) -> Answer {
    person.raw.post("/approval-requests/withdrawals", &json!({"request_ids": ids})).await
}

async fn decide(person: &Person, decisions: Value) -> Answer {
    person.raw.post("/approval-requests/decisions", &json!({"decisions": decisions})).await
}

fn decision(id: Uuid, decision: &str, comment: Option<&str>) -> Value {
    json!({"request_id": id, "decision": decision, "comment": comment})
}

/// The states of the slots of the applicant's book.
async fn states(society: &Society, numbers: &[usize]) -> Vec<String> {
    let path = format!("/case-books/{}", society.book().await);
    let body = society.applicant.raw.get(&path).await.ok();
    numbers
        .iter()
        .map(|number| body["slots"][number - 1]["state"].as_str().unwrap().to_owned())
        .collect()
}

/// Everybody signed in anew, on another day.
async fn on_day(society: Society, today: time::Date) -> Society {
    society.app.set_today(today);
    let applicant = cast::sign_in(&society.app, "100001", cast::PASSWORD).await;
    let instructor = cast::sign_in(&society.app, "200001", cast::PASSWORD).await;
    let office = cast::sign_in(&society.app, "office@example.jp", cast::PASSWORD).await;
    Society { office, applicant, instructor, ..society }
}

#[actix_web::test]
async fn s6_s8_several_reports_go_to_an_instructor_at_once() {
    let society = Society::new().await;
    let cases = society.registered(&[1, 2]).await;
    let body = json!({"case_ids": cases, "instructor_id": society.instructor.id, "message": "お願いします"});
    let answer = society.applicant.raw.post("/approval-requests", &body).await;
    assert_eq!(answer.status, 201);
    let request = &answer.json()["items"][1];
    insta::assert_json_snapshot!(request, {
        ".id" => "…", ".case_id" => "…", ".applicant.member_id" => "…", ".instructor.member_id" => "…",
        ".facility.id" => "…", ".facility.facility_id" => "…"
    }, @r#"
    {
      "applicant": {
        "member_id": "…",
        "member_number": "100001",
        "name": "緩和 試100001"
      },
      "care_from": "2025-10-01",
      "care_to": "2025-11-30",
      "case_deleted": false,
      "case_id": "…",
      "category": "physical_symptoms",
      "comment": null,
      "deadline": "2026-07-15",
      "decided_at": null,
      "facility": {
        "facility_id": "…",
        "id": "…",
        "kind": "core",
        "name": "みなと試験病院",
        "number": "K-0101",
        "term_from": "2024-04-01",
        "term_to": null
      },
      "id": "…",
      "instructor": {
        "member_id": "…",
        "member_number": "200001",
        "name": "緩和 試200001"
      },
      "message": "お願いします",
      "programme": "specialist-new",
      "requested_at": "2026-06-15T03:00:00Z",
      "revision": 1,
      "slot_number": 2,
      "state": "requested",
      "voided_at": null
    }
    "#);
    assert_eq!(states(&society, &[1, 2]).await, ["requested", "requested"]);
    let path = format!("/case-books/{}", society.book().await);
    let slot = &society.applicant.raw.get(&path).await.ok()["slots"][1];
    assert_eq!(slot["approval"], json!({"kind": "system", "request_id": request["id"]}));
    assert_eq!(slot["instructor"]["member_number"], "200001");
    assert_eq!(slot["requested_at"], "2026-06-15T03:00:00Z");
}

#[actix_web::test]
async fn s6_each_state_but_registered_is_refused_and_nothing_is_sent() {
    let society = Society::new().await;
    let requests = society.requested(&[1, 2, 3]).await;
    society.decide(&requests[1..2], Verdict::Approve).await;
    society.decide(&requests[2..], Verdict::Return).await;
    let mut draft = society.report();
    draft.state = shorei_contract::case::WriteAs::Draft;
    let book = society.book().await;
    let draft = society.applicant.client.case_write(book, 4, &draft, None).await.unwrap().value.id;
    let sound = society.registered(&[5]).await[0];
    let case = async |index: usize| {
        society.applicant.client.approval_request_show(requests[index]).await.unwrap().case_id
    };
    let ids = [case(0).await, case(1).await, case(2).await, draft, sound];
    assert_eq!(
        send(&society.applicant, &ids, society.instructor.id).await.problem(),
        [
            "409 /case_ids/0 already_requested",
            "409 /case_ids/1 case_locked",
            "409 /case_ids/2 not_registered",
            "409 /case_ids/3 not_registered",
        ]
    );
    assert_eq!(states(&society, &[5]).await, ["registered"], "all or nothing");
}

#[actix_web::test]
async fn s15_s10_s11_whoever_may_not_approve_is_refused_with_the_reason() {
    let society = Society::new().await;
    let cases = society.registered(&[1, 2]).await;
    let short = society.specialist("200002", date!(2025 - 10 - 02)).await;
    let answer = send(&society.applicant, &cases, short.id).await;
    assert_eq!(
        answer.problem(),
        ["422 /case_ids/0 outside_instructor_term", "422 /case_ids/1 outside_instructor_term"]
    );
    assert_eq!(
        answer.json()["errors"][0]["params"]["uncovered"],
        json!([{"from": "2025-10-01", "to": "2025-10-01"}])
    );

    let layman = society.member("300001").await;
    let answer = send(&society.applicant, &cases[..1], layman.id).await;
    assert_eq!(answer.problem(), ["422 /instructor_id instructor_not_qualified"]);
    assert_eq!(answer.json()["errors"][0]["params"]["kinds"].as_array().unwrap().len(), 4);

    qualify(
        &society.office,
        society.applicant.id,
        QualificationKind::RegisteredSupervisor,
        date!(2015 - 04 - 01),
        None,
    )
    .await;
    let answer = send(&society.applicant, &cases[..1], society.applicant.id).await;
    assert_eq!(answer.problem(), ["422 /instructor_id instructor_is_applicant"]);

    let gone = society.specialist("200003", date!(2015 - 04 - 01)).await;
    let etag = society.office.client.member_show(gone.id).await.unwrap().etag;
    let known = society.office.raw.with("if-match", &etag);
    known.patch(&format!("/members/{}", gone.id), &json!({"left_on": "2026-06-15"})).await.ok();
    let answer = send(&society.applicant, &cases[..1], gone.id).await;
    assert_eq!(answer.problem(), ["422 /instructor_id instructor_retired"]);
    assert_eq!(answer.json()["errors"][0]["params"], json!({"left_on": "2026-06-15"}));
    assert_eq!(states(&society, &[1, 2]).await, ["registered", "registered"]);
}

#[actix_web::test]
async fn s15_adjoining_terms_of_two_kinds_cover_a_period_together() {
    let society = Society::new().await;
    let cases = society.registered(&[1]).await;
    let renewed = society.member("200002").await;
    let until = Some(date!(2025 - 10 - 31));
    qualify(
        &society.office,
        renewed.id,
        QualificationKind::RegisteredSupervisor,
        date!(2020 - 11 - 01),
        until,
    )
    .await;
    qualify(
        &society.office,
        renewed.id,
        QualificationKind::Instructor,
        date!(2025 - 11 - 01),
        None,
    )
    .await;
    assert_eq!(send(&society.applicant, &cases, renewed.id).await.status, 201);
}

#[actix_web::test]
async fn s15_a_registered_supervisor_is_refused_in_a_round_that_ends_after_2029() {
    let society = Society::new().await;
    let supervisor = society.member("200002").await;
    qualify(
        &society.office,
        supervisor.id,
        QualificationKind::RegisteredSupervisor,
        date!(2020 - 04 - 01),
        None,
    )
    .await;
    let round = cast::with(
        serde_json::to_value(cast::new_round()).unwrap(),
        &json!({
            "registration_from": "2029-12-01", "registration_to": "2030-06-30",
            "approval_deadline": null, "application_from": "2029-12-01", "application_to": "2030-07-31",
        }),
    );
    society.office.raw.post("/rounds", &round).await.ok();
    let society = on_day(society, date!(2029 - 12 - 15)).await;
    let cases = society.registered(&[1]).await;
    let answer = send(&society.applicant, &cases, supervisor.id).await;
    assert_eq!(answer.problem(), ["422 /instructor_id instructor_not_qualified"]);
}

#[actix_web::test]
async fn what_is_absent_and_what_is_somebody_elses_get_the_same_answer() {
    let society = Society::new().await;
    let own = society.registered(&[1]).await[0];
    let other = society.member("300001").await;
    let foreign = society.registered_by(&other, &[1]).await[0];
    let nobody = Uuid::nil();
    let answer = send(&society.applicant, &[own, foreign, nobody], society.office.id).await;
    assert_eq!(
        answer.problem(),
        ["422 /case_ids/1 not_found", "422 /case_ids/2 not_found", "422 /instructor_id not_found"]
    );
    let requests = society.ask(&society.applicant, vec![own]).await;
    assert_eq!(withdraw(&other, &requests).await.problem(), ["422 /request_ids/0 not_found"]);
    let second = society.specialist("200002", date!(2015 - 04 - 01)).await;
    let answer = decide(&second, json!([decision(requests[0], "approve", None)])).await;
    assert_eq!(answer.problem(), ["422 /decisions/0/request_id not_found"]);
    assert_eq!(
        other.raw.get(&format!("/approval-requests/{}", requests[0])).await.problem(),
        ["404  not_found"]
    );
    let resend =
        other.raw.send("POST", &format!("/approval-requests/{}/resend", requests[0]), None).await;
    assert_eq!(resend.problem(), ["404  not_found"]);
}

#[actix_web::test]
async fn reports_of_two_books_are_refused() {
    let society = Society::new().await;
    let round = cast::with(
        serde_json::to_value(cast::new_round()).unwrap(),
        &json!({"programme": "registered-new"}),
    );
    society.office.raw.post("/rounds", &round).await.ok();
    let first = society.registered(&[1]).await[0];
    let books = society.applicant.raw.get("/case-books?programme=registered-new").await.ok();
    let book: Uuid = books["items"][0]["id"].as_str().unwrap().parse().unwrap();
    let second =
        society.applicant.client.case_write(book, 1, &society.report(), None).await.unwrap();
    let ids = [first, second.value.id];
    assert_eq!(
        send(&society.applicant, &ids, society.instructor.id).await.problem(),
        ["422 /case_ids/1 mixed_books"]
    );
    // S10: a programme without approval has no such step.
    let answer = send(&society.applicant, &ids[1..], society.instructor.id).await;
    assert_eq!(answer.problem()[0], "409 /case_ids/0 approval_not_required");
}

#[actix_web::test]
async fn a_batch_is_bounded_and_names_nothing_twice() {
    let society = Society::new().await;
    let case = society.registered(&[1]).await[0];
    let id = society.instructor.id;
    assert_eq!(send(&society.applicant, &[], id).await.problem(), ["422 /case_ids field_required"]);
    assert_eq!(
        send(&society.applicant, &[case, case], id).await.problem(),
        ["422 /case_ids/1 duplicate_item"]
    );
    let many: Vec<Uuid> = (0..201).map(Uuid::from_u128).collect();
    assert_eq!(
        send(&society.applicant, &many, id).await.problem(),
        ["422 /case_ids too_many_items"]
    );
    assert_eq!(
        withdraw(&society.applicant, &many).await.problem(),
        ["422 /request_ids too_many_items"]
    );
    let decisions: Vec<_> = many.iter().map(|id| decision(*id, "approve", None)).collect();
    assert_eq!(
        decide(&society.instructor, json!(decisions)).await.problem(),
        ["422 /decisions too_many_items"]
    );
    let long = json!({"case_ids": [case], "instructor_id": id, "message": "長".repeat(2_001)});
    let answer = society.applicant.raw.post("/approval-requests", &long).await;
    assert_eq!(answer.problem(), ["422 /message field_too_long"]);
}

#[actix_web::test]
async fn only_applicants_ask_and_only_instructors_decide() {
    let society = Society::new().await;
    let requests = society.requested(&[1]).await;
    let answer = send(&society.office, &[requests[0]], society.instructor.id).await;
    assert_eq!(answer.problem(), ["403  forbidden"]);
    assert_eq!(withdraw(&society.office, &requests).await.problem(), ["403  forbidden"]);
    let answer = decide(&society.applicant, json!([decision(requests[0], "approve", None)])).await;
    assert_eq!(answer.problem(), ["403  forbidden"]);
    let answer = decide(&society.office, json!([decision(requests[0], "approve", None)])).await;
    assert_eq!(answer.problem(), ["403  forbidden"]);
}

#[actix_web::test]
async fn s9_s14_warnings_come_beside_the_requests() {
    let society = Society::new().await;
    let stranger = society.specialist("200002", date!(2015 - 04 - 01)).await;
    let cases = society.registered(&[1, 2]).await;
    society.app.set_today(date!(2026 - 06 - 30));
    let applicant = cast::sign_in(&society.app, "100001", cast::PASSWORD).await;
    let office = cast::sign_in(&society.app, "office@example.jp", cast::PASSWORD).await;
    let path = format!("/rounds/{}", society.round);
    let etag = office.raw.get(&path).await.header("etag").unwrap().to_owned();
    let known = office.raw.with("if-match", &etag);
    known.patch(&path, &json!({"approval_deadline": "2026-07-10"})).await.ok();
    let body = send(&applicant, &cases, stranger.id).await.ok();
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
            "/case_ids/0 instructor_not_at_facility",
            "/case_ids/1 instructor_not_at_facility",
            "/instructor_id deadline_near",
        ]
    );
    assert_eq!(body["warnings"][2]["params"]["days_left"], 10);
}

#[actix_web::test]
async fn s7_a_withdrawal_restores_the_report_and_tells_the_instructor() {
    let society = Society::new().await;
    let requests = society.requested(&[1, 2]).await;
    let answer = withdraw(&society.applicant, &requests[..1]).await.ok();
    assert_eq!(answer["items"][0]["state"], "withdrawn");
    assert_eq!(answer["items"][0]["decided_at"], "2026-06-15T03:00:00Z");
    assert_eq!(answer["warnings"][0]["code"], "instructor_already_notified");
    assert_eq!(states(&society, &[1, 2]).await, ["registered", "requested"]);
    let notices = society.instructor.raw.get("/notifications").await.ok();
    assert_eq!(notices["items"][0]["kind"], "request_withdrawn");
    assert_eq!(
        withdraw(&society.applicant, &requests).await.problem(),
        ["409 /request_ids/0 not_requested"]
    );
    assert_eq!(states(&society, &[2]).await, ["requested"], "all or nothing");
    let answer = decide(&society.instructor, json!([decision(requests[0], "approve", None)])).await;
    assert_eq!(answer.problem(), ["409 /decisions/0 not_requested"]);
}

#[actix_web::test]
async fn s16_kinds_of_decisions_may_be_mixed_in_one_call() {
    let society = Society::new().await;
    let requests = society.requested(&[1, 2, 3]).await;
    let decisions = json!([
        decision(requests[0], "approve", None),
        decision(requests[1], "return", Some("経過を詳しく")),
        decision(requests[2], "decline", Some("担当していません")),
    ]);
    let body = decide(&society.instructor, decisions).await.ok();
    assert_eq!(body["summary"], json!({"approved": 1, "returned": 1, "declined": 1}));
    let stated: Vec<_> = body["items"]
        .as_array()
        .unwrap()
        .iter()
        .map(|item| (item["id"].clone(), item["state"].clone()))
        .collect();
    assert_eq!(
        stated,
        [
            (json!(requests[0]), json!("approved")),
            (json!(requests[1]), json!("returned")),
            (json!(requests[2]), json!("declined")),
        ]
    );
    assert_eq!(states(&society, &[1, 2, 3]).await, ["approved", "returned", "registered"]);
    let path = format!("/case-books/{}", society.book().await);
    let slots = society.applicant.raw.get(&path).await.ok();
    assert_eq!(slots["slots"][1]["comment"], "経過を詳しく");
    assert_eq!(slots["slots"][0]["unread_notices"], 1);
    assert_eq!(slots["slots"][2]["approval"], Value::Null);
    // A declined one can go to somebody else.
    let other = society.specialist("200002", date!(2015 - 04 - 01)).await;
    let case: Uuid = slots["slots"][2]["case_id"].as_str().unwrap().parse().unwrap();
    assert_eq!(send(&society.applicant, &[case], other.id).await.status, 201);
}

#[actix_web::test]
async fn s16_bad_decisions_are_refused_together_and_change_nothing() {
    let society = Society::new().await;
    let requests = society.requested(&[1, 2, 3]).await;
    withdraw(&society.applicant, &requests[2..]).await.ok();
    let decisions = json!([
        decision(requests[0], "return", Some(" 　")),
        decision(requests[1], "return", Some(&"長".repeat(2_001))),
        decision(requests[2], "approve", None),
    ]);
    assert_eq!(
        decide(&society.instructor, decisions).await.problem(),
        [
            "409 /decisions/2 not_requested",
            "409 /decisions/0/comment comment_required",
            "409 /decisions/1/comment field_too_long",
        ]
    );
    assert_eq!(states(&society, &[1, 2]).await, ["requested", "requested"]);
    let only = decide(&society.instructor, json!([decision(requests[0], "return", None)])).await;
    assert_eq!(only.problem(), ["422 /decisions/0/comment comment_required"]);
    let kind = decide(&society.instructor, json!([decision(requests[0], "maybe", None)])).await;
    assert_eq!(kind.problem(), ["422 /decisions/0/decision invalid_value"]);
    let twice =
        json!([decision(requests[0], "approve", None), decision(requests[0], "decline", None)]);
    assert_eq!(
        decide(&society.instructor, twice).await.problem(),
        ["422 /decisions/1 duplicate_item"]
    );
}

#[actix_web::test]
async fn s15_a_term_corrected_after_the_request_bars_the_approval_but_not_the_return() {
    let society = Society::new().await;
    let requests = society.requested(&[1]).await;
    let me = society.instructor.raw.get("/me").await.ok();
    let path = format!("/qualifications/{}", me["qualifications"][0]["id"].as_str().unwrap());
    let etag = society.office.raw.get(&path).await.header("etag").unwrap().to_owned();
    let known = society.office.raw.with("if-match", &etag);
    known.patch(&path, &json!({"term_to": "2025-11-29"})).await.ok();
    let answer = decide(&society.instructor, json!([decision(requests[0], "approve", None)])).await;
    assert_eq!(answer.problem(), ["422 /decisions/0 outside_instructor_term"]);
    let answer = decide(
        &society.instructor,
        json!([decision(requests[0], "return", Some("資格の期間外です"))]),
    )
    .await;
    assert_eq!(answer.status, 200);
}

#[actix_web::test]
async fn s14_after_the_deadline_nothing_is_decided_or_withdrawn_until_a_round_is_open_again() {
    let society = Society::new().await;
    let requests = society.requested(&[1]).await;
    let approve = json!([decision(requests[0], "approve", None)]);
    let society = on_day(society, date!(2026 - 07 - 16)).await;
    let answer = decide(&society.instructor, approve.clone()).await;
    assert_eq!(answer.problem(), ["409 /decisions/0 approval_deadline_passed"]);
    assert_eq!(answer.json()["errors"][0]["params"], json!({"approval_deadline": "2026-07-15"}));
    assert_eq!(
        withdraw(&society.applicant, &requests).await.problem(),
        ["409 /request_ids/0 approval_deadline_passed"]
    );
    let resend = format!("/approval-requests/{}/resend", requests[0]);
    let answer = society.applicant.raw.send("POST", &resend, None).await;
    assert_eq!(answer.problem(), ["409  approval_deadline_passed"]);
    let next = cast::with(
        serde_json::to_value(cast::new_round()).unwrap(),
        &json!({
            "name": "2027年度", "registration_from": "2027-04-01", "registration_to": "2027-06-30",
            "approval_deadline": null, "application_from": "2027-07-01", "application_to": "2027-07-31",
        }),
    );
    society.office.raw.post("/rounds", &next).await.ok();
    let society = on_day(society, date!(2027 - 04 - 01)).await;
    assert_eq!(decide(&society.instructor, approve).await.status, 200);
    assert_eq!(states(&society, &[1]).await, ["approved"]);
}

#[actix_web::test]
async fn s3_asking_about_a_new_report_needs_the_registration_window() {
    let society = Society::new().await;
    let cases = society.registered(&[1, 2]).await;
    let requests = society.ask(&society.applicant, vec![cases[1]]).await;
    society.decide(&requests, Verdict::Decline).await;
    let society = on_day(society, date!(2026 - 07 - 15)).await;
    let id = society.instructor.id;
    assert_eq!(
        send(&society.applicant, &cases[..1], id).await.problem(),
        ["409 /case_ids/0 registration_closed"]
    );
    // One that was asked about before can still go to somebody else.
    assert_eq!(send(&society.applicant, &cases[1..], id).await.status, 201);
    let society = on_day(society, date!(2026 - 08 - 01)).await;
    assert_eq!(
        send(&society.applicant, &cases[..1], id).await.problem(),
        ["409 /case_ids/0 registration_closed"]
    );
}

#[actix_web::test]
async fn each_sees_the_requests_that_they_sent_or_got() {
    let society = Society::new().await;
    society.requested(&[1]).await;
    let other = society.member("300001").await;
    let theirs = society.registered_by(&other, &[1]).await;
    society.ask(&other, theirs).await;
    let own = society.registered_by(&society.instructor, &[1]).await;
    let colleague = society.specialist("200002", date!(2015 - 04 - 01)).await;
    send(&society.instructor, &own, colleague.id).await.ok();
    let count = async |person: &Person, query: &str| {
        let body = person.raw.get(&format!("/approval-requests{query}")).await.ok();
        body["items"].as_array().unwrap().len()
    };
    assert_eq!(count(&society.applicant, "").await, 1);
    assert_eq!(count(&society.instructor, "").await, 3);
    assert_eq!(count(&society.instructor, "?as=instructor").await, 2);
    assert_eq!(count(&society.instructor, "?as=applicant").await, 1);
    assert_eq!(count(&society.office, "").await, 3);
    assert_eq!(count(&society.office, "?as=instructor").await, 0);
    assert_eq!(count(&society.instructor, &format!("?applicant={}", other.id)).await, 1);
    assert_eq!(count(&society.instructor, "?state=approved").await, 0);
    assert_eq!(count(&society.instructor, "?category=pain&programme=specialist-new").await, 3);
    assert_eq!(count(&society.instructor, "?category=delirium").await, 0);
    let wrong = society.instructor.raw.get("/approval-requests?state=open").await;
    assert_eq!(wrong.problem(), ["422 /state invalid_value"]);
    let wrong = society.instructor.raw.get("/approval-requests?sort=size").await;
    assert_eq!(wrong.problem(), ["422 /sort invalid_value"]);
}

#[actix_web::test]
async fn requests_are_sorted_stably_and_paged_in_every_order() {
    let society = Society::new().await;
    society.requested(&[3, 1]).await;
    society.app.advance(Duration::minutes(1));
    society.requested(&[2]).await;
    let other = society.member("300001").await;
    let theirs = society.registered_by(&other, &[5, 4]).await;
    society.ask(&other, theirs).await;
    for sort in [
        "",
        "requested_at",
        "-requested_at",
        "applicant",
        "-applicant",
        "slot_number",
        "-slot_number",
    ] {
        let all = society.instructor.raw.get(&format!("/approval-requests?sort={sort}")).await.ok();
        let all = all["items"].as_array().unwrap().clone();
        let numbers: Vec<_> =
            all.iter().map(|item| item["slot_number"].as_u64().unwrap()).collect();
        match sort {
            "slot_number" => assert_eq!(numbers, [1, 2, 3, 4, 5]),
            "-slot_number" => assert_eq!(numbers, [5, 4, 3, 2, 1]),
            _ => assert_eq!(numbers.len(), 5),
        }
        let mut seen = Vec::new();
        let mut path = format!("/approval-requests?sort={sort}&limit=2");
        loop {
            let body = society.instructor.raw.get(&path).await.ok();
            seen.extend(body["items"].as_array().unwrap().clone());
            let Some(cursor) = body["next_cursor"].as_str() else { break };
            path = format!("/approval-requests?sort={sort}&limit=2&cursor={cursor}");
        }
        assert_eq!(seen, all, "{sort}");
    }
}

#[actix_web::test]
async fn the_mail_of_an_open_request_is_sent_again_at_most_once_a_day() {
    let society = Society::new().await;
    let requests = society.requested(&[1]).await;
    let path = format!("/approval-requests/{}/resend", requests[0]);
    let before = society.app.mails().await.len();
    let raw = &society.applicant.raw;
    assert_eq!(raw.send("POST", &path, None).await.ok()["state"], "requested");
    let mails = society.app.mails().await;
    assert_eq!(mails.len(), before + 1);
    assert!(mails.last().unwrap().subject.contains("再送"));
    society.app.advance(Duration::minutes(5));
    let refused = raw.with("idempotency-key", "again").send("POST", &path, None).await;
    assert_eq!(refused.problem(), ["429  resent_today"]);
    assert_eq!(refused.header("retry-after"), Some("86100"));
    society.app.advance(Duration::hours(23) + Duration::minutes(55));
    let applicant = cast::sign_in(&society.app, "100001", cast::PASSWORD).await;
    let again = applicant.raw.with("idempotency-key", "again").send("POST", &path, None).await;
    assert_eq!(again.status, 200, "that it was too early is not kept under the key");
    let instructor = cast::sign_in(&society.app, "200001", cast::PASSWORD).await;
    decide(&instructor, json!([decision(requests[0], "approve", None)])).await.ok();
    assert_eq!(applicant.raw.send("POST", &path, None).await.problem(), ["409  not_requested"]);
}

#[actix_web::test]
async fn s11_when_an_instructor_leaves_applicant_and_secretariat_are_told_at_once() {
    let society = Society::new().await;
    let requests = society.requested(&[1, 2]).await;
    society.app.mails().await;
    let etag = society.office.client.member_show(society.instructor.id).await.unwrap().etag;
    let path = format!("/members/{}", society.instructor.id);
    let known = society.office.raw.with("if-match", &etag);
    known.patch(&path, &json!({"left_on": "2026-06-15"})).await.ok();
    let mails = society.app.mails().await;
    let told: Vec<_> = mails.iter().rev().take(2).map(|mail| mail.to.as_str()).collect();
    assert_eq!(told, ["office@example.jp", "m100001@example.jp"]);
    let notices = society.applicant.raw.get("/notifications").await.ok();
    assert_eq!(notices["items"].as_array().unwrap().len(), 2);
    assert_eq!(notices["items"][0]["kind"], "instructor_left");
    let notices = society.office.raw.get("/notifications").await.ok();
    assert_eq!(notices["items"].as_array().unwrap().len(), 2);
    assert_eq!(society.instructor.raw.get("/me").await.problem(), ["403  membership_ended"]);
    // The applicant withdraws, and no mail goes to the one who left.
    let before = society.app.mails().await.len();
    withdraw(&society.applicant, &requests).await.ok();
    assert_eq!(society.app.mails().await.len(), before);
    // Nobody is told twice.
    society.app.do_chores().await;
    assert_eq!(society.app.mails().await.len(), before);
}

#[actix_web::test]
async fn s11_a_departure_on_a_later_day_is_told_on_that_day() {
    let society = Society::new().await;
    society.requested(&[1]).await;
    let etag = society.office.client.member_show(society.instructor.id).await.unwrap().etag;
    let path = format!("/members/{}", society.instructor.id);
    let known = society.office.raw.with("if-match", &etag);
    known.patch(&path, &json!({"left_on": "2026-06-20"})).await.ok();
    let before = society.app.mails().await.len();
    society.app.do_chores().await;
    assert_eq!(society.app.mails().await.len(), before);
    society.app.set_today(date!(2026 - 06 - 20));
    society.app.do_chores().await;
    assert_eq!(society.app.mails().await.len(), before + 2);
}

#[actix_web::test]
async fn one_request_has_its_own_address_and_several_that_of_their_list() {
    let society = Society::new().await;
    let cases = society.registered(&[1, 2, 3]).await;
    let one = send(&society.applicant, &cases[..1], society.instructor.id).await;
    let id = one.ok()["items"][0]["id"].as_str().unwrap().to_owned();
    assert_eq!(one.header("location"), Some(&*format!("/api/v1/approval-requests/{id}")));
    let several = send(&society.applicant, &cases[1..], society.instructor.id).await;
    assert_eq!(several.header("location"), Some("/api/v1/approval-requests"));
}

#[actix_web::test]
async fn of_a_withdrawn_or_declined_request_its_instructor_sees_only_that_there_was_one() {
    let society = Society::new().await;
    let cases = society.registered(&[1, 2, 3]).await;
    let mut asking = cast::asking(&cases, society.instructor.id);
    asking["message"] = json!("夜間の症例です");
    let sent = society.applicant.raw.post("/approval-requests", &asking).await.ok();
    let ids: Vec<Uuid> = sent["items"]
        .as_array()
        .unwrap()
        .iter()
        .map(|item| item["id"].as_str().unwrap().parse().unwrap())
        .collect();
    let withdraw = json!({"request_ids": [ids[0]]});
    society.applicant.raw.post("/approval-requests/withdrawals", &withdraw).await.ok();
    society.decide(&ids[1..2], Verdict::Decline).await;

    let hidden = |item: &Value| {
        item["message"] == ""
            && ["category", "facility", "care_from", "care_to"]
                .iter()
                .all(|name| item[*name].is_null())
    };
    let told = |item: &Value| item["message"] == "夜間の症例です" && !item["facility"].is_null();
    for (index, id) in ids.iter().enumerate() {
        let path = format!("/approval-requests/{id}");
        let seen = society.instructor.raw.get(&path).await.ok();
        assert_eq!((hidden(&seen), told(&seen)), (index < 2, index == 2), "{seen}");
        assert_eq!(seen["slot_number"], json!(index + 1));
        for person in [&society.applicant, &society.office] {
            let seen = person.raw.get(&path).await.ok();
            assert!(told(&seen), "{seen}");
        }
    }
    let listed = society.instructor.raw.get("/approval-requests?as=instructor").await.ok();
    assert_eq!(listed["items"].as_array().unwrap().iter().filter(|item| hidden(item)).count(), 2);
    // Nor does a search tell their category.
    let category = listed["items"].as_array().unwrap().iter().find(|item| !hidden(item)).unwrap();
    let query = format!("/approval-requests?category={}", category["category"].as_str().unwrap());
    let found = society.instructor.raw.get(&query).await.ok();
    assert_eq!(found["items"].as_array().unwrap().len(), 1, "{found}");
}

#[actix_web::test]
async fn a_line_break_counts_one_however_it_is_written() {
    let society = Society::new().await;
    let cases = society.registered(&[1]).await;
    let ask = async |message: String| {
        let mut asking = cast::asking(&cases, society.instructor.id);
        asking["message"] = json!(message);
        society.applicant.raw.post("/approval-requests", &asking).await
    };
    let lines = "a\r\n".repeat(1_000);
    assert_eq!(ask(format!("{lines}b")).await.problem(), ["422 /message field_too_long"]);
    assert_eq!(ask(format!("{}葛\u{e0100}", &lines[..lines.len() - 3])).await.status, 201);
}
