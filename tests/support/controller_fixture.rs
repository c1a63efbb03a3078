// SPDX-License-Identifier: Apache-2.0

//! A controller with a clock that the test moves, and people who do what is due.

use paiwei::ceremony::rules::LastPlace;
use paiwei::console::{ButtonState, HallScreen, view};
use paiwei::controller::{
    AnnounceMode, CeremonyKind, Controller, Direction, DueStep, IncidentKind, KioskConfig,
    KioskOptions, MediumRole, OperatorInput, ParentKey, RuleChoice, SealingStep,
};
use paiwei::disk::OwnProgram;
use paiwei::hall::HallStage;
use paiwei::protocol::Digest;
use paiwei::roster::{WorkbookReader, sample};
use std::path::Path;
use std::time::Duration;

/// SHA-256 of the program that runs.
pub const PROGRAM: Digest = Digest::new([7; 32]);

#[track_caller]
pub fn options(folder: &Path) -> KioskOptions {
    let sample = sample(60, 2, 3).unwrap();
    for (name, bytes) in [
        ("applicants.xlsx", sample.applicants),
        ("schools.xlsx", sample.schools),
    ] {
        std::fs::write(folder.join(name), bytes).unwrap();
    }
    for medium in ["1", "2", "3"] {
        std::fs::create_dir_all(folder.join("media").join(medium)).unwrap();
    }
    KioskOptions {
        kind: CeremonyKind::Rehearsal,
        applicants: vec![folder.join("applicants.xlsx")],
        schools: Some(folder.join("schools.xlsx")),
        data: folder.join("data"),
        media: Some(folder.join("media")),
        announce: AnnounceMode::No,
        config: KioskConfig {
            twins_ms: 500,
            ..KioskConfig::default()
        },
        program: OwnProgram::known(PROGRAM),
        workbook_reader: WorkbookReader::ThisProcess,
    }
}

/// A controller with a clock that the test moves.
pub struct ControllerFixture {
    pub controller: Controller,
    pub now: Duration,
}

impl ControllerFixture {
    #[track_caller]
    pub fn new(options: KioskOptions) -> Self {
        Self {
            controller: Controller::new(options).unwrap(),
            now: Duration::ZERO,
        }
    }

    /// Starts again; two people let the ceremony go on where work is open.
    #[track_caller]
    pub fn again(options: KioskOptions) -> Self {
        let mut fixture = Self::new(options);
        fixture.go_on();
        fixture
    }

    /// Two people let the ceremony go on, where it is paused.
    #[track_caller]
    pub fn go_on(&mut self) {
        if self.controller.step() == DueStep::Incident {
            self.controller
                .input(OperatorInput::Happened(IncidentKind::Power));
            self.confirmed("");
        }
    }

    pub fn wait(&mut self, ms: u64) {
        self.now += Duration::from_millis(ms);
        self.controller.beat(self.now);
    }

    /// Presses the gold button, once the pause after the step before is over.
    pub fn primary(&mut self) {
        self.wait(2_000);
        self.controller.input(OperatorInput::Primary);
    }

    /// Returns the code on the hall display.
    pub fn code(&self) -> Option<String> {
        let HallStage::Confirm(confirm) = self.controller.scene("").stage else {
            return None;
        };
        Some(confirm.code?.digits().to_owned())
    }

    /// The second person reads the code off the hall display and types it; where a key is asked
    /// for, presses it a moment later.
    pub fn second_person(&mut self) {
        match self.code() {
            Some(code) => self.type_in(&code),
            None => {
                self.wait(2_000);
                self.controller.input(OperatorInput::Confirm);
            }
        }
    }

    pub fn press(&mut self, key: ParentKey) {
        self.controller.input(OperatorInput::KeyDown(key));
        self.controller.input(OperatorInput::KeyUp(key));
    }

    pub fn type_in(&mut self, text: &str) {
        text.chars()
            .for_each(|c| self.controller.input(OperatorInput::Typed(c)));
    }

    /// What people do at the step that is due.
    #[track_caller]
    pub fn step(&mut self) {
        let before = (self.controller.step(), self.events());
        match before.0 {
            DueStep::Rules => {
                self.controller
                    .input(OperatorInput::Choose(RuleChoice::LastPlace(
                        LastPlace::Exceed,
                    )));
                self.primary();
            }
            DueStep::NumberDigits => self.confirmed("314159265358"),
            DueStep::StageDigits => self.confirmed("271828"),
            DueStep::Seal if self.is_real() => self.seal_one_by_one(),
            DueStep::Shares if self.is_real() => self.read_one_by_one(),
            _ if self.controller.confirmed_by_two() && before.0 != DueStep::Incident => {
                self.confirmed("")
            }
            DueStep::Archive if self.is_real() => {
                self.insert_archive_media();
                self.primary();
            }
            DueStep::RollWaits(_) => self.press(ParentKey::Start),
            DueStep::Rolling(_) => {
                self.wait(4_000);
                self.press(ParentKey::Stop);
            }
            DueStep::Selecting => {
                // The first beat after a restart only begins the stillness before a visit.
                self.wait(1);
                self.wait(2_000);
            }
            DueStep::Incident => {
                self.controller
                    .input(OperatorInput::Happened(IncidentKind::Other));
                self.confirmed("");
            }
            DueStep::Done => {}
            _ => self.primary(),
        }
        assert_eq!(self.controller.message(), None);
        let after = (self.controller.step(), self.events());
        let opening = before.0 == DueStep::Opening;
        assert!(
            opening || before.0 == DueStep::Done || before != after,
            "nothing happened at {before:?}"
        );
    }

