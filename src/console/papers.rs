// SPDX-License-Identifier: Apache-2.0

//! The page of papers: the queue of all sets, why one is void, which printer, whose slip, a paper
//! for the eye.
//!
//! Deliberately absent: keys and printing itself (`crate::controller`, `crate::printing`).

use super::archive::standing_row;
use super::{LeftColumn, PageParts};
use crate::console::view::{
    AnswerLayout, CentreView, ListRow, PagePreview, RuleAnswer, RuleQuestion, SecondaryAction,
    StatusMark,
};
use crate::controller::{
    CLOSEST, Controller, Direction, OperatorInput, PapersMode, PapersPage, PrintCopy, VoidReason,
};
use crate::i18n::{gettext, gettext_f, ngettext_f};
use crate::printing::{
    FoundPrinter, JobState, PrintRefusal, PrinterProblem, PrinterReason, PrinterSource,
    ProblemSeverity, UnknownReason, WaitReason,
};
use crate::session::{PaperKind, PrintedDocument};

/// So many sets stand on the page at once.
const ROWS: usize = 7;

/// Returns the page that is open over the step that is due.
pub(super) fn page(controller: &Controller, open: &PapersPage) -> PageParts {
    match &open.ask {
        PapersMode::Sets => sets(controller),
        PapersMode::Why(keys) => void_reason(keys.len()),
        PapersMode::Printer => printer(controller),
        PapersMode::Slip => slip(controller),
        PapersMode::Leaf { page, zoom } => leaf(controller, *page, *zoom),
    }
}

fn back() -> String {
    gettext("Back to the list")
}

fn void_reason(sets: usize) -> PageParts {
    PageParts {
        title: gettext("Why is it void?"),
        progress: ngettext_f("{sets} set", "{sets} sets", sets, &[("sets", &sets)]),
        centre: asked(reasons()),
        consequence: gettext(
            "The void set stays on the ledger with its reason. The next print says on each page \
             that it is one.",
        ),
        label: back(),
        ..PageParts::default()
    }
}

fn printer(controller: &Controller) -> PageParts {
    PageParts {
        title: gettext("Which printer?"),
        progress: controller.printer_chosen().unwrap_or_default(),
        centre: printers(controller),
        consequence: gettext(
            "Only what is attached to this computer, and what its print service knows, is looked \
             for.",
        ),
        label: back(),
        ..PageParts::default()
    }
}

fn slip(controller: &Controller) -> PageParts {
    PageParts {
        title: gettext("Whose slip?"),
        centre: asked(slips(controller)),
        consequence: gettext(
            "The slip shows a share of the key. Print one at a time, seal it in its envelope at \
             once; it is archived nowhere.",
        ),
        label: back(),
        ..PageParts::default()
    }
}

fn leaf(controller: &Controller, page: usize, zoom: u8) -> PageParts {
    let set = controller.chosen_set();
    let pages = set.map_or(1, |set| set.pages);
    let centre = match controller.leaf() {
        Some((paper, fonts)) => CentreView::Leaf(Box::new(PagePreview {
            paper,
            fonts,
            page,
            zoom,
        })),
        None => CentreView::default(),
    };
    PageParts {
        title: set
            .map(|set| paper_name(controller, set))
            .unwrap_or_default(),
        progress: gettext_f(
            "page {page} of {pages}",
            &[("page", &(page + 1)), ("pages", &pages)],
        ),
        centre,
        consequence: gettext("This is the page that is printed and archived, mark for mark."),
        label: back(),
        ..PageParts::default()
    }
}

fn sets(controller: &Controller) -> PageParts {
    let (all, printing) = (controller.sets(), controller.printing());
    let chosen = controller.chosen_set().map(PrintCopy::key);
    let at = all
        .iter()
        .position(|set| Some(set.key()) == chosen)
        .unwrap_or(0);
    let first = at / ROWS * ROWS;
    let row = |(i, set): (usize, &&PrintCopy)| {
        let owner = controller
            .custodian_names()
            .get(set.which().custodian)
            .cloned()
            .unwrap_or_default();
        let name = format!("{} · {owner}", paper_name(controller, set));
        set_row(&name, set, printing.configured).number(if i == at { "▶" } else { "　" })
    };
    let mut rows: Vec<ListRow> = all
        .iter()
        .enumerate()
        .skip(first)
        .take(ROWS)
        .map(row)
        .collect();
    if rows.is_empty() {
        rows.push(ListRow::new(
            StatusMark::ToCome,
            gettext("No paper stands yet"),
        ));
    }
    let confirmed = all
        .iter()
        .filter(|set| set.state == JobState::Confirmed)
        .count();
    PageParts {
        title: match all.len() {
            0..=ROWS => gettext("All papers"),
            sets => format!(
                "{} · {}–{}",
                gettext("All papers"),
                first + 1,
                (first + ROWS).min(sets)
            ),
        },
        progress: ngettext_f(
            "{confirmed} of {sets} set confirmed",
            "{confirmed} of {sets} sets confirmed",
            all.len(),
            &[("confirmed", &confirmed), ("sets", &all.len())],
        ),
        centre: CentreView::List(rows),
        consequence: gettext(
            "Count the pages of the chosen set, hold it against its number of pages, then confirm \
             it. The draw goes on meanwhile.",
        ),
        label: gettext("Back to the draw"),
        ..PageParts::default()
    }
}

