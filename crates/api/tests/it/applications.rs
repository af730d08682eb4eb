//! Applying, voiding, results, and the next book from copies (`S19`).

use serde_json::{Value, json};
use shorei_contract::application::Apply;
use shorei_contract::query::ListCaseBooks;
use shorei_contract::round::NewRound;
use shorei_contract::{Category, Programme, QualificationKind, Verdict};
use time::Date;
use time::macros::date;
use uuid::Uuid;

use crate::cast::{self, Person, Society, qualify};
use crate::raw::Answer;

const NEXT_YEAR: Date = date!(2027 - 06 - 15);

/// 認定登録医新規: five slots, no approval; written in and applied with all of June.
fn registered_new(year: i32) -> NewRound {
    let day = |month: u8, day: u8| {
        Date::from_calendar_date(year, time::Month::try_from(month).unwrap(), day).unwrap()
    };
    NewRound {
        programme: Programme::RegisteredNew,
        name: format!("{year}年度"),
        registration_from: day(4, 1),
        registration_to: day(6, 30),
        approval_deadline: None,
        application_from: day(6, 1),
        application_to: day(6, 30),
    }
}

/// A society in which 認定登録医新規 is open.
async fn society() -> Society {
    let society = Society::new().await;
    society.office.client.round_create(&registered_new(2026)).await.unwrap();
    society
}

async fn book_of(person: &Person) -> Uuid {
    let programme = Some(Programme::RegisteredNew);
    let query = ListCaseBooks { programme, ..ListCaseBooks::default() };
    person.client.case_book_list(&query).await.unwrap().items[0].id
}

/// Registers sound reports in these slots of the applicant's book for 認定登録医新規.
async fn fill(society: &Society, numbers: &[u8]) -> Uuid {
    let book = book_of(&society.applicant).await;
    for number in numbers {
        let report = society.report();
        society.applicant.client.case_write(book, *number, &report, None).await.unwrap();
    }
    book
}

async fn apply(person: &Person, book: Uuid) -> Answer {
    person.raw.post("/applications", &json!({"case_book_id": book})).await
}

/// Opens 認定登録医新規 in a society and lets its applicant apply: the application's identifier.
pub async fn applied_in(society: &Society) -> Uuid {
    society.office.client.round_create(&registered_new(2026)).await.unwrap();
    let case_book_id = fill(society, &[1, 2, 3, 4, 5]).await;
    let input = Apply { case_book_id };
    society.applicant.client.application_submit(&input).await.unwrap().value.summary.id
}

/// A society with an application for 認定登録医新規: its identifier and that of the book.
async fn applied() -> (Society, Uuid, Uuid) {
    let society = Society::new().await;
    let application = applied_in(&society).await;
    let book = book_of(&society.applicant).await;
    (society, application, book)
}

/// Fills the applicant's book for 専門医新規 and has it approved: the book, its reports, the requests.
async fn approved_book(society: &Society) -> (Uuid, Vec<Uuid>, Vec<Uuid>) {
    let book = society.book().await;
    let mut cases = Vec::new();
    for number in 1..=20 {
        let mut report = society.report();
        report.category = (number > 7).then_some(Category::Pain);
        let written = society.applicant.client.case_write(book, number, &report, None).await;
        cases.push(written.unwrap().value.id);
    }
    let requests = society.ask(&society.applicant, cases.clone()).await;
    society.decide(&requests, Verdict::Approve).await;
    (book, cases, requests)
}

/// Everybody signed in anew, on another day.
async fn on_day(society: Society, today: Date) -> Society {
    society.app.set_today(today);
    society.signed_in_again().await
}

async fn void(person: &Person, application: Uuid) -> Answer {
    let path = format!("/applications/{application}/void");
    person.raw.post(&path, &json!({"reason": "誤って申請されたため"})).await
}

async fn failed(person: &Person, application: Uuid, decided_on: Date) -> Answer {
    let path = format!("/applications/{application}/result");
    let body = json!({"result": "failed", "decided_on": decided_on, "comment": "考察が不足"});
    person.raw.post(&path, &body).await
}

