// SPDX-License-Identifier: Apache-2.0

//! The drawing day (派位派班): opening, digits, shares, the schools one by one, the close.

use super::error::ControllerError;
use super::messages::session_error_text;
use super::{Controller, CopyStatus, DueStep, SealOn};
use crate::ceremony::aux_event::{AuxEvent, CopyResult};
use crate::ceremony::decide::{Command, DecideError};
use crate::controller::config::{CeremonyKind, NameDisplay};
use crate::controller::media;
use crate::controller::parent_keys::{KeyHolder, ParentKey};
use crate::controller::roll_clock::RollClock;
use crate::custody::{self, CopyComparison};
use crate::hall;
use crate::protocol::rolls::Tick;
use crate::protocol::{Digest, Share};
use crate::roster::mask_name;
use crate::session::SessionError;
use std::path::{Path, PathBuf};
use std::time::Duration;

/// Schools with more places than this are drawn at double pace.
const MANY_PLACES: u64 = 300;

impl Controller {
    /// Opens the next copy, the notary's (the last custodian's) first.
    pub(super) fn open_next_copy(&mut self) -> Result<(), ControllerError> {
        let media = self.seen.assigned.clone();
        let Some(session) = &mut self.session else {
            return Ok(());
        };
        let custodians = session.state().rules().custodians.clone();
        let mut waiting = (0..custodians.len())
            .rev()
            .filter(|i| self.copies.get(*i) == Some(&CopyStatus::Waiting));
        // Copies are compared as they come: the first of them whose medium is here.
        let here = |i: &usize| media.get(*i).is_some_and(Option::is_some);
        let Some((i, medium)) = waiting
            .find(here)
            .and_then(|i| Some((i, media.get(i)?.as_ref()?)))
        else {
            return self.go_without_copies(&custodians);
        };
        let (result, trouble) = match session.compare_copy(&media::sealed(medium)) {
            Ok(CopyComparison::Same(_)) => (CopyResult::Same, None),
            Ok(CopyComparison::Differs(files)) => (CopyResult::Differs, Some(files.join(", "))),
            Ok(_) => (CopyResult::Differs, None),
            Err(SessionError::Ledger(error)) => return Err(SessionError::Ledger(error).into()),
            Err(error) => (CopyResult::Unreadable, Some(session_error_text(&error))),
        };
        self.append(AuxEvent::CopyCompared {
            custodian: custodians[i].clone(),
            result,
        })?;
        if let Some(trouble) = trouble {
            self.message = Some(format!("{}: {trouble}", custodians[i]));
        }
        self.pick_up_copies();
        Ok(())
    }

    /// A copy that fits stands in for those that can't be brought: two people have said so, and
    /// each is noted.
    fn go_without_copies(&mut self, custodians: &[String]) -> Result<(), ControllerError> {
        if !self.goes_without_a_copy() {
            return Err(ControllerError::CopyNotInserted);
        }
        for (i, name) in custodians.iter().enumerate() {
            if self.copies.get(i) == Some(&CopyStatus::Waiting) {
                self.append(AuxEvent::CopyCompared {
                    custodian: name.clone(),
                    result: CopyResult::Absent,
                })?;
            }
        }
        self.pick_up_copies();
        Ok(())
    }

    /// Whether the next step of the opening is to go on with a copy missing: one fits, and no other
    /// is inserted.
    pub fn goes_without_a_copy(&self) -> bool {
        let here = |i: usize| self.seen.assigned.get(i).is_some_and(Option::is_some);
        let mut waiting = (0..self.copies.len())
            .filter(|i| self.copies.get(*i) == Some(&CopyStatus::Waiting))
            .peekable();
        self.step() == DueStep::Opening
            && self.copies.contains(&CopyStatus::Same)
            && waiting.peek().is_some()
            && !waiting.any(here)
    }

    /// How the copies compare, as the ledger has it.
    pub(super) fn pick_up_copies(&mut self) {
        let Some(session) = &self.session else { return };
        let custodians = &session.state().rules().custodians;
        let mut copies = vec![CopyStatus::Waiting; custodians.len()];
        for event in self.log.events() {
            let AuxEvent::CopyCompared { custodian, result } = event else {
                continue;
            };
            if let Some(i) = custodians.iter().position(|name| name == custodian) {
                copies[i] = match result {
                    CopyResult::Same => CopyStatus::Same,
                    CopyResult::Absent => CopyStatus::Absent,
                    CopyResult::Differs | CopyResult::Unreadable => CopyStatus::Differs,
                };
            }
            if !copies.contains(&CopyStatus::Waiting) && !copies.contains(&CopyStatus::Same) {
                // No copy fits: they may be the wrong media, so they can be inserted and tried
                // again.
                copies.fill(CopyStatus::Waiting);
            }
        }
        self.copies = copies;
    }

