//! What a workbook says of its rows and cells beside their values: which rows are hidden, which cells are merged, and which numbers are shown as
//! more than their digits. The reading library tells none of it together with the values, so the sheet is passed over once more, for all
//! these marks at once; where no format of the workbook shows more than digits, its cells are passed over unread, and where the sheet has not even
//! the words of the other marks, it is not taken apart at all.
//!
//! A number that names something (0000012345 in a cell of 12345) is what its format shows. Formats that show zeros or letters are worked out
//! here; any other format leaves the digits as they are.

use std::collections::{HashMap, HashSet};
use std::io::{BufReader, Read};
use std::sync::Arc;

use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};

use super::bomb::too_large;
use super::content::{Content, Opened};
use super::refusal::ImportRefusal;
use super::sheet::LIMITS;

#[derive(Debug, Default)]
pub(super) struct Marks {
    /// Counted from 0.
    hidden_rows: HashSet<u32>,
    /// The formats of numbers that are shown as more than their digits, by row and column from 0.
    shown: HashMap<(u32, usize), Arc<str>>,
    /// Merged cells.
    pub(super) merged: Vec<Merged>,
}

/// Cells that were merged into one: rows and columns from 0, the last included.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Merged {
    pub first: (u32, usize),
    pub last: (u32, usize),
}

impl Marks {
    /// Reads the marks of a sheet.
    pub(super) fn read(content: &Content, sheet: &str) -> Result<Marks, ImportRefusal> {
        let opened = content.open().map_err(|_| ImportRefusal::UNREADABLE)?;
        let mut archive = zip::ZipArchive::new(opened).map_err(|_| ImportRefusal::UNREADABLE)?;
        let formats = naming_formats(&part(&mut archive, "xl/styles.xml").unwrap_or_default());
        let Some(path) = path_of(&mut archive, sheet) else { return Ok(Marks::default()) };
        let is_plain = match archive.by_name(&path) {
            Ok(part) => formats.is_empty() && names_no_mark(part)?,
            Err(_) => true,
        };
        if is_plain {
            return Ok(Marks::default());
        }
        let part = archive.by_name(&path).map_err(|_| ImportRefusal::UNREADABLE)?;
        let mut marks = Marks::default();
        let mut place = Position::default();
        // More marks than a list of people or agreements has would fill the memory.
        let mut is_full = false;
        each_start(BufReader::new(part), |start| match start.local_name().as_ref() {
            _ if is_full => {}
            "row" => {
                place.enter_row(start);
                if attribute(start, "hidden").is_some_and(|hidden| matches!(hidden.as_str(), "1" | "true")) {
                    marks.hidden_rows.insert(place.row);
                    is_full = marks.hidden_rows.len() > LIMITS.marks;
                }
            }
            "mergeCell" => {
                marks.merged.extend(attribute(start, "ref").and_then(|range| merged(&range)));
                is_full = marks.merged.len() > LIMITS.marks;
            }
            "c" if !formats.is_empty() => {
                place.enter_cell(start);
                let style = attribute(start, "s").and_then(|style| style.parse().ok()).unwrap_or(0usize);
                if let Some(format) = formats.get(&style)
                    && attribute(start, "t").is_none_or(|kind| kind == "n")
                {
                    marks.shown.insert((place.row, place.column), format.clone());
                    is_full = marks.shown.len() > LIMITS.marks;
                }
            }
            _ => {}
        })?;
        if is_full {
            return Err(too_large());
        }
        Ok(marks)
    }

    pub(super) fn is_hidden(&self, row: u32) -> bool {
        self.hidden_rows.contains(&row)
    }

    /// What the format of a cell makes of its number, where that is more than the digits.
    pub(super) fn shown(&self, row: u32, column: usize, number: &str) -> Option<String> {
        shown_as(self.shown.get(&(row, column))?, number)
    }
}

/// The words that marks of rows and cells are written with.
const MARK_WORDS: [&str; 2] = ["hidden", "mergeCell"];

/// Whether a part has none of [`MARK_WORDS`], wherever its bytes are cut in reading.
fn names_no_mark(mut part: impl Read) -> Result<bool, ImportRefusal> {
    let finders = MARK_WORDS.map(memchr::memmem::Finder::new);
    let kept_most = MARK_WORDS.iter().map(|word| word.len() - 1).max().unwrap_or(0);
    let mut buffer = vec![0; 64 << 10];
    let mut kept = 0;
    loop {
        let count = part.read(&mut buffer[kept..]).map_err(|_| ImportRefusal::UNREADABLE)?;
        if count == 0 {
            return Ok(true);
        }
        let end = kept + count;
        if finders.iter().any(|finder| finder.find(&buffer[..end]).is_some()) {
            return Ok(false);
        }
        kept = kept_most.min(end);
        buffer.copy_within(end - kept..end, 0);
    }
}

