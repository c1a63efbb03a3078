// SPDX-License-Identifier: Apache-2.0

//! The custodians' archives: what was handed over to their writers, and how far the last archive
//! is.
//!
//! Invariant: a file that never changes is handed over once; nothing counts as handed over that was
//! not. Deliberately absent: what belongs into an archive, and writing it (that is `custody`).

use crate::custody::{ArchiveSet, ArchiveStatus, MakeFile};
use std::collections::BTreeSet;
use std::path::PathBuf;
use std::time::Duration;

/// Longest wait for the writers of the last archive; they go on in the background afterwards.
const PATIENCE: Duration = Duration::from_secs(2);

/// Progress of the archives.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum ArchiveStage {
    /// They grow beside the draw.
    Growing,
    /// The last archive was begun.
    Last,
    /// The last archive is complete on every medium that is present.
    Complete,
}

/// A file for every archive.
pub(super) struct ArchiveFile {
    /// Path in the archive.
    pub(super) path: String,
    /// Function that makes the file's bytes, run on the writers' thread.
    pub(super) make: MakeFile,
}

/// The writers of all archives, and what they were given.
pub(super) struct ArchiveQueue {
    archives: ArchiveSet,
    given: BTreeSet<String>,
    shown: Vec<ArchiveStatus>,
    stage: ArchiveStage,
}

impl ArchiveQueue {
    /// Starts a writer for each custodian; `folder` is the archive's on a medium. `home` gets
    /// papers and sheets too.
    pub(super) fn start(custodians: usize, folder: &str, home: PathBuf) -> Self {
        Self {
            archives: ArchiveSet::start(custodians, folder, Some(home)),
            given: BTreeSet::new(),
            shown: Vec::new(),
            stage: ArchiveStage::Growing,
        }
    }

    /// Tells the writers which media may be written to unasked now, in rule order.
    pub(super) fn media(&mut self, writable: &[Option<PathBuf>]) {
        self.archives.media(writable);
    }

    /// Returns the status of each archive, in rule order.
    pub(super) fn statuses(&self) -> Vec<ArchiveStatus> {
        self.archives.standings()
    }

    /// Returns whether an unchanging file was not handed over yet.
    pub(super) fn lacks(&self, name: &str) -> bool {
        !self.given.contains(name)
    }

    /// Hands files over; `unchanging` names those that are not handed over again.
    pub(super) fn hand_over(&mut self, files: Vec<ArchiveFile>, unchanging: Vec<String>) {
        let files = files
            .into_iter()
            .map(|file| (file.path, file.make))
            .collect();
        self.archives.keep(files);
        self.given.extend(unchanging);
    }

    /// Begins the last archive: from now on it can become complete.
    pub(super) fn begin_last(&mut self) {
        if self.stage == ArchiveStage::Growing {
            self.stage = ArchiveStage::Last;
        }
    }

    /// Returns whether the last archive was begun.
    pub(super) fn last_begun(&self) -> bool {
        self.stage != ArchiveStage::Growing
    }

    /// Returns whether the last archive is complete; it stays so when a medium comes later.
    pub(super) fn is_complete(&self) -> bool {
        self.stage == ArchiveStage::Complete
    }

    /// Waits a moment for the writers, then takes their statuses.
    pub(super) fn wait(&mut self) {
        self.archives.reconcile(PATIENCE);
        self.update_stage();
    }

    /// Takes the writers' statuses; returns whether they differ from the last ones.
    pub(super) fn poll(&mut self) -> bool {
        let now = self.statuses();
        let changed = self.shown != now;
        self.shown = now;
        self.update_stage();
        changed
    }

    fn update_stage(&mut self) {
        if self.stage == ArchiveStage::Last && is_whole(&self.statuses()) {
            self.stage = ArchiveStage::Complete;
        }
    }

    /// Returns the first custodian whose medium is present but lacks something.
    pub(super) fn behind(&self) -> Option<usize> {
        self.statuses().iter().position(|status| {
            matches!(
                status,
                ArchiveStatus::Behind(_) | ArchiveStatus::Failing { .. }
            )
        })
    }

    /// Returns the first custodian whose archive can't be written, with its status.
    pub(super) fn failing(&self) -> Option<(usize, ArchiveStatus)> {
        self.statuses()
            .into_iter()
            .enumerate()
            .find(|(_, status)| matches!(status, ArchiveStatus::Failing { .. }))
    }
}

