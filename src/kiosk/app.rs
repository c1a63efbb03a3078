// SPDX-License-Identifier: Apache-2.0

//! The application's component: hands what people do to the controller, and what the controller
//! says to the components of hall and console.
//!
//! Invariant: [`App::update`] changes the controller and what is known of monitors and frames;
//! [`App::update_view`] shows, and only what has changed. The hall's picture comes first: it needs
//! nothing but the ledger, and the rest is loaded once it is painted. Deliberately not here: rules,
//! widgets.

mod show;

use super::announcement::Announcer;
use super::console::{Console, ConsoleInput, ConsoleOutput, ConsoleReport, NumberedView};
use super::hall::{Hall, HallInit, HallMotion, HallOutput, NumberedScene, PaintReport, Prerender};
use super::keymap::{self, HeldKeys, KeyMeaning, KeyPage};
use super::outputs::Outputs;
use super::panic;
use super::widgets::load_css;
use super::windows::{IdleInhibition, KioskWindows};
use crate::beijing;
use crate::console::HallScreen;
use crate::controller::{
    AnnounceMode, Controller, ControllerError, HallSight, KioskOptions, OperatorInput,
};
use crate::i18n::gettext;
use gtk::gdk;
use gtk::glib;
use gtk::prelude::*;
use relm4::{
    Component, ComponentController, ComponentParts, ComponentSender, RelmApp, SimpleComponent,
};
use std::cell::RefCell;
use std::rc::Rc;
use std::time::{Duration, Instant};

/// Interval at which the controller is told the time.
const HEARTBEAT: Duration = Duration::from_millis(25);
/// The console waits no longer than this for the hall's first picture.
const HALL_FIRST: Duration = Duration::from_millis(500);

/// Messages to the application.
#[derive(Debug)]
pub enum AppInput {
    /// A person clicked on the console.
    Operator(OperatorInput),
    /// A key went down in either window.
    KeyPressed(gdk::Key, u32),
    /// A key came up.
    KeyReleased(gdk::Key, u32),
    /// The keyboard came to a window of the kiosk, or went elsewhere.
    Keyboard(bool),
    /// Time has passed.
    Heartbeat,
    /// Monitors came or went.
    MonitorsChanged,
    /// The hall's window has painted.
    HallPainted(PaintReport),
    /// The console's window has painted.
    ConsolePainted(ConsoleReport),
    /// The hall has its first picture, or has had its time for it.
    HallFirstOver,
    /// The desktop answered whether the screens stay on.
    Idle(IdleInhibition),
}

/// Windows that people see.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum WindowStage {
    /// The hall alone, with what the ledger says.
    HallOnly,
    /// Both: people can work.
    Both,
}

/// Parts with which the kiosk begins.
pub struct AppInit {
    controller: Controller,
    scene: NumberedScene,
    first: Prerender,
    failure: StartFailure,
}

/// Reason for which the kiosk could not begin, for whoever ran it.
type StartFailure = Rc<RefCell<Option<ControllerError>>>;

/// The application: the controller, the two child components, and what they reported.
pub struct App {
    controller: Controller,
    hall: relm4::Controller<Hall>,
    console: relm4::Controller<Console>,
    outputs: Outputs,
    stage: WindowStage,
    idle: IdleInhibition,
    held: HeldKeys,
    keyboard_is_here: bool,
    failure: StartFailure,
    started: Instant,
    clock: String,
    /// Counts what is to be shown anew.
    revision: u64,
    hall_report: PaintReport,
    console_report: ConsoleReport,
}

/// The windows, and what was handed to them last.
pub struct ShownWindows {
    windows: KioskWindows,
    stage: WindowStage,
    /// The number of the placement; `None` before the first.
    placement: Option<u64>,
    revision: u64,
    clock: String,
    scene: NumberedScene,
    view: Option<NumberedView>,
    announcer: Announcer,
}

/// Reason for which the kiosk could not run.
#[derive(Debug, thiserror::Error)]
pub enum KioskError {
    /// The controller could not start.
    #[error(transparent)]
    Controller(#[from] ControllerError),
    /// There is no display.
    #[error("{0}; start Paiwei on a desktop that has a screen")]
    NoScreen(glib::BoolError),
}

/// Runs the kiosk until it is left.
///
/// Fails where the ledger can't be gone on with, where there is no screen, and where what people
/// need at the start can't be read.
pub fn run(options: KioskOptions) -> Result<(), KioskError> {
    panic::watch();
    crate::i18n::bind(options.config.language);
    // A fault of the ledger is reported before there is a window.
    let controller = Controller::open(options)?;
    let scene = NumberedScene::first(controller.scene(&beijing::clock()));
    let first = Prerender::paint(&scene.scene);
    gtk::init().map_err(KioskError::NoScreen)?;
    let failure = StartFailure::default();
    let app = RelmApp::new("cn.paiwei.Kiosk")
        .with_args(Vec::new())
        .visible_on_activate(false);
    app.run::<App>(AppInit {
        controller,
        scene,
        first,
        failure: Rc::clone(&failure),
    });
    failure.take().map_or(Ok(()), |error| Err(error.into()))
}

impl SimpleComponent for App {
    type Init = AppInit;
    type Input = AppInput;
    type Output = ();
    type Root = gtk::ApplicationWindow;
    type Widgets = ShownWindows;

