// SPDX-License-Identifier: Apache-2.0

//! Problems of cells and rows, with what each says and what mends it.
//!
//! Invariant: a remedy that is followed removes the problem. Deliberately absent: where a problem
//! was found (`finding.rs`).

mod cell;
mod file;
mod question;
mod roster;
mod sheet;

pub use file::FileProblem;
pub use question::QuestionKind;
pub use sheet::SheetProblem;

use super::finding::{CellPlace, FindingSeverity};
use crate::i18n::gettext_f;
use std::fmt::Display;

/// Problem that an import can find.
#[derive(Clone, PartialEq, Eq, Debug)]
#[allow(missing_docs, reason = "`texts` says each")]
pub enum RosterProblem {
    /// About a whole file.
    File(FileProblem),
    /// About a sheet, its rows and columns.
    Sheet(SheetProblem),
    /// To be answered by a person.
    Question(QuestionKind),
    NotAWorkbook,
    TooLarge,
    NoRows,
    MissingColumn(&'static str),
    ColumnTwice(&'static str),
    EmptyColumn(&'static str),
    Merged,
    Formula,
    ErrorValue,
    WrongKind,
    LongNumber,
    Scientific,
    TooLong,
    SerialsAsNumbers(usize),
    Blank(&'static str),
    OuterSpace,
    FullWidth,
    Composed,
    InnerSpace,
    SpaceInCode,
    Invisible(char),
    Broken(char),
    Radical(char),
    LookAlike(char),
    FormulaSign,
    Unprintable(Vec<char>),
    NameIsNumber,
    Exchanged,
    TotalRow,
    TwoInCell,
    NoBundle(usize),
    NoBundleNumber,
    DuplicateSerial(CellPlace),
    SerialAlike(CellPlace),
    OneChildTwoSchools(CellPlace),
    UnknownSchool,
    NearSchool(String),
    BundleOfOne,
    BundleAcrossSchools(CellPlace),
    NamesAndSerials {
        names: usize,
        serials: usize,
    },
    NumberShape,
    NumberTwice(CellPlace),
    BundleNumbers(CellPlace),
    NotACount,
    CountTooLarge,
    PriorityOverPlan,
    NoClasses,
    CodeTwice(CellPlace),
    SchoolTwice(CellPlace),
    OrderTwice(CellPlace),
    NobodyApplied,
    NothingToDraw,
}

/// Way in which the places of a problem are put together.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Grouping {
    /// Each is a finding of its own.
    Apart,
    /// Those of a column are one finding.
    Same,
    /// Those of a column with the same text are one finding.
    SameText,
    /// Those of a column are one finding where there are very many.
    Conflict,
    /// Those of a column are one finding, however few.
    Together,
}

/// Texts of a problem: messages of the catalogue.
pub struct ProblemTexts {
    /// Reason: says what is wrong.
    pub reason: &'static str,
    /// Remedy: says what to do.
    pub remedy: &'static str,
}

/// Values of a message's placeholders.
pub type ProblemValues = Vec<(&'static str, String)>;

const fn say(reason: &'static str, remedy: &'static str) -> ProblemTexts {
    ProblemTexts { reason, remedy }
}

impl RosterProblem {
    /// Returns the severity.
    pub fn severity(&self) -> FindingSeverity {
        match self {
            Self::File(problem) => problem.severity(),
            Self::Sheet(problem) => problem.severity(),
            Self::Question(_) => FindingSeverity::Question,
            Self::OuterSpace
            | Self::FullWidth
            | Self::Composed
            | Self::InnerSpace
            | Self::SerialsAsNumbers(_)
            | Self::NoBundle(_)
            | Self::NobodyApplied
            | Self::NothingToDraw => FindingSeverity::Warning,
            _ => FindingSeverity::Error,
        }
    }

    /// Returns whether it must be corrected.
    pub fn is_error(&self) -> bool {
        self.severity() == FindingSeverity::Error
    }

    /// Returns the way in which its places are put together.
    pub fn grouping(&self) -> Grouping {
        match self {
            Self::File(_) | Self::Sheet(_) => Grouping::Apart,
            Self::Question(kind) => kind.grouping(),
            Self::UnknownSchool | Self::NearSchool(_) => Grouping::SameText,
            _ if self.other_place().is_some() => Grouping::Conflict,
            _ => Grouping::Same,
        }
    }

    /// Returns a name that two problems share where they are told together.
    pub fn group_name(&self) -> String {
        match self.other_place() {
            Some(_) => self.texts().reason.to_owned(),
            None => format!("{self:?}"),
        }
    }

    /// Returns the other place of a conflict.
    pub fn other_place(&self) -> Option<&CellPlace> {
        match self {
            Self::File(problem) => problem.other_place(),
            Self::Question(kind) => kind.other_place(),
            Self::DuplicateSerial(other)
            | Self::SerialAlike(other)
            | Self::OneChildTwoSchools(other)
            | Self::BundleAcrossSchools(other)
            | Self::NumberTwice(other)
            | Self::BundleNumbers(other)
            | Self::CodeTwice(other)
            | Self::SchoolTwice(other)
            | Self::OrderTwice(other) => Some(other),
            _ => None,
        }
    }

    /// Returns what is wrong, in the screen's language.
    pub fn reason(&self) -> String {
        self.text(self.texts().reason)
    }

    /// Returns what to do, in the screen's language.
    pub fn remedy(&self) -> String {
        self.text(self.texts().remedy)
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

    fn texts(&self) -> ProblemTexts {
        match self {
            Self::File(problem) => problem.texts(),
            Self::Sheet(problem) => problem.texts(),
            Self::Question(kind) => kind.texts(),
            _ => cell::texts(self).unwrap_or_else(|| roster::texts(self)),
        }
    }

    /// Returns the values of both messages' placeholders.
    fn values(&self) -> ProblemValues {
        match self {
            Self::File(problem) => problem.values(),
            Self::Sheet(problem) => problem.values(),
            Self::Question(kind) => kind.values(),
            Self::MissingColumn(column)
            | Self::ColumnTwice(column)
            | Self::EmptyColumn(column)
            | Self::Blank(column) => vec![("column", (*column).to_owned())],
            Self::SerialsAsNumbers(serials) => vec![("serials", serials.to_string())],
            Self::NoBundle(cells) => vec![("cells", cells.to_string())],
            Self::NearSchool(school) => vec![("school", school.clone())],
            Self::NamesAndSerials { names, serials } => vec![
                ("names", names.to_string()),
                ("serials", serials.to_string()),
            ],
            Self::Invisible(character)
            | Self::Broken(character)
            | Self::Radical(character)
            | Self::LookAlike(character) => vec![("code", code_point(*character))],
            Self::Unprintable(characters) => {
                let codes: Vec<String> = characters.iter().copied().map(code_point).collect();
                vec![("codes", codes.join(" "))]
            }
            _ => self.other_place().map(place_values).unwrap_or_default(),
        }
    }
}

/// Returns the values of messages that name another place.
fn place_values(other: &CellPlace) -> ProblemValues {
    vec![("file", other.file.clone()), ("cell", other.cell.clone())]
}

/// Returns a character's code point as Unicode writes it.
fn code_point(character: char) -> String {
    format!("U+{:04X}", u32::from(character))
}
