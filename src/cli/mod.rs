// SPDX-License-Identifier: Apache-2.0

//! The command line, with one file for each subcommand.
//!
//! Duty: parse options, call the modules, print, return an exit code: 0 success, 1 the input or
//! record does not hold, 2 unreadable input or usage error. Deliberately absent: rules of the draw.

pub mod burn;
pub mod check;
mod confinement;
#[cfg(feature = "gui")]
pub mod kiosk;
pub mod publish;
mod read_workbook;
pub mod readiness;
pub mod rehearse;
pub mod resume;
pub mod sample;
pub mod share;
pub mod verify;

use crate::disk::OwnProgram;
use crate::i18n::Language;
use crate::roster::READ_COMMAND;
use crate::session::{Host, Session, system_wall_clock};
use clap::Parser;
use std::io::{self, Write};
use std::path::PathBuf;
use std::process::ExitCode;

/// Error of an output that takes nothing: whoever waits for it has read nothing.
#[derive(Debug, thiserror::Error)]
#[error("standard output can't be written ({0}); give it another place")]
pub(crate) struct OutputError(io::Error);

/// Prints a line on standard output. A closed pipe is not an error: whoever read has read enough.
pub(crate) fn say(line: &str) -> Result<(), OutputError> {
    match writeln!(io::stdout(), "{line}") {
        Err(error) if error.kind() != io::ErrorKind::BrokenPipe => Err(OutputError(error)),
        Ok(()) | Err(_) => Ok(()),
    }
}

/// Returns a command's exit code; where its output could not be written it is [`UNREADABLE`].
fn finish(said: Result<(), OutputError>, code: u8) -> u8 {
    match said {
        Ok(()) => code,
        Err(error) => {
            complain(&format!("paiwei: {error}"));
            UNREADABLE
        }
    }
}

/// Prints a line on standard error. A closed pipe is not an error.
pub(crate) fn complain(line: &str) {
    let _ = writeln!(io::stderr(), "{line}");
}

/// Error of a computer without a home folder, where no data folder can be chosen.
#[derive(Clone, Copy, Debug, thiserror::Error)]
#[error("there is no home folder; name one with --data")]
struct NoHomeFolder;

/// Returns this computer's clock and the running program.
pub(crate) fn host() -> Host {
    let program = OwnProgram::unread();
    program.start_reading();
    Host::new(system_wall_clock(), program)
}

/// Says where the running program is not the one that was sealed.
pub(crate) fn complain_of_other_program(session: &Session) {
    if let Some(program) = session.other_program() {
        complain(&format!(
            "paiwei: this is not the program that was sealed: SHA-256 {program}; the ledger says so"
        ));
    }
}

/// Returns the folder of a ceremony when none is named (XDG base directories).
fn default_data(rehearsal: bool) -> Result<PathBuf, NoHomeFolder> {
    let base = match (std::env::var_os("XDG_DATA_HOME"), std::env::var_os("HOME")) {
        (Some(data), _) => PathBuf::from(data),
        (None, Some(home)) => PathBuf::from(home).join(".local/share"),
        (None, None) => return Err(NoHomeFolder),
    };
    let name = if rehearsal { "rehearsal" } else { "ceremony" };
    Ok(base.join("paiwei").join(name))
}

/// Returns the language of the terminal, as its environment names it (POSIX locales and gettext's
/// LANGUAGE).
fn terminal_language() -> Language {
    let named = ["LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG"]
        .into_iter()
        .filter_map(|name| std::env::var(name).ok())
        .find(|value| !value.is_empty());
    match named {
        Some(value) if value.to_lowercase().starts_with("zh") => Language::CHINESE,
        Some(_) | None => Language::ENGLISH,
    }
}

/// Exit code of unreadable input or wrong usage.
pub const UNREADABLE: u8 = 2;

/// Paiwei (派位): allocates school places by public lottery.
#[derive(Parser, Debug)]
#[command(name = "paiwei", version)]
pub struct Cli {
    #[command(subcommand)]
    command: Option<CliCommand>,
}

#[derive(clap::Subcommand, Debug)]
enum CliCommand {
    /// Open the windows: console and hall display. The default command.
    #[cfg(feature = "gui")]
    Kiosk(kiosk::KioskArgs),
    /// Check the workbooks of a ceremony and list all faults.
    Check(check::CheckArgs),
    /// Write fictional workbooks.
    Sample(sample::SampleArgs),
    /// Recompute a public record and tell whether it holds.
    Verify(verify::VerifyArgs),
    /// Write the folder that is published: a page that recomputes the record, and the record.
    Publish(publish::PublishArgs),
    /// Play a whole rehearsal without a display.
    Rehearse(rehearse::RehearseArgs),
    /// Make a custodian's share on its own computer and print the commitment to hand in.
    Share(share::ShareArgs),
    /// Rebuild a ceremony's ledger from a mirror, an archive, the data disc or a record.
    Resume(resume::ResumeArgs),
    /// Make an image for a disc from a sealed copy or an archive.
    Burn(burn::BurnArgs),
    /// Check whether this computer can carry a ceremony through.
    Readiness(readiness::ReadinessArgs),
    /// Read the workbook on standard input; the other commands start this for each workbook.
    #[command(name = READ_COMMAND, hide = true)]
    ReadWorkbook(read_workbook::ReadWorkbookArgs),
}

impl Cli {
    /// Runs the subcommand and returns its exit code.
    pub fn run(self) -> ExitCode {
        if let Err(error) = confinement::confine() {
            complain(&format!(
                "paiwei: core dumps can't be switched off: {error}"
            ));
            return ExitCode::from(UNREADABLE);
        }
        match self.command {
            Some(CliCommand::Check(args)) => check::run(&args),
            Some(CliCommand::Sample(args)) => sample::run(&args),
            Some(CliCommand::Verify(args)) => verify::run(&args),
            Some(CliCommand::Publish(args)) => publish::run(&args),
            Some(CliCommand::Rehearse(args)) => rehearse::run(&args),
            Some(CliCommand::Share(args)) => share::run(&args),
            Some(CliCommand::Resume(args)) => resume::run(&args),
            Some(CliCommand::Burn(args)) => burn::run(&args),
            Some(CliCommand::Readiness(args)) => readiness::run(&args),
            Some(CliCommand::ReadWorkbook(args)) => read_workbook::run(&args),
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
