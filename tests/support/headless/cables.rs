// SPDX-License-Identifier: Apache-2.0

//! Monitors whose cables can be pulled (a compositor inside the compositor, each of its outputs a
//! window of the outer one) and whose resolution changes.

use super::{Outputs, Result, run, sway};
use std::cell::RefCell;
use std::os::unix::net::UnixStream;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Instant;

/// Which way a cable goes.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Cable {
    In,
    Out,
}

/// What is plugged in: connectors by output, and how many there were so far.
pub struct Cables {
    outer: PathBuf,
    plugged: RefCell<(Vec<String>, usize)>,
}

impl Outputs {
    /// Two outputs whose cables can be pulled. The headless outputs of Debian 12's compositor can't
    /// be switched off, those inside it can.
    pub fn with_cables() -> Result<Self> {
        let mut outputs = Self::start()?;
        let (outer, names) = (
            outputs.socket.clone(),
            vec!["WL-1".to_owned(), "WL-2".to_owned()],
        );
        for (i, name) in names.iter().enumerate() {
            tell(&outer, &on_output(name, i + 1))?;
        }
        // As a monitor does, an output comes with its own resolution.
        let lines = [
            "output * resolution 1920x1080",
            "output WL-1 position 0 0",
            "output WL-2 position 1920 0",
        ];
        let lines = lines.map(str::to_owned);
        let inner = sway(outputs.runtime.path(), "inner", &lines)?
            // With scan-out this compositor died now and then when an output went, and without it
            // was not seen to; why is not known.
            .arg("-Dnoscanout")
            .env("WAYLAND_DISPLAY", &outputs.display)
            .envs([("WLR_BACKENDS", "wayland"), ("WLR_WL_OUTPUTS", "2")])
            .spawn()?;
        outputs.children.push(inner);
        outputs.wait_for_display()?;
        outputs.plug_keyboard()?;
        outputs.cables = Some(Cables {
            outer,
            plugged: RefCell::new((names, 2)),
        });
        Ok(outputs)
    }

    /// The connector of an output (1 console, 2 hall).
    pub fn connector(&self, output: usize) -> String {
        let plugged = self.cables.as_ref().map(|cables| cables.plugged.borrow());
        plugged
            .and_then(|plugged| plugged.0.get(output - 1).cloned())
            .unwrap_or(format!("HEADLESS-{output}"))
    }

    /// Pulls an output's cable, or plugs it in again: it comes back on a connector of another name.
    pub fn plug(&self, output: usize, cable: Cable) -> Result<()> {
        let cables = self.cables.as_ref().ok_or("these outputs have no cables")?;
        if cable == Cable::Out {
            let pull = format!("[title=\"{}$\"] kill", self.connector(output));
            // The inner output is there before its window is.
            let since = Instant::now();
            while let Err(error) = tell(&cables.outer, &pull) {
                if since.elapsed() > super::PATIENCE {
                    return Err(error);
                }
                std::thread::park_timeout(super::PAUSE);
            }
            return Ok(());
        }
        let name = {
            let mut plugged = cables.plugged.borrow_mut();
            plugged.1 += 1;
            let name = format!("WL-{}", plugged.1);
            plugged.0[output - 1] = name.clone();
            name
        };
        tell(&cables.outer, &on_output(&name, output))?;
        // Its answer can be late, or never come: what counts is whether the output does.
        let _ = tell(&self.socket, "create_output");
        let since = Instant::now();
        while !self.has_output(&name)? {
            if since.elapsed() > super::PATIENCE {
                return Err(format!(
                    "{name} did not come; the compositor said: {}",
                    self.last_words("inner")
                )
                .into());
            }
            std::thread::park_timeout(super::PAUSE);
            // The new output's round trip can read what the inner loop was woken for: that loop
            // then waits, deaf, for another event of the outer compositor. A new output there is
            // one.
            tell(&cables.outer, "create_output")?;
        }
        Ok(())
    }

    fn has_output(&self, name: &str) -> Result<bool> {
        UnixStream::connect(&self.socket).map_err(|error| {
            format!("{error}; the compositor said: {}", self.last_words("inner"))
        })?;
        let asked = Command::new("swaymsg")
            .arg("-s")
            .arg(&self.socket)
            .args(["-r", "-t", "get_outputs"])
            .output()?;
        Ok(String::from_utf8_lossy(&asked.stdout).contains(&format!("\"{name}\"")))
    }

    /// How a compositor's log ends.
    fn last_words(&self, name: &str) -> String {
        let log =
            std::fs::read_to_string(super::log(self.runtime.path(), name)).unwrap_or_default();
        log.lines().rev().take(5).collect::<Vec<_>>().join(" | ")
    }

    /// Another resolution, pixels wide and high, of an output without cables.
    pub fn resize(&self, output: usize, (wide, high): (u32, u32)) -> Result<()> {
        tell(
            &self.socket,
            &format!("output {} resolution {wide}x{high}", self.connector(output)),
        )
    }
}

/// An inner output fills the outer one of that number.
fn on_output(name: &str, output: usize) -> String {
    format!(
        "for_window [title=\"{name}$\"] move container to output HEADLESS-{output}, fullscreen enable"
    )
}

fn tell(socket: &Path, words: &str) -> Result<()> {
    run(Command::new("swaymsg")
        .arg("-q")
        .arg("-s")
        .arg(socket)
        .arg(words))
}
