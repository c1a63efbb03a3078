// SPDX-License-Identifier: Apache-2.0

//! `direct.tsv`: the children of the schools without a draw, who are all admitted (PROTOCOL §3).
//!
//! Invariant: a [`DirectList`] was compared with the rules that seal it, so it has nobody more and
//! nobody less. Faults name no child.

use super::super::rules::Rules;
use super::{LineFault, lines};
use crate::protocol::hash::sha256;
use std::collections::{BTreeMap, HashSet};
use std::fmt;

const HEADER: &str = "school\tserial\tname";

/// A child of a school without a draw.
#[derive(Clone, PartialEq, Eq)]
pub struct DirectLine {
    /// The school's code.
    pub school: String,
    /// The serial.
    pub serial: String,
    /// The name.
    pub name: String,
}

impl fmt::Debug for DirectLine {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "DirectLine({})", self.school)
    }
}

/// The reason for which a direct list is not the one that the rules seal.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
pub enum DirectFault {
    /// The file is another one than the rules seal.
    #[error("its SHA-256 is not the one that rules.json seals as direct_file")]
    OtherFile,
    /// A line can't be read.
    #[error(transparent)]
    Line(#[from] LineFault),
    /// A school has more or fewer children than the rules say.
    #[error("school {school} has {found} children; rules.json says {expected}")]
    Children {
        /// The school's code.
        school: String,
        /// `children` of the rules.
        expected: u64,
        /// The children in the list.
        found: u64,
    },
}

/// The children of the schools without a draw, as the rules seal them.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct DirectList {
    bytes: Vec<u8>,
    lines: Vec<DirectLine>,
}

impl DirectList {
    /// Reads `direct.tsv` and compares it with the rules: its SHA-256 where they have it (older
    /// rules do not), and the children of each school.
    pub fn read(bytes: &[u8], rules: &Rules) -> Result<Self, DirectFault> {
        if rules.direct_file.is_some_and(|file| file != sha256(bytes)) {
            return Err(DirectFault::OtherFile);
        }
        let mut children: BTreeMap<&str, u64> = BTreeMap::new();
        let mut serials = HashSet::new();
        let mut list = Vec::new();
        for (number, fields) in lines(bytes, HEADER)? {
            let [school, serial, name] = fields[..] else {
                continue;
            };
            let school = school.to_owned();
            let Some(planned) = rules.direct.iter().find(|other| other.code == school) else {
                let what = "the school is none of those without a draw";
                return Err(LineFault::at(number, what).into());
            };
            if !serials.insert(serial) {
                return Err(LineFault::at(number, "the serial is there twice").into());
            }
            *children.entry(&planned.code).or_default() += 1;
            list.push(DirectLine {
                school,
                serial: serial.to_owned(),
                name: name.to_owned(),
            });
        }
        for planned in &rules.direct {
            let found = children.get(planned.code.as_str()).copied().unwrap_or(0);
            if found != planned.children.get() {
                return Err(DirectFault::Children {
                    school: planned.code.clone(),
                    expected: planned.children.get(),
                    found,
                });
            }
        }
        Ok(Self {
            bytes: bytes.to_vec(),
            lines: list,
        })
    }

    /// Returns the bytes of `direct.tsv`.
    pub fn bytes(&self) -> &[u8] {
        &self.bytes
    }

    /// Returns the children, in the order of the file.
    pub fn lines(&self) -> &[DirectLine] {
        &self.lines
    }
}
