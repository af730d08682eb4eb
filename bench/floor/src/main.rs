//! What Shorei is measured against from below: finished bytes by actix-web, and the rows of a bulk approval by
//! plain SQLite.

mod approve;

use std::collections::HashMap;
use std::process::ExitCode;
use std::sync::Arc;

use actix_web::web::Bytes;
use actix_web::{App, HttpRequest, HttpResponse, HttpServer, web};

type Answers = Arc<HashMap<String, Bytes>>;

/// Answers with the bytes of the path and query.
async fn answer(request: HttpRequest, answers: web::Data<Answers>) -> HttpResponse {
    let path = request.uri().path_and_query().map_or("", |path| path.as_str());
    match answers.get(path) {
        Some(bytes) => HttpResponse::Ok().content_type("application/json").body(bytes.clone()),
        None if path == "/readyz" => HttpResponse::Ok().finish(),
        None => HttpResponse::NotFound().finish(),
    }
}

async fn serve(port: u16, file: &str) -> std::io::Result<()> {
    let answers: HashMap<String, String> = serde_json::from_slice(&std::fs::read(file)?)?;
    let answers: Answers =
        Arc::new(answers.into_iter().map(|(path, body)| (path, Bytes::from(body))).collect());
    HttpServer::new(move || {
        App::new().app_data(web::Data::new(Arc::clone(&answers))).default_service(web::to(answer))
    })
    .workers(1)
    .bind(("127.0.0.1", port))?
    .run()
    .await
}

#[actix_web::main]
async fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().collect();
    let words: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let done = match words.as_slice() {
        [_, "serve", port, file] => match port.parse() {
            Ok(port) => serve(port, file).await.map_err(|error| error.to_string()),
            Err(_) => Err(format!("{port} is no port")),
        },
        [_, "approve", database] => approve::all(database).map_err(|error| error.to_string()),
        _ => Err("serve PORT FILE, or approve DATABASE".to_owned()),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(message) => {
            eprintln!("{message}");
            ExitCode::FAILURE
        }
    }
}
