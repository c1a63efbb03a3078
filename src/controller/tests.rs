// SPDX-License-Identifier: Apache-2.0

//! The phases of the controller, and which data folders it opens.

use super::confirmation::RITUAL_PAUSE;
use super::*;
use crate::ceremony::rules::LastPlace;
use crate::disk::OwnProgram;
use crate::hall::HallStage;
use crate::protocol::Digest;
use crate::roster::{WorkbookReader, sample};
use std::path::Path;

fn options(folder: &Path, kind: CeremonyKind) -> KioskOptions {
    let sample = sample(60, 2, 3).unwrap();
    std::fs::write(folder.join("applicants.xlsx"), sample.applicants).unwrap();
    std::fs::write(folder.join("schools.xlsx"), sample.schools).unwrap();
    for medium in ["1", "2", "3"] {
        std::fs::create_dir_all(folder.join("media").join(medium)).unwrap();
    }
    KioskOptions {
        kind,
        applicants: vec![folder.join("applicants.xlsx")],
        schools: Some(folder.join("schools.xlsx")),
        data: folder.join("data"),
        media: Some(folder.join("media")),
        announce: AnnounceMode::No,
        config: KioskConfig::default(),
        program: OwnProgram::known(Digest::new([7; 32])),
        workbook_reader: WorkbookReader::ThisProcess,
    }
}

/// Presses the gold button, once the pause after the step before is over.
fn primary(controller: &mut Controller) {
    controller.beat(controller.common.now + RITUAL_PAUSE);
    controller.input(OperatorInput::Primary);
}

/// Types the code that the hall display shows.
fn type_code(controller: &mut Controller) {
    let HallStage::Confirm(confirm) = controller.scene("").stage else {
        panic!("no code is asked for");
    };
    for digit in confirm.code.unwrap().digits().chars() {
        controller.input(OperatorInput::Typed(digit));
    }
}

fn decide_rules(controller: &mut Controller) {
    let rule = RuleChoice::LastPlace(LastPlace::Exceed);
    primary(controller);
    controller.input(OperatorInput::Choose(rule));
    primary(controller);
    assert_eq!(controller.step(), DueStep::Freeze);
}

fn freeze(controller: &mut Controller) {
    decide_rules(controller);
    primary(controller);
    type_code(controller);
    assert_eq!(controller.step(), DueStep::NumberDigits);
}

fn other(kind: CeremonyKind) -> CeremonyKind {
    match kind {
        CeremonyKind::Rehearsal => CeremonyKind::Real,
        CeremonyKind::Real => CeremonyKind::Rehearsal,
    }
}

#[track_caller]
fn refuses_a_folder_of_the_other_kind(kind: CeremonyKind) {
    let folder = tempfile::tempdir().unwrap();
    let own = options(folder.path(), kind);
    let mut controller = Controller::new(own.clone()).unwrap();
    freeze(&mut controller);
    let journal = controller.session().unwrap().journal().to_vec();
    drop(controller);

    let kind_of_other = other(kind);
    let refused = Controller::open(options(folder.path(), kind_of_other));
    let Err(ControllerError::OtherKind { found, .. }) = refused else {
        panic!("the folder of the other kind was opened");
    };
    assert_eq!(found, kind);

    let resumed = Controller::open(own).unwrap();
    let session = resumed.session().unwrap();
    assert!(session.journal().starts_with(&journal));
}

#[test]
fn a_rehearsal_refuses_the_data_folder_of_a_real_ceremony() {
    refuses_a_folder_of_the_other_kind(CeremonyKind::Real);
}

#[test]
fn a_real_ceremony_refuses_the_data_folder_of_a_rehearsal() {
    refuses_a_folder_of_the_other_kind(CeremonyKind::Rehearsal);
}

#[test]
fn the_halls_first_picture_waits_for_no_hash_and_nothing_comes_before_resumed() {
    let folder = tempfile::tempdir().unwrap();
    let mut own = options(folder.path(), CeremonyKind::Rehearsal);
    let mut controller = Controller::new(own.clone()).unwrap();
    freeze(&mut controller);
    let journal = controller.session().unwrap().journal().to_vec();
    let lines = controller.session().unwrap().state().events();
    drop(controller);

    own.program = OwnProgram::unread();
    let mut opened = Controller::open(own.clone()).unwrap();
    let frozen = opened.scene("10:00:00");
    assert!(!own.program.is_read(), "the picture waited for the hash");
    assert_eq!(opened.session().unwrap().journal(), journal);

    opened.input(OperatorInput::Incident);
    opened.beat(Duration::from_secs(9));
    assert_eq!(opened.session().unwrap().journal(), journal);

    opened.begin().unwrap();
    let mut events = opened.session().unwrap().aux_events();
    let added = events.find(|line| line.seq > lines).unwrap();
    assert_eq!(added.event.kind(), Some(AuxEventKind::Resumed));
    // The program of the freeze had another hash.
    assert_eq!(opened.step(), DueStep::OtherProgram);
    assert_eq!(opened.scene("10:00:00").stage, frozen.stage);
}

#[test]
fn before_the_freeze_commands_of_a_ceremony_change_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let mut controller = Controller::new(options(folder.path(), CeremonyKind::Rehearsal)).unwrap();
    for input in [
        OperatorInput::Incident,
        OperatorInput::Hold,
        OperatorInput::ClockChecked,
        OperatorInput::Papers,
        OperatorInput::PaperSeen,
        OperatorInput::Typed('1'),
        OperatorInput::Confirm,
        OperatorInput::Press(ParentKey::Start),
    ] {
        controller.input(input);
    }
    assert_eq!(controller.step(), DueStep::Import);
    assert!(controller.session().is_none() && controller.incident().is_none());
    assert!(controller.papers_page().is_none() && controller.message().is_none());
    assert!(
        !folder.path().join("data").exists(),
        "nothing is on a ledger"
    );
}

#[test]
fn the_rules_can_be_reopened_until_the_freeze() {
    let folder = tempfile::tempdir().unwrap();
    let mut controller = Controller::new(options(folder.path(), CeremonyKind::Rehearsal)).unwrap();
    decide_rules(&mut controller);
    controller.input(OperatorInput::Choose(RuleChoice::Reopen));
    assert_eq!(controller.step(), DueStep::Rules);
    primary(&mut controller);
    primary(&mut controller);
    type_code(&mut controller);
    controller.input(OperatorInput::Choose(RuleChoice::Reopen));
    assert_eq!(controller.step(), DueStep::NumberDigits);
}

#[test]
fn what_one_person_asked_for_is_done_by_the_second_only() {
    let folder = tempfile::tempdir().unwrap();
    let mut controller = Controller::new(options(folder.path(), CeremonyKind::Rehearsal)).unwrap();
    decide_rules(&mut controller);
    controller.input(OperatorInput::Confirm);
    assert_eq!(controller.step(), DueStep::Freeze, "nothing was asked for");
    controller.input(OperatorInput::Leave);
    assert_eq!(controller.armed(), Some(ConfirmedStep::Leave));
    primary(&mut controller);
    assert_eq!(
        controller.armed(),
        Some(ConfirmedStep::Leave),
        "the first person's key changes nothing"
    );
    controller.input(OperatorInput::Cancel);
    assert_eq!(controller.armed(), None);
    primary(&mut controller);
    assert_eq!(controller.armed(), Some(ConfirmedStep::Freeze));
    controller.input(OperatorInput::Confirm);
    assert_eq!(controller.step(), DueStep::Freeze, "a key is no code");
    type_code(&mut controller);
    assert_eq!(controller.step(), DueStep::NumberDigits);
    assert!(!controller.left());
}
