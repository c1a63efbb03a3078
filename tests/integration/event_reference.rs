// SPDX-License-Identifier: Apache-2.0

//! `docs/events.md` is generated from the program's events, and current.
//! `PAIWEI_WRITE_DOCS=1 cargo test --no-default-features events_md` writes it.

use paiwei::ceremony::aux_event::{AuxEventKind, ListingPaper};
use paiwei::ceremony::event::RESULT_EVENTS;
use paiwei::ceremony::paper::PaperForm;
use std::fmt::Write;
use std::path::{Path, PathBuf};

const INTRODUCTION: &str = "\
# Events of the ledger

Each line of `journal.jsonl` is one event: `seq` (its number, from 1), `at` (RFC 3339 UTC), `event` (its name) and the
fields below. This page is generated from the source; to write it again:

    PAIWEI_WRITE_DOCS=1 cargo test --no-default-features events_md

## Result events

These bear on the result. A verifier recomputes each of them (PROTOCOL §9).
";

const AUXILIARY: &str = "
## Auxiliary events

These record what people and the program did beside the results. They bear on nothing: a verifier holds them to their
place in the chain only, and lets names and fields pass that it does not know. \"Listed on\" names the papers that show
the event to those who sign.

| event | meaning | fields | listed on |
|---|---|---|---|
";

fn docs(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("docs")
        .join(name)
}

/// Returns the table of result events of PROTOCOL §9.
fn table_of_results() -> String {
    let protocol = std::fs::read_to_string(docs("PROTOCOL.md")).unwrap();
    let start = protocol.find("| event | fields |").unwrap();
    let length = protocol[start..].find("\n\n").unwrap();
    protocol[start..start + length].to_owned() + "\n"
}

fn row(kind: AuxEventKind) -> String {
    let fields: Vec<String> = kind
        .fields()
        .iter()
        .map(|field| format!("`{}`: {}", field.name, field.meaning))
        .collect();
    let papers: Vec<&str> = kind.papers().iter().map(|paper| title(*paper)).collect();
    format!(
        "| `{kind}` | {} | {} | {} |",
        kind.description(),
        fields.join("; "),
        papers.join(", ")
    )
}

fn title(paper: ListingPaper) -> &'static str {
    match paper {
        ListingPaper::Opening => PaperForm::Opening.info().title,
        ListingPaper::Incidents => PaperForm::Incidents.info().title,
    }
}

fn reference() -> String {
    let mut text = INTRODUCTION.to_owned() + "\n" + &table_of_results() + AUXILIARY;
    for kind in AuxEventKind::ALL {
        writeln!(text, "{}", row(kind)).unwrap();
    }
    text
}

#[test]
fn events_md_is_what_the_source_generates() {
    let path = docs("events.md");
    let generated = reference();
    if std::env::var_os("PAIWEI_WRITE_DOCS").is_some() {
        std::fs::write(&path, &generated).unwrap();
    }
    let written = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(
        written == generated,
        "not current: PAIWEI_WRITE_DOCS=1 cargo test --no-default-features events_md"
    );
}

#[test]
fn the_table_of_result_events_names_each_of_them_in_order() {
    let table = table_of_results();
    let names: Vec<&str> = table
        .lines()
        .skip(2)
        .filter_map(|line| line.split('`').nth(1))
        .collect();
    assert_eq!(names, RESULT_EVENTS);
}
