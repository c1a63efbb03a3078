// SPDX-License-Identifier: Apache-2.0

//! Findings of an import: the place, the problem and the remedy, as messages of the screen.
//!
//! Invariant: a finding never holds a child's full name or serial; the cell's address leads to
//! them. Deliberately absent: the checks themselves.

use crate::i18n::{Language, gettext_f, gettext_noop, in_language};
use serde_json::{Value, json};
use std::fmt::Display;

/// Place of a finding. Empty strings where it is about the whole file or sheet.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct CellPlace {
    /// File name.
    pub file: String,
    /// Sheet name.
    pub sheet: String,
    /// Cell or range, as Excel writes it.
    pub cell: String,
}

impl CellPlace {
    /// Returns the place of a whole file.
    pub fn file(name: &str) -> Self {
        Self {
            file: name.to_owned(),
            ..Self::default()
        }
    }
}

/// Severity of a finding: an error stops the import.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum FindingSeverity {
    /// Put right already, or to be looked at; a person confirms.
    Warning,
    /// Must be corrected in the workbook.
    Error,
}

/// Problem that an import can find.
#[derive(Clone, PartialEq, Eq, Debug)]
#[allow(missing_docs, reason = "`reason` says each")]
pub enum RosterProblem {
    NotAWorkbook,
    TooLarge,
    NoRows,
    MissingColumn(&'static str),
    ColumnTwice(&'static str),
    Merged,
    Formula,
    ErrorValue,
    WrongKind,
    LongNumber,
    SerialsAsNumbers(usize),
    Blank(&'static str),
    OuterSpace,
    FullWidth,
    Composed,
    InnerSpace,
    SpaceInCode,
    Invisible(char),
    Unprintable(Vec<char>),
    DuplicateSerial(CellPlace),
    OneChildTwoSchools(CellPlace),
    UnknownSchool,
    BundleOfOne,
    BundleAcrossSchools(CellPlace),
    NamesAndSerials { names: usize, serials: usize },
    NumberShape,
    NumberTwice(CellPlace),
    BundleNumbers(CellPlace),
    NotACount,
    PriorityOverPlan,
    NoClasses,
    CodeTwice(CellPlace),
    SchoolTwice(CellPlace),
    OrderTwice(CellPlace),
    NobodyApplied,
    NothingToDraw,
}

/// One finding.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Finding {
    /// Error or warning.
    pub severity: FindingSeverity,
    /// Place of the problem.
    pub place: CellPlace,
    /// Text that was read there, names and serials masked.
    pub read: String,
    /// Problem that was found.
    pub problem: RosterProblem,
}

impl Finding {
    /// Creates a finding; its severity follows from the problem.
    pub fn new(place: CellPlace, read: String, problem: RosterProblem) -> Self {
        Self {
            severity: problem.severity(),
            place,
            read,
            problem,
        }
    }

    /// Returns the other place of a conflict.
    pub fn against(&self) -> Option<&CellPlace> {
        match &self.problem {
            RosterProblem::DuplicateSerial(other)
            | RosterProblem::OneChildTwoSchools(other)
            | RosterProblem::BundleAcrossSchools(other)
            | RosterProblem::NumberTwice(other)
            | RosterProblem::BundleNumbers(other)
            | RosterProblem::CodeTwice(other)
            | RosterProblem::SchoolTwice(other)
            | RosterProblem::OrderTwice(other) => Some(other),
            _ => None,
        }
    }

    /// Returns what is wrong, in the screen's language.
    pub fn reason(&self) -> String {
        self.problem.text(self.problem.reason())
    }

    /// Returns what to do, in the screen's language.
    pub fn remedy(&self) -> String {
        self.problem.text(self.problem.remedy())
    }

    /// Returns the finding as `paiwei check --json` prints it.
    pub fn to_json(&self) -> Value {
        let severity = match self.severity {
            FindingSeverity::Error => "error",
            FindingSeverity::Warning => "warning",
        };
        json!({
            "severity": severity,
            "file": self.place.file,
            "sheet": self.place.sheet,
            "cell": self.place.cell,
            "read": self.read,
            "reason": in_both(|| self.reason()),
            "remedy": in_both(|| self.remedy()),
        })
    }
}

/// Returns a text in Chinese and in English, for machines to choose from.
fn in_both(text: impl Fn() -> String) -> Value {
    json!({
        "zh": in_language(Language::CHINESE, &text),
        "en": in_language(Language::ENGLISH, &text),
    })
}

impl RosterProblem {
    fn severity(&self) -> FindingSeverity {
        match self {
            Self::OuterSpace
            | Self::FullWidth
            | Self::Composed
            | Self::InnerSpace
            | Self::SerialsAsNumbers(_)
            | Self::NobodyApplied
            | Self::NothingToDraw => FindingSeverity::Warning,
            _ => FindingSeverity::Error,
        }
    }

    /// Returns the message that says what is wrong.
    fn reason(&self) -> &'static str {
        match self {
            Self::NotAWorkbook => gettext_noop("not a readable .xlsx workbook"),
            Self::TooLarge => gettext_noop("the workbook holds far more than a roster needs"),
            Self::NoRows => gettext_noop("there is no row below the header"),
            Self::MissingColumn(_) => gettext_noop("the column {column} is missing"),
            Self::ColumnTwice(_) => gettext_noop("the column {column} stands twice"),
            Self::Merged => gettext_noop("merged cells: only the top left one holds a value"),
            Self::Formula => {
                gettext_noop("a formula: its value depends on the program that opens it")
            }
            Self::ErrorValue => gettext_noop("an error value"),
            Self::WrongKind => gettext_noop("neither text nor a whole number"),
            Self::LongNumber => {
                gettext_noop("the number is so long that Excel has lost its last digits")
            }
            Self::SerialsAsNumbers(_) => {
                gettext_noop("{serials} serials are stored as numbers; leading zeros would be lost")
            }
            Self::Blank(_) => gettext_noop("{column} is empty"),
            Self::OuterSpace => gettext_noop("outer spaces were removed"),
            Self::FullWidth => gettext_noop("full-width characters were made half-width"),
            Self::Composed => gettext_noop("the text was normalised to Unicode NFC"),
            Self::InnerSpace => gettext_noop("inner spaces were kept as they are"),
            Self::SpaceInCode => gettext_noop("a space inside"),
            Self::Invisible(_) => gettext_noop("an invisible character, {code}"),
            Self::Unprintable(_) => {
                gettext_noop("no font here has {codes}; it could be neither shown nor printed")
            }
            Self::DuplicateSerial(_) => gettext_noop("the serial stands in {file} {cell} already"),
            Self::OneChildTwoSchools(_) => {
                gettext_noop("the child applies to another school in {file} {cell}")
            }
            Self::UnknownSchool => gettext_noop("the school is not in the plan"),
            Self::BundleOfOne => gettext_noop("a bundle of only one child"),
            Self::BundleAcrossSchools(_) => gettext_noop(
                "children of one bundle apply to different schools (see {file} {cell})",
            ),
            Self::NamesAndSerials { .. } => gettext_noop("{names} names for {serials} serials"),
            Self::NumberShape => {
                gettext_noop("the draw number is not seven digits from 1000000 to 9999999")
            }
            Self::NumberTwice(_) => gettext_noop("the draw number stands in {file} {cell} already"),
            Self::BundleNumbers(_) => {
                gettext_noop("the draw number differs from {file} {cell} of the same bundle")
            }
            Self::NotACount => gettext_noop("not a whole number from 0"),
            Self::PriorityOverPlan => {
                gettext_noop("more children have priority than the plan has places")
            }
            Self::NoClasses => gettext_noop("there is no class"),
            Self::CodeTwice(_) => gettext_noop("the school code stands in {cell} already"),
            Self::SchoolTwice(_) => gettext_noop("the school's name stands in {cell} already"),
            Self::OrderTwice(_) => gettext_noop("the place in the order stands in {cell} already"),
            Self::NobodyApplied => gettext_noop("nobody applies to this school"),
            Self::NothingToDraw => gettext_noop("no school has more children than places"),
        }
    }

    /// Returns the message that says what to do.
    fn remedy(&self) -> &'static str {
        match self {
            Self::NotAWorkbook => {
                gettext_noop("open the original in Excel, save it as .xlsx and provide it again")
            }
            Self::TooLarge => gettext_noop("paste only the roster's values into a new workbook"),
            Self::NoRows => gettext_noop("make sure that this is the completed workbook"),
            Self::MissingColumn(_) => {
                gettext_noop("add the column {column} in the first row and fill it")
            }
            Self::ColumnTwice(_) => gettext_noop("keep one of them"),
            Self::Merged => gettext_noop("unmerge them and fill in every row"),
            Self::Formula => gettext_noop("copy the column and paste it as values"),
            Self::ErrorValue => gettext_noop("fill in what belongs there"),
            Self::WrongKind => gettext_noop("format the cell as text and fill it in again"),
            Self::LongNumber => gettext_noop("format the column as text and export it again"),
            Self::SerialsAsNumbers(_) => gettext_noop(
                "make sure that no serial begins with 0; else export the column as text",
            ),
            Self::Blank(_) => gettext_noop("fill in {column}"),
            Self::OuterSpace | Self::FullWidth => gettext_noop("nothing to do; please confirm"),
            Self::Composed => gettext_noop("compare it with the original"),
            Self::InnerSpace => gettext_noop(
                "compare with the document; remove them in the workbook if they do not belong \
                 there",
            ),
            Self::SpaceInCode => gettext_noop("remove it"),
            Self::Invisible(_) => gettext_noop("delete the cell's content and type it again"),
            Self::Unprintable(_) => gettext_noop(
                "compare with the document and use the standard code of the character, or install \
                 a font that has it",
            ),
            Self::DuplicateSerial(_) => {
                gettext_noop("keep one row a child, or correct the wrong serial")
            }
            Self::OneChildTwoSchools(_) => {
                gettext_noop("a child applies to one school; remove one of the rows")
            }
            Self::UnknownSchool => {
                gettext_noop("correct the name, or add the school to the plan workbook")
            }
            Self::BundleOfOne => gettext_noop("add the sibling's row, or clear the bundle number"),
            Self::BundleAcrossSchools(_) => gettext_noop(
                "siblings apply to one school; different families need different bundle numbers",
            ),
            Self::NamesAndSerials { .. } => {
                gettext_noop("separate them with 、, one serial for each name")
            }
            Self::NumberShape => {
                gettext_noop("correct it; or delete the column if numbers are to be drawn")
            }
            Self::NumberTwice(_) => gettext_noop("a number may stand once"),
            Self::BundleNumbers(_) => gettext_noop("a bundle has one number; use the same"),
            Self::NotACount => gettext_noop("fill in a whole number"),
            Self::PriorityOverPlan => gettext_noop("check both numbers"),
            Self::NoClasses => gettext_noop("fill in the number of classes"),
            Self::CodeTwice(_) => gettext_noop("give each school its own code"),
            Self::SchoolTwice(_) => gettext_noop("keep one row a school"),
            Self::OrderTwice(_) => gettext_noop("give each school its own place"),
            Self::NobodyApplied => gettext_noop("make sure that no applicant workbook is missing"),
            Self::NothingToDraw => gettext_noop("check roster and plan; there is nothing to draw"),
        }
    }

