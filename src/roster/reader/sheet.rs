// SPDX-License-Identifier: Apache-2.0

//! One sheet of Office Open XML: rows and cells, hidden rows and columns, merged ranges.
//!
//! Invariant: a reference is taken only where a sheet has such a cell, and each cell stands once.

use super::cell_text::{CellText, unescaped};
use super::package::shortened;
use super::strings::SharedStrings;
use super::styles::{CellStyle, Styles};
use super::xml::{self, OpenTag, XmlItem};
use super::{
    CellContent, CellIndex, Excess, ReadFault, RowCell, SheetHead, SheetRow, SheetSink, SheetTail,
    limits, number_format::NumberFormat,
};
use std::cell::Cell;
use std::io::BufRead;

/// Parts of a workbook that its sheets refer to.
pub struct SheetParts<'w> {
    styles: &'w Styles,
    strings: &'w SharedStrings,
    /// Bytes of text and number of cells of all sheets so far.
    text: Cell<u64>,
    cells: Cell<u64>,
}

impl<'w> SheetParts<'w> {
    /// Begins to count.
    pub fn new(styles: &'w Styles, strings: &'w SharedStrings) -> Self {
        Self {
            styles,
            strings,
            text: Cell::new(0),
            cells: Cell::new(0),
        }
    }

    /// Counts a cell; a file may hold so many and no more.
    fn count(&self, content: &CellContent) -> Result<(), ReadFault> {
        let length = match content {
            CellContent::Text(text) => text.len() as u64,
            _ => 0,
        };
        self.text.set(self.text.get() + length);
        self.cells.set(self.cells.get() + 1);
        if self.text.get() > limits::TEXT_BYTES || self.cells.get() > limits::CELLS {
            return Err(ReadFault::TooMuch(Excess::Cells));
        }
        Ok(())
    }
}

/// Reads a sheet's part and hands its rows on.
pub fn read(
    part: &mut dyn BufRead,
    head: SheetHead,
    parts: &SheetParts<'_>,
    sink: &mut dyn SheetSink,
) -> Result<(), ReadFault> {
    let mut reader = SheetReader {
        name: head.name.clone(),
        head: Some(head),
        tail: SheetTail::default(),
        parts,
        sink,
        hidden_by_default: false,
        row: SheetRow::default(),
        rows_read: None,
        last_column: None,
        cell: OpenCell::default(),
        place: Place::Outside,
    };
    xml::each(part, |item| {
        match item {
            XmlItem::Open(tag) => reader.open(tag)?,
            XmlItem::Close(name) => reader.close(name)?,
            XmlItem::Text(text) => reader.text(text),
        }
        Ok(true)
    })?;
    reader.begin()?;
    let tail = std::mem::take(&mut reader.tail);
    reader.sink.end(tail)
}

/// Part of a sheet that is being read.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Place {
    Outside,
    Row,
    Cell,
    Value,
    Inline,
}

/// Type of a cell's value, as its attribute says.
#[derive(Clone, Copy, PartialEq, Eq, Default)]
enum ValueType {
    #[default]
    Number,
    Shared,
    Text,
    Boolean,
    Error,
    Date,
}

/// Cell that is being read.
#[derive(Default)]
struct OpenCell {
    column: u32,
    style: usize,
    value_type: ValueType,
    formula: bool,
    value: CellText,
}

struct SheetReader<'r> {
    name: String,
    head: Option<SheetHead>,
    tail: SheetTail,
    parts: &'r SheetParts<'r>,
    sink: &'r mut dyn SheetSink,
    hidden_by_default: bool,
    row: SheetRow,
    /// The row that was read last.
    rows_read: Option<u32>,
    /// The column of the row's cell that was read last.
    last_column: Option<u32>,
    cell: OpenCell,
    place: Place,
}

