// SPDX-License-Identifier: Apache-2.0

//! Where the digits, shares, salts and presses of a rehearsal come from: the operating system, or a
//! seed when asked for.
//!
//! Invariant: what comes for a purpose hangs on the seed and that purpose alone, so a rehearsal
//! that was cut and resumed has the presses of one that was not.

use rand_chacha::ChaCha20Rng;
use rand_chacha::rand_core::{Rng, SeedableRng};
use sha2::{Digest as _, Sha256};

/// What all purposes share.
pub struct SeedSource([u8; 32]);

/// The values of one purpose, one after the other.
pub struct SeededValues(ChaCha20Rng);

impl SeedSource {
    /// From a seed, or from the operating system.
    pub fn new(seed: Option<u64>) -> Result<Self, String> {
        let mut bytes = [0; 32];
        match seed {
            Some(seed) => ChaCha20Rng::seed_from_u64(seed).fill_bytes(&mut bytes),
            None => getrandom::fill(&mut bytes)
                .map_err(|error| format!("the operating system gives no random bytes ({error})"))?,
        }
        Ok(Self(bytes))
    }

    /// Those of this purpose.
    pub fn of(&self, purpose: &str) -> SeededValues {
        SeededValues(ChaCha20Rng::from_seed(
            Sha256::new()
                .chain_update(self.0)
                .chain_update(purpose)
                .finalize()
                .into(),
        ))
    }
}

impl SeededValues {
    /// The next 32 bytes.
    pub fn bytes(&mut self) -> [u8; 32] {
        let mut bytes = [0; 32];
        self.0.fill_bytes(&mut bytes);
        bytes
    }

    /// A number below `n`; not the law's way, nothing here decides who wins.
    pub fn below(&mut self, n: u64) -> u64 {
        self.0.next_u64() % n.max(1)
    }

    /// So many digits.
    pub fn digits(&mut self, count: u32) -> String {
        (0..count)
            .map(|_| char::from(b'0' + self.below(10) as u8))
            .collect()
    }
}
