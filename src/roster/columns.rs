// SPDX-License-Identifier: Apache-2.0

//! Columns by their header, wherever they are, and the rows below.
//!
//! Invariant: an empty or unfit cell that is asked for is reported. Deliberately absent: what the
//! values mean together.

use super::WorkbookSource;
use super::finding::{Finding, RosterProblem};
use super::grid::{CellContent, CellGrid, CellIndex};
use super::text::{self, CleanedText};
use std::collections::BTreeMap;

/// Registration serial.
pub const SERIAL: &str = "采集序号";
/// The child's name.
pub const CHILD: &str = "儿童姓名";
/// The school applied to.
pub const SCHOOL: &str = "招生学校";
/// Bundle of siblings.
pub const BUNDLE: &str = "多胞胎捆绑号";
/// Draw number.
pub const NUMBER: &str = "派位编号";
/// Place in the order of the draw.
pub const ORDER: &str = "派位顺序";
/// A school's code.
pub const CODE: &str = "学校代码";
/// A school's name.
pub const SCHOOL_NAME: &str = "学校名称";
/// Planned children.
pub const PLAN: &str = "普通招生计划";
/// Children with priority.
pub const PRIORITY: &str = "优先录取人数";
/// Classes.
pub const CLASSES: &str = "班级数";
/// Waiting children.
pub const WAITLIST: &str = "候补人数";

/// Finds the known columns in the header row; one that is there twice is reported.
fn find_columns(
    grid: &CellGrid,
    header_row: u32,
    known: &[&'static str],
    findings: &mut Vec<Finding>,
) -> BTreeMap<&'static str, u32> {
    let mut columns = BTreeMap::new();
    for (at, cell) in grid.cells.range((header_row, 0)..(header_row + 1, 0)) {
        let CellContent::Text(header) = cell else {
            continue;
        };
        let header: String = header.chars().filter(|c| !c.is_whitespace()).collect();
        let Some(known) = known.iter().find(|name| **name == header) else {
            continue;
        };
        if columns.insert(*known, at.1).is_some() {
            let problem = RosterProblem::ColumnTwice(known);
            findings.push(Finding::new(grid.place(*at), header, problem));
        }
    }
    columns
}

/// Lists the rows below the header that hold something, from 0.
fn rows_below(grid: &CellGrid, header_row: u32) -> Vec<u32> {
    let rows = grid.cells.keys().map(|at| at.0);
    let mut rows: Vec<u32> = rows.filter(|row| *row > header_row).collect();
    rows.dedup();
    rows
}

/// A sheet with its columns found. Findings are added as cells are asked for.
pub struct ColumnTable {
    grid: CellGrid,
    columns: BTreeMap<&'static str, u32>,
    /// Zero-based rows that hold something, the header left out.
    pub rows: Vec<u32>,
}

