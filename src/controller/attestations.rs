// SPDX-License-Identifier: Apache-2.0

//! Steps that people take before the hall and a machine can only record: numbers read aloud, the
//! drawing day begun, seals found intact, the certificate read, a school's sheets settled.
//!
//! Invariant: derived from the ledger alone, so a restart asks for none of them twice. Deliberately
//! absent: any effect on a result.

use crate::ceremony::aux_event::{AuxEvent, AuxEventKind, SealedItem};
use crate::protocol::Digest;
use std::collections::BTreeSet;

/// Results of these steps, as the ledger has them.
#[derive(Clone, Default, Debug)]
pub(super) struct Attestations {
    seen: BTreeSet<AuxEventKind>,
    intact: Vec<SealedItem>,
    settled_schools: usize,
    /// Program that two people accepted since the last start.
    accepted_program: Option<Digest>,
}

impl Attestations {
    /// Takes an event of the ledger, in order.
    pub(super) fn apply(&mut self, event: &AuxEvent) {
        match event {
            // Its fields can't be read, so nothing is known to have been done.
            AuxEvent::Other(_) => return,
            AuxEvent::SealIntact { seal } => self.intact.push(*seal),
            AuxEvent::SheetSettled { .. } => self.settled_schools += 1,
            AuxEvent::Resumed { .. } => self.accepted_program = None,
            AuxEvent::ProgramAccepted { program } => self.accepted_program = Some(*program),
            _ => {}
        }
        self.seen.extend(event.kind());
    }

    /// Returns whether a thing that happens once in a ceremony is on the ledger.
    pub(super) fn has(&self, kind: AuxEventKind) -> bool {
        self.seen.contains(&kind)
    }

    /// Returns whether two people accepted this program since the last start.
    pub(super) fn accepted(&self, program: Digest) -> bool {
        self.accepted_program == Some(program)
    }

    /// Returns whether the preparing day is over.
    pub(super) fn is_drawing_day(&self) -> bool {
        self.has(AuxEventKind::DrawingDay)
    }

    /// Returns whether this item's seal was found intact.
    pub(super) fn seal_intact(&self, seal: SealedItem) -> bool {
        self.intact.contains(&seal)
    }

    /// Returns the item whose seal is shown next.
    pub(super) fn next_seal(&self) -> Option<SealedItem> {
        SealedItem::ALL
            .into_iter()
            .find(|seal| !self.seal_intact(*seal))
    }

    /// Returns how many schools' sheets are settled.
    pub(super) fn settled_schools(&self) -> usize {
        self.settled_schools
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn after(events: &[AuxEvent]) -> Attestations {
        let mut attestations = Attestations::default();
        for event in events {
            attestations.apply(event);
        }
        attestations
    }

    #[test]
    fn the_seals_are_shown_in_their_order_and_none_twice() {
        let mut shown = Attestations::default();
        for seal in SealedItem::ALL {
            assert_eq!(shown.next_seal(), Some(seal));
            shown.apply(&AuxEvent::SealIntact { seal });
            assert!(shown.seal_intact(seal));
        }
        assert_eq!(shown.next_seal(), None);
    }

    #[test]
    fn a_seal_that_was_recorded_out_of_order_is_not_asked_for_again() {
        let seal = SealedItem::ALL[1];
        let shown = after(&[AuxEvent::SealIntact { seal }]);
        assert_eq!(shown.next_seal(), Some(SealedItem::ALL[0]));
        assert!(!shown.seal_intact(SealedItem::ALL[2]));
    }

    #[test]
    fn each_step_is_done_by_its_own_event_only() {
        let done = [
            AuxEvent::NumbersRead,
            AuxEvent::DrawingDay,
            AuxEvent::CertificateRead,
        ];
        for event in &done {
            let after = after(&[AuxEvent::Incident, event.clone()]);
            for other in &done {
                assert_eq!(after.has(other.kind().unwrap()), event == other);
            }
            assert_eq!(after.is_drawing_day(), *event == AuxEvent::DrawingDay);
        }
    }

    #[test]
    fn an_event_whose_fields_cannot_be_read_does_no_step() {
        let unread = AuxEvent::other("sheet_settled", [("school", 3.into())]);
        let after = after(&[unread]);
        assert!(!after.has(AuxEventKind::SheetSettled));
        assert_eq!(after.settled_schools(), 0);
    }

    #[test]
    fn another_program_is_accepted_for_one_start_and_by_its_hash() {
        let program = Digest::new([7; 32]);
        let started = AuxEvent::Resumed {
            recovery: None,
            program: Some(program),
        };
        let accepted = AuxEvent::ProgramAccepted { program };
        assert!(!after(std::slice::from_ref(&started)).accepted(program));
        let now = after(&[started.clone(), accepted.clone()]);
        assert!(now.accepted(program) && !now.accepted(Digest::new([8; 32])));
        assert!(!after(&[started.clone(), accepted, started]).accepted(program));
    }

    #[test]
    fn each_settled_school_counts() {
        let settled = |school: &str| AuxEvent::SheetSettled {
            school: school.into(),
        };
        assert_eq!(after(&[]).settled_schools(), 0);
        assert_eq!(
            after(&[settled("S01"), settled("S02")]).settled_schools(),
            2
        );
    }
}
