// SPDX-License-Identifier: Apache-2.0

//! The component: what reaches it from windows, monitors and the heartbeat, and what is shown of
//! the controller then. Every decision is the controller's.
//!
//! Invariant: the hall's picture comes first: it needs the ledger only, and the rest is fetched
//! once it stands. Deliberately not here: the windows ([`super::windows`]).

use super::hall::Prerender;
use super::hall::{BEAT, ShownScene};
use super::keymap::{self, KeyMeaning};
use super::outputs::{FoundOutputs, Outputs, connector};
use super::panic;
use super::widgets::{OnInput, load_css};
use super::windows::{KioskWindow, KioskWindows};
use crate::console::{self, HallScreen};
use crate::console::{ConsoleView, HealthItem, StatusMark};
use crate::controller::{AnnounceMode, Controller, ControllerError, KioskOptions, OperatorInput};
use crate::i18n::gettext;
use gtk::gdk;
use gtk::glib;
use gtk::prelude::*;
use relm4::{ComponentParts, ComponentSender, RelmApp, SimpleComponent};
use std::cell::RefCell;
use std::io::Write;
use std::rc::Rc;
use std::time::{Duration, Instant};

/// The console waits no longer than this for the hall's first picture.
const HALL_FIRST: Duration = Duration::from_millis(500);
/// As long as this the hall goes before the console: a frame of a usual display.
const HALL_TURN: Duration = Duration::from_millis(17);

/// What reaches the component.
#[derive(Debug)]
pub enum AppInput {
    /// A click.
    Input(OperatorInput),
    /// A key went down, with the character that it types.
    Down(gdk::Key),
    /// A key came up.
    Up(gdk::Key),
    /// Time has passed.
    Beat,
    /// Monitors came or went.
    Monitors,
    /// A window has painted a frame.
    Painted(KioskWindow),
    /// The hall had its turn: the console shows what is now.
    Console,
    /// The hall has had its time for the first picture.
    HallFirst,
}

/// How far the console is behind the controller.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum ConsoleProgress {
    /// It waits until the hall has its picture.
    ToShow,
    /// Its widgets are new.
    ToPaint,
    /// It stands.
    Stands,
}

/// Which windows stand.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum WindowStage {
    /// The hall's alone, with what the ledger says.
    Hall,
    /// Both: people can work.
    Both,
}

/// Whether the screen stays on by itself.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum IdleInhibition {
    /// The desktop was told.
    Inhibited,
    /// The desktop does not listen: a person must switch its screen saver off.
    NotInhibited,
}

/// What the kiosk begins with.
pub struct AppInit {
    controller: Controller,
    first: Prerender,
    /// Why it could not go on from there.
    failed: StartFailure,
}

type StartFailure = Rc<RefCell<Option<ControllerError>>>;

/// The kiosk's component: the controller, and what the windows show of it.
pub struct App {
    controller: Controller,
    failed: StartFailure,
    windowed: WindowStage,
    awake: IdleInhibition,
    behind: ConsoleProgress,
    input: relm4::Sender<AppInput>,
    since: Instant,
    shown: Option<ConsoleView>,
    clock: String,
    outputs: Outputs,
    announced: String,
    said_faulty: bool,
    scene: Rc<RefCell<ShownScene>>,
    widgets: KioskWindows,
}

/// Why the kiosk could not run.
#[derive(Debug, thiserror::Error)]
pub enum KioskError {
    /// The controller could not start.
    #[error(transparent)]
    Controller(#[from] ControllerError),
    /// There is no display.
    #[error("{0}; start Paiwei on a desktop that has a screen")]
    NoScreen(gtk::glib::BoolError),
}

/// Runs the kiosk until its windows are closed.
pub fn run(options: KioskOptions) -> Result<(), KioskError> {
    panic::watch();
    crate::i18n::bind(options.config.language);
    // What is wrong with the ledger is said before a window stands.
    let controller = Controller::open(options)?;
    let first = Prerender::paint(controller.scene(&time_of_day()));
    gtk::init().map_err(KioskError::NoScreen)?;
    let failed = StartFailure::default();
    let app = RelmApp::new("cn.paiwei.Kiosk")
        .with_args(Vec::new())
        .visible_on_activate(false);
    app.run::<App>(AppInit {
        controller,
        first,
        failed: Rc::clone(&failed),
    });
    failed.take().map_or(Ok(()), |error| Err(error.into()))
}

impl SimpleComponent for App {
    type Input = AppInput;
    type Output = ();
    type Init = AppInit;
    type Root = gtk::ApplicationWindow;
    type Widgets = ();

    fn init_root() -> Self::Root {
        gtk::ApplicationWindow::builder()
            .title(gettext("Paiwei console"))
            .css_classes(["console"])
            .build()
    }

