// SPDX-License-Identifier: Apache-2.0

//! Findings of an import: the place, the problem and the remedy, as messages of the screen.
//!
//! Invariant: a finding never holds a child's full name or serial; the cell's address leads to
//! them. Deliberately absent: the checks themselves, and what each problem says (`problem.rs`).

pub use super::problem::RosterProblem;
use crate::i18n::{Language, gettext_f, in_language};
use serde_json::{Value, json};

/// Place of a finding. Empty strings where it is about the whole file or sheet.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct CellPlace {
    /// File name.
    pub file: String,
    /// Sheet name.
    pub sheet: String,
    /// Cell or range, as Excel writes it.
    pub cell: String,
}

impl CellPlace {
    /// Returns the place of a whole file.
    pub fn file(name: &str) -> Self {
        Self {
            file: name.to_owned(),
            ..Self::default()
        }
    }

    /// Returns the column of the cell, without its row.
    pub fn column(&self) -> &str {
        let end = self.cell.find(|c: char| !c.is_ascii_alphabetic());
        self.cell
            .get(..end.unwrap_or(self.cell.len()))
            .unwrap_or_default()
    }
}

/// Severity of a finding.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum FindingSeverity {
    /// Put right already, or to be looked at; a person confirms.
    Warning,
    /// Answered by a person: it stands as it is.
    Answered,
    /// To be answered by a person before the import is taken.
    Question,
    /// Must be corrected in the workbook.
    Error,
}

/// One finding.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Finding {
    /// Error, question or warning.
    pub severity: FindingSeverity,
    /// Place of the problem; the first where there are several.
    pub place: CellPlace,
    /// Text that was read there, names and serials masked.
    pub read: String,
    /// Problem that was found.
    pub problem: RosterProblem,
    /// Further cells with the same problem, at most some hundred.
    pub also: Vec<String>,
    /// Number of all places.
    pub count: usize,
    /// Identifier of a question in a file of answers; empty for what is no question.
    pub id: String,
}

impl Finding {
    /// Creates a finding; its severity follows from the problem.
    pub fn new(place: CellPlace, read: String, problem: RosterProblem) -> Self {
        Self {
            severity: problem.severity(),
            place,
            read,
            problem,
            also: Vec::new(),
            count: 1,
            id: String::new(),
        }
    }

    /// Returns the other place of a conflict.
    pub fn against(&self) -> Option<&CellPlace> {
        self.problem.other_place()
    }

    /// Returns what is wrong, in the screen's language.
    pub fn reason(&self) -> String {
        self.problem.reason()
    }

    /// Returns what to do, in the screen's language.
    pub fn remedy(&self) -> String {
        self.problem.remedy()
    }

    /// Returns the cell, and how many there are, in the screen's language.
    pub fn cells(&self) -> String {
        if self.count < 2 {
            return self.place.cell.clone();
        }
        gettext_f(
            "{cell} and others, {count} in all",
            &[("cell", &self.place.cell), ("count", &self.count)],
        )
    }

    /// Returns the finding as `paiwei check --json` prints it.
    pub fn to_json(&self) -> Value {
        let severity = match self.severity {
            FindingSeverity::Error => "error",
            FindingSeverity::Question => "question",
            FindingSeverity::Answered => "answered",
            FindingSeverity::Warning => "warning",
        };
        let cells: Vec<&String> = std::iter::once(&self.place.cell)
            .chain(&self.also)
            .collect();
        json!({
            "severity": severity,
            "id": self.id,
            "file": self.place.file,
            "sheet": self.place.sheet,
            "cell": self.place.cell,
            "cells": cells,
            "count": self.count,
            "read": self.read,
            "reason": in_both(|| self.reason()),
            "remedy": in_both(|| self.remedy()),
        })
    }
}

/// Returns a text in Chinese and in English, for machines to choose from.
fn in_both(text: impl Fn() -> String) -> Value {
    json!({
        "zh": in_language(Language::CHINESE, &text),
        "en": in_language(Language::ENGLISH, &text),
    })
}