    /// Whether a copy fits and all were tried.
    pub fn opened_enough(&self) -> bool {
        !self.copies.contains(&CopyStatus::Waiting) && self.copies.contains(&CopyStatus::Same)
    }

    pub(super) fn call_stage(&mut self) -> Result<(), ControllerError> {
        let digits = std::mem::take(&mut self.typed);
        self.run(Command::CallStage { digits })
    }

    /// Shares from the copies; with a typed slip, that slip in place of one copy's.
    pub(super) fn read_shares(&mut self) -> Result<(), ControllerError> {
        let media = self.seen.assigned.clone();
        let slip = std::mem::take(&mut self.typed);
        let Some(session) = &mut self.session else {
            return Ok(());
        };
        let custodians = session.state().rules().custodians.clone();
        let commits = session.state().commits().to_vec();
        let slip = if slip.is_empty() {
            None
        } else {
            Some(custody::read_slip(&slip)?)
        };
        let mut shares: Vec<Share> = Vec::new();
        for (i, name) in custodians.iter().enumerate() {
            let fits =
                |share: &Share| commits.get(i) == Some(&crate::protocol::seal::commit(name, share));
            let share = match slip
                .clone()
                .filter(fits)
                .or_else(|| self.slips.get(i).cloned().flatten())
            {
                Some(share) => {
                    self.slips.resize(custodians.len(), None);
                    self.slips[i] = Some(share.clone());
                    Some(share)
                }
                None => media
                    .get(i)
                    .and_then(|m| custody::read_share(&media::sealed(m.as_deref()?), name).ok()),
            };
            shares.extend(share);
        }
        if shares.len() < custodians.len() {
            return Err(DecideError::SharesNeeded.into());
        }
        session.take_shares(shares)?;
        self.slips.clear();
        Ok(())
    }

    /// After a resume: where the media stand, the shares are read without anybody's help.
    pub(super) fn read_shares_from_media(&mut self) {
        if let (Some(folders), Some(session)) = (self.sealed_folders(), &mut self.session) {
            let folders: Vec<&Path> = folders.iter().map(PathBuf::as_path).collect();
            // Where it fails the step stays due, and the console asks for the copies or slips.
            let _ = session.read_shares(&folders);
        }
    }

    fn run(&mut self, command: Command) -> Result<(), ControllerError> {
        let Some(session) = &mut self.session else {
            return Ok(());
        };
        session.run(command)?;
        self.log.catch_up(session.journal());
        Ok(())
    }

    pub(super) fn begin_school(&mut self) -> Result<(), ControllerError> {
        self.run(Command::BeginSchool)
    }

    pub(super) fn press(&mut self, key: ParentKey) {
        let pressed = match (key, self.roll) {
            (ParentKey::Start, None) => self.start_roll(),
            (ParentKey::Stop, Some(clock)) => self.stop_roll(clock),
            _ => Ok(()),
        };
        if let Err(error) = pressed {
            self.fail(&error);
        }
    }

    fn start_roll(&mut self) -> Result<(), ControllerError> {
        self.message = None;
        self.run(Command::BeginRoll)?;
        let hz = self
            .session
            .as_ref()
            .map_or(1, |session| session.state().rules().tick_hz.get());
        self.roll = Some(RollClock::new(self.now, hz));
        Ok(())
    }

    fn stop_roll(&mut self, clock: RollClock) -> Result<(), ControllerError> {
        let tick = clock.stop_tick(self.now);
        let by = self.presser().map(|presser| presser.by());
        match self.run(Command::StopRoll { tick, by }) {
            // A press before min_ticks is not taken; the roll goes on.
            Err(ControllerError::Session(SessionError::Refused(DecideError::TooEarly))) => Ok(()),
            Err(error) => Err(error),
            Ok(()) => {
                self.roll = None;
                self.keys.take_back();
                self.next_visit_at =
                    Some(self.now + Duration::from_millis(self.options.config.hold_ms));
                self.interrupt_after_stop();
                Ok(())
            }
        }
    }

    /// Makes the visit that is due, if its time has come.
    pub(super) fn visit_when_due(&mut self) -> bool {
        let due = self
            .session
            .as_ref()
            .and_then(|s| s.state().turn())
            .and_then(|turn| turn.next_pick())
            .is_some();
        if !due || self.held {
            return false;
        }
        let hold = Duration::from_millis(self.options.config.hold_ms);
        let at = *self.next_visit_at.get_or_insert(self.now + hold);
        if self.now < at {
            return false;
        }
        if let Err(error) = self.run(Command::Pick) {
            // Not at every beat: where an incident opens, its end begins anew; anything else is
            // tried again in a moment.
            self.next_visit_at = Some(self.now + Duration::from_secs(3));
            self.fail(&error);
            return true;
        }
        self.next_visit_at = Some(self.now + self.pace());
        true
    }

