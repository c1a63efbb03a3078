// SPDX-License-Identifier: Apache-2.0

//! Problems of a whole file: its kind, its form, its bounds.

use super::super::finding::{CellPlace, FindingSeverity};
use super::super::reader::{BookFormat, Excess, OtherKind, ReadFault, address};
use super::{ProblemTexts, ProblemValues, RosterProblem, place_values, say};
use crate::i18n::gettext_noop;

/// Problem of a whole file.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum FileProblem {
    /// The reader's fault; [`RosterProblem::of_fault`] makes the common ones plainer.
    Fault(ReadFault),
    /// A workbook of the other kind.
    OtherKind,
    /// Columns that must be there stand on hidden sheets only.
    OnlyHidden,
    /// Macros, which were not run.
    Macros,
    /// The older form, of which less is seen.
    OldForm,
    /// Separated values, in an encoding that was found.
    Separated(BookFormat),
    /// The same content as another file.
    SameFile(CellPlace),
    /// Errors and questions that are not listed.
    MoreErrors(usize),
    /// Warnings that are not listed.
    MoreWarnings(usize),
}

impl RosterProblem {
    /// Returns the problem that a reader's fault is.
    pub fn of_fault(fault: ReadFault) -> Self {
        match fault {
            ReadFault::NotAWorkbook => Self::NotAWorkbook,
            ReadFault::TooMuch(Excess::Bytes | Excess::Cells) => Self::TooLarge,
            fault => Self::File(FileProblem::Fault(fault)),
        }
    }
}

impl FileProblem {
    pub(super) fn severity(&self) -> FindingSeverity {
        match self {
            Self::Macros | Self::OldForm | Self::Separated(_) | Self::MoreWarnings(_) => {
                FindingSeverity::Warning
            }
            Self::Fault(_)
            | Self::OtherKind
            | Self::OnlyHidden
            | Self::SameFile(_)
            | Self::MoreErrors(_) => FindingSeverity::Error,
        }
    }

    pub(super) fn other_place(&self) -> Option<&CellPlace> {
        match self {
            Self::SameFile(other) => Some(other),
            _ => None,
        }
    }

    pub(super) fn texts(&self) -> ProblemTexts {
        match self {
            Self::Fault(fault) => texts_of_fault(fault),
            Self::OtherKind => say(
                gettext_noop("a workbook of the other kind: plan and applicants are exchanged"),
                gettext_noop("give each workbook in its own place"),
            ),
            Self::OnlyHidden => say(
                gettext_noop("only hidden sheets have the columns; a hidden sheet is never read"),
                gettext_noop("show the sheet that counts, and delete the others"),
            ),
            Self::Macros => say(
                gettext_noop("a workbook with macros; they were not run"),
                gettext_noop("compare the values with the original, or save it as .xlsx"),
            ),
            Self::OldForm => say(
                gettext_noop(
                    "an .xls workbook: hidden or struck-through rows and number formats can't be \
                     seen in it",
                ),
                gettext_noop("save it as .xlsx to have them checked, or compare with the original"),
            ),
            Self::Separated(_) => say(
                gettext_noop("separated values, read as {encoding}"),
                gettext_noop("compare some names with the original"),
            ),
            Self::SameFile(_) => say(
                gettext_noop("the same content as {file}"),
                gettext_noop("give each workbook once"),
            ),
            Self::MoreErrors(_) => say(
                gettext_noop("{count} more that must be corrected or answered are not listed"),
                gettext_noop("correct those that are listed, then check again"),
            ),
            Self::MoreWarnings(_) => say(
                gettext_noop("{count} more to confirm are not listed"),
                gettext_noop("look through the workbook as a whole"),
            ),
        }
    }

    pub(super) fn values(&self) -> ProblemValues {
        match self {
            Self::Fault(fault) => values_of_fault(fault),
            Self::Separated(format) => vec![("encoding", encoding(*format).to_owned())],
            Self::SameFile(other) => place_values(other),
            Self::MoreErrors(count) | Self::MoreWarnings(count) => {
                vec![("count", count.to_string())]
            }
            Self::OtherKind | Self::OnlyHidden | Self::Macros | Self::OldForm => Vec::new(),
        }
    }
}

fn encoding(format: BookFormat) -> &'static str {
    match format {
        BookFormat::CsvGb18030 => "GB18030",
        BookFormat::CsvUtf16 => "UTF-16",
        BookFormat::CsvUtf8
        | BookFormat::Xlsx
        | BookFormat::Macros
        | BookFormat::Xls
        | BookFormat::Ods => "UTF-8",
    }
}

