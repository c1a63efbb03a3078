// SPDX-License-Identifier: Apache-2.0

//! Excel in and out: guarded reading, checks with the address of each cell, the workbooks of the
//! schools.
//!
//! Duty: turn workbooks of the education bureau into a [`Roster`], or say everything that is wrong
//! with them, all at once. Invariant: a roster comes out only when no finding is an error; a name
//! is never touched beyond NFC and outer spaces. Deliberately not here: who is drawn (that is
//! [`crate::session::prepare`]), salts, leaves, numbers.

mod applicants;
mod check;
mod columns;
mod finding;
mod grid;
mod guard;
mod mask;
mod plan;
mod sample;
mod text;
mod workbook;

pub use finding::{CellPlace, Finding, FindingSeverity, RosterProblem};
pub use mask::{mask_name, rehearsal_alias};
pub use sample::{SampleRoster, sample};
pub use workbook::{SchoolRow, WorkbookError, school_workbook};

use std::fmt;
use std::path::{Path, PathBuf};

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
    pub school_code: String,
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

/// Result of an import: every finding, and the roster when none of them is an error.
#[derive(Clone, Debug)]
pub struct ImportResult {
    /// The roster, when it may be used.
    pub roster: Option<Roster>,
    /// Everything that was found, in the order of files, rows and columns.
    pub findings: Vec<Finding>,
    /// Counts.
    pub summary: ImportSummary,
}

impl ImportResult {
    /// Returns the number of findings that must be corrected before anything can go on.
    pub fn errors(&self) -> usize {
        self.findings
            .iter()
            .filter(|finding| finding.severity == FindingSeverity::Error)
            .count()
    }
}

/// A workbook's bytes and its file name. `Debug` shows the name only.
#[derive(Clone)]
pub struct WorkbookSource {
    /// File name without folders, as findings name it.
    pub name: String,
    /// Content of the file.
    pub bytes: Vec<u8>,
}

impl fmt::Debug for WorkbookSource {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "WorkbookSource({}, {} bytes)",
            self.name,
            self.bytes.len()
        )
    }
}

/// A workbook that can't be read from disk.
#[derive(Debug, thiserror::Error)]
pub enum SourceError {
    /// The file can't be read.
    #[error(transparent)]
    Disk(#[from] crate::disk::DiskError),
    /// Too large to be a roster.
    #[error("{}: {bytes} bytes are more than a roster needs ({limit}); split the workbook", path.display())]
    TooLarge {
        /// The file.
        path: PathBuf,
        /// Length of the file in bytes.
        bytes: u64,
        /// The most that is read.
        limit: u64,
    },
}

impl WorkbookSource {
    /// Reads a workbook's file.
    pub fn read(path: &Path) -> Result<Self, SourceError> {
        let bytes = std::fs::metadata(path)
            .map_err(crate::disk::at(path))?
            .len();
        if bytes > guard::FILE_BYTES {
            return Err(SourceError::TooLarge {
                path: path.to_owned(),
                bytes,
                limit: guard::FILE_BYTES,
            });
        }
        let name = path
            .file_name()
            .unwrap_or_default()
            .to_string_lossy()
            .into_owned();
        Ok(Self {
            name,
            bytes: crate::disk::read(path)?,
        })
    }
}

/// Reads and checks applicant workbooks (together one roster) against the plan workbook.
/// `has_glyph` says which characters paper and glass can show.
pub fn import(
    applicants: &[WorkbookSource],
    plan: &WorkbookSource,
    has_glyph: &dyn Fn(char) -> bool,
) -> ImportResult {
    let mut findings = Vec::new();
    let schools = plan::read(plan, has_glyph, &mut findings);
    let rows = applicants::read(applicants, has_glyph, &mut findings);
    check::roster(&schools, rows, findings)
}
