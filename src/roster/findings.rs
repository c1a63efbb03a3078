// SPDX-License-Identifier: Apache-2.0

//! Findings as they are collected: the same problem in a column is one finding with its cells.
//!
//! Invariant: memory and report are bounded, whatever a workbook holds; a problem that is not
//! listed is counted.

use super::finding::{CellPlace, Finding, FindingSeverity};
use super::problem::{FileProblem, Grouping, RosterProblem};
use super::reader::{CellIndex, address};
use super::source::printable;
use std::collections::{HashMap, HashSet};

/// Places of one problem up to which each is a finding of its own.
const APART: usize = 3;
/// The same for conflicts, each of which has another place.
const CONFLICTS_APART: usize = 50;
/// The most findings of a file.
const OF_FILE: usize = 300;
/// The most cells that are kept of a problem.
const CELLS: usize = 300;

/// Findings with the same problem in the same column.
struct FindingGroup {
    findings: Vec<Finding>,
    count: usize,
    grouping: Grouping,
}

/// Collector of findings.
#[derive(Default)]
pub struct Findings {
    groups: Vec<FindingGroup>,
    by_key: HashMap<String, usize>,
    of_file: HashMap<String, usize>,
    /// Findings of a file that are not listed, by severity.
    dropped: HashMap<String, DroppedFindings>,
    errors: usize,
}

#[derive(Default)]
struct DroppedFindings {
    errors: usize,
    warnings: usize,
}

impl Findings {
    /// Adds a finding. Nothing that was read acts on a terminal.
    pub fn push(&mut self, mut finding: Finding) {
        finding.read = printable(&finding.read);
        self.errors += usize::from(finding.severity == FindingSeverity::Error);
        let grouping = finding.problem.grouping();
        let key = key(&finding, grouping);
        if let Some(group) = key.as_ref().and_then(|key| self.by_key.get(key)).copied()
            && let Some(group) = self.groups.get_mut(group)
        {
            group.count += 1;
            if group.findings.len() < CELLS {
                group.findings.push(finding);
            }
            return;
        }
        let of_file = self.of_file.entry(finding.place.file.clone()).or_default();
        *of_file += 1;
        if *of_file > OF_FILE {
            let dropped = self.dropped.entry(finding.place.file.clone()).or_default();
            match finding.severity {
                FindingSeverity::Warning | FindingSeverity::Answered => dropped.warnings += 1,
                // A question that is not listed can't be answered.
                FindingSeverity::Question | FindingSeverity::Error => dropped.errors += 1,
            }
            return;
        }
        if let Some(key) = key {
            self.by_key.insert(key, self.groups.len());
        }
        self.groups.push(FindingGroup {
            count: 1,
            findings: vec![finding],
            grouping,
        });
    }

    /// Adds a finding about a place.
    pub fn tell(&mut self, place: CellPlace, read: &str, problem: RosterProblem) {
        self.push(Finding::new(place, read.to_owned(), problem));
    }

    /// Forgets empty cells within merged ranges of a sheet: the ranges are told.
    pub fn forget_blanks(&mut self, file: &str, sheet: &str, merged: &[(CellIndex, CellIndex)]) {
        if merged.is_empty() {
            return;
        }
        let cells: HashSet<String> = merged.iter().flat_map(covered).collect();
        self.retain(|finding| {
            let place = &finding.place;
            let blank = matches!(finding.problem, RosterProblem::Blank(_));
            !(blank && place.file == file && place.sheet == sheet && cells.contains(&place.cell))
        });
    }

    /// Forgets the findings of a problem that is the consequence of another.
    pub fn forget(&mut self, is_consequence: impl Fn(&RosterProblem) -> bool) {
        self.retain(|finding| !is_consequence(&finding.problem));
        self.dropped.clear();
    }

    fn retain(&mut self, keeps: impl Fn(&Finding) -> bool) {
        for group in &mut self.groups {
            let error = |finding: &Finding| finding.severity == FindingSeverity::Error;
            let before = group.findings.len();
            let errors = group.findings.iter().filter(|one| error(one)).count();
            group.findings.retain(&keeps);
            let left = group.findings.iter().filter(|one| error(one)).count();
            group.count -= before - group.findings.len();
            self.errors -= errors - left;
        }
    }

    /// Returns the number of errors so far.
    pub fn errors(&self) -> usize {
        self.errors
    }

    /// Returns the findings, grouped.
    pub fn finish(self) -> Vec<Finding> {
        let mut all: Vec<Finding> = self
            .groups
            .into_iter()
            .flat_map(FindingGroup::finish)
            .collect();
        let mut dropped: Vec<_> = self.dropped.into_iter().collect();
        dropped.sort_by(|one, other| one.0.cmp(&other.0));
        for (file, dropped) in dropped {
            let mut more = |count: usize, problem: fn(usize) -> FileProblem| {
                if count > 0 {
                    let problem = RosterProblem::File(problem(count));
                    all.push(Finding::new(CellPlace::file(&file), String::new(), problem));
                }
            };
            more(dropped.errors, FileProblem::MoreErrors);
            more(dropped.warnings, FileProblem::MoreWarnings);
        }
        all
    }
}

/// Lists the cells of a merged range, at most some hundred.
fn covered((from, to): &(CellIndex, CellIndex)) -> impl Iterator<Item = String> {
    let rows = from.0..=to.0.min(from.0.saturating_add(CELLS as u32));
    let columns = from.1..=to.1.min(from.1.saturating_add(16));
    rows.flat_map(move |row| columns.clone().map(move |column| address((row, column))))
}

/// Returns what findings of one group have in common; `None` for a finding of its own.
fn key(finding: &Finding, grouping: Grouping) -> Option<String> {
    let place = &finding.place;
    let kind = match grouping {
        Grouping::Apart => return None,
        Grouping::Same | Grouping::Conflict => finding.problem.group_name(),
        Grouping::SameText | Grouping::Together => {
            format!("{} {}", finding.problem.group_name(), finding.read)
        }
    };
    Some([&place.file, &place.sheet, place.column(), &kind].join("\u{0}"))
}

impl FindingGroup {
    fn finish(self) -> Vec<Finding> {
        let apart = match self.grouping {
            Grouping::Conflict => CONFLICTS_APART,
            Grouping::Together => 1,
            Grouping::Apart | Grouping::Same | Grouping::SameText => APART,
        };
        if self.count <= apart {
            return self.findings;
        }
        let mut findings = self.findings.into_iter();
        let Some(mut first) = findings.next() else {
            return Vec::new();
        };
        first.also = findings.map(|finding| finding.place.cell).collect();
        first.count = self.count;
        vec![first]
    }
}
