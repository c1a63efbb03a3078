// SPDX-License-Identifier: Apache-2.0

//! The controller behind the windows: what people do comes in, what is to be shown goes out. No
//! widget is known here, so a whole ceremony can be played without one.
//!
//! Duty: hold the session and the few things that stand on no ledger, turn inputs into the
//! session's commands. Invariant: nothing here decides a result; a refused step changes nothing and
//! says why. Deliberately not here: rules, widgets, painting.

mod archives;
mod attestations;
pub(crate) mod config;
mod dispatch;
mod drawing;
mod error;
mod event_index;
mod incident;
mod input;
mod machine;
pub(crate) mod media;
mod media_monitor;
pub(crate) mod messages;
mod mirror;
mod papers_page;
pub(crate) mod parent_keys;
mod preparing;
mod print_copy;
mod print_queue;
mod queries;
mod readiness;
mod representatives;
mod roll_clock;
mod share_slip;
mod step;
mod takeover;

pub use crate::ceremony::aux_event::{IncidentKind, SealedItem as SealOn, VoidReason};
pub use config::{AnnounceMode, CeremonyKind, ConfigError, KioskConfig, KioskOptions, NameDisplay};
pub use error::ControllerError;
pub use event_index::TimedStep;
pub use incident::OpenIncident;
pub use input::{ArmedStep, OperatorInput};
pub use machine::MachineState;
pub(crate) use papers_page::CLOSEST;
pub use papers_page::{Direction, PapersMode, PapersPage};
pub use parent_keys::ParentKey;
pub use preparing::RuleChoice;
pub use print_copy::PrintCopy;
pub use print_queue::PrintProgress;
pub use representatives::PressingParent;
pub use step::DueStep;
pub use takeover::TakeoverOffer;

use crate::ceremony::aux_event::{AuxEvent, AuxEventKind};
use crate::ceremony::state::CeremonyState;
use crate::journal::mirror::MirrorStatus;
use crate::protocol::Share;
use crate::protocol::rolls::Tick;
use crate::roster::ImportResult;
use crate::session::{ReadinessReport, Session, SessionError, ShownNames, system_wall_clock};
use crate::sheet::Fonts;
use media_monitor::{MediaMonitor, MediaState};
use messages::session_error_text;
use parent_keys::ParentKeys;
use roll_clock::RollClock;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

/// How often is looked for media, and at the computer.
const LOOK_EVERY: Duration = Duration::from_secs(1);

/// What came of looking for media.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum ScanResult {
    /// What is here is known.
    Seen,
    /// Some medium does not answer.
    Hangs,
}

/// How a custodian's copy compares, as the glass shows it.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum CopyStatus {
    /// Not opened yet.
    #[default]
    Waiting,
    /// The same as the published fingerprint.
    Same,
    /// Two people went on without it.
    Absent,
    /// Another seal, damaged or unfinished.
    Differs,
}

/// The controller.
pub struct Controller {
    options: KioskOptions,
    session: Option<Session>,
    shown: ShownNames,
    imported: Option<ImportResult>,
    accepted: bool,
    choice: preparing::ChosenRules,
    numbers_read: bool,
    drawing_day: bool,
    copies: Vec<CopyStatus>,
    seals: Vec<SealOn>,
    certificate_read: bool,
    log: event_index::EventIndex,
    machine: MachineState,
    help: bool,
    workbooks: Vec<String>,
    lookout: MediaMonitor,
    /// The media that are here.
    seen: MediaState,
    media_seen: Duration,
    stood: DueStep,
    step_since: Duration,
    typed: String,
    slips: Vec<Option<Share>>,
    armed: Option<ArmedStep>,
    keys: ParentKeys,
    roll: Option<RollClock>,
    ticked: Option<Tick>,
    next_visit_at: Option<Duration>,
    held: bool,
    faster: bool,
    pause: incident::IncidentState,
    left: bool,
    archived: bool,
    sheets_settled: usize,
    fonts: Option<Arc<Fonts>>,
    press: print_queue::PrintQueue,
    kept: archives::ArchiveQueue,
    mirror_seen: Option<MirrorStatus>,
    offer: Option<takeover::TakeoverOffer>,
    /// The media that were looked through for one.
    offered: Vec<PathBuf>,
    prepares_anew: bool,
    /// Why this computer's own ledger can't be gone on with.
    unfit: Option<String>,
    readiness: Option<ReadinessReport>,
    message: Option<String>,
    now: Duration,
}

