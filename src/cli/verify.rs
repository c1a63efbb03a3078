// SPDX-License-Identifier: Apache-2.0

//! `paiwei verify DIR/record…`: recomputes public records.
//!
//! Deliberately absent: the verification itself (see [`crate::record`]).

use super::{UNREADABLE, finish};
use crate::disk::{self, DiskError};
use crate::protocol::Digest;
use crate::record::{
    EarlierRecord, ExaminedRecord, FILES, RecordFault, RecordFiles, RecordPlace, RecordReport,
    examine_together,
};
use serde_json::{Value, json};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

/// Warnings of one record that are printed; `--json` has them all.
const SHOWN_WARNINGS: usize = 5;

const NOT_HELD: &str = "\
Whoever knows the published shares can write another record that holds. Hold this one against a
paper that people signed: --head N:HEX, from its foot (日志 N 条, 结果指纹 HEX) or its QR code.";

/// Options of `paiwei verify`.
#[derive(clap::Args, Debug)]
pub struct VerifyArgs {
    /// Folder of the record; several are verified one after the other.
    #[arg(required = true)]
    record: Vec<PathBuf>,
    /// Roster of a custodian (roster.tsv), whose commitments are recomputed too.
    #[arg(long)]
    roster: Option<PathBuf>,
    /// List of the schools without a draw of a custodian (direct.tsv), compared with the rules.
    #[arg(long)]
    direct: Option<PathBuf>,
    /// Head from a signed paper: event number and hash, N:HEX.
    #[arg(long, value_parser = signed_head, value_name = "N:HEX")]
    head: Option<(u64, Digest)>,
    /// Print one JSON object a record on standard output.
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

/// Runs the command: exit code 0 if the record holds, 1 if not, 2 if it can't be read; of several
/// records, the worst. A record that replaces another is held against that one, where both
/// are given.
pub fn run(args: &VerifyArgs) -> ExitCode {
    let of_one = args.roster.is_some() || args.direct.is_some() || args.head.is_some();
    if args.record.len() > 1 && of_one {
        super::complain(
            "paiwei: --head, --roster and --direct are of one record; verify it by itself",
        );
        return ExitCode::from(UNREADABLE);
    }
    let mut code = 0;
    let (mut folders, mut records) = (Vec::new(), Vec::new());
    for folder in &args.record {
        match read_and_examine(args, folder) {
            Ok(record) => {
                folders.push(folder.as_path());
                records.push(record);
            }
            Err(error) => {
                super::complain(&format!("paiwei: {error}"));
                code = UNREADABLE;
            }
        }
    }
    for (folder, report) in folders.into_iter().zip(examine_together(records)) {
        code = code.max(say(args, folder, &report));
    }
    ExitCode::from(code)
}

/// Prints the report on a record, and returns the exit code.
fn say(args: &VerifyArgs, folder: &Path, report: &RecordReport) -> u8 {
    let many = args.record.len() > 1;
    let text = match (args.json, many) {
        (true, true) => to_json(report, Some(folder)).to_string(),
        (true, false) => to_json(report, None).to_string(),
        (false, true) => format!("{}: {}", folder.display(), in_words(report)),
        (false, false) => in_words(report),
    };
    finish(super::say(&text), u8::from(report.verdict.is_none()))
}

fn read_and_examine(args: &VerifyArgs, folder: &Path) -> Result<ExaminedRecord, DiskError> {
    let read = |name: &str| disk::read(&folder.join(name));
    let [rules, pool, entries, journal, head] = FILES;
    let (rules, pool, entries) = (read(rules)?, read(pool)?, read(entries)?);
    let (journal, head) = (read(journal)?, read(head)?);
    let roster = args.roster.as_deref().map(disk::read).transpose()?;
    let direct = args.direct.as_deref().map(disk::read).transpose()?;
    Ok(ExaminedRecord::new(RecordFiles {
        rules: &rules,
        pool: &pool,
        entries: &entries,
        journal: &journal,
        head: &head,
        roster: roster.as_deref(),
        direct: direct.as_deref(),
        signed_head: args.head,
    }))
}

fn to_json(report: &RecordReport, folder: Option<&Path>) -> Value {
    let faults: Vec<Value> = report.faults.iter().map(fault_to_json).collect();
    let warnings = report.warnings.iter().map(|warning| {
        json!({
            "seq": warning.seq,
            "tick": warning.tick,
            "between_ms": warning.between_ms,
            "interrupted": warning.interrupted,
        })
    });
    let mut object = json!({
        "holds": report.verdict.is_some(),
        "complete": report.verdict.as_ref().is_some_and(|verdict| verdict.complete),
        "events": report.events,
        "schools": report.verdict.as_ref().map_or(0, |verdict| verdict.schools),
        "fault": faults.first(),
        "faults": faults,
        "unchecked": report.unchecked.map(|unchecked| unchecked.to_string()),
        "warnings": warnings.collect::<Vec<Value>>(),
        "held_against_paper": report.held_against_paper,
    });
    match report.earlier {
        EarlierRecord::None => {}
        EarlierRecord::NotGiven(named) => {
            object["earlier"] = json!({ "fingerprint": named, "compared": false });
        }
        EarlierRecord::Compared => object["earlier"] = json!({ "compared": true }),
    }
    if let Some(verdict) = &report.verdict {
        object["head"] = json!(verdict.head);
        object["fingerprint"] = json!(verdict.fingerprint);
    }
    if let Some(folder) = folder {
        object["record"] = json!(folder.display().to_string());
    }
    object
}

fn fault_to_json(fault: &RecordFault) -> Value {
    let (place, number) = match fault.place {
        RecordPlace::Line(line) => ("line", line),
        RecordPlace::Seq(seq) => ("seq", seq),
        RecordPlace::Whole => ("line", 1),
    };
    json!({ "file": fault.file, place: number, "what": fault.what })
}

fn in_words(report: &RecordReport) -> String {
    let mut lines = match &report.verdict {
        Some(_) => verdict_in_words(report),
        None => faults_in_words(report),
    };
    let shown = report.warnings.iter().take(SHOWN_WARNINGS);
    lines.extend(shown.map(|warning| format!("warning: {warning}")));
    let more = report.warnings.len().saturating_sub(SHOWN_WARNINGS);
    if more > 0 {
        lines.push(format!("warning: and {more} more; --json lists them"));
    }
    if report.rehearsal && !report.warnings.is_empty() {
        lines.push("`paiwei rehearse` presses without waiting; its rolls differ so".into());
    }
    match report.earlier {
        EarlierRecord::NotGiven(named) => lines.push(format!(
            "it replaces {}, whose record was not given: whether what that one showed stands is \
             told by paiwei verify OLD NEW",
            named.groups().join(" ")
        )),
        EarlierRecord::Compared if report.verdict.is_some() => {
            lines.push("held against the record that it replaces".into());
        }
        EarlierRecord::Compared | EarlierRecord::None => {}
    }
    if report.verdict.is_some() && !report.held_against_paper {
        lines.push(NOT_HELD.into());
    }
    lines.join("\n")
}

fn verdict_in_words(report: &RecordReport) -> Vec<String> {
    let Some(verdict) = &report.verdict else {
        return Vec::new();
    };
    let state = if verdict.complete {
        "complete"
    } else {
        "incomplete: a true prefix, the ceremony is not closed"
    };
    let paper = if report.held_against_paper {
        "held against the signed paper"
    } else {
        "not held against a signed paper"
    };
    let fingerprint = verdict.fingerprint.map(|digest| digest.groups().join(" "));
    vec![
        format!("holds ({state}); {paper}"),
        format!(
            "{} events, {} schools completed",
            verdict.events, verdict.schools
        ),
        format!("fingerprint {}", fingerprint.unwrap_or_default()),
        format!("head {}", verdict.head),
    ]
}

/// Returns all faults, the first first, and what could not be checked because of them.
fn faults_in_words(report: &RecordReport) -> Vec<String> {
    let mut lines = vec!["does not hold".to_owned()];
    for fault in &report.faults {
        let place = match fault.place {
            RecordPlace::Line(line) => format!(" line {line}"),
            RecordPlace::Seq(seq) => format!(" seq {seq}"),
            RecordPlace::Whole => String::new(),
        };
        lines.push(format!("{}{place}: {}", fault.file, fault.what));
    }
    if report.more_faults {
        lines.push("and more, which are not listed".into());
    }
    lines.extend(report.unchecked.map(|unchecked| unchecked.to_string()));
    lines
}
