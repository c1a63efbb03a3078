// SPDX-License-Identifier: Apache-2.0

//! Problems of a sheet: what of it was not read, and what people do not see in it.

use super::super::finding::FindingSeverity;
use super::{ProblemTexts, ProblemValues, say};
use crate::i18n::gettext_noop;

/// Problem of a sheet, its rows or columns.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum SheetProblem {
    /// A hidden sheet with the columns of a table: not read.
    HiddenTable(u64),
    /// A hidden sheet with something else: not read.
    HiddenSheet(u64),
    /// Notes or a summary: not read.
    Notes(u64),
    /// A chart: not read.
    Chart,
    /// Rows like those of a table without a header.
    Headless(u64),
    /// Some of the columns only, beside a sheet that has them all.
    Partial {
        /// Rows below the header.
        rows: u64,
        /// The first column that is missing.
        missing: &'static str,
    },
    /// A table of the other kind: not read.
    OtherKind(u64),
    /// Rows above the header: not read.
    Above(u64),
    /// Rows that repeat the header: not read.
    RepeatedHeaders(u64),
    /// Rows that hold nothing in the columns that must be there: not read.
    Idle {
        /// The first row, as people count.
        first: u64,
        /// The last row, as people count.
        last: u64,
        /// Their number.
        rows: u64,
    },
    /// A column whose header is not known: not read.
    Unknown {
        /// Text of the header.
        header: String,
        /// Cells with content.
        cells: u64,
    },
    /// A column without a header: not read.
    Unnamed(u64),
    /// Further columns whose headers are not known.
    MoreUnknown(u64),
    /// A column whose header is like a known one.
    Near {
        /// Text of the header.
        header: String,
        /// The known column.
        column: &'static str,
        /// Cells with content.
        cells: u64,
    },
    /// Hidden rows, which were read.
    HiddenRows(u64),
    /// Struck-through rows, which were read.
    StruckRows(u64),
    /// A hidden column, which was read.
    HiddenColumn(&'static str),
    /// No header was found; texts of the first row.
    NoHeader(String),
}

impl SheetProblem {
    /// Returns whether it must be corrected.
    pub fn is_error(&self) -> bool {
        self.severity() == FindingSeverity::Error
    }

    pub(super) fn severity(&self) -> FindingSeverity {
        match self {
            Self::Headless(_) | Self::Partial { .. } | Self::Near { .. } | Self::NoHeader(_) => {
                FindingSeverity::Error
            }
            _ => FindingSeverity::Warning,
        }
    }

    pub(super) fn texts(&self) -> ProblemTexts {
        self.texts_of_sheet()
            .unwrap_or_else(|| self.texts_of_rows())
    }

    /// Returns the texts of sheets that were not read, and of rows above the header.
    fn texts_of_sheet(&self) -> Option<ProblemTexts> {
        match self {
            Self::HiddenTable(_) => Some(say(
                gettext_noop("a hidden sheet with {rows} rows of the same columns: not read"),
                gettext_noop("show it if it counts; else delete it"),
            )),
            Self::HiddenSheet(_) => Some(say(
                gettext_noop("a hidden sheet with {rows} rows: not read"),
                gettext_noop("make sure that nothing in it counts"),
            )),
            Self::Notes(_) => Some(say(
                gettext_noop("no header of a roster or plan: {rows} rows of this sheet not read"),
                gettext_noop("make sure that nothing in it counts"),
            )),
            Self::Chart => Some(say(
                gettext_noop("a chart: not read"),
                gettext_noop("nothing to do; please confirm"),
            )),
            Self::Headless(_) => Some(say(
                gettext_noop("{rows} rows like those of a list, but without a header"),
                gettext_noop("copy the header above them, or delete the sheet"),
            )),
            Self::Partial { .. } => Some(say(
                gettext_noop("{rows} rows, but the column {column} is missing on this sheet"),
                gettext_noop("add the column, or delete the sheet"),
            )),
            Self::OtherKind(_) => Some(say(
                gettext_noop("a list of the other kind with {rows} rows: not read here"),
                gettext_noop("provide it as a workbook of its own if it counts"),
            )),
            Self::Above(_) => Some(say(
                gettext_noop("{rows} rows above the header were not read"),
                gettext_noop("nothing to do; please confirm"),
            )),
            _ => None,
        }
    }

    /// Returns the texts of rows and columns; that of a sheet without a header is what is left.
    fn texts_of_rows(&self) -> ProblemTexts {
        match self {
            Self::RepeatedHeaders(_) => say(
                gettext_noop("{rows} rows repeat the header and were not read"),
                gettext_noop("nothing to do; please confirm"),
            ),
            Self::Idle { .. } => say(
                gettext_noop(
                    "{rows} rows from {first} to {last} hold nothing in the columns that count: \
                     not read",
                ),
                gettext_noop("make sure that the list ends before them"),
            ),
            Self::Unknown { .. } => say(
                gettext_noop("the header “{header}” is not known: {cells} cells not read"),
                gettext_noop("make sure that nothing in the column is needed"),
            ),
            Self::Unnamed(_) => say(
                gettext_noop("a column without a header: {cells} cells not read"),
                gettext_noop("make sure that nothing in the column is needed"),
            ),
            Self::MoreUnknown(_) => say(
                gettext_noop("{cells} cells in further columns that are not known: not read"),
                gettext_noop("make sure that nothing in them is needed"),
            ),
            Self::Near { .. } => say(
                gettext_noop("the header “{header}” looks like {column}: {cells} cells not read"),
                gettext_noop("rename it {column} if that is meant; else delete the column"),
            ),
            Self::HiddenRows(_) => say(
                gettext_noop("{rows} rows are hidden; they were read like all others"),
                gettext_noop("show them, and delete those that do not count"),
            ),
            Self::StruckRows(_) => say(
                gettext_noop("{rows} rows are struck through; they were read like all others"),
                gettext_noop("delete those that do not count, and remove the line of the others"),
            ),
            Self::HiddenColumn(_) => say(
                gettext_noop("the column {column} is hidden; it was read"),
                gettext_noop("show it and look through it"),
            ),
            _ => say(
                gettext_noop("no header in the first ten rows; found: {header}"),
                gettext_noop("put the headers into one row, named as in the instructions"),
            ),
        }
    }

    pub(super) fn values(&self) -> ProblemValues {
        let rows = |rows: &u64| vec![("rows", rows.to_string())];
        match self {
            Self::HiddenTable(count)
            | Self::HiddenSheet(count)
            | Self::Notes(count)
            | Self::Headless(count)
            | Self::OtherKind(count)
            | Self::Above(count)
            | Self::RepeatedHeaders(count)
            | Self::HiddenRows(count)
            | Self::StruckRows(count) => rows(count),
            Self::Partial { rows, missing } => vec![
                ("rows", rows.to_string()),
                ("column", (*missing).to_owned()),
            ],
            Self::Idle { first, last, rows } => vec![
                ("rows", rows.to_string()),
                ("first", first.to_string()),
                ("last", last.to_string()),
            ],
            Self::Unknown { header, cells } => {
                vec![("header", header.clone()), ("cells", cells.to_string())]
            }
            Self::Unnamed(cells) | Self::MoreUnknown(cells) => vec![("cells", cells.to_string())],
            Self::Near {
                header,
                column,
                cells,
            } => vec![
                ("header", header.clone()),
                ("column", (*column).to_owned()),
                ("cells", cells.to_string()),
            ],
            Self::HiddenColumn(column) => vec![("column", (*column).to_owned())],
            Self::NoHeader(header) => vec![("header", header.clone())],
            Self::Chart => Vec::new(),
        }
    }
}
