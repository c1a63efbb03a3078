// SPDX-License-Identifier: Apache-2.0

//! The controller behind the windows: inputs of people come in, what is to be shown goes out. No
//! widget is known here, so a whole ceremony can be played without one.
//!
//! Duty: turn inputs into the session's commands, and hold the few things that no ledger holds.
//! Invariant: nothing here decides a result; a step that is refused changes nothing and its reason
//! is shown. Deliberately absent: rules, widgets, painting.
//!
//! [`Controller`] is what every phase has, and the phase: import, rules, recovery, or a ceremony
//! under way. Print queue, archives, media, incident, copies and attestations are types of their
//! own, which return the events that are to be appended and know nothing of the controller.

mod archive_queue;
mod archiving;
mod attestations;
mod common;
pub(crate) mod config;
mod confirmation;
mod copies;
mod data_disc;
mod disc_names;
mod dispatch;
mod draw_clock;
mod drawing;
mod due_step;
mod earlier_ceremony;
mod error;
mod event_index;
mod hall_scene;
mod import;
mod incident;
mod input;
mod interruption;
mod machine;
pub(crate) mod media;
mod media_monitor;
mod media_page;
mod media_register;
mod media_role;
mod medium;
pub(crate) mod messages;
mod mirror;
mod opening;
mod other_lines;
mod papers_page;
pub(crate) mod parent_keys;
mod phase;
mod print_copy;
mod print_history;
mod print_queue;
mod printing;
mod queries;
mod readiness;
mod representatives;
mod roll_clock;
mod rule_choice;
mod running;
mod seal_copies;
mod seal_under_way;
mod sealing;
mod share_slip;
mod step;
mod succession;
mod superseding;
mod takeover;

pub use crate::ceremony::aux_event::{
    AuxEventKind, IncidentKind, SealedItem as SealOn, VoidReason,
};
pub use config::{AnnounceMode, CeremonyKind, ConfigError, KioskConfig, KioskOptions, NameDisplay};
pub use confirmation::{
    AskedConfirmation, AskedSecond, ConfirmedStep, HallSight, KeyReason, NoRandomness, SecondPerson,
};
pub use copies::CopyStatus;
pub use disc_names::DiscNames;
pub use earlier_ceremony::TypedCeremony;
pub use error::ControllerError;
pub use event_index::TimedStep;
pub use incident::OpenIncident;
pub use input::OperatorInput;
pub use machine::MachineState;
pub use media_page::MediaPageRow;
pub use media_role::MediumRole;
pub use medium::{MediumContents, SeenMedium};
pub(crate) use papers_page::CLOSEST;
pub use papers_page::{Direction, PapersMode, PapersPage};
pub use parent_keys::ParentKey;
pub use print_copy::PrintCopy;
pub use print_queue::PrintProgress;
pub use representatives::PressingParent;
pub use rule_choice::{ChosenRules, RuleChoice};
pub use seal_under_way::{CopyProgress, SealingStep};
pub use step::{
    DueStep, GoldButton, MediaUse, SideAction, StepDay, StepNeed, StepProperties, TextEntry,
};
pub use takeover::TakeoverOffer;

use crate::ceremony::Rules;
use crate::ceremony::rules::SupersededCeremony;
use crate::ceremony::state::CeremonyState;
use crate::protocol::rolls::Tick;
use crate::session::{
    JournalSearch, LinesElsewhere, Session, SessionError, ended_without_shares, superseded_in,
};
use crate::sheet::Fonts;
use common::{Common, KioskRun};
use import::ImportPhase;
use media_register::ScanResult;
use messages::{lines_elsewhere_text, session_error_text};
use phase::Phase;
use running::Running;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;
use takeover::RecoverPhase;

/// The controller: what every phase has, and the phase.
pub struct Controller {
    common: Common,
    phase: Phase,
}

/// State of the controller that is compared to tell whether the screen has changed.
#[derive(Clone, Copy, PartialEq, Eq)]
struct ShownState {
    media: u64,
    machine: MachineState,
    offered: bool,
    tick: Option<Tick>,
    paused: bool,
    takes_second_key: bool,
}

impl Controller {
    /// Returns a controller at its ceremony: the one in the data folder goes on, else a new one is
    /// prepared.
    pub fn new(options: KioskOptions) -> Result<Self, ControllerError> {
        let mut controller = Self::open(options)?;
        controller.begin()?;
        Ok(controller)
    }

