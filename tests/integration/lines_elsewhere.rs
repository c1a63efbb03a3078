// SPDX-License-Identifier: Apache-2.0

//! An older ledger is put back (or a disk has lost its last writes) while mirror and archives have
//! the lines that were shown: they are never cut or replaced, and the draw never goes on from the
//! older ledger.

use crate::support::ceremony_fixture::{CeremonyFixture, choices};
use paiwei::ceremony::aux_event::AuxEvent;
use paiwei::ceremony::continuation::{JournalStanding, OtherJournal, OwnJournal, compare, head_of};
use paiwei::ceremony::rules::LastPlace;
use paiwei::custody::FolderError;
use paiwei::journal::mirror::{MirrorRefusal, MirrorStatus};
use paiwei::session::{LEDGER, Session, SessionError, system_wall_clock};
use std::fs;
use std::path::{Path, PathBuf};

/// Mirror and archive with a school that the ledger lacks.
struct Overtaken {
    ceremony: CeremonyFixture,
    mirror: PathBuf,
    archive: PathBuf,
    /// The journal on both.
    journal: Vec<u8>,
}

/// Plays one school, and puts the ledger back that stood before.
fn overtaken() -> Overtaken {
    let mut ceremony = CeremonyFixture::new(&choices(LastPlace::Split));
    let (mirror, archive) = (
        ceremony.folder().join("mirror"),
        ceremony.folder().join("archive"),
    );
    fs::create_dir_all(&mirror).unwrap();
    ceremony.session_mut().mirror_to(&mirror);
    ceremony.play_until(|session| session.state().turn().is_some());
    ceremony.close();
    let ledger = ceremony.data().join(LEDGER);
    let older = fs::read(&ledger).unwrap();
    ceremony.open_beside(&mirror);
    ceremony.play_until(|session| session.state().completed_schools() == 1);
    ceremony
        .session()
        .archive(&archive, &Default::default())
        .unwrap();
    let journal = ceremony.session().journal().to_vec();
    ceremony.close();
    fs::write(&ledger, older).unwrap();
    Overtaken {
        ceremony,
        mirror,
        archive,
        journal,
    }
}

impl Overtaken {
    fn lines(&self) -> u64 {
        self.journal.iter().filter(|byte| **byte == b'\n').count() as u64
    }

    #[track_caller]
    fn older(&self) -> Session {
        Session::resume(self.ceremony.data(), system_wall_clock()).unwrap()
    }
}

/// Every file of a folder with its bytes.
fn content(folder: &Path) -> Vec<(PathBuf, Vec<u8>)> {
    let mut files = crate::support::ceremony_fixture::files(folder);
    files.sort();
    let read = |path: PathBuf| (path.clone(), fs::read(path).unwrap());
    files.into_iter().map(read).collect()
}

/// The mirror's ways to lose its heads (M1 of the review).
fn lose_heads(mirror: &Path, way: &str) {
    let heads = mirror.join("heads.jsonl");
    let text = fs::read(&heads).unwrap();
    match way {
        "whole" => {}
        "deleted" => fs::remove_file(&heads).unwrap(),
        "emptied" => fs::write(&heads, b"").unwrap(),
        "cut" => {
            let lines: Vec<&[u8]> = text.split_inclusive(|byte| *byte == b'\n').collect();
            fs::write(&heads, lines[..lines.len() / 3].concat()).unwrap();
        }
        other => panic!("{other}"),
    }
}

#[test]
fn lawful_lines_of_a_mirror_are_never_cut_whatever_became_of_its_heads() {
    for way in ["whole", "deleted", "emptied", "cut"] {
        let overtaken = overtaken();
        lose_heads(&overtaken.mirror, way);
        let before = content(&overtaken.mirror);
        let data = overtaken.ceremony.data();
        let refused =
            Session::resume_beside(data, system_wall_clock(), Some(&overtaken.mirror)).err();
        let ahead = |refusal: &MirrorRefusal| match refusal {
            MirrorRefusal::Ahead { mirror, .. } => *mirror == overtaken.lines(),
            _ => false,
        };
        assert!(
            matches!(&refused, Some(SessionError::Mirror(refusal)) if ahead(refusal)),
            "{way}: {refused:?}"
        );
        // Plugged in after the start: refused, untouched.
        let mut session = overtaken.older();
        session.mirror_to(&overtaken.mirror);
        let standing = session.look_at_mirror();
        assert!(
            matches!(
                standing,
                Some(MirrorStatus::Refused(MirrorRefusal::Diverged(_)))
            ),
            "{way}: its line of the start is another: {standing:?}"
        );
        session.append(AuxEvent::ClockChecked).unwrap();
        drop(session);
        assert!(content(&overtaken.mirror) == before, "{way}");
    }
}

