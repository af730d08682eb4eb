use std::fs;
use std::path::Path;

use serde_json::{Value, json};
use shorei_contract::programme::Definition;
use uuid::Uuid;

use crate::cast::{self, Person, Society, book_of};

/// The definition of a round with its tag.
async fn defined(office: &Person, round: Uuid) -> (Value, String) {
    let answer = office.raw.get(&format!("/rounds/{round}/definition")).await;
    (answer.ok(), answer.header("etag").unwrap().to_owned())
}

/// Gives the round a definition with another label of its first section.
async fn relabel(office: &Person, round: Uuid, label: &str) -> Value {
    let (mut definition, etag) = defined(office, round).await;
    definition["sections"][0]["label"]["ja"] = json!(label);
    let path = format!("/rounds/{round}/definition");
    office.raw.with("if-match", &etag).put(&path, &definition).await.ok()
}

async fn copy(office: &Person, round: Uuid, body: &Value) -> crate::raw::Answer {
    office.raw.post(&format!("/rounds/{round}/copies"), body).await
}

#[actix_web::test]
async fn s14_next_years_round_is_begun_from_this_years() {
    let society = Society::new().await;
    let office = &society.office;
    let path = format!("/rounds/{}/copies", society.round);
    let keyed = office.raw.with("idempotency-key", "copy-of-2026");
    let body = json!({"name": "2027年度"});
    let copied = keyed.post(&path, &body).await;
    assert_eq!(copied.status, 201);
    let round = copied.json();
    assert_eq!(keyed.post(&path, &body).await.json(), round, "the same call once more");
    let source = office.raw.get(&format!("/rounds/{}", society.round)).await.ok();
    let expected = cast::with(
        source,
        &json!({
            "id": round["id"], "name": "2027年度",
            "registration_from": "2027-04-01", "registration_to": "2027-06-30",
            "approval_deadline": "2027-07-15",
            "application_from": "2027-07-01", "application_to": "2027-07-31", "open": false,
        }),
    );
    assert_eq!(round, expected);
    let id = round["id"].as_str().unwrap();
    assert_eq!(copied.header("location"), Some(format!("/api/v1/rounds/{id}").as_str()));
    let (of_source, _) = defined(office, society.round).await;
    let (of_copy, _) = defined(office, id.parse().unwrap()).await;
    assert_eq!(of_copy, cast::with(of_source, &json!({"version": 2})));
    let events = office.raw.get("/audit-events?action=round.copied").await.ok();
    let details = &events["items"][0]["details"];
    assert_eq!(details["copied_from"], json!(society.round));
    assert_eq!(events["items"].as_array().unwrap().len(), 1);
}

#[actix_web::test]
async fn s14_the_days_of_a_copy_are_checked_like_those_of_any_round() {
    let society = Society::new().await;
    let (office, round) = (&society.office, society.round);
    let named = |changes: Value| cast::with(json!({"name": "2027年度"}), &changes);
    for (body, expected) in [
        (json!({}), vec!["422 /name field_required"]),
        (json!({"name": ""}), vec!["422 /name field_required"]),
        (named(json!({"registration_from": null})), vec!["422 /registration_from field_required"]),
        (named(json!({"programme": "registered-new"})), vec!["422 /programme unknown_field"]),
        (named(json!({"registration_to": "soon"})), vec!["422 /registration_to invalid_value"]),
        (named(json!({"application_to": "1027-07-31"})), vec!["422 /application_to out_of_range"]),
        (
            named(json!({"registration_to": "2027-03-31"})),
            vec!["422 /registration_to period_reversed"],
        ),
        (
            named(json!({"approval_deadline": "2027-08-01"})),
            vec!["422 /approval_deadline deadline_after_application"],
        ),
        (
            named(json!({"registration_from": "2026-07-31"})),
            vec!["409 /registration_from round_overlaps"],
        ),
    ] {
        assert_eq!(copy(office, round, &body).await.problem(), expected, "{body}");
    }
    let none = Uuid::nil();
    assert_eq!(copy(office, none, &named(json!({}))).await.problem(), ["404  not_found"]);
    let last = named(json!({"approval_deadline": null, "application_to": "2027-08-15"}));
    assert_eq!(copy(office, round, &last).await.ok()["approval_deadline"], "2027-08-15");
    let again = copy(office, round, &named(json!({}))).await;
    assert_eq!(again.problem(), ["409 /registration_from round_overlaps"]);
}

