// SPDX-License-Identifier: Apache-2.0

//! The session's time: the computer's clock for the ledger's lines, and a steady one beside it by
//! which jumps of the first are noticed.
//!
//! Invariant: nothing that is drawn depends on either; a jump is noted on the ledger, and the draw
//! goes on.

use super::Session;
use crate::beijing;
use crate::ceremony::aux_event::AuxEvent;
use crate::ceremony::state::Milestone;
use jiff::Timestamp;
use std::time::{Duration, Instant};

/// A source of the time, RFC 3339 UTC.
pub type TimeSource = Box<dyn Fn() -> String>;
/// A source of the time since some moment, which never jumps.
pub type SteadyClock = Box<dyn Fn() -> Duration>;

/// Returns the computer's clock, to the millisecond.
pub fn system_clock() -> TimeSource {
    Box::new(|| written(Timestamp::now()))
}

/// Returns the computer's clock with its steady one beside it.
pub fn system_wall_clock() -> WallClock {
    let since = Instant::now();
    WallClock::new(system_clock(), Some(Box::new(move || since.elapsed())))
}

/// Largest difference of the two clocks that is not noted.
const TOLERANCE: Duration = Duration::from_secs(2);

fn written(at: Timestamp) -> String {
    at.strftime("%Y-%m-%dT%H:%M:%S%.3fZ").to_string()
}

/// The times of both clocks at one moment.
struct ClockPair {
    wall: Timestamp,
    steady: Duration,
}

/// A clock that notices its own jumps.
pub struct WallClock {
    clock: TimeSource,
    steady: Option<SteadyClock>,
    /// Both clocks at the last comparison.
    seen: Option<ClockPair>,
    /// The time of the last line.
    last_line: Option<Timestamp>,
}

/// A jump of the clock: the time that it should have shown, and the time that it showed.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ClockJump {
    /// The time by the steady clock, or of the last line.
    pub from: String,
    /// The time by the clock.
    pub to: String,
}

impl ClockJump {
    /// Returns the event that records the jump on the ledger.
    pub fn into_event(self) -> AuxEvent {
        AuxEvent::ClockJumped {
            from: self.from,
            to: self.to,
        }
    }
}

/// Day of a ceremony, as far as its date is concerned.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum CeremonyDay {
    /// A day up to the one that the rules name.
    Preparing,
    /// The day that the rules name.
    Drawing,
}

/// Reason to take the computer's clock for wrong.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum ClockFault {
    /// The clock is before the time of the last line, RFC 3339 UTC.
    BeforeLastLine(String),
    /// The clock has another day than the rules.
    OtherDay {
        /// Today by the clock, in Beijing.
        today: String,
        /// The day that the rules name.
        named: String,
    },
}

impl ClockFault {
    /// Compares the clock with the last line of the ledger, and with the day that the rules name,
    /// if they name one.
    pub fn find(now: &str, last: Option<&str>, named: &str, day: CeremonyDay) -> Option<Self> {
        let moment = |at: &str| at.parse::<Timestamp>().ok();
        if let Some(last) = last.filter(|last| moment(now) < moment(last)) {
            return Some(Self::BeforeLastLine(last.to_owned()));
        }
        let today = beijing::day(now)?;
        let is_other = match day {
            CeremonyDay::Preparing => *today > *named,
            CeremonyDay::Drawing => *today != *named,
        };
        (is_other && !named.is_empty()).then(|| Self::OtherDay {
            today,
            named: named.to_owned(),
        })
    }
}

impl Session {
    /// Returns why the computer's clock must be wrong; the day of a rehearsal is anybody's.
    pub fn clock_fault(&self, day: CeremonyDay) -> Option<ClockFault> {
        let rules = self.state.rules();
        let named = if rules.rehearsal || self.state.milestone() == Milestone::Closed {
            ""
        } else {
            &rules.ceremony.date
        };
        let last = self.journal.last_at();
        ClockFault::find(&self.watch.now(), last.as_deref(), named, day)
    }
}

impl From<TimeSource> for WallClock {
    /// Converts to a clock without a steady one, which notices only time that runs backwards.
    fn from(clock: TimeSource) -> Self {
        Self::new(clock, None)
    }
}

impl WallClock {
    /// Returns a clock with a steady one beside it, if any.
    pub fn new(clock: TimeSource, steady: Option<SteadyClock>) -> Self {
        Self {
            clock,
            steady,
            seen: None,
            last_line: None,
        }
    }

    /// Returns the clock's time.
    pub fn now(&self) -> String {
        (self.clock)()
    }

    /// Takes note that a line of this time was written.
    pub fn wrote(&mut self, at: &str) {
        self.last_line = at.parse().ok();
    }

