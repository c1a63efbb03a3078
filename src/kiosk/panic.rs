// SPDX-License-Identifier: Apache-2.0

//! Faults of the program itself: a picture that can't be painted costs that picture only; anything
//! else ends the kiosk with a word that is fit for the public.
//!
//! Invariant: what a panic says never leaves, because it may hold a name. Deliberately not here:
//! any attempt to go on after a fault of the controller, because the ledger is whole and a new
//! start goes on exactly where it stood.

use crate::i18n::gettext_f;
use std::io::Write;
use std::panic::{AssertUnwindSafe, Location, PanicHookInfo, catch_unwind};

/// Why a picture was not painted.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum PaintFault {
    /// The painter said so.
    Refused(cairo::Error),
    /// The painter panicked.
    Panicked,
}

/// Paints, and makes a value of any failure: neither the windows nor the draw depend on a picture.
pub fn guarded<T>(paint: impl FnOnce() -> Result<T, cairo::Error>) -> Result<T, PaintFault> {
    catch_unwind(AssertUnwindSafe(paint))
        .map_err(|_| PaintFault::Panicked)?
        .map_err(PaintFault::Refused)
}

/// What is said of a fault: where in the program, what is safe, what to do.
fn said(place: Option<&Location<'_>>) -> String {
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

/// From now on a panic says only [`said`]. One that reaches the windows' C code ends the process;
/// commits are on disk by then.
pub fn watch() {
    std::panic::set_hook(Box::new(|info: &PanicHookInfo<'_>| {
        // Nobody has to listen.
        let _ = writeln!(std::io::stderr(), "{}", said(info.location()));
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
    fn the_last_words_name_the_place_and_nothing_else() {
        let words = said(Some(Location::caller()));
        assert!(
            words.contains("fault.rs:") && words.contains("ledger"),
            "{words}"
        );
        assert!(said(None).contains('?'));
    }
}
