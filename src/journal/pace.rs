// SPDX-License-Identifier: Apache-2.0

//! Measures the time that a durable line takes on this computer's disk and on the mirror.
//!
//! Invariant: measured by the code that the draw uses, in a scratch file that is removed again.
//! Deliberately absent: a judgement whether it is fast enough (see [`crate::session`]).

use super::mirror;
use super::{Ledger, NewLine};
use crate::protocol::Digest;
use std::io;
use std::path::Path;
use std::time::{Duration, Instant};

/// Line of typical length.
const LINE: [u8; 160] = [b'.'; 160];
const SCRATCH: &str = "measure.sqlite";

/// Times that durable lines took, in ascending order.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct CommitPace {
    times: Vec<Duration>,
}

impl CommitPace {
    /// Measures commits of single lines to a scratch ledger in the data folder.
    pub fn of_ledger(data: &Path, lines: u64) -> io::Result<Self> {
        remove_scratch(data);
        let times = time_commits(data, lines);
        remove_scratch(data);
        times.map(Self::of)
    }

    /// Measures lines that are appended to a scratch file in a mirror's folder.
    pub fn of_mirror(folder: &Path, lines: u64) -> io::Result<Self> {
        mirror::measure(folder, lines, &LINE).map(Self::of)
    }

    fn of(mut times: Vec<Duration>) -> Self {
        times.sort();
        Self { times }
    }

    /// Returns the number of measured lines.
    pub fn lines(&self) -> usize {
        self.times.len()
    }

    /// Returns the median time; zero without lines.
    pub fn median(&self) -> Duration {
        let middle = self.times.len() / 2;
        self.times.get(middle).copied().unwrap_or_default()
    }

    /// Returns the longest time; zero without lines.
    pub fn longest(&self) -> Duration {
        self.times.last().copied().unwrap_or_default()
    }
}

/// Commits lines one by one to a scratch ledger and returns the time of each.
fn time_commits(data: &Path, lines: u64) -> io::Result<Vec<Duration>> {
    let opened = Ledger::open(&data.join(SCRATCH)).map_err(io::Error::other)?;
    let mut scratch = opened.ledger;
    let mut times = Vec::new();
    for seq in 1..=lines {
        let line = NewLine {
            seq,
            bytes: LINE.to_vec(),
            head: Digest::new([0; 32]),
        };
        let since = Instant::now();
        scratch.commit(&[line], &[]).map_err(io::Error::other)?;
        times.push(since.elapsed());
    }
    Ok(times)
}

/// Removes the scratch ledger with SQLite's files beside it, where they exist.
fn remove_scratch(data: &Path) {
    for end in ["", "-wal", "-shm", "-journal"] {
        let _ = std::fs::remove_file(data.join(format!("{SCRATCH}{end}")));
    }
}
