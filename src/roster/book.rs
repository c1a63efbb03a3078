// SPDX-License-Identifier: Apache-2.0

//! One workbook's tables: which sheets were read and which were not, said with their counts.
//!
//! Invariant: a hidden sheet is never read; a sheet with rows that was not read is named.
//! Deliberately absent: the values of rows, which a [`RowTaker`] takes.

mod unread;

use super::columns::BookKind;
use super::finding::{CellPlace, RosterProblem};
use super::findings::Findings;
use super::header;
use super::problem::{FileProblem, SheetProblem};
use super::reader::{
    BookFormat, CellContent, CellIndex, ReadFault, SheetVisibility, address, column_letters,
};
use super::source::printable;
use super::table_event::{
    OtherColumn, SheetRole, TableEnd, TableEvent, TableRow, TableSheet, TableSink,
};
use super::{FileReport, SheetReport};

/// Sheet of a table, as far as places in it are told.
#[derive(Clone, Debug)]
pub struct SheetPlaces {
    /// File name.
    pub file: String,
    /// Name of the sheet.
    pub sheet: String,
    /// True for the older form, whose number formats can't be seen.
    pub old_form: bool,
    kind: BookKind,
    header_row: u32,
    columns: Vec<Option<u32>>,
}

impl SheetPlaces {
    /// Returns whether the sheet has a column.
    pub fn has(&self, column: &str) -> bool {
        self.column(column).is_some()
    }

    fn column(&self, column: &str) -> Option<u32> {
        let index = self.kind.index(column)?;
        self.columns.get(index).copied().flatten()
    }

    /// Returns the place of a row's cell.
    pub fn place(&self, row: u32, column: &str) -> CellPlace {
        self.cell((row, self.column(column).unwrap_or_default()))
    }

    /// Returns the place of a column's header.
    pub fn header(&self, column: &str) -> CellPlace {
        self.place(self.header_row, column)
    }

    fn cell(&self, at: CellIndex) -> CellPlace {
        CellPlace {
            file: self.file.clone(),
            sheet: self.sheet.clone(),
            cell: address(at),
        }
    }
}

/// Receiver of a workbook's rows.
pub trait RowTaker {
    /// Takes a sheet before its rows.
    fn sheet(&mut self, places: SheetPlaces);
    /// Takes a row.
    fn row(&mut self, row: TableRow, findings: &mut Findings);
    /// Takes the end of a sheet.
    fn end(&mut self, findings: &mut Findings);
}

/// A sheet that ended.
struct EndedSheet {
    sheet: TableSheet,
    end: TableEnd,
}

impl EndedSheet {
    fn is_read(&self) -> bool {
        self.sheet.role == SheetRole::Table && self.is_visible()
    }

    fn is_visible(&self) -> bool {
        self.sheet.visibility == SheetVisibility::Visible
    }
}

/// Reader of a workbook's tables.
pub struct BookTables<'t> {
    file: &'t str,
    kind: BookKind,
    taker: &'t mut dyn RowTaker,
    findings: &'t mut Findings,
    format: BookFormat,
    open: Option<TableSheet>,
    hidden_rows: u64,
    struck_rows: u64,
    ended: Vec<EndedSheet>,
}

impl<'t> BookTables<'t> {
    /// Begins a workbook.
    pub fn new(
        file: &'t str,
        kind: BookKind,
        taker: &'t mut dyn RowTaker,
        findings: &'t mut Findings,
    ) -> Self {
        Self {
            file,
            kind,
            taker,
            findings,
            format: BookFormat::Xlsx,
            open: None,
            hidden_rows: 0,
            struck_rows: 0,
            ended: Vec::new(),
        }
    }

    fn tell(&mut self, sheet: &str, cell: String, read: &str, problem: RosterProblem) {
        let place = CellPlace {
            file: self.file.to_owned(),
            sheet: sheet.to_owned(),
            cell,
        };
        self.findings.tell(place, read, problem);
    }

    fn tell_sheet(&mut self, sheet: &str, problem: SheetProblem) {
        self.tell(sheet, String::new(), "", RosterProblem::Sheet(problem));
    }

    /// Tells what was not read, and returns the file's report.
    pub fn finish(mut self, outcome: Result<(), ReadFault>) -> FileReport {
        let mut report = FileReport {
            name: self.file.to_owned(),
            sha256: String::new(),
            sheets: Vec::new(),
        };
        if let Err(fault) = outcome {
            let place = CellPlace::file(self.file);
            self.findings
                .tell(place, "", RosterProblem::of_fault(fault));
            return report;
        }
        let format = match self.format {
            BookFormat::Xlsx | BookFormat::Ods => None,
            BookFormat::Macros => Some(FileProblem::Macros),
            BookFormat::Xls => Some(FileProblem::OldForm),
            BookFormat::CsvUtf8 | BookFormat::CsvUtf16 | BookFormat::CsvGb18030 => {
                Some(FileProblem::Separated(self.format))
            }
        };
        if let Some(problem) = format {
            let place = CellPlace::file(self.file);
            self.findings.tell(place, "", RosterProblem::File(problem));
        }
        let ended = std::mem::take(&mut self.ended);
        if ended.iter().any(EndedSheet::is_read) {
            self.tell_others(&ended);
        } else {
            self.tell_no_table(&ended);
        }
        let read = ended.iter().filter(|sheet| sheet.is_read());
        report.sheets = read
            .map(|ended| SheetReport {
                name: ended.sheet.name.clone(),
                rows: ended.end.rows,
            })
            .collect();
        report
    }