async fn table(person: &Person, book: Uuid) -> Value {
    person.raw.get(&format!("/case-books/{book}")).await.ok()
}

fn states(table: &Value) -> Vec<&str> {
    table["slots"].as_array().unwrap().iter().map(|slot| slot["state"].as_str().unwrap()).collect()
}

#[actix_web::test]
async fn s19_an_application_freezes_the_book() {
    let society = society().await;
    let book = fill(&society, &[1, 2, 3, 4, 5]).await;
    assert_eq!(table(&society.applicant, book).await["not_yet"], json!([]));
    let answer = apply(&society.applicant, book).await;
    assert_eq!(answer.status, 201);
    let application = answer.json();
    let path = format!("/applications/{}", application["id"].as_str().unwrap());
    assert_eq!(answer.header("location"), Some(&*format!("/api/v1{path}")));
    assert!(answer.header("etag").is_some());

    let now = table(&society.applicant, book).await;
    assert_eq!(states(&now), ["submitted"; 5]);
    assert_eq!(now["application_id"], application["id"]);
    assert_eq!(now["slots"][0]["actions"], json!(["print"]));
    let slot = format!("/case-books/{book}/cases/1");
    let etag = now["slots"][0]["etag"].as_str().unwrap();
    let known = society.applicant.raw.with("if-match", etag);
    let report = cast::report_json(society.core);
    assert_eq!(known.put(&slot, &report).await.problem(), ["409  case_locked"]);
    assert_eq!(known.delete(&slot).await.problem(), ["409  case_locked"]);
    let case = now["slots"][0]["case_id"].as_str().unwrap();
    let reopened = known.send("POST", &format!("/cases/{case}/reopen"), None).await;
    assert_eq!(reopened.problem(), ["409  case_locked"]);
    let history = society.applicant.raw.get(&format!("/cases/{case}/history")).await.ok();
    assert_eq!(history["items"][1]["message"], "申請しました");
}

#[actix_web::test]
async fn s19_what_was_applied_with_never_changes() {
    let society = Society::new().await;
    let (book, ..) = approved_book(&society).await;
    let society = on_day(society, date!(2026 - 07 - 01)).await;
    let application = apply(&society.applicant, book).await.json();
    let path = format!("/applications/{}", application["id"].as_str().unwrap());
    insta::assert_json_snapshot!(application["snapshot"]["reports"][1], {
        ".case_id" => "…", ".accreditation.id" => "…", ".accreditation.facility_id" => "…",
        ".approval.request_id" => "…", ".approval.instructor.member_id" => "…", ".sections" => "…"
    });
    assert_eq!(application["snapshot"]["reports"].as_array().unwrap().len(), 20);
    assert_eq!(application["snapshot"]["definition"]["slots"].as_array().unwrap().len(), 20);
    assert_eq!(application["snapshot"]["round"]["name"], "2026年度");

    // Everything that it names is corrected.
    let office = &society.office;
    correct(office, &format!("/facilities/{}", society.hospital), &json!({"name": "改称病院"}))
        .await;
    correct(office, &format!("/accreditations/{}", society.core), &json!({"name": "改称病院"}))
        .await;
    correct(office, &format!("/rounds/{}", society.round), &json!({"name": "改称"})).await;
    let qualifications = society.instructor.raw.get("/me").await.ok()["qualifications"].clone();
    let held = format!("/qualifications/{}", qualifications[0]["id"].as_str().unwrap());
    correct(office, &held, &json!({"term_from": "2016-04-01"})).await;
    let instructor = format!("/members/{}", society.instructor.id);
    correct(office, &instructor, &json!({"family_name": "改姓"})).await;
    assert_eq!(society.applicant.raw.get(&path).await.ok(), application);

    let slot = &table(&society.applicant, book).await["slots"][1];
    assert_eq!(slot["state"], "submitted");
    assert_eq!(slot["approval"]["kind"], "system", "who approved is still seen");
}

async fn correct(office: &Person, path: &str, change: &Value) {
    let etag = office.raw.get(path).await.header("etag").unwrap().to_owned();
    let answer = office.raw.with("if-match", &etag).patch(path, change).await;
    assert_eq!(answer.status, 200, "{path}");
}

