// SPDX-License-Identifier: Apache-2.0

//! The seal of a real ceremony: one custodian's medium after the other is inserted, given its role,
//! written, its slip read back, and given away; then the data disc; `sealed` follows the last
//! (PROTOCOL §6).
//!
//! Invariant: while a share is written no other custodian's medium is in the computer; a medium
//! without a role gets nothing. After a restart the seal begins anew with new shares. Deliberately
//! absent: which step is next (`seal_under_way.rs`), writing a copy (that is the session's).

use super::common::Common;
use super::error::ControllerError;
use super::media_register::MediaRegister;
use super::media_role::MediumRole;
use super::messages::error_text;
use super::running::Running;
use super::seal_under_way::{CopyProgress, DiscState, SealUnderWay, SealingStep, SlipState};
use super::{CeremonyKind, Controller, media};
use crate::ceremony::aux_event::{AuxEvent, OverwrittenShare};
use crate::ceremony::decide::DecideError;
use crate::custody::{self, StandingShare};
use crate::protocol::Commitment;
use crate::session::{SealPart, SessionError, ShownNames};
use crate::sheet::PrintNumber;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use zeroize::Zeroizing;

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
            disc: DiscState::ToWrite,
            medium: None,
            failed: None,
        });
        Ok(())
    }

    /// Does what is due with the current custodian's medium.
    pub(super) fn seal_copy(&mut self, common: &mut Common) -> Result<(), ControllerError> {
        let Some(under_way) = &self.sealing else {
            return Err(DecideError::NotDue.into());
        };
        let done = match under_way.step(&common.media) {
            SealingStep::GiveRole(custodian, medium) => {
                self.give_to_custodian(common, custodian, &medium)
            }
            SealingStep::GiveDiscRole(medium) => {
                common.give_role(&medium, Some(MediumRole::DataDisc))
            }
            SealingStep::Write(custodian, medium) => self.write_copy(common, custodian, medium),
            SealingStep::ReadSlip(custodian) => self.read_slip_back(custodian),
            SealingStep::WriteDisc(folder) => self.write_disc(common, &folder),
            SealingStep::InsertDisc => self.seal_without_disc(),
            SealingStep::Finish => self.finish_seal(common),
            SealingStep::Insert(_) | SealingStep::TakeOut(_) => Ok(()),
        };
        if let Some(under_way) = &mut self.sealing {
            under_way.failed = done.as_ref().err().map(error_text);
        }
        done
    }

    /// Gives a medium to a custodian. One with a share that may be needed is none.
    fn give_to_custodian(
        &mut self,
        common: &mut Common,
        custodian: usize,
        medium: &Path,
    ) -> Result<(), ControllerError> {
        self.session.refuse_overwriting(&media::sealed(medium))?;
        let custodians = &self.state().rules().custodians;
        let name = custodians.get(custodian).ok_or(DecideError::NotDue)?;
        let role = MediumRole::SealedCopy(name.clone());
        common.give_role(medium, Some(role))
    }

    fn write_copy(
        &mut self,
        common: &mut Common,
        custodian: usize,
        medium: PathBuf,
    ) -> Result<(), ControllerError> {
        let further = self.copy_files(common)?;
        let folder = media::sealed(&medium);
        self.note_overwriting(custodian, &folder)?;
        let Some(under_way) = &mut self.sealing else {
            return Err(DecideError::NotDue.into());
        };
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

    /// Records that a share is written over, before it is.
    fn note_overwriting(&mut self, custodian: usize, folder: &Path) -> Result<(), ControllerError> {
        let share = match custody::standing_share(folder, &self.state().freeze()) {
            StandingShare::None => return Ok(()),
            StandingShare::Rehearsal => OverwrittenShare::Rehearsal,
            StandingShare::SameCeremony => OverwrittenShare::Void,
            StandingShare::Other => return Err(SessionError::ShareStands(folder.into()).into()),
        };
        let custodians = &self.state().rules().custodians;
        let custodian = custodians.get(custodian).cloned().unwrap_or_default();
        self.append(AuxEvent::ShareOverwritten { custodian, share })
    }

    /// Compares the slip that was typed or scanned with the share; with nothing typed, two people
    /// have confirmed that there is no slip.
    fn read_slip_back(&mut self, custodian: usize) -> Result<(), ControllerError> {
        let typed = Zeroizing::new(std::mem::take(&mut self.typed));
        let custodians = &self.state().rules().custodians;
        let name = custodians.get(custodian).cloned().unwrap_or_default();
        let Some(under_way) = &mut self.sealing else {
            return Err(DecideError::NotDue.into());
        };
        if typed.is_empty() {
            self.append(AuxEvent::WithoutSlip { custodian: name })?;
        } else {
            let share = custody::read_slip(&typed)?;
            if !under_way.sealing.is_share_of(custodian, &share) {
                return Err(DecideError::ShareDiffers.into());
            }
            if under_way.slip == SlipState::ByHand {
                self.append(AuxEvent::SlipByHand { custodian: name })?;
            }
        }
        if let Some(under_way) = &mut self.sealing {
            under_way.slip = SlipState::Settled;
        }
        Ok(())
    }

    fn write_disc(&mut self, common: &mut Common, folder: &Path) -> Result<(), ControllerError> {
        self.disc_names.wait();
        let further = self.copy_files(common)?;
        let Some(under_way) = &mut self.sealing else {
            return Err(DecideError::NotDue.into());
        };
        self.session
            .write_disc_at_seal(&under_way.sealing, folder, &further)?;
        under_way.disc = DiscState::Settled;
        Ok(())
    }

    /// Seals without a data disc, as two people have confirmed.
    fn seal_without_disc(&mut self) -> Result<(), ControllerError> {
        self.append(AuxEvent::WithoutDisc)?;
        if let Some(under_way) = &mut self.sealing {
            under_way.disc = DiscState::Settled;
        }
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

    /// Shows the slip of the current custodian's share on the console, to be written by hand, or
    /// hides it again.
    pub(super) fn toggle_slip(&mut self, common: &mut Common) -> Result<(), ControllerError> {
        let Some(under_way) = &mut self.sealing else {
            return Ok(());
        };
        if let SealingStep::ReadSlip(_) = under_way.step(&common.media) {
            under_way.slip = match under_way.slip {
                SlipState::ToRead => SlipState::ByHand,
                SlipState::ByHand | SlipState::Settled => SlipState::ToRead,
            };
        }
        Ok(())
    }
}

impl Controller {
    /// Returns whether media are handled one at a time, by people: in a real ceremony.
    pub fn handles_media_singly(&self) -> bool {
        self.kind() == CeremonyKind::Real
    }

    fn under_way(&self) -> Option<&SealUnderWay> {
        self.phase.running()?.sealing.as_ref()
    }

    /// Returns what is due at the seal of a real ceremony, once it has begun.
    pub fn sealing_step(&self) -> Option<SealingStep> {
        Some(self.under_way()?.step(&self.common.media))
    }

    /// Returns how far each custodian's copy is, in rule order, and last the data disc; `None`
    /// where no seal is under way.
    pub fn copies_progress(&self) -> Option<Vec<CopyProgress>> {
        let under_way = self.under_way()?;
        let copies = 0..=self.custodian_names().len();
        Some(copies.map(|copy| under_way.progress(copy)).collect())
    }

    /// Returns why what is due was not written.
    pub fn sealing_failed(&self) -> Option<&str> {
        self.under_way()?.failed.as_deref()
    }

    /// Returns the slip that people write by hand: 64 characters and the check of 4.
    pub fn slip_by_hand(&self) -> Option<Zeroizing<String>> {
        let under_way = self.under_way()?;
        let custodian = under_way.sealing.current()?;
        if under_way.slip != SlipState::ByHand {
            return None;
        }
        under_way.sealing.slip_text(custodian)
    }

    /// Returns whether a slip can be written by hand now.
    pub fn can_write_slip_by_hand(&self) -> bool {
        matches!(self.sealing_step(), Some(SealingStep::ReadSlip(_)))
    }

    /// Returns the share that the copy that is due would be written over.
    pub fn standing_share(&self) -> StandingShare {
        match (self.sealing_step(), self.session()) {
            (Some(SealingStep::Write(_, medium)), Some(session)) => {
                custody::standing_share(&media::sealed(&medium), &session.state().freeze())
            }
            _ => StandingShare::None,
        }
    }

    /// Returns whether two people confirm what is due at the seal: a share that stands on the
    /// medium is overwritten, or there is no slip or no data disc.
    pub(super) fn sealing_needs_two(&self) -> bool {
        match self.sealing_step() {
            Some(SealingStep::Write(..)) => self.standing_share() != StandingShare::None,
            Some(SealingStep::ReadSlip(_)) => self.typed_so_far().is_empty(),
            Some(SealingStep::InsertDisc) => true,
            Some(
                SealingStep::Insert(_)
                | SealingStep::GiveRole(..)
                | SealingStep::GiveDiscRole(_)
                | SealingStep::TakeOut(_)
                | SealingStep::WriteDisc(_)
                | SealingStep::Finish,
            )
            | None => false,
        }
    }
}
