// SPDX-License-Identifier: Apache-2.0

//! Bounds on what is read of a workbook: a roster is small, whoever wants gigabytes is refused.

/// The largest workbook file, in bytes.
pub const FILE_BYTES: u64 = 64 << 20;
/// The most bytes that the parts which are read may inflate to.
pub const INFLATED: u64 = 448 << 20;
/// The most parts of a package.
pub const PARTS: usize = 2_000;
/// The most relations of a part.
pub const RELATIONS: usize = 4_000;
/// The most sheets of a workbook.
pub const SHEETS: usize = 256;
/// The most characters of a cell, as Excel has it.
pub const CELL_CHARS: usize = 32_767;
/// The most bytes of all shared strings.
pub const STRING_BYTES: usize = 96 << 20;
/// The most shared strings.
pub const STRINGS: usize = 6_000_000;
/// The most bytes of text that cells may hold together.
pub const TEXT_BYTES: u64 = 512 << 20;
/// The most cell formats; Excel has 65,490.
pub const STYLES: usize = 66_000;
/// The most merged ranges that are kept of a sheet.
pub const MERGES: usize = 2_000;
/// The most ranges of hidden columns that are kept of a sheet.
pub const HIDDEN_COLUMNS: usize = 200;
/// The most tags within each other.
pub const DEPTH: u32 = 64;
/// The most cells that are read of a file.
pub const CELLS: u64 = 40_000_000;
/// The most tags that are read of a file.
pub const TAGS: u64 = 160_000_000;
/// The last row of Excel, zero-based.
pub const LAST_ROW: u32 = 1_048_575;
/// The last column of Excel, zero-based.
pub const LAST_COLUMN: u32 = 16_383;
