// SPDX-License-Identifier: Apache-2.0

//! Auxiliary events: what the program writes on the ledger beside the results, with typed fields.
//!
//! Duty: one enum of all of them, and what each means for papers and readers. Invariant: names and
//! fields on disk are those of every earlier version; an event that this version does not know, or
//! whose fields it can't read, is [`AuxEvent::Other`] and loses nothing. Deliberately absent: any
//! bearing on a result (PROTOCOL §9: these events are free), and the results' own events.

mod codes;
mod kind;

pub use codes::{
    CopyResult, IncidentKind, OverwrittenShare, PrintState, ReadinessVerdict, RecoverySourceKind,
    SealedItem, VoidReason,
};
pub use kind::{AuxEventKind, EventField, ListingPaper};

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

/// An auxiliary event, field for field as it is on the ledger (docs/events.md).
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(tag = "event", rename_all = "snake_case")]
#[allow(
    missing_docs,
    reason = "the fields are described by AuxEventKind::fields"
)]
pub enum AuxEvent {
    /// The numbers were read aloud.
    NumbersRead,
    /// The drawing day began.
    DrawingDay,
    /// A seal was shown and found intact.
    SealIntact { seal: SealedItem },
    /// A custodian's sealed copy was written and read back; the SHA-256 of its `manifest.json`.
    CopyWritten { custodian: String, manifest: Digest },
    /// A custodian's sealed copy was compared.
    CopyCompared {
        custodian: String,
        result: CopyResult,
    },
    /// The data disc was written and read back; the SHA-256 of its `manifest.json`.
    DiscWritten { manifest: Digest },
    /// The data disc was opened and compared.
    DiscCompared { result: CopyResult },
    /// Two people sealed without a data disc.
    WithoutDisc,
    /// Two people gave a copy away without a slip of its share.
    WithoutSlip { custodian: String },
    /// A slip was written by hand from the console.
    SlipByHand { custodian: String },
    /// Two people had a share on a medium written over.
    ShareOverwritten {
        custodian: String,
        share: OverwrittenShare,
    },
    /// The notary read the certificate aloud.
    CertificateRead,
    /// The clock was compared by hand with a trusted one.
    ClockChecked,
    /// The computer's clock jumped.
    ClockJumped { from: String, to: String },
    /// A readiness report was read.
    ReadinessRead { verdict: ReadinessVerdict },
    /// A school's list was checked against the sealed one.
    ListChecked {
        school: String,
        numbers: PlainCount,
        children: PlainCount,
    },
    /// Another parent representative took the keys.
    PresserReplaced {
        school: String,
        from: PlainCount,
        to: PlainCount,
    },
    /// The draw was interrupted.
    Incident,
    /// A key on the ledger does not follow from the shares.
    KeyDiffers { line: PlainCount },
    /// A medium has lines of this ceremony that the ledger lacks.
    LinesElsewhere {
        from: RecoverySourceKind,
        line: PlainCount,
    },
    /// Two people ended the ceremony before its stage digits: another one replaces it.
    Superseded { reason: String },
    /// Two people let the draw go on.
    IncidentOver { kind: IncidentKind, note: String },
    /// Two people ended the program.
    Left,
    /// The program was started again with this ceremony.
    Resumed {
        #[serde(flatten, skip_serializing_if = "Option::is_none")]
        recovery: Option<Recovery>,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        program: Option<Digest>,
    },
    /// Two people let another program than the sealed one go on.
    ProgramAccepted { program: Digest },
    /// The children's names were read after a recovery.
    NamesRead,
    /// The shares were read again after a restart.
    SharesRead,
    /// A printed copy is being sent to the printer.
    SheetSent { set: PrintCopyId },
    /// The printer said its last word on a printed copy.
    SheetState { set: PrintCopyId, state: PrintState },
    /// A printed copy was voided.
    SheetVoid {
        set: PrintCopyId,
        reason: VoidReason,
    },
    /// A person counted the pages of a printed copy.
    PaperConfirmed { set: PrintCopyId, pages: PlainCount },
    /// A school's sheets were dealt with.
    SheetSettled { school: String },
    /// A rehearsal without a console sent a paper to the printer.
    SentToPrinter { sheet: String, state: PrintState },
    /// The last archive was begun.
    Archiving,
    /// Two people let the ceremony go on without a mirror.
    WithoutMirror,
    /// The mirror that was missing is kept.
    MirrorBegan,
    /// An event that this version does not know, or whose fields it can't read.
    #[serde(untagged)]
    Other(Free),
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

