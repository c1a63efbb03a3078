// SPDX-License-Identifier: Apache-2.0

//! A ceremony under way: its session, what is derived from its ledger, and what only this run of
//! the program knows.
//!
//! Invariant: every fact that outlives a restart is a fold of the ledger's lines, taken in order
//! and once each by [`Running::read_ledger`]. Deliberately absent: the steps themselves (one file a
//! part of the day), and rules.

use super::archive_queue::ArchiveQueue;
use super::attestations::Attestations;
use super::common::Common;
use super::copies::CopyComparisons;
use super::disc_names::{DiscNamesWriter, NamesToWrite};
use super::draw_clock::DrawClock;
use super::error::ControllerError;
use super::event_index::EventIndex;
use super::incident::{IncidentState, OpenIncident, is_open_on_ledger};
use super::media;
use super::other_lines::OtherLines;
use super::papers_page::PapersPage;
use super::roll_clock::RollClock;
use super::seal_under_way::SealUnderWay;
use crate::ceremony::aux_event::AuxEvent;
use crate::ceremony::decide::{Command, DecideError};
use crate::ceremony::state::{CeremonyState, Milestone};
use crate::custody;
use crate::journal::mirror::MirrorStatus;
use crate::protocol::Share;
use crate::protocol::rolls::Tick;
use crate::session::{Session, ShownNames};

/// A ceremony under way.
pub(super) struct Running {
    pub(super) session: Session,
    pub(super) names: ShownNames,
    pub(super) log: EventIndex,
    pub(super) attestations: Attestations,
    pub(super) copies: CopyComparisons,
    /// The seal of a real ceremony, while it is under way.
    pub(super) sealing: Option<SealUnderWay>,
    /// Digits or a slip, as far as they are typed.
    pub(super) typed: String,
    /// Shares that were typed from slips, in rule order.
    pub(super) slip_shares: Vec<Option<Share>>,
    /// The roll under way on this computer.
    pub(super) roll: Option<RollClock>,
    pub(super) shown_tick: Option<Tick>,
    pub(super) draw: DrawClock,
    pub(super) incident: IncidentState,
    pub(super) papers_page: Option<PapersPage>,
    pub(super) archives: ArchiveQueue,
    pub(super) shown_mirror: Option<MirrorStatus>,
    pub(super) other_lines: OtherLines,
    /// The names on the data disc.
    pub(super) disc_names: DiscNamesWriter,
}

impl Running {
    /// Takes up a session: reads its ledger, and tells mirror and archives which media are present.
    pub(super) fn new(session: Session, common: &Common) -> Self {
        let custodians = session.state().rules().custodians.clone();
        let home = common.options.data.clone();
        let mut running = Self {
            names: ShownNames::of(&session),
            log: EventIndex::default(),
            attestations: Attestations::default(),
            archives: ArchiveQueue::start(custodians.len(), media::ARCHIVE, home),
            slip_shares: vec![None; custodians.len()],
            copies: CopyComparisons::new(custodians),
            sealing: None,
            typed: String::new(),
            roll: None,
            shown_tick: None,
            draw: DrawClock::default(),
            incident: IncidentState::None,
            papers_page: None,
            shown_mirror: None,
            other_lines: OtherLines::default(),
            disc_names: DiscNamesWriter::default(),
            session,
        };
        custody::keep_in_ram(&running.slip_shares);
        running.read_ledger();
        if is_open_on_ledger(running.log.events()) {
            running.incident.begin(OpenIncident {
                on_record: true,
                reads_back: running.session.reads_back(),
                ..OpenIncident::default()
            });
        }
        running.media_scanned(common);
        running
    }

    /// Returns the ceremony's state.
    pub(super) fn state(&self) -> &CeremonyState {
        self.session.state()
    }

    /// Records this start of the program on the ledger.
    pub(super) fn record_start(&mut self) -> Result<(), ControllerError> {
        self.session.record_start()?;
        self.read_ledger();
        Ok(())
    }

