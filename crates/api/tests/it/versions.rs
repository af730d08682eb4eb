//! Versions of what people edit: of two changes of one version one is taken, and a change of nothing is
//! none. One case a resource.

use futures_util::future::join_all;
use serde_json::{Value, json};

use crate::cast::Society;
use crate::raw::Raw;

/// How many people change one version at once.
const AT_ONCE: usize = 6;
/// How often they do.
const ROUNDS: usize = 5;

/// A thing that can be edited, and a change of it that differs each time.
struct Editable {
    path: String,
    change: Change,
}

/// A change as a merge patch, by a number.
type Change = fn(usize) -> Value;

/// One of each resource that takes `PATCH`.
async fn editables(society: &Society) -> Vec<Editable> {
    let office = &society.office.raw;
    let member = society.instructor.id;
    let of_instructor = |list: &str| format!("/{list}?member_id={member}");
    let first = async |path: String| {
        let items = office.get(&path).await.ok();
        items["items"][0]["id"].as_str().unwrap().to_owned()
    };
    let created = async |path: String, body: Value| {
        office.post(&path, &body).await.ok()["id"].as_str().unwrap().to_owned()
    };
    let dues = json!({"year": 2025, "amount": 10_000, "paid_on": null});
    let dues = created(format!("/members/{member}/dues"), dues).await;
    let credit =
        json!({"earned_on": "2026-05-10", "group": "teaching", "activity": "講師", "points": 2});
    let credit = created(format!("/members/{member}/credits"), credit).await;
    let client = json!({"name": "集計", "scopes": ["members:read"]});
    let client = created("/api-clients".to_owned(), client).await;
    let endpoint = json!({"url": "https://office.example.jp/"});
    let endpoint = created("/webhook-endpoints".to_owned(), endpoint).await;
    let qualification = first(of_instructor("qualifications")).await;
    let affiliation = first(of_instructor("affiliations")).await;
    let all: [(String, Change); 11] = [
        (format!("/members/{member}"), |index| json!({"given_name": format!("改{index}")})),
        (format!("/rounds/{}", society.round), |index| json!({"name": format!("改{index}")})),
        (format!("/dues/{dues}"), |index| json!({"amount": 20_000 + index})),
        (format!("/credits/{credit}"), |index| json!({"activity": format!("改{index}")})),
        (
            format!("/facilities/{}", society.hospital),
            |index| json!({"name_kana": format!("かな{index}")}),
        ),
        (
            format!("/accreditations/{}", society.core),
            |index| json!({"number": format!("K-{index}")}),
        ),
        (
            format!("/qualifications/{qualification}"),
            |index| json!({"term_to": format!("2030-{:02}-{:02}", index / 28 + 1, index % 28 + 1)}),
        ),
        (
            format!("/affiliations/{affiliation}"),
            |index| json!({"worked_to": format!("2030-{:02}-{:02}", index / 28 + 1, index % 28 + 1)}),
        ),
        (format!("/api-clients/{client}"), |index| json!({"name": format!("改{index}")})),
        (
            format!("/webhook-endpoints/{endpoint}"),
            |index| json!({"description": format!("改{index}")}),
        ),
        (
            "/me".to_owned(),
            |index| json!({"language": if index.is_multiple_of(2) { "ja" } else { "en" }}),
        ),
    ];
    all.into_iter().map(|(path, change)| Editable { path, change }).collect()
}

async fn tag(office: &Raw, path: &str) -> String {
    office.get(path).await.header("etag").unwrap().to_owned()
}

#[actix_web::test]
async fn of_changes_of_one_version_at_once_one_is_taken_and_the_others_are_told_to_read_again() {
    let society = Society::new().await;
    let office = &society.office.raw;
    for thing in editables(&society).await {
        for round in 0..ROUNDS {
            let known = office.with("if-match", &tag(office, &thing.path).await);
            let change = |one: usize| {
                // Only two languages: the one that is not chosen yet.
                let index = if thing.path == "/me" { round + 1 } else { 1 + round * AT_ONCE + one };
                let (known, path, body) = (known.clone(), &thing.path, (thing.change)(index));
                async move { known.patch(path, &body).await }
            };
            let answers = join_all((0..AT_ONCE).map(change)).await;
            let taken = answers.iter().filter(|answer| answer.status == 200).count();
            assert_eq!(taken, 1, "{}", thing.path);
            for answer in answers.iter().filter(|answer| answer.status != 200) {
                assert_eq!(answer.problem(), ["412  precondition_failed"], "{}", thing.path);
            }
        }
    }
}

#[actix_web::test]
async fn a_change_of_nothing_leaves_version_and_trail_alone() {
    let society = Society::new().await;
    let office = &society.office.raw;
    for thing in editables(&society).await {
        let known = office.with("if-match", &tag(office, &thing.path).await);
        let changed = known.patch(&thing.path, &(thing.change)(1)).await;
        let trail = office.get("/audit-events?limit=1").await.ok();
        let known = office.with("if-match", changed.header("etag").unwrap());
        let again = known.patch(&thing.path, &(thing.change)(1)).await;
        assert_eq!(again.ok(), changed.ok(), "{}", thing.path);
        assert_eq!(again.header("etag"), changed.header("etag"), "{}", thing.path);
        assert_eq!(office.get("/audit-events?limit=1").await.ok(), trail, "{}", thing.path);
    }
}

#[actix_web::test]
async fn an_import_and_a_change_at_once_lose_no_field_of_each_other() {
    let society = Society::new().await;
    let office = &society.office.raw;
    let path = format!("/members/{}", society.applicant.id);
    for round in 0..ROUNDS {
        let left_on = format!("2030-01-{:02}", round + 1);
        let known = office.get(&path).await;
        let member = known.ok();
        let tag = known.header("etag").unwrap().to_owned();
        let table = format!(
            "member_number,email,family_name,given_name,family_name_kana,given_name_kana\r\n\
             {},{},取込{round},試一,かんわ,ためし\r\n",
            member["member_number"].as_str().unwrap(),
            member["email"].as_str().unwrap(),
        );
        let import = crate::imports::import(office, "members", &table);
        let known = office.with("if-match", &tag);
        let body = json!({"left_on": left_on});
        let change = known.patch(&path, &body);
        let (imported, changed) = futures_util::future::join(import, change).await;
        assert_eq!(imported.status, 200);
        let after = office.get(&path).await.ok();
        assert_eq!(after["family_name"], json!(format!("取込{round}")));
        match changed.status {
            200 => assert_eq!(after["left_on"], json!(left_on)),
            status => assert_eq!(status, 412),
        }
    }
}
