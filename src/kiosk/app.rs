//! The two windows, their keys and the heartbeat. Every decision is the desk's.
//!
//! Invariant: a key works in either window and goes through no widget. The hall's picture comes first: it needs the ledger only, and the rest is
//! fetched once it stands.

use super::ahead::Ahead;
use super::config::{Announce, Options};
use super::desk::{Choice, Desk, Input, Step, Way};
use super::fault;
use super::glass::{self, BEAT, Glass, Shown};
use super::keys::ParentKey;
use super::monitors::{Monitor, Remembered};
use super::pages::{self, HallScreen};
use super::render::{Console, Desktop, OnInput};
use super::view::{Health, Mark, View};
use crate::disk;
use crate::session::SessionError;
use crate::words::gettext;
use gtk::gdk;
use gtk::glib;
use gtk::prelude::*;
use relm4::{ComponentParts, ComponentSender, RelmApp, SimpleComponent};
use std::cell::RefCell;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::rc::Rc;
use std::time::{Duration, Instant};

/// A new monitor has no geometry yet when it is announced.
const SETTLE: Duration = Duration::from_millis(150);
/// So often is waited for a monitor's name; where there are none it must go without.
const PATIENCE: u32 = 10;
/// The console waits no longer than this for the hall's first picture.
const HALL_FIRST: Duration = Duration::from_millis(500);
/// As long as this the hall goes before the console: a frame of a usual display.
const HALL_TURN: Duration = Duration::from_millis(17);
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
    /// A window has painted a frame.
    Painted(Window),
    /// The hall had its turn: the console shows what is now.
    Console,
    /// The hall has had its time for the first picture.
    HallFirst,
}

/// One of the two.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Window {
    /// The technician's.
    Console,
    /// The parents'.
    Hall,
}

/// How far the console is behind the desk.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Behind {
    /// It waits until the hall has its picture.
    ToShow,
    /// Its widgets are new.
    ToPaint,
    /// It stands.
    Stands,
}

/// Which windows stand.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Windowed {
    /// The hall's alone, with what the ledger says.
    Hall,
    /// Both: people can work.
    Both,
}

/// Whether the screen stays on by itself.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Awake {
    /// The desktop was told.
    Kept,
    /// The desktop does not listen: a person must switch its screen saver off.
    NotKept,
}

/// What the kiosk begins with.
pub struct Start {
    desk: Desk,
    first: Ahead,
    /// Why it could not go on from there.
    failed: Failed,
}

type Failed = Rc<RefCell<Option<SessionError>>>;

/// The kiosk's component: the desk, and what the windows show of it.
pub struct App {
    desk: Desk,
    failed: Failed,
    windowed: Windowed,
    awake: Awake,
    behind: Behind,
    input: relm4::Sender<Message>,
    since: Instant,
    shown: Option<View>,
    clock: String,
    hall_screen: HallScreen,
    monitors: Remembered,
    /// How often some monitor had no name yet.
    unnamed: u32,
    /// On which connector each window was put: the console's, the hall's.
    placed: (Option<String>, Option<String>),
    announced: String,
    said_faulty: bool,
    scene: Rc<RefCell<Shown>>,
    widgets: Windows,
}

struct Windows {
    console: gtk::ApplicationWindow,
    desktop: Desktop,
    hall: gtk::Window,
    stage: Glass,
    preview: gtk::DrawingArea,
    sheet: Console,
}

/// Runs the kiosk until its windows are closed.
pub fn run(options: Options) -> Result<(), SessionError> {
    fault::watch();
    crate::words::bind();
    // What is wrong with the ledger is said before a window stands.
    let desk = Desk::open(options)?;
    let first = Ahead::paint(desk.scene(&time_of_day()));
    let failed = Failed::default();
    let app = RelmApp::new("cn.paiwei.Kiosk").with_args(Vec::new()).visible_on_activate(false);
    app.run::<App>(Start { desk, first, failed: Rc::clone(&failed) });
    failed.take().map_or(Ok(()), Err)
}

impl SimpleComponent for App {
    type Input = Message;
    type Output = ();
    type Init = Start;
    type Root = gtk::ApplicationWindow;
    type Widgets = ();

    fn init_root() -> Self::Root {
        gtk::ApplicationWindow::builder().title(gettext("Paiwei console")).css_classes(["console"]).build()
    }

