// SPDX-License-Identifier: Apache-2.0

//! The pages about paper: printing and signing, the close, the archives, the end.

use super::archive::standing_row;
use super::papers::{is_grave, problem_words, trouble_words};
use super::{PageParts, time};
use crate::ceremony::aux_event::AuxEventKind;
use crate::console::view::{CentreView, ListRow, PrintCard, StatusMark};
use crate::controller::media;
use crate::controller::{Controller, PrintCopy, PrintProgress};
use crate::i18n::{gettext, gettext_f, ngettext_f};
use crate::printing::{IppPrinter, JobState};

/// The printer's cell of the health strip.
pub(super) fn health(printing: &PrintProgress) -> (StatusMark, String) {
    let trouble = |state: &JobState| matches!(state, JobState::Unknown(_) | JobState::Refused(_));
    let wrong = match &printing.printer {
        Some(Err(_)) => Some(gettext("does not answer")),
        Some(Ok(IppPrinter { problems, .. })) => problems
            .iter()
            .find(|problem| is_grave(problem))
            .map(problem_words),
        None => None,
    };
    let waiting = |waiting: usize| {
        ngettext_f(
            "{sets} set waits",
            "{sets} sets wait",
            waiting,
            &[("sets", &waiting)],
        )
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
        (true, None) if printing.sets.iter().any(|(_, set)| trouble(&set.state)) => (
            StatusMark::Unknown,
            ngettext_f(
                "look at {sets} set",
                "look at {sets} sets",
                printing.asking,
                &[("sets", &printing.asking)],
            ),
        ),
        (true, None) if printing.waiting > 0 => {
            (StatusMark::PleaseConfirm, waiting(printing.waiting))
        }
        (true, None) if printing.asking > 0 => (
            StatusMark::PleaseConfirm,
            ngettext_f(
                "look at {sets} set",
                "look at {sets} sets",
                printing.asking,
                &[("sets", &printing.asking)],
            ),
        ),
        (true, None) => (StatusMark::Done, gettext("ready")),
    }
}

/// One card a set: what the printer said, what a person saw.
fn card(
    controller: &Controller,
    i: usize,
    name: &str,
    set: &PrintCopy,
    configured: bool,
) -> PrintCard {
    let at = |kind: AuxEventKind| time(controller.set_noted_at(set, kind)).unwrap_or_default();
    let names = [
        gettext("submitted"),
        gettext("printing"),
        gettext("printer reports done"),
        gettext("paper confirmed"),
    ];
    // How many of the four are behind, and which is under way.
    let (behind, mark, state) = match &set.state {
        JobState::Queued(_) if !configured => (0, StatusMark::ToCome, gettext("waits: no printer")),
        JobState::Queued(_) => (0, StatusMark::ToCome, gettext("waits in the queue")),
        JobState::Submitted(_) => (1, StatusMark::Now, gettext("submitted")),
        JobState::Printing(_, problems) if problems.iter().any(is_grave) => (
            1,
            StatusMark::MustCorrect,
            gettext("the printer has stopped"),
        ),
        JobState::Printing(..) => (1, StatusMark::Now, gettext("printing")),
        JobState::PrinterDone(_) => (3, StatusMark::Now, gettext("count the pages")),
        JobState::Confirmed => (4, StatusMark::Done, gettext("paper confirmed")),
        JobState::Refused(_) => (
            1,
            StatusMark::MustCorrect,
            gettext("refused by the printer"),
        ),
        JobState::Unknown(_) => (1, StatusMark::Unknown, gettext("unknown")),
    };
    let times = [
        at(AuxEventKind::SheetSent),
        String::new(),
        at(AuxEventKind::SheetState),
        at(AuxEventKind::PaperConfirmed),
    ];
    let row = |(i, (name, time)): (usize, (String, String))| match i.cmp(&behind) {
        std::cmp::Ordering::Less => ListRow::new(StatusMark::Done, name).time(time),
        std::cmp::Ordering::Equal if mark == StatusMark::Now => ListRow::new(StatusMark::Now, name),
        _ => ListRow::new(StatusMark::ToCome, name),
    };
    let mut rows: Vec<ListRow> = names.into_iter().zip(times).enumerate().map(row).collect();
    match mark {
        StatusMark::Unknown => rows.insert(
            behind,
            ListRow::new(mark, gettext("unknown: not to be taken for done")),
        ),
        StatusMark::MustCorrect => rows.insert(behind, ListRow::new(mark, state.clone())),
        _ => {}
    }
    let foot = match (trouble_words(&set.state), mark) {
        (Some(trouble), _) if behind != 3 => trouble,
        (_, StatusMark::Now) if behind == 3 => gettext("Take the pages, count them, then confirm."),
        _ => String::new(),
    };
    let title = gettext_f(
        "Set {number} · {name}",
        &[("number", &(i + 1)), ("name", &name)],
    );
    let title = if set.print() > 1 {
        title + &gettext_f(" · print {print}", &[("print", &set.print())])
    } else {
        title
    };
    PrintCard {
        title,
        mark,
        state,
        rows,
        foot,
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
