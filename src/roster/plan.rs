// SPDX-License-Identifier: Apache-2.0

//! The plan workbook (派位计划): one row a school.

use super::columns::{CLASSES, CODE, ColumnTable, ORDER, PLAN, PRIORITY, SCHOOL_NAME, WAITLIST};
use super::finding::{CellPlace, Finding, RosterProblem};
use super::{PlannedSchool, WorkbookSource};
use std::collections::BTreeMap;

/// A school with the cell of its name.
pub struct PlanRows {
    pub school: PlannedSchool,
    pub place: CellPlace,
}

/// The schools, in the order of the draw. `None` when the workbook could not be read at all.
pub fn read(
    source: &WorkbookSource,
    has_glyph: &dyn Fn(char) -> bool,
    findings: &mut Vec<Finding>,
) -> Option<Vec<PlanRows>> {
    let required = [CODE, SCHOOL_NAME, PLAN, PRIORITY, CLASSES];
    let table = ColumnTable::read(source, "派位计划", &required, &[ORDER, WAITLIST], findings)?;
    let mut seen = SeenBefore::default();
    let mut schools = Vec::new();
    for &row in &table.rows {
        let read = RowReader { table: &table, row };
        schools.extend(read.school(has_glyph, &mut seen, findings));
    }
    schools.sort_by_key(|(order, _)| *order);
    Some(schools.into_iter().map(|(_, school)| school).collect())
}

/// First cells of each code, name and place in the order.
#[derive(Default)]
struct SeenBefore {
    codes: BTreeMap<String, CellPlace>,
    names: BTreeMap<String, CellPlace>,
    orders: BTreeMap<String, CellPlace>,
}

/// One row of the plan.
struct RowReader<'t> {
    table: &'t ColumnTable,
    row: u32,
}

impl RowReader<'_> {
    /// Reads the row, with its place in the order; `None` for a row without a name. A school with
    /// a wrong number is still known by its name, so that its children are not told as well.
    fn school(
        &self,
        has_glyph: &dyn Fn(char) -> bool,
        seen: &mut SeenBefore,
        findings: &mut Vec<Finding>,
    ) -> Option<(Option<u64>, PlanRows)> {
        let (table, row) = (self.table, self.row);
        let code = table.code(row, CODE, findings);
        let name = table.name(row, SCHOOL_NAME, has_glyph, str::to_owned, findings);
        let plan = self.count(PLAN, findings);
        let priority = self.count(PRIORITY, findings);
        let classes = self.count(CLASSES, findings);
        let order = if table.has(ORDER) {
            self.count(ORDER, findings)
        } else {
            Some(u64::from(row))
        };
        let waitlist = match table.optional_code(row, WAITLIST, &mut Vec::new()) {
            Some(_) => self.count(WAITLIST, findings),
            None => Some(0),
        };
        let twice = RosterProblem::CodeTwice;
        self.once(&mut seen.codes, code.as_deref(), CODE, twice, findings);
        let twice = RosterProblem::SchoolTwice;
        self.once(
            &mut seen.names,
            name.as_deref(),
            SCHOOL_NAME,
            twice,
            findings,
        );
        if table.has(ORDER) {
            let key = order.map(|n| n.to_string());
            let twice = RosterProblem::OrderTwice;
            self.once(&mut seen.orders, key.as_deref(), ORDER, twice, findings);
        }
        self.check_numbers(plan, priority, classes, findings);
        let school = PlannedSchool {
            code: code.unwrap_or_default(),
            name: name?,
            plan: plan.unwrap_or_default(),
            priority: priority.unwrap_or_default(),
            classes: classes.unwrap_or_default(),
            waitlist: waitlist.unwrap_or_default(),
        };
        let place = table.place(table.at(row, SCHOOL_NAME));
        Some((order, PlanRows { school, place }))
    }

    /// Reads a number of the row, at most a million.
    fn count(&self, column: &'static str, findings: &mut Vec<Finding>) -> Option<u64> {
        let text = self.table.code(self.row, column, findings)?;
        let number = text.parse::<u64>().ok().filter(|n| *n <= 1_000_000);
        if number.is_none() {
            let at = self.table.at(self.row, column);
            self.table
                .tell(at, &text, RosterProblem::NotACount, findings);
        }
        number
    }

    /// Reports a key that an earlier row has too.
    fn once(
        &self,
        seen: &mut BTreeMap<String, CellPlace>,
        key: Option<&str>,
        column: &'static str,
        problem: fn(CellPlace) -> RosterProblem,
        findings: &mut Vec<Finding>,
    ) {
        let Some(key) = key else { return };
        let at = self.table.at(self.row, column);
        if let Some(first) = seen.get(key) {
            self.table.tell(at, key, problem(first.clone()), findings);
        } else {
            seen.insert(key.to_owned(), self.table.place(at));
        }
    }

    /// Reports more priority than places, and a school without a class.
    fn check_numbers(
        &self,
        plan: Option<u64>,
        priority: Option<u64>,
        classes: Option<u64>,
        findings: &mut Vec<Finding>,
    ) {
        if let (Some(plan), Some(priority)) = (plan, priority)
            && priority > plan
        {
            let at = self.table.at(self.row, PRIORITY);
            let read = format!("{priority} > {plan}");
            let problem = RosterProblem::PriorityOverPlan;
            self.table.tell(at, &read, problem, findings);
        }
        if classes == Some(0) {
            let at = self.table.at(self.row, CLASSES);
            self.table.tell(at, "0", RosterProblem::NoClasses, findings);
        }
    }
}
