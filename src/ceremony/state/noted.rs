// SPDX-License-Identifier: Apache-2.0

//! A free event onto the state: the few that papers and people are told of, and the two after which
//! little or nothing may follow (`shares_lost`, `superseded`).
//!
//! Invariant: no free event bears on a result. Deliberately absent: the results' own events.

use super::apply::{Applied, require};
use super::{ApplyError, CeremonyState, Milestone};
use crate::ceremony::aux_event::AuxEventKind;
use crate::ceremony::event::Free;
use crate::ceremony::school::{MirrorUse, SharesHeld};

impl CeremonyState {
    /// Takes what a free event says for the school's sheet; no result depends on it.
    pub(super) fn noted(&mut self, free: &Free) -> Applied {
        require(
            self.milestone >= Milestone::Frozen,
            ApplyError::BeforeFrozen,
        )?;
        let turn = self
            .turns
            .last_mut()
            .filter(|turn| turn.completed.is_none());
        match (AuxEventKind::from_code(&free.name), turn) {
            (Some(AuxEventKind::Resumed), Some(turn)) => turn.restarts += 1,
            (Some(AuxEventKind::WithoutMirror), turn) => {
                self.mirror = MirrorUse::GoneWithout;
                if let Some(turn) = turn {
                    turn.mirror = MirrorUse::GoneWithout;
                }
            }
            (Some(AuxEventKind::MirrorBegan), _) => self.mirror = MirrorUse::Kept,
            (Some(AuxEventKind::Superseded), _) => {
                require(self.can_be_superseded(), ApplyError::SupersededLate)?;
                self.superseded = Some(reason_of(free));
            }
            (Some(AuxEventKind::SharesLost), turn) => {
                if let Some(turn) = turn {
                    turn.shares = SharesHeld::Lost;
                }
                require(self.can_lose_shares(), ApplyError::SharesLostOutOfPlace)?;
                self.shares_lost = Some(reason_of(free));
            }
            _ => {}
        }
        Ok(())
    }
}

/// Returns the reason of a `superseded` or `shares_lost`; empty where it can't be read.
fn reason_of(free: &Free) -> String {
    let reason = free.fields.get("reason").and_then(|reason| reason.as_str());
    reason.unwrap_or_default().to_owned()
}
