// SPDX-License-Identifier: Apache-2.0

//! Who can know the key before the opening, computed over the table of custody (PROTOCOL §6): no
//! one office, and no media that are ever together in the drawing computer.

use crate::support::ceremony_fixture::{CeremonyFixture, choices};
use paiwei::ceremony::rules::LastPlace;
use paiwei::custody::{has_share, slip_keeper};
use paiwei::protocol::Share;
use paiwei::session::{SealPart, Sealing, Session};
use paiwei::sheet::PrintNumber;
use std::collections::BTreeSet;
use std::path::PathBuf;

/// Shares that each office holds between the days: of its own copy, and of the slips that it keeps
/// for others.
fn held_by_office(custodians: usize) -> Vec<BTreeSet<usize>> {
    let mut held = vec![BTreeSet::new(); custodians];
    for custodian in 0..custodians {
        held[custodian].insert(custodian);
        held[slip_keeper(custodian, custodians)].insert(custodian);
    }
    held
}

#[test]
fn no_one_office_holds_all_shares_where_there_are_three_custodians_or_more() {
    for custodians in 3..=12 {
        for held in held_by_office(custodians) {
            assert_eq!(held.len(), 2, "its own, and one slip");
            assert!(held.len() < custodians);
        }
        // Each share survives the loss of any one office's copy or slip.
        for share in 0..custodians {
            let keepers = held_by_office(custodians);
            let with = keepers.iter().filter(|held| held.contains(&share)).count();
            assert_eq!(with, 2);
        }
    }
    assert_eq!(held_by_office(2)[0].len(), 2, "of two, each knows the key");
}

/// The custodians' folders that hold a share, as far as they are in the computer.
fn shares_on(media: &[PathBuf]) -> usize {
    media.iter().filter(|medium| has_share(medium)).count()
}

fn has_slip(session: &Session, sealing: &Sealing, custodian: usize) -> bool {
    let slip = session.slip_at_seal(sealing, custodian, PrintNumber::FIRST);
    slip.is_some()
}

/// A4 of the review: all shares in clear in one machine.
#[test]
fn at_the_seal_no_two_shares_are_ever_on_media_in_the_computer() {
    for custodians in 3..=5 {
        let mut rules = choices(LastPlace::Exceed);
        rules.custodians = (0..custodians).map(|i| format!("保管{i}")).collect();
        let mut ceremony = CeremonyFixture::new(&rules);
        while ceremony.session().state().entries().is_none() {
            assert!(ceremony.step());
        }
        let parts = (0..custodians).map(|i| SealPart::Made(Share::new([i as u8 + 1; 32])));
        let mut sealing = ceremony.session().begin_seal(parts.collect()).unwrap();
        let fingerprint = sealing.fingerprint();
        let inserted = ceremony.folder().join("sealed/inserted");
        for custodian in 0..custodians {
            assert_eq!(sealing.current(), Some(custodian));
            let next = (custodian + 1) % custodians;
            let session: &mut Session = ceremony.session_mut();
            let early = session.write_copy(&mut sealing, next, &inserted, &Default::default());
            assert!(early.is_err(), "not this one's turn");
            assert!(sealing.give_away(custodian).is_err(), "not written yet");
            assert_eq!(shares_on(std::slice::from_ref(&inserted)), 0);
            session
                .write_copy(&mut sealing, custodian, &inserted, &Default::default())
                .unwrap();
            assert_eq!(shares_on(std::slice::from_ref(&inserted)), 1);
            assert!(has_slip(session, &sealing, custodian));
            sealing.give_away(custodian).unwrap();
            assert!(!has_slip(session, &sealing, custodian), "forgotten");
            let away = ceremony.medium(custodian);
            std::fs::rename(&inserted, &away).unwrap();
        }
        let before = ceremony.session().state().fingerprint();
        assert_eq!(before, None, "sealed follows the last");
        ceremony.session_mut().finish_seal(sealing).unwrap();
        let sealed = ceremony.session().state().fingerprint();
        assert_eq!(sealed, Some(fingerprint), "C1 was known before the first");
    }
}
