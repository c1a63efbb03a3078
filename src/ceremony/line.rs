// SPDX-License-Identifier: Apache-2.0

//! One line of the journal: `{"seq":n,"at":"RFC 3339 UTC","event":"…",…}` (PROTOCOL §9).
//!
//! Invariant: a line read and a line written have the same meaning; the bytes that stand are what
//! is hashed, never a line written anew.

use super::event::{Event, Free, RESULT_EVENTS};
use super::json::{self, PlainCount};
use serde::Serialize;
use serde_json::Value;

/// A line with its number and time.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct JournalLine {
    /// From 1, without gaps.
    pub seq: PlainCount,
    /// When it was decided, RFC 3339 UTC. Results never depend on it.
    pub at: String,
    /// What happened.
    #[serde(flatten)]
    pub event: Event,
}

impl JournalLine {
    /// The line's bytes, without the LF.
    pub fn to_bytes(&self) -> Result<Vec<u8>, String> {
        serde_json::to_vec(self).map_err(|error| error.to_string())
    }

    /// Reads a line's bytes, without the LF.
    pub fn parse(bytes: &[u8]) -> Result<Self, String> {
        let mut map = json::object(bytes)?;
        let seq = map
            .get("seq")
            .and_then(Value::as_u64)
            .and_then(PlainCount::new)
            .ok_or("seq is not a plain integer")?;
        let at = map
            .get("at")
            .and_then(Value::as_str)
            .ok_or("at is missing")?
            .to_owned();
        if !is_utc(&at) {
            return Err("at is not an RFC 3339 time in UTC".into());
        }
        let name = map
            .get("event")
            .and_then(Value::as_str)
            .ok_or("event is missing")?
            .to_owned();
        let event = if RESULT_EVENTS.contains(&name.as_str()) {
            json::typed(map)?
        } else {
            for key in ["seq", "at", "event"] {
                map.remove(key);
            }
            Event::Free(Free { name, fields: map })
        };
        if matches!(&event, Event::Free(free) if RESULT_EVENTS.contains(&free.name.as_str())) {
            return Err("the fields of this event are not those of PROTOCOL §9".into());
        }
        Ok(Self { seq, at, event })
    }
}

/// Days of a month; none where there is no such month.
fn days(year: u32, month: u32) -> u32 {
    let leap = year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400));
    match month {
        1 | 3 | 5 | 7 | 8 | 10 | 12 => 31,
        4 | 6 | 9 | 11 => 30,
        2 => 28 + u32::from(leap),
        _ => 0,
    }
}

/// `YYYY-MM-DDTHH:MM:SS[.fraction]Z` or with `+00:00`, each part within its range.
fn is_utc(text: &str) -> bool {
    let Some(time) = text
        .strip_suffix('Z')
        .or_else(|| text.strip_suffix("+00:00"))
    else {
        return false;
    };
    let (time, fraction) = time.split_once('.').unwrap_or((time, "0"));
    let shape: String = time
        .chars()
        .map(|c| if c.is_ascii_digit() { '0' } else { c })
        .collect();
    let part = |from: usize, to: usize| {
        time.get(from..to)
            .and_then(|t| t.parse::<u32>().ok())
            .unwrap_or(u32::MAX)
    };
    shape == "0000-00-00T00:00:00"
        && !fraction.is_empty()
        && fraction.bytes().all(|b| b.is_ascii_digit())
        && (1..=days(part(0, 4), part(5, 7))).contains(&part(8, 10))
        && part(11, 13) <= 23
        && part(14, 16) <= 59
        && part(17, 19) <= 60
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(at: &str, rest: &str) -> Result<JournalLine, String> {
        JournalLine::parse(format!(r#"{{"seq":1,"at":"{at}","event":{rest}}}"#).as_bytes())
    }

    #[test]
    fn a_form_that_another_reader_would_refuse_is_refused() {
        let at = "2026-08-22T01:00:00Z";
        let began = |kind: &str| {
            parse(
                at,
                &format!(r#""roll_began","school":"S01","kind":{kind},"attempt":1"#),
            )
        };
        assert!(began(r#""start""#).is_ok());
        assert!(began(r#"{"start":null}"#).unwrap_err().starts_with("kind "));
        let (hash, closed) = ("a".repeat(64), |shares: &str| {
            parse(at, &format!(r#""closed","shares":{shares}"#))
        });
        assert!(
            closed(&format!(
                r#"[{{"custodian":"甲","share":"{hash}","more":1}}]"#
            ))
            .is_ok()
        );
        assert!(
            closed(&format!(r#"[["甲","{hash}"]]"#))
                .unwrap_err()
                .starts_with("shares.0 ")
        );
    }

    #[test]
    fn a_time_is_one_of_the_calendar() {
        let at = |at: &str| parse(at, r#""resumed""#).is_ok();
        assert!(
            at("2024-02-29T23:59:60.5Z")
                && at("2023-08-31T00:00:00+00:00")
                && at("2000-02-29T00:00:00Z")
        );
        let none = [
            "2023-02-29",
            "1900-02-29",
            "2023-02-31",
            "2023-04-31",
            "2023-13-01",
            "2023-00-01",
            "2023-01-00",
        ];
        assert!(none.iter().all(|date| !at(&format!("{date}T00:00:00Z"))));
    }
}