/// Where one is in a sheet: rows and cells need not say it.
#[derive(Default)]
struct Position {
    row: u32,
    next_row: u32,
    column: usize,
    next_column: usize,
}

impl Position {
    fn enter_row(&mut self, start: &BytesStart<'_>) {
        let said = attribute(start, "r").and_then(|row| row.parse::<u32>().ok()).and_then(|row| row.checked_sub(1));
        self.row = said.unwrap_or(self.next_row);
        (self.next_row, self.next_column) = (self.row.saturating_add(1), 0);
    }

    fn enter_cell(&mut self, start: &BytesStart<'_>) {
        self.column = attribute(start, "r").and_then(|name| column_of(&name)).unwrap_or(self.next_column);
        self.next_column = self.column.saturating_add(1);
    }
}

/// The column of a cell by its name: `C7` stands in the third, which is 2.
fn column_of(name: &str) -> Option<usize> {
    let letters = name.bytes().take_while(u8::is_ascii_alphabetic);
    let number = letters
        .take(4)
        .fold(0usize, |number, letter| number * 26 + usize::from(letter.to_ascii_uppercase() - b'A') + 1);
    number.checked_sub(1)
}

/// `A3:B7`; a single cell is merged with nothing.
fn merged(range: &str) -> Option<Merged> {
    let place = |name: &str| {
        let row: u32 = name.trim_start_matches(|c: char| c.is_ascii_alphabetic()).parse().ok()?;
        Some((row.checked_sub(1)?, column_of(name)?))
    };
    let (first, last) = range.split_once(':')?;
    Some(Merged { first: place(first)?, last: place(last)? })
}

fn attribute(start: &BytesStart<'_>, name: &str) -> Option<String> {
    let mut attributes = start.attributes();
    let found =
        attributes.with_checks(false).flatten().find(|attribute| attribute.key.local_name().as_ref() == name)?;
    found.normalized_value(quick_xml::XmlVersion::Implicit1_0).ok().map(std::borrow::Cow::into_owned)
}

