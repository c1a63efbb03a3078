// SPDX-License-Identifier: Apache-2.0

//! `paiwei rehearse`: plays a whole rehearsal without a display, by the same session as the kiosk.
//!
//! Invariant: everything it writes says 演练. Deliberately absent: a way to play a real ceremony.

mod chance;
mod choices;
mod play;

use super::check::{WorkbookArgs, error_words, in_words};
use crate::ceremony::rules::{CountingStep, IntervalMax, LastPlace, Numbering, SchoolOrder};
use crate::printing::PrinterUri;
use crate::roster::{NumberingColumn, printable};
use crate::sheet::Fonts;
use std::error::Error;
use std::path::PathBuf;
use std::process::ExitCode;

/// Options of `paiwei rehearse`.
#[derive(clap::Args, Debug)]
pub struct RehearseArgs {
    #[command(flatten)]
    workbooks: WorkbookArgs,
    /// Rule for a bundle that does not fit at the last place; it has no default.
    #[arg(long, value_enum)]
    last_place: LastPlace,
    /// New folder for record, copies, archives, sheets, other papers, slips (envelopes) and
    /// workbooks.
    #[arg(long)]
    out: PathBuf,
    /// Counting step: drawn entries leave the ring, or are passed by.
    #[arg(long, value_enum, default_value = "count-remaining")]
    step: CountingStep,
    /// Largest interval of a school: its children or its entries.
    #[arg(long, value_enum, default_value = "children")]
    interval_max: IntervalMax,
    /// Source of the draw numbers; as the workbooks have it if left out.
    #[arg(long, value_enum)]
    numbering: Option<Numbering>,
    /// Order of the schools: as in the plan, or drawn.
    #[arg(long, value_enum, default_value = "set")]
    school_order: SchoolOrder,
    /// Number of parent representatives drawn by lot.
    #[arg(long, default_value_t = 0)]
    parents: u32,
    /// Number of digits called on the stage.
    #[arg(long, default_value_t = 6)]
    stage_digits: u32,
    /// Number of waiting children of every school, in place of the plan's.
    #[arg(long)]
    waitlist: Option<u32>,
    /// Seed; the same one gives the same digits, shares, salts and presses.
    #[arg(long)]
    seed: Option<u64>,
    /// Continue the rehearsal in --out exactly where it was interrupted.
    #[arg(long)]
    resume: bool,
    /// Print one JSON line for each step that is on disk.
    #[arg(long, hide = true)]
    announce: bool,
    /// Keep a mirror in this folder, which must exist.
    #[arg(long)]
    mirror: Option<PathBuf>,
    /// IPP printer on which the sheets are printed too.
    #[arg(long)]
    printer: Option<PrinterUri>,
}

impl RehearseArgs {
    /// Returns the source of the draw numbers, or an error if the workbooks lack them.
    fn numbering(&self, found: NumberingColumn) -> Result<NumberingColumn, String> {
        match (self.numbering, found) {
            (None, found) | (Some(Numbering::Imported), found @ NumberingColumn::Imported) => {
                Ok(found)
            }
            (Some(Numbering::Drawn), _) => Ok(NumberingColumn::ToDraw),
            (Some(Numbering::Imported), NumberingColumn::ToDraw) => Err(
                "--numbering imported needs the column 派位编号 in every applicant workbook".into(),
            ),
        }
    }
}

/// Runs the command: exit code 0 if played, 1 if the workbooks have errors or a sheet was not
/// printed, 2 if something can't be read or written.
pub fn run(args: &RehearseArgs) -> ExitCode {
    crate::i18n::bind(super::terminal_language());
    match rehearse(args) {
        Ok(code) => code,
        Err(error) => {
            super::complain(&format!("paiwei: {}", printable(&error.to_string())));
            ExitCode::from(super::UNREADABLE)
        }
    }
}

fn rehearse(args: &RehearseArgs) -> Result<ExitCode, Box<dyn Error>> {
    let fonts = Fonts::load()?;
    let imported = args
        .workbooks
        .import(&fonts)
        .map_err(|error| error_words(&error))?;
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
