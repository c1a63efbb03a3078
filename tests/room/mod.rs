//! A desk with a clock that the test moves, and people who do what is due.
#![allow(dead_code, reason = "each test file uses its part")]

use paiwei::ceremony::rules::LastPlace;
use paiwei::kiosk::{
    Announce, Choice, Config, Desk, HallScreen, IncidentKind, Input, Kind, Options, ParentKey, Ready, Step, view,
};
use paiwei::roster::sample;
use std::path::Path;
use std::time::Duration;

pub fn options(folder: &Path) -> Options {
    let sample = sample(60, 2, 3).unwrap();
    for (name, bytes) in [("applicants.xlsx", sample.applicants), ("schools.xlsx", sample.schools)] {
        std::fs::write(folder.join(name), bytes).unwrap();
    }
    for medium in ["1", "2", "3"] {
        std::fs::create_dir_all(folder.join("media").join(medium)).unwrap();
    }
    Options {
        kind: Kind::Rehearsal,
        applicants: vec![folder.join("applicants.xlsx")],
        schools: Some(folder.join("schools.xlsx")),
        data: folder.join("data"),
        media: Some(folder.join("media")),
        announce: Announce::No,
        config: Config { twins_ms: 500, ..Config::default() },
    }
}

/// A desk with a clock that the test moves.
pub struct Room {
    pub desk: Desk,
    pub now: Duration,
}

impl Room {
    pub fn new(options: Options) -> Self {
        Self { desk: Desk::new(options).unwrap(), now: Duration::ZERO }
    }

    pub fn wait(&mut self, ms: u64) {
        self.now += Duration::from_millis(ms);
        self.desk.beat(self.now);
    }

    pub fn press(&mut self, key: ParentKey) {
        self.desk.input(Input::KeyDown(key));
        self.desk.input(Input::KeyUp(key));
    }

    pub fn type_in(&mut self, text: &str) {
        text.chars().for_each(|c| self.desk.input(Input::Typed(c)));
    }

    /// What people do at the step that is due.
    pub fn step(&mut self) {
        let before = (self.desk.step(), self.events());
        match before.0 {
            Step::Rules => {
                self.desk.input(Input::Choose(Choice::LastPlace(LastPlace::Exceed)));
                self.desk.input(Input::Primary);
            }
            Step::NumberDigits => self.confirmed("314159265358"),
            Step::StageDigits => self.confirmed("271828"),
            Step::Freeze | Step::Seal | Step::Close => self.confirmed(""),
            Step::RollWaits(_) => self.press(ParentKey::Start),
            Step::Rolling(_) => {
                self.wait(4_000);
                self.press(ParentKey::Stop);
            }
            Step::Selecting => {
                // The first beat after a restart only begins the stillness before a visit.
                self.wait(1);
                self.wait(2_000);
            }
            Step::Incident => {
                self.desk.input(Input::Happened(IncidentKind::Other));
                self.confirmed("");
            }
            Step::Done => {}
            _ => self.desk.input(Input::Primary),
        }
        assert_eq!(self.desk.message(), None);
        let after = (self.desk.step(), self.events());
        let opening = before.0 == Step::Opening;
        assert!(opening || before.0 == Step::Done || before != after, "nothing happened at {before:?}");
    }

    pub fn confirmed(&mut self, digits: &str) {
        self.type_in(digits);
        let before = self.events();
        self.desk.input(Input::Primary);
        assert_eq!(self.events(), before, "one person alone changes nothing");
        let shown = view(&self.desk, "", HallScreen::Own);
        assert_eq!(shown.primary.ready, Ready::SecondPerson);
        self.desk.input(Input::Confirm);
    }

    pub fn events(&self) -> u64 {
        self.desk.session().map_or(0, |session| session.state().events())
    }

    pub fn until(&mut self, done: impl Fn(&Desk) -> bool) {
        while !done(&self.desk) {
            assert_ne!(self.desk.step(), Step::Done, "it did not come to that");
            // Every page and picture on the way can be made.
            view(&self.desk, "09:30:00", HallScreen::Missing);
            self.desk.scene("09:30:00");
            self.step();
        }
    }
}
