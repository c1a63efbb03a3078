// SPDX-License-Identifier: Apache-2.0

//! The auxiliary events: one table, one row for each event.
//!
//! Invariant: an event's name on the ledger, fields, meaning and papers are one declaration, so no
//! event lacks any of them; docs/events.md is generated from here. Deliberately absent: how an
//! event is read and written (`aux_event.rs`).

use super::Recovery;
use super::codes::{
    ConfirmedStep, ConfirmedWay, CopyResult, IncidentKind, OverwrittenShare, PrintState,
    ReadinessVerdict, RecoverySourceKind, SealedItem, VoidReason,
};
use super::kind::{EventField, EventInfo, ListingPaper, field, means};
use crate::ceremony::coded::coded_enum;
use crate::ceremony::event::Free;
use crate::ceremony::json::PlainCount;
use crate::ceremony::paper::PrintCopyId;
use crate::protocol::Digest;
use serde::{Deserialize, Serialize};

/// Declares the events and their kinds. A row has the event's name on the ledger, its typed fields,
/// and what it means to readers and papers.
macro_rules! aux_events {
    ($(
        $(#[$doc:meta])*
        $event:ident($name:literal)
            $({ $( $(#[$attribute:meta])* $field:ident: $type:ty ),+ $(,)? })?
            => $info:expr;
    )+) => {
        /// An auxiliary event, field for field as it is on the ledger (docs/events.md).
        #[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
        #[serde(tag = "event")]
        #[allow(missing_docs, reason = "the fields are described by AuxEventKind::fields")]
        pub enum AuxEvent {
            $(
                $(#[$doc])*
                #[serde(rename = $name)]
                $event $({ $( $(#[$attribute])* $field: $type ),+ })?,
            )+
            /// An event that this version does not know, or whose fields it can't read.
            #[serde(untagged)]
            Other(Free),
        }

        coded_enum! {
            /// The kinds of auxiliary events. The code is the event's name on the ledger.
            pub enum AuxEventKind {
                $( $(#[$doc])* $event => $name, )+
            }
        }

        impl AuxEvent {
            /// Returns the event's kind; `None` for one whose name this version does not know.
            pub fn kind(&self) -> Option<AuxEventKind> {
                match self {
                    $( Self::$event { .. } => Some(AuxEventKind::$event), )+
                    Self::Other(free) => AuxEventKind::from_code(&free.name),
                }
            }
        }

        impl AuxEventKind {
            /// Returns what the event means to readers and papers.
            pub(super) const fn info(self) -> EventInfo {
                match self {
                    $( Self::$event => {
                        const INFO: EventInfo = $info;
                        INFO
                    } )+
                }
            }
        }
    };
}

const SCHOOL: EventField = field("school", "string: the school's code");
const SET: EventField = field(
    "set",
    "string: the printed copy, `paper.custodian.print`, a school's paper with \
     its turn: `result-2.3.1`",
);
const PROGRAM: EventField = field("program", "hash: the SHA-256 of the program that runs now");
const CUSTODIAN: EventField = field("custodian", "string: the custodian's name in the rules");

aux_events! {
    /// Two people confirmed a step that can't be undone, or that goes on without something.
    Confirmed("confirmed") { step: ConfirmedStep, way: ConfirmedWay } =>
        means(
            "Two people confirmed the step of the next line; the freeze and a recovery, of the \
             line before.",
        )
            .fields(&[
                field("step", "the step's code in `confirmations.md`"),
                field(
                    "way",
                    "`code` (the second person read the code off the hall display and typed it), \
                     `no_hall` (by a key: there is no hall display) or `unreadable` (by a key: \
                     nobody can read it)",
                ),
            ])
            .listed_on(&[ListingPaper::Opening, ListingPaper::Incidents]);

    /// The numbers were read aloud.
    NumbersRead("numbers_read") =>
        means("The numbers were read aloud on the preparing day.");

    /// The drawing day began.
    DrawingDay("drawing_day") =>
        means("The drawing day began: the sealed computer was set up in the hall.");

    /// A seal was shown and found intact.
    SealIntact("seal_intact") { seal: SealedItem } =>
        means("The notary showed a seal to the hall, and it was intact.")
            .fields(&[field("seal", "`computer`, `disc` or `envelopes`")])
            .listed_on(&[ListingPaper::Opening]);

    /// A custodian's sealed copy was written and read back; the SHA-256 of its `manifest.json`.
    CopyWritten("copy_written") { custodian: String, manifest: Digest } =>
        means("A custodian's sealed copy was written whole and read back.")
            .fields(&[
                CUSTODIAN,
                field("manifest", "hash: the SHA-256 of the copy's `manifest.json`"),
            ]);

    /// A custodian's sealed copy was compared.
    CopyCompared("copy_compared") {
        custodian: String,
        result: CopyResult,
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        files: Vec<String>,
    } =>
        means("A custodian's sealed copy was compared with the fingerprint, or was not brought.")
            .fields(&[
                CUSTODIAN,
                field("result", "`same`, `differs`, `unreadable` or `absent`"),
                field(
                    "files",
                    "where it differs only, list: its files that differ, of those that each \
                     copy has",
                ),
            ])
            .listed_on(&[ListingPaper::Opening, ListingPaper::Incidents]);

    /// The data disc was written and read back; the SHA-256 of its `manifest.json`.
    DiscWritten("disc_written") { manifest: Digest } =>
        means("The data disc was written whole and read back.")
            .fields(&[field("manifest", "hash: the SHA-256 of the disc's `manifest.json`")]);

    /// The data disc was opened and compared.
    DiscCompared("disc_compared") { result: CopyResult } =>
        means("The data disc was compared with the fingerprint, or was not brought.")
            .fields(&[field("result", "`same`, `differs`, `unreadable` or `absent`")])
            .listed_on(&[ListingPaper::Opening, ListingPaper::Incidents]);

    /// Two people sealed without a data disc.
    WithoutDisc("without_disc") =>
        means("Two people let a real ceremony be sealed without a data disc.")
            .listed_on(&[ListingPaper::Incidents]);

    /// Two people gave a copy away without a slip of its share.
    WithoutSlip("without_slip") { custodian: String } =>
        means("Two people gave a copy away without a slip of its share.")
            .fields(&[CUSTODIAN])
            .listed_on(&[ListingPaper::Incidents]);

    /// A slip was written by hand from the console.
    SlipByHand("slip_by_hand") { custodian: String } =>
        means("A slip was written by hand from the console, and read back.")
            .fields(&[CUSTODIAN])
            .listed_on(&[ListingPaper::Incidents]);

    /// Two people had a share on a medium written over.
    ShareOverwritten("share_overwritten") {
        custodian: String,
        share: OverwrittenShare,
    } =>
        means("Two people had a share written over that stood on a custodian's medium.")
            .fields(&[
                CUSTODIAN,
                field(
                    "share",
                    "`void`: of this very ceremony, never sealed; `rehearsal`: a \
                     rehearsal's",
                ),
            ])
            .listed_on(&[ListingPaper::Incidents]);

    /// The notary read the certificate aloud.
    CertificateRead("certificate_read") =>
        means("The notary read the certificate aloud.")
            .listed_on(&[ListingPaper::Opening]);

    /// The clock was compared by hand with a trusted one.
    ClockChecked("clock_checked") =>
        means("The computer's clock was compared by hand with a trusted one.");

    /// The computer's clock jumped.
    ClockJumped("clock_jumped") { from: String, to: String } =>
        means("The computer's clock jumped, or is before the time of the last line; \
            no result depends on it.")
            .fields(&[
                field("from", "RFC 3339 UTC: the time by the steady clock, or of the last line"),
                field("to", "RFC 3339 UTC: the time by the computer's clock"),
            ])
            .listed_on(&[ListingPaper::Incidents]);

    /// A readiness report was read.
    ReadinessRead("readiness_read") { verdict: ReadinessVerdict } =>
        means("The readiness report was read and its sheet was filed.")
            .fields(&[field("verdict", "`good`, `look` or `bad`")]);

    /// A school's list was checked against the sealed one.
    ListChecked("list_checked") {
        school: String,
        numbers: PlainCount,
        children: PlainCount,
    } =>
        means("The size of a school's list was read aloud and is as it was sealed.")
            .fields(&[
                SCHOOL,
                field("numbers", "integer: draw numbers on the list"),
                field("children", "integer: children on the list"),
            ]);

    /// Another parent representative took the keys.
    PresserReplaced("presser_replaced") {
        school: String,
        from: PlainCount,
        to: PlainCount,
    } =>
        means("The next parent representative took the keys; a press counts whoever makes it.")
            .fields(&[
                SCHOOL,
                field("from", "integer: place of the representative before, from 1"),
                field("to", "integer: place of the representative from now on"),
            ])
            .listed_on(&[ListingPaper::Incidents]);

    /// The draw was interrupted.
    Incident("incident") =>
        means("The draw was interrupted; nothing is drawn until its end.")
            .listed_on(&[ListingPaper::Incidents]);

    /// A key on the ledger does not follow from the shares.
    KeyDiffers("key_differs") { line: PlainCount } =>
        means("A key on the ledger does not follow from the shares.")
            .fields(&[field("line", "integer: the `seq` of the line with the key")])
            .listed_on(&[ListingPaper::Incidents]);

    /// A medium has lines of this ceremony that the ledger lacks.
    LinesElsewhere("lines_elsewhere") {
        from: RecoverySourceKind,
        line: PlainCount,
    } =>
        means("A medium has lines of this ceremony that the ledger lacks.")
            .fields(&[
                field("from", "`mirror`, `archive`, `copy` or `record`"),
                field(
                    "line",
                    "integer: the first line that differs, or the ledger's last where it \
                     only goes on",
                ),
            ])
            .listed_on(&[ListingPaper::Incidents]);

    /// Two people declared shares lost for good: nothing more is drawn.
    SharesLost("shares_lost") { reason: String } =>
        means(
            "Two people declared shares lost for good: nothing more is drawn, what was shown \
             is finished.",
        )
        .fields(&[field("reason", "string: in people's own words")])
        .listed_on(&[ListingPaper::Incidents]);

    /// Two people ended the ceremony: another one replaces it.
    Superseded("superseded") { reason: String } =>
        means(
            "The last line, before the stage digits or after lost shares: another one \
             replaces it.",
        )
            .fields(&[field("reason", "string: in people's own words")]);

    /// Two people let the draw go on.
    IncidentOver("incident_over") { kind: IncidentKind, note: String } =>
        means("Two people ended the interruption, with its kind and a note.")
            .fields(&[
                field(
                    "kind",
                    "`power`, `computer`, `display`, `printer`, `keys`, `people` or \
                     `other`",
                ),
                field("note", "string: in people's own words, may be empty"),
            ])
            .listed_on(&[ListingPaper::Incidents]);

    /// Two people ended the program.
    Left("left") =>
        means("Two people ended the program.")
            .listed_on(&[ListingPaper::Incidents]);

    /// The program was started again with this ceremony.
    Resumed("resumed") {
        #[serde(flatten, skip_serializing_if = "Option::is_none")]
        recovery: Option<Recovery>,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        program: Option<Digest>,
    } =>
        means("The program was started again with this ceremony; \
            with further fields where the ledger was recovered from a medium.")
            .fields(&[
                field("from", "after a recovery only: `mirror`, `archive`, `copy` or `record`"),
                field("events", "after a recovery only, integer: events found there"),
                field("head", "after a recovery only, hash: the last event's"),
                PROGRAM,
            ])
            .listed_on(&[ListingPaper::Incidents]);

    /// Two people let another program than the sealed one go on.
    ProgramAccepted("program_accepted") { program: Digest } =>
        means("Two people let another program than the sealed one go on.")
            .fields(&[PROGRAM])
            .listed_on(&[ListingPaper::Incidents]);

    /// The children's names were read after a recovery.
    NamesRead("names_read") =>
        means("The children's names were read from a custodian's medium after a recovery.");

    /// The shares were read again after a restart.
    SharesRead("shares_read") =>
        means("The custodians' shares were read again after a restart.");

    /// A printed copy is being sent to the printer.
    SheetSent("sheet_sent") { set: PrintCopyId } =>
        means("A printed copy is sent to the printer; from this line on paper may have come out.")
            .fields(&[SET]);

    /// The printer said its last word on a printed copy.
    SheetState("sheet_state") { set: PrintCopyId, state: PrintState } =>
        means("The printer said its last word on a printed copy.")
            .fields(&[
                SET,
                field("state", "`printer-done`, `confirmed`, `refused` or `unknown`"),
            ]);

    /// A printed copy was voided.
    SheetVoid("sheet_void") {
        set: PrintCopyId,
        reason: VoidReason,
    } =>
        means("A person voided a printed copy; its next print follows.")
            .fields(&[
                SET,
                field("reason", "`jam`, `smudged`, `wrong_paper`, `lost` or `other`"),
            ])
            .listed_on(&[ListingPaper::Incidents]);

    /// A person counted the pages of a printed copy.
    PaperConfirmed("paper_confirmed") { set: PrintCopyId, pages: PlainCount } =>
        means("A person counted the pages of a printed copy.")
            .fields(&[SET, field("pages", "integer: pages that were counted")]);

    /// A school's sheets were dealt with.
    SheetSettled("sheet_settled") { school: String } =>
        means("A school's sheets were signed or left in the queue; the next school is due.")
            .fields(&[SCHOOL]);

    /// A rehearsal without a console sent a paper to the printer.
    SentToPrinter("sent_to_printer") { sheet: String, state: PrintState } =>
        means("A rehearsal without a console sent a paper to the printer.")
            .fields(&[
                field("sheet", "string: the paper's title"),
                field("state", "`queued`, `printer-done`, `refused` or `unknown`"),
            ]);

    /// The last archive was begun.
    Archiving("archiving") =>
        means("The last archive was begun on the custodians' media.");

    /// Two people let the ceremony go on without a mirror.
    WithoutMirror("without_mirror") =>
        means("Two people let a real ceremony go on without a mirror; each sheet says so.")
            .listed_on(&[ListingPaper::Incidents]);

    /// The mirror that was missing is kept.
    MirrorBegan("mirror_began") =>
        means("The mirror that was missing before is kept from now on.")
            .listed_on(&[ListingPaper::Incidents]);
}
