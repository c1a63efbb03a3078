// SPDX-License-Identifier: Apache-2.0

//! Auxiliary events: what the program writes on the ledger beside the results, with typed fields.
//!
//! Duty: one enum of all of them, and what each means for papers and readers. Invariant: names and
//! fields on disk are those of every earlier version; an event that this version does not know, or
//! whose fields it can't read, is [`AuxEvent::Other`] and loses nothing. Deliberately absent: any
//! bearing on a result (PROTOCOL §9: these events are free), and the results' own events.

use super::coded::coded_enum;
use super::event::{Event, Free};
use super::json::PlainCount;
use super::line::JournalLine;
use super::paper::PrintCopyId;
use crate::protocol::Digest;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

coded_enum! {
    /// Kind of an interruption, as a person chose it.
    pub enum IncidentKind {
        /// Power was or will be cut.
        Power => "power",
        /// The computer or its ledger.
        Computer => "computer",
        /// The hall display or the stream.
        Display => "display",
        /// Printer or paper.
        Printer => "printer",
        /// The two keys.
        Keys => "keys",
        /// Somebody in the hall.
        People => "people",
        /// Anything else; the note says what.
        Other => "other",
    }
}

coded_enum! {
    /// The result of comparing a custodian's sealed copy with the fingerprint.
    pub enum CopyResult {
        /// The copy is the one that was sealed.
        Same => "same",
        /// The copy differs from what was sealed.
        Differs => "differs",
        /// The copy's medium could not be read.
        Unreadable => "unreadable",
        /// The copy was not brought; another one that is the same replaces it.
        Absent => "absent",
    }
}

coded_enum! {
    /// A thing that is sealed after the preparing day; its seal is shown before it is opened.
    pub enum SealedItem {
        /// The computer.
        Computer => "computer",
        /// The one data disc that is opened.
        Disc => "disc",
        /// The envelopes with the share slips.
        Envelopes => "envelopes",
    }
}

coded_enum! {
    /// The reason for which a printed copy is void.
    pub enum VoidReason {
        /// 卡纸.
        Jam => "jam",
        /// 字迹不清.
        Smudged => "smudged",
        /// 纸张不对.
        WrongPaper => "wrong_paper",
        /// 遗失.
        Lost => "lost",
        /// 其他原因.
        Other => "other",
    }
}

coded_enum! {
    /// The state of a print job as it is recorded.
    pub enum PrintState {
        /// Not a byte has left.
        Queued => "queued",
        /// The printer has taken it.
        Submitted => "submitted",
        /// The printer works on it.
        Printing => "printing",
        /// The printer reports that it is done.
        PrinterDone => "printer-done",
        /// A person has counted the pages.
        Confirmed => "confirmed",
        /// The printer refused the copy before anything was printed.
        Refused => "refused",
        /// Nobody knows whether paper came out.
        Unknown => "unknown",
    }
}

coded_enum! {
    /// The verdict of a readiness report.
    pub enum ReadinessVerdict {
        /// Nothing is amiss.
        Good => "good",
        /// Somebody has to look at something.
        Look => "look",
        /// Something must be put right.
        Bad => "bad",
    }
}

coded_enum! {
    /// The kind of folder from which a ceremony was recovered.
    pub enum RecoverySourceKind {
        /// A mirror.
        Mirror => "mirror",
        /// A custodian's archive.
        Archive => "archive",
        /// A custodian's sealed copy.
        Copy => "copy",
        /// A public record.
        Record => "record",
    }
}

