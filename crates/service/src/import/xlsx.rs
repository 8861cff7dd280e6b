//! Tables in XLSX workbooks, streamed cell by cell.
//!
//! The file comes from outside and may be made to harm: before anything is read, all its parts are counted (`bomb.rs`), and the reading library is called within [`guarded`], so that even a panic of it is a refusal.

use std::panic::{AssertUnwindSafe, catch_unwind};

use calamine::{DataRef, Reader, Xlsx, XlsxCellReader, XlsxError, XlsxFormulaMetadata};
use yinuo_core::text::sheet::unguarded;

use super::content::{Content, Opened};
use super::marks::{Marks, Merged};
use super::number::{number_text, serial_date};
use super::refusal::ImportRefusal;
use super::sheet::{Cell, CellKind, Row, SheetChoice, SheetName, cell_name};

type Workbook = Xlsx<Opened>;

pub struct XlsxTable {
    content: Content,
    workbook: Workbook,
    sheets: Vec<SheetName>,
    sheet: String,
    marks: Marks,
}

impl XlsxTable {
    /// No sheet is chosen yet. The content is known to be no bomb.
    pub fn open(content: Content) -> Result<XlsxTable, ImportRefusal> {
        let opened = content.open().map_err(|_| ImportRefusal::UNREADABLE)?;
        let workbook: Workbook = guarded(|| Xlsx::new(opened).map_err(refused))?;
        let sheet = |sheet: &calamine::Sheet| SheetName {
            name: sheet.name.clone(),
            hidden: sheet.visible != calamine::SheetVisible::Visible,
        };
        let sheets = workbook.sheets_metadata().iter().map(sheet).collect();
        Ok(XlsxTable { content, workbook, sheets, sheet: String::new(), marks: Marks::default() })
    }

    pub fn choose(&mut self, choice: &SheetChoice) -> Result<(), ImportRefusal> {
        let found = match choice {
            SheetChoice::First => self.sheets.first(),
            SheetChoice::Index(index) => self.sheets.get(*index),
            SheetChoice::Name(name) => self.sheets.iter().find(|known| known.name == *name),
        };
        let Some(sheet) = found else {
            let sheet = match choice {
                SheetChoice::First => String::new(),
                SheetChoice::Index(index) => (index + 1).to_string(),
                SheetChoice::Name(name) => name.clone(),
            };
            let known = self.sheets.iter().map(|sheet| sheet.name.clone()).collect();
            return Err(ImportRefusal::NoSuchSheet { sheet, known });
        };
        self.sheet = sheet.name.clone();
        Ok(())
    }

    pub fn sheets(&self) -> &[SheetName] {
        &self.sheets
    }

    pub fn sheet(&self) -> &str {
        &self.sheet
    }

    /// Finds out which rows of the chosen sheet are hidden, which cells merged, and which numbers are shown otherwise.
    pub fn read_marks(&mut self) -> Result<(), ImportRefusal> {
        let (content, sheet) = (&self.content, &self.sheet);
        self.marks = guarded(|| Marks::read(content, sheet))?;
        Ok(())
    }

    pub fn rows(&mut self, width: usize) -> Result<XlsxRows<'_>, ImportRefusal> {
        let from_1904 = self.workbook.has_1904_epoch();
        let (workbook, sheet) = (&mut self.workbook, &self.sheet);
        let reader = guarded(|| workbook.worksheet_cells_reader(sheet).map_err(refused))?;
        let marks = &self.marks;
        Ok(XlsxRows { reader, marks, waiting: None, last_row: 0, ended: false, width, from_1904 })
    }

    /// A merged cell has its text in one row only; the others would be read as empty. Known once the marks are read.
    pub fn refuse_merged_cells(&self, header_row: u32, width: usize) -> Result<(), ImportRefusal> {
        let inside = |merged: &&Merged| merged.last.0 >= header_row.saturating_sub(1) && merged.first.1 < width;
        match self.marks.merged.iter().filter(inside).min_by_key(|merged| merged.first) {
            None => Ok(()),
            Some(Merged { first, last }) => {
                let name = |(row, column): (u32, usize)| cell_name(column, row.saturating_add(1));
                Err(ImportRefusal::MergedCells { range: format!("{}:{}", name(*first), name(*last)) })
            }
        }
    }
}

pub struct XlsxRows<'a> {
    reader: XlsxCellReader<'a, Opened>,
    marks: &'a Marks,
    /// The first cell of the next row, read while ending the row before.
    waiting: Option<(u32, usize, Cell)>,
    last_row: u32,
    ended: bool,
    width: usize,
    from_1904: bool,
}

