// SPDX-License-Identifier: Apache-2.0

//! The ledger: one SQLite file that holds the sealed files and every event since the freeze; and
//! its mirror on a second medium.
//!
//! Duty: [`Ledger::commit`] makes lines durable before anything is shown, [`Ledger::open`] gives
//! back exactly what was acknowledged, [`mirror::Mirror`] keeps the lines a second time. Invariant:
//! rows are only added (triggers forbid the rest), `seq` has no gaps, each line stands with the
//! chain's hash, and a ledger that opens folds into a lawful state. Deliberately not here: deciding
//! (that is [`crate::ceremony::decide`]), shares. WAL with `synchronous=FULL`: an acknowledged
//! commit survives a power cut.

mod ledger;
pub mod mirror;
mod pace;
mod schema;

pub use ledger::{DiskFailure, Ledger, LedgerError, NewLine, OpenedLedger};
pub use pace::CommitPace;
pub use schema::VERSION as SCHEMA_VERSION;
