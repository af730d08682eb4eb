//! Japanese text: how it is normalised, its length, whether it is blank, and its forms for
//! comparing and searching.
//!
//! All text passes the same functions, whether from a request, a table or the command line.
//! [`line`](fn@line) and [`composed`] normalise it; [`is_line`] and
//! [`is_address`] decide what is refused.
//!
//! ```
//! use shorei_domain::text::{is_line, line};
//! assert_eq!(line("\u{3000}か\u{3099}ん研 "), "がん研");
//! assert!(!is_line("山田\r\nBcc: x"));
//! ```

mod address;
mod search;

pub use address::{is_address, mailbox};
pub use search::{SEARCH_MAX, WORDS_MAX, fold, place_key, searchable, words};

use std::borrow::Cow;

use unicode_normalization::{IsNormalized, UnicodeNormalization, is_nfc_quick};
use unicode_segmentation::UnicodeSegmentation;

/// Returns the length of `text` in grapheme clusters, as a person counts: 「が」 typed as two code
/// points, an ideograph with a variation selector, and any kind of line break each count as one.
#[must_use]
pub fn length(text: &str) -> usize {
    if text.is_ascii() {
        // CR LF is the only cluster of two ASCII characters.
        text.len() - text.matches("\r\n").count()
    } else {
        text.graphemes(true).count()
    }
}

/// Returns whether nothing in `text` is visible: it is empty, or contains only spaces of any width,
/// control characters and invisible characters.
#[must_use]
pub fn is_blank(text: &str) -> bool {
    text.chars().all(|c| c.is_whitespace() || c.is_control() || is_invisible(c))
}

/// Returns `text` in Unicode's composed form (NFC), in which all text is kept. Keeps compatibility
/// ideographs, because names are written with them and NFC would replace them.
///
/// ```
/// use shorei_domain::text::composed;
/// assert_eq!(composed("か\u{3099}"), "が");
/// assert_eq!(composed("\u{fa19}社"), "\u{fa19}社");
/// ```
#[must_use]
pub fn composed(text: &str) -> Cow<'_, str> {
    if is_nfc_quick(text.chars()) == IsNormalized::Yes {
        return Cow::Borrowed(text);
    }
    let mut kept = String::with_capacity(text.len());
    for part in text.split_inclusive(is_compatibility_ideograph) {
        let ideograph = part.chars().next_back().filter(|c| is_compatibility_ideograph(*c));
        let rest = &part[..part.len() - ideograph.map_or(0, char::len_utf8)];
        kept.extend(rest.nfc());
        kept.extend(ideograph);
    }
    Cow::Owned(kept)
}

/// Returns `text` as a single line is kept: composed, without surrounding spaces and invisible
/// characters, and empty if nothing of it is visible.
#[must_use]
pub fn line(text: &str) -> String {
    if is_blank(text) {
        return String::new();
    }
    // A variation selector at the end belongs to the character before it.
    let edge = |c: char| c.is_whitespace() || is_invisible(c) && !is_variation_selector(c);
    composed(text)
        .trim_start_matches(|c| edge(c) || is_variation_selector(c))
        .trim_end_matches(edge)
        .to_owned()
}

/// Returns whether `text` can be kept as a single line: it has no line break, no control character,
/// no character that changes the writing direction, and no replacement character.
#[must_use]
pub fn is_line(text: &str) -> bool {
    !text.chars().any(|c| c.is_control() || is_break(c) || turns_direction(c) || is_damage(c))
}

/// Returns whether `c` replaces a lost character, or is not a character at all.
#[must_use]
pub fn is_damage(c: char) -> bool {
    c == char::REPLACEMENT_CHARACTER
        || u32::from(c) & 0xfffe == 0xfffe
        || matches!(c, '\u{fdd0}'..='\u{fdef}')
}

/// Returns `text` without surrounding spaces and with full-width digits as ASCII: the number a
/// person means who types with a Japanese keyboard.
///
/// ```
/// assert_eq!(shorei_domain::text::digits(" ７２ "), "72");
/// ```
#[must_use]
pub fn digits(text: &str) -> String {
    let ascii = |c| match c {
        // Full-width digits have the same order as ASCII digits.
        '０'..='９' => {
            char::from_u32(u32::from(c) - u32::from('０') + u32::from('0')).unwrap_or(c)
        }
        c => c,
    };
    text.trim().chars().map(ascii).collect()
}

/// Returns whether `c` is a CJK compatibility ideograph.
fn is_compatibility_ideograph(c: char) -> bool {
    matches!(c, '\u{f900}'..='\u{faff}' | '\u{2f800}'..='\u{2fa1f}')
}

fn is_variation_selector(c: char) -> bool {
    matches!(c, '\u{180b}'..='\u{180d}' | '\u{180f}' | '\u{fe00}'..='\u{fe0f}' | '\u{e0100}'..='\u{e01ef}')
}

fn is_break(c: char) -> bool {
    matches!(c, '\u{2028}' | '\u{2029}')
}

