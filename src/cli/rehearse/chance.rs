// SPDX-License-Identifier: Apache-2.0

//! Source of the digits, shares, salts and presses of a rehearsal: the operating system, or a seed.
//!
//! Invariant: the values of a purpose depend on the seed and that purpose alone, so an interrupted
//! and resumed rehearsal has the same presses as an uninterrupted one. Deliberately absent: the
//! randomness of a real ceremony (PROTOCOL §2).

use rand_chacha::ChaCha20Rng;
use rand_chacha::rand_core::{Rng, SeedableRng};
use sha2::{Digest as _, Sha256};

/// Seed of all purposes.
pub struct SeedSource([u8; 32]);

/// Sequence of values of one purpose.
pub struct SeededValues(ChaCha20Rng);

impl SeedSource {
    /// Creates a source from a seed, or from the operating system.
    pub fn new(seed: Option<u64>) -> Result<Self, String> {
        let mut bytes = [0; 32];
        match seed {
            Some(seed) => ChaCha20Rng::seed_from_u64(seed).fill_bytes(&mut bytes),
            None => getrandom::fill(&mut bytes)
                .map_err(|error| format!("the operating system gives no random bytes ({error})"))?,
        }
        Ok(Self(bytes))
    }

    /// Returns the values of a purpose, from the first on.
    pub fn of(&self, purpose: &str) -> SeededValues {
        let mut hash = Sha256::new();
        hash.update(self.0);
        hash.update(purpose);
        SeededValues(ChaCha20Rng::from_seed(hash.finalize().into()))
    }
}

impl SeededValues {
    /// Returns the next 32 bytes.
    pub fn bytes(&mut self) -> [u8; 32] {
        let mut bytes = [0; 32];
        self.0.fill_bytes(&mut bytes);
        bytes
    }

    /// Returns a number below `n`, slightly biased: it only imitates people and decides no result.
    pub fn below(&mut self, n: u64) -> u64 {
        self.0.next_u64() % n.max(1)
    }

    /// Returns so many decimal digits.
    pub fn digits(&mut self, count: u32) -> String {
        (0..count)
            .map(|_| char::from(b'0' + self.below(10) as u8))
            .collect()
    }
}
