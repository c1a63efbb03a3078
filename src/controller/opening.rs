// SPDX-License-Identifier: Apache-2.0

//! The opening on the drawing day: seals, copies, certificate, stage digits, shares.

use super::CeremonyKind;
use super::common::Common;
use super::copies::NextCopy;
use super::error::ControllerError;
use super::media;
use super::messages::{comparison_text, session_error_text};
use super::running::Running;
use crate::ceremony::aux_event::{AuxEvent, CopyResult};
use crate::ceremony::decide::{Command, DecideError};
use crate::custody::{self, CopyComparison};
use crate::i18n::gettext;
use crate::protocol::{Share, seal};
use crate::session::SessionError;
use zeroize::Zeroizing;

/// Result of comparing a copy.
struct ComparedCopy {
    result: CopyResult,
    /// Trouble with the copy, in the console's words.
    trouble: Option<String>,
    /// Files that differ, for the ledger.
    files: Vec<String>,
}

/// Returns the result of a comparison, and the trouble with it in words. A ledger that can't be
/// read is neither.
fn compared(result: Result<CopyComparison, SessionError>) -> Result<ComparedCopy, ControllerError> {
    let mut files = Vec::new();
    let (result, trouble) = match result {
        Ok(CopyComparison::Same) => (CopyResult::Same, None),
        Ok(other) => {
            files = other.known_files();
            (CopyResult::Differs, comparison_text(&other))
        }
        Err(SessionError::Ledger(error)) => return Err(SessionError::Ledger(error).into()),
        Err(error) => (CopyResult::Unreadable, Some(session_error_text(&error))),
    };
    Ok(ComparedCopy {
        result,
        trouble,
        files,
    })
}

impl Running {
    /// Records that the notary has shown the next seal to the hall, and that it is intact.
    pub(super) fn show_seal(&mut self, _: &mut Common) -> Result<(), ControllerError> {
        let seal = self.attestations.next_seal().ok_or(DecideError::NotDue)?;
        self.append(AuxEvent::SealIntact { seal })
    }

    /// Opens the next copy that is inserted; where none is, goes on without those that are missing.
    pub(super) fn open_next_copy(&mut self, common: &mut Common) -> Result<(), ControllerError> {
        match self.copies.next(common.media.present_copies()) {
            Some(NextCopy::Disc) => self.open_disc(common),
            Some(NextCopy::Custodian(custodian)) => self.open_copy(common, custodian),
            None => self.go_without_copies(common),
        }
    }

    fn open_disc(&mut self, common: &mut Common) -> Result<(), ControllerError> {
        let folder = common.media.disc_to_open();
        let folder = folder.ok_or(ControllerError::CopyNotInserted)?;
        let compared = compared(self.session.compare_disc(&folder))?;
        self.copies.note_disc(compared.trouble.clone());
        self.append(AuxEvent::DiscCompared {
            result: compared.result,
        })?;
        self.stop_for_trouble(common, &gettext("Data disc"), compared.trouble)
    }

    /// Opens a custodian's copy, which is inserted, and compares it.
    pub(super) fn open_copy(
        &mut self,
        common: &mut Common,
        custodian: usize,
    ) -> Result<(), ControllerError> {
        let medium = common.media.of(custodian);
        let folder = media::sealed(medium.ok_or(ControllerError::CopyNotInserted)?);
        let name = self.custodian(custodian)?;
        let compared = compared(self.session.compare_copy(&name, &folder))?;
        self.copies.note(custodian, compared.trouble.clone());
        self.append(AuxEvent::CopyCompared {
            custodian: name.clone(),
            result: compared.result,
            files: compared.files,
        })?;
        self.stop_for_trouble(common, &name, compared.trouble)
    }

    /// A copy that differs is an incident (PROTOCOL §7): two people let the opening go on.
    fn stop_for_trouble(
        &mut self,
        common: &mut Common,
        name: &str,
        trouble: Option<String>,
    ) -> Result<(), ControllerError> {
        if let Some(trouble) = trouble {
            self.interrupt(common)?;
            common.message = Some(format!("{name}: {trouble}"));
        }
        Ok(())
    }

    fn custodian(&self, index: usize) -> Result<String, ControllerError> {
        let custodians = &self.state().rules().custodians;
        Ok(custodians.get(index).ok_or(DecideError::NotDue)?.clone())
    }

    /// Records the missing copies as absent: a copy that fits stands in for them, and two people
    /// have confirmed it.
    fn go_without_copies(&mut self, common: &Common) -> Result<(), ControllerError> {
        if !self.copies.can_go_without(common.media.present_copies()) {
            return Err(ControllerError::CopyNotInserted);
        }
        for absence in self.copies.absences() {
            self.append(absence)?;
        }
        Ok(())
    }

    /// Records that the notary has read the certificate aloud.
    pub(super) fn read_certificate(&mut self, _: &mut Common) -> Result<(), ControllerError> {
        self.append(AuxEvent::CertificateRead)
    }

    /// Takes the stage digits that were typed.
    pub(super) fn call_stage(&mut self, _: &mut Common) -> Result<(), ControllerError> {
        self.note_missing_mirror()?;
        let digits = std::mem::take(&mut self.typed);
        self.run(Command::CallStage { digits })
    }

