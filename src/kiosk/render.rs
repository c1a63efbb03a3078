//! The console's widgets, built anew part by part where a [`View`] changes. They hold no state, and none takes the keyboard.
//!
//! Invariant: a part whose words have not changed keeps its widgets, so a screen reader's place and a press in its course outlive the draw's own motion.

mod desktop;
mod incident;
mod marks;
mod parts;
mod report;
mod right;
mod sets;

pub use desktop::Desktop;

use super::desk::Input;
use super::view::{Badge, Centre, Health, View};
use crate::words::gettext;
use gtk::prelude::*;
use parts::{label, row, styled};
use std::rc::Rc;

/// What a click does.
pub type OnInput = Rc<dyn Fn(Input)>;

/// The whole console.
pub struct Console {
    whole: gtk::Box,
    bar: gtk::Box,
    strip: gtk::Box,
    left: gtk::Box,
    centre: gtk::Box,
    right: gtk::Box,
    foot: gtk::Box,
    clock: gtk::Label,
    preview: gtk::DrawingArea,
    scrolled: Option<gtk::ScrolledWindow>,
    shown: Option<View>,
    on_input: OnInput,
}

impl Console {
    /// An empty one. `preview` is the picture of the hall.
    pub fn new(preview: gtk::DrawingArea, on_input: OnInput) -> Self {
        let slot = || gtk::Box::new(gtk::Orientation::Vertical, 0);
        let clock = styled(gtk::Label::new(None), &["clock"]);
        let console = Self {
            whole: styled(slot(), &["whole"]),
            bar: slot(),
            strip: slot(),
            left: slot(),
            centre: slot(),
            right: slot(),
            foot: slot(),
            clock,
            preview,
            scrolled: None,
            shown: None,
            on_input,
        };
        console.preview.add_css_class("preview");
        console.centre.set_hexpand(true);
        let middle = gtk::Box::new(gtk::Orientation::Horizontal, 20);
        middle.set_vexpand(true);
        for part in [&console.left, &console.centre, &console.right] {
            middle.append(part);
        }
        let ground = styled(gtk::Box::new(gtk::Orientation::Vertical, 18), &["ground"]);
        ground.append(&console.strip);
        ground.append(&middle);
        ground.set_vexpand(true);
        for part in [&console.bar, &ground, &console.foot] {
            console.whole.append(part);
        }
        console
    }

    /// What stands in the window.
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

    /// Shows this; only what differs from before is built anew.
    pub fn show(&mut self, view: &View) {
        let before = self.shown.replace(view.clone());
        let same = |part: &dyn Fn(&View, &View) -> bool| before.as_ref().is_some_and(|old| part(old, view));
        if !same(&|a, b| (a.badge, &a.ceremony, &a.day) == (b.badge, &b.ceremony, &b.day)) {
            self.clock.unparent();
            fill(&self.bar, &bar(view, &self.clock));
            match view.badge {
                Badge::Rehearsal => self.whole.add_css_class("rehearsal"),
                Badge::Preparing | Badge::Real => self.whole.remove_css_class("rehearsal"),
            }
        }
        if !same(&|a, b| a.health == b.health) {
            fill(&self.strip, &health(&view.health));
        }
        let incident = |view: &View| matches!(view.centre, Centre::Incident(_));
        let sheet =
            |v: &View| (v.title.clone(), v.progress.clone(), v.chips.clone(), v.centre.clone(), v.message.clone());
        let button = |v: &View| (v.consequence.clone(), v.primary.clone(), v.secondary.clone(), v.parent.clone());
        self.left.set_visible(!view.left.is_empty() && !incident(view));
        self.right.set_visible(!incident(view));
        if !same(&|a, b| (&a.left_title, &a.left, &a.left_foot) == (&b.left_title, &b.left, &b.left_foot)) {
            fill(&self.left, &left(view));
        }
        if incident(view) {
            // Its buttons are in its sheet.
            if !same(&|a, b| sheet(a) == sheet(b) && button(a) == button(b)) {
                self.free_preview();
                fill(&self.centre, &incident::sheet(view, &self.preview, &self.on_input));
                self.scrolled = None;
            }
            return self.foot(view, &same);
        }
        if !same(&|a, b| sheet(a) == sheet(b) && !incident(a)) {
            let (card, scrolled) = centre(view, &self.on_input);
            fill(&self.centre, &card);
            self.scrolled = Some(scrolled);
        }
        if !same(&|a, b| button(a) == button(b) && !incident(a)) {
            self.free_preview();
            fill(&self.right, &right::column(view, &self.preview, &self.on_input));
        }
        self.foot(view, &same);
    }

    /// Takes the picture out of where it stands.
    fn free_preview(&self) {
        match self.preview.parent().map(|parent| parent.downcast::<gtk::AspectFrame>()) {
            Some(Ok(frame)) => frame.set_child(None::<&gtk::Widget>),
            Some(Err(_)) => self.preview.unparent(),
            None => {}
        }
    }

    fn foot(&self, view: &View, same: &dyn Fn(&dyn Fn(&View, &View) -> bool) -> bool) {
        if !same(&|a, b| (&a.fingerprint, &a.journal) == (&b.fingerprint, &b.journal)) {
            fill(&self.foot, &foot(view, &self.on_input));
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

fn bar(view: &View, clock: &gtk::Label) -> gtk::Box {
    let bar = styled(gtk::Box::new(gtk::Orientation::Horizontal, 0), &["bar"]);
    let plate = |text: &str, classes: &[&str]| {
        let plate = styled(label(text, classes), &["plate"]);
        plate.set_valign(gtk::Align::Center);
        plate
    };
    bar.append(&plate(&gettext("Paiwei console"), &["name"]));
    bar.append(&plate(&view.ceremony, &[]));
    let badge = match view.badge {
        Badge::Rehearsal => gettext("Rehearsal · results void"),
        Badge::Preparing => gettext("Preparing"),
        Badge::Real => gettext("Live draw"),
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

fn health(cells: &[Health]) -> gtk::Box {
    let strip = styled(gtk::Box::new(gtk::Orientation::Horizontal, 0), &["card", "health"]);
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

fn left(view: &View) -> gtk::Box {
    let card = styled(gtk::Box::new(gtk::Orientation::Vertical, 10), &["card", "left"]);
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

fn centre(view: &View, on_input: &OnInput) -> (gtk::Box, gtk::ScrolledWindow) {
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
        Centre::List(rows) => {
            let list = gtk::Box::new(gtk::Orientation::Vertical, 0);
            rows.iter().for_each(|line| list.append(&row(line)));
            list
        }
        Centre::Report(books) => report::books(books),
        Centre::Questions(questions) => parts::questions(questions, on_input),
        Centre::Digits { typed, wanted, words } => parts::digits(typed, *wanted, words, on_input),
        Centre::Sets(cards) => sets::cards(cards),
        Centre::Keys(keys) => parts::keys(keys),
        // It has a sheet of its own.
        Centre::Incident(_) => gtk::Box::new(gtk::Orientation::Vertical, 0),
    };
    let scrolled = parts::scrolled(&body);
    card.append(&scrolled);
    (card, scrolled)
}

fn foot(view: &View, on_input: &OnInput) -> gtk::Box {
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
    foot.append(&parts::button(&parts::spoken(&text, "", "F1"), &inside, &["plain"], move || on_input(Input::Help)));
    foot
}
