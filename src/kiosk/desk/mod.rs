//! The desk behind the windows: what people do comes in, what is to be shown goes out. No widget is known here, so a whole ceremony can be played without one.
//!
//! Duty: hold the session and the few things that stand on no ledger, turn inputs into the session's commands. Invariant: nothing here decides a result;
//! a refused step changes nothing and says why. Deliberately not here: rules, widgets, painting.

mod draw;
mod incident;
mod input;
mod paper;
mod prepare;
mod presser;
mod step;

pub use incident::{Incident, IncidentKind};
pub use input::{Armed, Input};
pub use paper::{Printing, Set};
pub use prepare::Choice;
pub use presser::Presser;
pub use step::Step;

use super::config::{Kind, Options};
use super::keys::{Holder, Keys};
use super::media;
use super::roll::RollClock;
use crate::printing::Worker;
use crate::protocol::Hash;
use crate::protocol::rolls::Tick;
use crate::roster::Imported;
use crate::session::{Session, SessionError, ShownNames, system_clock};
use crate::sheet::Fonts;
use std::path::PathBuf;
use std::time::Duration;

/// How often is looked for media.
const LOOK_EVERY: Duration = Duration::from_secs(1);

/// How a custodian's copy compares, as the glass shows it.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum CopyMark {
    /// Not opened yet.
    #[default]
    Waiting,
    /// The same as the published fingerprint.
    Same,
    /// Another seal, damaged or unfinished.
    Differs,
}

/// The desk.
pub struct Desk {
    pub(super) options: Options,
    pub(super) session: Option<Session>,
    pub(super) shown: ShownNames,
    pub(super) imported: Option<Imported>,
    pub(super) accepted: bool,
    pub(super) choice: prepare::Chosen,
    pub(super) numbers_read: bool,
    pub(super) drawing_day: bool,
    pub(super) copies: Vec<CopyMark>,
    pub(super) certificate_read: bool,
    pub(super) media: Vec<Option<PathBuf>>,
    media_seen: Duration,
    stood: Step,
    pub(super) step_since: Duration,
    pub(super) typed: String,
    pub(super) slips: Vec<Option<Hash>>,
    pub(super) sets: Vec<paper::Set>,
    pub(super) armed: Option<Armed>,
    pub(super) keys: Keys,
    pub(super) roll: Option<RollClock>,
    ticked: Option<Tick>,
    pub(super) next_visit_at: Option<Duration>,
    pub(super) held: bool,
    pub(super) faster: bool,
    pub(super) pause: incident::Pause,
    pub(super) left: bool,
    pub(super) archived: bool,
    pub(super) sheets_settled: usize,
    pub(super) fonts: Option<Fonts>,
    pub(super) worker: Worker,
    pub(super) message: Option<String>,
    pub(super) now: Duration,
}

impl Desk {
    /// A desk at its ceremony: the one that stands in the data folder goes on, else a new one is prepared.
    pub fn new(options: Options) -> Result<Self, SessionError> {
        let mut desk = Self::open(options)?;
        desk.begin()?;
        Ok(desk)
    }

    /// A desk that knows what the ledger says, which is all that the hall needs; [`Desk::begin`] fetches what people need.
    pub fn open(options: Options) -> Result<Self, SessionError> {
        let session = match Session::resume(&options.data, system_clock()) {
            Ok(session) => Some(session),
            Err(SessionError::Nothing(_)) => None,
            Err(error) => return Err(error),
        };
        let rehearsal = options.kind == Kind::Rehearsal;
        if let Some(session) = session.as_ref().filter(|session| session.state().rules().rehearsal != rehearsal) {
            let there = if session.state().rules().rehearsal { "a rehearsal" } else { "a real ceremony" };
            let what = format!("{} holds {there}; choose another data folder", options.data.display());
            return Err(SessionError::Other(what));
        }
        let custodians = options.config.custodians.len();
        let worker = paper::start_worker(&options)?;
        let mut desk = Self {
            fonts: None,
            worker,
            session,
            shown: ShownNames::default(),
            imported: None,
            accepted: false,
            choice: prepare::Chosen::default(),
            numbers_read: false,
            drawing_day: false,
            copies: vec![CopyMark::Waiting; custodians],
            certificate_read: false,
            media: Vec::new(),
            media_seen: Duration::ZERO,
            stood: Step::Import,
            step_since: Duration::ZERO,
            typed: String::new(),
            slips: Vec::new(),
            sets: Vec::new(),
            armed: None,
            keys: Keys::default(),
            roll: None,
            ticked: None,
            next_visit_at: None,
            held: false,
            faster: false,
            pause: incident::Pause::No,
            left: false,
            archived: false,
            sheets_settled: 0,
            message: None,
            now: Duration::ZERO,
            options,
        };
        desk.pick_up();
        Ok(desk)
    }

