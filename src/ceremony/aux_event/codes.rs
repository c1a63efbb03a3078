// SPDX-License-Identifier: Apache-2.0

//! The typed codes in the fields of auxiliary events.
//!
//! Invariant: each code is the one of every earlier version. Deliberately absent: texts for people.

use crate::ceremony::coded::coded_enum;

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
    /// A share that was written over.
    pub enum OverwrittenShare {
        /// Of this very ceremony, from a seal that was not finished.
        Void => "void",
        /// A rehearsal's.
        Rehearsal => "rehearsal",
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
