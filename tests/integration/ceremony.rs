// SPDX-License-Identifier: Apache-2.0

//! Whole ceremonies through the session: what is acknowledged stays, what is refused changes
//! nothing, a resume goes on with the very next step.

use crate::support::ceremony_fixture::{CeremonyFixture, choices, roster, verified};
use paiwei::ceremony::Rules;
use paiwei::ceremony::decide::{Command, DecideError};
use paiwei::ceremony::rules::{CountingStep, LastPlace, SchoolOrder};
use paiwei::ceremony::state::Milestone;
use paiwei::protocol::rolls::Tick;
use paiwei::protocol::{Salt, Share};
use paiwei::session::{RuleChoices, Session, SessionError, prepare};

#[test]
fn a_ceremony_ends_with_a_record_that_holds_under_every_rule() {
    for step in CountingStep::ALL {
        for last_place in LastPlace::ALL {
            let mut choices = choices(last_place);
            choices.step = step;
            choices.school_order = SchoolOrder::Drawn;
            choices.parents = 3;
            choices.waitlist = Some(2);
            let mut ceremony = CeremonyFixture::new(&choices);
            ceremony.play_to_the_end();
            ceremony
                .session()
                .write_record(&ceremony.folder().join("record"))
                .unwrap();
            let verdict = verified(&ceremony.folder().join("record"));
            assert!(
                verdict.complete && verdict.schools == 2,
                "{step:?} {last_place:?}"
            );
        }
    }
}

#[test]
fn more_signers_than_a_page_has_room_for_are_refused_before_the_freeze() {
    let signers = |n: usize| RuleChoices {
        signers: vec!["签名人".into(); n],
        ..choices(LastPlace::Skip)
    };
    assert!(
        prepare(&roster(), &signers(Rules::MOST_SIGNERS), || Salt::new(
            [7; 32]
        ))
        .is_ok()
    );
    assert!(
        prepare(&roster(), &signers(Rules::MOST_SIGNERS + 1), || Salt::new(
            [7; 32]
        ))
        .is_err()
    );
}

#[test]
fn what_a_config_writes_decomposed_stands_composed_in_the_rules() {
    let decomposed = RuleChoices {
        custodians: vec!["e\u{301}".into(), "乙院".into()],
        ..choices(LastPlace::Skip)
    };
    let prepared = prepare(&roster(), &decomposed, || Salt::new([7; 32])).unwrap();
    assert_eq!(
        Rules::parse(&prepared.rules).unwrap().custodians[0],
        "\u{e9}"
    );
}

#[test]
fn stopped_after_any_event_it_goes_on_with_every_line_kept() {
    let mut ceremony = CeremonyFixture::new(&choices(LastPlace::Exceed));
    let mut stops = 0;
    while ceremony.step() {
        let before = ceremony.session().journal().to_vec();
        let picks = |ceremony: &CeremonyFixture| {
            ceremony
                .session()
                .state()
                .turn()
                .and_then(|t| t.next_pick())
        };
        let due = picks(&ceremony);
        // A cut in a second attempt is left out: each cut begins the roll anew, and the day would
        // never end.
        if ceremony
            .session()
            .rolling()
            .is_some_and(|(_, attempt)| attempt > 1)
        {
            continue;
        }
        ceremony.kill_and_resume();
        assert!(ceremony.session().journal().starts_with(&before));
        assert_eq!(picks(&ceremony), due);
        stops += 1;
    }
    assert!(stops > 25, "{stops}");
    ceremony
        .session()
        .write_record(&ceremony.folder().join("record"))
        .unwrap();
    assert!(verified(&ceremony.folder().join("record")).complete);
}

#[test]
fn a_roll_cut_by_power_counts_as_an_attempt_and_gives_no_result() {
    let mut ceremony = CeremonyFixture::new(&choices(LastPlace::Exceed));
    ceremony.play_until(|session| session.rolling().is_some());
    ceremony.kill_and_resume();
    ceremony.read_shares();
    assert_eq!(
        ceremony.session().rolling().map(|(_, attempt)| attempt),
        Some(1)
    );
    ceremony.session_mut().run(Command::BeginRoll).unwrap();
    assert_eq!(
        ceremony.session().rolling().map(|(_, attempt)| attempt),
        Some(2)
    );
    assert_eq!(ceremony.session().state().turn().unwrap().aborted, 1);
}

