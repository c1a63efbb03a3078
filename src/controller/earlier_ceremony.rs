// SPDX-License-Identifier: Apache-2.0

//! The ceremony that a new one replaces, typed from its paper where neither its ledger nor a medium
//! of it can be reached: the fingerprint, then the reason, by two people.
//!
//! Invariant: a ceremony that a medium here holds is not typed: it goes on from there, and is
//! superseded on its own ledger or not at all. Deliberately absent: the rules that name it.

use super::error::ControllerError;
use super::incident::NOTE_CHARS;
use super::takeover::candidate_folders;
use super::{Controller, Phase};
use crate::ceremony::decide::DecideError;
use crate::ceremony::rules::SupersededCeremony;
use crate::protocol::Digest;
use crate::session::{EarlierStanding, earlier_standing};

/// Hexadecimal digits of a fingerprint.
const HEX_DIGITS: usize = 64;
/// Digits of a group, as papers print them.
const GROUP: usize = 8;

/// An earlier ceremony as far as it is typed: the fingerprint, then the reason.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct TypedCeremony {
    hex: String,
    reason: String,
}

impl TypedCeremony {
    /// Takes a character. Before the fingerprint is whole only a hexadecimal digit counts; a colon
    /// ends the label of a code that a reader types.
    pub fn type_char(&mut self, c: char) {
        if self.hex.len() == HEX_DIGITS {
            if !c.is_control() && self.reason.chars().count() < NOTE_CHARS {
                self.reason.push(c);
            }
        } else if c == ':' {
            self.hex.clear();
        } else if c.is_ascii_hexdigit() {
            self.hex.push(c.to_ascii_lowercase());
        }
    }

    /// Takes the last character back.
    pub fn erase(&mut self) {
        if self.reason.pop().is_none() {
            self.hex.pop();
        }
    }

    /// Returns the groups that are begun, as papers print them.
    pub fn groups(&self) -> Vec<String> {
        let digits = self.hex.as_bytes().chunks(GROUP);
        digits
            .map(|group| String::from_utf8_lossy(group).into_owned())
            .collect()
    }

    /// Returns the fingerprint once all its digits are typed.
    pub fn fingerprint(&self) -> Option<Digest> {
        Digest::from_hex(&self.hex)
    }

    /// Returns the reason as far as it is typed.
    pub fn reason(&self) -> &str {
        &self.reason
    }

    /// Returns the ceremony once fingerprint and reason are given.
    pub fn ceremony(&self) -> Option<SupersededCeremony> {
        let reason = self.reason.trim().to_owned();
        let fingerprint = self.fingerprint().filter(|_| !reason.is_empty())?;
        Some(SupersededCeremony {
            fingerprint,
            reason,
        })
    }
}

impl Controller {
    /// Returns whether an earlier ceremony can be typed now: before the rules, where this folder
    /// has none that was superseded.
    pub fn can_type_earlier(&self) -> bool {
        matches!(&self.phase, Phase::Import(import) if import.can_type_earlier())
    }

    /// Returns the earlier ceremony that is being typed.
    pub fn typed_earlier(&self) -> Option<&TypedCeremony> {
        match &self.phase {
            Phase::Import(import) => import.earlier.as_ref(),
            Phase::Rules(_) | Phase::Recover(_) | Phase::Succession | Phase::Running(_) => None,
        }
    }

    /// Opens the page on which it is typed.
    pub(super) fn type_earlier(&mut self) {
        if let Phase::Import(import) = &mut self.phase
            && import.can_type_earlier()
        {
            self.common.message = None;
            import.earlier = Some(TypedCeremony::default());
        }
    }

    /// Changes what is typed of it.
    pub(super) fn change_earlier(&mut self, change: impl FnOnce(&mut TypedCeremony)) {
        if let Phase::Import(import) = &mut self.phase
            && let Some(typed) = &mut import.earlier
        {
            change(typed);
        }
    }

    /// Closes the page; nothing is replaced.
    pub(super) fn drop_earlier(&mut self) {
        if let Phase::Import(import) = &mut self.phase
            && import.earlier.take().is_some()
        {
            self.common.message = None;
        }
    }

    /// Takes the ceremony that was typed as the one that is replaced, unless a medium here holds
    /// it.
    pub(super) fn replace_typed(&mut self) -> Result<(), ControllerError> {
        let typed = self.typed_earlier().and_then(TypedCeremony::ceremony);
        let ceremony = typed.ok_or(DecideError::NotDue)?;
        let folders = candidate_folders(&self.common.options).into_iter();
        let found = folders
            .map(|folder| (earlier_standing(&folder, ceremony.fingerprint), folder))
            .max_by_key(|(standing, _)| *standing);
        match found {
            Some((EarlierStanding::Drawn, folder)) => {
                return Err(ControllerError::EarlierCeremonyDrawn(folder));
            }
            Some((EarlierStanding::Reachable, folder)) => {
                return Err(ControllerError::EarlierCeremonyHere(folder));
            }
            Some((EarlierStanding::Superseded | EarlierStanding::Unknown, _)) | None => {}
        }
        self.drop_earlier();
        self.common.supersedes = Some(ceremony);
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn typed(text: &str) -> TypedCeremony {
        let mut typed = TypedCeremony::default();
        text.chars().for_each(|c| typed.type_char(c));
        typed
    }

    #[test]
    fn sixty_four_digits_and_a_reason_are_a_ceremony_and_no_less() {
        let hex = "0123456789abcdef".repeat(4);
        assert_eq!(typed(&hex[1..]).fingerprint(), None);
        let whole = typed(&hex);
        assert_eq!(whole.fingerprint(), Digest::from_hex(&hex));
        assert_eq!(whole.ceremony(), None, "no reason is given yet");
        assert_eq!(typed(&format!("{hex}  ")).ceremony(), None);
        let given = typed(&format!("{hex}学校撤销 ")).ceremony().unwrap();
        assert_eq!(given.reason, "学校撤销");
        assert_eq!(given.fingerprint.to_string(), hex);
    }

    #[test]
    fn only_hexadecimal_digits_count_and_groups_are_those_of_the_paper() {
        let some = typed("7466F808 b25d-baeb xyz 12");
        assert_eq!(some.groups(), ["7466f808", "b25dbaeb", "12"]);
    }

    #[test]
    fn a_code_that_a_reader_types_leaves_its_label_out() {
        let hex = "ab".repeat(32);
        let scanned = typed(&format!("paiwei:seal:{hex}\n"));
        assert_eq!(scanned.fingerprint(), Digest::from_hex(&hex));
        assert_eq!(scanned.reason(), "");
    }

    #[test]
    fn the_reason_is_erased_before_the_fingerprint() {
        let mut some = typed(&("ab".repeat(32) + "x"));
        some.erase();
        assert!(some.fingerprint().is_some());
        some.erase();
        assert_eq!(some.groups().last().unwrap().len(), 7);
    }
}
