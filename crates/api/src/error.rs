//! The one error type of services and store. Where it becomes HTTP stands in `http::problem`.

use std::error::Error as StdError;

use sea_orm::DbErr;
use shorei_contract::scope::Scope;
use shorei_domain::refusal::{Place, Refusals};

use crate::reason::Why;
use crate::sheet::Faults;
pub use crate::sheet::Spot;

/// Declares the errors: those that list reasons, then all others, each with its sample, the HTTP status
/// and the stable code.
macro_rules! errors {
    (
        $(#[$on_enum:meta])*
        pub enum $errors:ident, of $kinds:ident {
            $( $(#[$on_list:meta])* $list:ident($reasons:ty), )+
            ---
            $(
                $(#[$on_error:meta])*
                $error:ident
                $(( $(#[$on_value:meta])* $value:ty = $sample:expr ))?
                $({ $( $(#[$on_field:meta])* $field:ident : $type:ty = $of_field:expr, )+ })?
                = $status:literal $code:literal,
            )+
        }
    ) => {
        $(#[$on_enum])*
        pub enum $errors {
            $( $(#[$on_list])* $list($reasons), )+
            $(
                $(#[$on_error])*
                $error
                $(( $(#[$on_value])* $value ))?
                $({ $( $(#[$on_field])* $field: $type, )+ })?,
            )+
        }

        /// The kinds of errors that list no reasons, without their parameters.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum $kinds {
            $( $error, )+
        }

        impl $kinds {
            /// The stable code. It never changes once published.
            #[must_use]
            pub fn code(self) -> &'static str {
                match self {
                    $( Self::$error => $code, )+
                }
            }

            /// The HTTP status.
            #[must_use]
            pub fn status(self) -> u16 {
                match self {
                    $( Self::$error => $status, )+
                }
            }
        }

        impl $errors {
            /// Of which kind it is, unless it lists reasons.
            pub(crate) fn kind(&self) -> Option<$kinds> {
                match self {
                    $( Self::$list(_) => None, )+
                    $( Self::$error { .. } => Some($kinds::$error), )+
                }
            }

            /// One of each that lists no reasons.
            #[must_use]
            pub fn samples() -> Vec<Self> {
                let sample = |sample: Self| sample;
                vec![
                    $( sample(errors!(@ $error $(($sample))? $({ $( $field = $of_field, )+ })?)), )+
                ]
            }
        }
    };
    (@ $error:ident) => { Self::$error };
    (@ $error:ident($sample:expr)) => { Self::$error($sample) };
    (@ $error:ident { $( $field:ident = $sample:expr, )+ }) => { Self::$error { $( $field: $sample, )+ } };
}

errors! {
    /// Why a call did not do what it was asked.
    #[derive(Debug, thiserror::Error)]
    pub enum Error, of ErrorKind {
        /// It is refused, for all these reasons.
        #[error("refused: {0:?}")]
        Refused(Refusals<Why>),
        /// Rows of a table are refused, and so the table is.
        #[error("refused: {} faults in the rows of a table", .0.total())]
        RowsRefused(Faults),
        ---
        /// Nobody is signed in, or the sign-in has ended.
        #[error("not signed in")]
        Unauthenticated = 401 "unauthenticated",
        /// No such account, or another password.
        #[error("wrong user or password")]
        InvalidCredentials = 401 "invalid_credentials",
        /// The account's owner left the society.
        #[error("membership ended")]
        MembershipEnded = 403 "membership_ended",
        /// Signed in, but not for this.
        #[error("not allowed")]
        Forbidden = 403 "forbidden",
        /// A program's token that may not be used for this.
        #[error("the token lacks {}", .0.as_str())]
        InsufficientScope(Scope = Scope::CasesRead) = 403 "insufficient_scope",
        /// Only a person who has signed in may do this, and no program.
        #[error("a session is required")]
        SessionRequired = 403 "session_required",
        /// Only a person who has given their password within the last ten minutes may do this.
        #[error("a fresh sign-in is required")]
        ReauthenticationRequired = 403 "reauthentication_required",
        /// It does not exist, or not for the caller.
        #[error("not found")]
        NotFound = 404 "not_found",
        /// The link was used, has expired, or never was one.
        #[error("the link is spent")]
        LinkExpired = 404 "link_expired",
        /// The path exists, but not with this method.
        #[error("method not allowed")]
        MethodNotAllowed {
            /// The methods it takes, separated by commas.
            allow: String = "GET, HEAD".to_owned(),
        } = 405 "method_not_allowed",
        /// The caller accepts an answer neither packed nor plain.
        #[error("no encoding is acceptable")]
        NotAcceptable = 406 "not_acceptable",
        /// The body came too slowly.
        #[error("the body came too slowly")]
        RequestTimeout = 408 "request_timeout",
        /// The body is too large.
        #[error("the body has more than {max} bytes")]
        PayloadTooLarge {
            /// The most bytes it may have.
            max: usize = 1_048_576,
        } = 413 "payload_too_large",
        /// The body is something else by its content type.
        #[error("unsupported media type, where {wanted} is wanted")]
        UnsupportedMediaType {
            /// The media type that the operation takes.
            wanted: &'static str = "application/json",
        } = 415 "unsupported_media_type",
        /// The body is not JSON by its content.
        #[error("not JSON")]
        InvalidJson = 400 "invalid_json",
        /// The request's path or headers make no sense.
        #[error("malformed request")]
        InvalidRequest = 400 "invalid_request",
        /// The cursor is unknown, or of a list with other filters.
        #[error("invalid cursor")]
        InvalidCursor = 400 "invalid_cursor",
        /// `If-Match` is needed and missing.
        #[error("If-Match is missing")]
        PreconditionRequired = 428 "precondition_required",
        /// `If-Match` names a version that is no longer the newest.
        #[error("If-Match is stale")]
        PreconditionFailed = 412 "precondition_failed",
        /// The `Idempotency-Key` was used with another request.
        #[error("Idempotency-Key reused")]
        IdempotencyKeyReused = 422 "idempotency_key_reused",
        /// The first request with the `Idempotency-Key` is still running.
        #[error("Idempotency-Key in progress")]
        IdempotencyInProgress = 409 "idempotency_in_progress",
        /// Too many calls in a short time.
        #[error("rate limited for {seconds} s")]
        RateLimited {
            /// After how many seconds to try again.
            seconds: u64 = 60,
        } = 429 "rate_limited",
        /// The mail of the request was sent again within the last day.
        #[error("sent again within a day")]
        ResentToday {
            /// After how many seconds it can be sent again.
            seconds: u64 = 3600,
        } = 429 "resent_today",
        /// The database is locked or away. Nothing was changed.
        #[error("the database is unavailable: {0}")]
        Unavailable(#[source] DbErr = DbErr::Custom(String::new())) = 503 "unavailable",
        /// Too many passwords wait to be checked. Nothing was changed.
        #[error("too many passwords wait to be checked")]
        Busy = 503 "unavailable",
        /// The connection was lost while the change was being committed: it may be there, or not.
        #[error("the outcome of a commit is unknown: {0}")]
        OutcomeUnknown(#[source] DbErr = DbErr::Custom(String::new())) = 504 "outcome_unknown",
        /// The disk is full. Nothing was changed.
        #[error("the disk is full: {0}")]
        StorageFull(#[source] DbErr = DbErr::Custom(String::new())) = 507 "storage_full",
        /// Another transaction got in the way; the same one may succeed when it is tried again.
        #[error("lost against another transaction: {0}")]
        Conflict(#[source] DbErr = DbErr::Custom(String::new())) = 503 "unavailable",
        /// Nobody expected this.
        #[error("{0}")]
        Internal(#[source] Box<dyn StdError + Send + Sync> = "unexpected".into()) = 500 "internal_error",
    }
}

impl Error {
    /// One reason.
    #[must_use]
    pub fn refused(at: Place, why: impl Into<Why>) -> Self {
        Self::Refused(Refusals::one(at, why.into()))
    }

    /// The stable code: that of the first reason, where there are some.
    #[must_use]
    pub fn code(&self) -> &'static str {
        let of_reasons = || match self {
            Self::Refused(refusals) => refusals.iter().next().map(|refused| refused.why.code()),
            Self::RowsRefused(faults) => {
                faults.iter().next().map(|(refused, _)| refused.why.code())
            }
            _ => None,
        };
        self.kind().map(ErrorKind::code).or_else(of_reasons).unwrap_or("internal_error")
    }

    /// Something that cannot happen, with what it was.
    pub fn internal(what: impl Into<Box<dyn StdError + Send + Sync>>) -> Self {
        Self::Internal(what.into())
    }
}

impl From<Refusals> for Error {
    fn from(refusals: Refusals) -> Self {
        Self::Refused(refusals.map_into())
    }
}

impl From<Refusals<Why>> for Error {
    fn from(refusals: Refusals<Why>) -> Self {
        Self::Refused(refusals)
    }
}

impl From<serde_json::Error> for Error {
    fn from(error: serde_json::Error) -> Self {
        Self::Internal(error.into())
    }
}