    fn init_root() -> Self::Root {
        gtk::ApplicationWindow::builder()
            .title(gettext("Paiwei console"))
            .css_classes(["console"])
            .build()
    }

    fn init(
        init: AppInit,
        root: Self::Root,
        sender: ComponentSender<Self>,
    ) -> ComponentParts<Self> {
        let input = sender.input_sender();
        let hall_init = HallInit {
            scene: init.scene.clone(),
            first: init.first,
            motion: motion(&init.controller),
        };
        let hall = Hall::builder()
            .launch(hall_init)
            .forward(input, hall_reported);
        let console = Console::builder()
            .launch(init.scene.clone())
            .forward(input, console_reported);
        root.set_child(Some(console.widget()));
        let windows = KioskWindows {
            console: root,
            hall: hall.widget().clone(),
        };
        windows.connect_keys(input);
        let mut outputs = Outputs::new(&init.controller.options().data, input.clone());
        outputs.find();
        await_first_picture(outputs.hall(), input.clone());
        let model = Self {
            controller: init.controller,
            hall,
            console,
            outputs,
            stage: WindowStage::HallOnly,
            idle: IdleInhibition::NotInhibited,
            held: HeldKeys::default(),
            keyboard_is_here: true,
            failure: init.failure,
            started: Instant::now(),
            clock: String::new(),
            revision: 0,
            hall_report: PaintReport::default(),
            console_report: ConsoleReport::default(),
        };
        let mut shown = ShownWindows {
            windows,
            stage: WindowStage::HallOnly,
            placement: None,
            revision: 0,
            clock: String::new(),
            scene: init.scene,
            view: None,
            announcer: Announcer::default(),
        };
        model.place_windows(&mut shown);
        ComponentParts {
            model,
            widgets: shown,
        }
    }

    fn update(&mut self, input: AppInput, sender: ComponentSender<Self>) {
        match self.stage {
            WindowStage::HallOnly => self.wait_for_hall(input, &sender),
            WindowStage::Both => self.take(input),
        }
        if self.controller.left() {
            relm4::main_application().quit();
        }
    }

    fn update_view(&self, shown: &mut ShownWindows, sender: ComponentSender<Self>) {
        if shown.stage != self.stage {
            shown.stage = self.stage;
            load_css();
            shown.windows.hide_hall_pointer();
        }
        if shown.revision != self.revision {
            shown.revision = self.revision;
            self.show(shown, &sender);
        }
        self.place_windows(shown);
        self.keep_screens_on(shown, &sender);
        if self.controller.options().announce == AnnounceMode::Lines {
            let announcement = self.announcement(shown);
            shown.announcer.announce(&announcement);
        }
    }
}

fn hall_reported(output: HallOutput) -> AppInput {
    match output {
        HallOutput::Painted(report) => AppInput::HallPainted(report),
    }
}

fn console_reported(output: ConsoleOutput) -> AppInput {
    match output {
        ConsoleOutput::Operator(input) => AppInput::Operator(input),
        ConsoleOutput::Painted(report) => AppInput::ConsolePainted(report),
    }
}

fn motion(controller: &Controller) -> HallMotion {
    let desktop = gtk::Settings::default();
    let desktop_reduces = desktop.is_some_and(|settings| !settings.is_gtk_enable_animations());
    if controller.options().config.reduce_motion || desktop_reduces {
        HallMotion::Reduced
    } else {
        HallMotion::Animated
    }
}

fn await_first_picture(hall: HallScreen, app: relm4::Sender<AppInput>) {
    let patience = match hall {
        HallScreen::Missing => Duration::ZERO,
        HallScreen::Own | HallScreen::Faulty => HALL_FIRST,
    };
    glib::timeout_add_local_once(patience, move || app.emit(AppInput::HallFirstOver));
}

/// Steps of [`App::update`].
impl App {
    /// Waits for the hall's first picture; until then nothing can be done.
    fn wait_for_hall(&mut self, input: AppInput, sender: &ComponentSender<Self>) {
        match input {
            AppInput::HallPainted(report) => {
                self.hall_report = report;
                if self.hall_paint().painted > 0 {
                    // A message of its own: the picture is announced before the rest is loaded.
                    sender.input(AppInput::HallFirstOver);
                }
            }
            AppInput::HallFirstOver => self.begin(sender),
            AppInput::MonitorsChanged => self.outputs.find(),
            AppInput::Operator(_)
            | AppInput::KeyPressed(..)
            | AppInput::KeyReleased(..)
            | AppInput::Keyboard(_)
            | AppInput::Heartbeat
            | AppInput::ConsolePainted(_)
            | AppInput::Idle(_) => {}
        }
    }

