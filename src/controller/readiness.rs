// SPDX-License-Identifier: Apache-2.0

//! The readiness report on the console: read before the hall opens, then recorded and filed.

use super::error::ControllerError;
use super::messages::session_error_text;
use super::{Controller, Phase, SideAction};
use crate::ceremony::aux_event::AuxEvent;
use crate::disk;
use crate::session::{ReadinessReport, SessionError};
use crate::sheet;

/// Path of the report's sheet in the data folder.
const SHEET: &str = "papers/readiness.pdf";

impl Controller {
    /// Returns the report that is being read.
    pub fn readiness(&self) -> Option<&ReadinessReport> {
        self.common.readiness.as_ref()
    }

    /// Returns whether the report can be read at the step that is due.
    pub fn may_look(&self) -> bool {
        self.step().allows(SideAction::CheckReadiness)
    }

    /// Makes the report, or makes it anew.
    pub(super) fn check_readiness(&mut self) {
        if !self.may_look() {
            return;
        }
        self.common.pending = None;
        let data = &self.common.options.data;
        let report = match self.session() {
            Some(session) => Ok(ReadinessReport::of(session, data)),
            None => {
                let mirror = self.common.find_mirror_folder();
                let program = self.common.options.program.sha256();
                program.map_err(SessionError::from).and_then(|program| {
                    ReadinessReport::of_folder(data, mirror.as_deref(), program)
                })
            }
        };
        match report {
            Ok(report) => self.common.readiness = Some(report),
            Err(error) => self.common.message = Some(session_error_text(&error)),
        }
    }

    /// Ends the report that was read: recorded on the ledger with its verdict, its sheet filed in
    /// the data folder. Before the freeze there is no ledger to record it on.
    pub(super) fn file_readiness(&mut self) -> Result<(), ControllerError> {
        let report = self.common.readiness.take();
        let (Some(report), Phase::Running(running)) = (report, &mut self.phase) else {
            return Ok(());
        };
        if let Some(fonts) = &self.common.fonts {
            let paper = report.paper(&running.session);
            let bytes = sheet::write(&paper, fonts)?;
            disk::write_whole(&self.common.options.data.join(SHEET), &bytes)?;
        }
        let verdict = report.verdict();
        running.append(AuxEvent::ReadinessRead { verdict })
    }
}
