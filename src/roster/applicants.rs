// SPDX-License-Identifier: Apache-2.0

//! The applicant workbooks (报名名单), in both layouts: a row a child with a bundle number, or a row a
//! bundle with names and serials joined by 、.
//!
//! Invariant: rows become entries as they come; nothing else of a row is kept but where its serials
//! stand. Deliberately absent: checks across rows (`check.rs`).

mod adding;

use super::book::{RowTaker, SheetPlaces};
use super::columns::{BUNDLE, CHILD, NUMBER, SCHOOL, SERIAL};
use super::entries::{ChildOrigin, EntryOrigins, SchoolIndex};
use super::finding::{CellPlace, RosterProblem};
use super::findings::Findings;
use super::mask::mask_name;
use super::names;
use super::problem::QuestionKind;
use super::reader::CellContent;
use super::row_context::{EmptyCell, RowContext, is_total, told};
use super::siblings::{self, JOIN};
use super::table_event::TableRow;
use super::text::{self, TextCleaner};
use super::{RosterChild, RosterEntry};
use crate::protocol::numbering::DrawNumber;
use std::collections::HashMap;
use std::sync::Arc;

/// Words that say that there is no bundle.
const NO_BUNDLE: [&str; 16] = [
    "0", "无", "否", "-", "/", "—", "－", "——", "--", "没有", "不是", "n", "no", "n/a", "無", "非",
];
/// Words that say that there is a bundle, but not which.
const SOME_BUNDLE: [&str; 9] = ["是", "有", "y", "yes", "√", "✓", "双胞胎", "多胞胎", "true"];

/// Bundle that rows name by its number.
pub struct BundleRecord {
    /// Index of its entry.
    pub entry: u32,
    /// First row with its number.
    pub origin: ChildOrigin,
}

/// Reader of all applicant workbooks, which are one roster.
pub struct ApplicantRows<'a> {
    cleaner: &'a TextCleaner<'a>,
    /// Schools of the plan and of the rows.
    pub schools: SchoolIndex,
    /// Entries, in the order of the workbooks.
    pub entries: Vec<RosterEntry>,
    /// Rows of the entries and their children.
    pub origins: EntryOrigins,
    /// Bundles by their numbers.
    pub bundles: HashMap<Box<str>, BundleRecord>,
    /// Sheets that were read.
    pub sheets: Vec<Arc<SheetPlaces>>,
    /// Indices of the sheets whose column of draw numbers is empty.
    pub unnumbered: Vec<usize>,
    numbers: HashMap<u32, ChildOrigin>,
    counts: SheetCounts,
    /// Rows whose names and serials are exchanged, and others.
    exchanged: usize,
    upright: usize,
}

/// Counts of the sheet that is being read.
#[derive(Default)]
struct SheetCounts {
    /// Serials that are numbers, and the first of them.
    numeric: usize,
    first_numeric: Option<u32>,
    /// Cells that say that there is no bundle, and the first of them.
    no_bundle: usize,
    first_no_bundle: Option<u32>,
    rows: usize,
    /// Rows without a draw number.
    without_number: Vec<u32>,
    without_numbers: usize,
}

/// Cells of a row, by column.
#[derive(Default)]
struct RowValues {
    serial: Option<CellContent>,
    child: Option<CellContent>,
    school: Option<CellContent>,
    bundle: Option<CellContent>,
    number: Option<CellContent>,
}

impl<'a> ApplicantRows<'a> {
    /// Begins a roster for the schools of a plan.
    pub fn new(schools: SchoolIndex, cleaner: &'a TextCleaner<'a>) -> Self {
        Self {
            cleaner,
            schools,
            entries: Vec::new(),
            origins: EntryOrigins::default(),
            bundles: HashMap::new(),
            sheets: Vec::new(),
            unnumbered: Vec::new(),
            numbers: HashMap::new(),
            counts: SheetCounts::default(),
            exchanged: 0,
            upright: 0,
        }
    }

    /// Returns the place of a child's cell.
    pub fn place(&self, origin: ChildOrigin, column: &str) -> CellPlace {
        let sheet = self.sheets.get(usize::from(origin.sheet));
        sheet
            .map(|sheet| sheet.place(origin.row, column))
            .unwrap_or_default()
    }

    /// Returns whether names and serials are exchanged in most rows.
    pub fn is_exchanged(&self) -> bool {
        self.exchanged > self.upright
    }

