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
    let mut schools = Vec::new();
    let (mut codes, mut names, mut orders) = (BTreeMap::new(), BTreeMap::new(), BTreeMap::new());
    for &row in &table.rows {
        let code = table.code(row, CODE, findings);
        let name = table.name(row, SCHOOL_NAME, has_glyph, str::to_owned, findings);
        let mut count = |column| {
            let text = table.code(row, column, findings)?;
            let n = text.parse::<u64>().ok().filter(|n| *n <= 1_000_000);
            if n.is_none() {
                table.tell(
                    table.at(row, column),
                    &text,
                    RosterProblem::NotACount,
                    findings,
                );
            }
            n
        };
        let (plan, priority, classes) = (count(PLAN), count(PRIORITY), count(CLASSES));
        let order = if table.has(ORDER) {
            count(ORDER)
        } else {
            Some(u64::from(row))
        };
        let waitlist = match table.optional_code(row, WAITLIST, &mut Vec::new()) {
            Some(_) => count(WAITLIST),
            None => Some(0),
        };
        let mut once = |seen: &mut BTreeMap<String, CellPlace>,
                        key: &Option<String>,
                        column,
                        problem: fn(CellPlace) -> RosterProblem| {
            let Some(key) = key else { return };
            let at = table.at(row, column);
            if let Some(first) = seen.get(key) {
                table.tell(at, key, problem(first.clone()), findings);
            } else {
                seen.insert(key.clone(), table.place(at));
            }
        };
        once(&mut codes, &code, CODE, RosterProblem::CodeTwice);
        once(&mut names, &name, SCHOOL_NAME, RosterProblem::SchoolTwice);
        if table.has(ORDER) {
            once(
                &mut orders,
                &order.map(|n| n.to_string()),
                ORDER,
                RosterProblem::OrderTwice,
            );
        }
        if let (Some(plan), Some(priority)) = (plan, priority)
            && priority > plan
        {
            let read = format!("{priority} > {plan}");
            table.tell(
                table.at(row, PRIORITY),
                &read,
                RosterProblem::PriorityOverPlan,
                findings,
            );
        }
        if classes == Some(0) {
            table.tell(
                table.at(row, CLASSES),
                "0",
                RosterProblem::NoClasses,
                findings,
            );
        }
        // A school with a wrong number is still known by its name, so that its children are not
        // told as well.
        let (Some(name), place) = (name, table.place(table.at(row, SCHOOL_NAME))) else {
            continue;
        };
        let school = PlannedSchool {
            code: code.unwrap_or_default(),
            name,
            plan: plan.unwrap_or_default(),
            priority: priority.unwrap_or_default(),
            classes: classes.unwrap_or_default(),
            waitlist: waitlist.unwrap_or_default(),
        };
        schools.push((order, PlanRows { school, place }));
    }
    schools.sort_by_key(|(order, _)| *order);
    Some(schools.into_iter().map(|(_, school)| school).collect())
}