#[actix_web::test]
async fn s19_an_incomplete_book_is_refused_with_what_each_slot_lacks() {
    let society = society().await;
    let book = fill(&society, &[1, 2]).await;
    let mut draft = cast::report_json(society.core);
    draft["state"] = json!("draft");
    society.applicant.raw.put(&format!("/case-books/{book}/cases/3"), &draft).await.ok();
    let answer = apply(&society.applicant, book).await;
    assert_eq!(answer.problem(), ["422 /case_book_id book_incomplete"]);
    let lacking =
        |number: u8, state: &str| json!({"number": number, "state": state, "reasons": []});
    let params = json!({
        "slots": [lacking(3, "draft"), lacking(4, "unregistered"), lacking(5, "unregistered")],
        "categories": ["psychiatric_symptoms", "social_care", "spiritual_care"],
    });
    assert_eq!(answer.json()["errors"][0]["params"], params);
    // The table says the same beforehand.
    let not_yet = table(&society.applicant, book).await["not_yet"].clone();
    assert_eq!(not_yet[0]["code"], "book_incomplete");
    assert_eq!(not_yet[0]["params"], params);
    assert_eq!(not_yet[0]["message"], answer.json()["errors"][0]["message"]);
}

#[actix_web::test]
async fn s19_outside_the_window_and_with_a_term_corrected_since_nobody_applies() {
    let society = society().await;
    let book = fill(&society, &[1, 2, 3, 4, 5]).await;
    let term = format!("/accreditations/{}", society.core);
    correct(&society.office, &term, &json!({"term_from": "2025-10-02"})).await;
    let answer = apply(&society.applicant, book).await;
    assert_eq!(answer.problem(), ["422 /case_book_id book_incomplete"]);
    let reason = &answer.json()["errors"][0]["params"]["slots"][0]["reasons"][0];
    assert_eq!(reason["code"], "outside_accreditation_term");
    let society = on_day(society, date!(2026 - 07 - 01)).await;
    assert_eq!(
        apply(&society.applicant, book).await.problem(),
        ["409 /case_book_id application_closed", "409 /case_book_id book_incomplete"]
    );
}

#[actix_web::test]
async fn s10_who_does_not_meet_a_condition_is_refused_with_it() {
    let society = society().await;
    let book = fill(&society, &[1, 2, 3, 4, 5]).await;
    let specialist = QualificationKind::Specialist;
    let until = Some(date!(2026 - 06 - 15));
    qualify(&society.office, society.applicant.id, specialist, date!(2020 - 04 - 01), until).await;
    let answer = apply(&society.applicant, book).await;
    assert_eq!(answer.problem(), ["422 /case_book_id applicant_not_eligible"]);
    let params = &answer.json()["errors"][0]["params"];
    assert_eq!(params["condition"], "holds_none_of");
    let society = on_day(society, date!(2026 - 06 - 16)).await;
    assert_eq!(apply(&society.applicant, book).await.status, 201, "the term is over");
}

#[actix_web::test]
async fn s10_programmes_that_exclude_each_other_conflict_in_one_year_unless_voided() {
    let (society, application, _) = applied().await;
    let book = society.book().await;
    let not_yet = table(&society.applicant, book).await["not_yet"].clone();
    let conflict = |not_yet: &Value| {
        let reasons = not_yet.as_array().unwrap().iter();
        reasons.filter(|reason| reason["code"] == "conflicting_application").count()
    };
    assert_eq!(conflict(&not_yet), 1);
    let codes = apply(&society.applicant, book).await.problem();
    assert!(codes.contains(&"409 /case_book_id conflicting_application".to_owned()), "{codes:?}");
    void(&society.office, application).await.ok();
    assert_eq!(conflict(&table(&society.applicant, book).await["not_yet"]), 0);
}

