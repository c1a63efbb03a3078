// SPDX-License-Identifier: Apache-2.0

//! What people do in front of the hall and a machine can only note: seals found intact, the
//! certificate read aloud, a school's list checked, the clock set.
//!
//! Invariant: each is a line of the ledger with its time, so a restart asks for none of them twice.
//! Deliberately not here: any effect on a result.

use super::error::ControllerError;
use super::{Controller, TimedStep};
use crate::ceremony::aux_event::{AuxEvent, AuxEventKind, SealedItem};
use crate::ceremony::decide::DecideError;
use crate::ceremony::json::PlainCount;

impl Controller {
    /// Whether this seal was found intact.
    pub fn seal_intact(&self, on: SealedItem) -> bool {
        self.seals.contains(&on)
    }

    /// The seal that is to be shown next.
    pub fn next_seal(&self) -> Option<SealedItem> {
        SealedItem::ALL
            .into_iter()
            .find(|on| !self.seal_intact(*on))
    }

    /// The notary has shown the next seal to the hall, and it is intact.
    pub(super) fn note_seal(&mut self) -> Result<(), ControllerError> {
        let Some(seal) = self.next_seal() else {
            return Ok(());
        };
        self.append(AuxEvent::SealIntact { seal })?;
        self.pick_up_ritual();
        Ok(())
    }

    /// The notary has read the certificate aloud.
    pub(super) fn note_certificate(&mut self) -> Result<(), ControllerError> {
        self.append(AuxEvent::CertificateRead)?;
        self.pick_up_ritual();
        Ok(())
    }

    /// What the ledger has of it.
    pub(super) fn pick_up_ritual(&mut self) {
        self.seals = SealedItem::ALL
            .into_iter()
            .filter(|seal| {
                self.log
                    .events()
                    .any(|event| *event == AuxEvent::SealIntact { seal: *seal })
            })
            .collect();
        self.certificate_read = self.log.has(AuxEventKind::CertificateRead);
    }

    /// Whether the list of the school that is due was checked against the sealed one.
    pub(super) fn list_checked(&self) -> bool {
        let state = self.session.as_ref().map(|session| session.state());
        let school = state.and_then(|state| state.rules().schools.get(state.next_school()?));
        school.is_some_and(|school| self.log.at(&school.code, TimedStep::Listed).is_some())
    }

    /// The number of entries and children was read aloud and stands as sealed.
    pub(super) fn note_list(&mut self) -> Result<(), ControllerError> {
        let Some(state) = self.session.as_ref().map(|session| session.state()) else {
            return Ok(());
        };
        let Some(index) = state.next_school() else {
            return Ok(());
        };
        let Some(school) = state.rules().schools.get(index) else {
            return Ok(());
        };
        let (numbers, children) = super::counted(state, index);
        let event = AuxEvent::ListChecked {
            school: school.code.clone(),
            numbers: PlainCount::new(numbers).ok_or(DecideError::Impossible)?,
            children: PlainCount::new(children).ok_or(DecideError::Impossible)?,
        };
        self.append(event)
    }

    /// Insert: the clock was compared by hand with a trusted one.
    pub(super) fn note_clock(&mut self) {
        if let Err(error) = self.append(AuxEvent::ClockChecked) {
            self.fail(&error);
        }
    }

    /// Whether the clock can and should be compared now: not while the room watches a roll.
    pub fn clock_is_due(&self) -> bool {
        use super::DueStep::{Incident, RollWaits, Rolling, Selecting};
        let busy = matches!(
            self.step(),
            Incident | RollWaits(_) | Rolling(_) | Selecting
        );
        self.session.is_some() && !busy && self.clock_checked().is_none()
    }

    /// When the clock was last compared by hand; a new day and a restart ask for it again.
    pub fn clock_checked(&self) -> Option<&str> {
        self.log
            .last_unless(
                AuxEventKind::ClockChecked,
                &[AuxEventKind::DrawingDay, AuxEventKind::Resumed],
            )
            .map(|noted| noted.at.as_str())
    }
}