impl Controller {
    /// A controller at its ceremony: the one that stands in the data folder goes on, else a new one
    /// is prepared.
    pub fn new(options: KioskOptions) -> Result<Self, ControllerError> {
        let mut controller = Self::open(options)?;
        controller.begin()?;
        Ok(controller)
    }

    /// A controller that knows what the ledger says, which is all that the hall needs;
    /// [`Controller::begin`] fetches what people need.
    pub fn open(options: KioskOptions) -> Result<Self, ControllerError> {
        let mirror = mirror::folder(&options);
        let (mut unfit, mut offer) = (None, None);
        let session =
            match Session::resume_beside(&options.data, system_wall_clock(), mirror.as_deref()) {
                Ok(session) => Some(session),
                Err(SessionError::NotFound(_)) => None,
                Err(error) if takeover::is_overcome(&error) => {
                    unfit = Some(session_error_text(&error));
                    offer = takeover::look(&options);
                    // Without anything to go on with, there is nothing to be shown either.
                    if offer.is_none() {
                        return Err(error.into());
                    }
                    None
                }
                Err(error) => return Err(error.into()),
            };
        let rehearsal = options.kind == CeremonyKind::Rehearsal;
        if let Some(session) = session
            .as_ref()
            .filter(|session| session.state().rules().rehearsal != rehearsal)
        {
            return Err(ControllerError::OtherKind {
                found: match session.state().rules().rehearsal {
                    true => CeremonyKind::Rehearsal,
                    false => CeremonyKind::Real,
                },
                folder: options.data,
            });
        }
        let custodians = options.config.custodians.len();
        let press = print_queue::PrintQueue::start(&options)?;
        let kept = archives::ArchiveQueue::start(
            &options,
            session
                .as_ref()
                .map_or(custodians, |s| s.state().rules().custodians.len()),
        );
        let mut controller = Self {
            fonts: None,
            press,
            kept,
            session,
            shown: ShownNames::default(),
            imported: None,
            accepted: false,
            choice: preparing::ChosenRules::default(),
            numbers_read: false,
            drawing_day: false,
            copies: vec![CopyStatus::Waiting; custodians],
            seals: Vec::new(),
            certificate_read: false,
            log: event_index::EventIndex::default(),
            machine: MachineState::seen(&options.data),
            help: false,
            workbooks: Vec::new(),
            lookout: MediaMonitor::start(options.media.clone()).map_err(ControllerError::Thread)?,
            seen: MediaState::default(),
            media_seen: Duration::ZERO,
            stood: DueStep::Import,
            step_since: Duration::ZERO,
            typed: String::new(),
            slips: Vec::new(),
            armed: None,
            keys: ParentKeys::default(),
            roll: None,
            ticked: None,
            next_visit_at: None,
            held: false,
            faster: false,
            pause: incident::IncidentState::No,
            left: false,
            archived: false,
            sheets_settled: 0,
            mirror_seen: None,
            offer,
            unfit,
            offered: Vec::new(),
            prepares_anew: false,
            readiness: None,
            message: None,
            now: Duration::ZERO,
            options,
        };
        controller.pick_up();
        Ok(controller)
    }

    /// Fetches what does not stand on the ledger: fonts, media, workbooks, names and shares on the
    /// media, sheets that wait for the printer.
    pub fn begin(&mut self) -> Result<(), ControllerError> {
        self.fonts = Some(Arc::new(Fonts::load()?));
        self.look_for_media();
        if self.session.is_some() {
            self.pick_up_beside();
        } else {
            self.read_workbooks();
            self.look_for_offer();
        }
        Ok(())
    }

