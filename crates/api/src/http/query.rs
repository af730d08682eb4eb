//! Query strings: unknown and malformed parameters are refused like fields of a body.

use std::collections::HashSet;
use std::future::{Ready, ready};
use std::marker::PhantomData;

use actix_web::dev::Payload;
use actix_web::{FromRequest, HttpRequest};
use serde::de::DeserializeOwned;
use shorei_domain::refusal::{Place, Refusal};

use crate::error::Error;

/// A query string, looked at when it is [`read`](Self::read).
pub struct Query<T> {
    text: String,
    fields: PhantomData<T>,
}

impl<T> FromRequest for Query<T> {
    type Error = Error;
    type Future = Ready<Result<Self, Error>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        ready(Ok(Self { text: request.query_string().to_owned(), fields: PhantomData }))
    }
}

impl<T: DeserializeOwned> Query<T> {
    /// The parameters. An empty one counts as left out.
    ///
    /// # Errors
    /// `unknown_field`, `duplicate_item`, `invalid_value`, each with the parameter's name as pointer.
    pub fn read(&self) -> Result<T, Error> {
        let mut given = form_urlencoded::Serializer::new(String::new());
        let mut names = HashSet::new();
        for (name, value) in form_urlencoded::parse(self.text.as_bytes()) {
            if !names.insert(name.to_string()) {
                return Err(Error::refused(
                    Place::field(name.into_owned()),
                    Refusal::DuplicateItem,
                ));
            }
            if value.contains('\0') {
                return Err(Error::refused(Place::field(name.into_owned()), Refusal::InvalidValue));
            }
            if !value.is_empty() {
                given.append_pair(&name, &value);
            }
        }
        let given = given.finish();
        let pairs = form_urlencoded::parse(given.as_bytes());
        let deserializer = serde_urlencoded::Deserializer::new(pairs);
        serde_path_to_error::deserialize(deserializer).map_err(|error| {
            let unknown = error.inner().to_string().starts_with("unknown field");
            let why = if unknown { Refusal::UnknownField } else { Refusal::InvalidValue };
            Error::refused(Place::field(error.path().to_string()), why)
        })
    }
}
