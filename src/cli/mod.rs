//! The command line: one file a subcommand. Duty: parse, call a room, print, exit code. Deliberately not here: rules.
//!
//! Exit codes: 0 as asked, 1 the input or record does not hold, 2 it can't be read or the usage is wrong.

pub mod burn;
pub mod check;
#[cfg(feature = "gui")]
pub mod kiosk;
pub mod readiness;
pub mod rehearse;
pub mod resume;
pub mod sample;
pub mod verify;

use clap::{Parser, Subcommand};
use std::io::Write;
use std::path::PathBuf;
use std::process::ExitCode;

/// Says a line on standard output. Whoever stops listening is no reason to fail.
pub(crate) fn say(line: &str) {
    let _ = writeln!(std::io::stdout(), "{line}");
}

/// Says a line on standard error, likewise.
pub(crate) fn complain(line: &str) {
    let _ = writeln!(std::io::stderr(), "{line}");
}

/// Where a ceremony stands when no folder is named.
fn default_data(rehearsal: bool) -> Result<PathBuf, String> {
    let home = || std::env::var_os("HOME").map(|home| PathBuf::from(home).join(".local/share"));
    let base = std::env::var_os("XDG_DATA_HOME").map(PathBuf::from).or_else(home);
    let base = base.ok_or("there is no home folder; name one with --data")?;
    Ok(base.join("paiwei").join(if rehearsal { "rehearsal" } else { "ceremony" }))
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
    /// Build a ceremony's ledger anew from a mirror, an archive, a sealed copy or a record.
    Resume(resume::Args),
    /// Make an image for a disc from a sealed copy or an archive.
    Burn(burn::Args),
    /// Look whether this computer can carry a ceremony through.
    Readiness(readiness::Args),
}

impl Cli {
    /// Runs what was asked for.
    pub fn run(self) -> ExitCode {
        match self.command {
            Some(Command::Check(args)) => check::run(&args),
            Some(Command::Sample(args)) => sample::run(&args),
            Some(Command::Verify(args)) => verify::run(&args),
            Some(Command::Rehearse(args)) => rehearse::run(&args),
            Some(Command::Resume(args)) => resume::run(&args),
            Some(Command::Burn(args)) => burn::run(&args),
            Some(Command::Readiness(args)) => readiness::run(&args),
            #[cfg(feature = "gui")]
            Some(Command::Kiosk(args)) => kiosk::run(args),
            #[cfg(feature = "gui")]
            None => kiosk::run(kiosk::Args::default()),
            #[cfg(not(feature = "gui"))]
            None => {
                complain("paiwei: this build has no windows; name a command, --help lists them");
                ExitCode::from(UNREADABLE)
            }
        }
    }
}