    fn init(start: Start, root: Self::Root, sender: ComponentSender<Self>) -> ComponentParts<Self> {
        let Start { desk, first, failed } = start;
        let still = desk.options().config.reduce_motion
            || gtk::Settings::default().is_some_and(|settings| !settings.is_gtk_enable_animations());
        let scene = Rc::new(RefCell::new(Shown::new(first.scene().clone(), still)));
        let clicks = sender.input_sender().clone();
        let on_input: OnInput = Rc::new(move |input| clicks.emit(Message::Input(input)));
        let preview = glass::preview(&scene);
        preview.set_content_width(536);
        preview.set_content_height(302);
        let hall = gtk::Window::builder().title(gettext("Paiwei hall display")).build();
        // Beside the toolkit's own class: without its ground there was no first frame, and a compositor waits for one.
        hall.add_css_class("hall");
        let stage = Glass::new(&scene, first);
        hall.set_child(Some(&stage));
        let desktop = Desktop::default();
        root.set_child(Some(desktop.widget()));
        let sheet = Console::new(preview.clone(), on_input);
        desktop.show(sheet.widget());
        let widgets = Windows { console: root.clone(), desktop, hall, stage, preview, sheet };
        let monitors = disk::read(&monitors_file(desk.options()));
        let monitors = monitors.ok().and_then(|bytes| serde_json::from_slice(&bytes).ok()).unwrap_or_default();
        let mut app = Self {
            desk,
            failed,
            windowed: Windowed::Hall,
            awake: Awake::NotKept,
            behind: Behind::Stands,
            input: sender.input_sender().clone(),
            since: Instant::now(),
            shown: None,
            clock: String::new(),
            hall_screen: HallScreen::Missing,
            monitors,
            unnamed: 0,
            placed: (None, None),
            announced: String::new(),
            said_faulty: false,
            scene,
            widgets,
        };
        app.listen(&sender);
        app.place();
        let first = if app.hall_screen == HallScreen::Missing { Duration::ZERO } else { HALL_FIRST };
        let hall_first = sender.input_sender().clone();
        glib::timeout_add_local_once(first, move || hall_first.emit(Message::HallFirst));
        ComponentParts { model: app, widgets: () }
    }

