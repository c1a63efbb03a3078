//! One function a page: the desk's state → what stands on the console.
//!
//! Deliberately not here: widgets (the renderer's), rules (nobody's here).

mod archive;
mod health;
mod help;
mod import;
mod incident;
mod mirror;
mod opening;
mod paper;
mod preparing;
mod queue;
mod readiness;
mod resume;
mod rules;
mod school;

pub(super) use archive::standing_words;

use super::config::Kind;
use super::desk::{Armed, Choice, Desk, Input, Mark as Done, Step};
use super::keys::ParentKey;
use super::view::{Badge, Centre, Mark, Primary, Ready, Row, Secondary, View};
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
#[derive(Default)]
struct Page {
    title: String,
    progress: String,
    chips: Vec<(Mark, String)>,
    centre: Centre,
    consequence: String,
    label: String,
    /// What the gold button waits for, while it can't be pressed.
    missing: String,
}

impl Default for Centre {
    fn default() -> Self {
        Self::List(Vec::new())
    }
}

/// The console as it is now.
pub fn view(desk: &Desk, clock: &str, hall: HallScreen) -> View {
    let step = desk.step();
    let mut page = page(desk, step);
    let papers = desk.papers_page();
    if let Some(open) = papers {
        page = queue::page(desk, open);
    }
    if desk.shows_help() {
        page = Page { title: gettext("All keys"), centre: help::keys(desk), progress: String::new(), ..page };
    }
    let (left_title, left, left_foot) = papers.map_or_else(|| left(desk, step), |open| queue::left(desk, open));
    let ready = match (desk.armed(), desk.ready()) {
        _ if papers.is_some() => Ready::Now,
        (Some(_), _) => Ready::SecondPerson,
        (None, true) => Ready::Now,
        (None, false) => Ready::NotYet,
    };
    let (hint, key) = match ready {
        Ready::SecondPerson => (gettext("Second person: confirm"), "F9"),
        Ready::Now if desk.confirmed_by_two() && papers.is_none() => (gettext("Two people confirm: first"), "F8"),
        Ready::Now => (gettext("Press"), "F8"),
        Ready::NotYet => (page.missing, ""),
    };
    let label = if desk.armed() == Some(Armed::Leave) { gettext("Leave the kiosk") } else { page.label };
    View {
        badge: badge(desk, step),
        ceremony: desk.ceremony_title(),
        day: day(desk, step),
        clock: clock.to_owned(),
        health: health::strip(desk, step, hall),
        left_title,
        left,
        left_foot,
        title: page.title,
        progress: page.progress,
        chips: page.chips,
        centre: page.centre,
        message: desk.message().map(str::to_owned).or_else(|| mirror::alarm(desk)),
        consequence: page.consequence,
        primary: Primary { label, hint, key: key.to_owned(), ready },
        secondary: papers.map_or_else(|| secondary(desk, step), |open| queue::buttons(desk, open)),
        parent: if papers.is_some() { Vec::new() } else { parent(desk) },
        fingerprint: fingerprint(desk),
        journal: desk.session().map_or_else(
            || gettext("The journal begins with the freeze"),
            |session| fill(gettext("Journal: {} lines, chain holds"), &[&session.state().events()]),
        ),
    }
}

fn page(desk: &Desk, step: Step) -> Page {
    match step {
        Step::Readiness => readiness::page(desk),
        Step::Resume => resume::page(desk),
        Step::Import => import::report(desk),
        Step::Rules => rules::decide(desk),
        Step::Freeze => rules::freeze(desk),
        Step::NumberDigits => preparing::number_digits(desk),
        Step::Numbered => preparing::numbered(desk),
        Step::Seal => preparing::seal(desk),
        Step::Sealed => preparing::sealed(desk),
        Step::Seals => opening::seals(desk),
        Step::Opening => opening::copies(desk),
        Step::Certificate => opening::certificate(desk),
        Step::StageDigits => opening::stage_digits(desk),
        Step::Shares => opening::shares(desk),
        Step::Print => paper::print(desk),
        Step::Close => paper::close(),
        Step::Archive => paper::archive(desk),
        Step::Done => paper::done(desk),
        Step::Incident => incident::open(desk),
        _ => school::checklist(desk, step),
    }
}

/// The left column: the day's steps, or the schools while they are drawn; sheets and keys need its room.
fn left(desk: &Desk, step: Step) -> (String, Vec<Row>, String) {
    match step {
        _ if desk.shows_help() => (String::new(), Vec::new(), String::new()),
        Step::Print => (String::new(), Vec::new(), String::new()),
        Step::Resume => resume::left(),
        Step::Readiness if desk.is_drawing_day() => school::order(desk),
        Step::Readiness => preparing::day(desk, step),
        Step::Seals
        | Step::Opening
        | Step::Certificate
        | Step::StageDigits
        | Step::Close
        | Step::Archive
        | Step::Done => opening::day(desk, step),
        Step::Shares if desk.session().is_some_and(|session| session.state().turns().is_empty()) => {
            opening::day(desk, step)
        }
        step if step.is_preparing() => preparing::day(desk, step),
        _ => school::order(desk),
    }
}

/// The day, and how far it is.
fn day(desk: &Desk, step: Step) -> String {
    let Some(session) = desk.session().filter(|_| !preparing(desk, step)) else { return gettext("Preparing day") };
    let state = session.state();
    let (begun, all) = (state.turns().len(), state.rules().schools.len());
    let begun = if matches!(step, Step::CheckList | Step::BeginSchool) { begun + 1 } else { begun };
    if begun == 0 { gettext("Drawing day") } else { fill(gettext("School {}/{}"), &[&begun, &all]) }
}

