// SPDX-License-Identifier: Apache-2.0

//! One function a page: the controller's state → what stands on the console.
//!
//! Deliberately not here: widgets (the renderer's), rules (nobody's here).

mod archive;
mod health;
mod help;
mod import;
mod incident;
mod mirror;
mod opening;
mod papers;
mod preparing;
mod printing;
mod readiness;
mod rules;
mod school;
mod takeover;
mod view;

use crate::controller::CeremonyKind;
use crate::controller::ParentKey;
use crate::controller::{
    ArmedStep, Controller, DueStep, OperatorInput, RuleChoice, SideAction, TimedStep as Done,
};
use crate::i18n::{gettext, gettext_f, ngettext_f};
pub use view::{
    AnswerLayout, ButtonState, CentreView, ConsoleBadge, ConsoleView, FindingView, HealthItem,
    IncidentSheet, ListRow, PagePreview, PrimaryAction, PrintCard, RuleAnswer, RuleQuestion,
    SecondaryAction, StatusMark, WorkbookView,
};

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
struct PageParts {
    title: String,
    progress: String,
    chips: Vec<(StatusMark, String)>,
    centre: CentreView,
    consequence: String,
    label: String,
    /// What the gold button waits for, while it can't be pressed.
    missing: String,
}

impl Default for CentreView {
    fn default() -> Self {
        Self::List(Vec::new())
    }
}

/// The console as it is now.
pub fn view(controller: &Controller, clock: &str, hall: HallScreen) -> ConsoleView {
    let step = controller.step();
    let mut page = page(controller, step);
    let papers = controller.papers_page();
    if let Some(open) = papers {
        page = papers::page(controller, open);
    }
    if controller.shows_help() {
        page = PageParts {
            title: gettext("All keys"),
            centre: help::keys(controller),
            progress: String::new(),
            ..page
        };
    }
    let (left_title, left, left_foot) = papers.map_or_else(
        || left(controller, step),
        |open| papers::left(controller, open),
    );
    let ready = match (controller.armed(), controller.ready()) {
        _ if papers.is_some() => ButtonState::Now,
        (Some(_), _) => ButtonState::SecondPerson,
        (None, true) => ButtonState::Now,
        (None, false) => ButtonState::NotYet,
    };
    let (hint, key) = match ready {
        ButtonState::SecondPerson => (gettext("Second person: confirm"), "F9"),
        ButtonState::Now if controller.confirmed_by_two() && papers.is_none() => {
            (gettext("Two people confirm: first"), "F8")
        }
        ButtonState::Now => (gettext("Press"), "F8"),
        ButtonState::NotYet => (page.missing, ""),
    };
    let label = if controller.armed() == Some(ArmedStep::Leave) {
        gettext("Leave the kiosk")
    } else {
        page.label
    };
    ConsoleView {
        badge: badge(controller, step),
        ceremony: controller.ceremony_title(),
        day: day(controller, step),
        clock: clock.to_owned(),
        health: health::strip(controller, step, hall),
        left_title,
        left,
        left_foot,
        title: page.title,
        progress: page.progress,
        chips: page.chips,
        centre: page.centre,
        message: controller
            .message()
            .map(str::to_owned)
            .or_else(|| mirror::alarm(controller)),
        consequence: page.consequence,
        primary: PrimaryAction {
            label,
            hint,
            key: key.to_owned(),
            ready,
        },
        secondary: papers.map_or_else(
            || secondary(controller, step),
            |open| papers::buttons(controller, open),
        ),
        parent: if papers.is_some() {
            Vec::new()
        } else {
            parent(controller)
        },
        fingerprint: fingerprint(controller),
        journal: controller.session().map_or_else(
            || gettext("The journal begins with the freeze"),
            |session| {
                ngettext_f(
                    "Journal: {lines} line, chain holds",
                    "Journal: {lines} lines, chain holds",
                    session.state().events(),
                    &[("lines", &session.state().events())],
                )
            },
        ),
    }
}

