// SPDX-License-Identifier: Apache-2.0

//! Spreadsheets of OpenDocument (.ods), by the XML of their content.
//!
//! Invariant: a repeated row or cell is handed on only where it holds something.

use super::cell_text::CellText;
use super::package::{Package, shortened};
use super::xml::{self, OpenTag, XmlItem};
use super::{
    BookFormat, CellContent, CellIndex, Excess, ReadFault, RowCell, SheetHead, SheetRow, SheetSink,
    SheetTail, SheetVisibility, limits,
};
use std::collections::HashSet;

/// The list of a package's parts, which says whether they are encrypted.
const MANIFEST: &str = "META-INF/manifest.xml";

/// Reads a spreadsheet.
pub fn read(bytes: &[u8], sink: &mut dyn SheetSink) -> Result<(), ReadFault> {
    let package = Package::open(bytes)?;
    if package.find(MANIFEST).is_some() && is_encrypted(&package)? {
        return Err(ReadFault::Encrypted);
    }
    sink.book(BookFormat::Ods)?;
    let mut reader = ContentReader::new(sink);
    package.with_part("content.xml", |part| {
        xml::each(part, |item| {
            match item {
                XmlItem::Open(tag) => reader.open(tag)?,
                XmlItem::Close(name) => reader.close(name)?,
                XmlItem::Text(text) => reader.text(text),
            }
            Ok(true)
        })
    })?;
    if reader.names.is_empty() {
        return Err(ReadFault::NotAWorkbook);
    }
    Ok(())
}

fn is_encrypted(package: &Package<'_>) -> Result<bool, ReadFault> {
    let mut encrypted = false;
    package.with_part(MANIFEST, |part| {
        xml::each(part, |item| {
            if let XmlItem::Open(tag) = item {
                encrypted |= tag.name() == "encryption-data";
            }
            Ok(!encrypted)
        })
    })?;
    Ok(encrypted)
}

/// Styles that bear on what people see.
#[derive(Default)]
struct SeenStyles {
    /// Style that is being read.
    current: String,
    hidden_tables: HashSet<String>,
    struck_cells: HashSet<String>,
}

/// Cell that is being read.
#[derive(Default)]
struct OpenCell {
    inside: bool,
    repeated: u32,
    value_type: String,
    value: String,
    formula: bool,
    struck: bool,
    span: (u32, u32),
    text: CellText,
    paragraphs: u32,
    /// Depth of notes, whose text is not the cell's.
    notes: u32,
}

struct ContentReader<'r> {
    sink: &'r mut dyn SheetSink,
    styles: SeenStyles,
    names: HashSet<String>,
    head: Option<SheetHead>,
    tail: SheetTail,
    /// Depth of tables: one within a cell is not read.
    tables: u32,
    column: u32,
    row: SheetRow,
    row_repeated: u32,
    cell: OpenCell,
    cells: u64,
}

impl<'r> ContentReader<'r> {
    fn new(sink: &'r mut dyn SheetSink) -> Self {
        Self {
            sink,
            styles: SeenStyles::default(),
            names: HashSet::new(),
            head: None,
            tail: SheetTail::default(),
            tables: 0,
            column: 0,
            row: SheetRow::default(),
            row_repeated: 1,
            cell: OpenCell::default(),
            cells: 0,
        }
    }

    fn open(&mut self, tag: &OpenTag<'_>) -> Result<(), ReadFault> {
        if self.cell.inside {
            self.open_in_cell(tag);
            return Ok(());
        }
        match tag.name() {
            "style" => {
                self.styles.current = tag.attribute("name").unwrap_or_default().into_owned();
            }
            "table-properties" => self.styles.table(tag),
            "text-properties" => self.styles.letters(tag),
            "table" => self.open_table(tag)?,
            "table-column" => self.table_column(tag),
            "table-row" => self.open_row(tag)?,
            "table-cell" | "covered-table-cell" => self.open_cell(tag),
            _ => {}
        }
        Ok(())
    }