    /// Reads the shares from the copies; a slip that was typed stands in for one copy's.
    pub(super) fn read_shares(&mut self, common: &mut Common) -> Result<(), ControllerError> {
        let slip = Zeroizing::new(std::mem::take(&mut self.typed));
        if !slip.is_empty() {
            self.keep_slip_share(custody::read_slip(&slip)?);
        }
        if common.options.kind == CeremonyKind::Real {
            return self.read_one_share(common, !slip.is_empty());
        }
        let custodians = self.state().rules().custodians.clone();
        let mut shares: Vec<Share> = Vec::new();
        for (i, name) in custodians.iter().enumerate() {
            let typed = self.slip_shares.get(i).cloned().flatten();
            let on_medium = || {
                let medium = common.media.of(i)?;
                custody::read_share(&media::sealed(medium), name).ok()
            };
            shares.extend(typed.or_else(on_medium));
        }
        if shares.len() < custodians.len() {
            return Err(DecideError::SharesNeeded.into());
        }
        self.take_shares(common, shares)?;
        self.slip_shares.fill(None);
        Ok(())
    }

    /// Reads the share from the one copy that is inserted, and takes all once none is missing. In a
    /// real ceremony each medium is given back before the next.
    fn read_one_share(
        &mut self,
        common: &mut Common,
        slip_was_typed: bool,
    ) -> Result<(), ControllerError> {
        if !slip_was_typed {
            if !self.compare_inserted(common)? {
                return Ok(());
            }
            let share = self.inserted_share(common)?;
            if !self.keep_slip_share(share) {
                return Err(DecideError::ShareDiffers.into());
            }
            common.message = None;
        }
        if self.slip_shares.iter().any(Option::is_none) {
            return Ok(());
        }
        let shares = self.slip_shares.iter().flatten().cloned().collect();
        self.take_shares(common, shares)?;
        self.slip_shares.fill(None);
        Ok(())
    }

    /// Compares the copy that is inserted, where it was not yet: copies are compared as they come.
    /// Returns whether its share can be read now; after one that differs people go on first.
    fn compare_inserted(&mut self, common: &mut Common) -> Result<bool, ControllerError> {
        let [custodian] = common.media.owners()[..] else {
            return Ok(true);
        };
        if !self.copies.waits(custodian) {
            return Ok(true);
        }
        self.open_copy(common, custodian)?;
        Ok(self.incident.open().is_none())
    }

    /// Reads the share of the one copy that is inserted and was not read yet, or the one that a
    /// custodian made itself.
    fn inserted_share(&self, common: &Common) -> Result<Share, ControllerError> {
        match common.media.owners()[..] {
            [] => self.own_share(common),
            [custodian] => match self.slip_shares.get(custodian) {
                Some(None) => {
                    let name = self.custodian(custodian)?;
                    let medium = common.media.of(custodian).ok_or(DecideError::NotDue)?;
                    Ok(custody::read_share(&media::sealed(medium), &name)?)
                }
                Some(Some(_)) | None => Err(ControllerError::GiveMediumBack),
            },
            [_, _, ..] => Err(ControllerError::OneMediumAtATime),
        }
    }

    /// Reads the share that a custodian made itself, from the one medium that is inserted.
    fn own_share(&self, common: &Common) -> Result<Share, ControllerError> {
        let [medium] = &common.media.of_custodians()[..] else {
            return Err(ControllerError::CopyNotInserted);
        };
        let waiting = self
            .slip_shares
            .iter()
            .zip(&self.state().rules().custodians);
        let mut waiting = waiting.filter(|(share, _)| share.is_none());
        let read = waiting.find_map(|(_, name)| custody::read_share(&medium.path, name).ok());
        read.ok_or(ControllerError::CopyNotInserted)
    }

    /// Keeps a share for every custodian whose commitment it meets; returns whether there is one.
    fn keep_slip_share(&mut self, share: Share) -> bool {
        let mut is_kept = false;
        let custodians = self.session.state().rules().custodians.iter();
        let commits = self.session.state().commits();
        for (i, name) in custodians.enumerate() {
            if commits.get(i) == Some(&seal::commit(name, &share))
                && let Some(kept) = self.slip_shares.get_mut(i)
            {
                *kept = Some(share.clone());
                is_kept = true;
            }
        }
        is_kept
    }

    /// Reads the shares from the media without anybody's help, after a restart. Where it fails the
    /// step stays due, and the console asks for the copies or slips; only a key on the ledger that
    /// does not follow from the shares is an error.
    pub(super) fn read_shares_from_media(
        &mut self,
        common: &mut Common,
    ) -> Result<(), ControllerError> {
        if common.options.kind == CeremonyKind::Real {
            return Ok(());
        }
        let custodians = self.state().rules().custodians.clone();
        let Some(folders) = common.media.sealed_folders(custodians.len()) else {
            return Ok(());
        };
        let mut shares = Vec::new();
        for (folder, name) in folders.iter().zip(&custodians) {
            shares.extend(custody::read_share(folder, name).ok());
        }
        match self.take_shares(common, shares) {
            Err(error) if error.differing_key().is_some() => Err(error),
            Err(_) | Ok(()) => Ok(()),
        }
    }

    /// Takes the shares. What waited for them, because the ledger's keys were not compared yet,
    /// goes on: papers and archives.
    fn take_shares(
        &mut self,
        common: &mut Common,
        shares: Vec<Share>,
    ) -> Result<(), ControllerError> {
        let waited = self.session.keys_unchecked();
        self.session.take_shares(shares)?;
        if waited {
            self.queue_papers(common);
            self.resume_archives(common);
        }
        Ok(())
    }
}
