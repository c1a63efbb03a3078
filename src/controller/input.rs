// SPDX-License-Identifier: Apache-2.0

//! Actions of people at the machine, each as one value: the controller's only way in.

use super::{Direction, IncidentKind, RuleChoice};
use crate::controller::parent_keys::ParentKey;

/// Action of a person at the machine.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum OperatorInput {
    /// The gold button, F8: the step that is due.
    Primary,
    /// F9: the second person confirms by a key.
    Confirm,
    /// Escape, while a second person is asked for: nothing is confirmed.
    Cancel,
    /// F2, while a code is asked for: the hall display can't be read.
    HallUnreadable,
    /// A character of a digit or slip that is typed.
    Typed(char),
    /// Takes the last typed character back.
    Erase,
    /// A parent's key went down.
    KeyDown(ParentKey),
    /// A parent's key came up.
    KeyUp(ParentKey),
    /// A parent's key, pressed on the console by a parent who can't use the physical ones.
    Press(ParentKey),
    /// A rule is chosen.
    Choose(RuleChoice),
    /// F4: an incident begins.
    Incident,
    /// Chooses the kind of the open incident.
    Happened(IncidentKind),
    /// F3: the draw waits, or goes on.
    Hold,
    /// F2: the draw at double pace, or at its own.
    Faster,
    /// F11: the windows change monitors; theirs to do, the controller knows none.
    SwapMonitors,
    /// F1: the page of all keys, or back.
    Help,
    /// Insert: the clock was compared by hand with a trusted one.
    ClockChecked,
    /// F12: the kiosk is to be left.
    Leave,
    /// Escape: not the ceremony on the media, a new one is prepared.
    Anew,
    /// F10: whether this computer is ready.
    Look,
    /// F7: a person has counted the printed pages of the sets in hand.
    PaperSeen,
    /// F6: the unknown or failed copy is void, print another; asks why. While a slip is to be read
    /// back, the slip to write by hand is shown or hidden.
    PrintAgain,
    /// Tab: the page of papers opens or closes.
    Papers,
    /// Shift with Tab: the page of media opens or closes.
    Media,
    /// An arrow key on the page of papers or media.
    Move(Direction),
    /// Delete: the ceremony is superseded, before its stage digits, or its shares are lost, after
    /// them, for the reason that the note of the open incident says.
    Supersede,
    /// F5: another parent representative takes the keys.
    ReplacePresser,
}
