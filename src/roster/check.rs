// SPDX-License-Identifier: Apache-2.0

//! Checks across rows and workbooks, and the roster when nothing is wrong.

use super::applicants::{ApplicantRow, ApplicantRows};
use super::finding::{CellPlace, Finding, RosterProblem};
use super::mask::mask_name;
use super::plan::PlanRows;
use super::{ImportResult, ImportSummary, NumberingColumn, Roster, RosterEntry};
use crate::protocol::numbering::DrawNumber;
use std::collections::{BTreeMap, HashMap};

/// An entry with where it came from.
struct BundleRows {
    entry: RosterEntry,
    bundle: Option<CellPlace>,
    school: (String, CellPlace),
    number: Option<(String, CellPlace)>,
}

/// Puts rows together into entries, and everything into a roster.
pub fn roster(
    schools: &Option<Vec<PlanRows>>,
    rows: ApplicantRows,
    mut findings: Vec<Finding>,
) -> ImportResult {
    let numbering = if rows.numbered > 0 {
        NumberingColumn::Imported
    } else {
        NumberingColumn::ToDraw
    };
    serials(&rows.rows, &mut findings);
    let planned = schools.as_deref().unwrap_or_default();
    let codes: HashMap<&str, &str> = planned
        .iter()
        .map(|p| (p.school.name.as_str(), p.school.code.as_str()))
        .collect();
    let mut grouped = group(rows.rows, &codes, schools.is_some(), &mut findings);
    numbers(&mut grouped, numbering, &mut findings);
    let mut children: BTreeMap<&str, usize> = BTreeMap::new();
    for one in &grouped {
        *children.entry(one.entry.school_code.as_str()).or_default() += one.entry.children.len();
    }
    let drawn = |p: &&PlanRows| {
        let applied = children
            .get(p.school.code.as_str())
            .copied()
            .unwrap_or_default() as u64;
        applied > p.school.plan.saturating_sub(p.school.priority)
    };
    let summary = ImportSummary {
        children: children.values().sum(),
        bundles: grouped
            .iter()
            .filter(|one| one.entry.children.len() > 1)
            .count(),
        schools: planned.len(),
        drawn: planned.iter().filter(drawn).count(),
    };
    if is_clean(&findings) {
        let applied: Vec<&str> = children.keys().copied().collect();
        doubts(planned, &applied, summary.drawn, &mut findings);
    }
    let clean = is_clean(&findings);
    let roster = clean.then(|| Roster {
        schools: planned.iter().map(|p| p.school.clone()).collect(),
        entries: grouped.into_iter().map(|one| one.entry).collect(),
        numbering,
    });
    ImportResult {
        roster,
        findings,
        summary,
    }
}

/// Returns true if no finding is an error.
fn is_clean(findings: &[Finding]) -> bool {
    let error = super::FindingSeverity::Error;
    !findings.iter().any(|finding| finding.severity == error)
}

/// Reports schools that nobody applied to, and a plan under which no school is drawn.
fn doubts(planned: &[PlanRows], applied: &[&str], drawn: usize, findings: &mut Vec<Finding>) {
    for one in planned {
        if !applied.contains(&one.school.code.as_str()) {
            let name = one.school.name.clone();
            let problem = RosterProblem::NobodyApplied;
            findings.push(Finding::new(one.place.clone(), name, problem));
        }
    }
    if let (0, Some(first)) = (drawn, planned.first()) {
        let place = CellPlace::file(&first.place.file);
        let problem = RosterProblem::NothingToDraw;
        findings.push(Finding::new(place, String::new(), problem));
    }
}

/// Every serial once; the same child at two schools is said as that.
fn serials(rows: &[ApplicantRow], findings: &mut Vec<Finding>) {
    let mut seen: HashMap<&str, &ApplicantRow> = HashMap::new();
    for row in rows {
        for child in row.children.iter().filter(|child| !child.serial.is_empty()) {
            let Some(first) = seen.get(child.serial.as_str()) else {
                seen.insert(&child.serial, row);
                continue;
            };
            let two_schools = first.school != row.school;
            let (place, problem) = if two_schools {
                (
                    row.places.school.clone(),
                    RosterProblem::OneChildTwoSchools(first.places.school.clone()),
                )
            } else {
                (
                    row.places.serial.clone(),
                    RosterProblem::DuplicateSerial(first.places.serial.clone()),
                )
            };
            findings.push(Finding::new(place, mask_name(&child.name), problem));
        }
    }
}

fn group(
    rows: Vec<ApplicantRow>,
    codes: &HashMap<&str, &str>,
    plan_known: bool,
    findings: &mut Vec<Finding>,
) -> Vec<BundleRows> {
    let mut grouped: Vec<BundleRows> = Vec::new();
    let mut bundles: HashMap<String, usize> = HashMap::new();
    for row in rows {
        let Some(school) = row.school else { continue };
        let code = codes.get(school.as_str()).copied();
        if code.is_none() && plan_known {
            let read = school.clone();
            findings.push(Finding::new(
                row.places.school.clone(),
                read,
                RosterProblem::UnknownSchool,
            ));
        }
        let number = row.number.map(|number| (number, row.places.number.clone()));
        if let Some(first) = row.bundle.as_ref().and_then(|bundle| bundles.get(bundle)) {
            let first = &mut grouped[*first];
            if first.school.0 != school {
                let problem = RosterProblem::BundleAcrossSchools(first.school.1.clone());
                findings.push(Finding::new(row.places.school.clone(), school, problem));
            }
            if let (Some((ours, place)), Some((theirs, first_place))) = (&number, &first.number)
                && ours != theirs
            {
                let problem = RosterProblem::BundleNumbers(first_place.clone());
                findings.push(Finding::new(place.clone(), ours.clone(), problem));
            }
            first.entry.children.extend(row.children);
            continue;
        }
        let bundle = row.bundle.map(|bundle| {
            bundles.insert(bundle, grouped.len());
            row.places.bundle.clone()
        });
        let entry = RosterEntry {
            school_code: code.unwrap_or_default().to_owned(),
            children: row.children,
            number: None,
        };
        grouped.push(BundleRows {
            entry,
            bundle,
            school: (school, row.places.school),
            number,
        });
    }
    bundles_of_one(&grouped, findings);
    grouped
}

/// Reports bundles that have one child only.
fn bundles_of_one(grouped: &[BundleRows], findings: &mut Vec<Finding>) {
    for one in grouped {
        if let (1, Some(place)) = (one.entry.children.len(), &one.bundle) {
            let problem = RosterProblem::BundleOfOne;
            findings.push(Finding::new(place.clone(), String::new(), problem));
        }
    }
}

/// Imported numbers: seven digits, each once across all schools (PROTOCOL §5).
fn numbers(grouped: &mut [BundleRows], numbering: NumberingColumn, findings: &mut Vec<Finding>) {
    if numbering == NumberingColumn::ToDraw {
        return;
    }
    let mut seen: HashMap<u32, CellPlace> = HashMap::new();
    for one in grouped {
        let Some((text, place)) = &one.number else {
            continue;
        };
        let Some(number) = DrawNumber::parse(text) else {
            findings.push(Finding::new(
                place.clone(),
                text.clone(),
                RosterProblem::NumberShape,
            ));
            continue;
        };
        if let Some(first) = seen.get(&number.get()) {
            findings.push(Finding::new(
                place.clone(),
                text.clone(),
                RosterProblem::NumberTwice(first.clone()),
            ));
        } else {
            seen.insert(number.get(), place.clone());
        }
        one.entry.number = Some(number.get());
    }
}