    /// Returns the event's kind; `None` for one whose name this version does not know.
    pub fn kind(&self) -> Option<AuxEventKind> {
        Some(match self {
            Self::NumbersRead => AuxEventKind::NumbersRead,
            Self::DrawingDay => AuxEventKind::DrawingDay,
            Self::SealIntact { .. } => AuxEventKind::SealIntact,
            Self::CopyWritten { .. } => AuxEventKind::CopyWritten,
            Self::CopyCompared { .. } => AuxEventKind::CopyCompared,
            Self::DiscWritten { .. } => AuxEventKind::DiscWritten,
            Self::DiscCompared { .. } => AuxEventKind::DiscCompared,
            Self::WithoutDisc => AuxEventKind::WithoutDisc,
            Self::WithoutSlip { .. } => AuxEventKind::WithoutSlip,
            Self::SlipByHand { .. } => AuxEventKind::SlipByHand,
            Self::ShareOverwritten { .. } => AuxEventKind::ShareOverwritten,
            Self::CertificateRead => AuxEventKind::CertificateRead,
            Self::ClockChecked => AuxEventKind::ClockChecked,
            Self::ClockJumped { .. } => AuxEventKind::ClockJumped,
            Self::ReadinessRead { .. } => AuxEventKind::ReadinessRead,
            Self::ListChecked { .. } => AuxEventKind::ListChecked,
            Self::PresserReplaced { .. } => AuxEventKind::PresserReplaced,
            Self::Incident => AuxEventKind::Incident,
            Self::KeyDiffers { .. } => AuxEventKind::KeyDiffers,
            Self::LinesElsewhere { .. } => AuxEventKind::LinesElsewhere,
            Self::Superseded { .. } => AuxEventKind::Superseded,
            Self::IncidentOver { .. } => AuxEventKind::IncidentOver,
            Self::Left => AuxEventKind::Left,
            Self::Resumed { .. } => AuxEventKind::Resumed,
            Self::ProgramAccepted { .. } => AuxEventKind::ProgramAccepted,
            Self::NamesRead => AuxEventKind::NamesRead,
            Self::SharesRead => AuxEventKind::SharesRead,
            Self::SheetSent { .. } => AuxEventKind::SheetSent,
            Self::SheetState { .. } => AuxEventKind::SheetState,
            Self::SheetVoid { .. } => AuxEventKind::SheetVoid,
            Self::PaperConfirmed { .. } => AuxEventKind::PaperConfirmed,
            Self::SheetSettled { .. } => AuxEventKind::SheetSettled,
            Self::SentToPrinter { .. } => AuxEventKind::SentToPrinter,
            Self::Archiving => AuxEventKind::Archiving,
            Self::WithoutMirror => AuxEventKind::WithoutMirror,
            Self::MirrorBegan => AuxEventKind::MirrorBegan,
            Self::Other(free) => return AuxEventKind::from_code(&free.name),
        })
    }

    /// Returns the printed copy that the event is about.
    pub fn print_copy(&self) -> Option<PrintCopyId> {
        match self {
            Self::SheetSent { set }
            | Self::SheetState { set, .. }
            | Self::SheetVoid { set, .. }
            | Self::PaperConfirmed { set, .. } => Some(*set),
            Self::NumbersRead
            | Self::DrawingDay
            | Self::SealIntact { .. }
            | Self::CopyWritten { .. }
            | Self::CopyCompared { .. }
            | Self::DiscWritten { .. }
            | Self::DiscCompared { .. }
            | Self::WithoutDisc
            | Self::WithoutSlip { .. }
            | Self::SlipByHand { .. }
            | Self::ShareOverwritten { .. }
            | Self::CertificateRead
            | Self::ClockChecked
            | Self::ClockJumped { .. }
            | Self::ReadinessRead { .. }
            | Self::ListChecked { .. }
            | Self::PresserReplaced { .. }
            | Self::Incident
            | Self::KeyDiffers { .. }
            | Self::LinesElsewhere { .. }
            | Self::Superseded { .. }
            | Self::IncidentOver { .. }
            | Self::Left
            | Self::Resumed { .. }
            | Self::ProgramAccepted { .. }
            | Self::NamesRead
            | Self::SharesRead
            | Self::SheetSettled { .. }
            | Self::SentToPrinter { .. }
            | Self::Archiving
            | Self::WithoutMirror
            | Self::MirrorBegan
            | Self::Other(_) => None,
        }
    }

    /// Reports whether the event is out of the plain course, so that the record of incidents must
    /// list it. An event of a known kind whose fields can't be read counts where its kind may.
    pub fn is_irregular(&self) -> bool {
        match self {
            Self::CopyCompared { result, .. } | Self::DiscCompared { result } => {
                *result != CopyResult::Same
            }
            Self::ClockJumped { .. }
            | Self::PresserReplaced { .. }
            | Self::Incident
            | Self::KeyDiffers { .. }
            | Self::LinesElsewhere { .. }
            | Self::IncidentOver { .. }
            | Self::Left
            | Self::Resumed { .. }
            | Self::ProgramAccepted { .. }
            | Self::WithoutMirror
            | Self::MirrorBegan
            | Self::WithoutDisc
            | Self::WithoutSlip { .. }
            | Self::SlipByHand { .. }
            | Self::ShareOverwritten { .. }
            | Self::SheetVoid { .. } => true,
            Self::Other(_) => self
                .kind()
                .is_some_and(|kind| kind.papers().contains(&ListingPaper::Incidents)),
            Self::NumbersRead
            | Self::DrawingDay
            | Self::SealIntact { .. }
            | Self::CopyWritten { .. }
            | Self::DiscWritten { .. }
            | Self::CertificateRead
            | Self::ClockChecked
            | Self::ReadinessRead { .. }
            | Self::ListChecked { .. }
            | Self::NamesRead
            | Self::SharesRead
            | Self::SheetSent { .. }
            | Self::SheetState { .. }
            | Self::PaperConfirmed { .. }
            | Self::SheetSettled { .. }
            | Self::SentToPrinter { .. }
            | Self::Superseded { .. }
            | Self::Archiving => false,
        }
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
mod tests;
