// SPDX-License-Identifier: Apache-2.0

//! Places of entries and children in the workbooks, and the schools that rows name.
//!
//! Invariant: a child costs a few bytes here, so that a million rows stay small.

use super::finding::RosterProblem;
use super::header::distance;
use super::text::{TextCleaner, folded};
use std::collections::HashMap;
use std::sync::Arc;
use unicode_normalization::UnicodeNormalization;

/// Row of a child.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct ChildOrigin {
    /// Index of the sheet among those that were read.
    pub sheet: u16,
    /// Zero-based row.
    pub row: u32,
}

/// A child, by its entry.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct ChildRef {
    /// Index of the entry.
    pub entry: u32,
    /// Index in the entry.
    pub child: u16,
    /// Row of the child.
    pub origin: ChildOrigin,
}

/// Origins of all entries.
#[derive(Default)]
pub struct EntryOrigins {
    /// Origin of each entry's first row.
    pub entries: Vec<ChildOrigin>,
    /// All children, in the order of their rows.
    pub children: Vec<ChildRef>,
    /// Entries with a bundle number.
    pub numbered_bundles: Vec<u32>,
}

impl EntryOrigins {
    /// Notes a new entry.
    pub fn add_entry(&mut self, origin: ChildOrigin, entry: u32, children: usize, bundle: bool) {
        self.entries.push(origin);
        if bundle {
            self.numbered_bundles.push(entry);
        }
        self.add_children(origin, entry, 0, children);
    }

    /// Notes further children of an entry.
    pub fn add_children(&mut self, origin: ChildOrigin, entry: u32, before: usize, count: usize) {
        self.children
            .extend((before..before + count).map(|child| ChildRef {
                entry,
                child: child as u16,
                origin,
            }));
    }
}

/// School as rows name it.
pub struct NamedSchool {
    /// Name, cleaned.
    pub name: String,
    /// Code of the plan; the name itself where the plan has none.
    pub code: Arc<str>,
    /// Problems of the name.
    pub problems: Vec<RosterProblem>,
    /// Problem of a school that the plan has not.
    pub unknown: Option<RosterProblem>,
}

/// Schools by the texts of their cells.
#[derive(Default)]
pub struct SchoolIndex {
    codes: HashMap<String, Arc<str>>,
    named: HashMap<String, NamedSchool>,
    /// True if a school that the plan lacks is told.
    told: bool,
}

impl SchoolIndex {
    /// Creates the index of a plan's schools. A plan with errors may lack a school for that
    /// reason, so no row is blamed for it.
    pub fn new(schools: impl Iterator<Item = (String, String)>, plan_is_right: bool) -> Self {
        Self {
            codes: schools.map(|(name, code)| (name, code.into())).collect(),
            named: HashMap::new(),
            told: plan_is_right,
        }
    }

    /// Returns the school of a cell's text, which is cleaned once.
    pub fn get_or_clean(&mut self, raw: &str, cleaner: &TextCleaner<'_>) -> &NamedSchool {
        if !self.named.contains_key(raw) {
            let named = self.cleaned(raw, cleaner);
            self.named.insert(raw.to_owned(), named);
        }
        // It was inserted; an empty school is never read.
        self.named
            .entry(raw.to_owned())
            .or_insert_with(|| NamedSchool {
                name: String::new(),
                code: "".into(),
                problems: Vec::new(),
                unknown: None,
            })
    }

    fn cleaned(&self, raw: &str, cleaner: &TextCleaner<'_>) -> NamedSchool {
        let cleaned = cleaner.name(raw);
        let code = self.codes.get(&cleaned.text).cloned();
        let unknown = match &code {
            None if self.told => Some(match self.nearest(&cleaned.text) {
                Some(near) => RosterProblem::NearSchool(near),
                None => RosterProblem::UnknownSchool,
            }),
            None | Some(_) => None,
        };
        NamedSchool {
            code: code.unwrap_or_else(|| cleaned.text.as_str().into()),
            name: cleaned.text,
            problems: cleaned.problems,
            unknown,
        }
    }

    /// Returns the school of the plan that a name is most like, where that is clear.
    fn nearest(&self, name: &str) -> Option<String> {
        let characters = |text: &str| -> Vec<char> { comparable(text).chars().collect() };
        let name = characters(name);
        let most = if name.len() >= 6 { 2 } else { 1 };
        let near = self.codes.keys().filter_map(|known| {
            let far = distance(&name, &characters(known));
            (far <= most).then_some((far, known))
        });
        let mut near: Vec<_> = near.collect();
        near.sort();
        match near.as_slice() {
            [(_, only)] => Some((*only).clone()),
            [(first, best), (second, _), ..] if first < second => Some((*best).clone()),
            _ => None,
        }
    }
}

/// Returns a school's name as it is compared: width, brackets and spaces do not count.
fn comparable(name: &str) -> String {
    name.nfkc()
        .filter(|c| !c.is_whitespace() && !super::text::is_invisible(*c))
        .collect()
}

/// Returns a key under which equal serials meet.
pub fn serial_key(serial: &str, hasher: &impl std::hash::BuildHasher) -> u64 {
    hasher.hash_one(folded(serial))
}
