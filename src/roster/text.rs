// SPDX-License-Identifier: Apache-2.0

//! Cleaning of a cell's text: the few things that are put right, and what can't be read.
//!
//! Invariant: each change is reported as a problem, so that a person sees it. A character's facts
//! are looked up once in fonts and Unicode tables, however often it stands in a roster.

use super::finding::RosterProblem;
use std::cell::RefCell;
use unicode_normalization::char::{canonical_combining_class, is_public_assigned};
use unicode_normalization::{IsNormalized, UnicodeNormalization, is_nfc_quick};

/// The most characters of a name or a code.
const LONGEST: usize = 100;
/// Signs that stand where a program lost a character.
const BROKEN: [char; 9] = ['?', '？', '\u{FFFD}', '□', '■', '▯', '☐', '〓', '⬜'];
/// Signs that begin a formula in a table.
const FORMULA: [char; 8] = ['=', '+', '-', '@', '＝', '＋', '－', '＠'];

/// A text as it is used, and what there is to say about it.
pub struct CleanedText {
    /// NFC, without outer spaces.
    pub text: String,
    /// Warnings and errors.
    pub problems: Vec<RosterProblem>,
}

impl CleanedText {
    fn plain(text: &str) -> Self {
        Self {
            text: text.to_owned(),
            problems: Vec::new(),
        }
    }
}

/// Facts about a character, found once.
#[derive(Clone, Copy, PartialEq, Eq, Default)]
enum CharFact {
    /// Not looked up yet.
    #[default]
    Unknown,
    /// Can stand in a name as it is, whatever is beside it.
    Plain,
    /// Something is to be said about it, or it may combine with another.
    Odd,
    /// No font has it, or it is private or not assigned.
    Unprintable,
}

/// Cleaner of texts with its memory of characters.
pub struct TextCleaner<'a> {
    has_glyph: &'a dyn Fn(char) -> bool,
    facts: RefCell<Vec<CharFact>>,
}

impl<'a> TextCleaner<'a> {
    /// Creates one; `has_glyph` says which characters papers and displays can show.
    pub fn new(has_glyph: &'a dyn Fn(char) -> bool) -> Self {
        Self {
            has_glyph,
            facts: RefCell::default(),
        }
    }

    fn fact(&self, character: char) -> CharFact {
        let index = u32::from(character) as usize;
        let mut facts = self.facts.borrow_mut();
        if facts.len() <= index {
            facts.resize(index + 1, CharFact::Unknown);
        }
        let Some(slot) = facts.get_mut(index) else {
            return CharFact::Odd;
        };
        if *slot == CharFact::Unknown {
            *slot = self.looked_up(character);
        }
        *slot
    }

    fn looked_up(&self, character: char) -> CharFact {
        if character.is_whitespace() || is_invisible(character) {
            return CharFact::Odd;
        }
        if !is_public_assigned(character) || !(self.has_glyph)(character) {
            return CharFact::Unprintable;
        }
        let stable = is_nfc_quick(std::iter::once(character)) == IsNormalized::Yes
            && canonical_combining_class(character) == 0;
        let odd = BROKEN.contains(&character) || is_radical(character);
        let first = FORMULA.contains(&character);
        if stable && !odd && !first {
            CharFact::Plain
        } else {
            CharFact::Odd
        }
    }

    /// Cleans a name (a child's or a school's): NFC and outer spaces only; inner spaces are kept
    /// and reported.
    pub fn name(&self, raw: &str) -> CleanedText {
        if raw.len() <= LONGEST && raw.chars().all(|c| self.fact(c) == CharFact::Plain) {
            return CleanedText::plain(raw);
        }
        let mut cleaned = outer(raw);
        if cleaned.text.chars().any(char::is_whitespace) {
            cleaned.problems.push(RosterProblem::InnerSpace);
        }
        unreadable(&mut cleaned);
        let lacking: Vec<char> = cleaned
            .text
            .chars()
            .filter(|c| self.fact(*c) == CharFact::Unprintable)
            .collect();
        if !lacking.is_empty() {
            cleaned.problems.push(RosterProblem::Unprintable(lacking));
        }
        cleaned
    }
}

