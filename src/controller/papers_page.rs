// SPDX-License-Identifier: Apache-2.0

//! The page of papers, shown over whatever step is due: every copy of every paper; a copy is
//! chosen, counted, voided or viewed, a printer chosen.
//!
//! Invariant: it holds up nothing: parents' keys, the draw and an incident go on under it.

use super::common::Common;
use super::confirmation::ConfirmedAct;
use super::error::ControllerError;
use super::messages::error_text;
use super::print_copy::PrintCopy;
use super::running::Running;
use super::{ConfirmedStep, Controller, DueStep, OperatorInput, Phase};
use crate::ceremony::aux_event::VoidReason;
use crate::printing::{FoundPrinter, JobState};
use crate::session::{PrintCopyId, PrintedDocument};
use crate::sheet::{Fonts, Paper};
use std::sync::Arc;

/// Direction of an arrow key.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[allow(missing_docs, reason = "named after the keys")]
pub enum Direction {
    Up,
    Down,
    Left,
    Right,
}

/// Contents of the page.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum PapersMode {
    /// The copies.
    Sets,
    /// The question why these copies are void.
    Why(Vec<PrintCopyId>),
    /// The question which printer; found ones only.
    Printer,
    /// The question whose slip.
    Slip,
    /// The chosen copy's paper, at a page, in steps of zoom.
    Leaf {
        /// From 0.
        page: usize,
        /// From 0, the whole page.
        zoom: u8,
    },
}

/// The largest zoom.
pub(crate) const CLOSEST: u8 = 2;

/// The page as it is open.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct PapersPage {
    /// The chosen copy. Its next print is not chosen with it.
    chosen: Option<PrintCopyId>,
    /// The question or list that is shown.
    pub ask: PapersMode,
}

/// Recipient of an input: the page of papers or the step.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum PageInput {
    /// The page took the input.
    Taken,
    /// The input is left to the step.
    NotMine,
}

impl Controller {
    /// Returns the page of papers, where it is open.
    pub fn papers_page(&self) -> Option<&PapersPage> {
        self.phase.running()?.papers_page.as_ref()
    }

    /// Returns every copy, the most urgent first.
    pub fn sets(&self) -> Vec<&PrintCopy> {
        self.common.prints.by_urgency()
    }

    /// Returns the copy that is chosen on the page.
    pub fn chosen_set(&self) -> Option<&PrintCopy> {
        self.phase.running()?.chosen_copy(&self.common)
    }

    /// Returns the printers that were found; `None` while the search runs.
    pub fn printers_found(&self) -> Option<&[FoundPrinter]> {
        self.common.prints.found()
    }

    /// Returns the address of the chosen printer.
    pub fn printer_chosen(&self) -> Option<String> {
        self.common.prints.printer().map(ToString::to_string)
    }

    /// Returns the paper of the chosen copy, to be viewed. A slip is for nobody's eyes.
    pub fn leaf(&self) -> Option<(Paper, Arc<Fonts>)> {
        let id = self.chosen_set()?.which();
        let PrintedDocument::Paper(kind) = id.of else {
            return None;
        };
        let paper = self.session()?.paper(kind, id.print)?;
        let fonts = Arc::clone(self.common.fonts.as_ref()?);
        Some((paper, fonts))
    }

    /// Takes an input that is meant for the page of papers.
    pub(super) fn papers_input(&mut self, input: &OperatorInput) -> PageInput {
        let step = self.step();
        let Phase::Running(running) = &mut self.phase else {
            return PageInput::NotMine;
        };
        let taken = match running.papers_page.take() {
            None => Ok(running.open_papers(&mut self.common, input, step)),
            Some(page) => running.on_papers(&mut self.common, page, input),
        };
        if let Some((ids, reason)) = self.common.asked_void.take() {
            self.ask(ConfirmedStep::Reprint, ConfirmedAct::Void(ids, reason));
        }
        match taken {
            Ok(taken) => taken,
            Err(error) => {
                self.fail(&error);
                PageInput::Taken
            }
        }
    }
}

