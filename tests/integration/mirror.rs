// SPDX-License-Identifier: Apache-2.0

//! The mirror: in step with the ledger, taken away and returned, damaged and exchanged; the draw
//! never waits for it for long, and never stops.

use crate::support::ceremony_fixture;
use crate::support::ceremony_fixture::recorded;
use crate::support::ceremony_fixture::{CeremonyFixture, choices, times};
use paiwei::ceremony::aux_event::AuxEvent;
use paiwei::ceremony::rules::LastPlace;
use paiwei::journal::mirror::{MirrorRefusal, MirrorStatus};
use paiwei::protocol::Digest;
use paiwei::session::{RecoverySource, Session, SessionError, WallClock, system_clock};
use std::fs;
use std::path::{Path, PathBuf};

/// A ceremony, numbered, beside its mirror.
fn mirrored() -> (CeremonyFixture, PathBuf) {
    let mut ceremony = CeremonyFixture::new(&choices(LastPlace::Exceed));
    assert!(ceremony.step(), "the mirror begins with numbers");
    let folder = ceremony.folder().join("stick/mirror");
    fs::create_dir_all(&folder).unwrap();
    ceremony.session_mut().mirror_to(&folder);
    assert_eq!(ceremony.session().look_at_mirror(), Some(MirrorStatus::Ok));
    (ceremony, folder)
}

fn journal(mirror: &Path) -> Vec<u8> {
    fs::read(mirror.join("journal.jsonl")).unwrap()
}

#[test]
fn every_line_is_on_the_mirror_before_it_is_shown() {
    let (mut ceremony, mirror) = mirrored();
    while ceremony.step() {
        assert_eq!(ceremony.session().mirror(), Some(MirrorStatus::Ok));
        assert_eq!(journal(&mirror), ceremony.session().journal());
    }
    for name in ["rules.json", "pool.tsv", "entries.tsv"] {
        let own = ceremony
            .session()
            .record_files()
            .into_iter()
            .find(|(file, _)| file == name)
            .unwrap()
            .1;
        assert_eq!(fs::read(mirror.join(name)).unwrap(), own, "{name}");
    }
}

#[test]
fn taken_away_and_returned_in_a_list_it_is_caught_up_each_time_and_the_draw_goes_on() {
    let rounds = times("PAIWEI_MIRROR_RETURNS", 10);
    let (mut ceremony, mirror) = mirrored();
    let (stick, away) = (
        mirror.parent().unwrap().to_owned(),
        ceremony.folder().join("away"),
    );
    ceremony.play_until(|session| {
        session
            .state()
            .turn()
            .is_some_and(|turn| turn.interval.is_some())
    });
    for round in 0..rounds {
        fs::rename(&stick, &away).unwrap();
        // A list is only so long: further rounds make their lines by notes.
        let stepped = round < 8 && ceremony.step();
        if !stepped {
            ceremony
                .session_mut()
                .append(AuxEvent::other("round", [("n", round.into())]))
                .unwrap();
        }
        let standing = ceremony.session().look_at_mirror().unwrap();
        assert!(
            matches!(standing, MirrorStatus::Lost { behind: 1.., .. }),
            "{standing:?}"
        );
        fs::rename(&away, &stick).unwrap();
        assert_eq!(ceremony.session().look_at_mirror(), Some(MirrorStatus::Ok));
        assert_eq!(journal(&mirror), ceremony.session().journal());
    }
    println!("removed and returned {rounds} times");
    ceremony.play_to_the_end();
    assert_eq!(journal(&mirror), ceremony.session().journal());
    assert_eq!(
        RecoverySource::read(&mirror, None).unwrap().state.head(),
        ceremony.session().state().head()
    );
}

#[test]
fn what_a_power_cut_left_half_written_is_cut_off_and_written_again() {
    let (mut ceremony, mirror) = mirrored();
    ceremony.play_until(|session| session.state().turn().is_some());
    let whole = ["journal.jsonl", "heads.jsonl"].map(|name| fs::read(mirror.join(name)).unwrap());
    let line = ceremony
        .session()
        .journal()
        .split_inclusive(|byte| *byte == b'\n')
        .next_back()
        .unwrap()
        .len();
    ceremony.close();
    let last_head = whole[1]
        .split_inclusive(|byte| *byte == b'\n')
        .next_back()
        .unwrap()
        .len();
    // The last line at each length, without its head, with part of its head, and with blocks that
    // FAT had not filled yet.
    for cut in (0..line + last_head).step_by(5) {
        let (in_line, in_head) = (
            line - cut.min(line),
            last_head
                .saturating_sub(cut.saturating_sub(line))
                .min(last_head),
        );
        let head_cut = if cut < line { last_head } else { in_head };
        let mut torn = [
            whole[0][..whole[0].len() - in_line].to_vec(),
            whole[1][..whole[1].len() - head_cut].to_vec(),
        ];
        if cut % 2 == 0 {
            torn[usize::from(cut >= line)].extend([0; 512]);
        }
        fs::write(mirror.join("journal.jsonl"), &torn[0]).unwrap();
        fs::write(mirror.join("heads.jsonl"), &torn[1]).unwrap();
        RecoverySource::read(&mirror, None).unwrap();
        ceremony.open_beside(&mirror);
        assert_eq!(
            ceremony.session().look_at_mirror(),
            Some(MirrorStatus::Ok),
            "cut {cut}"
        );
        assert!(
            journal(&mirror) == ceremony.session().journal()
                && journal(&mirror).starts_with(&whole[0])
        );
        ceremony.close();
        // Back to where it was: the same ledger, the same mirror.
        fs::write(mirror.join("journal.jsonl"), &whole[0]).unwrap();
        fs::write(mirror.join("heads.jsonl"), &whole[1]).unwrap();
    }
}

