// SPDX-License-Identifier: Apache-2.0

//! The plan workbook (派位计划): one row a school.

use super::PlannedSchool;
use super::book::{RowTaker, SheetPlaces, problem_of};
use super::columns::{
    APPLIED, BookKind, CLASSES, CODE, ORDER, PLAN, PRIORITY, SCHOOL_NAME, WAITLIST,
};
use super::finding::{CellPlace, RosterProblem};
use super::findings::Findings;
use super::problem::QuestionKind;
use super::reader::CellContent;
use super::row_context::is_total;
use super::table_event::TableRow;
use super::text::{self, TextCleaner, folded};
use std::collections::HashMap;

/// The largest number of a plan.
const LARGEST: u64 = 1_000_000;

/// A school with where it stands.
pub struct PlanRows {
    /// The school.
    pub school: PlannedSchool,
    /// Published number of its applicants.
    pub applied: Option<u64>,
    /// Cell of its name.
    pub place: CellPlace,
    /// Cell of its places.
    pub plan_place: CellPlace,
    /// Cell of its classes.
    pub classes_place: CellPlace,
    /// Cell of the published number.
    pub applied_place: CellPlace,
    order: Option<u64>,
}

/// Reader of a plan workbook.
pub struct PlanReader<'a> {
    cleaner: &'a TextCleaner<'a>,
    places: Option<SheetPlaces>,
    schools: Vec<PlanRows>,
    seen: SeenBefore,
}

/// First cells of each code, name and place in the order.
#[derive(Default)]
struct SeenBefore {
    codes: HashMap<String, CellPlace>,
    names: HashMap<String, CellPlace>,
    orders: HashMap<String, CellPlace>,
}

impl<'a> PlanReader<'a> {
    /// Begins a plan.
    pub fn new(cleaner: &'a TextCleaner<'a>) -> Self {
        Self {
            cleaner,
            places: None,
            schools: Vec::new(),
            seen: SeenBefore::default(),
        }
    }

    /// Returns the schools, in the order of the draw.
    pub fn schools(mut self) -> Vec<PlanRows> {
        self.schools.sort_by_key(|school| school.order);
        self.schools
    }
}

impl RowTaker for PlanReader<'_> {
    fn sheet(&mut self, places: SheetPlaces) {
        self.places = Some(places);
    }

    fn row(&mut self, row: TableRow, findings: &mut Findings) {
        let Some(places) = &self.places else { return };
        let mut reader = RowReader {
            places,
            row: row.row,
            cells: row
                .cells
                .into_iter()
                .map(|cell| (cell.column, cell.content))
                .collect(),
            findings,
        };
        if let Some(school) = reader.school(self.cleaner, &mut self.seen, self.schools.len()) {
            self.schools.push(school);
        }
    }

    fn end(&mut self, _: &mut Findings) {}
}

/// One row of the plan.
struct RowReader<'r> {
    places: &'r SheetPlaces,
    row: u32,
    cells: HashMap<u8, CellContent>,
    findings: &'r mut Findings,
}

