// SPDX-License-Identifier: Apache-2.0

//! Steps that people take before the hall and a machine can only record: numbers read aloud, the
//! drawing day begun, seals found intact, the certificate read, a school's sheets settled.
//!
//! Invariant: derived from the ledger alone, so a restart asks for none of them twice. Deliberately
//! absent: any effect on a result.

use crate::ceremony::aux_event::{AuxEvent, SealedItem};
use crate::protocol::Digest;

/// Results of these steps, as the ledger has them.
#[derive(Clone, Default, Debug)]
pub(super) struct Attestations {
    events: Vec<AuxEvent>,
    /// Program that two people accepted since the last start.
    accepted_program: Option<Digest>,
}

impl Attestations {
    /// Takes an event of the ledger, in order.
    pub(super) fn apply(&mut self, event: &AuxEvent) {
        match event {
            AuxEvent::NumbersRead
            | AuxEvent::DrawingDay
            | AuxEvent::SealIntact { .. }
            | AuxEvent::CertificateRead
            | AuxEvent::SheetSettled { .. } => self.events.push(event.clone()),
            AuxEvent::Resumed { .. } => self.accepted_program = None,
            AuxEvent::ProgramAccepted { program } => self.accepted_program = Some(*program),
            AuxEvent::CopyWritten { .. }
            | AuxEvent::CopyCompared { .. }
            | AuxEvent::ClockChecked
            | AuxEvent::ClockJumped { .. }
            | AuxEvent::ReadinessRead { .. }
            | AuxEvent::ListChecked { .. }
            | AuxEvent::PresserReplaced { .. }
            | AuxEvent::Incident
            | AuxEvent::KeyDiffers { .. }
            | AuxEvent::LinesElsewhere { .. }
            | AuxEvent::Superseded { .. }
            | AuxEvent::IncidentOver { .. }
            | AuxEvent::Left
            | AuxEvent::NamesRead
            | AuxEvent::SharesRead
            | AuxEvent::SheetSent { .. }
            | AuxEvent::SheetState { .. }
            | AuxEvent::SheetVoid { .. }
            | AuxEvent::PaperConfirmed { .. }
            | AuxEvent::SentToPrinter { .. }
            | AuxEvent::Archiving
            | AuxEvent::DiscWritten { .. }
            | AuxEvent::DiscCompared { .. }
            | AuxEvent::WithoutDisc
            | AuxEvent::WithoutSlip { .. }
            | AuxEvent::SlipByHand { .. }
            | AuxEvent::ShareOverwritten { .. }
            | AuxEvent::WithoutMirror
            | AuxEvent::MirrorBegan
            | AuxEvent::Other(_) => {}
        }
    }

    /// Returns whether two people accepted this program since the last start.
    pub(super) fn accepted(&self, program: Digest) -> bool {
        self.accepted_program == Some(program)
    }

    /// Returns whether the numbers were read aloud.
    pub(super) fn numbers_read(&self) -> bool {
        self.events.contains(&AuxEvent::NumbersRead)
    }

    /// Returns whether the preparing day is over.
    pub(super) fn is_drawing_day(&self) -> bool {
        self.events.contains(&AuxEvent::DrawingDay)
    }

    /// Returns whether the certificate was read aloud.
    pub(super) fn certificate_read(&self) -> bool {
        self.events.contains(&AuxEvent::CertificateRead)
    }

    /// Returns whether this item's seal was found intact.
    pub(super) fn seal_intact(&self, seal: SealedItem) -> bool {
        self.events.contains(&AuxEvent::SealIntact { seal })
    }

    /// Returns the item whose seal is shown next.
    pub(super) fn next_seal(&self) -> Option<SealedItem> {
        SealedItem::ALL
            .into_iter()
            .find(|seal| !self.seal_intact(*seal))
    }

    /// Returns how many schools' sheets are settled.
    pub(super) fn settled_schools(&self) -> usize {
        self.events
            .iter()
            .filter(|event| matches!(event, AuxEvent::SheetSettled { .. }))
            .count()
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
        let fresh = after(&[AuxEvent::Incident, AuxEvent::ClockChecked]);
        assert!(!fresh.numbers_read() && !fresh.is_drawing_day() && !fresh.certificate_read());
        let read = after(&[AuxEvent::NumbersRead]);
        assert!(read.numbers_read() && !read.is_drawing_day() && !read.certificate_read());
        assert!(after(&[AuxEvent::DrawingDay]).is_drawing_day());
        assert!(after(&[AuxEvent::CertificateRead]).certificate_read());
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
