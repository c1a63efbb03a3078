// SPDX-License-Identifier: Apache-2.0

//! The media that are present, as the last scan found them.
//!
//! Invariant: while a medium does not answer, the result of the scan before is kept. Deliberately
//! absent: reading from a medium, and deciding what it is for.

use super::media;
use super::media_monitor::{MediaMonitor, MediaState};
use crate::protocol::Digest;
use std::path::{Path, PathBuf};
use std::time::Duration;

/// Interval between two scans that nobody asks for.
const SCAN_INTERVAL: Duration = Duration::from_secs(1);

/// Outcome of a scan.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum ScanResult {
    /// The media that are present are known.
    Complete,
    /// Some medium does not answer.
    Hangs,
}

/// The scanning thread and its last result.
pub(super) struct MediaRegister {
    monitor: MediaMonitor,
    state: MediaState,
    scanned_at: Duration,
}

impl MediaRegister {
    /// Starts the thread; with `folder` (a rehearsal) its subfolders are the media.
    pub(super) fn start(folder: Option<PathBuf>) -> std::io::Result<Self> {
        Ok(Self {
            monitor: MediaMonitor::start(folder)?,
            state: MediaState::default(),
            scanned_at: Duration::ZERO,
        })
    }

    /// Returns whether it is time for the next scan.
    pub(super) fn is_due(&self, now: Duration) -> bool {
        now.saturating_sub(self.scanned_at) >= SCAN_INTERVAL
    }

    /// Scans for the media of these custodians, in rule order.
    pub(super) fn scan(&mut self, now: Duration, custodians: &[String]) -> ScanResult {
        self.scanned_at = now;
        match self.monitor.look(custodians) {
            Some(state) => {
                self.state = state;
                ScanResult::Complete
            }
            None => ScanResult::Hangs,
        }
    }

    /// Returns all media, in name order.
    pub(super) fn offered(&self) -> &[PathBuf] {
        &self.state.offered
    }

    /// Returns all media but the mirror's, in name order.
    pub(super) fn but_for_the_mirror(&self) -> Vec<PathBuf> {
        let mirror = self.state.mirror.as_deref().and_then(Path::parent);
        let offered = self.state.offered.iter();
        offered
            .filter(|medium| Some(medium.as_path()) != mirror)
            .cloned()
            .collect()
    }

    /// Returns each custodian's medium, in rule order.
    pub(super) fn assigned(&self) -> &[Option<PathBuf>] {
        &self.state.assigned
    }

    /// Returns the custodians whose share is on a medium that is present.
    pub(super) fn owners(&self) -> Vec<usize> {
        let owners = self.state.owners.iter().enumerate();
        owners
            .filter_map(|(custodian, medium)| medium.as_ref().map(|_| custodian))
            .collect()
    }

    /// Returns each custodian's medium that has its sealed copy with this manifest, in rule order.
    /// Whose manifest is not known here, by its name in it alone.
    pub(super) fn with_manifests(&self, recorded: &[Option<Digest>]) -> Vec<Option<PathBuf>> {
        let found = self.state.copies.iter().zip(&self.state.manifests);
        let compared = found.zip(recorded);
        compared
            .map(|((medium, manifest), recorded)| {
                let is_own = recorded.is_none() || recorded == manifest;
                medium.clone().filter(|_| is_own)
            })
            .collect()
    }

    /// Returns a custodian's medium, if it is present.
    pub(super) fn of(&self, custodian: usize) -> Option<&Path> {
        self.state.assigned.get(custodian)?.as_deref()
    }

    /// Returns how many custodians' media are present.
    pub(super) fn count(&self) -> usize {
        self.state.assigned.iter().flatten().count()
    }

    /// Returns the mirror's folder, if a medium has one.
    pub(super) fn mirror(&self) -> Option<&Path> {
        self.state.mirror.as_deref()
    }

    /// Returns the folders of the sealed copies in rule order, once every custodian's medium is
    /// present.
    pub(super) fn sealed_folders(&self, custodians: usize) -> Option<Vec<PathBuf>> {
        if self.state.assigned.len() != custodians {
            return None;
        }
        self.state
            .assigned
            .iter()
            .map(|medium| medium.as_deref().map(media::sealed))
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::custody::{CopyShare, write_copy};
    use crate::protocol::Share;
    use std::collections::BTreeMap;

    fn media(names: &[&str]) -> tempfile::TempDir {
        let folder = tempfile::tempdir().unwrap();
        for name in names {
            std::fs::create_dir_all(folder.path().join(name)).unwrap();
        }
        folder
    }

    fn custodians() -> Vec<String> {
        vec!["甲".into(), "乙".into()]
    }

    fn scanned(register: &mut MediaRegister) {
        // A machine under load may need more than one scan's patience.
        while register.scan(Duration::ZERO, &custodians()) == ScanResult::Hangs {}
    }

    #[test]
    fn the_sealed_folders_are_known_once_every_custodians_medium_is_present() {
        let folder = media(&["1"]);
        let mut register = MediaRegister::start(Some(folder.path().to_owned())).unwrap();
        assert_eq!(register.sealed_folders(2), None);
        scanned(&mut register);
        assert_eq!(register.count(), 1);
        assert_eq!(register.of(1), None);
        assert_eq!(register.sealed_folders(2), None);

        std::fs::create_dir_all(folder.path().join("2")).unwrap();
        scanned(&mut register);
        let sealed = register.sealed_folders(2).unwrap();
        assert_eq!(sealed[1], folder.path().join("2/sealed"));
        assert_eq!(
            register.sealed_folders(3),
            None,
            "a third custodian has none"
        );
    }

    #[test]
    fn a_medium_gets_an_archive_only_with_the_recorded_manifest_of_its_custodians_copy() {
        let folder = media(&["1/archive", "2/archive"]);
        let copy = folder.path().join("2/sealed");
        let own = CopyShare {
            custodian: "乙",
            share: Some(&Share::new([1; 32])),
        };
        let files: BTreeMap<String, Vec<u8>> = BTreeMap::new();
        let manifest = write_copy(&copy, &files, own).unwrap();
        let mut register = MediaRegister::start(Some(folder.path().to_owned())).unwrap();
        scanned(&mut register);
        let second = Some(folder.path().join("2"));
        assert_eq!(register.owners(), [1]);
        assert_eq!(
            register.with_manifests(&[Some(manifest), Some(manifest)]),
            [None, second.clone()],
            "a folder `archive` is no reason"
        );
        let forged = Some(Digest::new([9; 32]));
        assert_eq!(register.with_manifests(&[None, forged]), [None, None]);
        assert_eq!(register.with_manifests(&[None, None]), [None, second]);
    }

    #[test]
    fn a_medium_with_a_mirror_is_no_custodians() {
        let folder = media(&["1/mirror", "2"]);
        let mut register = MediaRegister::start(Some(folder.path().to_owned())).unwrap();
        scanned(&mut register);
        assert_eq!(
            register.mirror(),
            Some(folder.path().join("1/mirror").as_path())
        );
        assert_eq!(register.assigned(), [Some(folder.path().join("2")), None]);
    }

    #[test]
    fn a_scan_is_due_a_second_after_the_last() {
        let folder = media(&[]);
        let mut register = MediaRegister::start(Some(folder.path().to_owned())).unwrap();
        let now = Duration::from_secs(5);
        register.scan(now, &custodians());
        assert!(!register.is_due(now + Duration::from_millis(999)));
        assert!(register.is_due(now + Duration::from_secs(1)));
    }
}
