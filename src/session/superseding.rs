// SPDX-License-Identifier: Apache-2.0

//! Superseding a ceremony before its stage digits (PROTOCOL §4): its ledger takes a last line, and
//! only a ceremony whose rules name its fingerprint is frozen in the same folder.
//!
//! Invariant: a superseded ledger is kept beside the new one and is never opened for a draw again.
//! Deliberately absent: who confirms it.

use super::succession::check_prepared;
use super::{LEDGER, PreparedCeremony, Session, SessionError};
use crate::ceremony::decide::{Command, DecideError};
use crate::ceremony::rules::{Rules, RulesError, SupersededCeremony};
use crate::ceremony::state::CeremonyState;
use crate::disk::{self, DiskError};
use crate::journal::{Ledger, LedgerError};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

impl Session {
    /// Ends the ceremony: its ledger and its mirror take a last line with the reason. Returns what
    /// the ceremony that replaces it names.
    pub fn supersede(&mut self, reason: String) -> Result<SupersededCeremony, SessionError> {
        self.run(Command::Supersede { reason })?;
        Ok(self.state().superseded().ok_or(DecideError::Impossible)?)
    }
}

/// A superseded ledger as it stands on the disk; it is closed again.
pub(super) struct SupersededLedger {
    pub(super) old: SupersededCeremony,
    pub(super) state: CeremonyState,
    pub(super) files: BTreeMap<String, Vec<u8>>,
    pub(super) journal: Vec<u8>,
}

/// Returns the superseded ceremony of a data folder that no other one has replaced there yet.
pub fn superseded_in(data: &Path) -> Result<Option<SupersededCeremony>, LedgerError> {
    Ok(superseded_ledger(data)?.map(|ledger| ledger.old))
}

/// Likewise, with its state and files.
pub(super) fn superseded_ledger(data: &Path) -> Result<Option<SupersededLedger>, LedgerError> {
    let last = (1..)
        .map(|number| superseded_path(data, number))
        .take_while(|path| path.exists())
        .last();
    // An empty ledger is one whose freeze did not come to pass after the old one was put aside.
    for path in [Some(data.join(LEDGER)), last].into_iter().flatten() {
        if !path.exists() {
            continue;
        }
        let opened = Ledger::open(&path)?;
        if let Some(state) = opened.state {
            return Ok(state.superseded().map(|old| SupersededLedger {
                old,
                state,
                files: opened.files,
                journal: opened.journal,
            }));
        }
    }
    Ok(None)
}

/// Returns the place of a superseded ledger, from 1.
fn superseded_path(data: &Path, number: u32) -> PathBuf {
    data.join(format!("superseded-{number}.sqlite"))
}

/// Makes room for a ledger with these files: a superseded one is put aside, if they name it.
pub(super) fn make_room(data: &Path, prepared: &PreparedCeremony) -> Result<(), SessionError> {
    let Some(found) = superseded_ledger(data)? else {
        // Whatever else stands there is found by who opens it.
        return check_prepared(None, prepared);
    };
    let rules = Rules::parse(&prepared.rules).map_err(rules_fault)?;
    if rules.supersedes != Some(found.old.fingerprint) {
        return Err(SessionError::Supersedes(found.old));
    }
    check_prepared(Some(&found.state), prepared)?;
    if data.join(LEDGER).exists() {
        put_aside(data)?;
    }
    Ok(())
}

fn rules_fault(error: RulesError) -> SessionError {
    crate::ceremony::state::FileFault::Rules(error).into()
}

/// Renames the superseded ledger to the first free name.
fn put_aside(data: &Path) -> Result<(), DiskError> {
    let free = (1..).find(|number| !superseded_path(data, *number).exists());
    let to = superseded_path(data, free.unwrap_or(u32::MAX));
    // The log first, as for a ledger that is set aside.
    for end in ["-wal", ""] {
        let from = data.join(format!("{LEDGER}{end}"));
        let mut to = to.clone().into_os_string();
        to.push(end);
        if from.exists() {
            std::fs::rename(&from, to).map_err(disk::at(&from))?;
        }
    }
    std::fs::File::open(data)
        .and_then(|folder| folder.sync_all())
        .map_err(disk::at(data))
}
