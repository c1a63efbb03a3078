// SPDX-License-Identifier: Apache-2.0

//! `rules.json`: everything that people decide before the freeze (PROTOCOL §4).
//!
//! Invariant: a [`Rules`] that exists passed [`Rules::parse`]; the bytes beside it are the bytes
//! that are hashed.

mod after;

pub use after::{CeremonyEnd, OpenSchool};

use super::files::RingEntry;
use super::json::{self, JsonError, PlainCount};
use crate::protocol::Digest;
pub use crate::protocol::selection::{CountingStep, LastPlace};
use serde::{Deserialize, Deserializer, Serialize};
use std::collections::HashSet;

/// The protocol's name and version, the only one that this program speaks.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub enum ProtocolName {
    /// `paiwei/v1`.
    #[serde(rename = "paiwei/v1")]
    V1,
}

/// The authority that holds the ceremony, place and day.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct CeremonyFacts {
    /// The title, as shown in the hall and on paper.
    pub title: String,
    /// The authority that holds it.
    pub authority: String,
    /// The place.
    pub venue: String,
    /// The day of the draw, `YYYY-MM-DD`.
    pub date: String,
}

/// The program that draws: its own hash is sealed with the rules.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct ProgramVersion {
    /// The version.
    pub version: String,
    /// SHA-256 of its executable.
    pub sha256: Digest,
}

/// The origin of the draw numbers.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Numbering {
    /// From the freeze and the witnesses' digits.
    Drawn,
    /// With the roster.
    Imported,
}

impl Numbering {
    /// All values.
    pub const ALL: [Self; 2] = [Self::Drawn, Self::Imported];
}

/// The origin of the draw order of the schools.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum SchoolOrder {
    /// As the rules list them.
    Set,
    /// Shuffled by the witnesses' digits.
    Drawn,
}

impl SchoolOrder {
    /// All values.
    pub const ALL: [Self; 2] = [Self::Set, Self::Drawn];
}

/// The largest interval of a school, counted in its ring.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum IntervalMax {
    /// The children in its ring.
    Children,
    /// The entries in its ring.
    Entries,
}

impl IntervalMax {
    /// All values.
    pub const ALL: [Self; 2] = [Self::Children, Self::Entries];
}

/// A school that is drawn. Numbers count children unless stated otherwise.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct DrawnSchool {
    /// The code, unique in the rules.
    pub code: String,
    /// The name, as shown in the hall and on paper.
    pub name: String,
    /// Ordinary plan (普通招生计划).
    pub plan: PlainCount,
    /// Admitted beforehand: children of founders and staff (rule book 一).
    pub priority: PlainCount,
    /// `plan - priority`: what is drawn for.
    pub places: PlainCount,
    /// The number of classes; 0 = no assignment.
    pub classes: PlainCount,
    /// The number of children who may wait.
    pub waitlist: PlainCount,
}

/// A school that is not oversubscribed: all its applicants are admitted, outside the draw.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct DirectSchool {
    /// The code, unique in the rules.
    pub code: String,
    /// The name.
    pub name: String,
    /// Ordinary plan.
    pub plan: PlainCount,
    /// Admitted beforehand.
    pub priority: PlainCount,
    /// `plan - priority`.
    pub places: PlainCount,
    /// The number of applicants.
    pub children: PlainCount,
}

/// The earlier ceremony that a new one replaces (PROTOCOL §4).
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct SupersededCeremony {
    /// C1 of the earlier ceremony; its C0 where it never was sealed.
    pub fingerprint: Digest,
    /// The reason, in people's own words.
    pub reason: String,
}

/// Everything that is decided beforehand, field for field as in `rules.json`.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[allow(
    missing_docs,
    reason = "the fields are those of PROTOCOL §4, in its order and words"
)]
pub struct Rules {
    pub protocol: ProtocolName,
    pub rehearsal: bool,
    pub ceremony: CeremonyFacts,
    pub program: ProgramVersion,
    pub custodians: Vec<String>,
    pub numbering: Numbering,
    pub school_order: SchoolOrder,
    pub parents: PlainCount,
    pub number_digits: PlainCount,
    pub stage_digits: PlainCount,
    #[serde(deserialize_with = "present")]
    pub supersedes: Option<Digest>,
    pub tick_hz: PlainCount,
    pub min_ticks: PlainCount,
    pub interval_min: PlainCount,
    pub interval_max: IntervalMax,
    pub step: CountingStep,
    pub last_place: LastPlace,
    pub schools: Vec<DrawnSchool>,
    pub direct: Vec<DirectSchool>,
    /// The signers of the papers beside notary, technician and parent (a field that is added to
    /// PROTOCOL §4): sealed, so that every computer writes the same papers.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub signers: Vec<String>,
    /// The SHA-256 of `direct.tsv` (a field that is added to PROTOCOL §4), so that C0 covers the
    /// children of the schools without a draw; rules of older versions lack it.
    #[serde(
        default,
        deserialize_with = "added",
        skip_serializing_if = "Option::is_none"
    )]
    pub direct_file: Option<Digest>,
    /// The reason for which the earlier ceremony was superseded (a field that is added to PROTOCOL
    /// §4).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub supersedes_reason: Option<String>,
    /// The end of the earlier ceremony, where its shares were lost for good (a field that is added
    /// to PROTOCOL §4).
    #[serde(
        default,
        deserialize_with = "added",
        skip_serializing_if = "Option::is_none"
    )]
    pub after: Option<CeremonyEnd>,
}

