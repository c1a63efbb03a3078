//! Two real outputs without a display, a keyboard without a keyboard, and a person who plays the kiosk by what it announces.
#![allow(dead_code, unused_imports, reason = "each user takes its part")]

mod cables;
mod keyboard;

pub use cables::Cable;
pub use keyboard::Way;

use std::cell::RefCell;
use std::collections::HashSet;
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::time::{Duration, Instant};

pub type Result<T> = std::result::Result<T, Box<dyn std::error::Error>>;

/// The longest that anything may take to show.
const PATIENCE: Duration = Duration::from_secs(60);
/// Between two looks at what can only be asked for.
const PAUSE: Duration = Duration::from_millis(20);
/// How long a picture that may move on gets before it is taken.
const MOVING: Duration = Duration::from_millis(600);
/// An unprivileged user: the compositor refuses to run as root.
const NOBODY: &str = "65534";

/// A headless compositor with a console output and a hall output.
pub struct Outputs {
    runtime: tempfile::TempDir,
    children: Vec<Child>,
    display: String,
    socket: PathBuf,
    keyboard: RefCell<Option<keyboard::Keyboard>>,
    cables: Option<cables::Cables>,
    /// The accessibility bus, where the kiosk is to be on one.
    pub accessibility: Option<String>,
}

impl Outputs {
    /// A console's and a hall's.
    pub fn start() -> Result<Self> {
        Self::of(&[(1920, 1080), (1920, 1080)])
    }

    /// Outputs of these resolutions, from the left: the console's, then the hall's.
    pub fn of(sizes: &[(u32, u32)]) -> Result<Self> {
        let runtime = tempfile::Builder::new().prefix("outputs").tempdir()?;
        let mut x = 0;
        let mut lines = Vec::new();
        for (i, (wide, high)) in sizes.iter().enumerate() {
            lines.push(format!("output HEADLESS-{} resolution {wide}x{high} position {x} 0", i + 1));
            x += wide;
        }
        if is_root()? {
            let owner = format!("{NOBODY}:{NOBODY}");
            run(Command::new("chown").args(["-R", &owner]).arg(runtime.path()))?;
        }
        let sway = sway(runtime.path(), "outer", &lines)?
            .env_remove("WAYLAND_DISPLAY")
            .envs([("WLR_BACKENDS", "headless"), ("WLR_LIBINPUT_NO_DEVICES", "1")])
            .env("WLR_HEADLESS_OUTPUTS", sizes.len().to_string())
            .spawn()?;
        let mut outputs = Self {
            runtime,
            children: vec![sway],
            display: String::new(),
            socket: PathBuf::new(),
            keyboard: RefCell::default(),
            cables: None,
            accessibility: None,
        };
        outputs.wait_for_display()?;
        outputs.plug_keyboard()?;
        Ok(outputs)
    }

    fn plug_keyboard(&self) -> Result<()> {
        let keyboard = keyboard::Keyboard::plug(&self.runtime.path().join(&self.display))?;
        self.keyboard.replace(Some(keyboard));
        Ok(())
    }

    /// Takes the display and the socket that are new.
    fn wait_for_display(&mut self) -> Result<()> {
        let since = Instant::now();
        while since.elapsed() < PATIENCE {
            let entries = std::fs::read_dir(self.runtime.path())?.flatten().map(|entry| entry.path());
            let (mut display, mut socket) = (None, None);
            for path in entries {
                let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
                if name.starts_with("wayland-") && !name.ends_with("lock") && name != self.display {
                    display = Some(name);
                } else if name.starts_with("sway-ipc") && path != self.socket {
                    socket = Some(path);
                }
            }
            if let (Some(display), Some(socket)) = (display, socket) {
                (self.display, self.socket) = (display, socket);
                return Ok(());
            }
            std::thread::park_timeout(PAUSE);
        }
        Err("the compositor did not start; are sway and its libraries installed?".into())
    }

    /// A command on these outputs.
    pub fn inside(&self, program: impl AsRef<std::ffi::OsStr>) -> Command {
        let mut command = Command::new(program);
        command.env("XDG_RUNTIME_DIR", self.runtime.path()).env("WAYLAND_DISPLAY", &self.display).env_remove("DISPLAY");
        command.env("GSK_RENDERER", "cairo").env("GDK_BACKEND", "wayland");
        if let Some(bus) = &self.accessibility {
            // Without a session bus the toolkit has no paths for its objects; this one serves as both.
            command.env("AT_SPI_BUS_ADDRESS", bus).env("DBUS_SESSION_BUS_ADDRESS", bus);
        }
        command
    }

