// SPDX-License-Identifier: Apache-2.0

//! What a session does when the disk is not sure.

use super::*;

/// A ceremony from a kept record.
fn session(folder: &Path) -> Session {
    let record = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/record-count-remaining");
    let evidence = RecoverySource::read(&record, None).unwrap();
    Session::recover(&folder.join("data"), &evidence, system_wall_clock(), None).unwrap()
}

#[test]
fn a_step_whose_commit_seemed_to_fail_is_taken_over_from_the_disk_and_never_made_twice() {
    let folder = tempfile::tempdir().unwrap();
    let mut session = session(folder.path());
    let mirror = folder.path().join("mirror");
    std::fs::create_dir_all(&mirror).unwrap();
    session.mirror_to(&mirror);
    let seq = PlainCount::new(session.state.events() + 1).unwrap();
    let line = JournalLine {
        seq,
        at: session.watch.now(),
        event: AuxEvent::ClockChecked.to_event().unwrap(),
    };
    let bytes = line.to_bytes().unwrap();
    let head = chain::link(&session.state.head(), &bytes);
    session.ledger.write_unacknowledged(&NewLine {
        seq: seq.get(),
        bytes,
        head,
    });
    assert!(
        !session.has_event(AuxEventKind::ClockChecked),
        "nothing is shown before the disk says so"
    );
    assert!(matches!(
        session.append(AuxEvent::ClockChecked),
        Err(SessionError::AlreadyCommitted)
    ));
    assert_eq!(clock_checks(&session), 1);
    session.append(AuxEvent::ClockChecked).unwrap();
    assert_eq!(
        std::fs::read(mirror.join("journal.jsonl")).unwrap(),
        session.journal()
    );
    let journal = session.journal().to_vec();
    drop(session);
    let session = Session::resume(&folder.path().join("data"), system_wall_clock()).unwrap();
    assert!(session.journal().starts_with(&journal));
    assert_eq!(clock_checks(&session), 2);
}

fn clock_checks(session: &Session) -> usize {
    session
        .aux_events()
        .filter(|line| line.event == AuxEvent::ClockChecked)
        .count()
}
