// SPDX-License-Identifier: Apache-2.0

//! Another computer goes on: from the mirror or an archive alone, names and shares from the copies,
//! with the results of an unbroken draw.

use crate::support::ceremony_fixture::recorded;
use crate::support::ceremony_fixture::{CeremonyFixture, choices, results, times, verified};
use paiwei::ceremony::rules::{IntervalMax, LastPlace, SchoolOrder};
use paiwei::ceremony::state::Milestone;
use paiwei::journal::mirror::MirrorStatus;
use paiwei::protocol::{Digest, Share};
use paiwei::session::{
    RecoveryError, RecoverySource, RecoverySourceKind, RuleChoices, Session, SessionError,
    system_wall_clock,
};
use rand_chacha::ChaCha20Rng;
use rand_chacha::rand_core::{Rng, SeedableRng};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

fn rules() -> RuleChoices {
    RuleChoices {
        school_order: SchoolOrder::Drawn,
        waitlist: Some(2),
        interval_max: IntervalMax::Entries,
        ..choices(LastPlace::Split)
    }
}

/// A ceremony beside its mirror, played so many steps.
fn played(steps: usize) -> (CeremonyFixture, PathBuf) {
    let mut ceremony = CeremonyFixture::new(&rules());
    let mirror = ceremony.folder().join("mirror");
    fs::create_dir_all(&mirror).unwrap();
    ceremony.session_mut().mirror_to(&mirror);
    for _ in 0..steps {
        ceremony.step();
    }
    (ceremony, mirror)
}

/// The whole ceremony without a break: its results, and after how many steps it is sealed and over.
fn unbroken() -> (Vec<paiwei::ceremony::event::Event>, usize, usize) {
    let mut ceremony = CeremonyFixture::new(&rules());
    let (mut steps, mut sealed) = (0, 0);
    while ceremony.step() {
        steps += 1;
        if ceremony.session().state().milestone() == Milestone::Sealed {
            sealed = steps;
        }
    }
    (results(ceremony.session()), sealed, steps)
}

#[test]
fn at_any_point_of_the_drawing_day_another_computer_goes_on_from_the_mirror_and_the_copies_with_equal_results()
 {
    let rounds = times("PAIWEI_RESUMES", 6);
    let (expected, sealed, steps) = unbroken();
    let mut chance = ChaCha20Rng::seed_from_u64(5);
    for _ in 0..rounds {
        let at = sealed + chance.next_u64() as usize % (steps - sealed);
        let (mut ceremony, mirror) = played(at);
        // In the middle of a roll a new attempt begins, with another value: nobody could have seen
        // the first one's end.
        while ceremony.session().rolling().is_some() {
            ceremony.step();
        }
        let (before, roster) = (
            ceremony.session().journal().to_vec(),
            ceremony.session().roster(),
        );
        ceremony.close();
        let evidence = RecoverySource::read(&mirror, None).unwrap();
        assert_eq!(
            (evidence.kind, evidence.has_names()),
            (RecoverySourceKind::Mirror, false)
        );
        let data = ceremony.folder().join("second machine");
        let session =
            Session::recover(&data, &evidence, system_wall_clock(), Some(&mirror)).unwrap();
        assert!(session.names_missing() && session.journal().starts_with(&before));
        assert_eq!(
            session.look_at_mirror(),
            Some(MirrorStatus::Ok),
            "the stick goes on as the mirror"
        );
        ceremony.go_on_with(session);
        let resumed = &recorded(ceremony.session(), "resumed")[0];
        assert_eq!(
            (resumed["from"].as_str(), resumed["head"].as_str()),
            (
                Some("mirror"),
                Some(evidence.state.head().to_string().as_str())
            )
        );
        let copy = ceremony.medium(1);
        assert!(ceremony.session_mut().take_names(&copy).unwrap());
        assert_eq!(ceremony.session().roster(), roster);
        // Names and all are on the second machine's disk.
        drop_and_reopen(&mut ceremony, &data);
        assert_eq!(ceremony.session().roster(), roster);
        ceremony.play_to_the_end();
        assert!(
            results(ceremony.session()) == expected,
            "stopped after {at} steps"
        );
        ceremony
            .session()
            .write_record(&ceremony.folder().join("record"))
            .unwrap();
        assert!(verified(&ceremony.folder().join("record")).complete);
    }
    println!("{rounds} resumes on a second machine");
}