    /// Presses a key by its name and lets it go.
    pub fn key(&self, key: &str) -> Result<()> {
        self.turn(key, Way::Down)?;
        self.turn(key, Way::Up)
    }

    /// A key goes down, or comes up.
    pub fn turn(&self, key: &str, way: Way) -> Result<()> {
        self.keyboard.borrow_mut().as_mut().ok_or("there is no keyboard")?.turn(key, way)
    }

    /// A picture of an output (1 console, 2 hall).
    pub fn picture(&self, output: usize, path: &Path) -> Result<()> {
        run(self.inside("grim").args(["-o", &self.connector(output)]).arg(path))
    }
}

impl Drop for Outputs {
    fn drop(&mut self) {
        for child in self.children.iter_mut().rev() {
            let _ = child.kill();
            let _ = child.wait();
        }
    }
}

/// A compositor with its own config, not yet started.
fn sway(runtime: &Path, name: &str, lines: &[String]) -> Result<Command> {
    let conf = runtime.join(name);
    let always = ["xwayland disable", "default_border none", "no_focus [title=\"大厅\"]", "no_focus [title=\"hall\"]"];
    let always = always.map(str::to_owned);
    std::fs::write(&conf, [&always[..], lines].concat().join("\n") + "\n")?;
    let mut sway = Command::new("sway");
    if is_root()? {
        sway = Command::new("setpriv");
        sway.args([&format!("--reuid={NOBODY}"), &format!("--regid={NOBODY}"), "--clear-groups", "sway"]);
    }
    // Handing a window's own buffer on to the output is what Debian 12's compositor dies of, sooner or later, when that output goes.
    sway.args(["-Dnoscanout", "-c"]).arg(&conf).env_remove("DISPLAY");
    sway.env("WLR_RENDERER", "pixman").env("XDG_RUNTIME_DIR", runtime).env("HOME", runtime);
    sway.stdin(Stdio::null()).stdout(Stdio::null()).stderr(std::fs::File::create(log(runtime, name))?);
    Ok(sway)
}

/// What a compositor says of itself.
fn log(runtime: &Path, name: &str) -> PathBuf {
    runtime.join(format!("{name}.log"))
}

fn is_root() -> Result<bool> {
    Ok(Command::new("id").arg("-u").output()?.stdout.starts_with(b"0\n"))
}

fn run(command: &mut Command) -> Result<()> {
    let status = command.status()?;
    if status.success() { Ok(()) } else { Err(format!("{command:?}: {status}").into()) }
}

/// What the kiosk announced last.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Said {
    pub page: String,
    pub stage: String,
    pub events: u64,
    pub typed: u64,
    pub ready: bool,
    pub armed: bool,
    /// Whether the picture that is due was painted at all.
    pub shown: bool,
    /// Whether it stands there with nothing moving any more.
    pub painted: bool,
    /// On which connector the console stands.
    pub console: String,
    /// Whether the hall has a monitor of its own.
    pub hall: bool,
    /// Whether the console stands and has the keyboard.
    pub keys: bool,
    /// Whether the desktop was told to keep the screens on.
    pub awake: bool,
    /// Pixels, wide and high, of the picture that was painted last.
    pub size: (u64, u64),
}

impl Said {
    fn parse(line: &str) -> Option<Self> {
        let value: serde_json::Value = serde_json::from_str(line).ok()?;
        let text = |key: &str| Some(value.get(key)?.as_str()?.to_owned());
        let number = |key: &str| value.get(key)?.as_u64();
        Some(Self {
            page: text("page")?,
            stage: text("stage")?,
            events: number("events")?,
            typed: number("typed")?,
            ready: value.get("ready")?.as_bool()?,
            armed: value.get("armed")?.as_bool()?,
            shown: value.get("shown")?.as_bool()?,
            painted: value.get("painted")?.as_bool()?,
            console: text("console").unwrap_or_default(),
            hall: value.get("hall")?.as_bool()?,
            keys: value.get("keys")?.as_bool()?,
            awake: value.get("awake")?.as_bool()?,
            size: (value.get("size")?.get(0)?.as_u64()?, value.get("size")?.get(1)?.as_u64()?),
        })
    }
}

