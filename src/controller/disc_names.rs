// SPDX-License-Identifier: Apache-2.0

//! The children's names on the data disc from the numbers on: numbers that were shown survive this
//! computer (PROTOCOL §5).
//!
//! Invariant: a thread writes them, so a medium that hangs holds nothing; written again where the
//! disc is inserted anew. Deliberately absent: the disc's whole form, which is written at the seal.

use super::messages::session_error_text;
use crate::custody;
use crate::protocol::Digest;
use crate::session::{CopyFiles, SessionError};
use crate::sync::WatchCell;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

/// Longest wait for a writer before the disc's whole form is written.
const PATIENCE: Duration = Duration::from_secs(30);

/// State of the names on the data disc.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub enum DiscNames {
    /// No disc is inserted, or none is to be written.
    #[default]
    None,
    /// They are being written.
    Writing,
    /// They are on the disc, read back.
    Written,
    /// They could not be written, in the console's words.
    Failed(String),
}

/// The names on the disc that is inserted.
#[derive(Default)]
pub(super) struct DiscNamesWriter {
    folder: Option<PathBuf>,
    status: Arc<WatchCell<DiscNames>>,
    shown: DiscNames,
}

impl DiscNamesWriter {
    /// Takes note of the disc that is inserted now: one that was not there gets the names.
    pub(super) fn disc(
        &mut self,
        folder: Option<&Path>,
        names: impl FnOnce() -> Option<NamesToWrite>,
    ) {
        if self.folder.as_deref() == folder {
            return;
        }
        self.folder = folder.map(Path::to_owned);
        // A writer of the disc before tells its own cell.
        self.status = Arc::default();
        let (Some(folder), Some(names)) = (folder.map(Path::to_owned), names()) else {
            return;
        };
        let status = Arc::clone(&self.status);
        self.status.tell(|status| *status = DiscNames::Writing);
        let write = move || {
            let written = custody::write_names(&folder, &names.files, &names.freeze);
            let now = match written.map_err(SessionError::from) {
                Ok(()) => DiscNames::Written,
                Err(error) => DiscNames::Failed(session_error_text(&error)),
            };
            status.tell(|status| *status = now);
        };
        let thread = std::thread::Builder::new().name("disc".into());
        if thread.spawn(write).is_err() {
            self.folder = None;
        }
    }

    /// Returns how far the names are.
    pub(super) fn status(&self) -> DiscNames {
        self.status.status().clone()
    }

    /// Returns whether the state differs from the last one that was told.
    pub(super) fn poll(&mut self) -> bool {
        let now = self.status();
        let before = std::mem::replace(&mut self.shown, now.clone());
        before != now
    }

    /// Waits for the writer.
    pub(super) fn wait(&self) {
        let is_writing = |status: &DiscNames| *status == DiscNames::Writing;
        self.status.wait(PATIENCE, is_writing);
    }
}

/// The names, and the ceremony whose they are.
pub(super) struct NamesToWrite {
    pub(super) files: CopyFiles,
    /// C0.
    pub(super) freeze: Digest,
}
