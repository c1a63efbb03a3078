// SPDX-License-Identifier: Apache-2.0

//! The time of a roll: which tick is shown when, from a monotonic clock that comes in as a value.

use crate::protocol::rolls::Tick;
use std::time::Duration;

/// A roll under way on this computer.
#[derive(Clone, Copy, Debug)]
pub struct RollClock {
    began: Duration,
    hz: u64,
}

impl RollClock {
    /// A roll whose tick 0 is shown now.
    pub fn new(now: Duration, hz: u64) -> Self {
        Self {
            began: now,
            hz: hz.max(1),
        }
    }

    /// The tick that is shown now.
    pub fn tick(&self, now: Duration) -> Tick {
        let elapsed = now.saturating_sub(self.began).as_millis() as u64;
        Tick(elapsed * self.hz / 1000)
    }

    /// The tick that a press now stops at: the first one after it.
    pub fn stop_tick(&self, now: Duration) -> Tick {
        Tick(self.tick(now).0 + 1)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_press_counts_for_the_first_tick_after_it() {
        let clock = RollClock::new(Duration::from_millis(1000), 8);
        assert_eq!(clock.tick(Duration::from_millis(1000)), Tick(0));
        assert_eq!(clock.tick(Duration::from_millis(1124)), Tick(0));
        assert_eq!(clock.tick(Duration::from_millis(1125)), Tick(1));
        assert_eq!(clock.stop_tick(Duration::from_millis(3000)), Tick(17));
    }
}
