//! The pages about paper: printing and signing, the close, the archives, the end.

use super::Page;
use crate::kiosk::desk::{Desk, Printing};
use crate::kiosk::media;
use crate::kiosk::view::{Centre, Mark, Row};
use crate::printing::JobState;
use crate::words::{fill, gettext};

/// The printer's cell of the health strip.
pub(super) fn health(printing: &Printing) -> (Mark, String) {
    let trouble = |state: &JobState| matches!(state, JobState::Unknown(_) | JobState::Refused(_));
    let mark = match (printing.sets.iter().any(|(_, set)| trouble(&set.state)), printing.configured, printing.waiting) {
        (true, ..) => Mark::Unknown,
        (false, true, 0) => Mark::Done,
        _ => Mark::PleaseConfirm,
    };
    let words = match (printing.configured, printing.waiting) {
        (false, 0) => gettext("none configured"),
        (false, waiting) => fill(gettext("none; {} sets wait"), &[&waiting]),
        (true, 0) => gettext("ready"),
        (true, waiting) => fill(gettext("{} sets wait"), &[&waiting]),
    };
    (mark, words)
}

/// One line a set.
fn sets(printing: &Printing) -> Vec<Row> {
    let mut rows = Vec::new();
    for (name, set) in &printing.sets {
        let (mark, words) = match &set.state {
            JobState::Queued(_) if !printing.configured => (Mark::ToCome, gettext("waits: no printer is configured")),
            JobState::Queued(_) => (Mark::ToCome, gettext("waits in the queue")),
            JobState::Submitted(_) => (Mark::Now, gettext("submitted")),
            JobState::Printing(..) => (Mark::Now, gettext("printing")),
            JobState::PrinterDone(_) => (Mark::PleaseConfirm, gettext("printer reports done; count the pages")),
            JobState::Confirmed => (Mark::Done, gettext("paper confirmed")),
            JobState::Refused(_) => (Mark::Unknown, gettext("refused by the printer")),
            JobState::Unknown(_) => (Mark::Unknown, gettext("unknown; look at the paper")),
        };
        let detail = match set.state.trouble() {
            Some(trouble) => format!("{words}: {trouble}"),
            None => words,
        };
        rows.push(Row::new(mark, name.as_str()).detail(detail).value(fill(gettext("print {}"), &[&set.print])));
    }
    rows
}

pub(super) fn print(desk: &Desk) -> Page {
    let rows = sets(&desk.printing());
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
    let media = desk.media();
    let row = |(i, name): (usize, &String)| match media.get(i).and_then(Option::as_ref) {
        Some(_) => Row::new(Mark::Done, name.as_str()).number(i + 1).value(gettext("inserted")),
        None => Row::new(Mark::ToCome, name.as_str()).number(i + 1).value(gettext("insert its medium")),
    };
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
    for (i, name) in desk.custodian_names().iter().enumerate() {
        let row = match desk.media().get(i).and_then(Option::as_ref) {
            Some(medium) if desk.archive_stands(i) => {
                Row::new(Mark::Done, name.as_str()).detail(media::archive(medium).display().to_string())
            }
            Some(_) => {
                Row::new(Mark::PleaseConfirm, name.as_str()).detail(gettext("its archive is behind; write it again"))
            }
            None => Row::new(Mark::PleaseConfirm, name.as_str()).detail(gettext("its medium is not here")),
        };
        rows.push(row);
    }
    Page {
        title: gettext("The ceremony is complete"),
        progress: String::new(),
        centre: Centre::List(rows),
        consequence: gettext("Publish the record. Anybody can check it."),
        label: if desk.archive_behind().is_some() { gettext("Write the archives again") } else { gettext("Complete") },
    }
}
