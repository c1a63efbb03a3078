// SPDX-License-Identifier: Apache-2.0

//! Evidence from a journal on a medium, read with the ledger's own files.
//!
//! Invariant: the journal names C0, and so do the ledger's files, so what stands beside the journal
//! on its medium is not needed; names come from the ledger, by the same leaves. Deliberately not
//! here: whether the journal has lines that the ledger lacks.

use super::names::{BoundNames, ChildLine};
use super::recovery::{NameFiles, RecoverySource};
use super::{RecoverySourceKind, Session};
use crate::ceremony::line::JournalLine;
use crate::ceremony::state::{CeremonyFiles, CeremonyState};
use std::path::PathBuf;

impl Session {
    /// Returns what a journal of this ceremony proves: its lines that hold, from the first on.
    pub(super) fn evidence_of(
        &self,
        folder: PathBuf,
        kind: RecoverySourceKind,
        journal: Vec<u8>,
    ) -> Option<RecoverySource> {
        let files = CeremonyFiles {
            rules: &self.rules,
            pool: &self.pool,
            entries: None,
        };
        let mut state = CeremonyState::new(files).ok()?;
        let mut holds = 0;
        for line in journal.split_inclusive(|byte| *byte == b'\n') {
            let Some(bytes) = line.strip_suffix(b"\n") else {
                break;
            };
            let applied =
                JournalLine::parse(bytes).is_ok_and(|line| state.apply(&line, bytes).is_ok());
            if !applied {
                break;
            }
            holds += line.len();
        }
        // Folded anew where a line was refused: that state is of no more use.
        if let Some(rest) = journal.get(holds..)
            && !rest.is_empty()
        {
            let shorter = journal.get(..holds)?.to_vec();
            return self.evidence_of(folder, kind, shorter);
        }
        let entries = state.entries_bytes().unwrap_or_default().to_vec();
        Some(RecoverySource {
            seal_begun: None,
            kind,
            folder,
            unconfirmed: 0,
            rules: self.rules.clone(),
            pool: self.pool.clone(),
            entries,
            journal,
            names: self.name_files(),
            state,
        })
    }

    /// Returns the ledger's own files of names; `None` where it has none yet.
    fn name_files(&self) -> Option<NameFiles> {
        let names = self.names()?;
        let mut children = Vec::new();
        for entry in &self.state().pool().0 {
            let own = names.children.of(&entry.leaf)?;
            children.extend(own.children.iter().map(|child| ChildLine {
                leaf: entry.leaf,
                serial: child.serial.clone(),
                name: child.name.clone(),
                salt: own.salt,
            }));
        }
        children.sort_by(|a, b| (a.leaf, &a.serial).cmp(&(b.leaf, &b.serial)));
        Some(NameFiles {
            children: BoundNames::write(&children),
            names: names.clone(),
        })
    }
}
