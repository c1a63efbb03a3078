// SPDX-License-Identifier: Apache-2.0

//! The public record: everything that anybody needs to recompute the ceremony, in a folder of five
//! files (PROTOCOL §3, §10).
//!
//! Duty: [`write`] it at any time from the seal on, [`verify`] it from its bytes alone.
//! Invariant: the verifier uses the same fold as the live draw and
//! believes no value that it can recompute. Deliberately not here: names, the ledger's database,
//! any printing to a terminal.

mod earlier;
mod publish;
mod report;
mod roll_times;
mod verify;
mod write;

pub use earlier::{ExaminedRecord, examine_together};
pub use publish::{PublishedFile, publish};
pub use report::{
    EarlierRecord, RecordFault, RecordPlace, RecordReport, RecordVerdict, RollTimeWarning,
    Unchecked,
};
pub use verify::{RecordFiles, examine, verify};
pub use write::{FILES, WriteError, files, write};
