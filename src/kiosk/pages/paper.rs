//! The pages about paper: printing and signing, the close, the archives, the end.

use super::archive::standing_row;
use super::queue::{is_grave, problem_words, trouble_words};
use super::{Page, time};
use crate::kiosk::desk::{Desk, Printing, Set};
use crate::kiosk::media;
use crate::kiosk::view::{Centre, Mark, Row, SetCard};
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

/// One card a set: what the printer said, what a person saw.
fn card(desk: &Desk, i: usize, name: &str, set: &Set, configured: bool) -> SetCard {
    let at = |note: &str| time(desk.set_noted_at(set, note)).unwrap_or_default();
    let names =
        [gettext("submitted"), gettext("printing"), gettext("printer reports done"), gettext("paper confirmed")];
    // How many of the four are behind, and which is under way.
    let (behind, mark, state) = match &set.state {
        JobState::Queued(_) if !configured => (0, Mark::ToCome, gettext("waits: no printer")),
        JobState::Queued(_) => (0, Mark::ToCome, gettext("waits in the queue")),
        JobState::Submitted(_) => (1, Mark::Now, gettext("submitted")),
        JobState::Printing(_, problems) if problems.iter().any(is_grave) => {
            (1, Mark::MustCorrect, gettext("the printer has stopped"))
        }
        JobState::Printing(..) => (1, Mark::Now, gettext("printing")),
        JobState::PrinterDone(_) => (3, Mark::Now, gettext("count the pages")),
        JobState::Confirmed => (4, Mark::Done, gettext("paper confirmed")),
        JobState::Refused(_) => (1, Mark::MustCorrect, gettext("refused by the printer")),
        JobState::Unknown(_) => (1, Mark::Unknown, gettext("unknown")),
    };
    let times = [at("sheet_sent"), String::new(), at("sheet_state"), at("paper_confirmed")];
    let row = |(i, (name, time)): (usize, (String, String))| match i.cmp(&behind) {
        std::cmp::Ordering::Less => Row::new(Mark::Done, name).time(time),
        std::cmp::Ordering::Equal if mark == Mark::Now => Row::new(Mark::Now, name),
        _ => Row::new(Mark::ToCome, name),
    };
    let mut rows: Vec<Row> = names.into_iter().zip(times).enumerate().map(row).collect();
    match mark {
        Mark::Unknown => rows.insert(behind, Row::new(mark, gettext("unknown: not to be taken for done"))),
        Mark::MustCorrect => rows.insert(behind, Row::new(mark, state.clone())),
        _ => {}
    }
    let foot = match (trouble_words(&set.state), mark) {
        (Some(trouble), _) if behind != 3 => trouble,
        (_, Mark::Now) if behind == 3 => gettext("Take the pages, count them, then confirm."),
        _ => String::new(),
    };
    let title = fill(gettext("Set {} · {}"), &[&(i + 1), &name]);
    let title = if set.print > 1 { title + &fill(gettext(" · print {}"), &[&set.print]) } else { title };
    SetCard { title, mark, state, rows, foot }
}

pub(super) fn print(desk: &Desk) -> Page {
    let printing = desk.printing();
    let cards = printing.sets.iter().enumerate();
    let cards: Vec<SetCard> = cards.map(|(i, (name, set))| card(desk, i, name, set, printing.configured)).collect();
    let confirmed = cards.iter().filter(|card| card.mark == Mark::Done).count();
    let school = desk.session().and_then(|session| {
        let state = session.state();
        let turn = state.turns().get(state.completed_schools().checked_sub(1)? as usize)?;
        Some(state.rules().schools.get(turn.school)?.name.clone())
    });
    Page {
        title: fill(gettext("{}: print and sign"), &[&school.unwrap_or_default()]),
        progress: fill(gettext("{} of {} sets confirmed"), &[&confirmed, &cards.len()]),
        centre: Centre::Sets(cards),
        consequence: if desk.sheets_wait() {
            gettext("The draw need not wait: sets that are not confirmed stay in the queue and on the ledger.")
        } else {
            gettext("All sets are printed, counted and signed. They are archived three times.")
        },
        label: if desk.sheets_wait() { gettext("Go on, the sheets wait") } else { gettext("Signed, go on") },
        ..Page::default()
    }
}

pub(super) fn close() -> Page {
    Page {
        title: gettext("All schools are drawn"),
        centre: Centre::List(vec![
            Row::new(Mark::Done, gettext("Every school is complete")),
            Row::new(Mark::Now, gettext("Close the ceremony"))
                .detail(gettext("the three shares become public with the record")),
        ]),
        consequence: gettext("Closing publishes the shares: from then on anybody can recompute every roll."),
        label: gettext("Close the ceremony"),
        ..Page::default()
    }
}

pub(super) fn archive(desk: &Desk) -> Page {
    let standings = desk.archives();
    let row = |(i, name): (usize, &String)| standing_row(name, standings.get(i)).number(i + 1);
    Page {
        title: gettext("Archive"),
        centre: Centre::List(desk.custodian_names().iter().enumerate().map(row).collect()),
        consequence: gettext("Sheets, record and workbooks are written to each custodian, read back and compared."),
        label: gettext("Write three archives"),
        missing: gettext("insert a custodian's medium"),
        ..Page::default()
    }
}

pub(super) fn done(desk: &Desk) -> Page {
    let record = desk.record_folder().display().to_string();
    let mut rows = vec![Row::new(Mark::Done, gettext("The record is written")).detail(record)];
    let standings = desk.archives();
    for (i, name) in desk.custodian_names().iter().enumerate() {
        let row = standing_row(name, standings.get(i));
        rows.push(match desk.media().get(i).and_then(Option::as_ref) {
            Some(medium) => {
                let detail = format!("{} · {}", media::archive(medium).display(), row.detail);
                row.detail(detail)
            }
            None => row,
        });
    }
    Page {
        title: gettext("The ceremony is complete"),
        centre: Centre::List(rows),
        consequence: gettext("Publish the record. Anybody can check it."),
        label: if desk.archive_behind().is_some() { gettext("Write the archives again") } else { gettext("Complete") },
        missing: gettext("nothing is left to do"),
        ..Page::default()
    }
}
