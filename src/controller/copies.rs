// SPDX-License-Identifier: Apache-2.0

//! Comparison of the custodians' sealed copies with the published fingerprint.
//!
//! Invariant: derived from the ledger, and from the media that were taken out and put in since: a
//! copy that differed, or was absent, is compared again when a medium is there anew. Deliberately
//! absent: reading a copy.

use crate::ceremony::aux_event::{AuxEvent, CopyResult};
use std::path::PathBuf;

/// Result of comparing a custodian's copy, as the hall is shown it.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum CopyStatus {
    /// Not opened yet.
    #[default]
    Waiting,
    /// The same as the published fingerprint.
    Same,
    /// Two people went on without it.
    Absent,
    /// Another seal, damaged or unfinished.
    Differs,
}

/// The comparisons so far, in rule order.
#[derive(Clone, Debug)]
pub(super) struct CopyComparisons {
    custodians: Vec<String>,
    statuses: Vec<CopyStatus>,
    /// The console's words for each copy that differed when it was compared in this run.
    troubles: Vec<Option<String>>,
    /// Custodians whose medium was away since their copy was compared.
    away: Vec<bool>,
}

impl CopyComparisons {
    /// Returns the state before any copy was opened.
    pub(super) fn new(custodians: Vec<String>) -> Self {
        let statuses = vec![CopyStatus::Waiting; custodians.len()];
        Self {
            troubles: vec![None; statuses.len()],
            away: vec![false; statuses.len()],
            custodians,
            statuses,
        }
    }

    /// Keeps how a custodian's copy differs, if it does.
    pub(super) fn note(&mut self, custodian: usize, trouble: Option<String>) {
        if let Some(kept) = self.troubles.get_mut(custodian) {
            *kept = trouble;
        }
    }

    /// Returns how a custodian's copy differed, where it was compared in this run.
    pub(super) fn trouble(&self, custodian: usize) -> Option<&str> {
        self.troubles.get(custodian)?.as_deref()
    }

    /// Takes note of the media that are present while the copies are compared. A copy that was not
    /// the same waits again once its medium was taken out and one is there.
    pub(super) fn media_seen(&mut self, media: &[Option<PathBuf>]) {
        for (custodian, status) in self.statuses.iter_mut().enumerate() {
            let (Some(away), present) =
                (self.away.get_mut(custodian), is_present(media, custodian))
            else {
                continue;
            };
            match status {
                CopyStatus::Differs | CopyStatus::Absent if present && *away => {
                    *status = CopyStatus::Waiting;
                    *away = false;
                }
                CopyStatus::Differs | CopyStatus::Absent => *away |= !present,
                CopyStatus::Waiting | CopyStatus::Same => *away = false,
            }
        }
    }

    /// Takes an event of the ledger, in order.
    pub(super) fn apply(&mut self, event: &AuxEvent) {
        let AuxEvent::CopyCompared { custodian, result } = event else {
            return;
        };
        let position = self.custodians.iter().position(|name| name == custodian);
        if let Some(status) = position.and_then(|i| self.statuses.get_mut(i)) {
            *status = match result {
                CopyResult::Same => CopyStatus::Same,
                CopyResult::Absent => CopyStatus::Absent,
                CopyResult::Differs | CopyResult::Unreadable => CopyStatus::Differs,
            };
        }
        let any_waits = self.statuses.contains(&CopyStatus::Waiting);
        if !any_waits && !self.statuses.contains(&CopyStatus::Same) {
            // No copy fits: they may be the wrong media, so all can be inserted and tried again.
            self.statuses.fill(CopyStatus::Waiting);
        }
    }

    /// Returns the statuses, in rule order.
    pub(super) fn statuses(&self) -> &[CopyStatus] {
        &self.statuses
    }

    /// Returns whether a copy fits and all were tried.
    pub(super) fn are_complete(&self) -> bool {
        !self.statuses.contains(&CopyStatus::Waiting) && self.statuses.contains(&CopyStatus::Same)
    }

    /// Returns the custodians whose copies were not compared yet.
    pub(super) fn waiting(&self) -> Vec<usize> {
        let is_waiting = |custodian: &usize| self.statuses[*custodian] == CopyStatus::Waiting;
        (0..self.statuses.len()).filter(is_waiting).collect()
    }

    /// Returns the custodian whose copy is compared next: of those whose medium is present, the
    /// last in rule order (the notary's) first.
    pub(super) fn next(&self, media: &[Option<PathBuf>]) -> Option<usize> {
        self.waiting()
            .into_iter()
            .rev()
            .find(|custodian| is_present(media, *custodian))
    }

