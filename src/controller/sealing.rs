// SPDX-License-Identifier: Apache-2.0

//! The preparing day after the freeze: numbers, seal, copies.

use super::CeremonyKind;
use super::common::Common;
use super::error::ControllerError;
use super::running::Running;
use crate::ceremony::aux_event::AuxEvent;
use crate::ceremony::decide::{Command, DecideError};
use crate::custody;
use crate::protocol::Share;
use crate::session::{CopyFiles, ShownNames};
use std::path::{Path, PathBuf};

impl Running {
    /// Gives the numbers by the digits that were typed.
    pub(super) fn number(&mut self, common: &mut Common) -> Result<(), ControllerError> {
        self.note_missing_mirror()?;
        let digits = std::mem::take(&mut self.typed);
        self.run(Command::Number { digits })?;
        self.names = ShownNames::of(&self.session);
        self.put_names_on_disc(common);
        Ok(())
    }

    /// Records that the numbers were read aloud.
    pub(super) fn read_numbers(&mut self, _: &mut Common) -> Result<(), ControllerError> {
        self.append(AuxEvent::NumbersRead)
    }

    /// Draws the shares and seals onto the custodians' media, one after the other.
    ///
    /// In a real ceremony it only begins: people insert one medium after the other.
    pub(super) fn seal(&mut self, common: &mut Common) -> Result<(), ControllerError> {
        if common.options.kind == CeremonyKind::Real {
            return self.begin_seal(common);
        }
        let folders = self.sealed_folders(common).ok_or(DecideError::NotDue)?;
        let media: Vec<&Path> = folders.iter().map(PathBuf::as_path).collect();
        let shares: Result<Vec<Share>, _> = media.iter().map(|_| custody::new_share()).collect();
        let further = self.copy_files(common)?;
        self.disc_names.wait();
        let disc = common.media.data_disc();
        self.session
            .seal_with_disc(&media, disc.as_deref(), shares?, &further)?;
        self.names = ShownNames::of(&self.session);
        self.session.write_record(&common.record_folder())?;
        Ok(())
    }

    fn sealed_folders(&self, common: &Common) -> Option<Vec<PathBuf>> {
        let custodians = self.state().rules().custodians.len();
        common.media.sealed_folders(custodians)
    }

    /// Returns the papers and workbooks of a sealed copy.
    pub(super) fn copy_files(&self, common: &Common) -> Result<CopyFiles, ControllerError> {
        let mut further = self.session.workbooks()?;
        if let Some(fonts) = &common.fonts {
            further.extend(self.session.copy_papers(fonts)?);
        }
        Ok(further)
    }

    /// Begins the drawing day. The copies are whole: `sealed` follows the last of them.
    pub(super) fn begin_drawing_day(&mut self, _: &mut Common) -> Result<(), ControllerError> {
        self.append(AuxEvent::DrawingDay)
    }
}