/// The kiosk in its windows, and the person who plays it.
pub struct Kiosk<'a> {
    outputs: &'a Outputs,
    child: Child,
    lines: Receiver<Said>,
    pub last: Said,
    seen: HashSet<(String, String)>,
    pictures: Option<PathBuf>,
}

impl<'a> Kiosk<'a> {
    /// Starts it, and waits until people can work. With `pictures`, both outputs are kept at each new page and stage.
    pub fn start(
        outputs: &'a Outputs,
        program: &Path,
        args: &[&std::ffi::OsStr],
        pictures: Option<&Path>,
    ) -> Result<Self> {
        let mut kiosk = Self::launch(outputs, program, args, pictures)?;
        // Keys reach a window only when it stands.
        kiosk.wait_for_paint(|said| said.keys)?;
        kiosk.look()?;
        Ok(kiosk)
    }

    /// Starts it, and waits for nothing.
    pub fn launch(
        outputs: &'a Outputs,
        program: &Path,
        args: &[&std::ffi::OsStr],
        pictures: Option<&Path>,
    ) -> Result<Self> {
        let mut child = outputs
            .inside(program)
            .args(["kiosk", "--rehearsal", "--announce"])
            .args(args)
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .spawn()?;
        let output = child.stdout.take().ok_or("no output")?;
        let (tell, lines) = channel();
        std::thread::spawn(move || {
            let parsed = BufReader::new(output).lines().map_while(std::result::Result::ok);
            parsed.filter_map(|line| Said::parse(&line)).try_for_each(|said| tell.send(said))
        });
        let pictures = pictures.map(Path::to_owned);
        Ok(Self { outputs, child, lines, last: Said::default(), seen: HashSet::new(), pictures })
    }

    /// Waits for a word, and takes all that have come.
    fn hear(&mut self, patience: Duration) -> Result<bool> {
        let (since, before) = (Instant::now(), self.last.clone());
        // That the same picture is painted by now is no news.
        let news = |said: &Said| {
            let (shown, painted, keys, awake, size) =
                (before.shown, before.painted, before.keys, before.awake, before.size);
            Said { shown, painted, keys, awake, size, ..said.clone() } != before
        };
        while !news(&self.last) {
            match self.lines.recv_timeout(patience.saturating_sub(since.elapsed())) {
                Ok(said) => self.last = said,
                Err(RecvTimeoutError::Timeout) => return Ok(false),
                Err(RecvTimeoutError::Disconnected) => return Err("the kiosk has ended".into()),
            }
        }
        while let Ok(said) = self.lines.try_recv() {
            self.last = said;
        }
        Ok(true)
    }

    /// Waits until the hall has painted what is due, with nothing moving any more; a roll and a draw hardly ever stand still.
    fn painted(&mut self) -> Result<()> {
        let moves = self.last.stage == "rolling" || self.last.page == "selecting";
        let (since, patience) = (Instant::now(), if moves { MOVING } else { PATIENCE });
        while !self.last.painted && since.elapsed() < patience {
            if let Ok(said) = self.lines.recv_timeout(patience.saturating_sub(since.elapsed())) {
                self.last = said;
            }
        }
        if self.last.painted || moves { Ok(()) } else { Err(format!("the hall did not paint {:?}", self.last).into()) }
    }

    /// Takes pictures of a page and stage that were not seen before.
    fn look(&mut self) -> Result<()> {
        let Some(folder) = self.pictures.clone() else { return Ok(()) };
        let now = (self.last.page.clone(), self.last.stage.clone());
        if !self.seen.insert(now.clone()) {
            return Ok(());
        }
        self.painted()?;
        let name = |which: &str| folder.join(format!("{:02}-{}-{}-{which}.png", self.seen.len(), now.0, now.1));
        self.outputs.picture(1, &name("console"))?;
        self.outputs.picture(2, &name("hall"))
    }

    fn press(&mut self, key: &str) -> Result<()> {
        self.outputs.key(key)
    }

