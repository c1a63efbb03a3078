// SPDX-License-Identifier: Apache-2.0

//! Tests of everything that needs no GTK: the protocol, the ceremony, the journal, papers,
//! printing, the controller and the commands. Each module is one subject.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test fails by panicking"
)]

#[path = "../support/mod.rs"]
mod support;

mod agreement;
mod altered_ledger;
mod architecture;
mod archival;
mod archive;
mod bound_names;
mod burn;
mod catalogue;
mod ceremony;
mod cli;
mod confirmations;
mod controller;
mod custody_table;
mod disk_failure;
mod earlier_versions;
mod event_reference;
mod fonts;
mod forged_keys;
mod forged_succession;
mod hall;
mod hostile_media;
mod intake;
mod lines_elsewhere;
mod media_roles;
mod mirror;
mod older_ledger;
mod one_bit;
mod one_clock;
mod one_medium;
mod other_program;
mod paper_snapshots;
mod paper_truth;
mod papers_page;
mod parent_keys;
mod pdfa;
mod pool_stays;
mod printer;
mod printing;
mod procedure;
mod promises;
mod protocol;
mod published_page;
mod readiness;
mod record;
mod rehearse_media;
mod restarts;
mod resume;
mod roster;
mod seal_course;
mod second_implementation;
mod secrets;
mod sheets;
mod succession;
mod succession_kiosk;
mod superseding;
mod takeover;
mod tidy;
mod toolchain;
mod typed_earlier;
mod verify;
mod whole_copies;
