//! What the description says of answers' headers and codes, against what is really answered.

use serde_json::{Value, json};
use shorei_api::description::{self, codes};

use crate::cast::Society;
use crate::raw::Answer;

fn described() -> Value {
    serde_json::from_str(&description::text().unwrap()).unwrap()
}

#[test]
fn every_code_that_a_description_names_is_listed_and_known() {
    let described = described();
    let known = codes::known();
    let items = described["paths"].as_object().unwrap().values();
    for operation in items.flat_map(|item| item.as_object().unwrap().values()) {
        for (status, answer) in operation["responses"].as_object().unwrap() {
            let at = format!("{} {status}", operation["operationId"]);
            if !answer["content"]["application/problem+json"].is_object() {
                assert_eq!(answer[codes::CODES], Value::Null, "{at}");
                continue;
            }
            let listed = answer[codes::CODES].as_array().unwrap();
            assert!(!listed.is_empty(), "{at} has no code");
            assert!(listed.iter().all(|code| known.contains(code.as_str().unwrap())), "{at}");
            let words = answer["description"].as_str().unwrap().split('`').skip(1).step_by(2);
            // Pointers stand in backticks too, and the field `errors`.
            for word in
                words.filter(|word| !word.starts_with('/') && !["errors", "detail"].contains(word))
            {
                assert!(listed.contains(&json!(word)), "{at} names `{word}`, which is no code");
            }
        }
    }
}

#[test]
fn links_lead_to_operations_by_parameters_that_these_take() {
    let described = described();
    let items = described["paths"].as_object().unwrap().values();
    let operations: Vec<_> = items.flat_map(|item| item.as_object().unwrap().values()).collect();
    let answers = operations.iter().flat_map(|one| one["responses"].as_object().unwrap().values());
    let links = answers.filter_map(|answer| answer["links"].as_object()).flatten();
    let mut count = 0;
    for (name, link) in links {
        count += 1;
        let target = operations.iter().find(|one| one["operationId"] == link["operationId"]);
        let target = target.unwrap_or_else(|| panic!("{name} leads nowhere"));
        for parameter in link["parameters"].as_object().unwrap().keys() {
            let mut taken = target["parameters"].as_array().unwrap().iter();
            assert!(taken.any(|one| one["name"] == *parameter), "{name} takes no {parameter}");
        }
    }
    assert!(count > 0, "there are links");
}

#[actix_web::test]
async fn answers_carry_the_headers_that_are_described_and_no_other() {
    let society = Society::new().await;
    let office = &society.office.raw;
    let hospital =
        json!({"name": "見本病院", "name_kana": "みほんびょういん", "prefecture": "東京都"});
    let made = office.post("/facilities", &hospital).await;
    let place = made.header("location").unwrap().to_owned();
    let read = office.get(&place).await;
    let newest = office.with("if-match", read.header("etag").unwrap());
    let known = office.with("if-none-match", read.header("etag").unwrap());
    let case = format!("/case-books/{}/cases/1", society.book().await);
    let requested = society.requested(&[1]).await;
    let request = format!("/approval-requests/{}", requested[0]);
    let name = json!({"name": "見本総合病院"});
    let first = office.get("/members?limit=1").await;
    assert!(first.header("link").is_some(), "there is another page");
    let answers = [
        ("/facilities", "post", made),
        ("/facilities/{id}", "get", read),
        ("/facilities/{id}", "get", known.get(&place).await),
        ("/facilities/{id}", "patch", newest.patch(&place, &name).await),
        ("/facilities/{id}", "patch", newest.patch(&place, &name).await),
        ("/members", "get", first),
        ("/case-books/{id}/cases/{number}", "get", society.applicant.raw.get(&case).await),
        ("/approval-requests/{id}", "get", society.applicant.raw.get(&request).await),
        ("/me", "get", office.get("/me").await),
        ("/programmes", "get", office.get("/programmes").await),
        ("/about", "get", society.app.raw().get("/about").await),
    ];
    let described = described();
    for (path, method, answer) in answers {
        let operation = &described["paths"][format!("/api/v1{path}")][method];
        agree(&format!("{method} {path}"), operation, &answer);
    }
}

/// Whether an answer carries what its operation's description says.
fn agree(name: &str, operation: &Value, answer: &Answer) {
    let told = &operation["responses"][answer.status.to_string()];
    assert!(told.is_object(), "{name} answered {}", answer.status);
    for header in ["ETag", "Location", "X-Request-Id"] {
        let sent = answer.header(&header.to_lowercase()).is_some();
        assert_eq!(sent, told["headers"][header].is_object(), "{name} {}: {header}", answer.status);
    }
    for header in ["Link", "Retry-After"] {
        let sent = answer.header(&header.to_lowercase()).is_some();
        assert!(!sent || told["headers"][header].is_object(), "{name} {}: {header}", answer.status);
    }
    if answer.status >= 400 {
        assert!(told[codes::CODES].as_array().unwrap().contains(&answer.json()["code"]), "{name}");
    }
}
