//! The applicant workbooks (报名名单), in both layouts: a row a child with a bundle number, or a row a bundle with names and serials joined by 、.

use super::columns::{BUNDLE, CHILD, NUMBER, SCHOOL, SERIAL, Table};
use super::finding::{Finding, Place, Problem};
use super::grid::At;
use super::mask::mask_name;
use super::{Child, Source};

/// Separates the children of a bundle in one row.
pub const JOIN: char = '、';

/// One row, cleaned. `None` where the cell was told as an error.
pub struct Row {
    /// Its children.
    pub children: Vec<Child>,
    /// The name of the school.
    pub school: Option<String>,
    /// The bundle number.
    pub bundle: Option<String>,
    /// The text of the draw number.
    pub number: Option<String>,
    /// The cells.
    pub places: Places,
}

/// Where a row's values stand.
pub struct Places {
    pub serial: Place,
    pub school: Place,
    pub bundle: Place,
    pub number: Place,
}

/// All rows of all workbooks.
#[derive(Default)]
pub struct Rows {
    pub rows: Vec<Row>,
    /// How many workbooks were read, and how many of them have draw numbers.
    pub numbered: usize,
}

/// Reads every workbook.
pub fn read(sources: &[Source], has_glyph: &dyn Fn(char) -> bool, findings: &mut Vec<Finding>) -> Rows {
    let mut all = Rows::default();
    let read = |source: &Source| {
        let mut own = Vec::new();
        let table = Table::read(source, "报名名单", &[SERIAL, CHILD, SCHOOL], &[BUNDLE, NUMBER], &mut own);
        (table, own)
    };
    let tables: Vec<_> = sources.iter().map(read).collect();
    let any_numbers = tables.iter().flat_map(|(table, _)| table).any(|table| table.has(NUMBER));
    for (table, own) in tables {
        findings.extend(own);
        let Some(table) = table else { continue };
        if any_numbers && !table.has(NUMBER) {
            table.tell((0, 0), "", Problem::MissingColumn(NUMBER), findings);
        }
        all.numbered += usize::from(table.has(NUMBER));
        let numeric: Vec<At> =
            table.rows.iter().map(|row| table.at(*row, SERIAL)).filter(|at| table.is_number(*at)).collect();
        if let Some(first) = numeric.first() {
            table.tell(*first, "", Problem::SerialsAsNumbers(numeric.len()), findings);
        }
        all.rows.extend(table.rows.iter().map(|row| one_row(&table, *row, has_glyph, findings)));
    }
    all
}

fn one_row(table: &Table, row: u32, has_glyph: &dyn Fn(char) -> bool, findings: &mut Vec<Finding>) -> Row {
    let serials = table.code(row, SERIAL, findings);
    let masked = |names: &str| names.split(JOIN).map(|name| mask_name(name.trim())).collect::<Vec<_>>().join("、");
    let names = table.name(row, CHILD, has_glyph, masked, findings);
    let school = table.name(row, SCHOOL, has_glyph, str::to_owned, findings);
    let children = match (serials, names) {
        (Some(serials), Some(names)) => {
            let (serials, names) = (parts(&serials), parts(&names));
            if serials.len() != names.len() {
                let problem = Problem::NamesAndSerials { names: names.len(), serials: serials.len() };
                table.tell(table.at(row, CHILD), "", problem, findings);
            }
            if serials.iter().any(String::is_empty) {
                table.tell(table.at(row, SERIAL), "", Problem::Blank(SERIAL), findings);
            }
            if names.iter().any(String::is_empty) {
                table.tell(table.at(row, CHILD), "", Problem::Blank(CHILD), findings);
            }
            serials.into_iter().zip(names).map(|(serial, name)| Child { serial, name }).collect()
        }
        _ => Vec::new(),
    };
    let number = if table.has(NUMBER) { table.code(row, NUMBER, findings) } else { None };
    let place = |column| table.place(table.at(row, column));
    Row {
        children,
        school,
        bundle: table.optional_code(row, BUNDLE, findings),
        number,
        places: Places { serial: place(SERIAL), school: place(SCHOOL), bundle: place(BUNDLE), number: place(NUMBER) },
    }
}

fn parts(text: &str) -> Vec<String> {
    text.split(JOIN).map(|part| part.trim().to_owned()).collect()
}
