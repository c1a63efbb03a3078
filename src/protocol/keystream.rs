// SPDX-License-Identifier: Apache-2.0

//! Random values from a key: the ChaCha20 key stream as words, and the only mapping to a range
//! (PROTOCOL §2).
//!
//! Deliberately not here: `rand`'s own range and shuffle functions, whose outputs changed between
//! versions.

use super::Key;
use rand_chacha::ChaCha20Rng;
use rand_chacha::rand_core::{Rng, SeedableRng};
use std::num::NonZeroU64;

/// `words(key, stream)`: the ChaCha20 key stream (64-bit counter from 0, 64-bit stream number) as
/// little-endian u32 words.
pub struct Keystream(ChaCha20Rng);

impl Keystream {
    /// Begins the stream with this number under this key, from its first word.
    pub fn new(key: &Key, stream: u64) -> Self {
        let mut rng = ChaCha20Rng::from_seed(*key.as_bytes());
        rng.set_stream(stream);
        Self(rng)
    }

    /// Returns the next word.
    pub fn next_word(&mut self) -> u32 {
        self.0.next_u32()
    }

    /// Returns `below(n, words)` (PROTOCOL §2): a value from 0 to n - 1, every one equally likely;
    /// words at or over the last multiple of n are passed by.
    pub fn below(&mut self, n: Bound) -> u64 {
        const ALL: u64 = 1 << 32;
        let n = n.get();
        let limit = ALL - ALL % n;
        loop {
            let word = u64::from(self.next_word());
            if word < limit {
                return word % n;
            }
        }
    }
}

/// The number of values of a choice: 1 to 2^32, the range in which [`Keystream::below`] is defined.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Bound(NonZeroU64);

impl Bound {
    /// Returns `None` outside 1 to 2^32.
    pub fn new(n: u64) -> Option<Self> {
        NonZeroU64::new(n).filter(|n| n.get() <= 1 << 32).map(Self)
    }

    /// Returns the number itself.
    pub fn get(self) -> u64 {
        self.0.get()
    }
}