/// Returns whether every medium that is present has everything, and at least one is present.
fn is_whole(statuses: &[ArchiveStatus]) -> bool {
    statuses.contains(&ArchiveStatus::Ok)
        && statuses
            .iter()
            .all(|status| matches!(status, ArchiveStatus::Ok | ArchiveStatus::Missing(_)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::custody::MediumFailure;

    fn file(path: &str) -> ArchiveFile {
        let bytes = path.as_bytes().to_vec();
        ArchiveFile {
            path: path.into(),
            make: Box::new(move || Ok(bytes)),
        }
    }

    fn queue(custodians: usize) -> (tempfile::TempDir, ArchiveQueue) {
        let folder = tempfile::tempdir().unwrap();
        let queue = ArchiveQueue::start(custodians, "archive", folder.path().join("data"));
        (folder, queue)
    }

    fn medium(folder: &tempfile::TempDir, name: &str) -> Option<PathBuf> {
        let medium = folder.path().join(name);
        std::fs::create_dir_all(&medium).unwrap();
        Some(medium)
    }

    #[test]
    fn an_unchanging_file_is_handed_over_once() {
        let (_folder, mut queue) = queue(1);
        assert!(queue.lacks("papers/seal.pdf"));
        queue.hand_over(
            vec![file("papers/seal.pdf"), file("record/journal.jsonl")],
            vec!["papers/seal.pdf".into()],
        );
        assert!(!queue.lacks("papers/seal.pdf"));
        assert!(queue.lacks("record/journal.jsonl"), "this one changes");
    }

    #[test]
    fn the_last_archive_is_complete_once_a_medium_that_is_present_has_it() {
        let (folder, mut queue) = queue(2);
        queue.hand_over(vec![file("a.txt")], Vec::new());
        queue.begin_last();
        queue.wait();
        assert!(!queue.is_complete(), "no medium is present");
        queue.media(&[medium(&folder, "1"), None]);
        queue.wait();
        assert!(queue.is_complete());
        assert_eq!(queue.statuses()[0], ArchiveStatus::Ok);
        assert_eq!(queue.statuses()[1], ArchiveStatus::Missing(1));
        assert!(folder.path().join("1/archive/a.txt").exists());
    }

    #[test]
    fn beside_the_draw_nothing_is_complete_however_whole_it_is() {
        let (folder, mut queue) = queue(1);
        queue.media(&[medium(&folder, "1")]);
        queue.hand_over(vec![file("a.txt")], Vec::new());
        queue.wait();
        assert_eq!(queue.statuses(), [ArchiveStatus::Ok]);
        assert!(!queue.last_begun() && !queue.is_complete());
        queue.begin_last();
        queue.poll();
        assert!(queue.is_complete());
    }

    #[test]
    fn a_medium_that_comes_later_is_behind_but_undoes_no_completion() {
        let (folder, mut queue) = queue(2);
        queue.media(&[medium(&folder, "1"), None]);
        queue.hand_over(vec![file("a.txt")], Vec::new());
        queue.begin_last();
        queue.wait();
        assert!(queue.is_complete());
        let second = medium(&folder, "2");
        std::fs::write(folder.path().join("2/archive"), b"no folder").unwrap();
        queue.media(&[medium(&folder, "1"), second]);
        queue.wait();
        assert_eq!(queue.behind(), Some(1));
        assert!(queue.is_complete());
    }

    #[test]
    fn an_archive_that_fails_is_named_with_its_reason() {
        let (folder, mut queue) = queue(2);
        std::fs::create_dir_all(folder.path().join("2")).unwrap();
        std::fs::write(folder.path().join("2/archive"), b"").unwrap();
        queue.media(&[medium(&folder, "1"), Some(folder.path().join("2"))]);
        queue.hand_over(vec![file("a.txt")], Vec::new());
        queue.begin_last();
        queue.wait();
        let (custodian, status) = queue.failing().unwrap();
        assert_eq!(custodian, 1);
        assert!(matches!(status, ArchiveStatus::Failing { .. }));
        assert!(!queue.is_complete());
    }

    #[test]
    fn archives_are_whole_only_where_one_is_and_none_is_behind() {
        let missing = ArchiveStatus::Missing(1);
        let failing = ArchiveStatus::Failing {
            behind: 1,
            why: MediumFailure::Full,
        };
        assert!(!is_whole(&[missing.clone(), missing.clone()]));
        assert!(is_whole(&[ArchiveStatus::Ok, missing]));
        assert!(!is_whole(&[ArchiveStatus::Ok, ArchiveStatus::Behind(2)]));
        assert!(!is_whole(&[ArchiveStatus::Ok, failing]));
        assert!(!is_whole(&[ArchiveStatus::Ok, ArchiveStatus::Nothing]));
    }
}
