// SPDX-License-Identifier: Apache-2.0

//! The ledger, one SQLite file with the sealed files and every event since the freeze, and its
//! mirror on a second medium.
//!
//! Duty: [`Ledger::commit`] makes lines durable before anything is shown, [`Ledger::open`] returns
//! exactly what was acknowledged, [`mirror::Mirror`] stores the lines a second time. Invariant:
//! rows are only added (triggers reject the rest), `seq` has no gaps, each line is stored with the
//! chain's hash, and a ledger that opens folds into a valid state. An acknowledged commit survives
//! a power cut (WAL with `synchronous=FULL`). Deliberately absent: deciding what may follow (see
//! [`crate::ceremony::decide`]), and shares.

mod ledger;
pub mod mirror;
mod pace;
mod schema;

pub use ledger::{DiskFailure, Ledger, LedgerError, NewLine, OpenedLedger};
pub use pace::CommitPace;
pub use schema::VERSION as SCHEMA_VERSION;