#[actix_web::test]
async fn s10_of_two_programmes_applied_for_at_once_one_is_taken() {
    let society = Society::new().await;
    let (specialist, ..) = approved_book(&society).await;
    let round = NewRound { application_to: date!(2026 - 07 - 31), ..registered_new(2026) };
    society.office.client.round_create(&round).await.unwrap();
    let registered = fill(&society, &[1, 2, 3, 4, 5]).await;
    let society = on_day(society, date!(2026 - 07 - 01)).await;
    let apply = |index: usize| {
        let book = if index.is_multiple_of(2) { specialist } else { registered };
        apply(&society.applicant, book)
    };
    let answers = futures_util::future::join_all((0..8).map(apply)).await;
    assert_eq!(answers.iter().filter(|answer| answer.status == 201).count(), 1);
    let codes: Vec<_> =
        answers.iter().filter(|answer| answer.status != 201).flat_map(Answer::problem).collect();
    let count = |code: &str| codes.iter().filter(|told| told.ends_with(code)).count();
    assert_eq!((count("conflicting_application"), count("already_applied")), (4, 3), "{codes:?}");
}

#[actix_web::test]
async fn s19_a_book_is_applied_with_once() {
    let (society, _, book) = applied().await;
    assert_eq!(
        apply(&society.applicant, book).await.problem(),
        ["409 /case_book_id already_applied"]
    );
    let stranger = society.member("300001").await;
    assert_eq!(apply(&stranger, book).await.problem(), ["422 /case_book_id not_found"]);
    assert_eq!(apply(&society.office, book).await.problem(), ["403  forbidden"]);
}

#[actix_web::test]
async fn of_many_applications_with_one_book_one_is_made() {
    let society = society().await;
    let book = fill(&society, &[1, 2, 3, 4, 5]).await;
    let apply = |_| apply(&society.applicant, book);
    let answers = futures_util::future::join_all((0..8).map(apply)).await;
    assert_eq!(answers.iter().filter(|answer| answer.status == 201).count(), 1);
    for answer in answers.iter().filter(|answer| answer.status != 201) {
        assert_eq!(answer.problem(), ["409 /case_book_id already_applied"]);
    }
}

#[actix_web::test]
async fn an_application_sent_twice_with_a_key_is_made_once() {
    let society = society().await;
    let book = fill(&society, &[1, 2, 3, 4, 5]).await;
    let raw = society.applicant.raw.with("idempotency-key", "apply-1");
    let body = json!({"case_book_id": book});
    let first = raw.post("/applications", &body).await;
    let second = raw.post("/applications", &body).await;
    assert_eq!((first.status, second.status), (201, 201));
    assert_eq!(second.header("idempotency-replayed"), Some("true"));
    assert_eq!(first.body, second.body);
}

#[actix_web::test]
async fn s19_voiding_opens_the_book_as_it_was() {
    let society = society().await;
    let book = fill(&society, &[1, 2, 3, 4, 5]).await;
    let before = table(&society.applicant, book).await;
    let input = Apply { case_book_id: book };
    let made = society.applicant.client.application_submit(&input).await.unwrap().value;
    let application = made.summary.id;
    let path = format!("/applications/{application}/void");
    let blank = society.office.raw.post(&path, &json!({"reason": " "})).await;
    assert_eq!(blank.problem(), ["422 /reason field_required"]);
    assert_eq!(void(&society.applicant, application).await.problem(), ["403  forbidden"]);
    let answer = void(&society.office, application).await;
    assert_eq!(answer.ok()["void_reason"], "誤って申請されたため");
    assert_eq!(void(&society.office, application).await.problem(), ["409  application_voided"]);

    let mut after = table(&society.applicant, book).await;
    for (slot, before) in
        after["slots"].as_array_mut().unwrap().iter_mut().zip(before["slots"].as_array().unwrap())
    {
        slot["etag"] = before["etag"].clone();
    }
    assert_eq!(after, before);
    let shown = society.applicant.raw.get(&format!("/applications/{application}")).await.ok();
    assert_eq!(shown["snapshot"], serde_json::to_value(&made.snapshot).unwrap());
    assert_eq!(apply(&society.applicant, book).await.status, 201, "and again");
}