    fn values(row: TableRow) -> RowValues {
        let mut values = RowValues::default();
        for cell in row.cells {
            let slot = match cell.column {
                0 => &mut values.serial,
                1 => &mut values.child,
                2 => &mut values.school,
                3 => &mut values.bundle,
                4 => &mut values.number,
                _ => continue,
            };
            *slot = Some(cell.content);
        }
        values
    }

    fn read_row(&mut self, row: TableRow, context: &mut RowContext<'_>) {
        let values = Self::values(row);
        let texts = [&values.serial, &values.child, &values.school];
        if texts.into_iter().flatten().any(is_total) {
            return context.tell(SERIAL, "", RosterProblem::TotalRow);
        }
        self.counts.rows += 1;
        if matches!(values.serial, Some(CellContent::Whole(_))) {
            self.counts.numeric += 1;
            self.counts.first_numeric.get_or_insert(context.row);
        }
        let children = self.children(values.serial, values.child, context);
        let school = self.school(values.school, context);
        let bundle = self.bundle(values.bundle, context);
        let number = self.number(values.number, bundle.is_some(), context);
        let Some(school) = school else { return };
        self.add(children, school, bundle, number, context);
    }

    fn children(
        &mut self,
        serial: Option<CellContent>,
        child: Option<CellContent>,
        context: &mut RowContext<'_>,
    ) -> Vec<RosterChild> {
        let numeric_name = matches!(
            child,
            Some(CellContent::Whole(_) | CellContent::Styled { .. } | CellContent::Decimal(_))
        );
        let serials = context.text(serial, SERIAL, EmptyCell::Told);
        let names = if numeric_name {
            context.tell(CHILD, "", RosterProblem::NameIsNumber);
            None
        } else {
            context.text(child, CHILD, EmptyCell::Told)
        };
        let (Some(serials), Some(names)) = (serials, names) else {
            return Vec::new();
        };
        self.count_exchanged(&serials, &names);
        if !siblings::is_joined(&serials) && !siblings::is_joined(&names) {
            return self
                .one_child(&serials, &names, context)
                .into_iter()
                .collect();
        }
        self.joined(&serials, &names, context)
    }

    fn count_exchanged(&mut self, serial: &str, name: &str) {
        let digits = |text: &str| text.bytes().any(|byte| byte.is_ascii_digit());
        let han = |text: &str| text.chars().any(text::is_han);
        if han(serial) && !digits(serial) && digits(name) && !han(name) {
            self.exchanged += 1;
        } else {
            self.upright += 1;
        }
    }

    fn one_child(
        &mut self,
        serial: &str,
        name: &str,
        context: &mut RowContext<'_>,
    ) -> Option<RosterChild> {
        let two_serials = siblings::looks_like_two_serials(serial.trim());
        let trimmed = name.trim();
        if two_serials || siblings::looks_like_two_names(trimmed) {
            let (column, read) = if two_serials {
                (SERIAL, String::new())
            } else {
                (CHILD, masked_each(trimmed))
            };
            context.tell(column, &read, RosterProblem::TwoInCell);
            return None;
        }
        let name = self.cleaner.name(name);
        let masked = || mask_name(&name.text);
        let serial = told(text::code(serial), SERIAL, "", context);
        for problem in &name.problems {
            context.tell(CHILD, &masked(), problem.clone());
        }
        let unreadable = name.problems.iter().any(RosterProblem::is_error);
        if !unreadable && names::is_odd(&name.text) {
            let question = RosterProblem::Question(QuestionKind::OddName);
            context.tell(CHILD, &masked(), question);
        }
        Some(RosterChild {
            serial,
            name: name.text,
        })
    }

    /// Pairs the joined serials and names of a row; a count that differs or an empty part is told.
    fn joined(
        &mut self,
        serials: &str,
        names: &str,
        context: &mut RowContext<'_>,
    ) -> Vec<RosterChild> {
        let serials: Vec<&str> = siblings::parts(serials).collect();
        let names: Vec<&str> = siblings::parts(names).collect();
        let masked = masked_each(&names.join("、"));
        if serials.len() != names.len() {
            let problem = RosterProblem::NamesAndSerials {
                names: names.len(),
                serials: serials.len(),
            };
            context.tell(CHILD, &masked, problem);
            return Vec::new();
        }
        let blank = |parts: &[&str]| parts.iter().any(|part| part.trim().is_empty());
        if blank(&serials) || blank(&names) {
            let column = if blank(&serials) { SERIAL } else { CHILD };
            context.tell(column, &masked, RosterProblem::Blank(column));
            return Vec::new();
        }
        let pairs = serials.into_iter().zip(names);
        pairs
            .filter_map(|(serial, name)| self.one_child(serial, name, context))
            .collect()
    }

