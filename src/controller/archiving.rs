// SPDX-License-Identifier: Apache-2.0

//! Contents of the custodians' archives, and the moments at which they are handed over.
//!
//! Invariant: no step of the draw waits for a medium; only the last archive is waited for, and for
//! a moment.

use super::Controller;
use super::archive_queue::ArchiveFile;
use super::common::Common;
use super::error::ControllerError;
use super::running::Running;
use crate::ceremony::aux_event::AuxEvent;
use crate::custody::{ArchiveStatus, MakeFile};
use crate::session::SessionError;
use crate::sheet::{Fonts, Paper, PrintNumber, write};
use std::path::PathBuf;
use std::sync::Arc;

/// Name under which the workbooks are handed over, all at once.
const WORKBOOKS: &str = "workbooks";
/// Name under which rules and lists are handed over, all at once: they never change after the seal.
const LISTS: &str = "lists";

impl Running {
    /// Hands over what there is by now: papers, workbooks and lists once, the journal as
    /// it is.
    pub(super) fn archive_what_is_due(&mut self, common: &Common) -> Result<(), ControllerError> {
        let Some(fonts) = &common.fonts else {
            return Ok(());
        };
        if self.session.names_missing() {
            return Err(SessionError::NamesMissing.into());
        }
        let mut files = self.new_papers(common, fonts);
        let mut unchanging: Vec<String> = files.iter().map(|file| file.path.clone()).collect();
        if self.archives.lacks(WORKBOOKS) {
            unchanging.push(WORKBOOKS.into());
            let workbooks = self.session.workbooks()?;
            files.extend(workbooks.into_iter().map(ready_file));
        }
        if self.archives.lacks(LISTS) {
            unchanging.push(LISTS.into());
            files.extend(self.session.sealed_lists().into_iter().map(ready_file));
        }
        files.extend(self.session.journal_files().into_iter().map(ready_file));
        // Handed over in one step: nothing counts as given that was not.
        self.archives.hand_over(files, unchanging);
        self.session.write_record(&common.record_folder())?;
        Ok(())
    }

    /// Returns every print of every paper that the archives have not.
    fn new_papers(&self, common: &Common, fonts: &Arc<Fonts>) -> Vec<ArchiveFile> {
        let mut files = Vec::new();
        for (kind, last) in common.prints.papers_made() {
            for print in (1..=last).filter_map(PrintNumber::new) {
                let path = self.session.path(kind, print);
                if self.archives.lacks(&path)
                    && let Some(paper) = self.session.paper(kind, print)
                {
                    let make = paper_maker(paper, Arc::clone(fonts));
                    files.push(ArchiveFile { path, make });
                }
            }
        }
        files
    }

    /// Hands over what was recorded after the last archive was begun: it belongs into it too.
    pub(super) fn update_last_archive(&mut self, common: &Common) -> Result<(), ControllerError> {
        if self.archives.last_begun() {
            self.archive_what_is_due(common)
        } else {
            Ok(())
        }
    }

    /// Writes the last archive: everything, onto each medium, and the public record.
    pub(super) fn archive(&mut self, common: &mut Common) -> Result<(), ControllerError> {
        if !self.archives.last_begun() {
            self.append(AuxEvent::Archiving)?;
            self.archives.begin_last();
        }
        self.archive_what_is_due(common)?;
        self.archives.wait();
        let Some((custodian, status)) = self.archives.failing() else {
            return Ok(());
        };
        let custodians = &self.state().rules().custodians;
        Err(ControllerError::ArchiveFailing {
            custodian: custodians.get(custodian).cloned().unwrap_or_default(),
            status,
        })
    }

    /// Looks, after a restart, what the media that are present lack; the ceremony is over where
    /// they lack nothing.
    pub(super) fn resume_archives(&mut self, common: &Common) {
        if self.session.keys_unchecked() {
            return;
        }
        if self.log.events().any(|event| *event == AuxEvent::Archiving) {
            self.archives.begin_last();
        }
        if self.settled_schools() == 0 && !self.archives.last_begun() {
            return;
        }
        // Where names are missing it is done when they come.
        if self.archive_what_is_due(common).is_ok() && self.archives.last_begun() {
            self.archives.wait();
        }
    }
}

fn ready_file((path, bytes): (String, Vec<u8>)) -> ArchiveFile {
    ArchiveFile {
        path,
        make: Box::new(move || Ok(bytes)),
    }
}

fn paper_maker(paper: Paper, fonts: Arc<Fonts>) -> MakeFile {
    Box::new(move || Ok(write(&paper, &fonts)?))
}

impl Controller {
    /// Returns the status of each custodian's archive, in rule order; empty before the freeze.
    pub fn archives(&self) -> Vec<ArchiveStatus> {
        self.phase
            .running()
            .map(|running| running.archives.statuses())
            .unwrap_or_default()
    }

    /// Returns whether a custodian's medium is present and has everything.
    pub fn archive_stands(&self, custodian: usize) -> bool {
        self.archives().get(custodian) == Some(&ArchiveStatus::Ok)
    }

    /// Returns a custodian whose medium is present but lacks something.
    pub fn archive_behind(&self) -> Option<usize> {
        self.phase.running()?.archives.behind()
    }

    /// Returns where the public record is written.
    pub fn record_folder(&self) -> PathBuf {
        self.common.record_folder()
    }
}
