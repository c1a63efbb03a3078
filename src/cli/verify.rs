//! `paiwei verify DIR/record`: holds a public record against the law.

use super::UNREADABLE;
use crate::disk;
use crate::protocol::Hash;
use crate::record::{FILES, Files, Place, RecordFault, Verdict, verify};
use serde_json::json;
use std::path::PathBuf;
use std::process::ExitCode;

/// Options of `paiwei verify`.
#[derive(clap::Args, Debug)]
pub struct Args {
    /// The record's folder.
    record: PathBuf,
    /// A custodian's roster.tsv: its leaves are recomputed too.
    #[arg(long)]
    roster: Option<PathBuf>,
    /// A head from a signed paper: event number and hash, N:HEX.
    #[arg(long, value_parser = signed_head, value_name = "N:HEX")]
    head: Option<(u64, Hash)>,
    /// One JSON object on standard output.
    #[arg(long)]
    json: bool,
}

pub(super) fn signed_head(text: &str) -> Result<(u64, Hash), String> {
    let wrong = || "write it as N:HEX, the number of events and 64 hex digits".to_owned();
    let (n, hex) = text.split_once(':').ok_or_else(wrong)?;
    Ok((n.parse().map_err(|_| wrong())?, Hash::from_hex(hex).ok_or_else(wrong)?))
}

/// 0 holds, 1 does not, 2 can't be read.
pub fn run(args: &Args) -> ExitCode {
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

fn read_and_verify(args: &Args) -> Result<Result<Verdict, Failed>, disk::DiskError> {
    let mut bytes = Vec::new();
    for name in FILES {
        bytes.push(disk::read(&args.record.join(name))?);
    }
    let roster = args.roster.as_deref().map(disk::read).transpose()?;
    let [rules, pool, entries, journal, head] = &bytes[..] else { return Ok(Err(Failed::default())) };
    let files = Files { rules, pool, entries, journal, head, roster: roster.as_deref(), signed_head: args.head };
    let lines = journal.iter().filter(|b| **b == b'\n').count() as u64;
    Ok(verify(files).map_err(|fault| Failed { fault: Some(fault), events: lines }))
}

/// A record that does not hold, with how many lines its journal has.
#[derive(Default)]
struct Failed {
    fault: Option<RecordFault>,
    events: u64,
}

fn to_json(result: &Result<Verdict, Failed>) -> serde_json::Value {
    match result {
        Ok(v) => json!({"holds": true, "complete": v.complete, "events": v.events, "schools": v.schools,
            "fault": null, "head": v.head, "fingerprint": v.fingerprint}),
        Err(failed) => {
            let fault = failed.fault.as_ref().map(|fault| match fault.place {
                Place::Line(line) => json!({"file": fault.file, "line": line, "what": fault.what}),
                Place::Seq(seq) => json!({"file": fault.file, "seq": seq, "what": fault.what}),
                Place::Whole => json!({"file": fault.file, "line": 1, "what": fault.what}),
            });
            json!({"holds": false, "complete": false, "events": failed.events, "schools": 0, "fault": fault})
        }
    }
}

fn in_words(result: &Result<Verdict, Failed>) -> String {
    match result {
        Ok(v) => {
            let state = if v.complete { "complete" } else { "incomplete: a true prefix, the ceremony is not closed" };
            let fingerprint = v.fingerprint.map(|f| f.groups().join(" ")).unwrap_or_default();
            format!(
                "holds ({state})\n{} events, {} schools completed\nfingerprint {fingerprint}\nhead {}",
                v.events, v.schools, v.head
            )
        }
        Err(Failed { fault: Some(fault), .. }) => {
            let place = match fault.place {
                Place::Line(line) => format!(" line {line}"),
                Place::Seq(seq) => format!(" seq {seq}"),
                Place::Whole => String::new(),
            };
            format!("does not hold\n{}{place}: {}", fault.file, fault.what)
        }
        Err(_) => "does not hold".into(),
    }
}
