// SPDX-License-Identifier: Apache-2.0

//! The two files that name no child: the pool before numbering and the entries after it.

use super::super::rules::{Numbering, Rules};
use super::{LineFault, count, lines};
use crate::protocol::Digest;
use crate::protocol::numbering::DrawNumber;
use std::collections::HashMap;

const POOL_HEADER: &str = "school\tchildren\tleaf";
const ENTRIES_HEADER: &str = "school\tnumber\tchildren\tleaf";

/// An entry before numbering: a child, or a bundle of twins or more.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct PoolEntry {
    /// The school's index in rule order.
    pub school: usize,
    /// The number of children, at least 1.
    pub children: u64,
    /// The leaf, which binds the entry to names and serials.
    pub leaf: Digest,
}

/// The entries before numbering, in file order: schools in rule order, leaves ascending.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Pool(pub Vec<PoolEntry>);

/// A numbered entry: one place in its school's ring.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct RingEntry {
    /// The school's index in rule order.
    pub school: usize,
    /// The draw number.
    pub number: DrawNumber,
    /// The number of children, at least 1.
    pub children: u64,
    /// The leaf, which binds the entry to names and serials.
    pub leaf: Digest,
}

/// The numbered entries, in file order: schools in rule order, numbers ascending. A school's lines
/// are its ring.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Entries(pub Vec<RingEntry>);

impl Pool {
    /// Reads `pool.tsv`. With imported numbering it has the bytes of `entries.tsv`: read it by
    /// [`Entries::read`] and drop the numbers.
    pub fn read(bytes: &[u8], rules: &Rules) -> Result<Self, LineFault> {
        if rules.numbering == Numbering::Imported {
            return Entries::read(bytes, rules).map(|entries| entries.pool());
        }
        let mut pool = Vec::new();
        let mut last: Option<(usize, Digest)> = None;
        for (line, fields) in lines(bytes, POOL_HEADER)? {
            let [code, children, leaf] = fields[..] else {
                continue;
            };
            let entry = PoolEntry {
                school: school(rules, code, line)?,
                children: children_of(children, line)?,
                leaf: leaf_of(leaf, line)?,
            };
            let place = (entry.school, entry.leaf);
            if last.is_some_and(|last| last >= place) {
                return Err(LineFault::at(
                    line,
                    "is out of order (schools in rule order, then leaf ascending)",
                ));
            }
            last = Some(place);
            pool.push(entry);
        }
        let pool = Self(pool);
        check_rings(
            pool.0.iter().map(|e| (e.school, e.children)),
            rules,
            pool.0.len() + 1,
        )?;
        Ok(pool)
    }

    /// Returns the bytes of `pool.tsv` for drawn numbering.
    pub fn write(&self, rules: &Rules) -> Vec<u8> {
        let mut out = format!("{POOL_HEADER}\n");
        for entry in &self.0 {
            out += &format!(
                "{}\t{}\t{}\n",
                rules.schools[entry.school].code, entry.children, entry.leaf
            );
        }
        out.into_bytes()
    }

    /// Returns the same entries with these numbers (one a line of the pool), in the order of
    /// `entries.tsv`.
    pub fn numbered(&self, numbers: &[DrawNumber]) -> Entries {
        let mut entries: Vec<RingEntry> = self
            .0
            .iter()
            .zip(numbers)
            .map(|(e, number)| RingEntry {
                school: e.school,
                number: *number,
                children: e.children,
                leaf: e.leaf,
            })
            .collect();
        entries.sort_by_key(|e| (e.school, e.number));
        Entries(entries)
    }
}

impl Entries {
    /// Reads `entries.tsv` by itself: order, seven digits, no number twice.
    pub fn read(bytes: &[u8], rules: &Rules) -> Result<Self, LineFault> {
        let mut entries: Vec<RingEntry> = Vec::new();
        let mut lines_of: HashMap<DrawNumber, usize> = HashMap::new();
        for (line, fields) in lines(bytes, ENTRIES_HEADER)? {
            let [code, number, children, leaf] = fields[..] else {
                continue;
            };
            let number = DrawNumber::parse(number)
                .ok_or_else(|| LineFault::at(line, "the number is not seven digits"))?;
            let entry = RingEntry {
                school: school(rules, code, line)?,
                number,
                children: children_of(children, line)?,
                leaf: leaf_of(leaf, line)?,
            };
            if let Some(other) = lines_of.insert(number, line) {
                return Err(LineFault::at(
                    line,
                    format!("the number {number} is on line {other} too"),
                ));
            }
            if entries
                .last()
                .is_some_and(|last| (last.school, last.number) >= (entry.school, entry.number))
            {
                return Err(LineFault::at(
                    line,
                    "is out of order (schools in rule order, then number ascending)",
                ));
            }
            entries.push(entry);
        }
        let entries = Self(entries);
        check_rings(
            entries.0.iter().map(|e| (e.school, e.children)),
            rules,
            entries.0.len() + 1,
        )?;
        Ok(entries)
    }

