//! Tables in text files: the encoding is found out, then the separator, then the rows are taken one by one.
//!
//! Programs in China save text as GBK unless told otherwise; newer ones put the mark of UTF-8 in front. What is valid UTF-8
//! is taken for it, since Chinese text in GBK practically never is. The text is decoded while it is read, each pass anew, so that no more of a
//! file is in memory than a row and a buffer.

use std::io::{BufRead, BufReader, Error, ErrorKind, Read, Seek, SeekFrom};

use csv::StringRecord;
use encoding_rs::{Decoder, DecoderResult, Encoding, GB18030, UTF_8};
use yinuo_core::text::sheet::unguarded;

use super::content::{Content, Opened};
use super::refusal::ImportRefusal;
use super::sheet::{Cell, CellKind, LIMITS, Row};
use super::text::trimmed;

/// How much is decoded at once.
const PIECE: usize = 64 << 10;

pub struct CsvTable {
    content: Content,
    encoding: Encoded,
    separator: u8,
}

impl CsvTable {
    /// Passes over the whole file once: what cannot be read is refused before anything is taken from it.
    pub fn open(content: Content) -> Result<CsvTable, ImportRefusal> {
        let encoding = encoding_of(&content)?;
        let separator = separator_of(&content, encoding)?;
        Ok(CsvTable { content, encoding, separator })
    }

    pub fn rows(&self, width: usize) -> Result<CsvRows, ImportRefusal> {
        let given = Given { source: Decoded::open(&self.content, self.encoding)?, text: Vec::new(), passed: 0 };
        let reader = csv::ReaderBuilder::new()
            .has_headers(false)
            .flexible(true)
            .delimiter(self.separator)
            .buffer_capacity(PIECE)
            .from_reader(given);
        Ok(CsvRows { reader, record: StringRecord::new(), width, at: 0, number: 1 })
    }
}

pub struct CsvRows {
    reader: csv::Reader<Given>,
    record: StringRecord,
    width: usize,
    /// Where the last row that was read begins.
    at: u64,
    /// Its number: a spreadsheet counts rows, not lines, and blank ones too.
    number: usize,
}

impl CsvRows {
    pub fn next_row(&mut self) -> Result<Option<Row>, ImportRefusal> {
        // Breaks within the cells of the row before do not begin a row.
        let inside: usize = self.record.iter().map(|cell| breaks(cell.as_bytes())).sum();
        if !self.reader.read_record(&mut self.record).map_err(|_| ImportRefusal::UNREADABLE)? {
            return Ok(None);
        }
        let number = u32::try_from(self.number_row(inside)).unwrap_or(u32::MAX);
        let mut cells: Vec<Cell> = self.record.iter().take(self.width).map(cell).collect();
        // A record far wider than any table is read once for the header and then cut; a narrow one is filled up.
        cells.resize(self.width.min(LIMITS.columns + 1), Cell::default());
        Ok(Some(Row { number, cells, from_1904: false, is_hidden: false }))
    }

    fn number_row(&mut self, inside: usize) -> usize {
        let reported = self.record.position().map_or(0, csv::Position::byte);
        let given = self.reader.get_mut();
        let text = given.text.get(given.passed..).unwrap_or_default();
        let mut start = usize::try_from(reported.saturating_sub(self.at)).unwrap_or(usize::MAX).min(text.len());
        // The reader reports the end of the row before, blank lines still to come.
        start += text[start..].iter().take_while(|byte| matches!(byte, b'\r' | b'\n')).count();
        self.number += breaks(&text[..start]).saturating_sub(inside);
        given.pass(start);
        self.at += u64::try_from(start).unwrap_or(0);
        self.number
    }
}

/// What the reader of records was given since the last row it found: rows are numbered by the breaks in it.
struct Given {
    source: Decoded,
    text: Vec<u8>,
    /// How much of the text stands before the last row.
    passed: usize,
}

impl Given {
    fn pass(&mut self, count: usize) {
        self.passed += count;
        if self.passed >= PIECE {
            self.text.drain(..self.passed.min(self.text.len()));
            self.passed = 0;
        }
    }
}

impl Read for Given {
    fn read(&mut self, into: &mut [u8]) -> std::io::Result<usize> {
        // A quote that is never closed makes one row of all that follows.
        if self.text.len().saturating_sub(self.passed) > LIMITS.row_bytes {
            return Err(Error::new(ErrorKind::InvalidData, "a row without an end"));
        }
        let count = self.source.read(into)?;
        self.text.extend_from_slice(&into[..count]);
        Ok(count)
    }
}

/// Line breaks, of whatever system.
fn breaks(text: &[u8]) -> usize {
    let is_break = |(place, byte): (usize, &u8)| match byte {
        b'\n' => true,
        b'\r' => text.get(place + 1) != Some(&b'\n'),
        _ => false,
    };
    text.iter().enumerate().filter(|entry| is_break(*entry)).count()
}

