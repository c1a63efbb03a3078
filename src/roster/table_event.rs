// SPDX-License-Identifier: Apache-2.0

//! Steps of reading a workbook, as they go from the reading process to the import.

use super::reader::{BookFormat, CellContent, CellIndex, ReadFault, SheetVisibility};
use serde::{Deserialize, Serialize};

/// Cell of a known column.
#[derive(Clone, PartialEq, Debug)]
pub struct KnownCell {
    /// Index of the column in [`BookKind::columns`].
    pub column: u8,
    /// Content, never empty.
    pub content: CellContent,
}

/// Row below a header that holds something in a column that must be there.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct TableRow {
    /// Zero-based row.
    pub row: u32,
    /// True if it is hidden.
    pub hidden: bool,
    /// True if a known cell is struck through.
    pub struck: bool,
    /// Cells of the known columns.
    pub cells: Vec<KnownCell>,
}

/// Header of a sheet.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct SheetHeader {
    /// Zero-based row.
    pub row: u32,
    /// Column of the sheet for each known column, by index.
    pub columns: Vec<Option<u32>>,
    /// Known columns that stand twice: index and column of the second.
    pub twice: Vec<(usize, u32)>,
    /// Rows with content above it.
    pub above: u64,
    /// Texts of the row, shortened.
    pub texts: Vec<String>,
}

/// Role of a sheet.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub enum SheetRole {
    /// All columns that must be there are there: its rows follow.
    Table,
    /// Some are missing.
    Partial,
    /// A table of the other kind of workbook.
    OtherKind,
    /// Rows like those of a table, without a header.
    Headless,
    /// Something else: notes, a summary.
    Notes,
    /// A chart or a dialog.
    Chart,
}

/// A sheet, before its rows.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct TableSheet {
    /// Name of the sheet.
    pub name: String,
    /// Visibility; rows of a hidden sheet are counted only.
    pub visibility: SheetVisibility,
    /// Role of the sheet.
    pub role: SheetRole,
    /// The header, or the row that is most like one.
    pub header: Option<SheetHeader>,
    /// Known columns that are hidden, by index.
    pub hidden_columns: Vec<usize>,
}

/// Column that is not known.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct OtherColumn {
    /// Zero-based column.
    pub column: u32,
    /// Text in the header's row, shortened; may be empty.
    pub header: String,
    /// Cells below the header that hold something.
    pub cells: u64,
}

/// Rows that hold nothing in the columns that must be there.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct IdleRows {
    /// The first, zero-based.
    pub first: u32,
    /// The last, zero-based.
    pub last: u32,
    /// Their number.
    pub count: u64,
}

/// Counts of a sheet, after its rows.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
pub struct TableEnd {
    /// Rows that hold something: below the header in a table, else all.
    pub rows: u64,
    /// Rows that hold nothing in the columns that must be there.
    pub idle: Option<IdleRows>,
    /// Rows that repeat the header.
    pub repeated_headers: u64,
    /// Columns that are not known and hold something below the header.
    pub others: Vec<OtherColumn>,
    /// Further such columns.
    pub more_others: u64,
    /// Merged ranges below the header in known columns.
    pub merged: Vec<(CellIndex, CellIndex)>,
    /// True if there are more merged ranges than were looked at.
    pub more_merged: bool,
    /// Texts of the first row that holds something, shortened.
    pub first_texts: Vec<String>,
}

/// Step of reading a workbook.
#[derive(Clone, PartialEq, Debug)]
pub enum TableEvent {
    /// The form of the file.
    Book(BookFormat),
    /// A sheet begins.
    Sheet(TableSheet),
    /// A row of a visible table.
    Row(TableRow),
    /// The sheet ends.
    End(TableEnd),
}

/// Receiver of a workbook's tables.
pub trait TableSink {
    /// Takes the next step.
    fn take(&mut self, event: TableEvent) -> Result<(), ReadFault>;
}
