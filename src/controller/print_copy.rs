// SPDX-License-Identifier: Apache-2.0

//! One custodian's printed copy of a paper. A plain value; the queue changes it.

use crate::printing::JobState;
use crate::session::{PaperKind, PrintCopyId, PrintedDocument};
use crate::sheet::PrintNumber;

/// Stage of a copy on its way to the printer.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Dispatch {
    /// The copy waits; nothing has been sent.
    Waiting,
    /// The ledger says that it is sent.
    Sent,
}

/// A copy in the queue, or one that has left it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct PrintCopy {
    /// The copy.
    pub(super) id: PrintCopyId,
    /// Number of its pages.
    pub pages: u32,
    /// State of its print job, as far as known.
    pub state: JobState,
    /// Stage on the way to the printer.
    pub(super) dispatch: Dispatch,
}

impl PrintCopy {
    /// Returns a copy that waits for the printer.
    pub(super) fn new(id: PrintCopyId, pages: u32) -> Self {
        Self {
            id,
            pages,
            state: JobState::Queued(None),
            dispatch: Dispatch::Waiting,
        }
    }

    /// Returns which copy it is.
    pub fn which(&self) -> PrintCopyId {
        self.id
    }

    /// Returns its identifier on the ledger.
    pub fn key(&self) -> String {
        self.id.to_string()
    }

    /// Returns the number of its print, from 1; a void one is followed by the next.
    pub fn print(&self) -> u32 {
        self.id.print.get()
    }

    /// Returns whether it belongs to the papers of this turn (from 0).
    pub(super) fn is_of_turn(&self, turn: usize) -> bool {
        match self.id.of {
            PrintedDocument::Paper(PaperKind::Result(own) | PaperKind::Waiting(own)) => own == turn,
            PrintedDocument::Paper(_) | PrintedDocument::Slip => false,
        }
    }

    /// Returns whether it waits here and was never sent.
    pub(super) fn waits(&self) -> bool {
        self.dispatch == Dispatch::Waiting && matches!(self.state, JobState::Queued(_))
    }

    /// Returns how many prints were sent; at least 1, because the first print is archived whether
    /// or not it was sent.
    pub(super) fn prints_made(&self) -> u32 {
        if self.dispatch == Dispatch::Sent || self.state.is_final() {
            self.print()
        } else {
            (self.print() - 1).max(1)
        }
    }

    /// Makes it the next print of the same copy, which waits.
    pub(super) fn follow(&mut self) {
        let next = self.print().saturating_add(1);
        self.id.print = PrintNumber::new(next).unwrap_or(self.id.print);
        self.state = JobState::Queued(None);
        self.dispatch = Dispatch::Waiting;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn copy() -> PrintCopy {
        let id = PrintCopyId {
            of: PrintedDocument::Paper(PaperKind::Result(1)),
            custodian: 2,
            print: PrintNumber::FIRST,
        };
        PrintCopy::new(id, 3)
    }

    #[test]
    fn the_first_print_is_archived_before_it_is_sent_and_a_later_one_after() {
        let mut copy = copy();
        assert_eq!(copy.prints_made(), 1);
        copy.dispatch = Dispatch::Sent;
        copy.follow();
        assert_eq!((copy.print(), copy.prints_made()), (2, 1));
        copy.dispatch = Dispatch::Sent;
        assert_eq!(copy.prints_made(), 2);
    }

    #[test]
    fn a_copy_that_follows_waits_under_the_next_number() {
        let mut copy = copy();
        copy.dispatch = Dispatch::Sent;
        copy.state = JobState::Confirmed;
        assert!(!copy.waits());
        copy.follow();
        assert!(copy.waits());
        assert_eq!(copy.key(), "result-2.3.2");
    }

    #[test]
    fn only_a_schools_papers_belong_to_its_turn() {
        let mut copy = copy();
        assert!(copy.is_of_turn(1) && !copy.is_of_turn(0));
        copy.id.of = PrintedDocument::Paper(PaperKind::Waiting(1));
        assert!(copy.is_of_turn(1));
        copy.id.of = PrintedDocument::Paper(PaperKind::Seal);
        assert!(!copy.is_of_turn(1));
        copy.id.of = PrintedDocument::Slip;
        assert!(!copy.is_of_turn(1));
    }
}
