// SPDX-License-Identifier: Apache-2.0

//! The page of papers, over whatever step is due: every set of every paper, at any time; a set is
//! chosen, counted, voided, looked at, a printer chosen.
//!
//! Invariant: it holds up nothing: parent's keys, the draw and an incident go on under it.

use super::print_copy::PrintCopy;
use super::{Controller, DueStep, OperatorInput};
use crate::ceremony::aux_event::VoidReason;
use crate::printing::{FoundPrinter, JobState};
use crate::session::PrintedDocument;
use crate::sheet::{Fonts, Paper};
use std::sync::Arc;

/// Where an arrow key goes.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[allow(missing_docs, reason = "named after the keys")]
pub enum Direction {
    Up,
    Down,
    Left,
    Right,
}

/// What the page shows.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum PapersMode {
    /// The sets.
    Sets,
    /// Why these sets are void.
    Why(Vec<String>),
    /// Which printer; found ones only.
    Printer,
    /// Whose slip.
    Slip,
    /// The chosen set's paper, at a page, in steps of zoom.
    Leaf {
        /// From 0.
        page: usize,
        /// From 0, the whole page.
        zoom: u8,
    },
}

/// The closest look.
pub(crate) const CLOSEST: u8 = 2;

/// The page as it is open.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct PapersPage {
    /// The chosen set, by its key.
    chosen: Option<String>,
    /// What is shown.
    pub ask: PapersMode,
}

impl Controller {
    /// The page of papers, where it is open.
    pub fn papers_page(&self) -> Option<&PapersPage> {
        self.press.open.as_ref()
    }

    /// Every set: what needs a person first, then what is under way, what waits, what is done.
    pub fn sets(&self) -> Vec<&PrintCopy> {
        let rank = |set: &&PrintCopy| match set.state {
            JobState::Unknown(_) | JobState::Refused(_) => 0,
            JobState::PrinterDone(_) => 1,
            JobState::Submitted(_) | JobState::Printing(..) => 2,
            JobState::Queued(_) => 3,
            JobState::Confirmed => 4,
        };
        let mut sets: Vec<&PrintCopy> = self.press.sets.iter().collect();
        sets.sort_by_key(rank);
        sets
    }

    /// The set that is chosen on the page.
    pub fn chosen_set(&self) -> Option<&PrintCopy> {
        let chosen = self.press.open.as_ref()?.chosen.as_ref()?;
        self.press.sets.iter().find(|set| set.key() == *chosen)
    }

    /// The printers that were found; `None` while it is looked for them.
    pub fn printers_found(&self) -> Option<&[FoundPrinter]> {
        self.press.found.as_deref()
    }

    /// Where the chosen printer answers.
    pub fn printer_chosen(&self) -> Option<String> {
        self.press.printer.as_ref().map(ToString::to_string)
    }

    /// The paper of the chosen set, for the eye. A slip is for nobody's eyes.
    pub fn leaf(&self) -> Option<(Paper, Arc<Fonts>)> {
        let which = self.chosen_set()?.which();
        let PrintedDocument::Paper(kind) = which.of else {
            return None;
        };
        Some((
            self.session.as_ref()?.paper(kind, which.print)?,
            Arc::clone(self.fonts.as_ref()?),
        ))
    }

    /// Takes what is meant for the page; whether it was.
    pub(super) fn papers_input(&mut self, input: &OperatorInput) -> bool {
        let Some(mut open) = self.press.open.take() else {
            return self.opens_papers(input);
        };
        match (input, &open.ask) {
            (OperatorInput::Papers | OperatorInput::Primary, PapersMode::Sets) => return true,
            // An incident needs the whole console.
            (OperatorInput::Incident, _) => return false,
            (OperatorInput::Papers | OperatorInput::Primary | OperatorInput::Erase, _) => {
                open.ask = PapersMode::Sets
            }
            (OperatorInput::PaperSeen, _) => {
                self.press.open = Some(open);
                self.paper_seen();
                return true;
            }
            (OperatorInput::PrintAgain, _) => {
                let chosen = self
                    .press
                    .sets
                    .iter()
                    .filter(|set| Some(set.key()) == open.chosen);
                let sent = chosen.filter(|set| !matches!(set.state, JobState::Queued(_)));
                let keys: Vec<String> = sent.map(PrintCopy::key).collect();
                if !keys.is_empty() {
                    open.ask = PapersMode::Why(keys);
                }
            }
            (OperatorInput::Move(way), _) => self.moved(&mut open, *way),
            (OperatorInput::Typed(c), _) => self.typed_on_papers(&mut open, *c),
            (OperatorInput::Confirm, _) => {}
            _ => {
                self.press.open = Some(open);
                return false;
            }
        }
        self.press.open = Some(open);
        true
    }