/// Cleans a code (a serial, a bundle, a number, a school's code): outer spaces and full-width forms
/// are put right, inner spaces are refused.
pub fn code(raw: &str) -> CleanedText {
    let ordinary = |byte: u8| byte.is_ascii_alphanumeric();
    if !raw.is_empty() && raw.len() <= LONGEST && raw.bytes().all(ordinary) && !is_scientific(raw) {
        return CleanedText::plain(raw);
    }
    let mut cleaned = outer(raw);
    let narrow: String = cleaned.text.chars().map(half_width).collect();
    if narrow != cleaned.text {
        cleaned.problems.push(RosterProblem::FullWidth);
        cleaned.text = narrow;
    }
    if cleaned.text.chars().any(char::is_whitespace) {
        cleaned.problems.push(RosterProblem::SpaceInCode);
    }
    unreadable(&mut cleaned);
    if let Some(odd) = cleaned.text.chars().find(|c| is_look_alike(*c)) {
        cleaned.problems.push(RosterProblem::LookAlike(odd));
    }
    if is_scientific(&cleaned.text) {
        cleaned.problems.push(RosterProblem::Scientific);
    }
    cleaned
}

/// Reports what can't be read as it was meant, in a name and in a code.
fn unreadable(cleaned: &mut CleanedText) {
    let text = &cleaned.text;
    let found = |is: fn(char) -> bool| text.chars().find(|c| is(*c));
    let mut problems = Vec::new();
    problems.extend(found(is_invisible).map(RosterProblem::Invisible));
    problems.extend(found(|c| BROKEN.contains(&c)).map(RosterProblem::Broken));
    problems.extend(found(is_radical).map(RosterProblem::Radical));
    if text.starts_with(FORMULA) {
        problems.push(RosterProblem::FormulaSign);
    }
    if text.chars().count() > LONGEST {
        problems.push(RosterProblem::TooLong);
    }
    cleaned.problems.extend(problems);
}

fn outer(raw: &str) -> CleanedText {
    let mut problems = Vec::new();
    let trimmed = raw.trim();
    if trimmed.len() != raw.len() {
        problems.push(RosterProblem::OuterSpace);
    }
    let text: String = trimmed.nfc().collect();
    if text != trimmed {
        problems.push(RosterProblem::Composed);
    }
    CleanedText { text, problems }
}

/// Returns whether a text is a number in powers of ten, as Excel shows a long one.
fn is_scientific(text: &str) -> bool {
    let Some((digits, power)) = text.split_once(['e', 'E']) else {
        return false;
    };
    let is_digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, "0"));
    let signed = power.strip_prefix(['+', '-']);
    let shown = signed.is_some() || digits.contains('.');
    shown && is_digits(whole) && is_digits(fraction) && is_digits(signed.unwrap_or(power))
}

/// Returns a character's half-width form.
pub fn half_width(c: char) -> char {
    match c {
        '\u{FF01}'..='\u{FF5E}' => char::from_u32(c as u32 - 0xFEE0).unwrap_or(c),
        c => c,
    }
}

/// Control and format characters: they stand in a file, but nobody can see them.
pub fn is_invisible(c: char) -> bool {
    // Beside format characters: fillers and blanks that have a width, and nothing to see.
    let format = matches!(c, '\u{AD}' | '\u{34F}' | '\u{61C}' | '\u{180B}'..='\u{180E}'
        | '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2060}'..='\u{206F}'
        | '\u{FEFF}' | '\u{FE00}'..='\u{FE0F}' | '\u{FFF9}'..='\u{FFFB}'
        | '\u{E0000}'..='\u{E0FFF}');
    let blank = matches!(
        c,
        '\u{115F}' | '\u{1160}' | '\u{17B4}' | '\u{17B5}' | '\u{2800}' | '\u{3164}' | '\u{FFA0}'
    );
    format
        || blank
        || (c.is_control() && !c.is_whitespace())
        || matches!(c, '\t' | '\n' | '\r' | '\u{B}' | '\u{C}' | '\u{85}')
}