    /// Returns the bytes of `entries.tsv`.
    pub fn write(&self, rules: &Rules) -> Vec<u8> {
        let mut out = format!("{ENTRIES_HEADER}\n");
        for e in &self.0 {
            out += &format!(
                "{}\t{}\t{}\t{}\n",
                rules.schools[e.school].code, e.number, e.children, e.leaf
            );
        }
        out.into_bytes()
    }

    /// Returns the same entries without their numbers, in the order of the entries.
    pub fn pool(&self) -> Pool {
        let strip = |e: &RingEntry| PoolEntry {
            school: e.school,
            children: e.children,
            leaf: e.leaf,
        };
        Pool(self.0.iter().map(strip).collect())
    }

    /// Returns the ring of a school: its lines, in file order.
    pub fn ring(&self, school: usize) -> &[RingEntry] {
        let start = self.0.partition_point(|e| e.school < school);
        let end = self.0.partition_point(|e| e.school <= school);
        &self.0[start..end]
    }

    /// Compares the entries with the pool. The fault is the first line that is not an entry of the
    /// pool, or the line after the last where one of the pool's is missing.
    pub fn check_against(&self, pool: &Pool) -> Result<(), LineFault> {
        let mut left: HashMap<(usize, Digest), Vec<u64>> = HashMap::new();
        for entry in &pool.0 {
            left.entry((entry.school, entry.leaf))
                .or_default()
                .push(entry.children);
        }
        for (index, entry) in self.0.iter().enumerate() {
            let same = left.get_mut(&(entry.school, entry.leaf)).and_then(|sizes| {
                let at = sizes
                    .iter()
                    .position(|children| *children == entry.children)?;
                Some(sizes.swap_remove(at))
            });
            if same.is_none() {
                return Err(LineFault::at(index + 2, "is no entry of pool.tsv"));
            }
        }
        if self.0.len() != pool.0.len() {
            return Err(LineFault::at(
                self.0.len() + 1,
                "the file ends, but pool.tsv has more entries",
            ));
        }
        Ok(())
    }
}

fn school(rules: &Rules, code: &str, line: usize) -> Result<usize, LineFault> {
    rules.school_index(code).ok_or_else(|| {
        LineFault::at(
            line,
            format!("the school {code:?} is not drawn by the rules"),
        )
    })
}

fn children_of(text: &str, line: usize) -> Result<u64, LineFault> {
    count(text)
        .filter(|n| *n >= 1)
        .ok_or_else(|| LineFault::at(line, "children is not a plain number of 1 or more"))
}

fn leaf_of(text: &str, line: usize) -> Result<Digest, LineFault> {
    Digest::from_hex(text)
        .ok_or_else(|| LineFault::at(line, "the leaf is not 64 lower-case hex digits"))
}

/// Checks that no ring is empty or too large to choose in, and that each interval has a range
/// (PROTOCOL §2).
fn check_rings(
    entries: impl Iterator<Item = (usize, u64)>,
    rules: &Rules,
    last_line: usize,
) -> Result<(), LineFault> {
    let mut rings = vec![(0u64, 0u64); rules.schools.len()];
    for (school, children) in entries {
        rings[school].0 += 1;
        rings[school].1 = rings[school].1.saturating_add(children);
    }
    for (school, (entries, children)) in rules.schools.iter().zip(rings) {
        let code = &school.code;
        let largest = match rules.interval_max {
            super::super::rules::IntervalMax::Children => children,
            super::super::rules::IntervalMax::Entries => entries,
        };
        if entries == 0 {
            return Err(LineFault::at(
                last_line,
                format!("the ring of {code} is empty"),
            ));
        }
        if children > 1 << 32 {
            return Err(LineFault::at(
                last_line,
                format!("the ring of {code} has over 2^32 children"),
            ));
        }
        if rules.interval_min.get() > largest {
            return Err(LineFault::at(
                last_line,
                format!("interval_min is above the largest interval of {code}"),
            ));
        }
    }
    Ok(())
}
