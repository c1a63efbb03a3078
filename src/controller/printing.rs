// SPDX-License-Identifier: Apache-2.0

//! The ceremony's papers on their way to the printer: which are due, what the ledger records of
//! them, and who has looked at them.
//!
//! Invariant: the ledger says that a copy is sent before a byte of it leaves.

use super::common::Common;
use super::error::ControllerError;
use super::messages::error_text;
use super::print_copy::PrintCopy;
use super::print_history::PrintHistory;
use super::print_queue::{FinishedJob, PrintProgress, page_count, void_event};
use super::running::Running;
use super::{Controller, DueStep, KioskOptions};
use crate::ceremony::aux_event::{AuxEvent, AuxEventKind, VoidReason};
use crate::ceremony::decide::DecideError;
use crate::disk;
use crate::i18n::gettext_f;
use crate::printing::{JobState, PrinterUri};
use crate::session::{PaperKind, PrintCopyId, PrintedDocument};
use crate::sheet::{Paper, PrintNumber};
use std::path::PathBuf;
use std::sync::Arc;

/// Returns the file that names the chosen printer: beside the ledger, because it belongs to this
/// computer.
fn chosen_printer_file(options: &KioskOptions) -> PathBuf {
    options.data.join("printer.txt")
}

/// Returns the printer that was chosen on this computer, else the configured one.
pub(super) fn chosen_printer(
    options: &KioskOptions,
) -> Result<Option<PrinterUri>, ControllerError> {
    let configured = match &options.config.printer {
        Some(uri) => Some(uri.parse::<PrinterUri>()?),
        None => None,
    };
    let chosen = disk::read(&chosen_printer_file(options))
        .ok()
        .and_then(|bytes| String::from_utf8(bytes).ok())
        .and_then(|text| text.trim().parse().ok());
    Ok(chosen.or(configured))
}

impl Running {
    /// Queues the copies of every paper that is due and was not considered yet. Papers name the
    /// children, so they wait for the names.
    pub(super) fn queue_papers(&mut self, common: &mut Common) {
        let prints = &mut common.prints;
        let new = prints.new_papers(PaperKind::due(self.state()));
        if new.is_empty() || self.session.names_missing() || self.session.keys_unchecked() {
            return;
        }
        let history = PrintHistory::read(self.log.events());
        let custodians = self.state().rules().custodians.len();
        prints.add_sent_slips(&history);
        for kind in new {
            let paper = self.session.paper(kind, PrintNumber::FIRST);
            let pages = paper.as_ref().map(page_count);
            prints.add_paper(kind, pages, custodians, &history);
        }
    }

    /// Sends the next copy, if the printer is free.
    pub(super) fn print_next(&mut self, common: &mut Common) -> Result<(), ControllerError> {
        let Some(id) = common.prints.next(self.settled_schools()) else {
            return Ok(());
        };
        let sent = self.send(common, id);
        if sent.is_err() {
            common.prints.hold();
        }
        sent
    }

    fn send(&mut self, common: &mut Common, id: PrintCopyId) -> Result<(), ControllerError> {
        let Some(fonts) = common.fonts.as_ref().map(Arc::clone) else {
            return Ok(());
        };
        let Some(paper) = self.paper_of(common, id) else {
            common.prints.withdraw(id);
            return Ok(());
        };
        self.append(AuxEvent::SheetSent { set: id })?;
        common.prints.send(id, paper, fonts);
        Ok(())
    }

    fn paper_of(&self, common: &Common, id: PrintCopyId) -> Option<Paper> {
        match id.of {
            PrintedDocument::Paper(kind) => self.session.paper(kind, id.print),
            PrintedDocument::Slip => common.prints.slip(id),
        }
    }

    /// Records the printer's last word on a copy.
    pub(super) fn record_job(
        &mut self,
        common: &mut Common,
        job: &FinishedJob,
    ) -> Result<(), ControllerError> {
        self.append(job.event())?;
        self.update_last_archive(common)
    }

    /// Returns the copies to which a person's act applies: the one that is chosen on the page of
    /// papers, else those of the school whose sheet is due.
    pub(super) fn copies_in_hand(&self, common: &Common) -> Vec<PrintCopyId> {
        if let Some(chosen) = self.chosen_copy(common) {
            return vec![chosen.which()];
        }
        common
            .prints
            .of_turn(self.settled_schools())
            .map(PrintCopy::which)
            .collect()
    }

