// SPDX-License-Identifier: Apache-2.0

//! The page of another program than the sealed one: both hashes, and two people.
//!
//! Deliberately absent: a judgement of the other program. A program that cheats would not open this
//! page.

use super::PageParts;
use crate::console::view::{CentreView, ListRow, StatusMark};
use crate::controller::Controller;
use crate::i18n::gettext;
use crate::protocol::Digest;

/// Returns the page on which two people let another program go on, or leave.
pub(super) fn page(controller: &Controller) -> PageParts {
    let session = controller.session();
    let sealed = session.map(|session| session.state().rules().program.sha256);
    let rows = vec![
        row(
            StatusMark::Done,
            sealed,
            gettext("The program that was sealed, as the certificate has it"),
        ),
        row(
            StatusMark::MustCorrect,
            session.and_then(|session| session.other_program()),
            gettext("The program that runs now"),
        ),
    ];
    PageParts {
        title: gettext("This is not the program that was sealed"),
        centre: CentreView::List(rows),
        consequence: gettext(
            "Leave, and start the sealed program. Where it can't be had, two people let this one \
             go on; ledger and papers say so.",
        ),
        label: gettext("Go on with this program"),
        ..PageParts::default()
    }
}

fn row(mark: StatusMark, program: Option<Digest>, whose: String) -> ListRow {
    let hash = program.map(|program| program.groups().join(" "));
    ListRow::new(mark, hash.unwrap_or_default()).detail(whose)
}
