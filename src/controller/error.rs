// SPDX-License-Identifier: Apache-2.0

//! Reasons for which the controller refuses a step or can't start. `Display` is in English, for a
//! terminal and for support; what the console shows is in [`super::messages`].

use super::config::CeremonyKind;
use super::confirmation::NoRandomness;
use crate::ceremony::decide::DecideError;
use crate::custody::{ArchiveStatus, ShareError};
use crate::disk::DiskError;
use crate::printing::UriError;
use crate::roster::{SourceError, WorkbookError};
use crate::session::{OutputError, PrepareError, SessionError};
use crate::sheet::{FontsError, SheetError};
use std::io;
use std::path::PathBuf;

/// Reason for which a step was not taken, or the controller could not start. The state is as it was
/// before.
#[derive(Debug, thiserror::Error)]
pub enum ControllerError {
    /// The session refused it.
    #[error(transparent)]
    Session(#[from] SessionError),
    /// A workbook can't be read.
    #[error(transparent)]
    Source(#[from] SourceError),
    /// Nothing can be frozen from this roster with these rules.
    #[error(transparent)]
    Prepare(#[from] PrepareError),
    /// A paper or a workbook can't be made.
    #[error(transparent)]
    Output(#[from] OutputError),
    /// The fonts of the papers are not installed.
    #[error(transparent)]
    Fonts(#[from] FontsError),
    /// The config names a printer by what is no address.
    #[error(transparent)]
    PrinterAddress(#[from] UriError),
    /// There is no confirmation code without random bytes.
    #[error(transparent)]
    NoRandomness(#[from] NoRandomness),
    /// The operating system starts no thread.
    #[error("the operating system starts no thread ({0}); restart the computer")]
    Thread(io::Error),
    /// The data folder holds a ceremony of the other kind.
    #[error("{} holds {}; choose another data folder", folder.display(), kind_there(*found))]
    OtherKind {
        /// The data folder.
        folder: PathBuf,
        /// The kind of ceremony that the folder holds.
        found: CeremonyKind,
    },
    /// A child of the roster belongs to a real ceremony that has called its stage digits.
    #[error(
        "{}: a child of this roster is in the ceremony there, whose stage digits were called; \
         nothing replaces it any more. Go on with that one",
        .0.display()
    )]
    DrawnElsewhere(PathBuf),
    /// The ceremony that is to be replaced has called its stage digits.
    #[error(
        "{}: the ceremony with this fingerprint has called its stage digits; nothing replaces it \
         any more. Go on with that one",
        .0.display()
    )]
    EarlierCeremonyDrawn(PathBuf),
    /// The ceremony that is to be replaced is on a medium here.
    #[error(
        "{}: the ceremony with this fingerprint is on this medium. Go on from it, and supersede it \
         there: its own ledger takes the last line",
        .0.display()
    )]
    EarlierCeremonyHere(PathBuf),
    /// No further sealed copy is inserted.
    #[error("no further copy is inserted; open the next one and insert it")]
    CopyNotInserted,
    /// The share of the copy that is inserted was read already.
    #[error("this medium's share was read; take it out and insert the next")]
    GiveMediumBack,
    /// Copies with shares of two custodians are inserted.
    #[error("two copies are inserted; take out all but one")]
    OneMediumAtATime,
    /// The slip's custodian has no medium here.
    #[error("insert this custodian's medium: the slip is made from it")]
    SlipMediumMissing,
    /// The slip is in the print queue already.
    #[error("this slip is in the queue already; void it before it is printed again")]
    SlipQueued,
    /// A custodian's archive can't be written.
    #[error("the archive of {custodian} can't be written ({status:?})")]
    ArchiveFailing {
        /// The custodian's name.
        custodian: String,
        /// Status of the archive.
        status: ArchiveStatus,
    },
}

impl ControllerError {
    /// Returns whether the error interrupts the draw by itself; anything else can be tried again.
    pub(super) fn is_fault(&self) -> bool {
        let of_ledger = matches!(
            self,
            Self::Session(SessionError::Ledger(_) | SessionError::ProtocolViolation(_))
        );
        of_ledger || self.differing_key().is_some()
    }

    /// Returns the line whose key does not follow from the shares.
    pub(super) fn differing_key(&self) -> Option<u64> {
        match self {
            Self::Session(SessionError::Refused(DecideError::KeyDiffers { seq })) => Some(*seq),
            _ => None,
        }
    }
}

fn kind_there(kind: CeremonyKind) -> &'static str {
    match kind {
        CeremonyKind::Rehearsal => "a rehearsal",
        CeremonyKind::Real => "a real ceremony",
    }
}

impl From<DecideError> for ControllerError {
    fn from(error: DecideError) -> Self {
        Self::Session(error.into())
    }
}

impl From<ShareError> for ControllerError {
    fn from(error: ShareError) -> Self {
        Self::Session(error.into())
    }
}

impl From<DiskError> for ControllerError {
    fn from(error: DiskError) -> Self {
        Self::Session(error.into())
    }
}

impl From<SheetError> for ControllerError {
    fn from(error: SheetError) -> Self {
        Self::Output(error.into())
    }
}

impl From<WorkbookError> for ControllerError {
    fn from(error: WorkbookError) -> Self {
        Self::Output(error.into())
    }
}
