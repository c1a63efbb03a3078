// SPDX-License-Identifier: Apache-2.0

//! `paiwei burn`: writes a sealed copy or an archive as an image for a disc.
//!
//! Deliberately absent: writing the disc itself.

use super::UNREADABLE;
use crate::custody::{self, BurnError};
use crate::disk::beneath;
use std::path::PathBuf;
use std::process::ExitCode;

/// Options of `paiwei burn`.
#[derive(clap::Args, Debug)]
pub struct BurnArgs {
    /// Folder of a sealed copy or an archive; it must be complete.
    #[arg(long)]
    folder: PathBuf,
    /// Image to write (ISO 9660 with Joliet). The image of a sealed copy contains its share and is
    /// as secret.
    #[arg(long)]
    image: PathBuf,
}

/// Runs the command: exit code 0 if the image equals the folder, 1 if the folder is incomplete or
/// the image differs, 2 if it can't be read or written.
pub fn run(args: &BurnArgs) -> ExitCode {
    match custody::burn(&beneath::named(&args.folder), &args.image) {
        Ok(burned) => {
            let image = args.image.display();
            let said = super::say(&format!(
                "{image}: {} files, read back equal, sha256 {}",
                burned.files, burned.sha256
            ));
            ExitCode::from(super::finish(said, 0))
        }
        Err(error) => {
            super::complain(&format!("paiwei: {error}"));
            let does_not_hold = matches!(error, BurnError::NotWhole(..) | BurnError::ReadBack(_));
            ExitCode::from(if does_not_hold { 1 } else { UNREADABLE })
        }
    }
}
