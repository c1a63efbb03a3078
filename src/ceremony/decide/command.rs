// SPDX-License-Identifier: Apache-2.0

//! The commands: each is a step that people ask for.
//!
//! Invariant: none draws again, none has a wished value, none edits a result. Deliberately absent:
//! what each decides.

use crate::ceremony::event::Event;
use crate::protocol::Commitment;
use crate::protocol::rolls::Tick;

/// A step that people ask for.
#[derive(Clone, Debug)]
pub enum Command {
    /// Fixes rules and pool.
    Freeze,
    /// Numbers with the digits that the witnesses called.
    Number {
        /// D0, `number_digits` digits.
        digits: String,
    },
    /// Seals with these commits, in rule order.
    Seal {
        /// One a custodian.
        commits: Vec<Commitment>,
    },
    /// Takes the stage digits.
    CallStage {
        /// D1, `stage_digits` digits.
        digits: String,
    },
    /// Begins the draw: the shares are in [`Secrets`].
    Open,
    /// Begins the next school's turn.
    BeginSchool,
    /// Begins the roll that is due; a roll that was begun and not stopped is over.
    BeginRoll,
    /// Stops the roll under way at this tick.
    StopRoll {
        /// The first tick after the press.
        tick: Tick,
        /// The presser (家长代表 03), never a child.
        by: Option<String>,
    },
    /// Makes the next visit.
    Pick,
    /// Makes the next visits, at most so many, in one step: for a rehearsal that nobody watches.
    Picks(usize),
    /// Assigns the classes.
    AssignClasses,
    /// Ends the school's turn.
    CompleteSchool,
    /// Ends the ceremony and publishes the shares.
    Close,
    /// Declares shares lost for good: nothing more is drawn, what was shown is finished.
    DeclareSharesLost {
        /// The reason, in people's own words.
        reason: String,
    },
    /// Ends the ceremony because another one replaces it: before its stage digits, or once its
    /// shares were lost and what was shown is finished.
    Supersede {
        /// The reason, in people's own words.
        reason: String,
    },
    /// Puts a free event on the ledger.
    Note(Event),
}

impl Command {
    /// Returns whether the command needs no share and so may follow where they were lost.
    pub(super) fn draws_nothing(&self) -> bool {
        match self {
            Self::Pick
            | Self::Picks(_)
            | Self::CompleteSchool
            | Self::DeclareSharesLost { .. }
            | Self::Supersede { .. }
            | Self::Note(_) => true,
            Self::Freeze
            | Self::Number { .. }
            | Self::Seal { .. }
            | Self::CallStage { .. }
            | Self::Open
            | Self::BeginSchool
            | Self::BeginRoll
            | Self::StopRoll { .. }
            | Self::AssignClasses
            | Self::Close => false,
        }
    }
}
