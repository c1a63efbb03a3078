// SPDX-License-Identifier: Apache-2.0

//! Paiwei (派位): gives out school places by public lot.
//!
//! Data flows one way:
//!
//! ```text
//! Excel ─ roster ─► rules + pool ─ protocol ─► events ─ journal (SQLite) ─► state ─► hall scene ─► glass
//!                                     ▲                                       ├─► sheet ─► PDF ─► printer, archive
//!                              presses, digits, shares                        └─► record ─► verify (anyone)
//! ```
//!
//! A command is **decided** purely into events, the events are **committed**, and only then
//! **applied** and **shown**; a live draw, a replay, a recovery and a verification take the same
//! path. There is no command that draws again.
//!
//! | room | duty | may use |
//! |---|---|---|
//! | [`protocol`] | the law, in pure functions | nothing of ours |
//! | [`ceremony`] | rules, events, `decide` and `apply`; no I/O, no clock | protocol |
//! | [`roster`] | Excel in, checks with cell addresses, workbooks out | ceremony, protocol |
//! | [`journal`] | SQLite, hash chain, recovery, the mirror | ceremony, protocol |
//! | [`custody`] | sealed copies, shares, comparing, archives | ceremony, protocol, roster |
//! | [`record`] | the public record: write, verify | ceremony, protocol |
//! | [`sheet`] | what stands on paper, its PDF, its preview | ceremony, protocol |
//! | [`printing`] | printers over IPP, a job's true state | nothing of ours |
//! | [`session`] | the one driver of a ceremony | the rooms above |
//! | [`hall`] | state → scene → painting | ceremony, protocol |
//! | `kiosk` | windows, monitors, keys, pages; feature `gui` | all above |
//! | [`cli`] | one file a subcommand | all above |
//!
//! Beside the rooms: [`disk`] (whole files only; for roster, journal, custody, record and what
//! drives them), [`i18n`] (the screen's language; for hall, session and kiosk) and `sync` (what a
//! thread says of itself; for whoever has one). `tests/house.rs` holds the rooms below `session` to
//! this map.

pub mod ceremony;
pub mod cli;
pub mod console;
pub mod controller;
pub mod custody;
pub mod disk;
pub mod hall;
pub mod i18n;
pub mod journal;
#[cfg(feature = "gui")]
pub mod kiosk;
pub mod printing;
pub mod protocol;
pub mod record;
pub mod roster;
pub mod session;
pub mod sheet;
mod sync;
