// SPDX-License-Identifier: Apache-2.0

//! The mirror beside a session: the folder in which it is kept, and when it begins.
//!
//! Invariant: the mirror has the pool on it, so it begins with `numbered` (with `frozen` where no
//! digits are called) and its folder is not written before (PROTOCOL §5). Deliberately absent:
//! writing it (that is the journal's).

use super::Session;
use crate::journal::mirror::{Mirror, MirrorSnapshot, MirrorStatus};
use std::path::Path;

impl Session {
    /// Keeps this folder as the mirror from now on: the one that is kept already, or a new one. It
    /// must exist; what it lacks is caught up. Before the numbers nothing is written to it.
    pub fn mirror_to(&mut self, folder: &Path) {
        match &mut self.mirror {
            Some(mirror) => mirror.moved_to(folder.to_owned()),
            None => {
                self.mirror_to_begin = Some(folder.to_owned());
                self.begin_mirror();
            }
        }
    }

    /// Begins the mirror whose folder is known, once the pool may leave the computer.
    pub(super) fn begin_mirror(&mut self) {
        if !self.state.pool_may_leave() {
            return;
        }
        if let Some(folder) = self.mirror_to_begin.take() {
            self.mirror = Some(Mirror::start(folder, self.book()));
        }
    }

    /// Ends the mirror's thread, once what was handed over is on the medium.
    pub fn end_mirror(&mut self) {
        self.mirror = None;
        self.mirror_to_begin = None;
    }

    pub(super) fn book(&self) -> MirrorSnapshot {
        let entries = self.state.entries_bytes().unwrap_or_default();
        MirrorSnapshot::new(
            &self.state.freeze(),
            &self.rules,
            &self.pool,
            entries,
            self.journal(),
        )
    }

    /// Returns the status of the mirror; `None` where there is none.
    pub fn mirror(&self) -> Option<MirrorStatus> {
        self.mirror_status(Mirror::standing)
    }

    /// Returns the status of the mirror after looking at its medium.
    pub fn look_at_mirror(&self) -> Option<MirrorStatus> {
        self.mirror_status(Mirror::look)
    }

    fn mirror_status(&self, ask: impl Fn(&Mirror) -> MirrorStatus) -> Option<MirrorStatus> {
        let waits = || {
            self.mirror_to_begin
                .as_ref()
                .map(|_| MirrorStatus::BeginsWithNumbers)
        };
        self.mirror.as_ref().map(ask).or_else(waits)
    }
}