    /// What stands on the ledger beside the state: names to show, sheets that were settled, notes.
    fn pick_up(&mut self) {
        let Some(session) = &self.session else { return };
        self.shown = ShownNames::of(session);
        self.log.catch_up(session.journal());
        self.sheets_settled = self.log.of_kind(AuxEventKind::SheetSettled).count();
        self.numbers_read = self.log.has(AuxEventKind::NumbersRead);
        self.drawing_day = self.log.has(AuxEventKind::DrawingDay);
        self.pick_up_incident();
        self.pick_up_ritual();
        self.pick_up_copies();
    }

    /// What a resume finds on the media, and what it goes on with.
    fn pick_up_beside(&mut self) {
        self.pick_up_from_media();
        self.queue_sheets();
        self.pick_up_archives();
    }

    /// Puts an auxiliary event on the ledger; before the freeze there is none, and nothing is
    /// recorded.
    fn append(&mut self, event: AuxEvent) -> Result<(), ControllerError> {
        let Some(session) = &mut self.session else {
            return Ok(());
        };
        session.append(event)?;
        self.log.catch_up(session.journal());
        Ok(())
    }

    /// Reads what is new on the ledger.
    fn catch_up(&mut self) {
        if let Some(session) = &self.session {
            self.log.catch_up(session.journal());
        }
        // A stop whose commit seemed to fail can stand on the disk after all: then the roll is over
        // here too.
        let over = |session: &Session| session.rolling().is_none();
        if self.roll.is_some() && self.session.as_ref().is_some_and(over) {
            self.roll = None;
            self.keys.take_back();
            self.next_visit_at = None;
            self.interrupt_after_stop();
        }
        self.queue_sheets();
    }

    /// Lets time pass; `true` where something that is shown has changed.
    pub fn beat(&mut self, now: Duration) -> bool {
        self.now = now;
        if self.step() != self.stood {
            self.stood = self.step();
            self.step_since = now;
        }
        let before = (self.media_here(), self.machine);
        let offered = self.offer().is_some();
        if now.saturating_sub(self.media_seen) >= LOOK_EVERY {
            self.look_for_media();
            self.look_for_offer();
            self.machine = MachineState::seen(&self.options.data);
            if self.media_here() != before.0 {
                self.pick_up_from_media();
            }
        }
        let mirror = self.mirror_changed() || self.offer().is_some() != offered;
        let visited = self.incident().is_none() && self.visit_when_due();
        let printed = self.hear_printer() | self.archives_changed();
        self.catch_up();
        let tick = self.tick_shown();
        let ticked = std::mem::replace(&mut self.ticked, tick) != tick;
        visited || printed || mirror || ticked || (self.media_here(), self.machine) != before
    }

    /// The tick of the roll under way that is due on the glass.
    fn tick_shown(&self) -> Option<Tick> {
        Some(self.roll?.tick(self.now))
    }

    /// Their sealed copies, once all are here.
    fn sealed_folders(&self) -> Option<Vec<PathBuf>> {
        if self.seen.assigned.len() != self.custodians() {
            return None;
        }
        self.seen
            .assigned
            .iter()
            .map(|medium| medium.as_deref().map(media::sealed))
            .collect()
    }

    /// Looks which media are here; not at every beat. While one hangs, those of the last look are
    /// shown.
    fn look_for_media(&mut self) -> ScanResult {
        self.media_seen = self.now;
        let custodians = self.custodian_names().to_vec();
        let look = match self.lookout.look(&custodians) {
            Some(seen) => {
                self.seen = seen;
                self.kept.media(&self.seen.own);
                ScanResult::Seen
            }
            None => ScanResult::Hangs,
        };
        self.keep_mirror();
        look
    }
}

/// Entries and children of a school's list; before the numbering as the pool has them.
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
