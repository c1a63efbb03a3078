// SPDX-License-Identifier: Apache-2.0

//! Queries that console and windows make to the controller.
//!
//! Invariant: asking changes nothing. Deliberately absent: the steps (`step.rs`), and what each
//! part of the day answers itself. What exists only in a ceremony under way is empty before.

use super::common::HelpPage;
use super::disc_names::DiscNames;
use super::error::ControllerError;
use super::parent_keys::KeyHolder;
use super::rule_choice::ChosenRules;
use super::running::Running;
use super::{
    CeremonyKind, Controller, CopyStatus, DueStep, KioskOptions, MachineState, Phase, SealOn,
    TakeoverOffer, TimedStep,
};
use crate::ceremony::aux_event::{AuxEvent, AuxEventKind};
use crate::roster::ImportResult;
use crate::session::{CeremonyDay, ClockFault, Session};
use std::path::PathBuf;

impl Controller {
    /// Returns the computer, as it was last looked at.
    pub fn machine(&self) -> MachineState {
        self.common.machine
    }

    /// Returns whether the page of all keys is shown over the step.
    pub fn shows_help(&self) -> bool {
        self.common.help == HelpPage::Shown
    }

    /// Returns the time at which a step of a school (or, under the empty code, of the ceremony) was
    /// done, as the ledger has it.
    pub fn done_at(&self, school: &str, step: TimedStep) -> Option<&str> {
        self.phase.running()?.log.at(school, step)
    }

    /// Returns the time of the last auxiliary event of this kind.
    pub fn noted_at(&self, kind: AuxEventKind) -> Option<&str> {
        self.phase.running()?.log.last_at(kind)
    }

    /// Returns whether both of the parent's keys were pressed since the start.
    pub fn keys_answered(&self) -> bool {
        self.common.keys.both_answered()
    }

    /// Returns what went wrong or is to be known, until the next step.
    pub fn message(&self) -> Option<&str> {
        self.common.message.as_deref()
    }

    /// Returns the session, from the freeze on.
    pub fn session(&self) -> Option<&Session> {
        self.phase.running().map(|running| &running.session)
    }

    /// Returns whether the ledger has keys that were not compared with the shares in this run.
    pub fn keys_unchecked(&self) -> bool {
        self.session().is_some_and(Session::keys_unchecked)
    }

    /// Returns whether it is a rehearsal.
    pub fn kind(&self) -> CeremonyKind {
        self.common.options.kind
    }

    /// Returns what the kiosk was started with.
    pub fn options(&self) -> &KioskOptions {
        &self.common.options
    }

    /// Returns the import so far, until the freeze.
    pub fn imported(&self) -> Option<&ImportResult> {
        match &self.phase {
            Phase::Import(import) => import.imported(),
            Phase::Rules(rules) => Some(rules.imported()),
            Phase::Recover(recover) => recover.import().imported(),
            Phase::Succession | Phase::Running(_) => None,
        }
    }

    /// Returns the workbooks that were read, applicants first, the plan last.
    pub fn workbooks(&self) -> &[String] {
        match &self.phase {
            Phase::Import(import) => import.workbooks(),
            Phase::Rules(rules) => rules.workbooks(),
            Phase::Recover(recover) => recover.import().workbooks(),
            Phase::Succession | Phase::Running(_) => &[],
        }
    }

    /// Returns the files on the medium that were not read, until the import is accepted.
    pub fn files_passed(&self) -> &[String] {
        match &self.phase {
            Phase::Import(import) => import.passed(),
            Phase::Recover(recover) => recover.import().passed(),
            Phase::Rules(_) | Phase::Running(_) | Phase::Succession => &[],
        }
    }

    /// Returns the rules as chosen so far; those that are preset where nobody can choose.
    pub fn chosen(&self) -> ChosenRules {
        match &self.phase {
            Phase::Rules(rules) => *rules.chosen(),
            Phase::Import(_) | Phase::Recover(_) | Phase::Succession | Phase::Running(_) => {
                ChosenRules::default()
            }
        }
    }

    /// Returns what the media offer to recover.
    pub fn offer(&self) -> Option<&TakeoverOffer> {
        match &self.phase {
            Phase::Recover(recover) => Some(recover.offer()),
            Phase::Import(_) | Phase::Rules(_) | Phase::Succession | Phase::Running(_) => None,
        }
    }

    /// Returns why this computer's own ledger is quarantined when a ceremony is recovered.
    pub fn unfit(&self) -> Option<&str> {
        match &self.phase {
            Phase::Recover(recover) => recover.unfit(),
            Phase::Import(_) | Phase::Rules(_) | Phase::Succession | Phase::Running(_) => None,
        }
    }

    /// Returns what is typed so far.
    pub fn typed_so_far(&self) -> &str {
        self.phase.running().map_or("", |running| &running.typed)
    }

    /// Returns how the copies compare, in rule order.
    pub fn copies(&self) -> &[CopyStatus] {
        self.phase
            .running()
            .map_or(&[], |running| running.copies.statuses())
    }

    /// Returns how a custodian's copy differs, where it was compared in this run.
    pub fn copy_trouble(&self, custodian: usize) -> Option<&str> {
        self.phase.running()?.copies.trouble(custodian)
    }

