//! The page of papers: the queue of all sets, why one is void, which printer, whose slip, a paper for the eye.

use super::Page;
use super::archive::standing_row;
use crate::kiosk::desk::{Ask, CLOSEST, Desk, Input, Open, Reason, Set, Way};
use crate::kiosk::view::{Answer, Centre, Layout, Leaf, Mark, Question, Ready, Row, Secondary};
use crate::printing::{Doubt, Found, JobState, Matter, Problem, Refusal, Severity, Source, Wait};
use crate::session::{Of, PaperKind};
use crate::words::{fill, gettext};

/// So many sets stand on the page at once.
const ROWS: usize = 7;

/// The page over the step that is due.
pub(super) fn page(desk: &Desk, open: &Open) -> Page {
    let back = || gettext("Back to the list");
    let (title, progress, centre, consequence, label) = match &open.ask {
        Ask::Sets => return sets(desk),
        Ask::Why(keys) => (
            gettext("Why is it void?"),
            fill(gettext("{} sets"), &[&keys.len()]),
            asked(reasons()),
            gettext(
                "The void set stays on the ledger with its reason. The next print says on each page that it is one.",
            ),
            back(),
        ),
        Ask::Printer => (
            gettext("Which printer?"),
            desk.printer_chosen().unwrap_or_default(),
            printers(desk),
            gettext("Only what is attached to this computer, and what its print service knows, is looked for."),
            back(),
        ),
        Ask::Slip => (
            gettext("Whose slip?"),
            String::new(),
            asked(slips(desk)),
            gettext(
                "The slip shows a share of the key. Print one at a time, seal it in its envelope at once; it is archived nowhere.",
            ),
            back(),
        ),
        Ask::Leaf { page, zoom } => {
            let set = desk.chosen_set();
            let (title, pages) = (set.map(|set| paper_name(desk, set)), set.map_or(1, |set| set.pages));
            let leaf = desk.leaf().map(|(paper, fonts)| Leaf { paper, fonts, page: *page, zoom: *zoom });
            (
                title.unwrap_or_default(),
                fill(gettext("page {} of {}"), &[&(page + 1), &pages]),
                leaf.map_or(Centre::List(Vec::new()), |leaf| Centre::Leaf(Box::new(leaf))),
                gettext("This is the page that is printed and archived, mark for mark."),
                back(),
            )
        }
    };
    Page { title, progress, centre, consequence, label, ..Page::default() }
}

fn sets(desk: &Desk) -> Page {
    let (all, printing) = (desk.sets(), desk.printing());
    let chosen = desk.chosen_set().map(Set::key);
    let at = all.iter().position(|set| Some(set.key()) == chosen).unwrap_or(0);
    let first = at / ROWS * ROWS;
    let row = |(i, set): (usize, &&Set)| {
        let owner = desk.custodian_names().get(set.which().custodian).cloned().unwrap_or_default();
        let name = format!("{} · {owner}", paper_name(desk, set));
        set_row(&name, set, printing.configured).number(if i == at { "▶" } else { "　" })
    };
    let mut rows: Vec<Row> = all.iter().enumerate().skip(first).take(ROWS).map(row).collect();
    if rows.is_empty() {
        rows.push(Row::new(Mark::ToCome, gettext("No paper stands yet")));
    }
    let confirmed = all.iter().filter(|set| set.state == JobState::Confirmed).count();
    Page {
        title: match all.len() {
            0..=ROWS => gettext("All papers"),
            sets => format!("{} · {}–{}", gettext("All papers"), first + 1, (first + ROWS).min(sets)),
        },
        progress: fill(gettext("{} of {} sets confirmed"), &[&confirmed, &all.len()]),
        centre: Centre::List(rows),
        consequence: gettext(
            "Count the pages of the chosen set, hold it against its number of pages, then confirm it. The draw goes on meanwhile.",
        ),
        label: gettext("Back to the draw"),
        ..Page::default()
    }
}

/// The left column: how the archives stand; a paper for the eye takes its room.
pub(super) fn left(desk: &Desk, open: &Open) -> (String, Vec<Row>, String) {
    if matches!(open.ask, Ask::Leaf { .. }) {
        return (String::new(), Vec::new(), String::new());
    }
    let standings = desk.archives();
    let rows = desk.custodian_names().iter().zip(&standings).map(|(name, standing)| standing_row(name, Some(standing)));
    (gettext("Three archives"), rows.collect(), gettext("What stands is archived while the draw goes on."))
}

