use serde_json::{Value, json};
use shorei_contract::QualificationKind;
use shorei_contract::credit::CreditRules;
use time::macros::date;

use crate::cast::{Person, Society, qualify};

async fn earn(society: &Society, person: &Person, credits: &[(&str, &str, &str, i64)]) {
    let path = format!("/members/{}/credits", person.id);
    for (earned_on, group, activity, points) in credits {
        let credit =
            json!({"earned_on": earned_on, "group": group, "activity": activity, "points": points});
        assert_eq!(society.office.raw.post(&path, &credit).await.status, 201, "{credit}");
    }
}

#[test]
fn s21_the_rules_that_come_with_the_program_are_sound() {
    let document = include_str!("../../../../migrations/definitions/credit-rules.json");
    let rules: CreditRules = serde_json::from_str(document).unwrap();
    // The migration finds it by this day.
    assert_eq!(rules.applies_from, date!(2020 - 04 - 01));
    assert!(rules.into_domain().is_ok());
}

#[actix_web::test]
async fn s21_credits_are_counted_by_year_and_group_for_the_certification_that_ends_next() {
    let society = Society::new().await;
    let person = &society.applicant;
    let ends = Some(date!(2027 - 03 - 31));
    let kind = QualificationKind::Registered;
    let term = qualify(&society.office, person.id, kind, date!(2022 - 04 - 01), ends).await;
    earn(
        &society,
        person,
        &[
            ("2022-03-31", "teaching", "前の期間の講師", 9),
            ("2022-06-18", "attendance", "第27回学術大会 出席", 10),
            ("2022-10-02", "attendance", "教育セミナー 受講", 10),
            ("2025-06-20", "attendance", "第30回学術大会 出席", 10),
            ("2025-06-20", "presentation", "第30回学術大会 発表", 6),
        ],
    )
    .await;
    let mine = person.raw.get("/me/credits").await.ok();
    assert_eq!(mine["items"].as_array().unwrap().len(), 5);
    assert_eq!(mine["items"][4]["activity"], "前の期間の講師", "newest first");
    let renewal = &mine["renewal"];
    assert_eq!(renewal["certification"]["id"], json!(term));
    assert_eq!(
        (&renewal["due_on"], &renewal["rules_apply_from"]),
        (&json!("2027-03-31"), &json!("2020-04-01"))
    );
    assert_eq!(renewal["years"][0], json!({"from": "2022-04-01", "to": "2023-03-31"}));
    let attendance = &renewal["groups"][0];
    assert_eq!(attendance["group"], "attendance");
    assert_eq!(attendance["by_year"][0], json!({"earned": 20, "counted": 15}), "a year's cap");
    assert_eq!((&attendance["counted"], &attendance["missing"]), (&json!(25), &json!(0)));
    assert_eq!(renewal["groups"][3]["counted"], 0, "before the years that count");
    assert_eq!(
        (&renewal["counted"], &renewal["missing"], &renewal["complete"]),
        (&json!(31), &json!(19), &json!(false))
    );
    let done: Vec<_> =
        renewal["obligatory"].as_array().unwrap().iter().map(|item| &item["done"]).collect();
    assert_eq!(done, [2, 1]);
}

#[actix_web::test]
async fn s21_without_a_certification_the_years_up_to_march_are_shown() {
    let society = Society::new().await;
    let mine = society.applicant.raw.get("/me/credits").await.ok();
    assert_eq!(mine["items"], json!([]));
    let renewal = &mine["renewal"];
    assert_eq!(
        (&renewal["certification"], &renewal["due_on"]),
        (&Value::Null, &json!("2027-03-31"))
    );
    assert_eq!(renewal["years"].as_array().unwrap().len(), 5);
    assert_eq!(renewal["missing"], renewal["needed"]);
    assert_eq!(society.office.raw.get("/me/credits").await.problem(), ["403  forbidden"]);
}

#[actix_web::test]
async fn s21_what_is_wrong_with_credits_is_told_field_by_field() {
    let society = Society::new().await;
    let office = &society.office.raw;
    let path = format!("/members/{}/credits", society.applicant.id);
    let sound =
        json!({"earned_on": "2026-06-15", "group": "teaching", "activity": "講師", "points": 2});
    for (changes, expected) in [
        (
            json!({"earned_on": "2026-06-16", "points": -1, "activity": "　"}),
            vec![
                "422 /earned_on out_of_range",
                "422 /activity field_required",
                "422 /points out_of_range",
            ],
        ),
        (json!({"points": 1_001}), vec!["422 /points out_of_range"]),
        (json!({"points": 2.5}), vec!["422 /points invalid_value"]),
        (json!({"points": "2"}), vec!["422 /points invalid_value"]),
        (json!({"group": "sleeping"}), vec!["422 /group invalid_value"]),
        (json!({"earned_on": "2026-06-31"}), vec!["422 /earned_on invalid_value"]),
        (json!({"earned_on": "0026-06-01"}), vec!["422 /earned_on out_of_range"]),
        (json!({"activity": "長".repeat(201)}), vec!["422 /activity field_too_long"]),
        (json!({"kind": "x"}), vec!["422 /kind unknown_field"]),
    ] {
        let answer = office.post(&path, &crate::cast::with(sound.clone(), &changes)).await;
        assert_eq!(answer.problem(), expected, "{changes}");
    }
    assert_eq!(office.get("/credits").await.ok()["items"], json!([]), "nothing was recorded");
    let staff = format!("/members/{}/credits", society.office.id);
    assert_eq!(office.post(&staff, &sound).await.problem(), ["404  not_found"]);
}

#[actix_web::test]
async fn s21_an_entry_is_corrected_with_the_version_that_was_read_and_the_trail_tells_it() {
    let society = Society::new().await;
    let person = &society.applicant;
    earn(&society, person, &[("2026-05-10", "teaching", "講師", 8)]).await;
    let office = &society.office.raw;
    let listed = office.get(&format!("/credits?member_id={}&q=100001", person.id)).await.ok();
    let id = listed["items"][0]["id"].as_str().unwrap();
    let path = format!("/credits/{id}");
    let read = office.get(&path).await;
    assert_eq!(office.patch(&path, &json!({})).await.problem(), ["428  precondition_required"]);
    let known = office.with("if-match", read.header("etag").unwrap());
    assert_eq!(
        known.patch(&path, &json!({"points": null})).await.problem(),
        ["422 /points field_required"]
    );
    let corrected = known.patch(&path, &json!({"points": 0})).await.ok();
    assert_eq!((&corrected["points"], &corrected["activity"]), (&json!(0), &json!("講師")));
    assert_eq!(known.patch(&path, &json!({})).await.problem(), ["412  precondition_failed"]);
    assert_eq!(person.raw.get("/me/credits").await.ok()["renewal"]["counted"], 0);
    let events =
        office.get(&format!("/audit-events?subject_id={id}&action=credit.corrected")).await.ok();
    assert_eq!(events["items"][0]["details"]["before"]["points"], 8);
    assert_eq!(events["items"][0]["details"]["after"]["points"], 0);
    for path in [path.as_str(), "/credits"] {
        assert_eq!(person.raw.get(path).await.problem(), ["403  forbidden"], "{path}");
    }
}
