//! The command line: one file a subcommand. Duty: parse, call a room, print, exit code. Deliberately not here: rules.
//!
//! Exit codes: 0 as asked, 1 the input or record does not hold, 2 it can't be read or the usage is wrong.

pub mod check;
#[cfg(feature = "gui")]
pub mod kiosk;
pub mod rehearse;
pub mod sample;
pub mod verify;

use clap::{Parser, Subcommand};
use std::io::Write;
use std::process::ExitCode;

/// Says a line on standard output. Whoever stops listening is no reason to fail.
pub(crate) fn say(line: &str) {
    let _ = writeln!(std::io::stdout(), "{line}");
}

/// Says a line on standard error, likewise.
pub(crate) fn complain(line: &str) {
    let _ = writeln!(std::io::stderr(), "{line}");
}

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
    /// The windows: console and hall. What runs when no command is named.
    #[cfg(feature = "gui")]
    Kiosk(kiosk::Args),
    /// Check the workbooks of a ceremony and say everything that is wrong.
    Check(check::Args),
    /// Write fictional workbooks.
    Sample(sample::Args),
    /// Recompute a public record and say whether it holds.
    Verify(verify::Args),
    /// Play a whole rehearsal without a display.
    Rehearse(rehearse::Args),
}

impl Cli {
    /// Runs what was asked for.
    pub fn run(self) -> ExitCode {
        match self.command {
            Some(Command::Check(args)) => check::run(&args),
            Some(Command::Sample(args)) => sample::run(&args),
            Some(Command::Verify(args)) => verify::run(&args),
            Some(Command::Rehearse(args)) => rehearse::run(&args),
            #[cfg(feature = "gui")]
            Some(Command::Kiosk(args)) => kiosk::run(args),
            #[cfg(feature = "gui")]
            None => kiosk::run(kiosk::Args::default()),
            #[cfg(not(feature = "gui"))]
            None => {
                complain(&format!("paiwei: this build has no windows; name a command, --help lists them"));
                ExitCode::from(UNREADABLE)
            }
        }
    }
}
