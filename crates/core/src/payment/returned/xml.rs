//! An XML document as a tree, bounded in depth and number of elements. Names without prefix, of attributes only the
//! currency; comments and instructions are left out, definitions refused.

use quick_xml::Reader;
use quick_xml::escape::resolve_xml_entity;
use quick_xml::events::{BytesStart, Event};

use super::refusal::ReturnRefusal;

/// Return messages are about ten deep.
const DEEPEST: usize = 32;
const MOST_ELEMENTS: usize = 1_000_000;

#[derive(Debug, Default)]
pub(super) struct Element {
    pub(super) name: String,
    pub(super) currency: Option<String>,
    text: String,
    children: Vec<Element>,
}

impl Element {
    pub(super) fn text(&self) -> &str {
        self.text.trim()
    }

    /// The children of that name.
    pub(super) fn all(&self, name: &'static str) -> impl Iterator<Item = &Element> {
        self.children.iter().filter(move |child| child.name == name)
    }

    /// The first element at the end of that path.
    pub(super) fn at(&self, path: &'static [&'static str]) -> Option<&Element> {
        let Some((first, rest)) = path.split_first() else { return Some(self) };
        self.all(first).find_map(|child| child.at(rest))
    }

    /// Its text; empty where there is none.
    pub(super) fn text_at(&self, path: &'static [&'static str]) -> &str {
        self.at(path).map_or("", Element::text)
    }

    pub(super) fn first_child_name(&self) -> &str {
        self.children.first().map_or("", |child| &child.name)
    }
}

/// Reads the one root of a document.
pub(super) fn read(text: &str) -> Result<Element, ReturnRefusal> {
    let mut reader = Reader::from_str(text);
    let mut open: Vec<Element> = Vec::new();
    let mut root: Option<Element> = None;
    let mut count = 0;
    loop {
        let event = reader.read_event();
        let broken = ReturnRefusal::NotXml { at: reader.buffer_position() };
        match event.map_err(|_| broken.clone())? {
            Event::Start(_) | Event::Empty(_) if open.len() >= DEEPEST || count >= MOST_ELEMENTS => return Err(broken),
            Event::Start(start) => {
                count += 1;
                open.push(element(&start));
            }
            Event::Empty(start) => {
                count += 1;
                close(element(&start), &mut open, &mut root).ok_or(broken)?;
            }
            Event::End(_) => {
                let element = open.pop().ok_or(broken.clone())?;
                close(element, &mut open, &mut root).ok_or(broken)?;
            }
            Event::Text(text) => add_text(&text.xml10_content(), &mut open).ok_or(broken)?,
            Event::CData(text) => add_text(&text.xml10_content(), &mut open).ok_or(broken)?,
            Event::GeneralRef(reference) => {
                let character = reference.resolve_char_ref().map_err(|_| broken.clone())?;
                let text = match character {
                    Some(character) => character.to_string(),
                    // Any other entity would have to be defined by the document itself.
                    None => resolve_xml_entity(&reference).ok_or(ReturnRefusal::Definitions)?.to_owned(),
                };
                add_text(&text, &mut open).ok_or(broken)?;
            }
            Event::DocType(_) => return Err(ReturnRefusal::Definitions),
            Event::Comment(_) | Event::Decl(_) | Event::PI(_) => {}
            Event::Eof if open.is_empty() => return root.ok_or(broken),
            Event::Eof => return Err(broken),
        }
    }
}

fn element(start: &BytesStart<'_>) -> Element {
    // Without the check for doubled attributes, which takes long where there are very many.
    let mut attributes = start.attributes();
    let currency = attributes.with_checks(false).flatten().find(|attribute| attribute.key.as_ref() == "Ccy");
    Element {
        name: start.local_name().into_inner().to_owned(),
        currency: currency.map(|attribute| attribute.value.into_owned()),
        ..Element::default()
    }
}

/// `None` where a second root ends.
fn close(element: Element, open: &mut [Element], root: &mut Option<Element>) -> Option<()> {
    match open.last_mut() {
        Some(parent) => parent.children.push(element),
        None if root.is_some() => return None,
        None => *root = Some(element),
    }
    Some(())
}

/// `None` for text outside the root.
fn add_text(text: &str, open: &mut [Element]) -> Option<()> {
    match open.last_mut() {
        Some(element) => element.text.push_str(text),
        None if text.trim().is_empty() => {}
        None => return None,
    }
    Some(())
}
