//! Printers over IPP, and a job's true state.
//!
//! Invariant: "printed" needs the printer's own word and then a person's eye; silence, a lost job or a restarted printer is *unknown*, never success.
//! A job whose bytes may have left is never sent again by itself. Deliberately not here: what is on the paper, the ledger.

mod ipp;
mod job;
mod uri;
mod worker;

pub use job::{JobId, JobState, Word, after};
pub use uri::{PrinterUri, UriError};
pub use worker::{News, Order, Patience, Worker, print_and_wait};
