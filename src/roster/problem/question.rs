// SPDX-License-Identifier: Apache-2.0

//! Questions that a person answers: nothing is wrong for certain, and nobody but a person knows.
//!
//! Invariant: what concerns children is asked entry by entry; what has one cause in a column is one
//! question with its rows.

use super::super::finding::CellPlace;
use super::{Grouping, ProblemTexts, ProblemValues, place_values, say};
use crate::i18n::gettext_noop;

/// Question of an import.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum QuestionKind {
    /// Children of a bundle with different surnames.
    BundleSurnames(usize),
    /// A bundle of more than three children.
    BundleSize(usize),
    /// A bundle with children of two files.
    BundleTwoFiles(CellPlace),
    /// A serial of another shape than the rest.
    SerialShape,
    /// A shape that many serials of a column have.
    SerialShapes,
    /// A name that is none, or holds what names do not.
    OddName,
    /// Two children of one name with neighbouring serials at one school.
    EqualNames(CellPlace),
    /// A school that admits nobody by the draw.
    NoPlaces,
    /// More classes than places.
    MoreClasses,
    /// Another number of children than was published.
    Published {
        /// Children that were published.
        published: u64,
        /// Children that were read.
        read: u64,
    },
    /// Numbers of a column that their format shows with zeros or letters.
    ShownForm(&'static str),
    /// Numbers of a column of an .xls workbook, whose formats can't be seen.
    UnseenForm(&'static str),
}

impl QuestionKind {
    pub(super) fn grouping(&self) -> Grouping {
        match self {
            Self::SerialShapes | Self::ShownForm(_) | Self::UnseenForm(_) => Grouping::Together,
            _ => Grouping::Apart,
        }
    }

    /// Returns the name of the kind in a file of answers.
    pub fn name(&self) -> &'static str {
        match self {
            Self::BundleSurnames(_) => "bundle-surnames",
            Self::BundleSize(_) => "bundle-size",
            Self::BundleTwoFiles(_) => "bundle-two-files",
            Self::SerialShape => "serial-shape",
            Self::SerialShapes => "serial-shapes",
            Self::OddName => "odd-name",
            Self::EqualNames(_) => "equal-names",
            Self::NoPlaces => "no-places",
            Self::MoreClasses => "more-classes",
            Self::Published { .. } => "published-count",
            Self::ShownForm(_) => "shown-form",
            Self::UnseenForm(_) => "unseen-form",
        }
    }

    /// Returns the other place that the question names.
    pub fn place(&self) -> Option<&CellPlace> {
        self.other_place()
    }

    pub(super) fn other_place(&self) -> Option<&CellPlace> {
        match self {
            Self::BundleTwoFiles(other) | Self::EqualNames(other) => Some(other),
            _ => None,
        }
    }

    pub(super) fn texts(&self) -> ProblemTexts {
        match self {
            Self::BundleSurnames(_) => say(
                gettext_noop("{children} children of one bundle have different surnames"),
                gettext_noop("are they of one family? If not, give each family its own number"),
            ),
            Self::BundleSize(_) => say(
                gettext_noop("{children} children in one bundle"),
                gettext_noop("are they of one family? If not, give each family its own number"),
            ),
            Self::BundleTwoFiles(_) => say(
                gettext_noop("the same bundle number stands in another file, {file} {cell}"),
                gettext_noop("are they of one family? If not, give each family its own number"),
            ),
            Self::SerialShape => say(
                gettext_noop("the serial has another length or other letters than the rest"),
                gettext_noop("is it right? Compare with the registration"),
            ),
            Self::SerialShapes => say(
                gettext_noop("these serials have another length or other letters than the rest"),
                gettext_noop("are they of another registration, and right as they stand?"),
            ),
            Self::OddName => say(
                gettext_noop("this is no usual name"),
                gettext_noop("is the child called so? Compare with the document"),
            ),
            Self::EqualNames(_) => say(
                gettext_noop("the same name, school and a neighbouring serial as {file} {cell}"),
                gettext_noop("are they two children? If not, delete one of the rows"),
            ),
            Self::NoPlaces => say(
                gettext_noop("no place is drawn at this school"),
                gettext_noop("is that right? Compare with the published plan"),
            ),
            Self::MoreClasses => say(
                gettext_noop("more classes than places"),
                gettext_noop("is that right? Compare with the published plan"),
            ),
            Self::Published { .. } => say(
                gettext_noop("{published} children were published, {read} were read"),
                gettext_noop("is the list complete? Compare with the registration"),
            ),
            Self::ShownForm(_) => say(
                gettext_noop("{column}: numbers that their format shows with zeros or letters"),
                gettext_noop("they are taken as they are shown; is that right?"),
            ),
            Self::UnseenForm(_) => say(
                gettext_noop("{column}: numbers, whose format an .xls workbook does not tell"),
                gettext_noop("does none of them begin with 0? If one does, save it as .xlsx"),
            ),
        }
    }

    pub(super) fn values(&self) -> ProblemValues {
        match self {
            Self::BundleSurnames(children) | Self::BundleSize(children) => {
                vec![("children", children.to_string())]
            }
            Self::BundleTwoFiles(other) | Self::EqualNames(other) => place_values(other),
            Self::Published { published, read } => vec![
                ("published", published.to_string()),
                ("read", read.to_string()),
            ],
            Self::ShownForm(column) | Self::UnseenForm(column) => {
                vec![("column", (*column).to_owned())]
            }
            Self::SerialShape
            | Self::SerialShapes
            | Self::OddName
            | Self::NoPlaces
            | Self::MoreClasses => Vec::new(),
        }
    }
}
