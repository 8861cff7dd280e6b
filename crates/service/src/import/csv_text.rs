//! Tables in text files: the encoding is found out, then the separator, then the rows are taken one by one.
//!
//! Programs in China save text as GBK unless told otherwise; newer ones put the mark of UTF-8 in front. What is valid UTF-8
//! is taken for it, since Chinese text in GBK practically never is.

use csv::StringRecord;
use encoding_rs::{Encoding, GB18030, UTF_8};
use yinuo_core::text::sheet::unguarded;

use super::refusal::ImportRefusal;
use super::sheet::{Cell, CellKind, LIMITS, Row};
use super::text::trimmed;

pub struct CsvTable {
    text: String,
    separator: u8,
}

impl CsvTable {
    pub fn open(bytes: Vec<u8>) -> Result<CsvTable, ImportRefusal> {
        let text = decoded(bytes)?;
        // A control character other than a break or a tab never stands in a table of text.
        if text.bytes().any(|byte| byte < 0x20 && !matches!(byte, b'\t' | b'\n' | b'\r')) {
            return Err(ImportRefusal::UNREADABLE);
        }
        let separator = separator_of(&text);
        Ok(CsvTable { text, separator })
    }

    pub fn rows(&self, width: usize) -> CsvRows<'_> {
        let reader = csv::ReaderBuilder::new()
            .has_headers(false)
            .flexible(true)
            .delimiter(self.separator)
            .from_reader(self.text.as_bytes());
        CsvRows { text: &self.text, reader, record: StringRecord::new(), width, at: 0, number: 1 }
    }
}

pub struct CsvRows<'a> {
    text: &'a str,
    reader: csv::Reader<&'a [u8]>,
    record: StringRecord,
    width: usize,
    /// Where the last row that was read begins.
    at: usize,
    /// Its number: a spreadsheet counts rows, not lines, and blank ones too.
    number: usize,
}

impl CsvRows<'_> {
    pub fn next_row(&mut self) -> Result<Option<Row>, ImportRefusal> {
        // Breaks within the cells of the row before do not begin a row.
        let inside: usize = self.record.iter().map(breaks).sum();
        if !self.reader.read_record(&mut self.record).map_err(|_| ImportRefusal::UNREADABLE)? {
            return Ok(None);
        }
        let number = u32::try_from(self.number_row(inside)).unwrap_or(u32::MAX);
        let mut cells: Vec<Cell> = self.record.iter().take(self.width).map(cell).collect();
        // A record far wider than any table is read once for the header and then cut; a narrow one is filled up.
        cells.resize(self.width.min(LIMITS.columns + 1), Cell::default());
        Ok(Some(Row { number, cells, from_1904: false, is_hidden: false }))
    }
}

impl CsvRows<'_> {
    fn number_row(&mut self, inside: usize) -> usize {
        let reported = self.record.position().map_or(0, csv::Position::byte);
        let mut start = usize::try_from(reported).unwrap_or(usize::MAX).clamp(self.at, self.text.len());
        // The reader reports the end of the row before, blank lines still to come.
        start += self.text.as_bytes()[start..].iter().take_while(|byte| matches!(byte, b'\r' | b'\n')).count();
        let between = self.text.get(self.at..start).map_or(0, breaks);
        self.number += between.saturating_sub(inside);
        self.at = start;
        self.number
    }
}

/// Line breaks, of whatever system.
fn breaks(text: &str) -> usize {
    let bytes = text.as_bytes();
    let is_break = |(place, byte): (usize, &u8)| match byte {
        b'\n' => true,
        b'\r' => bytes.get(place + 1) != Some(&b'\n'),
        _ => false,
    };
    bytes.iter().enumerate().filter(|entry| is_break(*entry)).count()
}

/// A cell without the guard that keeps programs from counting with it. Any other `=` counts.
fn cell(field: &str) -> Cell {
    match unguarded(field) {
        Some(text) => Cell::text(text),
        None => Cell::of(CellKind::Formula, field),
    }
}

fn decoded(bytes: Vec<u8>) -> Result<String, ImportRefusal> {
    if let Some((encoding, mark)) = Encoding::for_bom(&bytes)
        && encoding != UTF_8
    {
        return strictly(encoding, &bytes[mark..]);
    }
    match String::from_utf8(bytes) {
        Ok(mut text) => {
            if text.starts_with('\u{feff}') {
                text.drain(..'\u{feff}'.len_utf8());
            }
            Ok(text)
        }
        Err(error) => strictly(GB18030, error.as_bytes()),
    }
}

/// A character that cannot be read is somebody's name: it is never replaced by a guess.
fn strictly(encoding: &'static Encoding, bytes: &[u8]) -> Result<String, ImportRefusal> {
    let text = encoding.decode_without_bom_handling_and_without_replacement(bytes);
    text.map(std::borrow::Cow::into_owned).ok_or(ImportRefusal::UNKNOWN_ENCODING)
}

/// The separator that stands most often in the first line with text; a comma, if none does. A header may hold a comma, but
/// hardly a tab.
fn separator_of(text: &str) -> u8 {
    let line = text.lines().find(|line| !trimmed(line).is_empty()).unwrap_or_default();
    let count = |separator: u8| line.bytes().filter(|byte| *byte == separator).count();
    let most = [b';', b',', b'\t'].into_iter().max_by_key(|separator| count(*separator));
    most.filter(|separator| count(*separator) > 0).unwrap_or(b',')
}
