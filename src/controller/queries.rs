// SPDX-License-Identifier: Apache-2.0

//! What the pages and the windows ask the controller.
//!
//! Invariant: asking changes nothing. Deliberately not here: the steps (`step.rs`), and what each
//! part of the day answers itself.

use super::preparing;
use super::{ArmedStep, Controller, CopyStatus, TimedStep};
use crate::ceremony::aux_event::AuxEventKind;
use crate::controller::config::{CeremonyKind, KioskOptions};
use crate::controller::machine::MachineState;
use crate::controller::parent_keys::KeyHolder;
use crate::roster::ImportResult;
use crate::session::Session;
use std::path::PathBuf;

impl Controller {
    /// The computer, as it was last seen.
    pub fn machine(&self) -> MachineState {
        self.machine
    }

    /// Whether the page of all keys stands over the step.
    pub fn shows_help(&self) -> bool {
        self.help
    }

    /// When a step of a school (or, under the empty code, of the ceremony) was done, as the ledger
    /// has it.
    pub fn done_at(&self, school: &str, mark: TimedStep) -> Option<&str> {
        self.log.at(school, mark)
    }

    /// Returns when an auxiliary event of this kind was last recorded.
    pub fn noted_at(&self, kind: AuxEventKind) -> Option<&str> {
        self.log
            .of_kind(kind)
            .next_back()
            .map(|noted| noted.at.as_str())
    }

    /// Whether the two keys have answered since the start: which of them were pressed.
    pub fn keys_answered(&self) -> bool {
        self.keys.both_answered()
    }

    /// What a first person has confirmed and the second is asked for.
    pub fn armed(&self) -> Option<ArmedStep> {
        self.armed
    }

    /// What went wrong or is to be known, until the next step.
    pub fn message(&self) -> Option<&str> {
        self.message.as_deref()
    }

    /// The ceremony, from the freeze on.
    pub fn session(&self) -> Option<&Session> {
        self.session.as_ref()
    }

    /// Rehearsal, or the real thing.
    pub fn kind(&self) -> CeremonyKind {
        self.options.kind
    }

    /// What the city set.
    pub fn options(&self) -> &KioskOptions {
        &self.options
    }

    /// The import so far.
    pub fn imported(&self) -> Option<&ImportResult> {
        self.imported.as_ref()
    }

    /// The workbooks that were read, applicants first, the plan last.
    pub fn workbooks(&self) -> &[String] {
        &self.workbooks
    }

    /// The rules as chosen so far.
    pub fn chosen(&self) -> &preparing::ChosenRules {
        &self.choice
    }

    /// What is typed so far.
    pub fn typed_so_far(&self) -> &str {
        &self.typed
    }

    /// Whether a second person confirms the step that is due.
    pub fn confirmed_by_two(&self) -> bool {
        self.step().confirmed_by_two() || self.goes_without_a_copy()
    }

    /// How the copies compare, in rule order.
    pub fn copies(&self) -> &[CopyStatus] {
        &self.copies
    }

    /// Whose share was typed from a slip.
    pub fn slips_typed(&self) -> Vec<bool> {
        self.slips.iter().map(Option::is_some).collect()
    }

    /// Who keeps a copy, in rule order.
    pub fn custodian_names(&self) -> &[String] {
        self.session
            .as_ref()
            .map_or(&self.options.config.custodians, |s| {
                &s.state().rules().custodians
            })
    }

    /// Whether the preparing day is over.
    pub fn is_drawing_day(&self) -> bool {
        self.drawing_day
    }

    /// Whether presses are the parent's.
    pub fn keys_with_parent(&self) -> bool {
        self.keys.holder() == KeyHolder::Parent
    }

    /// Whether the draw waits for F3.
    pub fn held(&self) -> bool {
        self.held
    }

    /// Whether the draw goes at double pace.
    pub fn at_double_pace(&self) -> bool {
        self.faster
    }

    /// The ceremony's title.
    pub fn ceremony_title(&self) -> String {
        let title = self
            .session
            .as_ref()
            .map(|s| s.state().rules().ceremony.title.clone());
        title.unwrap_or_else(|| self.options.config.title.clone())
    }

    pub(super) fn custodians(&self) -> usize {
        self.session
            .as_ref()
            .map_or(self.options.config.custodians.len(), |s| {
                s.state().rules().custodians.len()
            })
    }

    /// The media of the custodians that are here, in rule order.
    pub fn media(&self) -> &[Option<PathBuf>] {
        &self.seen.assigned
    }

    /// How many of them are here.
    pub fn media_here(&self) -> usize {
        self.seen.assigned.iter().flatten().count()
    }
}
