// SPDX-License-Identifier: Apache-2.0

//! The console's widgets, built anew part by part where a [`ConsoleView`] changes. They hold no
//! state, and none takes the keyboard.
//!
//! Invariant: a part whose words have not changed keeps its widgets, so a screen reader's place and
//! a press in its course outlive the draw's own motion.

mod confirm;
mod desktop;
mod incident;
mod marks;
mod page_preview;
mod parts;
mod print_copies;
mod report;
mod right;

pub use desktop::{ScaledDesktop, viewport};

use crate::console::{
    CentreView, ConsoleBadge, ConsoleView, HealthItem, ListRow, PrimaryAction, SecondaryAction,
    StatusMark,
};
use crate::controller::OperatorInput;
use crate::i18n::gettext;
use gtk::prelude::*;
use parts::{label, row, styled};
use std::rc::Rc;

/// Effect of a click.
pub type OnInput = Rc<dyn Fn(OperatorInput)>;

/// Gives the console its look.
pub fn load_css() {
    let provider = gtk::CssProvider::new();
    provider.load_from_data(include_str!("../../../resources/console.css"));
    if let Some(display) = gtk::gdk::Display::default() {
        gtk::style_context_add_provider_for_display(
            &display,
            &provider,
            gtk::STYLE_PROVIDER_PRIORITY_APPLICATION,
        );
    }
}

/// A part of the console, and the data that its widgets show.
struct ViewSlot<T> {
    place: gtk::Box,
    shown: Option<T>,
}

impl<T: PartialEq> ViewSlot<T> {
    fn empty() -> Self {
        Self {
            place: gtk::Box::new(gtk::Orientation::Vertical, 0),
            shown: None,
        }
    }

    /// Takes the data that is to be shown; `true` where it differs from what is shown.
    fn differs(&mut self, now: T) -> bool {
        let before = self.shown.replace(now);
        before != self.shown
    }
}

/// Contents of the title bar.
#[derive(PartialEq)]
struct BarData {
    badge: ConsoleBadge,
    ceremony: String,
    day: String,
}

/// Contents of the left column.
#[derive(PartialEq)]
struct LeftData {
    title: String,
    rows: Vec<ListRow>,
    foot: String,
}

/// Contents of the middle; in an incident its buttons too.
#[derive(PartialEq)]
struct CentreData {
    title: String,
    progress: String,
    chips: Vec<(StatusMark, String)>,
    centre: CentreView,
    message: Option<String>,
    buttons: Option<ButtonsData>,
}

/// Contents of the right column beside the preview.
#[derive(PartialEq)]
struct ButtonsData {
    consequence: String,
    primary: PrimaryAction,
    secondary: Vec<SecondaryAction>,
    parent: Vec<SecondaryAction>,
}

impl ButtonsData {
    fn of(view: &ConsoleView) -> Self {
        Self {
            consequence: view.consequence.clone(),
            primary: view.primary.clone(),
            secondary: view.secondary.clone(),
            parent: view.parent.clone(),
        }
    }
}

/// Contents of the foot.
#[derive(PartialEq)]
struct FootData {
    fingerprint: String,
    journal: String,
}

/// The whole console.
pub struct ConsoleWidgets {
    whole: gtk::Box,
    bar: ViewSlot<BarData>,
    strip: ViewSlot<Vec<HealthItem>>,
    left: ViewSlot<LeftData>,
    centre: ViewSlot<CentreData>,
    right: ViewSlot<Option<ButtonsData>>,
    foot: ViewSlot<FootData>,
    clock: gtk::Label,
    preview: gtk::DrawingArea,
    scrolled: Option<gtk::ScrolledWindow>,
    on_input: OnInput,
}

impl ConsoleWidgets {
    /// Returns an empty console. `preview` is the picture of the hall.
    pub fn new(preview: gtk::DrawingArea, on_input: OnInput) -> Self {
        let console = Self {
            whole: styled(gtk::Box::new(gtk::Orientation::Vertical, 0), &["whole"]),
            bar: ViewSlot::empty(),
            strip: ViewSlot::empty(),
            left: ViewSlot::empty(),
            centre: ViewSlot::empty(),
            right: ViewSlot::empty(),
            foot: ViewSlot::empty(),
            clock: styled(gtk::Label::new(None), &["clock"]),
            preview,
            scrolled: None,
            on_input,
        };
        console.preview.add_css_class("preview");
        console.centre.place.set_hexpand(true);
        let middle = gtk::Box::new(gtk::Orientation::Horizontal, 20);
        middle.set_vexpand(true);
        for part in [
            &console.left.place,
            &console.centre.place,
            &console.right.place,
        ] {
            middle.append(part);
        }
        let ground = styled(gtk::Box::new(gtk::Orientation::Vertical, 18), &["ground"]);
        ground.append(&console.strip.place);
        ground.append(&middle);
        ground.set_vexpand(true);
        for part in [&console.bar.place, &ground, &console.foot.place] {
            console.whole.append(part);
        }
        console
    }

