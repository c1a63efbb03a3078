// SPDX-License-Identifier: Apache-2.0

//! A ceremony as values: its rules and events with their strict JSON, its files, and the two
//! functions that move it on.
//!
//! Duty: [`decide`](decide::decide) turns a command into events,
//! [`CeremonyState::apply`](state::CeremonyState::apply) folds an event into the state; live
//! drawing, resume, second machine and verifier all go through `apply`, which believes nothing that
//! it can recompute. Invariant: a state is a function of rules, pool, entries and events alone.
//! Deliberately not here: files on disk, clocks (time comes in as a value), randomness, shares and
//! names (they are kept beside the state, never in it), and any command that takes a result back.

pub mod aux_event;
mod coded;
pub mod continuation;
pub mod decide;
pub mod event;
pub mod files;
pub mod json;
pub mod line;
pub mod paper;
pub mod public_code;
pub mod published_keys;
pub mod rules;
pub mod school;
pub mod state;
pub mod succession;

pub use aux_event::{AuxEvent, AuxEventKind, AuxLine};
pub use decide::{Command, DecideError, decide};
pub use event::{Event, Outcome, RollKind};
pub use files::{Pool, PoolEntry, RingEntry};
pub use line::JournalLine;
pub use rules::Rules;
pub use state::{ApplyError, CeremonyState};
