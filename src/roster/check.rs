// SPDX-License-Identifier: Apache-2.0

//! Checks across rows and workbooks, once all are read.

use super::applicants::ApplicantRows;
use super::columns::{BUNDLE, CHILD, NUMBER, SCHOOL, SERIAL};
use super::entries::{ChildRef, serial_key};
use super::finding::{CellPlace, RosterProblem};
use super::findings::Findings;
use super::mask::mask_name;
use super::plan::PlanRows;
use super::problem::QuestionKind;
use super::shapes::{ShapeCounts, ShapeStanding};
use super::text::folded;
use super::{ImportSummary, RosterChild};
use std::collections::{HashMap, HashSet};
use std::hash::{BuildHasher, RandomState};
use std::sync::Arc;

/// Most children of a bundle about which nothing is asked.
const USUAL_BUNDLE: usize = 3;
/// Children of one name and school that are compared with a further one.
const SAME_NAMES: usize = 50;
/// Largest difference of neighbouring serials.
const NEIGHBOURS: u128 = 9;

/// Checks the rows against each other.
pub fn rows(rows: &ApplicantRows<'_>, findings: &mut Findings) {
    if rows.is_exchanged() {
        findings.forget(|problem| *problem == RosterProblem::Question(QuestionKind::OddName));
        let place = rows.sheets.first().map(|sheet| sheet.header(SERIAL));
        findings.tell(place.unwrap_or_default(), "", RosterProblem::Exchanged);
        return;
    }
    serials(rows, findings);
    shapes(rows, findings);
    equal_names(rows, findings);
    bundles(rows, findings);
    numbers(rows, findings);
}

fn child<'r>(rows: &'r ApplicantRows<'_>, found: ChildRef) -> Option<&'r RosterChild> {
    let entry = rows.entries.get(found.entry as usize)?;
    entry.children.get(usize::from(found.child))
}

fn school<'r>(rows: &'r ApplicantRows<'_>, found: ChildRef) -> &'r str {
    let entry = rows.entries.get(found.entry as usize);
    entry.map_or("", |entry| &entry.school_code)
}

/// Each serial once, however it is written; the same child at two schools is said as that.
fn serials(rows: &ApplicantRows<'_>, findings: &mut Findings) {
    let hasher = RandomState::new();
    let keyed = |index: u32, found: &ChildRef| {
        child(rows, *found).map(|child| (serial_key(&child.serial, &hasher), index))
    };
    let children = (0..).zip(&rows.origins.children);
    let mut keys: Vec<(u64, u32)> = children
        .filter_map(|(index, one)| keyed(index, one))
        .collect();
    keys.sort_unstable();
    for same in keys
        .chunk_by(|one, other| one.0 == other.0)
        .filter(|same| same.len() > 1)
    {
        let found = |index: &u32| rows.origins.children.get(*index as usize).copied();
        let mut seen: HashMap<String, ChildRef> = HashMap::new();
        for (_, index) in same {
            let Some(later) = found(index) else { continue };
            let Some(named) = child(rows, later) else {
                continue;
            };
            match seen.get(&folded(&named.serial)) {
                Some(first) => tell_same_serial(rows, *first, later, findings),
                None => {
                    seen.insert(folded(&named.serial), later);
                }
            }
        }
    }
}

fn tell_same_serial(
    rows: &ApplicantRows<'_>,
    first: ChildRef,
    later: ChildRef,
    findings: &mut Findings,
) {
    let (Some(one), Some(other)) = (child(rows, first), child(rows, later)) else {
        return;
    };
    let two_schools = school(rows, first) != school(rows, later);
    let (column, problem): (&str, fn(CellPlace) -> RosterProblem) = if two_schools {
        (SCHOOL, RosterProblem::OneChildTwoSchools)
    } else if one.serial == other.serial {
        (SERIAL, RosterProblem::DuplicateSerial)
    } else {
        (SERIAL, RosterProblem::SerialAlike)
    };
    let against = rows.place(first.origin, column);
    let place = rows.place(later.origin, column);
    findings.tell(place, &mask_name(&other.name), problem(against));
}

