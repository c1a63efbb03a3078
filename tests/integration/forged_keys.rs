// SPDX-License-Identifier: Apache-2.0

//! A ledger, mirror or archive with a school that nobody drew, keys and all (PROTOCOL §7): it is
//! stopped where the shares are read, and nothing of it is shown or printed.

use crate::support::ceremony_fixture::{CeremonyFixture, choices, recorded, verified};
use crate::support::controller_fixture::{ControllerFixture, options};
use crate::support::forgery::{bytes_of, first_key, invent_on_ledger, invented_turn};
use paiwei::ceremony::decide::{Command, DecideError};
use paiwei::ceremony::event::{CustodianShare, Event};
use paiwei::ceremony::json::PlainCount;
use paiwei::ceremony::line::JournalLine;
use paiwei::ceremony::rules::LastPlace;
use paiwei::ceremony::state::Milestone;
use paiwei::console::{HallScreen, StatusMark, view};
use paiwei::controller::{Controller, DueStep};
use paiwei::journal::mirror::head_line;
use paiwei::journal::{Ledger, NewLine};
use paiwei::protocol::chain;
use paiwei::session::{LEDGER, RecoverySource, Session, SessionError, system_wall_clock};
use std::fs;
use std::path::Path;

/// A ceremony whose shares were read and that has drawn nothing yet.
fn opened() -> CeremonyFixture {
    let mut ceremony = CeremonyFixture::new(&choices(LastPlace::Split));
    ceremony.play_until(|session| session.state().milestone() == Milestone::Opened);
    ceremony
}

fn read_shares(ceremony: &CeremonyFixture, session: &mut Session) -> Result<(), SessionError> {
    let media = [0, 1, 2].map(|i| ceremony.medium(i));
    session.read_shares(&media.each_ref().map(|medium| medium.as_path()))
}

/// The session goes on nowhere, and the shares name the line.
#[track_caller]
fn stopped_at_the_shares(ceremony: &CeremonyFixture, session: &mut Session, line: u64) {
    assert!(session.keys_unchecked());
    for command in [Command::BeginSchool, Command::Close] {
        let refused = session.run(command).unwrap_err();
        let SessionError::Refused(refused) = refused else {
            panic!("{refused}")
        };
        assert!(matches!(
            refused,
            DecideError::SharesNeeded | DecideError::NotDue
        ));
    }
    let events = session.state().events();
    let refused = read_shares(ceremony, session).unwrap_err();
    assert!(
        matches!(
            refused,
            SessionError::Refused(DecideError::KeyDiffers { seq }) if seq == line
        ),
        "{refused}"
    );
    assert!(refused.to_string().contains(&format!("line {line} ")));
    assert!(session.needs_shares() && session.state().events() == events);
}

#[test]
fn a_ledger_with_an_invented_school_is_stopped_where_the_shares_are_read() {
    let mut ceremony = opened();
    ceremony.close();
    let line = invent_on_ledger(ceremony.data());
    let mut session = Session::resume(ceremony.data(), system_wall_clock()).unwrap();
    assert_eq!(session.state().completed_schools(), 1, "the fold takes it");
    stopped_at_the_shares(&ceremony, &mut session, line);
}

#[test]
fn a_mirror_and_an_archive_with_an_invented_school_are_stopped_where_the_shares_are_read() {
    let mut ceremony = opened();
    let (mirror, archive) = (
        ceremony.folder().join("mirror"),
        ceremony.folder().join("archive"),
    );
    fs::create_dir_all(&mirror).unwrap();
    ceremony.session_mut().mirror_to(&mirror);
    ceremony
        .session()
        .archive(&archive, &Default::default())
        .unwrap();
    let lines = invented_turn(ceremony.session().state());
    let journal = [ceremony.session().journal(), &bytes_of(&lines)].concat();
    ceremony.close();
    let last = lines.last().unwrap();
    let head = head_line(last.seq, &last.head);
    for folder in [&mirror, &archive] {
        fs::write(folder.join("journal.jsonl"), &journal).unwrap();
    }
    fs::write(mirror.join("heads.jsonl"), &head).unwrap();
    fs::write(archive.join("head.json"), &head).unwrap();
    for folder in [mirror, archive] {
        let evidence = RecoverySource::read(&folder, None).unwrap();
        let data = folder.with_extension("data");
        let mut session = Session::recover(&data, &evidence, system_wall_clock(), None).unwrap();
        stopped_at_the_shares(&ceremony, &mut session, first_key(&lines));
    }
}

