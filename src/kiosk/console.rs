// SPDX-License-Identifier: Apache-2.0

//! The component of the console's contents: takes views, returns what a person clicked, reports how
//! far the views are painted.
//!
//! Invariant: the console waits one frame before it builds widgets, so that the hall's picture of a
//! press never waits for them. Deliberately not here: what a view says ([`crate::console`]), keys
//! (the windows').

use super::hall::{HallPreview, NumberedScene, PaintReport};
use super::widgets::{ConsoleWidgets, OnInput, ScaledDesktop};
use super::windows::after_each_frame;
use crate::console::{ConsoleView, HallScreen};
use crate::controller::OperatorInput;
use gtk::glib;
use gtk::prelude::*;
use relm4::{ComponentParts, ComponentSender, SimpleComponent};
use std::rc::Rc;
use std::time::Duration;

/// The hall goes this long before the console: a frame of a usual display.
const HALL_TURN: Duration = Duration::from_millis(17);
/// The preview's size in the console's own measures, pixels.
const PREVIEW: (i32, i32) = (536, 302);

/// A view with its number; the first one has number 1.
#[derive(Clone, Debug)]
pub struct NumberedView {
    /// Counts the views that differ from the one before.
    pub number: u64,
    /// The view itself.
    pub view: Rc<ConsoleView>,
}

/// A frame of the console's window.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct PaintedFrame {
    /// Pixels of the contents, width and height.
    size: (i32, i32),
    /// Progress of the preview.
    preview: PaintReport,
}

/// Messages to the console.
#[derive(Debug)]
pub enum ConsoleInput {
    /// Shows this view.
    Show(NumberedView),
    /// Shows this time of day.
    ShowClock(String),
    /// Shows what the hall sees.
    ShowHall {
        /// The hall's scene.
        scene: NumberedScene,
        /// Screen on which the hall sees it.
        screen: HallScreen,
    },
    /// Moves a long list by so many pages, up where negative.
    Scroll(f64),
    /// The hall has had its frame: the console shows what it was told.
    HallTurnOver,
    /// The window has painted a frame.
    FramePainted(PaintedFrame),
}

/// Reports of the console.
#[derive(Debug)]
pub enum ConsoleOutput {
    /// A person clicked a button.
    Operator(OperatorInput),
    /// A frame was painted, and the report differs from the last one.
    Painted(ConsoleReport),
}

/// Progress of the console with the messages that it was sent.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct ConsoleReport {
    /// Number of the last view that was painted; 0 before the first.
    pub view: u64,
    /// Progress of painting the hall's scenes in the preview.
    pub preview: PaintReport,
}

/// Owner of the frame: the part that may use it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum FrameTurn {
    /// The hall paints; the console waits.
    Hall,
    /// The console shows what it was told.
    Console,
}

/// The console: what it was told to show.
pub struct Console {
    view: Option<NumberedView>,
    clock: String,
    hall: NumberedScene,
    hall_screen: HallScreen,
    /// Pages that were scrolled since the start.
    scrolled: f64,
    size: (i32, i32),
    turn: FrameTurn,
    /// Number of the view whose widgets are built; 0 before the first.
    built: u64,
    reported: ConsoleReport,
}

/// The console's widgets, and which view they show.
pub struct ShownConsole {
    desktop: ScaledDesktop,
    widgets: ConsoleWidgets,
    preview: HallPreview,
    view: u64,
    scrolled: f64,
}

impl SimpleComponent for Console {
    type Init = NumberedScene;
    type Input = ConsoleInput;
    type Output = ConsoleOutput;
    type Root = gtk::ScrolledWindow;
    type Widgets = ShownConsole;

    fn init_root() -> Self::Root {
        super::widgets::viewport()
    }

