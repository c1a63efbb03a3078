// SPDX-License-Identifier: Apache-2.0

//! Whose hands are on the keys: the parent representatives in turn, never one whose own child is in
//! the school's ring.
//!
//! Invariant: derived from the ledger alone, so a restart calls the same parent. Deliberately not
//! here: any effect on a result; a press counts whoever makes it.

use super::error::ControllerError;
use super::event_index::EventIndex;
use super::{Controller, DueStep};
use crate::ceremony::aux_event::AuxEvent;
use crate::ceremony::state::CeremonyState;
use crate::i18n::gettext;
use crate::protocol::numbering::DrawNumber;

/// A parent representative at the keys.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct PressingParent {
    /// In the order they were drawn, from 1.
    pub place: usize,
    /// The draw number of the parent's child, at another school.
    pub number: DrawNumber,
}

impl PressingParent {
    /// Two digits, as on ledger and glass: `03`.
    pub fn label(&self) -> String {
        format!("{:02}", self.place)
    }

    /// The ledger's `by`: never a name.
    pub(super) fn by(&self) -> String {
        format!("家长代表 {}", self.label())
    }
}

/// The representatives that may press for this school, in the order they were drawn.
fn eligible(state: &CeremonyState, school: usize) -> Vec<PressingParent> {
    let own = |number: DrawNumber| {
        state.entries().is_some_and(|entries| {
            entries
                .0
                .iter()
                .any(|e| e.number == number && e.school == school)
        })
    };
    let drawn = state
        .parents()
        .iter()
        .enumerate()
        .map(|(i, number)| PressingParent {
            place: i + 1,
            number: *number,
        });
    drawn.filter(|presser| !own(presser.number)).collect()
}

/// Who presses for the school that is due or under way: one after the other, school by school, or
/// who replaced that one.
fn presser(state: &CeremonyState, log: &EventIndex) -> Option<PressingParent> {
    let (school, before) = school_at_the_keys(state)?;
    let eligible = eligible(state, school);
    let code = state.rules().schools.get(school)?.code.as_str();
    let place = log.events().rev().find_map(|event| match event {
        AuxEvent::PresserReplaced { school, to, .. } if school == code => Some(to.get()),
        _ => None,
    });
    let called = place.and_then(|place| {
        eligible
            .iter()
            .find(|presser| presser.place as u64 == place)
    });
    called
        .or_else(|| eligible.get(before % eligible.len().max(1)))
        .copied()
}

/// The school whose rolls are due, and how many schools came before it.
fn school_at_the_keys(state: &CeremonyState) -> Option<(usize, usize)> {
    match state.turn() {
        Some(turn) => Some((turn.school, state.turns().len() - 1)),
        None => Some((state.next_school()?, state.turns().len())),
    }
}

impl Controller {
    /// Who presses; `None` where no representative was drawn, or none of them may press for this
    /// school.
    pub fn presser(&self) -> Option<PressingParent> {
        presser(self.session.as_ref()?.state(), &self.log)
    }

    /// Whether another parent can be called now, also while it rolls: the roll goes on, and the new
    /// parent stops it.
    pub fn presser_can_change(&self) -> bool {
        let Some(session) = &self.session else {
            return false;
        };
        let rolls = matches!(
            self.step(),
            DueStep::RollReady(_) | DueStep::RollWaits(_) | DueStep::Rolling(_)
        );
        let state = session.state();
        rolls
            && school_at_the_keys(state)
                .is_some_and(|(school, _)| eligible(state, school).len() > 1)
    }

    /// 换人: the next representative takes the keys, noted with both places.
    pub(super) fn replace_presser(&mut self) {
        if !self.presser_can_change() {
            self.message = Some(gettext(
                "No other parent representative may press for this school.",
            ));
            return;
        }
        if let Err(error) = self.note_next_presser() {
            self.fail(&error);
        }
    }

    fn note_next_presser(&mut self) -> Result<(), ControllerError> {
        let now = self.presser();
        let (Some(session), Some(now)) = (&self.session, now) else {
            return Ok(());
        };
        let state = session.state();
        let Some((school, _)) = school_at_the_keys(state) else {
            return Ok(());
        };
        let eligible = eligible(state, school);
        let next = eligible
            .iter()
            .find(|p| p.place > now.place)
            .or_else(|| eligible.first());
        let (Some(next), Some(planned)) = (next, state.rules().schools.get(school)) else {
            return Ok(());
        };
        let event = AuxEvent::PresserReplaced {
            school: planned.code.clone(),
            from: now.place.into(),
            to: next.place.into(),
        };
        self.append(event)
    }
}
