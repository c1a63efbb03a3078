// SPDX-License-Identifier: Apache-2.0

//! Opening the ceremony of a data folder where it stood.
//!
//! Invariant: nothing is written before mirror and media were compared with the ledger.
//! Deliberately absent: building a ledger from a medium (`recovery.rs`).

use super::{Host, LEDGER, Session, SessionError};
use crate::ceremony::aux_event::AuxEvent;
use crate::journal::{Ledger, mirror};
use std::path::Path;

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
        Self::open(data, host.into())?.resumed_beside(mirror)
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

    /// Goes on beside a mirror, and notes the start on the ledger.
    pub(super) fn resumed_beside(self, mirror: Option<&Path>) -> Result<Self, SessionError> {
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
        session.append(AuxEvent::Resumed {
            recovery: None,
            program: session.running_program(),
        })?;
        Ok(session)
    }
}
