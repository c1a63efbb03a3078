// SPDX-License-Identifier: Apache-2.0

//! The media that are present, as the last scan found them, and what each is for.
//!
//! Invariant: while a medium does not answer, the result of the scan before is kept. In a real
//! ceremony a medium has only the role that a person gave it, and one with a sealed copy gets
//! nothing else. Deliberately absent: reading from a medium.

use super::CeremonyKind;
use super::copies::PresentCopies;
use super::media;
use super::media_monitor::MediaMonitor;
use super::media_role::{MediumRole, RoleTable};
use super::medium::SeenMedium;
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

/// Origin of the media's roles.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) enum MediaRoles {
    /// A rehearsal's folders have them from the command line: those of the custodians in name
    /// order, each for copy and archive; one with a folder `mirror` or `disc` is that.
    CommandLine,
    /// A person gave each, on the page of media.
    Table(RoleTable),
}

impl MediaRoles {
    /// Returns the origin of the roles in a ceremony of this kind; `table` is the data folder's.
    pub(super) fn of(kind: CeremonyKind, table: RoleTable) -> Self {
        match kind {
            CeremonyKind::Rehearsal => Self::CommandLine,
            CeremonyKind::Real => Self::Table(table),
        }
    }

    /// Returns the role that a person gave a medium.
    pub(super) fn role_of(&self, medium: &SeenMedium) -> Option<&MediumRole> {
        match self {
            Self::CommandLine => None,
            Self::Table(table) => table.role_of(medium),
        }
    }

    /// Returns the folder of the mirror among media.
    pub(super) fn mirror(&self, media: &[SeenMedium]) -> Option<PathBuf> {
        let is_mirror = |medium: &&SeenMedium| match self {
            Self::CommandLine => true,
            Self::Table(_) => self.is_for(medium, &MediumRole::Mirror),
        };
        let mut with_folder = media.iter().filter(|medium| medium.contents.mirror);
        let medium = with_folder.find(is_mirror)?;
        Some(media::mirror(&medium.path))
    }

    /// Returns the medium of the data disc, to be written.
    pub(super) fn data_disc<'m>(&self, media: &'m [SeenMedium]) -> Option<&'m SeenMedium> {
        let is_disc = |medium: &&SeenMedium| match self {
            Self::CommandLine => medium.contents.disc && !medium.contents.mirror,
            Self::Table(_) => self.is_for(medium, &MediumRole::DataDisc),
        };
        media.iter().find(is_disc)
    }

    /// Returns whether a medium has this role and may be written to.
    fn is_for(&self, medium: &SeenMedium, role: &MediumRole) -> bool {
        self.role_of(medium) == Some(role) && !medium.holds_a_copy()
    }
}

/// The scanning thread and its last result.
pub(super) struct MediaRegister {
    monitor: MediaMonitor,
    roles: MediaRoles,
    custodians: Vec<String>,
    media: Vec<SeenMedium>,
    offered: Vec<PathBuf>,
    assigned: Vec<Option<PathBuf>>,
    mirror: Option<PathBuf>,
    /// Number of scans that found something else than the one before.
    changes: u64,
    scanned_at: Duration,
}