#[test]
fn a_closed_ledger_with_invented_schools_is_not_opened_although_its_shares_are_the_true_ones() {
    let mut ceremony = opened();
    let shares = ceremony.shares();
    ceremony.close();
    let line = invent_on_ledger(ceremony.data());
    invent_on_ledger(ceremony.data());
    let mut opened = Ledger::open(&ceremony.data().join(LEDGER)).unwrap();
    let state = opened.state.unwrap();
    let named = state.rules().custodians.iter().zip(shares);
    let closed = JournalLine {
        seq: PlainCount::new(state.events() + 1).unwrap(),
        at: "2026-08-22T01:32:00.000Z".into(),
        event: Event::Closed {
            shares: named
                .map(|(name, share)| CustodianShare {
                    custodian: name.clone(),
                    share,
                })
                .collect(),
        },
    };
    let bytes = closed.to_bytes().unwrap();
    let head = chain::link(&state.head(), &bytes);
    let seq = state.events() + 1;
    let line_of_close = NewLine { seq, bytes, head };
    opened.ledger.commit(&[line_of_close], &[]).unwrap();
    drop(opened.ledger);
    let Err(refused) = Session::resume(ceremony.data(), system_wall_clock()) else {
        panic!("it was opened")
    };
    assert!(
        matches!(
            refused,
            SessionError::Refused(DecideError::KeyDiffers { seq }) if seq == line
        ),
        "{refused}"
    );
}

#[test]
fn a_true_ledger_goes_on_once_the_shares_are_read_again_and_not_before() {
    let mut ceremony = CeremonyFixture::new(&choices(LastPlace::Split));
    ceremony.play_until(|session| {
        session
            .state()
            .turns()
            .last()
            .is_some_and(|t| t.picks.len() == 3)
    });
    ceremony.close();
    let mut session = Session::resume(ceremony.data(), system_wall_clock()).unwrap();
    assert!(matches!(
        session.run(Command::Pick),
        Err(SessionError::Refused(DecideError::SharesNeeded))
    ));
    read_shares(&ceremony, &mut session).unwrap();
    assert!(!session.keys_unchecked());
    session.run(Command::Pick).unwrap();
    ceremony.go_on_with(session);
    ceremony.play_to_the_end();
    let record = ceremony.folder().join("record");
    ceremony.session().write_record(&record).unwrap();
    assert!(verified(&record).complete);
}

/// A kiosk that has read the shares and drawn nothing; then a school is invented on its ledger.
fn kiosk_with_an_invented_school(folder: &Path) -> u64 {
    let mut fixture = ControllerFixture::new(options(folder));
    fixture.until(|controller| controller.step() == DueStep::CheckList);
    drop(fixture);
    invent_on_ledger(&folder.join("data"))
}

/// Nothing that follows from the invented keys is on the glass, on paper or on a medium.
#[track_caller]
fn shows_nothing_of_it(controller: &Controller, folder: &Path) {
    let turn = &controller.session().unwrap().state().turns()[0];
    let shown = format!("{:?}", controller.scene("09:30:00"));
    for stopped in [
        turn.start.as_ref().unwrap().stopped().unwrap(),
        turn.interval.as_ref().unwrap().stopped().unwrap(),
    ] {
        assert!(
            !shown.contains(&format!("\"{}\"", stopped.value)),
            "{shown}"
        );
    }
    assert!(
        !shown.contains(&turn.picks[0].number.to_string()),
        "{shown}"
    );
    let sheets = folder.join("data/sheets");
    assert!(!sheets.exists(), "no sheet is made");
    for medium in ["1", "2", "3"] {
        let archive = folder.join("media").join(medium).join("archive/sheets");
        assert!(!archive.exists(), "nothing is archived");
    }
}

#[test]
fn the_kiosk_opens_an_incident_that_names_the_line_and_shows_and_prints_nothing_of_it() {
    let folder = tempfile::tempdir().unwrap();
    let line = kiosk_with_an_invented_school(folder.path());
    let mut fixture = ControllerFixture::again(options(folder.path()));
    for _ in 0..2 {
        assert_eq!(fixture.controller.step(), DueStep::Incident);
        let message = fixture.controller.message().unwrap();
        assert!(message.contains(&format!(" {line} ")), "{message}");
        shows_nothing_of_it(&fixture.controller, folder.path());
        // People who end it all the same are stopped again by the next reading of the shares.
        fixture.confirmed("");
    }
    let noted = recorded(fixture.controller.session().unwrap(), "key_differs");
    assert_eq!(noted.len(), 3);
    assert_eq!(noted[0]["line"].as_u64(), Some(line));
    shows_nothing_of_it(&fixture.controller, folder.path());
}

#[test]
fn before_the_shares_are_read_the_console_says_so_and_the_hall_shows_no_result() {
    let folder = tempfile::tempdir().unwrap();
    kiosk_with_an_invented_school(folder.path());
    let media = folder.path().join("media");
    fs::rename(&media, folder.path().join("away")).unwrap();
    fs::create_dir(&media).unwrap();
    let mut fixture = ControllerFixture::again(options(folder.path()));
    fixture.wait(5_000);
    assert_eq!(fixture.controller.step(), DueStep::Shares);
    let shown = view(&fixture.controller, "", HallScreen::Own);
    assert!(shown.health.iter().any(|item| {
        item.words == "keys not yet compared" && item.mark == StatusMark::PleaseConfirm
    }));
    shows_nothing_of_it(&fixture.controller, folder.path());
}
