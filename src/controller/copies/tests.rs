// SPDX-License-Identifier: Apache-2.0

//! Tests of the comparisons: which copy is next, and what stands in for a missing one.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use super::*;

const NAMES: [&str; 3] = ["甲", "乙", "丙"];

fn copies() -> CopyComparisons {
    CopyComparisons::new(NAMES.map(str::to_owned).to_vec())
}

fn compared(custodian: usize, result: CopyResult) -> AuxEvent {
    AuxEvent::CopyCompared {
        custodian: NAMES[custodian].into(),
        result,
        files: Vec::new(),
    }
}

/// The media of these custodians.
struct Media(Vec<Option<PathBuf>>);

impl Media {
    fn of(custodians: &[usize]) -> Self {
        let medium = |i: usize| custodians.contains(&i).then(|| PathBuf::from("medium"));
        Self((0..NAMES.len()).map(medium).collect())
    }

    fn alone(&self) -> PresentCopies<'_> {
        let custodians = &self.0;
        PresentCopies {
            custodians,
            disc: false,
        }
    }

    fn and_disc(&self) -> PresentCopies<'_> {
        PresentCopies {
            disc: true,
            ..self.alone()
        }
    }
}

fn with_disc() -> CopyComparisons {
    let mut copies = copies();
    copies.apply(&AuxEvent::DiscWritten {
        manifest: crate::protocol::Digest::new([1; 32]),
    });
    copies
}

fn disc_compared(result: CopyResult) -> AuxEvent {
    AuxEvent::DiscCompared { result }
}

#[test]
fn the_data_disc_is_opened_first_and_copies_that_are_not_there_are_not_waited_for() {
    let mut copies = with_disc();
    let (all, none) = (Media::of(&[0, 1, 2]), Media::of(&[]));
    assert_eq!(copies.next(all.and_disc()), Some(NextCopy::Disc));
    assert!(!copies.are_complete(none.and_disc()), "the disc waits");
    copies.apply(&disc_compared(CopyResult::Same));
    assert!(copies.are_complete(none.alone()));
    assert_eq!(copies.next(all.alone()), Some(NextCopy::Custodian(2)));
    assert!(
        !copies.are_complete(all.alone()),
        "who is there is compared"
    );
    assert!(!copies.can_go_without(none.alone()), "nothing is missing");
}

#[test]
fn a_custodians_copy_stands_in_for_the_data_disc_and_the_disc_is_noted_as_absent() {
    let mut copies = with_disc();
    let notary = Media::of(&[2]);
    assert_eq!(copies.next(notary.alone()), Some(NextCopy::Custodian(2)));
    assert!(!copies.can_go_without(notary.alone()), "none fits yet");
    copies.apply(&compared(2, CopyResult::Same));
    assert!(copies.can_go_without(notary.alone()));
    let absent = copies.absences();
    assert_eq!(absent, [disc_compared(CopyResult::Absent)]);
    copies.apply(&absent[0]);
    assert!(copies.are_complete(notary.alone()));
}

#[test]
fn a_disc_that_differs_is_tried_again_when_it_was_away_or_nothing_else_fits() {
    let mut copies = with_disc();
    let none = Media::of(&[]);
    copies.apply(&disc_compared(CopyResult::Differs));
    assert_eq!(copies.disc(), Some(CopyStatus::Differs));
    assert!(!copies.are_complete(none.alone()), "none fits");
    copies.media_seen(none.alone());
    copies.media_seen(none.and_disc());
    assert_eq!(copies.disc(), Some(CopyStatus::Waiting));
    copies.apply(&disc_compared(CopyResult::Unreadable));
    for custodian in 0..3 {
        copies.apply(&compared(custodian, CopyResult::Differs));
    }
    assert_eq!(copies.disc(), Some(CopyStatus::Waiting));
    assert_eq!(copies.waiting(), [0, 1, 2]);
}

#[test]
fn the_notarys_copy_is_opened_first_and_then_those_that_are_present() {
    let mut copies = copies();
    let all = Media::of(&[0, 1, 2]);
    assert_eq!(copies.next(all.alone()), Some(NextCopy::Custodian(2)));
    let first = Media::of(&[0]);
    assert_eq!(copies.next(first.alone()), Some(NextCopy::Custodian(0)));
    assert_eq!(copies.next(Media::of(&[]).alone()), None);
    copies.apply(&compared(2, CopyResult::Same));
    assert_eq!(copies.next(all.alone()), Some(NextCopy::Custodian(1)));
}

#[test]
fn it_goes_on_without_a_copy_only_where_another_fits_and_none_is_inserted() {
    let mut copies = copies();
    assert!(
        !copies.can_go_without(Media::of(&[]).alone()),
        "none fits yet"
    );
    copies.apply(&compared(2, CopyResult::Same));
    assert!(
        !copies.can_go_without(Media::of(&[0]).alone()),
        "one is inserted"
    );
    assert!(copies.can_go_without(Media::of(&[2]).alone()));
    let absent = copies.absences();
    assert_eq!(
        absent,
        [
            compared(0, CopyResult::Absent),
            compared(1, CopyResult::Absent)
        ]
    );
    absent.iter().for_each(|event| copies.apply(event));
    assert!(copies.are_complete(Media::of(&[]).alone()));
    assert!(!copies.can_go_without(Media::of(&[]).alone()));
}

#[test]
fn where_no_copy_fits_all_can_be_tried_again() {
    let mut copies = copies();
    copies.apply(&compared(0, CopyResult::Differs));
    copies.apply(&compared(1, CopyResult::Unreadable));
    assert_eq!(copies.statuses()[1], CopyStatus::Differs);
    copies.apply(&compared(2, CopyResult::Differs));
    assert_eq!(copies.statuses(), [CopyStatus::Waiting; 3]);
    assert!(!copies.are_complete(Media::of(&[]).alone()));
}

#[test]
fn a_copy_that_differed_waits_again_once_its_medium_was_away() {
    let mut copies = copies();
    copies.apply(&compared(0, CopyResult::Differs));
    copies.apply(&compared(1, CopyResult::Same));
    copies.apply(&compared(2, CopyResult::Absent));
    copies.media_seen(Media::of(&[0, 1]).alone());
    assert_eq!(copies.statuses()[0], CopyStatus::Differs, "the same medium");
    copies.media_seen(Media::of(&[1]).alone());
    assert!(copies.are_complete(Media::of(&[]).alone()));
    copies.media_seen(Media::of(&[0, 1, 2]).alone());
    assert_eq!(copies.waiting(), [0, 2]);
    assert!(!copies.are_complete(Media::of(&[]).alone()));
    copies.apply(&compared(0, CopyResult::Same));
    assert_eq!(copies.waiting(), [2]);
}

#[test]
fn a_copy_of_somebody_who_is_no_custodian_changes_nothing() {
    let mut copies = copies();
    copies.apply(&AuxEvent::CopyCompared {
        custodian: "丁".into(),
        result: CopyResult::Same,
        files: Vec::new(),
    });
    assert_eq!(copies.statuses(), [CopyStatus::Waiting; 3]);
}
