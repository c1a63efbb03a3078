// SPDX-License-Identifier: Apache-2.0

//! Tests of the real windows. Each runs the program, or itself again, as a process of its own on
//! a headless compositor: GTK is initialised once a process, and one Relm4 application runs in it.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test fails by panicking"
)]

#[path = "../support/mod.rs"]
mod support;

mod accessibility;
mod ceremonies;
mod console_snapshots;
mod other_pages;