    /// Returns the values of both messages' placeholders.
    fn values(&self) -> Vec<(&'static str, String)> {
        match self {
            Self::MissingColumn(column) | Self::ColumnTwice(column) | Self::Blank(column) => {
                vec![("column", (*column).to_owned())]
            }
            Self::SerialsAsNumbers(serials) => vec![("serials", serials.to_string())],
            Self::NamesAndSerials { names, serials } => vec![
                ("names", names.to_string()),
                ("serials", serials.to_string()),
            ],
            Self::Invisible(character) => vec![("code", code_point(*character))],
            Self::Unprintable(characters) => {
                let codes: Vec<String> = characters.iter().copied().map(code_point).collect();
                vec![("codes", codes.join(" "))]
            }
            Self::DuplicateSerial(other)
            | Self::OneChildTwoSchools(other)
            | Self::BundleAcrossSchools(other)
            | Self::NumberTwice(other)
            | Self::BundleNumbers(other)
            | Self::CodeTwice(other)
            | Self::SchoolTwice(other)
            | Self::OrderTwice(other) => {
                vec![("file", other.file.clone()), ("cell", other.cell.clone())]
            }
            Self::NotAWorkbook
            | Self::TooLarge
            | Self::NoRows
            | Self::Merged
            | Self::Formula
            | Self::ErrorValue
            | Self::WrongKind
            | Self::LongNumber
            | Self::OuterSpace
            | Self::FullWidth
            | Self::Composed
            | Self::InnerSpace
            | Self::SpaceInCode
            | Self::UnknownSchool
            | Self::BundleOfOne
            | Self::NumberShape
            | Self::NotACount
            | Self::PriorityOverPlan
            | Self::NoClasses
            | Self::NobodyApplied
            | Self::NothingToDraw => Vec::new(),
        }
    }

    /// Returns one of the messages in the screen's language.
    fn text(&self, msgid: &str) -> String {
        let values = self.values();
        let values: Vec<(&str, &dyn Display)> = values
            .iter()
            .map(|(name, value)| (*name, value as &dyn Display))
            .collect();
        gettext_f(msgid, &values)
    }
}

/// Returns a character's code point as Unicode writes it.
fn code_point(character: char) -> String {
    format!("U+{:04X}", u32::from(character))
}
