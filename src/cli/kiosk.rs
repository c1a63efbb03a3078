// SPDX-License-Identifier: Apache-2.0

//! `paiwei` and `paiwei kiosk`: the windows.

use super::UNREADABLE;
use crate::controller::{AnnounceMode, CeremonyKind, KioskConfig, KioskOptions};
use crate::kiosk::run as run_windows;
use std::error::Error;
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};

/// Options of `paiwei kiosk`.
#[derive(clap::Args, Debug, Default)]
pub struct KioskArgs {
    /// Results void, and said so everywhere.
    #[arg(long)]
    rehearsal: bool,
    /// Applicant workbook; repeated for several. Left out: those on the mounted media.
    #[arg(long)]
    applicants: Vec<PathBuf>,
    /// Plan workbook.
    #[arg(long)]
    schools: Option<PathBuf>,
    /// The folder of this ceremony; it goes on there after a stop.
    #[arg(long)]
    data: Option<PathBuf>,
    /// A folder whose subfolders stand for the custodians' media. A rehearsal makes its own when
    /// left out.
    #[arg(long)]
    media: Option<PathBuf>,
    /// What the city set, as JSON.
    #[arg(long)]
    config: Option<PathBuf>,
    /// Say each new page on standard output, for a machine that plays along.
    #[arg(long)]
    announce: bool,
}

/// Runs until the windows are ended; 2 when they can't begin.
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
    let config = args
        .config
        .as_deref()
        .map(KioskConfig::read)
        .transpose()?
        .unwrap_or_default();
    with_renderer()?;
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
    })
}

/// A rehearsal's media, the stick of its mirror among them, are folders beside its ledger.
fn own_media(data: &Path, count: usize) -> Result<PathBuf, crate::disk::DiskError> {
    let media = data.join("media");
    let stick = std::iter::once("stick/mirror".to_owned());
    for name in (1..=count).map(|i| i.to_string()).chain(stick) {
        let folder = media.join(name);
        std::fs::create_dir_all(&folder).map_err(crate::disk::at(&folder))?;
    }
    Ok(media)
}

/// Without a GPU, GTK's own choice costs a whole core. It asks the environment, which only unsafe
/// code could set for the program itself: so it starts itself again, where whoever started it did
/// not choose.
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
