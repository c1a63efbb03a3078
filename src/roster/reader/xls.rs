// SPDX-License-Identifier: Apache-2.0

//! Workbooks of the older Excel (.xls), by calamine.
//!
//! Deliberately absent: hidden rows and columns, fonts and number formats, which that reader does
//! not hand on; the import says so.

use super::{
    BookFormat, CellContent, Excess, ReadFault, RowCell, SheetHead, SheetRow, SheetSink, SheetTail,
    SheetVisibility, limits,
};
use calamine::{Data, Range, Reader, SheetType, SheetVisible, Xls, XlsError};
use std::collections::HashSet;
use std::io::Cursor;

/// Reads a workbook.
pub fn read(bytes: &[u8], sink: &mut dyn SheetSink) -> Result<(), ReadFault> {
    let mut book = Xls::new(Cursor::new(bytes)).map_err(|error| match error {
        XlsError::Password => ReadFault::Encrypted,
        _ => ReadFault::NotAWorkbook,
    })?;
    sink.book(BookFormat::Xls)?;
    let sheets = book.sheets_metadata().to_vec();
    if sheets.len() > limits::SHEETS {
        return Err(ReadFault::TooMuch(Excess::Sheets));
    }
    let mut names = HashSet::new();
    for sheet in sheets {
        if !names.insert(sheet.name.to_lowercase()) {
            return Err(ReadFault::SheetTwice(sheet.name));
        }
        if sheet.typ != SheetType::WorkSheet {
            sink.chart(&sheet.name)?;
            continue;
        }
        let damaged = |_| ReadFault::Damaged(sheet.name.clone());
        let values = book.worksheet_range(&sheet.name).map_err(damaged)?;
        let formulas = book.worksheet_formula(&sheet.name).map_err(damaged)?;
        let merged = book
            .merge_cells_by_sheet_name(&sheet.name)
            .map_err(damaged)?;
        sink.sheet(SheetHead {
            name: sheet.name.clone(),
            visibility: visibility(sheet.visible),
            hidden_columns: Vec::new(),
        })?;
        rows(&values, &formulas, sink)?;
        let kept = merged.iter().take(limits::MERGES);
        sink.end(SheetTail {
            merged: kept.map(|range| (range.start, range.end)).collect(),
            merged_count: merged.len() as u64,
        })?;
    }
    Ok(())
}

fn visibility(visible: SheetVisible) -> SheetVisibility {
    match visible {
        SheetVisible::Visible => SheetVisibility::Visible,
        SheetVisible::Hidden => SheetVisibility::Hidden,
        SheetVisible::VeryHidden => SheetVisibility::VeryHidden,
    }
}

fn rows(
    values: &Range<Data>,
    formulas: &Range<String>,
    sink: &mut dyn SheetSink,
) -> Result<(), ReadFault> {
    let Some((first_row, first_column)) = values.start() else {
        return Ok(());
    };
    for (row, cells) in (first_row..).zip(values.rows()) {
        let mut read = SheetRow {
            row,
            ..SheetRow::default()
        };
        for (column, data) in (first_column..).zip(cells) {
            let formula = formulas.get_value((row, column));
            let formula = formula.is_some_and(|formula| !formula.is_empty());
            let content = match content(data) {
                Some(_) if formula => Some(CellContent::Formula),
                None if formula => Some(CellContent::EmptyFormula),
                content => content,
            };
            if let Some(content) = content {
                read.cells.push(RowCell {
                    column,
                    content,
                    struck: false,
                });
            }
        }
        if !read.cells.is_empty() {
            sink.row(&mut read)?;
        }
    }
    Ok(())
}

fn content(data: &Data) -> Option<CellContent> {
    Some(match data {
        Data::Empty => return None,
        Data::String(text) if text.is_empty() => return None,
        Data::String(text) if text.chars().count() > limits::CELL_CHARS => CellContent::TooLong,
        Data::String(text) => CellContent::Text(text.clone()),
        Data::Int(number) => super::sheet::number(&number.to_string(), None),
        Data::Float(number) => super::sheet::number(&number.to_string(), None),
        Data::Bool(_) => CellContent::Boolean,
        Data::DateTime(_) | Data::DateTimeIso(_) | Data::DurationIso(_) => CellContent::Date,
        Data::Error(_) => CellContent::Error,
    })
}
