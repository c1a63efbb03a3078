// SPDX-License-Identifier: Apache-2.0

//! Last print of every copy and its outcome, as the ledger has them.
//!
//! Invariant: a copy that was sent and of which no last word was recorded is *unknown*, never done.
//! Deliberately absent: the queue.

use crate::ceremony::aux_event::{AuxEvent, PrintState};
use crate::printing::{JobState, PrintRefusal, UnknownReason};
use crate::session::{PrintCopyId, PrintedDocument};
use crate::sheet::PrintNumber;
use std::collections::BTreeMap;

/// A copy, whichever print of it.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(super) struct CopyOwner {
    /// Of which document.
    pub(super) of: PrintedDocument,
    /// The custodian whose copy it is, by index in rule order.
    pub(super) custodian: usize,
}

impl CopyOwner {
    /// Returns the identifier of one of its prints.
    pub(super) fn print(self, print: PrintNumber) -> PrintCopyId {
        PrintCopyId {
            of: self.of,
            custodian: self.custodian,
            print,
        }
    }
}

/// The last print of a copy.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct LastPrint {
    /// Number of the print.
    pub(super) print: PrintNumber,
    /// Outcome of the print; queued where the one before was voided.
    pub(super) state: JobState,
}

/// The last prints of all copies.
#[derive(Clone, Default, Debug)]
pub(super) struct PrintHistory {
    last: BTreeMap<CopyOwner, LastPrint>,
}

impl PrintHistory {
    /// Reads the history from the ledger's events, in order.
    pub(super) fn read<'a>(events: impl Iterator<Item = &'a AuxEvent>) -> Self {
        let mut history = Self::default();
        for event in events {
            history.apply(event);
        }
        history
    }

    fn apply(&mut self, event: &AuxEvent) {
        match event {
            AuxEvent::SheetSent { set } => self.record(set, unknown()),
            AuxEvent::SheetState { set, state } => self.record(set, resumed_state(*state)),
            AuxEvent::PaperConfirmed { set, .. } => self.record(set, JobState::Confirmed),
            AuxEvent::SheetVoid { set, .. } => {
                let next = set.print.get().saturating_add(1);
                let print = PrintNumber::new(next).unwrap_or(set.print);
                self.record(&PrintCopyId { print, ..*set }, JobState::Queued(None));
            }
            _ => {}
        }
    }

    fn record(&mut self, copy: &PrintCopyId, state: JobState) {
        let owner = CopyOwner {
            of: copy.of,
            custodian: copy.custodian,
        };
        let print = copy.print;
        self.last.insert(owner, LastPrint { print, state });
    }

    /// Returns the last print of a copy; `None` where none was sent.
    pub(super) fn of(&self, owner: CopyOwner) -> Option<&LastPrint> {
        self.last.get(&owner)
    }

    /// Returns the slips that were sent and not voided afterwards.
    pub(super) fn sent_slips(&self) -> impl Iterator<Item = (CopyOwner, &LastPrint)> {
        self.last
            .iter()
            .filter(|(owner, _)| owner.of == PrintedDocument::Slip)
            .filter(|(_, last)| !matches!(last.state, JobState::Queued(_)))
            .map(|(owner, last)| (*owner, last))
    }
}

/// Returns the state of a copy after a restart, from its last word on the ledger.
fn resumed_state(state: PrintState) -> JobState {
    match state {
        PrintState::PrinterDone => JobState::PrinterDone(None),
        PrintState::Refused => JobState::Refused(PrintRefusal::BeforeRestart),
        PrintState::Queued
        | PrintState::Submitted
        | PrintState::Printing
        | PrintState::Confirmed
        | PrintState::Unknown => unknown(),
    }
}

fn unknown() -> JobState {
    JobState::Unknown(UnknownReason::BeforeRestart)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ceremony::aux_event::VoidReason;
    use crate::ceremony::aux_event::tests::samples;
    use crate::session::PaperKind;

    const SEAL: CopyOwner = CopyOwner {
        of: PrintedDocument::Paper(PaperKind::Seal),
        custodian: 1,
    };

    fn set() -> PrintCopyId {
        SEAL.print(PrintNumber::FIRST)
    }

    fn state_after(events: &[AuxEvent]) -> JobState {
        let history = PrintHistory::read(events.iter());
        history.of(SEAL).unwrap().state.clone()
    }

    #[test]
    fn a_copy_that_was_never_sent_has_no_history() {
        let other = CopyOwner {
            custodian: 0,
            ..SEAL
        };
        let history = PrintHistory::read([AuxEvent::SheetSent { set: set() }].iter());
        assert_eq!(history.of(other), None);
    }

    #[test]
    fn a_copy_that_was_sent_is_unknown_until_the_printer_said_its_last_word() {
        let sent = AuxEvent::SheetSent { set: set() };
        assert_eq!(state_after(std::slice::from_ref(&sent)), unknown());
        let word = |state| AuxEvent::SheetState { set: set(), state };
        let done = [sent.clone(), word(PrintState::PrinterDone)];
        assert_eq!(state_after(&done), JobState::PrinterDone(None));
        let refused = state_after(&[sent.clone(), word(PrintState::Refused)]);
        assert!(matches!(refused, JobState::Refused(_)));
        assert_eq!(state_after(&[sent, word(PrintState::Unknown)]), unknown());
    }

    #[test]
    fn every_event_of_a_copy_is_its_last_word() {
        for event in samples() {
            let history = PrintHistory::read(std::iter::once(&event));
            let recorded = !history.last.is_empty();
            let kind = event.kind().unwrap();
            let is_of_a_copy = kind.fields().iter().any(|field| field.name == "set");
            assert_eq!(recorded, is_of_a_copy, "{kind}");
            assert_eq!(event.print_copy().is_some(), is_of_a_copy, "{kind}");
        }
    }

    #[test]
    fn a_copy_whose_pages_were_counted_is_confirmed() {
        let events = [
            AuxEvent::SheetSent { set: set() },
            AuxEvent::other(
                "paper_confirmed",
                [("set", "seal.2.1".into()), ("pages", 2.into())],
            ),
        ];
        let events = events.map(|event| match event {
            AuxEvent::Other(free) => AuxEvent::read(&free),
            event => event,
        });
        assert_eq!(state_after(&events), JobState::Confirmed);
    }

    #[test]
    fn after_a_void_the_next_print_waits() {
        let reason = VoidReason::Jam;
        let void = AuxEvent::SheetVoid { set: set(), reason };
        let history = PrintHistory::read([AuxEvent::SheetSent { set: set() }, void].iter());
        let last = history.of(SEAL).unwrap();
        assert_eq!(
            (last.print.get(), &last.state),
            (2, &JobState::Queued(None))
        );
    }

    #[test]
    fn only_slips_that_were_sent_and_not_voided_are_listed() {
        let slip = |custodian| {
            let of = PrintedDocument::Slip;
            CopyOwner { of, custodian }.print(PrintNumber::FIRST)
        };
        let reason = VoidReason::Lost;
        let events = [
            AuxEvent::SheetSent { set: slip(0) },
            AuxEvent::SheetSent { set: slip(1) },
            AuxEvent::SheetVoid {
                set: slip(1),
                reason,
            },
            AuxEvent::SheetSent { set: set() },
        ];
        let history = PrintHistory::read(events.iter());
        let custodians: Vec<usize> = history
            .sent_slips()
            .map(|(owner, _)| owner.custodian)
            .collect();
        assert_eq!(custodians, [0]);
    }
}
