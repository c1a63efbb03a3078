//! Printers over IPP, and a job's true state.
//!
//! Invariant: "printed" needs the printer's own word and then a person's eye; silence, a lost job, a restarted printer, too few pages are *unknown*, never
//! success. A job whose bytes may have left is never sent again by itself. Deliberately not here: what is on the paper, the ledger, words for people.

mod find;
mod ipp;
mod job;
mod problem;
mod uri;
mod worker;

pub use find::{Found, Places, Source, find};
pub use ipp::{Limits, Printer, look};
pub use job::{Doubt, JobId, JobState, Refusal, Teller, Wait, Word, after};
pub use problem::{Matter, Problem, Severity};
pub use uri::{PrinterUri, UriError};
pub use worker::{Make, News, Order, Privacy, Worker, print_and_wait};
