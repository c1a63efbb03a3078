// SPDX-License-Identifier: Apache-2.0

//! Texts of what can be wrong with a cell or a column.

use super::{ProblemTexts, RosterProblem, say};
use crate::i18n::gettext_noop;

/// Returns the texts; `None` for a problem of rows that do not fit together.
pub(super) fn texts(problem: &RosterProblem) -> Option<ProblemTexts> {
    of_file(problem)
        .or_else(|| of_column(problem))
        .or_else(|| of_content(problem))
}

/// Returns the texts of files, sheets and columns.
fn of_file(problem: &RosterProblem) -> Option<ProblemTexts> {
    match problem {
        RosterProblem::NotAWorkbook => Some(say(
            gettext_noop("not a readable workbook"),
            gettext_noop("open the original in Excel, save it as .xlsx and provide it again"),
        )),
        RosterProblem::TooLarge => Some(say(
            gettext_noop("the workbook holds far more than a roster needs"),
            gettext_noop("paste only the roster's values into a new workbook"),
        )),
        RosterProblem::NoRows => Some(say(
            gettext_noop("there is no row below the header"),
            gettext_noop("make sure that this is the completed workbook"),
        )),
        RosterProblem::MissingColumn(_) => Some(say(
            gettext_noop("the column {column} is missing"),
            gettext_noop("name its header {column}, in the same row as the other headers"),
        )),
        RosterProblem::ColumnTwice(_) => Some(say(
            gettext_noop("the column {column} stands twice"),
            gettext_noop("keep one of them"),
        )),
        RosterProblem::EmptyColumn(_) => Some(say(
            gettext_noop("the column {column} is there, but empty"),
            gettext_noop("fill it in, or delete the column"),
        )),
        RosterProblem::Merged => Some(say(
            gettext_noop("merged cells: only the top left one holds a value"),
            gettext_noop("unmerge them and fill in every row"),
        )),
        RosterProblem::Formula => Some(say(
            gettext_noop("a formula: its value depends on the program that opens it"),
            gettext_noop("copy the column and paste it as values"),
        )),
        RosterProblem::ErrorValue => Some(say(
            gettext_noop("an error value"),
            gettext_noop("fill in what belongs there"),
        )),
        RosterProblem::WrongKind => Some(say(
            gettext_noop("neither text nor a whole number"),
            gettext_noop("format the cell as text and fill it in again"),
        )),
        RosterProblem::LongNumber => Some(say(
            gettext_noop("the number is so long that Excel has lost its last digits"),
            gettext_noop("format the column as text and export it again"),
        )),
        RosterProblem::Scientific => Some(say(
            gettext_noop("a long number as Excel shortens it; its last digits are lost"),
            gettext_noop("format the column as text and export it again"),
        )),
        _ => None,
    }
}

/// Returns the texts of contents that are not as they should be.
fn of_column(problem: &RosterProblem) -> Option<ProblemTexts> {
    match problem {
        RosterProblem::TooLong => Some(say(
            gettext_noop("far longer than a name or a serial"),
            gettext_noop("fill in the name or the serial alone"),
        )),
        RosterProblem::SerialsAsNumbers(_) => Some(say(
            gettext_noop("{serials} serials are stored as numbers; leading zeros would be lost"),
            gettext_noop("make sure that no serial begins with 0; else export the column as text"),
        )),
        RosterProblem::Blank(_) => Some(say(
            gettext_noop("{column} is empty"),
            gettext_noop("fill in {column}"),
        )),
        RosterProblem::OuterSpace => Some(say(
            gettext_noop("outer spaces were removed"),
            gettext_noop("nothing to do; please confirm"),
        )),
        RosterProblem::FullWidth => Some(say(
            gettext_noop("full-width characters were made half-width"),
            gettext_noop("nothing to do; please confirm"),
        )),
        RosterProblem::Composed => Some(say(
            gettext_noop("the text was normalised to Unicode NFC"),
            gettext_noop("compare it with the original"),
        )),
        RosterProblem::InnerSpace => Some(say(
            gettext_noop("inner spaces were kept as they are"),
            gettext_noop(
                "compare with the document; remove them in the workbook if they do not belong \
                     there",
            ),
        )),
        RosterProblem::SpaceInCode => Some(say(
            gettext_noop("a space inside"),
            gettext_noop("remove it"),
        )),
        RosterProblem::Invisible(_) => Some(say(
            gettext_noop("an invisible character, {code}"),
            gettext_noop("delete the cell's content and type it again"),
        )),
        RosterProblem::Broken(_) => Some(say(
            gettext_noop("{code} stands where a character was lost"),
            gettext_noop("compare with the document and type the right character"),
        )),
        RosterProblem::Radical(_) => Some(say(
            gettext_noop("a radical, {code}, as PDFs leave it in place of the character"),
            gettext_noop("type the character itself"),
        )),
        _ => None,
    }
}

/// Returns the texts of what was put right or is doubtful.
fn of_content(problem: &RosterProblem) -> Option<ProblemTexts> {
    match problem {
        RosterProblem::LookAlike(_) => Some(say(
            gettext_noop("{code} looks like a Latin letter or a digit and is another one"),
            gettext_noop("type it again with Latin letters and digits"),
        )),
        RosterProblem::FormulaSign => Some(say(
            gettext_noop("it begins with a sign that makes a formula"),
            gettext_noop("delete the sign before it"),
        )),
        RosterProblem::Unprintable(_) => Some(say(
            gettext_noop("no font here has {codes}; it could be neither shown nor printed"),
            gettext_noop(
                "compare with the document and use the standard code of the character, or \
                     install a font that has it",
            ),
        )),
        RosterProblem::NameIsNumber => Some(say(
            gettext_noop("a number in place of a name"),
            gettext_noop("fill in the child's name"),
        )),
        RosterProblem::Exchanged => Some(say(
            gettext_noop("names stand under 采集序号, and serials under 儿童姓名"),
            gettext_noop("exchange the two headers"),
        )),
        RosterProblem::TotalRow => Some(say(
            gettext_noop("a row of totals among the others"),
            gettext_noop("delete this row"),
        )),
        RosterProblem::TwoInCell => Some(say(
            gettext_noop("it looks like two children in one cell"),
            gettext_noop("separate them with 、, one serial for each name"),
        )),
        RosterProblem::NoBundle(_) => Some(say(
            gettext_noop("{cells} cells say that there is no bundle (0, 无, 否, -)"),
            gettext_noop("nothing to do; please confirm"),
        )),
        RosterProblem::NoBundleNumber => Some(say(
            gettext_noop("this is no bundle number: it does not say who belongs together"),
            gettext_noop("give the children of one family the same number, each family another"),
        )),
        _ => None,
    }
}
