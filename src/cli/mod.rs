//! The command line: one file a subcommand. Duty: parse, call a room, print, exit code. Deliberately not here: rules.
//!
//! Exit codes: 0 as asked, 1 the input or record does not hold, 2 it can't be read or the usage is wrong.

pub mod rehearse;
pub mod verify;

use clap::{Parser, Subcommand};
use std::process::ExitCode;

/// Exit code 2: a file can't be read, or wrong usage.
pub const UNREADABLE: u8 = 2;

/// Paiwei (派位): gives out school places by public lot.
#[derive(Parser, Debug)]
#[command(name = "paiwei", version)]
pub struct Cli {
    #[command(subcommand)]
    command: Option<Command>,
}

#[derive(Subcommand, Debug)]
enum Command {
    /// Recompute a public record and say whether it holds.
    Verify(verify::Args),
    /// Play a whole rehearsal without a display.
    Rehearse(rehearse::Args),
}

impl Cli {
    /// Runs what was asked for.
    pub fn run(self) -> ExitCode {
        match self.command {
            Some(Command::Verify(args)) => verify::run(&args),
            Some(Command::Rehearse(args)) => rehearse::run(&args),
            None => {
                eprintln!("paiwei: name a command; --help lists them");
                ExitCode::from(UNREADABLE)
            }
        }
    }
}