/// Returns whether `c` has Unicode's property `Bidi_Control`.
fn turns_direction(c: char) -> bool {
    matches!(c, '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

/// Returns whether `c` is invisible by itself: Unicode's `Default_Ignorable_Code_Point`, annotation
/// marks, and the empty braille pattern.
fn is_invisible(c: char) -> bool {
    matches!(
        c,
        '\u{ad}'
            | '\u{34f}'
            | '\u{61c}'
            | '\u{115f}'..='\u{1160}'
            | '\u{17b4}'..='\u{17b5}'
            | '\u{180b}'..='\u{180f}'
            | '\u{200b}'..='\u{200f}'
            | '\u{202a}'..='\u{202e}'
            | '\u{2060}'..='\u{206f}'
            | '\u{2800}'
            | '\u{3164}'
            | '\u{fe00}'..='\u{fe0f}'
            | '\u{feff}'
            | '\u{ffa0}'
            | '\u{fff0}'..='\u{fffb}'
            | '\u{1bca0}'..='\u{1bca3}'
            | '\u{1d173}'..='\u{1d17a}'
            | '\u{e0000}'..='\u{e0fff}'
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn length_counts_what_a_person_counts() {
        for (text, expected) in [
            ("", 0),
            ("abc", 3),
            ("緩和ケア", 4),
            ("か\u{3099}", 1),
            ("葛\u{e0100}城", 2),
            ("𠮷", 1),
            ("👨‍👩‍👧", 1),
            ("\r\n", 1),
            ("a\r\nb\r\n", 4),
            ("あ\r\nb", 3),
            ("\n\r", 2),
        ] {
            assert_eq!(length(text), expected, "{text:?}");
        }
    }

    #[test]
    fn what_cannot_be_seen_is_blank() {
        for blank in [
            "",
            " \u{3000}\n\t",
            "\u{200b}",
            "\u{feff}\u{2060}",
            "\u{202e}\u{2069}",
            "\u{3164}",
            "\u{115f}\u{1160}\u{ffa0}",
            "\u{ad}\u{34f}",
            "\u{fe0f}\u{e0100}",
            "\u{e0041}\u{e007f}",
            "\u{85}\u{2028}\u{2029}",
            "\u{0}\u{1b}\u{7f}",
            "\u{2800}",
            "\u{a0}\u{202f}\u{205f}",
        ] {
            assert!(is_blank(blank), "{blank:?}");
            assert_eq!(line(blank), "", "{blank:?}");
        }
        for seen in ["\u{3000}。", "ー", "・", "\u{e000}", "\u{3099}", "0"] {
            assert!(!is_blank(seen), "{seen:?}");
        }
    }

    #[test]
    fn text_is_kept_composed_but_for_ideographs_of_names() {
        for (typed, kept) in [
            ("か\u{3099}ん", "がん"),
            ("ハ\u{309a}ーク", "パーク"),
            ("Rene\u{301}", "René"),
            ("\u{fa19}社", "\u{fa19}社"),
            ("\u{fa19}か\u{3099}\u{f9dc}", "\u{fa19}が\u{f9dc}"),
            ("\u{2f81a}\u{2fa1d}", "\u{2f81a}\u{2fa1d}"),
            ("ﾊﾟ㈱①Ａ", "ﾊﾟ㈱①Ａ"),
            ("葛\u{e0100}城", "葛\u{e0100}城"),
            ("髙﨑", "髙﨑"),
        ] {
            assert_eq!(composed(typed), kept, "{typed:?}");
        }
    }

    #[test]
    fn lines_lose_what_is_around_them_and_nothing_else() {
        for (typed, kept) in [
            (" \u{3000}山田\t\r\n", "山田"),
            ("\u{feff}300001\u{200b}", "300001"),
            ("\u{202a}山田\u{202c}", "山田"),
            ("葛\u{e0100}", "葛\u{e0100}"),
            ("山田\u{3000}太郎", "山田\u{3000}太郎"),
            ("नमस्\u{200d}ते", "नमस्\u{200d}ते"),
            ("\u{85}山田\u{2028}", "山田"),
        ] {
            assert_eq!(line(typed), kept, "{typed:?}");
        }
    }

    #[test]
    fn a_line_has_no_breaks_controls_turns_or_damage() {
        for broken in [
            "a\nb",
            "a\rb",
            "a\r\nb",
            "a\u{85}b",
            "a\u{2028}b",
            "a\u{2029}b",
            "a\u{b}b",
            "a\u{c}b",
            "a\tb",
            "a\u{0}b",
            "a\u{1b}b",
            "a\u{7f}b",
            "a\u{9f}b",
            "a\u{202e}b",
            "a\u{2067}b",
            "a\u{200f}b",
            "a\u{fffd}b",
            "a\u{ffff}b",
            "a\u{1fffe}b",
            "a\u{fdd0}b",
        ] {
            assert!(!is_line(broken), "{broken:?}");
        }
        for whole in
            ["", "山田 太郎", "髙﨑\u{e0100}", "\u{e000}", "a\u{200b}b", "O’Brien-佐藤", "👨‍👩‍👧"]
        {
            assert!(is_line(whole), "{whole:?}");
        }
    }

    proptest::proptest! {
        #[test]
        fn keeping_twice_is_keeping_once(text in "\\PC*", odd in "[ \u{200b}\u{fe0f}\u{e0100}か\u{3099}\u{fa19}\u{2f81a}a\u{301}\r\n]*") {
            for text in [text, odd] {
                let once = line(&text);
                proptest::prop_assert_eq!(line(&once), once.clone());
                let kept = composed(&text).into_owned();
                proptest::prop_assert_eq!(composed(&kept), &*kept);
                proptest::prop_assert_eq!(once.is_empty(), is_blank(&text));
            }
        }
    }
}
