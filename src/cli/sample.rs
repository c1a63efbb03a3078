// SPDX-License-Identifier: Apache-2.0

//! `paiwei sample`: writes fictional workbooks of any size.
//!
//! Invariant: the same options give the same bytes. Deliberately absent: real names.

use super::UNREADABLE;
use crate::disk;
use crate::roster;
use std::error::Error;
use std::path::PathBuf;
use std::process::ExitCode;

/// Options of `paiwei sample`.
#[derive(clap::Args, Debug)]
pub struct SampleArgs {
    /// Folder for applicants.xlsx and schools.xlsx.
    #[arg(long)]
    out: PathBuf,
    /// Number of children.
    #[arg(long, default_value_t = 600, value_parser = clap::value_parser!(u32).range(2..=500_000))]
    children: u32,
    /// Number of schools; with more than two, the last needs no draw.
    #[arg(long, default_value_t = 4, value_parser = clap::value_parser!(u32).range(1..=1_000))]
    schools: u32,
    /// Seed; the same seed gives the same bytes.
    #[arg(long, default_value_t = 1)]
    seed: u64,
}

/// Runs the command: exit code 0 if the workbooks were written, 2 if not.
pub fn run(args: &SampleArgs) -> ExitCode {
    match write(args) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            super::complain(&format!("paiwei: {error}"));
            ExitCode::from(UNREADABLE)
        }
    }
}

fn write(args: &SampleArgs) -> Result<(), Box<dyn Error>> {
    let sample = roster::sample(args.children as usize, args.schools as usize, args.seed)?;
    let applicants = args.out.join("applicants.xlsx");
    let schools = args.out.join("schools.xlsx");
    disk::write_whole(&applicants, &sample.applicants)?;
    disk::write_whole(&schools, &sample.schools)?;
    let written = format!(
        "{}
{}",
        applicants.display(),
        schools.display()
    );
    Ok(super::say(&written)?)
}
