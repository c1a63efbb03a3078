// SPDX-License-Identifier: Apache-2.0

//! How long durable lines take here: measured by the very code that the draw runs on, before the
//! hall opens.

use super::mirror;
use super::{Ledger, NewLine};
use crate::protocol::Digest;
use std::io;
use std::path::Path;
use std::time::{Duration, Instant};

/// A line as long as most are.
const LINE: [u8; 160] = [b'.'; 160];
const SCRATCH: &str = "measure.sqlite";

/// How long each of so many lines took.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct CommitPace(Vec<Duration>);

impl CommitPace {
    /// Times one line after the other in a ledger of its own in the data folder, which is removed
    /// again.
    pub fn of_ledger(data: &Path, lines: u64) -> io::Result<Self> {
        let remove = || {
            for end in ["", "-wal", "-shm", "-journal"] {
                let _ = std::fs::remove_file(data.join(format!("{SCRATCH}{end}")));
            }
        };
        remove();
        let timed = || {
            let mut scratch = Ledger::open(&data.join(SCRATCH))
                .map_err(io::Error::other)?
                .ledger;
            let one = |seq| {
                let line = NewLine {
                    seq,
                    bytes: LINE.to_vec(),
                    head: Digest::new([0; 32]),
                };
                let since = Instant::now();
                scratch.commit(&[line], &[]).map_err(io::Error::other)?;
                Ok(since.elapsed())
            };
            (1..=lines).map(one).collect::<io::Result<Vec<_>>>()
        };
        let times = timed();
        remove();
        times.map(Self::of)
    }

    /// Times lines added to a file in a mirror's folder, which is removed again.
    pub fn of_mirror(folder: &Path, lines: u64) -> io::Result<Self> {
        mirror::measure(folder, lines, &LINE).map(Self::of)
    }

    fn of(mut times: Vec<Duration>) -> Self {
        times.sort();
        Self(times)
    }

    /// How many lines.
    pub fn lines(&self) -> usize {
        self.0.len()
    }

    /// What half of them took at most.
    pub fn median(&self) -> Duration {
        self.0.get(self.0.len() / 2).copied().unwrap_or_default()
    }

    /// What the slowest took.
    pub fn longest(&self) -> Duration {
        self.0.last().copied().unwrap_or_default()
    }
}
