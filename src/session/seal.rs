// SPDX-License-Identifier: Apache-2.0

//! Sealing, opening and archiving: the steps of a session that touch the custodians' media
//! (PROTOCOL §6, §7).

use super::journal::IndexedLine;
use super::{Session, SessionError};
use crate::ceremony::aux_event::{AuxEvent, AuxLine};
use crate::ceremony::decide::{Command, DecideError};
use crate::ceremony::event::{Event, ShareCommit};
use crate::custody::{self, CopyComparison, SealFile, SealedContents};
use crate::protocol::{Digest, Share, chain};
use std::collections::BTreeMap;
use std::panic::resume_unwind;
use std::path::Path;

/// Further files of a copy or archive (papers, workbooks): path in the folder → bytes.
pub type SealedFiles = BTreeMap<String, Vec<u8>>;

/// A sealed copy that was written, as the ledger says.
pub(super) struct WrittenCopy<'j> {
    /// The line that says so.
    pub(super) line: &'j IndexedLine,
    /// The custodian.
    pub(super) custodian: String,
    /// The hash of the copy's manifest.
    pub(super) manifest: Digest,
}

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

    /// Seals onto folders in place of media, one after the other, with no further files.
    pub fn seal(&mut self, media: &[&Path], shares: &[Share]) -> Result<(), SessionError> {
        self.seal_onto(media, shares.to_vec(), &SealedFiles::new())
    }

    /// Records the hash of a copy's manifest, where it is not the one that was recorded last.
    pub fn note_copy(&mut self, custodian: String, manifest: Digest) -> Result<(), SessionError> {
        if self.copy_manifest(&custodian) == Some(manifest) {
            return Ok(());
        }
        self.append(AuxEvent::CopyWritten {
            custodian,
            manifest,
        })
    }

    /// Returns the hash of the manifest of a custodian's copy, as the preparing day left it; `None`
    /// for a copy that was not written, or by a version that did not record it.
    pub fn copy_manifest(&self, custodian: &str) -> Option<Digest> {
        let written = self.written_copies();
        let copy = written.iter().rfind(|copy| copy.custodian == custodian);
        copy.map(|copy| copy.manifest)
    }

    /// Returns the hash of the data disc's manifest, as the seal left it; `None` where none was
    /// written, or by a version that did not record it.
    pub fn disc_manifest(&self) -> Option<Digest> {
        let mut written = None;
        for aux in self
            .journal
            .lines()
            .iter()
            .filter_map(|line| AuxLine::of(&line.line))
        {
            match aux.event {
                AuxEvent::DrawingDay => break,
                AuxEvent::DiscWritten { manifest } => written = Some(manifest),
                _ => {}
            }
        }
        written
    }

    /// Returns the files with names, which a data disc has from the numbers on.
    pub fn disc_names(&self) -> Result<SealedFiles, SessionError> {
        if self.names_missing() {
            return Err(SessionError::NamesMissing);
        }
        Ok(SealedFiles::from([
            ("roster.tsv".into(), self.roster()),
            ("direct.tsv".into(), self.direct().to_vec()),
        ]))
    }

    /// Returns the copies that were written on the preparing day, in order; a later one of the same
    /// custodian replaces the one before.
    pub(super) fn written_copies(&self) -> Vec<WrittenCopy<'_>> {
        let mut copies = Vec::new();
        for line in self.journal.lines() {
            let event = AuxLine::of(&line.line).map(|aux| aux.event);
            if event == Some(AuxEvent::DrawingDay) {
                break;
            }
            if let Some(AuxEvent::CopyWritten {
                custodian,
                manifest,
            }) = event
            {
                copies.push(WrittenCopy {
                    line,
                    custodian,
                    manifest,
                });
            }
        }
        copies
    }

    /// Writes an archive folder: what stands now, whole, read back, manifest last.
    pub fn archive(&self, folder: &Path, further: &SealedFiles) -> Result<(), SessionError> {
        self.write_archives(&[folder], further)
    }

    /// Writes the archive folders of several media, each by a thread of its own.
    pub fn write_archives(
        &self,
        folders: &[&Path],
        further: &SealedFiles,
    ) -> Result<(), SessionError> {
        if self.state().entries().is_none() {
            // Nothing of the pool leaves the computer before the numbers (PROTOCOL §5).
            return Err(DecideError::NotDue.into());
        }
        if self.names_missing() {
            return Err(SessionError::NamesMissing);
        }
        let files = &self.copy_files(further);
        std::thread::scope(|scope| {
            let mut writers = Vec::new();
            for folder in folders {
                writers.push(scope.spawn(move || custody::write_folder(folder, files)));
            }
            for writer in writers {
                writer.join().unwrap_or_else(|panic| resume_unwind(panic))?;
            }
            Ok(())
        })
    }

    /// Returns the files of an archive that never change after the seal: rules, lists and names.
    pub fn sealed_lists(&self) -> SealedFiles {
        let entries = self.state().entries_bytes().map(<[u8]>::to_vec);
        let mut files = SealedFiles::from([
            ("rules.json".into(), self.rules.clone()),
            ("pool.tsv".into(), self.pool.clone()),
            ("roster.tsv".into(), self.roster()),
            ("direct.tsv".into(), self.direct().to_vec()),
        ]);
        files.extend(entries.map(|bytes| ("entries.tsv".into(), bytes)));
        files
    }

    /// Returns the files of an archive that grow with each line: the journal and its head.
    pub fn journal_files(&self) -> SealedFiles {
        let head = chain::head_file(self.state().events(), &self.state().head());
        SealedFiles::from([
            ("journal.jsonl".into(), self.journal().to_vec()),
            ("head.json".into(), head),
        ])
    }

    pub(super) fn copy_files(&self, further: &SealedFiles) -> SealedFiles {
        let mut files = further.clone();
        files.extend(self.sealed_lists());
        files.extend(self.journal_files());
        files
    }

    /// Opens a custodian's sealed copy and compares all of it but the share with what this ledger
    /// has.
    pub fn compare_copy(
        &self,
        custodian: &str,
        folder: &Path,
    ) -> Result<CopyComparison, SessionError> {
        self.compare(folder, self.copy_manifest(custodian))
    }

    /// Opens the data disc and compares all of it with what this ledger has.
    pub fn compare_disc(&self, folder: &Path) -> Result<CopyComparison, SessionError> {
        self.compare(folder, self.disc_manifest())
    }

    fn compare(
        &self,
        folder: &Path,
        manifest: Option<Digest>,
    ) -> Result<CopyComparison, SessionError> {
        if self.names_missing() {
            return Err(SessionError::NamesMissing);
        }
        let sealed = SealedContents {
            freeze: self.state().freeze(),
            fingerprint: self.state().fingerprint().ok_or(DecideError::NotDue)?,
            files: BTreeMap::from([
                ("rules.json", self.rules.clone()),
                ("pool.tsv", self.pool.clone()),
                (
                    "entries.tsv",
                    self.state().entries_bytes().unwrap_or_default().to_vec(),
                ),
                ("roster.tsv", self.roster()),
                ("direct.tsv", self.direct().to_vec()),
            ]),
            journal: self.preparing_day().to_vec(),
            seal: self.seal_file().to_bytes(),
            manifest,
        };
        Ok(custody::open_copy(folder, sealed)?)
    }

    /// Returns what `seal.json` of a copy says.
    fn seal_file(&self) -> SealFile {
        let custodians = self.state().rules().custodians.iter();
        let commits = custodians.zip(self.state().commits());
        SealFile {
            seal: self.state().fingerprint().unwrap_or(self.state().freeze()),
            commits: commits
                .map(|(custodian, commit)| ShareCommit {
                    custodian: custodian.clone(),
                    commit: *commit,
                })
                .collect(),
        }
    }

    /// Returns the journal's lines before the drawing day.
    fn preparing_day(&self) -> &[u8] {
        let is_later = |line: &&IndexedLine| match &line.line.event {
            Event::StageCalled { .. } | Event::Opened { .. } => true,
            _ => AuxLine::of(&line.line).is_some_and(|aux| aux.event == AuxEvent::DrawingDay),
        };
        let end = self.journal.lines().iter().find(is_later);
        let end = end.map_or(self.journal().len(), |line| line.start);
        self.journal().get(..end).unwrap_or_default()
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