    fn init(
        hall: NumberedScene,
        root: Self::Root,
        sender: ComponentSender<Self>,
    ) -> ComponentParts<Self> {
        let preview = HallPreview::new(hall.clone());
        preview.area().set_content_width(PREVIEW.0);
        preview.area().set_content_height(PREVIEW.1);
        report_frames(&root, &preview, &sender);
        let clicked = sender.output_sender().clone();
        let on_input: OnInput = Rc::new(move |input| clicked.emit(ConsoleOutput::Operator(input)));
        let widgets = ConsoleWidgets::new(preview.area().clone(), on_input);
        let desktop = ScaledDesktop::new(root);
        desktop.show(widgets.widget());
        let model = Self {
            view: None,
            clock: String::new(),
            hall,
            hall_screen: HallScreen::Missing,
            scrolled: 0.0,
            size: (0, 0),
            turn: FrameTurn::Console,
            built: 0,
            reported: ConsoleReport::default(),
        };
        let shown = ShownConsole {
            desktop,
            widgets,
            preview,
            view: 0,
            scrolled: 0.0,
        };
        ComponentParts {
            model,
            widgets: shown,
        }
    }

    fn update(&mut self, input: ConsoleInput, sender: ComponentSender<Self>) {
        match input {
            ConsoleInput::Show(view) => {
                self.view = Some(view);
                self.wait_for_turn(&sender);
            }
            ConsoleInput::ShowClock(clock) => {
                self.clock = clock;
                self.wait_for_turn(&sender);
            }
            ConsoleInput::ShowHall { scene, screen } => {
                self.hall = scene;
                self.hall_screen = screen;
                self.wait_for_turn(&sender);
            }
            ConsoleInput::Scroll(pages) => self.scrolled += pages,
            ConsoleInput::HallTurnOver => self.take_turn(),
            ConsoleInput::FramePainted(frame) => self.frame_painted(frame, &sender),
        }
    }

    fn update_view(&self, shown: &mut ShownConsole, _sender: ComponentSender<Self>) {
        shown.desktop.fit(self.size.0, self.size.1);
        shown.widgets.scroll(self.scrolled - shown.scrolled);
        shown.scrolled = self.scrolled;
        // Without a monitor of its own the hall sees the preview: that waits for nothing.
        if self.hall_screen == HallScreen::Missing || self.turn == FrameTurn::Console {
            shown.preview.show(&self.hall);
        }
        if self.turn == FrameTurn::Console {
            self.show_view(shown);
        }
    }
}

impl Console {
    /// Lets the hall paint first. The first view waits for nothing: the hall has its picture.
    fn wait_for_turn(&mut self, sender: &ComponentSender<Self>) {
        if self.built == 0 {
            self.take_turn();
        } else if self.turn == FrameTurn::Console {
            self.turn = FrameTurn::Hall;
            let input = sender.input_sender().clone();
            glib::timeout_add_local_once(HALL_TURN, move || input.emit(ConsoleInput::HallTurnOver));
        }
    }

    fn take_turn(&mut self) {
        self.turn = FrameTurn::Console;
        self.built = self.view.as_ref().map_or(0, |view| view.number);
    }

    /// Widgets are built anew only where the view has changed; the clock has a label of its own.
    fn show_view(&self, shown: &mut ShownConsole) {
        shown.widgets.set_clock(&self.clock);
        if let Some(next) = &self.view
            && next.number != shown.view
        {
            shown.widgets.show(&next.view);
            shown.view = next.number;
            // A view that is the same as the one on the screen gets its frame too.
            shown.widgets.widget().queue_draw();
        }
    }

    /// Reports the views that are on the screen. In a new size they are there with the next frame:
    /// a compositor gives the window its monitor's size a moment after the first.
    fn frame_painted(&mut self, frame: PaintedFrame, sender: &ComponentSender<Self>) {
        if frame.size != self.size {
            self.size = frame.size;
            return;
        }
        let report = ConsoleReport {
            view: self.built,
            preview: frame.preview,
        };
        if self.reported != report {
            self.reported = report;
            let output = sender.output_sender();
            output.emit(ConsoleOutput::Painted(report));
        }
    }
}

fn report_frames(
    root: &gtk::ScrolledWindow,
    preview: &HallPreview,
    sender: &ComponentSender<Console>,
) {
    let (input, preview) = (sender.input_sender().clone(), preview.reporter());
    after_each_frame(root.upcast_ref(), move |root| {
        let frame = PaintedFrame {
            size: (root.width(), root.height()),
            preview: preview(),
        };
        input.emit(ConsoleInput::FramePainted(frame));
    });
}
