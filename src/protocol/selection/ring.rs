// SPDX-License-Identifier: Apache-2.0

//! The entries of a ring that were not visited yet, and the next one to visit (PROTOCOL §8).
//!
//! Invariant: an entry that has left is never returned again. Each step takes logarithmic time, so
//! that a million entries are no harder than twenty. Deliberately not here: outcomes;
//! `tests/law.rs` compares both variants with a slow ring that is written as PROTOCOL reads.

use super::{CountingStep, Interval};

/// The entries that remain, kept for one way of counting.
#[derive(Clone, Debug)]
pub(super) enum Ring {
    /// For [`CountingStep::CountRemaining`].
    CountRemaining(RankTree),
    /// For [`CountingStep::Carry`].
    Carry(NextUnvisited),
}

impl Ring {
    /// Returns a ring of `len` entries, none of them visited.
    pub(super) fn new(len: usize, step: CountingStep) -> Self {
        match step {
            CountingStep::CountRemaining => Self::CountRemaining(RankTree::new(len)),
            CountingStep::Carry => Self::Carry(NextUnvisited::new(len)),
        }
    }

    /// Takes `entry` out and returns the entry `interval` on from it, or `None` where the ring is
    /// now empty.
    pub(super) fn leave(&mut self, entry: usize, interval: Interval) -> Option<usize> {
        match self {
            Self::CountRemaining(tree) => tree.leave(entry, interval),
            Self::Carry(next) => next.leave(entry, interval),
        }
    }
}

/// A Fenwick tree (binary indexed tree) over the entries, 1 for each that remains.
///
/// Node `i`, from 1, holds how many remain among the `i & -i` entries that end with entry `i - 1`.
/// So both a prefix sum and its reverse, the entry of a rank, visit one node a bit.
#[derive(Clone, Debug)]
pub(super) struct RankTree {
    nodes: Vec<usize>,
    remaining: usize,
}

impl RankTree {
    fn new(len: usize) -> Self {
        Self {
            // Every entry remains, so each node holds the length of its own range.
            nodes: (0..=len).map(lowest_bit).collect(),
            remaining: len,
        }
    }

    fn leave(&mut self, entry: usize, interval: Interval) -> Option<usize> {
        let before = self.remaining_before(entry);
        self.remove(entry);
        if self.remaining == 0 {
            return None;
        }
        // Whoever followed `entry` has taken its rank, `before`, and is the first that is counted:
        // the interval-th is `interval - 1` ranks on. An interval is at least 1 by its type.
        // Both terms are reduced first, so that their sum can't overflow.
        let ring = self.remaining as u64;
        let rank = (before as u64 % ring + (interval.get() - 1) % ring) % ring;
        Some(self.entry_of_rank(rank as usize))
    }

    /// Returns how many remain before `entry`.
    fn remaining_before(&self, entry: usize) -> usize {
        let mut node = entry;
        let mut total = 0;
        while node > 0 {
            total += self.nodes[node];
            // On to the range that ends where this one begins.
            node -= lowest_bit(node);
        }
        total
    }

    fn remove(&mut self, entry: usize) {
        let mut node = entry + 1;
        while node < self.nodes.len() {
            self.nodes[node] -= 1;
            // On to the next larger range that contains the entry.
            node += lowest_bit(node);
        }
        self.remaining -= 1;
    }

    /// Returns the entry that remains and has exactly `rank` remaining ones before it; `rank` is
    /// less than `remaining`.
    fn entry_of_rank(&self, rank: usize) -> usize {
        // Descends from the largest range to the smallest, and skips each that lies wholly before
        // the entry. What is skipped in the end is the number of entries before it, its index.
        let mut skipped = 0;
        let mut left = rank;
        let mut range = self.nodes.len().next_power_of_two();
        while range > 0 {
            let node = skipped + range;
            if node < self.nodes.len() && self.nodes[node] <= left {
                skipped = node;
                left -= self.nodes[node];
            }
            range /= 2;
        }
        skipped
    }
}

/// Returns the value of the lowest bit that is set; 0 for 0.
fn lowest_bit(node: usize) -> usize {
    node & node.wrapping_neg()
}

/// For each entry the nearest one, at or after it, that may still be unvisited: a union-find forest
/// whose roots are the entries that remain, and the end of the ring.
#[derive(Clone, Debug)]
pub(super) struct NextUnvisited {
    /// `next[i] == i` while entry `i` remains; the last element is the end.
    next: Vec<usize>,
    remaining: usize,
}

impl NextUnvisited {
    fn new(len: usize) -> Self {
        Self {
            next: (0..=len).collect(),
            remaining: len,
        }
    }

    fn leave(&mut self, entry: usize, interval: Interval) -> Option<usize> {
        self.next[entry] = entry + 1;
        self.remaining -= 1;
        if self.remaining == 0 {
            return None;
        }
        let end = self.next.len() - 1;
        let len = end as u64;
        let aim = (entry as u64 + interval.get() % len) % len;
        let found = self.at_or_after(aim as usize);
        if found == end {
            // Nobody remains up to the end: on from the first entry. Somebody does remain.
            return Some(self.at_or_after(0));
        }
        Some(found)
    }

    /// Returns the nearest entry at or after `from` that remains, or the end.
    fn at_or_after(&mut self, from: usize) -> usize {
        let mut at = from;
        while self.next[at] != at {
            // Each step halves the path (path halving), so that later walks are short.
            self.next[at] = self.next[self.next[at]];
            at = self.next[at];
        }
        at
    }
}