    /// Returns how the data disc compares; `None` where none was written.
    pub fn disc(&self) -> Option<CopyStatus> {
        self.phase.running()?.copies.disc()
    }

    /// Returns how the data disc differs, where it was compared in this run.
    pub fn disc_trouble(&self) -> Option<&str> {
        self.phase.running()?.copies.disc_trouble()
    }

    /// Returns how far the names are on the data disc, from the numbers to the seal.
    pub fn disc_names(&self) -> DiscNames {
        let running = self.phase.running();
        running.map_or(DiscNames::None, |running| running.disc_names.status())
    }

    /// Returns whether the next step of the opening is to go on with a copy missing.
    pub fn goes_without_a_copy(&self) -> bool {
        self.step() == DueStep::Opening
            && self.phase.running().is_some_and(|running| {
                running
                    .copies
                    .can_go_without(self.common.media.present_copies())
            })
    }

    /// Returns whether a copy fits and all were tried.
    pub fn opened_enough(&self) -> bool {
        self.phase.running().is_some_and(|running| {
            running
                .copies
                .are_complete(self.common.media.present_copies())
        })
    }

    /// Returns whether this item's seal was found intact.
    pub fn seal_intact(&self, seal: SealOn) -> bool {
        self.phase
            .running()
            .is_some_and(|running| running.attestations.seal_intact(seal))
    }

    /// Returns the item whose seal is shown next.
    pub fn next_seal(&self) -> Option<SealOn> {
        self.phase.running()?.attestations.next_seal()
    }

    /// Returns whose share was typed from a slip, in rule order.
    pub fn slips_typed(&self) -> Vec<bool> {
        let shares = self.phase.running().map(|running| &running.slip_shares);
        shares.into_iter().flatten().map(Option::is_some).collect()
    }

    /// Returns who keeps a copy, in rule order.
    pub fn custodian_names(&self) -> &[String] {
        match &self.phase {
            Phase::Running(running) => &running.state().rules().custodians,
            Phase::Import(_) | Phase::Rules(_) | Phase::Recover(_) | Phase::Succession => {
                &self.common.options.config.custodians
            }
        }
    }

    /// Returns whether the preparing day is over.
    pub fn is_drawing_day(&self) -> bool {
        self.phase
            .running()
            .is_some_and(|running| running.attestations.is_drawing_day())
    }

    /// Returns why the computer's clock must be wrong.
    pub fn clock_fault(&self) -> Option<ClockFault> {
        let day = match self.is_drawing_day() {
            true => CeremonyDay::Drawing,
            false => CeremonyDay::Preparing,
        };
        self.session()?.clock_fault(day)
    }

    /// Returns the time at which the clock was last compared by hand; a new day and a restart ask
    /// for it again.
    pub fn clock_checked(&self) -> Option<&str> {
        let renewed = [AuxEventKind::DrawingDay, AuxEventKind::Resumed];
        let log = &self.phase.running()?.log;
        log.last_at_unless(AuxEventKind::ClockChecked, &renewed)
    }

    /// Forgets which keys are down, because the keyboard went elsewhere.
    pub fn forget_keys(&mut self) {
        self.common.keys.forget();
    }

    /// Returns whether presses are the parent's.
    pub fn keys_with_parent(&self) -> bool {
        self.common.keys.holder() == KeyHolder::Parent
    }

    /// Returns whether people hold the draw.
    pub fn held(&self) -> bool {
        self.phase
            .running()
            .is_some_and(|running| running.draw.is_held())
    }

    /// Returns whether the draw goes at double pace.
    pub fn at_double_pace(&self) -> bool {
        self.phase
            .running()
            .is_some_and(|running| running.draw.is_double())
    }

    /// Returns whether an incident was asked for in a roll and waits for its stop.
    pub fn incident_waits(&self) -> bool {
        self.phase
            .running()
            .is_some_and(|running| running.incident.waits_for_stop())
    }

    /// Returns the time at which the open incident began, as the ledger has it.
    pub fn incident_began(&self) -> Option<&str> {
        self.phase.running()?.incident_began()
    }

    /// Returns the ceremony's title.
    pub fn ceremony_title(&self) -> String {
        match &self.phase {
            Phase::Running(running) => running.state().rules().ceremony.title.clone(),
            Phase::Import(_) | Phase::Rules(_) | Phase::Recover(_) | Phase::Succession => {
                self.common.options.config.title.clone()
            }
        }
    }

    /// Returns how many schools' sheets are settled.
    pub(super) fn settled_schools(&self) -> usize {
        self.phase.running().map_or(0, Running::settled_schools)
    }

    /// Returns the custodians' media, in rule order.
    pub fn media(&self) -> &[Option<PathBuf>] {
        self.common.media.assigned()
    }

    /// Returns how many of them are present.
    pub fn media_here(&self) -> usize {
        self.common.media.count()
    }
}

impl Running {
    /// Records that the clock was compared by hand with a trusted one.
    pub(super) fn record_clock_check(
        &mut self,
        _: &mut super::common::Common,
    ) -> Result<(), ControllerError> {
        self.append(AuxEvent::ClockChecked)
    }
}