/// A cell without the guard that keeps programs from counting with it. Any other `=` counts.
fn cell(field: &str) -> Cell {
    match unguarded(field) {
        Some(text) => Cell::text(text),
        None => Cell::of(CellKind::Formula, field),
    }
}

/// How the text of a file is written, and how many bytes of a mark stand before it.
#[derive(Debug, Clone, Copy)]
struct Encoded {
    encoding: &'static Encoding,
    mark: u64,
}

fn encoding_of(content: &Content) -> Result<Encoded, ImportRefusal> {
    let mut first = Vec::new();
    let opened = content.open().map_err(|_| ImportRefusal::UNREADABLE)?;
    opened.take(3).read_to_end(&mut first).map_err(|_| ImportRefusal::UNREADABLE)?;
    let of = |encoding, mark| Encoded { encoding, mark };
    let tried = match Encoding::for_bom(&first) {
        Some((encoding, _)) if encoding != UTF_8 => vec![of(encoding, 2)],
        Some(_) => vec![of(UTF_8, 3), of(GB18030, 0)],
        None => vec![of(UTF_8, 0), of(GB18030, 0)],
    };
    for encoded in tried {
        if is_written_in(content, encoded)? {
            return Ok(encoded);
        }
    }
    Err(ImportRefusal::UNKNOWN_ENCODING)
}

/// Whether the whole file is text of an encoding. A character that cannot be read is somebody's name: it is never replaced by a guess.
fn is_written_in(content: &Content, encoded: Encoded) -> Result<bool, ImportRefusal> {
    let mut text = Decoded::open(content, encoded)?;
    let mut buffer = vec![0; PIECE];
    let mut is_table = true;
    loop {
        match text.read(&mut buffer) {
            Ok(0) if is_table => return Ok(true),
            Ok(0) => return Err(ImportRefusal::UNREADABLE),
            // A control character other than a break or a tab never stands in a table of text.
            Ok(count) => {
                is_table &= !buffer[..count].iter().any(|byte| *byte < 0x20 && !matches!(byte, b'\t' | b'\n' | b'\r'));
            }
            Err(error) if error.kind() == ErrorKind::InvalidData => return Ok(false),
            Err(_) => return Err(ImportRefusal::UNREADABLE),
        }
    }
}

/// The text of a file in UTF-8, decoded while it is read. What is not of its encoding ends it with `InvalidData`.
struct Decoded {
    source: Opened,
    decoder: Decoder,
    raw: Vec<u8>,
    /// What of `raw` is still to be decoded.
    from: usize,
    to: usize,
    /// Nothing more comes.
    is_read: bool,
    is_ended: bool,
}

impl Decoded {
    fn open(content: &Content, encoded: Encoded) -> Result<Decoded, ImportRefusal> {
        let mut source = content.open().map_err(|_| ImportRefusal::UNREADABLE)?;
        source.seek(SeekFrom::Start(encoded.mark)).map_err(|_| ImportRefusal::UNREADABLE)?;
        let decoder = encoded.encoding.new_decoder_without_bom_handling();
        Ok(Decoded { source, decoder, raw: vec![0; PIECE], from: 0, to: 0, is_read: false, is_ended: false })
    }
}

impl Read for Decoded {
    fn read(&mut self, into: &mut [u8]) -> std::io::Result<usize> {
        while !self.is_ended && !into.is_empty() {
            if self.from == self.to && !self.is_read {
                (self.from, self.to) = (0, self.source.read(&mut self.raw)?);
                self.is_read = self.to == 0;
            }
            let left = &self.raw[self.from..self.to];
            let (result, read, written) = self.decoder.decode_to_utf8_without_replacement(left, into, self.is_read);
            self.from += read;
            match result {
                DecoderResult::Malformed(..) => {
                    self.is_ended = true;
                    return Err(Error::new(ErrorKind::InvalidData, "no text of this encoding"));
                }
                DecoderResult::InputEmpty => self.is_ended = self.is_read,
                DecoderResult::OutputFull if written == 0 => return Err(Error::other("no room for a character")),
                DecoderResult::OutputFull => {}
            }
            if written > 0 {
                return Ok(written);
            }
        }
        Ok(0)
    }
}