#[test]
fn a_foreign_a_diverged_and_a_damaged_mirror_are_refused_with_their_reason_and_left_alone() {
    let (mut ceremony, mirror) = mirrored();
    ceremony.play_until(|session| session.state().turn().is_some());
    let files = |folder: &Path| -> Vec<(PathBuf, Vec<u8>)> {
        let mut files: Vec<PathBuf> = fs::read_dir(folder)
            .unwrap()
            .map(|entry| entry.unwrap().path())
            .collect();
        files.sort();
        files
            .into_iter()
            .map(|path| (path.clone(), fs::read(path).unwrap()))
            .collect()
    };
    let mut refused = |folder: &Path, expected: &dyn Fn(&MirrorRefusal) -> bool| {
        let before = files(folder);
        ceremony.session_mut().mirror_to(folder);
        let Some(MirrorStatus::Refused(refusal)) = ceremony.session().look_at_mirror() else {
            panic!("not refused")
        };
        assert!(expected(&refusal), "{refusal}");
        ceremony
            .session_mut()
            .append(AuxEvent::other("goes_on", []))
            .unwrap();
        assert_eq!(files(folder), before);
    };
    let (mut other, foreign) = mirrored();
    other.play_until(|session| session.state().turn().is_some());
    // The same pool under other rules.
    let mut rules = String::from_utf8(fs::read(foreign.join("rules.json")).unwrap()).unwrap();
    rules = rules.replace("测试厅", "另一厅");
    fs::write(foreign.join("rules.json"), rules).unwrap();
    refused(&foreign, &|refusal| *refusal == MirrorRefusal::Foreign);
    let record = mirror.parent().unwrap().join("record");
    other.session().write_record(&record).unwrap();
    refused(&record, &|refusal| *refusal == MirrorRefusal::NotAMirror);
    // Another computer has resumed from the same mirror and gone on.
    let evidence = RecoverySource::read(&mirror, None).unwrap();
    let second = tempfile::tempdir().unwrap();
    let copy = copied(&mirror, second.path());
    let clock: paiwei::session::TimeSource = Box::new(|| "2026-08-22T02:00:00.000Z".into());
    drop(Session::recover(&second.path().join("data"), &evidence, clock, Some(&copy)).unwrap());
    refused(&copy, &|refusal| {
        matches!(refusal, MirrorRefusal::Diverged(_))
    });
    // One bit of a confirmed line.
    let copy = copied(&mirror, &second.path().join("flipped"));
    let mut lines = journal(&copy);
    lines[300] ^= 4;
    fs::write(copy.join("journal.jsonl"), lines).unwrap();
    refused(&copy, &|refusal| {
        matches!(refusal, MirrorRefusal::Damaged(_))
    });
}

fn copied(mirror: &Path, to: &Path) -> PathBuf {
    let to = to.join("mirror");
    fs::create_dir_all(&to).unwrap();
    for entry in fs::read_dir(mirror).unwrap().map(Result::unwrap) {
        fs::copy(entry.path(), to.join(entry.file_name())).unwrap();
    }
    to
}

#[test]
fn a_ledger_that_has_lost_lines_which_the_mirror_has_is_not_gone_on_with() {
    let (mut ceremony, mirror) = mirrored();
    ceremony.play_until(|session| session.state().turn().is_some());
    ceremony.close();
    let data = ceremony.data().to_owned();
    let lost = ceremony.folder().join("lost");
    fs::create_dir_all(&lost).unwrap();
    fs::copy(data.join("ledger.sqlite"), lost.join("ledger.sqlite")).unwrap();
    ceremony.open_beside(&mirror);
    ceremony.play_until(|session| session.state().completed_schools() == 1);
    let resumed = Session::resume_beside(&lost, system_clock(), Some(&mirror));
    assert!(matches!(
        resumed,
        Err(SessionError::Mirror(MirrorRefusal::Ahead { .. }))
    ));
    // Without being asked for its mirror it would go on: that is why the kiosk always looks.
    assert!(Session::resume(&lost, system_clock()).is_ok());
}

