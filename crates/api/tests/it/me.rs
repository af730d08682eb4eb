use serde_json::{Value, json};
use shorei_contract::{AccreditationKind, QualificationKind, Verdict};
use time::macros::date;

use crate::cast::{Society, affiliate, new_hospital, new_term, qualify};

#[actix_web::test]
async fn me_shows_roles_qualifications_affiliations_and_what_waits() {
    let society = Society::new().await;
    society.requested(&[1, 2]).await;
    let me = society.instructor.raw.get("/me").await.ok();
    assert_eq!(me["roles"], json!(["applicant", "instructor"]));
    assert_eq!(me["counts"]["requests_waiting"], 2);
    assert_eq!(me["qualifications"][0]["kind"], "specialist");
    assert_eq!(me["affiliations"][0]["facility_name"], "みなと試験病院");
    assert_eq!(me["member"]["name"], "緩和 試200001");
    let me = society.applicant.raw.get("/me").await.ok();
    assert_eq!(me["roles"], json!(["applicant"]));
    assert_eq!(
        (me["language"].as_str(), me["email"].as_str()),
        (Some("ja"), Some("m100001@example.jp"))
    );
    let office = society.office.raw.get("/me").await.ok();
    assert_eq!(office["roles"], json!(["secretariat"]));
    assert_eq!(
        (office["member"]["member_number"].clone(), office["member"]["name"].as_str()),
        (json!(null), Some("事務局"))
    );
}

#[actix_web::test]
async fn an_instructor_is_who_holds_or_ever_held_an_approving_kind() {
    let society = Society::new().await;
    let person = society.member("300001").await;
    let roles = async || person.raw.get("/me").await.ok()["roles"].clone();
    qualify(&society.office, person.id, QualificationKind::Registered, date!(2020 - 04 - 01), None)
        .await;
    assert_eq!(roles().await, json!(["applicant"]));
    let ended = Some(date!(2019 - 03 - 31));
    qualify(
        &society.office,
        person.id,
        QualificationKind::ProvisionalInstructor,
        date!(2010 - 04 - 01),
        ended,
    )
    .await;
    assert_eq!(roles().await, json!(["applicant", "instructor"]));
}

#[actix_web::test]
async fn the_language_is_chosen_with_the_version_that_was_read() {
    let society = Society::new().await;
    let raw = &society.applicant.raw;
    let english = json!({"language": "en"});
    assert_eq!(raw.patch("/me", &english).await.problem(), ["428  precondition_required"]);
    let etag = raw.get("/me").await.header("etag").unwrap().to_owned();
    let known = raw.with("if-match", &etag);
    let answer = known.patch("/me", &english).await;
    assert_eq!(answer.ok()["language"], "en");
    assert_ne!(answer.header("etag"), Some(etag.as_str()));
    assert_eq!(known.patch("/me", &english).await.problem(), ["412  precondition_failed"]);
    let known = raw.with("if-match", answer.header("etag").unwrap());
    assert_eq!(
        known.patch("/me", &json!({"language": "fr"})).await.problem(),
        ["422 /language invalid_value"]
    );
    assert_eq!(
        known.patch("/me", &json!({"tongue": "en"})).await.problem(),
        ["422 /language field_required", "422 /tongue unknown_field"]
    );
}

#[actix_web::test]
async fn s20_the_counts_fall_when_what_waits_is_done() {
    let society = Society::new().await;
    let requests = society.requested(&[1]).await;
    society.decide(&requests, Verdict::Return).await;
    let me = society.instructor.raw.get("/me").await.ok();
    assert_eq!(me["counts"]["requests_waiting"], 0);
    let me = society.applicant.raw.get("/me").await.ok();
    assert_eq!(
        (&me["counts"]["cases_returned"], &me["counts"]["notices_unread"]),
        (&json!(1), &json!(1))
    );
}

#[actix_web::test]
async fn s21_my_hospitals_are_those_i_work_or_worked_at_with_every_term() {
    let society = Society::new().await;
    let (office, person) = (&society.office, &society.applicant);
    assert_eq!(person.raw.get("/me/facilities").await.ok()["items"], json!([]));
    let other = new_hospital(office, "さくら試験病院").await;
    new_hospital(office, "ほかの試験病院").await;
    let (from, to) = (date!(2018 - 04 - 01), Some(date!(2020 - 03 - 31)));
    affiliate(office, person.id, society.hospital, from, to).await;
    affiliate(office, person.id, other, date!(2020 - 04 - 01), None).await;
    affiliate(office, person.id, society.hospital, date!(2022 - 04 - 01), None).await;
    let kind = AccreditationKind::Affiliated;
    new_term(office, other, "R-0102", kind, date!(2023 - 04 - 01), Some(date!(2028 - 03 - 31)))
        .await;
    let mine = person.raw.get("/me/facilities").await.ok();
    let names: Vec<_> =
        mine["items"].as_array().unwrap().iter().map(|place| &place["name"]).collect();
    assert_eq!(names, ["みなと試験病院", "さくら試験病院"], "where one came last, first");
    let first = &mine["items"][0];
    let texts = |list: &Value, field: &str| -> Vec<Value> {
        list.as_array().unwrap().iter().map(|item| item[field].clone()).collect()
    };
    assert_eq!(texts(&first["worked"], "worked_from"), ["2022-04-01", "2018-04-01"]);
    assert_eq!(texts(&first["accreditations"], "number"), ["K-0101", "T-0101"]);
    assert_eq!(texts(&first["accreditations"], "ended"), [false, true]);
    assert_eq!(office.raw.get("/me/facilities").await.problem(), ["403  forbidden"]);
}

#[actix_web::test]
async fn what_waits_is_told_also_to_who_knows_the_version() {
    let society = Society::new().await;
    let instructor = &society.instructor.raw;
    let read = instructor.get("/me").await;
    society.requested(&[1]).await;
    let knowing = instructor.with("if-none-match", read.header("etag").unwrap());
    let again = knowing.get("/me").await;
    assert_eq!(again.ok()["counts"]["requests_waiting"], 1);
    let knowing = instructor.with("if-none-match", again.header("etag").unwrap());
    assert_eq!(knowing.get("/me").await.status, 304);
    // What was shown beside it does not keep anybody from changing the version.
    let older = instructor.with("if-match", read.header("etag").unwrap());
    older.patch("/me", &json!({"language": "en"})).await.ok();
    assert_eq!(knowing.get("/me").await.status, 200);
}