impl RowReader<'_> {
    /// Reads the row; `None` for a row without a name. A school with a wrong number is still known
    /// by its name, so that its children are not told as well.
    fn school(
        &mut self,
        cleaner: &TextCleaner<'_>,
        seen: &mut SeenBefore,
        index: usize,
    ) -> Option<PlanRows> {
        if self.cells.values().any(is_total) {
            self.tell(SCHOOL_NAME, "", RosterProblem::TotalRow);
            return None;
        }
        let code = self.code();
        let name = self.name(cleaner);
        let plan = self.count(PLAN);
        let priority = self.count(PRIORITY);
        let classes = self.count(CLASSES);
        let order = if self.places.has(ORDER) {
            self.count(ORDER)
        } else {
            Some(index as u64)
        };
        let waitlist = self.optional_count(WAITLIST).unwrap_or_default();
        let applied = self.optional_count(APPLIED);
        let code_key = code.as_deref().map(folded);
        self.once(&mut seen.codes, code_key, CODE, RosterProblem::CodeTwice);
        let name_key = name.as_deref().map(folded);
        self.once(
            &mut seen.names,
            name_key,
            SCHOOL_NAME,
            RosterProblem::SchoolTwice,
        );
        if self.places.has(ORDER) {
            let key = order.map(|n| n.to_string());
            self.once(&mut seen.orders, key, ORDER, RosterProblem::OrderTwice);
        }
        self.check_numbers(plan, priority, classes);
        let place = |column| self.places.place(self.row, column);
        Some(PlanRows {
            school: PlannedSchool {
                code: code.unwrap_or_default(),
                name: name?,
                plan: plan.unwrap_or_default(),
                priority: priority.unwrap_or_default(),
                classes: classes.unwrap_or_default(),
                waitlist,
            },
            applied,
            place: place(SCHOOL_NAME),
            plan_place: place(PLAN),
            classes_place: place(CLASSES),
            applied_place: place(APPLIED),
            order,
        })
    }

    fn tell(&mut self, column: &str, read: &str, problem: RosterProblem) {
        let place = self.places.place(self.row, column);
        self.findings.tell(place, read, problem);
    }

    fn content(&mut self, column: &str) -> Option<CellContent> {
        let index = BookKind::Plan.index(column)?;
        self.cells.remove(&(index as u8))
    }

    fn code(&mut self) -> Option<String> {
        let raw = match self.content(CODE) {
            Some(CellContent::Text(text)) if !text.trim().is_empty() => text,
            Some(CellContent::Whole(number)) => {
                if self.places.old_form {
                    let question = QuestionKind::UnseenForm(CODE);
                    self.tell(CODE, "", RosterProblem::Question(question));
                }
                number.to_string()
            }
            Some(CellContent::Styled { shown, .. }) => {
                let question = QuestionKind::ShownForm(CODE);
                self.tell(CODE, "", RosterProblem::Question(question));
                shown
            }
            other => return self.unfit(other, CODE),
        };
        let cleaned = text::code(&raw);
        for problem in cleaned.problems {
            self.tell(CODE, "", problem);
        }
        Some(cleaned.text)
    }

    fn name(&mut self, cleaner: &TextCleaner<'_>) -> Option<String> {
        let raw = match self.content(SCHOOL_NAME) {
            Some(CellContent::Text(text)) if !text.trim().is_empty() => text,
            Some(CellContent::Whole(number)) => number.to_string(),
            other => return self.unfit(other, SCHOOL_NAME),
        };
        let cleaned = cleaner.name(&raw);
        for problem in cleaned.problems {
            self.tell(SCHOOL_NAME, raw.trim(), problem);
        }
        Some(cleaned.text)
    }

    /// Tells a cell that is empty or holds something that can't be taken.
    fn unfit(&mut self, content: Option<CellContent>, column: &'static str) -> Option<String> {
        let problem = content.as_ref().and_then(problem_of);
        self.tell(column, "", problem.unwrap_or(RosterProblem::Blank(column)));
        None
    }

    /// Reads a number of the row.
    fn count(&mut self, column: &'static str) -> Option<u64> {
        let content = self.content(column);
        self.number(content, column)
    }

    /// Reads a number that may be missing.
    fn optional_count(&mut self, column: &'static str) -> Option<u64> {
        let content = match self.content(column)? {
            CellContent::Text(text) if text.trim().is_empty() => return None,
            content => content,
        };
        self.number(Some(content), column)
    }

    fn number(&mut self, content: Option<CellContent>, column: &'static str) -> Option<u64> {
        let text = match content {
            Some(CellContent::Whole(value) | CellContent::Styled { value, .. }) => {
                value.to_string()
            }
            Some(CellContent::Text(text)) if !text.trim().is_empty() => {
                let cleaned = text::code(&text);
                for problem in cleaned.problems {
                    self.tell(column, "", problem);
                }
                cleaned.text
            }
            Some(CellContent::Negative(value) | CellContent::Decimal(value)) => {
                self.tell(column, &value.to_string(), RosterProblem::NotACount);
                return None;
            }
            Some(CellContent::Boolean | CellContent::Date) => {
                self.tell(column, "", RosterProblem::NotACount);
                return None;
            }
            other => {
                self.unfit(other, column);
                return None;
            }
        };
        let plain = text.bytes().all(|byte| byte.is_ascii_digit());
        let number = text.parse::<u64>().ok().filter(|_| plain);
        let problem = match number {
            Some(number) if number <= LARGEST => return Some(number),
            Some(_) => RosterProblem::CountTooLarge,
            None => RosterProblem::NotACount,
        };
        let read: String = text.chars().take(40).collect();
        self.tell(column, &read, problem);
        None
    }

    /// Reports a key that an earlier row has too.
    fn once(
        &mut self,
        seen: &mut HashMap<String, CellPlace>,
        key: Option<String>,
        column: &'static str,
        problem: fn(CellPlace) -> RosterProblem,
    ) {
        let Some(key) = key else { return };
        match seen.get(&key).cloned() {
            Some(first) => self.tell(column, &key, problem(first)),
            None => {
                seen.insert(key, self.places.place(self.row, column));
            }
        }
    }

    /// Reports more priority than places, and a school without a class.
    fn check_numbers(&mut self, plan: Option<u64>, priority: Option<u64>, classes: Option<u64>) {
        if let (Some(plan), Some(priority)) = (plan, priority)
            && priority > plan
        {
            let read = format!("{priority} > {plan}");
            self.tell(PRIORITY, &read, RosterProblem::PriorityOverPlan);
        }
        if classes == Some(0) {
            self.tell(CLASSES, "0", RosterProblem::NoClasses);
        }
    }
}
