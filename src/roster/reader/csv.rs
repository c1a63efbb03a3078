// SPDX-License-Identifier: Apache-2.0

//! Separated values (.csv), in UTF-8, UTF-16 or GB18030; which one is handed on.

use super::kind::name_ends;
use super::text_encoding::{self, DecodedText};
use super::{
    CellContent, Excess, ReadFault, RowCell, SheetHead, SheetRow, SheetSink, SheetTail,
    SheetVisibility, limits,
};
use csv::{ReaderBuilder, StringRecord};

/// Signs that separate values.
const SEPARATORS: [u8; 3] = [b',', b'\t', b';'];
/// Lines at the beginning in which the separator is looked for.
const BEGINNING: usize = 12;

/// Returns whether a file is read as separated values: by its name, or by its first lines.
pub fn looks_like(bytes: &[u8], name: &str) -> bool {
    if name_ends(name, &[".csv", ".tsv", ".txt"]) {
        return true;
    }
    let Some(DecodedText { text, .. }) = text_encoding::decode(bytes) else {
        return false;
    };
    let mut lines = text.lines().take(BEGINNING);
    lines.any(|line| separator_of(line).is_some_and(|(_, count)| count >= 2))
}

/// Reads the values and hands their rows on.
pub fn read(bytes: &[u8], name: &str, sink: &mut dyn SheetSink) -> Result<(), ReadFault> {
    let DecodedText { text, format } =
        text_encoding::decode(bytes).ok_or(ReadFault::NotAWorkbook)?;
    sink.book(format)?;
    sink.sheet(SheetHead {
        name: String::new(),
        visibility: SheetVisibility::Visible,
        hidden_columns: Vec::new(),
    })?;
    let mut reader = ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .delimiter(separator(&text, name))
        .from_reader(text.as_bytes());
    let (mut record, mut cells) = (StringRecord::new(), 0u64);
    let mut lines = 0u64;
    while reader
        .read_record(&mut record)
        .map_err(|_| ReadFault::NotAWorkbook)?
    {
        // Blank lines are no records, but a sheet made of the file has rows for them.
        let line = record
            .position()
            .map_or(lines, |position| position.line() - 1);
        lines = line + 1;
        let number = u32::try_from(line)
            .ok()
            .filter(|row| *row <= limits::LAST_ROW);
        let number = number.ok_or(ReadFault::TooMuch(Excess::Cells))?;
        let mut row = SheetRow {
            row: number,
            hidden: false,
            cells: (0..).zip(&record).filter_map(cell).collect(),
        };
        cells += row.cells.len() as u64;
        if cells > limits::CELLS {
            return Err(ReadFault::TooMuch(Excess::Cells));
        }
        if !row.cells.is_empty() {
            sink.row(&mut row)?;
        }
    }
    sink.end(SheetTail::default())
}

fn cell((column, text): (u32, &str)) -> Option<RowCell> {
    if text.is_empty() {
        return None;
    }
    let long = text.len() > limits::CELL_CHARS && text.chars().count() > limits::CELL_CHARS;
    Some(RowCell {
        column,
        content: if long {
            CellContent::TooLong
        } else {
            CellContent::Text(text.to_owned())
        },
        struck: false,
    })
}

/// Returns the separator that stands most often in one of the first lines.
fn separator(text: &str, name: &str) -> u8 {
    let lines = text.lines().take(BEGINNING);
    let best = lines
        .filter_map(separator_of)
        .max_by_key(|(_, count)| *count);
    match best {
        Some((separator, _)) => separator,
        None if name_ends(name, &[".tsv"]) => b'\t',
        None => b',',
    }
}

/// Returns the separator that stands most often in a line, and how often.
fn separator_of(line: &str) -> Option<(u8, usize)> {
    let count = |separator: u8| line.bytes().filter(|byte| *byte == separator).count();
    let counted = SEPARATORS.map(|separator| (separator, count(separator)));
    let found = counted.into_iter().filter(|(_, count)| *count > 0);
    found.max_by_key(|(_, count)| *count)
}
