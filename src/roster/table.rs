// SPDX-License-Identifier: Apache-2.0

//! Sheets with their header found: rows of the known columns, and a count of everything else.
//!
//! Invariant: each row, column and sheet that holds something is handed on or counted.
//! Deliberately absent: what the values mean; that a hidden sheet is read.

mod roles;

use super::columns::BookKind;
use super::reader::{
    BookFormat, CellContent, CellIndex, ReadFault, SheetHead, SheetRow, SheetSink, SheetTail,
    SheetVisibility,
};
use super::table_event::{
    IdleRows, KnownCell, OtherColumn, SheetHeader, SheetRole, TableEnd, TableEvent, TableRow,
    TableSheet, TableSink,
};
use roles::{
    HEADER_BYTES, HEADER_TEXTS, best_header, header_text, holds, is_complete, match_header, role,
};
use std::collections::BTreeMap;

/// Rows at the beginning of a sheet among which the header is looked for.
const HEADER_ROWS: usize = 10;
/// The most columns that are told one by one.
const OTHER_COLUMNS: usize = 100;

/// Finds headers and picks the known columns.
pub struct TableBuilder<'s> {
    kind: BookKind,
    sink: &'s mut dyn TableSink,
    head: Option<SheetHead>,
    /// Rows that were read before the header was found.
    waiting: Vec<SheetRow>,
    table: Option<OpenTable>,
}

/// Sheet whose header is decided.
struct OpenTable {
    role: SheetRole,
    visible: bool,
    header: Option<SheetHeader>,
    /// Known column of each column of the sheet.
    known: BTreeMap<u32, usize>,
    required: usize,
    others: BTreeMap<u32, u64>,
    headers: BTreeMap<u32, String>,
    end: TableEnd,
    last_row: u32,
}

impl<'s> TableBuilder<'s> {
    /// Begins a workbook of a kind.
    pub fn new(kind: BookKind, sink: &'s mut dyn TableSink) -> Self {
        Self {
            kind,
            sink,
            head: None,
            waiting: Vec::new(),
            table: None,
        }
    }

    /// Decides what the sheet is and hands its head and the waiting rows on.
    fn decide(&mut self) -> Result<(), ReadFault> {
        let Some(head) = self.head.take() else {
            return Ok(());
        };
        let waiting = std::mem::take(&mut self.waiting);
        let found = best_header(&waiting, self.kind);
        let role = role(&waiting, found.as_ref(), self.kind);
        let (at, header) = match found {
            Some((at, header)) => (Some(at), Some(header)),
            None => (None, None),
        };
        let table = OpenTable::new(
            role,
            &head,
            header,
            waiting.get(at.unwrap_or(usize::MAX)),
            self.kind,
        );
        let hidden = |column: u32| {
            let mut ranges = head.hidden_columns.iter();
            ranges.any(|(from, to)| (*from..=*to).contains(&column))
        };
        let columns = table.known.iter();
        let hidden_columns = columns.filter(|(column, _)| hidden(**column));
        self.sink.take(TableEvent::Sheet(TableSheet {
            hidden_columns: hidden_columns.map(|(_, index)| *index).collect(),
            name: head.name,
            visibility: head.visibility,
            role,
            header: table.header.clone(),
        }))?;
        self.table = Some(table);
        let first = waiting.first().into_iter().flat_map(|row| &row.cells);
        let texts = first
            .map(|cell| header_text(&cell.content))
            .take(HEADER_TEXTS);
        if let Some(table) = &mut self.table {
            table.end.first_texts = texts.collect();
        }
        let below = match role {
            SheetRole::Table | SheetRole::Partial => at.map_or(0, |at| at + 1),
            _ => 0,
        };
        for mut row in waiting.into_iter().skip(below) {
            self.below(&mut row)?;
        }
        Ok(())
    }

    fn below(&mut self, row: &mut SheetRow) -> Result<(), ReadFault> {
        let Some(table) = &mut self.table else {
            return Ok(());
        };
        match table.row(row) {
            Some(row) => self.sink.take(TableEvent::Row(row)),
            None => Ok(()),
        }
    }
}

