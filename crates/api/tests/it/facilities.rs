use serde_json::{Value, json};
use shorei_contract::AccreditationKind;
use time::macros::date;

use crate::cast::{Society, new_hospital, new_term};

async fn found(society: &Society, query: &str) -> Vec<String> {
    let answer = society.applicant.raw.get(&format!("/facilities?{query}")).await.ok();
    let items = answer["items"].as_array().unwrap();
    items.iter().map(|item| item["number"].as_str().unwrap().to_owned()).collect()
}

#[actix_web::test]
async fn s12_a_hospital_gives_one_candidate_a_term_newest_first() {
    let society = Society::new().await;
    let body = society.applicant.raw.get("/facilities?q=みなと").await.ok();
    insta::assert_json_snapshot!(body, {".items[].accreditation_id" => "…", ".items[].facility_id" => "…"}, @r#"
    {
      "items": [
        {
          "accreditation_id": "…",
          "covers": null,
          "ended": false,
          "facility_id": "…",
          "kind": "core",
          "label": "みなと試験病院 K-0101 基幹施設",
          "name": "みなと試験病院",
          "number": "K-0101",
          "term_from": "2024-04-01",
          "term_to": null
        },
        {
          "accreditation_id": "…",
          "covers": null,
          "ended": true,
          "facility_id": "…",
          "kind": "training",
          "label": "みなと試験病院 T-0101 認定研修施設（認定終了）",
          "name": "みなと試験病院",
          "number": "T-0101",
          "term_from": "2019-04-01",
          "term_to": "2024-03-31"
        }
      ],
      "next_cursor": null
    }
    "#);
}

#[actix_web::test]
async fn s12_it_is_found_by_name_kana_or_number_in_any_width_kana_or_case() {
    let society = Society::new().await;
    let elsewhere = new_hospital(&society.office, "ミドリ・ヶ丘%病院_").await;
    new_term(
        &society.office,
        elsewhere,
        "K-0202",
        AccreditationKind::Core,
        date!(2024 - 04 - 01),
        None,
    )
    .await;
    for query in [
        "q=みなと試験",
        "q=ミナトシケン",
        "q=t-0101",
        "q=Ｔ－０１０１",
        "q=病院+t-01",
        "q=湊&limit=9",
    ] {
        let numbers = found(&society, query).await;
        let expected = if query.contains('湊') { vec![] } else { vec!["T-0101"] };
        let hits: Vec<_> = numbers.iter().filter(|number| *number == "T-0101").collect();
        assert_eq!(hits, expected.iter().collect::<Vec<_>>(), "{query}: {numbers:?}");
    }
    assert_eq!(found(&society, "q=みどり").await, ["K-0202"]);
    // What means something to LIKE is searched for as it stands.
    assert_eq!(found(&society, "q=%25").await, ["K-0202"]);
    assert_eq!(found(&society, "q=_").await, ["K-0202"]);
    assert_eq!(found(&society, "q=!").await, [""; 0]);
}

#[actix_web::test]
async fn s13_each_candidate_says_whether_it_covers_the_care_period() {
    let society = Society::new().await;
    let covers = async |from: &str, to: &str| -> Vec<Value> {
        let path = format!("/facilities?q=みなと&care_from={from}&care_to={to}");
        let body = society.applicant.raw.get(&path).await.ok();
        body["items"].as_array().unwrap().iter().map(|item| item["covers"].clone()).collect()
    };
    assert_eq!(covers("2024-03-31", "2024-03-31").await, [json!(false), json!(true)]);
    assert_eq!(covers("2024-03-31", "2024-04-01").await, [json!(false), json!(false)]);
    assert_eq!(covers("2024-04-01", "").await, [json!(null), json!(null)]);
    let reversed =
        society.applicant.raw.get("/facilities?care_from=2024-05-01&care_to=2024-04-01").await;
    assert_eq!(reversed.problem(), ["422 /care_to care_period_reversed"]);
    let absurd = society.applicant.raw.get("/facilities?care_from=2024-02-30").await;
    assert_eq!(absurd.problem(), ["422 /care_from invalid_value"]);
}

#[actix_web::test]
async fn s12_a_renamed_hospital_is_found_by_both_names_and_its_terms_keep_theirs() {
    let society = Society::new().await;
    let path = format!("/facilities/{}", society.hospital);
    let read = society.office.raw.get(&path).await;
    let known = society.office.raw.with("if-match", read.header("etag").unwrap());
    let renamed =
        known.patch(&path, &json!({"name": "うみかぜ試験病院", "name_kana": "うみかぜ"})).await;
    assert_eq!(renamed.ok()["prefecture"], "神奈川県");
    assert_eq!(found(&society, "q=みなと").await, ["K-0101", "T-0101"]);
    assert_eq!(found(&society, "q=ウミカゼ").await, ["K-0101", "T-0101"]);
    let label =
        &society.applicant.raw.get("/facilities?q=うみかぜ").await.ok()["items"][0]["label"];
    assert_eq!(label, "みなと試験病院 K-0101 基幹施設");
    // A new term takes today's name.
    let term = json!({"number": "K-0102", "kind": "core", "term_from": "2029-04-01"});
    let added = society.office.raw.post(&format!("{path}/accreditations"), &term).await.ok();
    assert_eq!(added["name"], "うみかぜ試験病院");
}

#[actix_web::test]
async fn hospitals_are_listed_also_without_a_term() {
    let society = Society::new().await;
    new_hospital(&society.office, "あおば試験病院").await;
    let list = async |query: &str| {
        let path = format!("/facilities?as=hospitals{query}");
        let body = society.applicant.raw.get(&path).await.ok();
        let items = body["items"].as_array().unwrap().clone();
        items.iter().map(|item| item["name"].as_str().unwrap().to_owned()).collect::<Vec<_>>()
    };
    assert_eq!(list("").await, ["あおば試験病院", "みなと試験病院"]);
    assert_eq!(list("&q=K-0101").await, ["みなと試験病院"]);
    assert_eq!(list("&q=青葉").await, [""; 0]);
    let wrong = society.applicant.raw.get("/facilities?as=clinics").await;
    assert_eq!(wrong.problem(), ["422 /as invalid_value"]);
}

#[actix_web::test]
async fn lists_go_on_where_the_cursor_says() {
    let society = Society::new().await;
    for number in 1..=5 {
        let name = format!("試験病院{number}");
        let hospital = new_hospital(&society.office, &name).await;
        let term = format!("Z-{number}");
        new_term(
            &society.office,
            hospital,
            &term,
            AccreditationKind::Affiliated,
            date!(2024 - 04 - 01),
            None,
        )
        .await;
    }
    let raw = &society.applicant.raw;
    let mut path = "/facilities?q=試験病院&limit=3".to_owned();
    let mut seen = Vec::new();
    loop {
        let answer = raw.get(&path).await;
        let body = answer.ok();
        seen.extend(body["items"].as_array().unwrap().iter().map(|item| item["number"].clone()));
        let Some(cursor) = body["next_cursor"].as_str() else {
            assert_eq!(answer.header("link"), None);
            break;
        };
        let link = answer.header("link").unwrap();
        let next = link.strip_prefix('<').unwrap().strip_suffix(">; rel=\"next\"").unwrap();
        assert!(next.contains(cursor));
        path = next.to_owned();
        // Of another list it is worth nothing.
        let other = raw.get(&format!("/facilities?q=みなと&limit=3&cursor={cursor}")).await;
        assert_eq!(other.problem(), ["400  invalid_cursor"]);
    }
    assert_eq!(seen.len(), 7);
    let mut unique = seen.clone();
    unique.sort_by_key(ToString::to_string);
    unique.dedup();
    assert_eq!(unique.len(), 7);
    for cursor in ["x", "AAAA", "e30"] {
        let answer = raw.get(&format!("/facilities?cursor={cursor}")).await;
        assert_eq!(answer.problem(), ["400  invalid_cursor"], "{cursor}");
    }
    for limit in ["0", "201"] {
        let answer = raw.get(&format!("/facilities?limit={limit}")).await;
        assert_eq!(answer.problem(), ["422 /limit out_of_range"]);
    }
    assert_eq!(raw.get("/facilities?limit=many").await.problem(), ["422 /limit invalid_value"]);
    assert_eq!(raw.get("/facilities?size=3").await.problem(), ["422 /size unknown_field"]);
    assert_eq!(raw.get("/facilities?q=a&q=b").await.problem(), ["422 /q duplicate_item"]);
    assert_eq!(raw.get("/facilities?q=%00").await.problem(), ["422 /q invalid_value"]);
}

#[actix_web::test]
async fn the_secretariat_keeps_hospitals_and_terms() {
    let society = Society::new().await;
    let office = &society.office.raw;
    let hospital = json!({"name": "みなと試験病院", "name_kana": "", "prefecture": "神奈川県"});
    assert_eq!(office.post("/facilities", &hospital).await.problem(), ["422 /name already_exists"]);
    let nameless = json!({"name": "", "name_kana": "", "prefecture": "都".repeat(21)});
    assert_eq!(
        office.post("/facilities", &nameless).await.problem(),
        ["422 /name field_required", "422 /prefecture field_too_long"]
    );
    let path = format!("/facilities/{}/accreditations", society.hospital);
    for (term, expected) in [
        (
            json!({"number": "k-0101", "kind": "core", "term_from": "2024-04-01"}),
            "422 /number already_exists",
        ),
        (
            json!({"number": "X", "kind": "core", "term_from": "2024-04-01", "term_to": "2024-03-31"}),
            "422 /term_to period_reversed",
        ),
        (
            json!({"number": "X", "kind": "clinic", "term_from": "2024-04-01"}),
            "422 /kind invalid_value",
        ),
        (json!({"number": "X", "kind": "core"}), "422 /term_from field_required"),
        (
            json!({"number": "X", "kind": "core", "term_from": "1024-04-01"}),
            "422 /term_from out_of_range",
        ),
        (
            json!({"number": "X", "kind": "core", "term_from": "2024-04-01", "term_to": "9999-12-31"}),
            "422 /term_to out_of_range",
        ),
    ] {
        assert_eq!(office.post(&path, &term).await.problem(), [expected], "{term}");
    }
    let day =
        json!({"number": "X", "kind": "core", "term_from": "2024-02-29", "term_to": "2024-02-29"});
    let added = office.post(&path, &day).await;
    assert_eq!(added.status, 201);
    let path = format!("/accreditations/{}", added.json()["id"].as_str().unwrap());
    let known = office.with("if-match", added.header("etag").unwrap());
    let ended = known.patch(&path, &json!({"term_to": null, "kind": "affiliated"})).await;
    assert_eq!((&ended.ok()["term_to"], &ended.ok()["kind"]), (&json!(null), &json!("affiliated")));
    assert_eq!(ended.json()["number"], "X");
    let known = office.with("if-match", ended.header("etag").unwrap());
    assert_eq!(
        known.patch(&path, &json!({"number": null})).await.problem(),
        ["422 /number field_required"]
    );
    assert_eq!(known.patch(&path, &json!([])).await.problem(), ["422  invalid_value"]);
    let listed =
        office.get(&format!("/accreditations?facility_id={}", society.hospital)).await.ok();
    assert_eq!(listed["items"].as_array().unwrap().len(), 3);
    assert_eq!(office.get(&path).await.ok(), ended.ok());
}
