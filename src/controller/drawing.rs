// SPDX-License-Identifier: Apache-2.0

//! The schools one by one: list, rolls, visits, classes, the end of a turn; then the close.

use super::common::Common;
use super::error::ControllerError;
use super::parent_keys::ParentKey;
use super::roll_clock::RollClock;
use super::running::Running;
use super::{DueStep, TimedStep, counted};
use crate::ceremony::aux_event::AuxEvent;
use crate::ceremony::decide::{Command, DecideError};
use crate::ceremony::json::PlainCount;
use crate::session::{PendingStop, SessionError};
use std::time::Duration;

/// Schools with more places than this are drawn at double pace.
const MANY_PLACES: u64 = 300;

impl Running {
    /// Returns whether the list of the school that is due was checked against the sealed one.
    pub(super) fn list_checked(&self) -> bool {
        let rules = self.state().rules();
        let next = self.state().next_school();
        let school = next.and_then(|index| rules.schools.get(index));
        school.is_some_and(|school| self.log.at(&school.code, TimedStep::Listed).is_some())
    }

    /// Records that the size of the next school's list was read aloud and is as sealed.
    pub(super) fn check_list(&mut self, _: &mut Common) -> Result<(), ControllerError> {
        let index = self.state().next_school().ok_or(DecideError::NotDue)?;
        let school = self.state().rules().schools.get(index);
        let school = school.ok_or(DecideError::NotDue)?.code.clone();
        let (numbers, children) = counted(self.state(), index);
        self.append(AuxEvent::ListChecked {
            school,
            numbers: plain(numbers)?,
            children: plain(children)?,
        })
    }

    /// Begins the next school's turn.
    pub(super) fn begin_school(&mut self, _: &mut Common) -> Result<(), ControllerError> {
        self.note_mirror()?;
        self.run(Command::BeginSchool)
    }

    /// Hands the keys to the parent.
    pub(super) fn hand_over_keys(&mut self, common: &mut Common) -> Result<(), ControllerError> {
        common.keys.hand_over();
        Ok(())
    }

    /// Takes a press of a parent's key. A key that is not due, or pressed while the draw is
    /// interrupted, does nothing.
    pub(super) fn press(
        &mut self,
        common: &mut Common,
        key: ParentKey,
    ) -> Result<(), ControllerError> {
        match (key, self.roll) {
            _ if self.incident.open().is_some() => Ok(()),
            (ParentKey::Start, None) => self.start_roll(common),
            (ParentKey::Stop, Some(clock)) => self.stop_roll(common, clock),
            (ParentKey::Start, Some(_)) | (ParentKey::Stop, None) => Ok(()),
        }
    }

    fn start_roll(&mut self, common: &mut Common) -> Result<(), ControllerError> {
        common.message = None;
        self.run(Command::BeginRoll)?;
        let hz = self.state().rules().tick_hz.get();
        self.roll = Some(RollClock::new(common.now, hz));
        Ok(())
    }

    fn stop_roll(&mut self, common: &mut Common, clock: RollClock) -> Result<(), ControllerError> {
        let tick = clock.stop_tick(common.now);
        let by = self.presser().map(|presser| presser.by());
        self.stop_roll_at(common, PendingStop { tick, by })
    }

    /// Writes the stop whose commit failed again, with the same tick: nobody presses twice.
    pub(super) fn stop_roll_again(&mut self, common: &mut Common) -> Result<(), ControllerError> {
        match self.session.pending_stop().cloned() {
            Some(press) => self.stop_roll_at(common, press),
            None => Ok(()),
        }
    }

    fn stop_roll_at(
        &mut self,
        common: &mut Common,
        press: PendingStop,
    ) -> Result<(), ControllerError> {
        let PendingStop { tick, by } = press;
        match self.run(Command::StopRoll { tick, by }) {
            // A press before min_ticks is not taken; the roll goes on.
            Err(ControllerError::Session(SessionError::Refused(DecideError::TooEarly))) => Ok(()),
            Err(error) => Err(error),
            Ok(()) => {
                self.draw.wait_until(common.now + stillness(common));
                self.end_roll(common)
            }
        }
    }

    /// Takes the keys back after a stop. An incident that waited for it begins.
    pub(super) fn end_roll(&mut self, common: &mut Common) -> Result<(), ControllerError> {
        self.roll = None;
        common.keys.take_back();
        self.interrupt_after_stop(common)
    }

    /// Makes the visit that is due, if its time has come; returns whether one was tried.
    pub(super) fn visit_when_due(&mut self, common: &Common) -> Result<bool, ControllerError> {
        let turn = self.session.state().turn();
        let next = turn.and_then(|turn| turn.next_pick());
        if self.incident.open().is_some()
            || self.session.keys_unchecked()
            || self.program_to_accept().is_some()
            || next.is_none()
            || !self.draw.is_due(common.now, stillness(common))
        {
            return Ok(false);
        }
        if let Err(error) = self.run(Command::Pick) {
            self.draw.retry_later(common.now);
            return Err(error);
        }
        self.draw.wait_until(common.now + self.visit_time(common));
        Ok(true)
    }

    /// Holds the draw between two visits, or lets it go on: the hall may need a moment.
    pub(super) fn hold(&mut self, common: &mut Common) -> Result<(), ControllerError> {
        common.message = None;
        if self.ceremony_step(&common.keys, common.media.present_copies()) == DueStep::Selecting
            && self.incident.open().is_none()
        {
            self.draw.toggle_hold();
        } else {
            self.draw.release();
        }
        Ok(())
    }

    /// Draws at double pace, or at its own.
    pub(super) fn change_pace(&mut self, _: &mut Common) -> Result<(), ControllerError> {
        self.draw.toggle_pace();
        Ok(())
    }

    /// Returns how long the last visit is shown.
    pub(super) fn visit_time(&self, common: &Common) -> Duration {
        let config = &common.options.config;
        let turn = self.state().turn();
        let school = turn.and_then(|turn| self.state().rules().schools.get(turn.school));
        let places = school.map_or(0, |school| school.places.get());
        let last = turn.and_then(|turn| turn.picks.last());
        let twins = last.is_some_and(|pick| pick.children > 1);
        let own = match (twins, places > MANY_PLACES) {
            (true, _) => config.twins_ms,
            (false, true) => config.pick_ms / 2,
            (false, false) => config.pick_ms,
        };
        self.draw.at_pace(Duration::from_millis(own))
    }

    /// Assigns the classes.
    pub(super) fn assign_classes(&mut self, _: &mut Common) -> Result<(), ControllerError> {
        self.run(Command::AssignClasses)
    }

    /// Ends the school's turn.
    pub(super) fn complete_school(&mut self, _: &mut Common) -> Result<(), ControllerError> {
        self.run(Command::CompleteSchool)
    }

    /// Closes the ceremony.
    pub(super) fn close(&mut self, _: &mut Common) -> Result<(), ControllerError> {
        self.run(Command::Close)
    }
}

/// Returns the stillness after a stop.
fn stillness(common: &Common) -> Duration {
    Duration::from_millis(common.options.config.hold_ms)
}

fn plain(count: u64) -> Result<PlainCount, ControllerError> {
    Ok(PlainCount::new(count).ok_or(DecideError::Impossible)?)
}
