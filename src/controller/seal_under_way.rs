// SPDX-License-Identifier: Apache-2.0

//! State of a real ceremony's seal under way, and the thing to do next.
//!
//! Invariant: derived from the session's seal and the media that are inserted, never stored; while
//! another custodian's medium is inserted nothing is written. Deliberately absent: doing it
//! (`seal_copies.rs`).

use super::media_register::MediaRegister;
use crate::ceremony::decide::DecideError;
use crate::session::Sealing;
use std::path::PathBuf;

/// State of the current custodian's slip.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum SlipState {
    /// To be read back before its envelope is closed.
    ToRead,
    /// Shown on the console, to be written by hand and then read back.
    ByHand,
    /// Read back, or two people went on without it.
    Settled,
}

/// State of the data disc.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum DiscState {
    ToWrite,
    /// Written, or two people seal without it.
    Settled,
}

/// A seal under way.
pub(super) struct SealUnderWay {
    pub(super) sealing: Sealing,
    pub(super) slip: SlipState,
    pub(super) disc: DiscState,
    /// The medium of the current custodian, once written.
    pub(super) medium: Option<PathBuf>,
    /// Why what is due was not written, in the console's words.
    pub(super) failed: Option<String>,
}

/// The thing to do at the seal of a real ceremony.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum SealingStep {
    /// Insert the medium of this custodian, and no other.
    Insert(usize),
    /// Give this medium, which has no role, to this custodian for its copy.
    GiveRole(usize, PathBuf),
    /// Write the copy of this custodian onto this medium.
    Write(usize, PathBuf),
    /// Read the slip of this custodian back.
    ReadSlip(usize),
    /// Take this custodian's medium out and give it away.
    TakeOut(usize),
    /// Insert the data disc.
    InsertDisc,
    /// Give this medium, which has no role, that of the data disc.
    GiveDiscRole(PathBuf),
    /// Write the data disc into this folder.
    WriteDisc(PathBuf),
    /// All are given away: seal.
    Finish,
}

impl SealingStep {
    /// Returns whether the gold button does something: a medium is neither to be inserted nor to be
    /// taken out first. The data disc can be left out.
    pub(super) fn has_button(&self) -> bool {
        !matches!(self, Self::Insert(_) | Self::TakeOut(_))
    }
}

/// Progress of a custodian's copy, or of the data disc.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum CopyProgress {
    /// Another one is handled before.
    ToCome,
    /// Being handled.
    Now,
    /// Not written: a try failed.
    Failed,
    /// Written and read back; a custodian's is given away.
    Done,
}

impl SealUnderWay {
    /// Returns what is due.
    pub(super) fn step(&self, media: &MediaRegister) -> SealingStep {
        let Some(custodian) = self.sealing.current() else {
            return self.disc_step(media);
        };
        if self.sealing.is_written(custodian) {
            return match self.slip {
                SlipState::ToRead | SlipState::ByHand => SealingStep::ReadSlip(custodian),
                SlipState::Settled => SealingStep::TakeOut(custodian),
            };
        }
        match &media.of_custodians()[..] {
            [medium] if media.custodian_of(medium) == Some(custodian) => {
                SealingStep::Write(custodian, medium.path.clone())
            }
            [medium] if media.roles().role_of(medium).is_none() => {
                SealingStep::GiveRole(custodian, medium.path.clone())
            }
            _ => SealingStep::Insert(custodian),
        }
    }

    fn disc_step(&self, media: &MediaRegister) -> SealingStep {
        if self.disc == DiscState::Settled {
            return SealingStep::Finish;
        }
        if let Some(folder) = media.data_disc() {
            return SealingStep::WriteDisc(folder);
        }
        match &media.of_custodians()[..] {
            [medium] if media.roles().role_of(medium).is_none() && !medium.holds_a_copy() => {
                SealingStep::GiveDiscRole(medium.path.clone())
            }
            _ => SealingStep::InsertDisc,
        }
    }

    /// Takes note that the current custodian's medium is out, once all is done with it.
    pub(super) fn media_scanned(&mut self, media: &MediaRegister) -> Result<(), DecideError> {
        let SealingStep::TakeOut(custodian) = self.step(media) else {
            return Ok(());
        };
        let still_in = |medium: &PathBuf| media.offered().contains(medium);
        if self.medium.as_ref().is_some_and(still_in) {
            return Ok(());
        }
        self.sealing.give_away(custodian)?;
        self.slip = SlipState::ToRead;
        self.medium = None;
        Ok(())
    }

    /// Returns how far a custodian's copy is; the number after the last is the data disc's.
    pub(super) fn progress(&self, copy: usize) -> CopyProgress {
        let now = self.sealing.current();
        let disc = self.sealing.custodians();
        let is_done = if copy < disc {
            self.sealing.is_written(copy) && now != Some(copy)
        } else {
            self.disc == DiscState::Settled
        };
        match (is_done, now.unwrap_or(disc) == copy, &self.failed) {
            (true, _, _) => CopyProgress::Done,
            (false, true, Some(_)) => CopyProgress::Failed,
            (false, true, None) => CopyProgress::Now,
            (false, false, _) => CopyProgress::ToCome,
        }
    }
}
