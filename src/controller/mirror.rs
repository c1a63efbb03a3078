// SPDX-License-Identifier: Apache-2.0

//! The mirror and the media beside the controller: which folder it is, and what a medium that has
//! just come brings (names, shares) after a resume.
//!
//! Invariant: the mirror stops nothing; what is wrong with it is said. Deliberately not here:
//! keeping it in step (that is the session's).

use super::common::Common;
use super::error::ControllerError;
use super::media_register::MediaRoles;
use super::media_role::RoleTable;
use super::medium::SeenMedium;
use super::messages::session_error_text;
use super::running::Running;
use super::{CeremonyKind, Controller, Phase, media};
use crate::ceremony::aux_event::AuxEvent;
use crate::ceremony::school::MirrorUse;
use crate::ceremony::state::Milestone;
use crate::controller::config::KioskOptions;
use crate::journal::mirror::MirrorStatus;
use crate::session::{Session, SessionError, ShownNames};
use crate::sync::within;
use std::path::PathBuf;
use std::time::Duration;

/// Longest wait for media at the start.
const PATIENCE: Duration = Duration::from_secs(5);

/// The mirror's folder: as the city set it, else that of the medium which has the role, in a
/// rehearsal of the first that has a folder `mirror`. A medium that hangs has none.
pub(super) fn folder(options: &KioskOptions) -> Option<PathBuf> {
    options.config.mirror.clone().or_else(|| {
        let (folder, data, kind) = (options.media.clone(), options.data.clone(), options.kind);
        within(PATIENCE, move || {
            let roles = MediaRoles::of(kind, RoleTable::read(&data).unwrap_or_default());
            let offered = media::offered(folder.as_deref());
            let seen = offered.iter().filter_map(|path| SeenMedium::look(path));
            roles.mirror(&seen.collect::<Vec<_>>())
        })
        .flatten()
    })
}

impl Running {
    /// Returns whether the mirror's status differs from the last one that was shown.
    pub(super) fn mirror_changed(&mut self) -> bool {
        let now = self.session.mirror();
        let before = std::mem::replace(&mut self.shown_mirror, now.clone());
        before != now
    }

    /// Records, for a real ceremony, that two people go on without a mirror where none is kept.
    pub(super) fn note_missing_mirror(&mut self) -> Result<(), ControllerError> {
        if self.lacks_mirror() && self.state().mirror_use() == MirrorUse::Kept {
            self.append(AuxEvent::WithoutMirror)?;
        }
        Ok(())
    }

    /// Records that a mirror is kept again that two people had gone on without.
    pub(super) fn note_mirror(&mut self) -> Result<(), ControllerError> {
        let in_step = self.session.mirror() == Some(MirrorStatus::Ok);
        if in_step && self.state().mirror_use() == MirrorUse::GoneWithout {
            self.append(AuxEvent::MirrorBegan)?;
        }
        Ok(())
    }

    /// Returns whether this is a real ceremony and no mirror is kept.
    fn lacks_mirror(&self) -> bool {
        let kept = match self.session.mirror() {
            Some(MirrorStatus::Ok | MirrorStatus::Behind(_) | MirrorStatus::BeginsWithNumbers) => {
                true
            }
            Some(MirrorStatus::Lost { .. } | MirrorStatus::Refused(_)) | None => false,
        };
        !self.state().rules().rehearsal && !kept
    }

    /// Reads, after a restart, names and the shares that were read before from the media that are
    /// present.
    pub(super) fn read_from_media(&mut self, common: &mut Common) -> Result<(), ControllerError> {
        self.read_names(common);
        if self.session.needs_shares()
            && self.state().shares_lost().is_none()
            && self.state().milestone() == Milestone::Opened
            && self.incident.open().is_none()
        {
            self.read_shares_from_media(common)?;
        }
        Ok(())
    }

    fn read_names(&mut self, common: &mut Common) {
        if !self.session.names_missing() {
            return;
        }
        self.find_names(common);
        if self.session.names_missing() {
            common.message = Some(session_error_text(&SessionError::NamesMissing));
            return;
        }
        common.message = None;
        self.names = ShownNames::of(&self.session);
        self.queue_papers(common);
        self.resume_archives(common);
    }

    /// Reads the names from the first folder on the media that has them.
    fn find_names(&mut self, common: &Common) {
        for medium in media::offered(common.options.media.as_deref()) {
            for folder in [media::sealed(&medium), media::archive(&medium)] {
                // A folder that can't be read is passed over: another may have them.
                if let Ok(true) = self.session.take_names(&folder) {
                    return;
                }
            }
        }
    }
}

impl Controller {
    /// Returns whether this is a real ceremony, under way or not yet frozen, without a mirror.
    pub fn lacks_mirror(&self) -> bool {
        match &self.phase {
            Phase::Running(running) => running.lacks_mirror(),
            Phase::Import(_) | Phase::Rules(_) | Phase::Recover(_) | Phase::Succession => {
                self.kind() == CeremonyKind::Real && self.common.mirror_folder().is_none()
            }
        }
    }

    /// Returns the mirror's status; `None` where there is none.
    pub fn mirror(&self) -> Option<MirrorStatus> {
        self.session().and_then(Session::mirror)
    }
}
