// SPDX-License-Identifier: Apache-2.0

//! Cell formats: which numbers are shown otherwise than they are stored, and which cells are
//! struck through. Nothing else of a style is kept.

use super::number_format::NumberFormat;
use super::xml::{self, OpenTag, XmlItem};
use super::{Excess, ReadFault, limits};
use std::collections::HashMap;
use std::io::BufRead;

/// Format of a cell.
#[derive(Clone, Default)]
pub struct CellStyle {
    /// Meaning of its numbers.
    pub format: NumberFormat,
    /// True if its font is struck through.
    pub struck: bool,
}

/// Cell formats of a workbook, by their index.
#[derive(Default)]
pub struct Styles {
    formats: HashMap<u32, NumberFormat>,
    struck_fonts: Vec<bool>,
    cells: Vec<CellStyle>,
}

/// List of a styles part that is being read.
#[derive(Clone, Copy, PartialEq, Eq)]
enum StyleList {
    Other,
    Fonts,
    Cells,
}

impl Styles {
    /// Reads the part.
    pub fn read(part: &mut dyn BufRead) -> Result<Self, ReadFault> {
        let mut styles = Self::default();
        let mut list = StyleList::Other;
        xml::each(part, |item| {
            match item {
                XmlItem::Open(tag) => styles.open(tag, &mut list)?,
                XmlItem::Close("fonts" | "cellXfs") => list = StyleList::Other,
                XmlItem::Close(_) | XmlItem::Text(_) => {}
            }
            Ok(true)
        })?;
        Ok(styles)
    }

    fn open(&mut self, tag: &OpenTag<'_>, list: &mut StyleList) -> Result<(), ReadFault> {
        match (tag.name(), *list) {
            ("fonts", _) => *list = StyleList::Fonts,
            ("cellXfs", _) => *list = StyleList::Cells,
            ("numFmt", StyleList::Other) => self.number_format(tag),
            ("font", StyleList::Fonts) => self.struck_fonts.push(false),
            ("strike", StyleList::Fonts) => {
                if let Some(font) = self.struck_fonts.last_mut() {
                    *font = tag.flag("val").unwrap_or(true);
                }
            }
            ("xf", StyleList::Cells) => self.cell(tag),
            _ => {}
        }
        let all = [
            self.formats.len(),
            self.struck_fonts.len(),
            self.cells.len(),
        ];
        if all.iter().any(|count| *count > limits::STYLES) {
            return Err(ReadFault::TooMuch(Excess::Styles));
        }
        Ok(())
    }

    fn number_format(&mut self, tag: &OpenTag<'_>) {
        let id = tag.attribute("numFmtId").and_then(|id| id.parse().ok());
        if let (Some(id), Some(code)) = (id, tag.attribute("formatCode")) {
            self.formats.insert(id, NumberFormat::of_code(&code));
        }
    }

    fn cell(&mut self, tag: &OpenTag<'_>) {
        let number = |name| tag.attribute(name).and_then(|n| n.parse::<u32>().ok());
        let id = number("numFmtId").unwrap_or_default();
        let own = self.formats.get(&id).cloned();
        let font = number("fontId").and_then(|font| self.struck_fonts.get(font as usize));
        self.cells.push(CellStyle {
            format: own.unwrap_or_else(|| NumberFormat::of_id(id)),
            struck: font.copied().unwrap_or_default(),
        });
    }

    /// Returns a cell format by its index.
    pub fn get(&self, index: usize) -> Option<&CellStyle> {
        self.cells.get(index)
    }
}