    fn begin(&mut self, mut sheet: TableSheet) {
        sheet.name = printable(&sheet.name);
        self.hidden_rows = 0;
        self.struck_rows = 0;
        let read = sheet.role == SheetRole::Table && sheet.visibility == SheetVisibility::Visible;
        if let Some(header) = sheet.header.as_ref().filter(|_| read) {
            self.taker.sheet(SheetPlaces {
                file: self.file.to_owned(),
                sheet: sheet.name.clone(),
                old_form: self.format == BookFormat::Xls,
                kind: self.kind,
                header_row: header.row,
                columns: header.columns.clone(),
            });
        }
        self.open = Some(sheet);
    }

    fn end(&mut self, end: TableEnd) {
        let Some(sheet) = self.open.take() else {
            return;
        };
        let ended = EndedSheet { sheet, end };
        if ended.is_read() {
            self.taker.end(self.findings);
            self.tell_table(&ended);
        }
        self.ended.push(ended);
    }

    /// Tells what is to be said about a table that was read.
    fn tell_table(&mut self, ended: &EndedSheet) {
        let EndedSheet { sheet, end } = ended;
        let Some(header) = &sheet.header else { return };
        let name = sheet.name.as_str();
        let known: Vec<&'static str> = self.kind.columns().collect();
        let column = |index: usize| known.get(index).copied().unwrap_or_default();
        for (index, at) in &header.twice {
            let problem = RosterProblem::ColumnTwice(column(*index));
            self.tell(name, address((header.row, *at)), "", problem);
        }
        for index in &sheet.hidden_columns {
            self.tell_sheet(name, SheetProblem::HiddenColumn(column(*index)));
        }
        if header.above > 0 {
            self.tell_sheet(name, SheetProblem::Above(header.above));
        }
        self.tell_merged(name, end);
        let missing: Vec<&'static str> = known
            .iter()
            .enumerate()
            .filter(|(index, _)| header.columns.get(*index).copied().flatten().is_none())
            .map(|(_, column)| *column)
            .collect();
        for other in &end.others {
            self.tell_other_column(name, header.row, other, &missing);
        }
        self.tell_count(name, end.more_others, SheetProblem::MoreUnknown);
        self.tell_count(name, end.repeated_headers, SheetProblem::RepeatedHeaders);
        self.tell_count(name, self.hidden_rows, SheetProblem::HiddenRows);
        self.tell_count(name, self.struck_rows, SheetProblem::StruckRows);
        if let Some(idle) = end.idle {
            let problem = SheetProblem::Idle {
                first: u64::from(idle.first) + 1,
                last: u64::from(idle.last) + 1,
                rows: idle.count,
            };
            self.tell_sheet(name, problem);
        }
    }

    fn tell_count(&mut self, sheet: &str, count: u64, problem: fn(u64) -> SheetProblem) {
        if count > 0 {
            self.tell_sheet(sheet, problem(count));
        }
    }

    fn tell_merged(&mut self, name: &str, end: &TableEnd) {
        for (from, to) in &end.merged {
            let range = format!("{}:{}", address(*from), address(*to));
            self.tell(name, range, "", RosterProblem::Merged);
        }
        if end.more_merged && end.merged.is_empty() {
            self.tell(name, String::new(), "", RosterProblem::Merged);
        }
        self.findings.forget_blanks(self.file, name, &end.merged);
    }

    fn tell_other_column(
        &mut self,
        sheet: &str,
        header_row: u32,
        other: &OtherColumn,
        missing: &[&'static str],
    ) {
        let header = printable(&other.header);
        let cells = other.cells;
        let near = missing
            .iter()
            .find(|column| header::is_near(&header, column));
        let problem = match near {
            Some(column) => SheetProblem::Near {
                header,
                column,
                cells,
            },
            None if header.trim().is_empty() => SheetProblem::Unnamed(cells),
            None => SheetProblem::Unknown { header, cells },
        };
        let cell = if other.header.is_empty() {
            column_letters(other.column)
        } else {
            address((header_row, other.column))
        };
        self.tell(sheet, cell, "", RosterProblem::Sheet(problem));
    }
}

impl TableSink for BookTables<'_> {
    fn take(&mut self, event: TableEvent) -> Result<(), ReadFault> {
        match event {
            TableEvent::Book(format) => self.format = format,
            TableEvent::Sheet(sheet) => self.begin(sheet),
            TableEvent::Row(row) => {
                self.hidden_rows += u64::from(row.hidden);
                self.struck_rows += u64::from(row.struck);
                self.taker.row(row, self.findings);
            }
            TableEvent::End(end) => self.end(end),
        }
        Ok(())
    }
}

/// Returns the problem of a cell that holds neither text nor a plain number.
pub fn problem_of(content: &CellContent) -> Option<RosterProblem> {
    match content {
        CellContent::Text(_) | CellContent::Whole(_) | CellContent::Styled { .. } => None,
        CellContent::Negative(_)
        | CellContent::Decimal(_)
        | CellContent::Boolean
        | CellContent::Date => Some(RosterProblem::WrongKind),
        CellContent::LongNumber => Some(RosterProblem::LongNumber),
        CellContent::Formula | CellContent::EmptyFormula => Some(RosterProblem::Formula),
        CellContent::Error => Some(RosterProblem::ErrorValue),
        CellContent::TooLong => Some(RosterProblem::TooLong),
    }
}
