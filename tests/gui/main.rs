// SPDX-License-Identifier: Apache-2.0

//! Tests of what cairo paints: the hall's scenes and the preview of papers. They need no display.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test fails by panicking"
)]

#[path = "../support/mod.rs"]
mod support;

mod hall_english;
mod hall_snapshots;
mod layout;
mod motion;
mod painted;
mod preview;
mod scenes;
