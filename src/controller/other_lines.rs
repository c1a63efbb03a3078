// SPDX-License-Identifier: Apache-2.0

//! Media that are inserted while a ceremony is under way, and journals on them with lines that the
//! ledger lacks.
//!
//! Invariant: each medium is looked at once when it comes; while one with such lines is present the
//! draw is interrupted and can't go on. Deliberately absent: going on from the medium, which is
//! offered at the next start.

use super::common::Common;
use super::error::ControllerError;
use super::messages::lines_elsewhere_text;
use super::running::Running;
use super::{Controller, Phase, media};
use crate::ceremony::aux_event::{AuxEvent, RecoverySourceKind};
use crate::ceremony::continuation::JournalStanding;
use crate::ceremony::json::PlainCount;
use crate::custody::{ArchiveStatus, MediumFailure};
use crate::journal::mirror::{MirrorRefusal, MirrorStatus};
use crate::session::JournalSearch;
use std::path::PathBuf;

/// A journal with lines that the ledger lacks, on a medium that is present.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct OtherJournal {
    pub(super) kind: RecoverySourceKind,
    pub(super) folder: PathBuf,
    pub(super) standing: JournalStanding,
}

/// The media that were looked at, and what was found on them.
#[derive(Default)]
pub(super) struct OtherLines {
    search: JournalSearch,
    looked: Vec<PathBuf>,
    found: Vec<OtherJournal>,
    /// True once the ledger says so.
    noted: bool,
}

impl OtherLines {
    /// Begins to look at media that were not present at the last look, and forgets those that are
    /// gone.
    fn look_at(&mut self, offered: &[PathBuf]) {
        for medium in offered {
            if !self.looked.contains(medium) {
                media::journal_folders(medium)
                    .into_iter()
                    .for_each(|folder| self.search.look_at(folder));
            }
        }
        self.looked = offered.to_vec();
        let is_present = |found: &OtherJournal| {
            offered
                .iter()
                .any(|medium| found.folder.starts_with(medium))
        };
        self.found.retain(is_present);
    }
}

impl Running {
    /// Goes on with a search that was begun before the ledger was opened.
    pub(super) fn go_on_searching(&mut self, search: JournalSearch, looked: Vec<PathBuf>) {
        (self.other_lines.search, self.other_lines.looked) = (search, looked);
    }

    /// Returns a journal with lines that the ledger lacks, while its medium is present.
    pub(super) fn other_journal(&self) -> Option<OtherJournal> {
        let found = self.other_lines.found.first().cloned();
        found
            .or_else(|| self.other_mirror())
            .or_else(|| self.other_archive())
    }

    fn other_mirror(&self) -> Option<OtherJournal> {
        let standing = match self.session.mirror()? {
            MirrorStatus::Refused(MirrorRefusal::Ahead { mirror, .. }) => {
                JournalStanding::Ahead { lines: mirror }
            }
            MirrorStatus::Refused(MirrorRefusal::Diverged(line)) => {
                JournalStanding::Diverged { line }
            }
            _ => return None,
        };
        Some(OtherJournal {
            kind: RecoverySourceKind::Mirror,
            folder: PathBuf::from("mirror"),
            standing,
        })
    }

    fn other_archive(&self) -> Option<OtherJournal> {
        let statuses = self.archives.statuses();
        let mut named = statuses.iter().zip(&self.state().rules().custodians);
        named.find_map(|(status, custodian)| match status {
            ArchiveStatus::Failing {
                why: MediumFailure::HoldsMore(standing),
                ..
            } => Some(OtherJournal {
                kind: RecoverySourceKind::Archive,
                folder: PathBuf::from(custodian),
                standing: *standing,
            }),
            _ => None,
        })
    }

    /// Takes the journals that were read meanwhile; returns one with lines that the ledger lacks
    /// which was not recorded yet.
    fn new_other_journal(&mut self) -> Option<OtherJournal> {
        for journal in self.other_lines.search.found() {
            let standing = self.session.standing_of(&journal);
            if standing.holds_more() {
                self.other_lines.found.push(OtherJournal {
                    kind: journal.kind,
                    folder: journal.folder,
                    standing,
                });
            }
        }
        let other = self.other_journal();
        let is_new = other.is_some() && !self.other_lines.noted;
        self.other_lines.noted = other.is_some();
        other.filter(|_| is_new)
    }

    /// Records a journal with lines that the ledger lacks, in an incident of its own where none is
    /// open.
    fn stop_for(
        &mut self,
        common: &mut Common,
        other: &OtherJournal,
    ) -> Result<(), ControllerError> {
        let text = lines_elsewhere_text(&other.folder, other.standing, self.state().events());
        if self.incident.open().is_none() {
            self.interrupt_after_fault(common, text.clone());
        }
        common.pending = None;
        common.message = Some(text);
        let line = match other.standing {
            JournalStanding::Diverged { line } => line,
            _ => self.state().events(),
        };
        let line = PlainCount::new(line).unwrap_or_else(|| 0u32.into());
        self.append(AuxEvent::LinesElsewhere {
            from: other.kind,
            line,
        })
    }
}

impl Controller {
    /// Returns whether a medium with lines that the ledger lacks is present.
    pub fn has_other_lines(&self) -> bool {
        let running = self.phase.running();
        running.is_some_and(|running| running.other_journal().is_some())
    }

    /// Begins to look at media that have come.
    pub(super) fn look_for_other_lines(&mut self) {
        let offered = self.common.media.offered().to_vec();
        if let Phase::Running(running) = &mut self.phase {
            running.other_lines.look_at(&offered);
        }
    }

    /// Interrupts the draw where a medium has lines that the ledger lacks; returns whether it did.
    pub(super) fn stop_for_other_lines(&mut self) -> bool {
        let Phase::Running(running) = &mut self.phase else {
            return false;
        };
        let Some(other) = running.new_other_journal() else {
            return false;
        };
        if let Err(error) = running.stop_for(&mut self.common, &other) {
            self.fail(&error);
        }
        true
    }
}
