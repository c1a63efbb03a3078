// SPDX-License-Identifier: Apache-2.0

//! Bounds on a workbook before it is parsed: a roster is small, whoever wants gigabytes of memory
//! is refused.
//!
//! Invariant: nothing is handed to the reader whose inflated size was not counted first, entry by
//! entry, without keeping the bytes.

use super::finding::RosterProblem;
use std::io::{Cursor, Read};

/// The largest workbook file, in bytes.
pub const FILE_BYTES: u64 = 64 << 20;
/// The most that all parts of a workbook may inflate to, in bytes.
const INFLATED: u64 = 512 << 20;
/// The most parts of a workbook.
const PARTS: usize = 2_000;
/// The most cells that are read of a sheet.
pub const CELLS: usize = 4_000_000;
/// The last row of Excel, zero-based.
pub const LAST_ROW: u32 = 1_048_575;

/// Counts what the workbook inflates to.
pub fn check(bytes: &[u8]) -> Result<(), RosterProblem> {
    let mut zip =
        zip::ZipArchive::new(Cursor::new(bytes)).map_err(|_| RosterProblem::NotAWorkbook)?;
    if zip.len() > PARTS {
        return Err(RosterProblem::TooLarge);
    }
    let (mut total, mut buffer) = (0, vec![0; 1 << 16]);
    for index in 0..zip.len() {
        let mut part = zip
            .by_index(index)
            .map_err(|_| RosterProblem::NotAWorkbook)?;
        loop {
            let n = part
                .read(&mut buffer)
                .map_err(|_| RosterProblem::NotAWorkbook)?;
            total += n as u64;
            match (n, total > INFLATED) {
                (_, true) => return Err(RosterProblem::TooLarge),
                (0, false) => break,
                _ => {}
            }
        }
    }
    Ok(())
}
