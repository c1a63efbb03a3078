// SPDX-License-Identifier: Apache-2.0

//! The rules page and the freeze: people choose the rules, then roster and rules are fixed.
//!
//! Invariant: what happens to a bundle at the last place is never preset.

use super::common::Common;
use super::error::ControllerError;
use super::running::Running;
use super::takeover::candidate_folders;
use super::{CeremonyKind, Controller, Phase};
use crate::beijing;
use crate::ceremony::decide::DecideError;
use crate::ceremony::rules::{
    CeremonyFacts, CountingStep, IntervalMax, LastPlace, ProgramVersion, SchoolOrder,
};
use crate::custody;
use crate::protocol::Salt;
use crate::roster::{ImportResult, NumberingColumn};
use crate::session::{RuleChoices, Session, draws_one_of, prepare};
use std::collections::HashSet;
use std::sync::Arc;

/// A rule that a person chooses at the rules page.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum RuleChoice {
    /// Rule for a bundle at the last place.
    LastPlace(LastPlace),
    /// Way of counting entries.
    Step(CountingStep),
    /// Origin of the school order.
    SchoolOrder(SchoolOrder),
    /// The largest interval.
    IntervalMax(IntervalMax),
    /// The rules are read and decided as chosen.
    Decided,
    /// Back to the rules, until the freeze.
    Reopen,
}

/// Rules as they are chosen so far.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct ChosenRules {
    /// `None` until a person chose.
    pub last_place: Option<LastPlace>,
    /// Way of counting entries.
    pub step: CountingStep,
    /// Origin of the school order.
    pub school_order: SchoolOrder,
    /// The largest interval.
    pub interval_max: IntervalMax,
}

impl Default for ChosenRules {
    fn default() -> Self {
        Self {
            last_place: None,
            step: CountingStep::CountRemaining,
            school_order: SchoolOrder::Set,
            interval_max: IntervalMax::Children,
        }
    }
}

/// State of the decision on the rules.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Decision {
    /// They choose.
    Open,
    /// They have decided; the freeze is due.
    Made,
}

/// State of the rules page.
pub(super) struct RulesPhase {
    imported: ImportResult,
    workbooks: Vec<String>,
    chosen: ChosenRules,
    decision: Decision,
}

impl RulesPhase {
    /// Returns the page before anybody chose.
    pub(super) fn new(imported: ImportResult, workbooks: Vec<String>) -> Self {
        Self {
            imported,
            workbooks,
            chosen: ChosenRules::default(),
            decision: Decision::Open,
        }
    }

    /// Takes a choice.
    pub(super) fn choose(&mut self, choice: RuleChoice) {
        match choice {
            RuleChoice::LastPlace(rule) => self.chosen.last_place = Some(rule),
            RuleChoice::Step(step) => self.chosen.step = step,
            RuleChoice::SchoolOrder(order) => self.chosen.school_order = order,
            RuleChoice::IntervalMax(max) => self.chosen.interval_max = max,
            RuleChoice::Decided if self.can_decide() => self.decision = Decision::Made,
            RuleChoice::Decided | RuleChoice::Reopen => self.decision = Decision::Open,
        }
    }

    /// Returns whether everything that has no preset is chosen.
    pub(super) fn can_decide(&self) -> bool {
        self.chosen.last_place.is_some()
    }

    /// Returns whether people have decided.
    pub(super) fn is_decided(&self) -> bool {
        self.decision == Decision::Made
    }

    /// Returns the rules as chosen so far.
    pub(super) fn chosen(&self) -> &ChosenRules {
        &self.chosen
    }

    /// Returns the accepted import.
    pub(super) fn imported(&self) -> &ImportResult {
        &self.imported
    }

    /// Returns whether the rules as chosen so far need witnesses' digits.
    fn calls_number_digits(&self, parents: u32) -> bool {
        let roster = self.imported.roster.as_ref();
        let numbered = roster.is_some_and(|roster| roster.numbering == NumberingColumn::Imported);
        !numbered || parents > 0 || self.chosen.school_order == SchoolOrder::Drawn
    }

    /// Returns the workbooks that were read, applicants first, the plan last.
    pub(super) fn workbooks(&self) -> &[String] {
        &self.workbooks
    }

    /// Refuses a roster with a child of a real ceremony on the media that was drawn already.
    fn refuse_drawn_children(&self, common: &Common) -> Result<(), ControllerError> {
        let Some(roster) = self.imported.roster.as_ref() else {
            return Ok(());
        };
        if common.options.kind == CeremonyKind::Rehearsal {
            return Ok(());
        }
        let mut serials = HashSet::new();
        for entry in &roster.entries {
            serials.extend(entry.children.iter().map(|child| child.serial.clone()));
        }
        let serials = Arc::new(serials);
        let drawn = candidate_folders(&common.options)
            .into_iter()
            .find(|folder| draws_one_of(folder, &serials));
        match drawn {
            Some(folder) => Err(ControllerError::DrawnElsewhere(folder)),
            None => Ok(()),
        }
    }