    fn init(
        start: AppInit,
        root: Self::Root,
        sender: ComponentSender<Self>,
    ) -> ComponentParts<Self> {
        let AppInit {
            controller,
            first,
            failed,
        } = start;
        let still = controller.options().config.reduce_motion
            || gtk::Settings::default()
                .is_some_and(|settings| !settings.is_gtk_enable_animations());
        let scene = Rc::new(RefCell::new(ShownScene::new(first.scene().clone(), still)));
        let clicks = sender.input_sender().clone();
        let on_input: OnInput = Rc::new(move |input| clicks.emit(AppInput::Input(input)));
        let widgets = KioskWindows::new(root, &scene, first, on_input);
        let outputs = Outputs::new(&controller.options().data, sender.input_sender().clone());
        let mut app = Self {
            controller,
            failed,
            windowed: WindowStage::Hall,
            awake: IdleInhibition::NotInhibited,
            behind: ConsoleProgress::Stands,
            input: sender.input_sender().clone(),
            since: Instant::now(),
            shown: None,
            clock: String::new(),
            outputs,
            announced: String::new(),
            said_faulty: false,
            scene,
            widgets,
        };
        app.widgets.listen(sender.input_sender());
        app.place();
        let first = if app.outputs.hall() == HallScreen::Missing {
            Duration::ZERO
        } else {
            HALL_FIRST
        };
        let hall_first = sender.input_sender().clone();
        glib::timeout_add_local_once(first, move || hall_first.emit(AppInput::HallFirst));
        ComponentParts {
            model: app,
            widgets: (),
        }
    }

    fn update(&mut self, message: AppInput, sender: ComponentSender<Self>) {
        if self.windowed == WindowStage::Hall {
            let due = match message {
                AppInput::Painted(_) => self.scene.borrow().is_shown(self.outputs.hall()),
                AppInput::HallFirst => true,
                AppInput::Monitors => {
                    self.place();
                    false
                }
                // Nothing can be done yet.
                AppInput::Input(_)
                | AppInput::Down(_)
                | AppInput::Up(_)
                | AppInput::Beat
                | AppInput::Console => false,
            };
            self.announce();
            if due {
                self.begin(&sender);
            }
            return;
        }
        match message {
            AppInput::Input(OperatorInput::SwapMonitors) => self.swap_monitors(),
            AppInput::Input(input) => self.controller.input(input),
            AppInput::Down(key) => self.key_down(key),
            AppInput::Up(key) => {
                if let Some(key) = keymap::parent_key(key, &self.controller.options().config) {
                    self.controller.input(OperatorInput::KeyUp(key));
                }
            }
            AppInput::Monitors => self.place(),
            // What the console says of the hall's picture follows what became of it.
            AppInput::Painted(KioskWindow::Hall) if self.is_faulty() != self.said_faulty => {}
            AppInput::Painted(window) => {
                if window == KioskWindow::Console {
                    let (wide, high) =
                        (self.widgets.console.width(), self.widgets.console.height());
                    // A compositor gives the window its monitor's size a moment after the first.
                    let anew = self.widgets.desktop.fit(wide, high);
                    self.behind = match (self.behind, anew) {
                        (ConsoleProgress::ToShow, _) => ConsoleProgress::ToShow,
                        (_, true) => ConsoleProgress::ToPaint,
                        (_, false) => ConsoleProgress::Stands,
                    };
                }
                return self.announce();
            }
            AppInput::Console => return self.show_console(),
            AppInput::HallFirst => return,
            AppInput::Beat => {
                let changed = self.controller.beat(self.since.elapsed());
                let second = self.clock != time_of_day();
                if second
                    && self
                        .outputs
                        .is_misplaced(self.widgets.console.upcast_ref(), &self.widgets.hall)
                {
                    self.place();
                }
                if !changed && !second {
                    return self.announce();
                }
            }
        }
        if self.controller.left() {
            return relm4::main_application().quit();
        }
        self.refresh();
    }
}

impl App {
    /// The hall's picture stands: what is left is fetched, and the console comes. What fails here
    /// ends the kiosk as if it had not begun.
    fn begin(&mut self, sender: &ComponentSender<Self>) {
        if let Err(error) = self.controller.begin() {
            self.failed.replace(Some(error));
            return relm4::main_application().quit();
        }
        self.windowed = WindowStage::Both;
        load_css();
        self.widgets.hall.set_cursor_from_name(Some("none"));
        let beat = sender.input_sender().clone();
        glib::timeout_add_local(BEAT, move || {
            beat.emit(AppInput::Beat);
            glib::ControlFlow::Continue
        });
        self.refresh();
        self.show_console();
        self.place();
    }

    /// Each window on its monitor; with one monitor there is the preview only.
    fn place(&mut self) {
        let Some(FoundOutputs { console, hall }) = self.outputs.find() else {
            return;
        };
        self.widgets.put_hall(hall.as_ref());
        if self.windowed == WindowStage::Hall {
            return;
        }
        self.widgets.put_console(console.as_ref());
        if self.awake == IdleInhibition::NotInhibited {
            let (app, idle) = (
                relm4::main_application(),
                gtk::ApplicationInhibitFlags::IDLE,
            );
            let cookie = app.inhibit(Some(&self.widgets.console), idle, Some("draw"));
            self.awake = if cookie == 0 {
                IdleInhibition::NotInhibited
            } else {
                IdleInhibition::Inhibited
            };
        }
    }

