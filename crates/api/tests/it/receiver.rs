//! A program of somebody else that takes webhooks.

use std::collections::VecDeque;
use std::net::{Ipv4Addr, TcpListener};
use std::sync::{Arc, Mutex};

use actix_web::http::StatusCode;
use actix_web::web::{Bytes, Data};
use actix_web::{App, HttpRequest, HttpResponse, HttpServer, web};
use reqwest::header::{HeaderMap, HeaderName, HeaderValue};
use serde_json::Value;
use standardwebhooks::Webhook;

/// A request as it came.
#[derive(Clone, Debug)]
pub struct Received {
    pub path: String,
    pub headers: HeaderMap,
    pub body: Vec<u8>,
}

impl Received {
    pub fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap()
    }

    pub fn id(&self) -> &str {
        self.headers["webhook-id"].to_str().unwrap()
    }

    /// What the signature was made with, by the specification's own library. It reads the real clock, which
    /// tests do not have: so the signature is made again instead.
    pub fn is_signed_with(&self, secret: &str) -> bool {
        let timestamp = self.headers["webhook-timestamp"].to_str().unwrap().parse().unwrap();
        let made = Webhook::new(secret).unwrap().sign(self.id(), timestamp, &self.body).unwrap();
        let signatures = self.headers["webhook-signature"].to_str().unwrap();
        signatures.split(' ').any(|signature| signature == made)
    }
}

/// What it answers.
type Answer = (u16, Vec<(&'static str, String)>, String);

#[derive(Default)]
struct State {
    received: Vec<Received>,
    answers: VecDeque<Answer>,
}

/// The program.
pub struct Receiver {
    pub url: String,
    state: Arc<Mutex<State>>,
}

impl Receiver {
    /// Listens on a port of this machine.
    pub fn start() -> Self {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let state = Arc::new(Mutex::new(State::default()));
        let shared = Data::from(Arc::clone(&state));
        let server = HttpServer::new(move || {
            App::new().app_data(shared.clone()).default_service(web::to(take))
        });
        actix_web::rt::spawn(server.workers(1).listen(listener).unwrap().run());
        Self { url, state }
    }

    /// What will be answered next; without it, 204.
    pub fn will_answer(&self, status: u16, headers: &[(&'static str, String)], body: &str) {
        let answer = (status, headers.to_vec(), body.to_owned());
        self.state.lock().unwrap().answers.push_back(answer);
    }

    /// What came so far.
    pub fn received(&self) -> Vec<Received> {
        self.state.lock().unwrap().received.clone()
    }
}

async fn take(request: HttpRequest, body: Bytes, state: Data<Mutex<State>>) -> HttpResponse {
    let mut headers = HeaderMap::new();
    for (name, value) in request.headers() {
        let name = HeaderName::from_bytes(name.as_str().as_bytes()).unwrap();
        headers.insert(name, HeaderValue::from_bytes(value.as_bytes()).unwrap());
    }
    let mut state = state.lock().unwrap();
    let path = request.path().to_owned();
    state.received.push(Received { path, headers, body: body.to_vec() });
    let answer = state.answers.pop_front().unwrap_or((204, Vec::new(), String::new()));
    let (status, headers, body) = answer;
    let mut response = HttpResponse::build(StatusCode::from_u16(status).unwrap());
    for header in headers {
        response.append_header(header);
    }
    response.body(body)
}
