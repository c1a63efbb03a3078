// SPDX-License-Identifier: Apache-2.0

//! Pictures that a person wants to look at, instead of a comparison with those that are kept.

use std::path::{Path, PathBuf};

/// Returns the folder for fresh pictures, where one is set.
pub fn folder() -> Option<PathBuf> {
    std::env::var_os("PAIWEI_PICTURES").map(PathBuf::from)
}

/// Fails where pictures were saved: then nothing was compared.
#[track_caller]
pub fn assert_compared() {
    if let Some(folder) = folder() {
        let count = count(&folder);
        panic!("saved {count} pictures to {folder:?}; run again without PAIWEI_PICTURES");
    }
}

fn count(folder: &Path) -> usize {
    let mut count = 0;
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            count += self::count(&path);
        } else if path.extension().is_some_and(|extension| extension == "png") {
            count += 1;
        }
    }
    count
}

/// Part of the pixels in which two pictures clearly differ.
#[cfg(feature = "gui")]
pub fn difference(a: &mut cairo::ImageSurface, b: &mut cairo::ImageSurface) -> f64 {
    assert_eq!(
        (a.width(), a.height(), a.stride()),
        (b.width(), b.height(), b.stride())
    );
    let (a, b) = (a.data().unwrap(), b.data().unwrap());
    let clear = |(a, b): (&[u8], &[u8])| (0..3).any(|i| a[i].abs_diff(b[i]) > 60);
    let differs = a
        .chunks(4)
        .zip(b.chunks(4))
        .filter(|pair| clear(*pair))
        .count();
    differs as f64 / (a.len() / 4) as f64
}
