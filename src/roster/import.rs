// SPDX-License-Identifier: Apache-2.0

//! The import of a ceremony's workbooks: plan first, then all applicant workbooks as one roster.
//!
//! Invariant: a roster comes out only when no finding is an error and no question is open.

use super::answers::{self, Answers};
use super::applicants::ApplicantRows;
use super::book::{BookTables, RowTaker};
use super::columns::{BookKind, NUMBER};
use super::entries::SchoolIndex;
use super::finding::{CellPlace, Finding, FindingSeverity, RosterProblem};
use super::findings::Findings;
use super::plan::{PlanReader, PlanRows};
use super::problem::FileProblem;
use super::text::TextCleaner;
use super::{
    FileReport, ImportResult, NumberingColumn, Roster, SourceError, WorkbookSource, check, child,
};
use crate::protocol::Digest;
use std::collections::BTreeMap;

/// Process in which workbooks are parsed.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum WorkbookReader {
    /// A process of its own, with little memory and time: for files that people bring.
    OwnProcess,
    /// This process: for workbooks that a test or the program itself made.
    ThisProcess,
}

/// Import with what it depends on.
pub struct WorkbookImport<'a> {
    /// Process in which workbooks are parsed.
    pub reader: WorkbookReader,
    /// Returns true for a character that papers and displays can show.
    pub has_glyph: &'a dyn Fn(char) -> bool,
    /// Answers to questions.
    pub answers: &'a Answers,
}

impl WorkbookImport<'_> {
    /// Reads and checks applicant workbooks (together one roster) against the plan workbook.
    pub fn run(
        &self,
        applicants: &[WorkbookSource],
        plan: &WorkbookSource,
    ) -> Result<ImportResult, SourceError> {
        let cleaner = TextCleaner::new(self.has_glyph);
        let mut findings = Findings::default();
        let mut files = Vec::new();
        let mut plan_reader = PlanReader::new(&cleaner);
        let kind = BookKind::Plan;
        files.push(self.book(plan, kind, &mut plan_reader, &mut findings)?);
        let planned = plan_reader.schools();
        let pairs = planned
            .iter()
            .map(|one| (one.school.name.clone(), one.school.code.clone()));
        let schools = SchoolIndex::new(pairs, findings.errors() == 0);
        let mut rows = ApplicantRows::new(schools, &cleaner);
        let mut hashes: BTreeMap<String, Digest> = BTreeMap::new();
        let plan_hash = plan.sha256();
        for source in applicants {
            let sha256 = source.sha256();
            let same = hashes.iter().find(|(_, known)| **known == sha256);
            if let Some((other, _)) = same {
                let problem = FileProblem::SameFile(CellPlace::file(other));
                findings.tell(
                    CellPlace::file(&source.name),
                    "",
                    RosterProblem::File(problem),
                );
                continue;
            }
            files.push(self.book(source, BookKind::Applicants, &mut rows, &mut findings)?);
            hashes.insert(source.name.clone(), sha256);
        }
        hashes.insert(plan.name.clone(), plan_hash);
        // The plan is listed last, as everywhere else.
        files.rotate_left(1);
        for file in &mut files {
            file.sha256 = hashes
                .get(&file.name)
                .map(Digest::to_string)
                .unwrap_or_default();
        }
        Ok(self.result(&planned, rows, findings, files, &hashes))
    }

    fn book(
        &self,
        source: &WorkbookSource,
        kind: BookKind,
        taker: &mut dyn RowTaker,
        findings: &mut Findings,
    ) -> Result<FileReport, SourceError> {
        let WorkbookSource { name, bytes } = source;
        let mut tables = BookTables::new(name, kind, taker, findings);
        let outcome = match self.reader {
            WorkbookReader::ThisProcess => child::read_here(bytes, name, kind, &mut tables),
            WorkbookReader::OwnProcess => {
                child::read(bytes, name, kind, &mut tables).map_err(SourceError::Reader)?
            }
        };
        Ok(tables.finish(outcome))
    }

    fn result(
        &self,
        planned: &[PlanRows],
        rows: ApplicantRows<'_>,
        mut findings: Findings,
        files: Vec<FileReport>,
        hashes: &BTreeMap<String, Digest>,
    ) -> ImportResult {
        check::rows(&rows, &mut findings);
        let summary = check::summary(planned, &rows);
        if findings.errors() == 0 {
            check::doubts(planned, &rows, summary.drawn, &mut findings);
        }
        let mut findings = findings.finish();
        findings.sort_by_key(rank);
        answers::mark(&mut findings, hashes, self.answers);
        let numbered = rows.sheets.iter().any(|sheet| sheet.has(NUMBER));
        let error = |finding: &Finding| finding.severity == FindingSeverity::Error;
        let clean = !findings.iter().any(error);
        let held = clean.then(|| Roster {
            schools: planned.iter().map(|one| one.school.clone()).collect(),
            entries: rows.entries,
            numbering: if numbered {
                NumberingColumn::Imported
            } else {
                NumberingColumn::ToDraw
            },
        });
        let mut result = ImportResult {
            roster: None,
            findings,
            summary,
            files,
            hashes: hashes.clone(),
            held,
        };
        result.release();
        result
    }
}

/// Returns the place of a finding in the report: causes come before their consequences.
fn rank(finding: &Finding) -> u8 {
    match &finding.problem {
        RosterProblem::File(FileProblem::MoreErrors(_) | FileProblem::MoreWarnings(_)) => 9,
        RosterProblem::File(_) | RosterProblem::NotAWorkbook | RosterProblem::TooLarge => 0,
        RosterProblem::MissingColumn(_)
        | RosterProblem::ColumnTwice(_)
        | RosterProblem::EmptyColumn(_)
        | RosterProblem::Exchanged
        | RosterProblem::NoRows => 1,
        RosterProblem::Sheet(problem) if problem.is_error() => 1,
        RosterProblem::CodeTwice(_) | RosterProblem::SchoolTwice(_) => 2,
        _ => 3,
    }
}

/// Reads and checks workbooks in this process and without answers: for tests, which make them.
pub fn import(
    applicants: &[WorkbookSource],
    plan: &WorkbookSource,
    has_glyph: &dyn Fn(char) -> bool,
) -> ImportResult {
    let import = WorkbookImport {
        reader: WorkbookReader::ThisProcess,
        has_glyph,
        answers: &Answers::default(),
    };
    // Only starting a process can fail.
    import.run(applicants, plan).unwrap_or_default()
}
