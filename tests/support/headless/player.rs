// SPDX-License-Identifier: Apache-2.0

//! A person who plays the kiosk by what it announces.

use super::{Outputs, PATIENCE, Result};
use std::collections::HashSet;
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, ExitStatus, Stdio};
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::time::{Duration, Instant};

/// How long a picture that may move on gets before it is taken.
const MOVING: Duration = Duration::from_millis(600);

/// What the kiosk announced last.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Said {
    pub page: String,
    pub stage: String,
    pub events: u64,
    pub typed: u64,
    pub ready: bool,
    pub armed: bool,
    /// What is asked of the second person: nobody, code, wait or key.
    pub second: String,
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
            second: text("second")?,
            shown: value.get("shown")?.as_bool()?,
            painted: value.get("painted")?.as_bool()?,
            console: text("console").unwrap_or_default(),
            hall: value.get("hall")?.as_bool()?,
            keys: value.get("keys")?.as_bool()?,
            awake: value.get("awake")?.as_bool()?,
            size: (
                value.get("size")?.get(0)?.as_u64()?,
                value.get("size")?.get(1)?.as_u64()?,
            ),
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
    /// Starts it, and waits until people can work. With `pictures`, both outputs are kept at each
    /// new page and stage.
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
            let parsed = BufReader::new(output)
                .lines()
                .map_while(std::result::Result::ok);
            parsed
                .filter_map(|line| Said::parse(&line))
                .try_for_each(|said| tell.send(said).ok())
        });
        let pictures = pictures.map(Path::to_owned);
        Ok(Self {
            outputs,
            child,
            lines,
            last: Said::default(),
            seen: HashSet::new(),
            pictures,
        })
    }

    /// Waits for a word, and takes all that have come.
    fn hear(&mut self, patience: Duration) -> Result<bool> {
        let (since, before) = (Instant::now(), self.last.clone());
        // That the same picture is painted by now is no news.
        let news = |said: &Said| {
            let (shown, painted, keys, awake, size) = (
                before.shown,
                before.painted,
                before.keys,
                before.awake,
                before.size,
            );
            Said {
                shown,
                painted,
                keys,
                awake,
                size,
                ..said.clone()
            } != before
        };
        while !news(&self.last) {
            match self
                .lines
                .recv_timeout(patience.saturating_sub(since.elapsed()))
            {
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

    /// Waits until the hall has painted what is due, with nothing moving any more; a roll and a
    /// draw hardly ever stand still.
    fn painted(&mut self) -> Result<()> {
        let moves = self.last.stage == "rolling" || self.last.page == "selecting";
        let (since, patience) = (Instant::now(), if moves { MOVING } else { PATIENCE });
        while !self.last.painted && since.elapsed() < patience {
            if let Ok(said) = self
                .lines
                .recv_timeout(patience.saturating_sub(since.elapsed()))
            {
                self.last = said;
            }
        }
        if self.last.painted || moves {
            Ok(())
        } else {
            Err(format!("the hall did not paint {:?}", self.last).into())
        }
    }

    /// Takes pictures of a page and stage that were not seen before.
    fn look(&mut self) -> Result<()> {
        let Some(folder) = self.pictures.clone() else {
            return Ok(());
        };
        let now = (self.last.page.clone(), self.last.stage.clone());
        if !self.seen.insert(now.clone()) {
            return Ok(());
        }
        self.painted()?;
        let name = |which: &str| {
            folder.join(format!(
                "{:02}-{}-{}-{which}.png",
                self.seen.len(),
                now.0,
                now.1
            ))
        };
        // What a window has painted first is on its output a moment later.
        if self.seen.len() == 1 {
            self.outputs.wait_for_contents(1)?;
            self.outputs.wait_for_contents(2)?;
        }
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
        let next = digits
            .get(said.typed as usize % digits.len()..)
            .and_then(|rest| rest.get(..1))
            .unwrap_or("0");
        let (key, again) = match said.page.as_str() {
            _ if said.armed => return self.second_person(),
            "rules" | "incident" if !said.ready => ("1", PATIENCE),
            "number-digits" | "stage-digits" if !said.ready => (next, PATIENCE),
            "start-waits" | "interval-waits" => ("space", PATIENCE),
            // A press before the least number of ticks is not taken: the person presses again.
            "start-rolling" | "interval-rolling" => ("Return", Duration::from_millis(700)),
            "selecting" | "done" => ("", PATIENCE),
            // A moment after the step before.
            _ if !said.ready => ("", PATIENCE),
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

    /// What the second person does: reads the code off the hall display and types it, or presses
    /// the key once it is taken.
    pub fn second_person(&mut self) -> Result<()> {
        match self.last.second.as_str() {
            "code" => {
                self.painted()?;
                for digit in self.code()?.chars() {
                    self.press(&digit.to_string())?;
                }
            }
            "key" => self.press("F9")?,
            _ => {}
        }
        if !self.hear(PATIENCE)? {
            return Err(format!("nobody confirmed {:?}", self.last).into());
        }
        self.look()
    }

    /// The code on the hall display.
    #[cfg(feature = "gui")]
    pub fn code(&mut self) -> Result<String> {
        let output = if self.last.console == self.outputs.connector(1) {
            2
        } else {
            1
        };
        let picture = tempfile::Builder::new().suffix(".png").tempfile()?;
        let since = Instant::now();
        // What a window has painted is on its output a moment later.
        while since.elapsed() < PATIENCE {
            self.outputs.picture(output, picture.path())?;
            if let Some(code) = super::code::on_picture(picture.path())? {
                return Ok(code);
            }
        }
        Err("no code stands on the hall display".into())
    }

    #[cfg(not(feature = "gui"))]
    fn code(&mut self) -> Result<String> {
        Err("without the windows there is no picture".into())
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
            if let Ok(said) = self
                .lines
                .recv_timeout(patience.saturating_sub(since.elapsed()))
            {
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
            self.last = self
                .lines
                .recv_timeout(PATIENCE.saturating_sub(since.elapsed()))?;
        }
        Ok(())
    }

    /// Processor time that the process has used.
    pub fn cpu(&self) -> Result<Duration> {
        let stat = std::fs::read_to_string(format!("/proc/{}/stat", self.child.id()))?;
        let fields: Vec<&str> = stat
            .rsplit(')')
            .next()
            .unwrap_or_default()
            .split_whitespace()
            .collect();
        let ticks: u64 = fields.get(11).ok_or("no utime")?.parse::<u64>()?
            + fields.get(12).ok_or("no stime")?.parse::<u64>()?;
        // Linux counts in hundredths of a second for every program.
        Ok(Duration::from_millis(ticks * 10))
    }

    /// Memory that the process holds, KiB.
    pub fn memory(&self) -> Result<u64> {
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.child.id()))?;
        let line = status
            .lines()
            .find_map(|line| line.strip_prefix("VmRSS:"))
            .ok_or("no VmRSS")?;
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
        self.wait_for(|said| said.second == "key")?;
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
