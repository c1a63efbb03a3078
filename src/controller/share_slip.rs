// SPDX-License-Identifier: Apache-2.0

//! The slip with a custodian's share on its way to the printer.
//!
//! Invariant: a share is read from its custodian's medium for one print and kept nowhere; on the
//! preparing day only. Deliberately not here: the queue.

use super::Controller;
use super::error::ControllerError;
use super::print_copy::PrintCopy;
use super::print_queue::on_the_ledger;
use crate::ceremony::state::Milestone;
use crate::controller::media;
use crate::custody;
use crate::printing::JobState;
use crate::session::PrintedDocument;
use crate::sheet::PrintNumber;

impl Controller {
    /// Prints the slip with a custodian's share, read from its medium, on the preparing day only.
    pub(super) fn print_slip(&mut self, custodian: usize) -> Result<(), ControllerError> {
        let medium = self
            .seen
            .assigned
            .get(custodian)
            .and_then(Option::as_deref)
            .ok_or(ControllerError::SlipMediumMissing)?;
        let Some(session) = self.session.as_ref().filter(|_| self.may_print_slips()) else {
            return Ok(());
        };
        let name = session
            .state()
            .rules()
            .custodians
            .get(custodian)
            .ok_or(ControllerError::SlipMediumMissing)?;
        let share = custody::read_share(&media::sealed(medium), name)?;
        let last = on_the_ledger(session)
            .get(&(PrintedDocument::Slip, custodian))
            .map_or(1, |(print, _)| *print);
        if self
            .press
            .sets
            .iter()
            .any(|set| set.of == PrintedDocument::Slip && set.custodian == custodian)
        {
            return Err(ControllerError::SlipQueued);
        }
        let print = PrintNumber::new(last).unwrap_or(PrintNumber::FIRST);
        let Some(paper) = session.share_slip(custodian, &share, print) else {
            return Err(ControllerError::SlipMediumMissing);
        };
        let pages = u32::try_from(paper.pages.len()).unwrap_or(u32::MAX);
        let set = PrintCopy {
            of: PrintedDocument::Slip,
            custodian,
            print: last,
            pages,
            state: JobState::Queued(None),
            ordered: false,
        };
        self.press.slips.insert(set.key(), paper);
        self.press.sets.push(set);
        Ok(())
    }

    /// Whether slips can be printed now: from the seal to the end of the preparing day.
    pub fn may_print_slips(&self) -> bool {
        !self.drawing_day
            && self
                .session
                .as_ref()
                .is_some_and(|s| s.state().milestone() == Milestone::Sealed)
    }
}