    /// Records that a person has counted the pages of the copies in hand.
    pub(super) fn confirm_pages(&mut self, common: &mut Common) -> Result<(), ControllerError> {
        let chosen = self.chosen_copy(common).is_some();
        let in_hand = self.copies_in_hand(common);
        for id in common.prints.confirmable(&in_hand, chosen) {
            if let Some(event) = common.prints.confirmation(id) {
                self.append(event)?;
                common.prints.confirm(id);
            }
        }
        self.update_last_archive(common)
    }

    /// Voids copies for a reason; the next print of each is queued. One that was never sent stays.
    pub(super) fn void_copies(
        &mut self,
        common: &mut Common,
        ids: &[PrintCopyId],
        reason: VoidReason,
    ) -> Result<(), ControllerError> {
        for id in common.prints.voidable(ids) {
            self.append(void_event(id, reason))?;
            common.prints.void(id);
        }
        self.update_last_archive(common)
    }

    /// Settles the school's sheets: signed, or left in the queue; the next school is due.
    pub(super) fn settle_sheet(&mut self, common: &mut Common) -> Result<(), ControllerError> {
        let turn = self.state().turns().get(self.settled_schools());
        let school = turn.and_then(|turn| self.state().rules().schools.get(turn.school));
        let school = school.ok_or(DecideError::NotDue)?.code.clone();
        self.append(AuxEvent::SheetSettled { school })?;
        self.archive_what_is_due(common)
    }

    /// Returns the time at which an event of this kind was last recorded of a copy.
    fn copy_event_at(&self, id: PrintCopyId, kind: AuxEventKind) -> Option<&str> {
        self.log
            .lines()
            .iter()
            .rev()
            .find(|line| line.event.kind() == Some(kind) && line.event.print_copy() == Some(id))
            .map(|line| line.at.as_str())
    }
}

impl Common {
    /// Prints on this printer from now on, and after the next start.
    pub(super) fn choose_printer(&mut self, printer: PrinterUri) {
        let file = chosen_printer_file(&self.options);
        if let Err(error) = disk::write_whole(&file, printer.to_string().as_bytes()) {
            self.message = Some(error_text(&error.into()));
        }
        self.prints.choose_printer(printer);
    }
}

impl Controller {
    /// Takes the printer's news and sends what is next; returns whether something that is shown has
    /// changed.
    pub(super) fn poll_printer(&mut self) -> bool {
        let report = self.common.prints.poll();
        for job in &report.finished {
            let recorded = self.in_running(|running, common| running.record_job(common, job));
            self.report(recorded);
        }
        let sent = self.in_running(Running::print_next);
        self.report(sent);
        report.changed
    }

    /// Returns the printing as the console shows it.
    pub fn printing(&self) -> PrintProgress {
        let prints = &self.common.prints;
        let count = |states: fn(&JobState) -> bool| {
            let copies = prints.copies().iter();
            copies.filter(|copy| states(&copy.state)).count()
        };
        PrintProgress {
            configured: prints.printer().is_some(),
            printer: prints.condition().cloned(),
            sets: prints
                .of_turn(self.settled_schools())
                .map(|copy| (self.owner_label(copy), copy.clone()))
                .collect(),
            waiting: count(|state| matches!(state, JobState::Queued(_))),
            asking: count(JobState::asks_for_eyes),
        }
    }

    fn owner_label(&self, copy: &PrintCopy) -> String {
        let names = self.custodian_names();
        let name = names
            .get(copy.which().custodian)
            .cloned()
            .unwrap_or_default();
        match copy.which().of {
            PrintedDocument::Paper(PaperKind::Waiting(_)) => {
                gettext_f("{school}, waiting list", &[("school", &name)])
            }
            PrintedDocument::Paper(_) | PrintedDocument::Slip => name,
        }
    }

    /// Returns the time at which an event of this kind was last recorded of a copy.
    pub fn set_noted_at(&self, copy: &PrintCopy, kind: AuxEventKind) -> Option<&str> {
        self.phase.running()?.copy_event_at(copy.which(), kind)
    }

    /// Returns whether the gold button of the printing page says that copies stay in the queue.
    pub(crate) fn sheets_wait(&self) -> bool {
        self.step() == DueStep::Print
            && self
                .common
                .prints
                .of_turn(self.settled_schools())
                .any(|copy| copy.state != JobState::Confirmed)
    }
}
