// SPDX-License-Identifier: Apache-2.0

//! `paiwei` and `paiwei kiosk`: opens the windows.
//!
//! Deliberately absent: GTK (see `crate::kiosk`).

use super::UNREADABLE;
use crate::controller::{AnnounceMode, CeremonyKind, KioskConfig, KioskOptions};
use crate::disk::OwnProgram;
use crate::kiosk::run as run_windows;
use crate::roster::WorkbookReader;
use std::error::Error;
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};

/// Options of `paiwei kiosk`.
#[derive(clap::Args, Debug, Default)]
pub struct KioskArgs {
    /// Rehearse: results are void, and everything shown or printed says so.
    #[arg(long)]
    rehearsal: bool,
    /// Applicant workbook; repeated for several. If left out, those on the mounted media.
    #[arg(long)]
    applicants: Vec<PathBuf>,
    /// Plan workbook.
    #[arg(long)]
    schools: Option<PathBuf>,
    /// Folder of this ceremony, which is continued there after an interruption.
    #[arg(long)]
    data: Option<PathBuf>,
    /// Folder whose subfolders are used as the custodians' media. A rehearsal makes its own if left
    /// out.
    #[arg(long)]
    media: Option<PathBuf>,
    /// Config file (JSON, see docs/config.md).
    #[arg(long)]
    config: Option<PathBuf>,
    /// Announce each new page on standard output, for programs that operate the kiosk.
    #[arg(long)]
    announce: bool,
}

/// Runs until the windows are closed: exit code 0, or 2 if they can't be opened.
pub fn run(args: KioskArgs) -> ExitCode {
    match prepared(args).and_then(|options| Ok(run_windows(options)?)) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            super::complain(&format!("paiwei: {error}"));
            ExitCode::from(UNREADABLE)
        }
    }
}

fn prepared(args: KioskArgs) -> Result<KioskOptions, Box<dyn Error>> {
    let config = match &args.config {
        Some(path) => KioskConfig::read(path)?,
        None => KioskConfig::default(),
    };
    with_renderer()?;
    // Read once the hall has its first picture.
    let program = OwnProgram::unread();
    let kind = if args.rehearsal {
        CeremonyKind::Rehearsal
    } else {
        CeremonyKind::Real
    };
    let data = match args.data {
        Some(data) => data,
        None => super::default_data(kind == CeremonyKind::Rehearsal)?,
    };
    let media = match (args.media, kind) {
        (None, CeremonyKind::Rehearsal) => Some(own_media(&data, config.custodians.len())?),
        (media, _) => media,
    };
    let announce = if args.announce {
        AnnounceMode::Lines
    } else {
        AnnounceMode::No
    };
    Ok(KioskOptions {
        kind,
        applicants: args.applicants,
        schools: args.schools,
        data,
        media,
        announce,
        config,
        program,
        workbook_reader: WorkbookReader::OwnProcess,
    })
}

/// Creates the media of a rehearsal, and the stick of its mirror, as folders beside its ledger.
fn own_media(data: &Path, count: usize) -> Result<PathBuf, crate::disk::DiskError> {
    let media = data.join("media");
    let stick = std::iter::once("stick/mirror".to_owned());
    for name in (1..=count).map(|i| i.to_string()).chain(stick) {
        let folder = media.join(name);
        std::fs::create_dir_all(&folder).map_err(crate::disk::at(&folder))?;
    }
    Ok(media)
}

/// Executes the program again with the cairo renderer, where there is no GPU and the environment
/// does not choose a renderer.
///
/// GTK's own choice uses a whole core there. It is read from the environment, which only unsafe
/// code could set in the running process.
fn with_renderer() -> Result<(), std::io::Error> {
    if std::env::var_os("GSK_RENDERER").is_some() || Path::new("/dev/dri").exists() {
        return Ok(());
    }
    let program = std::env::current_exe()?;
    Err(Command::new(program)
        .args(std::env::args_os().skip(1))
        .env("GSK_RENDERER", "cairo")
        .exec())
}
