// SPDX-License-Identifier: Apache-2.0

//! Table of everything that two people confirm, and of the second person's way
//! (`docs/confirmations.md` is generated from it).
//!
//! Invariant: whatever can't be undone, or goes on without something that belongs to the course, is
//! confirmed by a code. Deliberately absent: when a confirmation is due (`mod.rs`).

pub use crate::ceremony::aux_event::ConfirmedStep;

/// The way in which the second person confirms.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum SecondPerson {
    /// The code that stands on the hall display is typed; by a key where the display can't be read.
    Code,
    /// F9, at another place of the screen and at least two seconds later.
    Key,
}

impl ConfirmedStep {
    /// Returns how the second person confirms the step.
    pub const fn second_person(self) -> SecondPerson {
        match self {
            Self::Freeze
            | Self::Numbers
            | Self::Seal
            | Self::ShareMedium
            | Self::NoSlip
            | Self::NoDisc
            | Self::DrawingDay
            | Self::NoCopy
            | Self::StageDigits
            | Self::NoPaper
            | Self::Close
            | Self::Program
            | Self::Elsewhere
            | Self::Supersede
            | Self::SharesLost
            | Self::Succession
            | Self::Clock => SecondPerson::Code,
            Self::GoOn | Self::Reprint | Self::Presser | Self::Leave => SecondPerson::Key,
        }
    }

    /// Returns what is confirmed, in one English sentence for the documentation.
    pub const fn meaning(self) -> &'static str {
        match self {
            Self::Freeze => "List and rules are frozen; numbers that came with the list are named.",
            Self::Numbers => "The witnesses' digits are taken; a missing mirror is named.",
            Self::Seal => "List, numbers and rules are sealed.",
            Self::ShareMedium => "A medium with a share on it is written over.",
            Self::NoSlip => "The seal goes on without a slip that was read back.",
            Self::NoDisc => "The seal goes on without a data disc.",
            Self::DrawingDay => "The drawing day begins.",
            Self::NoCopy => "The opening goes on without a copy.",
            Self::StageDigits => "The stage digits are taken; a missing mirror is named.",
            Self::NoPaper => "A school's sheets are not confirmed; the next school comes.",
            Self::Close => "The ceremony is closed.",
            Self::Program => "Another program than the sealed one goes on.",
            Self::Elsewhere => "The ceremony goes on on this computer, from a medium.",
            Self::Supersede => "Another ceremony replaces this one.",
            Self::SharesLost => {
                "Shares are lost for good; nothing that needs one is drawn any more."
            }
            Self::Succession => {
                "A ceremony with fresh shares goes on from the one whose shares were lost."
            }
            Self::Clock => "The clock was compared with a trusted one.",
            Self::GoOn => "The draw goes on after a restart or an incident.",
            Self::Reprint => "Copies of a paper are void and printed again.",
            Self::Presser => "Another parent representative takes the keys.",
            Self::Leave => "The program ends.",
        }
    }

    /// Returns the paper that repeats how the step was confirmed; the incident log repeats each
    /// that was not by code.
    pub const fn paper(self) -> &'static str {
        match self {
            Self::Freeze => "编号前冻结证书",
            Self::Numbers => "编号证书",
            Self::Seal => "封存证书",
            Self::DrawingDay | Self::NoCopy | Self::StageDigits => "启封记录",
            Self::Close => "派位总表",
            Self::ShareMedium
            | Self::NoSlip
            | Self::NoDisc
            | Self::NoPaper
            | Self::Program
            | Self::Elsewhere
            | Self::SharesLost
            | Self::Succession => "异常情况记录",
            Self::Supersede
            | Self::Clock
            | Self::GoOn
            | Self::Reprint
            | Self::Presser
            | Self::Leave => "–",
        }
    }
}
