// SPDX-License-Identifier: Apache-2.0

//! Going on between the numbers and the seal, where the computer is gone: the mirror has the lines,
//! another medium the names (PROTOCOL §6).
//!
//! Invariant: both are needed, and only a mirror brings the lines; names are held against the
//! leaves. A mirror that was away during the seal looks like one from before it: where the names
//! come from a copy that was written for a seal, that seal is told. Deliberately absent: anything
//! before the numbers, which leaves no medium.

use super::folded_folder::FoldedFolder;
use super::recovery::{RecoveryError, RecoverySource};
use crate::ceremony::aux_event::RecoverySourceKind;
use crate::ceremony::json;
use crate::ceremony::state::Milestone;
use crate::custody::SEAL_FILE;
use crate::disk::{self, ByteLimit, OpenFolder};
use crate::journal::mirror;
use crate::protocol::{Digest, chain};
use crate::sync::within;
use std::path::Path;

impl RecoverySource {
    /// Reads a folder as [`RecoverySource::read`] does, also where the ceremony is numbered and not
    /// sealed yet: then `names` is a folder with its `roster.tsv` and `direct.tsv`.
    pub fn read_with_names(
        folder: &Path,
        names: &Path,
        signed_head: Option<(u64, Digest)>,
    ) -> Result<Self, RecoveryError> {
        let sealed = Self::read(folder, signed_head);
        let Err(RecoveryError::NotSealed(_)) = sealed else {
            return sealed;
        };
        let (lines, with_names) = (folder.to_owned(), names.to_owned());
        within(super::recovery::PATIENCE, move || {
            Self::read_unsealed(&lines, &with_names, signed_head)
        })
        .unwrap_or_else(|| Err(disk::no_answer(folder).into()))
    }

    fn read_unsealed(
        folder: &Path,
        names: &Path,
        signed_head: Option<(u64, Digest)>,
    ) -> Result<Self, RecoveryError> {
        let damaged = |what: &str| RecoveryError::Damaged {
            folder: folder.to_owned(),
            what: what.to_owned(),
        };
        let source = FoldedFolder::read(folder)?;
        // A custodian's copy was written while the seal was made: whether that was finished, only
        // the lines after it tell, and a ceremony is not sealed a second time.
        if source.kind != RecoverySourceKind::Mirror {
            return Err(RecoveryError::NotSealed(folder.to_owned()));
        }
        let state = &source.state;
        let unsealed = state.milestone() < Milestone::Sealed && state.pool_may_leave();
        if !unsealed || state.superseded().is_some() {
            return Err(RecoveryError::NotSealed(folder.to_owned()));
        }
        let last = mirror::head_line(state.events(), &state.head());
        if source.head.as_ref().is_some_and(|head| *head != last) {
            return Err(damaged("head.json is not the head of the journal"));
        }
        if let Some((events, signed)) = signed_head
            && head_at(&source.contents.journal, state.freeze(), events) != Some(signed)
        {
            return Err(damaged(
                "the chain's hash is not the one on the signed paper",
            ));
        }
        let found = super::recovery::name_files(names, state);
        let found = found.ok_or_else(|| RecoveryError::NotSealed(folder.to_owned()))?;
        let mut evidence = source.into_source(folder, Some(found));
        evidence.seal_begun = seal_on(names);
        Ok(evidence)
    }
}

/// Returns the fingerprint of the seal for which a copy was written; `None` where it has none.
fn seal_on(copy: &Path) -> Option<Digest> {
    let open = OpenFolder::open(copy).ok()?;
    let bytes = open.read(SEAL_FILE, ByteLimit::SMALL).ok()?;
    let map = json::object(bytes.trim_ascii_end()).ok()?;
    Digest::from_hex(map.get("seal")?.as_str()?)
}

/// Returns the chain's hash after so many lines.
fn head_at(journal: &[u8], freeze: Digest, events: u64) -> Option<Digest> {
    let lines: Vec<&[u8]> = journal
        .split_inclusive(|byte| *byte == b'\n')
        .filter_map(|line| line.strip_suffix(b"\n"))
        .collect();
    let lines = lines.get(..usize::try_from(events).ok()?)?;
    let genesis = chain::genesis(&freeze);
    Some(
        lines
            .iter()
            .fold(genesis, |head, line| chain::link(&head, line)),
    )
}
