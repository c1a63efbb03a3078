//! The pages about paper: printing and signing, the close, the archives, the end.

use super::Page;
use super::archive::standing_row;
use super::queue::{is_grave, problem_words, set_row};
use crate::kiosk::desk::{Desk, Printing};
use crate::kiosk::media;
use crate::kiosk::view::{Centre, Mark, Row};
use crate::printing::{JobState, Printer};
use crate::words::{fill, gettext};

/// The printer's cell of the health strip.
pub(super) fn health(printing: &Printing) -> (Mark, String) {
    let trouble = |state: &JobState| matches!(state, JobState::Unknown(_) | JobState::Refused(_));
    let wrong = match &printing.printer {
        Some(Err(_)) => Some(gettext("does not answer")),
        Some(Ok(Printer { problems, .. })) => problems.iter().find(|problem| is_grave(problem)).map(problem_words),
        None => None,
    };
    let waiting = |waiting: usize| fill(gettext("{} sets wait"), &[&waiting]);
    match (printing.configured, wrong) {
        (false, _) if printing.waiting == 0 => (Mark::PleaseConfirm, gettext("none chosen")),
        (false, _) => (Mark::PleaseConfirm, fill(gettext("none; {} sets wait"), &[&printing.waiting])),
        (true, Some(wrong)) => (Mark::Unknown, wrong),
        (true, None) if printing.sets.iter().any(|(_, set)| trouble(&set.state)) => {
            (Mark::Unknown, fill(gettext("look at {} sets"), &[&printing.asking]))
        }
        (true, None) if printing.waiting > 0 => (Mark::PleaseConfirm, waiting(printing.waiting)),
        (true, None) if printing.asking > 0 => {
            (Mark::PleaseConfirm, fill(gettext("look at {} sets"), &[&printing.asking]))
        }
        (true, None) => (Mark::Done, gettext("ready")),
    }
}

pub(super) fn print(desk: &Desk) -> Page {
    let printing = desk.printing();
    let row = |(name, set): &(String, _)| set_row(name, set, printing.configured);
    let rows: Vec<Row> = printing.sets.iter().map(row).collect();
    let confirmed = rows.iter().filter(|row| row.mark == Mark::Done).count();
    Page {
        title: gettext("Print and sign the result sheet"),
        progress: fill(gettext("{} of {} sets confirmed"), &[&confirmed, &rows.len()]),
        centre: Centre::List(rows),
        consequence: if desk.sheets_wait() {
            gettext("The draw need not wait: sets that are not confirmed stay in the queue and on the ledger.")
        } else {
            gettext("All sets are printed, counted and signed. They are archived three times.")
        },
        label: if desk.sheets_wait() { gettext("Go on, the sheets wait") } else { gettext("Signed, go on") },
    }
}

pub(super) fn close() -> Page {
    Page {
        title: gettext("All schools are drawn"),
        progress: String::new(),
        centre: Centre::List(vec![
            Row::new(Mark::Done, gettext("Every school is complete")),
            Row::new(Mark::Now, gettext("Close the ceremony"))
                .detail(gettext("the three shares become public with the record")),
        ]),
        consequence: gettext("Closing publishes the shares: from then on anybody can recompute every roll."),
        label: gettext("Close the ceremony"),
    }
}

pub(super) fn archive(desk: &Desk) -> Page {
    let standings = desk.archives();
    let row = |(i, name): (usize, &String)| standing_row(name, standings.get(i)).number(i + 1);
    Page {
        title: gettext("Archive"),
        progress: String::new(),
        centre: Centre::List(desk.custodian_names().iter().enumerate().map(row).collect()),
        consequence: gettext("Sheets, record and workbooks are written to each custodian, read back and compared."),
        label: gettext("Write three archives"),
    }
}

pub(super) fn done(desk: &Desk) -> Page {
    let record = desk.record_folder().display().to_string();
    let mut rows = vec![Row::new(Mark::Done, gettext("The record is written")).detail(record)];
    let standings = desk.archives();
    for (i, name) in desk.custodian_names().iter().enumerate() {
        let row = standing_row(name, standings.get(i));
        rows.push(match desk.media().get(i).and_then(Option::as_ref) {
            Some(medium) => row.detail(media::archive(medium).display().to_string()),
            None => row,
        });
    }
    Page {
        title: gettext("The ceremony is complete"),
        progress: String::new(),
        centre: Centre::List(rows),
        consequence: gettext("Publish the record. Anybody can check it."),
        label: if desk.archive_behind().is_some() { gettext("Write the archives again") } else { gettext("Complete") },
    }
}
