// SPDX-License-Identifier: Apache-2.0

//! Time at which the next visit of the draw is due on this computer.
//!
//! Invariant: no result depends on it; the ledger's order is the same at any pace. Deliberately
//! absent: the visit itself.

use std::time::Duration;

/// Pause after a visit that failed, before it is tried again.
const RETRY: Duration = Duration::from_secs(3);

/// State of the draw between two visits.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
enum DrawMode {
    /// The draw goes on by itself.
    #[default]
    GoesOn,
    /// The draw waits until people let it go on.
    Held,
}

/// Pace of the draw.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
enum DrawPace {
    /// As configured.
    #[default]
    Own,
    /// Twice as fast.
    Double,
}

/// The clock of the visits.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct DrawClock {
    next: Option<Duration>,
    mode: DrawMode,
    pace: DrawPace,
}

impl DrawClock {
    /// Returns whether the next visit is due; the first call begins the stillness before it.
    pub(super) fn is_due(&mut self, now: Duration, stillness: Duration) -> bool {
        if self.mode == DrawMode::Held {
            return false;
        }
        now >= *self.next.get_or_insert(now + stillness)
    }

    /// Sets the time of the next visit.
    pub(super) fn wait_until(&mut self, time: Duration) {
        self.next = Some(time);
    }

    /// Waits before a visit that failed is tried again, not at every beat.
    pub(super) fn retry_later(&mut self, now: Duration) {
        self.next = Some(now + RETRY);
    }

    /// Forgets the time: a stillness comes before the next visit.
    pub(super) fn reset(&mut self) {
        self.next = None;
    }

    /// Holds the draw, or lets it go on.
    pub(super) fn toggle_hold(&mut self) {
        self.mode = match self.mode {
            DrawMode::GoesOn => DrawMode::Held,
            DrawMode::Held => DrawMode::GoesOn,
        };
        self.reset();
    }

    /// Lets the draw go on where it was held.
    pub(super) fn release(&mut self) {
        self.mode = DrawMode::GoesOn;
        self.reset();
    }

    /// Returns whether the draw is held.
    pub(super) fn is_held(&self) -> bool {
        self.mode == DrawMode::Held
    }

    /// Changes between the own and the double pace.
    pub(super) fn toggle_pace(&mut self) {
        self.pace = match self.pace {
            DrawPace::Own => DrawPace::Double,
            DrawPace::Double => DrawPace::Own,
        };
    }

    /// Returns whether the draw goes at double pace.
    pub(super) fn is_double(&self) -> bool {
        self.pace == DrawPace::Double
    }

    /// Returns how long a visit is shown that takes so long at the own pace.
    pub(super) fn at_pace(&self, own: Duration) -> Duration {
        match self.pace {
            DrawPace::Own => own,
            DrawPace::Double => own / 2,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const STILLNESS: Duration = Duration::from_millis(1500);

    fn at(ms: u64) -> Duration {
        Duration::from_millis(ms)
    }

    #[test]
    fn a_stillness_comes_before_the_first_visit() {
        let mut clock = DrawClock::default();
        assert!(!clock.is_due(at(100), STILLNESS));
        assert!(!clock.is_due(at(1599), STILLNESS));
        assert!(clock.is_due(at(1600), STILLNESS));
    }

    #[test]
    fn nothing_is_due_while_the_draw_is_held_and_a_stillness_comes_after() {
        let mut clock = DrawClock::default();
        clock.wait_until(at(10));
        clock.toggle_hold();
        assert!(clock.is_held() && !clock.is_due(at(60_000), STILLNESS));
        clock.toggle_hold();
        assert!(!clock.is_due(at(60_000), STILLNESS));
        assert!(clock.is_due(at(61_500), STILLNESS));
    }

    #[test]
    fn a_visit_that_failed_is_tried_again_after_three_seconds() {
        let mut clock = DrawClock::default();
        clock.retry_later(at(1000));
        assert!(!clock.is_due(at(3999), STILLNESS));
        assert!(clock.is_due(at(4000), STILLNESS));
    }

    #[test]
    fn double_pace_halves_the_time_and_can_be_taken_back() {
        let mut clock = DrawClock::default();
        assert_eq!(clock.at_pace(at(500)), at(500));
        clock.toggle_pace();
        assert!(clock.is_double());
        assert_eq!(clock.at_pace(at(500)), at(250));
        clock.toggle_pace();
        assert_eq!(clock.at_pace(at(500)), at(500));
    }
}
