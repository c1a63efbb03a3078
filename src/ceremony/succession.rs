// SPDX-License-Identifier: Apache-2.0

//! A ceremony that goes on from one whose shares were lost for good (PROTOCOL §4): what its files
//! must be, from the earlier one's state alone.
//!
//! Invariant: what was shown stands. Schools that are completed are not in it, the others come in
//! the earlier draw order with their plan, numbers and leaves, and the values of an open school are
//! carried over. Deliberately absent: names, and who may begin it.

use super::files::{Entries, RingEntry};
use super::json::PlainCount;
use super::rules::{CeremonyEnd, Numbering, OpenSchool, ProgramVersion, Rules, SchoolOrder};
use super::school::{RollResult, SchoolTurn};
use super::state::{CeremonyState, Milestone};
use crate::protocol::hash::sha256;

/// `direct.tsv` of a ceremony without direct admissions: those of the earlier one stand.
pub const NO_DIRECT: &[u8] = b"school\tserial\tname\n";

/// Reason for which a ceremony does not go on from the earlier one.
#[derive(Clone, Copy, PartialEq, Eq, Debug, thiserror::Error)]
pub enum SuccessionFault {
    /// The earlier one did not end with lost shares.
    #[error("the record that it replaces has stage digits, and does not end with lost shares")]
    NotEnded,
    /// A rule is another than the earlier ceremony leaves.
    #[error("{0} is not what the record that it goes on from leaves")]
    Rule(&'static str),
    /// The entries are not those of the schools that are left.
    #[error("not the entries of the schools that are left, as the earlier record has them")]
    Entries,
}

impl SuccessionFault {
    /// Returns the file of the later record that is at fault.
    pub fn file(self) -> &'static str {
        match self {
            Self::NotEnded | Self::Rule(_) => "rules.json",
            Self::Entries => "entries.tsv",
        }
    }
}

/// Returns where a ceremony ended whose shares were lost; `None` for any other.
pub fn end_of(old: &CeremonyState) -> Option<CeremonyEnd> {
    old.shares_lost()?;
    old.superseded()?;
    let open = match old.turn() {
        Some(turn) => standing(old, turn),
        None => None,
    };
    Some(CeremonyEnd {
        events: PlainCount::new(old.events())?,
        head: old.head(),
        open,
    })
}

/// Returns the values that stand in a turn that was begun; `None` where none was shown.
fn standing(old: &CeremonyState, turn: &SchoolTurn) -> Option<OpenSchool> {
    let value = |roll: &RollResult| PlainCount::new(roll.value());
    Some(OpenSchool {
        school: old.rules().schools.get(turn.school)?.code.clone(),
        start: turn.start.as_ref().and_then(value)?,
        interval: turn.interval.as_ref().and_then(value),
    })
}

/// Returns the schools that were not completed, in draw order: indices in the old rule order.
fn schools_left(old: &CeremonyState) -> &[usize] {
    let completed = usize::try_from(old.completed_schools()).unwrap_or(usize::MAX);
    old.order().get(completed..).unwrap_or_default()
}

/// Returns the rules of the ceremony that goes on from this one; `None` where none may.
pub fn rules_after(old: &CeremonyState, program: ProgramVersion) -> Option<Rules> {
    let end = end_of(old)?;
    let superseded = old.superseded()?;
    let schools = schools_left(old)
        .iter()
        .filter_map(|index| old.rules().schools.get(*index).cloned());
    Some(Rules {
        program,
        numbering: Numbering::Imported,
        school_order: SchoolOrder::Set,
        parents: PlainCount::from(0u32),
        supersedes: Some(superseded.fingerprint),
        schools: schools.collect(),
        direct: Vec::new(),
        direct_file: Some(sha256(NO_DIRECT)),
        supersedes_reason: Some(superseded.reason),
        after: Some(end),
        ..old.rules().clone()
    })
}

/// Returns the numbered entries of the ceremony that goes on from this one.
pub fn entries_after(old: &CeremonyState) -> Option<Entries> {
    let entries = old.entries()?;
    let mut left = Vec::new();
    for (school, index) in schools_left(old).iter().enumerate() {
        let ring = entries.ring(*index).iter();
        left.extend(ring.map(|entry| RingEntry { school, ..*entry }));
    }
    Some(Entries(left))
}

/// Compares a ceremony with the earlier one whose fingerprint its rules name.
///
/// Who keeps copies, who signs, when and where, and with which program can change; what decides a
/// result can't.
pub fn check(old: &CeremonyState, new: &CeremonyState) -> Result<(), SuccessionFault> {
    let rules = new.rules();
    if rules.after.is_none() && old.milestone() < Milestone::StageCalled {
        return Ok(());
    }
    let left = rules_after(old, rules.program.clone()).ok_or(SuccessionFault::NotEnded)?;
    let same = [
        ("supersedes", rules.supersedes == left.supersedes),
        ("after", rules.after == left.after),
        ("rehearsal", rules.rehearsal == left.rehearsal),
        ("stage_digits", rules.stage_digits == left.stage_digits),
        ("tick_hz", rules.tick_hz == left.tick_hz),
        ("min_ticks", rules.min_ticks == left.min_ticks),
        ("interval_min", rules.interval_min == left.interval_min),
        ("interval_max", rules.interval_max == left.interval_max),
        ("step", rules.step == left.step),
        ("last_place", rules.last_place == left.last_place),
        ("schools", rules.schools == left.schools),
        ("direct", rules.direct == left.direct),
    ];
    if let Some((field, _)) = same.iter().find(|(_, same)| !same) {
        return Err(SuccessionFault::Rule(field));
    }
    if new.entries() != entries_after(old).as_ref() {
        return Err(SuccessionFault::Entries);
    }
    Ok(())
}
