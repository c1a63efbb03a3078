// SPDX-License-Identifier: Apache-2.0

//! Printers over IPP, and a job's true state.
//!
//! Invariant: "printed" needs the printer's own word and then a person's eye; silence, a lost job,
//! a restarted printer, too few pages are *unknown*, never success. A job whose bytes may have left
//! is never sent again by itself. Deliberately not here: what is on the paper, the ledger, words
//! for people.

mod find;
mod ipp;
mod job;
mod problem;
mod uri;
mod worker;

pub use find::{FoundPrinter, PrinterSource, SearchPlaces, find};
pub use ipp::{IppLimits, IppPrinter, look};
pub use job::{
    JobId, JobState, PrintRefusal, PrinterWord, StateSource, UnknownReason, WaitReason, after,
};
pub use problem::{PrinterProblem, PrinterReason, ProblemSeverity};
pub use uri::{PrinterUri, UriError};
pub use worker::{JobPrivacy, MakePdf, PrintNews, PrintOrder, PrintWorker, print_and_wait};
