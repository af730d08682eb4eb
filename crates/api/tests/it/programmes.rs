use serde_json::{Value, json};

use crate::cast::{self, Society};

#[actix_web::test]
async fn s3_three_programmes_stand_from_the_beginning() {
    let society = Society::new().await;
    let body = society.applicant.raw.get("/programmes").await.ok();
    let items = body["items"].as_array().unwrap();
    let told: Vec<_> = items
        .iter()
        .map(|item| {
            let definition = &item["definition"];
            (
                item["programme"].as_str().unwrap(),
                item["name"].as_str().unwrap(),
                definition["slots"].as_array().unwrap().len(),
                definition["approval_required"].as_bool().unwrap(),
            )
        })
        .collect();
    assert_eq!(
        told,
        [
            ("specialist-new", "専門医新規", 20, true),
            ("registered-new", "認定登録医新規", 5, false),
            ("specialist-transfer", "専門医移行", 7, false),
        ]
    );
    let sections: Vec<_> = items[0]["definition"]["sections"]
        .as_array()
        .unwrap()
        .iter()
        .map(|section| {
            (
                section["key"].as_str().unwrap(),
                section["max_length"].as_u64().unwrap(),
                section["required"].as_bool().unwrap(),
            )
        })
        .collect();
    assert_eq!(
        sections,
        [
            "diagnosis",
            "background",
            "history_before_intervention",
            "assessment",
            "course",
            "discussion"
        ]
        .map(|key| (key, 800, true))
    );
    assert_eq!(items[0]["rounds"][0]["name"], "2026年度");
    assert_eq!(items[0]["rounds"][0]["definition"]["version"], 1);
    assert_eq!(items[1]["rounds"], json!([]));
    let english = society.applicant.raw.with("accept-language", "en").get("/programmes").await.ok();
    assert!(english["items"][0]["name"].as_str().unwrap().starts_with("Specialist"));
}

fn round(changes: &Value) -> Value {
    let next_year = json!({
        "name": "2027年度",
        "registration_from": "2027-04-01", "registration_to": "2027-06-30", "approval_deadline": null,
        "application_from": "2027-07-01", "application_to": "2027-07-31",
    });
    let round = cast::with(serde_json::to_value(cast::new_round()).unwrap(), &next_year);
    cast::with(round, changes)
}

#[actix_web::test]
async fn s14_a_round_is_opened_with_windows_that_make_sense() {
    let society = Society::new().await;
    let office = &society.office.raw;
    for (changes, expected) in [
        (
            json!({"registration_to": "2027-03-31", "application_to": "2027-06-30"}),
            vec!["422 /registration_to period_reversed", "422 /application_to period_reversed"],
        ),
        (
            json!({"approval_deadline": "2027-08-01"}),
            vec!["422 /approval_deadline deadline_after_application"],
        ),
        (json!({"registration_from": "2026-07-31"}), vec!["409 /registration_from round_overlaps"]),
        (json!({"programme": "specialist-old"}), vec!["422 /programme invalid_value"]),
        (json!({"name": ""}), vec!["422 /name field_required"]),
        (json!({"registration_from": "1027-04-01"}), vec!["422 /registration_from out_of_range"]),
    ] {
        assert_eq!(office.post("/rounds", &round(&changes)).await.problem(), expected, "{changes}");
    }
    let added = office.post("/rounds", &round(&json!({}))).await;
    assert_eq!(added.ok()["approval_deadline"], "2027-07-31");
    let path = format!("/rounds/{}", added.json()["id"].as_str().unwrap());
    let known = office.with("if-match", added.header("etag").unwrap());
    assert_eq!(
        known.patch(&path, &json!({"registration_from": "2026-07-31"})).await.problem(),
        ["409 /registration_from round_overlaps"]
    );
    let moved = known.patch(&path, &json!({"programme": "registered-new"})).await;
    assert_eq!(moved.problem(), ["422 /programme unknown_field"]);
    let prolonged = known
        .patch(&path, &json!({"application_to": "2027-08-15", "approval_deadline": null}))
        .await;
    assert_eq!(prolonged.ok()["approval_deadline"], "2027-08-15");
    assert_eq!(office.get(&path).await.ok(), prolonged.ok());
    let listed = office.get("/rounds?programme=specialist-new").await.ok();
    assert_eq!(listed["items"].as_array().unwrap().len(), 2);
    assert_eq!(office.get("/rounds?q=２０２７").await.ok()["items"].as_array().unwrap().len(), 1);
    let page = office.get("/rounds?limit=1").await.ok();
    let next = format!("/rounds?limit=1&cursor={}", page["next_cursor"].as_str().unwrap());
    assert_eq!(office.get(&next).await.ok()["items"][0]["name"], "2026年度");
}