/// Returns the left column: the archives' status; a paper for the eye takes its room.
pub(super) fn left(controller: &Controller, open: &PapersPage) -> LeftColumn {
    if matches!(open.ask, PapersMode::Leaf { .. }) {
        return LeftColumn::default();
    }
    let statuses = controller.archives();
    let named = controller.custodian_names().iter().zip(&statuses);
    LeftColumn {
        title: gettext("Three archives"),
        rows: named
            .map(|(name, status)| standing_row(name, Some(status)))
            .collect(),
        foot: gettext("What stands is archived while the draw goes on."),
    }
}

/// Returns the buttons of the page.
pub(super) fn buttons(controller: &Controller, open: &PapersPage) -> Vec<SecondaryAction> {
    match &open.ask {
        PapersMode::Sets => set_buttons(controller),
        // Their answers are buttons themselves.
        PapersMode::Why(_) | PapersMode::Printer | PapersMode::Slip => Vec::new(),
        PapersMode::Leaf { page, zoom } => leaf_buttons(controller, *page, *zoom),
    }
}

fn move_button(label: String, key: &str, direction: Direction) -> SecondaryAction {
    SecondaryAction::new(label, key, OperatorInput::Move(direction))
}

fn set_buttons(controller: &Controller) -> Vec<SecondaryAction> {
    let mut buttons = vec![
        move_button(gettext("Up"), "↑", Direction::Up),
        move_button(gettext("Down"), "↓", Direction::Down),
    ];
    if let Some(set) = controller.chosen_set() {
        buttons.extend(chosen_set_buttons(set));
    }
    let printers = OperatorInput::Typed('p');
    buttons.push(SecondaryAction::new(gettext("Printers"), "P", printers));
    if controller.may_print_slips() {
        let slips = OperatorInput::Typed('s');
        buttons.push(SecondaryAction::new(gettext("Share slip"), "S", slips));
    }
    buttons
}

fn chosen_set_buttons(set: &PrintCopy) -> Vec<SecondaryAction> {
    let mut buttons = Vec::new();
    if matches!(set.state, JobState::PrinterDone(_) | JobState::Unknown(_)) {
        let label = gettext("Pages counted");
        buttons.push(SecondaryAction::new(label, "F7", OperatorInput::PaperSeen));
    }
    if !matches!(set.state, JobState::Queued(_)) {
        let label = gettext("Void, print again");
        buttons.push(SecondaryAction::new(label, "F6", OperatorInput::PrintAgain));
    }
    if set.which().of != PrintedDocument::Slip {
        let look = OperatorInput::Typed('v');
        buttons.push(SecondaryAction::new(gettext("Look at it"), "V", look));
    }
    buttons
}

fn leaf_buttons(controller: &Controller, page: usize, zoom: u8) -> Vec<SecondaryAction> {
    let pages = controller.chosen_set().map_or(1, |set| set.pages as usize);
    let mut buttons = Vec::new();
    if page > 0 {
        buttons.push(move_button(gettext("Page before"), "←", Direction::Left));
    }
    if page + 1 < pages {
        buttons.push(move_button(gettext("Next page"), "→", Direction::Right));
    }
    if zoom < CLOSEST {
        buttons.push(move_button(gettext("Closer"), "↑", Direction::Up));
    }
    if zoom > 0 {
        buttons.push(move_button(gettext("Farther"), "↓", Direction::Down));
    }
    buttons
}

/// Answers one under the other, each with its number, which is its key too.
fn asked(answers: Vec<(String, String, StatusMark)>) -> CentreView {
    let answer = |(i, (label, example, mark)): (usize, (String, String, StatusMark))| {
        let digit = char::from_digit(i as u32 + 1, 10).unwrap_or('9');
        RuleAnswer {
            label,
            example,
            input: OperatorInput::Typed(digit),
            mark,
        }
    };
    let answers = answers
        .into_iter()
        .take(9)
        .enumerate()
        .map(answer)
        .collect();
    CentreView::Questions(vec![RuleQuestion {
        title: String::new(),
        note: String::new(),
        layout: AnswerLayout::Rows,
        answers,
    }])
}