#[actix_web::test]
async fn s3_a_changed_form_reaches_the_books_that_have_not_begun_and_no_others() {
    let society = Society::new().await;
    let (office, round) = (&society.office, society.round);
    let case = society.registered(&[1]).await[0];
    let changed = relabel(office, round, "主な病名").await;
    assert_eq!(changed["version"], 2);
    let label = |definition: &Value| definition["sections"][0]["label"]["ja"].clone();
    // The book that has begun, the report in it, and what its instructor reads.
    let book = society.book().await;
    let begun = society.applicant.raw.get(&format!("/case-books/{book}")).await.ok();
    assert_eq!(label(&begun["definition"]), "診断名・病状");
    let requests = society.ask(&society.applicant, vec![case]).await;
    assert_eq!(requests.len(), 1);
    for reader in [&society.applicant, &society.instructor, office] {
        let read = reader.raw.get(&format!("/cases/{case}")).await.ok();
        assert_eq!(read["definition"], begun["definition"]);
    }
    // A book that has not begun.
    let other = society.member("300001").await;
    let path = format!("/case-books/{}", book_of(&other).await);
    assert_eq!(other.raw.get(&path).await.ok()["definition"], changed);
    let programmes = other.raw.get("/programmes").await.ok();
    assert_eq!(programmes["items"][0]["definition"], changed);
    let written = society.registered_by(&other, &[1]).await[0];
    relabel(office, round, "病名").await;
    let read = other.raw.get(&format!("/cases/{written}")).await.ok();
    assert_eq!(label(&read["definition"]), "主な病名");
    // Next year's form is changed without touching this year's.
    let copied = copy(office, round, &json!({"name": "2027年度"})).await.ok();
    relabel(office, copied["id"].as_str().unwrap().parse().unwrap(), "来年の病名").await;
    assert_eq!(label(&defined(office, round).await.0), "病名");
    let events = office.raw.get("/audit-events?action=round.redefined").await.ok();
    let details: Vec<_> =
        events["items"].as_array().unwrap().iter().map(|event| event["details"].clone()).collect();
    assert_eq!(
        details,
        [
            json!({"before": 4, "after": 5}),
            json!({"before": 2, "after": 3}),
            json!({"before": 1, "after": 2}),
        ]
    );
}

#[actix_web::test]
async fn the_version_that_was_read_is_named_and_the_same_definition_twice_is_no_change() {
    let society = Society::new().await;
    let raw = &society.office.raw;
    let path = format!("/rounds/{}/definition", society.round);
    let (definition, etag) = defined(&society.office, society.round).await;
    assert_eq!(raw.put(&path, &definition).await.problem(), ["428  precondition_required"]);
    let same = raw.with("if-match", &etag).put(&path, &definition).await;
    assert_eq!((same.ok(), same.header("etag")), (definition.clone(), Some(etag.as_str())));
    let mut other = definition.clone();
    other["sections"][0]["required"] = json!(false);
    // The server counts, whatever the file says.
    other["version"] = json!(99);
    let changed = raw.with("if-match", &etag).put(&path, &other).await;
    assert_eq!(changed.ok()["version"], 2);
    let late = raw.with("if-match", &etag).put(&path, &definition).await;
    assert_eq!(late.problem(), ["412  precondition_failed"]);
    let mut unnumbered = definition;
    unnumbered.as_object_mut().unwrap().remove("version");
    let newest = changed.header("etag").unwrap();
    let back = raw.with("if-match", newest).put(&path, &unnumbered).await;
    assert_eq!(back.ok()["version"], 3);
    let known = raw.with("if-none-match", back.header("etag").unwrap()).get(&path).await;
    assert_eq!(known.status, 304);
}

