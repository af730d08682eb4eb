//! `/docs`: the guide, a page for each code of a problem, and the reference.

use actix_web::http::header::{CACHE_CONTROL, LOCATION, VARY};
use actix_web::web::{self, Path};
use actix_web::{HttpRequest, HttpResponse};
use utoipa_swagger_ui::{Config as SwaggerConfig, SwaggerUi};

use crate::error::Error;
use crate::guide;
use crate::http::visit;

/// Mounts everything below `/docs`.
pub fn mount(config: &mut web::ServiceConfig) {
    let to = |address: &'static str| {
        web::get().to(move || async move {
            HttpResponse::Found().insert_header((LOCATION, address)).finish()
        })
    };
    config
        .route("/docs", to("/docs/"))
        .route("/docs/reference", to("/docs/reference/"))
        .route("/docs/problems", to("/docs/problems/"))
        .route("/docs/", web::get().to(index))
        .route("/docs/guide.css", web::get().to(style))
        .route("/docs/problems/", web::get().to(problems))
        .route("/docs/problems/{code}", web::get().to(problem))
        .route("/docs/{page}", web::get().to(page))
        .service(
            SwaggerUi::new("/docs/reference/{_:.*}")
                // Drawing all operations and schemas at once keeps a slow machine busy for many seconds.
                .config(
                    SwaggerConfig::from("/api/v1/openapi.json")
                        .doc_expansion("none")
                        .default_models_expand_depth(-1)
                        .filter(true),
                ),
        );
}

fn html(text: String) -> HttpResponse {
    HttpResponse::Ok()
        .content_type("text/html; charset=utf-8")
        .insert_header((CACHE_CONTROL, "no-cache"))
        .insert_header((VARY, "accept-language"))
        .body(text)
}

async fn index() -> Result<HttpResponse, Error> {
    guide::page("").map(html)
}

async fn page(name: Path<String>) -> Result<HttpResponse, Error> {
    guide::page(&name).map(html)
}

async fn style() -> HttpResponse {
    HttpResponse::Ok()
        .content_type("text/css; charset=utf-8")
        .insert_header((CACHE_CONTROL, "public, max-age=60"))
        .body(guide::STYLE)
}

async fn problems(request: HttpRequest) -> Result<HttpResponse, Error> {
    guide::problems(visit::language(&request)).map(html)
}

async fn problem(request: HttpRequest, code: Path<String>) -> Result<HttpResponse, Error> {
    guide::problem(visit::language(&request), &code).map(html)
}