fn texts_of_fault(fault: &ReadFault) -> ProblemTexts {
    match fault {
        ReadFault::NotAWorkbook | ReadFault::Closed => say(
            gettext_noop("not a readable workbook"),
            gettext_noop("open the original in Excel, save it as .xlsx and provide it again"),
        ),
        ReadFault::Damaged(_) => say(
            gettext_noop("the workbook is damaged: {part} is missing or broken"),
            gettext_noop("open the original in Excel, save it as .xlsx and provide it again"),
        ),
        ReadFault::TooMuch(_) => say(
            gettext_noop("the workbook holds far more {thing} than a roster needs"),
            gettext_noop("paste only the roster's values into a new workbook"),
        ),
        ReadFault::Encrypted => say(
            gettext_noop("the workbook has a password"),
            gettext_noop("open it, take the password off, save it and provide it again"),
        ),
        ReadFault::BinaryWorkbook => say(
            gettext_noop("a binary workbook (.xlsb)"),
            gettext_noop("open it in Excel and save it as .xlsx"),
        ),
        ReadFault::OtherKind(kind) => texts_of_kind(*kind),
        ReadFault::PartTwice(_) => say(
            gettext_noop("{part} is twice in the file; programs show one or the other"),
            gettext_noop("open it in Excel, compare it with the original and save it as .xlsx"),
        ),
        ReadFault::JoinedPackages => say(
            gettext_noop("the file holds more than one workbook, or something beside it"),
            gettext_noop("open it in Excel, compare it with the original and save it as .xlsx"),
        ),
        ReadFault::SheetTwice(_) => say(
            gettext_noop("two sheets have the name {part}"),
            gettext_noop("give each sheet its own name"),
        ),
        ReadFault::CellTwice { .. } => say(
            gettext_noop("{cell} of {part} is twice in the file; programs show one or the other"),
            gettext_noop("open it in Excel, compare it with the original and save it as .xlsx"),
        ),
        ReadFault::BadReference { .. } => say(
            gettext_noop("the workbook names {cell}, a place that no sheet has there"),
            gettext_noop("open the original in Excel, save it as .xlsx and provide it again"),
        ),
        ReadFault::NeedsMemory => say(
            gettext_noop("reading it needs far more memory than a roster does"),
            gettext_noop("paste only the roster's values into a new workbook"),
        ),
        ReadFault::TakesLong => say(
            gettext_noop("reading it takes far longer than a roster does"),
            gettext_noop("paste only the roster's values into a new workbook"),
        ),
        ReadFault::ReaderFailed => say(
            gettext_noop("not a readable workbook: the reader failed at it"),
            gettext_noop("open the original in Excel, save it as .xlsx and provide it again"),
        ),
    }
}

fn texts_of_kind(kind: OtherKind) -> ProblemTexts {
    let reason = match kind {
        OtherKind::WebPage => gettext_noop("a web page, whatever its name says"),
        OtherKind::Document => gettext_noop("a document of a text program, no workbook"),
        OtherKind::Pdf => gettext_noop("a PDF, no workbook"),
        OtherKind::Picture => gettext_noop("a picture, no workbook"),
        OtherKind::Archive => gettext_noop("an archive of files, no workbook"),
        OtherKind::Xml => gettext_noop("an XML file, no workbook"),
    };
    let remedy = match kind {
        OtherKind::WebPage | OtherKind::Xml => {
            gettext_noop("open it in Excel, compare it with the original and save it as .xlsx")
        }
        OtherKind::Archive => gettext_noop("unpack it and provide the workbook in it"),
        OtherKind::Document | OtherKind::Pdf | OtherKind::Picture => {
            gettext_noop("provide the workbook from which it was made")
        }
    };
    say(reason, remedy)
}

fn values_of_fault(fault: &ReadFault) -> ProblemValues {
    match fault {
        ReadFault::Damaged(part) | ReadFault::PartTwice(part) | ReadFault::SheetTwice(part) => {
            vec![("part", part.clone())]
        }
        ReadFault::TooMuch(excess) => vec![("thing", crate::i18n::gettext(thing(*excess)))],
        ReadFault::CellTwice { sheet, cell } => {
            vec![("part", sheet.clone()), ("cell", address(*cell))]
        }
        ReadFault::BadReference { reference, .. } => vec![("cell", reference.clone())],
        _ => Vec::new(),
    }
}

fn thing(excess: Excess) -> &'static str {
    match excess {
        Excess::Bytes => gettext_noop("bytes"),
        Excess::Parts => gettext_noop("parts"),
        Excess::Sheets => gettext_noop("sheets"),
        Excess::Cells => gettext_noop("cells"),
        Excess::Strings => gettext_noop("texts"),
        Excess::Styles => gettext_noop("formats"),
        Excess::Relations => gettext_noop("links between its parts"),
        Excess::Depth => gettext_noop("levels"),
    }
}