    fn opens_papers(&mut self, input: &OperatorInput) -> bool {
        let ask = match input {
            OperatorInput::Papers if self.session.is_some() => PapersMode::Sets,
            OperatorInput::PrintAgain if self.step() == DueStep::Print => {
                let bad = |set: &&PrintCopy| {
                    matches!(set.state, JobState::Unknown(_) | JobState::Refused(_))
                };
                let due = self.sets_in_hand();
                let due = |set: &&PrintCopy| due.contains(&set.key());
                PapersMode::Why(
                    self.press
                        .sets
                        .iter()
                        .filter(due)
                        .filter(bad)
                        .map(PrintCopy::key)
                        .collect(),
                )
            }
            _ => return false,
        };
        if ask == PapersMode::Why(Vec::new()) {
            return false;
        }
        self.armed = None;
        let chosen = self.sets().first().map(|set| set.key());
        self.press.open = Some(PapersPage { chosen, ask });
        true
    }

    fn moved(&self, open: &mut PapersPage, way: Direction) {
        match (&mut open.ask, way) {
            (PapersMode::Leaf { page, .. }, Direction::Left) => *page = page.saturating_sub(1),
            (PapersMode::Leaf { page, .. }, Direction::Right) => {
                let pages = self
                    .press
                    .sets
                    .iter()
                    .find(|set| Some(set.key()) == open.chosen)
                    .map_or(1, |set| set.pages);
                *page = (*page + 1).min(pages.saturating_sub(1) as usize);
            }
            (PapersMode::Leaf { zoom, .. }, Direction::Up) => *zoom = (*zoom + 1).min(CLOSEST),
            (PapersMode::Leaf { zoom, .. }, Direction::Down) => *zoom = zoom.saturating_sub(1),
            (PapersMode::Sets, Direction::Up | Direction::Down) => {
                let sets = self.sets();
                let at = sets
                    .iter()
                    .position(|set| Some(set.key()) == open.chosen)
                    .unwrap_or(0);
                let to = if way == Direction::Up {
                    at.saturating_sub(1)
                } else {
                    at + 1
                };
                open.chosen = sets.get(to).or(sets.last()).map(|set| set.key());
            }
            _ => {}
        }
    }

    fn typed_on_papers(&mut self, open: &mut PapersPage, c: char) {
        let number = c.to_digit(10).and_then(|n| (n as usize).checked_sub(1));
        match (&open.ask, number) {
            (PapersMode::Why(keys), Some(n)) => {
                if let Some(reason) = VoidReason::ALL.get(n) {
                    let keys = keys.clone();
                    self.void(&keys, *reason);
                    // The next print stands in its place.
                    open.chosen = self.sets().first().map(|set| set.key());
                    open.ask = PapersMode::Sets;
                }
            }
            (PapersMode::Printer, Some(n)) => {
                let found = self.press.found.as_ref().and_then(|found| found.get(n));
                if let Some(found) = found.filter(|found| found.unfit().is_none()) {
                    self.choose_printer(found.uri.clone());
                    open.ask = PapersMode::Sets;
                }
            }
            (PapersMode::Slip, Some(n)) => {
                match self.print_slip(n) {
                    Ok(()) => self.message = None,
                    Err(error) => self.message = Some(super::messages::error_text(&error)),
                }
                open.ask = PapersMode::Sets;
            }
            (PapersMode::Sets, None) => match c.to_ascii_lowercase() {
                'v' if self.press.sets.iter().any(|set| {
                    Some(set.key()) == open.chosen && set.which().of != PrintedDocument::Slip
                }) =>
                {
                    open.ask = PapersMode::Leaf { page: 0, zoom: 0 };
                }
                'p' => {
                    self.press.find();
                    open.ask = PapersMode::Printer;
                }
                's' if self.may_print_slips() => open.ask = PapersMode::Slip,
                _ => {}
            },
            _ => {}
        }
    }
}
