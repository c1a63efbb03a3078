// SPDX-License-Identifier: Apache-2.0

//! The parent representatives at the keys: in turn, never one whose own child is in the school's
//! ring.
//!
//! Invariant: derived from the ledger alone, so a restart calls the same parent. Deliberately
//! absent: any effect on a result; a press counts whoever makes it.

use super::common::Common;
use super::error::ControllerError;
use super::event_index::EventIndex;
use super::running::Running;
use super::{Controller, SideAction};
use crate::ceremony::aux_event::AuxEvent;
use crate::ceremony::decide::DecideError;
use crate::ceremony::state::CeremonyState;
use crate::i18n::gettext;
use crate::protocol::numbering::DrawNumber;

/// A parent representative at the keys.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct PressingParent {
    /// Place in the order in which the representatives were drawn, from 1.
    pub place: usize,
    /// Draw number of the parent's child, at another school.
    pub number: DrawNumber,
}

impl PressingParent {
    /// Returns the place in two digits, as ledger and hall have it: `03`.
    pub fn label(&self) -> String {
        format!("{:02}", self.place)
    }

    /// Returns the ledger's `by`: never a name.
    pub(super) fn by(&self) -> String {
        format!("家长代表 {}", self.label())
    }
}

/// Returns the representatives that may press for this school, in the order they were drawn.
fn eligible(state: &CeremonyState, school: usize) -> Vec<PressingParent> {
    let drawn = state.parents().iter().zip(1..);
    drawn
        .filter(|(number, _)| !is_in_ring(state, school, **number))
        .map(|(number, place)| PressingParent {
            place,
            number: *number,
        })
        .collect()
}

fn is_in_ring(state: &CeremonyState, school: usize, number: DrawNumber) -> bool {
    state.entries().is_some_and(|entries| {
        entries
            .0
            .iter()
            .any(|entry| entry.number == number && entry.school == school)
    })
}

/// The school whose rolls are due.
#[derive(Clone, Copy, Debug)]
struct SchoolAtKeys {
    /// Index in the rules.
    index: usize,
    /// Number of schools that came before it.
    before: usize,
}

impl SchoolAtKeys {
    fn of(state: &CeremonyState) -> Option<Self> {
        let turns = state.turns().len();
        match state.turn() {
            Some(turn) => Some(Self {
                index: turn.school,
                before: turns - 1,
            }),
            None => Some(Self {
                index: state.next_school()?,
                before: turns,
            }),
        }
    }
}

/// Returns who presses for the school whose rolls are due: one after the other, school by school,
/// or who replaced that one.
fn presser(state: &CeremonyState, log: &EventIndex) -> Option<PressingParent> {
    let school = SchoolAtKeys::of(state)?;
    let eligible = eligible(state, school.index);
    let code = state.rules().schools.get(school.index)?.code.as_str();
    let replacement = log.events().rev().find_map(|event| {
        let AuxEvent::PresserReplaced { school, to, .. } = event else {
            return None;
        };
        (school == code).then(|| to.get())
    });
    let called = eligible
        .iter()
        .find(|presser| Some(presser.place as u64) == replacement);
    let planned = eligible.get(school.before % eligible.len().max(1));
    called.or(planned).copied()
}

impl Running {
    /// Returns who presses; `None` where no representative was drawn, or none of them may press for
    /// this school.
    pub(super) fn presser(&self) -> Option<PressingParent> {
        presser(self.state(), &self.log)
    }

    /// Returns whether another representative may press for this school.
    fn has_substitute(&self) -> bool {
        SchoolAtKeys::of(self.state())
            .is_some_and(|school| eligible(self.state(), school.index).len() > 1)
    }

    /// Calls the next representative to the keys.
    fn replace_presser(&mut self) -> Result<(), ControllerError> {
        let school = SchoolAtKeys::of(self.state()).ok_or(DecideError::NotDue)?;
        let now = self.presser().ok_or(DecideError::NotDue)?;
        let eligible = eligible(self.state(), school.index);
        let next = eligible
            .iter()
            .find(|parent| parent.place > now.place)
            .or(eligible.first())
            .ok_or(DecideError::NotDue)?;
        let rules = self.state().rules();
        let planned = rules.schools.get(school.index).ok_or(DecideError::NotDue)?;
        self.append(AuxEvent::PresserReplaced {
            school: planned.code.clone(),
            from: now.place.into(),
            to: next.place.into(),
        })
    }
}

impl Controller {
    /// Returns who presses.
    pub fn presser(&self) -> Option<PressingParent> {
        self.phase.running()?.presser()
    }

    /// Returns whether another parent can be called now, also while a roll runs: the roll goes on,
    /// and the new parent stops it.
    pub fn presser_can_change(&self) -> bool {
        self.step().allows(SideAction::ChangeParent)
            && self.phase.running().is_some_and(Running::has_substitute)
    }

    /// Calls the next representative to the keys, where one may be called.
    pub(super) fn change_presser(&mut self) {
        if !self.presser_can_change() {
            self.common.message = Some(gettext(
                "No other parent representative may press for this school.",
            ));
            return;
        }
        let replaced = self.in_running(|running, _: &mut Common| running.replace_presser());
        self.report(replaced);
    }
}
