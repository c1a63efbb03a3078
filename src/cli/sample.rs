// SPDX-License-Identifier: Apache-2.0

//! `paiwei sample`: fictional workbooks of any size.

use super::UNREADABLE;
use crate::disk;
use crate::roster;
use std::error::Error;
use std::path::PathBuf;
use std::process::ExitCode;

/// Options of `paiwei sample`.
#[derive(clap::Args, Debug)]
pub struct SampleArgs {
    /// Where applicants.xlsx and schools.xlsx are written.
    #[arg(long)]
    out: PathBuf,
    /// Children in all.
    #[arg(long, default_value_t = 600, value_parser = clap::value_parser!(u32).range(2..=500_000))]
    children: u32,
    /// Schools in all; with more than two, the last needs no draw.
    #[arg(long, default_value_t = 4, value_parser = clap::value_parser!(u32).range(1..=1_000))]
    schools: u32,
    /// The same seed gives the same bytes.
    #[arg(long, default_value_t = 1)]
    seed: u64,
}

/// 0 written, 2 can't be written.
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
    for (name, bytes) in [
        ("applicants.xlsx", &sample.applicants),
        ("schools.xlsx", &sample.schools),
    ] {
        let path = args.out.join(name);
        disk::write_whole(&path, bytes)?;
        super::say(&format!("{}", path.display()));
    }
    Ok(())
}