    fn update(&mut self, message: Message, sender: ComponentSender<Self>) {
        if self.windowed == Windowed::Hall {
            let due = match message {
                Message::Painted(_) => self.scene.borrow().is_shown(self.hall_screen),
                Message::HallFirst => {
                    self.widgets.stage.await_size(None);
                    true
                }
                Message::Monitors => {
                    self.place();
                    false
                }
                // Nothing can be done yet.
                Message::Input(_) | Message::Down(_) | Message::Up(_) | Message::Beat | Message::Console => false,
            };
            self.announce();
            if due {
                self.begin(&sender);
            }
            return;
        }
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
            // What the console says of the hall's picture follows what became of it.
            Message::Painted(Window::Hall) if self.is_faulty() != self.said_faulty => {}
            Message::Painted(window) => {
                if window == Window::Console && self.behind == Behind::ToPaint {
                    self.behind = Behind::Stands;
                }
                return self.announce();
            }
            Message::Console => return self.show_console(),
            Message::HallFirst => return,
            Message::Beat => {
                self.widgets.desktop.fit(self.widgets.console.width(), self.widgets.console.height());
                let changed = self.desk.beat(self.since.elapsed());
                let second = self.clock != time_of_day();
                if second && self.is_misplaced() {
                    self.place();
                }
                if !changed && !second {
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
    /// The hall's picture stands: what is left is fetched, and the console comes. What fails here ends the kiosk as if it had not begun.
    fn begin(&mut self, sender: &ComponentSender<Self>) {
        if let Err(error) = self.desk.begin() {
            self.failed.replace(Some(error));
            return relm4::main_application().quit();
        }
        self.windowed = Windowed::Both;
        load_css();
        self.widgets.hall.set_cursor_from_name(Some("none"));
        let beat = sender.input_sender().clone();
        glib::timeout_add_local(BEAT, move || {
            beat.emit(Message::Beat);
            glib::ControlFlow::Continue
        });
        self.refresh();
        self.show_console();
        self.place();
    }

    fn listen(&self, sender: &ComponentSender<Self>) {
        let console = (Window::Console, self.widgets.console.upcast_ref::<gtk::Window>());
        for (which, window) in [console, (Window::Hall, &self.widgets.hall)] {
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
            let painted = sender.input_sender().clone();
            window.connect_realize(move |window| {
                let painted = painted.clone();
                if let Some(clock) = window.frame_clock() {
                    clock.connect_after_paint(move |_| painted.emit(Message::Painted(which)));
                }
            });
        }
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
        // A monitor without a name would be taken for a new one as soon as it has its own.
        let named = monitors.iter().all(|monitor| monitor.connector().is_some() && monitor.geometry().width() > 0);
        if !named && self.unnamed < PATIENCE {
            self.unnamed += 1;
            let input = self.input.clone();
            glib::timeout_add_local_once(SETTLE, move || input.emit(Message::Monitors));
            return;
        }
        self.unnamed = 0;
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
        let meant = |i: Option<usize>| Some(connected.get(i?)?.connector.clone());
        self.placed = (meant(placed.console), meant(placed.hall));
        let windows = &self.widgets;
        // The hall first, then the console, so that the console has the keyboard.
        if let Some(hall) = placed.hall.and_then(|i| monitors.get(i)) {
            if self.windowed == Windowed::Hall {
                windows.stage.await_size(Some((hall.geometry().width(), hall.geometry().height())));
            }
            windows.hall.fullscreen_on_monitor(hall);
            windows.hall.present();
            self.hall_screen = HallScreen::Own;
        } else {
            windows.hall.set_visible(false);
            self.hall_screen = HallScreen::Missing;
        }
        if self.windowed == Windowed::Hall {
            return;
        }
        if let Some(console) = placed.console.and_then(|i| monitors.get(i)) {
            windows.console.fullscreen_on_monitor(console);
        }
        windows.console.present();
        if self.awake == Awake::NotKept {
            let (app, idle) = (relm4::main_application(), gtk::ApplicationInhibitFlags::IDLE);
            let cookie = app.inhibit(Some(&windows.console), idle, Some("draw"));
            self.awake = if cookie == 0 { Awake::NotKept } else { Awake::Kept };
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

    /// Whether a window stands on another monitor than it was put on: a compositor may lose a wish while monitors come and go.
    fn is_misplaced(&self) -> bool {
        let elsewhere = |window: &gtk::Window, meant: &Option<String>| {
            meant.is_some() && connector(window).is_some_and(|stands| Some(&stands) != meant.as_ref())
        };
        elsewhere(self.widgets.console.upcast_ref(), &self.placed.0) || elsewhere(&self.widgets.hall, &self.placed.1)
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
        let chosen = number.and_then(|i| self.view().answers().nth(i).map(|answer| answer.input.clone()));
        chosen.or(Some(Input::Typed(c)))
    }

    /// Shows what is now: the hall at once, the console a frame later, so that its widgets keep no picture of a press waiting.
    fn refresh(&mut self) {
        self.clock = time_of_day();
        let scene = self.desk.scene(&self.clock);
        let differs = self.scene.borrow_mut().take(scene);
        if differs {
            self.widgets.stage.show();
            self.widgets.preview.queue_draw();
        }
        if self.behind != Behind::ToShow {
            self.behind = Behind::ToShow;
            let input = self.input.clone();
            glib::timeout_add_local_once(HALL_TURN, move || input.emit(Message::Console));
        }
        self.announce();
    }

    /// Widgets are built anew only where the view has changed.
    fn show_console(&mut self) {
        let windows = &self.widgets;
        windows.sheet.set_clock(&self.clock);
        self.behind = Behind::Stands;
        self.said_faulty = self.is_faulty();
        // The clock has a label of its own.
        let view = self.view();
        if self.shown.as_ref() != Some(&view) {
            self.widgets.sheet.show(&view);
            self.shown = Some(view);
            self.behind = Behind::ToPaint;
        }
        self.announce();
    }

    /// Whether the last picture could not be painted where the hall looks.
    fn is_faulty(&self) -> bool {
        self.scene.borrow().fault(self.hall_screen).is_some()
    }

    /// The console as it is now, with what only the windows know.
    fn view(&self) -> View {
        let hall = if self.is_faulty() { HallScreen::Faulty } else { self.hall_screen };
        let mut view = pages::view(&self.desk, "", hall);
        // Quiet when well.
        if self.awake == Awake::NotKept {
            let words = gettext("switch it off by hand");
            view.health.push(Health { name: gettext("Screen saver"), words, mark: Mark::PleaseConfirm });
        }
        view
    }

    /// One JSON line for each new step or picture: nothing personal.
    fn announce(&mut self) {
        if self.desk.options().announce == Announce::No {
            return;
        }
        let events = self.desk.session().map_or(0, |session| session.state().events());
        let ready = self.desk.ready();
        let painted = self.is_painted() && self.behind == Behind::Stands;
        let scene = self.scene.borrow();
        let shown = scene.is_shown(self.hall_screen);
        let keys = self.windowed == Windowed::Both && self.widgets.console.is_active();
        let line = serde_json::json!({"page": self.desk.step().word(), "stage": scene.scene.stage.word(),
            "events": events, "typed": self.desk.typed_so_far().len(), "ready": ready, "armed": self.desk.armed().is_some(),
            "shown": shown, "painted": painted, "console": connector(self.widgets.console.upcast_ref()), "hall": self.hall_screen == HallScreen::Own,
            "keys": keys, "awake": self.awake == Awake::Kept, "size": scene.size(self.hall_screen)});
        drop(scene);
        let line = line.to_string();
        if line != self.announced {
            // Nobody has to listen.
            let _ = writeln!(std::io::stdout(), "{line}");
            self.announced = line;
        }
    }
}

/// The connector of the monitor on which a window stands.
fn connector(window: &gtk::Window) -> Option<String> {
    let surface = window.surface()?;
    Some(surface.display().monitor_at_surface(&surface)?.connector()?.into())
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
