//! The one error type of services and store. Where it becomes HTTP stands in `http::problem`.

use std::error::Error as StdError;

use sea_orm::DbErr;
use shorei_contract::scope::Scope;
use shorei_domain::refusal::{Place, Refusal, Refusals};

use crate::sheet::Faults;
pub use crate::sheet::Spot;

/// Why a call did not do what it was asked.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The domain refuses, for all these reasons.
    #[error("refused: {0:?}")]
    Refused(Refusals),
    /// Rows of a table are refused, and so the table is.
    #[error("refused: {} faults in the rows of a table", .0.total())]
    RowsRefused(Faults),
    /// Nobody is signed in, or the sign-in has ended.
    #[error("not signed in")]
    Unauthenticated,
    /// No such account, or another password.
    #[error("wrong user or password")]
    InvalidCredentials,
    /// The account's owner left the society.
    #[error("membership ended")]
    MembershipEnded,
    /// Signed in, but not for this.
    #[error("not allowed")]
    Forbidden,
    /// A program's token that may not be used for this.
    #[error("the token lacks {}", .0.as_str())]
    InsufficientScope(Scope),
    /// Only a person who has signed in may do this, and no program.
    #[error("a session is required")]
    SessionRequired,
    /// The caller must have given their password a short while ago.
    #[error("the password must be given again")]
    ReauthenticationRequired,
    /// It does not exist, or not for the caller.
    #[error("not found")]
    NotFound,
    /// The link was used, has expired, or never was one.
    #[error("the link is spent")]
    LinkExpired,
    /// The path exists, but not with this method.
    #[error("method not allowed")]
    MethodNotAllowed {
        /// The methods it takes, separated by commas.
        allow: String,
    },
    /// The body came too slowly.
    #[error("the body came too slowly")]
    RequestTimeout,
    /// The body is too large.
    #[error("the body has more than {max} bytes")]
    PayloadTooLarge {
        /// The most bytes it may have.
        max: usize,
    },
    /// The body is something else by its content type.
    #[error("unsupported media type, where {wanted} is wanted")]
    UnsupportedMediaType {
        /// The media type that the operation takes.
        wanted: &'static str,
    },
    /// The body is not JSON by its content.
    #[error("not JSON")]
    InvalidJson,
    /// The request's path or headers make no sense.
    #[error("malformed request")]
    InvalidRequest,
    /// The cursor is unknown, or of a list with other filters.
    #[error("invalid cursor")]
    InvalidCursor,
    /// `If-Match` is needed and missing.
    #[error("If-Match is missing")]
    PreconditionRequired,
    /// `If-Match` names a version that is no longer the newest.
    #[error("If-Match is stale")]
    PreconditionFailed,
    /// The `Idempotency-Key` was used with another request.
    #[error("Idempotency-Key reused")]
    IdempotencyKeyReused,
    /// The first request with the `Idempotency-Key` is still running.
    #[error("Idempotency-Key in progress")]
    IdempotencyInProgress,
    /// Too many calls in a short time.
    #[error("rate limited for {seconds} s")]
    RateLimited {
        /// After how many seconds to try again.
        seconds: u64,
    },
    /// The mail of the request was sent again within the last day.
    #[error("sent again within a day")]
    ResentToday {
        /// After how many seconds it can be sent again.
        seconds: u64,
    },
    /// The database is locked or away. Nothing was changed.
    #[error("the database is unavailable: {0}")]
    Unavailable(#[source] DbErr),
    /// Too many passwords wait to be checked. Nothing was changed.
    #[error("too many passwords wait to be checked")]
    Busy,
    /// The connection was lost while the change was being committed: it may be there, or not.
    #[error("the outcome of a commit is unknown: {0}")]
    OutcomeUnknown(#[source] DbErr),
    /// The disk is full. Nothing was changed.
    #[error("the disk is full: {0}")]
    StorageFull(#[source] DbErr),
    /// Another transaction got in the way; the same one may succeed when it is tried again.
    #[error("lost against another transaction: {0}")]
    Conflict(#[source] DbErr),
    /// Nobody expected this.
    #[error("{0}")]
    Internal(#[source] Box<dyn StdError + Send + Sync>),
}

impl Error {
    /// One reason of the domain.
    #[must_use]
    pub fn refused(at: Place, why: Refusal) -> Self {
        Self::Refused(Refusals::one(at, why))
    }

    /// One of each kind that is decided outside of the domain.
    #[must_use]
    pub fn samples() -> Vec<Self> {
        let database = || DbErr::Custom(String::new());
        vec![
            Self::Unauthenticated,
            Self::InvalidCredentials,
            Self::MembershipEnded,
            Self::Forbidden,
            Self::InsufficientScope(Scope::CasesRead),
            Self::SessionRequired,
            Self::ReauthenticationRequired,
            Self::NotFound,
            Self::LinkExpired,
            Self::MethodNotAllowed { allow: "GET, HEAD".to_owned() },
            Self::RequestTimeout,
            Self::PayloadTooLarge { max: 1_048_576 },
            Self::UnsupportedMediaType { wanted: "application/json" },
            Self::InvalidJson,
            Self::InvalidRequest,
            Self::InvalidCursor,
            Self::PreconditionRequired,
            Self::PreconditionFailed,
            Self::IdempotencyKeyReused,
            Self::IdempotencyInProgress,
            Self::RateLimited { seconds: 60 },
            Self::ResentToday { seconds: 3600 },
            Self::Unavailable(database()),
            Self::Busy,
            Self::OutcomeUnknown(database()),
            Self::StorageFull(database()),
            Self::internal("unexpected"),
        ]
    }

    /// Something that cannot happen, with what it was.
    pub fn internal(what: impl Into<Box<dyn StdError + Send + Sync>>) -> Self {
        Self::Internal(what.into())
    }
}

impl From<Refusals> for Error {
    fn from(refusals: Refusals) -> Self {
        Self::Refused(refusals)
    }
}

impl From<serde_json::Error> for Error {
    fn from(error: serde_json::Error) -> Self {
        Self::Internal(error.into())
    }
}
