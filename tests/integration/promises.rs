// SPDX-License-Identifier: Apache-2.0

//! Promises that no single module keeps: what papers list, what the public record never has, and
//! that each place in the ring is drawn equally often.

use crate::support::ceremony_fixture::{CeremonyFixture, choices, files, roster};
use paiwei::ceremony::aux_event::{AuxEvent, AuxEventKind, ListingPaper};
use paiwei::ceremony::rules::LastPlace;
use paiwei::ceremony::state::Milestone;
use paiwei::i18n::{Language, in_language};
use paiwei::protocol::hash::{KeyPurpose, key};
use paiwei::protocol::keystream::Bound;
use paiwei::protocol::rolls::{RollKind, Tick, draw_prk, tick_value};
use paiwei::protocol::selection::{CountingStep, Interval, Outcome, Selection, SelectionTerms};
use paiwei::protocol::{Digest, Share};
use paiwei::session::{PaperKind, RuleChoices};
use paiwei::sheet::PrintNumber;

/// Returns the texts of the incident log of a ceremony that has one event beside its own.
fn incident_log(kind: AuxEventKind) -> String {
    let mut ceremony = CeremonyFixture::new(&choices(LastPlace::Skip));
    ceremony.play_until(|session| session.state().milestone() == Milestone::Opened);
    let event = AuxEvent::other(&kind.to_string(), []);
    ceremony.session_mut().append(event).unwrap();
    ceremony.play_to_the_end();
    let session = ceremony.session();
    let log = session.paper(PaperKind::Incidents, PrintNumber::FIRST);
    let mut texts = Vec::new();
    for page in &log.unwrap().pages {
        texts.extend(page.texts().map(str::to_owned));
    }
    texts.join("\n")
}

#[test]
fn the_incident_log_lists_every_irregular_kind_of_event_and_no_other() {
    for kind in AuxEventKind::ALL {
        if [AuxEventKind::Superseded, AuxEventKind::SharesLost].contains(&kind) {
            // Of a ceremony that never comes to its close, where the log is made.
            continue;
        }
        let log = incident_log(kind);
        let listed = kind.papers().contains(&ListingPaper::Incidents);
        assert_eq!(log.contains("1 项"), listed, "{kind}: {log}");
        assert_eq!(log.contains("无异常情况。"), !listed, "{kind}: {log}");
    }
}

#[test]
fn the_public_record_has_no_name_and_no_serial_of_a_child() {
    let mut ceremony = CeremonyFixture::new(&choices(LastPlace::Split));
    ceremony.play_to_the_end();
    let record = ceremony.folder().join("record");
    ceremony.session().write_record(&record).unwrap();
    let files = files(&record);
    assert!(files.len() >= 5, "{files:?}");
    for path in files {
        let bytes = std::fs::read(&path).unwrap();
        for child in roster().entries.iter().flat_map(|entry| &entry.children) {
            for secret in [&child.name, &child.serial] {
                let found = bytes.windows(secret.len()).any(|w| w == secret.as_bytes());
                assert!(!found, "{} has {secret}", path.display());
            }
        }
    }
}

/// Words in Latin letters that papers have: the command that verifies a record.
const LATIN: [&str; 4] = ["paiwei", "verify", "head", "SHA"];

/// Returns the words of two Latin letters and more, but for those of fingerprints.
fn latin_words(text: &str) -> Vec<&str> {
    let mut words = Vec::new();
    for word in text.split(|c: char| !c.is_ascii_alphanumeric()) {
        let letters = word.chars().filter(char::is_ascii_alphabetic).count();
        let is_hex = word.chars().all(|c| matches!(c, '0'..='9' | 'a'..='f'));
        if letters >= 2 && !is_hex {
            words.push(word);
        }
    }
    words
}

#[test]
fn papers_are_chinese_where_the_console_is_english() {
    let mut ceremony = CeremonyFixture::new(&RuleChoices {
        waitlist: Some(2),
        ..choices(LastPlace::Split)
    });
    ceremony.play_to_the_end();
    let session = ceremony.session();
    let mut latin = Vec::new();
    // One that goes on from another has its own certificate; who waits stands on the result sheet.
    let made = |kind: &PaperKind| !matches!(kind, PaperKind::Succession | PaperKind::Waiting(_));
    for kind in PaperKind::all(1).into_iter().filter(made) {
        let paper = in_language(Language::ENGLISH, || {
            session.paper(kind, PrintNumber::FIRST)
        });
        let paper = paper.unwrap_or_else(|| panic!("there is no {kind:?}"));
        for text in paper.pages.iter().flat_map(|page| page.texts()) {
            for word in latin_words(text) {
                if !LATIN.contains(&word) {
                    latin.push(format!("{kind:?}: {word} in {text}"));
                }
            }
        }
    }
    assert!(latin.is_empty(), "{}", latin.join("\n"));
    assert_eq!(latin_words("第 2 次 a1b2 SHA-256"), ["SHA"]);
}

const DRAWS: u32 = 700;
const ENTRIES: usize = 20;
const PLACES: u64 = 7;
/// The 99.9 % quantile of the chi-square distribution with 19 degrees of freedom.
const QUANTILE: f64 = 43.82;

/// Returns Pearson's chi-square of these counts against equal ones.
fn chi_square(counts: &[u32; ENTRIES]) -> f64 {
    let expected = f64::from(counts.iter().sum::<u32>()) / ENTRIES as f64;
    let deviation = |count: &u32| (f64::from(*count) - expected).powi(2) / expected;
    counts.iter().map(deviation).sum()
}

/// Returns the start and the interval of a draw whose shares are made of a seed.
fn rolled(seed: u32) -> (usize, u64) {
    let mut share = [0; 32];
    share[..4].copy_from_slice(&seed.to_be_bytes());
    let prk = draw_prk(&Digest::new([7; 32]), &[Share::new(share)], "271828");
    let value = |kind| {
        let purpose = KeyPurpose::Roll {
            kind,
            school: "S01",
            attempt: 1,
        };
        let range = Bound::new(ENTRIES as u64).unwrap();
        tick_value(&key(&prk, purpose), Tick(20), range)
    };
    (
        value(RollKind::Start) as usize,
        value(RollKind::Interval) + 1,
    )
}

#[test]
fn every_place_in_the_ring_starts_and_is_admitted_equally_often() {
    let mut starts = [0; ENTRIES];
    let mut admissions = [0; ENTRIES];
    for seed in 0..DRAWS {
        let (start, interval) = rolled(seed);
        starts[start] += 1;
        let terms = SelectionTerms {
            places: PLACES,
            waitlist: 0,
            step: CountingStep::CountRemaining,
            last_place: LastPlace::Exceed,
            start,
            interval: Interval::new(interval).unwrap(),
        };
        for visit in Selection::new(vec![1; ENTRIES], terms).unwrap() {
            assert_eq!(visit.outcome, Outcome::Admitted);
            admissions[visit.entry] += 1;
        }
    }
    assert_eq!(admissions.iter().sum::<u32>(), DRAWS * PLACES as u32);
    let statistics = [chi_square(&starts), chi_square(&admissions)];
    assert!(statistics.iter().all(|s| *s < QUANTILE), "{statistics:?}");
}

#[test]
fn a_draw_that_favours_one_place_is_noticed() {
    let mut counts = [DRAWS / ENTRIES as u32; ENTRIES];
    assert!(chi_square(&counts) < QUANTILE);
    // Twice as often as the others.
    counts[3] *= 2;
    counts[4] = 0;
    assert!(chi_square(&counts) > QUANTILE);
}
