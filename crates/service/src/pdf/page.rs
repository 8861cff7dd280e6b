//! The pages of one letter or sheet: what Typst is given to see, and the file it makes of it.

use std::sync::LazyLock;

use serde::Serialize;
use typst::diag::{FileError, FileResult, SourceDiagnostic};
use typst::foundations::{Bytes, Datetime, Duration, Smart};
use typst::syntax::{FileId, RootedPath, Source, VirtualPath, VirtualRoot};
use typst::text::{Font, FontBook};
use typst::utils::LazyHash;
use typst::{Library, LibraryExt, World};
use typst_layout::PagedDocument;
use typst_pdf::PdfOptions;

use super::Sheet;
use super::fonts::Fonts;
use crate::letter::{AlignedTable, Block, LetterContent, LetterFrame, aligned};
use crate::stop::Stop;

const TEMPLATE: &str = include_str!("letter.typ");
/// Pages after which what was remembered of one is forgotten, if none of them needed it.
const REMEMBERED: usize = 20;
/// How many narrow signs fit into a line, and how many of them the two edges of a cell take.
const LINE: usize = 70;
const EDGES: usize = 3;

/// What is the same for every letter, and for every sheet of a template.
struct Press {
    template: Source,
    data: FileId,
}

static LIBRARY: LazyLock<LazyHash<Library>> = LazyLock::new(|| LazyHash::new(Library::default()));
static PRESS: LazyLock<Press> = LazyLock::new(|| Press::new("letter", TEMPLATE));

impl Press {
    /// A template and the file it reads, which exist in memory only.
    fn new(name: &str, template: &str) -> Press {
        let file = |ending: &str| {
            let path = format!("{name}.{ending}");
            let path = VirtualPath::new(path.as_str()).expect("a plain name is a path");
            RootedPath::new(VirtualRoot::Project, path).intern()
        };
        Press { template: Source::new(file("typ"), template.to_owned()), data: file("json") }
    }
}

/// The world of one letter or sheet: its template, its data and the fonts. Nothing else can be read from there.
struct PageWorld<'a> {
    press: &'a Press,
    fonts: &'a Fonts,
    data: Bytes,
}

impl World for PageWorld<'_> {
    fn library(&self) -> &LazyHash<Library> {
        &LIBRARY
    }

    fn book(&self) -> &LazyHash<FontBook> {
        self.fonts.book()
    }

    fn main(&self) -> FileId {
        self.press.template.id()
    }

    fn source(&self, id: FileId) -> FileResult<Source> {
        if id == self.press.template.id() { Ok(self.press.template.clone()) } else { Err(FileError::AccessDenied) }
    }

    fn file(&self, id: FileId) -> FileResult<Bytes> {
        if id == self.press.data { Ok(self.data.clone()) } else { Err(FileError::AccessDenied) }
    }

    fn font(&self, index: usize) -> Option<Font> {
        self.fonts.font(index)
    }

    fn today(&self, _offset: Option<Duration>) -> Option<Datetime> {
        None
    }
}

/// What `letter.typ` reads.
#[derive(Serialize)]
struct PageData<'a> {
    subject: &'a str,
    blocks: Vec<BlockData>,
    frame: &'a LetterFrame,
    /// Who is to get it, where the letter does not begin with that.
    to: Option<&'a str>,
    signed_by: Vec<&'a str>,
    today: String,
    date: [i16; 3],
    fonts: &'a [String],
}

#[derive(Serialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
enum BlockData {
    Paragraph { text: String },
    Table { table: AlignedTable },
}

pub(super) fn render(fonts: &Fonts, content: &LetterContent, frame: &LetterFrame) -> Result<Vec<u8>, Stop> {
    let blocks = content.blocks.iter().map(|block| match block {
        Block::Paragraph(text) => BlockData::Paragraph { text: breakable(text, LINE - 4) },
        Block::Table(table) => {
            let width = (LINE / table.header.len().max(1)).saturating_sub(EDGES).max(4);
            BlockData::Table { table: aligned(table, |cell| breakable(cell, width)) }
        }
    });
    let date = frame.date;
    let data = PageData {
        subject: &content.subject,
        blocks: blocks.collect(),
        frame,
        to: frame.not_spoken_to(content),
        signed_by: frame.signed_by(),
        today: frame.today(),
        date: [date.year(), i16::from(date.month()), i16::from(date.day())],
        fonts: fonts.families(),
    };
    let data = serde_json::to_vec(&data).map_err(|error| Stop::damaged("letters", error.to_string()))?;
    warn_of_missing_characters(fonts, content, frame);
    typeset(&PRESS, fonts, data, &frame.id)
}

/// A sheet of a system.
pub(super) fn sheet(fonts: &Fonts, sheet: &Sheet) -> Result<Vec<u8>, Stop> {
    let data = serde_json::json!({ "fonts": fonts.families(), "data": sheet.data });
    typeset(&Press::new("sheet", sheet.template), fonts, data.to_string().into_bytes(), &sheet.ident)
}

fn typeset(press: &Press, fonts: &Fonts, data: Vec<u8>, ident: &str) -> Result<Vec<u8>, Stop> {
    let world = PageWorld { press, fonts, data: Bytes::new(data) };
    let failed = |errors: &[SourceDiagnostic]| {
        let messages: Vec<&str> = errors.iter().map(|error| error.message.as_str()).collect();
        Stop::damaged("pdf", format!("{ident}: {}", messages.join("; ")))
    };
    let document = typst::compile::<PagedDocument>(&world).output;
    let options = PdfOptions {
        ident: Smart::Custom(ident.to_owned()),
        creator: Smart::Custom(Some("Yinuo".to_owned())),
        ..PdfOptions::default()
    };
    let file = document.and_then(|document| typst_pdf::pdf(&document, &options));
    typst::comemo::evict(REMEMBERED);
    file.map_err(|errors| failed(&errors))
}

/// The text with an invisible place to break in words that are wider than that many narrow signs and would run out of
/// their line or cell. At Chinese characters a line breaks anyway.
fn breakable(text: &str, widest: usize) -> String {
    let mut shown = String::with_capacity(text.len());
    let mut width = 0;
    for character in text.chars() {
        let wide = character.is_ascii_uppercase() || matches!(character, '@' | '%' | '&' | 'm' | 'w');
        let own = if wide { 2 } else { 1 };
        width = if character == ' ' || character >= '\u{2E80}' { 0 } else { width + own };
        if width > widest {
            shown.push('\u{200B}');
            width = own;
        }
        shown.push(character);
    }
    shown
}

/// A character no font has is an empty box on the page. Logs hold no names, so the character alone is told.
fn warn_of_missing_characters(fonts: &Fonts, content: &LetterContent, frame: &LetterFrame) {
    let of_block = |block: &Block| -> Vec<char> {
        match block {
            Block::Paragraph(text) => text.chars().collect(),
            Block::Table(table) => {
                table.rows.iter().flatten().chain(&table.header).flat_map(|cell| cell.chars()).collect()
            }
        }
    };
    let of_content = content.blocks.iter().flat_map(of_block).chain(content.subject.chars());
    let mut missing: Vec<char> = of_content
        .chain(frame.addressee.chars())
        .filter(|character| !character.is_whitespace() && !character.is_control() && !fonts.has(*character))
        .collect();
    missing.sort_unstable();
    missing.dedup();
    if !missing.is_empty() {
        let points: Vec<String> = missing.iter().map(|character| format!("U+{:04X}", u32::from(*character))).collect();
        tracing::warn!(letter = frame.id, points = points.join(" "), "no font has these characters: add one that does");
    }
}
