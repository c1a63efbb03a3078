// SPDX-License-Identifier: Apache-2.0

//! State of the controller that every phase has: options, time, media, keys, printer, and what the
//! console shows over whatever step is due.
//!
//! Deliberately absent: anything of a ceremony that is under way.

use super::confirmation::{HallSight, PendingConfirmation};
use super::error::ControllerError;
use super::media_page::MediaPage;
use super::media_register::{MediaRegister, MediaRoles};
use super::media_role::RoleTable;
use super::messages::role_table_text;
use super::parent_keys::ParentKeys;
use super::print_queue::PrintQueue;
use super::step::DueStep;
use super::{KioskOptions, MachineState, mirror, printing};
use crate::ceremony::aux_event::VoidReason;
use crate::ceremony::rules::SupersededCeremony;
use crate::session::{PrintCopyId, ReadinessReport};
use crate::sheet::Fonts;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

/// Visibility of the page of all keys, which is shown over the step.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub(super) enum HelpPage {
    /// The page is not shown.
    #[default]
    Hidden,
    /// The page is shown.
    Shown,
}

/// Beginning, continuation or end of this run of the kiosk.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub(super) enum KioskRun {
    /// Nothing is done yet; the hall may have its first picture.
    #[default]
    NotBegun,
    /// The run goes on.
    GoesOn,
    /// Two people have ended it.
    Ended,
}

/// Moment since which a step is due.
#[derive(Clone, Copy, Debug)]
pub(super) struct StepTimer {
    step: DueStep,
    since: Duration,
}

impl StepTimer {
    /// Notes which step is due now.
    pub(super) fn update(&mut self, step: DueStep, now: Duration) {
        if self.step != step {
            *self = Self { step, since: now };
        }
    }

    /// Returns for how long the step has been due.
    pub(super) fn elapsed(&self, now: Duration) -> Duration {
        now.saturating_sub(self.since)
    }
}

/// Parts of the controller that every phase has.
pub(super) struct Common {
    pub(super) options: KioskOptions,
    /// Loaded by [`super::Controller::begin`]; papers are made with them.
    pub(super) fonts: Option<Arc<Fonts>>,
    /// Monotonic time of the last beat or of the start.
    pub(super) now: Duration,
    pub(super) machine: MachineState,
    pub(super) media: MediaRegister,
    pub(super) keys: ParentKeys,
    pub(super) prints: PrintQueue,
    /// Legibility of the hall display.
    pub(super) hall: HallSight,
    /// Confirmation for which the second person is asked.
    pub(super) pending: Option<PendingConfirmation>,
    /// Copies that a person wants void, and why; the second person is asked next.
    pub(super) asked_void: Option<(Vec<PrintCopyId>, VoidReason)>,
    /// Moment at which the gold button did something last.
    pub(super) acted_at: Option<Duration>,
    /// Ceremony that the one that is prepared replaces.
    pub(super) supersedes: Option<SupersededCeremony>,
    /// Shown until the next step.
    pub(super) message: Option<String>,
    pub(super) help: HelpPage,
    /// The page of media, where it is open.
    pub(super) media_page: Option<MediaPage>,
    /// The readiness report that is being read.
    pub(super) readiness: Option<ReadinessReport>,
    pub(super) step_timer: StepTimer,
    pub(super) run: KioskRun,
}

impl Common {
    /// Starts the printing thread and the scan for media.
    pub(super) fn start(options: KioskOptions) -> Result<Self, ControllerError> {
        // A table that can't be read gives no medium a role; people are told, and give them anew.
        let table = RoleTable::read(&options.data);
        let message = table.as_ref().err().map(role_table_text);
        let roles = MediaRoles::of(options.kind, table.unwrap_or_default());
        let media = MediaRegister::start(options.media.clone(), roles);
        let media = media.map_err(ControllerError::Thread)?;
        Ok(Self {
            fonts: None,
            now: Duration::ZERO,
            machine: MachineState::seen(&options.data),
            media,
            keys: ParentKeys::default(),
            prints: PrintQueue::start(printing::chosen_printer(&options)?),
            hall: HallSight::default(),
            pending: None,
            asked_void: None,
            acted_at: None,
            supersedes: None,
            media_page: None,
            message,
            help: HelpPage::default(),
            readiness: None,
            step_timer: StepTimer {
                step: DueStep::Import,
                since: Duration::ZERO,
            },
            run: KioskRun::default(),
            options,
        })
    }

    /// Returns the folder of the mirror: the configured one, else the one on a medium that is
    /// present.
    pub(super) fn mirror_folder(&self) -> Option<PathBuf> {
        let on_a_medium = || self.media.mirror().map(ToOwned::to_owned);
        self.options.config.mirror.clone().or_else(on_a_medium)
    }

    /// Returns the folder of the mirror after looking at the media now.
    pub(super) fn find_mirror_folder(&self) -> Option<PathBuf> {
        mirror::folder(&self.options)
    }

    /// Returns where the public record is written.
    pub(super) fn record_folder(&self) -> PathBuf {
        self.options.data.join("record")
    }
}
