//! One function a page: the desk's state → what stands on the console.
//!
//! Deliberately not here: widgets (the renderer's), rules (nobody's here).

mod drawing;
mod incident;
mod paper;
mod preparing;

use super::config::Kind;
use super::desk::{Armed, Desk, Input, Step};
use super::view::{Badge, Health, Mark, Primary, Ready, Row, Secondary, View};
use crate::ceremony::state::Milestone;
use crate::words::{fill, gettext};

/// How many monitors there are, for the health strip.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum HallScreen {
    /// The hall has a monitor of its own.
    Own,
    /// There is one monitor only; the hall is seen in the preview.
    Missing,
    /// The hall has a monitor of its own, and the last picture could not be painted there.
    Faulty,
}

/// What stands in the middle and on the right for the step that is due.
struct Page {
    title: String,
    progress: String,
    centre: super::view::Centre,
    consequence: String,
    label: String,
}

/// The console as it is now.
pub fn view(desk: &Desk, clock: &str, hall: HallScreen) -> View {
    let step = desk.step();
    let page = match step {
        Step::Import => preparing::import(desk),
        Step::Rules => preparing::rules(desk),
        Step::Freeze => preparing::freeze(desk),
        Step::NumberDigits => preparing::number_digits(desk),
        Step::Numbered => preparing::numbered(desk),
        Step::Seal => preparing::seal(desk),
        Step::Sealed => preparing::sealed(desk),
        Step::Opening => drawing::opening(desk),
        Step::StageDigits => drawing::stage_digits(desk),
        Step::Shares => drawing::shares(desk),
        Step::Print => paper::print(desk),
        Step::Close => paper::close(),
        Step::Archive => paper::archive(desk),
        Step::Done => paper::done(desk),
        Step::Incident => incident::open(desk),
        _ => drawing::school(desk, step),
    };
    let (left_title, left, left_foot) = if step.is_preparing() { preparing::left(step) } else { drawing::left(desk) };
    let ready = match (desk.armed(), desk.ready()) {
        (Some(_), _) => Ready::SecondPerson,
        (None, true) => Ready::Now,
        (None, false) => Ready::NotYet,
    };
    let hint = match ready {
        Ready::SecondPerson => gettext("Second person: confirm with F9"),
        Ready::Now if step.confirmed_by_two() => gettext("Two people confirm: F8, then F9"),
        Ready::Now => gettext("Press F8"),
        Ready::NotYet => String::new(),
    };
    let label = if desk.armed() == Some(Armed::Leave) { gettext("Leave the kiosk") } else { page.label };
    View {
        badge: badge(desk, step),
        ceremony: desk.ceremony_title(),
        day: if step.is_preparing() { gettext("Preparing day") } else { drawing::day(desk) },
        clock: clock.to_owned(),
        health: health(desk, hall),
        left_title,
        left,
        left_foot,
        title: page.title,
        progress: page.progress,
        centre: page.centre,
        message: desk.message().map(str::to_owned),
        consequence: page.consequence,
        primary: Primary { label, hint, ready },
        secondary: secondary(desk, step),
        fingerprint: fingerprint(desk),
        journal: desk.session().map_or_else(
            || gettext("The journal begins with the freeze"),
            |session| fill(gettext("Journal: {} lines, chain holds"), &[&session.state().events()]),
        ),
    }
}

fn badge(desk: &Desk, step: Step) -> Badge {
    match (desk.kind(), step.is_preparing()) {
        (Kind::Rehearsal, _) => Badge::Rehearsal,
        (Kind::Real, true) => Badge::Preparing,
        (Kind::Real, false) => Badge::Real,
    }
}

fn fingerprint(desk: &Desk) -> String {
    match desk.session().and_then(|session| session.state().fingerprint()) {
        Some(fingerprint) => fingerprint.groups().join(" "),
        None => gettext("Not sealed yet, no fingerprint"),
    }
}

