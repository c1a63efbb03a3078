// SPDX-License-Identifier: Apache-2.0

//! The preparing day (编号封盘): import, rules, freeze, numbers, seal.

use super::error::ControllerError;
use super::messages::error_text;
use super::{Controller, DueStep};
use crate::ceremony::aux_event::AuxEvent;
use crate::ceremony::decide::Command;
use crate::ceremony::rules::{
    CeremonyFacts, CountingStep, IntervalMax, LastPlace, ProgramVersion, SchoolOrder,
};
use crate::controller::config::CeremonyKind;
use crate::controller::media;
use crate::custody;
use crate::protocol::{Salt, Share};
use crate::roster::{self, WorkbookSource};
use crate::session::{RuleChoices, Session, ShownNames, prepare, system_wall_clock};
use std::path::{Path, PathBuf};

/// A rule that a person chooses at the rules page.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum RuleChoice {
    /// What happens to a bundle at the last place. Nothing is preset.
    LastPlace(LastPlace),
    /// How is counted on.
    Step(CountingStep),
    /// Where the school order comes from.
    SchoolOrder(SchoolOrder),
    /// The largest interval.
    IntervalMax(IntervalMax),
    /// The rules are read and stand as chosen.
    Decided,
    /// Back to the rules, until the freeze.
    Reopen,
}

/// What was chosen so far.
#[derive(Clone, Copy, Debug)]
pub struct ChosenRules {
    /// `None` until a person chose.
    pub last_place: Option<LastPlace>,
    /// How is counted on.
    pub step: CountingStep,
    /// Where the school order comes from.
    pub school_order: SchoolOrder,
    /// The largest interval.
    pub interval_max: IntervalMax,
    decided: bool,
}

impl Default for ChosenRules {
    fn default() -> Self {
        Self {
            last_place: None,
            step: CountingStep::CountRemaining,
            school_order: SchoolOrder::Set,
            interval_max: IntervalMax::Children,
            decided: false,
        }
    }
}

impl ChosenRules {
    /// Whether people have decided, the last place included.
    pub fn decided(&self) -> bool {
        self.decided && self.last_place.is_some()
    }
}

impl Controller {
    /// Reads the workbooks again: those given at the start, or those on the media.
    pub(super) fn read_workbooks(&mut self) {
        let (mut applicants, mut schools) = (
            self.options.applicants.clone(),
            self.options.schools.clone(),
        );
        if applicants.is_empty() || schools.is_none() {
            let found = media::workbooks(&media::offered(self.options.media.as_deref()));
            applicants = found.0;
            schools = found.1;
        }
        self.imported = None;
        self.workbooks.clear();
        let Some(schools) = schools.filter(|_| !applicants.is_empty()) else {
            return;
        };
        let read = |path: &PathBuf| WorkbookSource::read(path);
        let sources: Result<Vec<WorkbookSource>, _> = applicants.iter().map(read).collect();
        match (sources, WorkbookSource::read(&schools)) {
            (Ok(applicants), Ok(schools)) => {
                self.workbooks = applicants
                    .iter()
                    .chain([&schools])
                    .map(|source| source.name.clone())
                    .collect();
                let fonts = self.fonts.as_deref();
                let has_glyph = |c: char| fonts.is_none_or(|fonts| fonts.has_glyph(c));
                self.imported = Some(roster::import(&applicants, &schools, &has_glyph));
            }
            (Err(error), _) | (_, Err(error)) => self.message = Some(error_text(&error.into())),
        }
    }

    pub(super) fn import_step(&mut self) {
        let clean = self
            .imported
            .as_ref()
            .is_some_and(|imported| imported.roster.is_some());
        if clean {
            self.accepted = true;
        } else {
            self.read_workbooks();
        }
    }

    pub(super) fn choose(&mut self, choice: RuleChoice) {
        if self.session.is_some() {
            return;
        }
        self.armed = None;
        match choice {
            RuleChoice::LastPlace(rule) => self.choice.last_place = Some(rule),
            RuleChoice::Step(step) => self.choice.step = step,
            RuleChoice::SchoolOrder(order) => self.choice.school_order = order,
            RuleChoice::IntervalMax(max) => self.choice.interval_max = max,
            RuleChoice::Decided => {
                self.choice.decided = self.accepted && self.choice.last_place.is_some()
            }
            RuleChoice::Reopen => self.choice.decided = false,
        }
    }

