// SPDX-License-Identifier: Apache-2.0

//! The command line: one file a subcommand. Duty: parse, call a room, print, exit code.
//! Deliberately not here: rules.
//!
//! Exit codes: 0 as asked, 1 the input or record does not hold, 2 it can't be read or the usage is
//! wrong.

pub mod burn;
pub mod check;
#[cfg(feature = "gui")]
pub mod kiosk;
pub mod readiness;
pub mod rehearse;
pub mod resume;
pub mod sample;
pub mod verify;

use clap::Parser;
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

/// The error of a computer on which no data folder can be named by default.
#[derive(Clone, Copy, Debug, thiserror::Error)]
#[error("there is no home folder; name one with --data")]
struct NoHomeFolder;

/// Returns the data folder of a ceremony where none is named.
fn default_data(rehearsal: bool) -> Result<PathBuf, NoHomeFolder> {
    let home = || std::env::var_os("HOME").map(|home| PathBuf::from(home).join(".local/share"));
    let base = std::env::var_os("XDG_DATA_HOME")
        .map(PathBuf::from)
        .or_else(home);
    let base = base.ok_or(NoHomeFolder)?;
    Ok(base
        .join("paiwei")
        .join(if rehearsal { "rehearsal" } else { "ceremony" }))
}

/// Exit code 2: a file can't be read, or wrong usage.
pub const UNREADABLE: u8 = 2;

/// Paiwei (派位): gives out school places by public lot.
#[derive(Parser, Debug)]
#[command(name = "paiwei", version)]
pub struct Cli {
    #[command(subcommand)]
    command: Option<CliCommand>,
}

#[derive(clap::Subcommand, Debug)]
enum CliCommand {
    /// The windows: console and hall. What runs when no command is named.
    #[cfg(feature = "gui")]
    Kiosk(kiosk::KioskArgs),
    /// Check the workbooks of a ceremony and say everything that is wrong.
    Check(check::CheckArgs),
    /// Write fictional workbooks.
    Sample(sample::SampleArgs),
    /// Recompute a public record and say whether it holds.
    Verify(verify::VerifyArgs),
    /// Play a whole rehearsal without a display.
    Rehearse(rehearse::RehearseArgs),
    /// Build a ceremony's ledger anew from a mirror, an archive, a sealed copy or a record.
    Resume(resume::ResumeArgs),
    /// Make an image for a disc from a sealed copy or an archive.
    Burn(burn::BurnArgs),
    /// Look whether this computer can carry a ceremony through.
    Readiness(readiness::ReadinessArgs),
}

impl Cli {
    /// Runs what was asked for.
    pub fn run(self) -> ExitCode {
        match self.command {
            Some(CliCommand::Check(args)) => check::run(&args),
            Some(CliCommand::Sample(args)) => sample::run(&args),
            Some(CliCommand::Verify(args)) => verify::run(&args),
            Some(CliCommand::Rehearse(args)) => rehearse::run(&args),
            Some(CliCommand::Resume(args)) => resume::run(&args),
            Some(CliCommand::Burn(args)) => burn::run(&args),
            Some(CliCommand::Readiness(args)) => readiness::run(&args),
            #[cfg(feature = "gui")]
            Some(CliCommand::Kiosk(args)) => kiosk::run(args),
            #[cfg(feature = "gui")]
            None => kiosk::run(kiosk::KioskArgs::default()),
            #[cfg(not(feature = "gui"))]
            None => {
                complain("paiwei: this build has no windows; name a command, --help lists them");
                ExitCode::from(UNREADABLE)
            }
        }
    }
}
