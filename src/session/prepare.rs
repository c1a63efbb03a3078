// SPDX-License-Identifier: Apache-2.0

//! From an accepted roster and people's choices to the files that are frozen: pure but for the
//! salts, which come in.
//!
//! Invariant: schools with no more children than places go to `direct`, unasked; everybody else is
//! in the pool exactly once.

use super::names::{BoundNames, ChildLine};
use crate::ceremony::files::{Entries, Pool, PoolEntry, RingEntry};
use crate::ceremony::json::PlainCount;
use crate::ceremony::rules::{
    CeremonyFacts, CountingStep, DirectSchool, DrawnSchool, IntervalMax, LastPlace, Numbering,
    ProgramVersion, ProtocolName, Rules, RulesError, SchoolOrder, SupersededCeremony,
};
use crate::protocol::hash::sha256;
use crate::protocol::numbering::DrawNumber;
use crate::protocol::{Digest, Salt, seal};
use crate::roster::{NumberingColumn as RosterNumbering, PlannedSchool, Roster};
use std::collections::HashMap;
use unicode_normalization::UnicodeNormalization;

/// The choices that people make before the freeze. The last place rule has no default.
#[derive(Clone, Debug)]
#[allow(
    missing_docs,
    reason = "the fields are those of PROTOCOL §4, in its words"
)]
pub struct RuleChoices {
    pub rehearsal: bool,
    pub ceremony: CeremonyFacts,
    pub program: ProgramVersion,
    pub custodians: Vec<String>,
    pub signers: Vec<String>,
    pub school_order: SchoolOrder,
    pub parents: u32,
    pub number_digits: u32,
    pub stage_digits: u32,
    pub supersedes: Option<SupersededCeremony>,
    pub tick_hz: u32,
    pub min_ticks: u32,
    pub interval_min: u32,
    pub interval_max: IntervalMax,
    pub step: CountingStep,
    pub last_place: LastPlace,
    /// Waiting children of every school, in place of what the plan workbook says.
    pub waitlist: Option<u32>,
}

/// The files that a freeze makes durable.
#[derive(Clone)]
#[allow(missing_docs, reason = "named after the files")]
pub struct PreparedCeremony {
    pub rules: Vec<u8>,
    pub pool: Vec<u8>,
    pub children: Vec<u8>,
    pub direct: Vec<u8>,
}

/// The reason for which nothing can be frozen.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
pub enum PrepareError {
    /// No school needs a draw.
    #[error("no school has more children than places; there is nothing to draw")]
    NothingToDraw,
    /// A number in the plan is beyond what the protocol can say.
    #[error("school {0}: its numbers are beyond 2^53 - 1; correct the plan workbook")]
    TooLarge(String),
    /// An imported number is missing or not seven digits.
    #[error("an entry has no seven-digit draw number; correct the column 派位编号")]
    NumberMissing,
    /// The rules do not hold.
    #[error(transparent)]
    Rules(RulesError),
}

/// Makes the files of a freeze. `salt` gives 32 new bytes for each entry.
pub fn prepare(
    roster: &Roster,
    choices: &RuleChoices,
    mut salt: impl FnMut() -> Salt,
) -> Result<PreparedCeremony, PrepareError> {
    let imported = roster.numbering == RosterNumbering::Imported;
    let mut rules = rules_of(roster, choices, imported)?;
    let mut entries = Vec::new();
    let mut children = Vec::new();
    let mut direct = String::from("school\tserial\tname\n");
    for entry in &roster.entries {
        let Some(school) = rules.school_index(&entry.school_code) else {
            for child in &entry.children {
                direct += &format!("{}\t{}\t{}\n", entry.school_code, child.serial, child.name);
            }
            continue;
        };
        let salt = salt();
        // Children of a leaf stand by serial ascending, whatever the order of the workbook's rows
        // (PROTOCOL §3).
        let mut siblings: Vec<_> = entry.children.iter().collect();
        siblings.sort_by(|a, b| a.serial.cmp(&b.serial));
        let named = siblings
            .iter()
            .map(|c| (c.serial.as_str(), c.name.as_str()));
        let leaf = seal::leaf(&salt, &entry.school_code, named);
        children.extend(siblings.iter().map(|child| ChildLine {
            leaf,
            serial: child.serial.clone(),
            name: child.name.clone(),
            salt,
        }));
        let number = entry.number.map(u64::from).and_then(DrawNumber::new);
        entries.push(BoundEntry {
            school,
            children: entry.children.len() as u64,
            leaf,
            number,
        });
    }
    rules.direct_file = Some(sha256(direct.as_bytes()));
    let pool = if imported {
        numbered_entries(entries)?.write(&rules)
    } else {
        unnumbered_pool(entries).write(&rules)
    };
    children.sort_by(|a, b| (a.leaf, &a.serial).cmp(&(b.leaf, &b.serial)));
    Ok(PreparedCeremony {
        rules: rules.to_bytes().map_err(PrepareError::Rules)?,
        pool,
        children: BoundNames::write(&children),
        direct: direct.into_bytes(),
    })
}

