//! The two windows, their keys and the heartbeat. Every decision is the desk's.
//!
//! Invariant: a key works in either window and goes through no widget.

use super::config::{Announce, Options};
use super::desk::{Choice, Desk, Input, Step, Way};
use super::glass::{BEAT, Shown, picture};
use super::keys::ParentKey;
use super::monitors::{Monitor, Remembered};
use super::pages::{self, HallScreen};
use super::render::{Console, Desktop, OnInput};
use super::view::View;
use crate::disk;
use crate::session::SessionError;
use crate::words::gettext;
use gtk::gdk;
use gtk::glib;
use gtk::prelude::*;
use relm4::{ComponentParts, ComponentSender, RelmApp, SimpleComponent};
use std::cell::{Cell, RefCell};
use std::io::Write;
use std::path::{Path, PathBuf};
use std::rc::Rc;
use std::time::{Duration, Instant};

/// A new monitor has no geometry yet when it is announced.
const SETTLE: Duration = Duration::from_millis(150);
const CSS: &str = include_str!("../../resources/console.css");

/// What reaches the component.
#[derive(Debug)]
pub enum Message {
    /// A click.
    Input(Input),
    /// A key went down, with the character that it types.
    Down(gdk::Key),
    /// A key came up.
    Up(gdk::Key),
    /// Time has passed.
    Beat,
    /// Monitors came or went.
    Monitors,
}

/// The kiosk's component: the desk, and what the windows show of it.
pub struct App {
    desk: Desk,
    since: Instant,
    shown: Option<View>,
    clock: String,
    hall_screen: HallScreen,
    monitors: Remembered,
    announced: String,
    scene: Rc<RefCell<Shown>>,
    widgets: Windows,
}

struct Windows {
    console: gtk::ApplicationWindow,
    desktop: Desktop,
    hall: gtk::Window,
    stage: gtk::DrawingArea,
    preview: gtk::DrawingArea,
    sheet: Console,
    /// Whether what the console shows was painted: a picture of it says the same as its words.
    sheet_painted: Rc<Cell<bool>>,
}

/// Runs the kiosk until its windows are closed.
pub fn run(options: Options) -> Result<(), SessionError> {
    crate::words::bind();
    // What can fail fails here, before a window stands.
    let desk = Desk::new(options)?;
    let app = RelmApp::new("cn.paiwei.Kiosk").with_args(Vec::new());
    app.run::<App>(desk);
    Ok(())
}

impl SimpleComponent for App {
    type Input = Message;
    type Output = ();
    type Init = Desk;
    type Root = gtk::ApplicationWindow;
    type Widgets = ();

    fn init_root() -> Self::Root {
        gtk::ApplicationWindow::builder().title(gettext("Paiwei console")).css_classes(["console"]).build()
    }

    fn init(desk: Desk, root: Self::Root, sender: ComponentSender<Self>) -> ComponentParts<Self> {
        load_css();
        let still = desk.options().config.reduce_motion
            || gtk::Settings::default().is_some_and(|settings| !settings.is_gtk_enable_animations());
        let scene = Shown::new(desk.scene(""), still);
        let scene = Rc::new(RefCell::new(scene));
        let clicks = sender.input_sender().clone();
        let on_input: OnInput = Rc::new(move |input| clicks.emit(Message::Input(input)));
        let preview = picture(&scene, HallScreen::Missing);
        preview.set_content_width(536);
        preview.set_content_height(302);
        let hall = gtk::Window::builder().title(gettext("Paiwei hall display")).css_classes(["hall"]).build();
        let stage = picture(&scene, HallScreen::Own);
        hall.set_child(Some(&stage));
        hall.set_cursor_from_name(Some("none"));
        let desktop = Desktop::default();
        root.set_child(Some(desktop.widget()));
        let sheet = Console::new(preview.clone(), on_input);
        desktop.show(sheet.widget());
        let sheet_painted: Rc<Cell<bool>> = Rc::default();
        let painted = Rc::clone(&sheet_painted);
        root.connect_realize(move |console| {
            let (clock, painted) = (console.frame_clock(), Rc::clone(&painted));
            if let Some(clock) = clock {
                clock.connect_after_paint(move |_| painted.set(true));
            }
        });
        let widgets = Windows { console: root.clone(), desktop, hall, stage, preview, sheet, sheet_painted };
        let monitors = disk::read(&monitors_file(desk.options()));
        let monitors = monitors.ok().and_then(|bytes| serde_json::from_slice(&bytes).ok()).unwrap_or_default();
        let mut app = Self {
            desk,
            since: Instant::now(),
            shown: None,
            clock: String::new(),
            hall_screen: HallScreen::Missing,
            monitors,
            announced: String::new(),
            scene,
            widgets,
        };
        app.listen(&sender);
        app.place();
        app.refresh();
        ComponentParts { model: app, widgets: () }
    }

