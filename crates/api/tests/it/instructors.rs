use serde_json::{Value, json};
use shorei_contract::QualificationKind;
use time::macros::date;
use uuid::Uuid;

use crate::cast::{Society, affiliate, new_hospital, qualify};

async fn found(society: &Society, case_ids: &[Uuid], more: &str) -> Vec<Value> {
    let ids: Vec<_> = case_ids.iter().map(Uuid::to_string).collect();
    let path = format!("/instructors?case_ids={}{more}", ids.join(","));
    let body = society.applicant.raw.get(&path).await.ok();
    body["items"].as_array().unwrap().clone()
}

fn numbers(items: &[Value]) -> Vec<&str> {
    items.iter().map(|item| item["member_number"].as_str().unwrap()).collect()
}

#[actix_web::test]
async fn s9_those_who_worked_at_the_facility_in_the_period_come_first() {
    let society = Society::new().await;
    let cases = society.registered(&[1]).await;
    let early = society.specialist("200003", date!(2015 - 04 - 01)).await;
    affiliate(
        &society.office,
        early.id,
        society.hospital,
        date!(2015 - 04 - 01),
        Some(date!(2025 - 09 - 30)),
    )
    .await;
    let late = society.specialist("200002", date!(2015 - 04 - 01)).await;
    affiliate(&society.office, late.id, society.hospital, date!(2025 - 11 - 30), None).await;
    let items = found(&society, &cases, "").await;
    assert_eq!(numbers(&items), ["200001", "200002", "200003"]);
    let worked: Vec<_> = items.iter().map(|item| item["worked_at_facility"].clone()).collect();
    assert_eq!(worked, [json!(true), json!(true), json!(false)]);
    assert_eq!(items[2]["warnings"][0]["code"], "instructor_not_at_facility");
    assert_eq!(items[2]["eligible"], true);
}

#[actix_web::test]
async fn s15_each_says_why_it_cannot_be_asked_report_by_report() {
    let society = Society::new().await;
    let book = society.book().await;
    let old = shorei_contract::case::WriteCase {
        accreditation_id: Some(society.training),
        care_from: Some(date!(2022 - 03 - 01)),
        care_to: Some(date!(2022 - 04 - 30)),
        ..society.report()
    };
    let old = society.applicant.client.case_write(book, 1, &old, None).await.unwrap().value.id;
    let new = society.registered(&[2]).await[0];
    let provisional = society.member("200002").await;
    let until = Some(date!(2022 - 03 - 31));
    qualify(
        &society.office,
        provisional.id,
        QualificationKind::ProvisionalInstructor,
        date!(2011 - 04 - 01),
        until,
    )
    .await;
    let items = found(&society, &[old, new], "&q=200002").await;
    assert_eq!(items[0]["eligible"], false);
    let reasons = items[0]["reasons"].as_array().unwrap();
    let told: Vec<_> =
        reasons.iter().map(|reason| (&reason["case_id"], &reason["params"]["uncovered"])).collect();
    assert_eq!(
        told,
        [
            (&json!(old), &json!([{"from": "2022-04-01", "to": "2022-04-30"}])),
            (&json!(new), &json!([{"from": "2025-10-01", "to": "2025-11-30"}])),
        ]
    );
    assert_eq!(reasons[0]["code"], "outside_instructor_term");
    assert_eq!(reasons[0]["params"]["terms"][0]["kind"], "provisional_instructor");
}

#[actix_web::test]
async fn s10_s11_oneself_and_those_who_left_are_shown_with_their_reason() {
    let society = Society::new().await;
    qualify(
        &society.office,
        society.applicant.id,
        QualificationKind::RegisteredSupervisor,
        date!(2015 - 04 - 01),
        None,
    )
    .await;
    let gone = society.specialist("200002", date!(2015 - 04 - 01)).await;
    let etag = society.office.client.member_show(gone.id).await.unwrap().etag;
    let known = society.office.raw.with("if-match", &etag);
    known.patch(&format!("/members/{}", gone.id), &json!({"left_on": "2026-06-01"})).await.ok();
    let cases = society.registered(&[1]).await;
    let items = found(&society, &cases, "").await;
    let reason = |number: &str| {
        let item = items.iter().find(|item| item["member_number"] == number).unwrap();
        item["reasons"][0]["code"].clone()
    };
    assert_eq!(reason("100001"), "instructor_is_applicant");
    assert_eq!(reason("200002"), "instructor_retired");
    assert_eq!(items[0]["member_number"], "200001", "who can be asked comes first");
}