    fn close(&mut self, name: &str) -> Result<(), ReadFault> {
        if self.cell.inside {
            match name {
                "table-cell" | "covered-table-cell" => self.close_cell()?,
                "annotation" => self.cell.notes = self.cell.notes.saturating_sub(1),
                _ => {}
            }
            return Ok(());
        }
        match name {
            "table-row" => self.close_row(),
            "table" => self.close_table(),
            _ => Ok(()),
        }
    }

    fn text(&mut self, text: &str) {
        if self.cell.inside && self.cell.paragraphs > 0 && self.cell.notes == 0 {
            self.cell.text.push(text);
        }
    }

    fn open_table(&mut self, tag: &OpenTag<'_>) -> Result<(), ReadFault> {
        self.tables += 1;
        let name = shortened(&tag.attribute("name").unwrap_or_default());
        if !self.names.insert(name.to_lowercase()) {
            return Err(ReadFault::SheetTwice(name));
        }
        if self.names.len() > limits::SHEETS {
            return Err(ReadFault::TooMuch(Excess::Sheets));
        }
        let style = tag.attribute("style-name").unwrap_or_default();
        let hidden = self.styles.hidden_tables.contains(&*style);
        self.head = Some(SheetHead {
            name,
            visibility: if hidden {
                SheetVisibility::Hidden
            } else {
                SheetVisibility::Visible
            },
            hidden_columns: Vec::new(),
        });
        self.tail = SheetTail::default();
        self.row.row = 0;
        self.column = 0;
        Ok(())
    }

    fn table_column(&mut self, tag: &OpenTag<'_>) {
        let count = repeated(tag, "number-columns-repeated");
        let from = self.column;
        self.column = from.saturating_add(count);
        let hidden = tag.attribute("visibility").is_some_and(|v| v != "visible");
        if let Some(head) = self.head.as_mut().filter(|_| hidden)
            && head.hidden_columns.len() < limits::HIDDEN_COLUMNS
        {
            head.hidden_columns.push((from, self.column - 1));
        }
    }

    fn open_row(&mut self, tag: &OpenTag<'_>) -> Result<(), ReadFault> {
        self.begin()?;
        self.row_repeated = repeated(tag, "number-rows-repeated");
        self.row.hidden = tag.attribute("visibility").is_some_and(|v| v != "visible");
        self.row.cells.clear();
        self.column = 0;
        Ok(())
    }

    /// Hands the head on, once.
    fn begin(&mut self) -> Result<(), ReadFault> {
        match self.head.take() {
            Some(head) => self.sink.sheet(head),
            None => Ok(()),
        }
    }

    fn open_cell(&mut self, tag: &OpenTag<'_>) {
        let cell = &mut self.cell;
        cell.text.clear();
        cell.inside = true;
        cell.paragraphs = 0;
        cell.notes = 0;
        cell.repeated = repeated(tag, "number-columns-repeated");
        cell.formula = tag.attribute("formula").is_some();
        let style = tag.attribute("style-name").unwrap_or_default();
        cell.struck = self.styles.struck_cells.contains(&*style);
        let span = |name| repeated(tag, name);
        cell.span = (span("number-rows-spanned"), span("number-columns-spanned"));
        cell.value_type.clear();
        cell.value.clear();
        for (name, value) in tag.attributes() {
            match (name, &*value) {
                // The second name is LibreOffice's own and knows errors.
                ("value-type", kind) if cell.value_type.is_empty() || kind == "error" => {
                    cell.value_type = kind.to_owned();
                }
                ("value", number) => cell.value = number.to_owned(),
                _ => {}
            }
        }
    }

    fn open_in_cell(&mut self, tag: &OpenTag<'_>) {
        let cell = &mut self.cell;
        match tag.name() {
            "annotation" => cell.notes += 1,
            _ if cell.notes > 0 => {}
            "p" => {
                if cell.paragraphs > 0 {
                    cell.text.push("\n");
                }
                cell.paragraphs += 1;
            }
            "s" => {
                let spaces = repeated(tag, "c").min(limits::CELL_CHARS as u32);
                cell.text.push(&" ".repeat(spaces as usize));
            }
            "tab" => cell.text.push("\t"),
            "line-break" => cell.text.push("\n"),
            _ => {}
        }
    }

