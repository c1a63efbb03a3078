// SPDX-License-Identifier: Apache-2.0

//! Strict JSON (PROTOCOL §1): a key twice in one object is an error, whether the field is known or
//! not.
//!
//! Invariant: what parses here has one meaning for every reader. Numbers of the law are
//! [`PlainCount`]s: plain integers up to 2^53 - 1.

use serde::de::{DeserializeOwned, Deserializer, Error, MapAccess, SeqAccess, Visitor};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use std::fmt;

/// Parses bytes into a JSON object without doubled keys anywhere in it.
pub fn object(bytes: &[u8]) -> Result<Map<String, Value>, String> {
    match serde_json::from_slice::<StrictValue>(bytes) {
        Ok(StrictValue(Value::Object(map))) => Ok(map),
        Ok(_) => Err("not a JSON object".into()),
        Err(error) => Err(error.to_string()),
    }
}

/// Parses bytes strictly into a type. Fields that the type does not know are allowed.
pub fn parse<T: DeserializeOwned + Serialize>(bytes: &[u8]) -> Result<T, String> {
    typed(object(bytes)?)
}

/// An object that was parsed strictly, as a type. What the type says is held against the object,
/// because serde takes more than one form: a choice as `{"start":null}`, a structure as a list of
/// its fields.
pub fn typed<T: DeserializeOwned + Serialize>(map: Map<String, Value>) -> Result<T, String> {
    let value = Value::Object(map);
    let typed: T = T::deserialize(&value).map_err(|error| error.to_string())?;
    let said = serde_json::to_value(&typed).map_err(|error| error.to_string())?;
    match differs(&said, &value) {
        Some(place) => Err(format!("{place} has not the form of paiwei/v1")),
        None => Ok(typed),
    }
}

/// The first place where `found` does not say what `said` says; further fields may stand in it.
fn differs(said: &Value, found: &Value) -> Option<String> {
    let under = |step: String, place: String| {
        if place.is_empty() {
            step
        } else {
            format!("{step}.{place}")
        }
    };
    match (said, found) {
        (Value::Object(said), Value::Object(found)) => said.iter().find_map(|(key, value)| {
            differs(value, found.get(key)?).map(|place| under(key.clone(), place))
        }),
        (Value::Array(said), Value::Array(found)) if said.len() == found.len() => {
            let mut pairs = said.iter().zip(found).enumerate();
            pairs.find_map(|(i, (value, found))| {
                differs(value, found).map(|place| under(i.to_string(), place))
            })
        }
        _ => (said != found).then(String::new),
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

    /// The number itself.
    pub fn get(self) -> u64 {
        self.0
    }
}

impl From<u32> for PlainCount {
    fn from(value: u32) -> Self {
        Self(value.into())
    }
}

/// Lengths in memory never come near the limit; one that did would stand as the limit.
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

/// A value read so that no object in it has a key twice.
struct StrictValue(Value);

impl<'de> Deserialize<'de> for StrictValue {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(StrictVisitor).map(Self)
    }
}

struct StrictVisitor;

impl<'de> Visitor<'de> for StrictVisitor {
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
        let mut items = Vec::new();
        while let Some(StrictValue(item)) = seq.next_element()? {
            items.push(item);
        }
        Ok(items.into())
    }
    fn visit_map<A: MapAccess<'de>>(self, mut access: A) -> Result<Value, A::Error> {
        let mut map = Map::new();
        while let Some(key) = access.next_key::<String>()? {
            let StrictValue(value) = access.next_value()?;
            if map.contains_key(&key) {
                return Err(A::Error::custom(format!(
                    "the key {key:?} stands twice in one object"
                )));
            }
            map.insert(key, value);
        }
        Ok(map.into())
    }
}
