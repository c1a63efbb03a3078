// SPDX-License-Identifier: Apache-2.0

//! Number formats, as far as they change what people take a number for: dates, and whole numbers
//! shown with leading zeros or fixed letters.

/// The most characters of a format that are looked at; Excel has 255.
const CODE_CHARS: usize = 255;

/// Meaning of a number format.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub enum NumberFormat {
    /// The number is shown as it is stored, or in a way that misleads nobody.
    #[default]
    Plain,
    /// The number is shown as a date or a time.
    Date,
    /// Whole numbers are filled up with zeros, between fixed letters.
    Padded {
        /// Letters before the number.
        before: String,
        /// Least number of digits.
        digits: usize,
        /// Letters behind the number.
        behind: String,
    },
}

impl NumberFormat {
    /// Returns the meaning of a format of Excel's own list.
    pub fn of_id(id: u32) -> Self {
        match id {
            14..=22 | 27..=36 | 45..=47 | 50..=58 => Self::Date,
            _ => Self::Plain,
        }
    }

    /// Returns the meaning of a format that the workbook defines.
    pub fn of_code(code: &str) -> Self {
        let tokens = tokens(code);
        let mut padded = (String::new(), 0, String::new());
        let mut only_zeros = true;
        for token in tokens {
            match token {
                FormatToken::Literal(letter) if padded.1 == 0 => padded.0.push(letter),
                FormatToken::Literal(letter) => padded.2.push(letter),
                FormatToken::Sign('0') if padded.2.is_empty() => padded.1 += 1,
                FormatToken::Sign(sign) if "ymdhsYMDHS年月日".contains(sign) => {
                    return Self::Date;
                }
                FormatToken::Sign(_) => only_zeros = false,
            }
        }
        let (before, digits, behind) = padded;
        let says_more = digits > 1 || !before.is_empty() || !behind.is_empty();
        if only_zeros && digits > 0 && says_more {
            Self::Padded {
                before,
                digits,
                behind,
            }
        } else {
            Self::Plain
        }
    }

    /// Returns a whole number as it is shown, where that differs from how it is stored.
    pub fn shown(&self, value: u64) -> Option<String> {
        let Self::Padded {
            before,
            digits,
            behind,
        } = self
        else {
            return None;
        };
        let shown = format!("{before}{value:0digits$}{behind}");
        (shown != value.to_string()).then_some(shown)
    }
}

/// Part of a format.
enum FormatToken {
    /// A letter that is shown as it is.
    Literal(char),
    /// A sign that stands for something.
    Sign(char),
}

/// Splits the first section of a format into its parts; colours and conditions are left out.
fn tokens(code: &str) -> Vec<FormatToken> {
    let lower = code.to_lowercase();
    if lower.starts_with("general") {
        return Vec::new();
    }
    let mut found = Vec::new();
    let mut characters = code.chars().take(CODE_CHARS);
    while let Some(character) = characters.next() {
        match character {
            ';' => break,
            '"' => found.extend(
                characters
                    .by_ref()
                    .take_while(|c| *c != '"')
                    .map(FormatToken::Literal),
            ),
            '\\' => found.extend(characters.next().map(FormatToken::Literal)),
            '[' => bracket(&mut characters, &mut found),
            '_' | '*' => {
                characters.next();
            }
            '-' | '(' | ')' | ' ' | '+' | ':' | '/' | '$' => {
                found.push(FormatToken::Literal(character));
            }
            sign => found.push(FormatToken::Sign(sign)),
        }
    }
    found
}

/// Reads a bracket: `[h]` is a time, anything else is a colour, a language or a condition.
fn bracket(characters: &mut impl Iterator<Item = char>, found: &mut Vec<FormatToken>) {
    let inside: String = characters.take_while(|c| *c != ']').collect();
    if matches!(
        inside.to_lowercase().as_str(),
        "h" | "hh" | "m" | "mm" | "s" | "ss"
    ) {
        found.push(FormatToken::Sign('h'));
    }
}

#[cfg(test)]
mod tests {
    use super::NumberFormat;

    #[test]
    fn a_format_of_zeros_or_letters_shows_another_text() {
        let cases = [
            ("000", Some("007")),
            ("00000000", Some("00000007")),
            ("\"S\"00", Some("S07")),
            ("000;-000", Some("007")),
            ("[Red]000", Some("007")),
            ("0\"人\"", Some("7人")),
            ("\\S0", Some("S7")),
            ("0", None),
            ("#,##0", None),
            ("0.00", None),
            ("General", None),
            ("@", None),
            ("yyyy-mm-dd", None),
        ];
        for (code, shown) in cases {
            let format = NumberFormat::of_code(code);
            assert_eq!(format.shown(7).as_deref(), shown, "{code}");
        }
    }

    #[test]
    fn dates_are_known_by_their_letters() {
        for code in [
            "yyyy-mm-dd",
            "[h]:mm",
            "yyyy\"年\"m\"月\"",
            "[$-804]d mmm",
            "hh:mm:ss",
        ] {
            assert_eq!(NumberFormat::of_code(code), NumberFormat::Date, "{code}");
        }
        assert_eq!(NumberFormat::of_id(14), NumberFormat::Date);
        assert_eq!(NumberFormat::of_id(49), NumberFormat::Plain);
    }
}
