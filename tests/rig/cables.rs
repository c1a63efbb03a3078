//! Monitors whose cables can be pulled and whose resolution changes, as the compositor's clients see it: the output goes and comes.

use super::{Outputs, Result, run};
use std::process::Command;

/// Which way a cable goes.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Cable {
    In,
    Out,
}

/// The connector of an output (1 console, 2 hall).
pub fn connector(output: usize) -> String {
    format!("HEADLESS-{output}")
}

impl Outputs {
    /// Pulls an output's cable, or plugs it in again.
    pub fn plug(&self, output: usize, cable: Cable) -> Result<()> {
        let word = if cable == Cable::In { "enable" } else { "disable" };
        self.tell(&format!("output {} {word}", connector(output)))
    }

    /// Another resolution, pixels wide and high.
    pub fn resize(&self, output: usize, (wide, high): (u32, u32)) -> Result<()> {
        self.tell(&format!("output {} resolution {wide}x{high}", connector(output)))
    }

    fn tell(&self, words: &str) -> Result<()> {
        run(Command::new("swaymsg").arg("-q").arg("-s").arg(&self.socket).arg(words))
    }
}
