// SPDX-License-Identifier: Apache-2.0

//! `paiwei verify DIR/record`: recomputes a public record.
//!
//! Deliberately absent: the verification itself (see [`crate::record`]).

use super::UNREADABLE;
use crate::disk;
use crate::protocol::Digest;
use crate::record::{FILES, RecordFault, RecordFiles, RecordPlace, RecordVerdict, verify};
use serde_json::json;
use std::path::PathBuf;
use std::process::ExitCode;

/// Options of `paiwei verify`.
#[derive(clap::Args, Debug)]
pub struct VerifyArgs {
    /// Folder of the record.
    record: PathBuf,
    /// Roster of a custodian (roster.tsv), whose commitments are recomputed too.
    #[arg(long)]
    roster: Option<PathBuf>,
    /// Head from a signed paper: event number and hash, N:HEX.
    #[arg(long, value_parser = signed_head, value_name = "N:HEX")]
    head: Option<(u64, Digest)>,
    /// Print one JSON object on standard output.
    #[arg(long)]
    json: bool,
}

/// Parses a head as signed papers have it, `N:HEX`.
pub(super) fn signed_head(text: &str) -> Result<(u64, Digest), String> {
    if let Some((number, hex)) = text.split_once(':')
        && let Ok(events) = number.parse()
        && let Some(head) = Digest::from_hex(hex)
    {
        return Ok((events, head));
    }
    Err("write it as N:HEX, the number of events and 64 hex digits".into())
}

/// Runs the command: exit code 0 if the record holds, 1 if not, 2 if it can't be read.
pub fn run(args: &VerifyArgs) -> ExitCode {
    match read_and_verify(args) {
        Err(error) => {
            super::complain(&format!("paiwei: {error}"));
            ExitCode::from(UNREADABLE)
        }
        Ok(result) => {
            if args.json {
                super::say(&format!("{}", to_json(&result)));
            } else {
                super::say(&in_words(&result));
            }
            ExitCode::from(u8::from(result.is_err()))
        }
    }
}

fn read_and_verify(
    args: &VerifyArgs,
) -> Result<Result<RecordVerdict, VerifyFailure>, disk::DiskError> {
    let mut bytes = Vec::new();
    for name in FILES {
        bytes.push(disk::read(&args.record.join(name))?);
    }
    let roster = args.roster.as_deref().map(disk::read).transpose()?;
    let [rules, pool, entries, journal, head] = &bytes[..] else {
        return Ok(Err(VerifyFailure::default()));
    };
    let files = RecordFiles {
        rules,
        pool,
        entries,
        journal,
        head,
        roster: roster.as_deref(),
        signed_head: args.head,
    };
    let lines = journal.iter().filter(|b| **b == b'\n').count() as u64;
    Ok(verify(files).map_err(|fault| VerifyFailure {
        fault: Some(fault),
        events: lines,
    }))
}

/// Failed verification, with the number of lines of the journal.
#[derive(Default)]
struct VerifyFailure {
    fault: Option<RecordFault>,
    events: u64,
}

fn to_json(result: &Result<RecordVerdict, VerifyFailure>) -> serde_json::Value {
    match result {
        Ok(v) => {
            json!({"holds": true, "complete": v.complete, "events": v.events, "schools": v.schools,
            "fault": null, "head": v.head, "fingerprint": v.fingerprint})
        }
        Err(failed) => {
            let fault = failed.fault.as_ref().map(|fault| match fault.place {
                RecordPlace::Line(line) => {
                    json!({"file": fault.file, "line": line, "what": fault.what})
                }
                RecordPlace::Seq(seq) => {
                    json!({"file": fault.file, "seq": seq, "what": fault.what})
                }
                RecordPlace::Whole => json!({"file": fault.file, "line": 1, "what": fault.what}),
            });
            json!({
                "holds": false,
                "complete": false,
                "events": failed.events,
                "schools": 0,
                "fault": fault,
            })
        }
    }
}

fn in_words(result: &Result<RecordVerdict, VerifyFailure>) -> String {
    match result {
        Ok(v) => {
            let state = if v.complete {
                "complete"
            } else {
                "incomplete: a true prefix, the ceremony is not closed"
            };
            let fingerprint = v
                .fingerprint
                .map(|f| f.groups().join(" "))
                .unwrap_or_default();
            format!(
                "holds ({state})\n{} events, {} schools completed\n\
                 fingerprint {fingerprint}\nhead {}",
                v.events, v.schools, v.head
            )
        }
        Err(VerifyFailure {
            fault: Some(fault), ..
        }) => {
            let place = match fault.place {
                RecordPlace::Line(line) => format!(" line {line}"),
                RecordPlace::Seq(seq) => format!(" seq {seq}"),
                RecordPlace::Whole => String::new(),
            };
            format!("does not hold\n{}{place}: {}", fault.file, fault.what)
        }
        Err(_) => "does not hold".into(),
    }
}
