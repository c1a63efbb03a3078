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
    /// A step or act that two people confirm.
    pub enum ConfirmedStep {
        /// List and rules are fixed.
        Freeze => "freeze",
        /// The witnesses' digits are taken.
        Numbers => "numbers",
        /// The seal begins: the shares are drawn.
        Seal => "seal",
        /// A medium with a share that stands on it is written over.
        ShareMedium => "share_medium",
        /// The seal goes on without a slip.
        NoSlip => "no_slip",
        /// The seal goes on without a data disc.
        NoDisc => "no_disc",
        /// The drawing day begins.
        DrawingDay => "drawing_day",
        /// The opening goes on without a copy.
        NoCopy => "no_copy",
        /// The stage digits are taken.
        StageDigits => "stage_digits",
        /// A school's sheets are left in the queue.
        NoPaper => "no_paper",
        /// The ceremony is closed.
        Close => "close",
        /// Another program than the sealed one goes on.
        Program => "program",
        /// The ceremony goes on on this computer, from a medium.
        Elsewhere => "elsewhere",
        /// Another ceremony replaces this one.
        Supersede => "supersede",
        /// Shares are lost for good: nothing that needs one is drawn any more.
        SharesLost => "shares_lost",
        /// A ceremony with fresh shares goes on from the one whose shares were lost.
        Succession => "succession",
        /// The clock was compared with a trusted one.
        Clock => "clock",
        /// The draw goes on after a restart or an incident.
        GoOn => "go_on",
        /// Copies of a paper are void and printed again.
        Reprint => "reprint",
        /// Another parent representative takes the keys.
        Presser => "presser",
        /// The program ends.
        Leave => "leave",
    }
}

impl ConfirmedStep {
    /// Reports whether the step is out of the plain course of a ceremony.
    pub const fn is_irregular(self) -> bool {
        match self {
            Self::ShareMedium
            | Self::NoSlip
            | Self::NoDisc
            | Self::NoCopy
            | Self::NoPaper
            | Self::Program
            | Self::Elsewhere
            | Self::Supersede
            | Self::SharesLost
            | Self::Succession
            | Self::GoOn
            | Self::Reprint
            | Self::Presser
            | Self::Leave => true,
            Self::Freeze
            | Self::Numbers
            | Self::Seal
            | Self::DrawingDay
            | Self::StageDigits
            | Self::Close
            | Self::Clock => false,
        }
    }
}

coded_enum! {
    /// The way in which the second person confirmed.
    pub enum ConfirmedWay {
        /// The code was read off the hall display and typed.
        Code => "code",
        /// By a key, because the hall has no display of its own.
        NoHall => "no_hall",
        /// By a key, because a person said that the hall display can't be read.
        Unreadable => "unreadable",
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