coded_enum! {
    /// The kinds of auxiliary events. The code is the event's name on the ledger.
    pub enum AuxEventKind {
        /// See [`AuxEvent::NumbersRead`].
        NumbersRead => "numbers_read",
        /// See [`AuxEvent::DrawingDay`].
        DrawingDay => "drawing_day",
        /// See [`AuxEvent::SealIntact`].
        SealIntact => "seal_intact",
        /// See [`AuxEvent::CopyCompared`].
        CopyCompared => "copy_compared",
        /// See [`AuxEvent::CertificateRead`].
        CertificateRead => "certificate_read",
        /// See [`AuxEvent::ClockChecked`].
        ClockChecked => "clock_checked",
        /// See [`AuxEvent::ClockJumped`].
        ClockJumped => "clock_jumped",
        /// See [`AuxEvent::ReadinessRead`].
        ReadinessRead => "readiness_read",
        /// See [`AuxEvent::ListChecked`].
        ListChecked => "list_checked",
        /// See [`AuxEvent::PresserReplaced`].
        PresserReplaced => "presser_replaced",
        /// See [`AuxEvent::Incident`].
        Incident => "incident",
        /// See [`AuxEvent::IncidentOver`].
        IncidentOver => "incident_over",
        /// See [`AuxEvent::Left`].
        Left => "left",
        /// See [`AuxEvent::Resumed`].
        Resumed => "resumed",
        /// See [`AuxEvent::NamesRead`].
        NamesRead => "names_read",
        /// See [`AuxEvent::SharesRead`].
        SharesRead => "shares_read",
        /// See [`AuxEvent::SheetSent`].
        SheetSent => "sheet_sent",
        /// See [`AuxEvent::SheetState`].
        SheetState => "sheet_state",
        /// See [`AuxEvent::SheetVoid`].
        SheetVoid => "sheet_void",
        /// See [`AuxEvent::PaperConfirmed`].
        PaperConfirmed => "paper_confirmed",
        /// See [`AuxEvent::SheetSettled`].
        SheetSettled => "sheet_settled",
        /// See [`AuxEvent::SentToPrinter`].
        SentToPrinter => "sent_to_printer",
        /// See [`AuxEvent::Archiving`].
        Archiving => "archiving",
    }
}

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
    /// A custodian's sealed copy was compared.
    CopyCompared {
        custodian: String,
        result: CopyResult,
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
    /// Two people let the draw go on.
    IncidentOver { kind: IncidentKind, note: String },
    /// Two people ended the program.
    Left,
    /// The program was started again with this ceremony.
    Resumed {
        #[serde(flatten, skip_serializing_if = "Option::is_none")]
        recovery: Option<Recovery>,
    },
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
    /// An event that this version does not know, or whose fields it can't read.
    #[serde(untagged)]
    Other(Free),
}

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

impl EventField {
    const fn new(name: &'static str, meaning: &'static str) -> Self {
        Self { name, meaning }
    }
}

const SCHOOL: EventField = EventField::new("school", "string: the school's code");
const SET: EventField = EventField::new(
    "set",
    "string: the printed copy, `paper.custodian.print`, \
     a school's paper with its turn: `result-2.3.1`",
);

const SEAL_INTACT: &[EventField] = &[EventField::new("seal", "`computer`, `disc` or `envelopes`")];
const COPY_COMPARED: &[EventField] = &[
    EventField::new("custodian", "string: the custodian's name in the rules"),
    EventField::new("result", "`same`, `differs`, `unreadable` or `absent`"),
];
const CLOCK_JUMPED: &[EventField] = &[
    EventField::new(
        "from",
        "RFC 3339 UTC: the time by the steady clock, or of the last line",
    ),
    EventField::new("to", "RFC 3339 UTC: the time by the computer's clock"),
];
const READINESS_READ: &[EventField] = &[EventField::new("verdict", "`good`, `look` or `bad`")];
const LIST_CHECKED: &[EventField] = &[
    SCHOOL,
    EventField::new("numbers", "integer: draw numbers on the list"),
    EventField::new("children", "integer: children on the list"),
];
const PRESSER_REPLACED: &[EventField] = &[
    SCHOOL,
    EventField::new(
        "from",
        "integer: place of the representative before, from 1",
    ),
    EventField::new("to", "integer: place of the representative from now on"),
];
const INCIDENT_OVER: &[EventField] = &[
    EventField::new(
        "kind",
        "`power`, `computer`, `display`, `printer`, `keys`, `people` or `other`",
    ),
    EventField::new("note", "string: in people's own words, may be empty"),
];
const RESUMED: &[EventField] = &[
    EventField::new(
        "from",
        "after a recovery only: `mirror`, `archive`, `copy` or `record`",
    ),
    EventField::new(
        "events",
        "after a recovery only, integer: events found there",
    ),
    EventField::new("head", "after a recovery only, hash: the last event's"),
];
const SHEET_SENT: &[EventField] = &[SET];
const SHEET_STATE: &[EventField] = &[
    SET,
    EventField::new(
        "state",
        "`printer-done`, `confirmed`, `refused` or `unknown`",
    ),
];
const SHEET_VOID: &[EventField] = &[
    SET,
    EventField::new(
        "reason",
        "`jam`, `smudged`, `wrong_paper`, `lost` or `other`",
    ),
];
const PAPER_CONFIRMED: &[EventField] = &[
    SET,
    EventField::new("pages", "integer: pages that were counted"),
];
const SHEET_SETTLED: &[EventField] = &[SCHOOL];
const SENT_TO_PRINTER: &[EventField] = &[
    EventField::new("sheet", "string: the paper's title"),
    EventField::new("state", "`queued`, `printer-done`, `refused` or `unknown`"),
];