    /// What stands on the ledger beside the state: names to show, sheets that were settled, notes.
    fn pick_up(&mut self) {
        let Some(session) = &self.session else { return };
        self.shown = ShownNames::of(session);
        self.sheets_settled = session.notes("sheet_settled").len();
        self.numbers_read = !session.notes("numbers_read").is_empty();
        self.drawing_day = !session.notes("drawing_day").is_empty();
        self.pick_up_incident();
        self.pick_up_copies();
    }

    /// Fetches what does not stand on the ledger: fonts, media, workbooks, shares on the media, sheets that wait for the printer.
    pub fn begin(&mut self) -> Result<(), SessionError> {
        self.fonts = Some(Fonts::load().map_err(|error| SessionError::Other(error.to_string()))?);
        self.look_for_media();
        let Some(session) = &self.session else {
            self.read_workbooks();
            return Ok(());
        };
        if session.needs_shares() && self.step() == Step::Shares {
            self.read_shares_from_media();
        }
        self.queue_sheets();
        self.archived = (0..self.custodians()).any(|i| self.archive_stands(i));
        Ok(())
    }

    /// Takes what a person did.
    pub fn input(&mut self, input: Input) {
        match input {
            Input::Primary if self.step().confirmed_by_two() => self.armed = self.ready().then_some(Armed::Step),
            Input::Primary => self.act(),
            Input::Leave => self.armed = self.may_leave().then_some(Armed::Leave),
            Input::Confirm => match self.armed.take() {
                Some(Armed::Step) => self.act(),
                Some(Armed::Leave) => self.leave(),
                None => {}
            },
            Input::Typed(c) => self.typed(c),
            Input::Erase => {
                self.armed = None;
                self.erase();
            }
            Input::KeyDown(key) => {
                if let Some(press) = self.keys.pressed(key).filter(|_| self.incident().is_none()) {
                    self.press(press);
                }
            }
            Input::KeyUp(key) => self.keys.released(key),
            Input::Choose(choice) => self.choose(choice),
            Input::Incident => self.interrupt(),
            Input::Hold => self.hold(),
            Input::Faster => self.faster = !self.faster,
            Input::SwapMonitors => {}
            Input::Happened(kind) => self.choose_incident(kind),
            Input::PaperSeen => self.paper_seen(),
            Input::PrintAgain => self.print_again(),
            Input::ReplacePresser => self.replace_presser(),
        }
    }

    /// Whether the gold button can be pressed for the step that is due.
    pub fn ready(&self) -> bool {
        match self.step() {
            Step::Rules => self.choice.last_place.is_some(),
            Step::NumberDigits | Step::StageDigits => self.typed.chars().count() == self.digits_wanted(),
            Step::Seal => self.media_here() == self.custodians(),
            Step::Archive => self.media_here() > 0,
            Step::Done => self.archive_behind().is_some(),
            Step::Incident => self.incident().is_some_and(|incident| incident.kind.is_some()),
            Step::RollWaits(_) | Step::Rolling(_) | Step::Selecting => false,
            _ => true,
        }
    }

    fn act(&mut self) {
        self.message = None;
        self.look_for_media();
        let done = match self.step() {
            Step::Import => {
                self.import_step();
                Ok(())
            }
            Step::Rules => {
                self.choose(Choice::Decided);
                Ok(())
            }
            Step::RollWaits(_) | Step::Rolling(_) | Step::Selecting => Ok(()),
            Step::Freeze => self.freeze(),
            Step::NumberDigits => self.number(),
            Step::Numbered => self.note_numbers_read(),
            Step::Seal => self.seal(),
            Step::Sealed => self.begin_drawing_day(),
            Step::Opening => self.open_next_copy(),
            Step::StageDigits => self.call_stage(),
            Step::Shares => self.read_shares(),
            Step::BeginSchool => self.begin_school(),
            Step::RollReady(_) => {
                self.keys.hand_over();
                Ok(())
            }
            Step::Classes => self.assign_classes(),
            Step::Complete => self.complete_school(),
            Step::Print => self.settle_sheet(),
            Step::Close => self.close(),
            Step::Archive | Step::Done => self.archive(),
            Step::Incident => self.end_incident(),
        };
        if let Err(error) = done {
            self.message = Some(error.to_string());
        }
    }

    fn erase(&mut self) {
        match self.step() {
            Step::Incident => self.note_erased(),
            _ => drop(self.typed.pop()),
        }
    }

