// SPDX-License-Identifier: Apache-2.0

//! The keys that the ledger publishes, compared with those that the shares give (PROTOCOL §7).
//!
//! A ledger that was taken from a medium can hold invented values: each follows from the key beside
//! it, so that the fold finds no fault. Only the shares tell. Invariant: every key of the state is
//! compared. Deliberately not here: the shares.

use super::event::RollKind;
use super::school::{RollResult, SchoolTurn, StoppedRoll};
use super::state::CeremonyState;
use crate::protocol::hash::{self, KeyPurpose};
use crate::protocol::{Key, Prk};

/// A key on the ledger.
struct PublishedKey<'a> {
    seq: u64,
    key: &'a Key,
    purpose: KeyPurpose<'a>,
}

/// Returns whether the ledger publishes any key.
pub fn has_published_keys(state: &CeremonyState) -> bool {
    state
        .turns()
        .iter()
        .any(|turn| !published_keys(state, turn).is_empty())
}

/// Returns the lines whose keys do not follow from the draw's PRK, in order.
pub fn differing_keys(state: &CeremonyState, prk: &Prk) -> Vec<u64> {
    state
        .turns()
        .iter()
        .flat_map(|turn| published_keys(state, turn))
        .filter(|published| hash::key(prk, published.purpose) != *published.key)
        .map(|published| published.seq)
        .collect()
}

/// Returns the keys that a turn published, in the order of their lines.
fn published_keys<'a>(state: &'a CeremonyState, turn: &'a SchoolTurn) -> Vec<PublishedKey<'a>> {
    let Some(school) = state.rules().schools.get(turn.school) else {
        return Vec::new();
    };
    let of_roll = |kind: RollKind, stopped: &'a StoppedRoll| PublishedKey {
        seq: stopped.seq,
        key: &stopped.key,
        purpose: KeyPurpose::Roll {
            kind,
            school: &school.code,
            attempt: stopped.attempt,
        },
    };
    let mut keys = Vec::new();
    if let Some(RollResult::Stopped(start)) = &turn.start {
        keys.push(of_roll(RollKind::Start, start));
    }
    if let Some(RollResult::Stopped(interval)) = &turn.interval {
        keys.push(of_roll(RollKind::Interval, interval));
    }
    if let Some(classes) = &turn.classes {
        keys.push(PublishedKey {
            seq: classes.seq,
            key: &classes.key,
            purpose: KeyPurpose::Classes {
                school: &school.code,
            },
        });
    }
    keys
}
