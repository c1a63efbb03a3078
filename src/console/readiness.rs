// SPDX-License-Identifier: Apache-2.0

//! The readiness report as a page.

use super::PageParts;
use crate::console::view::{CentreView, ListRow, StatusMark};
use crate::controller::Controller;
use crate::i18n::{gettext, gettext_f};
use crate::session::{CheckVerdict, ReadinessCheck};

pub(super) fn page(controller: &Controller) -> PageParts {
    let checks = controller
        .readiness()
        .map(|report| report.checks.as_slice())
        .unwrap_or_default();
    let row = |check: &ReadinessCheck| {
        let mark = match check.verdict() {
            CheckVerdict::Good => StatusMark::Done,
            CheckVerdict::Look => StatusMark::PleaseConfirm,
            CheckVerdict::Bad => StatusMark::MustCorrect,
        };
        let (name, found) = check.words();
        ListRow::new(mark, name).detail(found)
    };
    // What a person must look at stands first.
    let mut sorted: Vec<&ReadinessCheck> = checks.iter().collect();
    sorted.sort_by_key(|check| std::cmp::Reverse(check.verdict()));
    let not_good = checks
        .iter()
        .filter(|check| check.verdict() != CheckVerdict::Good)
        .count();
    PageParts {
        title: gettext("Readiness before the hall opens"),
        progress: match not_good {
            0 => gettext("all is well"),
            n => gettext_f("{checks} to look at", &[("checks", &n)]),
        },
        centre: CentreView::List(sorted.into_iter().map(row).collect()),
        consequence: gettext(
            "The report goes onto the ledger, and its sheet is filed for the notary to sign.",
        ),
        label: gettext("Read, go on"),
        ..PageParts::default()
    }
}
