// SPDX-License-Identifier: Apache-2.0

//! The seal under way: one custodian's medium at a time, and `sealed` after the last (PROTOCOL §6).
//!
//! Invariant: all commitments, and so C1, are known before the first medium is written; a share is
//! forgotten when its medium is given away; a seal that is given up leaves nothing on the ledger
//! that binds it, and its shares are void. Deliberately absent: asking for the media.

use super::seal::SealedFiles;
use super::{Session, SessionError};
use crate::ceremony::aux_event::AuxEvent;
use crate::ceremony::decide::{self, Command, DecideError};
use crate::ceremony::event::Event;
use crate::custody::{self, CopyShare, CopyWriteError, SealFile, StandingShare};
use crate::protocol::{Commitment, Digest, Share, seal};
use crate::sheet::{Paper, PrintNumber};
use std::path::Path;
use zeroize::Zeroizing;

/// A custodian's part in the seal.
pub enum SealPart {
    /// A share that this computer made; it goes onto the custodian's medium.
    Made(Share),
    /// The commitment to a share that the custodian made itself.
    HandedIn(Commitment),
}

/// Progress of a custodian's copy.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum CopyStage {
    ToWrite,
    Written,
    GivenAway,
}

/// A seal under way, in memory only.
pub struct Sealing {
    fingerprint: Digest,
    commits: Vec<Commitment>,
    /// The shares that are not given away yet, in rule order.
    shares: Vec<Option<Share>>,
    stages: Vec<CopyStage>,
    file: Vec<u8>,
}

impl Sealing {
    /// Returns C1.
    pub fn fingerprint(&self) -> Digest {
        self.fingerprint
    }

    /// Returns the custodian whose medium is handled now, in rule order; `None` after the last.
    pub fn current(&self) -> Option<usize> {
        let gone = |stage: &CopyStage| *stage != CopyStage::GivenAway;
        self.stages.iter().position(gone)
    }

    /// Returns how many custodians there are.
    pub fn custodians(&self) -> usize {
        self.stages.len()
    }

    /// Returns the text of the slip of a share that is not given away yet.
    pub fn slip_text(&self, custodian: usize) -> Option<Zeroizing<String>> {
        let share = self.shares.get(custodian)?.as_ref()?;
        Some(custody::slip_text(share))
    }

    /// Returns whether a custodian's copy is written and read back.
    pub fn is_written(&self, custodian: usize) -> bool {
        matches!(
            self.stages.get(custodian),
            Some(CopyStage::Written | CopyStage::GivenAway)
        )
    }

    /// Takes note that the current custodian's medium was given away; its share is forgotten.
    pub fn give_away(&mut self, custodian: usize) -> Result<(), DecideError> {
        let written = self.current() == Some(custodian) && self.is_written(custodian);
        let (Some(stage), Some(share), true) = (
            self.stages.get_mut(custodian),
            self.shares.get_mut(custodian),
            written,
        ) else {
            return Err(DecideError::NotDue);
        };
        *stage = CopyStage::GivenAway;
        *share = None;
        Ok(())
    }

    /// Returns whether a slip that was typed or scanned back is the current custodian's.
    pub fn is_share_of(&self, custodian: usize, share: &Share) -> bool {
        self.shares.get(custodian).and_then(Option::as_ref) == Some(share)
    }
}

impl Session {
    /// Begins the seal with a part of each custodian, in rule order. Nothing is on the ledger.
    pub fn begin_seal(&self, parts: Vec<SealPart>) -> Result<Sealing, SessionError> {
        let custodians = &self.state().rules().custodians;
        let mut commits = Vec::new();
        let mut shares = Vec::new();
        for (name, part) in custodians.iter().zip(parts) {
            match part {
                SealPart::Made(share) => {
                    commits.push(seal::commit(name, &share));
                    shares.push(Some(share));
                }
                SealPart::HandedIn(commit) => {
                    commits.push(commit);
                    shares.push(None);
                }
            }
        }
        custody::keep_in_ram(&shares);
        let command = Command::Seal {
            commits: commits.clone(),
        };
        let decided = decide::decide(self.state(), None, command)?;
        let [
            Event::Sealed {
                seal,
                commits: named,
            },
        ] = &decided[..]
        else {
            return Err(DecideError::Impossible.into());
        };
        let file = SealFile {
            seal: *seal,
            commits: named.clone(),
        };
        Ok(Sealing {
            fingerprint: *seal,
            stages: vec![CopyStage::ToWrite; commits.len()],
            commits,
            shares,
            file: file.to_bytes(),
        })
    }

