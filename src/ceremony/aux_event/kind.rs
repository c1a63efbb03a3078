// SPDX-License-Identifier: Apache-2.0

//! The kinds of auxiliary events as they are documented: meaning, fields, papers (`docs/events.md`
//! is generated from here).
//!
//! Invariant: the fields are exactly those of [`AuxEvent`](super::AuxEvent); a test compares them.

use crate::ceremony::coded::coded_enum;

coded_enum! {
    /// The kinds of auxiliary events. The code is the event's name on the ledger.
    pub enum AuxEventKind {
        /// See [`crate::ceremony::AuxEvent::NumbersRead`].
        NumbersRead => "numbers_read",
        /// See [`crate::ceremony::AuxEvent::DrawingDay`].
        DrawingDay => "drawing_day",
        /// See [`crate::ceremony::AuxEvent::SealIntact`].
        SealIntact => "seal_intact",
        /// See [`crate::ceremony::AuxEvent::CopyWritten`].
        CopyWritten => "copy_written",
        /// See [`crate::ceremony::AuxEvent::CopyCompared`].
        CopyCompared => "copy_compared",
        /// See [`crate::ceremony::AuxEvent::DiscWritten`].
        DiscWritten => "disc_written",
        /// See [`crate::ceremony::AuxEvent::DiscCompared`].
        DiscCompared => "disc_compared",
        /// See [`crate::ceremony::AuxEvent::WithoutDisc`].
        WithoutDisc => "without_disc",
        /// See [`crate::ceremony::AuxEvent::WithoutSlip`].
        WithoutSlip => "without_slip",
        /// See [`crate::ceremony::AuxEvent::SlipByHand`].
        SlipByHand => "slip_by_hand",
        /// See [`crate::ceremony::AuxEvent::ShareOverwritten`].
        ShareOverwritten => "share_overwritten",
        /// See [`crate::ceremony::AuxEvent::CertificateRead`].
        CertificateRead => "certificate_read",
        /// See [`crate::ceremony::AuxEvent::ClockChecked`].
        ClockChecked => "clock_checked",
        /// See [`crate::ceremony::AuxEvent::ClockJumped`].
        ClockJumped => "clock_jumped",
        /// See [`crate::ceremony::AuxEvent::ReadinessRead`].
        ReadinessRead => "readiness_read",
        /// See [`crate::ceremony::AuxEvent::ListChecked`].
        ListChecked => "list_checked",
        /// See [`crate::ceremony::AuxEvent::PresserReplaced`].
        PresserReplaced => "presser_replaced",
        /// See [`crate::ceremony::AuxEvent::Incident`].
        Incident => "incident",
        /// See [`crate::ceremony::AuxEvent::KeyDiffers`].
        KeyDiffers => "key_differs",
        /// See [`crate::ceremony::AuxEvent::LinesElsewhere`].
        LinesElsewhere => "lines_elsewhere",
        /// See [`crate::ceremony::AuxEvent::Superseded`].
        Superseded => "superseded",
        /// See [`crate::ceremony::AuxEvent::IncidentOver`].
        IncidentOver => "incident_over",
        /// See [`crate::ceremony::AuxEvent::Left`].
        Left => "left",
        /// See [`crate::ceremony::AuxEvent::Resumed`].
        Resumed => "resumed",
        /// See [`crate::ceremony::AuxEvent::ProgramAccepted`].
        ProgramAccepted => "program_accepted",
        /// See [`crate::ceremony::AuxEvent::NamesRead`].
        NamesRead => "names_read",
        /// See [`crate::ceremony::AuxEvent::SharesRead`].
        SharesRead => "shares_read",
        /// See [`crate::ceremony::AuxEvent::SheetSent`].
        SheetSent => "sheet_sent",
        /// See [`crate::ceremony::AuxEvent::SheetState`].
        SheetState => "sheet_state",
        /// See [`crate::ceremony::AuxEvent::SheetVoid`].
        SheetVoid => "sheet_void",
        /// See [`crate::ceremony::AuxEvent::PaperConfirmed`].
        PaperConfirmed => "paper_confirmed",
        /// See [`crate::ceremony::AuxEvent::SheetSettled`].
        SheetSettled => "sheet_settled",
        /// See [`crate::ceremony::AuxEvent::SentToPrinter`].
        SentToPrinter => "sent_to_printer",
        /// See [`crate::ceremony::AuxEvent::Archiving`].
        Archiving => "archiving",
        /// See [`crate::ceremony::AuxEvent::WithoutMirror`].
        WithoutMirror => "without_mirror",
        /// See [`crate::ceremony::AuxEvent::MirrorBegan`].
        MirrorBegan => "mirror_began",
    }
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

const PROGRAM: EventField =
    EventField::new("program", "hash: the SHA-256 of the program that runs now");

const SEAL_INTACT: &[EventField] = &[EventField::new("seal", "`computer`, `disc` or `envelopes`")];
const CUSTODIAN: EventField =
    EventField::new("custodian", "string: the custodian's name in the rules");
const COPY_WRITTEN: &[EventField] = &[
    CUSTODIAN,
    EventField::new(
        "manifest",
        "hash: the SHA-256 of the copy's `manifest.json`",
    ),
];
const DISC_WRITTEN: &[EventField] = &[EventField::new(
    "manifest",
    "hash: the SHA-256 of the disc's `manifest.json`",
)];
const DISC_COMPARED: &[EventField] = &[EventField::new(
    "result",
    "`same`, `differs`, `unreadable` or `absent`",
)];
const OF_A_SLIP: &[EventField] = &[CUSTODIAN];
const SHARE_OVERWRITTEN: &[EventField] = &[
    CUSTODIAN,
    EventField::new(
        "share",
        "`void`: of this very ceremony, never sealed; `rehearsal`: a rehearsal's",
    ),
];
const COPY_COMPARED: &[EventField] = &[
    CUSTODIAN,
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
const KEY_DIFFERS: &[EventField] = &[EventField::new(
    "line",
    "integer: the `seq` of the line with the key",
)];
const LINES_ELSEWHERE: &[EventField] = &[
    EventField::new("from", "`mirror`, `archive`, `copy` or `record`"),
    EventField::new(
        "line",
        "integer: the first line that differs, or the ledger's last where it only goes on",
    ),
];
const SUPERSEDED: &[EventField] = &[EventField::new("reason", "string: in people's own words")];
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
    PROGRAM,
];
const PROGRAM_ACCEPTED: &[EventField] = &[PROGRAM];
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
            Self::CopyWritten => "A custodian's sealed copy was written whole and read back.",
            Self::CopyCompared => {
                "A custodian's sealed copy was compared with the fingerprint, or was not brought."
            }
            Self::DiscWritten => "The data disc was written whole and read back.",
            Self::DiscCompared => {
                "The data disc was compared with the fingerprint, or was not brought."
            }
            Self::WithoutDisc => "Two people let a real ceremony be sealed without a data disc.",
            Self::WithoutSlip => "Two people gave a copy away without a slip of its share.",
            Self::SlipByHand => "A slip was written by hand from the console, and read back.",
            Self::ShareOverwritten => {
                "Two people had a share written over that stood on a custodian's medium."
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
            Self::KeyDiffers => "A key on the ledger does not follow from the shares.",
            Self::LinesElsewhere => "A medium has lines of this ceremony that the ledger lacks.",
            Self::Superseded => "The last line, before the stage digits: another one replaces it.",
            Self::IncidentOver => "Two people ended the interruption, with its kind and a note.",
            Self::Left => "Two people ended the program.",
            Self::Resumed => {
                "The program was started again with this ceremony; \
                 with further fields where the ledger was recovered from a medium."
            }
            Self::ProgramAccepted => "Two people let another program than the sealed one go on.",
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
            Self::WithoutMirror => {
                "Two people let a real ceremony go on without a mirror; each sheet says so."
            }
            Self::MirrorBegan => "The mirror that was missing before is kept from now on.",
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
            | Self::Archiving
            | Self::WithoutMirror
            | Self::MirrorBegan
            | Self::WithoutDisc => &[],
            Self::DiscWritten => DISC_WRITTEN,
            Self::DiscCompared => DISC_COMPARED,
            Self::WithoutSlip | Self::SlipByHand => OF_A_SLIP,
            Self::ShareOverwritten => SHARE_OVERWRITTEN,
            Self::SealIntact => SEAL_INTACT,
            Self::CopyWritten => COPY_WRITTEN,
            Self::CopyCompared => COPY_COMPARED,
            Self::ClockJumped => CLOCK_JUMPED,
            Self::ReadinessRead => READINESS_READ,
            Self::ListChecked => LIST_CHECKED,
            Self::PresserReplaced => PRESSER_REPLACED,
            Self::KeyDiffers => KEY_DIFFERS,
            Self::LinesElsewhere => LINES_ELSEWHERE,
            Self::Superseded => SUPERSEDED,
            Self::IncidentOver => INCIDENT_OVER,
            Self::Resumed => RESUMED,
            Self::ProgramAccepted => PROGRAM_ACCEPTED,
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
            Self::CopyCompared | Self::DiscCompared => {
                &[ListingPaper::Opening, ListingPaper::Incidents]
            }
            Self::ClockJumped
            | Self::PresserReplaced
            | Self::Incident
            | Self::KeyDiffers
            | Self::LinesElsewhere
            | Self::IncidentOver
            | Self::Left
            | Self::Resumed
            | Self::ProgramAccepted
            | Self::WithoutMirror
            | Self::MirrorBegan
            | Self::WithoutDisc
            | Self::WithoutSlip
            | Self::SlipByHand
            | Self::ShareOverwritten
            | Self::SheetVoid => &[ListingPaper::Incidents],
            Self::NumbersRead
            | Self::DrawingDay
            | Self::CopyWritten
            | Self::DiscWritten
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
            | Self::Superseded
            | Self::Archiving => &[],
        }
    }
}