    /// Holds the draw between two visits, or lets it go on: the room may need a moment, the ledger
    /// does not care.
    pub(super) fn hold(&mut self) {
        self.message = None;
        self.held = !self.held && self.step() == DueStep::Selecting;
        self.next_visit_at = None;
    }

    /// How long the last visit stays.
    fn pace(&self) -> Duration {
        let config = &self.options.config;
        let turn = self
            .session
            .as_ref()
            .and_then(|session| Some((session.state().turn()?, session.state().rules())));
        let places = turn
            .and_then(|(turn, rules)| rules.schools.get(turn.school))
            .map_or(0, |s| s.places.get());
        let twins = turn
            .and_then(|(turn, _)| turn.picks.last())
            .is_some_and(|pick| pick.children > 1);
        let own = match (twins, places > MANY_PLACES) {
            (true, _) => config.twins_ms,
            (false, true) => config.pick_ms / 2,
            (false, false) => config.pick_ms,
        };
        Duration::from_millis(if self.faster { own / 2 } else { own })
    }

    pub(super) fn assign_classes(&mut self) -> Result<(), ControllerError> {
        self.run(Command::AssignClasses)
    }

    pub(super) fn complete_school(&mut self) -> Result<(), ControllerError> {
        self.run(Command::CompleteSchool)
    }

    pub(super) fn close(&mut self) -> Result<(), ControllerError> {
        self.run(Command::Close)
    }

    /// The scene of the hall, as it is now.
    pub fn scene(&self, clock: &str) -> hall::Scene {
        let Some(session) = &self.session else {
            return hall::before(
                &self.ceremony(),
                self.options.kind == CeremonyKind::Rehearsal,
                clock,
            );
        };
        let state = session.state();
        let rehearsal = state.rules().rehearsal;
        let names = |leaf: &Digest| {
            let shown = self.shown.of_leaf(leaf).iter();
            match self.options.config.names {
                NameDisplay::Masked if !rehearsal => shown.map(|name| mask_name(name)).collect(),
                NameDisplay::Masked | NameDisplay::Full => shown.cloned().collect(),
                NameDisplay::Numbers => shown.map(|_| String::new()).collect(),
            }
        };
        let config = &self.options.config;
        let rolling = self.roll.and_then(|clock| {
            let tick = config.shown_tick(clock.tick(self.now));
            let past = tick.0.checked_sub(1).filter(|_| !config.reduce_motion);
            Some(hall::RollInProgress {
                tick: tick.0,
                value: session.tick_value(tick)?,
                past: past.and_then(|past| session.tick_value(Tick(past))),
                hz: config.shown_hz(state.rules().tick_hz.get()),
            })
        });
        let seen = |mark: &CopyStatus| match mark {
            CopyStatus::Waiting | CopyStatus::Absent => hall::CopySeen::Waiting,
            CopyStatus::Same => hall::CopySeen::Same,
            CopyStatus::Differs => hall::CopySeen::Differs,
        };
        // A slip is typed in digits and letters too, but the hall never sees a share.
        let called = matches!(self.step(), DueStep::NumberDigits | DueStep::StageDigits);
        let moment = hall::HallMoment {
            names: &names,
            clock: clock.to_owned(),
            time_of: &time_of,
            typed: if called {
                self.typed.clone()
            } else {
                String::new()
            },
            seals: SealOn::ALL.map(|on| self.seal_intact(on)),
            copies: self.copies.iter().map(seen).collect(),
            drawing_day: self.drawing_day,
            certificate_read: self.certificate_read,
            keys_with_parent: self.keys.holder() == KeyHolder::Parent,
            presser: self.presser().map(|presser| presser.place),
            rolling,
            may_stop: self
                .roll
                .is_some_and(|roll| roll.stop_tick(self.now).0 >= state.rules().min_ticks.get()),
            paused: self
                .incident()
                .map(|_| self.incident_began().map(time_of).unwrap_or_default()),
            standing: self.now.saturating_sub(self.step_since),
            page: Duration::from_secs(config.page_seconds),
            pace: self.pace(),
        };
        hall::scene(state, &moment)
    }
}

/// The time of day of a line of the ledger.
fn time_of(at: &str) -> String {
    let zoned = at
        .parse::<jiff::Timestamp>()
        .map(|at| at.to_zoned(jiff::tz::TimeZone::system()));
    zoned
        .map(|at| at.strftime("%H:%M:%S").to_string())
        .unwrap_or_default()
}