    /// Compares the time `now` of the clock with the steady clock and with the last line. Returns
    /// the jump since the last call, if any, or by which the clock is before the last line.
    pub fn jump(&mut self, now: &str) -> Option<ClockJump> {
        let now: Timestamp = now.parse().ok()?;
        let jumped = self
            .expected(now)
            .filter(|expected| now.duration_since(*expected).unsigned_abs() > TOLERANCE);
        let from = jumped.or(self.last_line.filter(|last| now < *last))?;
        Some(ClockJump {
            from: written(from),
            to: written(now),
        })
    }

    /// Returns the time that the clock should show by the steady clock; `None` at the first
    /// comparison and without a steady clock. Remembers both clocks for the next one.
    fn expected(&mut self, now: Timestamp) -> Option<Timestamp> {
        let steady = self.steady.as_ref()?();
        let seen = self.seen.replace(ClockPair { wall: now, steady })?;
        let passed = steady.saturating_sub(seen.steady);
        seen.wall.checked_add(passed).ok()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::cell::Cell;
    use std::rc::Rc;

    /// A watch whose two clocks the test sets, in seconds.
    fn watch(wall: &Rc<Cell<i64>>, steady: &Rc<Cell<u64>>) -> WallClock {
        let (wall, steady) = (Rc::clone(wall), Rc::clone(steady));
        let clock: TimeSource =
            Box::new(move || written(Timestamp::from_second(wall.get()).unwrap()));
        WallClock::new(
            clock,
            Some(Box::new(move || Duration::from_secs(steady.get()))),
        )
    }

    fn asked(watch: &mut WallClock) -> Option<ClockJump> {
        let now = watch.now();
        watch.jump(&now)
    }

    #[test]
    fn a_clock_that_jumps_either_way_is_noticed_once_and_a_slow_one_never() {
        let (wall, steady) = (Rc::new(Cell::new(1_800_000_000)), Rc::new(Cell::new(7)));
        let mut watch = watch(&wall, &steady);
        assert_eq!(asked(&mut watch), None);
        for (wall_on, steady_on, jumped) in [
            (60, 60, false),
            (3_600, 1, true),
            (1, 1, false),
            (-3_600, 1, true),
            (3, 1, false),
        ] {
            wall.set(wall.get() + wall_on);
            steady.set(steady.get() + steady_on);
            assert_eq!(asked(&mut watch).is_some(), jumped, "{wall_on}");
        }
    }

    #[test]
    fn a_clock_before_the_last_line_or_on_another_day_is_wrong() {
        let (last, named) = (Some("2026-08-21T16:00:00.000Z"), "2026-08-22");
        let fault = |now, day| ClockFault::find(now, last, named, day);
        let other_day = |today: &str| {
            Some(ClockFault::OtherDay {
                today: today.to_owned(),
                named: named.to_owned(),
            })
        };
        for day in [CeremonyDay::Preparing, CeremonyDay::Drawing] {
            // Just past midnight in Beijing, and the day's last moment.
            assert_eq!(fault("2026-08-21T16:00:00.000Z", day), None);
            assert_eq!(fault("2026-08-22T15:59:59.999Z", day), None);
            let next = fault("2026-08-22T16:00:00.000Z", day);
            assert_eq!(next, other_day("2026-08-23"));
            let before = fault("2026-08-21T15:59:59.999Z", day);
            let line = last.unwrap().to_owned();
            assert_eq!(before, Some(ClockFault::BeforeLastLine(line)));
        }
        let early = |day| ClockFault::find("2026-08-20T01:00:00Z", None, named, day);
        assert_eq!(early(CeremonyDay::Preparing), None);
        assert_eq!(early(CeremonyDay::Drawing), other_day("2026-08-20"));
        let unnamed = ClockFault::find("2026-08-20T01:00:00Z", None, "", CeremonyDay::Drawing);
        assert_eq!(unnamed, None);
    }

    #[test]
    fn a_clock_before_the_last_line_is_noticed_also_after_a_restart() {
        let (wall, steady) = (Rc::new(Cell::new(1_800_000_000)), Rc::new(Cell::new(0)));
        let mut watch = watch(&wall, &steady);
        watch.wrote("2027-01-15T08:00:10.000Z");
        let jump = asked(&mut watch).unwrap();
        assert_eq!(
            (jump.from.as_str(), jump.to.as_str()),
            ("2027-01-15T08:00:10.000Z", "2027-01-15T08:00:00.000Z")
        );
        watch.wrote(&jump.to);
        assert_eq!(asked(&mut watch), None);
    }
}
