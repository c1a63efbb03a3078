// SPDX-License-Identifier: Apache-2.0

//! The children's names and serials, kept beside the state from the freeze on (`children.tsv`).
//!
//! Invariant: a name is bound to its entry by the leaf only, so a number never changes whose it is.
//! Debug shows no name. Deliberately absent: numbers and schools.

use crate::ceremony::files::{Entries, RosterLine};
use crate::protocol::{Digest, Salt};
use std::collections::BTreeMap;
use std::fmt;

const HEADER: &str = "leaf\tserial\tname\tsalt";

/// One child as the ledger's `children.tsv` has it.
#[derive(Clone, PartialEq, Eq)]
pub struct ChildLine {
    /// The leaf of the child's entry.
    pub leaf: Digest,
    /// The serial.
    pub serial: String,
    /// The name.
    pub name: String,
    /// The salt of the child's entry.
    pub salt: Salt,
}

impl ChildLine {
    /// Reads a line of `children.tsv`.
    fn parse(number: u64, text: &str) -> Result<Self, NamesError> {
        let [leaf, serial, name, salt] = text.split('\t').collect::<Vec<_>>()[..] else {
            return Err(NamesError::Fields { line: number });
        };
        let not_hex = NamesError::NotHex { line: number };
        Ok(Self {
            leaf: Digest::from_hex(leaf).ok_or(not_hex)?,
            serial: serial.to_owned(),
            name: name.to_owned(),
            salt: Salt::from_hex(salt).ok_or(not_hex)?,
        })
    }
}

/// The error of a `children.tsv` that can't be read.
#[derive(Clone, Copy, PartialEq, Eq, Debug, thiserror::Error)]
pub enum NamesError {
    /// The bytes are not UTF-8.
    #[error("children.tsv is not UTF-8")]
    NotUtf8,
    /// A line has not four fields.
    #[error("children.tsv line {line}: not four fields")]
    Fields {
        /// From 1, the header included.
        line: u64,
    },
    /// A leaf or a salt is not 64 hex digits.
    #[error("children.tsv line {line}: a leaf or salt is not 64 hex digits")]
    NotHex {
        /// From 1, the header included.
        line: u64,
    },
}

/// One child of an entry.
#[derive(Clone, PartialEq, Eq)]
pub struct NamedChild {
    /// The serial.
    pub serial: String,
    /// The name.
    pub name: String,
}

/// The children of one entry, by serial ascending.
#[derive(Clone, PartialEq, Eq)]
pub struct EntryNames {
    /// The entry's salt.
    pub salt: Salt,
    /// The children.
    pub children: Vec<NamedChild>,
}

impl fmt::Debug for EntryNames {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "EntryNames({})", self.children.len())
    }
}

/// The names of all children, by leaf.
#[derive(Clone, Debug, Default)]
pub struct BoundNames(BTreeMap<Digest, EntryNames>);

impl BoundNames {
    /// Reads the bytes of `children.tsv`.
    pub fn read(bytes: &[u8]) -> Result<Self, NamesError> {
        let text = std::str::from_utf8(bytes).map_err(|_| NamesError::NotUtf8)?;
        let mut names = Self::default();
        // Line 1 is the header.
        for (number, line) in (2..).zip(text.lines().skip(1)) {
            let child = ChildLine::parse(number, line)?;
            let entry = names.0.entry(child.leaf).or_insert_with(|| EntryNames {
                salt: child.salt,
                children: Vec::new(),
            });
            entry.children.push(NamedChild {
                serial: child.serial,
                name: child.name,
            });
        }
        Ok(names)
    }

    /// Returns the bytes of `children.tsv`.
    pub fn write(lines: &[ChildLine]) -> Vec<u8> {
        let mut out = format!("{HEADER}\n");
        for line in lines {
            out += &format!(
                "{}\t{}\t{}\t{}\n",
                line.leaf,
                line.serial,
                line.name,
                line.salt.to_hex()
            );
        }
        out.into_bytes()
    }

    /// Returns the children of a leaf.
    pub fn of(&self, leaf: &Digest) -> Option<&EntryNames> {
        self.0.get(leaf)
    }

    /// Returns the lines of `roster.tsv` for these entries.
    pub fn roster(&self, entries: &Entries) -> Vec<RosterLine> {
        let mut lines = Vec::new();
        for entry in &entries.0 {
            let Some(names) = self.of(&entry.leaf) else {
                continue;
            };
            lines.extend(names.children.iter().map(|child| RosterLine {
                school: entry.school,
                number: entry.number,
                serial: child.serial.clone(),
                name: child.name.clone(),
                salt: names.salt,
            }));
        }
        lines
    }
}