impl AuxEventKind {
    /// Returns what the event means, in one English sentence.
    pub const fn description(self) -> &'static str {
        match self {
            Self::NumbersRead => "The numbers were read aloud on the preparing day.",
            Self::DrawingDay => {
                "The drawing day began: the sealed computer was set up in the hall."
            }
            Self::SealIntact => "The notary showed a seal to the hall, and it was intact.",
            Self::CopyCompared => {
                "A custodian's sealed copy was compared with the fingerprint, or was not brought."
            }
            Self::CertificateRead => "The notary read the certificate aloud.",
            Self::ClockChecked => "The computer's clock was compared by hand with a trusted one.",
            Self::ClockJumped => {
                "The computer's clock jumped, or is before the time of the last line; \
                 no result depends on it."
            }
            Self::ReadinessRead => "The readiness report was read and its sheet was filed.",
            Self::ListChecked => {
                "The size of a school's list was read aloud and is as it was sealed."
            }
            Self::PresserReplaced => {
                "The next parent representative took the keys; a press counts whoever makes it."
            }
            Self::Incident => "The draw was interrupted; nothing is drawn until its end.",
            Self::IncidentOver => "Two people ended the interruption, with its kind and a note.",
            Self::Left => "Two people ended the program.",
            Self::Resumed => {
                "The program was started again with this ceremony; \
                 with fields where the ledger was recovered from a medium."
            }
            Self::NamesRead => {
                "The children's names were read from a custodian's medium after a recovery."
            }
            Self::SharesRead => "The custodians' shares were read again after a restart.",
            Self::SheetSent => {
                "A printed copy is sent to the printer; from this line on paper may have come out."
            }
            Self::SheetState => "The printer said its last word on a printed copy.",
            Self::SheetVoid => "A person voided a printed copy; its next print follows.",
            Self::PaperConfirmed => "A person counted the pages of a printed copy.",
            Self::SheetSettled => {
                "A school's sheets were signed or left in the queue; the next school is due."
            }
            Self::SentToPrinter => "A rehearsal without a console sent a paper to the printer.",
            Self::Archiving => "The last archive was begun on the custodians' media.",
        }
    }

    /// Returns the fields of the event beside `seq`, `at` and `event`.
    pub const fn fields(self) -> &'static [EventField] {
        match self {
            Self::NumbersRead
            | Self::DrawingDay
            | Self::CertificateRead
            | Self::ClockChecked
            | Self::Incident
            | Self::Left
            | Self::NamesRead
            | Self::SharesRead
            | Self::Archiving => &[],
            Self::SealIntact => SEAL_INTACT,
            Self::CopyCompared => COPY_COMPARED,
            Self::ClockJumped => CLOCK_JUMPED,
            Self::ReadinessRead => READINESS_READ,
            Self::ListChecked => LIST_CHECKED,
            Self::PresserReplaced => PRESSER_REPLACED,
            Self::IncidentOver => INCIDENT_OVER,
            Self::Resumed => RESUMED,
            Self::SheetSent => SHEET_SENT,
            Self::SheetState => SHEET_STATE,
            Self::SheetVoid => SHEET_VOID,
            Self::PaperConfirmed => PAPER_CONFIRMED,
            Self::SheetSettled => SHEET_SETTLED,
            Self::SentToPrinter => SENT_TO_PRINTER,
        }
    }

    /// Returns the papers on which events of this kind are listed.
    pub const fn papers(self) -> &'static [ListingPaper] {
        match self {
            Self::SealIntact | Self::CertificateRead => &[ListingPaper::Opening],
            Self::CopyCompared => &[ListingPaper::Opening, ListingPaper::Incidents],
            Self::ClockJumped
            | Self::PresserReplaced
            | Self::Incident
            | Self::IncidentOver
            | Self::Left
            | Self::Resumed
            | Self::SheetVoid => &[ListingPaper::Incidents],
            Self::NumbersRead
            | Self::DrawingDay
            | Self::ClockChecked
            | Self::ReadinessRead
            | Self::ListChecked
            | Self::NamesRead
            | Self::SharesRead
            | Self::SheetSent
            | Self::SheetState
            | Self::PaperConfirmed
            | Self::SheetSettled
            | Self::SentToPrinter
            | Self::Archiving => &[],
        }
    }
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
            Self::CopyCompared { .. } => AuxEventKind::CopyCompared,
            Self::CertificateRead => AuxEventKind::CertificateRead,
            Self::ClockChecked => AuxEventKind::ClockChecked,
            Self::ClockJumped { .. } => AuxEventKind::ClockJumped,
            Self::ReadinessRead { .. } => AuxEventKind::ReadinessRead,
            Self::ListChecked { .. } => AuxEventKind::ListChecked,
            Self::PresserReplaced { .. } => AuxEventKind::PresserReplaced,
            Self::Incident => AuxEventKind::Incident,
            Self::IncidentOver { .. } => AuxEventKind::IncidentOver,
            Self::Left => AuxEventKind::Left,
            Self::Resumed { .. } => AuxEventKind::Resumed,
            Self::NamesRead => AuxEventKind::NamesRead,
            Self::SharesRead => AuxEventKind::SharesRead,
            Self::SheetSent { .. } => AuxEventKind::SheetSent,
            Self::SheetState { .. } => AuxEventKind::SheetState,
            Self::SheetVoid { .. } => AuxEventKind::SheetVoid,
            Self::PaperConfirmed { .. } => AuxEventKind::PaperConfirmed,
            Self::SheetSettled { .. } => AuxEventKind::SheetSettled,
            Self::SentToPrinter { .. } => AuxEventKind::SentToPrinter,
            Self::Archiving => AuxEventKind::Archiving,
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
            | Self::CopyCompared { .. }
            | Self::CertificateRead
            | Self::ClockChecked
            | Self::ClockJumped { .. }
            | Self::ReadinessRead { .. }
            | Self::ListChecked { .. }
            | Self::PresserReplaced { .. }
            | Self::Incident
            | Self::IncidentOver { .. }
            | Self::Left
            | Self::Resumed { .. }
            | Self::NamesRead
            | Self::SharesRead
            | Self::SheetSettled { .. }
            | Self::SentToPrinter { .. }
            | Self::Archiving
            | Self::Other(_) => None,
        }
    }

    /// Reports whether the event is out of the plain course, so that the record of incidents must
    /// list it. An event of a known kind whose fields can't be read counts where its kind may.
    pub fn is_irregular(&self) -> bool {
        match self {
            Self::CopyCompared { result, .. } => *result != CopyResult::Same,
            Self::ClockJumped { .. }
            | Self::PresserReplaced { .. }
            | Self::Incident
            | Self::IncidentOver { .. }
            | Self::Left
            | Self::Resumed { .. }
            | Self::SheetVoid { .. } => true,
            Self::Other(_) => self
                .kind()
                .is_some_and(|kind| kind.papers().contains(&ListingPaper::Incidents)),
            Self::NumbersRead
            | Self::DrawingDay
            | Self::SealIntact { .. }
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