/// Reason for which rules do not hold.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
pub enum RulesError {
    /// The bytes are not JSON of the protocol's form.
    #[error(transparent)]
    Json(#[from] JsonError),
    /// A number is 0 that must not be.
    #[error("{field} must be 1 or more")]
    Zero {
        /// Name of the field.
        field: &'static str,
    },
    /// Nobody keeps a sealed copy.
    #[error("there is no custodian")]
    NoCustodian,
    /// Too few digits are called at the numbering.
    #[error("number_digits must be {} or more", Rules::FEWEST_NUMBER_DIGITS)]
    FewNumberDigits {
        /// The number of digits in the rules.
        found: u64,
    },
    /// More people sign than a page has room for.
    #[error("there are more than {} signers", Rules::MOST_SIGNERS)]
    TooManySigners {
        /// The number of signers in the rules.
        found: usize,
    },
    /// Two custodians have the same name.
    #[error("the custodian {custodian} is there twice")]
    CustodianTwice {
        /// The name.
        custodian: String,
    },
    /// Two schools have the same code.
    #[error("the school code {code} is there twice")]
    SchoolTwice {
        /// The code.
        code: String,
    },
    /// The places of a school do not follow from its plan.
    #[error("school {code}: places is not plan - priority")]
    Places {
        /// Code of the school.
        code: String,
    },
    /// The end of the earlier ceremony does not fit the other rules.
    #[error("after: {0}")]
    After(&'static str),
}

/// Reads an option whose field may be null but not missing.
fn present<'de, D: Deserializer<'de>, T: Deserialize<'de>>(
    deserializer: D,
) -> Result<Option<T>, D::Error> {
    Option::deserialize(deserializer)
}

/// Reads a value that may be missing but not null.
fn added<'de, D: Deserializer<'de>, T: Deserialize<'de>>(
    deserializer: D,
) -> Result<Option<T>, D::Error> {
    T::deserialize(deserializer).map(Some)
}

impl Rules {
    /// The fewest digits that witnesses call at the numbering.
    pub const FEWEST_NUMBER_DIGITS: u64 = 12;
    /// The most signers beside notary, technician and parent: what a page has room for.
    pub const MOST_SIGNERS: usize = 8;

    /// Reads and checks the bytes of `rules.json`; the error is the first thing that does not
    /// hold.
    pub fn parse(bytes: &[u8]) -> Result<Self, RulesError> {
        let rules: Self = json::parse(bytes)?;
        rules.check()?;
        Ok(rules)
    }

    /// Returns the bytes of `rules.json` for these rules. Only a freeze writes them; everybody else
    /// hashes the bytes that are there.
    pub fn to_bytes(&self) -> Result<Vec<u8>, RulesError> {
        self.check()?;
        let mut bytes =
            serde_json::to_vec_pretty(self).map_err(|error| JsonError::other_fields(&error))?;
        bytes.push(b'\n');
        Ok(bytes)
    }

    /// Reports whether the witnesses call digits at the numbering: not where everything that they
    /// settle came with the roster.
    pub fn calls_number_digits(&self) -> bool {
        self.numbering == Numbering::Drawn
            || self.school_order == SchoolOrder::Drawn
            || self.parents.get() > 0
    }

    /// Returns the earlier ceremony that this one replaces; without a reason in records of older
    /// versions.
    pub fn superseded(&self) -> Option<SupersededCeremony> {
        Some(SupersededCeremony {
            fingerprint: self.supersedes?,
            reason: self.supersedes_reason.clone().unwrap_or_default(),
        })
    }

    /// Returns the largest interval in a ring.
    pub fn largest_interval(&self, ring: &[RingEntry]) -> u64 {
        match self.interval_max {
            IntervalMax::Children => ring.iter().map(|entry| entry.children).sum(),
            IntervalMax::Entries => ring.len() as u64,
        }
    }

    /// Returns the index of a school in rule order.
    pub fn school_index(&self, code: &str) -> Option<usize> {
        self.schools.iter().position(|school| school.code == code)
    }

    fn check(&self) -> Result<(), RulesError> {
        for (field, value) in [
            ("interval_min", self.interval_min),
            ("min_ticks", self.min_ticks),
            ("tick_hz", self.tick_hz),
        ] {
            if value.get() < 1 {
                return Err(RulesError::Zero { field });
            }
        }
        if self.custodians.is_empty() {
            return Err(RulesError::NoCustodian);
        }
        if self.calls_number_digits() && self.number_digits.get() < Self::FEWEST_NUMBER_DIGITS {
            return Err(RulesError::FewNumberDigits {
                found: self.number_digits.get(),
            });
        }
        if self.signers.len() > Self::MOST_SIGNERS {
            return Err(RulesError::TooManySigners {
                found: self.signers.len(),
            });
        }
        if let Some(double) = first_double(self.custodians.iter()) {
            return Err(RulesError::CustodianTwice {
                custodian: double.clone(),
            });
        }
        let codes = self
            .schools
            .iter()
            .map(|s| &s.code)
            .chain(self.direct.iter().map(|s| &s.code));
        if let Some(double) = first_double(codes) {
            return Err(RulesError::SchoolTwice {
                code: double.clone(),
            });
        }
        let plans = self
            .schools
            .iter()
            .map(|s| (&s.code, s.plan, s.priority, s.places));
        for (code, plan, priority, places) in plans.chain(
            self.direct
                .iter()
                .map(|s| (&s.code, s.plan, s.priority, s.places)),
        ) {
            if plan.get().checked_sub(priority.get()) != Some(places.get()) {
                return Err(RulesError::Places { code: code.clone() });
            }
        }
        self.check_after()
    }
}

fn first_double<'a>(values: impl Iterator<Item = &'a String>) -> Option<&'a String> {
    let mut seen = HashSet::new();
    values.into_iter().find(|value| !seen.insert(*value))
}
