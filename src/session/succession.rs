// SPDX-License-Identifier: Apache-2.0

//! Going on where the shares were lost for good (PROTOCOL §4): what was shown is finished on the
//! old ledger, which takes a last line; the rest is frozen as a ceremony that names its end.
//!
//! Invariant: the new files follow from the old ledger on the disk, names included, and a ledger
//! that ended so has no other successor. Deliberately absent: who confirms it.

use super::names::{BoundNames, ChildLine, SealedNames};
use super::superseding::superseded_ledger;
use super::{PreparedCeremony, Session, SessionError};
use crate::ceremony::decide::{Command, DecideError};
use crate::ceremony::files::Entries;
use crate::ceremony::rules::ProgramVersion;
use crate::ceremony::state::{CeremonyFiles, CeremonyState};
use crate::ceremony::succession::{self, NO_DIRECT, SuccessionFault};
use crate::journal::LedgerError;
use crate::record;
use std::path::Path;

impl Session {
    /// Declares shares lost for good: nothing more is drawn, what was shown can be finished.
    pub fn declare_shares_lost(&mut self, reason: String) -> Result<(), SessionError> {
        self.run(Command::DeclareSharesLost { reason })
    }

    /// Ends a ceremony whose shares were lost; [`prepare_succession`] makes the one that goes on.
    pub fn end_without_shares(&mut self) -> Result<(), SessionError> {
        if self.names_missing() {
            // Nobody could be told who the numbers of the schools that are left are.
            return Err(SessionError::NamesMissing);
        }
        let reason = self.state().shares_lost().ok_or(DecideError::NotDue)?;
        let reason = reason.to_owned();
        self.supersede(reason).map(drop)
    }
}

/// Returns whether the ceremony of a data folder ended with lost shares and no other one goes on
/// from it there yet.
pub fn ended_without_shares(data: &Path) -> Result<bool, LedgerError> {
    let old = superseded_ledger(data)?;
    Ok(old.is_some_and(|old| old.state.shares_lost().is_some()))
}

/// Writes the public record of the ceremony that ended with lost shares beside its ledger, for
/// `paiwei verify OLD NEW`: the folder `record-` and its check word.
pub fn write_ended_record(data: &Path) -> Result<(), SessionError> {
    let old = superseded_ledger(data)?.ok_or(DecideError::NotDue)?;
    let file = |name: &str| old.files.get(name).map_or(&[][..], Vec::as_slice);
    let fingerprint = old.old.fingerprint.to_string();
    let check_word = fingerprint.get(..8).unwrap_or_default();
    let folder = data.join(format!("record-{check_word}"));
    Ok(record::write(
        &folder,
        &old.state,
        file("rules.json"),
        file("pool.tsv"),
        &old.journal,
    )?)
}

/// Makes the files of the ceremony that goes on from the one in a data folder that ended with lost
/// shares; `None` where there is none.
pub fn prepare_succession(
    data: &Path,
    program: ProgramVersion,
) -> Result<Option<PreparedCeremony>, SessionError> {
    let Some(mut old) = superseded_ledger(data)? else {
        return Ok(None);
    };
    let Some(rules) = succession::rules_after(&old.state, program) else {
        return Ok(None);
    };
    let entries = succession::entries_after(&old.state).ok_or(DecideError::Impossible)?;
    let mut file = |name: &str| old.files.remove(name);
    let (children, direct) = (file("children.tsv"), file("direct.tsv"));
    let names = SealedNames::read(children.as_deref(), direct.as_deref(), &old.state)?;
    let names = names.ok_or(SessionError::NamesMissing)?;
    let bytes = rules.to_bytes();
    Ok(Some(PreparedCeremony {
        rules: bytes.map_err(crate::ceremony::state::FileFault::Rules)?,
        pool: entries.write(&rules),
        children: BoundNames::write(&children_of(&entries, &names.children)),
        direct: NO_DIRECT.to_vec(),
    }))
}

/// Returns the children of these entries, in the order of `children.tsv`.
fn children_of(entries: &Entries, names: &BoundNames) -> Vec<ChildLine> {
    let mut lines = Vec::new();
    for entry in &entries.0 {
        let Some(found) = names.of(&entry.leaf) else {
            continue;
        };
        lines.extend(found.children.iter().map(|child| ChildLine {
            leaf: entry.leaf,
            serial: child.serial.clone(),
            name: child.name.clone(),
            salt: found.salt,
        }));
    }
    lines.sort_by(|a, b| (a.leaf, &a.serial).cmp(&(b.leaf, &b.serial)));
    lines
}

/// Refuses prepared files that do not go on from this superseded ceremony as its end asks.
pub(super) fn check_prepared(
    old: Option<&CeremonyState>,
    prepared: &PreparedCeremony,
) -> Result<(), SessionError> {
    let new = CeremonyState::new(CeremonyFiles {
        rules: &prepared.rules,
        pool: &prepared.pool,
        entries: None,
    })?;
    match old {
        Some(old) => Ok(succession::check(old, &new)?),
        None if new.rules().after.is_some() => Err(SuccessionFault::NotEnded.into()),
        None => Ok(()),
    }
}
