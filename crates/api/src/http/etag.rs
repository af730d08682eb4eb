//! Entity tags: which version of a thing somebody has read.

use std::fmt;
use std::future::{Ready, ready};

use actix_web::dev::Payload;
use actix_web::http::header::{EntityTag, Header, IfMatch, IfNoneMatch};
use actix_web::{FromRequest, HttpRequest};
use aws_lc_rs::digest::{SHA256, digest};
use uuid::Uuid;

use crate::error::Error;

/// The strong tag of a version: the thing's identifier and the number of its changes. Where an answer also shows
/// what changes without them, such as counts, the tag tells the answer apart as well.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ETag {
    id: Uuid,
    version: i64,
    shown: Option<u64>,
    past: Option<u32>,
}

impl ETag {
    /// The tag of that version of that thing.
    #[must_use]
    pub fn new(id: Uuid, version: i64) -> Self {
        Self { id, version, shown: None, past: None }
    }

    /// The thing and the version that a tag names, however it came: with quotation marks or without, as a weak
    /// one or a strong one.
    #[must_use]
    pub fn read(tag: &str) -> Option<(Uuid, i64)> {
        let tag = tag.strip_prefix("W/").unwrap_or(tag);
        let (id, version) = tag.trim_matches('"').split_once('.')?;
        Some((Uuid::try_parse(id).ok()?, version.parse().ok()?))
    }

    /// The tag of a past revision, shown while this version was the newest. It is of no use as `If-Match`: who has
    /// read the past has not read what they would replace.
    #[must_use]
    pub fn of_past(self, revision: u32) -> Self {
        Self { past: Some(revision), ..self }
    }

    /// The tag of this version as `body` shows it.
    #[must_use]
    pub fn showing(self, body: &[u8]) -> Self {
        let digest = digest(&SHA256, body);
        Self {
            shown: digest.as_ref().first_chunk().map(|bytes| u64::from_be_bytes(*bytes)),
            ..self
        }
    }
}

impl fmt::Display for ETag {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "\"{}", self.id.simple())?;
        if let Some(revision) = self.past {
            write!(f, "-{revision}")?;
        }
        write!(f, ".{}", self.version)?;
        if let Some(shown) = self.shown {
            write!(f, ".{shown:016x}")?;
        }
        f.write_str("\"")
    }
}

/// What a request says of the versions that it knows: `If-Match` and `If-None-Match`.
#[derive(Clone, Debug, Default)]
pub struct Preconditions {
    if_match: Option<IfMatch>,
    if_none_match: Option<IfNoneMatch>,
}

impl FromRequest for Preconditions {
    type Error = Error;
    type Future = Ready<Result<Self, Error>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        ready(Ok(Self::of(request)))
    }
}

impl Preconditions {
    /// Those of a request. A header without a readable tag names no version.
    #[must_use]
    pub fn of(request: &HttpRequest) -> Self {
        Self { if_match: given(request), if_none_match: given(request) }
    }

    /// Goes on only if the caller has read the newest version of what is to be changed.
    ///
    /// # Errors
    /// [`Error::PreconditionRequired`] without `If-Match`, [`Error::PreconditionFailed`] with another
    /// version, or with an `If-None-Match` that holds.
    pub fn require(&self, newest: ETag) -> Result<(), Error> {
        // On a write `If-None-Match: *` says: only if there is nothing yet.
        if self.knows(newest) {
            return Err(Error::PreconditionFailed);
        }
        match &self.if_match {
            None => Err(Error::PreconditionRequired),
            Some(IfMatch::Any) => Ok(()),
            Some(IfMatch::Items(known)) if names(known, newest) => Ok(()),
            Some(_) => Err(Error::PreconditionFailed),
        }
    }

    /// As [`require`](Self::require), where there may be nothing yet: then `If-Match` is not needed,
    /// and fails if it is given.
    ///
    /// # Errors
    /// As [`require`](Self::require).
    pub fn require_if_there(&self, newest: Option<ETag>) -> Result<(), Error> {
        match newest {
            Some(newest) => self.require(newest),
            None if self.if_match.is_some() => Err(Error::PreconditionFailed),
            None => Ok(()),
        }
    }

    /// Whether the caller already has this version: then 304 is enough.
    #[must_use]
    pub fn knows(&self, newest: ETag) -> bool {
        match &self.if_none_match {
            None => false,
            Some(IfNoneMatch::Any) => true,
            Some(IfNoneMatch::Items(known)) => names(known, newest),
        }
    }
}

/// The header, where the request has it.
fn given<H: Header>(request: &HttpRequest) -> Option<H> {
    request.headers().contains_key(H::name()).then(|| H::parse(request).ok()).flatten()
}

/// Whether the tags hold this one; however the version was shown, unless `tag` says how. Weak tags never match
/// strongly, but a proxy that compressed an answer may have weakened ours, so the mark is left out of account.
fn names(known: &[EntityTag], tag: ETag) -> bool {
    let named = tag.to_string();
    let named = named.trim_matches('"');
    let shown = format!("{named}.");
    let is_it = |known: &EntityTag| {
        known.tag() == named || tag.shown.is_none() && known.tag().starts_with(&shown)
    };
    known.iter().any(is_it)
}
