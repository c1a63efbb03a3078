// SPDX-License-Identifier: Apache-2.0

//! A ceremony is superseded before its stage digits, by two people and for a reason that stands on
//! everything the new one shows; after its stage digits nothing begins another one over it.

use crate::support::ceremony_fixture::{CeremonyFixture, choices, recorded, roster, verified};
use crate::support::controller_fixture::{ControllerFixture, options};
use paiwei::ceremony::aux_event::AuxEvent;
use paiwei::ceremony::decide::{Command, DecideError};
use paiwei::ceremony::event::{Event, Free};
use paiwei::ceremony::json::PlainCount;
use paiwei::ceremony::line::JournalLine;
use paiwei::ceremony::paper::PaperKind;
use paiwei::ceremony::rules::{LastPlace, SupersededCeremony};
use paiwei::ceremony::state::{ApplyError, Milestone};
use paiwei::console::{ButtonState, CentreView, HallScreen, view};
use paiwei::controller::{
    CeremonyKind, ConfirmedStep, Controller, DueStep, IncidentKind, KioskConfig, KioskOptions,
    OperatorInput,
};
use paiwei::protocol::Salt;
use paiwei::session::{
    PreparedCeremony, RecoveryError, RecoverySource, RuleChoices, Session, SessionError, prepare,
    system_wall_clock,
};
use paiwei::sheet::PrintNumber;
use std::fs;
use std::path::Path;
use std::process::Command as Process;

const REASON: &str = "学校计划更正";

/// A new ceremony for the same children, frozen nowhere yet.
fn prepared(supersedes: Option<SupersededCeremony>) -> PreparedCeremony {
    let choices = RuleChoices {
        supersedes,
        ..choices(LastPlace::Skip)
    };
    prepare(&roster(), &choices, || Salt::new([9; 32])).unwrap()
}

fn at(milestone: Milestone) -> CeremonyFixture {
    let mut ceremony = CeremonyFixture::new(&choices(LastPlace::Exceed));
    ceremony.play_until(|session| session.state().milestone() == milestone);
    ceremony
}

#[test]
fn before_the_stage_digits_it_takes_a_last_line_and_only_its_successor_is_frozen_there() {
    for milestone in [Milestone::Frozen, Milestone::Numbered, Milestone::Sealed] {
        let mut ceremony = at(milestone);
        let mirror = ceremony.folder().join("mirror");
        fs::create_dir_all(&mirror).unwrap();
        let data = ceremony.data();
        let session = ceremony.session_mut();
        session.mirror_to(&mirror);
        let old = session.supersede(REASON.into()).unwrap();
        let state = session.state();
        let named = state.fingerprint().unwrap_or(state.freeze());
        assert_eq!((old.fingerprint, old.reason.as_str()), (named, REASON));
        // It refuses all further lines.
        let events = state.events();
        let refused = |refused: Result<(), SessionError>| {
            let superseded = SessionError::Refused(DecideError::Superseded);
            assert_eq!(refused.unwrap_err().to_string(), superseded.to_string());
        };
        refused(session.append(AuxEvent::ClockChecked));
        refused(session.run(Command::CallStage {
            digits: "271828".into(),
        }));
        refused(session.supersede(REASON.into()).map(drop));
        assert_eq!(session.state().events(), events);
        let journal = session.journal().to_vec();
        ceremony.close();
        if milestone > Milestone::Frozen {
            let mirrored = fs::read(mirror.join("journal.jsonl")).unwrap();
            assert!(mirrored == journal, "the mirror has the last line");
        }
        let resumed = Session::resume(data, system_wall_clock());
        assert!(matches!(resumed, Err(SessionError::Superseded(found)) if found == old));
        // Neither its mirror nor another ceremony goes on there.
        if milestone == Milestone::Sealed {
            let read = RecoverySource::read(&mirror, None);
            assert!(matches!(read, Err(RecoveryError::Superseded(_))));
        }
        let other = SupersededCeremony {
            fingerprint: paiwei::protocol::Digest::new([7; 32]),
            ..old.clone()
        };
        for names in [None, Some(other)] {
            let frozen = Session::freeze(data, prepared(names), system_wall_clock());
            assert!(matches!(frozen, Err(SessionError::Supersedes(_))));
        }
        let session =
            Session::freeze(data, prepared(Some(old.clone())), system_wall_clock()).unwrap();
        assert_eq!(session.state().rules().superseded(), Some(old));
        assert!(data.join("superseded-1.sqlite").exists());
        drop(session);
        assert!(Session::resume(data, system_wall_clock()).is_ok());
    }
}

#[test]
fn a_record_of_a_superseded_ceremony_goes_on_nowhere_beside_its_ledger() {
    let mut ceremony = at(Milestone::Sealed);
    let record = ceremony.folder().join("record");
    ceremony.session().write_record(&record).unwrap();
    let old = ceremony.session_mut().supersede(REASON.into()).unwrap();
    let before = RecoverySource::read(&record, None).unwrap();
    let data = ceremony.data();
    ceremony.close();
    let aside = data.join("superseded-1.sqlite");
    fs::rename(data.join(paiwei::session::LEDGER), &aside).unwrap();
    let recovered = Session::recover(data, &before, system_wall_clock(), None);
    assert!(matches!(recovered, Err(SessionError::Supersedes(found)) if found == old));
}