fn page(controller: &Controller, step: DueStep) -> PageParts {
    match step {
        DueStep::Readiness => readiness::page(controller),
        DueStep::Resume => takeover::page(controller),
        DueStep::Import => import::report(controller),
        DueStep::Rules => rules::decide(controller),
        DueStep::Freeze => rules::freeze(controller),
        DueStep::NumberDigits => preparing::number_digits(controller),
        DueStep::Numbered => preparing::numbered(controller),
        DueStep::Seal => preparing::seal(controller),
        DueStep::Sealed => preparing::sealed(controller),
        DueStep::Seals => opening::seals(controller),
        DueStep::Opening => opening::copies(controller),
        DueStep::Certificate => opening::certificate(controller),
        DueStep::StageDigits => opening::stage_digits(controller),
        DueStep::Shares => opening::shares(controller),
        DueStep::Print => printing::print(controller),
        DueStep::Close => printing::close(),
        DueStep::Archive => printing::archive(controller),
        DueStep::Done => printing::done(controller),
        DueStep::Incident => incident::open(controller),
        _ => school::checklist(controller, step),
    }
}

/// The left column: the day's steps, or the schools while they are drawn; sheets and keys need its
/// room.
fn left(controller: &Controller, step: DueStep) -> (String, Vec<ListRow>, String) {
    match step {
        _ if controller.shows_help() => (String::new(), Vec::new(), String::new()),
        DueStep::Print => (String::new(), Vec::new(), String::new()),
        DueStep::Resume => takeover::left(),
        DueStep::Readiness if controller.is_drawing_day() => school::order(controller),
        DueStep::Readiness => preparing::day(controller, step),
        DueStep::Seals
        | DueStep::Opening
        | DueStep::Certificate
        | DueStep::StageDigits
        | DueStep::Close
        | DueStep::Archive
        | DueStep::Done => opening::day(controller, step),
        DueStep::Shares
            if controller
                .session()
                .is_some_and(|session| session.state().turns().is_empty()) =>
        {
            opening::day(controller, step)
        }
        step if step.is_preparing() => preparing::day(controller, step),
        _ => school::order(controller),
    }
}

/// The day, and how far it is.
fn day(controller: &Controller, step: DueStep) -> String {
    let Some(session) = controller
        .session()
        .filter(|_| !preparing(controller, step))
    else {
        return gettext("Preparing day");
    };
    let state = session.state();
    let (begun, all) = (state.turns().len(), state.rules().schools.len());
    let begun = if matches!(step, DueStep::CheckList | DueStep::BeginSchool) {
        begun + 1
    } else {
        begun
    };
    if begun == 0 {
        gettext("Drawing day")
    } else {
        gettext_f(
            "School {number}/{schools}",
            &[("number", &begun), ("schools", &all)],
        )
    }
}

/// Whether it is the preparing day; the readiness report is read on both.
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

