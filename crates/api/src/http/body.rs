//! JSON bodies: bounded in size and time, with every fault of their fields as a refusal with its
//! pointer.

use std::marker::PhantomData;
use std::time::Duration;

use actix_web::dev::Payload;
use actix_web::http::header::CONTENT_TYPE;
use actix_web::web::{Bytes, BytesMut, Data};
use actix_web::{FromRequest, HttpRequest};
use futures_util::StreamExt;
use futures_util::future::LocalBoxFuture;
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Map, Value};
use shorei_domain::refusal::{Place, Refusal, Refusals};
use utoipa::ToSchema;
use validator::Validate;

use crate::context::App;
use crate::error::Error;
use crate::form;
use crate::http::{headers, query, shape};

/// The most bytes of a body.
pub const BODY_MAX: usize = 1024 * 1024;

/// A JSON body whose form is right: in time, not too large, well-formed. Whether its fields are is
/// asked by [`read`](Self::read) or [`patch`](Self::patch).
pub struct Body<T> {
    bytes: Bytes,
    fields: PhantomData<T>,
}

impl<T> FromRequest for Body<T> {
    type Error = Error;
    type Future = LocalBoxFuture<'static, Result<Self, Error>>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let form = check_form(request);
        let time = body_time(request);
        let payload = payload.take();
        Box::pin(async move {
            form?;
            let bytes = receive(payload, time, BODY_MAX).await?;
            check_json(&bytes)?;
            Ok(Self { bytes, fields: PhantomData })
        })
    }
}

impl<T> Body<T> {
    /// The bytes as they came.
    #[must_use]
    pub fn bytes(&self) -> &[u8] {
        &self.bytes
    }
}

impl<T: DeserializeOwned + ToSchema + Validate> Body<T> {
    /// The fields.
    ///
    /// # Errors
    /// Every `unknown_field`, `field_required` and `invalid_value`; without those, all that the type's own checks
    /// find. Each with its pointer.
    pub fn read(&self) -> Result<T, Error> {
        let fields: T = parse(&self.bytes)?;
        validated(fields)
    }
}

impl<P: DeserializeOwned + ToSchema> Body<P> {
    /// The fields of `current` with this body, which must have the form of `P`, as a JSON merge patch
    /// (RFC 7396) over them. Only what the patch names is checked: what was kept before a rule came may
    /// stay.
    ///
    /// # Errors
    /// As [`read`](Self::read).
    pub fn patch<T: DeserializeOwned + ToSchema + Validate>(
        &self,
        current: &impl Serialize,
    ) -> Result<T, Error> {
        let patch: Value = serde_json::from_slice(&self.bytes).map_err(|_| Error::InvalidJson)?;
        // First of all its own shape: serde takes a null for a field that was left out.
        shape::faults::<P>(&patch, &Refusal::FieldRequired).or(())?;
        let _: P = parse(&self.bytes)?;
        let named: Vec<String> =
            patch.as_object().into_iter().flat_map(Map::keys).cloned().collect();
        let mut merged = serde_json::to_value(current)?;
        merge(&mut merged, patch);
        let fields: T = deserialize(&merged)?;
        let Err(errors) = fields.validate() else { return Ok(fields) };
        let mut faults = Refusals::none();
        for fault in form::refusals_of(&errors) {
            if named.iter().any(|name| fault.at.is_in(name)) {
                faults.add(fault.at, fault.why);
            }
        }
        Ok(faults.or(fields)?)
    }
}

/// The bytes of a body that no one reads, with the bounds of every body. For calls without one.
pub struct NoBody;

impl FromRequest for NoBody {
    type Error = Error;
    type Future = LocalBoxFuture<'static, Result<Self, Error>>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let time = body_time(request);
        let payload = payload.take();
        Box::pin(async move { receive(payload, time, BODY_MAX).await.map(|_| Self) })
    }
}

/// A form as browsers and RFC 6749 write it. Its fields are for the handler to look at.
pub struct Form(Bytes);

impl FromRequest for Form {
    type Error = Error;
    type Future = LocalBoxFuture<'static, Result<Self, Error>>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let kind = headers::text(request.headers(), CONTENT_TYPE.as_str()).unwrap_or_default();
        let kind = kind.split(';').next().unwrap_or_default().trim();
        let is_form = kind.eq_ignore_ascii_case("application/x-www-form-urlencoded");
        let form = check_length(request, BODY_MAX).and(if is_form {
            Ok(())
        } else {
            Err(Error::UnsupportedMediaType { wanted: "application/x-www-form-urlencoded" })
        });
        let time = body_time(request);
        let payload = payload.take();
        Box::pin(async move {
            form?;
            Ok(Self(receive(payload, time, BODY_MAX).await?))
        })
    }
}

impl Form {
    /// Whether it is text; what is not says something else than was meant.
    #[must_use]
    pub fn is_text(&self) -> bool {
        query::is_text(&self.0)
    }

    /// Names and values, in their order.
    pub fn fields(&self) -> impl Iterator<Item = (String, String)> + '_ {
        form_urlencoded::parse(&self.0).map(|(name, value)| (name.into_owned(), value.into_owned()))
    }
}

/// How long a body may take to come.
pub(super) fn body_time(request: &HttpRequest) -> Duration {
    request.app_data::<Data<App>>().map_or(Duration::ZERO, |app| app.config.body_time)
}

/// Refuses a body of more than `max` bytes by what its headers say, before any of it is read.
pub(super) fn check_length(request: &HttpRequest, max: usize) -> Result<(), Error> {
    let announced = headers::text(request.headers(), "content-length");
    let length: Option<u64> = announced.and_then(|length| length.parse().ok());
    match length {
        Some(length) if length > max as u64 => Err(Error::PayloadTooLarge { max }),
        _ => Ok(()),
    }
}