    /// Returns the contents of the window.
    pub fn widget(&self) -> &gtk::Box {
        &self.whole
    }

    /// Sets the clock, which is no part of the view.
    pub fn set_clock(&self, clock: &str) {
        self.clock.set_label(clock);
    }

    /// Moves a long list by pages.
    pub fn scroll(&self, pages: f64) {
        if let Some(scrolled) = &self.scrolled {
            let adjustment = scrolled.vadjustment();
            adjustment.set_value(adjustment.value() + pages * adjustment.page_increment());
        }
    }

    /// Shows this view; only the parts that differ from before are built anew.
    pub fn show(&mut self, view: &ConsoleView) {
        self.show_bar(view);
        if self.strip.differs(view.health.clone()) {
            fill(&self.strip.place, &health(&view.health));
        }
        self.show_left(view);
        self.show_foot(view);
        let incident = matches!(view.centre, CentreView::Incident(_));
        self.left
            .place
            .set_visible(!view.left.is_empty() && !incident);
        self.right.place.set_visible(!incident);
        // An incident has its buttons in its own page.
        let centre = CentreData {
            title: view.title.clone(),
            progress: view.progress.clone(),
            chips: view.chips.clone(),
            centre: view.centre.clone(),
            message: view.message.clone(),
            buttons: incident.then(|| ButtonsData::of(view)),
        };
        if self.centre.differs(centre) {
            self.show_centre(view, incident);
        }
        let beside = (!incident).then(|| ButtonsData::of(view));
        if self.right.differs(beside) && !incident {
            self.free_preview();
            let column = right::column(view, &self.preview, &self.on_input);
            fill(&self.right.place, &column);
        }
    }

    fn show_bar(&mut self, view: &ConsoleView) {
        let data = BarData {
            badge: view.badge,
            ceremony: view.ceremony.clone(),
            day: view.day.clone(),
        };
        if !self.bar.differs(data) {
            return;
        }
        self.clock.unparent();
        fill(&self.bar.place, &bar(view, &self.clock));
        match view.badge {
            ConsoleBadge::Rehearsal => self.whole.add_css_class("rehearsal"),
            ConsoleBadge::Preparing | ConsoleBadge::Real => {
                self.whole.remove_css_class("rehearsal");
            }
        }
    }

    fn show_left(&mut self, view: &ConsoleView) {
        let data = LeftData {
            title: view.left_title.clone(),
            rows: view.left.clone(),
            foot: view.left_foot.clone(),
        };
        if self.left.differs(data) {
            fill(&self.left.place, &left(view));
        }
    }

    fn show_foot(&mut self, view: &ConsoleView) {
        let data = FootData {
            fingerprint: view.fingerprint.clone(),
            journal: view.journal.clone(),
        };
        if self.foot.differs(data) {
            fill(&self.foot.place, &foot(view, &self.on_input));
        }
    }

    fn show_centre(&mut self, view: &ConsoleView, incident: bool) {
        if incident {
            self.free_preview();
            fill(
                &self.centre.place,
                &incident::sheet(view, &self.preview, &self.on_input),
            );
            self.scrolled = None;
            return;
        }
        let (card, scrolled) = centre(view, &self.on_input);
        fill(&self.centre.place, &card);
        self.scrolled = Some(scrolled);
    }

    /// Takes the picture out of where it stands.
    fn free_preview(&self) {
        match self
            .preview
            .parent()
            .map(|parent| parent.downcast::<gtk::AspectFrame>())
        {
            Some(Ok(frame)) => frame.set_child(None::<&gtk::Widget>),
            Some(Err(_)) => self.preview.unparent(),
            None => {}
        }
    }
}

/// Puts this into a slot instead of what stood there.
fn fill(slot: &gtk::Box, content: &impl IsA<gtk::Widget>) {
    while let Some(old) = slot.first_child() {
        slot.remove(&old);
    }
    slot.append(content);
}

fn bar(view: &ConsoleView, clock: &gtk::Label) -> gtk::Box {
    let bar = styled(gtk::Box::new(gtk::Orientation::Horizontal, 0), &["bar"]);
    let plate = |text: &str, classes: &[&str]| {
        let plate = styled(label(text, classes), &["plate"]);
        plate.set_valign(gtk::Align::Center);
        plate
    };
    bar.append(&plate(&gettext("Paiwei console"), &["name"]));
    bar.append(&plate(&view.ceremony, &[]));
    let badge = match view.badge {
        ConsoleBadge::Rehearsal => gettext("Rehearsal · results void"),
        ConsoleBadge::Preparing => gettext("Preparing"),
        ConsoleBadge::Real => gettext("Live draw"),
    };
    bar.append(&plate(&badge, &["badge"]));
    let space = gtk::Box::new(gtk::Orientation::Horizontal, 0);
    space.set_hexpand(true);
    bar.append(&space);
    bar.append(&plate(&view.day, &[]));
    let clock_plate = styled(gtk::Box::new(gtk::Orientation::Horizontal, 0), &["plate"]);
    clock_plate.set_valign(gtk::Align::Center);
    clock.set_width_chars(8);
    clock_plate.append(clock);
    bar.append(&clock_plate);
    bar
}

