// SPDX-License-Identifier: Apache-2.0

//! Headers among a sheet's first rows, and the role of the sheet that follows from them.

use super::super::columns::BookKind;
use super::super::header;
use super::super::reader::{CellContent, SheetRow};
use super::super::table_event::{SheetHeader, SheetRole};

/// The most characters of a header that are kept.
pub(super) const HEADER_CHARS: usize = 40;
/// The most texts of a row that are kept.
pub(super) const HEADER_TEXTS: usize = 12;
/// The most bytes of a text that can be a header.
pub(super) const HEADER_BYTES: usize = 240;

/// Returns whether a cell holds more than white space or an empty formula.
pub(super) fn holds(content: &CellContent) -> bool {
    match content {
        CellContent::Text(text) => !text.trim().is_empty(),
        CellContent::EmptyFormula => false,
        _ => true,
    }
}

/// Returns the header that a row is; `None` where it has no known column.
pub(super) fn match_header(row: &SheetRow, kind: BookKind) -> Option<SheetHeader> {
    let mut columns = vec![None; kind.columns().count()];
    let mut twice = Vec::new();
    for cell in &row.cells {
        let CellContent::Text(text) = &cell.content else {
            continue;
        };
        // Longer texts are no headers.
        if text.len() > HEADER_BYTES {
            continue;
        }
        let Some(index) = header::known(text, kind) else {
            continue;
        };
        match columns.get_mut(index) {
            Some(slot @ None) => *slot = Some(cell.column),
            Some(Some(_)) => twice.push((index, cell.column)),
            None => {}
        }
    }
    columns.iter().any(Option::is_some).then(|| SheetHeader {
        row: row.row,
        columns,
        twice,
        above: 0,
        texts: row
            .cells
            .iter()
            .map(|cell| header_text(&cell.content))
            .take(HEADER_TEXTS)
            .collect(),
    })
}

pub(super) fn is_complete(header: &SheetHeader, kind: BookKind) -> bool {
    let required = header.columns.iter().take(kind.required().len());
    required.into_iter().all(Option::is_some)
}

/// Returns the waiting row that is most like a header, with its index among them.
pub(super) fn best_header(waiting: &[SheetRow], kind: BookKind) -> Option<(usize, SheetHeader)> {
    let mut best: Option<(usize, usize, SheetHeader)> = None;
    for (index, row) in waiting.iter().enumerate() {
        let Some(header) = match_header(row, kind) else {
            continue;
        };
        let found = header.columns.iter().flatten().count();
        if best.as_ref().is_none_or(|(most, _, _)| found > *most) {
            best = Some((found, index, header));
        }
    }
    let (_, index, mut header) = best?;
    header.above = index as u64;
    Some((index, header))
}

pub(super) fn role(
    waiting: &[SheetRow],
    found: Option<&(usize, SheetHeader)>,
    kind: BookKind,
) -> SheetRole {
    if found.is_some_and(|(_, header)| is_complete(header, kind)) {
        return SheetRole::Table;
    }
    let other = best_header(waiting, kind.other());
    if other.is_some_and(|(_, header)| is_complete(&header, kind.other())) {
        return SheetRole::OtherKind;
    }
    let matched = found.map_or(0, |(_, header)| header.columns.iter().flatten().count());
    if matched >= 2 {
        SheetRole::Partial
    } else if waiting.iter().any(is_like_data) {
        SheetRole::Headless
    } else {
        SheetRole::Notes
    }
}

/// Returns whether a row looks like one of a roster: three cells and more, one of them a serial.
pub(super) fn is_like_data(row: &SheetRow) -> bool {
    let is_serial = |content: &CellContent| match content {
        CellContent::Text(text) => {
            let text = text.trim();
            let digits = text.bytes().filter(u8::is_ascii_digit).count();
            text.len() >= 6 && digits >= 4 && text.bytes().all(|byte| byte.is_ascii_alphanumeric())
        }
        CellContent::Whole(number) => *number >= 100_000,
        CellContent::Styled { .. } | CellContent::LongNumber => true,
        _ => false,
    };
    row.cells.len() >= 3 && row.cells.iter().any(|cell| is_serial(&cell.content))
}

pub(super) fn header_text(content: &CellContent) -> String {
    match content {
        CellContent::Text(text) => {
            let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
            text.chars().take(HEADER_CHARS).collect()
        }
        CellContent::Whole(number) => number.to_string(),
        CellContent::Styled { shown, .. } => shown.chars().take(HEADER_CHARS).collect(),
        _ => String::new(),
    }
}
