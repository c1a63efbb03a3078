// SPDX-License-Identifier: Apache-2.0

//! The session's time: the computer's clock for the ledger's lines, and a steady one beside it by
//! which jumps of the first are noticed.
//!
//! Invariant: nothing that is drawn depends on either; a jump is noted on the ledger, and the draw
//! goes on.

use crate::ceremony::aux_event::AuxEvent;
use jiff::Timestamp;
use std::time::{Duration, Instant};

/// Where the time comes from: RFC 3339 UTC.
pub type TimeSource = Box<dyn Fn() -> String>;
/// Time that never jumps, from some moment on.
pub type SteadyClock = Box<dyn Fn() -> Duration>;

/// The computer's clock, to the millisecond.
pub fn system_clock() -> TimeSource {
    Box::new(|| written(Timestamp::now()))
}

/// The computer's clock and its steady one.
pub fn system_wall_clock() -> WallClock {
    let since = Instant::now();
    WallClock::new(system_clock(), Some(Box::new(move || since.elapsed())))
}

/// How far the clock may be off before it is noted.
const TOLERANCE: Duration = Duration::from_secs(2);

fn written(at: Timestamp) -> String {
    at.strftime("%Y-%m-%dT%H:%M:%S%.3fZ").to_string()
}

/// A clock that notices its own jumps.
pub struct WallClock {
    clock: TimeSource,
    steady: Option<SteadyClock>,
    /// When both were last held against each other.
    seen: Option<(Timestamp, Duration)>,
    /// The last line's time.
    last_line: Option<Timestamp>,
}

/// Where the clock should have stood, and where it stood.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ClockJump {
    /// By the steady clock, or the last line's time.
    pub from: String,
    /// By the clock.
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

impl From<TimeSource> for WallClock {
    /// Without a steady clock, only time that runs backwards is noticed.
    fn from(clock: TimeSource) -> Self {
        Self::new(clock, None)
    }
}

impl WallClock {
    /// A clock, and a steady one beside it.
    pub fn new(clock: TimeSource, steady: Option<SteadyClock>) -> Self {
        Self {
            clock,
            steady,
            seen: None,
            last_line: None,
        }
    }

    /// The clock's time.
    pub fn now(&self) -> String {
        (self.clock)()
    }

    /// A line of this time was written.
    pub fn wrote(&mut self, at: &str) {
        self.last_line = at.parse().ok();
    }

    /// Whether the clock, which says that it is now, has jumped since this was last asked, or
    /// stands before the last line.
    pub fn jump(&mut self, now: &str) -> Option<ClockJump> {
        let now: Timestamp = now.parse().ok()?;
        let steady = self.steady.as_ref().map(|steady| steady());
        let seen =
            steady.and_then(|steady| self.seen.replace((now, steady)).map(|seen| (seen, steady)));
        let expected = seen
            .and_then(|((then, was), steady)| then.checked_add(steady.saturating_sub(was)).ok());
        let jumped =
            expected.filter(|expected| now.duration_since(*expected).unsigned_abs() > TOLERANCE);
        let from = jumped.or(self.last_line.filter(|last| now < *last))?;
        Some(ClockJump {
            from: written(from),
            to: written(now),
        })
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