/// An entry of a school that is drawn, bound to its children.
struct BoundEntry {
    school: usize,
    children: u64,
    leaf: Digest,
    /// The number that came with the roster.
    number: Option<DrawNumber>,
}

/// Returns the entries in ring order, for a pool whose numbers came with the roster.
fn numbered_entries(bound: Vec<BoundEntry>) -> Result<Entries, PrepareError> {
    let mut ring = Vec::with_capacity(bound.len());
    for entry in bound {
        ring.push(RingEntry {
            school: entry.school,
            number: entry.number.ok_or(PrepareError::NumberMissing)?,
            children: entry.children,
            leaf: entry.leaf,
        });
    }
    ring.sort_by_key(|entry| (entry.school, entry.number));
    Ok(Entries(ring))
}

/// Returns the pool by leaf, so that its order says nothing of the workbook's.
fn unnumbered_pool(bound: Vec<BoundEntry>) -> Pool {
    let mut pool: Vec<PoolEntry> = bound
        .into_iter()
        .map(|entry| PoolEntry {
            school: entry.school,
            children: entry.children,
            leaf: entry.leaf,
        })
        .collect();
    pool.sort_by_key(|entry| (entry.school, entry.leaf));
    Pool(pool)
}

/// Returns the rules that the choices and the plan give.
fn rules_of(roster: &Roster, choices: &RuleChoices, imported: bool) -> Result<Rules, PrepareError> {
    let SchoolSplit { schools, direct } = split_schools(roster, choices.waitlist)?;
    let CeremonyFacts {
        title,
        authority,
        venue,
        date,
    } = &choices.ceremony;
    Ok(Rules {
        protocol: ProtocolName::V1,
        rehearsal: choices.rehearsal,
        ceremony: CeremonyFacts {
            title: nfc(title),
            authority: nfc(authority),
            venue: nfc(venue),
            date: nfc(date),
        },
        program: choices.program.clone(),
        custodians: choices.custodians.iter().map(|name| nfc(name)).collect(),
        numbering: if imported {
            Numbering::Imported
        } else {
            Numbering::Drawn
        },
        school_order: choices.school_order,
        parents: choices.parents.into(),
        number_digits: choices.number_digits.into(),
        stage_digits: choices.stage_digits.into(),
        supersedes: choices.supersedes.as_ref().map(|old| old.fingerprint),
        tick_hz: choices.tick_hz.into(),
        min_ticks: choices.min_ticks.into(),
        interval_min: choices.interval_min.into(),
        interval_max: choices.interval_max,
        step: choices.step,
        last_place: choices.last_place,
        schools,
        direct,
        signers: choices.signers.iter().map(|name| nfc(name)).collect(),
        // Known once the list is written.
        direct_file: None,
        supersedes_reason: choices.supersedes.as_ref().map(|old| old.reason.clone()),
        after: None,
    })
}

/// Returns a text composed to NFC, as PROTOCOL §1 asks of the writer. Texts of the workbooks are
/// composed when they are read.
fn nfc(text: &str) -> String {
    text.nfc().collect()
}

/// The schools of a plan, by whether they are drawn.
struct SchoolSplit {
    schools: Vec<DrawnSchool>,
    direct: Vec<DirectSchool>,
}

/// Splits the schools of a plan: drawn where there are more children than places.
fn split_schools(roster: &Roster, waitlist: Option<u32>) -> Result<SchoolSplit, PrepareError> {
    let mut schools = Vec::new();
    let mut direct = Vec::new();
    let mut applied: HashMap<&str, usize> = HashMap::new();
    for entry in &roster.entries {
        *applied.entry(&entry.school_code).or_default() += entry.children.len();
    }
    for planned in &roster.schools {
        let children = applied.get(planned.code.as_str()).copied().unwrap_or(0);
        let school = planned_school(planned, waitlist)?;
        if children as u64 > school.places.get() {
            schools.push(school);
        } else {
            direct.push(DirectSchool {
                code: school.code,
                name: school.name,
                plan: school.plan,
                priority: school.priority,
                places: school.places,
                children: PlainCount::from(children),
            });
        }
    }
    if schools.is_empty() {
        return Err(PrepareError::NothingToDraw);
    }
    Ok(SchoolSplit { schools, direct })
}

/// Returns a school of the plan as the rules hold it.
fn planned_school(
    planned: &PlannedSchool,
    waitlist: Option<u32>,
) -> Result<DrawnSchool, PrepareError> {
    let places = planned.plan.checked_sub(planned.priority);
    let waitlist = waitlist.map_or(planned.waitlist, u64::from);
    Ok(DrawnSchool {
        code: planned.code.clone(),
        name: planned.name.clone(),
        plan: count(planned, Some(planned.plan))?,
        priority: count(planned, Some(planned.priority))?,
        places: count(planned, places)?,
        classes: count(planned, Some(planned.classes))?,
        waitlist: count(planned, Some(waitlist))?,
    })
}

/// Returns a number of a school's plan as the rules hold it; `None` is beyond their range too.
fn count(planned: &PlannedSchool, number: Option<u64>) -> Result<PlainCount, PrepareError> {
    number
        .and_then(PlainCount::new)
        .ok_or_else(|| PrepareError::TooLarge(planned.code.clone()))
}
