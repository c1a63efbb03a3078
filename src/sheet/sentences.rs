// SPDX-License-Identifier: Apache-2.0

//! Every sentence of the papers, built here from the rules, the state and the ledger's lines.
//!
//! Invariant: a [`Sentence`] says only what those hold, so that whoever signs signs nothing that
//! nobody did. What people did in the hall and no line says is an [`Attestation`]: it is printed
//! behind an empty box, and true only where a signer ticks it. Deliberately absent: labels, heads
//! of columns, and where a sentence stands.

mod first_day;
mod second_day;

pub use first_day::{
    DirectSentences, FreezeSentences, NumberingSentences, SealSentences, SlipSentences,
    SuccessionSentences, public_list_note, superseded_note,
};
pub use second_day::{
    CheckSentences, IncidentSentences, OpeningSentences, ResultSentences, SummarySentences,
    no_places_note, sealed_item,
};

/// Text that rules and ledger prove. Only the functions of this module make one.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Sentence(String);

impl Sentence {
    /// Returns the text.
    pub fn text(&self) -> &str {
        &self.0
    }
}

/// Something that people did, saw or compared, for the signers to tick: the ledger does not have
/// it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Attestation(String);

impl Attestation {
    /// The box before the text, empty.
    const BOX: &'static str = "□ ";

    fn new(text: impl Into<String>) -> Self {
        Self(text.into())
    }

    /// Returns the text behind its empty box.
    pub fn text(&self) -> String {
        format!("{}{}", Self::BOX, self.0)
    }
}

/// The words above the lines to sign: a sentence that is proved, and boxes for the signers to tick.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct SignedWords {
    /// The part that rules and ledger prove.
    pub statement: Sentence,
    /// The part that the signers tick.
    pub attested: Vec<Attestation>,
    /// The roles that sign.
    pub by: SigningRoles,
}

/// The roles that sign a paper.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum SigningRoles {
    /// Notaries and technician: what the program made on the preparing day, and its close.
    Certifying,
    /// The same and the rules' signers, who watched: opening and incidents.
    Watching,
    /// The same and the parent representative: the results (rule book 四（二）3).
    Everyone,
}

#[cfg(test)]
impl SignedWords {
    /// Returns words for a test that is about none.
    pub fn of_test() -> Self {
        Self {
            statement: Sentence("属实".into()),
            attested: Vec::new(),
            by: SigningRoles::Everyone,
        }
    }
}

/// Joins names as Chinese lists them.
fn listed<T: AsRef<str>>(names: &[T]) -> String {
    let names: Vec<&str> = names.iter().map(AsRef::as_ref).collect();
    names.join("、")
}
