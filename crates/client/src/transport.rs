//! Sends requests: by `reqwest` in programs, by the browser's fetch in the web page.

use crate::Failure;

/// A request to send.
pub(crate) struct Request {
    pub(crate) method: &'static str,
    pub(crate) path: String,
    pub(crate) headers: Vec<(&'static str, String)>,
    pub(crate) body: Option<Vec<u8>>,
}

/// A received answer.
pub(crate) struct Response {
    pub(crate) status: u16,
    pub(crate) etag: Option<String>,
    pub(crate) set_cookie: Option<String>,
    pub(crate) body: Vec<u8>,
}

#[cfg(not(target_family = "wasm"))]
mod native {
    use super::{Failure, Request, Response};

    /// Connections, shared by all clones of a client.
    #[derive(Clone, Debug)]
    pub(crate) struct Http(reqwest::Client);

    impl Http {
        pub(crate) fn new() -> Self {
            Self(reqwest::Client::new())
        }

        pub(crate) fn over(http: reqwest::Client) -> Self {
            Self(http)
        }

        pub(crate) async fn send(&self, request: Request) -> Result<Response, Failure> {
            let unreachable = |error: reqwest::Error| Failure::Unreachable(error.to_string());
            let method = reqwest::Method::from_bytes(request.method.as_bytes())
                .map_err(|error| Failure::Unreachable(error.to_string()))?;
            let mut sending = self.0.request(method, request.path);
            for (name, value) in request.headers {
                sending = sending.header(name, value);
            }
            if let Some(body) = request.body {
                sending = sending.body(body);
            }
            let response = sending.send().await.map_err(unreachable)?;
            let header = |name: &str| {
                let value = response.headers().get(name)?;
                value.to_str().ok().map(str::to_owned)
            };
            let (etag, set_cookie) = (header("etag"), header("set-cookie"));
            let status = response.status().as_u16();
            let body = response.bytes().await.map_err(unreachable)?.to_vec();
            Ok(Response { status, etag, set_cookie, body })
        }
    }
}

#[cfg(target_family = "wasm")]
mod browser {
    use gloo_net::http::{Method, RequestBuilder};
    use js_sys::Uint8Array;
    use web_sys::RequestCredentials;

    use super::{Failure, Request, Response};

    /// The browser's fetch.
    #[derive(Clone, Debug)]
    pub(crate) struct Http;

    impl Http {
        pub(crate) fn new() -> Self {
            Self
        }

        pub(crate) async fn send(&self, request: Request) -> Result<Response, Failure> {
            let unreachable = |error: gloo_net::Error| Failure::Unreachable(error.to_string());
            let method = match request.method {
                "POST" => Method::POST,
                "PUT" => Method::PUT,
                "PATCH" => Method::PATCH,
                "DELETE" => Method::DELETE,
                _ => Method::GET,
            };
            let mut sending = RequestBuilder::new(&request.path)
                .method(method)
                .credentials(RequestCredentials::SameOrigin);
            for (name, value) in request.headers {
                // The browser sets cookies itself, and does not allow pages to do it.
                if name != "cookie" {
                    sending = sending.header(name, &value);
                }
            }
            let response = match request.body {
                Some(body) => {
                    let bytes = Uint8Array::from(body.as_slice());
                    sending.body(bytes).map_err(unreachable)?.send().await
                }
                None => sending.send().await,
            };
            let response = response.map_err(unreachable)?;
            let etag = response.headers().get("etag");
            let body = response.binary().await.map_err(unreachable)?;
            Ok(Response { status: response.status(), etag, set_cookie: None, body })
        }
    }
}

#[cfg(target_family = "wasm")]
pub(crate) use browser::Http;
#[cfg(not(target_family = "wasm"))]
pub(crate) use native::Http;
