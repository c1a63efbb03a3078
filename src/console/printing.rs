// SPDX-License-Identifier: Apache-2.0

//! The pages about paper: printing and signing, the close, the archives, the end.
//!
//! Deliberately absent: talking to a printer (`crate::printing`).

use super::archive::standing_row;
use super::papers::{is_grave, problem_words, trouble_words};
use super::{PageParts, time};
use crate::ceremony::aux_event::AuxEventKind;
use crate::console::view::{CentreView, ListRow, PrintCard, StatusMark};
use crate::controller::media;
use crate::controller::{Controller, PrintCopy, PrintProgress};
use crate::i18n::{gettext, gettext_f, ngettext_f};
use crate::printing::{IppPrinter, JobState};

/// Returns the printer's cell of the health strip.
pub(super) fn health(printing: &PrintProgress) -> (StatusMark, String) {
    let wrong = match &printing.printer {
        Some(Err(_)) => Some(gettext("does not answer")),
        Some(Ok(IppPrinter { problems, .. })) => problems
            .iter()
            .find(|problem| is_grave(problem))
            .map(problem_words),
        None => None,
    };
    match (printing.configured, wrong) {
        (false, _) if printing.waiting == 0 => (StatusMark::PleaseConfirm, gettext("none chosen")),
        (false, _) => (
            StatusMark::PleaseConfirm,
            ngettext_f(
                "none; {sets} set waits",
                "none; {sets} sets wait",
                printing.waiting,
                &[("sets", &printing.waiting)],
            ),
        ),
        (true, Some(wrong)) => (StatusMark::Unknown, wrong),
        (true, None) if printing.sets.iter().any(|(_, set)| has_failed(set)) => {
            (StatusMark::Unknown, look_at(printing.asking))
        }
        (true, None) if printing.waiting > 0 => (
            StatusMark::PleaseConfirm,
            ngettext_f(
                "{sets} set waits",
                "{sets} sets wait",
                printing.waiting,
                &[("sets", &printing.waiting)],
            ),
        ),
        (true, None) if printing.asking > 0 => {
            (StatusMark::PleaseConfirm, look_at(printing.asking))
        }
        (true, None) => (StatusMark::Done, gettext("ready")),
    }
}

fn has_failed(set: &PrintCopy) -> bool {
    matches!(set.state, JobState::Unknown(_) | JobState::Refused(_))
}

fn look_at(sets: usize) -> String {
    ngettext_f(
        "look at {sets} set",
        "look at {sets} sets",
        sets,
        &[("sets", &sets)],
    )
}

/// Progress of a set on its card.
struct CardProgress {
    /// Number of rows that are done; the next one is under way.
    done: usize,
    mark: StatusMark,
    state: String,
}

impl CardProgress {
    fn new(done: usize, mark: StatusMark, state: String) -> Self {
        Self { done, mark, state }
    }

    fn of(state: &JobState, configured: bool) -> Self {
        match state {
            JobState::Queued(_) if !configured => {
                Self::new(0, StatusMark::ToCome, gettext("waits: no printer"))
            }
            JobState::Queued(_) => Self::new(0, StatusMark::ToCome, gettext("waits in the queue")),
            JobState::Submitted(_) => Self::new(1, StatusMark::Now, gettext("submitted")),
            JobState::Printing(_, problems) if problems.iter().any(is_grave) => Self::new(
                1,
                StatusMark::MustCorrect,
                gettext("the printer has stopped"),
            ),
            JobState::Printing(..) => Self::new(1, StatusMark::Now, gettext("printing")),
            JobState::PrinterDone(_) => Self::new(3, StatusMark::Now, gettext("count the pages")),
            JobState::Confirmed => Self::new(4, StatusMark::Done, gettext("paper confirmed")),
            JobState::Refused(_) => Self::new(
                1,
                StatusMark::MustCorrect,
                gettext("refused by the printer"),
            ),
            JobState::Unknown(_) => Self::new(1, StatusMark::Unknown, gettext("unknown")),
        }
    }

    /// Returns the line of a row that the printer or a person has reported, or has not yet.
    fn row(&self, index: usize, name: String, done_at: String) -> ListRow {
        if index < self.done {
            return ListRow::new(StatusMark::Done, name).time(done_at);
        }
        let under_way = index == self.done && self.mark == StatusMark::Now;
        let mark = if under_way {
            StatusMark::Now
        } else {
            StatusMark::ToCome
        };
        ListRow::new(mark, name)
    }

    /// Returns the line that stands before the row under way, where the set is in trouble.
    fn trouble_row(&self) -> Option<ListRow> {
        match self.mark {
            StatusMark::Unknown => Some(ListRow::new(
                self.mark,
                gettext("unknown: not to be taken for done"),
            )),
            StatusMark::MustCorrect => Some(ListRow::new(self.mark, self.state.clone())),
            StatusMark::Done | StatusMark::Now | StatusMark::ToCome | StatusMark::PleaseConfirm => {
                None
            }
        }
    }

    fn foot(&self, state: &JobState) -> String {
        let counting = self.done == COUNTING;
        match trouble_words(state) {
            Some(trouble) if !counting => trouble,
            _ if counting => gettext("Take the pages, count them, then confirm."),
            _ => String::new(),
        }
    }
}

