// SPDX-License-Identifier: Apache-2.0

//! Cleaning of a cell's text: the few things that are put right. Pure.
//!
//! Invariant: each change is reported as a problem, so that a person sees it.

use super::finding::RosterProblem;
use unicode_normalization::{UnicodeNormalization, char::is_public_assigned};

/// A text as it is used, and what there is to say about it.
pub struct CleanedText {
    /// NFC, without outer spaces.
    pub text: String,
    /// Warnings and errors.
    pub problems: Vec<RosterProblem>,
}

/// Cleans a name (a child's or a school's): NFC and outer spaces only; inner spaces are kept and
/// reported.
pub fn name(raw: &str, has_glyph: &dyn Fn(char) -> bool) -> CleanedText {
    let mut cleaned = outer(raw);
    if cleaned.text.chars().any(char::is_whitespace) {
        cleaned.problems.push(RosterProblem::InnerSpace);
    }
    if let Some(odd) = cleaned.text.chars().find(|c| invisible(*c)) {
        cleaned.problems.push(RosterProblem::Invisible(odd));
    }
    // Private use: each computer shows something else. Unassigned: none knows what to show.
    let shown =
        |c: char| invisible(c) || c.is_whitespace() || (is_public_assigned(c) && has_glyph(c));
    let lacking = cleaned
        .text
        .chars()
        .filter(|c| !shown(*c))
        .collect::<Vec<_>>();
    if !lacking.is_empty() {
        cleaned.problems.push(RosterProblem::Unprintable(lacking));
    }
    cleaned
}

/// Cleans a code (a serial, a bundle, a number, a school's code): outer spaces and full-width forms
/// are put right, inner spaces are refused.
pub fn code(raw: &str) -> CleanedText {
    let mut cleaned = outer(raw);
    let narrow: String = cleaned.text.chars().map(half_width).collect();
    if narrow != cleaned.text {
        cleaned.problems.push(RosterProblem::FullWidth);
        cleaned.text = narrow;
    }
    if cleaned.text.chars().any(char::is_whitespace) {
        cleaned.problems.push(RosterProblem::SpaceInCode);
    }
    if let Some(odd) = cleaned.text.chars().find(|c| invisible(*c)) {
        cleaned.problems.push(RosterProblem::Invisible(odd));
    }
    cleaned
}

fn outer(raw: &str) -> CleanedText {
    let mut problems = Vec::new();
    let trimmed = raw.trim();
    if trimmed.len() != raw.len() {
        problems.push(RosterProblem::OuterSpace);
    }
    let text: String = trimmed.nfc().collect();
    if text != trimmed {
        problems.push(RosterProblem::Composed);
    }
    CleanedText { text, problems }
}

fn half_width(c: char) -> char {
    match c {
        '\u{FF01}'..='\u{FF5E}' => char::from_u32(c as u32 - 0xFEE0).unwrap_or(c),
        c => c,
    }
}

/// Control and format characters: they stand in a file, but nobody can see them.
fn invisible(c: char) -> bool {
    let format = matches!(c, '\u{AD}' | '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2060}'..='\u{206F}' | '\u{FEFF}' | '\u{FE00}'..='\u{FE0F}' | '\u{E0000}'..='\u{E0FFF}');
    format
        || (c.is_control() && !c.is_whitespace())
        || matches!(c, '\t' | '\n' | '\r' | '\u{B}' | '\u{C}' | '\u{85}')
}
