// SPDX-License-Identifier: Apache-2.0

//! Sealing, opening and archiving: the steps of a session that touch the custodians' media
//! (PROTOCOL §6, §7).

use super::{Session, SessionError};
use crate::ceremony::decide::{Command, DecideError};
use crate::ceremony::state::Milestone;
use crate::custody::{self, CopyComparison};
use crate::protocol::{Share, seal};
use std::collections::BTreeMap;
use std::path::Path;

/// Further files of a copy or archive (papers, workbooks): path in the folder → bytes.
pub type SealedFiles = BTreeMap<String, Vec<u8>>;

impl Session {
    /// Numbers the entries, which become durable with the event that numbers them.
    pub(super) fn number(&mut self, digits: String) -> Result<(), SessionError> {
        let entries = self
            .state
            .number(&digits)
            .ok_or(DecideError::Impossible)?
            .write(self.state.rules());
        self.run_with(Command::Number { digits }, &[("entries.tsv", &entries)])
    }

    /// Seals: each share onto its own medium and read back, then `sealed`. `media` and `shares` are
    /// in rule order. [`Session::fill_copies`] comes next.
    pub fn seal(&mut self, media: &[&Path], shares: &[Share]) -> Result<(), SessionError> {
        let custodians = self.state().rules().custodians.clone();
        if media.len() != custodians.len() || shares.len() != custodians.len() {
            return Err(DecideError::Commits.into());
        }
        for ((folder, name), share) in media.iter().zip(&custodians).zip(shares) {
            custody::write_share(folder, name, share)?;
        }
        let commits = custodians
            .iter()
            .zip(shares)
            .map(|(name, share)| seal::commit(name, share))
            .collect();
        self.run(Command::Seal { commits })
    }

    /// Writes everything but the share onto each medium: record, roster, direct list, further
    /// files, manifest last. Can be repeated after a crash.
    pub fn fill_copies(&self, media: &[&Path], further: &SealedFiles) -> Result<(), SessionError> {
        if self.state().milestone() < Milestone::Sealed {
            return Err(DecideError::NotDue.into());
        }
        let files = self.copy_files(further);
        for folder in media {
            custody::write_folder(folder, &files)?;
        }
        Ok(())
    }

    /// Writes an archive folder: what stands now, whole, read back, manifest last.
    pub fn archive(&self, folder: &Path, further: &SealedFiles) -> Result<(), SessionError> {
        if !self.state().pool_may_leave() {
            return Err(DecideError::NotDue.into());
        }
        if self.names_missing() {
            return Err(SessionError::NamesMissing);
        }
        Ok(custody::write_folder(folder, &self.copy_files(further))?)
    }

    /// Returns the files of an archive beside papers and workbooks: the record up to now, the
    /// roster and the direct list.
    pub fn archive_files(&self) -> SealedFiles {
        self.copy_files(&SealedFiles::new())
    }

    fn copy_files(&self, further: &SealedFiles) -> SealedFiles {
        let mut files = further.clone();
        files.extend(self.record_files());
        files.insert("roster.tsv".into(), self.roster());
        files.insert("direct.tsv".into(), self.direct().to_vec());
        files
    }

    /// Opens a sealed copy and compares it with this ceremony's fingerprint.
    pub fn compare_copy(&self, folder: &Path) -> Result<CopyComparison, SessionError> {
        let fingerprint = self.state().fingerprint().ok_or(DecideError::NotDue)?;
        Ok(custody::open_copy(folder, &fingerprint)?)
    }

    /// Reads each custodian's share from its copy, in rule order, and takes them.
    pub fn read_shares(&mut self, media: &[&Path]) -> Result<(), SessionError> {
        let custodians = self.state().rules().custodians.clone();
        let mut shares = Vec::new();
        for (folder, custodian) in media.iter().zip(&custodians) {
            shares.push(custody::read_share(folder, custodian)?);
        }
        self.take_shares(shares)
    }
}