#[test]
fn after_the_stage_digits_no_command_and_no_line_supersedes_it() {
    let mut ceremony = at(Milestone::StageCalled);
    let refused = ceremony.session_mut().supersede(REASON.into());
    assert!(matches!(
        refused,
        Err(SessionError::Refused(DecideError::NotDue))
    ));
    let noted = AuxEvent::Superseded {
        reason: REASON.into(),
    };
    assert!(ceremony.session_mut().append(noted).is_err());
    let mut state = ceremony.session().state().clone();
    let line = JournalLine {
        seq: PlainCount::new(state.events() + 1).unwrap(),
        at: "2026-08-22T01:31:00.000Z".into(),
        event: Event::Free(Free {
            name: "superseded".into(),
            fields: Default::default(),
        }),
    };
    let bytes = line.to_bytes().unwrap();
    assert_eq!(state.apply(&line, &bytes), Err(ApplyError::SupersededLate));
}

#[test]
fn a_reason_is_given_and_nothing_supersedes_without_one() {
    let mut ceremony = at(Milestone::Numbered);
    for reason in ["", "  "] {
        assert!(ceremony.session_mut().supersede(reason.into()).is_err());
    }
}

/// Opens an incident and types the reason.
fn give_a_reason(fixture: &mut ControllerFixture) {
    fixture.controller.input(OperatorInput::Incident);
    fixture.controller.input(OperatorInput::Supersede);
    assert_eq!(fixture.controller.armed(), None, "no reason is given yet");
    fixture
        .controller
        .input(OperatorInput::Happened(IncidentKind::Other));
    fixture.type_in(REASON);
}

/// Two people supersede the ceremony under way.
fn supersede(fixture: &mut ControllerFixture) {
    give_a_reason(fixture);
    let shown = view(&fixture.controller, "", HallScreen::Own);
    let button = shown.secondary.iter().find(|button| button.key == "Del");
    assert_eq!(button.unwrap().ready, ButtonState::Now);
    let lines = fixture.events();
    fixture.controller.input(OperatorInput::Supersede);
    assert_eq!(fixture.controller.armed(), Some(ConfirmedStep::Supersede));
    assert_eq!(fixture.events(), lines, "one person alone changes nothing");
    fixture.second_person();
}

fn fingerprint_of(controller: &Controller) -> String {
    let state = controller.session().unwrap().state();
    state.fingerprint().unwrap_or(state.freeze()).to_string()
}

#[test]
fn two_people_supersede_it_at_the_kiosk_and_the_new_one_says_so_everywhere() {
    for step in [DueStep::NumberDigits, DueStep::Sealed, DueStep::StageDigits] {
        let folder = tempfile::tempdir().unwrap();
        let mut fixture = ControllerFixture::new(options(folder.path()));
        fixture.until(|controller| controller.step() == step);
        let old = fingerprint_of(&fixture.controller);
        supersede(&mut fixture);
        assert_eq!(fixture.controller.step(), DueStep::Import, "{step:?}");
        fixture.wait(5_000);
        assert_eq!(fixture.controller.step(), DueStep::Import, "never resumed");
        // A restart forgets nothing.
        drop(fixture);
        let mut fixture = ControllerFixture::new(options(folder.path()));
        fixture.until(|controller| controller.step() == DueStep::Freeze);
        let CentreView::List(rows) = view(&fixture.controller, "", HallScreen::Own).centre else {
            panic!("the rules stand in a list")
        };
        let says = |row: &paiwei::console::ListRow| row.detail.contains(REASON);
        assert!(rows.iter().any(says), "the freeze page gives the reason");
        fixture.until(|controller| controller.step() == DueStep::NumberDigits);
        let shown = format!("{:?}", fixture.controller.scene("09:30:00"));
        let groups = fixture.controller.session().unwrap().state().rules();
        let groups = groups.supersedes.unwrap().groups().join(" ");
        assert!(shown.contains(REASON) && shown.contains(&groups), "hall");
        fixture.until(|controller| controller.step() == DueStep::Done);
        let session = fixture.controller.session().unwrap();
        let papers = [
            PaperKind::Freeze,
            PaperKind::Numbering,
            PaperKind::PublicList,
            PaperKind::Seal,
        ];
        for kind in papers {
            let paper = session.paper(kind, PrintNumber::FIRST).unwrap();
            let says = format!("{paper:?}").contains("本次派位取代封盘指纹");
            assert!(says, "{kind:?}");
        }
        let rules = session.state().rules();
        assert_eq!(rules.supersedes.unwrap().to_string(), old);
        assert_eq!(rules.supersedes_reason.as_deref(), Some(REASON));
        assert!(recorded(session, "superseded").is_empty(), "on the old one");
        assert!(verified(&fixture.controller.record_folder()).complete);
        assert!(folder.path().join("data/superseded-1.sqlite").exists());
    }
}

