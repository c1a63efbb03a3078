// SPDX-License-Identifier: Apache-2.0

//! The program that a ceremony was sealed with (`program` in rules.json), and the programs that
//! have run it since, by the SHA-256 of their files.
//!
//! Invariant: the running program's hash comes in as a value and stands in `resumed` at each start.
//! Deliberately absent: trust in it. A program that cheats can name another's hash; this finds the
//! honest mistake, and an exchange by somebody who did not rewrite the program.

use super::journal::SessionJournal;
use super::{Session, TimeSource, WallClock};
use crate::ceremony::aux_event::{AuxEvent, AuxEventKind};
use crate::ceremony::event::Event;
use crate::ceremony::line::JournalLine;
use crate::disk::OwnProgram;
use crate::protocol::Digest;

/// Stands for a program whose file can't be read: it is no sealed one.
const UNREAD: Digest = Digest::new([0; 32]);

/// Clock and program of the computer on which a session runs.
pub struct Host {
    pub(super) watch: WallClock,
    pub(super) program: Option<OwnProgram>,
}

impl Host {
    /// Returns a host on which this program runs.
    pub fn new(watch: WallClock, program: OwnProgram) -> Self {
        let program = Some(program);
        Self { watch, program }
    }
}

impl From<WallClock> for Host {
    /// Converts to a host whose program is not looked at.
    fn from(watch: WallClock) -> Self {
        Self {
            watch,
            program: None,
        }
    }
}

impl From<TimeSource> for Host {
    /// Converts to a host whose program is not looked at.
    fn from(clock: TimeSource) -> Self {
        WallClock::from(clock).into()
    }
}

/// Start of the program, as the ledger has it.
#[derive(Clone, Copy, Debug)]
struct ProgramStart {
    seq: u64,
    program: Digest,
}

/// Fold of the ledger's lines: which program ran when.
#[derive(Clone, Default, Debug)]
struct ProgramLog {
    starts: Vec<ProgramStart>,
    /// Line of `opened`, from which on the schools' turns are.
    opened: u64,
}

impl ProgramLog {
    fn of(journal: &SessionJournal) -> Self {
        let mut log = Self::default();
        for indexed in journal.lines() {
            log.apply(&indexed.line);
        }
        log
    }

    fn apply(&mut self, line: &JournalLine) {
        let seq = line.seq.get();
        match &line.event {
            Event::Opened { .. } => self.opened = seq,
            Event::Free(free) if free.name == AuxEventKind::Resumed.code() => {
                if let AuxEvent::Resumed {
                    program: Some(program),
                    ..
                } = AuxEvent::read(free)
                {
                    self.starts.push(ProgramStart { seq, program });
                }
            }
            _ => {}
        }
    }

    /// Returns the last program other than the sealed one that ran at some line after `after`, up
    /// to `until`.
    fn other(&self, sealed: Digest, after: u64, until: u64) -> Option<Digest> {
        let before = self.starts.iter().rfind(|start| start.seq <= after);
        let within = self.starts.iter();
        let within = within.filter(|start| start.seq > after && start.seq <= until);
        let mut ran = before.into_iter().chain(within);
        let other = ran.rfind(|start| start.program != sealed);
        other.map(|start| start.program)
    }
}

impl Session {
    /// Returns the hash of the running program where it is not the sealed one's; `None` where it
    /// is, or where the program was not looked at.
    pub fn other_program(&self) -> Option<Digest> {
        let sealed = self.state.rules().program.sha256;
        let running = self.program.as_ref()?.sha256();
        Some(running.unwrap_or(UNREAD)).filter(|running| *running != sealed)
    }

    /// Returns the hash of the running program as `resumed` has it; `None` where it was not looked
    /// at or could not be read.
    pub(super) fn running_program(&self) -> Option<Digest> {
        self.program.as_ref()?.sha256().ok()
    }

    /// Returns the hash of a program other than the sealed one that ran up to this line.
    pub(super) fn other_program_until(&self, seq: u64) -> Option<Digest> {
        let sealed = self.state.rules().program.sha256;
        ProgramLog::of(&self.journal).other(sealed, 0, seq)
    }

    /// Returns the hash of a program other than the sealed one that ran in the turn at this place
    /// of the draw order, from 0.
    pub(super) fn other_program_in(&self, turn: usize) -> Option<Digest> {
        let ended = |turn: usize| Some(self.state.turns().get(turn)?.completed.as_ref()?.seq);
        let before = turn.checked_sub(1).and_then(ended);
        let sealed = self.state.rules().program.sha256;
        let log = ProgramLog::of(&self.journal);
        log.other(sealed, before.unwrap_or(log.opened), ended(turn)?)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SEALED: Digest = Digest::new([1; 32]);
    const OTHER: Digest = Digest::new([2; 32]);

    #[test]
    fn a_program_counts_from_its_start_to_the_next() {
        let log = ProgramLog {
            starts: vec![
                ProgramStart {
                    seq: 5,
                    program: OTHER,
                },
                ProgramStart {
                    seq: 20,
                    program: SEALED,
                },
            ],
            opened: 10,
        };
        assert_eq!(log.other(SEALED, 0, 4), None);
        assert_eq!(log.other(SEALED, 0, 5), Some(OTHER));
        assert_eq!(log.other(SEALED, 10, 19), Some(OTHER), "still running");
        assert_eq!(log.other(SEALED, 20, 30), None, "the sealed one again");
    }
}
