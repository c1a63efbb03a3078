// SPDX-License-Identifier: Apache-2.0

//! Times as people read them: Beijing time (UTC+8, without summer time), whatever the zone of the
//! computer.
//!
//! Invariant: hall, console, papers, readiness and defaults take their times from here, so they
//! agree with each other and with every clock on a wall in China. The ledger is UTC (PROTOCOL §9).
//! Deliberately absent: the clock itself.

use jiff::tz::{Offset, TimeZone};
use jiff::{Timestamp, Zoned};

fn zoned(at: Timestamp) -> Zoned {
    at.to_zoned(TimeZone::fixed(Offset::constant(8)))
}

fn written(at: &str, format: &str) -> Option<String> {
    let at: Timestamp = at.parse().ok()?;
    Some(zoned(at).strftime(format).to_string())
}

/// Returns the time of day of a time, RFC 3339: 09:30:05; `None` for a text that is no time.
pub fn time_of_day(at: &str) -> Option<String> {
    written(at, "%H:%M:%S")
}

/// Returns the day of a time, RFC 3339: 2026-08-22; `None` for a text that is no time.
pub fn day(at: &str) -> Option<String> {
    written(at, "%Y-%m-%d")
}

/// Returns day and time of day of a time, RFC 3339: 2026-08-22 09:30:05. A text that is no time is
/// returned as it is.
pub fn day_and_time(at: &str) -> String {
    written(at, "%Y-%m-%d %H:%M:%S").unwrap_or_else(|| at.to_owned())
}

/// Returns the time of day now.
#[cfg(feature = "gui")]
pub fn clock() -> String {
    zoned(Timestamp::now()).strftime("%H:%M:%S").to_string()
}

/// Returns today's day.
pub fn today() -> String {
    zoned(Timestamp::now()).strftime("%Y-%m-%d").to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_begins_at_midnight_in_beijing() {
        let before = "2026-08-21T15:59:59.999Z";
        let after = "2026-08-21T16:00:00.000Z";
        assert_eq!(day_and_time(before), "2026-08-21 23:59:59");
        assert_eq!(day_and_time(after), "2026-08-22 00:00:00");
        assert_eq!(day(before).as_deref(), Some("2026-08-21"));
        assert_eq!(time_of_day(after).as_deref(), Some("00:00:00"));
    }

    #[test]
    fn a_text_that_is_no_time_stays_as_it_is() {
        assert_eq!(day_and_time("yesterday"), "yesterday");
        assert_eq!(time_of_day("09:30:05"), None);
        assert_eq!(day(""), None);
    }
}
