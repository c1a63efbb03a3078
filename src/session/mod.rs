// SPDX-License-Identifier: Apache-2.0

//! The one driver of a ceremony: decide → commit → mirror → apply, for the kiosk, the rehearsal and
//! the resume alike.
//!
//! Duty: hold ledger, mirror, state, names and secrets side by side, and let nothing be seen that
//! is not on disk. Invariant: [`Session::run`] is the only way to the state; the mirror is waited
//! for, but never stops a step. Deliberately not here: rules (that is [`crate::ceremony`]),
//! windows, paper.

mod clock;
mod display_names;
mod earlier;
mod failure_text;
mod folded_folder;
mod journal;
mod journal_search;
mod key_check;
mod mirroring;
mod names;
mod outputs;
mod own_evidence;
mod prepare;
mod program;
mod readiness;
mod recovery;
mod resume;
mod rolls;
mod seal;
mod sealing;
mod serials;
mod succession;
mod superseding;
mod unsealed;

pub use crate::ceremony::aux_event::RecoverySourceKind;
pub use crate::ceremony::paper::{PaperKind, PrintCopyId, PrintedDocument};
pub use clock::{CeremonyDay, ClockFault, TimeSource, WallClock, system_clock, system_wall_clock};
pub use display_names::ShownNames;
pub use earlier::{EarlierStanding, earlier_standing};
pub use failure_text::system_failure_text;
pub use journal_search::{FoundJournal, JournalSearch, LinesElsewhere};
pub use names::{BoundNames, ChildLine, EntryNames, NamedChild, NamesError, SealedNames};
pub use outputs::OutputError;
pub use prepare::{PrepareError, PreparedCeremony, RuleChoices, prepare};
pub use program::Host;
pub use readiness::{
    CheckVerdict, CheckedPlace, ReadinessCheck, ReadinessReport, free_space, standing_words,
};
pub use recovery::{RecoveryError, RecoverySource, due, quarantine};
pub use rolls::PendingStop;
pub use seal::SealedFiles as CopyFiles;
pub use sealing::{SealPart, Sealing};
pub use serials::draws_one_of;
pub use succession::{ended_without_shares, prepare_succession, write_ended_record};
pub use superseding::superseded_in;

use crate::ceremony::aux_event::{AuxEvent, AuxEventKind, AuxLine, PrintState};
use crate::ceremony::decide::{self, Command, DecideError, Secrets};
use crate::ceremony::event::Event;
use crate::ceremony::json::PlainCount;
use crate::ceremony::line::JournalLine;
use crate::ceremony::rules::SupersededCeremony;
use crate::ceremony::state::{ApplyError, CeremonyFiles, CeremonyState, FileFault};
use crate::ceremony::succession::SuccessionFault;
use crate::custody::{FolderError, ShareError};
use crate::disk::{DiskError, OwnProgram};
use crate::journal::mirror::{self, Mirror};
use crate::journal::{Ledger, LedgerError, NewLine, OpenedLedger};
use crate::printing::JobState;
use crate::protocol::chain;
use crate::record;
use journal::SessionJournal;
use resume::StartLine;
use std::path::{Path, PathBuf};

/// The ledger's file in a data folder.
pub const LEDGER: &str = "ledger.sqlite";