#[actix_web::test]
async fn s19_approved_reports_are_approved_again_after_voiding() {
    let society = Society::new().await;
    let (book, cases, requests) = approved_book(&society).await;
    let society = on_day(society, date!(2026 - 07 - 31)).await;
    let application = apply(&society.applicant, book).await.json()["id"].clone();
    let application = Uuid::parse_str(application.as_str().unwrap()).unwrap();
    let read = society.instructor.raw.get(&format!("/cases/{}", cases[0])).await.ok();
    assert_eq!(read["state"], "approved", "the instructor reads what they approved");
    void(&society.office, application).await.ok();
    let table = table(&society.applicant, book).await;
    assert_eq!(states(&table), ["approved"; 20]);
    assert_eq!(table["slots"][0]["approval"]["request_id"], json!(requests[0]));
}

#[actix_web::test]
async fn s19_the_next_book_begins_when_the_next_round_opens() {
    let (society, application, book) = applied().await;
    assert_eq!(book_of(&society.applicant).await, book, "no other in the same round");
    society.office.client.round_create(&registered_new(2027)).await.unwrap();
    assert_eq!(book_of(&society.applicant).await, book, "the next round is not open yet");
    let society = on_day(society, NEXT_YEAR).await;
    let next = book_of(&society.applicant).await;
    assert_ne!(next, book);
    assert_eq!(states(&table(&society.applicant, next).await), ["unregistered"; 5]);
    let books = society.applicant.raw.get("/case-books?programme=registered-new").await.ok();
    let applied_with = |index: usize| books["items"][index]["application_id"].clone();
    assert_eq!((applied_with(0), applied_with(1)), (Value::Null, json!(application)));

    // An empty next book is dropped when the application is voided.
    void(&society.office, application).await.ok();
    assert_eq!(book_of(&society.applicant).await, book);
    assert_eq!(society.applicant.raw.get(&format!("/case-books/{next}")).await.status, 404);
}

#[actix_web::test]
async fn s19_a_next_book_with_reports_bars_voiding() {
    let (society, application, _) = applied().await;
    society.office.client.round_create(&registered_new(2027)).await.unwrap();
    let society = on_day(society, NEXT_YEAR).await;
    fill(&society, &[1]).await;
    assert_eq!(void(&society.office, application).await.problem(), ["409  next_book_begun"]);
}

#[actix_web::test]
async fn a_result_is_entered_and_corrected_by_the_secretariat() {
    let (society, application, _) = applied().await;
    let enter = async |person: &Person, body: Value| {
        person.raw.post(&format!("/applications/{application}/result"), &body).await
    };
    let passed = json!({"result": "passed", "decided_on": "2026-06-15"});
    assert_eq!(enter(&society.applicant, passed.clone()).await.problem(), ["403  forbidden"]);
    let stranger = society.member("300001").await;
    assert_eq!(enter(&stranger, passed.clone()).await.problem(), ["404  not_found"]);
    for day in ["2026-06-14", "2026-06-16"] {
        let body = json!({"result": "passed", "decided_on": day});
        assert_eq!(enter(&society.office, body).await.problem(), ["422 /decided_on out_of_range"]);
    }
    assert_eq!(
        enter(&society.office, json!({"result": "perhaps", "decided_on": "2026-06-15"}))
            .await
            .status,
        422
    );
    let answer = failed(&society.office, application, date!(2026 - 06 - 15)).await;
    assert_eq!(answer.ok()["result"]["result"], "failed");
    assert_eq!(enter(&society.office, passed).await.ok()["result"]["comment"], Value::Null);
    void(&society.office, application).await.ok();
    let answer = failed(&society.office, application, date!(2026 - 06 - 15)).await;
    assert_eq!(answer.problem(), ["409  application_voided"]);
}