    fn is_real(&self) -> bool {
        self.controller.kind() == CeremonyKind::Real
    }

    /// Takes all custodians' media out but one; `None` inserts all, `Some("")` none.
    #[track_caller]
    pub fn insert_only(&mut self, medium: Option<&str>) {
        let media = self.controller.options().media.clone().unwrap();
        let away = media.with_file_name("away-media");
        std::fs::create_dir_all(&away).unwrap();
        for name in ["1", "2", "3"] {
            let inserted = medium.is_none_or(|only| only == name);
            let (from, to) = if inserted {
                (&away, &media)
            } else {
                (&media, &away)
            };
            if from.join(name).exists() {
                std::fs::rename(from.join(name), to.join(name)).unwrap();
            }
        }
        self.wait(2_000);
    }

    /// A person gives an inserted medium a role, on the page of media.
    #[track_caller]
    pub fn give_role(&mut self, label: &str, role: MediumRole) {
        self.wait(2_000);
        self.controller.input(OperatorInput::Media);
        let rows = |controller: &Controller| controller.media_page().unwrap();
        let place = rows(&self.controller)
            .iter()
            .position(|row| row.medium.label == label);
        for _ in 0..place.expect("the medium is inserted") {
            self.controller.input(OperatorInput::Move(Direction::Down));
        }
        let chosen = |controller: &Controller| {
            let rows = rows(controller);
            rows.into_iter().find(|row| row.is_chosen).unwrap()
        };
        if chosen(&self.controller).role.as_ref() != Some(&role) {
            while chosen(&self.controller).to_give.as_ref() != Some(&role) {
                self.controller.input(OperatorInput::Move(Direction::Right));
            }
            view(&self.controller, "", HallScreen::Own);
            self.controller.input(OperatorInput::Primary);
        }
        assert_eq!(self.controller.message(), None);
        assert_eq!(chosen(&self.controller).role, Some(role));
        self.controller.input(OperatorInput::Media);
        assert_eq!(self.controller.media_page(), None);
    }

    /// Writes the copy that is due onto the one medium that is inserted, which is given its role
    /// first where it has none.
    pub fn write_copy(&mut self) {
        if let Some(SealingStep::GiveRole(..)) = self.controller.sealing_step() {
            self.primary();
            assert_eq!(self.controller.message(), None);
        }
        self.primary();
    }

    /// Seals without a data disc where none is inserted, as two people confirm.
    pub fn finish_seal(&mut self) {
        self.primary();
        if self.controller.armed().is_some() {
            self.second_person();
        }
        self.primary();
        assert_eq!(self.controller.message(), None);
    }

    /// Seals a real ceremony, one medium after the other, without slips.
    #[track_caller]
    fn seal_one_by_one(&mut self) {
        self.confirmed("");
        for medium in ["1", "2", "3"] {
            self.insert_only(Some(""));
            self.insert_only(Some(medium));
            self.write_copy();
            assert_eq!(self.controller.message(), None);
            // Two people go on without a slip.
            self.primary();
            self.second_person();
        }
        self.insert_only(Some(""));
        self.finish_seal();
        self.insert_only(None);
    }

    /// Inserts a medium for each custodian's archive.
    #[track_caller]
    pub fn insert_archive_media(&mut self) {
        let media = self.controller.options().media.clone().unwrap();
        for name in self.controller.custodian_names().to_vec() {
            let label = format!("archive of {name}");
            std::fs::create_dir_all(media.join(&label)).unwrap();
            self.give_role(&label, MediumRole::Archive(name));
        }
    }

    /// Reads the shares of a real ceremony, one medium after the other.
    #[track_caller]
    fn read_one_by_one(&mut self) {
        for medium in ["1", "2", "3"] {
            self.insert_only(Some(medium));
            self.primary();
        }
        self.insert_only(None);
    }

    #[track_caller]
    pub fn confirmed(&mut self, digits: &str) {
        self.type_in(digits);
        self.wait(2_000);
        let before = self.events();
        self.controller.input(OperatorInput::Primary);
        assert_eq!(self.events(), before, "one person alone changes nothing");
        let shown = view(&self.controller, "", HallScreen::Own);
        assert_eq!(shown.primary.ready, ButtonState::SecondPerson);
        self.second_person();
    }

    pub fn events(&self) -> u64 {
        self.controller
            .session()
            .map_or(0, |session| session.state().events())
    }

    #[track_caller]
    pub fn until(&mut self, done: impl Fn(&Controller) -> bool) {
        while !done(&self.controller) {
            assert_ne!(
                self.controller.step(),
                DueStep::Done,
                "it did not come to that"
            );
            // Every page and picture on the way can be made.
            view(&self.controller, "09:30:00", HallScreen::Missing);
            self.controller.scene("09:30:00");
            self.step();
        }
    }
}
