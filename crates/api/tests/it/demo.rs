//! The demonstration: what was promised of it, on whatever day it is made.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;
use shorei_api::demo::accounts::{PASSWORD, accounts};
use shorei_api::demo::{self, Ground};
use shorei_api::services::check;
use time::format_description::well_known::Rfc3339;
use time::macros::date;
use time::{Date, Duration, OffsetDateTime};

use crate::app::TestApp;
use crate::cast::{Person, sign_in};

async fn made() -> TestApp {
    let app = TestApp::new().await;
    assert_eq!(demo::make(&app.app).await.unwrap(), Ground::Empty);
    app
}

async fn items(person: &Person, path: &str) -> Vec<Value> {
    let page = person.raw.get(path).await.ok();
    assert_eq!(page["next_cursor"], Value::Null, "{path} has more than a page");
    page["items"].as_array().unwrap().clone()
}

async fn slots(person: &Person) -> Vec<Value> {
    let books = items(person, "/case-books?programme=specialist-new").await;
    let path = format!("/case-books/{}", books[0]["id"].as_str().unwrap());
    person.raw.get(&path).await.ok()["slots"].as_array().unwrap().clone()
}

/// How many of the items say what in that field.
fn counts<'a>(items: &'a [Value], field: &str) -> BTreeMap<&'a str, usize> {
    let mut counts = BTreeMap::new();
    for item in items {
        *counts.entry(item[field].as_str().unwrap()).or_default() += 1;
    }
    counts
}

#[actix_web::test]
async fn sixty_hospitals_from_all_over_japan_with_all_that_happens_to_hospitals() {
    let app = made().await;
    let office = sign_in(&app, "office@example.jp", PASSWORD).await;
    let hospitals = items(&office, "/facilities?as=hospitals&limit=200").await;
    assert_eq!(hospitals.len(), 60);
    assert_eq!(counts(&hospitals, "prefecture").len(), 47);
    let terms = items(&office, "/facilities?limit=200").await;
    let mut by_hospital: BTreeMap<&str, Vec<&Value>> = BTreeMap::new();
    for term in &terms {
        by_hospital.entry(term["facility_id"].as_str().unwrap()).or_default().push(term);
    }
    let hospitals_that = |fits: fn(&[&Value]) -> bool| {
        by_hospital.values().filter(|terms| fits(terms.as_slice())).count()
    };
    // Newest first.
    let changed = |terms: &[&Value]| {
        terms.len() == 2 && terms[0]["kind"] == "core" && terms[1]["kind"] == "training"
    };
    assert!(hospitals_that(changed) >= 10);
    assert!(hospitals_that(|terms| terms.len() == 2 && terms[0]["kind"] == terms[1]["kind"]) >= 10);
    assert!(hospitals_that(|terms| terms.iter().all(|term| term["ended"] == true)) >= 5);
    assert!(hospitals_that(|terms| terms.iter().any(|term| term["kind"] == "affiliated")) >= 5);
    assert!(hospitals_that(|terms| terms.len() == 2 && terms[0]["name"] != terms[1]["name"]) >= 1);
}

#[actix_web::test]
async fn eighty_instructors_of_all_kinds_some_retired_some_renewed_across_kinds() {
    let app = made().await;
    let applicant = sign_in(&app, "applicant@example.jp", PASSWORD).await;
    let instructors = items(&applicant, "/instructors?limit=200").await;
    assert_eq!(instructors.len(), 80);
    let kinds = |instructor: &Value| -> BTreeSet<String> {
        let held = instructor["qualifications"].as_array().unwrap();
        held.iter().map(|one| one["kind"].as_str().unwrap().to_owned()).collect()
    };
    for kind in ["instructor", "specialist", "registered_supervisor", "provisional_instructor"] {
        let holders = instructors.iter().filter(|one| kinds(one).contains(kind)).count();
        assert!(holders >= 8, "{kind}: {holders}");
    }
    assert!(instructors.iter().filter(|one| kinds(one).len() > 1).count() >= 15);
    let retired = instructors.iter().filter(|one| one["eligible"] == false).count();
    assert!((5..15).contains(&retired), "{retired}");
    let numbers: BTreeSet<_> = instructors.iter().map(|one| one["name"].to_string()).collect();
    assert_eq!(numbers.len(), 80, "no two have the same name");
}

