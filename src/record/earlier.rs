// SPDX-License-Identifier: Apache-2.0

//! A record held against that of the ceremony which its rules name as the earlier one (PROTOCOL
//! §4, §10).
//!
//! Invariant: a record that goes on from another holds beside it only where everything that the
//! other showed stands. Deliberately absent: reading files.

use super::report::{EarlierRecord, RecordPlace, RecordReport, fault};
use super::verify::{RecordFiles, examine_folded};
use crate::ceremony::state::CeremonyState;
use crate::ceremony::succession;
use crate::protocol::Digest;

/// A record that was examined by itself, with the fold of its journal as far as it holds.
#[derive(Debug)]
pub struct ExaminedRecord {
    report: RecordReport,
    state: Option<CeremonyState>,
}

impl ExaminedRecord {
    /// Examines a record by itself.
    pub fn new(files: RecordFiles<'_>) -> Self {
        let (report, state) = examine_folded(files);
        Self { report, state }
    }

    /// Returns the hash by which a later ceremony names this one: C1, before the seal C0.
    fn name(&self) -> Option<Digest> {
        let state = self.state.as_ref()?;
        Some(state.fingerprint().unwrap_or(state.freeze()))
    }

    /// Returns the hash of the earlier ceremony.
    fn earlier(&self) -> Option<Digest> {
        self.state.as_ref()?.rules().supersedes
    }
}

/// Holds each of these records against the one that its rules name, where that is among them.
pub fn examine_together(mut records: Vec<ExaminedRecord>) -> Vec<RecordReport> {
    for index in 0..records.len() {
        let Some(named) = records.get(index).and_then(ExaminedRecord::earlier) else {
            continue;
        };
        let found = records.iter().find(|record| record.name() == Some(named));
        let compared = match (
            found.and_then(|old| old.state.as_ref()),
            &records[index].state,
        ) {
            (Some(old), Some(new)) => Some(succession::check(old, new)),
            (None, _) | (_, None) => None,
        };
        let record = &mut records[index];
        match compared {
            None => record.report.earlier = EarlierRecord::NotGiven(named),
            Some(Ok(())) => record.report.earlier = EarlierRecord::Compared,
            Some(Err(what)) => {
                let what = fault(what.file(), RecordPlace::Whole, what.to_string());
                record.report.earlier = EarlierRecord::Compared;
                record.report.faults.push(what);
                record.report.verdict = None;
            }
        }
    }
    records.into_iter().map(|record| record.report).collect()
}
