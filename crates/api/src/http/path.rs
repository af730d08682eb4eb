//! Identifiers and numbers in a path.

use std::future::{Ready, ready};

use actix_web::dev::Payload;
use actix_web::{FromRequest, HttpRequest};
use uuid::Uuid;

use crate::error::Error;

/// The parts of the path, by their names. Extracting never fails: that a thing does not exist is
/// found out in its turn, after who the caller is and what form the request has.
pub struct PathParts(HttpRequest);

impl FromRequest for PathParts {
    type Error = Error;
    type Future = Ready<Result<Self, Error>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        ready(Ok(Self(request.clone())))
    }
}

impl PathParts {
    /// The identifier at `{name}`.
    ///
    /// # Errors
    /// [`Error::NotFound`] for what is no identifier: nothing has it.
    pub fn id(&self, name: &str) -> Result<Uuid, Error> {
        self.text(name).parse().map_err(|_| Error::NotFound)
    }

    /// The number of a slot at `{name}`.
    ///
    /// # Errors
    /// [`Error::NotFound`] for what is no number.
    pub fn number(&self, name: &str) -> Result<u8, Error> {
        self.text(name).parse().map_err(|_| Error::NotFound)
    }

    /// What stands at `{name}`.
    #[must_use]
    pub fn text(&self, name: &str) -> &str {
        self.0.match_info().get(name).unwrap_or_default()
    }
}