/// Calls for every element that begins. Damage ends it: the values are read by others, who complain of it.
fn each_start(part: impl std::io::BufRead, mut on_start: impl FnMut(&BytesStart<'_>)) -> Result<(), ImportRefusal> {
    let mut reader = Reader::from_reader(part);
    let mut buffer = Vec::new();
    loop {
        buffer.clear();
        match reader.read_event_into(&mut buffer) {
            Ok(Event::Start(start) | Event::Empty(start)) => on_start(&start),
            Ok(Event::Eof) => return Ok(()),
            Ok(_) => {}
            Err(_) => return Err(ImportRefusal::UNREADABLE),
        }
    }
}

type Archive = zip::ZipArchive<Opened>;

fn part(archive: &mut Archive, path: &str) -> Option<Vec<u8>> {
    let mut content = Vec::new();
    archive.by_name(path).ok()?.read_to_end(&mut content).ok()?;
    Some(content)
}

/// The part that a sheet stands in.
fn path_of(archive: &mut Archive, sheet: &str) -> Option<String> {
    let workbook = part(archive, "xl/workbook.xml")?;
    let relations = part(archive, "xl/_rels/workbook.xml.rels")?;
    let mut id = None;
    each_start(workbook.as_slice(), |start| {
        if start.local_name().as_ref() == "sheet" && attribute(start, "name").as_deref() == Some(sheet) {
            id = attribute(start, "id");
        }
    })
    .ok()?;
    let id = id?;
    let mut target = None;
    each_start(relations.as_slice(), |start| {
        if start.local_name().as_ref() == "Relationship" && attribute(start, "Id").as_deref() == Some(id.as_str()) {
            target = attribute(start, "Target");
        }
    })
    .ok()?;
    let target = target?;
    Some(match target.strip_prefix('/') {
        Some(absolute) => absolute.to_owned(),
        None => format!("xl/{target}"),
    })
}

/// The formats of cells that show more than digits, by the number of the style.
fn naming_formats(styles: &[u8]) -> HashMap<usize, Arc<str>> {
    let mut codes: HashMap<String, Arc<str>> = HashMap::new();
    let mut formats = HashMap::new();
    let (mut in_cells, mut style) = (false, 0);
    let read = each_start(styles, |start| match start.local_name().as_ref() {
        "numFmt" => {
            if let (Some(id), Some(code)) = (attribute(start, "numFmtId"), attribute(start, "formatCode"))
                && is_naming(&code)
            {
                codes.insert(id, code.into());
            }
        }
        "cellXfs" => in_cells = true,
        "cellStyles" | "dxfs" => in_cells = false,
        "xf" if in_cells => {
            let code = attribute(start, "numFmtId").and_then(|id| codes.get(&id));
            formats.extend(code.map(|code| (style, code.clone())));
            style += 1;
        }
        _ => {}
    });
    if read.is_err() { HashMap::new() } else { formats }
}

/// Whether a format writes a whole number with zeros before it, or with something else around its digits.
fn is_naming(code: &str) -> bool {
    pieces(code).is_some_and(|pieces| {
        let digits = pieces.iter().filter(|piece| matches!(piece, Piece::Zero | Piece::Digit)).count();
        let zeros = pieces.iter().filter(|piece| matches!(piece, Piece::Zero)).count();
        digits > 0 && (zeros > 1 || pieces.iter().any(|piece| matches!(piece, Piece::Text(_))))
    })
}

enum Piece {
    /// A digit, or a zero.
    Zero,
    /// A digit, or nothing.
    Digit,
    Text(String),
}

/// The pieces of a format of whole numbers; `None` of any other: dates, amounts, shares, exponents.
fn pieces(code: &str) -> Option<Vec<Piece>> {
    // Behind a semicolon stands what negative numbers look like.
    let code = code.split(';').next().unwrap_or_default();
    let mut pieces = Vec::new();
    let mut characters = code.chars();
    while let Some(character) = characters.next() {
        match character {
            '0' => pieces.push(Piece::Zero),
            '#' => pieces.push(Piece::Digit),
            '"' => pieces.push(Piece::Text(characters.by_ref().take_while(|c| *c != '"').collect())),
            '\\' => pieces.push(Piece::Text(characters.next()?.to_string())),
            '_' => drop(characters.next()),
            // A colour or a condition.
            '[' => drop(characters.by_ref().take_while(|c| *c != ']').count()),
            '-' | '/' | ' ' | '(' | ')' => pieces.push(Piece::Text(character.to_string())),
            _ => return None,
        }
    }
    Some(pieces)
}

/// A whole number as a format shows it.
fn shown_as(code: &str, number: &str) -> Option<String> {
    if number.is_empty() || !number.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let pieces = pieces(code)?;
    let places = pieces.iter().filter(|piece| matches!(piece, Piece::Zero | Piece::Digit)).count();
    let digits: Vec<char> = number.chars().collect();
    // Digits fill the places from the right; what is too many stands before the first.
    let mut left = places;
    let mut out = String::new();
    for piece in &pieces {
        match piece {
            Piece::Text(text) => out.push_str(text),
            Piece::Zero | Piece::Digit => {
                if left == places && digits.len() > places {
                    out.extend(&digits[..digits.len() - places]);
                }
                match digits.len().checked_sub(left).and_then(|place| digits.get(place)) {
                    Some(digit) => out.push(*digit),
                    None if matches!(piece, Piece::Zero) => out.push('0'),
                    None => {}
                }
                left -= 1;
            }
        }
    }
    Some(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_words_of_marks_are_found_wherever_reading_cuts_them() {
        struct Drops<'a>(&'a [u8], usize);
        impl Read for Drops<'_> {
            fn read(&mut self, into: &mut [u8]) -> std::io::Result<usize> {
                let count = self.1.min(self.0.len()).min(into.len());
                into[..count].copy_from_slice(&self.0[..count]);
                self.0 = &self.0[count..];
                Ok(count)
            }
        }
        for each in 1..40 {
            let says = |text: &str| !names_no_mark(Drops(text.as_bytes(), each)).unwrap();
            assert!(says("<row r=\"2\"/><row r=\"3\" hidden=\"1\"/>"), "{each}");
            assert!(says("<x:mergeCell ref=\"A1:B2\"/>"), "{each}");
            assert!(!says("<row r=\"2\"/><c>hid</c><c>den mergeC</c>"), "{each}");
        }
    }

    #[test]
    fn a_number_is_what_its_format_shows() {
        for (code, number, shown) in [
            ("0000000000", "12345", "0000012345"),
            ("\"P\"000000", "67890", "P067890"),
            ("\"SY-\"0000", "7", "SY-0007"),
            ("000", "12345", "12345"),
            ("000\\-0000\\-0000", "13900000001", "139-0000-0001"),
            ("00000000;[Red]-00000000", "42", "00000042"),
            ("[Blue]0000", "42", "0042"),
            ("0000_ ", "42", "0042"),
            ("##00", "7", "07"),
        ] {
            assert!(is_naming(code), "{code}");
            assert_eq!(shown_as(code, number).as_deref(), Some(shown), "{code}");
        }
        for code in ["General", "0", "#,##0", "0.00", "0.00E+00", "0%", "yyyy-mm-dd", "@", "#"] {
            assert!(!is_naming(code), "{code}");
        }
        assert_eq!(merged("A3:C7"), Some(Merged { first: (2, 0), last: (6, 2) }));
        assert_eq!(merged("A0:B1").or(merged("A3")).or(merged(":")), None);
        assert_eq!(shown_as("0000", "1.5"), None);
        assert_eq!(shown_as("0000", "-5"), None);
    }
}
