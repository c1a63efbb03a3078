// SPDX-License-Identifier: Apache-2.0

//! Who is next in the ring, in logarithmic time, so that a million entries are no harder than
//! twenty.

use super::{CountingStep, Interval};

/// The entries that were not visited yet.
#[derive(Clone, Debug)]
pub(super) enum Ring {
    /// A Fenwick tree over the entries: 1 where it remains. Counts and finds the k-th that remains.
    CountRemaining { tree: Vec<usize>, remaining: usize },
    /// For each entry the nearest at or after it that may still be unvisited (paths shortened while
    /// walking); `len` stands for the end.
    Carry { next: Vec<usize>, remaining: usize },
}

impl Ring {
    pub(super) fn new(len: usize, step: CountingStep) -> Self {
        match step {
            CountingStep::CountRemaining => {
                let tree = (0..=len).map(|i| i & i.wrapping_neg()).collect();
                Self::CountRemaining {
                    tree,
                    remaining: len,
                }
            }
            CountingStep::Carry => Self::Carry {
                next: (0..=len).collect(),
                remaining: len,
            },
        }
    }

    /// Takes `entry` out and returns the entry `interval` on from it, or `None` where the ring is
    /// now empty.
    pub(super) fn leave(&mut self, entry: usize, interval: Interval) -> Option<usize> {
        match self {
            Self::CountRemaining { tree, remaining } => {
                let before = sum(tree, entry);
                add_minus_one(tree, entry);
                *remaining -= 1;
                if *remaining == 0 {
                    return None;
                }
                // The entry that followed now stands at `before`; it is the first that is counted.
                let ring = *remaining as u64;
                let rank = (before as u64 % ring + (interval.get() - 1) % ring) % ring;
                Some(find(tree, rank as usize))
            }
            Self::Carry { next, remaining } => {
                next[entry] = entry + 1;
                *remaining -= 1;
                if *remaining == 0 {
                    return None;
                }
                let len = (next.len() - 1) as u64;
                let aim = ((entry as u64 + interval.get() % len) % len) as usize;
                let found = follow(next, aim);
                Some(if found == len as usize {
                    follow(next, 0)
                } else {
                    found
                })
            }
        }
    }
}

/// How many remain before `entry`.
fn sum(tree: &[usize], entry: usize) -> usize {
    let (mut i, mut total) = (entry, 0);
    while i > 0 {
        total += tree[i];
        i &= i - 1;
    }
    total
}

fn add_minus_one(tree: &mut [usize], entry: usize) {
    let mut i = entry + 1;
    while i < tree.len() {
        tree[i] -= 1;
        i += i & i.wrapping_neg();
    }
}

/// The entry that has exactly `rank` remaining ones before it and remains itself.
fn find(tree: &[usize], rank: usize) -> usize {
    let (mut at, mut left) = (0, rank);
    let mut bit = tree.len().next_power_of_two();
    while bit > 0 {
        if at + bit < tree.len() && tree[at + bit] <= left {
            at += bit;
            left -= tree[at];
        }
        bit >>= 1;
    }
    at
}

fn follow(next: &mut [usize], from: usize) -> usize {
    let mut at = from;
    while next[at] != at {
        next[at] = next[next[at]];
        at = next[at];
    }
    at
}
