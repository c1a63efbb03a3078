// SPDX-License-Identifier: Apache-2.0

//! An earlier ceremony that people name by its fingerprint, looked for on a medium.
//!
//! Invariant: only its own journal tells how far it came; a medium that does not answer tells
//! nothing. Deliberately absent: what follows from it.

use super::folded_folder::FoldedFolder;
use super::recovery::PATIENCE;
use crate::ceremony::aux_event::RecoverySourceKind;
use crate::ceremony::state::Milestone;
use crate::protocol::Digest;
use crate::sync::within;
use std::path::Path;

/// State of the ceremony that a fingerprint names, as a medium has it.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum EarlierStanding {
    /// The medium has it not, or only the preparing day on a sealed copy.
    Unknown,
    /// The medium can be gone on from: the ceremony is superseded on its own ledger.
    Reachable,
    /// The ledger of the ceremony has its last line.
    Superseded,
    /// The stage digits were called, and nothing replaces it.
    Drawn,
}

/// Returns how far the ceremony with this fingerprint came, as a folder has it.
pub fn earlier_standing(folder: &Path, fingerprint: Digest) -> EarlierStanding {
    let path = folder.to_owned();
    within(PATIENCE, move || standing_in(&path, fingerprint)).unwrap_or(EarlierStanding::Unknown)
}

fn standing_in(folder: &Path, fingerprint: Digest) -> EarlierStanding {
    let Ok(source) = FoldedFolder::read(folder) else {
        return EarlierStanding::Unknown;
    };
    let state = &source.state;
    if state.fingerprint().unwrap_or(state.freeze()) != fingerprint {
        return EarlierStanding::Unknown;
    }
    if state.milestone() >= Milestone::StageCalled {
        EarlierStanding::Drawn
    } else if state.superseded().is_some() {
        EarlierStanding::Superseded
    } else if source.kind == RecoverySourceKind::Copy {
        EarlierStanding::Unknown
    } else {
        EarlierStanding::Reachable
    }
}