fn health(desk: &Desk, hall: HallScreen) -> Vec<Health> {
    let cell = |name: String, mark: Mark, words: String| Health { name, words, mark };
    let (hall_mark, hall_words) = match hall {
        HallScreen::Own => (Mark::Done, gettext("on its own monitor")),
        HallScreen::Missing => (Mark::PleaseConfirm, gettext("one monitor only: preview here")),
        HallScreen::Faulty => (Mark::Unknown, gettext("picture not painted; look there")),
    };
    let ledger = match desk.session() {
        Some(_) => cell(gettext("Ledger"), Mark::Done, gettext("every line on disk")),
        None => cell(gettext("Ledger"), Mark::ToCome, gettext("begins with the freeze")),
    };
    let (media, wanted) = (desk.media_here(), desk.custodian_names().len());
    let media_mark = if media >= wanted { Mark::Done } else { Mark::ToCome };
    let keys = match desk.keys_with_parent() {
        true => cell(gettext("Keys"), Mark::Now, gettext("handed over")),
        false => cell(gettext("Keys"), Mark::Done, gettext("kept by the console")),
    };
    let (printer_mark, printer_words) = paper::health(&desk.printing());
    vec![
        cell(gettext("Hall display"), hall_mark, hall_words),
        keys,
        ledger,
        cell(gettext("Custodians' media"), media_mark, fill(gettext("{} of {} inserted"), &[&media, &wanted])),
        cell(gettext("Printer"), printer_mark, printer_words),
        cell(gettext("Clock"), Mark::PleaseConfirm, gettext("check it by hand")),
        network(),
    ]
}

/// A draw computer has no network: an interface that is up, other than loopback, is said.
fn network() -> Health {
    let up = |name: &str| {
        std::fs::read_to_string(format!("/sys/class/net/{name}/operstate")).is_ok_and(|state| state.trim() == "up")
    };
    let names = std::fs::read_dir("/sys/class/net").into_iter().flatten().flatten();
    let connected = names.map(|e| e.file_name().to_string_lossy().into_owned()).any(|n| n != "lo" && up(&n));
    let (mark, words) = if connected {
        (Mark::PleaseConfirm, gettext("connected; unplug it"))
    } else {
        (Mark::Done, gettext("disconnected, as it should be"))
    };
    Health { name: gettext("Network"), words, mark }
}

fn secondary(desk: &Desk, step: Step) -> Vec<Secondary> {
    let button = |label: String, key: &str, input: Input| Secondary { label, key: key.into(), input };
    let mut buttons = Vec::new();
    if step == Step::Freeze {
        buttons.push(button(gettext("Back to the rules"), "", Input::Choose(super::desk::Choice::Reopen)));
    }
    if step == Step::Import {
        buttons.push(button(gettext("Swap the monitors"), "F11", Input::SwapMonitors));
    }
    if step == Step::Selecting {
        let hold = if desk.held() { gettext("Go on") } else { gettext("Hold") };
        buttons.push(button(hold, "F3", Input::Hold));
        let pace = if desk.at_double_pace() { gettext("Own pace") } else { gettext("Double pace") };
        buttons.push(button(pace, "F2", Input::Faster));
    }
    if desk.presser_can_change() {
        buttons.push(button(gettext("Another parent presses"), "F5", Input::ReplacePresser));
    }
    if step == Step::Print && desk.printing().asks_for_eyes() {
        buttons.push(button(gettext("Pages counted, paper is whole"), "F7", Input::PaperSeen));
        buttons.push(button(gettext("Void, print again"), "F6", Input::PrintAgain));
    }
    let in_ceremony = desk.session().is_some_and(|s| s.state().milestone() >= Milestone::Sealed);
    if in_ceremony && step != Step::Done && step != Step::Incident {
        let waits = desk.incident_waits();
        let label = if waits { gettext("Incident: begins with the stop") } else { gettext("Record an incident") };
        buttons.push(button(label, "F4", Input::Incident));
    }
    if desk.may_leave() {
        buttons.push(button(gettext("Leave the kiosk"), "F12", Input::Leave));
    }
    buttons
}

fn steps(names: &[String], current: usize) -> Vec<Row> {
    let mark = |i: usize| match i.cmp(&current) {
        std::cmp::Ordering::Less => Mark::Done,
        std::cmp::Ordering::Equal => Mark::Now,
        std::cmp::Ordering::Greater => Mark::ToCome,
    };
    names.iter().enumerate().map(|(i, name)| Row::new(mark(i), name.as_str()).number(i + 1)).collect()
}
