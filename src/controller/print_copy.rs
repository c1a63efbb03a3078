// SPDX-License-Identifier: Apache-2.0

//! One custodian's set of a paper, and why one is void. Plain values; what moves them is the
//! queue's.

use crate::printing::JobState;
use crate::session::{PaperKind, PrintCopyId, PrintedDocument};
use crate::sheet::PrintNumber;

/// One set of a paper.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct PrintCopy {
    /// Of what.
    pub(super) of: PrintedDocument,
    /// Whose set, in rule order.
    pub(super) custodian: usize,
    /// From 1; a void one is followed by the next.
    pub print: u32,
    /// How many pages it has.
    pub pages: u32,
    /// Where it stands.
    pub state: JobState,
    /// Whether the ledger says that it was sent.
    pub(super) ordered: bool,
}

impl PrintCopy {
    /// Which set it is.
    pub fn which(&self) -> PrintCopyId {
        let print = PrintNumber::new(self.print).unwrap_or(PrintNumber::FIRST);
        PrintCopyId {
            of: self.of,
            custodian: self.custodian,
            print,
        }
    }

    /// Its name on the ledger.
    pub fn key(&self) -> String {
        self.which().to_string()
    }

    pub(super) fn is_of_turn(&self, turn: usize) -> bool {
        matches!(self.of, PrintedDocument::Paper(PaperKind::Result(own) | PaperKind::Waiting(own)) if own == turn)
    }

    /// The prints of it that were sent, or will be first.
    pub(super) fn prints(&self) -> u32 {
        if self.ordered || self.state.is_final() {
            self.print
        } else {
            (self.print - 1).max(1)
        }
    }
}
