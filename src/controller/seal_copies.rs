// SPDX-License-Identifier: Apache-2.0

//! The seal of a real ceremony: one custodian's medium after the other is inserted, written, its
//! slip read back, and given away; `sealed` follows the last (PROTOCOL §6).
//!
//! Invariant: while a share is written no other medium is in the computer; the next is not asked
//! for before the last is out. After a restart the seal begins anew with new shares. Deliberately
//! absent: writing a copy (that is the session's).

use super::common::Common;
use super::error::ControllerError;
use super::media_register::MediaRegister;
use super::running::Running;
use super::{CeremonyKind, Controller, media};
use crate::ceremony::decide::DecideError;
use crate::custody;
use crate::protocol::Commitment;
use crate::session::{SealPart, Sealing, ShownNames};
use crate::sheet::PrintNumber;
use std::collections::BTreeMap;
use std::path::PathBuf;
use zeroize::Zeroizing;

/// State of the current custodian's slip.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum SlipState {
    /// To be read back before its envelope is closed.
    ToRead,
    /// Read back, or two people went on without it.
    Settled,
}

/// A seal under way.
pub(super) struct SealUnderWay {
    sealing: Sealing,
    slip: SlipState,
    /// The medium of the current custodian, once written.
    medium: Option<PathBuf>,
}

/// The thing to do at the seal of a real ceremony.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum SealingStep {
    /// Insert the medium of this custodian, and no other.
    Insert(usize),
    /// Write the copy of this custodian onto this medium.
    Write(usize, PathBuf),
    /// Read the slip of this custodian back.
    ReadSlip(usize),
    /// Take this custodian's medium out and give it away.
    TakeOut(usize),
    /// All are given away: seal.
    Finish,
}

impl SealUnderWay {
    /// Returns what is due.
    fn step(&self, media: &MediaRegister) -> SealingStep {
        let Some(custodian) = self.sealing.current() else {
            return SealingStep::Finish;
        };
        if self.sealing.is_written(custodian) {
            return match self.slip {
                SlipState::ToRead => SealingStep::ReadSlip(custodian),
                SlipState::Settled => SealingStep::TakeOut(custodian),
            };
        }
        match &media.but_for_the_mirror()[..] {
            [medium] => SealingStep::Write(custodian, medium.clone()),
            _ => SealingStep::Insert(custodian),
        }
    }

    /// Takes note that the current custodian's medium is out, once all is done with it.
    fn media_scanned(&mut self, media: &MediaRegister) -> Result<(), DecideError> {
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
}

/// Returns the commitments that lie on the media, by custodian.
fn handed_in(media: &MediaRegister) -> BTreeMap<String, Commitment> {
    let media = media.offered().iter();
    let read = media.filter_map(|medium| custody::read_handed_in(medium).ok());
    read.map(|handed_in| (handed_in.custodian, handed_in.commit))
        .collect()
}

impl Running {
    /// Begins the seal of a real ceremony: the shares are drawn, so C1 is known; nothing is on the
    /// ledger.
    /// A custodian whose commitment lies on a medium keeps the share that it made itself.
    pub(super) fn begin_seal(&mut self, common: &Common) -> Result<(), ControllerError> {
        let handed_in = handed_in(&common.media);
        let mut parts = Vec::new();
        for name in &self.state().rules().custodians {
            parts.push(match handed_in.get(name) {
                Some(commit) => SealPart::HandedIn(*commit),
                None => SealPart::Made(custody::new_share()?),
            });
        }
        self.sealing = Some(SealUnderWay {
            sealing: self.session.begin_seal(parts)?,
            slip: SlipState::ToRead,
            medium: None,
        });
        Ok(())
    }

