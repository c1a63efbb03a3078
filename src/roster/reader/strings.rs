// SPDX-License-Identifier: Apache-2.0

//! Shared strings, one behind the other in one text.
//!
//! Invariant: a declared number of strings is never believed.

use super::cell_text::{CellText, unescaped};
use super::xml::{self, XmlItem};
use super::{Excess, ReadFault, limits};
use std::io::BufRead;

/// Shared strings of a workbook.
#[derive(Default)]
pub struct SharedStrings {
    text: String,
    /// End of each string in the text.
    ends: Vec<u32>,
    /// Strings longer than a cell may be, ascending.
    too_long: Vec<u32>,
    /// Strings with a run that is struck through, ascending.
    struck: Vec<u32>,
}

/// A shared string.
pub struct SharedString<'a> {
    /// The text; `None` where it is longer than a cell may be.
    pub text: Option<&'a str>,
    /// True if a run of it is struck through.
    pub struck: bool,
}

impl SharedStrings {
    /// Reads the part.
    pub fn read(part: &mut dyn BufRead) -> Result<Self, ReadFault> {
        let mut strings = Self::default();
        let (mut text, mut inside) = (CellText::default(), false);
        xml::each(part, |item| {
            match item {
                XmlItem::Open(tag) if tag.name() == "si" => {
                    text.clear();
                    inside = true;
                }
                XmlItem::Open(tag) if inside => text.open(tag),
                XmlItem::Close("si") => {
                    inside = false;
                    strings.add(&text)?;
                }
                XmlItem::Close(name) if inside => text.close(name),
                XmlItem::Text(run) if inside => text.text(run),
                XmlItem::Open(_) | XmlItem::Close(_) | XmlItem::Text(_) => {}
            }
            Ok(true)
        })?;
        Ok(strings)
    }

    fn add(&mut self, text: &CellText) -> Result<(), ReadFault> {
        let index = self.ends.len() as u32;
        match text.get() {
            Some(text) if text.contains("_x") => self.text.push_str(&unescaped(text)),
            Some(text) => self.text.push_str(text),
            None => self.too_long.push(index),
        }
        if text.struck {
            self.struck.push(index);
        }
        if self.text.len() > limits::STRING_BYTES || self.ends.len() >= limits::STRINGS {
            return Err(ReadFault::TooMuch(Excess::Strings));
        }
        self.ends.push(self.text.len() as u32);
        Ok(())
    }

    /// Returns a string by its index.
    pub fn get(&self, index: usize) -> Option<SharedString<'_>> {
        let to = *self.ends.get(index)? as usize;
        let before = index
            .checked_sub(1)
            .and_then(|before| self.ends.get(before));
        let from = before.map_or(0, |end| *end as usize);
        let index = index as u32;
        let text = self.text.get(from..to)?;
        Some(SharedString {
            text: self.too_long.binary_search(&index).is_err().then_some(text),
            struck: self.struck.binary_search(&index).is_ok(),
        })
    }
}