    /// What a person does at the page that is shown; then waits for the next word.
    pub fn step(&mut self) -> Result<()> {
        let digits = "314159265358979";
        let said = self.last.clone();
        let next = digits.get(said.typed as usize % digits.len()..).and_then(|rest| rest.get(..1)).unwrap_or("0");
        let (key, again) = match said.page.as_str() {
            "rules" | "incident" if !said.ready => ("1", PATIENCE),
            "number-digits" | "stage-digits" if !said.ready => (next, PATIENCE),
            _ if said.armed => ("F9", PATIENCE),
            "start-waits" | "interval-waits" => ("space", PATIENCE),
            // A press before the least number of ticks is not taken: the person presses again.
            "start-rolling" | "interval-rolling" => ("Return", Duration::from_millis(700)),
            "selecting" | "done" => ("", PATIENCE),
            _ => ("F8", PATIENCE),
        };
        if !key.is_empty() {
            self.press(key)?;
        }
        if said.page != "done" && !self.hear(again)? && again == PATIENCE {
            return Err(format!("nothing happened after {key} at {said:?}").into());
        }
        self.look()
    }

    /// Plays until the kiosk says so.
    pub fn until(&mut self, done: impl Fn(&Said) -> bool) -> Result<()> {
        while !done(&self.last) {
            if self.last.page == "done" {
                return Err("the ceremony is over before that".into());
            }
            self.step()?;
        }
        Ok(())
    }

    /// Waits until the kiosk says so, and does nothing.
    pub fn wait_for(&mut self, what: impl Fn(&Said) -> bool) -> Result<()> {
        let since = Instant::now();
        while !what(&self.last) {
            if since.elapsed() > PATIENCE || !self.hear(PATIENCE)? {
                return Err(format!("waited in vain at {:?}", self.last).into());
            }
        }
        Ok(())
    }

    /// Whether the kiosk says so within this time.
    pub fn wait_at_most(&mut self, patience: Duration, what: impl Fn(&Said) -> bool) -> bool {
        let since = Instant::now();
        while !what(&self.last) && since.elapsed() < patience {
            if let Ok(said) = self.lines.recv_timeout(patience.saturating_sub(since.elapsed())) {
                self.last = said;
            }
        }
        what(&self.last)
    }

    /// How it ended, once it has.
    pub fn ended(mut self) -> Result<ExitStatus> {
        loop {
            match self.lines.recv_timeout(PATIENCE) {
                Ok(_) => {}
                Err(RecvTimeoutError::Disconnected) => return Ok(self.child.wait()?),
                Err(RecvTimeoutError::Timeout) => return Err("the kiosk did not end".into()),
            }
        }
    }

    /// Waits until the kiosk says so of its picture too, and does nothing.
    pub fn wait_for_paint(&mut self, what: impl Fn(&Said) -> bool) -> Result<()> {
        let since = Instant::now();
        while !what(&self.last) {
            self.last = self.lines.recv_timeout(PATIENCE.saturating_sub(since.elapsed()))?;
        }
        Ok(())
    }

    /// Processor time that the process has used.
    pub fn cpu(&self) -> Result<Duration> {
        let stat = std::fs::read_to_string(format!("/proc/{}/stat", self.child.id()))?;
        let fields: Vec<&str> = stat.rsplit(')').next().unwrap_or_default().split_whitespace().collect();
        let ticks: u64 =
            fields.get(11).ok_or("no utime")?.parse::<u64>()? + fields.get(12).ok_or("no stime")?.parse::<u64>()?;
        // Linux counts in hundredths of a second for every program.
        Ok(Duration::from_millis(ticks * 10))
    }

    /// Memory that the process holds, KiB.
    pub fn memory(&self) -> Result<u64> {
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.child.id()))?;
        let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:")).ok_or("no VmRSS")?;
        Ok(line.trim().trim_end_matches(" kB").parse()?)
    }

    /// Records an incident; the next steps say what it was and end it.
    pub fn incident(&mut self) -> Result<()> {
        self.press("F4")?;
        self.hear(PATIENCE)?;
        self.look()
    }

    /// Two people leave the kiosk; how it ended.
    pub fn leave(mut self) -> Result<ExitStatus> {
        self.press("F12")?;
        self.hear(PATIENCE)?;
        self.press("F9")?;
        self.ended()
    }

    /// A power cut.
    pub fn kill(mut self) -> Result<ExitStatus> {
        self.child.kill()?;
        Ok(self.child.wait()?)
    }
}

impl Drop for Kiosk<'_> {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
