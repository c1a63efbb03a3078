// SPDX-License-Identifier: Apache-2.0

//! The published page: one HTML file with the record and a verifier inside, for any static web
//! server or opened from disk.
//!
//! Duty: [`publish`] composes the page, the verifier alone (the same page without a record) and the
//! checksums from a record's bytes. Invariants: a record that does not hold is not published; the
//! page asks no network for anything, and its policy forbids it to. Deliberately absent: names;
//! disks (`cli/publish.rs`).

mod lists;
mod markup;

use super::report::RecordReport;
use super::verify::{RecordFiles, examine_folded};
use super::write::FILES;
use crate::ceremony::state::CeremonyState;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use markup::escaped;
use sha2::{Digest as _, Sha256};
use sm3::Sm3;

/// Parts of the script, in their order: the second implementation of the protocol, then the page.
const SCRIPT: [&str; 10] = [
    include_str!("../../resources/verify/verify.js"),
    include_str!("../../resources/publish/results.js"),
    include_str!("../../resources/publish/compare.js"),
    include_str!("../../resources/publish/ring.js"),
    include_str!("../../resources/publish/state.js"),
    include_str!("../../resources/publish/verdict.js"),
    include_str!("../../resources/publish/number.js"),
    include_str!("../../resources/publish/drawn.js"),
    include_str!("../../resources/publish/forms.js"),
    include_str!("../../resources/publish/page.js"),
];
const STYLE: &str = include_str!("../../resources/publish/page.css");
const PAGE: &str = include_str!("../../resources/publish/page.html");

/// A file of the published folder.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct PublishedFile {
    /// Path below the folder, with `/`.
    pub path: String,
    /// Content.
    pub bytes: Vec<u8>,
}

impl PublishedFile {
    fn new(path: impl Into<String>, bytes: impl Into<Vec<u8>>) -> Self {
        Self {
            path: path.into(),
            bytes: bytes.into(),
        }
    }
}

/// Returns the files of the published folder: the page, the verifier alone, the record, the given
/// public papers, and the checksums of all of them (SHA-256 and SM3, GB/T 32905). The error is the
/// report on a record that does not hold.
pub fn publish(
    files: RecordFiles<'_>,
    papers: Vec<PublishedFile>,
) -> Result<Vec<PublishedFile>, Box<RecordReport>> {
    let (report, state) = examine_folded(files);
    let Some(state) = state.filter(|_| report.verdict.is_some()) else {
        return Err(Box::new(report));
    };
    let record = FILES
        .into_iter()
        .zip(record_bytes(&files))
        .map(|(name, bytes)| PublishedFile::new(format!("record/{name}"), bytes));
    let mut published: Vec<PublishedFile> = record.chain(papers).collect();
    let page = record_page(&state, &files, &published);
    published.insert(0, PublishedFile::new("index.html", page));
    let sums = [
        PublishedFile::new("SHA256SUMS", checksums::<Sha256>(&published)),
        PublishedFile::new("SM3SUMS", checksums::<Sm3>(&published)),
    ];
    published.extend(sums);
    Ok(published)
}

fn record_bytes<'a>(files: &RecordFiles<'a>) -> [&'a [u8]; 5] {
    [
        files.rules,
        files.pool,
        files.entries,
        files.journal,
        files.head,
    ]
}

/// Returns the lines that `sha256sum -c` and its like read.
fn checksums<H: sha2::Digest>(files: &[PublishedFile]) -> String {
    let mut lines = String::new();
    for file in files {
        for byte in H::digest(&file.bytes).iter() {
            lines.push_str(&format!("{byte:02x}"));
        }
        lines.push_str(&format!("  {}\n", file.path));
    }
    lines
}

/// Returns the page of a record.
fn record_page(state: &CeremonyState, files: &RecordFiles<'_>, listed: &[PublishedFile]) -> String {
    let facts = &state.rules().ceremony;
    let rehearsal = state.rules().rehearsal;
    let about = [&facts.authority, &facts.venue, &facts.date];
    let about: Vec<String> = about.into_iter().map(|text| escaped(text)).collect();
    fill(&[
        ("title", escaped(&facts.title)),
        ("about", about.join("　")),
        ("body_class", class_of(rehearsal).into()),
        ("plate_hidden", hidden_unless(rehearsal).into()),
        ("lists", lists::all_schools(state)),
        ("files", file_links(listed)),
        ("record", record_blocks(files)),
    ])
}

fn class_of(rehearsal: bool) -> &'static str {
    if rehearsal {
        " class=\"rehearsal\""
    } else {
        ""
    }
}

fn hidden_unless(rehearsal: bool) -> &'static str {
    if rehearsal { "" } else { " hidden" }
}

/// Puts values into the page, then script, style and the policy that names their hashes. A value is
/// put in once: what stands in it is not looked at again.
fn fill(values: &[(&str, String)]) -> String {
    let script = SCRIPT.concat();
    let policy = format!(
        "default-src 'none'; script-src 'sha256-{}'; style-src 'sha256-{}'; worker-src blob:; \
         img-src data:; base-uri 'none'; form-action 'none'",
        source_hash(&script),
        source_hash(STYLE)
    );
    let own = [
        ("policy", policy),
        ("style", STYLE.to_owned()),
        ("script", script),
    ];
    let mut page = String::new();
    let mut parts = PAGE.split("{{");
    page.push_str(parts.next().unwrap_or_default());
    for part in parts {
        let (name, rest) = part.split_once("}}").unwrap_or((part, ""));
        let value = own.iter().chain(values).find(|(known, _)| *known == name);
        page.push_str(value.map_or("", |(_, text)| text.as_str()));
        page.push_str(rest);
    }
    page
}

/// Returns the hash by which a policy (CSP level 2) names an inline source.
fn source_hash(source: &str) -> String {
    STANDARD.encode(Sha256::digest(source))
}

/// Returns the record as data blocks, which no browser runs.
fn record_blocks(files: &RecordFiles<'_>) -> String {
    let names = ["rules", "pool", "entries", "journal", "head"];
    let mut blocks = String::new();
    for (name, bytes) in names.into_iter().zip(record_bytes(files)) {
        blocks.push_str(&format!(
            "<script type=\"application/octet-stream\" id=\"record-{name}\">{}</script>\n",
            STANDARD.encode(bytes)
        ));
    }
    blocks
}

/// Returns a list of links to the files beside the page.
fn file_links(files: &[PublishedFile]) -> String {
    let sums = ["SHA256SUMS", "SM3SUMS"];
    let paths = files.iter().map(|file| file.path.as_str()).chain(sums);
    let items: Vec<String> = paths.map(file_link).collect();
    format!("<ul>\n{}</ul>", items.concat())
}

fn file_link(path: &str) -> String {
    let path = escaped(path);
    format!("<li><a href=\"{path}\">{path}</a></li>\n")
}

#[cfg(test)]
mod tests;
