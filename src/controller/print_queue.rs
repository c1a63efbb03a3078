// SPDX-License-Identifier: Apache-2.0

//! The queue of printed copies: of each paper that is to be signed one for each custodian, each its
//! own job.
//!
//! Invariant: a copy's bytes leave only after the ledger says so, one copy at a time, so that after
//! a restart at most that one is *unknown*; a copy is printed again only by a person's act with a
//! reason. The queue writes no ledger: it returns the event that is to be appended, and its caller
//! reports back once it is. Deliberately absent: which papers are due, how they are made, and the
//! page on which people see the queue.

use super::print_copy::{Dispatch, PrintCopy};
use super::print_history::{CopyOwner, PrintHistory};
use crate::ceremony::aux_event::{AuxEvent, PrintState, VoidReason};
use crate::printing::{
    FoundPrinter, IppError, IppLimits, IppPrinter, JobPrivacy, JobState, PrintNews, PrintOrder,
    PrintWorker, PrinterProblem, PrinterUri, PrinterWord, SearchPlaces, after,
};
use crate::session::{PaperKind, PrintCopyId, PrintedDocument, print_state};
use crate::sheet::{Fonts, Paper, PrintNumber, write};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// Printing as the console shows it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct PrintProgress {
    /// True if a printer is chosen.
    pub configured: bool,
    /// Last report of the printer, or the reason for which there is none.
    pub printer: Option<Result<IppPrinter, IppError>>,
    /// The copies of the school whose sheet is due, each with its custodian.
    pub sets: Vec<(String, PrintCopy)>,
    /// Copies of all papers that wait in the queue.
    pub waiting: usize,
    /// Copies of all papers that a person must look at.
    pub asking: usize,
}

impl PrintProgress {
    /// Returns whether a person must look at the paper of the school that is due.
    pub fn asks_for_eyes(&self) -> bool {
        self.sets.iter().any(|(_, copy)| copy.state.asks_for_eyes())
    }
}

/// Permission of the queue to send.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Sending {
    /// Copies are sent.
    Allowed,
    /// The ledger could not be written; nothing is sent until the next step.
    Held,
}

/// The printer's last word on a copy.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct FinishedJob {
    /// The copy that is printed.
    pub(super) id: PrintCopyId,
    /// The word, as it is recorded.
    pub(super) state: PrintState,
}

impl FinishedJob {
    /// Returns the event that records it.
    pub(super) fn event(&self) -> AuxEvent {
        AuxEvent::SheetState {
            set: self.id,
            state: self.state,
        }
    }
}

/// News from the printing thread.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub(super) struct PrintReport {
    /// True if something that is shown has changed.
    pub(super) changed: bool,
    /// Jobs whose last report came.
    pub(super) finished: Vec<FinishedJob>,
}

/// The queue, and the thread that prints it.
pub(super) struct PrintQueue {
    worker: PrintWorker,
    copies: Vec<PrintCopy>,
    /// Papers whose copies were queued, or that turned out not to exist.
    considered: BTreeSet<PaperKind>,
    at_printer: Option<PrintCopyId>,
    printer: Option<PrinterUri>,
    condition: Option<Result<IppPrinter, IppError>>,
    found: Option<Vec<FoundPrinter>>,
    sending: Sending,
    /// Slips that were asked for and not yet sent.
    slips: BTreeMap<PrintCopyId, Paper>,
}

impl PrintQueue {
    /// Starts the printing thread. Without a printer every copy waits.
    pub(super) fn start(printer: Option<PrinterUri>) -> Self {
        let worker = PrintWorker::start(
            printer.clone(),
            IppLimits::default(),
            SearchPlaces::default(),
        );
        Self {
            worker,
            copies: Vec::new(),
            considered: BTreeSet::new(),
            at_printer: None,
            printer,
            condition: None,
            found: None,
            sending: Sending::Allowed,
            slips: BTreeMap::new(),
        }
    }

