//! Multipart bodies: text fields and files, limited in size and time.

use std::future::{Ready, ready};
use std::time::Duration;

use actix_web::dev::Payload;
use actix_web::http::header::CONTENT_TYPE;
use actix_web::web::Bytes;
use actix_web::{FromRequest, HttpRequest};
use aws_lc_rs::digest::{SHA256, digest};
use futures_util::stream;
use shorei_domain::refusal::{Place, Refusal, Refusals};

use crate::error::Error;
use crate::http::body::{BODY_MAX, body_time, check_length, receive};
use crate::http::headers;

/// The maximum number of parts in a body, known or not.
const PARTS_MAX: usize = 32;

/// A multipart body of at most `MAX` bytes that has not arrived yet and whose headers are valid. A
/// caller without permission, or with a wrong path, gets an error before any of it is read.
pub struct Upload<const MAX: usize> {
    payload: Payload,
    boundary: String,
    time: Duration,
}

/// A multipart body of valid form. [`read`](Self::read) checks its parts.
#[derive(Clone, Debug)]
pub struct Multipart {
    parts: Vec<Part>,
}

#[derive(Clone, Debug)]
struct Part {
    name: String,
    file_name: Option<String>,
    bytes: Bytes,
}

/// A file in a part.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UploadedFile {
    /// The name that the sender gave it, if any. Do not rely on it.
    pub file_name: Option<String>,
    /// The content.
    pub bytes: Bytes,
}

/// The parts of a body, all known and without repetition.
#[derive(Clone, Debug, Default)]
pub struct Parts {
    texts: Vec<(String, String)>,
    files: Vec<(String, UploadedFile)>,
}

impl<const MAX: usize> FromRequest for Upload<MAX> {
    type Error = Error;
    type Future = Ready<Result<Self, Error>>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let form = check_length(request, MAX).and_then(|()| boundary_of(request));
        let time = time_for(MAX, body_time(request));
        ready(form.map(|boundary| Self { payload: payload.take(), boundary, time }))
    }
}

impl<const MAX: usize> Upload<MAX> {
    /// Reads the body.
    ///
    /// # Errors
    /// [`Error::PayloadTooLarge`], [`Error::RequestTimeout`], [`Error::InvalidRequest`].
    pub async fn receive(self) -> Result<Multipart, Error> {
        let bytes = receive(self.payload, self.time, MAX).await?;
        Ok(Multipart { parts: parts_of(bytes, self.boundary).await? })
    }
}

impl Multipart {
    /// Returns the parts, of which `texts` are text and `files` are files. All parts are optional.
    ///
    /// # Errors
    /// `unknown_field`, `duplicate_item`, and `invalid_value` for a text that is a file, or not
    /// UTF-8; each with the part's name as pointer.
    pub fn read(&self, texts: &[&str], files: &[&str]) -> Result<Parts, Error> {
        let mut parts = Parts::default();
        let mut refusals = Refusals::none();
        for (index, part) in self.parts.iter().enumerate() {
            let name = part.name.as_str();
            let at = Place::field(name.to_owned());
            if self.parts.iter().take(index).any(|earlier| earlier.name == name) {
                refusals.add(at, Refusal::DuplicateItem);
            } else if files.contains(&name) {
                let Part { file_name, bytes, .. } = part.clone();
                parts.files.push((name.to_owned(), UploadedFile { file_name, bytes }));
            } else if !texts.contains(&name) {
                refusals.add(at, Refusal::UnknownField);
            } else if let Some(text) = part.text() {
                parts.texts.push((name.to_owned(), text.to_owned()));
            } else {
                refusals.add(at, Refusal::InvalidValue);
            }
        }
        Ok(refusals.or(parts)?)
    }

    /// Returns a canonical form for comparing bodies: the same for the same names, texts and files,
    /// whatever the boundary, the order and the files' names.
    #[must_use]
    pub fn canonical(&self) -> Vec<u8> {
        let mut parts: Vec<_> = self
            .parts
            .iter()
            .map(|part| [digest(&SHA256, part.name.as_bytes()), digest(&SHA256, &part.bytes)])
            .map(|[name, bytes]| [name.as_ref(), bytes.as_ref()].concat())
            .collect();
        parts.sort_unstable();
        parts.concat()
    }
}

impl Part {
    fn text(&self) -> Option<&str> {
        let text = std::str::from_utf8(&self.bytes).ok()?;
        // PostgreSQL keeps no NUL in its text.
        (self.file_name.is_none() && !text.contains('\0')).then_some(text)
    }
}

impl Parts {
    /// Returns the text with this name, if it was sent.
    #[must_use]
    pub fn text(&self, name: &str) -> Option<&str> {
        self.texts.iter().find(|(known, _)| known == name).map(|(_, text)| text.as_str())
    }

    /// Returns the file with this name, if it was sent.
    #[must_use]
    pub fn file(&self, name: &str) -> Option<&UploadedFile> {
        self.files.iter().find(|(known, _)| known == name).map(|(_, file)| file)
    }
}

/// Returns how long a body of `max` bytes may take, if one of [`BODY_MAX`] may take `time`. Larger
/// bodies get more time, but no more than twice the time per byte.
fn time_for(max: usize, time: Duration) -> Duration {
    let longer = u32::try_from(max / BODY_MAX / 2).unwrap_or(u32::MAX);
    time.saturating_mul(longer.max(1))
}

