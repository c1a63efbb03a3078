// SPDX-License-Identifier: Apache-2.0

//! A confirmation that was asked for and waits for the second person.
//!
//! Invariant: it holds for what was on the screen when it was asked for; a change of page, medium
//! or step ends it. Deliberately absent: what is done once it is given.

use super::code::{ConfirmationCode, DIGITS, NoRandomness};
use super::table::{ConfirmedStep, SecondPerson};
use crate::ceremony::aux_event::{ConfirmedWay, IncidentKind, VoidReason};
use crate::controller::{DueStep, SealingStep};
use crate::session::PrintCopyId;
use std::path::PathBuf;
use std::time::Duration;
use zeroize::Zeroizing;

/// Time for which a code is valid.
pub(crate) const CODE_VALID: Duration = Duration::from_secs(60);
/// Time between two steps of the ritual, and between the two persons' keys.
pub(crate) const RITUAL_PAUSE: Duration = Duration::from_secs(2);
/// Wrong codes that end a confirmation.
pub(crate) const TRIES: u8 = 3;

/// Legibility of the hall display, as the windows know it.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum HallSight {
    /// The hall has a display of its own.
    #[default]
    Readable,
    /// There is none, or the display shows the console too.
    NotReadable,
}

/// Page that is seen over the step.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(in crate::controller) enum OpenPage {
    Step,
    Help,
    Papers,
    Media,
}

/// State of the screen when a confirmation was asked for.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(in crate::controller) struct Situation {
    pub step: DueStep,
    pub page: OpenPage,
    pub media: Vec<PathBuf>,
    pub hall: HallSight,
    pub sealing: Option<SealingStep>,
    pub incident: Option<IncidentKind>,
}

/// The reason for which the second person confirms by a key.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum KeyReason {
    /// The table says so.
    Rule,
    /// There is no hall display of its own.
    NoHall,
    /// A person said that the hall display can't be read.
    Unreadable,
}

/// The code as far as it is typed.
struct CodeEntry {
    code: ConfirmationCode,
    typed: Zeroizing<String>,
    wrong: u8,
}

enum SecondEntry {
    Code(CodeEntry),
    Key(KeyReason),
}

/// Act that follows once the confirmation is given.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(in crate::controller) enum ConfirmedAct {
    /// The step that is due.
    Step,
    /// The program ends.
    Leave,
    /// The ceremony is superseded.
    Supersede,
    /// Shares are declared lost.
    SharesLost,
    /// The clock was compared.
    Clock,
    /// The next parent representative takes the keys.
    Presser,
    /// These copies are void.
    Void(Vec<PrintCopyId>, VoidReason),
}

/// A confirmation that waits for the second person.
pub(in crate::controller) struct PendingConfirmation {
    pub what: ConfirmedStep,
    pub act: ConfirmedAct,
    pub situation: Situation,
    asked_at: Duration,
    entry: SecondEntry,
}

/// Result of a digit of the code.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(in crate::controller) enum CodeResult {
    /// Further digits are wanted.
    Incomplete,
    /// The code is right.
    Right,
    /// The code is wrong; it can be typed again.
    Wrong,
    /// The code was wrong once too often: the confirmation is over.
    Spent,
}

impl PendingConfirmation {
    /// Returns a confirmation that is asked for now.
    pub fn ask(
        what: ConfirmedStep,
        act: ConfirmedAct,
        situation: Situation,
        now: Duration,
    ) -> Result<Self, NoRandomness> {
        let entry = match (what.second_person(), situation.hall) {
            (SecondPerson::Key, _) => SecondEntry::Key(KeyReason::Rule),
            (SecondPerson::Code, HallSight::NotReadable) => SecondEntry::Key(KeyReason::NoHall),
            (SecondPerson::Code, HallSight::Readable) => SecondEntry::Code(CodeEntry {
                code: ConfirmationCode::new()?,
                typed: Zeroizing::new(String::with_capacity(DIGITS)),
                wrong: 0,
            }),
        };
        Ok(Self {
            what,
            act,
            situation,
            asked_at: now,
            entry,
        })
    }

    /// Reports whether the code is no longer valid.
    pub fn is_expired(&self, now: Duration) -> bool {
        now.saturating_sub(self.asked_at) >= CODE_VALID
    }

    /// Reports whether the second person's key is taken now.
    pub fn takes_key(&self, now: Duration) -> bool {
        matches!(self.entry, SecondEntry::Key(_))
            && now.saturating_sub(self.asked_at) >= RITUAL_PAUSE
    }

    /// Takes a digit of the code.
    pub fn type_digit(&mut self, digit: char) -> CodeResult {
        let SecondEntry::Code(entry) = &mut self.entry else {
            return CodeResult::Incomplete;
        };
        entry.typed.push(digit);
        if entry.typed.len() < DIGITS {
            return CodeResult::Incomplete;
        }
        if entry.code.is(&entry.typed) {
            return CodeResult::Right;
        }
        entry.typed.clear();
        entry.wrong += 1;
        if entry.wrong < TRIES {
            CodeResult::Wrong
        } else {
            CodeResult::Spent
        }
    }

    /// Takes the last digit of the code back.
    pub fn erase(&mut self) {
        if let SecondEntry::Code(entry) = &mut self.entry {
            entry.typed.pop();
        }
    }

    /// A person says that the hall display can't be read: from now on a key does instead.
    pub fn hall_is_unreadable(&mut self, now: Duration) {
        if matches!(self.entry, SecondEntry::Code(_)) {
            self.entry = SecondEntry::Key(KeyReason::Unreadable);
            self.asked_at = now;
        }
    }

    /// Returns the way in which it was confirmed, as the ledger has it; `None` where the table says
    /// a key, which is not recorded.
    pub fn way(&self) -> Option<ConfirmedWay> {
        match self.entry {
            SecondEntry::Code(_) => Some(ConfirmedWay::Code),
            SecondEntry::Key(KeyReason::NoHall) => Some(ConfirmedWay::NoHall),
            SecondEntry::Key(KeyReason::Unreadable) => Some(ConfirmedWay::Unreadable),
            SecondEntry::Key(KeyReason::Rule) => None,
        }
    }

    /// Returns the code for the hall; `None` where a key is asked for.
    pub fn hall_code(&self) -> Option<crate::hall::HallCode> {
        match &self.entry {
            SecondEntry::Code(entry) => Some(entry.code.for_the_hall()),
            SecondEntry::Key(_) => None,
        }
    }

    /// Returns what is asked of the second person, without the code.
    pub fn asked(&self, now: Duration) -> AskedSecond {
        match &self.entry {
            SecondEntry::Code(entry) => AskedSecond::Code {
                typed: entry.typed.len(),
                tries_left: TRIES - entry.wrong,
            },
            SecondEntry::Key(reason) => AskedSecond::Key {
                reason: *reason,
                ready: self.takes_key(now),
            },
        }
    }
}

/// Act that is asked of the second person.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum AskedSecond {
    /// The code that stands on the hall display.
    Code {
        /// Digits that are typed.
        typed: usize,
        /// Number of tries that are left.
        tries_left: u8,
    },
    /// A key.
    Key {
        /// Why no code is asked for.
        reason: KeyReason,
        /// True once the key is taken.
        ready: bool,
    },
}
