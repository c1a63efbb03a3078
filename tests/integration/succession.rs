// SPDX-License-Identifier: Apache-2.0

//! Shares that are lost for good: a ceremony of three schools, cut at each point and continued with
//! fresh shares. What was shown stands everywhere, and nothing begins another one beside it.

use crate::support::ceremony_fixture::{CeremonyFixture, choices};
use crate::support::succession::{
    CUTS, Cut, REASON, both, continued, cut_off, finish_without_shares, load, program, rust, seen,
    three_schools,
};
use paiwei::ceremony::decide::{Command as Step, DecideError};
use paiwei::ceremony::event::Event;
use paiwei::ceremony::files::Entries;
use paiwei::ceremony::rules::{LastPlace, Rules, SupersededCeremony};
use paiwei::ceremony::school::SchoolPhase;
use paiwei::ceremony::state::Milestone;
use paiwei::protocol::rolls::Tick;
use paiwei::record::EarlierRecord;
use paiwei::session::{
    PreparedCeremony, RecoveryError, RecoverySource, Session, SessionError, prepare_succession,
    system_wall_clock,
};
use std::fs;

#[test]
fn what_was_shown_stands_at_every_cut_and_both_implementations_hold_it() {
    for cut in CUTS {
        let (succession, before) = continued(cut);
        let (old, new) = (load(&succession.old), load(&succession.new));
        assert_eq!(both(&old, &new), None, "{cut:?}");
        let report = rust(&old, &new);
        assert!(report.verdict.unwrap().complete, "{cut:?}");
        assert_eq!(report.earlier, EarlierRecord::Compared);
        // Every school is drawn once, in the order of the first.
        let session = succession.ceremony.session();
        let after = seen(session);
        let rules = Rules::parse(&old[0]).unwrap();
        let done = rules.schools.len() - after.len();
        let codes: Vec<_> = after.iter().map(|seen| &seen.school).collect();
        let left: Vec<_> = rules.schools.iter().skip(done).map(|s| &s.code).collect();
        assert_eq!(codes, left, "{cut:?}");
        let Some(open) = before.last().filter(|seen| !seen.completed) else {
            continue;
        };
        let Some(whole) = after.iter().find(|seen| seen.school == open.school) else {
            // It was completed on the old ledger.
            let finished = old[3].windows(16).any(|text| text == b"school_completed");
            assert!(finished, "{cut:?}");
            continue;
        };
        assert!(open.start.is_none() || open.start == whole.start, "{cut:?}");
        assert!(open.interval.is_none() || open.interval == whole.interval);
        assert!(whole.picks.starts_with(&open.picks), "{cut:?}");
        assert!(open.classes.is_none(), "shown classes are completed");
    }
}

#[test]
fn what_was_shown_is_not_rolled_or_visited_again() {
    let (succession, _) = continued(Cut::InTheList);
    let mut events = succession.ceremony.session().lines().map(|line| line.event);
    let of_first = |event: &Event| match event {
        Event::RollBegan { school, .. } | Event::Picked { school, .. } => school == "A1",
        _ => false,
    };
    assert!(
        !events.any(|event| of_first(&event)),
        "A1 has its classes only"
    );
}

#[test]
fn with_lost_shares_nothing_more_is_drawn_by_any_command() {
    for cut in CUTS {
        let mut ceremony = cut_off(cut);
        let session = ceremony.session_mut();
        session.declare_shares_lost(REASON.into()).unwrap();
        let finishes = match session.state().turn().map(|turn| turn.phase.clone()) {
            Some(SchoolPhase::Selecting) => [true, false],
            Some(SchoolPhase::Ending) => [false, true],
            _ => [false, false],
        };
        let events = session.state().events();
        let refused = [
            Step::BeginSchool,
            Step::BeginRoll,
            Step::StopRoll {
                tick: Tick(40),
                by: None,
            },
            Step::AssignClasses,
            Step::Open,
            Step::Close,
        ];
        for step in refused {
            let what = format!("{cut:?} {step:?}");
            let refusal = session.run(step).unwrap_err();
            let lost = SessionError::Refused(DecideError::SharesLost);
            assert_eq!(refusal.to_string(), lost.to_string(), "{what}");
        }
        assert!(
            ceremony
                .session_mut()
                .declare_shares_lost("again".into())
                .is_err()
        );
        assert_eq!(ceremony.session().state().events(), events, "{cut:?}");
        let session = ceremony.session_mut();
        let ended = session.end_without_shares().is_ok();
        assert_eq!(
            ended,
            finishes == [false, false],
            "{cut:?}: first what was shown"
        );
        if ended {
            continue;
        }
        let [picks, completes] = finishes;
        assert_eq!(session.run(Step::Pick).is_ok(), picks, "{cut:?}");
        assert_eq!(
            session.run(Step::CompleteSchool).is_ok(),
            completes,
            "{cut:?}"
        );
    }
}

