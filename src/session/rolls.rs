// SPDX-License-Identifier: Apache-2.0

//! Rolls of a session: the shares that give their keys, the values of their ticks, their stops.
//!
//! Invariant: a roll has one press. Once a press was taken, every further try to stop this roll
//! commits its tick, so that a commit that fails is never a second press (PROTOCOL §7). A restart
//! forgets it; the roll is over then and the next has attempt + 1. Deliberately absent: the clock
//! that gives a press its tick.

use super::{Session, SessionError};
use crate::ceremony::aux_event::AuxEvent;
use crate::ceremony::decide::{self, Command, DecideError, Secrets};
use crate::ceremony::event::RollKind;
use crate::ceremony::state::Milestone;
use crate::custody;
use crate::protocol::Share;
use crate::protocol::rolls::Tick;

/// Press that was taken for the roll under way, and is not on the ledger.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct PendingStop {
    /// First tick after the press.
    pub tick: Tick,
    /// The presser (家长代表 03), never a child.
    pub by: Option<String>,
}

impl Session {
    /// Takes the shares, in rule order, once the stage digits are called; `opened` follows where it
    /// is due, else only the memory is filled (a resume).
    pub fn take_shares(&mut self, shares: Vec<Share>) -> Result<(), SessionError> {
        if self.state.shares_lost().is_some() {
            return Err(DecideError::SharesLost.into());
        }
        let secrets = Box::new(Secrets::new(&self.state, shares)?);
        custody::keep_in_ram(secrets.shares());
        custody::keep_in_ram(std::slice::from_ref(&*secrets));
        self.secrets = Some(secrets);
        if self.state.milestone() < Milestone::Opened {
            return self.run(Command::Open);
        }
        self.append(AuxEvent::SharesRead)
    }

    /// Returns whether the shares must be read (again) before a roll, the classes or the close.
    pub fn needs_shares(&self) -> bool {
        self.secrets.is_none()
    }

    /// Returns the roll under way and its attempt.
    pub fn rolling(&self) -> Option<(RollKind, u64)> {
        let roll = decide::rolling(&self.state, self.secrets.as_ref()?)?;
        Some((roll.kind, roll.attempt))
    }

    /// Returns the value that a tick of the roll under way shows; `None` where none is under way.
    /// The roll's beginning is on disk by then.
    pub fn tick_value(&self, tick: Tick) -> Option<u64> {
        let roll = decide::rolling(&self.state, self.secrets.as_ref()?)?;
        self.state
            .turn()?
            .tick_value(roll.kind, &roll.key, tick, self.state.rules())
    }

    /// Returns the press that was taken and whose commit failed; `None` where none waits.
    pub fn pending_stop(&self) -> Option<&PendingStop> {
        self.pending_stop
            .as_ref()
            .filter(|_| self.rolling().is_some())
    }

    /// Stops the roll under way at the tick of its first press, which is this one unless an earlier
    /// one waits for its commit.
    pub(super) fn stop_roll(&mut self, press: PendingStop) -> Result<(), SessionError> {
        let press = self.pending_stop().cloned().unwrap_or(press);
        let stopped = self.run_with(
            Command::StopRoll {
                tick: press.tick,
                by: press.by.clone(),
            },
            &[],
        );
        // A press that the rules refuse was not taken; any other failure leaves it to be written.
        self.pending_stop = match &stopped {
            Ok(()) | Err(SessionError::Refused(_)) => None,
            Err(_) => Some(press),
        };
        stopped
    }

    /// Begins a roll, unless a press for the one under way waits for its commit.
    pub(super) fn begin_roll(&mut self) -> Result<(), SessionError> {
        if self.pending_stop().is_some() {
            return Err(DecideError::NotDue.into());
        }
        // The stop can be on the disk after all, and was taken from there.
        self.pending_stop = None;
        self.run_with(Command::BeginRoll, &[])
    }
}
