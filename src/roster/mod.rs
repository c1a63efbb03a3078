// SPDX-License-Identifier: Apache-2.0

//! Excel in and out: guarded reading, checks with the address of each cell, the workbooks of the
//! schools.
//!
//! Duty: turn workbooks of the education bureau into a [`Roster`], or say everything that is wrong
//! with them, all at once. Invariant: a roster comes out only when no finding is an error and no
//! question is open; a name is never touched beyond NFC and outer spaces. Deliberately not here:
//! who is drawn (that is [`crate::session::prepare`]), salts, leaves, numbers.

mod answers;
mod applicants;
mod book;
mod check;
mod child;
mod columns;
mod entries;
mod finding;
mod findings;
mod header;
mod import;
mod mask;
mod names;
mod plan;
mod problem;
mod reader;
mod row_context;
mod sample;
mod shapes;
mod siblings;
mod source;
mod table;
mod table_event;
mod text;
mod wire;
mod workbook;

pub use answers::{Answers, NotAnswers};
pub use child::{COMMAND as READ_COMMAND, serve as serve_reader};
pub use columns::BookKind;
pub use finding::{CellPlace, Finding, FindingSeverity, RosterProblem};
pub use import::{WorkbookImport, WorkbookReader, import};
pub use mask::{mask_name, rehearsal_alias};
pub use problem::{FileProblem, QuestionKind, SheetProblem};
pub use reader::ReadFault;
pub use sample::{SampleRoster, sample};
pub use source::{SourceError, WorkbookSource, printable};
pub use workbook::{SchoolRow, WorkbookError, WorkbookKind, school_workbook};

use crate::protocol::Digest;
use std::collections::BTreeMap;
use std::fmt;
use std::sync::Arc;

/// A child as the bureau registered it. `Debug` shows neither name nor serial.
#[derive(Clone, PartialEq, Eq)]
pub struct RosterChild {
    /// Registration serial (采集序号), unique in a ceremony.
    pub serial: String,
    /// Name of the child, NFC.
    pub name: String,
}

impl fmt::Debug for RosterChild {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("RosterChild")
    }
}

/// One entry of a school: a child, or a bundle of siblings (rule book 四（二）1: 双（多）胞胎儿童捆绑生成一个派位码).
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct RosterEntry {
    /// The school's code.
    pub school_code: Arc<str>,
    /// One child or more, as they stand in the workbook.
    pub children: Vec<RosterChild>,
    /// The imported draw number.
    pub number: Option<u32>,
}

/// A school of the plan workbook.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct PlannedSchool {
    /// Code of the school.
    pub code: String,
    /// Name of the school.
    pub name: String,
    /// Planned children (普通招生计划).
    pub plan: u64,
    /// Children admitted before the draw (优先录取人数).
    pub priority: u64,
    /// Classes (班级数).
    pub classes: u64,
    /// Waiting children (候补人数).
    pub waitlist: u64,
}

/// Origin of the draw numbers.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum NumberingColumn {
    /// The numbers are drawn from the witnesses' digits.
    ToDraw,
    /// The numbers are in the workbook.
    Imported,
}

/// Everything that was imported without an error.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Roster {
    /// Schools, in the order of the plan.
    pub schools: Vec<PlannedSchool>,
    /// Entries, in the order of the workbooks.
    pub entries: Vec<RosterEntry>,
    /// Source of the draw numbers.
    pub numbering: NumberingColumn,
}

/// Counts of an import, for the report.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct ImportSummary {
    /// Children in all workbooks.
    pub children: usize,
    /// Entries of more than one child.
    pub bundles: usize,
    /// Schools in the plan.
    pub schools: usize,
    /// Schools with more children than places: those that are drawn.
    pub drawn: usize,
}

/// Sheet that was read.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct SheetReport {
    /// Name of the sheet.
    pub name: String,
    /// Rows below the header.
    pub rows: u64,
}

/// File that was read.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct FileReport {
    /// File name.
    pub name: String,
    /// SHA-256 of the file, in hexadecimal digits.
    pub sha256: String,
    /// Sheets that were read.
    pub sheets: Vec<SheetReport>,
}

/// Result of an import: every finding, and the roster when none of them is an error and no question
/// is open.
#[derive(Clone, Debug, Default)]
pub struct ImportResult {
    /// The roster, when it may be used.
    pub roster: Option<Roster>,
    /// Everything that was found: causes first, then in the order of files, rows and columns.
    pub findings: Vec<Finding>,
    /// Counts.
    pub summary: ImportSummary,
    /// Files and sheets that were read, the plan last.
    pub files: Vec<FileReport>,
    hashes: BTreeMap<String, Digest>,
    /// The roster until its questions are answered.
    held: Option<Roster>,
}

impl ImportResult {
    fn count(&self, severity: FindingSeverity) -> usize {
        self.findings
            .iter()
            .filter(|finding| finding.severity == severity)
            .count()
    }

    /// Returns the number of findings that must be corrected before anything can go on.
    pub fn errors(&self) -> usize {
        self.count(FindingSeverity::Error)
    }

    /// Returns the number of warnings.
    pub fn warnings(&self) -> usize {
        self.count(FindingSeverity::Warning)
    }

    /// Returns the number of questions that are open.
    pub fn questions(&self) -> usize {
        self.count(FindingSeverity::Question)
    }

    /// Returns the number of questions that were answered.
    pub fn answered(&self) -> usize {
        self.count(FindingSeverity::Answered)
    }

    /// Returns the first question that is open.
    pub fn open_question(&self) -> Option<&Finding> {
        let question = FindingSeverity::Question;
        self.findings
            .iter()
            .find(|finding| finding.severity == question)
    }

    /// Answers the question with this identifier: it stands as it is.
    pub fn answer(&mut self, id: &str) {
        let question = FindingSeverity::Question;
        let mut findings = self.findings.iter_mut();
        let asked = findings.find(|finding| finding.severity == question && finding.id == id);
        if let Some(asked) = asked {
            asked.severity = FindingSeverity::Answered;
        }
        self.release();
    }

    /// Returns the questions as a file to be filled in.
    pub fn answers_file(&self) -> String {
        answers::to_file(&self.findings, &self.hashes)
    }

    /// Hands the roster out once no question is open.
    fn release(&mut self) {
        if self.questions() == 0
            && let Some(roster) = self.held.take()
        {
            self.roster = Some(roster);
        }
    }
}