fn reasons() -> Vec<(String, String, StatusMark)> {
    let words = |reason: &VoidReason| match reason {
        VoidReason::Jam => gettext("Paper jam"),
        VoidReason::Smudged => gettext("Smudged or unreadable"),
        VoidReason::WrongPaper => gettext("Wrong paper"),
        VoidReason::Lost => gettext("Lost"),
        VoidReason::Other => gettext("Another reason"),
    };
    VoidReason::ALL
        .iter()
        .map(|reason| (words(reason), String::new(), StatusMark::ToCome))
        .collect()
}

fn slips(controller: &Controller) -> Vec<(String, String, StatusMark)> {
    let here = |i: usize| controller.media().get(i).is_some_and(Option::is_some);
    let words = |here: bool| {
        if here {
            gettext("its medium is here")
        } else {
            gettext("insert its medium")
        }
    };
    let names = controller.custodian_names().iter().enumerate();
    names
        .map(|(i, name)| (name.clone(), words(here(i)), StatusMark::ToCome))
        .collect()
}

fn printers(controller: &Controller) -> CentreView {
    let alone = |mark, words| CentreView::List(vec![ListRow::new(mark, words)]);
    let found = match controller.printers_found() {
        None => return alone(StatusMark::Now, gettext("looking for printers")),
        Some([]) => {
            return alone(
                StatusMark::ToCome,
                gettext("No printer answers. Switch it on, plug it in, look again."),
            );
        }
        Some(found) => found,
    };
    let chosen = controller.printer_chosen();
    let answer = |one: &FoundPrinter| {
        let model = one
            .printer
            .as_ref()
            .map(|printer| printer.model.clone())
            .unwrap_or_default();
        let uri = one.uri.to_string();
        let source = match one.source {
            PrinterSource::Named => gettext("from the config"),
            PrinterSource::Usb => gettext("plugged in"),
            PrinterSource::Service => gettext("a queue of the print service"),
        };
        let (mark, able) = match one.unfit() {
            Some(why) => (StatusMark::MustCorrect, refusal_words(&why)),
            None if chosen.as_ref() == Some(&uri) => {
                (StatusMark::Done, gettext("takes PDF, has A4; chosen"))
            }
            None => (StatusMark::ToCome, gettext("takes PDF, has A4")),
        };
        let name = if model.is_empty() { uri.clone() } else { model };
        (
            format!("{name} · {source}"),
            format!("{able} · {uri}"),
            mark,
        )
    };
    asked(found.iter().map(answer).collect())
}

fn paper_name(controller: &Controller, set: &PrintCopy) -> String {
    let school = |turn: usize| {
        let session = controller.session()?;
        let school = session.state().turns().get(turn)?.school;
        Some(session.state().rules().schools.get(school)?.name.clone())
    };
    let of_school =
        |paper: String, turn: usize| format!("{} {paper}", school(turn).unwrap_or_default());
    match set.which().of {
        PrintedDocument::Paper(PaperKind::Freeze) => gettext("Freeze certificate"),
        PrintedDocument::Paper(PaperKind::Succession) => gettext("Succession certificate"),
        PrintedDocument::Paper(PaperKind::Direct) => gettext("Direct admissions"),
        PrintedDocument::Paper(PaperKind::Numbering) => gettext("Numbering certificate"),
        PrintedDocument::Paper(PaperKind::PublicList) => gettext("Public list of numbers"),
        PrintedDocument::Paper(PaperKind::Seal) => gettext("Seal certificate"),
        PrintedDocument::Paper(PaperKind::Opening) => gettext("Opening record"),
        PrintedDocument::Paper(PaperKind::Result(turn)) => of_school(gettext("result sheet"), turn),
        PrintedDocument::Paper(PaperKind::Waiting(turn)) => {
            of_school(gettext("waiting list"), turn)
        }
        PrintedDocument::Paper(PaperKind::Summary) => gettext("Summary of all schools"),
        PrintedDocument::Paper(PaperKind::Incidents) => gettext("Record of incidents"),
        PrintedDocument::Slip => gettext("Share slip"),
    }
}