impl Running {
    /// Returns the copy that is chosen on the page of papers.
    pub(super) fn chosen_copy<'a>(&self, common: &'a Common) -> Option<&'a PrintCopy> {
        common.prints.copy(self.papers_page.as_ref()?.chosen?)
    }

    /// Opens the page where the input asks for it.
    fn open_papers(
        &mut self,
        common: &mut Common,
        input: &OperatorInput,
        step: DueStep,
    ) -> PageInput {
        // Nothing is printed by a program that two people have not let go on.
        if step == DueStep::OtherProgram {
            return PageInput::NotMine;
        }
        let failed = self.failed_copies(common);
        let asks_why = *input == OperatorInput::PrintAgain && step == DueStep::Print;
        let ask = if *input == OperatorInput::Papers {
            PapersMode::Sets
        } else if asks_why && !failed.is_empty() {
            PapersMode::Why(failed)
        } else {
            return PageInput::NotMine;
        };
        common.pending = None;
        let chosen = most_urgent(common);
        self.papers_page = Some(PapersPage { chosen, ask });
        PageInput::Taken
    }

    /// Returns the copies in hand that are unknown or were refused.
    fn failed_copies(&self, common: &Common) -> Vec<PrintCopyId> {
        self.copies_in_hand(common)
            .into_iter()
            .filter_map(|id| common.prints.copy(id))
            .filter(|copy| matches!(copy.state, JobState::Unknown(_) | JobState::Refused(_)))
            .map(PrintCopy::which)
            .collect()
    }

    /// Takes an input while the page is open.
    fn on_papers(
        &mut self,
        common: &mut Common,
        mut page: PapersPage,
        input: &OperatorInput,
    ) -> Result<PageInput, ControllerError> {
        match (input, &page.ask) {
            (OperatorInput::Papers | OperatorInput::Primary, PapersMode::Sets) => {
                return Ok(PageInput::Taken);
            }
            // An incident needs the whole console.
            (OperatorInput::Incident, _) => return Ok(PageInput::NotMine),
            (OperatorInput::Papers | OperatorInput::Primary | OperatorInput::Erase, _) => {
                page.ask = PapersMode::Sets;
            }
            (OperatorInput::PaperSeen, _) => {
                self.papers_page = Some(page);
                self.confirm_pages(common)?;
                return Ok(PageInput::Taken);
            }
            (OperatorInput::PrintAgain, _) => page.ask_why(common),
            (OperatorInput::Move(direction), _) => page.step(common, *direction),
            (OperatorInput::Typed(c), _) => {
                let typed = self.typed_on_papers(common, &mut page, *c);
                self.papers_page = Some(page);
                typed?;
                return Ok(PageInput::Taken);
            }
            (OperatorInput::Confirm, _) => {}
            (
                OperatorInput::KeyDown(_)
                | OperatorInput::KeyUp(_)
                | OperatorInput::Press(_)
                | OperatorInput::Choose(_)
                | OperatorInput::Happened(_)
                | OperatorInput::Hold
                | OperatorInput::Faster
                | OperatorInput::SwapMonitors
                | OperatorInput::Cancel
                | OperatorInput::HallUnreadable
                | OperatorInput::Help
                | OperatorInput::Media
                | OperatorInput::ClockChecked
                | OperatorInput::Leave
                | OperatorInput::Supersede
                | OperatorInput::Anew
                | OperatorInput::Look
                | OperatorInput::ReplacePresser,
                _,
            ) => {
                self.papers_page = Some(page);
                return Ok(PageInput::NotMine);
            }
        }
        self.papers_page = Some(page);
        Ok(PageInput::Taken)
    }

    fn typed_on_papers(
        &mut self,
        common: &mut Common,
        page: &mut PapersPage,
        c: char,
    ) -> Result<(), ControllerError> {
        let index = c.to_digit(10).and_then(|n| (n as usize).checked_sub(1));
        match (&page.ask, index) {
            (PapersMode::Why(ids), Some(n)) => {
                if let Some(reason) = VoidReason::ALL.get(n) {
                    common.asked_void = Some((ids.clone(), *reason));
                    page.ask = PapersMode::Sets;
                }
            }
            (PapersMode::Printer, Some(n)) => page.choose_printer(common, n),
            (PapersMode::Slip, Some(n)) => {
                let queued = self.print_slip(common, n);
                common.message = queued.err().map(|error| error_text(&error));
                page.ask = PapersMode::Sets;
            }
            (PapersMode::Sets, None) => self.letter_on_papers(common, page, c),
            (PapersMode::Sets | PapersMode::Leaf { .. }, Some(_))
            | (
                PapersMode::Why(_)
                | PapersMode::Printer
                | PapersMode::Slip
                | PapersMode::Leaf { .. },
                None,
            ) => {}
        }
        Ok(())
    }

    fn letter_on_papers(&self, common: &mut Common, page: &mut PapersPage, c: char) {
        match c.to_ascii_lowercase() {
            'v' if page.can_be_viewed(common) => {
                page.ask = PapersMode::Leaf { page: 0, zoom: 0 };
            }
            'p' => {
                common.prints.find_printers();
                page.ask = PapersMode::Printer;
            }
            's' if self.may_print_slips() => page.ask = PapersMode::Slip,
            _ => {}
        }
    }
}

