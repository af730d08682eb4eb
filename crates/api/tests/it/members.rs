use serde_json::json;
use shorei_contract::QualificationKind;
use time::macros::date;

use crate::cast::{self, PASSWORD, Society, affiliate, qualify};

fn body(number: &str) -> serde_json::Value {
    serde_json::to_value(cast::new_member(number)).unwrap()
}

#[actix_web::test]
async fn the_secretariat_adds_finds_and_corrects_members() {
    let society = Society::new().await;
    let office = &society.office.raw;
    let added = office.post("/members", &body("300001")).await;
    assert_eq!(added.status, 201);
    let id = added.json()["id"].as_str().unwrap().to_owned();
    let path = format!("/members/{id}");
    assert_eq!(added.header("location"), Some(format!("/api/v1{path}").as_str()));
    let read = office.get(&path).await;
    assert_eq!(read.ok(), added.ok());
    insta::assert_json_snapshot!(read.ok(), {".id" => "…"}, @r#"
    {
      "email": "m300001@example.jp",
      "family_name": "緩和",
      "family_name_kana": "かんわ",
      "given_name": "試300001",
      "given_name_kana": "ためし",
      "id": "…",
      "left_on": null,
      "member_number": "300001",
      "name": "緩和 試300001",
      "updated_at": "2026-06-15T03:00:00Z"
    }
    "#);
    let known = office.with("if-match", read.header("etag").unwrap());
    let corrected =
        known.patch(&path, &json!({"family_name": "鎮痛", "left_on": "2026-07-01"})).await;
    assert_eq!(corrected.ok()["name"], "鎮痛 試300001");
    assert_eq!(known.patch(&path, &json!({})).await.problem(), ["412  precondition_failed"]);
    let known = office.with("if-match", corrected.header("etag").unwrap());
    let back = known.patch(&path, &json!({"left_on": null})).await.ok();
    assert_eq!((&back["left_on"], &back["family_name"]), (&json!(null), &json!("鎮痛")));
    for (query, count) in
        [("鎮痛", 1), ("ｶﾝﾜ", 3), ("30000", 1), ("M300001@example", 1), ("居ない", 0), ("", 3)]
    {
        let found = office.get(&format!("/members?q={query}")).await.ok();
        assert_eq!(found["items"].as_array().unwrap().len(), count, "{query}");
    }
    let events =
        office.get(&format!("/audit-events?subject_id={id}&action=member.corrected")).await.ok();
    let details = &events["items"][1]["details"];
    assert_eq!(details["changed"], json!(["family_name", "left_on"]));
    assert_eq!(details["before"], json!({"family_name": "緩和", "left_on": null}));
}

#[actix_web::test]
async fn members_are_narrowed_to_those_who_left_or_did_not() {
    let society = Society::new().await;
    let office = &society.office.raw;
    for (number, left_on) in [("300001", "2026-06-15"), ("300002", "2026-06-16")] {
        let mut member = body(number);
        member["left_on"] = json!(left_on);
        office.post("/members", &member).await.ok();
    }
    for (query, expected) in [
        ("left=true", vec!["300001"]),
        ("left=false", vec!["100001", "200001", "300002"]),
        ("left=", vec!["100001", "200001", "300001", "300002"]),
        ("left=true&q=300002", vec![]),
    ] {
        let found = office.get(&format!("/members?{query}")).await.ok();
        let items = found["items"].as_array().unwrap().iter();
        let mut numbers: Vec<_> =
            items.map(|item| item["member_number"].as_str().unwrap()).collect();
        numbers.sort_unstable();
        assert_eq!(numbers, expected, "{query}");
    }
    assert_eq!(office.get("/members?left=maybe").await.problem(), ["422 /left invalid_value"]);
}

#[actix_web::test]
async fn what_is_wrong_with_a_member_is_told_field_by_field() {
    let society = Society::new().await;
    let office = &society.office.raw;
    for (changes, expected) in [
        (json!({"email": "no address"}), vec!["422 /email invalid_value"]),
        (
            json!({"member_number": "", "family_name": "長".repeat(101)}),
            vec!["422 /family_name field_too_long", "422 /member_number field_required"],
        ),
        (json!({"password": "twelve-chars"}), vec!["422 /password password_too_short"]),
        (json!({"member_number": "１０００01"}), vec!["422 /member_number already_exists"]),
        (json!({"email": "M100001@example.jp"}), vec!["422 /email already_exists"]),
        (json!({"left_on": "0026-07-01"}), vec!["422 /left_on out_of_range"]),
        (json!({"nickname": "x"}), vec!["422 /nickname unknown_field"]),
        (json!({"family_name": null}), vec!["422 /family_name invalid_value"]),
    ] {
        let answer = office.post("/members", &cast::with(body("300001"), &changes)).await;
        assert_eq!(answer.problem(), expected, "{changes}");
    }
    let mut missing = body("300001");
    missing.as_object_mut().unwrap().remove("email");
    assert_eq!(office.post("/members", &missing).await.problem(), ["422 /email field_required"]);
    let found = office.get("/members?q=300001").await.ok();
    assert_eq!(found["items"], json!([]), "nothing was changed");
}

#[actix_web::test]
async fn a_password_that_the_secretariat_sets_ends_the_sessions_before_it() {
    let society = Society::new().await;
    let path = format!("/members/{}", society.applicant.id);
    let etag = society.office.raw.get(&path).await.header("etag").unwrap().to_owned();
    let known = society.office.raw.with("if-match", &etag);
    let short = known.patch(&path, &json!({"password": "short"})).await;
    assert_eq!(short.problem(), ["422 /password password_too_short"]);
    known.patch(&path, &json!({"password": "a-password-from-the-office"})).await.ok();
    assert_eq!(society.applicant.raw.get("/me").await.status, 401);
    cast::sign_in(&society.app, "100001", "a-password-from-the-office").await;
    let old = json!({"user_id": "100001", "password": PASSWORD});
    assert_eq!(society.app.raw().post("/session", &old).await.status, 401);
}

#[actix_web::test]
async fn s15_terms_of_qualifications_lie_where_they_like_but_not_beyond_their_kind() {
    let society = Society::new().await;
    let office = &society.office.raw;
    let path = format!("/members/{}/qualifications", society.applicant.id);
    for (term, expected) in [
        (
            json!({"kind": "provisional_instructor", "term_from": "2011-04-01", "term_to": "2022-04-01"}),
            "422 /term_to kind_ended",
        ),
        (
            json!({"kind": "provisional_instructor", "term_from": "2011-04-01"}),
            "422 /term_to kind_ended",
        ),
        (
            json!({"kind": "specialist", "term_from": "2011-04-01", "term_to": "2011-03-31"}),
            "422 /term_to period_reversed",
        ),
        (json!({"kind": "shaman", "term_from": "2011-04-01"}), "422 /kind invalid_value"),
        (json!({"kind": "specialist", "term_from": "2011-02-29"}), "422 /term_from invalid_value"),
    ] {
        assert_eq!(office.post(&path, &term).await.problem(), [expected], "{term}");
    }
    for term in [
        json!({"kind": "provisional_instructor", "term_from": "2011-04-01", "term_to": "2022-03-31"}),
        json!({"kind": "registered_supervisor", "term_from": "2020-02-29", "term_to": "2099-12-31"}),
        json!({"kind": "specialist", "term_from": "2020-04-01", "term_to": null}),
    ] {
        assert_eq!(office.post(&path, &term).await.ok()["term_to"], term["term_to"]);
    }
    let twice = json!({"kind": "specialist", "term_from": "2020-04-01", "term_to": "2021-03-31"});
    assert_eq!(office.post(&path, &twice).await.problem(), ["422 /term_from already_exists"]);
    let listed =
        office.get(&format!("/qualifications?member_id={}", society.applicant.id)).await.ok();
    assert_eq!(listed["items"].as_array().unwrap().len(), 3);
    let nobody =
        office.post(&format!("/members/{}/qualifications", society.office.id), &twice).await;
    assert_eq!(nobody.problem(), ["404  not_found"], "staff are no members");
}

#[actix_web::test]
async fn a_term_is_ended_with_the_version_that_was_read() {
    let society = Society::new().await;
    let office = &society.office.raw;
    let id = qualify(
        &society.office,
        society.applicant.id,
        QualificationKind::Instructor,
        date!(2020 - 04 - 01),
        None,
    )
    .await;
    let path = format!("/qualifications/{id}");
    let read = office.get(&path).await;
    assert_eq!(office.patch(&path, &json!({})).await.problem(), ["428  precondition_required"]);
    let known = office.with("if-match", read.header("etag").unwrap());
    assert_eq!(
        known.patch(&path, &json!({"term_to": "2020-03-31"})).await.problem(),
        ["422 /term_to period_reversed"]
    );
    let ended = known.patch(&path, &json!({"term_to": "2025-03-31"})).await;
    assert_eq!(
        (&ended.ok()["term_from"], &ended.ok()["term_to"]),
        (&json!("2020-04-01"), &json!("2025-03-31"))
    );
    assert_eq!(known.patch(&path, &json!({})).await.problem(), ["412  precondition_failed"]);
}

#[actix_web::test]
async fn s9_affiliations_name_a_hospital_that_there_is() {
    let society = Society::new().await;
    let office = &society.office.raw;
    let path = format!("/members/{}/affiliations", society.applicant.id);
    let absent = json!({"facility_id": society.applicant.id, "worked_from": "2020-04-01"});
    assert_eq!(office.post(&path, &absent).await.problem(), ["422 /facility_id not_found"]);
    let reversed = json!({"facility_id": society.hospital, "worked_from": "2020-04-01", "worked_to": "2020-03-31"});
    assert_eq!(office.post(&path, &reversed).await.problem(), ["422 /worked_to period_reversed"]);
    let id = affiliate(
        &society.office,
        society.applicant.id,
        society.hospital,
        date!(2020 - 04 - 01),
        None,
    )
    .await;
    let path = format!("/affiliations/{id}");
    let known = office.with("if-match", office.get(&path).await.header("etag").unwrap());
    let ended = known.patch(&path, &json!({"worked_to": "2024-03-31"})).await.ok();
    assert_eq!(
        (&ended["facility_name"], &ended["worked_to"]),
        (&json!("みなと試験病院"), &json!("2024-03-31"))
    );
    let listed = office
        .get(&format!("/affiliations?q=100001&member_id={}", society.applicant.id))
        .await
        .ok();
    assert_eq!(listed["items"], json!([ended]));
}

#[actix_web::test]
async fn members_are_listed_by_kana_page_by_page() {
    let society = Society::new().await;
    for (number, kana) in
        [("300001", "アオキ"), ("300002", "わたなべ"), ("300003", "いとう"), ("300004", "イトウ")]
    {
        let changes = json!({"family_name_kana": kana});
        society.office.raw.post("/members", &cast::with(body(number), &changes)).await.ok();
    }
    let mut seen = Vec::new();
    let mut path = "/members?limit=2".to_owned();
    loop {
        let page = society.office.raw.get(&path).await.ok();
        seen.extend(
            page["items"]
                .as_array()
                .unwrap()
                .iter()
                .map(|item| item["member_number"].as_str().unwrap().to_owned()),
        );
        let Some(cursor) = page["next_cursor"].as_str() else { break };
        path = format!("/members?limit=2&cursor={cursor}");
    }
    assert_eq!(seen, ["300001", "300003", "300004", "200001", "100001", "300002"]);
}