/// The buttons of the page.
pub(super) fn buttons(desk: &Desk, open: &Open) -> Vec<Secondary> {
    let button =
        |label: String, key: &str, input: Input| Secondary { label, key: key.into(), input, ready: Ready::Now };
    let mut buttons = Vec::new();
    match &open.ask {
        Ask::Sets => {
            buttons.push(button(gettext("Up"), "↑", Input::Move(Way::Up)));
            buttons.push(button(gettext("Down"), "↓", Input::Move(Way::Down)));
            let set = desk.chosen_set();
            if set.is_some_and(|set| matches!(set.state, JobState::PrinterDone(_) | JobState::Unknown(_))) {
                buttons.push(button(gettext("Pages counted"), "F7", Input::PaperSeen));
            }
            if set.is_some_and(|set| !matches!(set.state, JobState::Queued(_))) {
                buttons.push(button(gettext("Void, print again"), "F6", Input::PrintAgain));
            }
            if set.is_some_and(|set| set.which().of != Of::Slip) {
                buttons.push(button(gettext("Look at it"), "V", Input::Typed('v')));
            }
            buttons.push(button(gettext("Printers"), "P", Input::Typed('p')));
            if desk.may_print_slips() {
                buttons.push(button(gettext("Share slip"), "S", Input::Typed('s')));
            }
        }
        // Their answers are buttons themselves.
        Ask::Why(_) | Ask::Printer | Ask::Slip => {}
        Ask::Leaf { page, zoom } => {
            let pages = desk.chosen_set().map_or(1, |set| set.pages as usize);
            if *page > 0 {
                buttons.push(button(gettext("Page before"), "←", Input::Move(Way::Left)));
            }
            if page + 1 < pages {
                buttons.push(button(gettext("Next page"), "→", Input::Move(Way::Right)));
            }
            if *zoom < CLOSEST {
                buttons.push(button(gettext("Closer"), "↑", Input::Move(Way::Up)));
            }
            if *zoom > 0 {
                buttons.push(button(gettext("Farther"), "↓", Input::Move(Way::Down)));
            }
        }
    }
    buttons
}

/// Answers one under the other, each with its number, which is its key too.
fn asked(answers: Vec<(String, String, Mark)>) -> Centre {
    let answer = |(i, (label, example, mark)): (usize, (String, String, Mark))| {
        let digit = char::from_digit(i as u32 + 1, 10).unwrap_or('9');
        Answer { label, example, input: Input::Typed(digit), mark }
    };
    let answers = answers.into_iter().take(9).enumerate().map(answer).collect();
    Centre::Questions(vec![Question { title: String::new(), note: String::new(), layout: Layout::Rows, answers }])
}

fn reasons() -> Vec<(String, String, Mark)> {
    let words = |reason: &Reason| match reason {
        Reason::Jam => gettext("Paper jam"),
        Reason::Smudged => gettext("Smudged or unreadable"),
        Reason::WrongPaper => gettext("Wrong paper"),
        Reason::Lost => gettext("Lost"),
        Reason::Other => gettext("Another reason"),
    };
    Reason::ALL.iter().map(|reason| (words(reason), String::new(), Mark::ToCome)).collect()
}

fn slips(desk: &Desk) -> Vec<(String, String, Mark)> {
    let here = |i: usize| desk.media().get(i).is_some_and(Option::is_some);
    let words = |here: bool| if here { gettext("its medium is here") } else { gettext("insert its medium") };
    let names = desk.custodian_names().iter().enumerate();
    names.map(|(i, name)| (name.clone(), words(here(i)), Mark::ToCome)).collect()
}

fn printers(desk: &Desk) -> Centre {
    let alone = |mark, words| Centre::List(vec![Row::new(mark, words)]);
    let found = match desk.printers_found() {
        None => return alone(Mark::Now, gettext("looking for printers")),
        Some([]) => return alone(Mark::ToCome, gettext("No printer answers. Switch it on, plug it in, look again.")),
        Some(found) => found,
    };
    let chosen = desk.printer_chosen();
    let answer = |one: &Found| {
        let model = one.printer.as_ref().map(|printer| printer.model.clone()).unwrap_or_default();
        let uri = one.uri.to_string();
        let source = match one.source {
            Source::Named => gettext("from the config"),
            Source::Usb => gettext("plugged in"),
            Source::Service => gettext("a queue of the print service"),
        };
        let (mark, able) = match one.unfit() {
            Some(why) => (Mark::MustCorrect, refusal_words(&why)),
            None if chosen.as_ref() == Some(&uri) => (Mark::Done, gettext("takes PDF, has A4; chosen")),
            None => (Mark::ToCome, gettext("takes PDF, has A4")),
        };
        let name = if model.is_empty() { uri.clone() } else { model };
        (format!("{name} · {source}"), format!("{able} · {uri}"), mark)
    };
    asked(found.iter().map(answer).collect())
}

fn paper_name(desk: &Desk, set: &Set) -> String {
    let school = |turn: usize| {
        let session = desk.session()?;
        let school = session.state().turns().get(turn)?.school;
        Some(session.state().rules().schools.get(school)?.name.clone())
    };
    let of_school = |paper: String, turn: usize| format!("{} {paper}", school(turn).unwrap_or_default());
    match set.which().of {
        Of::Paper(PaperKind::Freeze) => gettext("Freeze certificate"),
        Of::Paper(PaperKind::Direct) => gettext("Direct admissions"),
        Of::Paper(PaperKind::Numbering) => gettext("Numbering certificate"),
        Of::Paper(PaperKind::PublicList) => gettext("Public list of numbers"),
        Of::Paper(PaperKind::Seal) => gettext("Seal certificate"),
        Of::Paper(PaperKind::Opening) => gettext("Opening record"),
        Of::Paper(PaperKind::Result(turn)) => of_school(gettext("result sheet"), turn),
        Of::Paper(PaperKind::Waiting(turn)) => of_school(gettext("waiting list"), turn),
        Of::Paper(PaperKind::Summary) => gettext("Summary of all schools"),
        Of::Paper(PaperKind::Incidents) => gettext("Record of incidents"),
        Of::Slip => gettext("Share slip"),
    }
}