    /// Does what is due with the current custodian's medium.
    pub(super) fn seal_copy(&mut self, common: &mut Common) -> Result<(), ControllerError> {
        let Some(under_way) = &self.sealing else {
            return Err(DecideError::NotDue.into());
        };
        match under_way.step(&common.media) {
            SealingStep::Write(custodian, medium) => self.write_copy(common, custodian, medium),
            SealingStep::ReadSlip(custodian) => self.read_slip_back(custodian),
            SealingStep::Finish => self.finish_seal(common),
            SealingStep::Insert(_) | SealingStep::TakeOut(_) => Ok(()),
        }
    }

    fn write_copy(
        &mut self,
        common: &mut Common,
        custodian: usize,
        medium: PathBuf,
    ) -> Result<(), ControllerError> {
        let further = self.copy_files(common)?;
        let Some(under_way) = &mut self.sealing else {
            return Err(DecideError::NotDue.into());
        };
        let folder = media::sealed(&medium);
        let sealing = &mut under_way.sealing;
        self.session
            .write_copy(sealing, custodian, &folder, &further)?;
        let slip = self
            .session
            .slip_at_seal(sealing, custodian, PrintNumber::FIRST);
        under_way.medium = Some(medium);
        if slip.is_none() {
            // The custodian made its share itself, and its slip too.
            under_way.slip = SlipState::Settled;
        }
        if let Some(slip) = slip {
            common.prints.add_slip(custodian, PrintNumber::FIRST, slip);
        }
        Ok(())
    }

    /// Compares the slip that was typed or scanned with the share; with nothing typed, two people
    /// have confirmed that there is no slip.
    fn read_slip_back(&mut self, custodian: usize) -> Result<(), ControllerError> {
        let typed = Zeroizing::new(std::mem::take(&mut self.typed));
        let Some(under_way) = &mut self.sealing else {
            return Err(DecideError::NotDue.into());
        };
        if !typed.is_empty() {
            let share = custody::read_slip(&typed)?;
            if !under_way.sealing.is_share_of(custodian, &share) {
                return Err(DecideError::ShareDiffers.into());
            }
        }
        under_way.slip = SlipState::Settled;
        Ok(())
    }

    fn finish_seal(&mut self, common: &Common) -> Result<(), ControllerError> {
        let Some(under_way) = self.sealing.take() else {
            return Err(DecideError::NotDue.into());
        };
        self.session.finish_seal(under_way.sealing)?;
        self.names = ShownNames::of(&self.session);
        self.session.write_record(&common.record_folder())?;
        Ok(())
    }

    /// Takes note of the media that are in the computer now.
    pub(super) fn seal_media_scanned(&mut self, common: &Common) {
        if let Some(under_way) = &mut self.sealing {
            // Refused only where nothing is to be given away.
            let _ = under_way.media_scanned(&common.media);
        }
    }
}

impl Controller {
    /// Returns whether media are handled one at a time, by people: in a real ceremony.
    pub fn handles_media_singly(&self) -> bool {
        self.kind() == CeremonyKind::Real
    }

    /// Returns what is due at the seal of a real ceremony, once it has begun.
    pub fn sealing_step(&self) -> Option<SealingStep> {
        let under_way = self.phase.running()?.sealing.as_ref()?;
        Some(under_way.step(&self.common.media))
    }

    /// Returns whether a custodian's copy is written.
    pub fn copy_is_written(&self, custodian: usize) -> bool {
        let running = self.phase.running();
        let under_way = running.and_then(|running| running.sealing.as_ref());
        under_way.is_some_and(|under_way| under_way.sealing.is_written(custodian))
    }

    /// Returns whether two people confirm what is due at the seal: a share that stands on the
    /// medium is overwritten, or there is no slip.
    pub(super) fn sealing_needs_two(&self) -> bool {
        match self.sealing_step() {
            Some(SealingStep::Write(_, medium)) => custody::has_share(&media::sealed(&medium)),
            Some(SealingStep::ReadSlip(_)) => self.typed_so_far().is_empty(),
            Some(SealingStep::Insert(_) | SealingStep::TakeOut(_) | SealingStep::Finish) | None => {
                false
            }
        }
    }
}