    fn typed(&mut self, c: char) {
        if self.step() == Step::Incident {
            self.armed = None;
            return self.note_typed(c);
        }
        let wanted = match self.step() {
            Step::NumberDigits | Step::StageDigits if c.is_ascii_digit() => self.digits_wanted(),
            Step::Shares if c.is_ascii_alphanumeric() || c == ':' || c == '-' => 96,
            _ => return,
        };
        self.armed = None;
        if self.typed.chars().count() < wanted {
            self.typed.push(c);
        }
    }

    /// How many digits are to be called at the step that is due.
    pub fn digits_wanted(&self) -> usize {
        let Some(session) = &self.session else { return 0 };
        let rules = session.state().rules();
        match self.step() {
            Step::NumberDigits => rules.number_digits.get() as usize,
            Step::StageDigits => rules.stage_digits.get() as usize,
            _ => 0,
        }
    }

    /// Lets time pass; `true` where something that is shown has changed.
    pub fn beat(&mut self, now: Duration) -> bool {
        self.now = now;
        if self.step() != self.stood {
            self.stood = self.step();
            self.step_since = now;
        }
        let before = self.media_here();
        if now.saturating_sub(self.media_seen) >= LOOK_EVERY {
            self.look_for_media();
        }
        let visited = self.incident().is_none() && self.visit_when_due();
        let printed = self.hear_printer();
        let ticked = self.tick_shown() != self.ticked;
        self.ticked = self.tick_shown();
        visited || printed || ticked || self.media_here() != before
    }

    /// The tick of the roll under way that is due on the glass.
    fn tick_shown(&self) -> Option<Tick> {
        Some(self.roll?.tick(self.now))
    }

    /// What a first person has confirmed and the second is asked for.
    pub fn armed(&self) -> Option<Armed> {
        self.armed
    }

    /// What went wrong or is to be known, until the next step.
    pub fn message(&self) -> Option<&str> {
        self.message.as_deref()
    }

    /// The ceremony, from the freeze on.
    pub fn session(&self) -> Option<&Session> {
        self.session.as_ref()
    }

    /// Rehearsal, or the real thing.
    pub fn kind(&self) -> Kind {
        self.options.kind
    }

    /// What the city set.
    pub fn options(&self) -> &Options {
        &self.options
    }

    /// The import so far.
    pub fn imported(&self) -> Option<&Imported> {
        self.imported.as_ref()
    }

    /// The rules as chosen so far.
    pub fn chosen(&self) -> &prepare::Chosen {
        &self.choice
    }

    /// What is typed so far.
    pub fn typed_so_far(&self) -> &str {
        &self.typed
    }

    /// How the copies compare, in rule order.
    pub fn copies(&self) -> &[CopyMark] {
        &self.copies
    }

    /// Whose share was typed from a slip.
    pub fn slips_typed(&self) -> Vec<bool> {
        self.slips.iter().map(Option::is_some).collect()
    }

    /// Who keeps a copy, in rule order.
    pub fn custodian_names(&self) -> &[String] {
        self.session.as_ref().map_or(&self.options.config.custodians, |s| &s.state().rules().custodians)
    }

    /// Whether presses are the parent's.
    pub fn keys_with_parent(&self) -> bool {
        self.keys.holder() == Holder::Parent
    }

    /// Whether the draw waits for F3.
    pub fn held(&self) -> bool {
        self.held
    }

    /// Whether the draw goes at double pace.
    pub fn at_double_pace(&self) -> bool {
        self.faster
    }

    /// The ceremony's title.
    pub fn ceremony_title(&self) -> String {
        let title = self.session.as_ref().map(|s| s.state().rules().ceremony.title.clone());
        title.unwrap_or_else(|| self.options.config.title.clone())
    }

    fn custodians(&self) -> usize {
        self.session.as_ref().map_or(self.options.config.custodians.len(), |s| s.state().rules().custodians.len())
    }

    /// The media of the custodians that are here, in rule order.
    pub fn media(&self) -> &[Option<PathBuf>] {
        &self.media
    }

    /// How many of them are here.
    pub fn media_here(&self) -> usize {
        self.media.iter().flatten().count()
    }

    /// Their sealed copies, once all are here.
    fn sealed_folders(&self) -> Option<Vec<PathBuf>> {
        self.media.iter().map(|medium| medium.as_deref().map(media::sealed)).collect()
    }

    /// Looks which media are here; not at every beat, because a stick may be slow.
    fn look_for_media(&mut self) {
        let offered = media::offered(self.options.media.as_deref());
        self.media = media::assigned(offered, self.custodian_names());
        self.media_seen = self.now;
    }
}
