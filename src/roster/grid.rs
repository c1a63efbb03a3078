// SPDX-License-Identifier: Apache-2.0

//! A sheet as cells with addresses. Deliberately not here: what a column means.
//!
//! Invariant: memory grows with the cells that stand in the file, never with the range that they
//! span.

use super::WorkbookSource;
use super::finding::{CellPlace, Finding, RosterProblem};
use super::guard;
use calamine::{DataRef, Reader, Xlsx, open_workbook_from_rs};
use std::collections::BTreeMap;
use std::io::Cursor;

/// Zero-based row and column.
pub type CellIndex = (u32, u32);

/// Content of a cell.
#[derive(Clone, PartialEq, Debug)]
pub enum CellContent {
    /// Text, or a number as it was typed.
    Text(String),
    /// A whole number below 10^15, where Excel still keeps every digit.
    Whole(u64),
    /// Something that is no text and no whole number.
    Other,
    /// A number of 16 digits or more, whose last digits Excel has lost.
    LongNumber,
    /// A formula: its value depends on who opens the file.
    Formula,
    /// An error value.
    Error,
}

/// One sheet.
pub struct CellGrid {
    /// File and sheet.
    file: String,
    sheet: String,
    /// Cells that hold something.
    pub cells: BTreeMap<CellIndex, CellContent>,
    /// Merged ranges.
    pub merged: Vec<(CellIndex, CellIndex)>,
}

impl CellGrid {
    /// Reads the sheet of this name, or the first where none has it.
    pub fn read(source: &WorkbookSource, sheet: &str) -> Result<Self, Box<Finding>> {
        let whole = |problem| {
            Box::new(Finding::new(
                CellPlace::file(&source.name),
                String::new(),
                problem,
            ))
        };
        guard::check(&source.bytes).map_err(whole)?;
        let unreadable = |_| whole(RosterProblem::NotAWorkbook);
        let mut book: Xlsx<_> =
            open_workbook_from_rs(Cursor::new(&source.bytes[..])).map_err(unreadable)?;
        let names = book.sheet_names();
        let name = names
            .iter()
            .find(|name| *name == sheet)
            .or(names.first())
            .cloned();
        let name = name.ok_or_else(|| whole(RosterProblem::NotAWorkbook))?;
        let merged = book.merge_cells_by_sheet_name(&name).map_err(unreadable)?;
        let mut grid = Self {
            file: source.name.clone(),
            sheet: name.clone(),
            cells: BTreeMap::new(),
            merged: merged
                .iter()
                .map(|range| (range.start, range.end))
                .collect(),
        };
        let mut reader = book.worksheet_cells_reader(&name).map_err(unreadable)?;
        while let Some(cell) = reader
            .next_cell_with_formula_metadata()
            .map_err(unreadable)?
        {
            let value = if cell.formula.is_some() {
                Some(CellContent::Formula)
            } else {
                value(&cell.value)
            };
            if let Some(value) = value {
                grid.cells.insert(cell.pos, value);
            }
            if grid.cells.len() > guard::CELLS || cell.pos.0 > guard::LAST_ROW {
                return Err(whole(RosterProblem::TooLarge));
            }
        }
        Ok(grid)
    }

    /// Returns a cell's place.
    pub fn place(&self, at: CellIndex) -> CellPlace {
        CellPlace {
            file: self.file.clone(),
            sheet: self.sheet.clone(),
            cell: address(at),
        }
    }

    /// Returns a range's place.
    pub fn range(&self, from: CellIndex, to: CellIndex) -> CellPlace {
        CellPlace {
            cell: format!("{}:{}", address(from), address(to)),
            ..self.place(from)
        }
    }
}

fn value(data: &DataRef<'_>) -> Option<CellContent> {
    const EXACT: f64 = 1e15;
    Some(match data {
        DataRef::Empty => return None,
        DataRef::String(text) => return text_cell(text),
        DataRef::SharedString(text) => return text_cell(text),
        DataRef::Int(n) => u64::try_from(*n).map_or(CellContent::Other, CellContent::Whole),
        DataRef::Float(n) if *n >= EXACT => CellContent::LongNumber,
        DataRef::Float(n) if *n >= 0.0 && n.fract() == 0.0 => CellContent::Whole(*n as u64),
        DataRef::Error(_) => CellContent::Error,
        _ => CellContent::Other,
    })
}

fn text_cell(text: &str) -> Option<CellContent> {
    (!text.is_empty()).then(|| CellContent::Text(text.to_owned()))
}

/// Returns a cell's address as Excel writes it: `(0, 0)` is A1.
fn address((row, column): CellIndex) -> String {
    let mut letters = Vec::new();
    let mut rest = column + 1;
    while rest > 0 {
        letters.push(char::from(b'A' + ((rest - 1) % 26) as u8));
        rest = (rest - 1) / 26;
    }
    format!("{}{}", letters.iter().rev().collect::<String>(), row + 1)
}

#[cfg(test)]
mod tests {
    use super::address;

    #[test]
    fn addresses_are_those_of_excel() {
        let cases = [
            ((0, 0), "A1"),
            ((9, 25), "Z10"),
            ((0, 26), "AA1"),
            ((1_048_575, 16_383), "XFD1048576"),
        ];
        for (at, name) in cases {
            assert_eq!(address(at), name);
        }
    }
}
