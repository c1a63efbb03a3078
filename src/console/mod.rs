// SPDX-License-Identifier: Apache-2.0

//! Content of the console: one function a page, from the controller's state to plain data.
//!
//! Invariant: [`page`] lists every [`DueStep`], so a new step can't be forgotten.
//! Deliberately absent: widgets (the renderer's), rules of the draw (`crate::ceremony`).

mod archive;
mod confirmation;
mod earlier_ceremony;
mod health;
mod help;
mod import;
mod incident;
mod media;
mod mirror;
mod opening;
mod papers;
mod preparing;
mod printing;
mod program;
mod readiness;
mod rules;
mod school;
mod sealing;
mod secondary;
mod succession;
mod takeover;
mod view;

use crate::beijing;
use crate::controller::{CeremonyKind, ConfirmedStep, Controller, DueStep, TimedStep};
use crate::i18n::{gettext, gettext_f, ngettext_f};
use school::ChecklistStep;
use std::cmp::Ordering;
pub use view::{
    AnswerLayout, ButtonState, CentreView, ConfirmEntry, ConfirmSheet, ConsoleBadge, ConsoleView,
    FindingView, HealthItem, IncidentSheet, ListRow, PagePreview, PrimaryAction, PrintCard,
    RuleAnswer, RuleQuestion, SecondaryAction, SlipLines, StatusMark, WorkbookView,
};

/// State of the hall's monitor, for the health strip.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum HallScreen {
    /// The hall has a monitor of its own.
    Own,
    /// There is one monitor only; the hall is seen in the preview.
    Missing,
    /// The hall has a monitor of its own, and the last picture could not be painted there.
    Faulty,
}

/// Content of the middle and of the right for the step that is due.
#[derive(Default)]
struct PageParts {
    title: String,
    progress: String,
    chips: Vec<(StatusMark, String)>,
    centre: CentreView,
    consequence: String,
    label: String,
    /// Thing that the gold button waits for, while it can't be pressed.
    missing: String,
}

/// Left column: steps of the day, or schools while they are drawn.
#[derive(Default)]
struct LeftColumn {
    title: String,
    rows: Vec<ListRow>,
    foot: String,
}

/// Step of a day in the left column, or of a school's checklist.
struct DayStep {
    name: String,
    /// Time when the ledger has it done.
    done_at: Option<String>,
}

impl DayStep {
    fn new(name: String, done_at: Option<String>) -> Self {
        Self { name, done_at }
    }

    /// Creates a step of which the ledger keeps no time.
    fn untimed(name: String) -> Self {
        Self::new(name, None)
    }

    /// Returns the row of the day at which these steps are due.
    fn of(self, due: &'static [DueStep]) -> DayRow {
        DayRow { step: self, due }
    }
}

/// Row of a day in the left column.
struct DayRow {
    step: DayStep,
    /// Steps at which the row is the current one.
    due: &'static [DueStep],
}

/// Returns the index of the row of a step; `None` where no row has it.
fn row_of(rows: &[DayRow], step: DueStep) -> Option<usize> {
    rows.iter().position(|row| row.due.contains(&step))
}

impl Default for CentreView {
    fn default() -> Self {
        Self::List(Vec::new())
    }
}

/// Returns the console as it is now.
pub fn view(controller: &Controller, clock: &str, hall: HallScreen) -> ConsoleView {
    let step = controller.step();
    let page = shown_page(controller, step);
    let left = shown_left(controller, step);
    ConsoleView {
        badge: badge(controller, step),
        ceremony: controller.ceremony_title(),
        day: day(controller, step),
        clock: clock.to_owned(),
        health: health::strip(controller, step, hall),
        left_title: left.title,
        left: left.rows,
        left_foot: left.foot,
        title: page.title,
        progress: page.progress,
        chips: page.chips,
        centre: page.centre,
        message: message(controller),
        consequence: page.consequence,
        primary: primary(controller, page.label, page.missing),
        secondary: shown_buttons(controller, step),
        parent: secondary::parent_keys(controller),
        fingerprint: fingerprint(controller),
        journal: journal(controller),
    }
}

fn shown_buttons(controller: &Controller, step: DueStep) -> Vec<SecondaryAction> {
    match controller.papers_page() {
        // A confirmation has its own buttons, so that nothing else is near.
        _ if controller.armed().is_some() => Vec::new(),
        _ if controller.media_page().is_some() => media::buttons(),
        Some(open) => papers::buttons(controller, open),
        None => secondary::buttons(controller, step),
    }
}

