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

/// Number of the paper A4 in a workbook.
const A4: u8 = 9;

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

/// Kind of a ceremony, as its workbooks say it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum WorkbookKind {
    /// The numbers count.
    Real,
    /// The numbers are void: sheet and printed header say 演练.
    Rehearsal,
}

impl From<bool> for WorkbookKind {
    /// Takes the field `rehearsal` of the rules.
    fn from(rehearsal: bool) -> Self {
        if rehearsal {
            Self::Rehearsal
        } else {
            Self::Real
        }
    }
}

/// Makes a school's workbook: one row an entry, siblings joined by 、.
pub fn school_workbook(
    school: &str,
    rows: &[SchoolRow],
    kind: WorkbookKind,
) -> Result<Vec<u8>, WorkbookError> {
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
    let (name, header) = match kind {
        WorkbookKind::Real => ("派位编号", school.to_owned()),
        WorkbookKind::Rehearsal => ("演练 派位编号", format!("演练 结果无效 {school}")),
    };
    Ok(printed_sheet(name, &header, &columns, table)?)
}

/// Content of a written cell.
pub(super) enum CellValue {
    Text(String),
    Count(u64),
    Empty,
}

/// Makes a workbook of one sheet with a frozen header.
pub(super) fn sheet(
    name: &str,
    columns: &[(&str, f64)],
    rows: impl Iterator<Item = Vec<CellValue>>,
) -> Result<Vec<u8>, XlsxError> {
    printed_sheet(name, "", columns, rows)
}

/// Makes it with a header on each printed page: A4, one page wide, the first row repeated, pages
/// numbered.
fn printed_sheet(
    name: &str,
    page_header: &str,
    columns: &[(&str, f64)],
    rows: impl Iterator<Item = Vec<CellValue>>,
) -> Result<Vec<u8>, XlsxError> {
    let mut book = Workbook::new();
    // Any fixed moment will do: the bytes must not depend on the clock.
    let created = ExcelDateTime::from_ymd(2000, 1, 1)?;
    book.set_properties(&DocProperties::new().set_creation_datetime(&created));
    let mut page = Worksheet::new();
    page.set_name(name)?.set_freeze_panes(1, 0)?;
    page.set_paper_size(A4)
        .set_print_fit_to_pages(1, 0)
        .set_footer("&C第 &P 页，共 &N 页");
    page.set_repeat_rows(0, 0)?;
    if !page_header.is_empty() {
        // An ampersand in a name is no sign of the header's language.
        page.set_header(format!("&C{}", page_header.replace('&', "&&")));
    }
    let header = Format::new()
        .set_bold()
        .set_border_bottom(FormatBorder::Thin);
    let text = Format::new().set_num_format("@").set_text_wrap();
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