    // Queue ------------------------------------------------------------------------------------

    /// Returns those of the papers that were never considered.
    pub(super) fn new_papers(&self, due: Vec<PaperKind>) -> Vec<PaperKind> {
        due.into_iter()
            .filter(|paper| !self.considered.contains(paper))
            .collect()
    }

    /// Queues a copy of a paper for each custodian; those that were sent before a restart are as
    /// the ledger has them. A paper without pages does not exist, and is not considered again.
    pub(super) fn add_paper(
        &mut self,
        paper: PaperKind,
        pages: Option<u32>,
        custodians: usize,
        history: &PrintHistory,
    ) {
        if !self.considered.insert(paper) {
            return;
        }
        let Some(pages) = pages else { return };
        let of = PrintedDocument::Paper(paper);
        for custodian in 0..custodians {
            let owner = CopyOwner { of, custodian };
            self.copies.push(resumed_copy(owner, pages, history));
        }
    }

    /// Takes up the slips that were sent before a restart. They can't be sent again from here: the
    /// shares were kept nowhere.
    pub(super) fn add_sent_slips(&mut self, history: &PrintHistory) {
        for (owner, _) in history.sent_slips() {
            if !self.has_slip(owner.custodian) {
                self.copies.push(resumed_copy(owner, 1, history));
            }
        }
    }

    /// Returns whether a custodian's slip is in the queue.
    pub(super) fn has_slip(&self, custodian: usize) -> bool {
        self.copies
            .iter()
            .any(|copy| copy.id.of == PrintedDocument::Slip && copy.id.custodian == custodian)
    }

    /// Queues a slip; its paper is dropped as soon as it is sent.
    pub(super) fn add_slip(&mut self, custodian: usize, print: PrintNumber, paper: Paper) {
        let of = PrintedDocument::Slip;
        let id = CopyOwner { of, custodian }.print(print);
        self.copies.push(PrintCopy::new(id, page_count(&paper)));
        self.slips.insert(id, paper);
    }

    // Sending ----------------------------------------------------------------------------------

    /// Returns the copy that is sent next, if the printer is free: a copy of the turn whose sheet
    /// the hall waits for, else the first that waits.
    pub(super) fn next(&self, turn: usize) -> Option<PrintCopyId> {
        if self.sending == Sending::Held || self.at_printer.is_some() || self.printer.is_none() {
            return None;
        }
        let of_turn = self
            .copies
            .iter()
            .find(|copy| copy.waits() && copy.is_of_turn(turn));
        let next = of_turn.or_else(|| self.copies.iter().find(|copy| copy.waits()));
        next.map(PrintCopy::which)
    }

    /// Returns the paper of a slip that waits.
    pub(super) fn slip(&self, id: PrintCopyId) -> Option<Paper> {
        self.slips.get(&id).cloned()
    }

    /// Hands a copy to the printing thread. The event [`AuxEvent::SheetSent`] must be on the ledger
    /// by then.
    pub(super) fn send(&mut self, id: PrintCopyId, paper: Paper, fonts: Arc<Fonts>) {
        self.slips.remove(&id);
        let Some(copy) = self.copies.iter_mut().find(|copy| copy.id == id) else {
            return;
        };
        copy.dispatch = Dispatch::Sent;
        self.at_printer = Some(id);
        self.worker.print(PrintOrder {
            key: id.to_string(),
            title: id.to_string(),
            pages: copy.pages,
            privacy: match id.of {
                PrintedDocument::Paper(_) => JobPrivacy::Any,
                PrintedDocument::Slip => JobPrivacy::Attached,
            },
            make: Box::new(move || Ok(write(&paper, &fonts)?)),
        });
    }

    /// Removes a copy whose paper can't be made any more. Nothing was sent, so nothing is unknown.
    pub(super) fn withdraw(&mut self, id: PrintCopyId) {
        self.copies.retain(|copy| copy.id != id);
    }