#[test]
fn a_press_before_min_ticks_is_not_taken_and_leaves_no_line() {
    let mut ceremony = CeremonyFixture::new(&choices(LastPlace::Exceed));
    ceremony.play_until(|session| session.rolling().is_some());
    let events = ceremony.session().state().events();
    let refused = ceremony.session_mut().run(Command::StopRoll {
        tick: Tick(15),
        by: None,
    });
    assert!(matches!(
        refused,
        Err(SessionError::Refused(DecideError::TooEarly))
    ));
    assert_eq!(ceremony.session().state().events(), events);
    let shown = ceremony.session().tick_value(Tick(16)).unwrap();
    ceremony
        .session_mut()
        .run(Command::StopRoll {
            tick: Tick(16),
            by: Some("家长代表 03".into()),
        })
        .unwrap();
    assert_eq!(
        ceremony
            .session()
            .state()
            .turn()
            .unwrap()
            .start
            .as_ref()
            .unwrap()
            .value(),
        shown
    );
}

#[test]
fn steps_out_of_order_are_refused_and_change_nothing() {
    let mut ceremony = CeremonyFixture::new(&choices(LastPlace::Exceed));
    let before = ceremony.session().journal().to_vec();
    for command in [
        Command::Freeze,
        Command::Open,
        Command::BeginSchool,
        Command::BeginRoll,
        Command::Pick,
        Command::AssignClasses,
        Command::CompleteSchool,
        Command::Close,
        Command::CallStage {
            digits: "123456".into(),
        },
        Command::Number {
            digits: "12345".into(),
        },
    ] {
        assert!(
            ceremony.session_mut().run(command.clone()).is_err(),
            "{command:?}"
        );
    }
    assert_eq!(ceremony.session().journal(), before);
}

#[test]
fn no_share_stands_in_the_data_folder_before_the_close() {
    let mut ceremony = CeremonyFixture::new(&choices(LastPlace::Exceed));
    ceremony.play_until(|session| session.state().completed_schools() == 2);
    let shares: Vec<Share> = ceremony.shares();
    let found = |ceremony: &CeremonyFixture| {
        let mut files = vec![];
        for entry in std::fs::read_dir(ceremony.data()).unwrap() {
            files.push(std::fs::read(entry.unwrap().path()).unwrap());
        }
        let has = |bytes: &[u8], needle: &[u8]| bytes.windows(needle.len()).any(|w| w == needle);
        shares.iter().any(|s| {
            files
                .iter()
                .any(|f| has(f, s.as_bytes()) || has(f, s.to_hex().as_bytes()))
        })
    };
    assert!(!found(&ceremony));
    ceremony.play_to_the_end();
    assert!(found(&ceremony), "the close publishes the shares");
}

#[test]
fn another_ceremonys_share_is_refused() {
    let mut ceremony = CeremonyFixture::new(&choices(LastPlace::Exceed));
    ceremony.play_until(|session| session.state().milestone() == Milestone::StageCalled);
    let mut shares = ceremony.shares();
    shares[1] = Share::new([7; 32]);
    let refused = ceremony.session_mut().take_shares(shares);
    assert!(matches!(
        refused,
        Err(SessionError::Refused(DecideError::ShareDiffers))
    ));
}

#[test]
fn a_second_process_is_kept_off_a_ledger_in_use_and_a_second_freeze_off_a_folder() {
    let ceremony = CeremonyFixture::new(&choices(LastPlace::Exceed));
    let clock = || paiwei::session::system_clock();
    let second = Session::resume(ceremony.data(), clock());
    assert!(matches!(
        second,
        Err(SessionError::Ledger(paiwei::journal::LedgerError::InUse(_)))
    ));
    let prepared = prepare(&roster(), &choices(LastPlace::Skip), || Salt::new([1; 32])).unwrap();
    assert!(Session::freeze(ceremony.data(), prepared, clock()).is_err());
}

#[test]
fn a_slip_reads_as_typed_or_scanned_and_a_misread_one_is_refused() {
    use paiwei::custody::{read_slip, share_check, slip_text};
    let share = Share::new(std::array::from_fn(|i| i as u8 * 7));
    assert_eq!(read_slip(&slip_text(&share)).unwrap(), share);
    let hex = share.to_hex();
    let [a, b] = share_check(&share);
    let groups: Vec<String> = (0..16)
        .map(|i| hex[i * 4..i * 4 + 4].to_uppercase())
        .collect();
    let typed = format!("{} {a:02x}{b:02x}", groups.join(" "));
    assert_eq!(read_slip(&typed).unwrap(), share);
    for wrong in [
        typed.replacen('0', "1", 1),
        String::new(),
        "汉".repeat(40),
        typed[..60].to_owned(),
    ] {
        assert!(read_slip(&wrong).is_err());
    }
}

#[test]
fn siblings_may_stand_in_any_order_in_the_workbook() {
    let salt = || Salt::new([7; 32]);
    let in_order = roster();
    let mut reversed = roster();
    for entry in &mut reversed.entries {
        entry.children.reverse();
    }
    let choices = choices(LastPlace::Skip);
    let (a, b) = (
        prepare(&in_order, &choices, salt).unwrap(),
        prepare(&reversed, &choices, salt).unwrap(),
    );
    assert_eq!((a.pool, a.children), (b.pool, b.children));
}
