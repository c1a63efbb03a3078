// SPDX-License-Identifier: Apache-2.0

//! Two real outputs without a display, a keyboard without a keyboard, and a person who plays the
//! kiosk on them.

mod cables;
#[cfg(feature = "gui")]
mod code;
mod keyboard;
mod player;

pub use cables::Cable;
pub use keyboard::Way;
pub use player::{Kiosk, Said};

use std::cell::RefCell;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

pub type Result<T> = std::result::Result<T, Box<dyn std::error::Error>>;

/// The longest that anything may take to show.
const PATIENCE: Duration = Duration::from_secs(60);
/// Between two looks at what can only be asked for.
const PAUSE: Duration = Duration::from_millis(20);
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
            lines.push(format!(
                "output HEADLESS-{} resolution {wide}x{high} position {x} 0",
                i + 1
            ));
            x += wide;
        }
        if is_root()? {
            let owner = format!("{NOBODY}:{NOBODY}");
            run(Command::new("chown")
                .args(["-R", &owner])
                .arg(runtime.path()))?;
        }
        let sway = sway(runtime.path(), "outer", &lines)?
            .env_remove("WAYLAND_DISPLAY")
            .envs([
                ("WLR_BACKENDS", "headless"),
                ("WLR_LIBINPUT_NO_DEVICES", "1"),
            ])
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
            let entries = std::fs::read_dir(self.runtime.path())?
                .flatten()
                .map(|entry| entry.path());
            let (mut display, mut socket) = (None, None);
            for path in entries {
                let name = path
                    .file_name()
                    .unwrap_or_default()
                    .to_string_lossy()
                    .into_owned();
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
        command
            .env("XDG_RUNTIME_DIR", self.runtime.path())
            .env("WAYLAND_DISPLAY", &self.display)
            .env_remove("DISPLAY");
        command
            .env("GSK_RENDERER", "cairo")
            .env("GDK_BACKEND", "wayland");
        if let Some(bus) = &self.accessibility {
            // Without a session bus the toolkit has no paths for its objects; this one serves as
            // both.
            command
                .env("AT_SPI_BUS_ADDRESS", bus)
                .env("DBUS_SESSION_BUS_ADDRESS", bus);
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
        self.keyboard
            .borrow_mut()
            .as_mut()
            .ok_or("there is no keyboard")?
            .turn(key, way)
    }

    /// A picture of an output (1 console, 2 hall).
    pub fn picture(&self, output: usize, path: &Path) -> Result<()> {
        run(self
            .inside("grim")
            .args(["-o", &self.connector(output)])
            .arg(path))
    }

    /// Waits until an output shows more than one colour: before a window is there, the compositor
    /// shows an empty ground.
    pub fn wait_for_contents(&self, output: usize) -> Result<()> {
        let since = Instant::now();
        while since.elapsed() < PATIENCE {
            let mut grim = self.inside("grim");
            grim.args(["-t", "ppm", "-o", &self.connector(output), "-"]);
            if has_colours(&grim.output()?.stdout) {
                return Ok(());
            }
            std::thread::park_timeout(PAUSE);
        }
        Err(format!("output {output} stays empty").into())
    }
}

/// Whether a picture of 24-bit pixels (PPM) has more than one colour.
fn has_colours(ppm: &[u8]) -> bool {
    // From the end, without the header, which is shorter than ten pixels.
    let pixels = ppm.len().saturating_sub(30) / 3;
    let last = ppm.rchunks_exact(3).next();
    ppm.rchunks_exact(3)
        .take(pixels)
        .any(|pixel| Some(pixel) != last)
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
    let always = [
        "xwayland disable",
        "default_border none",
        "no_focus [title=\"大厅\"]",
        "no_focus [title=\"hall\"]",
    ];
    let always = always.map(str::to_owned);
    std::fs::write(&conf, [&always[..], lines].concat().join("\n") + "\n")?;
    // Whatever ends a test, its compositor goes with it, and with that the kiosk.
    let mut sway = Command::new("setpriv");
    sway.args(["--pdeathsig", "KILL"]);
    if is_root()? {
        sway.args([
            &format!("--reuid={NOBODY}"),
            &format!("--regid={NOBODY}"),
            "--clear-groups",
        ]);
    }
    sway.arg("sway");
    sway.arg("-c").arg(&conf).env_remove("DISPLAY");
    sway.env("WLR_RENDERER", "pixman")
        .env("XDG_RUNTIME_DIR", runtime)
        .env("HOME", runtime);
    sway.stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(std::fs::File::create(log(runtime, name))?);
    Ok(sway)
}

/// What a compositor says of itself.
fn log(runtime: &Path, name: &str) -> PathBuf {
    runtime.join(format!("{name}.log"))
}

fn is_root() -> Result<bool> {
    Ok(Command::new("id")
        .arg("-u")
        .output()?
        .stdout
        .starts_with(b"0\n"))
}

fn run(command: &mut Command) -> Result<()> {
    let status = command.status()?;
    if status.success() {
        Ok(())
    } else {
        Err(format!("{command:?}: {status}").into())
    }
}