    /// Returns a controller that knows what the ledger has, which is all that the hall needs. It
    /// has written nothing, and does nothing before [`Controller::begin`].
    pub fn open(options: KioskOptions) -> Result<Self, ControllerError> {
        let opened = Opened::read(&options)?;
        let mut common = Common::start(options)?;
        let phase = match opened {
            Opened::Nothing => Phase::Import(ImportPhase::default()),
            Opened::Superseded(old) => {
                common.supersedes = Some(old);
                Phase::Import(ImportPhase::of_a_replacement())
            }
            Opened::Succession => Phase::Succession,
            Opened::Offer(recover) => Phase::Recover(recover),
            Opened::Session {
                session,
                search,
                media,
            } => {
                let mut running = Running::new(*session, &common);
                running.go_on_searching(search, media);
                running.pause_after_restart();
                Phase::Running(Box::new(running))
            }
        };
        Ok(Self { common, phase })
    }

    /// Records the start on the ledger, and fetches what is not there: fonts, media, workbooks,
    /// names and shares on the media, copies that wait for the printer.
    pub fn begin(&mut self) -> Result<(), ControllerError> {
        self.common.options.program.start_reading();
        self.common.fonts = Some(Arc::new(Fonts::load()?));
        if let Phase::Running(running) = &mut self.phase {
            running.record_start()?;
        }
        self.common.run = KioskRun::GoesOn;
        self.scan_media();
        match &mut self.phase {
            Phase::Import(import) => import.read_workbooks(&mut self.common),
            Phase::Recover(recover) => recover.read_workbooks(&mut self.common),
            Phase::Rules(_) | Phase::Succession => {}
            Phase::Running(_) => {
                let resumed = self.in_running(Running::resume);
                self.report(resumed);
            }
        }
        self.search_offer();
        Ok(())
    }

    /// Lets time pass; returns whether something that is shown has changed.
    pub fn beat(&mut self, now: Duration) -> bool {
        if self.common.run == KioskRun::NotBegun {
            return false;
        }
        let before = self.shown_state();
        self.common.now = now;
        let step = self.step();
        self.common.step_timer.update(step, now);
        if self.common.media.is_due(now) {
            self.look_around();
        }
        let mirror = self.mirror_changed();
        let stopped = self.stop_for_other_lines();
        let visited = self.visit_when_due();
        let printed = self.poll_printer() | self.poll_archives() | self.poll_disc();
        let caught_up = self.in_running(Running::catch_up);
        self.report(caught_up);
        self.update_tick();
        let ended = self.end_stale_confirmation();
        ended || stopped || mirror || visited || printed || self.shown_state() != before
    }

    /// Looks at the media and at the computer.
    fn look_around(&mut self) {
        let media = self.common.media.offered().to_vec();
        self.scan_media();
        self.search_offer();
        self.look_for_other_lines();
        self.common.machine = MachineState::seen(&self.common.options.data);
        if self.common.media.offered() != media {
            let read = self.in_running(Running::read_media_that_came);
            self.report(read);
        }
    }

    /// Scans for media, and tells mirror and archives of them.
    fn scan_media(&mut self) -> ScanResult {
        let custodians = self.custodian_names().to_vec();
        let result = self.common.media.scan(self.common.now, &custodians);
        if let Phase::Running(running) = &mut self.phase {
            running.media_scanned(&self.common);
        }
        result
    }

    fn visit_when_due(&mut self) -> bool {
        let Phase::Running(running) = &mut self.phase else {
            return false;
        };
        match running.visit_when_due(&self.common) {
            Ok(visited) => visited,
            Err(error) => {
                self.fail(&error);
                true
            }
        }
    }

    fn mirror_changed(&mut self) -> bool {
        match &mut self.phase {
            Phase::Running(running) => running.mirror_changed(),
            Phase::Import(_) | Phase::Rules(_) | Phase::Recover(_) | Phase::Succession => false,
        }
    }

    fn poll_disc(&mut self) -> bool {
        match &mut self.phase {
            Phase::Running(running) => running.disc_names.poll(),
            Phase::Import(_) | Phase::Rules(_) | Phase::Recover(_) | Phase::Succession => false,
        }
    }

    fn poll_archives(&mut self) -> bool {
        match &mut self.phase {
            Phase::Running(running) => running.archives.poll(),
            Phase::Import(_) | Phase::Rules(_) | Phase::Recover(_) | Phase::Succession => false,
        }
    }