impl PapersPage {
    fn copy<'a>(&self, common: &'a Common) -> Option<&'a PrintCopy> {
        common.prints.copy(self.chosen?)
    }

    fn can_be_viewed(&self, common: &Common) -> bool {
        self.copy(common)
            .is_some_and(|copy| copy.which().of != PrintedDocument::Slip)
    }

    /// Asks why the chosen copy is void, once it was sent.
    fn ask_why(&mut self, common: &Common) {
        let sent = self
            .copy(common)
            .filter(|copy| !matches!(copy.state, JobState::Queued(_)));
        if let Some(copy) = sent {
            self.ask = PapersMode::Why(vec![copy.which()]);
        }
    }

    fn choose_printer(&mut self, common: &mut Common, index: usize) {
        let found = common.prints.found().and_then(|found| found.get(index));
        let fit = found.filter(|printer| printer.unfit().is_none());
        if let Some(uri) = fit.map(|printer| printer.uri.clone()) {
            common.choose_printer(uri);
            self.ask = PapersMode::Sets;
        }
    }

    /// Moves by an arrow key: through the copies, or over the viewed paper.
    fn step(&mut self, common: &Common, direction: Direction) {
        let pages = self.copy(common).map_or(1, |copy| copy.pages);
        let last_page = pages.saturating_sub(1) as usize;
        match (&mut self.ask, direction) {
            (PapersMode::Leaf { page, .. }, Direction::Left) => *page = page.saturating_sub(1),
            (PapersMode::Leaf { page, .. }, Direction::Right) => *page = (*page + 1).min(last_page),
            (PapersMode::Leaf { zoom, .. }, Direction::Up) => *zoom = (*zoom + 1).min(CLOSEST),
            (PapersMode::Leaf { zoom, .. }, Direction::Down) => *zoom = zoom.saturating_sub(1),
            (PapersMode::Sets, Direction::Up) => {
                self.choose_neighbour(common, |at| at.saturating_sub(1))
            }
            (PapersMode::Sets, Direction::Down) => self.choose_neighbour(common, |at| at + 1),
            (PapersMode::Sets, Direction::Left | Direction::Right)
            | (PapersMode::Why(_) | PapersMode::Printer | PapersMode::Slip, _) => {}
        }
    }

    fn choose_neighbour(&mut self, common: &Common, neighbour: fn(usize) -> usize) {
        let copies = common.prints.by_urgency();
        let at = copies
            .iter()
            .position(|copy| Some(copy.which()) == self.chosen)
            .unwrap_or(0);
        let next = copies.get(neighbour(at)).or(copies.last());
        self.chosen = next.map(|copy| copy.which());
    }
}

fn most_urgent(common: &Common) -> Option<PrintCopyId> {
    common.prints.by_urgency().first().map(|copy| copy.which())
}