/// One set's line.
fn set_row(name: &str, set: &Set, configured: bool) -> Row {
    let (mark, words) = match &set.state {
        JobState::Queued(_) if !configured => (Mark::ToCome, gettext("waits: no printer is chosen")),
        JobState::Queued(_) => (Mark::ToCome, gettext("waits in the queue")),
        JobState::Submitted(_) => (Mark::Now, gettext("submitted")),
        JobState::Printing(_, problems) if problems.iter().any(is_grave) => {
            (Mark::Unknown, gettext("the printer has stopped"))
        }
        JobState::Printing(..) => (Mark::Now, gettext("printing")),
        JobState::PrinterDone(_) => (Mark::PleaseConfirm, gettext("printer reports done; count the pages")),
        JobState::Confirmed => (Mark::Done, gettext("paper confirmed")),
        JobState::Refused(_) => (Mark::Unknown, gettext("refused")),
        JobState::Unknown(_) => (Mark::Unknown, gettext("unknown; look at the paper")),
    };
    let detail = match trouble_words(&set.state) {
        Some(trouble) => fill(gettext("{}: {}"), &[&words, &trouble]),
        None => words,
    };
    let pages = fill(gettext("{} pages"), &[&set.pages]);
    let value = if set.print > 1 { format!("{pages} · {}", fill(gettext("print {}"), &[&set.print])) } else { pages };
    Row::new(mark, name).detail(detail).value(value)
}

/// What is the matter with a job, where something is.
pub(super) fn trouble_words(state: &JobState) -> Option<String> {
    match state {
        JobState::Queued(Some(Wait::NotReached(_))) => Some(gettext("the printer can't be reached")),
        JobState::Queued(Some(Wait::Busy)) => Some(gettext("the printer takes no job now")),
        JobState::Printing(_, problems) if !problems.is_empty() => {
            Some(problems.iter().map(problem_words).collect::<Vec<_>>().join("、"))
        }
        JobState::PrinterDone(Some(counted)) => Some(fill(gettext("it counted {}"), &[counted])),
        JobState::Refused(why) => Some(refusal_words(why)),
        JobState::Unknown(doubt) => Some(doubt_words(doubt)),
        _ => None,
    }
}

/// Whether a printer prints nothing until somebody helps.
pub(super) fn is_grave(problem: &Problem) -> bool {
    problem.severity == Severity::Error
}

pub(super) fn problem_words(problem: &Problem) -> String {
    match &problem.matter {
        Matter::PaperOut => gettext("out of paper"),
        Matter::PaperLow => gettext("paper is low"),
        Matter::Jam => gettext("paper jam"),
        Matter::CoverOpen => gettext("cover open"),
        Matter::TrayMissing => gettext("tray not in place"),
        Matter::TonerLow => gettext("toner is low"),
        Matter::TonerOut => gettext("out of toner"),
        Matter::OutputFull => gettext("output tray is full"),
        Matter::Paused => gettext("paused"),
        Matter::Offline => gettext("offline"),
        Matter::Other(keyword) => keyword.clone(),
    }
}

fn refusal_words(why: &Refusal) -> String {
    match why {
        Refusal::NoPdf => gettext("takes no PDF: choose its queue in the print service, or another printer"),
        Refusal::NoA4 => gettext("has no A4: load A4 and set its tray to it"),
        Refusal::Kept => {
            gettext("a print service keeps what it prints; a share goes only to a printer that is attached itself")
        }
        Refusal::Status(said) => fill(gettext("the printer says: {}"), &[said]),
        Refusal::NotMade(why) => why.clone(),
    }
}

fn doubt_words(doubt: &Doubt) -> String {
    match doubt {
        Doubt::NoReply(_) => gettext("its reply did not come"),
        Doubt::NoNumber => gettext("it gave the job no number"),
        Doubt::NotKnown(_) => gettext("it does not know the job any more"),
        Doubt::Restarted => gettext("it was restarted"),
        Doubt::AnotherJob => gettext("it has another job of this number"),
        Doubt::Silent(_) => gettext("it was silent for too long"),
        Doubt::ServiceAway => gettext("the print service was away or began anew"),
        Doubt::TooFew { counted, pages } => fill(gettext("it counted {} of {} pages"), &[counted, pages]),
        Doubt::NotCounted => gettext("the print service counted no page"),
        Doubt::Ended(_) => gettext("the job was ended at the printer"),
        Doubt::CalledBack => gettext("it was called back"),
        Doubt::BeforeRestart => gettext("sent before the restart"),
    }
}
