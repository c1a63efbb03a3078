// SPDX-License-Identifier: Apache-2.0

//! One line of the journal: `{"seq":n,"at":"RFC 3339 UTC","event":"…",…}` (PROTOCOL §9).
//!
//! Invariant: a line read and a line written have the same meaning; the bytes on the ledger are
//! what is hashed, never a line written anew. Deliberately not here: whether an event is lawful
//! where it is (that is [`crate::ceremony::state`]).

use super::event::{Event, Free, RESULT_EVENTS};
use super::json::{self, JsonError, PlainCount};
use serde::Serialize;
use serde_json::{Map, Value};
use std::ops::Range;

/// Reason for which bytes are no line of a journal, or a line can't be written.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
pub enum LineError {
    /// The line is longer than [`JournalLine::MAX_BYTES`].
    #[error("the line has more than 1 MiB")]
    TooLong,
    /// The last line of a journal was not written to its end.
    #[error("the last line does not end with LF")]
    NotTerminated,
    /// The line, or its event, is not JSON of the protocol's form.
    #[error(transparent)]
    Json(#[from] JsonError),
    /// `seq` is missing or no plain integer.
    #[error("seq is not a plain integer")]
    Seq,
    /// A field is missing or no text.
    #[error("{field} is missing")]
    Missing {
        /// Name of the field.
        field: &'static str,
    },
    /// `at` is no time.
    #[error("at is not an RFC 3339 time in UTC")]
    NotUtc,
    /// A result event has other fields than its own.
    #[error("the fields of this event are not those of PROTOCOL §9")]
    EventFields,
}

/// A line with its number and time.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct JournalLine {
    /// From 1, without gaps.
    pub seq: PlainCount,
    /// The time of the decision, RFC 3339 in UTC. Results never depend on it.
    pub at: String,
    /// The event itself.
    #[serde(flatten)]
    pub event: Event,
}

impl JournalLine {
    /// The longest line, in bytes without the LF (PROTOCOL §1).
    pub const MAX_BYTES: usize = 1 << 20;

    /// Returns the line's bytes, without the LF.
    pub fn to_bytes(&self) -> Result<Vec<u8>, LineError> {
        let bytes = serde_json::to_vec(self).map_err(|error| JsonError::other_fields(&error))?;
        check_length(&bytes)?;
        Ok(bytes)
    }

    /// Reads a line's bytes, without the LF.
    pub fn parse(bytes: &[u8]) -> Result<Self, LineError> {
        check_length(bytes)?;
        let map = json::object(bytes)?;
        let seq = map
            .get("seq")
            .and_then(Value::as_u64)
            .and_then(PlainCount::new)
            .ok_or(LineError::Seq)?;
        let at = text(&map, "at")?;
        if !is_utc(&at) {
            return Err(LineError::NotUtc);
        }
        let event = event(map)?;
        Ok(Self { seq, at, event })
    }
}

fn check_length(bytes: &[u8]) -> Result<(), LineError> {
    if bytes.len() > JournalLine::MAX_BYTES {
        return Err(LineError::TooLong);
    }
    Ok(())
}

fn text(map: &Map<String, Value>, field: &'static str) -> Result<String, LineError> {
    map.get(field)
        .and_then(Value::as_str)
        .map(str::to_owned)
        .ok_or(LineError::Missing { field })
}

/// Returns the event of a line's object: a result event by its name, any other as a free one.
fn event(mut map: Map<String, Value>) -> Result<Event, LineError> {
    let name = text(&map, "event")?;
    if !RESULT_EVENTS.contains(&name.as_str()) {
        for key in ["seq", "at", "event"] {
            map.remove(key);
        }
        return Ok(Event::Free(Free { name, fields: map }));
    }
    // Serde takes a result event whose fields do not fit for a free one of that name.
    match json::typed(map)? {
        Event::Free(_) => Err(LineError::EventFields),
        event => Ok(event),
    }
}

/// Reports whether a text is `YYYY-MM-DDTHH:MM:SS`, a fraction or none, `Z` or `+00:00`: a day of
/// the calendar in the years 0001 to 9999, and a time of it (second 60 is a leap second).
fn is_utc(text: &str) -> bool {
    let local = text.strip_suffix('Z');
    let Some(local) = local.or_else(|| text.strip_suffix("+00:00")) else {
        return false;
    };
    let (time, fraction) = local.split_once('.').unwrap_or((local, "0"));
    has_shape_of_time(time)
        && !fraction.is_empty()
        && fraction.bytes().all(|byte| byte.is_ascii_digit())
        && is_day(number(time, 0..4), number(time, 5..7), number(time, 8..10))
        && number(time, 11..13) <= 23
        && number(time, 14..16) <= 59
        && number(time, 17..19) <= 60
}

fn has_shape_of_time(text: &str) -> bool {
    const SHAPE: &[u8] = b"0000-00-00T00:00:00";
    let fits = |(byte, shape): (u8, &u8)| match shape {
        b'0' => byte.is_ascii_digit(),
        mark => byte == *mark,
    };
    text.len() == SHAPE.len() && text.bytes().zip(SHAPE).all(fits)
}

/// Returns the number at these bytes of a text that has the shape of a time.
fn number(time: &str, digits: Range<usize>) -> u32 {
    time.get(digits)
        .and_then(|digits| digits.parse().ok())
        .unwrap_or(u32::MAX)
}

/// Reports whether the calendar has this day in the years that RFC 3339 and every reader know.
fn is_day(year: u32, month: u32, day: u32) -> bool {
    year >= 1 && (1..=days_of_month(year, month)).contains(&day)
}

/// Returns how many days a month has; 0 where there is no such month.
fn days_of_month(year: u32, month: u32) -> u32 {
    let leap = year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400));
    match month {
        1 | 3 | 5 | 7 | 8 | 10 | 12 => 31,
        4 | 6 | 9 | 11 => 30,
        2 => 28 + u32::from(leap),
        _ => 0,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(at: &str, rest: &str) -> Result<JournalLine, LineError> {
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
        let other_form = |place: &str| {
            LineError::Json(JsonError::OtherForm {
                place: place.to_owned(),
            })
        };
        assert_eq!(began(r#"{"start":null}"#), Err(other_form("kind")));
        let (hash, closed) = ("a".repeat(64), |shares: &str| {
            parse(at, &format!(r#""closed","shares":{shares}"#))
        });
        assert!(
            closed(&format!(
                r#"[{{"custodian":"甲","share":"{hash}","more":1}}]"#
            ))
            .is_ok()
        );
        assert_eq!(
            closed(&format!(r#"[["甲","{hash}"]]"#)),
            Err(other_form("shares.0"))
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