#[test]
fn shares_in_memory_before_the_digits_or_after_the_close_are_not_lost() {
    let mut ceremony = CeremonyFixture::of(&three_schools(), &choices(LastPlace::Split));
    loop {
        let milestone = ceremony.session().state().milestone();
        let lost = ceremony.session_mut().declare_shares_lost(REASON.into());
        if milestone == Milestone::StageCalled {
            assert!(lost.is_ok());
            break;
        }
        assert!(lost.is_err(), "{milestone:?}");
        ceremony.step();
    }
    let mut ceremony = CeremonyFixture::of(&three_schools(), &choices(LastPlace::Split));
    ceremony.play_until(|session| session.state().milestone() == Milestone::Opened);
    assert!(
        ceremony
            .session_mut()
            .declare_shares_lost(REASON.into())
            .is_err()
    );
    ceremony.kill_and_resume();
    assert!(
        ceremony
            .session_mut()
            .declare_shares_lost(" ".into())
            .is_err()
    );
    assert!(
        ceremony
            .session_mut()
            .declare_shares_lost(REASON.into())
            .is_ok()
    );
}

#[test]
fn a_ceremony_that_ended_so_has_one_successor_only_and_goes_on_nowhere() {
    let mut ceremony = cut_off(Cut::AfterTheStart);
    let mirror = ceremony.folder().join("mirror");
    fs::create_dir(&mirror).unwrap();
    ceremony.close();
    ceremony.open_beside(&mirror);
    finish_without_shares(ceremony.session_mut());
    let old = ceremony.session().state().superseded().unwrap();
    let data = ceremony.data();
    ceremony.close();
    let resumed = Session::resume(data, system_wall_clock());
    assert!(matches!(resumed, Err(SessionError::Superseded(_))));
    let read = RecoverySource::read(&mirror, None);
    assert!(matches!(read, Err(RecoveryError::Superseded(_))));
    // A ceremony that only names it draws its schools again.
    let names = SupersededCeremony { ..old };
    let again = paiwei::session::RuleChoices {
        supersedes: Some(names),
        ..choices(LastPlace::Split)
    };
    let salt = || paiwei::protocol::Salt::new([9; 32]);
    let again = paiwei::session::prepare(&three_schools(), &again, salt).unwrap();
    let frozen = Session::freeze(data, again, system_wall_clock());
    assert!(matches!(frozen, Err(SessionError::Succession(_))));
    // One with another start does too.
    let prepared = prepare_succession(data, program()).unwrap().unwrap();
    let other = with_rules(&prepared, |rules| {
        let ring = Entries::read(&prepared.pool, rules).unwrap();
        let after = rules.after.as_mut().unwrap();
        let open = after.open.as_mut().unwrap();
        let start = open.start.get();
        let mut numbers = ring.ring(0).iter().map(|entry| entry.number.get());
        let other = numbers.find(|number| u64::from(*number) != start).unwrap();
        open.start = other.into();
    });
    let frozen = Session::freeze(data, other, system_wall_clock());
    assert!(matches!(frozen, Err(SessionError::Succession(_))));
    // In an empty folder there is nothing that it could go on from.
    let elsewhere = ceremony.folder().join("elsewhere");
    let frozen = Session::freeze(&elsewhere, prepared.clone(), system_wall_clock());
    assert!(matches!(frozen, Err(SessionError::Succession(_))));
    assert!(Session::freeze(data, prepared, system_wall_clock()).is_ok());
    assert!(data.join("superseded-1.sqlite").exists());
    let twice = prepare_succession(data, program()).unwrap();
    assert!(twice.is_none(), "the ledger goes on");
}

fn with_rules(prepared: &PreparedCeremony, change: impl FnOnce(&mut Rules)) -> PreparedCeremony {
    let mut rules = Rules::parse(&prepared.rules).unwrap();
    change(&mut rules);
    PreparedCeremony {
        rules: rules.to_bytes().unwrap(),
        ..prepared.clone()
    }
}