    /// Fixes roster and rules.
    fn freeze(&self, common: &Common) -> Result<Session, ControllerError> {
        let (Some(roster), Some(last_place)) = (&self.imported.roster, self.chosen.last_place)
        else {
            return Err(DecideError::NotDue.into());
        };
        let mut without_randomness = None;
        let salt = || match custody::new_salt() {
            Ok(salt) => salt,
            Err(error) => {
                without_randomness = Some(error);
                Salt::new([0; 32])
            }
        };
        let choices = rule_choices(common, &self.chosen, last_place)?;
        let prepared = prepare(roster, &choices, salt)?;
        if let Some(error) = without_randomness {
            return Err(error.into());
        }
        let data = &common.options.data;
        Ok(Session::freeze(data, prepared, common.options.host())?)
    }
}

fn rule_choices(
    common: &Common,
    chosen: &ChosenRules,
    last_place: LastPlace,
) -> Result<RuleChoices, ControllerError> {
    let config = &common.options.config;
    Ok(RuleChoices {
        rehearsal: common.options.kind == CeremonyKind::Rehearsal,
        ceremony: ceremony_facts(common),
        program: program_version(common)?,
        custodians: config.custodians.clone(),
        signers: config.signers.clone(),
        school_order: chosen.school_order,
        parents: config.parents,
        number_digits: config.number_digits,
        stage_digits: config.stage_digits,
        supersedes: common.supersedes.clone(),
        tick_hz: config.tick_hz,
        min_ticks: config.min_ticks,
        interval_min: 1,
        interval_max: chosen.interval_max,
        step: chosen.step,
        last_place,
        waitlist: None,
    })
}

/// Returns the program that runs.
pub(super) fn program_version(common: &Common) -> Result<ProgramVersion, ControllerError> {
    Ok(ProgramVersion {
        version: env!("CARGO_PKG_VERSION").into(),
        sha256: common.options.program.sha256()?,
    })
}

/// Returns the ceremony as the config names it; without a date it is today's.
pub(super) fn ceremony_facts(common: &Common) -> CeremonyFacts {
    let config = &common.options.config;
    let date = if config.date.is_empty() {
        beijing::today()
    } else {
        config.date.clone()
    };
    CeremonyFacts {
        title: config.title.clone(),
        authority: config.authority.clone(),
        venue: config.venue.clone(),
        date,
    }
}

impl Controller {
    /// Takes a choice at the rules page; from the freeze on there is nothing to choose.
    pub(super) fn choose(&mut self, choice: RuleChoice) {
        if let Phase::Rules(rules) = &mut self.phase {
            self.common.pending = None;
            rules.choose(choice);
        }
    }

    /// Returns whether witnesses will call digits after the freeze, or have done so.
    pub fn calls_number_digits(&self) -> bool {
        match &self.phase {
            Phase::Running(running) => running.state().rules().calls_number_digits(),
            Phase::Rules(rules) => rules.calls_number_digits(self.common.options.config.parents),
            Phase::Import(_) | Phase::Recover(_) => true,
            Phase::Succession => false,
        }
    }

    /// Fixes roster and rules; the ceremony runs from here on.
    pub(super) fn freeze(&mut self) -> Result<(), ControllerError> {
        let Phase::Rules(rules) = &self.phase else {
            return Err(DecideError::NotDue.into());
        };
        rules.refuse_drawn_children(&self.common)?;
        let session = rules.freeze(&self.common)?;
        let mut running = Running::new(session, &self.common);
        let calls_digits = running.state().rules().calls_number_digits();
        // Where no digits are called, the mirror begins here.
        let noted = if calls_digits {
            Ok(())
        } else {
            running.note_missing_mirror()
        };
        self.phase = Phase::Running(Box::new(running));
        self.common.supersedes = None;
        noted
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn page() -> RulesPhase {
        RulesPhase::new(ImportResult::default(), Vec::new())
    }

    #[test]
    fn the_last_place_is_not_preset_and_nothing_is_decided_without_it() {
        let mut page = page();
        assert_eq!(page.chosen().last_place, None);
        page.choose(RuleChoice::Decided);
        assert!(!page.is_decided());
        page.choose(RuleChoice::LastPlace(LastPlace::Skip));
        page.choose(RuleChoice::Decided);
        assert!(page.is_decided());
    }

    #[test]
    fn reopening_keeps_what_was_chosen() {
        let mut page = page();
        page.choose(RuleChoice::LastPlace(LastPlace::Exceed));
        page.choose(RuleChoice::SchoolOrder(SchoolOrder::Drawn));
        page.choose(RuleChoice::Decided);
        page.choose(RuleChoice::Reopen);
        assert!(!page.is_decided() && page.can_decide());
        assert_eq!(page.chosen().school_order, SchoolOrder::Drawn);
    }
}