    fn close_cell(&mut self) -> Result<(), ReadFault> {
        self.cell.inside = false;
        let from = self.column;
        self.column = from.saturating_add(self.cell.repeated);
        let (rows, columns) = self.cell.span;
        if rows > 1 || columns > 1 {
            let to = (
                self.row.row.saturating_add(rows - 1),
                from.saturating_add(columns - 1),
            );
            self.merged((self.row.row, from), to);
        }
        let Some(content) = self.cell.content() else {
            return Ok(());
        };
        let outside = || ReadFault::BadReference {
            sheet: String::new(),
            reference: super::column_letters(from),
        };
        if self.column > limits::LAST_COLUMN + 1 {
            return Err(outside());
        }
        self.cells += u64::from(self.cell.repeated) * u64::from(self.row_repeated);
        if self.cells > limits::CELLS {
            return Err(ReadFault::TooMuch(Excess::Cells));
        }
        for column in from..self.column {
            self.row.cells.push(RowCell {
                column,
                content: content.clone(),
                struck: self.cell.struck,
            });
        }
        Ok(())
    }

    fn merged(&mut self, from: CellIndex, to: CellIndex) {
        self.tail.merged_count += 1;
        if self.tail.merged.len() < limits::MERGES {
            self.tail.merged.push((from, to));
        }
    }

    fn close_row(&mut self) -> Result<(), ReadFault> {
        let from = self.row.row;
        let next = from.saturating_add(self.row_repeated);
        if !self.row.cells.is_empty() {
            if next > limits::LAST_ROW + 1 {
                return Err(ReadFault::TooMuch(Excess::Cells));
            }
            for row in from..next {
                self.row.row = row;
                self.sink.row(&mut self.row)?;
            }
        }
        self.row.row = next;
        Ok(())
    }

    fn close_table(&mut self) -> Result<(), ReadFault> {
        self.begin()?;
        self.tables = self.tables.saturating_sub(1);
        self.sink.end(std::mem::take(&mut self.tail))
    }
}

impl SeenStyles {
    fn table(&mut self, tag: &OpenTag<'_>) {
        if tag.flag("display") == Some(false) {
            self.hidden_tables.insert(self.current.clone());
        }
    }

    fn letters(&mut self, tag: &OpenTag<'_>) {
        let line = tag.attribute("text-line-through-style");
        if line.is_some_and(|line| line != "none") {
            self.struck_cells.insert(self.current.clone());
        }
    }
}

impl OpenCell {
    /// Returns what the cell holds; `None` where it is empty.
    fn content(&self) -> Option<CellContent> {
        let Some(text) = self.text.get() else {
            return Some(CellContent::TooLong);
        };
        if self.formula {
            return Some(if text.is_empty() {
                CellContent::EmptyFormula
            } else {
                CellContent::Formula
            });
        }
        match self.value_type.as_str() {
            "error" => Some(CellContent::Error),
            "boolean" => Some(CellContent::Boolean),
            "date" | "time" => Some(CellContent::Date),
            "float" | "percentage" | "currency" => Some(self.number(text)),
            _ if text.is_empty() => None,
            _ => Some(CellContent::Text(text.to_owned())),
        }
    }

    /// Returns a number; where its text has other digits or letters, as it is shown.
    fn number(&self, text: &str) -> CellContent {
        let number = super::sheet::number(&self.value, None);
        match number {
            CellContent::Whole(value) if shows_more(text, value) => CellContent::Styled {
                shown: text.to_owned(),
                value,
            },
            number => number,
        }
    }
}

/// Returns whether a shown number is more than its digits with separators.
fn shows_more(text: &str, value: u64) -> bool {
    let digits: String = text.chars().filter(|c| c.is_alphanumeric()).collect();
    let fraction = text.contains('.') || text.contains('%');
    !digits.is_empty() && !fraction && digits != value.to_string()
}

/// Returns a count that an attribute gives; 1 where it does not.
fn repeated(tag: &OpenTag<'_>, name: &str) -> u32 {
    let count = tag.attribute(name).and_then(|count| count.parse().ok());
    count.unwrap_or(1u32).clamp(1, 2 * limits::LAST_ROW)
}