/// Whether it is the preparing day; the readiness report is read on both.
fn preparing(desk: &Desk, step: Step) -> bool {
    step.is_preparing() || (step == Step::Readiness && !desk.is_drawing_day())
}

fn badge(desk: &Desk, step: Step) -> Badge {
    match (desk.kind(), preparing(desk, step)) {
        (Kind::Rehearsal, _) => Badge::Rehearsal,
        (Kind::Real, true) => Badge::Preparing,
        (Kind::Real, false) => Badge::Real,
    }
}

fn fingerprint(desk: &Desk) -> String {
    let offered = desk.offer().and_then(|offer| offer.evidence.state.fingerprint());
    match desk.session().and_then(|session| session.state().fingerprint()).or(offered) {
        Some(fingerprint) => fingerprint.groups().join(" "),
        None => gettext("Not sealed yet, no fingerprint"),
    }
}

fn secondary(desk: &Desk, step: Step) -> Vec<Secondary> {
    let button =
        |label: String, key: &str, input: Input| Secondary { label, key: key.into(), input, ready: Ready::Now };
    let mut buttons = Vec::new();
    if step == Step::Import && !import::is_clean(desk) {
        let missing = Secondary { ready: Ready::NotYet, ..button(import::missing(desk), "", Input::Primary) };
        buttons.push(missing);
    }
    if step == Step::Freeze {
        buttons.push(button(gettext("Back to the rules"), "Esc", Input::Choose(Choice::Reopen)));
    }
    if step == Step::Import {
        buttons.push(button(gettext("Swap screens"), "F11", Input::SwapMonitors));
    }
    if step == Step::Resume && desk.unfit().is_none() {
        buttons.push(button(gettext("Prepare a new ceremony"), "Esc", Input::Anew));
    }
    if desk.may_look() {
        let label = if step == Step::Readiness { gettext("Look again") } else { gettext("Is it ready?") };
        buttons.push(button(label, "F10", Input::Look));
    }
    if step == Step::Selecting {
        let hold = if desk.held() { gettext("Go on") } else { gettext("Hold") };
        buttons.push(button(hold, "F3", Input::Hold));
        let pace = if desk.at_double_pace() { gettext("Own pace") } else { gettext("Double pace") };
        buttons.push(button(pace, "F2", Input::Faster));
    }
    if desk.presser_can_change() {
        buttons.push(button(gettext("Other parent"), "F5", Input::ReplacePresser));
    }
    if step == Step::Print && desk.printing().asks_for_eyes() {
        buttons.push(button(gettext("Pages counted"), "F7", Input::PaperSeen));
        buttons.push(button(gettext("Print again"), "F6", Input::PrintAgain));
    }
    // In a roll the column belongs to the keys; Tab opens the page all the same.
    let rolls = matches!(step, Step::RollReady(_) | Step::RollWaits(_) | Step::Rolling(_));
    if desk.session().is_some() && step != Step::Incident && !rolls {
        buttons.push(button(gettext("Papers"), "Tab", Input::Papers));
    }
    if desk.session().is_some() && step != Step::Done && step != Step::Incident {
        let label = if desk.incident_waits() { gettext("Begins with the stop") } else { gettext("Incident") };
        buttons.push(button(label, "F4", Input::Incident));
    }
    if desk.clock_is_due() {
        buttons.push(button(gettext("Clock set"), "Ins", Input::ClockChecked));
    }
    if desk.may_leave() {
        buttons.push(button(gettext("Leave"), "F12", Input::Leave));
    }
    buttons
}

/// The parent's two keys as buttons, for a parent who can't use the physical ones.
fn parent(desk: &Desk) -> Vec<Secondary> {
    if !desk.keys_with_parent() || desk.step() == Step::Incident {
        return Vec::new();
    }
    let config = &desk.options().config;
    let rolling = matches!(desk.step(), Step::Rolling(_));
    let key = |label: String, key: &str, press: ParentKey, now: bool| Secondary {
        label,
        key: key.to_owned(),
        input: Input::Press(press),
        ready: if now { Ready::Now } else { Ready::NotYet },
    };
    vec![
        key(gettext("Start"), &help::cap(&config.start_key), ParentKey::Start, !rolling),
        key(gettext("Stop"), &help::cap(&config.stop_key), ParentKey::Stop, rolling),
    ]
}

/// The steps of a day, with the times that the ledger has.
fn steps(names: impl IntoIterator<Item = (String, Option<String>)>, current: usize) -> Vec<Row> {
    let mark = |i: usize| match i.cmp(&current) {
        std::cmp::Ordering::Less => Mark::Done,
        std::cmp::Ordering::Equal => Mark::Now,
        std::cmp::Ordering::Greater => Mark::ToCome,
    };
    let row = |(i, (name, at)): (usize, (String, Option<String>))| {
        let time = at.filter(|_| i < current).unwrap_or_default();
        Row::new(mark(i), name).number(i + 1).time(time)
    };
    names.into_iter().enumerate().map(row).collect()
}

/// When something was done, in the hall's time.
fn time(at: Option<&str>) -> Option<String> {
    let at: jiff::Timestamp = at?.parse().ok()?;
    Some(at.to_zoned(jiff::tz::TimeZone::system()).strftime("%H:%M:%S").to_string())
}

/// When a step of the whole ceremony was done.
fn ceremony_time(desk: &Desk, mark: Done) -> Option<String> {
    time(desk.done_at("", mark))
}