/// Returns the page that is seen: the media, the papers or the keys where they are open, else the
/// due step's.
fn shown_page(controller: &Controller, step: DueStep) -> PageParts {
    let page = match (controller.media_page(), controller.papers_page()) {
        (Some(rows), _) => media::page(controller, &rows),
        (None, Some(open)) => papers::page(controller, open),
        (None, None) => page(controller, step),
    };
    if let Some(asked) = controller.confirmation() {
        return confirmation::page(asked, page);
    }
    if !controller.shows_help() {
        return page;
    }
    PageParts {
        title: gettext("All keys"),
        centre: help::keys(controller),
        progress: String::new(),
        ..page
    }
}

fn shown_left(controller: &Controller, step: DueStep) -> LeftColumn {
    match controller.papers_page() {
        Some(open) => papers::left(controller, open),
        None if controller.shows_help() => LeftColumn::default(),
        None => left(controller, step),
    }
}

/// Returns the gold button, with the key that presses it.
fn primary(controller: &Controller, label: String, missing: String) -> PrimaryAction {
    let media = controller.media_page();
    let papers_open = media.is_some() || controller.papers_page().is_some();
    let ready = match (controller.armed(), controller.ready()) {
        (Some(_), _) => ButtonState::SecondPerson,
        _ if media.is_some() => media::button_state(&media.unwrap_or_default()),
        _ if papers_open => ButtonState::Now,
        (None, true) => ButtonState::Now,
        (None, false) => ButtonState::NotYet,
    };
    let (hint, key) = match ready {
        ButtonState::SecondPerson => (gettext("Waits for the second person"), ""),
        ButtonState::Now if controller.confirmed_by_two() && !papers_open => {
            (gettext("Two people confirm: first"), "F8")
        }
        ButtonState::Now => (gettext("Press"), "F8"),
        ButtonState::NotYet if missing.is_empty() => (gettext("In a moment"), ""),
        ButtonState::NotYet => (missing, ""),
    };
    let label = match controller.armed() {
        Some(ConfirmedStep::Leave) => gettext("Leave the kiosk"),
        Some(ConfirmedStep::Supersede) => gettext("Supersede this ceremony"),
        Some(ConfirmedStep::SharesLost) => gettext("Shares are lost for good"),
        Some(ConfirmedStep::Clock) => gettext("Clock set"),
        Some(ConfirmedStep::Presser) => gettext("Other parent"),
        Some(ConfirmedStep::Reprint) => gettext("Print again"),
        Some(_) | None => label,
    };
    PrimaryAction {
        label,
        hint,
        key: key.to_owned(),
        ready,
    }
}

fn message(controller: &Controller) -> Option<String> {
    match controller.message() {
        Some(message) => Some(message.to_owned()),
        None => mirror::alarm(controller),
    }
}

fn journal(controller: &Controller) -> String {
    let Some(session) = controller.session() else {
        return gettext("The journal begins with the freeze");
    };
    let lines = session.state().events();
    ngettext_f(
        "Journal: {lines} line, chain holds",
        "Journal: {lines} lines, chain holds",
        lines,
        &[("lines", &lines)],
    )
}

/// Returns the page of a step.
fn page(controller: &Controller, step: DueStep) -> PageParts {
    match step {
        DueStep::Readiness => readiness::page(controller),
        DueStep::Resume => takeover::page(controller),
        DueStep::OtherProgram => program::page(controller),
        DueStep::Import => import::report(controller),
        DueStep::EarlierCeremony => earlier_ceremony::page(controller),
        DueStep::Rules => rules::decide(controller),
        DueStep::Freeze => rules::freeze(controller),
        DueStep::NumberDigits => preparing::number_digits(controller),
        DueStep::Numbered => preparing::numbered(controller),
        DueStep::Seal => preparing::seal(controller),
        DueStep::SealCopy => sealing::seal_copy(controller),
        DueStep::Sealed => preparing::sealed(controller),
        DueStep::Seals => opening::seals(controller),
        DueStep::Opening => opening::copies(controller),
        DueStep::Certificate => opening::certificate(controller),
        DueStep::StageDigits => opening::stage_digits(controller),
        DueStep::Shares => opening::shares(controller),
        DueStep::Succession => succession::page(controller),
        DueStep::CheckList => school::checklist(controller, ChecklistStep::List),
        DueStep::BeginSchool => school::checklist(controller, ChecklistStep::Begin),
        DueStep::RollReady(kind) => school::checklist(controller, ChecklistStep::RollReady(kind)),
        DueStep::RollWaits(kind) => school::checklist(controller, ChecklistStep::RollWaits(kind)),
        DueStep::Rolling(kind) => school::checklist(controller, ChecklistStep::Rolling(kind)),
        DueStep::Selecting => school::checklist(controller, ChecklistStep::Draw),
        DueStep::Classes => school::checklist(controller, ChecklistStep::Classes),
        DueStep::Complete => school::checklist(controller, ChecklistStep::Result),
        DueStep::Print => printing::print(controller),
        DueStep::Close => printing::close(),
        DueStep::Archive => printing::archive(controller),
        DueStep::Done => printing::done(controller),
        DueStep::Incident => incident::open(controller),
    }
}

