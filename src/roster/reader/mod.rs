// SPDX-License-Identifier: Apache-2.0

//! Rows of a workbook file, whichever program wrote it, in bounded memory.
//!
//! Duty: tell what a file is, and hand each sheet and each row that holds something to a
//! [`SheetSink`]. Invariant: memory grows with what is handed on at once, never with a number that
//! the file declares; whatever is not read is refused with a [`ReadFault`]. Deliberately absent:
//! what a column means (`crate::roster::table`), and the memory limit (`crate::roster::child`).

mod cell_text;
mod csv;
mod kind;
pub(super) mod limits;
mod number_format;
mod ods;
mod package;
mod relations;
mod sheet;
mod strings;
mod styles;
mod text_encoding;
mod xls;
mod xlsx;
mod xml;

use serde::{Deserialize, Serialize};

/// Zero-based row and column.
pub type CellIndex = (u32, u32);

/// Content of a cell.
#[derive(Clone, PartialEq, Debug)]
pub enum CellContent {
    /// Text, or a number as it was typed.
    Text(String),
    /// A whole number below 10^15, where Excel still keeps every digit.
    Whole(u64),
    /// A whole number that its format shows with leading zeros or fixed letters.
    Styled {
        /// Text that people see.
        shown: String,
        /// The number that is stored.
        value: u64,
    },
    /// A number below zero.
    Negative(f64),
    /// A number with a fraction.
    Decimal(f64),
    /// True or false.
    Boolean,
    /// A date or a time.
    Date,
    /// A number of 16 digits or more, whose last digits Excel has lost.
    LongNumber,
    /// A formula whose last value was not empty: it depends on who opens the file.
    Formula,
    /// A formula whose last value was empty.
    EmptyFormula,
    /// An error value.
    Error,
    /// More characters than a cell can hold.
    TooLong,
}

/// One cell of a row.
#[derive(Clone, PartialEq, Debug)]
pub struct RowCell {
    /// Zero-based column.
    pub column: u32,
    /// Content, never empty.
    pub content: CellContent,
    /// True if its font is struck through.
    pub struck: bool,
}

/// One row that holds something.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct SheetRow {
    /// Zero-based row.
    pub row: u32,
    /// True if the row is hidden, by hand or by a filter.
    pub hidden: bool,
    /// Cells that hold something, by column.
    pub cells: Vec<RowCell>,
}

/// Program or form in which a file was written.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub enum BookFormat {
    /// Office Open XML.
    Xlsx,
    /// Office Open XML with macros, which are never run.
    Macros,
    /// The older binary form of Excel.
    Xls,
    /// OpenDocument.
    Ods,
    /// Separated values, in UTF-8.
    CsvUtf8,
    /// Separated values, in UTF-16.
    CsvUtf16,
    /// Separated values, in GB18030.
    CsvGb18030,
}

/// Visibility of a sheet.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub enum SheetVisibility {
    /// Seen by whoever opens the file.
    Visible,
    /// Hidden; a person can show it.
    Hidden,
    /// Hidden so that only a program can show it.
    VeryHidden,
}

/// Facts about a sheet that are known before its rows.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct SheetHead {
    /// Name of the sheet.
    pub name: String,
    /// Visibility.
    pub visibility: SheetVisibility,
    /// Hidden columns, as ranges from and to.
    pub hidden_columns: Vec<(u32, u32)>,
}

/// Facts about a sheet that are known after its rows.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
pub struct SheetTail {
    /// The first merged ranges, at most [`limits::MERGES`].
    pub merged: Vec<(CellIndex, CellIndex)>,
    /// Number of all merged ranges.
    pub merged_count: u64,
}

/// Receiver of a file's sheets and rows, in their order.
pub trait SheetSink {
    /// Takes the form of the file, before any sheet.
    fn book(&mut self, format: BookFormat) -> Result<(), ReadFault>;
    /// Takes a sheet without cells: a chart or a dialog.
    fn chart(&mut self, name: &str) -> Result<(), ReadFault>;
    /// Takes the head of a sheet.
    fn sheet(&mut self, head: SheetHead) -> Result<(), ReadFault>;
    /// Takes a row that holds something. Rows come in ascending order.
    fn row(&mut self, row: &mut SheetRow) -> Result<(), ReadFault>;
    /// Takes the end of a sheet.
    fn end(&mut self, tail: SheetTail) -> Result<(), ReadFault>;
}

/// Reason for which a file can't be read.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub enum ReadFault {
    /// Nothing that could be read as sheets.
    NotAWorkbook,
    /// A part of the package is missing or damaged.
    Damaged(String),
    /// Far more than a roster needs of one thing.
    TooMuch(Excess),
    /// A password is needed.
    Encrypted,
    /// The binary form .xlsb.
    BinaryWorkbook,
    /// A file of another kind, under whatever name.
    OtherKind(OtherKind),
    /// Two parts of the package have the same name.
    PartTwice(String),
    /// Bytes before, between or behind the parts that a package lists.
    JoinedPackages,
    /// Two sheets have the same name.
    SheetTwice(String),
    /// A cell stands twice.
    CellTwice {
        /// The sheet.
        sheet: String,
        /// The cell.
        cell: CellIndex,
    },
    /// A reference to a cell that no sheet has.
    BadReference {
        /// The sheet.
        sheet: String,
        /// The reference as it stands there, shortened.
        reference: String,
    },
    /// Reading it needed more memory than a roster does.
    NeedsMemory,
    /// Reading it took longer than a roster does.
    TakesLong,
    /// The reader failed at it.
    ReaderFailed,
    /// A receiver that takes nothing more.
    Closed,
}

/// Thing of which a file has too much.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub enum Excess {
    /// Bytes after inflating.
    Bytes,
    /// Parts of the package.
    Parts,
    /// Sheets.
    Sheets,
    /// Cells and rows.
    Cells,
    /// Shared strings.
    Strings,
    /// Formats of cells.
    Styles,
    /// Relations between parts.
    Relations,
    /// Tags within tags.
    Depth,
}

/// Kind of a file that is no workbook.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub enum OtherKind {
    /// A web page, often under the name .xls.
    WebPage,
    /// A document of a text program.
    Document,
    /// PDF.
    Pdf,
    /// A picture.
    Picture,
    /// An archive of files.
    Archive,
    /// A single XML file.
    Xml,
}

/// Reads a file and hands its sheets to the receiver.
pub fn read(bytes: &[u8], name: &str, sink: &mut dyn SheetSink) -> Result<(), ReadFault> {
    match kind::of(bytes, name)? {
        kind::FileKind::Package => xlsx::read(bytes, sink),
        kind::FileKind::OpenDocument => ods::read(bytes, sink),
        kind::FileKind::Compound => xls::read(bytes, sink),
        kind::FileKind::Text => csv::read(bytes, name, sink),
    }
}

/// Returns a cell's address as Excel writes it: `(0, 0)` is A1.
pub fn address((row, column): CellIndex) -> String {
    format!("{}{}", column_letters(column), u64::from(row) + 1)
}

/// Returns a column's letters: 0 is A.
pub fn column_letters(column: u32) -> String {
    let mut letters = Vec::new();
    let mut rest = u64::from(column) + 1;
    while rest > 0 {
        letters.push(char::from(b'A' + ((rest - 1) % 26) as u8));
        rest = (rest - 1) / 26;
    }
    letters.iter().rev().collect()
}

#[cfg(test)]
mod tests;