#[actix_web::test]
async fn s10_a_wrong_definition_says_what_is_wrong_and_where() {
    let society = Society::new().await;
    let path = format!("/rounds/{}/definition", society.round);
    let (definition, etag) = defined(&society.office, society.round).await;
    let known = society.office.raw.with("if-match", &etag);
    for (place, value, expected) in [
        ("/sections/2/max_length", json!(0), vec!["/sections/2/max_length out_of_range"]),
        ("/sections/2/max_length", json!(-1), vec!["/sections/2/max_length invalid_value"]),
        ("/sections/1/key", json!("course"), vec!["/sections/4/key duplicate_item"]),
        ("/sections/1/label/ja", json!(" "), vec!["/sections/1/label/ja field_required"]),
        ("/sections/1/label", json!("背景"), vec!["/sections/1/label invalid_value"]),
        (
            "/sections/1",
            json!({"key": "a", "label": {"ja": "", "en": "", "fr": ""}}),
            vec![
                "/sections/1/required field_required",
                "/sections/1/max_length field_required",
                "/sections/1/label/fr unknown_field",
            ],
        ),
        ("/slots/3/category", json!("headache"), vec!["/slots/3/category invalid_value"]),
        ("/slots/3/number", json!(5), vec!["/slots/3/number invalid_value"]),
        ("/slots", json!([]), vec!["/slots out_of_range"]),
        ("/free_categories/2", json!("pain"), vec!["/free_categories/2 duplicate_item"]),
        ("/approving_kinds/1/kind", json!("nobody"), vec!["/approving_kinds/1/kind invalid_value"]),
        ("/approving_kinds/0/until", json!("2029"), vec!["/approving_kinds/0/until invalid_value"]),
        ("/conditions/0/kinds/1", json!("nobody"), vec!["/conditions/0/kinds/1 invalid_value"]),
        (
            "/conditions/0/condition",
            json!("is_tall"),
            vec!["/conditions/0/condition invalid_value"],
        ),
        (
            "/conditions/0",
            json!({"condition": "holds_or_held"}),
            vec!["/conditions/0/kinds field_required"],
        ),
        (
            "/conditions/0",
            json!({"condition": "holds_or_held", "kind": []}),
            vec!["/conditions/0/kinds field_required", "/conditions/0/kind unknown_field"],
        ),
        ("/guidance/1/section", json!("elsewhere"), vec!["/guidance/1/section not_found"]),
        ("/approval_required", Value::Null, vec!["/approval_required invalid_value"]),
    ] {
        let mut wrong = definition.clone();
        *wrong.pointer_mut(place).unwrap() = value;
        let told: Vec<_> = expected.iter().map(|fault| format!("422 {fault}")).collect();
        assert_eq!(known.put(&path, &wrong).await.problem(), told, "{place}");
    }
    let mut many = definition.clone();
    many["slots"][0]["number"] = json!(2);
    many["sections"][0]["key"] = json!("Diagnosis");
    many["sections"][5]["max_length"] = json!(20_001);
    assert_eq!(
        known.put(&path, &many).await.problem(),
        [
            "422 /slots/0/number invalid_value",
            "422 /sections/0/key invalid_value",
            "422 /sections/5/max_length out_of_range",
        ]
    );
    let mut unknown = definition.clone();
    unknown["colour"] = json!("blue");
    assert_eq!(known.put(&path, &unknown).await.problem(), ["422 /colour unknown_field"]);
    assert_eq!(defined(&society.office, society.round).await, (definition, etag));
}

#[test]
fn the_documented_definition_and_the_shipped_ones_are_sound() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let documented = fs::read_to_string(root.join("docs/definitions.md")).unwrap();
    let example = documented.split("```json\n").nth(1).and_then(|rest| rest.split("```").next());
    let mut files = vec![("docs/definitions.md".to_owned(), example.unwrap().to_owned())];
    for programme in ["specialist-new", "registered-new", "specialist-transfer"] {
        let path = format!("migrations/definitions/{programme}.json");
        files.push((path.clone(), fs::read_to_string(root.join(path)).unwrap()));
    }
    for (path, text) in files {
        let definition: Definition =
            serde_json::from_str(&text).unwrap_or_else(|error| panic!("{path}: {error}"));
        let sound = definition.into_domain();
        assert!(sound.is_ok(), "{path}: {sound:?}");
    }
    for (name, max) in [("slots", 100), ("sections", 30), ("guidance", 200)] {
        assert!(documented.contains(&format!("`{name}`")), "{name}");
        assert!(documented.contains(&format!("{max}")), "{max}");
    }
}
