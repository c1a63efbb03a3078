// SPDX-License-Identifier: Apache-2.0

//! The applicant workbooks (报名名单), in both layouts: a row a child with a bundle number, or a row a
//! bundle with names and serials joined by 、.

use super::columns::{BUNDLE, CHILD, ColumnTable, NUMBER, SCHOOL, SERIAL};
use super::finding::{CellPlace, Finding, RosterProblem};
use super::grid::CellIndex;
use super::mask::mask_name;
use super::{RosterChild, WorkbookSource};

/// Separates the children of a bundle in one row.
pub const JOIN: char = '、';

/// One row, cleaned. `None` where the cell was told as an error.
pub struct ApplicantRow {
    /// Children of the row.
    pub children: Vec<RosterChild>,
    /// The name of the school.
    pub school: Option<String>,
    /// The bundle number.
    pub bundle: Option<String>,
    /// The text of the draw number.
    pub number: Option<String>,
    /// The cells.
    pub places: SerialPlaces,
}

/// Cells of a row's values.
pub struct SerialPlaces {
    pub serial: CellPlace,
    pub school: CellPlace,
    pub bundle: CellPlace,
    pub number: CellPlace,
}

/// All rows of all workbooks.
#[derive(Default)]
pub struct ApplicantRows {
    pub rows: Vec<ApplicantRow>,
    /// Number of workbooks that have draw numbers.
    pub numbered: usize,
}

/// Reads every workbook.
pub fn read(
    sources: &[WorkbookSource],
    has_glyph: &dyn Fn(char) -> bool,
    findings: &mut Vec<Finding>,
) -> ApplicantRows {
    let mut all = ApplicantRows::default();
    let read = |source: &WorkbookSource| {
        let mut own = Vec::new();
        let table = ColumnTable::read(
            source,
            "报名名单",
            &[SERIAL, CHILD, SCHOOL],
            &[BUNDLE, NUMBER],
            &mut own,
        );
        (table, own)
    };
    let tables: Vec<_> = sources.iter().map(read).collect();
    let any_numbers = tables
        .iter()
        .flat_map(|(table, _)| table)
        .any(|table| table.has(NUMBER));
    for (table, own) in tables {
        findings.extend(own);
        let Some(table) = table else { continue };
        if any_numbers && !table.has(NUMBER) {
            table.tell((0, 0), "", RosterProblem::MissingColumn(NUMBER), findings);
        }
        all.numbered += usize::from(table.has(NUMBER));
        let numeric: Vec<CellIndex> = table
            .rows
            .iter()
            .map(|row| table.at(*row, SERIAL))
            .filter(|at| table.is_number(*at))
            .collect();
        if let Some(first) = numeric.first() {
            table.tell(
                *first,
                "",
                RosterProblem::SerialsAsNumbers(numeric.len()),
                findings,
            );
        }
        all.rows.extend(
            table
                .rows
                .iter()
                .map(|row| one_row(&table, *row, has_glyph, findings)),
        );
    }
    all
}

fn one_row(
    table: &ColumnTable,
    row: u32,
    has_glyph: &dyn Fn(char) -> bool,
    findings: &mut Vec<Finding>,
) -> ApplicantRow {
    let serials = table.code(row, SERIAL, findings);
    let masked = |names: &str| {
        names
            .split(JOIN)
            .map(|name| mask_name(name.trim()))
            .collect::<Vec<_>>()
            .join("、")
    };
    let names = table.name(row, CHILD, has_glyph, masked, findings);
    let school = table.name(row, SCHOOL, has_glyph, str::to_owned, findings);
    let children = match (serials, names) {
        (Some(serials), Some(names)) => children_of(table, row, &serials, &names, findings),
        _ => Vec::new(),
    };
    let number = if table.has(NUMBER) {
        table.code(row, NUMBER, findings)
    } else {
        None
    };
    let place = |column| table.place(table.at(row, column));
    ApplicantRow {
        children,
        school,
        bundle: table.optional_code(row, BUNDLE, findings),
        number,
        places: SerialPlaces {
            serial: place(SERIAL),
            school: place(SCHOOL),
            bundle: place(BUNDLE),
            number: place(NUMBER),
        },
    }
}

/// Pairs the joined serials and names of a row; a count that differs or an empty part is reported.
fn children_of(
    table: &ColumnTable,
    row: u32,
    serials: &str,
    names: &str,
    findings: &mut Vec<Finding>,
) -> Vec<RosterChild> {
    let serials = parts(serials);
    let names = parts(names);
    let child_cell = table.at(row, CHILD);
    if serials.len() != names.len() {
        let problem = RosterProblem::NamesAndSerials {
            names: names.len(),
            serials: serials.len(),
        };
        table.tell(child_cell, "", problem, findings);
    }
    if serials.iter().any(String::is_empty) {
        let problem = RosterProblem::Blank(SERIAL);
        table.tell(table.at(row, SERIAL), "", problem, findings);
    }
    if names.iter().any(String::is_empty) {
        table.tell(child_cell, "", RosterProblem::Blank(CHILD), findings);
    }
    serials
        .into_iter()
        .zip(names)
        .map(|(serial, name)| RosterChild { serial, name })
        .collect()
}

fn parts(text: &str) -> Vec<String> {
    text.split(JOIN)
        .map(|part| part.trim().to_owned())
        .collect()
}