    /// Puts an auxiliary event on the ledger.
    pub(super) fn append(&mut self, event: AuxEvent) -> Result<(), ControllerError> {
        self.session.append(event)?;
        self.read_ledger();
        Ok(())
    }

    /// Takes a step of the protocol.
    pub(super) fn run(&mut self, command: Command) -> Result<(), ControllerError> {
        self.session.run(command)?;
        self.read_ledger();
        Ok(())
    }

    /// Reads the ledger's new lines.
    fn read_ledger(&mut self) {
        for event in self.log.catch_up(self.session.journal()) {
            self.attestations.apply(event);
            self.copies.apply(event);
        }
    }

    /// Follows the ledger: a step whose commit seemed to fail can be on the disk after all.
    pub(super) fn catch_up(&mut self, common: &mut Common) -> Result<(), ControllerError> {
        self.read_ledger();
        if self.roll.is_some() && self.session.rolling().is_none() {
            self.end_roll(common)?;
            self.draw.reset();
        }
        if self.program_to_accept().is_none() && !self.is_paused_after_restart() {
            self.queue_papers(common);
        }
        Ok(())
    }

    /// Tells mirror and archives which media are present now.
    pub(super) fn media_scanned(&mut self, common: &Common) {
        self.seal_media_scanned(common);
        let custodians = self.state().rules().custodians.iter();
        let recorded: Vec<_> = custodians
            .map(|name| self.session.copy_manifest(name))
            .collect();
        self.archives.media(&common.media.archives(&recorded));
        if self.state().milestone() == Milestone::Sealed && self.attestations.is_drawing_day() {
            self.copies.media_seen(common.media.present_copies());
        }
        self.put_names_on_disc(common);
        if let Some(folder) = common.mirror_folder() {
            self.session.mirror_to(&folder);
        }
    }

    /// Puts the names on the data disc from the numbers to the seal, where it is inserted.
    pub(super) fn put_names_on_disc(&mut self, common: &Common) {
        let state = self.session.state();
        let is_due = state.pool_may_leave() && state.milestone() < Milestone::Sealed;
        let is_written = self.copies.disc().is_some();
        let disc = common.media.data_disc().filter(|_| is_due && !is_written);
        let session = &self.session;
        self.disc_names.disc(disc.as_deref(), || {
            Some(NamesToWrite {
                files: session.disc_names().ok()?,
                freeze: session.state().freeze(),
            })
        });
    }

    /// Takes up, after a restart, what is not on the ledger: names and shares from the media,
    /// papers, archives. Another program than the sealed one does none of it before two people have
    /// let it go on.
    pub(super) fn resume(&mut self, common: &mut Common) -> Result<(), ControllerError> {
        if self.program_to_accept().is_some() {
            return Ok(());
        }
        if self.is_paused_after_restart() {
            return self.record_pause();
        }
        self.take_up(common)
    }

    /// Reads names and shares from media that have come; another program than the sealed one, and a
    /// ceremony that is paused after a restart, wait for two people.
    pub(super) fn read_media_that_came(
        &mut self,
        common: &mut Common,
    ) -> Result<(), ControllerError> {
        if self.program_to_accept().is_some() || self.is_paused_after_restart() {
            return Ok(());
        }
        self.read_from_media(common)
    }

    /// Reads names and shares from the media, queues papers, and resumes the archives.
    pub(super) fn take_up(&mut self, common: &mut Common) -> Result<(), ControllerError> {
        let read = self.read_from_media(common);
        self.queue_papers(common);
        self.resume_archives(common);
        read
    }

    /// Records that two people let another program than the sealed one go on, and goes on.
    pub(super) fn accept_program(&mut self, common: &mut Common) -> Result<(), ControllerError> {
        let program = self.program_to_accept().ok_or(DecideError::NotDue)?;
        self.append(AuxEvent::ProgramAccepted { program })?;
        self.resume(common)
    }

    /// Returns how many schools' sheets are settled: the turn whose sheet is due, from 0.
    pub(super) fn settled_schools(&self) -> usize {
        self.attestations.settled_schools()
    }
}
