// SPDX-License-Identifier: Apache-2.0

//! The slip with a custodian's share on its way to the printer.
//!
//! Invariant: a share is read from its custodian's medium for one print and kept nowhere; on the
//! preparing day only. Deliberately absent: the queue.

use super::common::Common;
use super::error::ControllerError;
use super::print_history::{CopyOwner, PrintHistory};
use super::running::Running;
use super::{Controller, media};
use crate::ceremony::state::Milestone;
use crate::custody;
use crate::session::PrintedDocument;
use crate::sheet::PrintNumber;

impl Running {
    /// Queues the slip with a custodian's share, read from its medium.
    pub(super) fn print_slip(
        &mut self,
        common: &mut Common,
        custodian: usize,
    ) -> Result<(), ControllerError> {
        let custodians = &self.state().rules().custodians;
        let (Some(medium), Some(name)) = (common.media.of(custodian), custodians.get(custodian))
        else {
            return Err(ControllerError::SlipMediumMissing);
        };
        if !self.may_print_slips() {
            return Ok(());
        }
        let share = custody::read_share(&media::sealed(medium), name)?;
        if common.prints.has_slip(custodian) {
            return Err(ControllerError::SlipQueued);
        }
        let owner = CopyOwner {
            of: PrintedDocument::Slip,
            custodian,
        };
        let history = PrintHistory::read(self.log.events());
        let print = history
            .of(owner)
            .map_or(PrintNumber::FIRST, |last| last.print);
        let paper = self
            .session
            .share_slip(custodian, &share, print)
            .ok_or(ControllerError::SlipMediumMissing)?;
        common.prints.add_slip(custodian, print, paper);
        Ok(())
    }

    /// Returns whether slips can be printed now: from the seal to the end of the preparing day.
    pub(super) fn may_print_slips(&self) -> bool {
        !self.attestations.is_drawing_day() && self.state().milestone() == Milestone::Sealed
    }
}

impl Controller {
    /// Returns whether slips can be printed now.
    pub fn may_print_slips(&self) -> bool {
        self.phase.running().is_some_and(Running::may_print_slips)
    }
}
