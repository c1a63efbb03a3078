// SPDX-License-Identifier: Apache-2.0

//! The children's names and serials, kept beside the state from the freeze on (`children.tsv`).
//!
//! Invariant: names that exist were held against the leaves that C0 covers, so a number never
//! changes whose it is. Debug shows no name. Deliberately absent: numbers and schools.

use crate::ceremony::files::{DirectFault, DirectList, Entries, Pool, PoolEntry, RosterLine};
use crate::ceremony::rules::Rules;
use crate::ceremony::state::CeremonyState;
use crate::protocol::{Digest, Salt, seal};
use std::collections::{BTreeMap, HashMap};
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
        let (Some(leaf), Some(salt)) = (Digest::from_hex(leaf), Salt::from_hex(salt)) else {
            return Err(NamesError::NotHex { line: number });
        };
        Ok(Self {
            leaf,
            serial: serial.to_owned(),
            name: name.to_owned(),
            salt,
        })
    }
}

/// The reason for which names are not those that were sealed. None of them names a child.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
pub enum NamesError {
    /// One of the two files is there, the other is not.
    #[error("{0} is missing beside the other names")]
    Incomplete(&'static str),
    /// The bytes are not UTF-8.
    #[error("children.tsv is not UTF-8")]
    NotUtf8,
    /// The first line is not the header.
    #[error("children.tsv line 1: not the header that belongs here")]
    NotHeader,
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
    /// A child belongs to no entry of the pool.
    #[error("children.tsv line {line}: a child of no entry of pool.tsv")]
    NoEntry {
        /// From 1, the header included.
        line: u64,
    },
    /// An entry of the pool has no children.
    #[error("children.tsv: an entry of school {school} in pool.tsv has no child")]
    NoChildren {
        /// The school's code.
        school: String,
    },
    /// The children of an entry do not give its leaf.
    #[error("children.tsv line {line}, school {school}: not the children that pool.tsv seals")]
    OtherChildren {
        /// The line of the entry's first child, from 1, the header included.
        line: u64,
        /// The school's code.
        school: String,
    },
    /// The children of the schools without a draw.
    #[error("direct.tsv: {0}")]
    Direct(#[from] DirectFault),
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

/// The names of all children of the pool, by leaf: each entry's children give its leaf.
#[derive(Clone, Debug)]
pub struct BoundNames(BTreeMap<Digest, EntryNames>);

/// The children of a leaf as `children.tsv` has them, before they are held against it.
struct UnboundNames {
    /// The line of the first child.
    line: u64,
    /// The first child's salt; a later child must have the same.
    salt: Salt,
    children: Vec<NamedChild>,
    /// True where a child has another salt than the first.
    mixed: bool,
}

impl BoundNames {
    /// Reads the bytes of `children.tsv` and recomputes the leaf of every entry of the pool from
    /// them.
    pub fn read(bytes: &[u8], rules: &Rules, pool: &Pool) -> Result<Self, NamesError> {
        let mut unbound = read_children(bytes)?;
        let mut names = BTreeMap::new();
        for entry in &pool.0 {
            let school = rules.schools.get(entry.school);
            let code = school.map_or("", |school| &school.code);
            let Some(found) = unbound.remove(&entry.leaf) else {
                let school = code.to_owned();
                return Err(NamesError::NoChildren { school });
            };
            if !found.gives(entry, code) {
                let (line, school) = (found.line, code.to_owned());
                return Err(NamesError::OtherChildren { line, school });
            }
            let (salt, children) = (found.salt, found.children);
            names.insert(entry.leaf, EntryNames { salt, children });
        }
        match unbound.values().map(|left| left.line).min() {
            Some(line) => Err(NamesError::NoEntry { line }),
            None => Ok(Self(names)),
        }
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

impl UnboundNames {
    /// Returns whether these are the children of an entry of the school with this code.
    fn gives(&self, entry: &PoolEntry, code: &str) -> bool {
        let named = self
            .children
            .iter()
            .map(|child| (child.serial.as_str(), child.name.as_str()));
        !self.mixed
            && self.children.len() as u64 == entry.children
            && self.children.is_sorted_by(|a, b| a.serial < b.serial)
            && seal::leaf(&self.salt, code, named) == entry.leaf
    }
}

/// Reads the lines of `children.tsv` by leaf.
fn read_children(bytes: &[u8]) -> Result<HashMap<Digest, UnboundNames>, NamesError> {
    let text = std::str::from_utf8(bytes).map_err(|_| NamesError::NotUtf8)?;
    let mut lines = text.lines();
    if lines.next() != Some(HEADER) {
        return Err(NamesError::NotHeader);
    }
    let mut unbound: HashMap<Digest, UnboundNames> = HashMap::new();
    for (line, text) in (2..).zip(lines) {
        let child = ChildLine::parse(line, text)?;
        let salt = child.salt;
        let entry = unbound.entry(child.leaf).or_insert_with(|| UnboundNames {
            line,
            salt,
            children: Vec::new(),
            mixed: false,
        });
        entry.mixed |= entry.salt != salt;
        entry.children.push(NamedChild {
            serial: child.serial,
            name: child.name,
        });
    }
    Ok(unbound)
}

/// All names of a ceremony, held against what is sealed: papers are made from these only.
#[derive(Clone, Debug)]
pub struct SealedNames {
    /// The children of the pool.
    pub children: BoundNames,
    /// The children of the schools without a draw.
    pub direct: DirectList,
}

impl SealedNames {
    /// Reads the two files of the ledger. `None` where it has neither: a ceremony that was
    /// recovered from a medium without names.
    pub(super) fn read(
        children: Option<&[u8]>,
        direct: Option<&[u8]>,
        state: &CeremonyState,
    ) -> Result<Option<Self>, NamesError> {
        match (children, direct) {
            (None, None) => Ok(None),
            (None, Some(_)) => Err(NamesError::Incomplete("children.tsv")),
            (Some(_), None) => Err(NamesError::Incomplete("direct.tsv")),
            (Some(children), Some(direct)) => Ok(Some(Self {
                children: BoundNames::read(children, state.rules(), state.pool())?,
                direct: DirectList::read(direct, state.rules())?,
            })),
        }
    }
}