    /// Loads what people need beside the ledger, and lets the console come. A failure ends the
    /// kiosk as if it had not begun.
    fn begin(&mut self, sender: &ComponentSender<Self>) {
        if let Err(error) = self.controller.begin() {
            self.failure.replace(Some(error));
            return relm4::main_application().quit();
        }
        self.stage = WindowStage::Both;
        // A new placement: now the console is placed too.
        self.outputs.find();
        let heartbeat = sender.input_sender().clone();
        glib::timeout_add_local(HEARTBEAT, move || {
            heartbeat.emit(AppInput::Heartbeat);
            glib::ControlFlow::Continue
        });
        self.changed();
    }

    fn take(&mut self, input: AppInput) {
        match input {
            AppInput::Operator(input) => self.operate(input),
            AppInput::KeyPressed(key, code) => {
                if self.held.pressed(key, code) {
                    self.key_pressed(key);
                }
            }
            AppInput::KeyReleased(key, code) => {
                self.held.released(code);
                self.key_released(key);
            }
            AppInput::Keyboard(is_here) => self.keyboard_moved(is_here),
            AppInput::Heartbeat => {
                let changed = self.controller.beat(self.started.elapsed());
                if changed || self.clock != beijing::clock() {
                    self.changed();
                }
            }
            AppInput::MonitorsChanged => {
                self.outputs.find();
                self.changed();
            }
            AppInput::HallPainted(report) => {
                let before = self.is_hall_faulty();
                self.hall_report = report;
                self.changed_where_faulty(before);
            }
            AppInput::ConsolePainted(report) => {
                let before = self.is_hall_faulty();
                self.console_report = report;
                self.changed_where_faulty(before);
            }
            AppInput::Idle(idle) => {
                self.idle = idle;
                self.changed();
            }
            AppInput::HallFirstOver => {}
        }
    }

    /// Has everything looked at anew that is shown.
    fn changed(&mut self) {
        self.controller.set_hall(match self.outputs.hall() {
            HallScreen::Own => HallSight::Readable,
            HallScreen::Missing | HallScreen::Faulty => HallSight::NotReadable,
        });
        self.clock = beijing::clock();
        self.revision += 1;
    }

    /// The console says whether the hall's picture could be painted.
    fn changed_where_faulty(&mut self, before: bool) {
        if self.is_hall_faulty() != before {
            self.changed();
        }
    }

    fn operate(&mut self, input: OperatorInput) {
        if input == OperatorInput::SwapMonitors {
            self.outputs.swap();
        } else {
            self.controller.input(input);
        }
        self.changed();
    }

    fn key_pressed(&mut self, key: gdk::Key) {
        let config = &self.controller.options().config;
        let step = self.controller.step();
        let page = match self.controller.armed() {
            Some(_) => KeyPage::Confirmation(step),
            None => KeyPage::Step(step),
        };
        match keymap::meaning(key, page, config) {
            KeyMeaning::Input(input) => self.operate(input),
            KeyMeaning::Character(c) => self.operate(self.typed(c)),
            KeyMeaning::Scroll(pages) => self.console.emit(ConsoleInput::Scroll(pages)),
            KeyMeaning::Nothing => {}
        }
    }

    /// Forgets what was down when the keyboard goes elsewhere: its release is not heard here.
    fn keyboard_moved(&mut self, is_here: bool) {
        self.keyboard_is_here = is_here;
        if !is_here {
            self.held = HeldKeys::default();
            self.controller.forget_keys();
        }
        self.changed();
    }

    fn key_released(&mut self, key: gdk::Key) {
        let config = &self.controller.options().config;
        if let Some(key) = keymap::parent_key(key, config) {
            self.operate(OperatorInput::KeyUp(key));
        }
    }

    /// Returns what a character means: a digit chooses the answer of that number (0 the
    /// tenth), where there are answers to choose.
    fn typed(&self, c: char) -> OperatorInput {
        let number = c
            .to_digit(10)
            .map(|digit| digit.checked_sub(1).unwrap_or(9));
        let view = self.console_view();
        let answer = number.and_then(|number| view.answers().get(number as usize).copied());
        answer.map_or(OperatorInput::Typed(c), |answer| answer.input.clone())
    }
}