fn check_form(request: &HttpRequest) -> Result<(), Error> {
    check_length(request, BODY_MAX)?;
    let kind = headers::text(request.headers(), CONTENT_TYPE.as_str()).unwrap_or_default();
    let mut parts = kind.split(';').map(|part| part.trim().to_ascii_lowercase());
    let is_json = matches!(
        parts.next().as_deref(),
        Some("application/json" | "application/merge-patch+json")
    );
    let is_utf8 = parts.all(|parameter| {
        !parameter.starts_with("charset=") || parameter.trim_matches('"').ends_with("utf-8")
    });
    let wanted = if is_json { "application/json; charset=utf-8" } else { "application/json" };
    if is_json && is_utf8 { Ok(()) } else { Err(Error::UnsupportedMediaType { wanted }) }
}

/// Reads a body within its bounds. The header time-out of the server does not cover it.
pub(super) async fn receive(
    mut payload: Payload,
    time: Duration,
    max: usize,
) -> Result<Bytes, Error> {
    let reading = async {
        let mut bytes = BytesMut::new();
        while let Some(chunk) = payload.next().await {
            let chunk = chunk.map_err(|_| Error::InvalidRequest)?;
            if bytes.len() + chunk.len() > max {
                return Err(Error::PayloadTooLarge { max });
            }
            bytes.extend_from_slice(&chunk);
        }
        Ok(bytes.freeze())
    };
    tokio::time::timeout(time, reading).await.map_err(|_| Error::RequestTimeout)?
}

/// Whether the bytes are well-formed JSON in UTF-8, whatever their fields.
fn check_json(bytes: &[u8]) -> Result<(), Error> {
    serde_json::from_slice::<Value>(bytes).map(|_| ()).map_err(|_| Error::InvalidJson)
}

fn parse<T: DeserializeOwned + ToSchema>(bytes: &[u8]) -> Result<T, Error> {
    // A NUL is well-formed JSON, but PostgreSQL keeps none in its texts.
    if bytes.windows(6).any(|window| window == b"\\u0000") {
        let value: Value = serde_json::from_slice(bytes).map_err(|_| Error::InvalidJson)?;
        refuse_nul(&value)?;
        return deserialize(&value);
    }
    let mut deserializer = serde_json::Deserializer::from_slice(bytes);
    serde_path_to_error::deserialize(&mut deserializer).map_err(|fault| {
        let value = serde_json::from_slice(bytes).unwrap_or_default();
        all_faults::<T>(&value, &fault)
    })
}

fn deserialize<T: DeserializeOwned + ToSchema>(value: &Value) -> Result<T, Error> {
    serde_path_to_error::deserialize(value).map_err(|fault| all_faults::<T>(value, &fault))
}

/// The fault at which serde stopped, and all others of the shape.
fn all_faults<T: ToSchema>(
    value: &Value,
    fault: &serde_path_to_error::Error<serde_json::Error>,
) -> Error {
    let mut faults = shape::faults::<T>(value, &Refusal::InvalidValue);
    // Fields too many or too few the schema has told of; what it cannot say is a value that serde refuses.
    let first = place_of(fault);
    if !faults.iter().any(|known| known.at.is_at(&first)) {
        faults.add(first, Refusal::InvalidValue);
    }
    faults.into()
}

/// Where serde found a fault: the field whose value is wrong, or what holds a field too few.
fn place_of(error: &serde_path_to_error::Error<serde_json::Error>) -> Place {
    let mut at = Place::whole();
    for segment in error.path() {
        at = match segment {
            serde_path_to_error::Segment::Map { key } => at.then(key.clone()),
            serde_path_to_error::Segment::Seq { index } => at.then_item(*index),
            serde_path_to_error::Segment::Enum { .. } | serde_path_to_error::Segment::Unknown => at,
        };
    }
    at
}

fn refuse_nul(value: &Value) -> Result<(), Error> {
    fn find(value: &Value, at: &Place, refusals: &mut Refusals) {
        match value {
            _ if refusals.iter().len() >= shape::TOLD_MAX => {}
            Value::String(text) if text.contains('\0') => {
                refusals.add(at.clone(), Refusal::InvalidValue);
            }
            Value::Array(items) => {
                for (index, item) in items.iter().enumerate() {
                    find(item, &at.clone().then_item(index), refusals);
                }
            }
            Value::Object(fields) => {
                for (name, field) in fields {
                    let at = at.clone().then(name.clone());
                    if name.contains('\0') {
                        refusals.add(at.clone(), Refusal::UnknownField);
                    }
                    find(field, &at, refusals);
                }
            }
            _ => {}
        }
    }
    let mut refusals = Refusals::none();
    find(value, &Place::whole(), &mut refusals);
    Ok(refusals.or(())?)
}

fn validated<T: Validate>(fields: T) -> Result<T, Error> {
    match fields.validate() {
        Ok(()) => Ok(fields),
        Err(errors) => Err(form::refusals_of(&errors).into()),
    }
}

/// RFC 7396: null removes, an object goes into the object, everything else replaces.
fn merge(target: &mut Value, patch: Value) {
    let Value::Object(changes) = patch else {
        *target = patch;
        return;
    };
    if !target.is_object() {
        *target = Value::Object(serde_json::Map::new());
    }
    let Value::Object(fields) = target else { return };
    for (name, change) in changes {
        if change.is_null() {
            fields.remove(&name);
        } else {
            merge(fields.entry(name).or_insert(Value::Null), change);
        }
    }
}
