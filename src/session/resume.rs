// SPDX-License-Identifier: Apache-2.0

//! Opening the ceremony of a data folder where it stood.
//!
//! Invariant: nothing is written before mirror and media were compared with the ledger, and
//! `resumed` is the first line of each start: whoever writes another one writes it first.
//! Deliberately absent: building a ledger from a medium (`recovery.rs`).

use super::{Host, LEDGER, Session, SessionError};
use crate::ceremony::aux_event::{AuxEvent, AuxEventKind, Recovery};
use crate::ceremony::decide::{Command, DecideError};
use crate::ceremony::event::Event;
use crate::journal::{Ledger, mirror};
use std::path::Path;

/// The line `resumed` of this start of the program.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum StartLine {
    /// Not on the ledger yet.
    Owed,
    /// On the ledger; or the ceremony began with this start.
    Written,
}

impl Session {
    /// Opens the ceremony of a data folder exactly where it stood, and notes that on the ledger.
    pub fn resume(data: &Path, host: impl Into<Host>) -> Result<Self, SessionError> {
        Self::resume_beside(data, host, None)
    }

    /// Likewise, beside its mirror: where that goes on after the ledger's end, nothing is opened,
    /// or what it holds would be drawn a second time.
    pub fn resume_beside(
        data: &Path,
        host: impl Into<Host>,
        mirror: Option<&Path>,
    ) -> Result<Self, SessionError> {
        let mut session = Self::open(data, host.into())?.opened_beside(mirror)?;
        session.record_start()?;
        Ok(session)
    }

    /// Opens the ledger of a data folder, and writes nothing to it.
    pub(super) fn open(data: &Path, host: Host) -> Result<Self, SessionError> {
        let path = data.join(LEDGER);
        if !path.exists() {
            return Err(SessionError::NotFound(data.to_owned()));
        }
        let session = Self::take(Ledger::open(&path)?, data, host)?;
        match session.state.superseded() {
            Some(old) => Err(SessionError::Superseded(old)),
            None => Ok(session),
        }
    }

    /// Goes on beside a mirror; the start is still to be recorded.
    pub(super) fn opened_beside(self, mirror: Option<&Path>) -> Result<Self, SessionError> {
        let mut session = self;
        if let Some(folder) = mirror {
            // Either another computer went on from there, or this disk has lost what was shown.
            if let Err(
                other @ (mirror::MirrorRefusal::Ahead { .. }
                | mirror::MirrorRefusal::Diverged { .. }),
            ) = mirror::check(folder, session.book())
            {
                return Err(SessionError::Mirror(other));
            }
            session.mirror_to(folder);
        }
        Ok(session)
    }

    /// Records this start on the ledger, with the hash of the running program, where it is not
    /// there yet. The first thing that is written does it by itself.
    pub fn record_start(&mut self) -> Result<(), SessionError> {
        self.record_start_from(None)
    }

    /// Likewise, with the medium from which the ceremony was recovered.
    pub(super) fn record_start_from(
        &mut self,
        recovery: Option<Recovery>,
    ) -> Result<(), SessionError> {
        if self.start == StartLine::Written {
            return Ok(());
        }
        self.reconcile()?;
        let program = self.running_program();
        let resumed = AuxEvent::Resumed { recovery, program };
        let event = resumed.to_event().ok_or(DecideError::Impossible)?;
        self.commit_decided(Command::Note(event), &[])
    }

    /// Returns whether this start is on the ledger.
    pub fn is_start_recorded(&self) -> bool {
        self.start == StartLine::Written
    }

    /// Takes an event that stands on the ledger.
    pub(super) fn start_applied(&mut self, event: &Event) {
        if let Event::Free(free) = event
            && free.name == AuxEventKind::Resumed.code()
        {
            self.start = StartLine::Written;
        }
    }
}