fn drop_and_reopen(ceremony: &mut CeremonyFixture, data: &Path) {
    ceremony.close();
    ceremony.go_on_with(Session::resume(data, system_wall_clock()).unwrap());
}

#[test]
fn a_list_in_mid_course_needs_the_shares_but_no_names() {
    let (mut ceremony, mirror) = played(0);
    ceremony.play_until(|session| {
        session
            .state()
            .turn()
            .is_some_and(|turn| turn.picks.len() == 3)
    });
    ceremony.close();
    let evidence = RecoverySource::read(&mirror, None).unwrap();
    let mut session = Session::recover(
        &ceremony.folder().join("second"),
        &evidence,
        system_wall_clock(),
        None,
    )
    .unwrap();
    let pick = || paiwei::ceremony::decide::Command::Pick;
    assert!(session.run(pick()).is_err(), "keys from a medium");
    let media = [0, 1, 2].map(|i| ceremony.medium(i));
    session
        .read_shares(&media.each_ref().map(PathBuf::as_path))
        .unwrap();
    session.run(pick()).unwrap();
    assert!(session.names_missing());
    assert!(matches!(
        session.archive(&ceremony.folder().join("archive"), &Default::default()),
        Err(SessionError::NamesMissing)
    ));
}

#[test]
fn an_archive_a_data_disc_and_a_record_alone_each_bring_the_ceremony_back() {
    let (mut ceremony, _) = played(0);
    ceremony.play_until(|session| session.state().completed_schools() == 1);
    let (archive, record) = (
        ceremony.folder().join("archive"),
        ceremony.folder().join("record"),
    );
    ceremony
        .session()
        .archive(&archive, &Default::default())
        .unwrap();
    ceremony.session().write_record(&record).unwrap();
    let (roster, direct) = (
        ceremony.session().roster(),
        ceremony.session().direct().to_vec(),
    );
    let journal = ceremony.session().journal().to_vec();
    ceremony.close();
    // A custodian's copy was written before `sealed`: it alone does not say that it was.
    let copy = RecoverySource::read(&ceremony.medium(2), None);
    assert!(matches!(copy, Err(RecoveryError::NotSealed(_))));
    // Nor is it sealed a second time, with the names that it has itself.
    let (copy, no_head) = (ceremony.medium(2), None);
    let copy = RecoverySource::read_with_names(&copy, &copy, no_head);
    assert!(matches!(copy, Err(RecoveryError::NotSealed(_))));
    let cases = [
        (archive, RecoverySourceKind::Archive, true),
        (ceremony.disc(), RecoverySourceKind::Archive, true),
        (record, RecoverySourceKind::Record, false),
    ];
    for (folder, kind, named) in cases {
        let evidence = RecoverySource::read(&folder, None).unwrap();
        assert_eq!((evidence.kind, evidence.has_names()), (kind, named));
        let session = Session::recover(
            &folder.with_extension("again"),
            &evidence,
            system_wall_clock(),
            None,
        )
        .unwrap();
        assert_eq!(session.names_missing(), !named);
        assert_eq!(
            session.journal().starts_with(&journal),
            !folder.ends_with("data-disc")
        );
        if named {
            assert_eq!(
                (session.roster(), session.direct()),
                (roster.clone(), direct.as_slice())
            );
        }
    }
}

