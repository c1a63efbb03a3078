// SPDX-License-Identifier: Apache-2.0

//! Children of a real ceremony that was drawn already, found on a medium.
//!
//! Invariant: once the stage digits are called nothing replaces a ceremony, so no child of it is
//! frozen for another one beside it (PROTOCOL §4). Deliberately absent: ceremonies before their
//! stage digits, which can be superseded, and rehearsals, which are void.

use super::folded_folder::FoldedFolder;
use super::recovery::PATIENCE;
use crate::ceremony::files::read_roster;
use crate::ceremony::state::Milestone;
use crate::disk::{ByteLimit, OpenFolder};
use crate::sync::within;
use std::collections::HashSet;
use std::path::Path;
use std::sync::Arc;

/// Returns whether an archive or copy is of a real ceremony whose stage digits were called and that
/// has one of these serials.
pub fn draws_one_of(folder: &Path, serials: &Arc<HashSet<String>>) -> bool {
    let (path, serials) = (folder.to_owned(), Arc::clone(serials));
    let found = within(PATIENCE, move || has_common_serial(&path, &serials));
    found.flatten().unwrap_or_default()
}

fn has_common_serial(folder: &Path, serials: &HashSet<String>) -> Option<bool> {
    let source = FoldedFolder::read(folder).ok()?;
    let state = &source.state;
    if state.rules().rehearsal || state.milestone() < Milestone::StageCalled {
        return Some(false);
    }
    let open = OpenFolder::open(folder).ok()?;
    let roster = open.read("roster.tsv", ByteLimit::LARGE).ok()?;
    let drawn = read_roster(&roster, state.rules(), state.entries()?).ok()?;
    Some(drawn.iter().any(|child| serials.contains(&child.serial)))
}
