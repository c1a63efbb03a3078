// SPDX-License-Identifier: Apache-2.0

//! Keys on the ledger that were not compared with the shares yet in this run of the program.
//!
//! Invariant: a ledger that was opened shows and prints nothing that follows from its keys before
//! [`Session::take_shares`] has compared them. Deliberately not here: the comparison, which is the
//! ceremony's.

use super::{Session, SessionError};
use crate::ceremony::decide::Secrets;
use crate::ceremony::event::Event;
use crate::ceremony::published_keys::has_published_keys;
use crate::ceremony::state::Milestone;

impl Session {
    /// Returns whether the ledger has keys that were not compared with the shares in this run,
    /// though they can be: two people have not said that shares are lost.
    pub fn keys_unchecked(&self) -> bool {
        self.state().milestone() == Milestone::Opened
            && self.needs_shares()
            && self.state().shares_lost().is_none()
            && has_published_keys(self.state())
    }

    /// Compares the keys of a closed ledger with the shares that it publishes.
    pub(super) fn check_closed_keys(&self) -> Result<(), SessionError> {
        if self.state().milestone() != Milestone::Closed {
            return Ok(());
        }
        let mut published = Vec::new();
        for indexed in self.journal.lines() {
            if let Event::Closed { shares } = &indexed.line.event {
                published.extend(shares.iter().map(|named| named.share.clone()));
            }
        }
        Secrets::new(self.state(), published)?;
        Ok(())
    }
}
