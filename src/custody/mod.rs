// SPDX-License-Identifier: Apache-2.0

//! The custodians' media: a sealed copy each before the drawing day, an archive each afterwards.
//!
//! Duty: write folders with a manifest, read them back, compare them, read a share from a copy or a
//! slip. Invariant: a folder whose manifest fits is whole, since the manifest is written last; a
//! share is only on its own custodian's copy and in no archive. Deliberately not here: deciding
//! what a difference means, the ledger, printing.

pub mod archive;
mod archive_writer;
pub mod copy;
mod data_disc;
pub mod folder;
pub mod iso;
mod memory;
mod own_share;
mod sealed_copy;
pub mod share;

pub use archive::{ArchiveStatus, MediumFailure, behind};
pub use archive_writer::{ArchiveSet, MakeFile};
pub use copy::{
    CopyComparison, CopyDifference, DifferenceKind, SEAL_FILE, SealFile, SealedContents, open_copy,
};
pub use data_disc::{write_disc, write_names};
pub use folder::{
    FolderError, FolderState, MANIFEST, check, has_listed, manifest_of, write_folder,
};
pub use iso::{BurnError, BurnedImage, burn};
pub use memory::keep_in_ram;
pub use own_share::{HandedInCommit, OwnShareError, make_own_share, read_handed_in};
pub use sealed_copy::{
    CopyHeader, CopyShare, CopyWriteError, StandingShare, copy_header, share_owner, standing_share,
    write_copy,
};
pub use share::{
    ShareError, has_share, new_salt, new_share, read_share, read_slip, share_check, slip_keeper,
    slip_text, write_share,
};