#[test]
fn an_archive_is_never_replaced_where_it_has_a_line_that_the_ledger_lacks() {
    for harm in ["none", "empty manifest", "no manifest", "no head"] {
        let overtaken = overtaken();
        let archive = &overtaken.archive;
        match harm {
            "empty manifest" => fs::write(archive.join("manifest.json"), b"{}").unwrap(),
            "no manifest" => fs::remove_file(archive.join("manifest.json")).unwrap(),
            "no head" => fs::remove_file(archive.join("head.json")).unwrap(),
            _ => {}
        }
        let before = content(archive);
        let session = overtaken.older();
        let refused = session.archive(archive, &Default::default());
        let Err(SessionError::Folder(FolderError::HoldsMore { standing, .. })) = refused else {
            panic!("{harm}: {refused:?}")
        };
        assert!(standing.holds_more());
        assert!(content(archive) == before, "{harm}");
    }
}

#[test]
fn an_archive_whose_line_is_damaged_is_put_right_as_its_head_tells_it_from_another_way() {
    let mut ceremony = CeremonyFixture::new(&choices(LastPlace::Split));
    ceremony.play_until(|session| session.state().completed_schools() == 1);
    let archive = ceremony.folder().join("archive");
    let session = ceremony.session();
    session.archive(&archive, &Default::default()).unwrap();
    let journal = archive.join("journal.jsonl");
    let text = fs::read_to_string(&journal).unwrap();
    let harmed = text.replacen("05.000Z", "06.000Z", 1);
    assert_ne!(text, harmed);
    fs::write(&journal, harmed).unwrap();
    session.archive(&archive, &Default::default()).unwrap();
    assert_eq!(fs::read_to_string(&journal).unwrap(), text);
}

#[test]
fn a_journal_is_ahead_diverged_or_contained_by_its_own_lines() {
    let overtaken = overtaken();
    let session = overtaken.older();
    let own = session.journal();
    let read = |name: &str| fs::read(overtaken.archive.join(name)).unwrap();
    let (rules, pool) = (read("rules.json"), read("pool.tsv"));
    let standing = |ledger: &[u8], other: &[u8], head: &[u8]| {
        let own = OwnJournal {
            rules: &rules,
            pool: &pool,
            journal: ledger,
        };
        let other = OtherJournal {
            journal: other,
            head: head_of(head),
        };
        compare(own, other)
    };
    let (longer, lines) = (&overtaken.journal, overtaken.lines());
    let older: &[u8] = &longer[..own.len() - last_line(own).len()];
    assert_eq!(
        standing(older, longer, b""),
        JournalStanding::Ahead { lines }
    );
    assert_eq!(standing(longer, older, b""), JournalStanding::Contained);
    assert_eq!(standing(longer, b"", b""), JournalStanding::Contained);
    assert_eq!(standing(older, b"another\n", b""), JournalStanding::Foreign);
    let torn = [older, &longer[older.len()..older.len() + 20]].concat();
    assert_eq!(standing(older, &torn, b""), JournalStanding::Contained);
    let zeros = [older, &[0; 512], b"\n"].concat();
    assert_eq!(standing(older, &zeros, b""), JournalStanding::Contained);
    // This computer's start and the other's are two lines in one place.
    let line = own.iter().filter(|byte| **byte == b'\n').count() as u64;
    assert_eq!(
        standing(own, longer, &read("head.json")),
        JournalStanding::Diverged { line }
    );
}

fn last_line(journal: &[u8]) -> &[u8] {
    let mut lines = journal.split_inclusive(|byte| *byte == b'\n');
    lines.next_back().unwrap()
}
