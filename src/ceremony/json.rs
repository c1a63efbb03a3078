// SPDX-License-Identifier: Apache-2.0

//! Strict JSON (PROTOCOL §1): a key twice in one object is an error, whether the field is known or
//! not, and so is a value that is nested too deep, an unpaired surrogate and a number beyond a
//! 64-bit float.
//!
//! Invariant: what parses here has one meaning for every reader. Numbers of the protocol are
//! [`PlainCount`]s: plain integers up to 2^53 - 1.

use serde::de::{
    DeserializeOwned, DeserializeSeed, Deserializer, Error, MapAccess, SeqAccess, Visitor,
};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use std::fmt;

/// The most levels of nested values; the object that is parsed is the first.
pub const MAX_DEPTH: usize = 32;

/// Reason for which bytes or values are not JSON of the form that is expected.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
pub enum JsonError {
    /// The bytes are JSON, but no object.
    #[error("not a JSON object")]
    NotAnObject,
    /// The bytes are not strict JSON.
    #[error("{reason}")]
    NotStrict {
        /// Reason and place (line and column), from the parser.
        reason: String,
    },
    /// The object has not the fields of the type, or a value could not be written.
    #[error("{reason}")]
    OtherFields {
        /// Reason, from the conversion.
        reason: String,
    },
    /// A value has another form than the protocol's.
    #[error("{place} has not the form of paiwei/v1")]
    OtherForm {
        /// Path of the value: keys and indices, joined by dots.
        place: String,
    },
}

impl JsonError {
    fn not_strict(error: &serde_json::Error) -> Self {
        Self::NotStrict {
            reason: error.to_string(),
        }
    }

    /// Returns the error for a value that a conversion to or from JSON refused.
    pub(super) fn other_fields(error: &serde_json::Error) -> Self {
        Self::OtherFields {
            reason: error.to_string(),
        }
    }
}

/// Parses bytes into a JSON object: without doubled keys anywhere in it, and nested at most
/// [`MAX_DEPTH`] deep.
pub fn object(bytes: &[u8]) -> Result<Map<String, Value>, JsonError> {
    match strict_value(bytes) {
        Ok(Value::Object(map)) => Ok(map),
        Ok(_) => Err(JsonError::NotAnObject),
        Err(error) => Err(JsonError::not_strict(&error)),
    }
}

fn strict_value(bytes: &[u8]) -> Result<Value, serde_json::Error> {
    let mut deserializer = serde_json::Deserializer::from_slice(bytes);
    let value = StrictValue { level: 1 }.deserialize(&mut deserializer)?;
    deserializer.end()?;
    Ok(value)
}

/// Parses bytes strictly into a type. Fields that the type does not know are allowed.
pub fn parse<T: DeserializeOwned + Serialize>(bytes: &[u8]) -> Result<T, JsonError> {
    typed(object(bytes)?)
}

/// Returns an object that was parsed strictly as a type.
///
/// The type, written again, is compared with the object, because serde takes more than one form: a
/// choice as `{"start":null}`, a structure as a list of its fields.
pub fn typed<T: DeserializeOwned + Serialize>(map: Map<String, Value>) -> Result<T, JsonError> {
    let found = Value::Object(map);
    let typed: T = T::deserialize(&found).map_err(|error| JsonError::other_fields(&error))?;
    let written = serde_json::to_value(&typed).map_err(|error| JsonError::other_fields(&error))?;
    match first_difference(&written, &found) {
        Some(place) => Err(JsonError::OtherForm { place }),
        None => Ok(typed),
    }
}

/// Returns the path of the first value in which `found` differs from `typed`, empty for the whole;
/// further fields are allowed.
fn first_difference(typed: &Value, found: &Value) -> Option<String> {
    match (typed, found) {
        (Value::Object(typed), Value::Object(found)) => typed.iter().find_map(|(key, value)| {
            let place = first_difference(value, found.get(key)?)?;
            Some(join_path(key, &place))
        }),
        (Value::Array(typed), Value::Array(found)) if typed.len() == found.len() => {
            let mut pairs = typed.iter().zip(found).enumerate();
            pairs.find_map(|(i, (value, found))| {
                let place = first_difference(value, found)?;
                Some(join_path(&i.to_string(), &place))
            })
        }
        _ => (typed != found).then(String::new),
    }
}

fn join_path(step: &str, rest: &str) -> String {
    if rest.is_empty() {
        step.to_owned()
    } else {
        format!("{step}.{rest}")
    }
}

/// A plain integer from 0 to 2^53 - 1: the numbers of rules and events.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize)]
pub struct PlainCount(u64);

impl PlainCount {
    /// The largest integer that every JSON reader holds exactly.
    pub const MAX: u64 = (1 << 53) - 1;

    /// `None` above [`PlainCount::MAX`].
    pub fn new(value: u64) -> Option<Self> {
        (value <= Self::MAX).then_some(Self(value))
    }

    /// Returns the number itself.
    pub fn get(self) -> u64 {
        self.0
    }
}

impl From<u32> for PlainCount {
    fn from(value: u32) -> Self {
        Self(value.into())
    }
}

/// Lengths in memory never come near the limit; one that did would be read as the limit.
impl From<usize> for PlainCount {
    fn from(value: usize) -> Self {
        Self((value as u64).min(Self::MAX))
    }
}

impl<'de> Deserialize<'de> for PlainCount {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let value = u64::deserialize(deserializer)?;
        Self::new(value).ok_or_else(|| D::Error::custom(format!("{value} is above 2^53 - 1")))
    }
}

/// Reads a value so that no object in it has a key twice and none is nested too deep.
#[derive(Clone, Copy)]
struct StrictValue {
    /// The level of the list or object that this value may be, from 1.
    level: usize,
}

impl StrictValue {
    /// Returns the reader of what is in a list or object of this level.
    fn inside<E: Error>(self) -> Result<Self, E> {
        if self.level > MAX_DEPTH {
            return Err(E::custom(format!("nested more than {MAX_DEPTH} deep")));
        }
        Ok(Self {
            level: self.level + 1,
        })
    }
}

impl<'de> DeserializeSeed<'de> for StrictValue {
    type Value = Value;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Value, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for StrictValue {
    type Value = Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a JSON value")
    }
    fn visit_unit<E>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }
    fn visit_bool<E>(self, value: bool) -> Result<Value, E> {
        Ok(value.into())
    }
    fn visit_u64<E>(self, value: u64) -> Result<Value, E> {
        Ok(value.into())
    }
    fn visit_i64<E>(self, value: i64) -> Result<Value, E> {
        Ok(value.into())
    }
    fn visit_f64<E>(self, value: f64) -> Result<Value, E> {
        Ok(value.into())
    }
    fn visit_str<E>(self, value: &str) -> Result<Value, E> {
        Ok(value.into())
    }
    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Value, A::Error> {
        let inside = self.inside()?;
        let mut items = Vec::new();
        while let Some(item) = seq.next_element_seed(inside)? {
            items.push(item);
        }
        Ok(items.into())
    }
    fn visit_map<A: MapAccess<'de>>(self, mut access: A) -> Result<Value, A::Error> {
        let inside = self.inside()?;
        let mut map = Map::new();
        while let Some(key) = access.next_key::<String>()? {
            let value = access.next_value_seed(inside)?;
            if map.contains_key(&key) {
                return Err(A::Error::custom(format!(
                    "the key {key:?} occurs twice in one object"
                )));
            }
            map.insert(key, value);
        }
        Ok(map.into())
    }
}
