// SPDX-License-Identifier: Apache-2.0

//! `paiwei burn`: a sealed copy or an archive as an image for a disc.

use super::UNREADABLE;
use crate::custody::{self, BurnError};
use std::path::PathBuf;
use std::process::ExitCode;

/// Options of `paiwei burn`.
#[derive(clap::Args, Debug)]
pub struct BurnArgs {
    /// The folder of a sealed copy or an archive; it must be whole.
    #[arg(long)]
    folder: PathBuf,
    /// The image to make (ISO 9660 with Joliet). A sealed copy's holds its share: it is as secret
    /// as the copy.
    #[arg(long)]
    image: PathBuf,
}

/// 0 made and read back equal, 1 the folder is not whole or the image not equal, 2 it can't be read
/// or made.
pub fn run(args: &BurnArgs) -> ExitCode {
    match custody::burn(&args.folder, &args.image) {
        Ok(burned) => {
            let image = args.image.display();
            super::say(&format!(
                "{image}: {} files, read back equal, sha256 {}",
                burned.files, burned.sha256
            ));
            ExitCode::SUCCESS
        }
        Err(error) => {
            super::complain(&format!("paiwei: {error}"));
            let does_not_hold = matches!(error, BurnError::NotWhole(..) | BurnError::ReadBack(_));
            ExitCode::from(if does_not_hold { 1 } else { UNREADABLE })
        }
    }
}
