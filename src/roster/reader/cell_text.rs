// SPDX-License-Identifier: Apache-2.0

//! Text of a cell or a shared string, put together from its runs.
//!
//! Invariant: it never holds more than a cell may hold.

use super::limits;
use super::xml::OpenTag;

/// The most bytes of a text that still can be a cell's.
const BYTES: usize = limits::CELL_CHARS * 4;

/// A text that is being read: `<si>`, or `<is>` of a cell.
#[derive(Default)]
pub struct CellText {
    text: String,
    /// True once more than a cell may hold was read.
    too_long: bool,
    /// True if a run is struck through.
    pub struck: bool,
    run: TextRun,
    /// Depth of phonetic guides, whose text is not the cell's.
    phonetic: u32,
}

/// Run that is being read.
#[derive(Default)]
enum TextRun {
    #[default]
    None,
    /// Inside of `<t>`; outer white space counts only where it says so.
    Inside { preserve: bool, from: usize },
}

impl CellText {
    /// Begins a new text.
    pub fn clear(&mut self) {
        self.text.clear();
        self.too_long = false;
        self.struck = false;
        self.run = TextRun::None;
        self.phonetic = 0;
    }

    /// Takes a tag that opens inside of the text.
    pub fn open(&mut self, tag: &OpenTag<'_>) {
        match tag.name() {
            "t" if self.phonetic == 0 => {
                let preserve = tag.attribute("space").is_some_and(|v| v == "preserve");
                let from = self.text.len();
                self.run = TextRun::Inside { preserve, from };
            }
            "rPh" => self.phonetic += 1,
            "strike" | "dstrike" => self.struck |= tag.flag("val").unwrap_or(true),
            _ => {}
        }
    }

    /// Takes a tag that closes inside of the text.
    pub fn close(&mut self, name: &str) {
        match name {
            "t" => self.end_run(),
            "rPh" => self.phonetic = self.phonetic.saturating_sub(1),
            _ => {}
        }
    }

    fn end_run(&mut self) {
        let run = std::mem::take(&mut self.run);
        if let TextRun::Inside {
            preserve: false,
            from,
        } = run
        {
            let kept = self
                .text
                .get(from..)
                .unwrap_or_default()
                .trim_ascii()
                .to_owned();
            self.text.truncate(from);
            self.text.push_str(&kept);
        }
    }

    /// Takes a text between tags.
    pub fn text(&mut self, text: &str) {
        if matches!(self.run, TextRun::Inside { .. }) {
            self.push(text);
        }
    }

    /// Adds a text, unless it is more than a cell may hold.
    pub fn push(&mut self, text: &str) {
        if self.text.len() + text.len() > BYTES {
            self.too_long = true;
        }
        if !self.too_long {
            self.text.push_str(text);
        }
    }

    /// Returns the text; `None` where it is longer than a cell may be.
    pub fn get(&self) -> Option<&str> {
        let long = self.too_long
            || (self.text.len() > limits::CELL_CHARS
                && self.text.chars().count() > limits::CELL_CHARS);
        (!long).then_some(self.text.as_str())
    }
}

/// Resolves the escapes `_xHHHH_` with which a workbook writes control characters.
pub fn unescaped(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find("_x") {
        let (before, escape) = rest.split_at(at);
        plain.push_str(before);
        match escaped_char(escape) {
            Some(character) => {
                plain.push(character);
                rest = escape.get(7..).unwrap_or_default();
            }
            None => {
                plain.push_str("_x");
                rest = escape.get(2..).unwrap_or_default();
            }
        }
    }
    plain.push_str(rest);
    plain
}

/// Returns the character of the escape that a text begins with.
fn escaped_char(text: &str) -> Option<char> {
    let digits = text.get(2..6)?;
    let closed = text.get(6..7)? == "_";
    if !closed || !digits.bytes().all(|digit| digit.is_ascii_hexdigit()) {
        return None;
    }
    char::from_u32(u32::from_str_radix(digits, 16).ok()?)
}