    /// Stops sending until [`PrintQueue::resume_sending`].
    pub(super) fn hold(&mut self) {
        self.sending = Sending::Held;
    }

    /// Sends again.
    pub(super) fn resume_sending(&mut self) {
        self.sending = Sending::Allowed;
    }

    // The printer ------------------------------------------------------------------------------

    /// Takes the printing thread's news.
    pub(super) fn poll(&mut self) -> PrintReport {
        let mut report = PrintReport::default();
        for news in self.worker.news() {
            match news {
                PrintNews::Printer(condition) => {
                    let condition = Some(condition);
                    report.changed |= problems(&self.condition) != problems(&condition);
                    self.condition = condition;
                }
                PrintNews::Found(found) => {
                    self.found = Some(found);
                    report.changed = true;
                }
                PrintNews::Job { key, state } => {
                    report.finished.extend(self.job_changed(&key, state));
                    report.changed = true;
                }
            }
        }
        report
    }

    /// Takes a job's new state; returns it where it is the last.
    fn job_changed(&mut self, key: &str, state: JobState) -> Option<FinishedJob> {
        let id: PrintCopyId = key.parse().ok()?;
        if state.is_final() && self.at_printer == Some(id) {
            self.at_printer = None;
        }
        let copy = self.copies.iter_mut().find(|copy| copy.id == id)?;
        copy.state = state;
        copy.state.is_final().then(|| FinishedJob {
            id,
            state: print_state(&copy.state),
        })
    }

    /// Looks for printers; [`PrintQueue::found`] has them later.
    pub(super) fn find_printers(&mut self) {
        self.found = None;
        self.worker.find();
    }

    /// Prints on this printer from the next copy on.
    pub(super) fn choose_printer(&mut self, printer: PrinterUri) {
        self.condition = None;
        self.worker.choose(printer.clone());
        self.printer = Some(printer);
    }

    /// Returns the chosen printer.
    pub(super) fn printer(&self) -> Option<&PrinterUri> {
        self.printer.as_ref()
    }

    /// Returns the printers that were found; `None` while the search runs.
    pub(super) fn found(&self) -> Option<&[FoundPrinter]> {
        self.found.as_deref()
    }

    /// Returns the last report of the chosen printer, or the reason for which there is none.
    pub(super) fn condition(&self) -> Option<&Result<IppPrinter, IppError>> {
        self.condition.as_ref()
    }

    // People -----------------------------------------------------------------------------------

    /// Returns the copies of these whose pages a person may confirm. What is unknown is confirmed
    /// one by one, so only where it is the one that was chosen.
    pub(super) fn confirmable(&self, ids: &[PrintCopyId], chosen: bool) -> Vec<PrintCopyId> {
        ids.iter()
            .filter_map(|id| self.copy(*id))
            .filter(|copy| chosen || matches!(copy.state, JobState::PrinterDone(_)))
            .filter(|copy| after(&copy.state, &PrinterWord::Seen) != copy.state)
            .map(PrintCopy::which)
            .collect()
    }

    /// Returns the event that records that a person counted a copy's pages.
    pub(super) fn confirmation(&self, id: PrintCopyId) -> Option<AuxEvent> {
        let pages = self.copy(id)?.pages.into();
        Some(AuxEvent::PaperConfirmed { set: id, pages })
    }

    /// Confirms a copy. Its event must be on the ledger by then.
    pub(super) fn confirm(&mut self, id: PrintCopyId) {
        if let Some(copy) = self.copies.iter_mut().find(|copy| copy.id == id) {
            copy.state = after(&copy.state, &PrinterWord::Seen);
        }
    }

    /// Returns the copies of these that can be voided: those that were sent.
    pub(super) fn voidable(&self, ids: &[PrintCopyId]) -> Vec<PrintCopyId> {
        ids.iter()
            .filter_map(|id| self.copy(*id))
            .filter(|copy| copy.dispatch == Dispatch::Sent)
            .map(PrintCopy::which)
            .collect()
    }

