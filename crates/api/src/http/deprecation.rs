//! Operations that will go: told in the description, and in the head of each of their answers.
//!
//! An operation stays for at least a year after it was deprecated. `Deprecation` (RFC 9745) says since when it
//! is, `Sunset` (RFC 8594) when it goes, and `Link` leads to what to use instead.

use actix_web::http::header::{HeaderMap, HeaderName, HeaderValue, LINK};
use time::format_description::BorrowedFormatItem;
use time::macros::format_description;
use time::{Date, UtcOffset};

static DEPRECATION: HeaderName = HeaderName::from_static("deprecation");
static SUNSET: HeaderName = HeaderName::from_static("sunset");
/// As HTTP writes a moment.
const HTTP_DATE: &[BorrowedFormatItem<'_>] = format_description!(
    "[weekday repr:short], [day] [month repr:short] [year] [hour]:[minute]:[second] GMT"
);

/// An operation that will go.
#[derive(Clone, Copy, Debug)]
pub struct Deprecated {
    /// Its method.
    pub method: &'static str,
    /// Its path, as the description spells it.
    pub path: &'static str,
    /// Since when it is deprecated.
    pub since: Date,
    /// The last day on which it is there.
    pub until: Date,
    /// The address of the page that says what to use instead.
    pub instead: &'static str,
}

/// All of them. None so far.
pub const DEPRECATED: &[Deprecated] = &[];

/// The one of `all` with that method whose path `fits`.
#[must_use]
pub fn find<'a>(
    all: &'a [Deprecated],
    method: &str,
    fits: impl Fn(&str) -> bool,
) -> Option<&'a Deprecated> {
    all.iter().find(|one| one.method == method && fits(one.path))
}

impl Deprecated {
    /// Tells of it in the head of an answer.
    pub fn tell(&self, headers: &mut HeaderMap) {
        let since = format!("@{}", self.since.midnight().assume_utc().unix_timestamp());
        // It is still there on its last day, wherever that is.
        let end = self.until.midnight().assume_offset(UtcOffset::UTC) + time::Duration::days(2);
        let link = format!("<{}>; rel=\"deprecation\"; type=\"text/html\"", self.instead);
        let told = [
            (&DEPRECATION, Some(since)),
            (&SUNSET, end.format(HTTP_DATE).ok()),
            (&LINK, Some(link)),
        ];
        for (name, value) in told {
            if let Some(value) = value.and_then(|value| HeaderValue::from_str(&value).ok()) {
                headers.append(name.clone(), value);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use time::macros::date;

    use super::*;

    const OLD: Deprecated = Deprecated {
        method: "GET",
        path: "/api/v1/old/{id}",
        since: date!(2026 - 04 - 01),
        until: date!(2027 - 04 - 30),
        instead: "/docs/versions",
    };

    #[test]
    fn an_operation_that_will_go_says_since_when_until_when_and_what_instead() {
        let mut headers = HeaderMap::new();
        find(&[OLD], "GET", |path| path == OLD.path).unwrap().tell(&mut headers);
        let said = |name: &str| headers.get(name).map(|value| value.to_str().unwrap());
        assert_eq!(said("deprecation"), Some("@1775001600"));
        assert_eq!(said("sunset"), Some("Sun, 02 May 2027 00:00:00 GMT"));
        let link = "</docs/versions>; rel=\"deprecation\"; type=\"text/html\"";
        assert_eq!(said("link"), Some(link));
    }

    #[test]
    fn other_methods_and_paths_are_not_meant() {
        assert!(find(&[OLD], "POST", |path| path == OLD.path).is_none());
        assert!(find(&[OLD], "GET", |path| path == "/api/v1/new/{id}").is_none());
    }

    #[test]
    fn whoever_deprecates_gives_a_year() {
        for one in DEPRECATED {
            assert!(one.until >= one.since + time::Duration::days(365), "{one:?}");
        }
    }
}
