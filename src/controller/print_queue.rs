// SPDX-License-Identifier: Apache-2.0

//! Papers on their way to paper: of each that is to be signed a set for each custodian, each its
//! own job, all in one queue.
//!
//! Invariant: a set's bytes leave only after the ledger says so, one set at a time, so that after a
//! restart at most that one is *unknown*; a set is printed again only by a person's act with a
//! reason, as another print that says so. Deliberately not here: the page where people look at the
//! queue.

use super::Controller;
use super::error::ControllerError;
use super::messages::error_text;
use super::papers_page::PapersPage;
use super::print_copy::PrintCopy;
use crate::ceremony::aux_event::{AuxEvent, AuxEventKind, PrintState, VoidReason};
use crate::controller::config::KioskOptions;
use crate::disk;
use crate::i18n::gettext_f;
use crate::printing::{
    self, FoundPrinter, IppLimits, IppPrinter, JobPrivacy, JobState, PrintNews, PrintOrder,
    PrintWorker, PrinterUri, PrinterWord, SearchPlaces, UnknownReason, after,
};
use crate::session::{PaperKind, PrintedDocument, Session, print_state};
use crate::sheet::{self, Paper, PrintNumber};
use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;
use std::sync::Arc;

/// How printing stands, as the console shows it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct PrintProgress {
    /// Whether a printer is chosen.
    pub configured: bool,
    /// What it said of itself last, or why it said nothing.
    pub printer: Option<Result<IppPrinter, String>>,
    /// The sets of the school whose sheet is due, each with its custodian.
    pub sets: Vec<(String, PrintCopy)>,
    /// Sets of all papers that wait in the queue.
    pub waiting: usize,
    /// Sets of all papers that a person must look at.
    pub asking: usize,
}

impl PrintProgress {
    /// Whether a person must look at the paper of the school that is due.
    pub fn asks_for_eyes(&self) -> bool {
        self.sets.iter().any(|(_, set)| set.state.asks_for_eyes())
    }
}

/// The queue, and who prints it.
pub(super) struct PrintQueue {
    worker: PrintWorker,
    pub(super) sets: Vec<PrintCopy>,
    /// Papers whose sets stand in the queue, or that turned out not to be.
    looked_at: BTreeSet<PaperKind>,
    /// The one set that is at the printer.
    at_printer: Option<String>,
    pub(super) printer: Option<PrinterUri>,
    condition: Option<Result<IppPrinter, String>>,
    pub(super) found: Option<Vec<FoundPrinter>>,
    /// After the ledger could not be written, until the next step.
    pub(super) held: bool,
    /// Slips that were asked for and not yet sent.
    pub(super) slips: BTreeMap<String, Paper>,
    pub(super) open: Option<PapersPage>,
}

impl PrintQueue {
    /// Starts the printing thread, for the printer that was chosen here, else for the config's.
    pub(super) fn start(options: &KioskOptions) -> Result<Self, ControllerError> {
        let named = match &options.config.printer {
            Some(address) => Some(address.parse::<PrinterUri>()?),
            None => None,
        };
        let chosen = disk::read(&chosen_file(options))
            .ok()
            .and_then(|bytes| String::from_utf8(bytes).ok());
        let printer = chosen.and_then(|text| text.trim().parse().ok()).or(named);
        Ok(Self {
            worker: PrintWorker::start(
                printer.clone(),
                IppLimits::default(),
                SearchPlaces::default(),
            ),
            sets: Vec::new(),
            looked_at: BTreeSet::new(),
            at_printer: None,
            printer,
            condition: None,
            found: None,
            held: false,
            slips: BTreeMap::new(),
            open: None,
        })
    }

    pub(super) fn find(&mut self) {
        self.found = None;
        self.worker.find();
    }
}

/// Beside the ledger, because it belongs to this computer.
fn chosen_file(options: &KioskOptions) -> PathBuf {
    options.data.join("printer.txt")
}

