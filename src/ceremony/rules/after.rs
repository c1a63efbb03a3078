// SPDX-License-Identifier: Apache-2.0

//! The field `after` of `rules.json`: where the ceremony ended that this one goes on from, because
//! its shares were lost for good (PROTOCOL §4).
//!
//! Invariant: with it nothing of the first day is drawn anew, and the values that stand are of the
//! first school. Deliberately absent: the comparison with the earlier ceremony's record
//! (`succession.rs`).

use super::{Rules, RulesError, SchoolOrder, present};
use crate::ceremony::files::{Entries, RingEntry};
use crate::ceremony::json::PlainCount;
use crate::protocol::Digest;
use serde::{Deserialize, Serialize};

/// The end of the earlier ceremony.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct CeremonyEnd {
    /// The number of its lines.
    pub events: PlainCount,
    /// The hash of its last line.
    pub head: Digest,
    /// The values that stand in the school that it had begun.
    #[serde(deserialize_with = "present")]
    pub open: Option<OpenSchool>,
}

/// The values that were shown in a school whose turn was not completed.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct OpenSchool {
    /// The school's code.
    pub school: String,
    /// The draw number at which the draw starts.
    pub start: PlainCount,
    /// The interval; `None` where it was not drawn yet. Where it was, all visits were made.
    #[serde(deserialize_with = "present")]
    pub interval: Option<PlainCount>,
}

impl Rules {
    /// Returns the school whose values stand from an earlier ceremony.
    pub fn open_school(&self) -> Option<&OpenSchool> {
        self.after.as_ref()?.open.as_ref()
    }

    /// Checks what `after` asks of the other rules.
    pub(super) fn check_after(&self) -> Result<(), RulesError> {
        let Some(end) = &self.after else {
            return Ok(());
        };
        if self.supersedes.is_none() {
            return Err(RulesError::After("supersedes names no earlier ceremony"));
        }
        if self.calls_number_digits() || self.school_order != SchoolOrder::Set {
            return Err(RulesError::After(
                "numbers, order and representatives are drawn anew",
            ));
        }
        let first = self.schools.first().map(|school| school.code.as_str());
        let open = end.open.as_ref().map(|open| open.school.as_str());
        if open.is_some() && open != first {
            return Err(RulesError::After("the open school is not the first one"));
        }
        Ok(())
    }

    /// Checks that the values that stand are ones that the open school's rolls could show.
    pub(in crate::ceremony) fn check_standing(&self, entries: &Entries) -> Result<(), RulesError> {
        let Some(open) = self.open_school() else {
            return Ok(());
        };
        let ring = entries.ring(0);
        let is_start = |entry: &RingEntry| u64::from(entry.number.get()) == open.start.get();
        if !ring.iter().any(is_start) {
            return Err(RulesError::After("start is no number of the open school"));
        }
        let range = self.interval_min.get()..=self.largest_interval(ring);
        match open.interval {
            Some(interval) if !range.contains(&interval.get()) => Err(RulesError::After(
                "interval is none that the open school can have",
            )),
            Some(_) | None => Ok(()),
        }
    }
}
