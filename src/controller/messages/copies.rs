// SPDX-License-Identifier: Apache-2.0

//! Messages about a sealed copy that is not what was sealed: each file by the name that people know
//! it under, and how it differs.

use crate::custody::{CopyComparison, CopyDifference, DifferenceKind, MANIFEST};
use crate::i18n::{gettext, gettext_f, ngettext_f};

/// Differences that are told one by one; of more, the number.
const TOLD: usize = 3;

/// Returns how a copy differs; `None` where it is the same.
pub(crate) fn comparison_text(comparison: &CopyComparison) -> Option<String> {
    match comparison {
        CopyComparison::Same => None,
        CopyComparison::OtherSeal(fingerprint) => Some(gettext_f(
            "This is a copy of another seal, with the fingerprint {fingerprint}.",
            &[("fingerprint", &fingerprint.groups().join(" "))],
        )),
        CopyComparison::Unfinished => Some(gettext(
            "This copy was never finished: it has no list of its files.",
        )),
        CopyComparison::Differs(differences) => Some(differences_text(differences)),
    }
}

fn differences_text(differences: &[CopyDifference]) -> String {
    let told = differences.iter().take(TOLD).map(difference_text);
    let mut texts: Vec<String> = told.collect();
    let more = differences.len().saturating_sub(TOLD);
    if more > 0 {
        texts.push(ngettext_f(
            "{files} more file differs.",
            "{files} more files differ.",
            more,
            &[("files", &more)],
        ));
    }
    texts.join(" ")
}

fn difference_text(difference: &CopyDifference) -> String {
    let file = &difference.file;
    let name = gettext_f(
        "{name} ({file})",
        &[("name", &file_kind(file)), ("file", file)],
    );
    let subject: [(&str, &dyn std::fmt::Display); 1] = [("file", &name)];
    match difference.kind {
        DifferenceKind::Missing => gettext_f("{file} is missing.", &subject),
        DifferenceKind::Unlisted => {
            gettext_f("{file} was not sealed: it does not belong here.", &subject)
        }
        DifferenceKind::Changed => gettext_f("{file} was changed after the seal.", &subject),
        DifferenceKind::NotTheLedgers if file == MANIFEST => gettext_f(
            "{file} is not the one whose hash stands on the seal certificate.",
            &subject,
        ),
        DifferenceKind::NotTheLedgers => {
            gettext_f("{file} is not the one in this computer.", &subject)
        }
    }
}

/// Returns what a file of a copy is, in people's words.
fn file_kind(file: &str) -> String {
    match file {
        "rules.json" => gettext("the rules"),
        "pool.tsv" => gettext("the list before the numbering"),
        "entries.tsv" => gettext("the numbered list"),
        "roster.tsv" => gettext("the children's names"),
        "direct.tsv" => gettext("the children admitted without a draw"),
        "journal.jsonl" => gettext("the ledger's lines"),
        "head.json" => gettext("the ledger's head"),
        MANIFEST => gettext("the list of files"),
        other if other.starts_with("workbooks/") => gettext("a school's workbook"),
        other if other.starts_with("papers/") || other.starts_with("sheets/") => gettext("a paper"),
        _ => gettext("a file"),
    }
}