    fn update(&mut self, message: Message, _sender: ComponentSender<Self>) {
        match message {
            Message::Input(Input::SwapMonitors) => self.swap_monitors(),
            Message::Input(input) => self.desk.input(input),
            Message::Down(key) => self.key_down(key),
            Message::Up(key) => {
                if let Some(key) = self.parent_key(key) {
                    self.desk.input(Input::KeyUp(key));
                }
            }
            Message::Monitors => self.place(),
            Message::Beat => {
                self.widgets.desktop.fit(self.widgets.console.width(), self.widgets.console.height());
                let changed = self.desk.beat(self.since.elapsed());
                if !changed && self.is_painted() && self.clock == time_of_day() {
                    return self.announce();
                }
            }
        }
        if self.desk.left() {
            return relm4::main_application().quit();
        }
        self.refresh();
    }
}

impl App {
    fn listen(&self, sender: &ComponentSender<Self>) {
        for window in [self.widgets.console.upcast_ref::<gtk::Window>(), &self.widgets.hall] {
            let keys = gtk::EventControllerKey::new();
            keys.set_propagation_phase(gtk::PropagationPhase::Capture);
            let (down, up) = (sender.input_sender().clone(), sender.input_sender().clone());
            keys.connect_key_pressed(move |_, key, _, _| {
                down.emit(Message::Down(key));
                glib::Propagation::Stop
            });
            keys.connect_key_released(move |_, key, _, _| up.emit(Message::Up(key)));
            window.add_controller(keys);
            // A kiosk is not closed by a stray key; it is ended from outside.
            window.connect_close_request(|_| glib::Propagation::Stop);
        }
        let beat = sender.input_sender().clone();
        glib::timeout_add_local(BEAT, move || {
            beat.emit(Message::Beat);
            glib::ControlFlow::Continue
        });
        if let Some(display) = gdk::Display::default() {
            let monitors = sender.input_sender().clone();
            display.monitors().connect_items_changed(move |_, _, _, _| {
                let monitors = monitors.clone();
                glib::timeout_add_local_once(SETTLE, move || monitors.emit(Message::Monitors));
            });
        }
    }

    /// Each window on its monitor; with one monitor there is the preview only.
    fn place(&mut self) {
        let Some(display) = gdk::Display::default() else { return };
        let listed = display.monitors();
        let monitors: Vec<gdk::Monitor> =
            (0..listed.n_items()).filter_map(|i| listed.item(i)?.downcast().ok()).collect();
        let described = |monitor: &gdk::Monitor| Monitor {
            connector: monitor.connector().map(Into::into).unwrap_or_default(),
            at: (monitor.geometry().x(), monitor.geometry().y()),
        };
        let connected: Vec<Monitor> = monitors.iter().map(described).collect();
        let before = self.monitors.clone();
        let placed = self.monitors.place(&connected);
        if self.monitors != before {
            self.remember_monitors();
        }
        let windows = &self.widgets;
        // The hall first, then the console, so that the console has the keyboard.
        if let Some(hall) = placed.hall.and_then(|i| monitors.get(i)) {
            windows.hall.fullscreen_on_monitor(hall);
            windows.hall.present();
            self.hall_screen = HallScreen::Own;
        } else {
            windows.hall.set_visible(false);
            self.hall_screen = HallScreen::Missing;
        }
        if let Some(console) = placed.console.and_then(|i| monitors.get(i)) {
            windows.console.fullscreen_on_monitor(console);
        }
        windows.console.present();
        if let Some(app) = windows.console.application() {
            app.inhibit(Some(&windows.console), gtk::ApplicationInhibitFlags::IDLE, Some("draw"));
        }
    }

    fn swap_monitors(&mut self) {
        self.monitors.swap();
        self.remember_monitors();
        self.place();
    }

    /// For the next start; without it the windows are placed from the left again.
    fn remember_monitors(&self) {
        let file = monitors_file(self.desk.options());
        if let Some(bytes) = serde_json::to_vec(&self.monitors).ok().filter(|_| file.parent().is_some_and(Path::exists))
        {
            let _ = disk::write_whole(&file, &bytes);
        }
    }

    /// Whether the picture that is due stands on the glass, with nothing moving any more. Without a hall the preview stands for it.
    fn is_painted(&self) -> bool {
        self.scene.borrow().is_painted(self.hall_screen)
    }

    /// The connector on which the console stands.
    fn console_connector(&self) -> Option<String> {
        let surface = self.widgets.console.surface()?;
        Some(surface.display().monitor_at_surface(&surface)?.connector()?.into())
    }

    fn parent_key(&self, key: gdk::Key) -> Option<ParentKey> {
        let config = &self.desk.options().config;
        let name = key.name()?;
        match name.as_str() {
            name if name == config.start_key => Some(ParentKey::Start),
            name if name == config.stop_key => Some(ParentKey::Stop),
            _ => None,
        }
    }

    /// Long lists move by a page.
    fn scroll(&self, pages: f64) {
        self.widgets.sheet.scroll(pages);
    }

