//! Workbooks made to harm: small as they are stored, huge once they are read. Every part is unpacked once into nothing and counted: its bytes,
//! the elements of what is held, and how much comes without an end. What the file says of its own sizes is not believed.

use std::io::Read;

use super::content::Content;
use super::refusal::ImportRefusal;
use super::sheet::{LIMITS, Limits};

/// Refuses a workbook whose reading would take more memory than is allowed.
pub(super) fn refuse_bombs(content: &Content, limits: &Limits) -> Result<(), ImportRefusal> {
    let opened = content.open().map_err(|_| ImportRefusal::UNREADABLE)?;
    let mut archive = zip::ZipArchive::new(opened).map_err(|_| ImportRefusal::UNREADABLE)?;
    let mut left = limits.unpacked_bytes;
    let mut left_held = limits.held_bytes;
    let mut left_elements = limits.held_elements;
    let mut buffer = vec![0; 64 << 10];
    for index in 0..archive.len() {
        let mut part = archive.by_index(index).map_err(|error| match error {
            zip::result::ZipError::UnsupportedArchive(zip::result::ZipError::PASSWORD_REQUIRED) => {
                ImportRefusal::PasswordProtected
            }
            _ => ImportRefusal::UNREADABLE,
        })?;
        let is_in = |folder: &str| part.name().is_ok_and(|name| name.starts_with(folder));
        // Pictures are not read. Sheets are streamed; texts, styles and relations are held.
        let is_read = !is_in("xl/media/");
        let is_held = is_read && !is_in("xl/worksheets/");
        let mut text = Markup::default();
        loop {
            let count = part.read(&mut buffer).map_err(|_| ImportRefusal::UNREADABLE)?;
            if count == 0 {
                break;
            }
            left = left.checked_sub(count).ok_or_else(too_large)?;
            if !is_read {
                continue;
            }
            let elements = text.take(&buffer[..count]);
            if text.longest > limits.text_bytes {
                return Err(too_large());
            }
            if is_held {
                left_held = left_held.checked_sub(count).ok_or_else(too_large)?;
                left_elements = left_elements.checked_sub(elements).ok_or_else(too_large)?;
            }
        }
    }
    Ok(())
}

pub(super) fn too_large() -> ImportRefusal {
    ImportRefusal::FileTooLarge { megabytes: LIMITS.unpacked_bytes >> 20 }
}

/// Counts in XML without reading it, piece by piece.
#[derive(Debug, Default)]
struct Markup {
    /// Bytes since the last tag began.
    since: usize,
    /// The most that came without a tag.
    longest: usize,
    last: u8,
    /// In a comment or in text between `<![CDATA[` and `]]>`, where `<` begins nothing.
    is_quoted: bool,
}

impl Markup {
    /// How many elements begin in a piece.
    fn take(&mut self, piece: &[u8]) -> usize {
        let mut elements = 0;
        let mut from = 0;
        for at in memchr::memchr2_iter(b'<', b'>', piece) {
            self.since += at - from;
            from = at;
            self.longest = self.longest.max(self.since);
            if piece[at] == b'>' {
                let before = if at == 0 { self.last } else { piece[at - 1] };
                self.is_quoted &= !matches!(before, b'-' | b']');
            } else if !self.is_quoted {
                let next = piece.get(at + 1).copied().unwrap_or_default();
                elements += usize::from(next != b'/');
                self.is_quoted = next == b'!';
                self.since = 0;
            }
        }
        self.since += piece.len() - from;
        self.longest = self.longest.max(self.since);
        self.last = piece.last().copied().unwrap_or(self.last);
        elements
    }
}

#[cfg(test)]
mod tests {
    use std::io::{Cursor, Write};

    use super::*;

    fn workbook(name: &str, piece: &[u8], times: usize) -> Vec<u8> {
        let mut archive = zip::ZipWriter::new(Cursor::new(Vec::new()));
        archive.start_file(name, zip::write::SimpleFileOptions::default()).unwrap();
        archive.write_all(b"<sst>").unwrap();
        (0..times).for_each(|_| archive.write_all(piece).unwrap());
        archive.finish().unwrap().into_inner()
    }

    #[test]
    fn a_small_file_that_would_fill_the_memory_is_refused_before_it_is_read() {
        // Ten million texts of nothing, or one text without an end: both are some kilobytes as they are stored.
        let many = workbook("xl/sharedStrings.xml", &b"<si/>".repeat(1000), 10_000);
        let endless = workbook("xl/worksheets/sheet1.xml", &[b'x'; 10_000], 1_000);
        let quoted = workbook("xl/worksheets/sheet1.xml", &[b"<![CDATA[", &b"<".repeat(9_991)[..]].concat(), 1_000);
        for bytes in [many, endless, quoted] {
            assert!(bytes.len() < 300_000, "{}", bytes.len());
            assert!(matches!(refuse_bombs(&bytes.into(), &LIMITS), Err(ImportRefusal::FileTooLarge { .. })));
        }
    }

    #[test]
    fn what_a_spreadsheet_holds_is_no_bomb() {
        let texts = workbook("xl/sharedStrings.xml", "<si><t>王芳</t></si>".repeat(100).as_bytes(), 5_000);
        let cells =
            workbook("xl/worksheets/sheet1.xml", &br#"<c r="A1"><v>1</v></c><!-- a > b -->"#.repeat(100), 5_000);
        let picture = workbook("xl/media/image1.png", &[7; 10_000], 1_000);
        for bytes in [texts, cells, picture] {
            assert!(refuse_bombs(&bytes.into(), &LIMITS).is_ok());
        }
    }
}
