// SPDX-License-Identifier: Apache-2.0

//! Comparison of the data disc and the custodians' sealed copies with the published fingerprint.
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
    /// The data disc, where one was written.
    disc: Option<DiscComparison>,
}

/// The comparison of the data disc.
#[derive(Clone, Debug, Default)]
struct DiscComparison {
    status: CopyStatus,
    trouble: Option<String>,
    away: bool,
}

/// The media that are present while the copies are compared.
#[derive(Clone, Copy, Debug)]
pub(super) struct PresentCopies<'m> {
    /// Each custodian's medium, in rule order.
    pub(super) custodians: &'m [Option<PathBuf>],
    /// True where a data disc is inserted.
    pub(super) disc: bool,
}

/// A copy to compare.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum NextCopy {
    /// The data disc.
    Disc,
    /// A custodian's.
    Custodian(usize),
}

impl CopyComparisons {
    /// Returns the state before any copy was opened.
    pub(super) fn new(custodians: Vec<String>) -> Self {
        let statuses = vec![CopyStatus::Waiting; custodians.len()];
        Self {
            troubles: vec![None; statuses.len()],
            away: vec![false; statuses.len()],
            disc: None,
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

    /// Keeps how the data disc differs, if it does.
    pub(super) fn note_disc(&mut self, trouble: Option<String>) {
        if let Some(disc) = &mut self.disc {
            disc.trouble = trouble;
        }
    }

    /// Returns how the data disc compares; `None` where none was written.
    pub(super) fn disc(&self) -> Option<CopyStatus> {
        Some(self.disc.as_ref()?.status)
    }

    /// Returns how the data disc differed, where it was compared in this run.
    pub(super) fn disc_trouble(&self) -> Option<&str> {
        self.disc.as_ref()?.trouble.as_deref()
    }

    /// Takes note of the media that are present while the copies are compared. A copy that was not
    /// the same waits again once its medium was taken out and one is there.
    pub(super) fn media_seen(&mut self, present: PresentCopies<'_>) {
        if let Some(disc) = &mut self.disc {
            wait_again(&mut disc.status, &mut disc.away, present.disc);
        }
        for (custodian, status) in self.statuses.iter_mut().enumerate() {
            if let Some(away) = self.away.get_mut(custodian) {
                wait_again(status, away, is_present(present.custodians, custodian));
            }
        }
    }

    /// Takes an event of the ledger, in order.
    pub(super) fn apply(&mut self, event: &AuxEvent) {
        match event {
            AuxEvent::DiscWritten { .. } => self.disc = Some(DiscComparison::default()),
            AuxEvent::DiscCompared { result } => {
                if let Some(disc) = &mut self.disc {
                    disc.status = status_of(*result);
                }
                self.try_again_where_none_fits();
            }
            AuxEvent::CopyCompared {
                custodian, result, ..
            } => {
                self.set(custodian, status_of(*result));
                self.try_again_where_none_fits();
            }
            _ => {}
        }
    }

    fn set(&mut self, custodian: &str, compared: CopyStatus) {
        let position = self.custodians.iter().position(|name| name == custodian);
        if let Some(status) = position.and_then(|i| self.statuses.get_mut(i)) {
            *status = compared;
        }
    }

    /// Lets all copies be tried again where none fits: they may be the wrong media.
    fn try_again_where_none_fits(&mut self) {
        let disc = self.disc();
        let mut all = self.statuses.iter().copied().chain(disc);
        if all.all(|status| matches!(status, CopyStatus::Differs | CopyStatus::Absent)) {
            self.statuses.fill(CopyStatus::Waiting);
            self.disc = disc.map(|_| DiscComparison::default());
        }
    }

    /// Returns the statuses, in rule order.
    pub(super) fn statuses(&self) -> &[CopyStatus] {
        &self.statuses
    }

    /// Returns whether the opening is over: a copy fits, and all were tried. Where a data disc was
    /// tried, only those custodians' copies that are inserted; the others are compared as they
    /// come.
    pub(super) fn are_complete(&self, present: PresentCopies<'_>) -> bool {
        match self.disc() {
            None => !self.statuses.contains(&CopyStatus::Waiting) && self.any_fits(),
            Some(CopyStatus::Waiting) => false,
            Some(_) => self.any_fits() && self.next(present).is_none(),
        }
    }

    fn any_fits(&self) -> bool {
        self.statuses.contains(&CopyStatus::Same) || self.disc() == Some(CopyStatus::Same)
    }

    /// Returns whether a custodian's copy was not compared yet.
    pub(super) fn waits(&self, custodian: usize) -> bool {
        self.statuses.get(custodian) == Some(&CopyStatus::Waiting)
    }

    /// Returns the custodians whose copies were not compared yet.
    pub(super) fn waiting(&self) -> Vec<usize> {
        let is_waiting = |custodian: &usize| self.statuses[*custodian] == CopyStatus::Waiting;
        (0..self.statuses.len()).filter(is_waiting).collect()
    }

    /// Returns the copy that is compared next: of those that are present the data disc, then the
    /// custodians' from the last in rule order (the notary's) on.
    pub(super) fn next(&self, present: PresentCopies<'_>) -> Option<NextCopy> {
        if self.disc() == Some(CopyStatus::Waiting) && present.disc {
            return Some(NextCopy::Disc);
        }
        let mut waiting = self.waiting().into_iter().rev();
        let next = waiting.find(|custodian| is_present(present.custodians, *custodian))?;
        Some(NextCopy::Custodian(next))
    }

    /// Returns whether the opening can go on without the copies that are missing: one fits, and no
    /// other is inserted.
    pub(super) fn can_go_without(&self, present: PresentCopies<'_>) -> bool {
        self.any_fits() && !self.are_complete(present) && self.next(present).is_none()
    }

    /// Returns the events that record what is missing as absent: the data disc, else each copy.
    pub(super) fn absences(&self) -> Vec<AuxEvent> {
        if self.disc() == Some(CopyStatus::Waiting) {
            let result = CopyResult::Absent;
            return vec![AuxEvent::DiscCompared { result }];
        }
        self.waiting()
            .into_iter()
            .map(|custodian| AuxEvent::CopyCompared {
                custodian: self.custodians[custodian].clone(),
                result: CopyResult::Absent,
                files: Vec::new(),
            })
            .collect()
    }
}

fn is_present(media: &[Option<PathBuf>], custodian: usize) -> bool {
    media.get(custodian).is_some_and(Option::is_some)
}

/// Lets a copy that was not the same wait again, once its medium was away and one is there.
fn wait_again(status: &mut CopyStatus, away: &mut bool, present: bool) {
    match status {
        CopyStatus::Differs | CopyStatus::Absent if present && *away => {
            *status = CopyStatus::Waiting;
            *away = false;
        }
        CopyStatus::Differs | CopyStatus::Absent => *away |= !present,
        CopyStatus::Waiting | CopyStatus::Same => *away = false,
    }
}

fn status_of(result: CopyResult) -> CopyStatus {
    match result {
        CopyResult::Same => CopyStatus::Same,
        CopyResult::Absent => CopyStatus::Absent,
        CopyResult::Differs | CopyResult::Unreadable => CopyStatus::Differs,
    }
}

#[cfg(test)]
mod tests;
