// SPDX-License-Identifier: Apache-2.0

//! Fixtures and helpers that several test binaries share. Each binary includes this tree once.
#![allow(dead_code, unused_imports, reason = "each binary uses its part")]

pub mod ceremony_fixture;
pub mod controller_fixture;
pub mod edited_ledger;
pub mod forgery;
pub mod hall_scenes;
pub mod headless;
pub mod names;
pub mod pictures;
pub mod process;
pub mod succession;