/// The separator that stands most often in the first line with text; a comma, if none does. A header may hold a comma, but
/// hardly a tab.
fn separator_of(content: &Content, encoded: Encoded) -> Result<u8, ImportRefusal> {
    let most = u64::try_from(LIMITS.row_bytes).unwrap_or(u64::MAX);
    let mut text = BufReader::new(Decoded::open(content, encoded)?.take(most));
    let mut line = Vec::new();
    loop {
        line.clear();
        match text.read_until(b'\n', &mut line) {
            Ok(count) if count > 0 && trimmed(&String::from_utf8_lossy(&line)).is_empty() => {}
            // Text without this break is looked at as far as a row may go. There is an error where that ends within a character; what came before counts,
            // and whatever else is wrong is found when the rows are read.
            _ => break,
        }
    }
    let count = |separator: u8| line.iter().filter(|byte| **byte == separator).count();
    let most = [b';', b',', b'\t'].into_iter().max_by_key(|separator| count(*separator));
    Ok(most.filter(|separator| count(*separator) > 0).unwrap_or(b','))
}

#[cfg(test)]
mod tests {
    use std::fmt::Write as _;

    use super::*;

    /// The rows of a file with their numbers.
    fn rows(content: Content) -> Result<Vec<(u32, Vec<String>)>, ImportRefusal> {
        let mut rows = CsvTable::open(content)?.rows(2)?;
        let mut found = Vec::new();
        while let Some(row) = rows.next_row()? {
            found.push((row.number, row.cells.into_iter().map(|cell| cell.text).collect()));
        }
        Ok(found)
    }

    fn scratch(name: &str) -> std::path::PathBuf {
        std::env::temp_dir().join(format!("yinuo-rows-{}-{name}.csv", std::process::id()))
    }

    /// Thousands of rows with blank lines, breaks in cells and both kinds of line ends, and what each is numbered.
    fn long() -> (String, Vec<u32>) {
        let (mut text, mut numbers, mut at) = (String::from("姓名,备注\r\n"), vec![1], 2);
        for row in 0..9_000 {
            if row % 7 == 0 {
                text.push('\n');
                at += 1;
            }
            let note = if row % 5 == 0 { "\"一\n二\r\n三\"" } else { "无" };
            let _ = write!(text, "王芳{row},{note}{}", if row % 2 == 0 { "\n" } else { "\r\n" });
            numbers.push(at);
            at += 1;
        }
        (text, numbers)
    }

    #[test]
    fn rows_of_a_file_far_longer_than_a_buffer_have_the_numbers_a_spreadsheet_shows() {
        let (text, numbers) = long();
        assert!(text.len() > 2 * PIECE);
        let found = rows(text.into_bytes().into()).unwrap();
        assert_eq!(found.iter().map(|(number, _)| *number).collect::<Vec<_>>(), numbers);
        assert_eq!(found.last().unwrap().1, ["王芳8999", "无"]);
    }

    #[test]
    fn a_file_whose_lines_end_as_on_old_macs_is_read_however_long_it_is() {
        let row = format!("王芳;{}\r", "无".repeat(1_500));
        let count = (LIMITS.row_bytes + 4 * PIECE) / row.len();
        let text = format!("姓名;备注\r{}", row.repeat(count));
        assert!(text.len() > LIMITS.row_bytes + PIECE);
        let found = rows(text.into_bytes().into()).unwrap();
        assert_eq!(found.len(), count + 1);
        let (number, cells) = found.last().unwrap();
        assert_eq!((usize::try_from(*number), cells[0].as_str()), (Ok(count + 1), "王芳"));
    }

    #[test]
    fn a_file_on_the_disk_reads_as_the_same_bytes_held_in_every_encoding() {
        let (text, _) = long();
        let utf16: Vec<u8> = "\u{feff}".encode_utf16().chain(text.encode_utf16()).flat_map(u16::to_le_bytes).collect();
        let path = scratch("encodings");
        let wanted = rows(text.clone().into_bytes().into()).unwrap();
        for bytes in [format!("\u{feff}{text}").into_bytes(), GB18030.encode(&text).0.into_owned(), utf16] {
            std::fs::write(&path, &bytes).unwrap();
            assert_eq!(rows(Content::on_disk(&path).unwrap()).unwrap(), wanted);
            assert_eq!(rows(bytes.into()).unwrap(), wanted);
        }
        std::fs::remove_file(&path).unwrap();
    }

    #[test]
    fn a_file_that_changes_while_it_is_read_and_a_quote_without_an_end_are_refused() {
        let path = scratch("changed");
        std::fs::write(&path, "姓名,备注\n王芳,无\n").unwrap();
        let content = Content::on_disk(&path).unwrap();
        std::fs::write(&path, "姓名,备注\n王芳,无\n李强,无\n").unwrap();
        assert_eq!(rows(content), Err(ImportRefusal::UNREADABLE));
        std::fs::remove_file(&path).unwrap();
        let endless = [b"a,b\n\"".to_vec(), vec![b'x'; LIMITS.row_bytes + 4 * PIECE]].concat();
        assert_eq!(rows(endless.into()), Err(ImportRefusal::UNREADABLE));
    }
}
