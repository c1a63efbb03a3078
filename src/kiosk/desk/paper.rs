//! Sheets on their way to paper, and the archives: three sets of each school's sheet, each its own job.
//!
//! Invariant: a set's bytes leave only after the ledger says so, so that after a restart it is *unknown* and never sent twice by itself.

use super::{Desk, Step};
use crate::custody;
use crate::disk;
use crate::kiosk::config::Options;
use crate::kiosk::media;
use crate::printing::{JobState, Order, Patience, PrinterUri, Word, Worker, after};
use crate::session::{OutputError, PaperKind, SessionError};
use crate::sheet::{self, PrintNumber};
use crate::words::{fill, gettext};
use std::path::PathBuf;

/// Which paper of a school a set is of.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Of {
    /// Its result sheet.
    Result,
    /// Its waiting list, where anybody waits.
    Waiting,
}

/// One set of a school's sheet.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Set {
    /// Which school's turn, from 0.
    turn: usize,
    /// Of which of its papers.
    of: Of,
    /// Whose set, in rule order.
    custodian: usize,
    /// From 1; a void one is followed by the next.
    pub print: usize,
    /// Where it stands.
    pub state: JobState,
}

impl Set {
    /// Its name on the ledger.
    pub fn key(&self) -> String {
        let of = match self.of {
            Of::Result => "",
            Of::Waiting => "-waiting",
        };
        format!("{}-{}-{}{of}", self.turn + 1, self.custodian + 1, self.print)
    }

    fn paper(&self) -> PaperKind {
        match self.of {
            Of::Result => PaperKind::Result(self.turn),
            Of::Waiting => PaperKind::Waiting(self.turn),
        }
    }
}

/// How printing stands, as the console shows it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Printing {
    /// Whether the config names a printer.
    pub configured: bool,
    /// The sets of the school whose sheet is due, each with its custodian.
    pub sets: Vec<(String, Set)>,
    /// Sets of all schools that wait in the queue.
    pub waiting: usize,
}

impl Printing {
    /// Whether a person must look at the paper.
    pub fn asks_for_eyes(&self) -> bool {
        let asks =
            |state: &JobState| matches!(state, JobState::PrinterDone(_) | JobState::Unknown(_) | JobState::Refused(_));
        self.sets.iter().any(|(_, set)| asks(&set.state))
    }
}

/// Starts the printing thread for the printer of the config.
pub(super) fn start_worker(options: &Options) -> Result<Worker, SessionError> {
    let parse = |text: &String| text.parse::<PrinterUri>().map_err(|error| SessionError::Other(error.to_string()));
    let printer = options.config.printer.as_ref().map(parse).transpose()?;
    Ok(Worker::start(printer, Patience::default()))
}

impl Desk {
    /// How printing stands.
    pub fn printing(&self) -> Printing {
        let names = self.custodian_names();
        let due = |set: &&Set| set.turn == self.sheets_settled;
        let named = |set: &Set| {
            let name = names.get(set.custodian).cloned().unwrap_or_default();
            let name = if set.of == Of::Waiting { fill(gettext("{}, waiting list"), &[&name]) } else { name };
            (name, set.clone())
        };
        Printing {
            configured: self.options.config.printer.is_some(),
            sets: self.sets.iter().filter(due).map(named).collect(),
            waiting: self.sets.iter().filter(|set| matches!(set.state, JobState::Queued(_))).count(),
        }
    }

    /// Puts the sets of every school that is over and not yet settled into the queue; those that were sent before a restart are unknown.
    pub(super) fn queue_sheets(&mut self) {
        // A sheet is made once it can name the children.
        let Some(session) = self.session.as_ref().filter(|session| !session.names_missing()) else { return };
        let (done, custodians) = (session.state().completed_schools() as usize, self.custodians());
        let sent: Vec<String> =
            session.notes("sheet_sent").iter().filter_map(|note| Some(note.get("set")?.as_str()?.to_owned())).collect();
        let waits = |turn: usize| session.paper(PaperKind::Waiting(turn), PrintNumber::FIRST).is_some();
        let papers = |turn: usize| if waits(turn) { vec![Of::Result, Of::Waiting] } else { vec![Of::Result] };
        let due: Vec<(usize, Of)> =
            (self.sheets_settled..done).flat_map(|turn| papers(turn).into_iter().map(move |of| (turn, of))).collect();
        for (turn, of) in due {
            for custodian in 0..custodians {
                if self.sets.iter().any(|set| set.turn == turn && set.of == of && set.custodian == custodian) {
                    continue;
                }
                let print = |n: usize| Set { turn, of, custodian, print: n, state: JobState::Queued(None) };
                let last = (1..).take_while(|n| sent.contains(&print(*n).key())).last();
                let mut set = print(last.unwrap_or(1));
                if last.is_some() {
                    set.state = JobState::Unknown(gettext("sent before the restart"));
                } else {
                    self.send(&set);
                }
                self.sets.push(set);
            }
        }
    }

    /// Orders a set, once the ledger says that it was sent. Without a printer it stays in the queue.
    fn send(&mut self, set: &Set) {
        if self.options.config.printer.is_none() {
            return;
        }
        let (Some(fonts), Some(session)) = (&self.fonts, &mut self.session) else { return };
        let print = u32::try_from(set.print).ok().and_then(PrintNumber::new);
        let sheet = print.and_then(|print| session.paper(set.paper(), print));
        let Some(paper) = sheet else { return };
        let sent = sheet::write(&paper, fonts)
            .map_err(|error| SessionError::Other(error.to_string()))
            .and_then(|bytes| session.note("sheet_sent", [("set", set.key().into())]).map(|()| bytes));
        match sent {
            Ok(bytes) => self.worker.order(Order { key: set.key(), title: set.key(), bytes }),
            Err(error) => self.fail(&error),
        }
    }