#[actix_web::test]
async fn the_applicants_books_show_every_state_and_almost_none() {
    let app = made().await;
    let applicant = sign_in(&app, "applicant@example.jp", PASSWORD).await;
    let first = slots(&applicant).await;
    let states = counts(&first, "state");
    for state in ["unregistered", "draft", "registered", "requested", "approved", "returned"] {
        assert!(states.contains_key(state), "{state}: {states:?}");
    }
    assert!(first.iter().any(|slot| !slot["deleted"].as_array().unwrap().is_empty()));
    assert!(first.iter().all(|slot| slot["unfit"].as_array().is_none_or(Vec::is_empty)));
    let second = sign_in(&app, "applicant2@example.jp", PASSWORD).await;
    let states = slots(&second).await;
    assert_eq!(counts(&states, "state"), [("draft", 1), ("unregistered", 19)].into());
}

#[actix_web::test]
async fn s19_the_first_applicant_has_passed_with_an_application_of_last_year() {
    let app = made().await;
    let applicant = sign_in(&app, "applicant@example.jp", PASSWORD).await;
    let applications = items(&applicant, "/applications").await;
    assert_eq!(applications.len(), 1);
    assert_eq!(applications[0]["result"]["result"], "passed");
    let books = items(&applicant, "/case-books?programme=registered-new").await;
    assert_eq!(books.len(), 2, "the one that was applied with, and this year's");
    let id = books[1]["id"].as_str().unwrap();
    let table = applicant.raw.get(&format!("/case-books/{id}")).await.ok();
    assert_eq!(counts(table["slots"].as_array().unwrap(), "state"), [("submitted", 5)].into());
}

#[actix_web::test]
async fn the_instructors_inbox_is_full_of_everything_from_several_people() {
    let app = made().await;
    let instructor = sign_in(&app, "instructor@example.jp", PASSWORD).await;
    let inbox = items(&instructor, "/approval-requests?as=instructor&limit=200").await;
    assert!(inbox.len() >= 25, "{}", inbox.len());
    let states = counts(&inbox, "state");
    for state in ["requested", "approved", "returned", "declined", "withdrawn"] {
        assert!(states.contains_key(state), "{state}: {states:?}");
    }
    assert!(inbox.iter().any(|request| !request["voided_at"].is_null()));
    let applicants: BTreeSet<_> =
        inbox.iter().map(|request| request["applicant"]["name"].to_string()).collect();
    assert!(applicants.len() >= 4, "{applicants:?}");
    // What was asked lies on many days, before what was decided, and all of it in the past.
    let at = |value: &Value| OffsetDateTime::parse(value.as_str()?, &Rfc3339).ok();
    let now = app.app.clock.now();
    let asked: BTreeSet<Date> =
        inbox.iter().map(|request| at(&request["requested_at"]).unwrap().date()).collect();
    assert!(asked.len() >= 5, "{asked:?}");
    for request in &inbox {
        let asked = at(&request["requested_at"]).unwrap();
        assert!(
            asked < now && at(&request["decided_at"]).is_none_or(|done| asked < done && done < now)
        );
    }
    let case = inbox.iter().find(|request| request["state"] == "approved").unwrap();
    let path = format!("/cases/{}/history", case["case_id"].as_str().unwrap());
    let history = instructor.raw.get(&path).await.ok();
    let times: Vec<_> = history["items"]
        .as_array()
        .unwrap()
        .iter()
        .map(|entry| at(&entry["at"]).unwrap())
        .collect();
    assert!(times.len() >= 3 && times.is_sorted(), "{history}");
}