fn health(cells: &[HealthItem]) -> gtk::Box {
    let strip = styled(
        gtk::Box::new(gtk::Orientation::Horizontal, 0),
        &["card", "health"],
    );
    strip.set_homogeneous(true);
    for health in cells {
        let cell = styled(gtk::Box::new(gtk::Orientation::Vertical, 0), &["cell"]);
        if marks::is_trouble(health.mark) {
            cell.add_css_class("trouble");
        }
        let head = gtk::Box::new(gtk::Orientation::Horizontal, 12);
        head.append(&marks::mark(health.mark, 28));
        head.append(&label(&health.name, &["value"]));
        cell.append(&head);
        cell.append(&label(&health.words, &["small"]));
        strip.append(&cell);
    }
    strip
}

fn left(view: &ConsoleView) -> gtk::Box {
    let card = styled(
        gtk::Box::new(gtk::Orientation::Vertical, 10),
        &["card", "left"],
    );
    card.set_vexpand(true);
    card.set_size_request(430, -1);
    // Its rows stretch, the card itself does not.
    card.set_hexpand(false);
    card.append(&label(&view.left_title, &["title"]));
    let list = gtk::Box::new(gtk::Orientation::Vertical, 0);
    view.left.iter().for_each(|line| list.append(&row(line)));
    card.append(&parts::scrolled(&list));
    if !view.left_foot.is_empty() {
        card.append(&parts::wrapped(&view.left_foot, &["left-foot"]));
    }
    card
}

fn centre(view: &ConsoleView, on_input: &OnInput) -> (gtk::Box, gtk::ScrolledWindow) {
    let card = styled(gtk::Box::new(gtk::Orientation::Vertical, 12), &["card"]);
    card.set_hexpand(true);
    card.set_vexpand(true);
    let head = styled(gtk::Box::new(gtk::Orientation::Horizontal, 12), &["head"]);
    let title = label(&view.title, &["title"]);
    title.set_hexpand(true);
    head.append(&title);
    for (mark, words) in &view.chips {
        let chip = label(words, &["chip", parts::class(*mark)]);
        chip.set_valign(gtk::Align::Center);
        head.append(&chip);
    }
    head.append(&label(&view.progress, &["value"]));
    card.append(&head);
    if let Some(message) = &view.message {
        card.append(&parts::wrapped(message, &["message"]));
    }
    let body = match &view.centre {
        CentreView::List(rows) => {
            let list = gtk::Box::new(gtk::Orientation::Vertical, 0);
            rows.iter().for_each(|line| list.append(&row(line)));
            list
        }
        CentreView::Report(books) => report::books(books),
        CentreView::Questions(questions) => parts::questions(questions, on_input),
        CentreView::Leaf(leaf) => page_preview::leaf(leaf),
        CentreView::Digits {
            typed,
            wanted,
            words,
        } => parts::digits(typed, *wanted, words, on_input),
        CentreView::Sets(cards) => print_copies::cards(cards),
        CentreView::Keys(keys) => parts::keys(keys),
        CentreView::Slip(slip) => parts::slip(slip),
        CentreView::Confirm(sheet) => confirm::sheet(sheet, on_input),
        // It has a sheet of its own.
        CentreView::Incident(_) => gtk::Box::new(gtk::Orientation::Vertical, 0),
    };
    let scrolled = parts::scrolled(&body);
    card.append(&scrolled);
    (card, scrolled)
}

fn foot(view: &ConsoleView, on_input: &OnInput) -> gtk::Box {
    let foot = styled(gtk::Box::new(gtk::Orientation::Horizontal, 24), &["foot"]);
    foot.append(&label(&gettext("Seal fingerprint"), &[]));
    let fingerprint = label(&view.fingerprint, &["mono"]);
    fingerprint.set_hexpand(true);
    foot.append(&fingerprint);
    foot.append(&label(&view.journal, &[]));
    let on_input = Rc::clone(on_input);
    let text = gettext("All keys");
    let inside = gtk::Box::new(gtk::Orientation::Horizontal, 10);
    inside.append(&label(&text, &[]));
    inside.append(&parts::cap("F1"));
    foot.append(&parts::button(
        &parts::spoken(&text, "", "F1"),
        &inside,
        &["plain"],
        move || on_input(OperatorInput::Help),
    ));
    foot
}
