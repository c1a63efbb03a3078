// SPDX-License-Identifier: Apache-2.0

//! Who stands behind a leaf: names and serials beside the state, kept from the freeze on.
//!
//! Invariant: bound to entries by leaf only, so a number never changes whose it is. Debug shows no
//! name.

use crate::ceremony::files::{Entries, RosterLine};
use crate::protocol::{Digest, Salt};
use std::collections::BTreeMap;
use std::fmt;

const HEADER: &str = "leaf\tserial\tname\tsalt";

/// One child as it stands in the ledger's `children.tsv`.
#[derive(Clone, PartialEq, Eq)]
pub struct ChildLine {
    /// Its entry's leaf.
    pub leaf: Digest,
    /// Its serial.
    pub serial: String,
    /// Its name.
    pub name: String,
    /// Its entry's salt.
    pub salt: Salt,
}

/// The children of one entry, by serial ascending.
#[derive(Clone, PartialEq, Eq)]
pub struct EntryNames {
    /// The entry's salt.
    pub salt: Salt,
    /// Serial and name of each child.
    pub children: Vec<(String, String)>,
}

impl fmt::Debug for EntryNames {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "EntryNames({})", self.children.len())
    }
}

/// All names, by leaf.
#[derive(Clone, Debug, Default)]
pub struct BoundNames(BTreeMap<Digest, EntryNames>);

impl BoundNames {
    /// Reads `children.tsv`.
    pub fn read(bytes: &[u8]) -> Result<Self, String> {
        let text = std::str::from_utf8(bytes).map_err(|_| "children.tsv is not UTF-8")?;
        let mut names = Self::default();
        for line in text.lines().skip(1) {
            let [leaf, serial, name, salt] = line.split('\t').collect::<Vec<_>>()[..] else {
                return Err("children.tsv: a line has not four fields".into());
            };
            let (Some(leaf), Some(salt)) = (Digest::from_hex(leaf), Salt::from_hex(salt)) else {
                return Err("children.tsv: a leaf or salt is not 64 hex digits".into());
            };
            let entry = names.0.entry(leaf).or_insert_with(|| EntryNames {
                salt,
                children: Vec::new(),
            });
            entry.children.push((serial.to_owned(), name.to_owned()));
        }
        Ok(names)
    }

    /// The bytes of `children.tsv`.
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

    /// The children behind a leaf.
    pub fn of(&self, leaf: &Digest) -> Option<&EntryNames> {
        self.0.get(leaf)
    }

    /// The lines of `roster.tsv` for these entries.
    pub fn roster(&self, entries: &Entries) -> Vec<RosterLine> {
        let mut lines = Vec::new();
        for entry in &entries.0 {
            let Some(names) = self.of(&entry.leaf) else {
                continue;
            };
            lines.extend(names.children.iter().map(|(serial, name)| RosterLine {
                school: entry.school,
                number: entry.number,
                serial: serial.clone(),
                name: name.clone(),
                salt: names.salt,
            }));
        }
        lines
    }
}