    /// The ceremony as the config names it.
    pub(super) fn ceremony(&self) -> CeremonyFacts {
        let config = &self.options.config;
        let today = || jiff::Zoned::now().strftime("%Y-%m-%d").to_string();
        CeremonyFacts {
            title: config.title.clone(),
            authority: config.authority.clone(),
            venue: config.venue.clone(),
            date: if config.date.is_empty() {
                today()
            } else {
                config.date.clone()
            },
        }
    }

    fn choices(&self, last_place: LastPlace) -> Result<RuleChoices, ControllerError> {
        let config = &self.options.config;
        Ok(RuleChoices {
            rehearsal: self.options.kind == CeremonyKind::Rehearsal,
            ceremony: self.ceremony(),
            program: ProgramVersion {
                version: env!("CARGO_PKG_VERSION").into(),
                sha256: crate::disk::own_hash()?,
            },
            custodians: config.custodians.clone(),
            signers: config.signers.clone(),
            school_order: self.choice.school_order,
            parents: config.parents,
            number_digits: config.number_digits,
            stage_digits: config.stage_digits,
            supersedes: None,
            tick_hz: config.tick_hz,
            min_ticks: config.min_ticks,
            interval_min: 1,
            interval_max: self.choice.interval_max,
            step: self.choice.step,
            last_place,
            waitlist: None,
        })
    }

    pub(super) fn freeze(&mut self) -> Result<(), ControllerError> {
        let roster = self
            .imported
            .as_ref()
            .and_then(|imported| imported.roster.as_ref());
        let (Some(roster), Some(last_place)) = (roster, self.choice.last_place) else {
            return Ok(());
        };
        let mut without_randomness = None;
        let salt = || match custody::new_salt() {
            Ok(salt) => salt,
            Err(error) => {
                without_randomness = Some(error);
                Salt::new([0; 32])
            }
        };
        let prepared = prepare(roster, &self.choices(last_place)?, salt)?;
        if let Some(error) = without_randomness {
            return Err(error.into());
        }
        self.session = Some(Session::freeze(
            &self.options.data,
            prepared,
            system_wall_clock(),
        )?);
        self.keep_mirror();
        Ok(())
    }

    pub(super) fn number(&mut self) -> Result<(), ControllerError> {
        let digits = std::mem::take(&mut self.typed);
        let Some(session) = &mut self.session else {
            return Ok(());
        };
        session.run(Command::Number { digits })?;
        self.shown = ShownNames::of(session);
        Ok(())
    }

    pub(super) fn note_numbers_read(&mut self) -> Result<(), ControllerError> {
        let Some(session) = &mut self.session else {
            return Ok(());
        };
        session.append(AuxEvent::NumbersRead)?;
        self.numbers_read = true;
        Ok(())
    }

    pub(super) fn seal(&mut self) -> Result<(), ControllerError> {
        let Some(folders) = self.sealed_folders() else {
            return Ok(());
        };
        let media: Vec<&Path> = folders.iter().map(PathBuf::as_path).collect();
        let shares: Result<Vec<Share>, _> = media.iter().map(|_| custody::new_share()).collect();
        let shares = shares?;
        let Some(session) = &mut self.session else {
            return Ok(());
        };
        session.seal(&media, &shares)?;
        self.shown = ShownNames::of(session);
        self.fill_copies()
    }

    /// Writes the copies, or what a crash left out of them.
    pub(super) fn fill_copies(&mut self) -> Result<(), ControllerError> {
        let (Some(session), Some(folders)) = (&self.session, self.sealed_folders()) else {
            return Ok(());
        };
        let media: Vec<&Path> = folders.iter().map(PathBuf::as_path).collect();
        let mut further = session.workbooks()?;
        if let Some(fonts) = &self.fonts {
            further.extend(session.papers(fonts)?);
        }
        session.fill_copies(&media, &further)?;
        session.write_record(&self.options.data.join("record"))?;
        Ok(())
    }

    /// Whether each custodian's copy was finished (its manifest stands).
    pub fn copies_whole(&self) -> bool {
        let finished = |folder: &PathBuf| folder.join(custody::MANIFEST).exists();
        self.sealed_folders()
            .is_some_and(|folders| folders.iter().all(finished))
    }

    pub(super) fn begin_drawing_day(&mut self) -> Result<(), ControllerError> {
        if self.step() == DueStep::Sealed && !self.copies_whole() {
            return self.fill_copies();
        }
        let Some(session) = &mut self.session else {
            return Ok(());
        };
        session.append(AuxEvent::DrawingDay)?;
        self.drawing_day = true;
        Ok(())
    }
}
