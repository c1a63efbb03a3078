//! What the custodians hold: a sealed copy each beforehand, an archive each afterwards.
//!
//! Duty: write folders with a manifest, read them back, compare them, read a share from a copy or a slip. Invariant: a folder whose manifest fits is whole,
//! since the manifest is written last; a share stands only on its own custodian's copy. Deliberately not here: deciding what a difference means, the ledger, printing.

pub mod copy;
pub mod folder;
pub mod share;

pub use copy::{Comparison, SealedCopy, open_copy};
pub use folder::{FolderError, FolderState, MANIFEST, check, write_folder};
pub use share::{ShareError, new_share, read_share, read_slip, share_check, share_owner, slip_text, write_share};