#[actix_web::test]
async fn s21_the_other_tabs_show_dues_credits_and_hospitals() {
    let app = made().await;
    let applicant = sign_in(&app, "applicant@example.jp", PASSWORD).await;
    let dues = items(&applicant, "/me/dues").await;
    assert_eq!(counts(&dues, "state"), [("paid", 3), ("unpaid", 1)].into());
    assert_eq!(dues[0]["state"], "unpaid", "this year's");
    let hospitals = items(&applicant, "/me/facilities").await;
    assert!(hospitals.iter().all(|place| !place["accreditations"].as_array().unwrap().is_empty()));
    let instructor = sign_in(&app, "instructor@example.jp", PASSWORD).await;
    let credits = instructor.raw.get("/me/credits").await.ok();
    let renewal = &credits["renewal"];
    assert_eq!(renewal["certification"]["kind"], "instructor");
    for group in renewal["groups"].as_array().unwrap() {
        assert!(group["counted"].as_u64().unwrap() > 0, "{group}");
    }
    assert_eq!(renewal["complete"], false);
}

#[actix_web::test]
async fn every_account_can_sign_in_as_what_it_is_there_to_show() {
    let app = made().await;
    for account in accounts() {
        let person = sign_in(&app, &account.user_id, &account.password).await;
        let me = person.client.me_show().await.unwrap().value;
        assert!(me.roles.contains(&account.role), "{me:?}");
        assert_eq!(me.member.name, account.name);
    }
    assert_eq!(check::check(&app.app.db, &app.app.papers).await.unwrap(), [""; 0]);
    let mails = app.mails().await;
    assert!(mails.iter().any(|mail| mail.to == "instructor@example.jp"));
    assert!(mails.iter().any(|mail| mail.to == "applicant@example.jp"));
    assert!(mails.iter().any(|mail| mail.to == "office@example.jp"), "somebody left");
    assert!(mails.iter().all(|mail| !mail.text.contains("password-resets")), "nobody is invited");
}

#[actix_web::test]
async fn it_never_grows_old() {
    let days = [
        date!(2027 - 03 - 31),
        date!(2028 - 02 - 29),
        date!(2028 - 10 - 01),
        date!(2031 - 01 - 01),
    ];
    for today in days {
        let app = TestApp::new().await;
        app.set_today(today);
        assert_eq!(demo::make(&app.app).await.unwrap(), Ground::Empty, "{today}");
        let applicant = sign_in(&app, "applicant@example.jp", PASSWORD).await;
        let registered = slots(&applicant).await;
        let registered = registered.iter().find(|slot| slot["state"] == "registered").unwrap();
        let actions = registered["actions"].as_array().unwrap();
        assert!(actions.contains(&Value::from("request")), "{today}: {registered}");
        let programmes = items(&applicant, "/programmes").await;
        for programme in &programmes {
            assert_eq!(programme["rounds"][0]["open"], true, "{today}");
            assert_eq!(programme["rounds"][1]["open"], false, "{today}");
        }
    }
}

#[actix_web::test]
async fn the_program_is_not_ready_before_it_is_made() {
    let app = TestApp::new().await;
    app.app.demo.begin();
    let raw = app.raw();
    assert_eq!((raw.get("/healthz").await.status, raw.get("/readyz").await.status), (200, 503));
    demo::make(&app.app).await.unwrap();
    app.app.demo.finish();
    assert_eq!(raw.get("/readyz").await.status, 200);
}

#[actix_web::test]
async fn it_is_made_once_and_never_among_real_people() {
    let app = made().await;
    let office = sign_in(&app, "office@example.jp", PASSWORD).await;
    let count = async || items(&office, "/members?limit=200").await.len();
    let before = count().await;
    app.advance(Duration::days(400));
    let office = sign_in(&app, "office@example.jp", PASSWORD).await;
    let count = async || items(&office, "/members?limit=200").await.len();
    assert_eq!(demo::make(&app.app).await.unwrap(), Ground::Demo);
    assert_eq!(count().await, before);

    let real = TestApp::new().await;
    real.add_staff("office@example.org", "a-long-password").await;
    assert_eq!(demo::make(&real.app).await.unwrap(), Ground::Foreign);
    let office = sign_in(&real, "office@example.org", "a-long-password").await;
    assert!(items(&office, "/members").await.is_empty());
}

#[actix_web::test]
async fn two_copies_that_start_at_once_make_it_once() {
    let app = TestApp::new().await;
    let (one, other) = tokio::join!(demo::make(&app.app), demo::make(&app.app));
    let both = [one.unwrap(), other.unwrap()];
    assert!(both == [Ground::Empty, Ground::Demo] || both == [Ground::Demo, Ground::Empty]);
}
