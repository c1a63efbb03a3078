// SPDX-License-Identifier: Apache-2.0

//! Answers to the questions of an import, as a file that a person fills in.
//!
//! Invariant: an answer counts for the very workbook it was given for: its identifier is a hash of
//! the workbook's SHA-256 and the question. Deliberately absent: an answer that changes anything; a
//! workbook is corrected by those who made it.

use super::finding::{Finding, FindingSeverity};
use super::problem::RosterProblem;
use crate::protocol::Digest;
use sha2::{Digest as _, Sha256};
use std::collections::{BTreeMap, BTreeSet, HashMap};

/// First line of a file of answers.
pub const HEADING: &str = "paiwei-answers/v1";
/// Words that say that everything stands as it is.
const YES: [&str; 8] = ["是", "yes", "y", "对", "確認", "确认", "ok", "无误"];

/// Answers of people: identifiers of the questions that were answered with yes.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Answers(BTreeSet<String>);

/// A file that is no file of answers.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
#[error("this is no file of answers: its first line is not {HEADING}")]
pub struct NotAnswers;

impl Answers {
    /// Reads a file of answers: lines of identifier, answer and whatever follows, separated by
    /// tabs.
    pub fn parse(text: &str) -> Result<Self, NotAnswers> {
        let mut lines = text.trim_start_matches('\u{FEFF}').lines();
        let heading = lines.next().unwrap_or_default().split('\t').next();
        if heading.map(str::trim) != Some(HEADING) {
            return Err(NotAnswers);
        }
        let answered = lines.filter_map(|line| {
            let mut fields = line.split('\t').map(|field| field.trim().trim_matches('"'));
            let (id, answer) = (fields.next()?, fields.next()?);
            let yes = YES.contains(&answer.to_lowercase().as_str());
            yes.then(|| id.to_owned())
        });
        Ok(Self(answered.collect()))
    }

    /// Adds an answer.
    pub fn add(&mut self, id: &str) {
        self.0.insert(id.to_owned());
    }

    /// Returns whether a question was answered.
    pub fn has(&self, id: &str) -> bool {
        self.0.contains(id)
    }

    /// Returns the number of answers that belong to none of the questions: to another workbook,
    /// or to one that was changed since.
    pub fn strangers(&self, findings: &[Finding]) -> usize {
        let known: BTreeSet<&str> = findings.iter().map(|finding| finding.id.as_str()).collect();
        self.0
            .iter()
            .filter(|id| !known.contains(id.as_str()))
            .count()
    }
}

/// Writes the questions of an import as a file of answers: those that are answered with their
/// answer, the others to be filled in.
pub fn to_file(findings: &[Finding], hashes: &BTreeMap<String, Digest>) -> String {
    let mut text = format!("{HEADING}\t答复 answer（是 yes）\t位置 place\t问题 question\n");
    for (name, sha256) in hashes {
        text += &format!("# {sha256}\t\t{name}\t\n");
    }
    for finding in findings.iter().filter(|finding| !finding.id.is_empty()) {
        let answer = match finding.severity {
            FindingSeverity::Answered => "是",
            _ => "",
        };
        let place = [
            &finding.place.file,
            &finding.place.sheet,
            &finding.place.cell,
        ]
        .map(|part| part.replace(['\t', '\n'], " "));
        let cells = if finding.also.is_empty() {
            String::new()
        } else {
            format!(" {}", finding.also.join(" "))
        };
        text += &format!(
            "{}\t{answer}\t{}{cells}\t{} {}\n",
            finding.id,
            place.join(" "),
            finding.reason(),
            finding.remedy(),
        );
    }
    text
}

/// Gives each question its identifier, and marks those that were answered.
pub fn mark(findings: &mut [Finding], hashes: &BTreeMap<String, Digest>, answers: &Answers) {
    let mut seen: HashMap<String, usize> = HashMap::new();
    for finding in findings {
        let RosterProblem::Question(kind) = &finding.problem else {
            continue;
        };
        let hash = |file: &str| hashes.get(file).map(Digest::to_string).unwrap_or_default();
        let other = kind
            .place()
            .map(|place| [hash(&place.file), place.cell.clone()].concat());
        let parts = [
            hash(&finding.place.file),
            kind.name().to_owned(),
            finding.place.sheet.clone(),
            finding.place.cell.clone(),
            finding.also.join(" "),
            finding.count.to_string(),
            finding.read.clone(),
            other.unwrap_or_default(),
        ];
        let digest = Digest::new(Sha256::digest(parts.join("\u{0}")).into()).to_string();
        let id: String = digest.chars().take(16).collect();
        let times = seen.entry(id.clone()).or_default();
        *times += 1;
        // No answer may count for two questions, however alike they are.
        finding.id = if *times == 1 {
            id
        } else {
            format!("{id}-{times}")
        };
        if answers.has(&finding.id) {
            finding.severity = FindingSeverity::Answered;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_answer_is_a_yes_beside_an_identifier() {
        let text = format!("\u{FEFF}{HEADING}\tx\r\na\t是\r\nb\t\nc\tYES\td\ne\t否\n# f\t\n");
        let answers = Answers::parse(&text).unwrap();
        assert_eq!(
            ["a", "b", "c", "e", "# f"].map(|id| answers.has(id)),
            [true, false, true, false, false]
        );
        assert_eq!(Answers::parse("a\t是\n"), Err(NotAnswers));
    }
}
