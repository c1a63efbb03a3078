// SPDX-License-Identifier: Apache-2.0

//! Phases of the kiosk: what belongs to one of them exists in that one only.
//!
//! Invariant: from the freeze on there is a session, so nothing asks whether there is one.

use super::import::ImportPhase;
use super::rule_choice::RulesPhase;
use super::running::Running;
use super::takeover::RecoverPhase;

/// Phase of the kiosk.
pub(super) enum Phase {
    /// Workbooks are read and corrected until they are clean.
    Import(ImportPhase),
    /// The rules are decided; the freeze follows.
    Rules(RulesPhase),
    /// The media hold a ceremony that this computer has not.
    Recover(Box<RecoverPhase>),
    /// A ceremony ended with lost shares, and the one that goes on from it is not frozen yet.
    Succession,
    /// A ceremony is under way.
    Running(Box<Running>),
}

impl Phase {
    /// Returns the ceremony that is under way.
    pub(super) fn running(&self) -> Option<&Running> {
        match self {
            Self::Running(running) => Some(running),
            Self::Import(_) | Self::Rules(_) | Self::Recover(_) | Self::Succession => None,
        }
    }
}