    fn key_down(&mut self, key: gdk::Key) {
        match key {
            gdk::Key::Page_Down => return self.scroll(1.0),
            gdk::Key::Page_Up => return self.scroll(-1.0),
            _ => {}
        }
        // While a slip can be typed no roll is under way: every key is the slip's, and a scanner ends it with Return.
        let slip = self.desk.step() == Step::Shares;
        let writes = slip || self.desk.step() == Step::Incident;
        let input = match key {
            gdk::Key::F8 => Some(Input::Primary),
            gdk::Key::F11 => return self.swap_monitors(),
            gdk::Key::F12 => Some(Input::Leave),
            gdk::Key::F1 => Some(Input::Help),
            gdk::Key::F10 => Some(Input::Look),
            gdk::Key::Insert => Some(Input::ClockChecked),
            gdk::Key::Escape if self.desk.step() == Step::Resume => Some(Input::Anew),
            gdk::Key::Escape => Some(Input::Choose(Choice::Reopen)),
            gdk::Key::F9 => Some(Input::Confirm),
            gdk::Key::F2 => Some(Input::Faster),
            gdk::Key::F3 => Some(Input::Hold),
            gdk::Key::F4 => Some(Input::Incident),
            gdk::Key::F5 => Some(Input::ReplacePresser),
            gdk::Key::F6 => Some(Input::PrintAgain),
            gdk::Key::F7 => Some(Input::PaperSeen),
            gdk::Key::Tab | gdk::Key::ISO_Left_Tab => Some(Input::Papers),
            gdk::Key::Up => Some(Input::Move(Way::Up)),
            gdk::Key::Down => Some(Input::Move(Way::Down)),
            gdk::Key::Left => Some(Input::Move(Way::Left)),
            gdk::Key::Right => Some(Input::Move(Way::Right)),
            gdk::Key::BackSpace => Some(Input::Erase),
            gdk::Key::Return if slip => Some(Input::Primary),
            _ if writes => self.typed(key),
            _ => self.parent_key(key).map(Input::KeyDown).or_else(|| self.typed(key)),
        };
        if let Some(input) = input {
            self.desk.input(input);
        }
    }

    /// What a character means: at the rules it chooses the answer of that number.
    fn typed(&self, key: gdk::Key) -> Option<Input> {
        let c = key.to_unicode()?;
        let number = c.to_digit(10).and_then(|n| (n as usize).checked_sub(1));
        let chosen = number.and_then(|i| self.shown.as_ref()?.answers().nth(i).map(|answer| answer.input.clone()));
        chosen.or(Some(Input::Typed(c)))
    }

    /// Shows what is now; widgets are built anew only where the view has changed.
    fn refresh(&mut self) {
        self.clock = time_of_day();
        let scene = self.desk.scene(&self.clock);
        let windows = &self.widgets;
        let painted = self.is_painted();
        let differs = self.scene.borrow_mut().take(scene);
        if differs || !painted {
            windows.stage.queue_draw();
        }
        // The preview shows each picture, but not its motion.
        if differs || (!painted && self.hall_screen == HallScreen::Missing) {
            windows.preview.queue_draw();
        }
        // The clock has a label of its own.
        windows.sheet.set_clock(&self.clock);
        let view = pages::view(&self.desk, "", self.hall_screen);
        if self.shown.as_ref() != Some(&view) {
            self.widgets.sheet.show(&view);
            self.widgets.sheet_painted.set(false);
            self.shown = Some(view);
        }
        self.announce();
    }

    /// One JSON line for each new step or picture: nothing personal.
    fn announce(&mut self) {
        if self.desk.options().announce == Announce::No {
            return;
        }
        // The first word says too that the window stands and has the keyboard.
        if self.announced.is_empty() && !self.widgets.console.is_active() {
            return;
        }
        let events = self.desk.session().map_or(0, |session| session.state().events());
        let ready = self.desk.ready();
        let painted = self.is_painted() && self.widgets.sheet_painted.get();
        let scene = self.scene.borrow();
        let shown = scene.is_shown(self.hall_screen);
        let line = serde_json::json!({"page": self.desk.step().word(), "stage": scene.scene.stage.word(),
            "events": events, "typed": self.desk.typed_so_far().len(), "ready": ready, "armed": self.desk.armed().is_some(),
            "shown": shown, "painted": painted, "console": self.console_connector(), "hall": self.hall_screen == HallScreen::Own});
        drop(scene);
        let line = line.to_string();
        if line != self.announced {
            // Nobody has to listen.
            let _ = writeln!(std::io::stdout(), "{line}");
            self.announced = line;
        }
    }
}

/// Beside the ledger, because it belongs to this computer.
fn monitors_file(options: &Options) -> PathBuf {
    options.data.join("monitors.json")
}

fn time_of_day() -> String {
    jiff::Zoned::now().strftime("%H:%M:%S").to_string()
}

/// Gives the console its look.
pub fn load_css() {
    let provider = gtk::CssProvider::new();
    provider.load_from_data(CSS);
    if let Some(display) = gdk::Display::default() {
        gtk::style_context_add_provider_for_display(&display, &provider, gtk::STYLE_PROVIDER_PRIORITY_APPLICATION);
    }
}
