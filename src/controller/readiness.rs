// SPDX-License-Identifier: Apache-2.0

//! The readiness report on the console: looked at before the hall opens, noted and filed when two
//! eyes have read it.

use super::error::ControllerError;
use super::messages::session_error_text;
use super::{Controller, DueStep, mirror};
use crate::ceremony::aux_event::{AuxEvent, ReadinessVerdict};
use crate::disk;
use crate::session::{CheckVerdict, ReadinessReport};
use crate::sheet;

/// Where its sheet is filed in the data folder.
const SHEET: &str = "papers/readiness.pdf";

impl Controller {
    /// The report that is being read.
    pub fn readiness(&self) -> Option<&ReadinessReport> {
        self.readiness.as_ref()
    }

    /// Whether it can be looked at now: never while the draw runs.
    pub fn may_look(&self) -> bool {
        use DueStep::{BeginSchool, Import, Opening, Readiness, Seal, Sealed};
        matches!(
            self.step(),
            Import | Seal | Sealed | Opening | BeginSchool | Readiness
        )
    }

    /// F10: looks, or looks again.
    pub(super) fn look(&mut self) {
        if !self.may_look() {
            return;
        }
        self.armed = None;
        let data = &self.options.data;
        let report = match &self.session {
            Some(session) => Ok(ReadinessReport::of(session, data)),
            None => ReadinessReport::of_folder(data, mirror::folder(&self.options).as_deref()),
        };
        match report {
            Ok(report) => self.readiness = Some(report),
            Err(error) => self.message = Some(session_error_text(&error)),
        }
    }

    /// It was read: on the ledger with its verdict, and its sheet in the data folder.
    pub(super) fn readiness_read(&mut self) -> Result<(), ControllerError> {
        let Some(report) = self.readiness.take() else {
            return Ok(());
        };
        let Some(session) = &mut self.session else {
            return Ok(());
        };
        if let Some(fonts) = &self.fonts {
            let bytes = sheet::write(&report.paper(session), fonts)?;
            disk::write_whole(&self.options.data.join(SHEET), &bytes)?;
        }
        let verdict = match report.verdict() {
            CheckVerdict::Good => ReadinessVerdict::Good,
            CheckVerdict::Look => ReadinessVerdict::Look,
            CheckVerdict::Bad => ReadinessVerdict::Bad,
        };
        session.append(AuxEvent::ReadinessRead { verdict })?;
        Ok(())
    }
}
