// SPDX-License-Identifier: Apache-2.0

//! `paiwei rehearse`: a whole rehearsal without a display, by the same session that the kiosk
//! drives.
//!
//! Deliberately not here: a way to play the real thing. What it writes says 演练 everywhere.

mod chance;
mod play;

use super::check::{WorkbookArgs, in_words};
use crate::ceremony::rules::{CountingStep, IntervalMax, LastPlace, SchoolOrder};
use crate::printing::PrinterUri;
use crate::roster::NumberingColumn;
use crate::sheet::Fonts;
use clap::ValueEnum;
use std::error::Error;
use std::path::PathBuf;
use std::process::ExitCode;

/// Options of `paiwei rehearse`.
#[derive(clap::Args, Debug)]
pub struct RehearseArgs {
    #[command(flatten)]
    workbooks: WorkbookArgs,
    /// What happens to a bundle that does not fit at the last place. People must choose.
    #[arg(long, value_enum)]
    last_place: LastPlaceArg,
    /// A new folder for record, copies, archives, sheets, further papers, slips (envelopes) and
    /// workbooks.
    #[arg(long)]
    out: PathBuf,
    /// How the next entry is counted off.
    #[arg(long, value_enum, default_value = "count-remaining")]
    step: StepArg,
    /// What the largest interval of a school is.
    #[arg(long, value_enum, default_value = "children")]
    interval_max: IntervalMaxArg,
    /// Where the draw numbers come from; as the workbooks have it when left out.
    #[arg(long, value_enum)]
    numbering: Option<NumberingArg>,
    /// Whether the order of the schools is drawn.
    #[arg(long, value_enum, default_value = "set")]
    school_order: SchoolOrderArg,
    /// Parent representatives drawn by lot.
    #[arg(long, default_value_t = 0)]
    parents: u32,
    /// Digits called on the stage.
    #[arg(long, default_value_t = 6)]
    stage_digits: u32,
    /// Waiting children of every school, in place of the plan's.
    #[arg(long)]
    waitlist: Option<u32>,
    /// Digits, shares, salts and presses repeat with the same seed.
    #[arg(long)]
    seed: Option<u64>,
    /// Go on with the rehearsal that stands in --out, exactly where it was cut.
    #[arg(long)]
    resume: bool,
    /// One JSON line for each step that is on disk.
    #[arg(long, hide = true)]
    announce: bool,
    /// Keep a mirror in this folder, which must exist.
    #[arg(long)]
    mirror: Option<PathBuf>,
    /// Print the sheets too: an IPP printer on this machine, or one that you name.
    #[arg(long)]
    printer: Option<PrinterUri>,
}

#[derive(ValueEnum, Clone, Copy, Debug)]
enum LastPlaceArg {
    Exceed,
    Skip,
    Split,
}

#[derive(ValueEnum, Clone, Copy, Debug)]
enum StepArg {
    CountRemaining,
    Carry,
}

#[derive(ValueEnum, Clone, Copy, Debug)]
enum IntervalMaxArg {
    Children,
    Entries,
}

#[derive(ValueEnum, Clone, Copy, Debug, PartialEq)]
enum NumberingArg {
    Drawn,
    Imported,
}

#[derive(ValueEnum, Clone, Copy, Debug)]
enum SchoolOrderArg {
    Set,
    Drawn,
}

impl RehearseArgs {
    fn last_place(&self) -> LastPlace {
        match self.last_place {
            LastPlaceArg::Exceed => LastPlace::Exceed,
            LastPlaceArg::Skip => LastPlace::Skip,
            LastPlaceArg::Split => LastPlace::Split,
        }
    }

    fn step(&self) -> CountingStep {
        match self.step {
            StepArg::CountRemaining => CountingStep::CountRemaining,
            StepArg::Carry => CountingStep::Carry,
        }
    }

    fn interval_max(&self) -> IntervalMax {
        match self.interval_max {
            IntervalMaxArg::Children => IntervalMax::Children,
            IntervalMaxArg::Entries => IntervalMax::Entries,
        }
    }

    fn school_order(&self) -> SchoolOrder {
        match self.school_order {
            SchoolOrderArg::Set => SchoolOrder::Set,
            SchoolOrderArg::Drawn => SchoolOrder::Drawn,
        }
    }

    /// Whether the workbooks have what the numbering asks for.
    fn numbering(&self, found: NumberingColumn) -> Result<NumberingColumn, String> {
        match (self.numbering, found) {
            (None, found) | (Some(NumberingArg::Imported), found @ NumberingColumn::Imported) => {
                Ok(found)
            }
            (Some(NumberingArg::Drawn), _) => Ok(NumberingColumn::ToDraw),
            (Some(NumberingArg::Imported), NumberingColumn::ToDraw) => Err(
                "--numbering imported needs the column 派位编号 in every applicant workbook".into(),
            ),
        }
    }
}

/// 0 played, 1 the workbooks have errors or a sheet was not printed, 2 can't be read or written.
pub fn run(args: &RehearseArgs) -> ExitCode {
    match rehearse(args) {
        Ok(code) => code,
        Err(error) => {
            super::complain(&format!("paiwei: {error}"));
            ExitCode::from(super::UNREADABLE)
        }
    }
}

fn rehearse(args: &RehearseArgs) -> Result<ExitCode, Box<dyn Error>> {
    let fonts = Fonts::load()?;
    let imported = args.workbooks.import(&fonts)?;
    let Some(mut roster) = imported.roster.clone() else {
        super::complain(&in_words(&imported));
        return Ok(ExitCode::FAILURE);
    };
    roster.numbering = args.numbering(roster.numbering)?;
    if !imported.findings.is_empty() {
        super::complain(&in_words(&imported));
    }
    let unprinted = play::whole(args, &roster, &fonts)?;
    Ok(ExitCode::from(u8::from(unprinted > 0)))
}