/// Rows of a card that are done while a person counts the pages.
const COUNTING: usize = 3;

/// Returns the title of a set's card; `index` is from 0.
fn card_title(index: usize, name: &str, print: u32) -> String {
    let title = gettext_f(
        "Set {number} · {name}",
        &[("number", &(index + 1)), ("name", &name)],
    );
    if print > 1 {
        title + &gettext_f(" · print {print}", &[("print", &print)])
    } else {
        title
    }
}

/// Returns the card of a set: what the printer reported, what a person saw.
fn card(
    controller: &Controller,
    index: usize,
    name: &str,
    set: &PrintCopy,
    configured: bool,
) -> PrintCard {
    let progress = CardProgress::of(&set.state, configured);
    let steps = [
        (gettext("submitted"), Some(AuxEventKind::SheetSent)),
        (gettext("printing"), None),
        (
            gettext("printer reports done"),
            Some(AuxEventKind::SheetState),
        ),
        (
            gettext("paper confirmed"),
            Some(AuxEventKind::PaperConfirmed),
        ),
    ];
    let mut rows = Vec::new();
    for (position, (step, kind)) in steps.into_iter().enumerate() {
        let noted_at = kind.and_then(|kind| controller.set_noted_at(set, kind));
        rows.push(progress.row(position, step, time(noted_at).unwrap_or_default()));
    }
    if let Some(row) = progress.trouble_row() {
        rows.insert(progress.done, row);
    }
    PrintCard {
        title: card_title(index, name, set.print()),
        foot: progress.foot(&set.state),
        mark: progress.mark,
        state: progress.state,
        rows,
    }
}

pub(super) fn print(controller: &Controller) -> PageParts {
    let printing = controller.printing();
    let cards = printing.sets.iter().enumerate();
    let cards: Vec<PrintCard> = cards
        .map(|(i, (name, set))| card(controller, i, name, set, printing.configured))
        .collect();
    let confirmed = cards
        .iter()
        .filter(|card| card.mark == StatusMark::Done)
        .count();
    let school = controller.session().and_then(|session| {
        let state = session.state();
        let turn = state
            .turns()
            .get(state.completed_schools().checked_sub(1)? as usize)?;
        Some(state.rules().schools.get(turn.school)?.name.clone())
    });
    PageParts {
        title: gettext_f(
            "{school}: print and sign",
            &[("school", &school.unwrap_or_default())],
        ),
        progress: ngettext_f(
            "{confirmed} of {sets} set confirmed",
            "{confirmed} of {sets} sets confirmed",
            cards.len(),
            &[("confirmed", &confirmed), ("sets", &cards.len())],
        ),
        centre: CentreView::Sets(cards),
        consequence: if controller.sheets_wait() {
            gettext(
                "The draw need not wait: sets that are not confirmed stay in the queue and on the \
                 ledger.",
            )
        } else {
            gettext("All sets are printed, counted and signed. They are archived three times.")
        },
        label: if controller.sheets_wait() {
            gettext("Go on, the sheets wait")
        } else {
            gettext("Signed, go on")
        },
        ..PageParts::default()
    }
}

pub(super) fn close() -> PageParts {
    PageParts {
        title: gettext("All schools are drawn"),
        centre: CentreView::List(vec![
            ListRow::new(StatusMark::Done, gettext("Every school is complete")),
            ListRow::new(StatusMark::Now, gettext("Close the ceremony"))
                .detail(gettext("the three shares become public with the record")),
        ]),
        consequence: gettext(
            "Closing publishes the shares: from then on anybody can recompute every roll.",
        ),
        label: gettext("Close the ceremony"),
        ..PageParts::default()
    }
}

pub(super) fn archive(controller: &Controller) -> PageParts {
    let standings = controller.archives();
    let row = |(i, name): (usize, &String)| standing_row(name, standings.get(i)).number(i + 1);
    PageParts {
        title: gettext("Archive"),
        centre: CentreView::List(
            controller
                .custodian_names()
                .iter()
                .enumerate()
                .map(row)
                .collect(),
        ),
        consequence: gettext(
            "Sheets, record and workbooks are written to each custodian, read back and compared.",
        ),
        label: gettext("Write three archives"),
        missing: gettext("insert a custodian's medium"),
        ..PageParts::default()
    }
}

pub(super) fn done(controller: &Controller) -> PageParts {
    let record = controller.record_folder().display().to_string();
    let mut rows =
        vec![ListRow::new(StatusMark::Done, gettext("The record is written")).detail(record)];
    let standings = controller.archives();
    for (i, name) in controller.custodian_names().iter().enumerate() {
        let row = standing_row(name, standings.get(i));
        rows.push(match controller.media().get(i).and_then(Option::as_ref) {
            Some(medium) => {
                let detail = format!("{} · {}", media::archive(medium).display(), row.detail);
                row.detail(detail)
            }
            None => row,
        });
    }
    PageParts {
        title: gettext("The ceremony is complete"),
        centre: CentreView::List(rows),
        consequence: gettext("Publish the record. Anybody can check it."),
        label: if controller.archive_behind().is_some() {
            gettext("Write the archives again")
        } else {
            gettext("Complete")
        },
        missing: gettext("nothing is left to do"),
        ..PageParts::default()
    }
}