impl SheetSink for TableBuilder<'_> {
    fn book(&mut self, format: BookFormat) -> Result<(), ReadFault> {
        self.sink.take(TableEvent::Book(format))
    }

    fn chart(&mut self, name: &str) -> Result<(), ReadFault> {
        self.sink.take(TableEvent::Sheet(TableSheet {
            name: name.to_owned(),
            visibility: SheetVisibility::Visible,
            role: SheetRole::Chart,
            header: None,
            hidden_columns: Vec::new(),
        }))?;
        self.sink.take(TableEvent::End(TableEnd::default()))
    }

    fn sheet(&mut self, head: SheetHead) -> Result<(), ReadFault> {
        self.head = Some(head);
        self.waiting.clear();
        self.table = None;
        Ok(())
    }

    fn row(&mut self, row: &mut SheetRow) -> Result<(), ReadFault> {
        if self.table.is_some() {
            return self.below(row);
        }
        let complete =
            match_header(row, self.kind).is_some_and(|header| is_complete(&header, self.kind));
        self.waiting.push(row.clone());
        if complete || self.waiting.len() >= HEADER_ROWS {
            self.decide()?;
        }
        Ok(())
    }

    fn end(&mut self, tail: SheetTail) -> Result<(), ReadFault> {
        self.decide()?;
        match self.table.take() {
            Some(table) => self.sink.take(TableEvent::End(table.end(tail))),
            None => Ok(()),
        }
    }
}

impl OpenTable {
    fn new(
        role: SheetRole,
        head: &SheetHead,
        header: Option<SheetHeader>,
        header_row: Option<&SheetRow>,
        kind: BookKind,
    ) -> Self {
        let columns = header
            .iter()
            .flat_map(|header| header.columns.iter().enumerate());
        let known = columns.filter_map(|(index, column)| Some(((*column)?, index)));
        let cells = header_row.into_iter().flat_map(|row| &row.cells);
        Self {
            role,
            visible: head.visibility == SheetVisibility::Visible,
            known: known.collect(),
            required: kind.required().len(),
            others: BTreeMap::new(),
            headers: cells
                .map(|cell| (cell.column, header_text(&cell.content)))
                .collect(),
            header,
            end: TableEnd::default(),
            last_row: 0,
        }
    }

    /// Counts a row; returns it where it is one of the table's.
    fn row(&mut self, row: &mut SheetRow) -> Option<TableRow> {
        if self.role != SheetRole::Table && self.role != SheetRole::Partial {
            self.end.rows += u64::from(row.cells.iter().any(|cell| holds(&cell.content)));
            return None;
        }
        if self.repeats_header(row) {
            self.end.repeated_headers += 1;
            return None;
        }
        let mut read = TableRow {
            row: row.row,
            hidden: row.hidden,
            ..TableRow::default()
        };
        let (mut required, mut optional) = (false, false);
        for cell in row.cells.drain(..) {
            let Some(index) = self.known.get(&cell.column).copied() else {
                self.count_other(cell.column, &cell.content);
                continue;
            };
            let holds = holds(&cell.content);
            required |= holds && index < self.required;
            optional |= index >= self.required;
            read.struck |= cell.struck;
            read.cells.push(KnownCell {
                column: index as u8,
                content: cell.content,
            });
        }
        if !required {
            if optional {
                self.count_idle(row.row);
            }
            return None;
        }
        self.end.rows += 1;
        self.last_row = row.row;
        (self.visible && self.role == SheetRole::Table).then_some(read)
    }

    /// Returns whether the known cells of a row are the header's own texts.
    fn repeats_header(&self, row: &SheetRow) -> bool {
        let known = row
            .cells
            .iter()
            .filter(|cell| self.known.contains_key(&cell.column));
        let mut same = 0;
        for cell in known {
            let CellContent::Text(text) = &cell.content else {
                return false;
            };
            let header = self.headers.get(&cell.column);
            if text.len() > HEADER_BYTES || header.is_none_or(|h| *h != header_text(&cell.content))
            {
                return false;
            }
            same += 1;
        }
        same >= 2
    }

    fn count_other(&mut self, column: u32, content: &CellContent) {
        if !holds(content) {
            return;
        }
        if self.others.len() < OTHER_COLUMNS || self.others.contains_key(&column) {
            *self.others.entry(column).or_default() += 1;
        } else {
            self.end.more_others += 1;
        }
    }

    fn count_idle(&mut self, row: u32) {
        let idle = self.end.idle.get_or_insert(IdleRows {
            first: row,
            last: row,
            count: 0,
        });
        idle.last = row;
        idle.count += 1;
    }

    fn end(mut self, tail: SheetTail) -> TableEnd {
        let others = self.others.iter();
        self.end.others = others
            .map(|(column, cells)| OtherColumn {
                column: *column,
                header: self.headers.get(column).cloned().unwrap_or_default(),
                cells: *cells,
            })
            .collect();
        let header_row = self.header.as_ref().map_or(0, |header| header.row);
        let bears = |from: CellIndex, to: CellIndex| {
            let rows = from.0 > header_row && from.0 <= self.last_row;
            rows && self.known.range(from.1..=to.1).next().is_some()
        };
        self.end.more_merged = tail.merged_count > tail.merged.len() as u64;
        let merged = tail.merged.into_iter();
        self.end.merged = merged.filter(|(from, to)| bears(*from, *to)).collect();
        self.end
    }
}
