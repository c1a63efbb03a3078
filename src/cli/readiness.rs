// SPDX-License-Identifier: Apache-2.0

//! `paiwei readiness`: whether this computer can carry a ceremony through.

use super::UNREADABLE;
use crate::session::{CheckVerdict, ReadinessCheck, ReadinessReport};
use serde_json::json;
use std::path::PathBuf;
use std::process::ExitCode;

/// Options of `paiwei readiness`.
#[derive(clap::Args, Debug)]
pub struct ReadinessArgs {
    /// The folder of the ceremony; where the kiosk looks for one when left out.
    #[arg(long)]
    data: Option<PathBuf>,
    /// The mirror's folder.
    #[arg(long)]
    mirror: Option<PathBuf>,
    /// One JSON object on standard output.
    #[arg(long)]
    json: bool,
}

/// 0 ready (a person may have to look at something), 1 something must be mended, 2 it can't be
/// looked at.
pub fn run(args: &ReadinessArgs) -> ExitCode {
    match look(args) {
        Err(error) => {
            super::complain(&format!("paiwei: {error}"));
            ExitCode::from(UNREADABLE)
        }
        Ok(report) => {
            super::say(&if args.json {
                to_json(&report)
            } else {
                in_words(&report)
            });
            ExitCode::from(u8::from(report.verdict() == CheckVerdict::Bad))
        }
    }
}

fn look(args: &ReadinessArgs) -> Result<ReadinessReport, Box<dyn std::error::Error>> {
    let data = match &args.data {
        Some(data) => data.clone(),
        None => super::default_data(false)?,
    };
    Ok(ReadinessReport::of_folder(&data, args.mirror.as_deref())?)
}

fn word(verdict: CheckVerdict) -> &'static str {
    match verdict {
        CheckVerdict::Good => "good",
        CheckVerdict::Look => "look",
        CheckVerdict::Bad => "bad",
    }
}

fn to_json(report: &ReadinessReport) -> String {
    let one = |check: &ReadinessCheck| {
        let (name, found) = check.words();
        json!({"check": name, "found": found, "verdict": word(check.verdict())})
    };
    let checks: Vec<_> = report.checks.iter().map(one).collect();
    json!({"at": report.at, "verdict": word(report.verdict()), "checks": checks}).to_string()
}

fn in_words(report: &ReadinessReport) -> String {
    let one = |check: &ReadinessCheck| {
        let (name, found) = check.words();
        format!("{:4}  {name}: {found}", word(check.verdict()))
    };
    let mut lines: Vec<String> = report.checks.iter().map(one).collect();
    lines.push(match report.verdict() {
        CheckVerdict::Good => "ready".into(),
        CheckVerdict::Look => "ready, once a person has looked at what is marked".into(),
        CheckVerdict::Bad => "not ready: mend what is marked bad".into(),
    });
    lines.join("\n")
}
