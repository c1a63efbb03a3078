// SPDX-License-Identifier: Apache-2.0

//! SHA-256 of the running program, read when it is first asked for or on a thread before.
//!
//! Invariant: it comes in as a value, so a test can say which program runs; it is read once.
//! Deliberately absent: comparing it with the sealed one.

use super::{DiskError, at};
use crate::protocol::Digest;
use sha2::{Digest as _, Sha256};
use std::fs::File;
use std::io::{self, Read};
use std::path::Path;
use std::sync::{Arc, OnceLock};

/// The running file. Linux keeps it reachable even after it was replaced on disk.
const EXECUTABLE: &str = "/proc/self/exe";
/// Bytes that are hashed at once: the file is never whole in memory.
const CHUNK: usize = 1 << 18;

/// SHA-256 of the running program, which `rules.json` records (PROTOCOL §4).
#[derive(Clone, Debug, Default)]
pub struct OwnProgram(Arc<OnceLock<Result<Digest, io::ErrorKind>>>);

impl OwnProgram {
    /// Returns the running program, whose file is not read yet.
    pub fn unread() -> Self {
        Self::default()
    }

    /// Takes a hash that is known.
    pub fn known(sha256: Digest) -> Self {
        Self(Arc::new(OnceLock::from(Ok(sha256))))
    }

    /// Reads the running file on a thread of its own, where it is not read yet.
    pub fn start_reading(&self) {
        if self.is_read() {
            return;
        }
        let own = self.clone();
        // Without a thread the first to ask reads it.
        let _ = std::thread::Builder::new().spawn(move || {
            own.0.get_or_init(hash);
        });
    }

    /// Returns whether the hash is known.
    pub fn is_read(&self) -> bool {
        self.0.get().is_some()
    }

    /// Returns the hash; reads the file, or waits for the thread that does.
    pub fn sha256(&self) -> Result<Digest, DiskError> {
        self.0
            .get_or_init(hash)
            .map_err(|kind| at(Path::new(EXECUTABLE))(kind.into()))
    }
}

fn hash() -> Result<Digest, io::ErrorKind> {
    let mut file = File::open(EXECUTABLE).map_err(|error| error.kind())?;
    let mut hasher = Sha256::new();
    let mut chunk = vec![0; CHUNK];
    loop {
        match file.read(&mut chunk) {
            Ok(0) => return Ok(Digest::new(hasher.finalize().into())),
            Ok(read) => hasher.update(chunk.get(..read).unwrap_or_default()),
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return Err(error.kind()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_is_the_hash_of_the_running_file() {
        let whole = std::fs::read(EXECUTABLE).unwrap();
        let expected = Digest::new(Sha256::digest(whole).into());
        assert_eq!(OwnProgram::unread().sha256().unwrap(), expected);
        let started = OwnProgram::unread();
        started.start_reading();
        assert_eq!(started.sha256().unwrap(), expected);
        assert!(started.is_read());
    }
}
