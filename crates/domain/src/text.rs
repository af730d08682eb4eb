//! Japanese text: its length, its emptiness, and its form for searching.

use unicode_normalization::UnicodeNormalization;
use unicode_segmentation::UnicodeSegmentation;

/// The length of `text` as a person counts it: in grapheme clusters, so that 「が」 typed as two code
/// points, or an ideograph with a variation selector, is one.
#[must_use]
pub fn length(text: &str) -> usize {
    if text.is_ascii() { text.len() } else { text.graphemes(true).count() }
}

/// Whether nothing is left of `text` after trimming; full-width spaces count as space.
#[must_use]
pub fn is_blank(text: &str) -> bool {
    text.trim().is_empty()
}

/// `text` in the form in which names, readings and numbers are compared and searched: full-width
/// and half-width forms become one (NFKC), letters lower case, katakana hiragana, every kind of
/// hyphen one, and runs of spaces a single one.
///
/// ```
/// use shorei_domain::text::fold;
/// assert_eq!(fold("ミドリ　Ｋ－０１０１"), "みどり k-0101");
/// assert_eq!(fold("ﾐﾄﾞﾘ"), fold("みどり"));
/// ```
#[must_use]
pub fn fold(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    for c in text.nfkc().flat_map(char::to_lowercase) {
        match c {
            c if c.is_whitespace() => {
                if !folded.is_empty() && !folded.ends_with(' ') {
                    folded.push(' ');
                }
            }
            // The hiragana block lies 0x60 below the katakana block.
            'ァ'..='ヶ' | 'ヽ' | 'ヾ' => {
                folded.extend(char::from_u32(u32::from(c) - 0x60));
            }
            '\u{2010}'..='\u{2015}' | '\u{2212}' => folded.push('-'),
            c => folded.push(c),
        }
    }
    if folded.ends_with(' ') {
        folded.pop();
    }
    folded
}

/// `text` without spaces around it, its full-width digits as ASCII ones: what a person means who types
/// a number with a Japanese keyboard.
///
/// ```
/// assert_eq!(shorei_domain::text::digits(" ７２ "), "72");
/// ```
#[must_use]
pub fn digits(text: &str) -> String {
    let ascii = |c| match c {
        // The full-width digits stand in the order of the ASCII ones.
        '０'..='９' => {
            char::from_u32(u32::from(c) - u32::from('０') + u32::from('0')).unwrap_or(c)
        }
        c => c,
    };
    text.trim().chars().map(ascii).collect()
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
            ("\r\n", 2),
        ] {
            assert_eq!(length(text), expected, "{text:?}");
        }
    }

    #[test]
    fn a_full_width_space_is_blank() {
        assert!(is_blank(" \u{3000}\n\t"));
        assert!(!is_blank("\u{3000}。"));
    }

    #[test]
    fn folding_makes_widths_kana_and_case_alike() {
        for (one, other) in [
            ("ＭＩＤＯＲＩ", "midori"),
            ("みどり", "ミドリ"),
            ("ﾊﾟｰｸ", "ぱーく"),
            ("第１ 病院", "第1　病院"),
            ("K‐0101", "k-0101"),
            ("ヴァイオリン", "ゔぁいおりん"),
            ("  緩和　 太郎 ", "緩和 太郎"),
        ] {
            assert_eq!(fold(one), fold(other));
        }
    }

    proptest::proptest! {
        #[test]
        fn folding_twice_is_folding_once(text in "\\PC*") {
            let once = fold(&text);
            proptest::prop_assert_eq!(fold(&once), once);
        }
    }
}
