//! Line breaks in long runs. The typesetter breaks lines between words and between ideographs, but
//! not within a number, a ruler of hyphens or a row of 「ー」, which would leave the page.

/// Allows a line break, and draws nothing.
const BREAK: char = '\u{200B}';

/// How a character relates to its neighbours.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Blank,
    /// An ideograph or a kana: a line may break on both sides.
    Free,
    /// Ends no line, like an opening bracket.
    Open,
    /// Begins no line, like a full stop.
    Close,
    /// Belongs to the character before it.
    Mark,
    /// Part of a word or a number.
    Word,
}

/// Returns the text with a possible line break before each character after the first `room`
/// half-width letters of a run without one.
pub(crate) fn with_breaks(text: &str, room: usize) -> String {
    let mut broken = String::with_capacity(text.len());
    let (mut run, mut before) = (0, Kind::Blank);
    for letter in text.chars() {
        let kind = kind_of(letter);
        if kind == Kind::Blank || ends_between(before, kind) {
            run = 0;
        }
        let width = if letter.is_ascii() { 1 } else { 2 };
        if kind != Kind::Mark {
            run += width;
            if run > room {
                broken.push(BREAK);
            }
            before = kind;
        }
        broken.push(letter);
    }
    broken
}

/// Returns whether the typesetter may break the line there by itself.
fn ends_between(before: Kind, after: Kind) -> bool {
    matches!(
        (before, after),
        (Kind::Blank, _)
            | (Kind::Free | Kind::Close, Kind::Free | Kind::Open | Kind::Word)
            | (Kind::Word, Kind::Free | Kind::Open)
    )
}

fn kind_of(letter: char) -> Kind {
    match letter {
        // A no-break space joins its neighbours.
        '\u{a0}' | '\u{202f}' => Kind::Word,
        letter if letter.is_whitespace() => Kind::Blank,
        '\u{300}'..='\u{36f}'
        | '\u{3099}'..='\u{309a}'
        | '\u{200B}'..='\u{200F}'
        | '\u{2060}'
        | '\u{FE00}'..='\u{FE0F}'
        | '\u{FEFF}'
        | '\u{E0100}'..='\u{E01EF}' => Kind::Mark,
        '「' | '『' | '（' | '［' | '｛' | '〔' | '【' | '〈' | '《' | '“' | '‘' => {
            Kind::Open
        }
        'ぁ'
        | 'ぃ'
        | 'ぅ'
        | 'ぇ'
        | 'ぉ'
        | 'っ'
        | 'ゃ'
        | 'ゅ'
        | 'ょ'
        | 'ゎ'
        | 'ァ'
        | 'ィ'
        | 'ゥ'
        | 'ェ'
        | 'ォ'
        | 'ッ'
        | 'ャ'
        | 'ュ'
        | 'ョ'
        | 'ヮ'
        | 'ヵ'
        | 'ヶ'
        | 'ー'
        | '々'
        | '〻'
        | 'ゝ'
        | 'ゞ'
        | 'ヽ'
        | 'ヾ'
        | '・'
        | '\u{3001}'..='\u{3002}'
        | '\u{ff01}'
        | '\u{ff0c}'
        | '\u{ff0e}'
        | '\u{ff1a}'
        | '\u{ff1b}'
        | '\u{ff1f}'
        | '」'
        | '』'
        | '）'
        | '］'
        | '｝'
        | '〕'
        | '】'
        | '〉'
        | '》'
        | '”'
        | '’'
        | '…'
        | '‥'
        | '―'
        | '〜'
        | '～' => Kind::Close,
        '\u{3041}'..='\u{30ff}'
        | '\u{3400}'..='\u{9fff}'
        | '\u{f900}'..='\u{faff}'
        | '\u{20000}'..='\u{3ffff}' => Kind::Free,
        _ => Kind::Word,
    }
}
