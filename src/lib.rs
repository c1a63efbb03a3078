// SPDX-License-Identifier: Apache-2.0

//! Paiwei (派位): allocates school places by public lottery.
//!
//! Data flows one way:
//!
//! ```text
//! workbooks ─ roster ─► rules + pool ─ protocol ─► events ─ journal ─► state ─┬─► scene ─► display
//!                                         ▲                 (SQLite,          ├─► sheet ─► printer
//!                              presses, digits, shares       mirror)          └─► record ─► verify
//! ```
//!
//! A command is **decided** purely into events, the events are **committed**, and only then
//! **applied** and **shown**. A live draw, a replay, a recovery and a verification take the same
//! path. There is deliberately no command that draws again.
//!
//! | module | duty | may use |
//! |---|---|---|
//! | [`protocol`] | `docs/PROTOCOL.md` as pure functions | – |
//! | [`ceremony`] | rules, events, commands, `decide` and `apply`; no I/O, no clock | protocol |
//! | [`roster`] | workbooks in, findings with cell addresses, workbooks out | ceremony, protocol |
//! | [`journal`] | SQLite ledger, hash chain, mirror | ceremony, protocol |
//! | [`custody`] | sealed copies, shares, comparison, archives | ceremony, protocol, roster |
//! | [`record`] | public record: write and verify | ceremony, protocol |
//! | [`sheet`] | papers as plain data, as PDF, as preview | ceremony, protocol |
//! | [`printing`] | printers over IPP, the state of a job | – |
//! | [`hall`] | state → scene (plain data) → cairo painting | ceremony, protocol |
//! | [`session`] | driver of a ceremony: decide, commit, mirror, apply | the modules above |
//! | [`controller`] | actions → commands; steps, queues, media; no GTK | session and above |
//! | [`console`] | controller → console view (plain data), one file a page; no GTK | controller |
//! | `kiosk` | windows, monitors, keys, widgets; feature `gui` | console, controller, hall, sheet |
//! | [`cli`] | subcommands, one file each | all above |
//!
//! Four helpers may be used besides: `beijing` (times as people read them), [`disk`] (whole files,
//! by roster, journal, custody, record and the modules that drive them), [`i18n`] (translated
//! messages, by hall, session, controller, console and kiosk) and `sync` (a status that a thread
//! publishes). The architecture test holds the imports to this table.

mod beijing;
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
