//! `/docs/problems/`: what each code means, a page each; the `type` of every problem leads to its page.

use std::fmt::Write as _;

use actix_web::http::header::{CACHE_CONTROL, CONTENT_TYPE, LOCATION, VARY};
use actix_web::web::{self, Path};
use actix_web::{HttpRequest, HttpResponse};
use shorei_domain::member::Language;
use shorei_wording::{key, text};

use crate::error::Error;
use crate::http::{problem, visit};

const STYLE: &str = include_str!("problems.css");

/// Mounts the pages. They are for people: plain HTML without any script.
pub fn mount(config: &mut web::ServiceConfig) {
    config
        .route("/docs/problems", web::get().to(to_index))
        .route("/docs/problems/", web::get().to(index))
        .route("/docs/problems/style.css", web::get().to(style))
        .route("/docs/problems/{code}", web::get().to(page));
}

async fn to_index() -> HttpResponse {
    HttpResponse::Found().insert_header((LOCATION, "/docs/problems/")).finish()
}

async fn style() -> HttpResponse {
    HttpResponse::Ok()
        .insert_header((CONTENT_TYPE, "text/css; charset=utf-8"))
        .insert_header((CACHE_CONTROL, "public, max-age=300"))
        .body(STYLE)
}

/// Every code with what it means, by its HTTP status.
async fn index(request: HttpRequest) -> HttpResponse {
    let language = visit::language(&request);
    let mut all = problem::samples();
    all.sort_by_key(|error| (error.status(), error.code()));
    all.dedup_by_key(|error| error.code());
    let mut body = format!("<p>{}</p>", escaped(text(language, key!("docs.problems.lead"))));
    let mut status = None;
    for error in &all {
        if status != Some(error.status()) {
            if status.is_some() {
                body.push_str("</dl>");
            }
            // Writing into a string cannot fail.
            let _ = write!(body, "<h2>HTTP {}</h2><dl>", error.status().as_u16());
            status = Some(error.status());
        }
        let code = error.code();
        let title = escaped(shorei_wording::title(language, code));
        let _ = write!(
            body,
            "<dt><a href=\"/docs/problems/{code}\"><code>{code}</code></a></dt><dd>{title}</dd>"
        );
    }
    body.push_str("</dl>");
    document(language, text(language, key!("docs.problems.title")), &body)
}

/// What one code means. Its sentences are those that a caller gets, with example values.
async fn page(request: HttpRequest, code: Path<String>) -> Result<HttpResponse, Error> {
    let language = visit::language(&request);
    let all = problem::samples();
    let kinds: Vec<_> = all.iter().filter(|error| error.code() == *code).collect();
    let first = kinds.first().ok_or(Error::NotFound)?;
    let example = escaped(text(language, key!("docs.problems.example")));
    let mut body = format!(
        "<p class=\"code\"><code>{}</code> · HTTP {}</p><h2>{example}</h2>",
        first.code(),
        first.status().as_u16()
    );
    for error in &kinds {
        let said = error.problem(language, "").detail;
        let _ = write!(body, "<blockquote>{}</blockquote>", escaped(&said));
    }
    let all = escaped(text(language, key!("docs.problems.all")));
    let _ = write!(body, "<p><a href=\"/docs/problems/\">{all}</a></p>");
    Ok(document(language, shorei_wording::title(language, first.code()), &body))
}

fn document(language: Language, title: &str, body: &str) -> HttpResponse {
    let title = escaped(title);
    let tag = match language {
        Language::Ja => "ja",
        Language::En => "en",
    };
    let page = format!(
        "<!doctype html>\n<html lang=\"{tag}\"><head><meta charset=\"utf-8\">\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\
         <title>{title} · Shorei API</title>\
         <link rel=\"stylesheet\" href=\"/docs/problems/style.css\"></head>\
         <body><header><a href=\"/docs/\">Shorei API</a></header>\
         <main><h1>{title}</h1>{body}</main></body></html>\n"
    );
    HttpResponse::Ok()
        .insert_header((CONTENT_TYPE, "text/html; charset=utf-8"))
        .insert_header((CACHE_CONTROL, "public, max-age=300"))
        .insert_header((VARY, "accept-language"))
        .body(page)
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}
