//! `paiwei` and `paiwei kiosk`: the windows.

use super::UNREADABLE;
use crate::kiosk::{Announce, Config, Kind, Options, run as run_windows};
use std::error::Error;
use std::os::unix::process::CommandExt;
use std::path::PathBuf;
use std::process::{Command, ExitCode};

/// Set once the environment is as the windows need it.
const READY: &str = "PAIWEI_ENVIRONMENT";

/// Options of `paiwei kiosk`.
#[derive(clap::Args, Debug, Default)]
pub struct Args {
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
    /// A folder whose subfolders stand for the custodians' media. A rehearsal makes its own when left out.
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
pub fn run(args: Args) -> ExitCode {
    match prepared(args).and_then(|options| Ok(run_windows(options)?)) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            super::complain(&format!("paiwei: {error}"));
            ExitCode::from(UNREADABLE)
        }
    }
}

fn prepared(args: Args) -> Result<Options, Box<dyn Error>> {
    let config = args.config.as_deref().map(Config::read).transpose()?.unwrap_or_default();
    let missing = missing_environment(&config);
    if !missing.is_empty() && std::env::var_os(READY).is_none() {
        return Err(again_with(missing).into());
    }
    let kind = if args.rehearsal { Kind::Rehearsal } else { Kind::Real };
    let data = match args.data {
        Some(data) => data,
        None => super::default_data(kind == Kind::Rehearsal)?,
    };
    let media = match (args.media, kind) {
        (None, Kind::Rehearsal) => Some(own_media(&data, config.custodians.len())?),
        (media, _) => media,
    };
    let announce = if args.announce { Announce::Lines } else { Announce::No };
    Ok(Options { kind, applicants: args.applicants, schools: args.schools, data, media, announce, config })
}

/// A rehearsal's media, the stick of its mirror among them, are folders beside its ledger.
fn own_media(data: &std::path::Path, count: usize) -> Result<PathBuf, crate::disk::DiskError> {
    let media = data.join("media");
    let stick = std::iter::once("stick/mirror".to_owned());
    for name in (1..=count).map(|i| i.to_string()).chain(stick) {
        let folder = media.join(name);
        std::fs::create_dir_all(&folder).map_err(crate::disk::at(&folder))?;
    }
    Ok(media)
}

/// What GTK, gettext and the painter want to read in the environment, and do not find there.
fn missing_environment(config: &Config) -> Vec<(&'static str, &str)> {
    let mut missing = Vec::new();
    if std::env::var("LANGUAGE").ok().as_ref() != Some(&config.language) {
        missing.push(("LANGUAGE", config.language.as_str()));
    }
    // gettext speaks no other language in the C locale.
    let spoken = ["LC_ALL", "LC_MESSAGES", "LANG"].map(|name| std::env::var(name).unwrap_or_default());
    let locale = spoken.iter().find(|locale| !locale.is_empty());
    if locale.is_none_or(|locale| locale == "C" || locale == "POSIX") {
        missing.push(("LC_ALL", "C.UTF-8"));
    }
    // Without a GPU, GTK's own choice costs a whole core.
    if std::env::var_os("GSK_RENDERER").is_none() && !std::path::Path::new("/dev/dri").exists() {
        missing.push(("GSK_RENDERER", "cairo"));
    }
    missing
}

/// It is read before a program can set it: so the program starts itself again, where whoever started it did not set it.
fn again_with(missing: Vec<(&str, &str)>) -> std::io::Error {
    match std::env::current_exe() {
        Ok(path) => Command::new(path).args(std::env::args_os().skip(1)).env(READY, "1").envs(missing).exec(),
        Err(error) => error,
    }
}