/// Radicals look like characters and are others: PDFs leave them behind.
fn is_radical(c: char) -> bool {
    matches!(c, '\u{2E80}'..='\u{2FDF}')
}

/// Letters and digits that look like those of ASCII and are others.
fn is_look_alike(c: char) -> bool {
    !c.is_ascii() && (latin(c).is_some() || (c.is_numeric() && !is_han(c)))
}

/// Returns whether a character is a Han character.
pub fn is_han(c: char) -> bool {
    matches!(c, '\u{3400}'..='\u{9FFF}' | '\u{F900}'..='\u{FAFF}' | '\u{20000}'..='\u{3FFFF}' | '〇')
}

/// Returns the Latin letter that a Cyrillic or Greek one looks like.
pub fn latin(c: char) -> Option<char> {
    const ALIKE: [(&str, char); 26] = [
        ("АаΑα", 'A'),
        ("ВвΒβ", 'B'),
        ("СсϹϲ", 'C'),
        ("Ԁԁ", 'D'),
        ("ЕеЁёΕε", 'E'),
        ("Ϝϝ", 'F'),
        ("Ԍԍ", 'G'),
        ("НнΗη", 'H'),
        ("ІіΙιӀӏ", 'I'),
        ("Јј", 'J'),
        ("КкΚκ", 'K'),
        ("Լլ", 'L'),
        ("МмΜμ", 'M'),
        ("Ννո", 'N'),
        ("ОоΟο", 'O'),
        ("РрΡρ", 'P'),
        ("Ԛԛ", 'Q'),
        ("Ʀ", 'R'),
        ("Ѕѕ", 'S'),
        ("ТтΤτ", 'T'),
        ("Սս", 'U'),
        ("Ѵѵν", 'V'),
        ("Ԝԝω", 'W'),
        ("ХхΧχ", 'X'),
        ("УуΥυ", 'Y'),
        ("Ζζ", 'Z'),
    ];
    let found = ALIKE.iter().find(|(letters, _)| letters.contains(c));
    found.map(|(_, letter)| *letter)
}

/// Returns a code as it is compared: without case, width, look-alike letters, apostrophes, spaces,
/// invisible characters and leading zeros.
pub fn folded(code: &str) -> String {
    if code
        .bytes()
        .all(|b| b.is_ascii_digit() || b.is_ascii_uppercase())
        && !code.starts_with('0')
    {
        return code.to_owned();
    }
    const APOSTROPHES: [char; 8] = ['\'', '‘', '’', '`', '´', '′', '＇', 'ʼ'];
    let kept = code
        .nfkc()
        .filter(|c| !c.is_whitespace() && !is_invisible(*c) && !APOSTROPHES.contains(c));
    let letters = kept.map(|c| latin(c).unwrap_or(c));
    let folded: String = letters.flat_map(char::to_uppercase).collect();
    let without = folded.trim_start_matches('0');
    if without.is_empty() {
        folded
    } else {
        without.to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn serials_that_people_take_for_the_same_fold_to_one() {
        let alike = [
            "G36990001X",
            "g36990001x",
            "Ｇ３６９９０００１Ｘ",
            "'G36990001X",
            "’G36990001X",
            "G36990001Х",
            "G36990001Χ",
            "00G36990001X",
            " G3699 0001X",
            "G36990001\u{200B}X",
        ];
        for serial in alike {
            assert_eq!(folded(serial), "G36990001X", "{serial}");
        }
        for other in ["G36990001Y", "G3699001X", "36990001X", "0", "000"] {
            assert_ne!(folded(other), "G36990001X");
            assert!(!folded(other).is_empty());
        }
    }

    #[test]
    fn a_number_in_powers_of_ten_is_told_and_a_code_with_an_e_is_not() {
        for lost in ["3.60121E+17", "3.6e+10", "4E+11", "3.60121E17"] {
            assert!(is_scientific(lost), "{lost}");
        }
        for code in ["36E0121", "E123", "3E", "12E34"] {
            assert!(!is_scientific(code), "{code}");
        }
    }
}