impl ColumnTable {
    /// Finds the columns. `None` when a required one is missing; each missing one is reported.
    pub fn read(
        source: &WorkbookSource,
        sheet: &str,
        required: &[&'static str],
        optional: &[&'static str],
        findings: &mut Vec<Finding>,
    ) -> Option<Self> {
        let grid = match CellGrid::read(source, sheet) {
            Ok(grid) => grid,
            Err(finding) => {
                findings.push(*finding);
                return None;
            }
        };
        let header_row = grid.cells.keys().next().map_or(0, |at| at.0);
        let known: Vec<_> = required.iter().chain(optional).copied().collect();
        let columns = find_columns(&grid, header_row, &known, findings);
        let rows = rows_below(&grid, header_row);
        for (from, to) in &grid.merged {
            let place = grid.range(*from, *to);
            findings.push(Finding::new(place, String::new(), RosterProblem::Merged));
        }
        let missing: Vec<_> = required
            .iter()
            .filter(|name| !columns.contains_key(**name))
            .collect();
        for name in &missing {
            let place = grid.place((header_row, 0));
            let problem = RosterProblem::MissingColumn(name);
            findings.push(Finding::new(place, String::new(), problem));
        }
        if !missing.is_empty() {
            return None;
        }
        if rows.is_empty() {
            let place = grid.place((header_row, 0));
            findings.push(Finding::new(place, String::new(), RosterProblem::NoRows));
        }
        Some(Self {
            grid,
            columns,
            rows,
        })
    }

    /// Returns true if the sheet has a column.
    pub fn has(&self, column: &'static str) -> bool {
        self.columns.contains_key(column)
    }

    /// Returns the address of a row's cell.
    pub fn at(&self, row: u32, column: &'static str) -> CellIndex {
        (row, self.columns.get(column).copied().unwrap_or_default())
    }

    /// Adds a finding about a cell.
    pub fn tell(
        &self,
        at: CellIndex,
        read: &str,
        problem: RosterProblem,
        findings: &mut Vec<Finding>,
    ) {
        findings.push(Finding::new(self.grid.place(at), read.to_owned(), problem));
    }

    /// Returns a cell's place.
    pub fn place(&self, at: CellIndex) -> super::CellPlace {
        self.grid.place(at)
    }

    /// Returns true inside a merged range; the range is reported once.
    fn merged(&self, at: CellIndex) -> bool {
        let inside = |from: CellIndex, to: CellIndex| {
            from.0 <= at.0 && at.0 <= to.0 && from.1 <= at.1 && at.1 <= to.1
        };
        self.grid.merged.iter().any(|(from, to)| inside(*from, *to))
    }

    /// Returns the raw text of a cell; a whole number as it is typed. `None` for an empty cell or one
    /// that was reported as an error.
    fn raw(
        &self,
        at: CellIndex,
        empty: Option<&'static str>,
        findings: &mut Vec<Finding>,
    ) -> Option<String> {
        let problem = match self.grid.cells.get(&at) {
            Some(CellContent::Text(text)) if text.trim().is_empty() => {
                empty.map(RosterProblem::Blank)
            }
            Some(CellContent::Text(text)) => return Some(text.clone()),
            Some(CellContent::Whole(n)) => return Some(n.to_string()),
            None if self.merged(at) => None,
            None => empty.map(RosterProblem::Blank),
            Some(CellContent::Other) => Some(RosterProblem::WrongKind),
            Some(CellContent::LongNumber) => Some(RosterProblem::LongNumber),
            Some(CellContent::Formula) => Some(RosterProblem::Formula),
            Some(CellContent::Error) => Some(RosterProblem::ErrorValue),
        };
        if let Some(problem) = problem {
            self.tell(at, "", problem, findings);
        }
        None
    }

    fn cleaned(
        &self,
        at: CellIndex,
        cleaned: CleanedText,
        read: &str,
        findings: &mut Vec<Finding>,
    ) -> String {
        for problem in cleaned.problems {
            self.tell(at, read, problem, findings);
        }
        cleaned.text
    }

    /// Returns a name that must be there. `shown` gives its form in a finding.
    pub fn name(
        &self,
        row: u32,
        column: &'static str,
        has_glyph: &dyn Fn(char) -> bool,
        shown: fn(&str) -> String,
        findings: &mut Vec<Finding>,
    ) -> Option<String> {
        let at = self.at(row, column);
        let raw = self.raw(at, Some(column), findings)?;
        Some(self.cleaned(
            at,
            text::name(&raw, has_glyph),
            &shown(raw.trim()),
            findings,
        ))
    }

    /// Returns a code that must be there. Its text is never part of a finding.
    pub fn code(
        &self,
        row: u32,
        column: &'static str,
        findings: &mut Vec<Finding>,
    ) -> Option<String> {
        let at = self.at(row, column);
        let raw = self.raw(at, Some(column), findings)?;
        Some(self.cleaned(at, text::code(&raw), "", findings))
    }

    /// Returns a code that may be missing.
    pub fn optional_code(
        &self,
        row: u32,
        column: &'static str,
        findings: &mut Vec<Finding>,
    ) -> Option<String> {
        if !self.has(column) {
            return None;
        }
        let at = self.at(row, column);
        let raw = self.raw(at, None, findings)?;
        Some(self.cleaned(at, text::code(&raw), "", findings))
    }

    /// Returns true if a cell holds a number and not text.
    pub fn is_number(&self, at: CellIndex) -> bool {
        matches!(self.grid.cells.get(&at), Some(CellContent::Whole(_)))
    }
}