#[actix_web::test]
async fn after_a_failed_application_the_next_book_begins_from_copies() {
    let (society, application, book) = applied().await;
    let copies = format!("/case-books/{book}/copies");
    let body = json!({"application_id": application});
    let early = society.applicant.raw.post(&copies, &body).await;
    assert_eq!(
        early.problem(),
        ["409  already_applied", "409 /application_id application_not_failed"]
    );
    failed(&society.office, application, date!(2026 - 06 - 15)).await.ok();
    // The round is the same: no next book begins in it, though its window is open.
    let same_round = society.applicant.raw.post(&copies, &body).await;
    assert_eq!(same_round.problem(), ["409  already_applied"]);
    assert_eq!(book_of(&society.applicant).await, book);
    society.office.client.round_create(&registered_new(2027)).await.unwrap();
    let closed = on_day(society, date!(2026 - 07 - 15)).await;
    let late = closed.applicant.raw.post(&copies, &body).await;
    assert_eq!(late.problem(), ["409  already_applied", "409  registration_closed"]);

    let society = on_day(closed, NEXT_YEAR).await;
    // The book is made here, before anybody has looked at the list.
    let copied = society.applicant.raw.post(&copies, &body).await.ok();
    assert_ne!(copied["id"], json!(book));
    assert_eq!(states(&copied), ["draft"; 5]);
    let next = copied["id"].as_str().unwrap();
    let slot = format!("/case-books/{next}/cases/1");
    let report = society.applicant.raw.get(&slot).await.ok();
    assert_eq!(report["sections"]["diagnosis"], "膵癌、肝転移。");
    assert_eq!((&report["revision"], &report["approval"]), (&Value::Null, &Value::Null));
    assert_eq!(states(&table(&society.applicant, book).await), ["submitted"; 5]);

    // Slots that hold something keep it.
    let etag = copied["slots"][0]["etag"].as_str().unwrap();
    society.applicant.raw.with("if-match", etag).delete(&slot).await;
    let copies = format!("/case-books/{next}/copies");
    let again = society.applicant.raw.post(&copies, &body).await.ok();
    assert_eq!(states(&again), ["draft"; 5]);
    assert_eq!(again["slots"][1]["case_id"], copied["slots"][1]["case_id"]);
    assert_ne!(again["slots"][0]["case_id"], copied["slots"][0]["case_id"]);
}

#[actix_web::test]
async fn copies_are_for_the_owner_of_book_and_application() {
    let (society, application, book) = applied().await;
    failed(&society.office, application, date!(2026 - 06 - 15)).await.ok();
    let stranger = society.member("300001").await;
    let body = json!({"application_id": application});
    let path = format!("/case-books/{book}/copies");
    assert_eq!(stranger.raw.post(&path, &body).await.problem(), ["404  not_found"]);
    assert_eq!(society.office.raw.post(&path, &body).await.problem(), ["403  forbidden"]);
    let own = format!("/case-books/{}/copies", book_of(&stranger).await);
    assert_eq!(stranger.raw.post(&own, &body).await.problem(), ["422 /application_id not_found"]);
    let other = format!("/case-books/{}/copies", society.book().await);
    assert_eq!(
        society.applicant.raw.post(&other, &body).await.problem(),
        ["422 /application_id invalid_value"]
    );
}

#[actix_web::test]
async fn applications_are_listed_for_their_owner_and_the_secretariat() {
    let (society, application, _) = applied().await;
    let ids = async |person: &Person, query: &str| -> Vec<Value> {
        let page = person.raw.get(&format!("/applications{query}")).await.ok();
        page["items"].as_array().unwrap().iter().map(|item| item["id"].clone()).collect()
    };
    let stranger = society.member("300001").await;
    let one = vec![json!(application)];
    assert_eq!(ids(&society.applicant, "").await, one);
    assert_eq!(ids(&stranger, "").await, Vec::<Value>::new());
    assert_eq!(ids(&society.office, "?programme=registered-new&q=１００００１").await, one);
    assert_eq!(ids(&society.office, "?programme=specialist-new").await, Vec::<Value>::new());
    let of = format!("?member_id={}", society.applicant.id);
    assert_eq!(ids(&society.office, &of).await, one);
    let foreign = stranger.raw.get(&format!("/applications{of}")).await;
    assert_eq!(foreign.problem(), ["403  forbidden"]);

    let path = format!("/applications/{application}");
    assert_eq!(stranger.raw.get(&path).await.problem(), ["404  not_found"]);
    assert_eq!(society.instructor.raw.get(&path).await.problem(), ["404  not_found"]);
    let shown = society.office.raw.get(&path).await;
    let known = society.office.raw.with("if-none-match", shown.header("etag").unwrap());
    assert_eq!(known.get(&path).await.status, 304);
    let trail = society.office.raw.get("/audit-events?action=application.read").await.ok();
    assert_eq!(
        trail["items"].as_array().unwrap().len(),
        2,
        "the secretariat's reading is recorded"
    );
    let trail = society.office.raw.get("/audit-events?action=application.submitted").await.ok();
    assert_eq!(trail["items"][0]["subject_id"], json!(application));
    assert_eq!(
        shorei_api::services::check::check(&society.app.app.db, &society.app.app.papers)
            .await
            .unwrap(),
        Vec::<String>::new()
    );
}