/// Where the last print of each set stands, as the ledger has it.
pub(super) fn on_the_ledger(
    session: &Session,
) -> BTreeMap<(PrintedDocument, usize), (u32, JobState)> {
    let mut stand = BTreeMap::new();
    for line in session.aux_events() {
        let (copy, now) = match line.event {
            AuxEvent::SheetSent { set } => (set, JobState::Unknown(UnknownReason::BeforeRestart)),
            AuxEvent::SheetState { set, state } => (set, recorded_state(state)),
            AuxEvent::PaperConfirmed { set, .. } => (set, JobState::Confirmed),
            AuxEvent::SheetVoid { set, .. } => {
                let next = (set.print.get() + 1, JobState::Queued(None));
                stand.insert((set.of, set.custodian), next);
                continue;
            }
            _ => continue,
        };
        stand.insert((copy.of, copy.custodian), (copy.print.get(), now));
    }
    stand
}

/// Returns where a job is after a restart whose last state was recorded like this.
fn recorded_state(state: PrintState) -> JobState {
    match state {
        PrintState::PrinterDone => JobState::PrinterDone(None),
        PrintState::Refused => JobState::Refused(printing::PrintRefusal::BeforeRestart),
        PrintState::Queued
        | PrintState::Submitted
        | PrintState::Printing
        | PrintState::Confirmed
        | PrintState::Unknown => JobState::Unknown(UnknownReason::BeforeRestart),
    }
}

impl Controller {
    /// How printing stands.
    pub fn printing(&self) -> PrintProgress {
        let names = self.custodian_names();
        let named = |set: &PrintCopy| {
            let name = names.get(set.custodian).cloned().unwrap_or_default();
            let waiting = matches!(set.of, PrintedDocument::Paper(PaperKind::Waiting(_)));
            let name = if waiting {
                gettext_f("{school}, waiting list", &[("school", &name)])
            } else {
                name
            };
            (name, set.clone())
        };
        let count =
            |so: fn(&JobState) -> bool| self.press.sets.iter().filter(|set| so(&set.state)).count();
        PrintProgress {
            configured: self.press.printer.is_some(),
            printer: self.press.condition.clone(),
            sets: self
                .press
                .sets
                .iter()
                .filter(|set| set.is_of_turn(self.sheets_settled))
                .map(named)
                .collect(),
            waiting: count(|state| matches!(state, JobState::Queued(_))),
            asking: count(JobState::asks_for_eyes),
        }
    }

    /// When this was last noted of a set, as the ledger has it.
    pub fn set_noted_at(&self, set: &PrintCopy, kind: AuxEventKind) -> Option<&str> {
        let copy = set.which();
        self.log
            .of_kind(kind)
            .rev()
            .find(|line| line.event.print_copy() == Some(copy))
            .map(|line| line.at.as_str())
    }

    /// Puts the sets of every paper that stands and is not there yet into the queue; those that
    /// were sent before a restart stand as the ledger has them.
    pub(super) fn queue_sheets(&mut self) {
        let due = self
            .session
            .as_ref()
            .map(|session| PaperKind::due(session.state()));
        let new: Vec<PaperKind> = due
            .unwrap_or_default()
            .into_iter()
            .filter(|kind| !self.press.looked_at.contains(kind))
            .collect();
        // A paper is made once it can name the children.
        let Some(session) = self
            .session
            .as_ref()
            .filter(|s| !new.is_empty() && !s.names_missing())
        else {
            return;
        };
        let stand = on_the_ledger(session);
        let custodians = session.state().rules().custodians.len();
        // A slip that was sent before a restart stands as sent: its share is not here any more.
        for (&(of, custodian), (print, state)) in stand
            .iter()
            .filter(|((of, _), _)| *of == PrintedDocument::Slip)
        {
            let there = self
                .press
                .sets
                .iter()
                .any(|set| (set.of, set.custodian) == (of, custodian));
            if !there && !matches!(state, JobState::Queued(_)) {
                let (print, state) = (*print, state.clone());
                self.press.sets.push(PrintCopy {
                    of,
                    custodian,
                    print,
                    pages: 1,
                    state,
                    ordered: true,
                });
            }
        }
        for kind in new {
            if !self.press.looked_at.insert(kind) {
                continue;
            }
            let Some(paper) = session.paper(kind, PrintNumber::FIRST) else {
                continue;
            };
            let pages = u32::try_from(paper.pages.len()).unwrap_or(u32::MAX);
            for custodian in 0..custodians {
                let of = PrintedDocument::Paper(kind);
                let (print, state) = stand
                    .get(&(of, custodian))
                    .cloned()
                    .unwrap_or((1, JobState::Queued(None)));
                let ordered = !matches!(state, JobState::Queued(_));
                self.press.sets.push(PrintCopy {
                    of,
                    custodian,
                    print,
                    pages,
                    state,
                    ordered,
                });
            }
        }
    }