/// The reason for which a step was not taken. The state is as it was before.
#[derive(Debug, thiserror::Error)]
pub enum SessionError {
    /// Refused by the rules.
    #[error(transparent)]
    Refused(#[from] DecideError),
    /// The ledger.
    #[error(transparent)]
    Ledger(#[from] LedgerError),
    /// The decided event does not hold: a fault in the program.
    #[error(
        "the step does not hold against the rules ({0}): a fault of the program; draw nothing \
         more and call support"
    )]
    ProtocolViolation(#[from] ApplyError),
    /// A share.
    #[error(transparent)]
    Share(#[from] ShareError),
    /// A custodian's folder.
    #[error(transparent)]
    Folder(#[from] FolderError),
    /// The disk.
    #[error(transparent)]
    Disk(#[from] DiskError),
    /// The record.
    #[error(transparent)]
    Record(#[from] record::WriteError),
    /// There is no ceremony in this folder.
    #[error("there is no ceremony in {}; prepare one first", .0.display())]
    NotFound(PathBuf),
    /// There is one already.
    #[error("a ceremony stands in {} already; resume it, or choose another folder", .0.display())]
    AlreadyExists(PathBuf),
    /// A share that may be needed stands on the medium.
    #[error(
        "{}: another ceremony's share stands on this medium and is never overwritten; take another \
         medium",
        .0.display()
    )]
    ShareStands(PathBuf),
    /// A step whose commit seemed to fail stands on the disk after all.
    #[error(
        "the step before stands on the disk after all; it was not made twice. Look at what is due \
         now, and go on"
    )]
    AlreadyCommitted,
    /// The mirror goes on where this ledger ends, so this ledger must not.
    #[error("{0}")]
    Mirror(mirror::MirrorRefusal),
    /// A journal on a medium has lines that this ledger lacks, so this ledger must not go on.
    #[error("{0}")]
    LinesElsewhere(Box<LinesElsewhere>),
    /// A superseded ceremony stands in the folder, and the rules do not name it.
    #[error(
        "a superseded ceremony stands here; only one whose rules name its fingerprint {} \
         replaces it",
        .0.fingerprint
    )]
    Supersedes(SupersededCeremony),
    /// The ceremony in the folder was superseded.
    #[error(
        "this ceremony was superseded ({}); nothing is drawn from it. Prepare the one that \
         replaces it",
        .0.reason
    )]
    Superseded(SupersededCeremony),
    /// The prepared ceremony is not the one that goes on from the superseded one.
    #[error(
        "the ceremony that goes on from this one must take over what was shown ({0}); prepare it \
         from the ledger that ended"
    )]
    Succession(#[from] SuccessionFault),
    /// Evidence of a ceremony can't be resumed from.
    #[error(transparent)]
    Rebuild(#[from] RecoveryError),
    /// A resumed ceremony has no names yet.
    #[error("the names are not here yet; insert any custodian's sealed copy")]
    NamesMissing,
    /// The prepared files do not hold: a fault in the program.
    #[error("the prepared files do not hold ({0}): a fault of the program; call support")]
    Files(#[from] FileFault),
    /// The names are not those that were sealed.
    #[error(
        "the names here are not those that were sealed ({0}): nothing is opened with them. Go on \
         from the mirror or an archive, with the names of a sealed copy"
    )]
    Names(#[from] NamesError),
}

/// A ceremony under way in its data folder.
pub struct Session {
    ledger: Ledger,
    mirror: Option<Mirror>,
    /// The mirror's folder, until the pool may leave the computer.
    mirror_to_begin: Option<PathBuf>,
    state: CeremonyState,
    rules: Vec<u8>,
    pool: Vec<u8>,
    journal: SessionJournal,
    /// `None` where the ceremony was recovered from a medium without names.
    names: Option<SealedNames>,
    secrets: Option<Box<Secrets>>,
    /// Press whose commit failed; no step but the stop with its tick ends the roll under way.
    pending_stop: Option<PendingStop>,
    watch: WallClock,
    /// The running program; `None` where it is not looked at.
    program: Option<OwnProgram>,
    /// The line of this start of the program.
    start: StartLine,
}

impl Session {
    /// Freezes what was prepared: files and `frozen` become durable in one step, or nothing does.
    pub fn freeze(
        data: &Path,
        prepared: PreparedCeremony,
        host: impl Into<Host>,
    ) -> Result<Self, SessionError> {
        let Host { watch, program } = host.into();
        std::fs::create_dir_all(data).map_err(crate::disk::at(data))?;
        superseding::make_room(data, &prepared)?;
        let opened = Ledger::open(&data.join(LEDGER))?;
        if opened.state.is_some() {
            return Err(SessionError::AlreadyExists(data.to_owned()));
        }
        let PreparedCeremony {
            rules,
            pool,
            children,
            direct,
        } = prepared;
        let files = CeremonyFiles {
            rules: &rules,
            pool: &pool,
            entries: None,
        };
        let state = CeremonyState::new(files)?;
        let names = SealedNames::read(Some(&children), Some(&direct), &state)?;
        let mut session = Self {
            ledger: opened.ledger,
            mirror: None,
            mirror_to_begin: None,
            rules: rules.clone(),
            pool: Vec::new(),
            journal: SessionJournal::new(&state.freeze()),
            state,
            names,
            secrets: None,
            pending_stop: None,
            watch,
            program,
            start: StartLine::Written,
        };
        let files: [(&str, &[u8]); 4] = [
            ("rules.json", &rules),
            ("pool.tsv", &pool),
            ("children.tsv", &children),
            ("direct.tsv", &direct),
        ];
        session.run_with(Command::Freeze, &files)?;
        // A million children are not held twice.
        session.pool = pool;
        Ok(session)
    }

    fn take(mut opened: OpenedLedger, data: &Path, host: Host) -> Result<Self, SessionError> {
        let state = opened
            .state
            .ok_or_else(|| SessionError::NotFound(data.to_owned()))?;
        let mut take = |name: &str| opened.files.remove(name);
        let (children, direct) = (take("children.tsv"), take("direct.tsv"));
        let names = SealedNames::read(children.as_deref(), direct.as_deref(), &state)?;
        let mut session = Self {
            rules: take("rules.json").unwrap_or_default(),
            pool: take("pool.tsv").unwrap_or_default(),
            ledger: opened.ledger,
            mirror: None,
            mirror_to_begin: None,
            journal: SessionJournal::of(&state.freeze(), &opened.journal),
            state,
            names,
            secrets: None,
            pending_stop: None,
            watch: host.watch,
            program: host.program,
            start: StartLine::Owed,
        };
        if let Some(at) = session.journal.last_at() {
            session.watch.wrote(&at);
        }
        session.check_closed_keys()?;
        Ok(session)
    }

    /// Decides, commits, mirrors, applies. When this returns, the step is on disk and may be shown.
    pub fn run(&mut self, command: Command) -> Result<(), SessionError> {
        match command {
            Command::Number { digits } => self.number(digits),
            Command::StopRoll { tick, by } => self.stop_roll(PendingStop { tick, by }),
            Command::BeginRoll => self.begin_roll(),
            other => self.run_with(other, &[]),
        }
    }

    fn run_with(&mut self, command: Command, files: &[(&str, &[u8])]) -> Result<(), SessionError> {
        self.record_start()?;
        self.reconcile()?;
        self.commit_decided(command, files)
    }

    /// Decides and commits what a command means to the state.
    fn commit_decided(
        &mut self,
        command: Command,
        files: &[(&str, &[u8])],
    ) -> Result<(), SessionError> {
        let events = decide::decide(&self.state, self.secrets.as_deref(), command)?;
        let at = self.watch.now();
        if let Some(jump) = self.watch.jump(&at) {
            let event = jump
                .into_event()
                .to_event()
                .ok_or(DecideError::Impossible)?;
            self.commit(vec![event], &at, &[])?;
        }
        self.commit(events, &at, files)
    }

    /// After a failed commit: takes the lines that stand on the disk nevertheless. Then the step
    /// that was asked for is not made, since it may be the one that stands.
    fn reconcile(&mut self) -> Result<(), SessionError> {
        let stand = self.ledger.reconcile()?;
        for written in &stand {
            let line = JournalLine::parse(&written.bytes).map_err(ApplyError::Line)?;
            self.apply(&line, written)?;
        }
        if stand.is_empty() {
            Ok(())
        } else {
            Err(SessionError::AlreadyCommitted)
        }
    }

    /// Commits the events of one command and files beside them, as a whole or not at all.
    fn commit(
        &mut self,
        events: Vec<Event>,
        at: &str,
        files: &[(&str, &[u8])],
    ) -> Result<(), SessionError> {
        let mut head = self.state.head();
        let mut lines = Vec::with_capacity(events.len());
        let mut written = Vec::with_capacity(events.len());
        for (seq, event) in (self.state.events() + 1..).zip(events) {
            let line = JournalLine {
                seq: PlainCount::new(seq).ok_or(DecideError::Impossible)?,
                at: at.to_owned(),
                event,
            };
            let bytes = line.to_bytes().map_err(ApplyError::Line)?;
            head = chain::link(&head, &bytes);
            lines.push(line);
            written.push(NewLine { seq, bytes, head });
        }
        self.ledger.commit(&written, files)?;
        for (line, written) in lines.iter().zip(&written) {
            self.apply(line, written)?;
        }
        Ok(())
    }

    /// Applies a line that is committed: to the mirror, then to the state.
    fn apply(&mut self, line: &JournalLine, written: &NewLine) -> Result<(), SessionError> {
        if let Some(mirror) = &mut self.mirror {
            // The numbered entries are derived from the pool and the digits of this very line.
            if let Event::Numbered { digits, .. } = &line.event
                && let Some(entries) = self.state.number(digits)
            {
                mirror.entries(&entries.write(self.state.rules()));
            }
            mirror.append(&written.bytes, written.head);
        }
        self.state.apply(line, &written.bytes)?;
        self.start_applied(&line.event);
        self.journal.push(line, &written.bytes);
        self.watch.wrote(&line.at);
        self.begin_mirror();
        Ok(())
    }

    /// Puts an auxiliary event on the ledger.
    pub fn append(&mut self, event: AuxEvent) -> Result<(), SessionError> {
        self.append_with(event, &[])
    }

    /// Puts an auxiliary event on the ledger, with files that become durable with it.
    fn append_with(
        &mut self,
        event: AuxEvent,
        files: &[(&str, &[u8])],
    ) -> Result<(), SessionError> {
        let event = event.to_event().ok_or(DecideError::Impossible)?;
        self.run_with(Command::Note(event), files)
    }

    /// Returns the state.
    pub fn state(&self) -> &CeremonyState {
        &self.state
    }

    /// Returns the names beside the state; `None` where they were not found yet since the ceremony
    /// was recovered.
    pub fn names(&self) -> Option<&SealedNames> {
        self.names.as_ref()
    }

    /// Returns the bytes of `rules.json`.
    pub fn rules_bytes(&self) -> &[u8] {
        &self.rules
    }

    /// Returns the bytes of `journal.jsonl` up to now.
    pub fn journal(&self) -> &[u8] {
        self.journal.bytes()
    }

    /// Returns whether every line that was committed can be read from the disk byte for byte, and
    /// the chain of their hashes ends in the head of the state.
    pub fn reads_back(&self) -> bool {
        let lines = self
            .journal()
            .split_inclusive(|byte| *byte == b'\n')
            .map(|line| &line[..line.len() - 1]);
        let head = lines.fold(chain::genesis(&self.state.freeze()), |head, line| {
            chain::link(&head, line)
        });
        head == self.state.head()
            && self
                .ledger
                .read_back()
                .is_ok_and(|journal| journal == self.journal())
    }

    /// Returns the lines of the journal, in order.
    pub fn lines(&self) -> impl Iterator<Item = JournalLine> {
        self.journal()
            .split(|byte| *byte == b'\n')
            .filter_map(|bytes| JournalLine::parse(bytes).ok())
    }

    /// Returns the auxiliary events with their times, in order.
    pub fn aux_events(&self) -> impl Iterator<Item = AuxLine> {
        let lines = self.journal.lines().iter();
        lines.filter_map(|indexed| AuxLine::of(&indexed.line))
    }

    /// Reports whether an auxiliary event of this kind is on the ledger.
    pub fn has_event(&self, kind: AuxEventKind) -> bool {
        self.aux_events()
            .any(|line| line.event.kind() == Some(kind))
    }

    /// Returns the bytes of `direct.tsv`, the children of schools without a draw; empty without
    /// names.
    pub fn direct(&self) -> &[u8] {
        let names = self.names.as_ref();
        names.map_or(&[], |names| names.direct.bytes())
    }

    /// Returns the bytes of `roster.tsv`; without children before they have numbers, and without
    /// names.
    pub fn roster(&self) -> Vec<u8> {
        let lines = match (&self.names, self.state.entries()) {
            (Some(names), Some(entries)) => names.children.roster(entries),
            (None, _) | (_, None) => Vec::new(),
        };
        crate::ceremony::files::write_roster(&lines, self.state.rules())
    }

    /// Writes the public record as it stands now.
    pub fn write_record(&self, folder: &Path) -> Result<(), SessionError> {
        Ok(record::write(
            folder,
            &self.state,
            &self.rules,
            &self.pool,
            self.journal(),
        )?)
    }

    /// Returns the record's files by name, for a sealed copy or an archive.
    pub fn record_files(&self) -> Vec<(String, Vec<u8>)> {
        record::files(&self.state, &self.rules, &self.pool, self.journal())
    }
}

/// Returns the state of a print job as the ledger records it.
pub fn print_state(state: &JobState) -> PrintState {
    match state {
        JobState::Queued(_) => PrintState::Queued,
        JobState::Submitted(_) => PrintState::Submitted,
        JobState::Printing(..) => PrintState::Printing,
        JobState::PrinterDone(_) => PrintState::PrinterDone,
        JobState::Confirmed => PrintState::Confirmed,
        JobState::Refused(_) => PrintState::Refused,
        JobState::Unknown(_) => PrintState::Unknown,
    }
}

#[cfg(test)]
mod tests;
