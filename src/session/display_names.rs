// SPDX-License-Identifier: Apache-2.0

//! Which name stands for a child on glass and paper: its own, or in a rehearsal an alias (演练甲, 演练乙
//! …), whatever roster was loaded.
//!
//! Invariant: within a school no two children share an alias; it goes by the order of the draw
//! numbers, so it is the same in every run.

use super::Session;
use crate::protocol::Digest;
use crate::roster::rehearsal_alias;
use std::collections::BTreeMap;
use std::fmt;

/// The names to show, by leaf; children by serial ascending.
#[derive(Clone, Default)]
pub struct ShownNames(BTreeMap<Digest, Vec<String>>);

impl fmt::Debug for ShownNames {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "ShownNames({})", self.0.len())
    }
}

impl ShownNames {
    /// Those of a session; empty before numbers stand.
    pub fn of(session: &Session) -> Self {
        let mut shown = BTreeMap::new();
        let rehearsal = session.state().rules().rehearsal;
        let Some(entries) = session.state().entries() else {
            return Self(shown);
        };
        let (mut school, mut next) = (None, 0);
        for entry in &entries.0 {
            if school != Some(entry.school) {
                school = Some(entry.school);
                next = 0;
            }
            let Some(names) = session.names().of(&entry.leaf) else {
                continue;
            };
            let mut name = |own: &String| {
                next += 1;
                if rehearsal {
                    rehearsal_alias(next - 1)
                } else {
                    own.clone()
                }
            };
            shown.insert(
                entry.leaf,
                names.children.iter().map(|(_, own)| name(own)).collect(),
            );
        }
        Self(shown)
    }

    /// The names behind a leaf.
    pub fn of_leaf(&self, leaf: &Digest) -> &[String] {
        self.0.get(leaf).map_or(&[], Vec::as_slice)
    }
}