impl SheetReader<'_> {
    fn open(&mut self, tag: &OpenTag<'_>) -> Result<(), ReadFault> {
        match (self.place, tag.name()) {
            (Place::Row, "c") => self.open_cell(tag)?,
            (Place::Cell, "v") => self.place = Place::Value,
            (Place::Cell, "f") => self.cell.formula = true,
            (Place::Cell, "is") => self.place = Place::Inline,
            (Place::Inline, _) => self.cell.value.open(tag),
            (Place::Outside, "row") => self.open_row(tag)?,
            (Place::Outside, "sheetData") => self.begin()?,
            (Place::Outside, "col") => self.hidden_column(tag),
            (Place::Outside, "sheetFormatPr") => {
                self.hidden_by_default = tag.flag("zeroHeight").unwrap_or(false);
            }
            (Place::Outside, "mergeCell") => self.merged(tag)?,
            _ => {}
        }
        Ok(())
    }

    fn close(&mut self, name: &str) -> Result<(), ReadFault> {
        match (self.place, name) {
            (Place::Value, "v") | (Place::Inline, "is") => self.place = Place::Cell,
            (Place::Inline, name) => self.cell.value.close(name),
            (Place::Cell, "c") => self.close_cell()?,
            (Place::Row, "row") => self.close_row()?,
            _ => {}
        }
        Ok(())
    }

    fn text(&mut self, text: &str) {
        match self.place {
            Place::Value => self.cell.value.push(text),
            Place::Inline => self.cell.value.text(text),
            Place::Outside | Place::Row | Place::Cell => {}
        }
    }

    /// Hands the head on, once.
    fn begin(&mut self) -> Result<(), ReadFault> {
        match self.head.take() {
            Some(head) => self.sink.sheet(head),
            None => Ok(()),
        }
    }

    fn hidden_column(&mut self, tag: &OpenTag<'_>) {
        let number = |name| tag.attribute(name).and_then(|n| n.parse::<u32>().ok());
        let (Some(from), Some(to)) = (number("min"), number("max")) else {
            return;
        };
        let hidden = tag.flag("hidden").unwrap_or(false);
        let Some(head) = self.head.as_mut().filter(|_| hidden) else {
            return;
        };
        if head.hidden_columns.len() < limits::HIDDEN_COLUMNS {
            let range = (from.saturating_sub(1), to.saturating_sub(1));
            head.hidden_columns.push(range);
        }
    }

    fn merged(&mut self, tag: &OpenTag<'_>) -> Result<(), ReadFault> {
        let range = tag.attribute("ref").unwrap_or_default();
        let (from, to) = range.split_once(':').unwrap_or((&range, &range));
        let (Some(from), Some(to)) = (parsed(from), parsed(to)) else {
            return Err(self.bad_reference(&range));
        };
        self.tail.merged_count += 1;
        if self.tail.merged.len() < limits::MERGES {
            let corners = [
                (from.0.min(to.0), from.1.min(to.1)),
                (from.0.max(to.0), from.1.max(to.1)),
            ];
            self.tail.merged.push((corners[0], corners[1]));
        }
        Ok(())
    }

    fn open_row(&mut self, tag: &OpenTag<'_>) -> Result<(), ReadFault> {
        let mut row = self.rows_read.map_or(0, |row| row.saturating_add(1));
        self.row.hidden = self.hidden_by_default;
        for (name, value) in tag.attributes() {
            match name {
                "r" => {
                    let number = value.parse::<u32>().ok().and_then(|r| r.checked_sub(1));
                    row = number.ok_or_else(|| self.bad_reference(&value))?;
                }
                "hidden" => self.row.hidden = !matches!(&*value, "0" | "false"),
                _ => {}
            }
        }
        if self.rows_read.is_some_and(|last| row <= last) {
            return Err(ReadFault::CellTwice {
                sheet: self.name.clone(),
                cell: (row, 0),
            });
        }
        if row > limits::LAST_ROW {
            return Err(self.bad_reference(&row.saturating_add(1).to_string()));
        }
        self.rows_read = Some(row);
        self.row.row = row;
        self.row.cells.clear();
        self.last_column = None;
        self.place = Place::Row;
        Ok(())
    }

    fn open_cell(&mut self, tag: &OpenTag<'_>) -> Result<(), ReadFault> {
        let next = self.last_column.map_or(0, |column| column + 1);
        self.cell.style = 0;
        self.cell.value_type = ValueType::Number;
        self.cell.formula = false;
        self.cell.value.clear();
        let mut given = None;
        for (name, value) in tag.attributes() {
            match name {
                "r" => given = Some(self.reference(&value)?),
                "s" => self.cell.style = value.parse().unwrap_or_default(),
                "t" => self.cell.value_type = value_type(&value),
                _ => {}
            }
        }
        self.cell.column = given.unwrap_or(next);
        self.last_column = Some(self.cell.column);
        if self.cell.column > limits::LAST_COLUMN {
            return Err(self.bad_reference(&super::column_letters(self.cell.column)));
        }
        self.place = Place::Cell;
        Ok(())
    }

    /// Reads the reference of a cell of this row and returns its column.
    fn reference(&self, text: &str) -> Result<u32, ReadFault> {
        match parsed(text) {
            Some((row, column)) if row == self.row.row => Ok(column),
            _ => Err(self.bad_reference(text)),
        }
    }

    fn bad_reference(&self, text: &str) -> ReadFault {
        ReadFault::BadReference {
            sheet: self.name.clone(),
            reference: shortened(text),
        }
    }

    fn close_cell(&mut self) -> Result<(), ReadFault> {
        self.place = Place::Row;
        let style = self.parts.styles.get(self.cell.style);
        let mut struck = style.is_some_and(|style| style.struck) || self.cell.value.struck;
        let content = self.cell.content(style, self.parts.strings, &mut struck)?;
        // Empty cells count too: a million of them are no roster.
        let column = self.cell.column;
        match content {
            Some(content) => {
                self.parts.count(&content)?;
                self.row.cells.push(RowCell {
                    column,
                    content,
                    struck,
                });
            }
            None => self.parts.count(&CellContent::EmptyFormula)?,
        }
        Ok(())
    }

    fn close_row(&mut self) -> Result<(), ReadFault> {
        self.place = Place::Outside;
        let cells = &mut self.row.cells;
        if !cells.is_sorted_by_key(|cell| cell.column) {
            cells.sort_by_key(|cell| cell.column);
        }
        let twice = cells.windows(2).find(|pair| match pair {
            [one, other] => one.column == other.column,
            _ => false,
        });
        if let Some([cell, ..]) = twice {
            return Err(ReadFault::CellTwice {
                sheet: self.name.clone(),
                cell: (self.row.row, cell.column),
            });
        }
        self.begin()?;
        if self.row.cells.is_empty() {
            return Ok(());
        }
        self.sink.row(&mut self.row)
    }
}