    /// Sends the next set, where the printer is free, once the ledger says that it was sent.
    fn print_next(&mut self) {
        let press = &self.press;
        if press.held || press.at_printer.is_some() || press.printer.is_none() {
            return;
        }
        let waits = |set: &PrintCopy| !set.ordered && matches!(set.state, JobState::Queued(_));
        // The hall waits for the school's sheet that is due; all others keep their order.
        let due = |set: &PrintCopy| waits(set) && set.is_of_turn(self.sheets_settled);
        let next = press
            .sets
            .iter()
            .position(due)
            .or_else(|| press.sets.iter().position(waits));
        let Some(i) = next else { return };
        if let Err(error) = self.send(i) {
            self.press.held = true;
            self.fail(&error.into());
        }
    }

    fn send(&mut self, i: usize) -> Result<(), ControllerError> {
        let (Some(fonts), Some(session)) = (&self.fonts, &mut self.session) else {
            return Ok(());
        };
        let Some(set) = self.press.sets.get_mut(i) else {
            return Ok(());
        };
        let (which, key) = (set.which(), set.key());
        let (paper, privacy) = match which.of {
            PrintedDocument::Paper(kind) => (session.paper(kind, which.print), JobPrivacy::Any),
            PrintedDocument::Slip => (self.press.slips.get(&key).cloned(), JobPrivacy::Attached),
        };
        let Some(paper) = paper else {
            // Nothing was sent, so nothing is unknown: it is asked for anew.
            self.press.sets.remove(i);
            return Ok(());
        };
        session.append(AuxEvent::SheetSent { set: which })?;
        self.press.slips.remove(&key);
        set.ordered = true;
        let fonts = Arc::clone(fonts);
        let pages = set.pages;
        let make = Box::new(move || Ok(sheet::write(&paper, &fonts)?));
        self.press.worker.print(PrintOrder {
            key: key.clone(),
            title: key.clone(),
            pages,
            privacy,
            make,
        });
        self.press.at_printer = Some(key);
        Ok(())
    }

    /// Takes the printer's news and sends what is next; `true` when something has changed.
    pub(super) fn hear_printer(&mut self) -> bool {
        let before = self.press.condition.clone();
        let mut changed = false;
        for news in self.press.worker.news() {
            match news {
                PrintNews::Printer(condition) => self.press.condition = Some(condition),
                PrintNews::Found(found) => (self.press.found, changed) = (Some(found), true),
                PrintNews::Job { key, state } => {
                    self.hear_of_job(&key, state);
                    changed = true;
                }
            }
        }
        let words = |condition: &Option<Result<IppPrinter, String>>| {
            condition.as_ref().map(|c| {
                c.as_ref()
                    .map(|printer| printer.problems.clone())
                    .map_err(String::clone)
            })
        };
        changed |= words(&before) != words(&self.press.condition);
        self.print_next();
        changed
    }

    fn hear_of_job(&mut self, key: &str, state: JobState) {
        let last = state.is_final();
        if last && self.press.at_printer.as_deref() == Some(key) {
            self.press.at_printer = None;
        }
        let Some(set) = self.press.sets.iter_mut().find(|set| set.key() == key) else {
            return;
        };
        let event = AuxEvent::SheetState {
            set: set.which(),
            state: print_state(&state),
        };
        set.state = state;
        if let Some(session) = self.session.as_mut().filter(|_| last)
            && let Err(error) = session.append(event)
        {
            self.fail(&error.into());
        }
        if last {
            self.archive_what_came_after();
        }
    }

