use serde_json::json;
use time::macros::date;

use crate::cast::Society;

#[actix_web::test]
async fn s21_the_secretariat_records_dues_and_the_member_sees_them() {
    let society = Society::new().await;
    let office = &society.office.raw;
    let path = format!("/members/{}/dues", society.applicant.id);
    for dues in [
        json!({"year": 2024, "amount": 10_000, "paid_on": "2024-05-20"}),
        json!({"year": 2026, "amount": 10_000}),
        json!({"year": 2025, "amount": 0, "paid_on": "2025-06-01"}),
    ] {
        let added = office.post(&path, &dues).await;
        assert_eq!(added.status, 201, "{dues}");
        let location = added.header("location").unwrap().to_owned();
        let read = office.get(&location).await;
        assert_eq!((read.ok(), read.header("etag")), (added.ok(), added.header("etag")));
    }
    let mine = society.applicant.raw.get("/me/dues").await;
    assert_eq!(mine.header("cache-control"), Some("no-store"));
    insta::assert_json_snapshot!(mine.ok()["items"][0], {".id" => "…", ".member_id" => "…"}, @r#"
    {
      "amount": 10000,
      "id": "…",
      "member_id": "…",
      "paid_on": null,
      "state": "unpaid",
      "year": 2026,
      "year_from": "2026-05-01",
      "year_to": "2027-04-30"
    }
    "#);
    let items = mine.ok()["items"].as_array().unwrap().clone();
    let years: Vec<_> = items.iter().map(|dues| (&dues["year"], &dues["state"])).collect();
    let (paid, unpaid) = (json!("paid"), json!("unpaid"));
    assert_eq!(
        years,
        [(&json!(2026), &unpaid), (&json!(2025), &paid), (&json!(2024), &paid)],
        "newest first"
    );
    let others = society.instructor.raw.get("/me/dues").await.ok();
    assert_eq!(others["items"], json!([]));
    assert_eq!(office.get("/me/dues").await.problem(), ["403  forbidden"]);
}

#[actix_web::test]
async fn s21_what_is_wrong_with_dues_is_told_field_by_field() {
    let society = Society::new().await;
    let office = &society.office.raw;
    let path = format!("/members/{}/dues", society.applicant.id);
    for (dues, expected) in [
        (json!({"amount": 10_000}), vec!["422 /year field_required"]),
        (
            json!({"year": 20_266, "amount": -1}),
            vec!["422 /year out_of_range", "422 /amount out_of_range"],
        ),
        (json!({"year": 2026, "amount": 1.5}), vec!["422 /amount invalid_value"]),
        (
            json!({"year": 2026, "amount": 1, "paid_on": "2026-06-16"}),
            vec!["422 /paid_on out_of_range"],
        ),
        (
            json!({"year": 2026, "amount": 1, "paid_on": "2026-02-30"}),
            vec!["422 /paid_on invalid_value"],
        ),
        (json!({"year": 2026, "amount": 1, "paid": true}), vec!["422 /paid unknown_field"]),
    ] {
        assert_eq!(office.post(&path, &dues).await.problem(), expected, "{dues}");
    }
    let dues = json!({"year": 2026, "amount": 10_000, "paid_on": "2026-06-15"});
    office.post(&path, &dues).await.ok();
    assert_eq!(office.post(&path, &dues).await.problem(), ["422 /year already_exists"]);
    let staff = format!("/members/{}/dues", society.office.id);
    assert_eq!(office.post(&staff, &dues).await.problem(), ["404  not_found"]);
    let listed = office.get("/dues").await.ok();
    assert_eq!(listed["items"].as_array().unwrap().len(), 1, "nothing else was recorded");
}

#[actix_web::test]
async fn s21_dues_are_paid_with_the_version_that_was_read_and_the_trail_tells_it() {
    let society = Society::new().await;
    let office = &society.office.raw;
    let path = format!("/members/{}/dues", society.applicant.id);
    let added = office.post(&path, &json!({"year": 2026, "amount": 10_000})).await;
    office.post(&path, &json!({"year": 2025, "amount": 10_000})).await.ok();
    let path = format!("/dues/{}", added.ok()["id"].as_str().unwrap());
    let paid = json!({"paid_on": "2026-06-10"});
    assert_eq!(office.patch(&path, &paid).await.problem(), ["428  precondition_required"]);
    let known = office.with("if-match", added.header("etag").unwrap());
    let corrected = known.patch(&path, &paid).await;
    assert_eq!(
        (&corrected.ok()["state"], &corrected.ok()["amount"]),
        (&json!("paid"), &json!(10_000))
    );
    assert_eq!(known.patch(&path, &paid).await.problem(), ["412  precondition_failed"]);
    let known = office.with("if-match", corrected.header("etag").unwrap());
    assert_eq!(
        known.patch(&path, &json!({"year": 2025})).await.problem(),
        ["422 /year already_exists"]
    );
    let unpaid = known.patch(&path, &json!({"paid_on": null})).await.ok();
    assert_eq!(unpaid["state"], "unpaid");
    let id = unpaid["id"].as_str().unwrap();
    let events = office.get(&format!("/audit-events?subject_id={id}")).await.ok();
    let actions: Vec<_> =
        events["items"].as_array().unwrap().iter().map(|event| &event["action"]).collect();
    assert_eq!(actions, ["dues.corrected", "dues.corrected", "dues.created"]);
    assert_eq!(
        events["items"][1]["details"],
        json!({
            "before": {"year": 2026, "amount": 10_000, "paid_on": null},
            "after": {"year": 2026, "amount": 10_000, "paid_on": "2026-06-10"},
        })
    );
    for path in [path.as_str(), "/dues"] {
        assert_eq!(society.applicant.raw.get(path).await.problem(), ["403  forbidden"], "{path}");
    }
}

#[actix_web::test]
async fn s21_dues_are_found_by_member_and_by_name_page_by_page() {
    let society = Society::new().await;
    let office = &society.office.raw;
    for (member, year) in
        [(&society.applicant, 2025), (&society.applicant, 2026), (&society.instructor, 2026)]
    {
        let dues = json!({"year": year, "amount": 10_000});
        office.post(&format!("/members/{}/dues", member.id), &dues).await.ok();
    }
    let count = async |query: String| {
        office.get(&format!("/dues?{query}")).await.ok()["items"].as_array().unwrap().len()
    };
    assert_eq!(count(format!("member_id={}", society.applicant.id)).await, 2);
    assert_eq!(count("q=200001".to_owned()).await, 1);
    assert_eq!(count("q=カンワ".to_owned()).await, 3);
    let first = office.get("/dues?limit=2").await.ok();
    let cursor = first["next_cursor"].as_str().unwrap();
    let second = office.get(&format!("/dues?limit=2&cursor={cursor}")).await.ok();
    assert_eq!(
        (second["items"].as_array().unwrap().len(), &second["next_cursor"]),
        (1, &json!(null))
    );
}

#[actix_web::test]
async fn s21_a_payment_is_dated_by_the_day_in_japan() {
    let society = Society::new().await;
    society.app.set_today(date!(2026 - 06 - 16));
    let path = format!("/members/{}/dues", society.applicant.id);
    let dues = json!({"year": 2026, "amount": 10_000, "paid_on": "2026-06-16"});
    let office =
        crate::cast::sign_in(&society.app, "office@example.jp", crate::cast::PASSWORD).await;
    assert_eq!(office.raw.post(&path, &dues).await.status, 201);
}
