//! Identifiers and numbers in a path.

use std::future::{Ready, ready};

use actix_web::dev::Payload;
use actix_web::{FromRequest, HttpRequest};
use uuid::Uuid;

use crate::error::Error;

/// The parts of the path, by name. Extracting never fails: existence is checked in its turn, after
/// the caller and the form of the request.
pub struct PathParts(HttpRequest);

impl FromRequest for PathParts {
    type Error = Error;
    type Future = Ready<Result<Self, Error>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        ready(Ok(Self(request.clone())))
    }
}

impl PathParts {
    /// Returns the identifier at `{name}`.
    ///
    /// # Errors
    /// [`Error::NotFound`] if it is not an identifier.
    pub fn id(&self, name: &str) -> Result<Uuid, Error> {
        self.text(name).parse().map_err(|_| Error::NotFound)
    }

    /// Returns the slot number at `{name}`.
    ///
    /// # Errors
    /// [`Error::NotFound`] if it is not a number.
    pub fn number(&self, name: &str) -> Result<u8, Error> {
        self.text(name).parse().map_err(|_| Error::NotFound)
    }

    /// Returns the text at `{name}`.
    #[must_use]
    pub fn text(&self, name: &str) -> &str {
        self.0.match_info().get(name).unwrap_or_default()
    }
}