    /// Takes the printer's news; `true` when something has changed.
    pub(super) fn hear_printer(&mut self) -> bool {
        let news = self.worker.news();
        for one in &news {
            let Some(set) = self.sets.iter_mut().find(|set| set.key() == one.key) else { continue };
            set.state = one.state.clone();
            if let Some(session) = self.session.as_mut().filter(|_| one.state.is_final()) {
                let fields = [("set", one.key.as_str().into()), ("state", one.state.code().into())];
                if let Err(error) = session.note("sheet_state", fields) {
                    self.fail(&error);
                }
            }
        }
        !news.is_empty()
    }

    /// A person has counted the pages of the sets that the printer reported, or that nobody knew of.
    pub(super) fn paper_seen(&mut self) {
        let due = self.sheets_settled;
        for set in self.sets.iter_mut().filter(|set| set.turn == due) {
            let seen = after(&set.state, &Word::Seen);
            if seen == set.state {
                continue;
            }
            let Some(session) = &mut self.session else { return };
            if let Err(error) = session.note("paper_confirmed", [("set", set.key().into())]) {
                return self.fail(&error);
            }
            set.state = seen;
        }
    }

    /// Voids the sets that are unknown or refused, and prints the next of each.
    pub(super) fn print_again(&mut self) {
        let due = self.sheets_settled;
        let void = |set: &Set| set.turn == due && matches!(set.state, JobState::Unknown(_) | JobState::Refused(_));
        let again: Vec<Set> = self.sets.iter().filter(|set| void(set)).cloned().collect();
        for old in again {
            let Some(session) = &mut self.session else { return };
            if let Err(error) = session.note("sheet_void", [("set", old.key().into())]) {
                return self.fail(&error);
            }
            let next = Set { print: old.print + 1, state: JobState::Queued(None), ..old.clone() };
            self.send(&next);
            if let Some(set) = self.sets.iter_mut().find(|set| **set == old) {
                *set = next;
            }
        }
    }

    /// The school's sheet is dealt with: signed, or left in the queue; the next school is due. What stands is archived on the media that are there.
    pub(super) fn settle_sheet(&mut self) -> Result<(), SessionError> {
        let Some(session) = &mut self.session else { return Ok(()) };
        let school = session.state().turns().get(self.sheets_settled).map(|turn| turn.school);
        let code = school.and_then(|school| session.state().rules().schools.get(school)).map(|s| s.code.clone());
        session.note("sheet_settled", [("school", code.unwrap_or_default().into())])?;
        self.sheets_settled += 1;
        // A medium that fails never stops the draw; it is caught up at the next archive.
        if let Err(error) = self.write_archives() {
            self.fail(&error);
        }
        Ok(())
    }

    /// The last archive: everything, three times, and the public record.
    pub(super) fn archive(&mut self) -> Result<(), SessionError> {
        let Some(session) = &mut self.session else { return Ok(()) };
        if session.notes("archiving").is_empty() {
            session.note("archiving", [])?;
        }
        self.write_archives()?;
        self.archived = true;
        Ok(())
    }

    fn write_archives(&self) -> Result<(), SessionError> {
        let (Some(session), Some(fonts)) = (&self.session, &self.fonts) else { return Ok(()) };
        let other = |error: OutputError| SessionError::Other(error.to_string());
        let mut files = session.papers(fonts).map_err(other)?;
        files.extend(session.workbooks().map_err(other)?);
        let sheets = files.iter().filter(|(path, _)| path.starts_with("sheets/") || path.starts_with("papers/"));
        for (path, bytes) in sheets {
            disk::write_whole(&self.options.data.join(path), bytes)?;
        }
        session.write_record(&self.record_folder())?;
        let folders: Vec<PathBuf> = self.media.iter().flatten().map(|medium| media::archive(medium)).collect();
        // Each is tried, so that one that fails keeps no other from being whole.
        let failed: Vec<SessionError> =
            folders.iter().filter_map(|folder| session.archive(folder, &files).err()).collect();
        failed.into_iter().next().map_or(Ok(()), Err)
    }

    /// Whether a custodian's medium is here and has the last archive: everything up to the word that it is written.
    pub fn archive_stands(&self, custodian: usize) -> bool {
        let (Some(session), Some(Some(medium))) = (&self.session, self.media.get(custodian)) else { return false };
        let folder = media::archive(medium);
        let journal = std::fs::read(folder.join("journal.jsonl")).unwrap_or_default();
        let last = String::from_utf8_lossy(&journal).lines().any(|line| line.contains("\"event\":\"archiving\""));
        last && session.journal().starts_with(&journal) && folder.join(custody::MANIFEST).exists()
    }

    /// A custodian whose medium is here but has no last archive yet.
    pub fn archive_behind(&self) -> Option<usize> {
        (0..self.custodians()).find(|i| self.media.get(*i).is_some_and(Option::is_some) && !self.archive_stands(*i))
    }

    /// When this was last noted of a set, as the ledger has it.
    pub fn set_noted_at(&self, set: &Set, name: &str) -> Option<&str> {
        let key = set.key();
        self.log.notes(name).rev().find(|noted| noted.text("set") == key).map(|noted| noted.at.as_str())
    }

    /// Where the public record is written.
    pub fn record_folder(&self) -> PathBuf {
        self.options.data.join("record")
    }

    /// Whether the gold button of the printing page says that sheets stay in the queue.
    pub(in crate::kiosk) fn sheets_wait(&self) -> bool {
        let due = |set: &&Set| set.turn == self.sheets_settled;
        self.step() == Step::Print && self.sets.iter().filter(due).any(|set| set.state != JobState::Confirmed)
    }
}