fn boundary_of(request: &HttpRequest) -> Result<String, Error> {
    let kind = headers::text(request.headers(), CONTENT_TYPE.as_str()).unwrap_or_default();
    multer::parse_boundary(kind).map_err(|error| match error {
        multer::Error::NoBoundary => Error::InvalidRequest,
        _ => Error::UnsupportedMediaType { wanted: "multipart/form-data" },
    })
}

async fn parts_of(bytes: Bytes, boundary: String) -> Result<Vec<Part>, Error> {
    let whole = stream::iter([Ok::<_, std::io::Error>(bytes)]);
    let mut body = multer::Multipart::new(whole, boundary);
    let mut parts = Vec::new();
    while let Some(field) = body.next_field().await.map_err(|_| Error::InvalidRequest)? {
        let name = field.name().filter(|_| parts.len() < PARTS_MAX);
        let name = name.ok_or(Error::InvalidRequest)?.to_owned();
        let file_name = field.file_name().map(str::to_owned);
        let bytes = field.bytes().await.map_err(|_| Error::InvalidRequest)?;
        parts.push(Part { name, file_name, bytes });
    }
    Ok(parts)
}

#[cfg(test)]
mod tests {
    use actix_web::test::TestRequest;

    use super::*;

    const PART: &str = "Content-Disposition: form-data; name=";

    async fn extract(kind: &str, body: &str) -> Result<Multipart, Error> {
        let request = TestRequest::post().insert_header((CONTENT_TYPE, kind));
        let (request, mut payload) = request.set_payload(body.to_owned()).to_http_parts();
        Upload::<2000>::from_request(&request, &mut payload).await?.receive().await
    }

    async fn form(body: &str) -> Result<Multipart, Error> {
        extract("multipart/form-data; boundary=x", &body.replace('\n', "\r\n")).await
    }

    fn text(name: &str, value: &str) -> String {
        format!("--x\n{PART}\"{name}\"\n\n{value}\n")
    }

    fn file(name: &str, value: &str) -> String {
        format!("--x\n{PART}\"{name}\"; filename=\"a.csv\"\n\n{value}\n")
    }

    #[actix_web::test]
    async fn texts_and_files_are_told_apart_by_name() {
        let body = text("signed_on", "2026-07-01") + &file("file", "a,b\n1,2") + "--x--\n";
        let parts = form(&body).await.unwrap().read(&["signed_on", "note"], &["file"]).unwrap();
        assert_eq!(parts.text("signed_on"), Some("2026-07-01"));
        assert_eq!(parts.text("note"), None);
        let held = parts.file("file").unwrap();
        assert_eq!(held.file_name.as_deref(), Some("a.csv"));
        assert_eq!(&held.bytes[..], b"a,b\r\n1,2");
    }

    #[actix_web::test]
    async fn unknown_repeated_and_misplaced_parts_are_refused_at_once() {
        let body = text("a", "1") + &text("a", "2") + &text("b", "3") + &file("c", "4") + "--x--\n";
        let error = form(&body).await.unwrap().read(&["a", "c"], &[]).unwrap_err();
        let Error::Refused(refusals) = error else { panic!("{error}") };
        let found: Vec<_> =
            refusals.iter().map(|refused| (refused.at.to_string(), refused.why.code())).collect();
        let expected = [("/a", "duplicate_item"), ("/b", "unknown_field"), ("/c", "invalid_value")];
        assert_eq!(found, expected.map(|(at, code)| (at.to_owned(), code)));
    }

    #[actix_web::test]
    async fn another_content_type_is_415_and_a_broken_body_400() {
        for kind in ["", "application/json", "multipart/mixed; boundary=x", "text/csv"] {
            let error = extract(kind, "--x--\r\n").await.unwrap_err();
            assert!(matches!(error, Error::UnsupportedMediaType { .. }), "{kind}: {error}");
        }
        let no_boundary = extract("multipart/form-data", "--x--\r\n").await.unwrap_err();
        assert!(matches!(no_boundary, Error::InvalidRequest));
        let unnamed = "--x\nContent-Disposition: form-data\n\n1\n--x--\n";
        for body in ["", "garbage", unnamed, text("a", "1").as_str()] {
            let error = form(body).await.unwrap_err();
            assert!(matches!(error, Error::InvalidRequest), "{body}: {error}");
        }
        let many: String = (0..=PARTS_MAX).map(|n| text(&n.to_string(), "")).collect();
        assert!(matches!(form(&(many + "--x--\n")).await, Err(Error::InvalidRequest)));
    }

    #[actix_web::test]
    async fn too_large_a_body_is_413_with_its_own_bound() {
        let error = form(&(file("file", &"a".repeat(2000)) + "--x--\n")).await.unwrap_err();
        assert!(matches!(error, Error::PayloadTooLarge { max: 2000 }), "{error}");
    }

    #[actix_web::test]
    async fn boundary_order_and_file_name_do_not_make_another_body() {
        let one = text("a", "1") + &file("f", "2") + "--x--\n";
        let other = file("f", "2").replace("a.csv", "b.csv") + &text("a", "1") + "--x--\n";
        let other = other.replace("--x", "--other").replace('\n', "\r\n");
        let one = form(&one).await.unwrap().canonical();
        let same = extract("multipart/form-data; boundary=other", &other).await.unwrap();
        assert_eq!(one, same.canonical());
        let different = text("a", "2") + &file("f", "2") + "--x--\n";
        assert_ne!(one, form(&different).await.unwrap().canonical());
        let swapped = text("a", "2") + &file("f", "1") + "--x--\n";
        assert_ne!(one, form(&swapped).await.unwrap().canonical());
    }
}
