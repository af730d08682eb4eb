use std::collections::BTreeSet;

use shorei_api::error::Error;
use shorei_api::guide;
use shorei_api::reason::Why;
use shorei_domain::refusal::Warning;

use crate::app::TestApp;
use crate::raw::Raw;

async fn page(raw: &Raw, path: &str) -> String {
    let answer = raw.get(path).await;
    assert_eq!(answer.status, 200, "{path}");
    assert_eq!(answer.header("content-type"), Some("text/html; charset=utf-8"), "{path}");
    let text = String::from_utf8(answer.body).unwrap();
    assert!(!text.contains("<script") && !text.contains("style="), "{path}");
    text
}

#[actix_web::test]
async fn every_code_of_a_problem_or_a_warning_has_a_page_in_both_languages() {
    let app = TestApp::new().await;
    let (ja, en) = (app.raw(), app.raw().with("accept-language", "en"));
    let (errors, refusals) = (Error::samples(), Why::samples());
    let warnings = Warning::samples();
    let of_problems = errors.iter().map(Error::code).chain(refusals.iter().map(Why::code));
    let codes: BTreeSet<_> = of_problems.chain(warnings.iter().map(Warning::code)).collect();
    let (list, english_list) =
        (page(&ja, "/docs/problems/").await, page(&en, "/docs/problems/").await);
    assert!(list.contains("lang=\"ja\"") && english_list.contains("lang=\"en\""));
    for code in codes.into_iter().chain(guide::codes()) {
        let path = format!("/docs/problems/{code}");
        let (japanese, english) = (page(&ja, &path).await, page(&en, &path).await);
        assert!(japanese.contains("lang=\"ja\"") && english.contains("lang=\"en\""), "{code}");
        for text in [&japanese, &english] {
            assert!(text.contains(&format!("<code>{code}</code>")), "{code}");
            // Below the last heading stands what to do.
            assert!(text.rsplit_once("</h2>").unwrap().1.contains("<p>"), "{code}: {text}");
        }
        assert!(list.contains(&path) && english_list.contains(&path), "{code}");
    }
}

#[actix_web::test]
async fn a_problem_leads_to_its_page() {
    let app = TestApp::new().await;
    let problem = app.raw().get("/me").await.json();
    let text = page(&app.raw(), problem["type"].as_str().unwrap()).await;
    assert!(text.contains("<dd>401</dd>"), "{text}");
    assert_eq!(app.raw().get("/docs/problems/no_such_code").await.status, 404);
}

#[actix_web::test]
async fn no_link_of_the_guide_leads_nowhere() {
    let app = TestApp::new().await;
    let raw = app.raw();
    let mut links = BTreeSet::new();
    for name in guide::names() {
        let text = page(&raw, &format!("/docs/{name}")).await;
        assert!(text.contains("<h1>"), "{name}");
        let own = text.split("href=\"").skip(1).filter_map(|rest| rest.split('"').next());
        links.extend(own.filter(|link| link.starts_with('/')).map(str::to_owned));
    }
    for name in guide::names() {
        assert!(links.contains(&format!("/docs/{name}")), "nothing leads to {name}");
    }
    for link in links {
        assert_eq!(raw.outside_the_api().get(&link).await.status, 200, "{link}");
    }
    assert_eq!(raw.get("/docs/no-such-page").await.status, 404);
}

#[actix_web::test]
async fn the_reference_is_beside_the_guide() {
    let app = TestApp::new().await;
    let reference = app.raw().get("/docs/reference/").await;
    let text = String::from_utf8(reference.body).unwrap();
    assert!(text.contains("swagger-ui"), "{text}");
    assert_eq!(app.raw().get("/docs/reference/swagger-ui.css").await.status, 200);
}