    fn update_tick(&mut self) {
        if let Phase::Running(running) = &mut self.phase {
            running.shown_tick = running.roll.map(|roll| roll.tick(self.common.now));
        }
    }

    fn shown_state(&self) -> ShownState {
        ShownState {
            media: self.common.media.changes(),
            machine: self.common.machine,
            offered: self.offer().is_some(),
            tick: self.phase.running().and_then(|running| running.shown_tick),
            paused: self.in_ritual_pause(),
            takes_second_key: self.takes_second_key(),
        }
    }
}

/// Contents of the data folder.
enum Opened {
    /// No ceremony.
    Nothing,
    /// A ceremony that was superseded, and that no other one has replaced yet.
    Superseded(SupersededCeremony),
    /// A ceremony that ended with lost shares, and from which no other one goes on yet.
    Succession,
    /// A ceremony, which goes on.
    Session {
        session: Box<Session>,
        /// Search of media that have not answered yet.
        search: JournalSearch,
        /// Media that were searched.
        media: Vec<PathBuf>,
    },
    /// A ledger that can't be used, while the media hold the ceremony.
    Offer(Box<RecoverPhase>),
}

impl Opened {
    fn read(options: &KioskOptions) -> Result<Self, ControllerError> {
        let mirror = mirror::folder(options);
        let media = media::offered(options.media.as_deref());
        let mut search = JournalSearch::start(takeover::candidate_folders(options));
        let opened = Session::open_among(
            &options.data,
            options.host(),
            mirror.as_deref(),
            &mut search,
        );
        match opened {
            Ok(session) => {
                check_rules(session.state().rules(), options)?;
                Ok(Self::Session {
                    session: Box::new(session),
                    search,
                    media,
                })
            }
            Err(SessionError::NotFound(_) | SessionError::Superseded(_)) => Self::replaced(options),
            Err(SessionError::LinesElsewhere(elsewhere)) => Self::overtaken(options, *elsewhere),
            Err(error) if takeover::is_recoverable(&error) => {
                // Without anything to recover from, there is nothing to be shown either.
                match takeover::find_offer(options) {
                    Some(offer) => Ok(Self::Offer(Box::new(RecoverPhase::with_unfit_ledger(
                        offer,
                        session_error_text(&error),
                    )))),
                    None => Err(error.into()),
                }
            }
            Err(error) => Err(error.into()),
        }
    }
}

impl Opened {
    /// Returns what a folder holds whose ledger is superseded, or that has none.
    fn replaced(options: &KioskOptions) -> Result<Self, ControllerError> {
        let data = &options.data;
        if ended_without_shares(data).map_err(SessionError::from)? {
            return Ok(Self::Succession);
        }
        let old = superseded_in(data).map_err(SessionError::from)?;
        Ok(old.map_or(Self::Nothing, Self::Superseded))
    }

    /// Offers to go on from a medium with lines that the ledger lacks.
    fn overtaken(
        options: &KioskOptions,
        elsewhere: LinesElsewhere,
    ) -> Result<Self, ControllerError> {
        check_rules(elsewhere.evidence.state.rules(), options)?;
        let standing = elsewhere.standing;
        let folder = elsewhere.evidence.folder.clone();
        let unfit = lines_elsewhere_text(&folder, standing, elsewhere.ledger);
        let offer = RecoverPhase::with_overtaken_ledger(options, elsewhere, unfit);
        match offer {
            Some(offer) => Ok(Self::Offer(Box::new(offer))),
            None => Err(ControllerError::Session(SessionError::NotFound(folder))),
        }
    }
}

/// Refuses a data folder whose ceremony is of the other kind: a rehearsal must not go on in a real
/// ceremony's folder, nor the reverse.
fn check_rules(rules: &Rules, options: &KioskOptions) -> Result<(), ControllerError> {
    let held = if rules.rehearsal {
        CeremonyKind::Rehearsal
    } else {
        CeremonyKind::Real
    };
    if held == options.kind {
        return Ok(());
    }
    Err(ControllerError::OtherKind {
        folder: options.data.clone(),
        found: held,
    })
}

/// Returns entries and children of a school's list; before the numbering as the pool has them.
pub(crate) fn counted(state: &CeremonyState, school: usize) -> (u64, u64) {
    let pool = state
        .pool()
        .0
        .iter()
        .filter(|line| line.school == school)
        .map(|line| line.children);
    pool.fold((0, 0), |(entries, children), own| {
        (entries + 1, children + own)
    })
}

#[cfg(test)]
mod tests;
