// SPDX-License-Identifier: Apache-2.0

//! Faults of the program itself: a picture that can't be painted costs that picture only; any other
//! panic ends the kiosk with a message that is fit for the public.
//!
//! Invariant: the message of a panic is never printed, because it may contain a name. Deliberately
//! not here: any attempt to go on after a fault of the controller, because the ledger is whole and
//! a new start goes on exactly where it was.

use crate::i18n::gettext_f;
use std::io::Write;
use std::panic::{AssertUnwindSafe, Location, PanicHookInfo, catch_unwind};

/// Reason for which a picture was not painted.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum PaintFault {
    /// The painter reported an error.
    Refused(cairo::Error),
    /// The painter panicked.
    Panicked,
}

/// Paints, and returns any failure as a value: neither the windows nor the draw depend on a
/// picture.
pub fn guarded<T>(paint: impl FnOnce() -> Result<T, cairo::Error>) -> Result<T, PaintFault> {
    catch_unwind(AssertUnwindSafe(paint))
        .map_err(|_| PaintFault::Panicked)?
        .map_err(PaintFault::Refused)
}

/// Returns the message of a fault: where in the program, what is safe, what to do.
fn fault_message(place: Option<&Location<'_>>) -> String {
    let place = place.map_or_else(
        || "?".to_owned(),
        |place| format!("{}:{}", place.file(), place.line()),
    );
    gettext_f(
        "paiwei: a fault in the program at {place}. Everything that was shown is on the ledger \
         and stays as it is; if the windows are gone, start again and the draw goes on where it \
         stood. Tell support this line.",
        &[("place", &place)],
    )
}

/// Prints only [`fault_message`] of a panic from now on. One that reaches the toolkit's C code ends
/// the process; commits are on disk by then.
pub fn watch() {
    std::panic::set_hook(Box::new(|info: &PanicHookInfo<'_>| {
        // A closed pipe is not an error.
        let _ = writeln!(std::io::stderr(), "{}", fault_message(info.location()));
    }));
}

#[cfg(test)]
#[allow(clippy::panic, reason = "this is about panics")]
mod tests {
    use super::*;

    #[test]
    fn a_painter_that_fails_or_panics_is_a_value() {
        assert_eq!(guarded(|| Ok(7)), Ok(7));
        assert_eq!(
            guarded(|| Err::<(), _>(cairo::Error::NoMemory)),
            Err(PaintFault::Refused(cairo::Error::NoMemory))
        );
        assert_eq!(
            guarded(|| -> Result<(), cairo::Error> { panic!("张明轩") }),
            Err(PaintFault::Panicked)
        );
    }

    #[test]
    fn the_message_of_a_fault_names_the_place_and_nothing_else() {
        let words = fault_message(Some(Location::caller()));
        assert!(
            words.contains("panic.rs:") && words.contains("ledger"),
            "{words}"
        );
        assert!(fault_message(None).contains('?'));
    }
}
