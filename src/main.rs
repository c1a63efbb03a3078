// SPDX-License-Identifier: Apache-2.0

//! Parses the command line and exits; everything else is in the library.

use clap::Parser;
use std::process::ExitCode;

fn main() -> ExitCode {
    paiwei::cli::Cli::parse().run()
}