#[test]
fn what_was_handed_over_is_on_the_medium_when_the_session_ends() {
    let (mut ceremony, mirror) = mirrored();
    for n in 0..200 {
        ceremony
            .session_mut()
            .append(AuxEvent::other("line", [("n", n.into())]))
            .unwrap();
    }
    let journal_now = ceremony.session().journal().to_vec();
    ceremony.close();
    assert_eq!(journal(&mirror), journal_now);
}

#[test]
fn every_flip_swap_cut_and_splice_of_a_mirror_is_found_or_changes_nothing() {
    let (mut ceremony, mirror) = mirrored();
    ceremony.play_until(|session| session.state().completed_schools() == 1);
    ceremony.close();
    let head = RecoverySource::read(&mirror, None).unwrap().state.head();
    let copy = copied(&mirror, &ceremony.folder().join("harmed"));
    let mut cases = 0;
    let mut harmed = |name: &str, bytes: &[u8]| {
        fs::write(copy.join(name), bytes).unwrap();
        cases += 1;
        match RecoverySource::read(&copy, None) {
            Err(_) => true,
            Ok(evidence) => {
                assert_eq!(evidence.state.head(), head, "{name}");
                false
            }
        }
    };
    let stride = times("PAIWEI_FLIP_STRIDE", 29);
    for name in [
        "rules.json",
        "pool.tsv",
        "entries.tsv",
        "journal.jsonl",
        "heads.jsonl",
    ] {
        let whole = fs::read(mirror.join(name)).unwrap();
        for bit in (0..whole.len() * 8).step_by(stride) {
            let mut flipped = whole.clone();
            flipped[bit / 8] ^= 1 << (bit % 8);
            assert!(harmed(name, &flipped), "{name} bit {bit}");
        }
        let lines: Vec<&[u8]> = whole.split_inclusive(|byte| *byte == b'\n').collect();
        for i in 1..lines.len() {
            let mut swapped = lines.clone();
            swapped.swap(i - 1, i);
            assert!(harmed(name, &swapped.concat()), "{name} lines {i} swapped");
            let mut gone = lines.clone();
            gone.remove(i - 1);
            assert!(
                harmed(name, &gone.concat()) || name == "heads.jsonl",
                "{name} line {i} gone"
            );
            assert!(
                harmed(name, &lines[..i].concat()) || name == "heads.jsonl",
                "{name} cut after line {i}"
            );
        }
        fs::write(copy.join(name), &whole).unwrap();
    }
    // A whole chain cut short in both files is still a chain: the head on the signed paper says
    // that it is not this one.
    let lines: Vec<Vec<u8>> = journal(&mirror)
        .split_inclusive(|byte| *byte == b'\n')
        .map(<[u8]>::to_vec)
        .collect();
    let heads: Vec<Vec<u8>> = fs::read(mirror.join("heads.jsonl"))
        .unwrap()
        .split_inclusive(|b| *b == b'\n')
        .map(<[u8]>::to_vec)
        .collect();
    let signed = RecoverySource::read(&mirror, None)
        .unwrap()
        .last_sheet()
        .map(|(_, seq, head)| (seq, head))
        .unwrap();
    assert!(RecoverySource::read(&mirror, Some(signed)).is_ok());
    fs::write(
        copy.join("journal.jsonl"),
        lines[..lines.len() - 1].concat(),
    )
    .unwrap();
    fs::write(copy.join("heads.jsonl"), heads[..heads.len() - 1].concat()).unwrap();
    assert!(RecoverySource::read(&copy, None).is_ok());
    assert!(RecoverySource::read(&copy, Some(signed)).is_err());
    assert!(RecoverySource::read(&mirror, Some((signed.0, Digest::new([9; 32])))).is_err());
    println!("{cases} harmed mirrors");
}

#[test]
fn a_clock_that_runs_backwards_is_noted_and_the_results_are_the_same() {
    let results = |jumps: bool| {
        let mut ceremony = CeremonyFixture::new(&choices(LastPlace::Exceed));
        ceremony.close();
        let n = std::cell::Cell::new(0u32);
        let clock: paiwei::session::TimeSource = Box::new(move || {
            n.set(n.get() + 1);
            let hour = if jumps && n.get() % 12 > 5 { 1 } else { 3 };
            format!(
                "2026-08-22T0{hour}:{:02}:{:02}.000Z",
                n.get() / 60 % 60,
                n.get() % 60
            )
        });
        ceremony.open_with(WallClock::from(clock));
        ceremony.play_to_the_end();
        let noted = recorded(ceremony.session(), "clock_jumped").len();
        (noted, ceremony_fixture::results(ceremony.session()))
    };
    let (steady, jumped) = (results(false), results(true));
    assert_eq!(
        steady.0, 0,
        "the clock is later than the ledger's last line"
    );
    assert!(jumped.0 > 1, "{}", jumped.0);
    assert_eq!(steady.1, jumped.1);
}