#[actix_web::test]
async fn a_book_that_was_applied_with_names_its_own_round() {
    let (society, application, book) = applied().await;
    society.office.client.round_create(&registered_new(2027)).await.unwrap();
    let society = on_day(society, NEXT_YEAR).await;
    let books = society.applicant.raw.get("/case-books?programme=registered-new").await.ok();
    let round = |index: usize| books["items"][index]["round"]["name"].clone();
    assert_eq!((round(0), round(1)), (json!("2027年度"), json!("2026年度")));
    assert_eq!(table(&society.applicant, book).await["round"]["name"], "2026年度");
    let shown = society.applicant.raw.get(&format!("/applications/{application}")).await.ok();
    assert_eq!(shown["round_name"], "2026年度");
}

#[actix_web::test]
async fn a_book_is_complete_when_nothing_is_missing_for_an_application() {
    let society = society().await;
    let book = fill(&society, &[1, 2, 3, 4, 5]).await;
    let complete = async || {
        let shown = table(&society.applicant, book).await;
        let incomplete = shown["not_yet"].as_array().unwrap().iter();
        let agrees = incomplete.filter(|reason| reason["code"] == "book_incomplete").count() == 0;
        assert_eq!(shown["progress"]["complete"], json!(agrees), "{shown}");
        let listed = society.applicant.raw.get("/case-books?programme=registered-new").await.ok();
        assert_eq!(listed["items"][0]["progress"], shown["progress"]);
        (agrees, shown["progress"]["open_slots"].clone())
    };
    assert_eq!(complete().await, (true, json!([])));
    // A term is corrected: every report lies outside it now.
    let term = format!("/accreditations/{}", society.core);
    correct(&society.office, &term, &json!({"term_from": "2025-10-02"})).await;
    assert_eq!(complete().await, (false, json!([1, 2, 3, 4, 5])));
}

#[actix_web::test]
async fn unpaid_dues_are_told_when_somebody_applies_and_bar_nothing() {
    let society = society().await;
    let book = fill(&society, &[1, 2, 3, 4, 5]).await;
    let dues = format!("/members/{}/dues", society.applicant.id);
    for (year, paid_on) in [(2024, json!("2024-06-01")), (2025, Value::Null), (2026, Value::Null)] {
        let body = json!({"year": year, "amount": 10_000, "paid_on": paid_on});
        society.office.raw.post(&dues, &body).await.ok();
    }
    // A year that has not begun is not due.
    society.office.raw.post(&dues, &json!({"year": 2027, "amount": 10_000})).await.ok();
    let answer = apply(&society.applicant, book).await;
    assert_eq!(answer.status, 201);
    let warning = &answer.json()["warnings"][0];
    assert_eq!(warning["code"], "dues_unpaid");
    assert_eq!(warning["pointer"], "/case_book_id");
    assert_eq!(warning["params"], json!({"years": [2025, 2026]}));
    assert!(warning["message"].as_str().unwrap().contains("2025、2026年度"), "{warning}");
}

#[actix_web::test]
async fn who_has_paid_is_not_warned() {
    let society = society().await;
    let book = fill(&society, &[1, 2, 3, 4, 5]).await;
    let body = json!({"year": 2026, "amount": 10_000, "paid_on": "2026-06-01"});
    let dues = format!("/members/{}/dues", society.applicant.id);
    society.office.raw.post(&dues, &body).await.ok();
    assert_eq!(apply(&society.applicant, book).await.json()["warnings"], json!([]));
}
