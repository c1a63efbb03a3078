// SPDX-License-Identifier: Apache-2.0

//! The mirror and the media beside the controller: which folder it is, and what a medium that has
//! just come brings (names, shares) after a resume.
//!
//! Invariant: the mirror stops nothing; what is wrong with it is said. Deliberately not here:
//! keeping it in step (that is the session's).

use super::messages::session_error_text;
use super::{Controller, media};
use crate::ceremony::state::Milestone;
use crate::controller::config::KioskOptions;
use crate::journal::mirror::MirrorStatus;
use crate::session::{Session, SessionError, ShownNames};
use std::path::PathBuf;

/// The mirror's folder: as the city set it, else the folder `mirror` of a medium.
pub(super) fn folder(options: &KioskOptions) -> Option<PathBuf> {
    let on_a_medium = || {
        let media = media::offered(options.media.as_deref());
        media
            .iter()
            .map(|medium| media::mirror(medium))
            .find(|folder| folder.is_dir())
    };
    options.config.mirror.clone().or_else(on_a_medium)
}

impl Controller {
    /// How the mirror stands; `None` where there is none.
    pub fn mirror(&self) -> Option<MirrorStatus> {
        self.session.as_ref().and_then(Session::mirror)
    }

    /// Keeps the mirror that is there now, the city's or the one on a medium; one that is away is
    /// waited for where it was.
    pub(super) fn keep_mirror(&mut self) {
        let folder = self
            .options
            .config
            .mirror
            .clone()
            .or_else(|| self.seen.mirror.clone());
        if let (Some(folder), Some(session)) = (folder, &mut self.session) {
            session.mirror_to(&folder);
        }
    }

    /// Whether the mirror stands otherwise than when it was last asked.
    pub(super) fn mirror_changed(&mut self) -> bool {
        let now = self.mirror();
        std::mem::replace(&mut self.mirror_seen, now.clone()) != now
    }

    /// After a resume: names, and shares that were read before, from the media that are here.
    pub(super) fn pick_up_from_media(&mut self) {
        self.pick_up_names();
        let due = |session: &Session| {
            session.needs_shares() && session.state().milestone() == Milestone::Opened
        };
        if self.session.as_ref().is_some_and(due) && self.incident().is_none() {
            self.read_shares_from_media();
        }
    }

    fn pick_up_names(&mut self) {
        let Some(session) = self
            .session
            .as_mut()
            .filter(|session| session.names_missing())
        else {
            return;
        };
        let folders = media::offered(self.options.media.as_deref());
        let folders = folders
            .iter()
            .flat_map(|medium| [media::sealed(medium), media::archive(medium)]);
        for folder in folders {
            match session.take_names(&folder) {
                Ok(true) => break,
                Ok(false) => {}
                Err(error) => self.message = Some(session_error_text(&error)),
            }
        }
        if session.names_missing() {
            self.message = Some(session_error_text(&SessionError::NamesMissing));
            return;
        }
        self.message = None;
        self.shown = ShownNames::of(session);
        self.queue_sheets();
        self.pick_up_archives();
    }
}