/// Asks about serials whose shape differs from the rest.
fn shapes(rows: &ApplicantRows<'_>, findings: &mut Findings) {
    let mut counts = ShapeCounts::default();
    for found in &rows.origins.children {
        if let Some(child) = child(rows, *found) {
            counts.add(&child.serial);
        }
    }
    let standings = counts.standings();
    if standings.is_uniform() {
        return;
    }
    for found in &rows.origins.children {
        let Some(child) = child(rows, *found) else {
            continue;
        };
        let (read, kind) = match standings.of(&child.serial) {
            ShapeStanding::Usual => continue,
            ShapeStanding::Common => (
                standings.shape(&child.serial).to_string(),
                QuestionKind::SerialShapes,
            ),
            ShapeStanding::Rare => (mask_name(&child.name), QuestionKind::SerialShape),
        };
        let place = rows.place(found.origin, SERIAL);
        findings.tell(place, &read, RosterProblem::Question(kind));
    }
}

/// Asks about children of one name and school whose serials are neighbours.
fn equal_names(rows: &ApplicantRows<'_>, findings: &mut Findings) {
    let hasher = RandomState::new();
    let key = |found: ChildRef| {
        let child = child(rows, found)?;
        Some(hasher.hash_one((school(rows, found), &child.name)))
    };
    let children = (0u32..).zip(&rows.origins.children);
    let mut keys: Vec<(u64, u32)> = children
        .filter_map(|(index, found)| Some((key(*found)?, index)))
        .collect();
    keys.sort_unstable();
    for same in keys
        .chunk_by(|one, other| one.0 == other.0)
        .filter(|same| same.len() > 1)
    {
        let found = same
            .iter()
            .filter_map(|(_, index)| rows.origins.children.get(*index as usize));
        let found: Vec<ChildRef> = found.copied().collect();
        for (index, later) in found.iter().enumerate() {
            // Very many of one name are another fault, which the report of odd names has.
            let before = found
                .get(index.saturating_sub(SAME_NAMES)..index)
                .unwrap_or_default();
            if let Some(first) = before.iter().find(|one| are_twice(rows, **one, *later)) {
                tell_equal_names(rows, *first, *later, findings);
            }
        }
    }
}

fn tell_equal_names(
    rows: &ApplicantRows<'_>,
    first: ChildRef,
    later: ChildRef,
    findings: &mut Findings,
) {
    let Some(child) = child(rows, later) else {
        return;
    };
    let other = rows.place(first.origin, CHILD);
    let question = RosterProblem::Question(QuestionKind::EqualNames(other));
    findings.tell(
        rows.place(later.origin, CHILD),
        &mask_name(&child.name),
        question,
    );
}

/// Returns whether two children have one name and school and neighbouring serials.
fn are_twice(rows: &ApplicantRows<'_>, one: ChildRef, other: ChildRef) -> bool {
    let same_name = match (child(rows, one), child(rows, other)) {
        (Some(one), Some(other)) => one.name == other.name,
        _ => false,
    };
    same_name && school(rows, one) == school(rows, other) && are_neighbours(rows, one, other)
}

/// Returns whether the last digits of two serials are close, and the rest is the same.
fn are_neighbours(rows: &ApplicantRows<'_>, one: ChildRef, other: ChildRef) -> bool {
    let number = |found| {
        let serial = folded(&child(rows, found)?.serial);
        let digits: String = serial.chars().filter(char::is_ascii_digit).collect();
        digits.parse::<u128>().ok()
    };
    match (number(one), number(other)) {
        (Some(one), Some(other)) => one.abs_diff(other) <= NEIGHBOURS && one != other,
        _ => false,
    }
}

/// Checks bundles: more than one child, one family as far as surnames tell.
fn bundles(rows: &ApplicantRows<'_>, findings: &mut Findings) {
    let numbered: HashSet<u32> = rows.origins.numbered_bundles.iter().copied().collect();
    for (index, entry) in (0u32..).zip(&rows.entries) {
        let Some(origin) = rows.origins.entries.get(index as usize).copied() else {
            continue;
        };
        let column = if numbered.contains(&index) {
            BUNDLE
        } else {
            CHILD
        };
        let children = entry.children.len();
        let mut tell = |problem| {
            let masked = entry
                .children
                .iter()
                .map(|child| mask_name(&child.name))
                .take(6);
            let read = masked.collect::<Vec<_>>().join("、");
            findings.tell(rows.place(origin, column), &read, problem);
        };
        if children == 1 && numbered.contains(&index) {
            tell(RosterProblem::BundleOfOne);
        }
        if children > USUAL_BUNDLE {
            tell(RosterProblem::Question(QuestionKind::BundleSize(children)));
        }
        let mut surnames = entry.children.iter().map(|child| child.name.chars().next());
        let first = surnames.next();
        if first.is_some_and(|first| surnames.any(|surname| surname != first)) {
            tell(RosterProblem::Question(QuestionKind::BundleSurnames(
                children,
            )));
        }
    }
}

