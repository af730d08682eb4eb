//! Forms of text for comparing and searching.

use unicode_normalization::UnicodeNormalization;

use super::is_invisible;

/// The maximum number of words in a search.
pub const WORDS_MAX: usize = 10;
/// The maximum number of characters in a search.
pub const SEARCH_MAX: usize = 200;

/// Returns `text` in the form in which names, readings and numbers are compared and sorted. Unifies
/// full-width and half-width forms (NFKC), letter case, katakana and hiragana, and hyphens; reduces
/// runs of spaces to one; and removes invisible characters.
///
/// ```
/// use shorei_domain::text::fold;
/// assert_eq!(fold("ミドリ　Ｋ－０１０１"), "みどり k-0101");
/// assert_eq!(fold("ﾐﾄﾞﾘ"), fold("みどり"));
/// assert_eq!(fold("葛\u{e0100}城"), fold("葛城"));
/// ```
#[must_use]
pub fn fold(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    for c in compatible(text).flat_map(char::to_lowercase) {
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
            // These four have no hiragana of their own.
            'ヷ' => folded.push_str("わ\u{3099}"),
            'ヸ' => folded.push_str("ゐ\u{3099}"),
            'ヹ' => folded.push_str("ゑ\u{3099}"),
            'ヺ' => folded.push_str("を\u{3099}"),
            c => folded.push(c),
        }
    }
    if folded.ends_with(' ') {
        folded.pop();
    }
    folded
}

/// Returns `text` in the form used for searching: folded, and without hyphens and long-vowel marks,
/// which people confuse or leave out.
///
/// ```
/// use shorei_domain::text::searchable;
/// for typed in ["K-0101", "K0101", "Kー0101", "ｋ−０１０１"] {
///     assert_eq!(searchable(typed), "k0101");
/// }
/// ```
#[must_use]
pub fn searchable(text: &str) -> String {
    let mut folded = fold(text);
    folded.retain(|c| !matches!(c, '-' | 'ー' | '\u{2043}' | '\u{2500}' | '\u{2501}'));
    folded
}

/// Returns the words of a search in the form of [`searchable`]. Uses the first [`WORDS_MAX`] words
/// and [`SEARCH_MAX`] characters, and ignores the rest so that no search takes long.
#[must_use]
pub fn words(query: &str) -> Vec<String> {
    let end = query.char_indices().nth(SEARCH_MAX).map_or(query.len(), |(end, _)| end);
    let mut words = Vec::new();
    for word in query[..end].split_whitespace().take(WORDS_MAX).map(searchable) {
        if !word.is_empty() && !words.contains(&word) {
            words.push(word);
        }
    }
    words
}

/// Returns the form in which names of hospitals and prefectures are compared. Composition, width
/// and spaces make no difference.
///
/// ```
/// use shorei_domain::text::place_key;
/// assert_eq!(place_key("か\u{3099}ん研　ＡＢＣ病院"), place_key("がん研ABC 病院"));
/// ```
#[must_use]
pub fn place_key(text: &str) -> String {
    compatible(text).filter(|c| !c.is_whitespace()).nfkc().collect()
}

/// Returns the visible characters of `text` in their compatibility form (NFKC), unifying characters
/// that encodings map differently to the same key.
fn compatible(text: &str) -> impl Iterator<Item = char> {
    let seen = text.chars().filter(|c| !is_invisible(*c));
    seen.nfkc().map(|c| match c {
        '\u{2010}'..='\u{2015}' | '\u{2212}' => '-',
        '\u{301c}' => '~',
        '\u{2016}' => '\u{2225}',
        c => c,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

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
            ("葛\u{e0100}城", "葛城"),
            ("葛\u{fe00}城", "葛城"),
            ("\u{fa19}社", "神社"),
            ("山\u{200b}田\u{feff}", "山田"),
            ("か\u{3099}ん", "ガン"),
            ("か\u{200b}\u{3099}ん", "ガン"),
            ("ワ\u{3099}", "ヷ"),
            ("１０～２０", "10\u{301c}20"),
            ("100001\u{200b}", "１００００１"),
        ] {
            assert_eq!(fold(one), fold(other));
        }
    }

    #[test]
    fn hyphens_and_long_marks_do_not_hide_what_is_searched() {
        let number = searchable("K-0101");
        for typed in ["K0101", "Kー0101", "Ｋ－０１０１", "Kｰ0101", "K−0101", "K—0101", "k─0101"]
        {
            assert_eq!(searchable(typed), number, "{typed}");
        }
        // Part of a stored name is found whatever is next to it.
        for part in ["センター", "センタ", "1号", "ー1"] {
            assert!(searchable("みなとセンター1号館").contains(&searchable(part)), "{part}");
        }
    }

    #[test]
    fn only_the_first_words_and_characters_count() {
        let many = (0..150).map(|n| format!("w{n}")).collect::<Vec<_>>().join("　");
        assert_eq!(words(&many).len(), WORDS_MAX);
        assert_eq!(words(&many)[9], "w9");
        assert_eq!(words(&"あ".repeat(1_000))[0].chars().count(), SEARCH_MAX);
        assert_eq!(words(&format!("{} 見えない", " ".repeat(SEARCH_MAX))), [""; 0]);
        assert_eq!(words(" K-0101 ー k0101 \u{200b} 葛\u{e0100}城 "), ["k0101", "葛城"]);
    }

    #[test]
    fn places_are_the_same_after_composition_width_and_blanks() {
        for (one, other) in [
            ("がん研病院", "か\u{3099}ん研病院"),
            ("ABC病院", "ＡＢＣ病院"),
            ("みなと 病院", "みなと病院"),
            ("ﾐﾅﾄ病院", "ミナト病院"),
            ("か゛ん研病院", "がん研病院"),
            ("\u{fa19}戸病院", "神戸病院"),
        ] {
            assert_eq!(place_key(one), place_key(other));
        }
        for (one, other) in
            [("みなと病院", "ミナト病院"), ("A病院", "a病院"), ("第一病院", "第二病院")]
        {
            assert_ne!(place_key(one), place_key(other));
        }
    }

    proptest::proptest! {
        #[test]
        fn folding_twice_is_folding_once(text in "\\PC*", odd in "[ヷ-ヺワか\u{3099}\u{309a}\u{200b}\u{e0100}\u{3164}\u{301c}Ａー]*") {
            for text in [text, odd] {
                let once = fold(&text);
                proptest::prop_assert_eq!(fold(&once), once.clone());
                let once = place_key(&text);
                proptest::prop_assert_eq!(place_key(&once), once.clone());
            }
        }

        #[test]
        fn any_search_is_bounded(query in "\\PC*") {
            let words = words(&query);
            proptest::prop_assert!(words.len() <= WORDS_MAX);
            proptest::prop_assert!(words.iter().all(|word| !word.is_empty()));
        }
    }
}
