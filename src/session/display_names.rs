// SPDX-License-Identifier: Apache-2.0

//! The names under which children are shown in the hall and on papers: their own, or in a
//! rehearsal aliases (演练甲, 演练乙 …), whatever roster was loaded.
//!
//! Invariant: within a school no two children share an alias; aliases follow the order of the draw
//! numbers, so they are the same in every run. Deliberately absent: masking.

use super::Session;
use crate::ceremony::files::RingEntry;
use crate::protocol::Digest;
use crate::roster::rehearsal_alias;
use std::collections::BTreeMap;
use std::fmt;

/// The names to show, by leaf.
#[derive(Clone, Default)]
pub struct ShownNames(BTreeMap<Digest, Vec<String>>);

impl fmt::Debug for ShownNames {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "ShownNames({})", self.0.len())
    }
}

impl ShownNames {
    /// Returns the names of a session's children; none before they have numbers, and none where
    /// the names are missing.
    pub fn of(session: &Session) -> Self {
        let entries = session.state().entries();
        Self::among(session, entries.map_or(&[], |entries| &entries.0))
    }

    /// Returns the names of one school's children (its index in rule order).
    pub fn of_school(session: &Session, school: usize) -> Self {
        let entries = session.state().entries();
        Self::among(session, entries.map_or(&[], |entries| entries.ring(school)))
    }

    /// Returns the names of the children of these entries, which are those of whole schools.
    fn among(session: &Session, entries: &[RingEntry]) -> Self {
        let mut shown = Self::default();
        let Some(sealed) = session.names() else {
            return shown;
        };
        let rehearsal = session.state().rules().rehearsal;
        let mut school = None;
        // The next alias of the school; entries come by school, then by number.
        let mut alias = 0;
        for entry in entries {
            if school != Some(entry.school) {
                school = Some(entry.school);
                alias = 0;
            }
            let Some(names) = sealed.children.of(&entry.leaf) else {
                continue;
            };
            let mut children = Vec::with_capacity(names.children.len());
            for child in &names.children {
                children.push(if rehearsal {
                    rehearsal_alias(alias)
                } else {
                    child.name.clone()
                });
                alias += 1;
            }
            shown.0.insert(entry.leaf, children);
        }
        shown
    }

    /// Returns the names of a leaf's children, by serial ascending.
    pub fn of_leaf(&self, leaf: &Digest) -> &[String] {
        self.0.get(leaf).map_or(&[], Vec::as_slice)
    }
}
