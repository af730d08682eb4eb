//! Numbers in cells, as the text that a spreadsheet program shows.

use calamine::Style;

/// The number above which a spreadsheet program no longer keeps every digit.
const WHOLE_MAX: f64 = 1e15;

/// How a cell shows a number, if that reads as text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Shown {
    /// As a whole number: General, `0` or `@`.
    Whole,
    /// With at least this many digits: `000000`.
    Zeros(usize),
    /// Any other way: as a percentage, an amount, a fraction.
    Otherwise,
}

impl Shown {
    pub(super) fn by(style: &Style) -> Self {
        let code = style.number_format.as_ref().map_or("General", |format| &*format.format_code);
        Self::by_code(code)
    }

    fn by_code(code: &str) -> Self {
        match code {
            "" | "0" | "@" => Self::Whole,
            general if general.eq_ignore_ascii_case("general") => Self::Whole,
            zeros if zeros.bytes().all(|byte| byte == b'0') => Self::Zeros(zeros.len()),
            _ => Self::Otherwise,
        }
    }

    /// Returns the text of `number`, or `None` if it does not read as text, such as a fraction.
    pub(super) fn text(self, number: f64) -> Option<String> {
        if number.fract() != 0.0 || number.abs() >= WHOLE_MAX {
            return None;
        }
        // Removes the sign of a negative zero.
        let number = number + 0.0;
        match self {
            Self::Whole => Some(format!("{number:.0}")),
            Self::Zeros(width) if number >= 0.0 => Some(format!("{number:0width$.0}")),
            Self::Zeros(_) | Self::Otherwise => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_read_as_they_are_shown() {
        for (code, number, expected) in [
            ("General", 12_345.0, Some("12345")),
            ("GENERAL", -5.0, Some("-5")),
            ("0", 12_345.0, Some("12345")),
            ("@", 0.0, Some("0")),
            ("General", -0.0, Some("0")),
            ("", 7.0, Some("7")),
            ("000000", 12_345.0, Some("012345")),
            ("000000", 1_234_567.0, Some("1234567")),
            ("00", 0.0, Some("00")),
            ("General", 999_999_999_999_999.0, Some("999999999999999")),
            ("General", 1e15, None),
            ("General", 0.5, None),
            ("General", f64::NAN, None),
            ("General", f64::INFINITY, None),
            ("000000", -1.0, None),
            ("000000", 1.5, None),
            ("0%", 1.0, None),
            ("0.00", 1.0, None),
            ("#,##0", 1.0, None),
            ("# ?/?", 1.0, None),
            ("0.00E+00", 1.0, None),
            ("000-0000", 1.0, None),
            ("\"K\"0", 1.0, None),
        ] {
            let text = Shown::by_code(code).text(number);
            assert_eq!(text.as_deref(), expected, "{number} as {code}");
        }
    }
}