#[actix_web::test]
async fn who_never_held_an_approving_qualification_is_not_shown() {
    let society = Society::new().await;
    let registered = society.member("300001").await;
    qualify(
        &society.office,
        registered.id,
        QualificationKind::Registered,
        date!(2015 - 04 - 01),
        None,
    )
    .await;
    let cases = society.registered(&[1]).await;
    assert_eq!(numbers(&found(&society, &cases, "").await), ["200001"]);
}

#[actix_web::test]
async fn s8_they_are_found_by_name_kana_number_or_facility() {
    let society = Society::new().await;
    let other = society.specialist("200002", date!(2015 - 04 - 01)).await;
    let hospital = new_hospital(&society.office, "あおば試験病院").await;
    affiliate(&society.office, other.id, hospital, date!(2015 - 04 - 01), None).await;
    for (query, expected) in [
        ("試200002", &["200002"][..]),
        ("カンワ", &["200001", "200002"]),
        ("２００００１", &["200001"]),
        ("あおば", &["200002"]),
        ("緩和 みなと試験病院", &["200001"]),
        ("どこにもない", &[]),
    ] {
        let items = found(&society, &[], &format!("&q={query}")).await;
        let mut numbers = numbers(&items);
        numbers.sort_unstable();
        assert_eq!(numbers, expected, "{query}");
    }
}

#[actix_web::test]
async fn s14_load_and_a_near_deadline_are_shown_on_each() {
    let society = Society::new().await;
    for number in 1..=2 {
        let applicant = society.member(&format!("30000{number}")).await;
        let ids = society.registered_by(&applicant, &[1, 2, 3, 4, 5, 6, 7]).await;
        society.ask(&applicant, ids).await;
    }
    let third = society.member("300003").await;
    let ids = society.registered_by(&third, &[1, 2, 3, 4, 5, 6, 7]).await;
    society.ask(&third, ids).await;
    let own = society.registered(&[1, 2, 3, 4]).await;
    let items = found(&society, &own[..3], "").await;
    assert_eq!((&items[0]["open_requests"], &items[0]["warnings"]), (&json!(21), &json!([])));
    let items = found(&society, &own, "").await;
    assert_eq!(items[0]["warnings"][0]["params"], json!({"open_requests": 25}));
    society.app.set_today(date!(2026 - 07 - 01));
    let applicant = crate::cast::sign_in(&society.app, "100001", crate::cast::PASSWORD).await;
    let society = Society { applicant, ..society };
    let items = found(&society, &own[..1], "").await;
    let warning = &items[0]["warnings"][0];
    assert_eq!(warning["code"], "deadline_near");
    assert_eq!(warning["params"], json!({"approval_deadline": "2026-07-15", "days_left": 14}));
}

#[actix_web::test]
async fn reports_that_are_not_ones_own_are_refused() {
    let society = Society::new().await;
    let own = society.registered(&[1]).await[0];
    let other = society.member("300001").await;
    let foreign = society.registered_by(&other, &[1]).await[0];
    let ask =
        async |ids: &str| society.applicant.raw.get(&format!("/instructors?case_ids={ids}")).await;
    let absent = Uuid::nil();
    assert_eq!(
        ask(&format!("{own},{foreign},{absent}")).await.problem(),
        ["422 /case_ids/1 not_found", "422 /case_ids/2 not_found"]
    );
    assert_eq!(ask(&format!("{own},{own}")).await.problem(), ["422 /case_ids/1 duplicate_item"]);
    assert_eq!(ask("one,two").await.problem(), ["422 /case_ids/0 invalid_value"]);
    assert_eq!(society.office.raw.get("/instructors").await.problem(), ["403  forbidden"]);
}

#[actix_web::test]
async fn the_list_is_paged_in_its_own_order() {
    let society = Society::new().await;
    for number in 2..=5 {
        society.specialist(&format!("20000{number}"), date!(2015 - 04 - 01)).await;
    }
    let cases = society.registered(&[1]).await;
    let all = found(&society, &cases, "").await;
    let ids = cases[0];
    let mut seen = Vec::new();
    let mut path = format!("/instructors?case_ids={ids}&limit=2");
    loop {
        let body = society.applicant.raw.get(&path).await.ok();
        seen.extend(body["items"].as_array().unwrap().clone());
        let Some(cursor) = body["next_cursor"].as_str() else { break };
        path = format!("/instructors?case_ids={ids}&limit=2&cursor={cursor}");
    }
    assert_eq!(seen, all);
}
