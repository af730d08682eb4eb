//! Email addresses.

use std::borrow::Cow;

/// The maximum length, in bytes, of an address, of its part before the `@`, and of a label after
/// it.
const ADDRESS_MAX: usize = 254;
const LOCAL_MAX: usize = 64;
const LABEL_MAX: usize = 63;

/// Returns whether `text` is a usable email address: a local part and a domain in ASCII.
///
/// Dots may appear anywhere in the local part, as in addresses that Japanese mobile carriers once
/// gave out; [`mailbox`] writes those as the standard requires.
///
/// ```
/// use shorei_domain::text::is_address;
/// assert!(is_address("hanako.kanwa@example.jp"));
/// assert!(is_address("taro..yamada.@docomo.ne.jp"));
/// assert!(!is_address("花子@example.jp"));
/// ```
#[must_use]
pub fn is_address(text: &str) -> bool {
    let Some((local, domain)) = text.rsplit_once('@') else { return false };
    let is_local =
        |byte: u8| byte.is_ascii_alphanumeric() || b"!#$%&'*+-/=?^_`{|}~.".contains(&byte);
    let is_label = |label: &str| {
        (1..=LABEL_MAX).contains(&label.len())
            && label.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
            && !label.starts_with('-')
            && !label.ends_with('-')
    };
    // Quotes count too.
    let written = mailbox(text).len() - domain.len() - 1;
    !local.is_empty()
        && local.bytes().all(is_local)
        && written <= LOCAL_MAX
        && domain.split('.').all(is_label)
        && text.len() <= ADDRESS_MAX
}

/// Returns an address as the mail standard (RFC 5321) writes it: the local part is quoted if dots
/// begin it, end it or follow each other.
///
/// ```
/// use shorei_domain::text::mailbox;
/// assert_eq!(mailbox("taro..yamada.@docomo.ne.jp"), "\"taro..yamada.\"@docomo.ne.jp");
/// assert_eq!(mailbox("taro@docomo.ne.jp"), "taro@docomo.ne.jp");
/// ```
#[must_use]
pub fn mailbox(address: &str) -> Cow<'_, str> {
    match address.rsplit_once('@') {
        Some((local, domain))
            if local.starts_with('.') || local.ends_with('.') || local.contains("..") =>
        {
            Cow::Owned(format!("\"{local}\"@{domain}"))
        }
        _ => Cow::Borrowed(address),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_can_be_sent_to_is_an_address() {
        let longest = format!("{}@example.jp", "a".repeat(64));
        let dotted = format!("{}.@example.jp", "a".repeat(61));
        for address in [
            "a@example.jp",
            "taro..yamada.@docomo.ne.jp",
            ".taro@ezweb.ne.jp",
            "o'brien+shorei@sub.example.co.jp",
            "#!$%&'*+-/=?^_`{}|~@example.jp",
            "office@localhost",
            "a@xn--wgv71a.jp",
            &longest,
            &dotted,
        ] {
            assert!(is_address(address), "{address}");
        }
        let too_long = format!("a{longest}");
        let quoted_too_long = format!("a{dotted}");
        let domain = format!("a@{}.jp", "a.".repeat(130));
        for other in [
            "",
            "a",
            "@",
            "a@",
            "@example.jp",
            "a b@example.jp",
            "a@example..jp",
            "a@.example.jp",
            "a@example.jp.",
            "a@-example.jp",
            "a@example-.jp",
            "a@exa_mple.jp",
            "a@@example.jp",
            "a@b@example.jp",
            "\"a b\"@example.jp",
            "花子@example.jp",
            "a@例え.jp",
            "a＠example.jp",
            "a@[127.0.0.1]",
            "a,b@example.jp",
            "a@example.jp\nBcc: b@example.jp",
            "a\u{200b}@example.jp",
            "<a@example.jp>",
            "a(b)@example.jp",
            "a\\b@example.jp",
            &too_long,
            &quoted_too_long,
            &domain,
        ] {
            assert!(!is_address(other), "{other}");
        }
    }
}
