// SPDX-License-Identifier: Apache-2.0

//! Auxiliary events: what the program writes on the ledger beside the results, with typed fields.
//!
//! Duty: one enum of all of them, and what each means for papers and readers. Invariant: names and
//! fields on disk are those of every earlier version; an event that this version does not know, or
//! whose fields it can't read, is [`AuxEvent::Other`] and loses nothing. Deliberately absent: any
//! bearing on a result (PROTOCOL §9: these events are free), and the results' own events.

mod codes;
mod kind;
mod table;

pub use codes::{
    ConfirmedStep, ConfirmedWay, CopyResult, IncidentKind, OverwrittenShare, PrintState,
    ReadinessVerdict, RecoverySourceKind, SealedItem, VoidReason,
};
pub use kind::{EventField, ListingPaper};
pub use table::{AuxEvent, AuxEventKind};

use super::event::{Event, Free};
use super::json::PlainCount;
use super::line::JournalLine;
use super::paper::PrintCopyId;
use crate::protocol::Digest;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

/// Source of a recovered ceremony.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Recovery {
    /// The kind of folder.
    pub from: RecoverySourceKind,
    /// Number of the events in it.
    pub events: PlainCount,
    /// The hash of its last event.
    pub head: Digest,
}

impl AuxEvent {
    /// Reads a free event of the ledger. One that is not known, or whose fields can't be read, is
    /// returned as [`AuxEvent::Other`]; further fields are passed over.
    pub fn read(free: &Free) -> Self {
        let mut fields = free.fields.clone();
        fields.insert("event".into(), free.name.as_str().into());
        Self::deserialize(Value::Object(fields)).unwrap_or_else(|_| Self::Other(free.clone()))
    }

    /// Returns an event that this version has no type for; for tests and tools.
    pub fn other<const N: usize>(name: &str, fields: [(&str, Value); N]) -> Self {
        let fields = fields.map(|(key, value)| (key.to_owned(), value));
        Self::Other(Free {
            name: name.to_owned(),
            fields: Map::from_iter(fields),
        })
    }

    /// Returns the event as the ledger has it; `None` for an [`AuxEvent::Other`] that has the name
    /// of a result event, or `seq`, `at` or `event` as a field.
    pub fn to_event(&self) -> Option<Event> {
        let mut fields = match serde_json::to_value(self) {
            Ok(Value::Object(fields)) => fields,
            Ok(_) | Err(_) => return None,
        };
        fields.remove("event");
        if let Self::Other(free) = self {
            return free.is_valid().then(|| Event::Free(free.clone()));
        }
        let name = self.kind()?.code().to_owned();
        Some(Event::Free(Free { name, fields }))
    }

    /// Returns the printed copy that the event is about.
    pub fn print_copy(&self) -> Option<PrintCopyId> {
        match self {
            Self::SheetSent { set }
            | Self::SheetState { set, .. }
            | Self::SheetVoid { set, .. }
            | Self::PaperConfirmed { set, .. } => Some(*set),
            _ => None,
        }
    }

    /// Reports whether the event is out of the plain course, so that the record of incidents must
    /// list it. An event of a known kind whose fields can't be read counts where its kind may.
    pub fn is_irregular(&self) -> bool {
        match self {
            Self::CopyCompared { result, .. } | Self::DiscCompared { result } => {
                *result != CopyResult::Same
            }
            Self::Confirmed { step, way } => *way != ConfirmedWay::Code || step.is_irregular(),
            _ => self.is_listed_on(ListingPaper::Incidents),
        }
    }

    /// Returns whether a paper lists events of this kind.
    fn is_listed_on(&self, paper: ListingPaper) -> bool {
        self.kind()
            .is_some_and(|kind| kind.papers().contains(&paper))
    }
}

/// An auxiliary event with its place and time on the ledger.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct AuxLine {
    /// Number of the line, from 1 over all lines of the ledger.
    pub seq: u64,
    /// Time of the line, RFC 3339 UTC.
    pub at: String,
    /// The event.
    pub event: AuxEvent,
}

impl AuxLine {
    /// Returns the auxiliary event of a line; `None` for a line with a result event.
    pub fn of(line: &JournalLine) -> Option<Self> {
        let Event::Free(free) = &line.event else {
            return None;
        };
        Some(Self {
            seq: line.seq.get(),
            at: line.at.clone(),
            event: AuxEvent::read(free),
        })
    }
}

#[cfg(test)]
pub(crate) mod tests;