    /// Writes the current custodian's copy onto its medium, with its share, reads it back, and
    /// records the hash of its manifest.
    pub fn write_copy(
        &mut self,
        sealing: &mut Sealing,
        custodian: usize,
        folder: &Path,
        further: &SealedFiles,
    ) -> Result<(), SessionError> {
        if sealing.current() != Some(custodian) {
            return Err(DecideError::NotDue.into());
        }
        self.refuse_overwriting(folder)?;
        let custodians = &self.state().rules().custodians;
        let name = custodians
            .get(custodian)
            .ok_or(DecideError::NotDue)?
            .clone();
        let mut files = self.copy_files(further);
        files.insert(custody::SEAL_FILE.into(), sealing.file.clone());
        let own = CopyShare {
            custodian: &name,
            share: sealing.shares.get(custodian).and_then(Option::as_ref),
        };
        let manifest = custody::write_copy(folder, &files, own)?;
        self.note_copy(name, manifest)?;
        if let Some(stage) = sealing.stages.get_mut(custodian) {
            *stage = CopyStage::Written;
        }
        Ok(())
    }

    /// Refuses to write a copy over a share that may be needed: another real ceremony's, or any
    /// real one's in a rehearsal.
    pub fn refuse_overwriting(&self, folder: &Path) -> Result<(), SessionError> {
        match custody::standing_share(folder, &self.state().freeze()) {
            StandingShare::None | StandingShare::Rehearsal | StandingShare::SameCeremony => Ok(()),
            StandingShare::Other => Err(SessionError::ShareStands(folder.to_owned())),
        }
    }

    /// Returns the slip of the current custodian's share, for its envelope; `None` where its copy
    /// is not written, or the custodian made its share itself.
    pub fn slip_at_seal(
        &self,
        sealing: &Sealing,
        custodian: usize,
        print: PrintNumber,
    ) -> Option<Paper> {
        let share = sealing.shares.get(custodian)?.as_ref()?;
        let commit = sealing.commits.get(custodian)?;
        self.slip(custodian, share, commit, &sealing.fingerprint, print)
    }

    /// Commits `sealed`, once every medium was given away.
    pub fn finish_seal(&mut self, sealing: Sealing) -> Result<(), SessionError> {
        if sealing.current().is_some() {
            return Err(DecideError::NotDue.into());
        }
        self.run(Command::Seal {
            commits: sealing.commits,
        })
    }

    /// Writes the data disc, once every custodian's medium was given away: everything that a copy
    /// has, without a share. Reads it back, and records the hash of its manifest.
    pub fn write_disc_at_seal(
        &mut self,
        sealing: &Sealing,
        folder: &Path,
        further: &SealedFiles,
    ) -> Result<(), SessionError> {
        if sealing.current().is_some() {
            return Err(DecideError::NotDue.into());
        }
        let mut files = self.copy_files(further);
        files.insert(custody::SEAL_FILE.into(), sealing.file.clone());
        let manifest = custody::write_disc(folder, &files, &self.state().freeze())?;
        self.append(AuxEvent::DiscWritten { manifest })
    }

    /// Seals onto folders in place of media, one after the other, in rule order.
    pub fn seal_onto(
        &mut self,
        folders: &[&Path],
        shares: Vec<Share>,
        further: &SealedFiles,
    ) -> Result<(), SessionError> {
        self.seal_with_disc(folders, None, shares, further)
    }

    /// Seals likewise, and writes the data disc into a folder, where one is given.
    pub fn seal_with_disc(
        &mut self,
        folders: &[&Path],
        disc: Option<&Path>,
        shares: Vec<Share>,
        further: &SealedFiles,
    ) -> Result<(), SessionError> {
        if folders.len() != shares.len() {
            return Err(DecideError::Commits.into());
        }
        let mut sealing = self.begin_seal(shares.into_iter().map(SealPart::Made).collect())?;
        for (custodian, folder) in folders.iter().enumerate() {
            self.write_copy(&mut sealing, custodian, folder, further)?;
            sealing.give_away(custodian)?;
        }
        if let Some(disc) = disc {
            self.write_disc_at_seal(&sealing, disc, further)?;
        }
        self.finish_seal(sealing)
    }

    /// Writes the data disc: everything that a copy has, without a share, and with `sealed`.
    pub fn write_disc(&self, folder: &Path, further: &SealedFiles) -> Result<(), SessionError> {
        self.archive(folder, further)
    }
}

impl From<CopyWriteError> for SessionError {
    fn from(error: CopyWriteError) -> Self {
        match error {
            CopyWriteError::Folder(error) => error.into(),
            CopyWriteError::Share(error) => error.into(),
        }
    }
}