/// The ceremony goes on where it stood, and nothing else began.
#[track_caller]
fn still(options: &KioskOptions, fingerprint: &str) {
    let fixture = ControllerFixture::new(options.clone());
    assert_eq!(fingerprint_of(&fixture.controller), fingerprint);
}

#[test]
fn after_the_stage_digits_no_key_page_option_or_config_begins_another_one_over_it() {
    let folder = tempfile::tempdir().unwrap();
    let options = options(folder.path());
    fs::create_dir_all(folder.path().join("media/stick/mirror")).unwrap();
    let mut fixture = ControllerFixture::new(options.clone());
    fixture.until(|controller| controller.step() == DueStep::CheckList);
    let fingerprint = fingerprint_of(&fixture.controller);
    // Key and page.
    give_a_reason(&mut fixture);
    assert!(!fixture.controller.is_supersedable());
    fixture.controller.input(OperatorInput::Supersede);
    assert_eq!(fixture.controller.armed(), None);
    fixture.second_person();
    fixture.controller.input(OperatorInput::Anew);
    let shown = view(&fixture.controller, "", HallScreen::Own);
    assert!(shown.secondary.iter().all(|button| button.key != "Del"));
    assert_eq!(fingerprint_of(&fixture.controller), fingerprint);
    drop(fixture);
    // Config.
    let other = KioskOptions {
        config: KioskConfig {
            title: "另一次派位".into(),
            ..options.config.clone()
        },
        ..options.clone()
    };
    still(&other, &fingerprint);
    // Freeze, whatever the rules say that they replace.
    let names = SupersededCeremony {
        fingerprint: paiwei::protocol::Digest::from_hex(&fingerprint).unwrap(),
        reason: REASON.into(),
    };
    for names in [None, Some(names)] {
        let frozen = Session::freeze(&options.data, prepared(names), system_wall_clock());
        assert!(matches!(frozen, Err(SessionError::AlreadyExists(_))));
    }
    // Commands.
    let data = options.data.to_str().unwrap();
    let mirror = folder.path().join("media/stick/mirror");
    let copy = folder.path().join("media/1/sealed");
    for from in [&mirror, &copy] {
        let (code, _) = paiwei(&["resume", from.to_str().unwrap(), "--data", data]);
        assert_ne!(code, 0);
    }
    let out = folder.path().to_str().unwrap();
    for resume in [&[][..], &["--resume"]] {
        let workbooks = [
            folder.path().join("applicants.xlsx"),
            folder.path().join("schools.xlsx"),
        ];
        let mut rehearse = vec!["rehearse", "--last-place", "skip", "--out", out];
        rehearse.extend(["--applicants", workbooks[0].to_str().unwrap()]);
        rehearse.extend(["--schools", workbooks[1].to_str().unwrap()]);
        rehearse.extend(resume);
        let before = fs::read(mirror.join("journal.jsonl")).unwrap();
        let (code, _) = paiwei(&rehearse);
        assert_eq!(code, 2, "{resume:?}");
        assert!(before == fs::read(mirror.join("journal.jsonl")).unwrap());
    }
    still(&options, &fingerprint);
}

/// Runs the program; its exit code and what it said on standard error.
fn paiwei(args: &[&str]) -> (i32, String) {
    let output = Process::new(env!("CARGO_BIN_EXE_paiwei"))
        .args(args)
        .current_dir(Path::new("/"))
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    (output.status.code().unwrap(), said)
}

#[test]
fn beside_a_real_ceremony_that_was_drawn_no_child_of_it_is_frozen_again() {
    let folder = tempfile::tempdir().unwrap();
    let first = KioskOptions {
        kind: CeremonyKind::Real,
        ..options(folder.path())
    };
    let mut fixture = ControllerFixture::new(first.clone());
    fixture.until(|controller| controller.step() == DueStep::CheckList);
    fixture.insert_archive_media();
    fixture.until(|controller| {
        let session = controller.session();
        let schools = session.map_or(0, |session| session.state().completed_schools());
        schools == 1 && controller.step() == DueStep::CheckList
    });
    drop(fixture);
    // Another data folder on the same computer, or another computer with these media.
    let beside = KioskOptions {
        data: folder.path().join("beside"),
        ..first
    };
    let mut fixture = ControllerFixture::new(beside);
    assert_eq!(fixture.controller.step(), DueStep::Resume);
    fixture.controller.input(OperatorInput::Anew);
    fixture.until(|controller| controller.step() == DueStep::Freeze);
    fixture.confirmed("");
    assert!(fixture.controller.session().is_none(), "nothing was frozen");
    let message = fixture.controller.message().unwrap();
    assert!(message.contains("stage digits were called"), "{message}");
    assert_eq!(fixture.controller.step(), DueStep::Freeze);
    assert!(!folder.path().join("beside/ledger.sqlite").exists());
}
