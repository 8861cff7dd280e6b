//! Figures as a workbook.

use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;
use rust_xlsxwriter::{Format, Workbook, Worksheet, XlsxError};

use crate::stop::Stop;

#[derive(Debug, Clone, PartialEq)]
pub enum Cell {
    Text(String),
    /// As exact as a spreadsheet knows.
    Number(Decimal),
}

/// A sheet of a workbook of several.
#[derive(Debug)]
pub struct Named<'a> {
    pub name: &'a str,
    pub header: &'a [String],
    pub rows: &'a [Vec<Cell>],
}

/// A sheet with a header. Text stands there as text, whatever it looks like.
pub fn workbook(header: &[String], rows: &[Vec<Cell>]) -> Result<Vec<u8>, Stop> {
    written(|book| write(book.add_worksheet(), header, rows))
}

/// Several sheets, each with its header.
pub fn workbook_of(sheets: &[Named<'_>]) -> Result<Vec<u8>, Stop> {
    written(|book| {
        for Named { name, header, rows } in sheets {
            write(book.add_worksheet().set_name(*name)?, header, rows)?;
        }
        Ok(())
    })
}

fn written(fill: impl FnOnce(&mut Workbook) -> Result<(), XlsxError>) -> Result<Vec<u8>, Stop> {
    let mut book = Workbook::new();
    let filled = fill(&mut book).and_then(|()| book.save_to_buffer());
    filled.map_err(|error| Stop::damaged("workbook", error.to_string()))
}

fn write(sheet: &mut Worksheet, header: &[String], rows: &[Vec<Cell>]) -> Result<(), XlsxError> {
    let bold = Format::new().set_bold();
    for (column, text) in (0_u16..).zip(header) {
        sheet.write_string_with_format(0, column, text, &bold)?;
    }
    for (line, row) in (1_u32..).zip(rows) {
        for (column, cell) in (0_u16..).zip(row) {
            match cell {
                Cell::Text(text) => sheet.write_string(line, column, text)?,
                Cell::Number(number) => sheet.write_number(line, column, number.to_f64().unwrap_or_default())?,
            };
        }
    }
    sheet.set_freeze_panes(1, 1)?;
    sheet.set_column_width(0, 28)?;
    Ok(())
}