    /// The sets that are due at the printing step, or the one that is chosen on the page of papers.
    pub(super) fn sets_in_hand(&self) -> Vec<String> {
        match self.chosen_set() {
            Some(set) => vec![set.key()],
            None => self
                .press
                .sets
                .iter()
                .filter(|set| set.is_of_turn(self.sheets_settled))
                .map(PrintCopy::key)
                .collect(),
        }
    }

    /// A person has counted the pages of the sets in hand that the printer reported, or that nobody
    /// knew of.
    pub(super) fn paper_seen(&mut self) {
        for key in self.sets_in_hand() {
            let one = self.chosen_set().is_some();
            let Some(set) = self.press.sets.iter_mut().find(|set| set.key() == key) else {
                continue;
            };
            // What nobody knew of is looked at set by set.
            if !one && !matches!(set.state, JobState::PrinterDone(_)) {
                continue;
            }
            let seen = after(&set.state, &PrinterWord::Seen);
            if seen == set.state {
                continue;
            }
            let Some(session) = &mut self.session else {
                return;
            };
            let event = AuxEvent::PaperConfirmed {
                set: set.which(),
                pages: set.pages.into(),
            };
            if let Err(error) = session.append(event) {
                return self.fail(&error.into());
            }
            set.state = seen;
        }
        self.archive_what_came_after();
    }

    /// Voids these sets for a reason, and puts the next print of each into the queue. One that was
    /// never sent stays.
    pub(super) fn void(&mut self, keys: &[String], reason: VoidReason) {
        for key in keys {
            let Some(i) = self
                .press
                .sets
                .iter()
                .position(|set| set.key() == *key && set.ordered)
            else {
                continue;
            };
            let Some(session) = &mut self.session else {
                return;
            };
            let set = self.press.sets[i].which();
            if let Err(error) = session.append(AuxEvent::SheetVoid { set, reason }) {
                return self.fail(&error.into());
            }
            if !self.press.sets[i].state.is_final() {
                self.press.worker.call_back(key);
            }
            let slip = self.press.sets[i].of == PrintedDocument::Slip;
            let set = &mut self.press.sets[i];
            (set.print, set.state, set.ordered) = (set.print + 1, JobState::Queued(None), false);
            if slip {
                // The share is not kept: its next print is asked for anew, with its medium in.
                self.press.sets.remove(i);
            }
        }
        self.archive_what_came_after();
    }

    /// Prints on this printer from now on, and after the next start.
    pub(super) fn choose_printer(&mut self, printer: PrinterUri) {
        if let Err(error) =
            disk::write_whole(&chosen_file(&self.options), printer.to_string().as_bytes())
        {
            self.message = Some(error_text(&error.into()));
        }
        self.press.condition = None;
        self.press.worker.choose(printer.clone());
        self.press.printer = Some(printer);
    }

    /// The papers of which a print was made, each with its highest print.
    pub(super) fn papers_made(&self) -> BTreeMap<PaperKind, u32> {
        let mut made = BTreeMap::new();
        for set in &self.press.sets {
            if let PrintedDocument::Paper(kind) = set.of {
                let prints = made.entry(kind).or_insert(1);
                *prints = (*prints).max(set.prints());
            }
        }
        made
    }

    /// The school's sheet is dealt with: signed, or left in the queue; the next school is due. What
    /// stands goes to the archives beside the draw.
    pub(super) fn settle_sheet(&mut self) -> Result<(), ControllerError> {
        let Some(session) = &mut self.session else {
            return Ok(());
        };
        let school = session
            .state()
            .turns()
            .get(self.sheets_settled)
            .map(|turn| turn.school);
        let code = school
            .and_then(|school| session.state().rules().schools.get(school))
            .map(|s| s.code.clone());
        let school = code.unwrap_or_default();
        session.append(AuxEvent::SheetSettled { school })?;
        self.sheets_settled += 1;
        self.archive_what_stands()
    }

    /// Whether the gold button of the printing page says that sheets stay in the queue.
    pub(crate) fn sheets_wait(&self) -> bool {
        let due = |set: &&PrintCopy| set.is_of_turn(self.sheets_settled);
        self.step() == super::DueStep::Print
            && self
                .press
                .sets
                .iter()
                .filter(due)
                .any(|set| set.state != JobState::Confirmed)
    }
}
