// SPDX-License-Identifier: Apache-2.0

//! The three archives beside the controller: what belongs into them is handed over as it comes to
//! stand; bringing it onto the media is the keeper's.
//!
//! Invariant: no step of the draw waits for a medium; only the last archive is waited for, and for
//! a moment.

use super::Controller;
use super::error::ControllerError;
use crate::ceremony::aux_event::{AuxEvent, AuxEventKind};
use crate::controller::config::KioskOptions;
use crate::controller::media;
use crate::custody::{ArchiveSet, ArchiveStatus, MakeFile};
use crate::session::SessionError;
use crate::sheet::{self, PrintNumber};
use std::collections::BTreeSet;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

/// How long the last archive is waited for before it goes on beside the console.
const PATIENCE: Duration = Duration::from_secs(2);

/// The archives, and what they were given already.
pub(super) struct ArchiveQueue {
    archives: ArchiveSet,
    /// Papers and workbooks do not change: each is handed over once.
    given: BTreeSet<String>,
    seen: Vec<ArchiveStatus>,
    /// Whether the last archive was begun.
    last: bool,
}

impl ArchiveQueue {
    pub(super) fn start(options: &KioskOptions, custodians: usize) -> Self {
        let archives = ArchiveSet::start(custodians, media::ARCHIVE, Some(options.data.clone()));
        Self {
            archives,
            given: BTreeSet::new(),
            seen: Vec::new(),
            last: false,
        }
    }

    /// The media that are here now and written to unasked, in rule order.
    pub(super) fn media(&mut self, own: &[Option<PathBuf>]) {
        self.archives.media(own);
    }
}

impl Controller {
    /// How each custodian's archive stands, in rule order.
    pub fn archives(&self) -> Vec<ArchiveStatus> {
        self.kept.archives.standings()
    }

    /// Whether they stand otherwise than when it was last asked.
    pub(super) fn archives_changed(&mut self) -> bool {
        let now = self.archives();
        let changed = self.kept.seen != now;
        self.kept.seen = now;
        self.look_whether_archived();
        changed
    }

    /// Hands over what stands now: papers and workbooks once, the record and the lists as they are.
    pub(super) fn archive_what_stands(&mut self) -> Result<(), ControllerError> {
        let (Some(session), Some(fonts)) = (&self.session, &self.fonts) else {
            return Ok(());
        };
        if session.names_missing() {
            return Err(SessionError::NamesMissing.into());
        }
        let (mut files, mut given): (Vec<(String, MakeFile)>, Vec<String>) =
            (Vec::new(), Vec::new());
        for (kind, last) in self.papers_made() {
            for print in (1..=last).filter_map(PrintNumber::new) {
                let path = session.path(kind, print);
                if self.kept.given.contains(&path) {
                    continue;
                }
                if let Some(paper) = session.paper(kind, print) {
                    given.push(path.clone());
                    let fonts = Arc::clone(fonts);
                    files.push((path, Box::new(move || Ok(sheet::write(&paper, &fonts)?))));
                }
            }
        }
        let whole = |bytes: Vec<u8>| -> MakeFile { Box::new(move || Ok(bytes)) };
        if !self.kept.given.contains("workbooks") {
            given.push("workbooks".into());
            let workbooks = session.workbooks()?;
            files.extend(
                workbooks
                    .into_iter()
                    .map(|(path, bytes)| (path, whole(bytes))),
            );
        }
        files.extend(
            session
                .archive_files()
                .into_iter()
                .map(|(path, bytes)| (path, whole(bytes))),
        );
        // Handed over in one step: nothing counts as given that was not.
        self.kept.archives.keep(files);
        self.kept.given.extend(given);
        session.write_record(&self.options.data.join("record"))?;
        Ok(())
    }

    /// What was noted after the last archive was begun belongs into it too.
    pub(super) fn archive_what_came_after(&mut self) {
        if let Some(Err(error)) = self.kept.last.then(|| self.archive_what_stands()) {
            self.fail(&error);
        }
    }

    /// The last archive: everything, three times, and the public record.
    pub(super) fn archive(&mut self) -> Result<(), ControllerError> {
        let Some(session) = &mut self.session else {
            return Ok(());
        };
        if !self.kept.last {
            session.append(AuxEvent::Archiving)?;
            self.kept.last = true;
        }
        self.archive_what_stands()?;
        self.kept.archives.reconcile(PATIENCE);
        self.look_whether_archived();
        let names = self.custodian_names();
        let archives = self.archives();
        let failing = names
            .iter()
            .zip(&archives)
            .find(|(_, status)| matches!(status, ArchiveStatus::Failing { .. }));
        match failing {
            Some((custodian, status)) => Err(ControllerError::ArchiveFailing {
                custodian: custodian.clone(),
                status: status.clone(),
            }),
            None => Ok(()),
        }
    }

    /// After a restart: what the media that are here lack is looked at, and the ceremony is over
    /// where they lack nothing.
    pub(super) fn pick_up_archives(&mut self) {
        let settled = self.sheets_settled > 0;
        let begun = self
            .session
            .as_ref()
            .is_some_and(|session| session.has_event(AuxEventKind::Archiving));
        self.kept.last = begun;
        if !(settled || begun) {
            return;
        }
        // Names may still be on their way; then it is done when they come.
        if self.archive_what_stands().is_ok() && begun {
            self.kept.archives.reconcile(PATIENCE);
            self.look_whether_archived();
        }
    }

    /// The last archive is written once every medium that is here has it, and one at least.
    fn look_whether_archived(&mut self) {
        if self.archived || !self.kept.last {
            return;
        }
        let standings = self.archives();
        let whole = |standing: &ArchiveStatus| {
            matches!(standing, ArchiveStatus::Ok | ArchiveStatus::Missing(_))
        };
        self.archived = standings.contains(&ArchiveStatus::Ok) && standings.iter().all(whole);
    }

    /// Whether a custodian's medium is here and has everything.
    pub fn archive_stands(&self, custodian: usize) -> bool {
        self.archives().get(custodian) == Some(&ArchiveStatus::Ok)
    }

    /// A custodian whose medium is here but lacks something.
    pub fn archive_behind(&self) -> Option<usize> {
        let lacks = |standing: &ArchiveStatus| {
            matches!(
                standing,
                ArchiveStatus::Behind(_) | ArchiveStatus::Failing { .. }
            )
        };
        self.archives().iter().position(lacks)
    }

    /// Where the public record is written.
    pub fn record_folder(&self) -> PathBuf {
        self.options.data.join("record")
    }
}