    /// Voids a copy, and queues its next print. A slip leaves the queue instead: its share is not
    /// kept, so its next print is asked for anew. The event must be on the ledger by then.
    pub(super) fn void(&mut self, id: PrintCopyId) {
        let Some(copy) = self.copies.iter_mut().find(|copy| copy.id == id) else {
            return;
        };
        if !copy.state.is_final() {
            self.worker.call_back(&id.to_string());
        }
        match id.of {
            PrintedDocument::Paper(_) => copy.follow(),
            PrintedDocument::Slip => self.withdraw(id),
        }
    }

    // Questions --------------------------------------------------------------------------------

    /// Returns all copies, in the order in which they were queued.
    pub(super) fn copies(&self) -> &[PrintCopy] {
        &self.copies
    }

    /// Returns a copy.
    pub(super) fn copy(&self, id: PrintCopyId) -> Option<&PrintCopy> {
        self.copies.iter().find(|copy| copy.id == id)
    }

    /// Returns the copies of a turn's papers.
    pub(super) fn of_turn(&self, turn: usize) -> impl Iterator<Item = &PrintCopy> {
        self.copies.iter().filter(move |copy| copy.is_of_turn(turn))
    }

    /// Returns the copies, those that need a person first, then what is under way, what waits and
    /// what is done.
    pub(super) fn by_urgency(&self) -> Vec<&PrintCopy> {
        let mut copies: Vec<&PrintCopy> = self.copies.iter().collect();
        copies.sort_by_key(|copy| urgency(&copy.state));
        copies
    }

    /// Returns the papers of which a print was made, each with the number of its last one.
    pub(super) fn papers_made(&self) -> BTreeMap<PaperKind, u32> {
        let mut made = BTreeMap::new();
        for copy in &self.copies {
            if let PrintedDocument::Paper(paper) = copy.id.of {
                let prints = made.entry(paper).or_insert(1);
                *prints = copy.prints_made().max(*prints);
            }
        }
        made
    }
}

/// Returns the event that voids a copy.
pub(super) fn void_event(id: PrintCopyId, reason: VoidReason) -> AuxEvent {
    AuxEvent::SheetVoid { set: id, reason }
}

/// Returns a copy as the ledger has it, or one that waits where it was never sent.
fn resumed_copy(owner: CopyOwner, pages: u32, history: &PrintHistory) -> PrintCopy {
    let mut copy = PrintCopy::new(owner.print(PrintNumber::FIRST), pages);
    if let Some(last) = history.of(owner) {
        copy.id.print = last.print;
        copy.state = last.state.clone();
        if !matches!(copy.state, JobState::Queued(_)) {
            copy.dispatch = Dispatch::Sent;
        }
    }
    copy
}

/// Returns the number of pages of a paper.
pub(super) fn page_count(paper: &Paper) -> u32 {
    u32::try_from(paper.pages.len()).unwrap_or(u32::MAX)
}

/// Returns the rank of a state on the page of papers, the most urgent first.
fn urgency(state: &JobState) -> u8 {
    match state {
        JobState::Unknown(_) | JobState::Refused(_) => 0,
        JobState::PrinterDone(_) => 1,
        JobState::Submitted(_) | JobState::Printing(..) => 2,
        JobState::Queued(_) => 3,
        JobState::Confirmed => 4,
    }
}

/// Returns what of a printer's condition is shown.
fn problems(
    condition: &Option<Result<IppPrinter, IppError>>,
) -> Option<Result<&[PrinterProblem], &IppError>> {
    let shown = match condition.as_ref()? {
        Ok(printer) => Ok(printer.problems.as_slice()),
        Err(why) => Err(why),
    };
    Some(shown)
}

#[cfg(test)]
mod tests;
