// SPDX-License-Identifier: Apache-2.0

//! `paiwei share`: a custodian makes its share on a computer of its own, and hands in the
//! commitment alone (PROTOCOL §6).
//!
//! Deliberately absent: the drawing computer's part, which takes the commitment.

use super::UNREADABLE;
use crate::custody;
use std::path::PathBuf;
use std::process::ExitCode;

/// Options of `paiwei share`.
#[derive(clap::Args, Debug)]
pub struct ShareArgs {
    /// Custodian, exactly as in the rules.
    #[arg(long)]
    custodian: String,
    /// New file for the share, on the custodian's own medium; named share.json it is read from
    /// there at the opening. What is printed is the commitment: keep it as commit.json and hand it
    /// in at the seal.
    #[arg(long, value_name = "FILE")]
    out: PathBuf,
}

/// Runs the command: exit code 0 if the share stands and reads back, 2 if it can't be written or
/// something of that name stands already.
pub fn run(args: &ShareArgs) -> ExitCode {
    match make(args) {
        Ok(commit) => {
            let said = super::say(&commit);
            ExitCode::from(super::finish(said, 0))
        }
        Err(error) => {
            super::complain(&format!("paiwei: {error}"));
            ExitCode::from(UNREADABLE)
        }
    }
}

fn make(args: &ShareArgs) -> Result<String, Box<dyn std::error::Error>> {
    let handed_in = custody::make_own_share(&args.out, &args.custodian)?;
    Ok(serde_json::to_string(&handed_in)?)
}