impl MediaRegister {
    /// Starts the thread; with `folder` its subfolders are the media.
    pub(super) fn start(folder: Option<PathBuf>, roles: MediaRoles) -> std::io::Result<Self> {
        Ok(Self {
            monitor: MediaMonitor::start(folder)?,
            roles,
            custodians: Vec::new(),
            media: Vec::new(),
            offered: Vec::new(),
            assigned: Vec::new(),
            mirror: None,
            changes: 0,
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
        let Some(media) = self.monitor.look() else {
            return ScanResult::Hangs;
        };
        self.custodians = custodians.to_vec();
        self.changes += u64::from(self.media != media);
        self.media = media;
        self.derive();
        ScanResult::Complete
    }

    /// Returns how often something else was found than before.
    pub(super) fn changes(&self) -> u64 {
        self.changes
    }

    /// Takes other roles.
    pub(super) fn take_roles(&mut self, table: RoleTable) {
        self.roles = MediaRoles::Table(table);
        self.changes += 1;
        self.derive();
    }

    fn derive(&mut self) {
        let media = self.media.iter();
        self.offered = media.map(|medium| medium.path.clone()).collect();
        self.mirror = self.roles.mirror(&self.media);
        self.assigned = self.assign();
    }

    /// Assigns media to custodians, in rule order: a sealed copy names its custodian, else a person
    /// did; in a rehearsal what is left goes to those who have none.
    fn assign(&self) -> Vec<Option<PathBuf>> {
        let mut assigned = vec![None; self.custodians.len()];
        let mut free = Vec::new();
        for medium in &self.media {
            let place = self.custodian_of(medium);
            match place.and_then(|custodian| assigned.get_mut(custodian)) {
                Some(slot @ None) => *slot = Some(medium.path.clone()),
                Some(Some(_)) | None => free.push(medium),
            }
        }
        if self.roles == MediaRoles::CommandLine {
            free.retain(|medium| !medium.contents.mirror && !medium.contents.disc);
            let mut free = free.into_iter().map(|medium| medium.path.clone());
            let empty = assigned.iter_mut().filter(|slot| slot.is_none());
            empty.for_each(|slot| *slot = free.next());
        }
        assigned
    }

    /// Returns the custodian whose sealed copy a medium holds or is to hold.
    pub(super) fn custodian_of(&self, medium: &SeenMedium) -> Option<usize> {
        let given = match self.roles.role_of(medium) {
            Some(MediumRole::SealedCopy(custodian)) => Some(custodian.as_str()),
            _ => None,
        };
        let name = medium.copy_of().or(given)?;
        self.custodians.iter().position(|own| own == name)
    }

    /// Returns the origin of the roles.
    pub(super) fn roles(&self) -> &MediaRoles {
        &self.roles
    }

    /// Returns the media that are present, in name order.
    pub(super) fn media(&self) -> &[SeenMedium] {
        &self.media
    }

    /// Returns the paths of all media, in name order.
    pub(super) fn offered(&self) -> &[PathBuf] {
        &self.offered
    }

    /// Returns the media that may be a custodian's: those that have no other role.
    pub(super) fn of_custodians(&self) -> Vec<&SeenMedium> {
        let is_custodians = |medium: &&SeenMedium| match self.roles.role_of(medium) {
            None => self.roles != MediaRoles::CommandLine || !medium.contents.mirror,
            Some(MediumRole::SealedCopy(_)) => true,
            Some(_) => medium.holds_a_copy(),
        };
        self.media.iter().filter(is_custodians).collect()
    }

    /// Returns each custodian's medium, in rule order.
    pub(super) fn assigned(&self) -> &[Option<PathBuf>] {
        &self.assigned
    }

    /// Returns the custodians whose share is on a medium that is present.
    pub(super) fn owners(&self) -> Vec<usize> {
        let mut owners = Vec::new();
        for (custodian, name) in self.custodians.iter().enumerate() {
            let own = |medium: &SeenMedium| medium.share_of() == Some(name);
            if self.media.iter().any(own) {
                owners.push(custodian);
            }
        }
        owners
    }

    /// Returns the medium of each custodian's archive, in rule order. `recorded` are the hashes of
    /// the copies' manifests: a rehearsal's archive lies beside its copy, where the manifest is the
    /// recorded one or none is recorded. A real ceremony's is on a medium of its own.
    pub(super) fn archives(&self, recorded: &[Option<Digest>]) -> Vec<Option<PathBuf>> {
        let mut archives = Vec::new();
        for (custodian, name) in self.custodians.iter().enumerate() {
            let recorded = recorded.get(custodian).copied().flatten();
            let role = MediumRole::Archive(name.clone());
            let is_archive = |medium: &&SeenMedium| match &self.roles {
                MediaRoles::CommandLine => {
                    let copy = medium.contents.copy.as_ref();
                    let is_recorded = |copy: &crate::custody::CopyHeader| {
                        recorded.is_none_or(|hash| hash == copy.manifest)
                    };
                    medium.copy_of() == Some(name) && copy.is_some_and(is_recorded)
                }
                MediaRoles::Table(_) => self.roles.is_for(medium, &role),
            };
            let medium = self.media.iter().find(is_archive);
            archives.push(medium.map(|medium| medium.path.clone()));
        }
        archives
    }

    /// Returns how many media for archives are present.
    pub(super) fn archives_count(&self) -> usize {
        match self.roles {
            MediaRoles::CommandLine => self.count(),
            MediaRoles::Table(_) => self.archives(&[]).iter().flatten().count(),
        }
    }

    /// Returns a custodian's medium, if it is present.
    pub(super) fn of(&self, custodian: usize) -> Option<&Path> {
        self.assigned.get(custodian)?.as_deref()
    }

    /// Returns how many custodians' media are present.
    pub(super) fn count(&self) -> usize {
        self.assigned.iter().flatten().count()
    }

    /// Returns the mirror's folder, if it is present.
    pub(super) fn mirror(&self) -> Option<&Path> {
        self.mirror.as_deref()
    }

    /// Returns the folder of the data disc that is to be written, if its medium is present.
    pub(super) fn data_disc(&self) -> Option<PathBuf> {
        let medium = self.roles.data_disc(&self.media)?;
        Some(media::data_disc(&medium.path))
    }

    /// Returns the folder of the data disc that is to be opened: of the medium that has the role,
    /// or of one that has such a folder.
    pub(super) fn disc_to_open(&self) -> Option<PathBuf> {
        let with_folder = self.media.iter().find(|medium| medium.contents.disc);
        let medium = self.roles.data_disc(&self.media).or(with_folder)?;
        Some(media::data_disc(&medium.path))
    }

    /// Returns the copies that can be opened now.
    pub(super) fn present_copies(&self) -> PresentCopies<'_> {
        PresentCopies {
            custodians: &self.assigned,
            disc: self.disc_to_open().is_some(),
        }
    }

    /// Returns the folders of the sealed copies in rule order, once every custodian's medium is
    /// present.
    pub(super) fn sealed_folders(&self, custodians: usize) -> Option<Vec<PathBuf>> {
        if self.assigned.len() != custodians {
            return None;
        }
        self.assigned
            .iter()
            .map(|medium| medium.as_deref().map(media::sealed))
            .collect()
    }
}

#[cfg(test)]
mod tests;
