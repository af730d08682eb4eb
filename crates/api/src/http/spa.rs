//! The web page: a program that runs in the browser, with its files built into the binary.
//!
//! A file below `/assets/` carries a hash in its name, so it is kept for ever; every other path that
//! is nothing else shows the page itself, which draws what the path means. Files come packed by
//! brotli and gzip at build time, beside the plain ones.

use std::borrow::Cow;
use std::sync::Arc;

use actix_web::http::header::{
    AcceptEncoding, CACHE_CONTROL, CONTENT_ENCODING, CONTENT_TYPE, ContentEncoding, ETAG, Encoding,
    EntityTag, Header, IfNoneMatch, Preference, Quality, VARY,
};
use actix_web::http::{Method, StatusCode};
use actix_web::{HttpRequest, HttpResponse};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;

use crate::error::Error;

/// The page itself.
const INDEX: &str = "index.html";
/// Where the files with a hash in their name lie.
const ASSETS: &str = "assets/";
/// How a file may be packed, the best first, and the ending of the packed file.
const PACKINGS: [(ContentEncoding, &str); 2] =
    [(ContentEncoding::Brotli, ".br"), (ContentEncoding::Gzip, ".gz")];

const NOT_BUILT: &str = "<!doctype html>\n<html lang=\"ja\"><head><meta charset=\"utf-8\">\
    <title>Shorei</title></head><body>\
    <p>画面はこのプログラムに組み込まれていません。</p>\
    <p lang=\"en\">The web page is not built into this program. The API is described at \
    <a href=\"/docs/\">/docs/</a>.</p></body></html>\n";

/// A file of the page.
#[derive(Clone, Debug)]
pub struct PageFile {
    /// What it holds.
    pub bytes: Cow<'static, [u8]>,
    /// Differs where the bytes differ.
    pub hash: [u8; 32],
}

/// Where the files of the page come from, by their names.
#[derive(Clone)]
pub struct Pages(Arc<Find>);

type Find = dyn Fn(&str) -> Option<PageFile> + Send + Sync;

impl Pages {
    /// Files by `find`.
    pub fn new(find: impl Fn(&str) -> Option<PageFile> + Send + Sync + 'static) -> Self {
        Self(Arc::new(find))
    }

    fn find(&self, name: &str) -> Option<PageFile> {
        (self.0)(name)
    }
}

/// Answers a request for a path that is not the API's nor the system's.
///
/// # Errors
/// [`Error::MethodNotAllowed`] for all but reading; [`Error::NotFound`] for an asset that there is not.
pub fn answer(pages: &Pages, request: &HttpRequest) -> Result<HttpResponse, Error> {
    // HEAD has become GET on its way here.
    if request.method() != Method::GET {
        return Err(Error::MethodNotAllowed { allow: "GET, HEAD".to_owned() });
    }
    let name = request.path().trim_start_matches('/');
    let is_packed = PACKINGS.iter().any(|(_, ending)| name.ends_with(ending));
    let plain = if name.is_empty() || is_packed { None } else { pages.find(name) };
    match plain {
        Some(plain) => Ok(file(pages, request, name, plain)),
        None if name.starts_with(ASSETS) => Err(Error::NotFound),
        None => Ok(match pages.find(INDEX) {
            Some(index) => file(pages, request, INDEX, index),
            None => HttpResponse::NotFound()
                .insert_header((CONTENT_TYPE, "text/html; charset=utf-8"))
                .insert_header((CACHE_CONTROL, "no-cache"))
                .body(NOT_BUILT),
        }),
    }
}

/// A file as the caller can unpack it, or that the caller has it already.
fn file(pages: &Pages, asked: &HttpRequest, name: &str, plain: PageFile) -> HttpResponse {
    let accepted = AcceptEncoding::parse(asked).unwrap_or(AcceptEncoding(Vec::new()));
    let packed = PACKINGS
        .iter()
        .filter(|(packing, _)| accepts(&accepted, *packing))
        .find_map(|(packing, ending)| Some((*packing, pages.find(&format!("{name}{ending}"))?)));
    let (packing, file) = packed.map_or((None, plain), |(packing, packed)| (Some(packing), packed));
    let tag = tag(&file.hash);
    let known = match IfNoneMatch::parse(asked) {
        Ok(IfNoneMatch::Any) => true,
        Ok(IfNoneMatch::Items(known)) => known.iter().any(|known| known.weak_eq(&tag)),
        Err(_) => false,
    };
    let kept =
        if name.starts_with(ASSETS) { "public, max-age=31536000, immutable" } else { "no-cache" };
    let status = if known { StatusCode::NOT_MODIFIED } else { StatusCode::OK };
    let mut answer = HttpResponse::build(status);
    answer
        .insert_header((CACHE_CONTROL, kept))
        .insert_header((ETAG, tag))
        .insert_header((VARY, "accept-encoding"));
    if known {
        return answer.finish();
    }
    answer.insert_header((CONTENT_TYPE, content_type(name)));
    // Named even where it is nothing, so that nobody packs it again on its way out.
    answer.insert_header((CONTENT_ENCODING, packing.unwrap_or(ContentEncoding::Identity)));
    match file.bytes {
        Cow::Borrowed(bytes) => answer.body(bytes),
        Cow::Owned(bytes) => answer.body(bytes),
    }
}

/// Half of the hash is more than enough to tell the versions of a file apart.
fn tag(hash: &[u8; 32]) -> EntityTag {
    EntityTag::new_strong(URL_SAFE_NO_PAD.encode(&hash[..16]))
}

/// Whether an `Accept-Encoding` lets an answer be packed so. One that does not name it does not.
fn accepts(accepted: &AcceptEncoding, packing: ContentEncoding) -> bool {
    let packing = Preference::Specific(Encoding::Known(packing));
    accepted.0.iter().any(|known| known.item == packing && known.quality > Quality::ZERO)
}

fn content_type(name: &str) -> &'static str {
    match name.rsplit_once('.').map_or("", |(_, ending)| ending) {
        "html" => "text/html; charset=utf-8",
        "js" | "mjs" => "text/javascript; charset=utf-8",
        "css" => "text/css; charset=utf-8",
        "wasm" => "application/wasm",
        "json" | "map" => "application/json",
        "webmanifest" => "application/manifest+json",
        "txt" => "text/plain; charset=utf-8",
        "svg" => "image/svg+xml",
        "png" => "image/png",
        "ico" => "image/x-icon",
        "webp" => "image/webp",
        "woff2" => "font/woff2",
        _ => "application/octet-stream",
    }
}