fn secondary(controller: &Controller, step: DueStep) -> Vec<SecondaryAction> {
    let button = |label: String, key: &str, input: OperatorInput| SecondaryAction {
        label,
        key: key.into(),
        input,
        ready: ButtonState::Now,
    };
    let mut buttons = Vec::new();
    if step == DueStep::Import && !import::is_clean(controller) {
        let missing = SecondaryAction {
            ready: ButtonState::NotYet,
            ..button(import::missing(controller), "", OperatorInput::Primary)
        };
        buttons.push(missing);
    }
    if step == DueStep::Freeze {
        buttons.push(button(
            gettext("Back to the rules"),
            "Esc",
            OperatorInput::Choose(RuleChoice::Reopen),
        ));
    }
    if step == DueStep::Import {
        buttons.push(button(
            gettext("Swap screens"),
            "F11",
            OperatorInput::SwapMonitors,
        ));
    }
    if step == DueStep::Resume && controller.unfit().is_none() {
        buttons.push(button(
            gettext("Prepare a new ceremony"),
            "Esc",
            OperatorInput::Anew,
        ));
    }
    if controller.may_look() {
        let label = if step == DueStep::Readiness {
            gettext("Look again")
        } else {
            gettext("Is it ready?")
        };
        buttons.push(button(label, "F10", OperatorInput::Look));
    }
    if step == DueStep::Selecting {
        let hold = if controller.held() {
            gettext("Go on")
        } else {
            gettext("Hold")
        };
        buttons.push(button(hold, "F3", OperatorInput::Hold));
        let pace = if controller.at_double_pace() {
            gettext("Own pace")
        } else {
            gettext("Double pace")
        };
        buttons.push(button(pace, "F2", OperatorInput::Faster));
    }
    if controller.presser_can_change() {
        buttons.push(button(
            gettext("Other parent"),
            "F5",
            OperatorInput::ReplacePresser,
        ));
    }
    if step == DueStep::Print && controller.printing().asks_for_eyes() {
        buttons.push(button(
            gettext("Pages counted"),
            "F7",
            OperatorInput::PaperSeen,
        ));
        buttons.push(button(
            gettext("Print again"),
            "F6",
            OperatorInput::PrintAgain,
        ));
    }
    // In a roll the column belongs to the keys; Tab opens the page all the same.
    let rolls = step.allows(SideAction::ChangeParent);
    if controller.session().is_some() && step != DueStep::Incident && !rolls {
        buttons.push(button(gettext("Papers"), "Tab", OperatorInput::Papers));
    }
    if controller.session().is_some() && step != DueStep::Done && step != DueStep::Incident {
        let label = if controller.incident_waits() {
            gettext("Begins with the stop")
        } else {
            gettext("Incident")
        };
        buttons.push(button(label, "F4", OperatorInput::Incident));
    }
    if controller.clock_is_due() {
        buttons.push(button(
            gettext("Clock set"),
            "Ins",
            OperatorInput::ClockChecked,
        ));
    }
    if controller.may_leave() {
        buttons.push(button(gettext("Leave"), "F12", OperatorInput::Leave));
    }
    buttons
}

/// The parent's two keys as buttons, for a parent who can't use the physical ones.
fn parent(controller: &Controller) -> Vec<SecondaryAction> {
    if !controller.keys_with_parent() || controller.step() == DueStep::Incident {
        return Vec::new();
    }
    let config = &controller.options().config;
    let rolling = matches!(controller.step(), DueStep::Rolling(_));
    let key = |label: String, key: &str, press: ParentKey, now: bool| SecondaryAction {
        label,
        key: key.to_owned(),
        input: OperatorInput::Press(press),
        ready: if now {
            ButtonState::Now
        } else {
            ButtonState::NotYet
        },
    };
    vec![
        key(
            gettext("Start"),
            &help::cap(&config.start_key),
            ParentKey::Start,
            !rolling,
        ),
        key(
            gettext("Stop"),
            &help::cap(&config.stop_key),
            ParentKey::Stop,
            rolling,
        ),
    ]
}

/// The steps of a day, with the times that the ledger has.
fn steps(
    names: impl IntoIterator<Item = (String, Option<String>)>,
    current: usize,
) -> Vec<ListRow> {
    let mark = |i: usize| match i.cmp(&current) {
        std::cmp::Ordering::Less => StatusMark::Done,
        std::cmp::Ordering::Equal => StatusMark::Now,
        std::cmp::Ordering::Greater => StatusMark::ToCome,
    };
    let row = |(i, (name, at)): (usize, (String, Option<String>))| {
        let time = at.filter(|_| i < current).unwrap_or_default();
        ListRow::new(mark(i), name).number(i + 1).time(time)
    };
    names.into_iter().enumerate().map(row).collect()
}

/// When something was done, in the hall's time.
fn time(at: Option<&str>) -> Option<String> {
    let at: jiff::Timestamp = at?.parse().ok()?;
    Some(
        at.to_zoned(jiff::tz::TimeZone::system())
            .strftime("%H:%M:%S")
            .to_string(),
    )
}

/// When a step of the whole ceremony was done.
fn ceremony_time(controller: &Controller, mark: Done) -> Option<String> {
    time(controller.done_at("", mark))
}
