//! The ledger: one SQLite file that holds the sealed files and every event since the freeze.
//!
//! Duty: [`Ledger::commit`] makes lines durable before anything is shown, [`Ledger::open`] gives back exactly what was acknowledged.
//! Invariant: rows are only added (triggers forbid the rest), `seq` has no gaps, and a ledger that opens folds into a lawful state.
//! Deliberately not here: deciding (that is [`crate::ceremony::decide`]), shares, threads. WAL with `synchronous=FULL`: an acknowledged commit survives a power cut.

mod ledger;

pub use ledger::{Ledger, LedgerError, NewLine, Opened};
