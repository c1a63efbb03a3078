// SPDX-License-Identifier: Apache-2.0

//! Workbooks out: each school's list with the four columns of the rule book (四（一）3:
//! 儿童姓名、采集序号、派位编号、招生学校).
//!
//! Invariant: the same rows give the same bytes, whenever they are written.

use super::columns::{CHILD, NUMBER, SCHOOL, SERIAL};
use super::siblings::JOIN;
use rust_xlsxwriter::{
    DocProperties, ExcelDateTime, Format, FormatBorder, Workbook, Worksheet, XlsxError,
};

/// One entry in a school's workbook.
pub struct SchoolRow {
    /// Serial and name of each child, by serial ascending.
    pub children: Vec<(String, String)>,
    /// The draw number.
    pub number: u32,
}

/// The writer's word.
#[derive(Debug, thiserror::Error)]
#[error("the workbook can't be written: {0}")]
pub struct WorkbookError(#[from] XlsxError);

/// A school's workbook: one row an entry, siblings joined by 、.
pub fn school_workbook(school: &str, rows: &[SchoolRow]) -> Result<Vec<u8>, WorkbookError> {
    let table = rows.iter().map(|row| {
        let joined = |of: fn(&(String, String)) -> &str| {
            row.children
                .iter()
                .map(of)
                .collect::<Vec<_>>()
                .join(&JOIN.to_string())
        };
        vec![
            CellValue::Text(joined(|c| &c.1)),
            CellValue::Text(joined(|c| &c.0)),
            CellValue::Text(row.number.to_string()),
            CellValue::Text(school.to_owned()),
        ]
    });
    let columns = [
        (CHILD, 20.0),
        (SERIAL, 24.0),
        (NUMBER, 12.0),
        (SCHOOL, 36.0),
    ];
    Ok(sheet("派位编号", &columns, table)?)
}

/// Content of a written cell.
pub(super) enum CellValue {
    Text(String),
    Count(u64),
    Empty,
}

/// A workbook of one sheet with a frozen header.
pub(super) fn sheet(
    name: &str,
    columns: &[(&str, f64)],
    rows: impl Iterator<Item = Vec<CellValue>>,
) -> Result<Vec<u8>, XlsxError> {
    let mut book = Workbook::new();
    // Any fixed moment will do: the bytes must not depend on the clock.
    let created = ExcelDateTime::from_ymd(2000, 1, 1)?;
    book.set_properties(&DocProperties::new().set_creation_datetime(&created));
    let mut page = Worksheet::new();
    page.set_name(name)?.set_freeze_panes(1, 0)?;
    let header = Format::new()
        .set_bold()
        .set_border_bottom(FormatBorder::Thin);
    let text = Format::new().set_num_format("@");
    for (column, (title, width)) in (0u16..).zip(columns) {
        page.set_column_width(column, *width)?;
        page.write_with_format(0, column, *title, &header)?;
    }
    for (row, values) in (1u32..).zip(rows) {
        for (column, value) in (0u16..).zip(values) {
            match value {
                CellValue::Text(value) => page.write_with_format(row, column, value, &text)?,
                CellValue::Count(value) => page.write(row, column, value)?,
                CellValue::Empty => &mut page,
            };
        }
    }
    book.push_worksheet(page);
    book.save_to_buffer()
}