    /// Returns whether the opening can go on without the copies that are missing: one fits, and no
    /// other is inserted.
    pub(super) fn can_go_without(&self, media: &[Option<PathBuf>]) -> bool {
        self.statuses.contains(&CopyStatus::Same)
            && !self.waiting().is_empty()
            && self.next(media).is_none()
    }

    /// Returns the events that record each missing copy as absent.
    pub(super) fn absences(&self) -> Vec<AuxEvent> {
        self.waiting()
            .into_iter()
            .map(|custodian| AuxEvent::CopyCompared {
                custodian: self.custodians[custodian].clone(),
                result: CopyResult::Absent,
            })
            .collect()
    }
}

fn is_present(media: &[Option<PathBuf>], custodian: usize) -> bool {
    media.get(custodian).is_some_and(Option::is_some)
}

#[cfg(test)]
mod tests {
    use super::*;

    const NAMES: [&str; 3] = ["甲", "乙", "丙"];

    fn copies() -> CopyComparisons {
        CopyComparisons::new(NAMES.map(str::to_owned).to_vec())
    }

    fn compared(custodian: usize, result: CopyResult) -> AuxEvent {
        AuxEvent::CopyCompared {
            custodian: NAMES[custodian].into(),
            result,
        }
    }

    fn present(custodians: &[usize]) -> Vec<Option<PathBuf>> {
        let medium = |i: usize| custodians.contains(&i).then(|| PathBuf::from("medium"));
        (0..NAMES.len()).map(medium).collect()
    }

    #[test]
    fn the_notarys_copy_is_opened_first_and_then_those_that_are_present() {
        let mut copies = copies();
        assert_eq!(copies.next(&present(&[0, 1, 2])), Some(2));
        assert_eq!(copies.next(&present(&[0])), Some(0));
        assert_eq!(copies.next(&present(&[])), None);
        copies.apply(&compared(2, CopyResult::Same));
        assert_eq!(copies.next(&present(&[0, 1, 2])), Some(1));
    }

    #[test]
    fn it_goes_on_without_a_copy_only_where_another_fits_and_none_is_inserted() {
        let mut copies = copies();
        assert!(!copies.can_go_without(&present(&[])), "none fits yet");
        copies.apply(&compared(2, CopyResult::Same));
        assert!(!copies.can_go_without(&present(&[0])), "one is inserted");
        assert!(copies.can_go_without(&present(&[2])));
        let absent = copies.absences();
        assert_eq!(
            absent,
            [
                compared(0, CopyResult::Absent),
                compared(1, CopyResult::Absent)
            ]
        );
        absent.iter().for_each(|event| copies.apply(event));
        assert!(copies.are_complete());
        assert!(!copies.can_go_without(&present(&[])));
    }

    #[test]
    fn where_no_copy_fits_all_can_be_tried_again() {
        let mut copies = copies();
        copies.apply(&compared(0, CopyResult::Differs));
        copies.apply(&compared(1, CopyResult::Unreadable));
        assert_eq!(copies.statuses()[1], CopyStatus::Differs);
        copies.apply(&compared(2, CopyResult::Differs));
        assert_eq!(copies.statuses(), [CopyStatus::Waiting; 3]);
        assert!(!copies.are_complete());
    }

    #[test]
    fn a_copy_that_differed_waits_again_once_its_medium_was_away() {
        let mut copies = copies();
        copies.apply(&compared(0, CopyResult::Differs));
        copies.apply(&compared(1, CopyResult::Same));
        copies.apply(&compared(2, CopyResult::Absent));
        copies.media_seen(&present(&[0, 1]));
        assert_eq!(copies.statuses()[0], CopyStatus::Differs, "the same medium");
        copies.media_seen(&present(&[1]));
        assert!(copies.are_complete());
        copies.media_seen(&present(&[0, 1, 2]));
        assert_eq!(copies.waiting(), [0, 2]);
        assert!(!copies.are_complete());
        copies.apply(&compared(0, CopyResult::Same));
        assert_eq!(copies.waiting(), [2]);
    }

    #[test]
    fn a_copy_of_somebody_who_is_no_custodian_changes_nothing() {
        let mut copies = copies();
        copies.apply(&AuxEvent::CopyCompared {
            custodian: "丁".into(),
            result: CopyResult::Same,
        });
        assert_eq!(copies.statuses(), [CopyStatus::Waiting; 3]);
    }
}