impl OpenCell {
    /// Returns what the cell holds; `None` where it is empty.
    fn content(
        &self,
        style: Option<&CellStyle>,
        strings: &SharedStrings,
        struck: &mut bool,
    ) -> Result<Option<CellContent>, ReadFault> {
        let Some(value) = self.value.get() else {
            return Ok(Some(CellContent::TooLong));
        };
        if self.formula {
            let empty = value.is_empty();
            return Ok(Some(if empty {
                CellContent::EmptyFormula
            } else {
                CellContent::Formula
            }));
        }
        Ok(match self.value_type {
            _ if value.is_empty() => None,
            ValueType::Shared => {
                let index = value.trim().parse::<usize>().ok();
                let string = index.and_then(|index| strings.get(index));
                let string = string.ok_or(ReadFault::NotAWorkbook)?;
                *struck |= string.struck;
                match string.text {
                    Some("") => None,
                    Some(text) => Some(CellContent::Text(text.to_owned())),
                    None => Some(CellContent::TooLong),
                }
            }
            ValueType::Text if value.contains("_x") => Some(CellContent::Text(unescaped(value))),
            ValueType::Text => Some(CellContent::Text(value.to_owned())),
            ValueType::Boolean => Some(CellContent::Boolean),
            ValueType::Error => Some(CellContent::Error),
            ValueType::Date => Some(CellContent::Date),
            ValueType::Number => Some(number(value.trim(), style.map(|style| &style.format))),
        })
    }
}

fn value_type(text: &str) -> ValueType {
    match text {
        "s" => ValueType::Shared,
        "inlineStr" | "str" => ValueType::Text,
        "b" => ValueType::Boolean,
        "e" => ValueType::Error,
        "d" => ValueType::Date,
        _ => ValueType::Number,
    }
}

/// Returns the content of a number's cell.
pub(super) fn number(text: &str, format: Option<&NumberFormat>) -> CellContent {
    const EXACT: f64 = 1e15;
    if format == Some(&NumberFormat::Date) {
        return CellContent::Date;
    }
    let Ok(value) = text.parse::<f64>() else {
        return CellContent::Error;
    };
    if !value.is_finite() {
        CellContent::Error
    } else if value >= EXACT {
        CellContent::LongNumber
    } else if value < 0.0 {
        CellContent::Negative(value)
    } else if value.fract() != 0.0 {
        CellContent::Decimal(value)
    } else {
        let value = value as u64;
        match format.and_then(|format| format.shown(value)) {
            Some(shown) => CellContent::Styled { shown, value },
            None => CellContent::Whole(value),
        }
    }
}

/// Reads a reference such as `A1` or `$A$1`; `None` where no sheet has such a cell.
fn parsed(reference: &str) -> Option<CellIndex> {
    let mut column = 0u32;
    let mut row = 0u32;
    for byte in reference.bytes().filter(|byte| *byte != b'$') {
        if byte.is_ascii_alphabetic() && row == 0 {
            let letter = u32::from(byte.to_ascii_uppercase() - b'A') + 1;
            column = column.checked_mul(26)?.checked_add(letter)?;
        } else if byte.is_ascii_digit() && column > 0 {
            row = row.checked_mul(10)?.checked_add(u32::from(byte - b'0'))?;
        } else {
            return None;
        }
    }
    let index = (row.checked_sub(1)?, column.checked_sub(1)?);
    (index.0 <= limits::LAST_ROW && index.1 <= limits::LAST_COLUMN).then_some(index)
}
