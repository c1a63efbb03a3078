// SPDX-License-Identifier: Apache-2.0

//! A test that runs again in a process of its own.

use std::process::Command;

/// Returns a command that runs one test of this binary again; `module` is the `module_path!()` of
/// the test.
#[track_caller]
pub fn test_again(module: &str, test: &str) -> Command {
    let mut command = Command::new(std::env::current_exe().unwrap());
    command.args(["--exact", &test_name(module, test), "--nocapture"]);
    command
}

/// Returns the name of a test as the test runner knows it: without the name of the crate.
#[track_caller]
pub fn test_name(module: &str, test: &str) -> String {
    let (_, module) = module.split_once("::").unwrap();
    format!("{module}::{test}")
}
