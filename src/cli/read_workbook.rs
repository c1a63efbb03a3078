// SPDX-License-Identifier: Apache-2.0

//! The process in which a workbook is read, with little memory and time. Nobody types this command.

use crate::roster::{BookKind, serve_reader};
use std::process::ExitCode;

/// Options of the reading process.
#[derive(clap::Args, Debug)]
pub struct ReadWorkbookArgs {
    /// Kind of the workbook.
    #[arg(value_enum)]
    kind: ReadKind,
}

/// Kind of a workbook, as the command names it.
#[derive(clap::ValueEnum, Clone, Copy, Debug)]
enum ReadKind {
    /// Children who apply.
    Applicants,
    /// Schools with their places.
    Plan,
}

/// Reads the workbook on standard input and writes its tables to standard output.
pub fn run(args: &ReadWorkbookArgs) -> ExitCode {
    let kind = match args.kind {
        ReadKind::Applicants => BookKind::Applicants,
        ReadKind::Plan => BookKind::Plan,
    };
    match serve_reader(kind) {
        Ok(()) => ExitCode::SUCCESS,
        Err(_) => ExitCode::FAILURE,
    }
}
