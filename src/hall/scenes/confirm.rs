// SPDX-License-Identifier: Apache-2.0

//! Picture of a step that waits for the second person: the sentence that is confirmed, and the code
//! in a frame that no draw number has.

use crate::hall::code::ConfirmationSeen;
use crate::hall::stage::{ConfirmStage, HallStage};
use crate::i18n::gettext;

/// Returns the stage; where no code is asked for it says that a key does instead.
pub(super) fn stage(seen: &ConfirmationSeen) -> HallStage {
    let (caption, note) = match seen.code {
        Some(_) => (
            gettext("Confirmation code"),
            gettext("For this confirmation only; no part of the draw"),
        ),
        None => (
            gettext("The second person confirms by a key"),
            String::new(),
        ),
    };
    HallStage::Confirm(ConfirmStage {
        chip: gettext("Two people confirm"),
        sentence: seen.sentence.clone(),
        caption,
        code: seen.code.clone(),
        note,
    })
}
