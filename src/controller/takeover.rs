// SPDX-License-Identifier: Apache-2.0

//! Going on where another computer stopped: what the media that are here can prove of a ceremony
//! that this computer has not.
//!
//! Invariant: nothing is built before two people have confirmed what they read; media that
//! contradict each other are not chosen between. Deliberately not here: the checks (those are the
//! session's).

use super::error::ControllerError;
use super::{Controller, media};
use crate::controller::config::{CeremonyKind, KioskOptions};
use crate::journal::{DiskFailure, LedgerError};
use crate::session::{RecoverySource, Session, SessionError, quarantine, system_wall_clock};
use std::path::PathBuf;

/// What the media tell.
#[derive(Debug)]
pub struct TakeoverOffer {
    /// The longest story.
    pub evidence: RecoverySource,
    /// How many folders tell its beginning, or all of it.
    pub agree: usize,
    /// A folder that tells another one.
    pub contradicts: Option<PathBuf>,
}

/// Reads what the media hold of a ceremony of this kind.
pub(super) fn look(options: &KioskOptions) -> Option<TakeoverOffer> {
    let on = |medium: &PathBuf| {
        [
            media::mirror(medium),
            media::archive(medium),
            media::sealed(medium),
        ]
    };
    let mut folders: Vec<PathBuf> = media::offered(options.media.as_deref())
        .iter()
        .flat_map(on)
        .collect();
    folders.extend(options.config.mirror.clone());
    folders.dedup();
    let rehearsal = options.kind == CeremonyKind::Rehearsal;
    let read = |folder: &PathBuf| RecoverySource::read(folder, None).ok();
    let mut found: Vec<RecoverySource> = folders
        .iter()
        .filter_map(read)
        .filter(|one| one.state.rules().rehearsal == rehearsal)
        .collect();
    // Of two that tell the same, the one that has names too.
    found.sort_by_key(|one| (one.state.events(), one.has_names()));
    let evidence = found.pop()?;
    let (agree, others): (Vec<_>, Vec<_>) = found
        .into_iter()
        .partition(|other| evidence.goes_on_from(other));
    Some(TakeoverOffer {
        agree: agree.len() + 1,
        contradicts: others.into_iter().next().map(|other| other.folder),
        evidence,
    })
}

/// Whether this computer's own ledger must not or can't be gone on with, but the media may help.
pub(super) fn is_overcome(error: &SessionError) -> bool {
    use LedgerError::{Damaged, File, InvalidEvent, Sql};
    matches!(
        error,
        SessionError::Mirror(_)
            | SessionError::Ledger(
                Damaged { .. }
                    | InvalidEvent { .. }
                    | File { .. }
                    | Sql {
                        trouble: DiskFailure::Faulty,
                        ..
                    }
            )
    )
}

impl Controller {
    /// Why this computer's own ledger is set aside when it goes on from the media.
    pub fn unfit(&self) -> Option<&str> {
        self.unfit.as_deref()
    }

    /// What the media offer to go on with.
    pub fn offer(&self) -> Option<&TakeoverOffer> {
        self.offer.as_ref().filter(|_| self.session.is_none())
    }

    /// Looks again where the media have changed, while there is no ceremony here.
    pub(super) fn look_for_offer(&mut self) {
        if self.session.is_some()
            || self.prepares_anew
            || self.accepted
            || self.offered == self.seen.offered
        {
            return;
        }
        self.offered = self.seen.offered.clone();
        self.armed = None;
        // With a ledger that can't be gone on with, what was offered stays until something else is.
        self.offer = look(&self.options).or(self.offer.take().filter(|_| self.unfit.is_some()));
    }

    /// People prepare a new ceremony, whatever the media hold.
    pub(super) fn prepare_anew(&mut self) {
        if self.unfit.is_none() && self.offer.take().is_some() {
            self.prepares_anew = true;
            self.armed = None;
        }
    }

    pub(super) fn go_on_here(&mut self) -> Result<(), ControllerError> {
        let Some(offer) = self
            .offer
            .as_ref()
            .filter(|offer| offer.contradicts.is_none())
        else {
            return Ok(());
        };
        if self.unfit.is_some() {
            quarantine(&self.options.data)?;
            self.unfit = None;
        }
        let mirror = super::mirror::folder(&self.options);
        let session = Session::recover(
            &self.options.data,
            &offer.evidence,
            system_wall_clock(),
            mirror.as_deref(),
        )?;
        self.session = Some(session);
        self.offer = None;
        self.look_for_media();
        self.pick_up();
        self.pick_up_beside();
        Ok(())
    }
}
