// SPDX-License-Identifier: Apache-2.0

//! The page on which two people let a ceremony go on whose shares were lost: what stands, and what
//! is left to be drawn with fresh shares.
//!
//! Deliberately absent: a way back to the old shares.

use super::PageParts;
use crate::ceremony::school::SchoolTurn;
use crate::ceremony::state::CeremonyState;
use crate::console::view::{CentreView, ListRow, StatusMark};
use crate::controller::Controller;
use crate::i18n::{gettext, gettext_f, ngettext_f};

/// Returns the page on which the ceremony that goes on is frozen.
pub(super) fn page(controller: &Controller) -> PageParts {
    let state = controller.session().map(|session| session.state());
    PageParts {
        title: gettext("The shares are lost: what was shown stands"),
        centre: CentreView::List(state.map(rows).unwrap_or_default()),
        consequence: gettext(
            "The ledger ends here and takes no other line. What is left is frozen with the same \
             numbers and rules, sealed with fresh shares on other media, and drawn. Its papers \
             name this one.",
        ),
        label: gettext("Go on with fresh shares"),
        ..PageParts::default()
    }
}

fn rows(state: &CeremonyState) -> Vec<ListRow> {
    let completed = state.completed_schools();
    let left = state.rules().schools.len() as u64 - completed;
    let mut rows = vec![ListRow::new(
        StatusMark::Done,
        ngettext_f(
            "{schools} school is complete: every result stays",
            "{schools} schools are complete: every result stays",
            completed,
            &[("schools", &completed)],
        ),
    )];
    rows.extend(state.turn().and_then(|turn| open_school(state, turn)));
    let words = ngettext_f(
        "{schools} school is left",
        "{schools} schools are left",
        left,
        &[("schools", &left)],
    );
    rows.push(ListRow::new(StatusMark::ToCome, words));
    let reason = state.shares_lost().unwrap_or_default();
    let reason = gettext_f("Reason: {reason}", &[("reason", &reason)]);
    rows.push(ListRow::new(StatusMark::PleaseConfirm, reason));
    rows
}

/// Returns what stands in the school that was begun; `None` where nothing was shown of it.
fn open_school(state: &CeremonyState, turn: &SchoolTurn) -> Option<ListRow> {
    let school = &state.rules().schools.get(turn.school)?.name;
    let start = turn.start.as_ref()?.value();
    let words = match &turn.interval {
        Some(interval) => gettext_f(
            "{school}: start number {start}, interval {interval} and every admission stay",
            &[
                ("school", school),
                ("start", &start),
                ("interval", &interval.value()),
            ],
        ),
        None => gettext_f(
            "{school}: the start number {start} stays",
            &[("school", school), ("start", &start)],
        ),
    };
    Some(ListRow::new(StatusMark::Done, words))
}