    fn school(
        &mut self,
        content: Option<CellContent>,
        context: &mut RowContext<'_>,
    ) -> Option<Arc<str>> {
        let raw = context.text(content, SCHOOL, EmptyCell::Told)?;
        let school = self.schools.get_or_clean(&raw, self.cleaner);
        for problem in &school.problems {
            context.tell(SCHOOL, &school.name, problem.clone());
        }
        if let Some(problem) = &school.unknown {
            context.tell(SCHOOL, &school.name, problem.clone());
        }
        Some(Arc::clone(&school.code))
    }

    fn bundle(
        &mut self,
        content: Option<CellContent>,
        context: &mut RowContext<'_>,
    ) -> Option<String> {
        content.as_ref()?;
        if content == Some(CellContent::Whole(0)) {
            self.count_no_bundle(context.row);
            return None;
        }
        let raw = context.text(content, BUNDLE, EmptyCell::Allowed)?;
        let word = raw.trim().to_lowercase();
        if NO_BUNDLE.contains(&word.as_str()) || word.chars().map(text::half_width).eq(['0']) {
            self.count_no_bundle(context.row);
            return None;
        }
        if SOME_BUNDLE.contains(&word.as_str()) {
            context.tell(BUNDLE, raw.trim(), RosterProblem::NoBundleNumber);
            return None;
        }
        Some(told(text::code(&raw), BUNDLE, "", context))
    }

    fn count_no_bundle(&mut self, row: u32) {
        self.counts.no_bundle += 1;
        self.counts.first_no_bundle.get_or_insert(row);
    }

    /// Reads the draw number; one row of a bundle is enough.
    fn number(
        &mut self,
        content: Option<CellContent>,
        in_bundle: bool,
        context: &mut RowContext<'_>,
    ) -> Option<u32> {
        if !context.places.has(NUMBER) {
            return None;
        }
        let Some(raw) = context.text(content, NUMBER, EmptyCell::Allowed) else {
            self.counts.without_numbers += 1;
            if !in_bundle && self.counts.without_number.len() < 400 {
                self.counts.without_number.push(context.row);
            }
            return None;
        };
        let text = told(text::code(&raw), NUMBER, "", context);
        let Some(number) = DrawNumber::parse(&text) else {
            context.tell(NUMBER, &text, RosterProblem::NumberShape);
            return None;
        };
        Some(number.get())
    }
}

impl RowTaker for ApplicantRows<'_> {
    fn sheet(&mut self, places: SheetPlaces) {
        self.sheets.push(Arc::new(places));
        self.counts = SheetCounts::default();
    }

    fn row(&mut self, row: TableRow, findings: &mut Findings) {
        let Some(places) = self.sheets.last().cloned() else {
            return;
        };
        let mut context = RowContext {
            row: row.row,
            places: &places,
            findings,
        };
        self.read_row(row, &mut context);
    }

    fn end(&mut self, findings: &mut Findings) {
        let counts = std::mem::take(&mut self.counts);
        let Some(places) = self.sheets.last().map(Arc::clone) else {
            return;
        };
        if let Some(first) = counts.first_numeric
            && !places.old_form
        {
            let problem = RosterProblem::SerialsAsNumbers(counts.numeric);
            findings.tell(places.place(first, SERIAL), "", problem);
        }
        if let Some(first) = counts.first_no_bundle {
            let problem = RosterProblem::NoBundle(counts.no_bundle);
            findings.tell(places.place(first, BUNDLE), "", problem);
        }
        if places.has(NUMBER) && counts.rows > 0 && counts.without_numbers == counts.rows {
            self.unnumbered.push(self.sheets.len() - 1);
            let problem = RosterProblem::EmptyColumn(NUMBER);
            findings.tell(places.header(NUMBER), "", problem);
        } else {
            for row in counts.without_number {
                let problem = RosterProblem::Blank(NUMBER);
                findings.tell(places.place(row, NUMBER), "", problem);
            }
        }
    }
}

/// Masks each of several names.
fn masked_each(names: &str) -> String {
    let names: Vec<String> = siblings::parts(names)
        .map(|name| mask_name(name.trim()))
        .collect();
    names.join(&JOIN.to_string())
}
