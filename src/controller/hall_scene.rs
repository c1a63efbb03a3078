// SPDX-License-Identifier: Apache-2.0

//! The controller's state as the hall shows it.
//!
//! Invariant: the hall is given no share and, but for the real ceremony's own choice, no whole
//! name.

use super::common::Common;
use super::parent_keys::KeyHolder;
use super::rule_choice::ceremony_facts;
use super::running::Running;
use super::{CeremonyKind, Controller, CopyProgress, CopyStatus, NameDisplay, SealOn, TextEntry};
use crate::beijing;
use crate::ceremony::aux_event::AuxEventKind;
use crate::hall;
use crate::protocol::Digest;
use crate::protocol::rolls::Tick;
use crate::roster::mask_name;
use std::time::Duration;

impl Controller {
    /// Returns the hall's scene as it is now; `clock` is the time of day that it shows.
    pub fn scene(&self, clock: &str) -> hall::Scene {
        let Some(running) = self.phase.running() else {
            let rehearsal = self.common.options.kind == CeremonyKind::Rehearsal;
            let confirming = self.confirmation_in_hall();
            return hall::before(&ceremony_facts(&self.common), rehearsal, clock, confirming);
        };
        let common = &self.common;
        let names = |leaf: &Digest| running.shown_names(common, leaf);
        let digits_are_called = self.step().text() == TextEntry::CalledDigits;
        let moment = hall::HallMoment {
            names: &names,
            clock: clock.to_owned(),
            time_of: &time_of,
            // A slip is typed in digits and letters too, but the hall never sees a share.
            typed: if digits_are_called {
                running.typed.clone()
            } else {
                String::new()
            },
            seals: SealOn::ALL.map(|on| running.attestations.seal_intact(on)),
            copies: running.copies.statuses().iter().map(copy_seen).collect(),
            disc: running.copies.disc().as_ref().map(copy_seen),
            sealing: self.sealing_seen(),
            drawing_day: running.attestations.is_drawing_day(),
            certificate_read: running.attestations.has(AuxEventKind::CertificateRead),
            keys_with_parent: common.keys.holder() == KeyHolder::Parent,
            presser: running.presser().map(|presser| presser.place),
            rolling: running.roll_in_progress(common),
            may_stop: running.may_stop(common),
            paused: running.paused_since(),
            keys_unchecked: running.session.keys_unchecked(),
            standing: common.step_timer.elapsed(common.now),
            page: Duration::from_secs(common.options.config.page_seconds),
            pace: running.visit_time(common),
            confirming: self.confirmation_in_hall(),
        };
        hall::scene(running.state(), &moment)
    }

    fn sealing_seen(&self) -> Vec<hall::SealingSeen> {
        let progress = self.copies_progress().unwrap_or_default().into_iter();
        let seen = progress.map(|copy| match copy {
            CopyProgress::ToCome => hall::SealingSeen::ToCome,
            CopyProgress::Now => hall::SealingSeen::Now,
            CopyProgress::Failed => hall::SealingSeen::Failed,
            CopyProgress::Done => hall::SealingSeen::Done,
        });
        seen.collect()
    }
}

impl Running {
    /// Returns the names of an entry's children as the hall shows them.
    fn shown_names(&self, common: &Common, leaf: &Digest) -> Vec<String> {
        let rehearsal = self.state().rules().rehearsal;
        let names = self.names.of_leaf(leaf).iter();
        match common.options.config.names {
            NameDisplay::Masked if !rehearsal => names.map(|name| mask_name(name)).collect(),
            NameDisplay::Masked | NameDisplay::Full => names.cloned().collect(),
            NameDisplay::Numbers => names.map(|_| String::new()).collect(),
        }
    }

    fn roll_in_progress(&self, common: &Common) -> Option<hall::RollInProgress> {
        let config = &common.options.config;
        let tick = config.shown_tick(self.roll?.tick(common.now));
        let past = tick.0.checked_sub(1).filter(|_| !config.reduce_motion);
        Some(hall::RollInProgress {
            tick: tick.0,
            value: self.session.tick_value(tick)?,
            past: past.and_then(|past| self.session.tick_value(Tick(past))),
            hz: config.shown_hz(self.state().rules().tick_hz.get()),
        })
    }

    /// Returns whether a press would stop the roll now.
    fn may_stop(&self, common: &Common) -> bool {
        let min_ticks = self.state().rules().min_ticks.get();
        self.roll
            .is_some_and(|roll| roll.stop_tick(common.now).0 >= min_ticks)
    }

    /// Returns the time of day at which the open incident began; empty where the ledger has no
    /// time for it.
    fn paused_since(&self) -> Option<String> {
        self.incident.open()?;
        Some(self.incident_began().map(time_of).unwrap_or_default())
    }
}

fn copy_seen(status: &CopyStatus) -> hall::CopySeen {
    match status {
        CopyStatus::Waiting | CopyStatus::Absent => hall::CopySeen::Waiting,
        CopyStatus::Same => hall::CopySeen::Same,
        CopyStatus::Differs => hall::CopySeen::Differs,
    }
}

/// Returns the time of day of a ledger's time; empty where it can't be read.
fn time_of(at: &str) -> String {
    beijing::time_of_day(at).unwrap_or_default()
}
