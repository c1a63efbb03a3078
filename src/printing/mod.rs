// SPDX-License-Identifier: Apache-2.0

//! Printing over IPP (RFC 8011), and the state of each job.
//!
//! Invariant: a job is confirmed only after the printer reported it as completed and a person saw
//! the paper; silence, a forgotten job, a restarted printer or too few pages are *unknown*, never
//! success. A job whose bytes may have been sent is never sent again automatically. Deliberately
//! absent: what is on the paper, the ledger, translated messages.

mod find;
mod ipp;
mod job;
mod problem;
mod uri;
mod worker;

pub use find::{FoundPrinter, PrinterSource, SearchPlaces, find};
pub use ipp::{IppError, IppLimits, IppPrinter, look};
pub use job::{
    JobId, JobState, PrintRefusal, PrinterWord, StateSource, UnknownReason, WaitReason, after,
};
pub use problem::{PrinterProblem, PrinterReason, ProblemSeverity};
pub use uri::{PrinterUri, UriError};
pub use worker::{JobPrivacy, MakePdf, PrintNews, PrintOrder, PrintWorker, print_and_wait};
