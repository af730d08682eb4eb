//! Query strings. Unknown and malformed parameters are refused like fields of a body.

use std::collections::HashSet;
use std::future::{Ready, ready};
use std::marker::PhantomData;

use actix_web::dev::Payload;
use actix_web::{FromRequest, HttpRequest};
use serde::de::DeserializeOwned;
use serde_urlencoded::Deserializer;
use shorei_domain::refusal::{Place, Refusal, Refusals};
use shorei_domain::text::composed;
use utoipa::IntoParams;
use utoipa::openapi::Required;
use utoipa::openapi::path::ParameterIn;

use crate::error::Error;
use crate::http::shape;

/// A query string that is checked when it is [`read`](Self::read).
pub struct Query<T> {
    text: String,
    fields: PhantomData<T>,
}

impl<T> FromRequest for Query<T> {
    type Error = Error;
    type Future = Ready<Result<Self, Error>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let text = request.query_string().to_owned();
        let is_text = is_text(text.as_bytes());
        ready(if is_text {
            Ok(Self { text, fields: PhantomData })
        } else {
            Err(Error::InvalidRequest)
        })
    }
}

/// Returns whether a form is UTF-8 text once its `%` are decoded. Decoding it anyway would change
/// what it asks for.
pub(super) fn is_text(form: &[u8]) -> bool {
    let hex = |byte: Option<&u8>| byte.and_then(|byte| char::from(*byte).to_digit(16));
    let mut bytes = Vec::with_capacity(form.len());
    let mut rest = form;
    while let Some((byte, after)) = rest.split_first() {
        rest = after;
        let pair = hex(after.first()).zip(hex(after.get(1)));
        match pair.filter(|_| *byte == b'%').map(|(high, low)| u8::try_from(high * 16 + low)) {
            Some(Ok(decoded)) => {
                bytes.push(decoded);
                rest = after.get(2..).unwrap_or_default();
            }
            _ => bytes.push(*byte),
        }
    }
    std::str::from_utf8(&bytes).is_ok()
}

impl<T: DeserializeOwned + IntoParams> Query<T> {
    /// Returns the parameters, with composed text. An empty one counts as left out.
    ///
    /// # Errors
    /// Every `unknown_field`, `duplicate_item`, `invalid_value` and `field_required`, each with the
    /// parameter's name as pointer; only the first of them if there are very many.
    pub fn read(&self) -> Result<T, Error> {
        let mut faults = Refusals::none();
        let mut given = self.given(&mut faults);
        // serde stops at the first fault: report and remove it, then try the rest again.
        while faults.iter().len() < shape::TOLD_MAX {
            let mut text = form_urlencoded::Serializer::new(String::new());
            let text = text.extend_pairs(&given).finish();
            let pairs = Deserializer::new(form_urlencoded::parse(text.as_bytes()));
            let fault = match serde_path_to_error::deserialize(pairs) {
                Ok(fields) => return Ok(faults.or(fields)?),
                Err(fault) => fault,
            };
            let stopped_at = fault.path().to_string();
            let before = given.len();
            given.retain(|(name, _)| *name != stopped_at);
            if given.len() == before {
                break;
            }
            let known = T::into_params(|| Some(ParameterIn::Query));
            let is_known = known.iter().any(|one| one.name == stopped_at);
            let why = if is_known { Refusal::InvalidValue } else { Refusal::UnknownField };
            faults.add(Place::field(stopped_at), why);
        }
        faults.extend(Self::missing(&given, &faults));
        if faults.is_empty() {
            faults.add(Place::whole(), Refusal::InvalidValue);
        }
        Ok(faults.refused()?)
    }

    /// Returns the given parameters, each once and with a value.
    fn given(&self, faults: &mut Refusals) -> Vec<(String, String)> {
        let mut seen = HashSet::new();
        let mut given = Vec::new();
        for (name, value) in form_urlencoded::parse(self.text.as_bytes()) {
            let at = Place::field(name.to_string());
            if !seen.insert(name.to_string()) {
                faults.add(at, Refusal::DuplicateItem);
            } else if value.contains('\0') {
                faults.add(at, Refusal::InvalidValue);
            } else if !value.is_empty() {
                given.push((name.into_owned(), composed(&value).into_owned()));
            }
        }
        given
    }

    /// Returns the required parameters that are neither given nor already reported.
    fn missing(given: &[(String, String)], told: &Refusals) -> Refusals {
        let mut missing = Refusals::none();
        let known = T::into_params(|| Some(ParameterIn::Query));
        for one in known.into_iter().filter(|one| one.required == Required::True) {
            let at = Place::field(one.name.clone());
            let is_told = told.iter().any(|refused| refused.at == at);
            if !is_told && given.iter().all(|(name, _)| *name != one.name) {
                missing.add(at, Refusal::FieldRequired);
            }
        }
        missing
    }
}

#[cfg(test)]
mod tests {
    use super::is_text;

    #[test]
    fn only_utf8_is_text() {
        for text in ["", "q=%E7%B7%A9", "q=a%00", "q=%", "q=%zz", "q=100%25", "q=%C3%A9&b=+"] {
            assert!(is_text(text.as_bytes()), "{text}");
        }
        for other in ["q=%FF", "q=%E7%B7", "%C0%80=1", "q=%ED%A0%80", "q=%F5%80%80%80"] {
            assert!(!is_text(other.as_bytes()), "{other}");
        }
        assert!(!is_text(b"q=\xe7"));
    }
}