#[test]
fn names_of_another_ceremony_or_with_a_changed_letter_are_not_taken() {
    let (mut ceremony, mirror) = played(0);
    ceremony.play_until(|session| session.state().turn().is_some());
    ceremony.close();
    let evidence = RecoverySource::read(&mirror, None).unwrap();
    let mut session = Session::recover(
        &ceremony.folder().join("second"),
        &evidence,
        system_wall_clock(),
        None,
    )
    .unwrap();
    let copy = ceremony.medium(0);
    let roster = fs::read_to_string(copy.join("roster.tsv")).unwrap();
    fs::write(copy.join("roster.tsv"), roster.replacen('童', "章", 1)).unwrap();
    assert!(!session.take_names(&copy).unwrap() && session.names_missing());
    let (mut other, _) = played(0);
    let other_choices = RuleChoices {
        parents: 1,
        ..rules()
    };
    other.go_on_with(CeremonyFixture::new(&other_choices).into_session());
    assert!(!session.take_names(&other.folder().join("mirror")).unwrap());
    assert!(session.take_names(&ceremony.medium(1)).unwrap() && !session.names_missing());
}

#[test]
fn between_the_numbers_and_the_seal_another_computer_goes_on_from_the_mirror_and_the_names() {
    let (mut ceremony, mirror) = played(0);
    ceremony.play_until(|session| session.state().milestone() == Milestone::Numbered);
    let names = ceremony.folder().join("names");
    fs::create_dir(&names).unwrap();
    let session = ceremony.session();
    fs::write(names.join("roster.tsv"), session.roster()).unwrap();
    fs::write(names.join("direct.tsv"), session.direct()).unwrap();
    let (before, roster) = (session.journal().to_vec(), session.roster());
    let head = (session.state().events(), session.state().head());
    ceremony.close();
    // The mirror alone has no names, and a wrong name is not taken.
    let nothing = ceremony.folder().join("nothing");
    fs::create_dir(&nothing).unwrap();
    let alone = RecoverySource::read_with_names(&mirror, &nothing, None);
    assert!(matches!(alone, Err(RecoveryError::NotSealed(_))));
    let forged = ceremony.folder().join("forged");
    fs::create_dir(&forged).unwrap();
    let text = fs::read_to_string(names.join("roster.tsv")).unwrap();
    fs::write(forged.join("roster.tsv"), text.replacen('童', "章", 1)).unwrap();
    fs::copy(names.join("direct.tsv"), forged.join("direct.tsv")).unwrap();
    assert!(RecoverySource::read_with_names(&mirror, &forged, None).is_err());
    // A signed head that the mirror has not is refused.
    let other = Some((head.0, Digest::new([9; 32])));
    assert!(RecoverySource::read_with_names(&mirror, &names, other).is_err());
    let evidence = RecoverySource::read_with_names(&mirror, &names, Some(head)).unwrap();
    let data = ceremony.folder().join("second");
    let session = Session::recover(&data, &evidence, system_wall_clock(), None).unwrap();
    assert!(session.journal().starts_with(&before) && session.roster() == roster);
    ceremony.go_on_with(session);
    ceremony.play_to_the_end();
    assert!(results(ceremony.session()) == unbroken().0);
}

#[test]
fn a_mirror_that_was_away_during_the_seal_tells_of_the_seal_that_a_copy_shows() {
    let (mut ceremony, mirror) = played(0);
    ceremony.play_until(|session| session.state().milestone() == Milestone::Numbered);
    let away = ceremony.folder().join("away");
    fs::create_dir(&away).unwrap();
    for file in crate::support::ceremony_fixture::files(&mirror) {
        fs::copy(&file, away.join(file.file_name().unwrap())).unwrap();
    }
    ceremony.play_until(|session| session.state().milestone() == Milestone::Sealed);
    let fingerprint = ceremony.session().state().fingerprint();
    let evidence = RecoverySource::read_with_names(&away, &ceremony.medium(1), None).unwrap();
    assert_eq!(evidence.state.milestone(), Milestone::Numbered);
    assert_eq!(evidence.seal_begun, fingerprint);
}

