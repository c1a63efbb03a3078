// SPDX-License-Identifier: Apache-2.0

//! Meaning of an auxiliary event to readers and papers, as its row of the table builds it.
//!
//! Invariant: the documented fields are exactly those of [`AuxEvent`](super::AuxEvent); a test
//! compares them. Deliberately absent: the events themselves (`table.rs`).

use super::AuxEventKind;

/// A paper that lists auxiliary events.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum ListingPaper {
    /// The opening record (启封记录).
    Opening,
    /// The record of incidents (异常情况记录).
    Incidents,
}

/// A field of an auxiliary event, as it is documented.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct EventField {
    /// Name on the ledger.
    pub name: &'static str,
    /// Type and meaning in English.
    pub meaning: &'static str,
}

/// Creates the documentation of a field.
pub(super) const fn field(name: &'static str, meaning: &'static str) -> EventField {
    EventField { name, meaning }
}

/// Meaning of an event.
#[derive(Clone, Copy)]
pub(super) struct EventInfo {
    description: &'static str,
    fields: &'static [EventField],
    papers: &'static [ListingPaper],
}

/// Creates the meaning of an event without fields that no paper lists; one English sentence.
pub(super) const fn means(description: &'static str) -> EventInfo {
    EventInfo {
        description,
        fields: &[],
        papers: &[],
    }
}

impl EventInfo {
    /// Sets the fields of the event beside `seq`, `at` and `event`.
    pub(super) const fn fields(mut self, fields: &'static [EventField]) -> Self {
        self.fields = fields;
        self
    }

    /// Sets the papers on which the event is listed.
    pub(super) const fn listed_on(mut self, papers: &'static [ListingPaper]) -> Self {
        self.papers = papers;
        self
    }
}

impl AuxEventKind {
    /// Returns what the event means, in one English sentence.
    pub const fn description(self) -> &'static str {
        self.info().description
    }

    /// Returns the fields of the event beside `seq`, `at` and `event`.
    pub const fn fields(self) -> &'static [EventField] {
        self.info().fields
    }

    /// Returns the papers on which events of this kind are listed.
    pub const fn papers(self) -> &'static [ListingPaper] {
        self.info().papers
    }
}
