// SPDX-License-Identifier: Apache-2.0

//! Compares the tick of each roll with the times of its two lines.
//!
//! Deliberately absent: a verdict. A record is not refused for its times (PROTOCOL §9).

use super::report::RollTimeWarning;
use crate::ceremony::aux_event::AuxEventKind;
use crate::ceremony::event::Event;
use crate::ceremony::line::JournalLine;
use jiff::Timestamp;

/// Largest difference that is not told, in milliseconds.
const TOLERANCE_MS: i128 = 2_000;

/// Fold of a journal's lines that follows the roll under way.
pub(super) struct RollTimes {
    hz: u64,
    began: Option<Timestamp>,
    interrupted: bool,
    warnings: Vec<RollTimeWarning>,
}

impl RollTimes {
    pub(super) fn new(hz: u64) -> Self {
        Self {
            hz,
            began: None,
            interrupted: false,
            warnings: Vec::new(),
        }
    }

    /// Takes a line, in order.
    pub(super) fn apply(&mut self, line: &JournalLine) {
        match &line.event {
            Event::RollBegan { .. } => {
                self.began = line.at.parse().ok();
                self.interrupted = false;
            }
            Event::RollStopped { tick, .. } => {
                let began = self.began.take();
                let stopped = line.at.parse::<Timestamp>().ok();
                if let (Some(began), Some(stopped)) = (began, stopped) {
                    self.compare(line.seq.get(), tick.get(), began, stopped);
                }
            }
            Event::Free(free) if free.name == AuxEventKind::Incident.code() => {
                self.interrupted = true;
            }
            _ => {}
        }
    }

    fn compare(&mut self, seq: u64, tick: u64, began: Timestamp, stopped: Timestamp) {
        let between_ms = stopped.as_millisecond() - began.as_millisecond();
        let shown_ms = i128::from(tick) * 1000 / i128::from(self.hz.max(1));
        if (shown_ms - i128::from(between_ms)).abs() > TOLERANCE_MS {
            self.warnings.push(RollTimeWarning {
                seq,
                tick,
                hz: self.hz,
                between_ms,
                interrupted: self.interrupted,
            });
        }
    }

    /// Returns the rolls whose tick and times differ, in order.
    pub(super) fn into_warnings(self) -> Vec<RollTimeWarning> {
        self.warnings
    }
}
