// SPDX-License-Identifier: Apache-2.0

//! `paiwei readiness`: checks whether this computer can carry a ceremony through.
//!
//! Deliberately absent: the checks themselves (see [`crate::session`]).

use super::UNREADABLE;
use crate::disk::{OwnProgram, beneath};
use crate::session::{CheckVerdict, ReadinessCheck, ReadinessReport};
use serde_json::{Value, json};
use std::path::PathBuf;
use std::process::ExitCode;

/// Options of `paiwei readiness`.
#[derive(clap::Args, Debug)]
pub struct ReadinessArgs {
    /// Folder of the ceremony; the kiosk's own if left out.
    #[arg(long)]
    data: Option<PathBuf>,
    /// Folder of the mirror.
    #[arg(long)]
    mirror: Option<PathBuf>,
    /// Print one JSON object on standard output.
    #[arg(long)]
    json: bool,
}

/// Runs the command: exit code 0 if ready (a person may have to look at something), 1 if something
/// must be mended, 2 if it can't be checked.
pub fn run(args: &ReadinessArgs) -> ExitCode {
    match look(args) {
        Err(error) => {
            super::complain(&format!("paiwei: {error}"));
            ExitCode::from(UNREADABLE)
        }
        Ok(report) => {
            let said = super::say(&if args.json {
                to_json(&report)
            } else {
                in_words(&report)
            });
            let bad = report.verdict() == CheckVerdict::Bad;
            ExitCode::from(super::finish(said, u8::from(bad)))
        }
    }
}

/// Checks the folder that was named, or the kiosk's own.
fn look(args: &ReadinessArgs) -> Result<ReadinessReport, Box<dyn std::error::Error>> {
    let data = match &args.data {
        Some(data) => data.clone(),
        None => super::default_data(false)?,
    };
    let program = OwnProgram::unread().sha256()?;
    let mirror = args.mirror.as_deref().map(beneath::named);
    Ok(ReadinessReport::of_folder(
        &data,
        mirror.as_deref(),
        program,
    )?)
}

fn check_to_json(check: &ReadinessCheck) -> Value {
    let (name, found) = check.words();
    json!({"check": name, "found": found, "verdict": check.verdict().code()})
}

fn check_in_words(check: &ReadinessCheck) -> String {
    let (name, found) = check.words();
    format!("{:4}  {name}: {found}", check.verdict().code())
}

fn to_json(report: &ReadinessReport) -> String {
    let checks: Vec<_> = report.checks.iter().map(check_to_json).collect();
    json!({"at": report.at, "verdict": report.verdict().code(), "checks": checks}).to_string()
}

fn in_words(report: &ReadinessReport) -> String {
    let mut lines: Vec<String> = report.checks.iter().map(check_in_words).collect();
    lines.push(match report.verdict() {
        CheckVerdict::Good => "ready".into(),
        CheckVerdict::Look => "ready, once a person has looked at what is marked".into(),
        CheckVerdict::Bad => "not ready: mend what is marked bad".into(),
    });
    lines.join("\n")
}