#[test]
fn a_folder_that_holds_a_ceremony_and_a_mirror_from_before_the_seal_are_refused() {
    let (mut ceremony, mirror) = played(1);
    assert!(matches!(
        RecoverySource::read(&mirror, None),
        Err(RecoveryError::NotSealed(_))
    ));
    ceremony.play_until(|session| session.state().milestone() == Milestone::Sealed);
    let evidence = RecoverySource::read(&mirror, None).unwrap();
    let data = ceremony.data();
    ceremony.close();
    assert!(matches!(
        Session::recover(data, &evidence, system_wall_clock(), None),
        Err(SessionError::AlreadyExists(_))
    ));
}

#[test]
fn no_share_stands_in_any_file_of_the_machine_or_the_mirror_before_the_close() {
    let (mut ceremony, mirror) = played(0);
    let shares: Vec<Share> = ceremony.shares();
    let folders = [
        ceremony.data().to_owned(),
        mirror,
        ceremony.folder().join("second"),
    ];
    let found = || {
        let files = folders
            .iter()
            .filter_map(|folder| fs::read_dir(folder).ok())
            .flatten()
            .map(|entry| fs::read(entry.unwrap().path()).unwrap());
        let has = |bytes: &[u8], needle: &[u8]| {
            bytes.windows(needle.len()).any(|window| window == needle)
        };
        let files: Vec<Vec<u8>> = files.collect();
        shares
            .iter()
            .filter(|share| {
                files
                    .iter()
                    .any(|file| has(file, share.as_bytes()) || has(file, share.to_hex().as_bytes()))
            })
            .count()
    };
    ceremony.play_until(|session| {
        session
            .state()
            .turn()
            .is_some_and(|turn| turn.picks.len() == 2)
    });
    assert_eq!(found(), 0);
    ceremony.close();
    let evidence = RecoverySource::read(&folders[1], None).unwrap();
    let session = Session::recover(
        &folders[2],
        &evidence,
        system_wall_clock(),
        Some(&folders[1]),
    )
    .unwrap();
    ceremony.go_on_with(session);
    ceremony.play_until(|session| session.state().completed_schools() == 2);
    assert_eq!(found(), 0);
    ceremony.play_to_the_end();
    assert_eq!(found(), 3, "the close publishes them");
}

/// Runs the program; its exit code and what it said.
fn paiwei(args: &[&Path]) -> (i32, String) {
    let said = Command::new(env!("CARGO_BIN_EXE_paiwei"))
        .args(args)
        .output()
        .unwrap();
    (
        said.status.code().unwrap(),
        String::from_utf8_lossy(&said.stdout).into_owned(),
    )
}

#[test]
fn the_command_says_what_it_found_and_its_exit_code_whether_it_holds() {
    let (mut ceremony, mirror) = played(0);
    ceremony.play_until(|session| session.state().completed_schools() == 1);
    let head = ceremony.session().state().head();
    ceremony.close();
    let (resume, data, flag) = (
        Path::new("resume"),
        ceremony.folder().join("new"),
        Path::new("--data"),
    );
    let (code, said) = paiwei(&[resume, &mirror, flag, &data]);
    assert_eq!(code, 0);
    assert!(
        said.contains(&head.to_string()) && said.contains("due: "),
        "{said}"
    );
    assert_eq!(
        paiwei(&[resume, &mirror, flag, &data]).0,
        2,
        "there is one already"
    );
    assert_eq!(
        paiwei(&[resume, ceremony.folder()]).0,
        2,
        "nothing to read there"
    );
    let wrong = format!("2:{}", Digest::new([1; 32]));
    assert_eq!(
        paiwei(&[
            resume,
            &mirror,
            Path::new("--check"),
            Path::new("--head"),
            Path::new(&wrong)
        ])
        .0,
        1
    );
    let mut journal = fs::read(mirror.join("journal.jsonl")).unwrap();
    journal[77] ^= 1;
    fs::write(mirror.join("journal.jsonl"), journal).unwrap();
    assert_eq!(paiwei(&[resume, &mirror, Path::new("--check")]).0, 1);
}