/// Returns the left column of a step: its day, else the schools in their order. The sheets of a
/// school need its room.
fn left(controller: &Controller, step: DueStep) -> LeftColumn {
    match step {
        DueStep::Print | DueStep::OtherProgram | DueStep::Succession => LeftColumn::default(),
        DueStep::Resume => takeover::left(),
        _ if preparing(controller, step) => preparing::day(controller, step),
        DueStep::Shares if !no_school_began(controller) => school::order(controller),
        _ => opening::day(controller, step).unwrap_or_else(|| school::order(controller)),
    }
}

fn no_school_began(controller: &Controller) -> bool {
    controller
        .session()
        .is_some_and(|session| session.state().turns().is_empty())
}

/// Returns the day, and how far it is.
fn day(controller: &Controller, step: DueStep) -> String {
    let Some(session) = controller
        .session()
        .filter(|_| !preparing(controller, step))
    else {
        return gettext("Preparing day");
    };
    let state = session.state();
    let schools = state.rules().schools.len();
    let is_next = matches!(step, DueStep::CheckList | DueStep::BeginSchool);
    let number = state.turns().len() + usize::from(is_next);
    if number == 0 {
        gettext("Drawing day")
    } else {
        gettext_f(
            "School {number}/{schools}",
            &[("number", &number), ("schools", &schools)],
        )
    }
}

/// Returns true on the preparing day; the readiness report is read on both.
fn preparing(controller: &Controller, step: DueStep) -> bool {
    step.is_preparing() || (step == DueStep::Readiness && !controller.is_drawing_day())
}

fn badge(controller: &Controller, step: DueStep) -> ConsoleBadge {
    match (controller.kind(), preparing(controller, step)) {
        (CeremonyKind::Rehearsal, _) => ConsoleBadge::Rehearsal,
        (CeremonyKind::Real, true) => ConsoleBadge::Preparing,
        (CeremonyKind::Real, false) => ConsoleBadge::Real,
    }
}

fn fingerprint(controller: &Controller) -> String {
    let offered = controller
        .offer()
        .and_then(|offer| offer.evidence.state.fingerprint());
    match controller
        .session()
        .and_then(|session| session.state().fingerprint())
        .or(offered)
    {
        Some(fingerprint) => fingerprint.groups().join(" "),
        None => gettext("Not sealed yet, no fingerprint"),
    }
}

/// Returns the steps of a day with the times that the ledger has; `current` is an index from 0.
fn steps(days: impl IntoIterator<Item = DayStep>, current: usize) -> Vec<ListRow> {
    let mut rows = Vec::new();
    for (index, step) in days.into_iter().enumerate() {
        let row = match index.cmp(&current) {
            Ordering::Less => {
                ListRow::new(StatusMark::Done, step.name).time(step.done_at.unwrap_or_default())
            }
            Ordering::Equal => ListRow::new(StatusMark::Now, step.name),
            Ordering::Greater => ListRow::new(StatusMark::ToCome, step.name),
        };
        rows.push(row.number(index + 1));
    }
    rows
}

/// Returns the time of an event as the hall's clock shows it.
fn time(at: Option<&str>) -> Option<String> {
    beijing::time_of_day(at?)
}

/// Returns the time when a step of the whole ceremony was done.
fn ceremony_time(controller: &Controller, mark: TimedStep) -> Option<String> {
    time(controller.done_at("", mark))
}