/// Returns one set's line.
fn set_row(name: &str, set: &PrintCopy, configured: bool) -> ListRow {
    let (mark, words) = match &set.state {
        JobState::Queued(_) if !configured => {
            (StatusMark::ToCome, gettext("waits: no printer is chosen"))
        }
        JobState::Queued(_) => (StatusMark::ToCome, gettext("waits in the queue")),
        JobState::Submitted(_) => (StatusMark::Now, gettext("submitted")),
        JobState::Printing(_, problems) if problems.iter().any(is_grave) => {
            (StatusMark::Unknown, gettext("the printer has stopped"))
        }
        JobState::Printing(..) => (StatusMark::Now, gettext("printing")),
        JobState::PrinterDone(_) => (
            StatusMark::PleaseConfirm,
            gettext("printer reports done; count the pages"),
        ),
        JobState::Confirmed => (StatusMark::Done, gettext("paper confirmed")),
        JobState::Refused(_) => (StatusMark::Unknown, gettext("refused")),
        JobState::Unknown(_) => (StatusMark::Unknown, gettext("unknown; look at the paper")),
    };
    let detail = match trouble_words(&set.state) {
        Some(trouble) => gettext_f(
            "{subject}: {detail}",
            &[("subject", &words), ("detail", &trouble)],
        ),
        None => words,
    };
    let pages = ngettext_f(
        "{pages} page",
        "{pages} pages",
        set.pages,
        &[("pages", &set.pages)],
    );
    let value = if set.print() > 1 {
        format!(
            "{pages} · {}",
            gettext_f("print {print}", &[("print", &set.print())])
        )
    } else {
        pages
    };
    ListRow::new(mark, name).detail(detail).value(value)
}

/// Returns what is wrong with a job; `None` where nothing is.
pub(super) fn trouble_words(state: &JobState) -> Option<String> {
    match state {
        JobState::Queued(Some(WaitReason::NotReached(_))) => {
            Some(gettext("the printer can't be reached"))
        }
        JobState::Queued(Some(WaitReason::Busy)) => Some(gettext("the printer takes no job now")),
        JobState::Printing(_, problems) if !problems.is_empty() => Some(
            problems
                .iter()
                .map(problem_words)
                .collect::<Vec<_>>()
                .join("、"),
        ),
        JobState::PrinterDone(Some(counted)) => {
            Some(gettext_f("it counted {counted}", &[("counted", counted)]))
        }
        JobState::Refused(why) => Some(refusal_words(why)),
        JobState::Unknown(doubt) => Some(doubt_words(doubt)),
        _ => None,
    }
}

/// Returns true if a printer prints nothing until somebody helps.
pub(super) fn is_grave(problem: &PrinterProblem) -> bool {
    problem.severity == ProblemSeverity::Error
}

pub(super) fn problem_words(problem: &PrinterProblem) -> String {
    match &problem.matter {
        PrinterReason::PaperOut => gettext("out of paper"),
        PrinterReason::PaperLow => gettext("paper is low"),
        PrinterReason::Jam => gettext("paper jam"),
        PrinterReason::CoverOpen => gettext("cover open"),
        PrinterReason::TrayMissing => gettext("tray not in place"),
        PrinterReason::TonerLow => gettext("toner is low"),
        PrinterReason::TonerOut => gettext("out of toner"),
        PrinterReason::OutputFull => gettext("output tray is full"),
        PrinterReason::Paused => gettext("paused"),
        PrinterReason::Offline => gettext("offline"),
        PrinterReason::Other(keyword) => keyword.clone(),
    }
}

fn refusal_words(why: &PrintRefusal) -> String {
    match why {
        PrintRefusal::NoPdf => {
            gettext("takes no PDF: choose its queue in the print service, or another printer")
        }
        PrintRefusal::NoA4 => gettext("has no A4: load A4 and set its tray to it"),
        PrintRefusal::Kept => gettext(
            "a print service keeps what it prints; a share goes only to a printer that is \
             attached itself",
        ),
        PrintRefusal::NoAnswer(_) => gettext("the printer can't be reached"),
        PrintRefusal::Status(status) => gettext_f(
            "the printer refused the job (IPP status {status})",
            &[("status", &format!("{status:#06x}"))],
        ),
        PrintRefusal::BeforeRestart => gettext("before the restart"),
        PrintRefusal::NotMade(_) => gettext("the paper can't be made: call support"),
    }
}

fn doubt_words(doubt: &UnknownReason) -> String {
    match doubt {
        UnknownReason::NoReply(_) => gettext("its reply did not come"),
        UnknownReason::NoNumber => gettext("it gave the job no number"),
        UnknownReason::NotKnown(_) => gettext("it does not know the job any more"),
        UnknownReason::Restarted => gettext("it was restarted"),
        UnknownReason::AnotherJob => gettext("it has another job of this number"),
        UnknownReason::Silent(_) => gettext("it was silent for too long"),
        UnknownReason::ServiceAway => gettext("the print service was away or began anew"),
        UnknownReason::TooFew { counted, pages } => ngettext_f(
            "it counted {counted} of {pages} page",
            "it counted {counted} of {pages} pages",
            *pages,
            &[("counted", counted), ("pages", pages)],
        ),
        UnknownReason::PassedOn => {
            gettext("the print service passed it on, the printer confirmed nothing")
        }
        UnknownReason::Ended(_) => gettext("the job was ended at the printer"),
        UnknownReason::CalledBack => gettext("it was called back"),
        UnknownReason::BeforeRestart => gettext("sent before the restart"),
    }
}
