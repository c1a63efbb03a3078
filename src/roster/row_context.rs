// SPDX-License-Identifier: Apache-2.0

//! One row that is being read: its cells' places, texts and findings.

use super::book::{SheetPlaces, problem_of};
use super::finding::{CellPlace, RosterProblem};
use super::findings::Findings;
use super::problem::QuestionKind;
use super::reader::CellContent;
use super::text::CleanedText;

/// Words in a row of totals.
const TOTALS: [&str; 9] = [
    "合计",
    "总计",
    "小计",
    "共计",
    "总数",
    "汇总",
    "累计",
    "总人数",
    "合計",
];
/// Row that is being read: its number and its sheet.
pub struct RowContext<'r> {
    /// Zero-based row.
    pub row: u32,
    /// Sheet of the row.
    pub places: &'r SheetPlaces,
    /// Collector of findings.
    pub findings: &'r mut Findings,
}

impl RowContext<'_> {
    /// Returns the place of a cell.
    pub fn place(&self, column: &str) -> CellPlace {
        self.places.place(self.row, column)
    }

    /// Adds a finding about a cell.
    pub fn tell(&mut self, column: &str, read: &str, problem: RosterProblem) {
        let place = self.place(column);
        self.findings.tell(place, read, problem);
    }

    /// Returns the text of a cell; a number as it is shown. Anything else is told.
    pub fn text(
        &mut self,
        content: Option<CellContent>,
        column: &'static str,
        empty: EmptyCell,
    ) -> Option<String> {
        let problem = match content {
            Some(CellContent::Text(text)) if !text.trim().is_empty() => return Some(text),
            Some(CellContent::Whole(number)) => {
                if self.places.old_form {
                    let question = QuestionKind::UnseenForm(column);
                    self.tell(column, "", RosterProblem::Question(question));
                }
                return Some(number.to_string());
            }
            Some(CellContent::Styled { shown, .. }) => {
                let question = QuestionKind::ShownForm(column);
                self.tell(column, "", RosterProblem::Question(question));
                return Some(shown);
            }
            Some(CellContent::Text(_)) | None => match empty {
                EmptyCell::Told => Some(RosterProblem::Blank(column)),
                EmptyCell::Allowed => None,
            },
            Some(content) => problem_of(&content),
        };
        if let Some(problem) = problem {
            self.tell(column, "", problem);
        }
        None
    }
}

/// Meaning of an empty cell.
#[derive(Clone, Copy)]
pub enum EmptyCell {
    /// Something is missing.
    Told,
    /// Nothing is missing.
    Allowed,
}

/// Tells a cleaned text's problems and returns the text.
pub fn told(
    cleaned: CleanedText,
    column: &'static str,
    read: &str,
    context: &mut RowContext<'_>,
) -> String {
    for problem in cleaned.problems {
        context.tell(column, read, problem);
    }
    cleaned.text
}

/// Returns whether a cell is of a row of totals.
pub fn is_total(content: &CellContent) -> bool {
    let CellContent::Text(text) = content else {
        return false;
    };
    // Names of schools and children are short, and so are these words.
    if text.len() > 60 {
        return false;
    }
    let is_plain = |c: &char| !c.is_whitespace() && !matches!(c, ':' | '：');
    let mut characters = text.chars().filter(is_plain);
    let Some(first) = characters.next() else {
        return false;
    };
    if !TOTALS.iter().any(|word| word.starts_with(first)) {
        return false;
    }
    let word: String = std::iter::once(first).chain(characters).collect();
    TOTALS.iter().any(|total| {
        let rest = word.strip_prefix(total);
        let counted = |c: char| c.is_ascii_digit() || "人名个所儿童学生校行共".contains(c);
        rest.is_some_and(|rest| rest.chars().all(counted))
    })
}
