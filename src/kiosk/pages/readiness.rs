//! The readiness report as a page.

use super::Page;
use crate::kiosk::desk::Desk;
use crate::kiosk::view::{Centre, Mark, Row};
use crate::session::{Check, Verdict};
use crate::words::{fill, gettext};

pub(super) fn page(desk: &Desk) -> Page {
    let checks = desk.readiness().map(|report| report.checks.as_slice()).unwrap_or_default();
    let row = |check: &Check| {
        let mark = match check.verdict() {
            Verdict::Good => Mark::Done,
            Verdict::Look => Mark::PleaseConfirm,
            Verdict::Bad => Mark::MustCorrect,
        };
        let (name, found) = check.words();
        Row::new(mark, name).detail(found)
    };
    // What a person must look at stands first.
    let mut sorted: Vec<&Check> = checks.iter().collect();
    sorted.sort_by_key(|check| std::cmp::Reverse(check.verdict()));
    let not_good = checks.iter().filter(|check| check.verdict() != Verdict::Good).count();
    Page {
        title: gettext("Readiness before the hall opens"),
        progress: match not_good {
            0 => gettext("all is well"),
            n => fill(gettext("{} to look at"), &[&n]),
        },
        centre: Centre::List(sorted.into_iter().map(row).collect()),
        consequence: gettext("The report goes onto the ledger, and its sheet is filed for the notary to sign."),
        label: gettext("Read, go on"),
        ..Page::default()
    }
}
