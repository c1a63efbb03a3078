//! The page of papers, over whatever step is due: every set of every paper, at any time; a set is chosen, counted, voided, looked at, a printer chosen.
//!
//! Invariant: it holds up nothing: parent's keys, the draw and an incident go on under it.

use super::set::{Reason, Set};
use super::{Desk, Input, Step};
use crate::printing::{Found, JobState};
use crate::session::Of;
use crate::sheet::{Fonts, Paper};
use std::sync::Arc;

/// Where an arrow key goes.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[allow(missing_docs, reason = "named after the keys")]
pub enum Way {
    Up,
    Down,
    Left,
    Right,
}

/// What the page shows.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Ask {
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
pub(in crate::kiosk) const CLOSEST: u8 = 2;

/// The page as it is open.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Open {
    /// The chosen set, by its key.
    chosen: Option<String>,
    /// What is shown.
    pub ask: Ask,
}

impl Desk {
    /// The page of papers, where it is open.
    pub fn papers_page(&self) -> Option<&Open> {
        self.press.open.as_ref()
    }

    /// Every set: what needs a person first, then what is under way, what waits, what is done.
    pub fn sets(&self) -> Vec<&Set> {
        let rank = |set: &&Set| match set.state {
            JobState::Unknown(_) | JobState::Refused(_) => 0,
            JobState::PrinterDone(_) => 1,
            JobState::Submitted(_) | JobState::Printing(..) => 2,
            JobState::Queued(_) => 3,
            JobState::Confirmed => 4,
        };
        let mut sets: Vec<&Set> = self.press.sets.iter().collect();
        sets.sort_by_key(rank);
        sets
    }

    /// The set that is chosen on the page.
    pub fn chosen_set(&self) -> Option<&Set> {
        let chosen = self.press.open.as_ref()?.chosen.as_ref()?;
        self.press.sets.iter().find(|set| set.key() == *chosen)
    }

    /// The printers that were found; `None` while it is looked for them.
    pub fn printers_found(&self) -> Option<&[Found]> {
        self.press.found.as_deref()
    }

    /// Where the chosen printer answers.
    pub fn printer_chosen(&self) -> Option<String> {
        self.press.printer.as_ref().map(ToString::to_string)
    }

    /// The paper of the chosen set, for the eye. A slip is for nobody's eyes.
    pub fn leaf(&self) -> Option<(Paper, Arc<Fonts>)> {
        let which = self.chosen_set()?.which();
        let Of::Paper(kind) = which.of else { return None };
        Some((self.session.as_ref()?.paper(kind, which.print)?, Arc::clone(self.fonts.as_ref()?)))
    }

    /// Takes what is meant for the page; whether it was.
    pub(super) fn papers_input(&mut self, input: &Input) -> bool {
        let Some(mut open) = self.press.open.take() else {
            return self.opens_papers(input);
        };
        match (input, &open.ask) {
            (Input::Papers | Input::Primary, Ask::Sets) => return true,
            // An incident needs the whole console.
            (Input::Incident, _) => return false,
            (Input::Papers | Input::Primary | Input::Erase, _) => open.ask = Ask::Sets,
            (Input::PaperSeen, _) => {
                self.press.open = Some(open);
                self.paper_seen();
                return true;
            }
            (Input::PrintAgain, _) => {
                let chosen = self.press.sets.iter().filter(|set| Some(set.key()) == open.chosen);
                let sent = chosen.filter(|set| !matches!(set.state, JobState::Queued(_)));
                let keys: Vec<String> = sent.map(Set::key).collect();
                if !keys.is_empty() {
                    open.ask = Ask::Why(keys);
                }
            }
            (Input::Move(way), _) => self.moved(&mut open, *way),
            (Input::Typed(c), _) => self.typed_on_papers(&mut open, *c),
            (Input::Confirm, _) => {}
            _ => {
                self.press.open = Some(open);
                return false;
            }
        }
        self.press.open = Some(open);
        true
    }

    fn opens_papers(&mut self, input: &Input) -> bool {
        let ask = match input {
            Input::Papers if self.session.is_some() => Ask::Sets,
            Input::PrintAgain if self.step() == Step::Print => {
                let bad = |set: &&Set| matches!(set.state, JobState::Unknown(_) | JobState::Refused(_));
                let due = self.sets_in_hand();
                let due = |set: &&Set| due.contains(&set.key());
                Ask::Why(self.press.sets.iter().filter(due).filter(bad).map(Set::key).collect())
            }
            _ => return false,
        };
        if ask == Ask::Why(Vec::new()) {
            return false;
        }
        self.armed = None;
        let chosen = self.sets().first().map(|set| set.key());
        self.press.open = Some(Open { chosen, ask });
        true
    }

    fn moved(&self, open: &mut Open, way: Way) {
        match (&mut open.ask, way) {
            (Ask::Leaf { page, .. }, Way::Left) => *page = page.saturating_sub(1),
            (Ask::Leaf { page, .. }, Way::Right) => {
                let pages =
                    self.press.sets.iter().find(|set| Some(set.key()) == open.chosen).map_or(1, |set| set.pages);
                *page = (*page + 1).min(pages.saturating_sub(1) as usize);
            }
            (Ask::Leaf { zoom, .. }, Way::Up) => *zoom = (*zoom + 1).min(CLOSEST),
            (Ask::Leaf { zoom, .. }, Way::Down) => *zoom = zoom.saturating_sub(1),
            (Ask::Sets, Way::Up | Way::Down) => {
                let sets = self.sets();
                let at = sets.iter().position(|set| Some(set.key()) == open.chosen).unwrap_or(0);
                let to = if way == Way::Up { at.saturating_sub(1) } else { at + 1 };
                open.chosen = sets.get(to).or(sets.last()).map(|set| set.key());
            }
            _ => {}
        }
    }

    fn typed_on_papers(&mut self, open: &mut Open, c: char) {
        let number = c.to_digit(10).and_then(|n| (n as usize).checked_sub(1));
        match (&open.ask, number) {
            (Ask::Why(keys), Some(n)) => {
                if let Some(reason) = Reason::ALL.get(n) {
                    let keys = keys.clone();
                    self.void(&keys, *reason);
                    // The next print stands in its place.
                    open.chosen = self.sets().first().map(|set| set.key());
                    open.ask = Ask::Sets;
                }
            }
            (Ask::Printer, Some(n)) => {
                let found = self.press.found.as_ref().and_then(|found| found.get(n));
                if let Some(found) = found.filter(|found| found.unfit().is_none()) {
                    self.choose_printer(found.uri.clone());
                    open.ask = Ask::Sets;
                }
            }
            (Ask::Slip, Some(n)) => {
                match self.print_slip(n) {
                    Ok(()) => self.message = None,
                    Err(error) => self.message = Some(super::mirror::said(&error)),
                }
                open.ask = Ask::Sets;
            }
            (Ask::Sets, None) => match c.to_ascii_lowercase() {
                'v' if self
                    .press
                    .sets
                    .iter()
                    .any(|set| Some(set.key()) == open.chosen && set.which().of != Of::Slip) =>
                {
                    open.ask = Ask::Leaf { page: 0, zoom: 0 };
                }
                'p' => {
                    self.press.find();
                    open.ask = Ask::Printer;
                }
                's' if self.may_print_slips() => open.ask = Ask::Slip,
                _ => {}
            },
            _ => {}
        }
    }
}