    fn swap_monitors(&mut self) {
        self.outputs.swap();
        self.place();
    }

    /// Whether the picture that is due stands on the glass, with nothing moving any more. Without a
    /// hall the preview stands for it.
    fn is_painted(&self) -> bool {
        self.scene.borrow().is_painted(self.outputs.hall())
    }

    fn key_down(&mut self, key: gdk::Key) {
        let input = match keymap::meaning(
            key,
            self.controller.step(),
            &self.controller.options().config,
        ) {
            KeyMeaning::Input(input) => input,
            KeyMeaning::Character(c) => self.typed(c),
            KeyMeaning::Pages(pages) => return self.widgets.sheet.scroll(pages),
            KeyMeaning::SwapMonitors => return self.swap_monitors(),
            KeyMeaning::Nothing => return,
        };
        self.controller.input(input);
    }

    /// What a character means: at the rules it chooses the answer of that number.
    fn typed(&self, c: char) -> OperatorInput {
        let number = c.to_digit(10).and_then(|n| (n as usize).checked_sub(1));
        let chosen = number.and_then(|i| {
            self.view()
                .answers()
                .nth(i)
                .map(|answer| answer.input.clone())
        });
        chosen.unwrap_or(OperatorInput::Typed(c))
    }

    /// Shows what is now: the hall at once, the console a frame later, so that its widgets keep no
    /// picture of a press waiting.
    fn refresh(&mut self) {
        self.clock = time_of_day();
        let scene = self.controller.scene(&self.clock);
        let differs = self.scene.borrow_mut().take(scene);
        if differs {
            self.widgets.stage.show();
            if self.outputs.hall() == HallScreen::Missing {
                self.widgets.preview.queue_draw();
            }
        }
        if self.behind != ConsoleProgress::ToShow {
            self.behind = ConsoleProgress::ToShow;
            let input = self.input.clone();
            glib::timeout_add_local_once(HALL_TURN, move || input.emit(AppInput::Console));
        }
        self.announce();
    }

    /// Widgets are built anew only where the view has changed.
    fn show_console(&mut self) {
        let windows = &self.widgets;
        // In the frame of all else: each costs the whole window.
        windows.preview.queue_draw();
        windows.sheet.set_clock(&self.clock);
        self.behind = ConsoleProgress::Stands;
        self.said_faulty = self.is_faulty();
        // The clock has a label of its own.
        let view = self.view();
        if self.shown.as_ref() != Some(&view) {
            self.widgets.sheet.show(&view);
            self.shown = Some(view);
            self.behind = ConsoleProgress::ToPaint;
        }
        self.announce();
    }

    /// Whether the last picture could not be painted where the hall looks.
    fn is_faulty(&self) -> bool {
        self.scene.borrow().fault(self.outputs.hall()).is_some()
    }

    /// The console as it is now, with what only the windows know.
    fn view(&self) -> ConsoleView {
        let hall = if self.is_faulty() {
            HallScreen::Faulty
        } else {
            self.outputs.hall()
        };
        let mut view = console::view(&self.controller, "", hall);
        // Quiet when well.
        if self.awake == IdleInhibition::NotInhibited {
            let words = gettext("switch it off by hand");
            view.health.push(HealthItem {
                name: gettext("Screen saver"),
                words,
                mark: StatusMark::PleaseConfirm,
            });
        }
        view
    }

    /// One JSON line for each new step or picture: nothing personal.
    fn announce(&mut self) {
        if self.controller.options().announce == AnnounceMode::No {
            return;
        }
        let events = self
            .controller
            .session()
            .map_or(0, |session| session.state().events());
        let ready = self.controller.ready();
        let painted = self.is_painted() && self.behind == ConsoleProgress::Stands;
        let scene = self.scene.borrow();
        let shown = scene.is_shown(self.outputs.hall());
        let keys = self.windowed == WindowStage::Both && self.widgets.console.is_active();
        let line = serde_json::json!({"page": self.controller.step().name(), "stage": scene.scene.stage.kind(),
            "events": events, "typed": self.controller.typed_so_far().len(), "ready": ready, "armed": self.controller.armed().is_some(),
            "shown": shown, "painted": painted, "console": connector(self.widgets.console.upcast_ref()), "hall": self.outputs.hall() == HallScreen::Own,
            "keys": keys, "awake": self.awake == IdleInhibition::Inhibited, "size": scene.size(self.outputs.hall())});
        drop(scene);
        let line = line.to_string();
        if line != self.announced {
            // Nobody has to listen.
            let _ = writeln!(std::io::stdout(), "{line}");
            self.announced = line;
        }
    }
}

fn time_of_day() -> String {
    jiff::Zoned::now().strftime("%H:%M:%S").to_string()
}