impl XlsxRows<'_> {
    pub fn next_row(&mut self) -> Result<Option<Row>, ImportRefusal> {
        let row = guarded(|| self.read_row());
        // A reader that failed in the middle is not asked again.
        self.ended |= row.is_err();
        row
    }

    fn read_row(&mut self) -> Result<Option<Row>, ImportRefusal> {
        let Some((row, column, cell)) = self.take_cell()? else { return Ok(None) };
        if row < self.last_row {
            return Err(ImportRefusal::UNREADABLE);
        }
        self.last_row = row;
        let mut cells = vec![Cell::default(); self.width];
        let mut put = |column: usize, cell: Cell| {
            if let Some(place) = cells.get_mut(column) {
                *place = cell;
            }
        };
        put(column, cell);
        while let Some((next_row, column, cell)) = self.take_cell()? {
            if next_row != row {
                self.waiting = Some((next_row, column, cell));
                break;
            }
            put(column, cell);
        }
        let is_hidden = self.marks.is_hidden(row);
        Ok(Some(Row { number: row.saturating_add(1), cells, from_1904: self.from_1904, is_hidden }))
    }

    fn take_cell(&mut self) -> Result<Option<(u32, usize, Cell)>, ImportRefusal> {
        if let Some(waiting) = self.waiting.take() {
            return Ok(Some(waiting));
        }
        // Cells that only have a colour are passed over here: a formatted column has a million of them.
        while !self.ended {
            let Some(record) = self.reader.next_cell_with_formula_metadata().map_err(refused)? else {
                self.ended = true;
                break;
            };
            let mut cell = cell_of(&record.value, self.from_1904);
            if let Some(formula) = &record.formula {
                cell = written_formula(formula, cell);
            }
            if !cell.is_empty() {
                let column = usize::try_from(record.pos.1).map_err(|_| ImportRefusal::UNREADABLE)?;
                if cell.kind == CellKind::Number {
                    cell.shown = self.marks.shown(record.pos.0, column, &cell.text);
                }
                return Ok(Some((record.pos.0, column, cell)));
            }
        }
        Ok(None)
    }
}

/// `="00123"` is a guard around a text; any other formula counts.
fn written_formula(formula: &XlsxFormulaMetadata, cell: Cell) -> Cell {
    let guard = match formula {
        XlsxFormulaMetadata::Normal { formula } => Some(format!("={}", formula.trim_start_matches('='))),
        _ => None,
    };
    match guard.as_deref().and_then(unguarded) {
        Some(text) => Cell::text(text),
        None => Cell { kind: CellKind::Formula, ..cell },
    }
}

/// A text without the guard that keeps programs from counting with it.
fn text_cell(text: &str) -> Cell {
    Cell::text(unguarded(text).unwrap_or(text))
}

fn cell_of(value: &DataRef<'_>, from_1904: bool) -> Cell {
    let number = |value: f64| Cell::of(CellKind::Number, number_text(value));
    match value {
        DataRef::Empty => Cell::default(),
        DataRef::Int(value) => Cell::of(CellKind::Number, value.to_string()),
        DataRef::Float(value) => number(*value),
        DataRef::String(text) => text_cell(text),
        DataRef::SharedString(text) => text_cell(text),
        DataRef::Bool(value) => Cell::of(CellKind::Bool, value.to_string()),
        DataRef::DateTime(at) if at.is_datetime() => {
            // The cast takes what is no day to one that is none.
            let day = at.as_f64().floor();
            #[expect(clippy::cast_possible_truncation, reason = "a float is cast to the nearest bound, never wrapped")]
            let serial = day as i64;
            match serial_date(serial, from_1904) {
                Some(date) => Cell::of(CellKind::Date(date), format!("{date}{}", time_text(at.as_f64() - day))),
                None => number(at.as_f64()),
            }
        }
        DataRef::DateTime(at) => number(at.as_f64()),
        DataRef::DateTimeIso(text) => match text.get(..10).and_then(|day| day.parse().ok()) {
            Some(date) => Cell::of(CellKind::Date(date), date.to_string()),
            None => Cell::text(text.as_str()),
        },
        DataRef::DurationIso(text) => Cell::text(text.as_str()),
        DataRef::Error(error) => Cell::of(CellKind::Fault, error.to_string()),
    }
}

/// The time of a day as text behind it; nothing at midnight, which is how a day alone is kept.
fn time_text(part_of_day: f64) -> String {
    #[expect(clippy::cast_possible_truncation, reason = "a part of a day has fewer than 86 401 seconds")]
    let seconds = ((part_of_day * 86_400.0).round() as i64).min(86_399);
    match seconds {
        0 => String::new(),
        seconds => format!(" {:02}:{:02}:{:02}", seconds / 3_600, seconds / 60 % 60, seconds % 60),
    }
}

fn refused(error: XlsxError) -> ImportRefusal {
    match error {
        XlsxError::Password => ImportRefusal::PasswordProtected,
        _ => ImportRefusal::UNREADABLE,
    }
}

/// Carries out work of the reading library on bytes from outside. Arithmetic is checked in our builds, so a number made to
/// overflow would otherwise end the request with a panic.
fn guarded<T>(work: impl FnOnce() -> Result<T, ImportRefusal>) -> Result<T, ImportRefusal> {
    catch_unwind(AssertUnwindSafe(work)).unwrap_or(Err(ImportRefusal::UNREADABLE))
}