/// Checks that each entry has a draw number where any sheet has them.
fn numbers(rows: &ApplicantRows<'_>, findings: &mut Findings) {
    let numbered = |sheet: &&Arc<super::book::SheetPlaces>| sheet.has(NUMBER);
    if !rows.sheets.iter().any(|sheet| numbered(&sheet)) {
        return;
    }
    for sheet in rows.sheets.iter().filter(|sheet| !numbered(sheet)) {
        let problem = RosterProblem::MissingColumn(NUMBER);
        findings.tell(sheet.header(SERIAL), "", problem);
    }
    for index in &rows.origins.numbered_bundles {
        let entry = rows.entries.get(*index as usize);
        let origin = rows.origins.entries.get(*index as usize).copied();
        if let (Some(entry), Some(origin)) = (entry, origin)
            && entry.number.is_none()
            && !rows.unnumbered.contains(&usize::from(origin.sheet))
            && rows
                .sheets
                .get(usize::from(origin.sheet))
                .is_some_and(|sheet| sheet.has(NUMBER))
        {
            let problem = RosterProblem::Blank(NUMBER);
            findings.tell(rows.place(origin, NUMBER), "", problem);
        }
    }
}

/// Counts the import, and checks the plan against it.
pub fn summary(planned: &[PlanRows], rows: &ApplicantRows<'_>) -> ImportSummary {
    let applied = applied(rows);
    let count = |one: &PlanRows| {
        applied
            .get(one.school.code.as_str())
            .copied()
            .unwrap_or_default()
    };
    let drawn =
        |one: &&PlanRows| count(one) as u64 > one.school.plan.saturating_sub(one.school.priority);
    ImportSummary {
        children: rows.origins.children.len(),
        bundles: rows
            .entries
            .iter()
            .filter(|entry| entry.children.len() > 1)
            .count(),
        schools: planned.len(),
        drawn: planned.iter().filter(drawn).count(),
    }
}

fn applied<'r>(rows: &'r ApplicantRows<'_>) -> HashMap<&'r str, usize> {
    let mut applied: HashMap<&str, usize> = HashMap::new();
    for entry in &rows.entries {
        *applied.entry(&entry.school_code).or_default() += entry.children.len();
    }
    applied
}

/// Tells what is doubtful in a plan once nothing is wrong: schools that nobody applied to, places
/// and classes, published counts, and a plan under which no school is drawn.
pub fn doubts(
    planned: &[PlanRows],
    rows: &ApplicantRows<'_>,
    drawn: usize,
    findings: &mut Findings,
) {
    let applied = applied(rows);
    for one in planned {
        let school = &one.school;
        let read = applied
            .get(school.code.as_str())
            .copied()
            .unwrap_or_default() as u64;
        let mut ask = |place: &CellPlace, kind| {
            findings.tell(place.clone(), &school.name, RosterProblem::Question(kind));
        };
        if school.plan == 0 || (read > 0 && school.plan == school.priority) {
            ask(&one.plan_place, QuestionKind::NoPlaces);
        }
        if school.classes > school.plan.max(1) {
            ask(&one.classes_place, QuestionKind::MoreClasses);
        }
        if let Some(published) = one.applied.filter(|published| *published != read) {
            ask(
                &one.applied_place,
                QuestionKind::Published { published, read },
            );
        }
        if read == 0 {
            findings.tell(
                one.place.clone(),
                &school.name,
                RosterProblem::NobodyApplied,
            );
        }
    }
    if let (0, Some(first)) = (drawn, planned.first()) {
        let place = CellPlace::file(&first.place.file);
        findings.tell(place, "", RosterProblem::NothingToDraw);
    }
}
