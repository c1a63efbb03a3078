// SPDX-License-Identifier: Apache-2.0

//! `paiwei publish RECORD --out DIR`: writes the folder that anybody can put on a web server, with
//! a page that recomputes the record on the reader's device.
//!
//! Deliberately absent: the page itself (see [`crate::record::publish`]).

use super::UNREADABLE;
use crate::disk::{self, DiskError};
use crate::record::{FILES, PublishedFile, RecordFiles, RecordReport, publish};
use std::ffi::OsStr;
use std::fs::{self, Permissions};
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

/// Options of `paiwei publish`.
#[derive(clap::Args, Debug)]
pub struct PublishArgs {
    /// Folder of the record.
    record: PathBuf,
    /// New folder for the page, the record and the checksums.
    #[arg(long)]
    out: PathBuf,
    /// Public file to publish beside them, such as the numbered list; repeated for several. Nothing
    /// with full names belongs here.
    #[arg(long, value_name = "FILE")]
    paper: Vec<PathBuf>,
}

/// Reason for which nothing was published.
#[derive(Debug, thiserror::Error)]
enum PublishError {
    /// The disk.
    #[error(transparent)]
    Disk(#[from] DiskError),
    /// The record does not hold.
    #[error("the record does not hold, nothing was published: {}", first_fault(.0))]
    Record(Box<RecordReport>),
    /// Something stands where the folder would be.
    #[error("{}: stands already; name a new folder", .0.display())]
    Stands(PathBuf),
    /// A paper has no name in UTF-8.
    #[error("{}: has no file name that a web page can link to", .0.display())]
    PaperName(PathBuf),
}

fn first_fault(report: &RecordReport) -> String {
    let first = report.faults.first();
    first.map_or_else(String::new, ToString::to_string)
}

/// Runs the command: exit code 0 if the folder stands whole, 1 if the record does not hold, 2 if
/// something can't be read or written.
pub fn run(args: &PublishArgs) -> ExitCode {
    let error = match publish_folder(args) {
        Ok(files) => {
            let said = super::say(&format!("{}: {files} files", args.out.display()));
            return ExitCode::from(super::finish(said, 0));
        }
        Err(error) => error,
    };
    super::complain(&format!("paiwei: {error}"));
    match error {
        PublishError::Record(_) => ExitCode::from(1),
        PublishError::Disk(_) | PublishError::Stands(_) | PublishError::PaperName(_) => {
            ExitCode::from(UNREADABLE)
        }
    }
}

/// Writes the folder and returns how many files it has.
fn publish_folder(args: &PublishArgs) -> Result<usize, PublishError> {
    if args.out.exists() {
        return Err(PublishError::Stands(args.out.clone()));
    }
    let read = |name: &str| disk::read(&args.record.join(name));
    let [rules, pool, entries, journal, head] = FILES;
    let (rules, pool, entries) = (read(rules)?, read(pool)?, read(entries)?);
    let (journal, head) = (read(journal)?, read(head)?);
    let papers: Vec<PublishedFile> = args
        .paper
        .iter()
        .map(|path| read_paper(path))
        .collect::<Result<_, _>>()?;
    let files = RecordFiles {
        rules: &rules,
        pool: &pool,
        entries: &entries,
        journal: &journal,
        head: &head,
        roster: None,
        direct: None,
        signed_head: None,
    };
    let published = publish(files, papers).map_err(PublishError::Record)?;
    // The page comes last: a folder that has one is whole.
    for file in published.iter().rev() {
        write_public(&args.out.join(&file.path), &file.bytes)?;
    }
    Ok(published.len())
}

/// Writes a file that everybody may read, which this program's umask would keep to its user.
fn write_public(path: &Path, bytes: &[u8]) -> Result<(), DiskError> {
    disk::write_whole(path, bytes)?;
    open_to_all(path, 0o644)?;
    path.parent()
        .map_or(Ok(()), |folder| open_to_all(folder, 0o755))
}

fn open_to_all(path: &Path, mode: u32) -> Result<(), DiskError> {
    fs::set_permissions(path, Permissions::from_mode(mode)).map_err(disk::at(path))
}

fn read_paper(path: &Path) -> Result<PublishedFile, PublishError> {
    let name = path.file_name().and_then(OsStr::to_str);
    let name = name.ok_or_else(|| PublishError::PaperName(path.to_owned()))?;
    Ok(PublishedFile {
        path: format!("papers/{name}"),
        bytes: disk::read(path)?,
    })
}
