// SPDX-License-Identifier: Apache-2.0

//! The preparing day after the freeze: numbers, seal, copies.

use super::common::Common;
use super::error::ControllerError;
use super::running::Running;
use crate::ceremony::aux_event::AuxEvent;
use crate::ceremony::decide::{Command, DecideError};
use crate::custody;
use crate::disk::beneath;
use crate::protocol::Share;
use crate::session::ShownNames;
use std::path::{Path, PathBuf};

impl Running {
    /// Gives the numbers by the digits that were typed.
    pub(super) fn number(&mut self, _: &mut Common) -> Result<(), ControllerError> {
        self.note_missing_mirror()?;
        let digits = std::mem::take(&mut self.typed);
        self.run(Command::Number { digits })?;
        self.names = ShownNames::of(&self.session);
        Ok(())
    }

    /// Records that the numbers were read aloud.
    pub(super) fn read_numbers(&mut self, _: &mut Common) -> Result<(), ControllerError> {
        self.append(AuxEvent::NumbersRead)
    }

    /// Draws the shares, writes each onto its custodian's medium and seals; then writes the copies.
    pub(super) fn seal(&mut self, common: &mut Common) -> Result<(), ControllerError> {
        let folders = self.sealed_folders(common).ok_or(DecideError::NotDue)?;
        let media: Vec<&Path> = folders.iter().map(PathBuf::as_path).collect();
        let shares: Result<Vec<Share>, _> = media.iter().map(|_| custody::new_share()).collect();
        let shares = shares?;
        custody::keep_in_ram(&shares);
        self.session.seal(&media, &shares)?;
        self.names = ShownNames::of(&self.session);
        self.fill_copies(common)
    }

    fn sealed_folders(&self, common: &Common) -> Option<Vec<PathBuf>> {
        let custodians = self.state().rules().custodians.len();
        common.media.sealed_folders(custodians)
    }

    /// Writes the copies, or what a crash left out of them. Without every custodian's medium there
    /// is nothing to write to.
    fn fill_copies(&mut self, common: &Common) -> Result<(), ControllerError> {
        let Some(folders) = self.sealed_folders(common) else {
            return Ok(());
        };
        let media: Vec<&Path> = folders.iter().map(PathBuf::as_path).collect();
        let mut further = self.session.workbooks()?;
        if let Some(fonts) = &common.fonts {
            further.extend(self.session.copy_papers(fonts)?);
        }
        self.session.fill_copies(&media, &further)?;
        self.session.write_record(&common.record_folder())?;
        Ok(())
    }

    /// Returns whether every custodian's copy is finished: its manifest is written last, and is on
    /// the ledger.
    pub(super) fn copies_whole(&self, common: &Common) -> bool {
        let mut custodians = self.state().rules().custodians.iter();
        let recorded = custodians.all(|name| self.session.copy_manifest(name).is_some());
        recorded && self.copies_written(common)
    }

    /// Returns whether the manifest of every copy is on its medium.
    fn copies_written(&self, common: &Common) -> bool {
        self.sealed_folders(common).is_some_and(|folders| {
            folders
                .iter()
                .all(|folder| beneath::is_file(&folder.join(custody::MANIFEST)))
        })
    }

    /// Begins the drawing day once the copies are whole; until then writes what they lack.
    pub(super) fn begin_drawing_day(&mut self, common: &mut Common) -> Result<(), ControllerError> {
        if !self.copies_whole(common) {
            return self.fill_copies(common);
        }
        self.append(AuxEvent::DrawingDay)
    }
}
