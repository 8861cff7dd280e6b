//! Letters, whatever they are about: a template of a pack filled with what the case says ([`case`]), or with an event and its subject
//! ([`event`]). What comes out is the letter's [`LetterContent`], kept as it is, and a printable page of HTML made from it;
//! [`crate::pdf`] makes the page of PDF.

mod answers;
pub mod case;
pub mod content;
pub mod event;
mod tells;
mod told;

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::LazyLock;

use jiff::civil::Date;
use minijinja::{AutoEscape, Environment, Value as Filled, context};
use serde::{Deserialize, Serialize};
use yinuo_core::id::{CaseId, LetterId, OfficeId, OperatorId};
use yinuo_core::refusal::Refusal;
use yinuo_core::service::LetterRule;
use yinuo_core::subject::SubjectRef;
use yinuo_store::Value;
use yinuo_store::tables::letter::{LETTER, LetterRow};
use yinuo_store::tables::party::PartyRow;

use crate::command::Context;
use crate::directory::Directory;
use crate::house::House;
use crate::stop::{Failure, Stop};

pub use content::{Block, LetterContent, Table};
pub use tells::{HandOver, Tells};

const PAGE: &str = include_str!("letter.html");

/// What surrounds the content of a letter on its page.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LetterFrame {
    /// Which letter it is: the same letter gives the same file.
    pub id: String,
    /// In whose name it is written: the legal name of the company, or the name of the root office where none is entered.
    pub house: String,
    pub office: String,
    /// Whether that legal name is the office's own, so that it signs by it alone.
    #[serde(default)]
    pub registered: bool,
    /// Where the office is found; of the nearest one above, by its name, where the office itself does not say.
    #[serde(default)]
    pub address: Option<String>,
    #[serde(default)]
    pub phone: Option<String>,
    /// The number of what it is about, and what that is called: `保单号`.
    pub number: String,
    pub number_of: String,
    pub addressee: String,
    pub operator: String,
    pub date: Date,
    /// Whether a slip hangs below it that who gets it signs: the proof that it was delivered.
    #[serde(default)]
    pub slip: bool,
}

impl LetterFrame {
    /// The frame of something that an office writes on a day. What it is, to whom and by whom is to be filled in.
    pub fn of(directory: &Directory, office: OfficeId, date: Date) -> LetterFrame {
        let found = directory.found_at(office);
        let elsewhere = found.filter(|found| found.id != office).map(|found| found.name.as_str());
        let address = found.and_then(|found| found.letterhead.address.as_deref()).map(|address| match elsewhere {
            Some(name) => format!("{address}（{name}）"),
            None => address.to_owned(),
        });
        LetterFrame {
            id: String::new(),
            house: directory.company_name(office).to_owned(),
            office: directory.office_name(office).to_owned(),
            registered: directory.has_legal_name(office),
            address,
            phone: found.and_then(|found| found.letterhead.phone.clone()),
            number: String::new(),
            number_of: String::new(),
            addressee: String::new(),
            operator: String::new(),
            date,
            slip: false,
        }
    }

    /// The names it is signed with, the company's first.
    pub fn signed_by(&self) -> Vec<&str> {
        match self.registered || self.house == self.office {
            true => vec![&self.house],
            false => vec![&self.house, &self.office],
        }
    }

    /// Who is to get it, where the letter itself does not begin with that.
    pub fn not_spoken_to(&self, content: &LetterContent) -> Option<&str> {
        let begins = content.blocks.first();
        let spoken_to = begins.is_some_and(|block| match block {
            Block::Paragraph(text) => text.contains(&self.addressee),
            Block::Table(_) => false,
        });
        (!spoken_to).then_some(&self.addressee)
    }

    /// The date as a letter writes it.
    pub fn today(&self) -> String {
        in_words(self.date)
    }

    /// Lines with which a template may end and which the page says anyway.
    fn closing(&self) -> [String; 3] {
        [self.office.clone(), format!("经办人：{}", self.operator), self.today()]
    }
}

/// A letter as it is kept: names of offices and people stay those of the day it was written.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Written {
    #[serde(flatten)]
    pub content: LetterContent,
    pub frame: LetterFrame,
}

/// A letter as PDF.
pub async fn print(house: &House, row: &LetterRow) -> Result<Vec<u8>, Stop> {
    house.printer.clone().print(kept(row)?).await
}

/// What is kept of a letter besides its page.
pub fn kept(row: &LetterRow) -> Result<Written, Stop> {
    let damaged = |error| Stop::damaged("letters", format!("content of {}: {error}", LetterId::from_number(row.id)));
    serde_json::from_str(&row.content).map_err(damaged)
}

pub(crate) fn in_words(date: Date) -> String {
    format!("{}年{}月{}日", date.year(), date.month(), date.day())
}

/// How somebody is spoken to; nothing, where it is not known, or nobody's.
fn title_of(sex: Option<&str>) -> &'static str {
    match sex {
        Some("male") => "先生",
        Some("female") => "女士",
        _ => "",
    }
}

/// A letter to be written.
#[derive(Debug)]
pub struct Draft<'a> {
    pub id: LetterId,
    pub rule: &'a LetterRule,
    pub addressee: &'a PartyRow,
    pub about: About,
    pub office: OfficeId,
    /// Who handled it; nobody, where the system writes by itself.
    pub operator: OperatorId,
    /// The number of what it is about, and what that number is called.
    pub number: &'a str,
    pub number_of: String,
    /// Whether it is signed for when it is handed over.
    pub slip: bool,
    /// What the templates may say besides the addressee, the office, the operator and the day.
    pub values: Filled,
    /// What people call what a template speaks of, by its name there.
    pub called: BTreeMap<String, String>,
}

/// What a letter is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum About {
    Case(CaseId),
    Subject(SubjectRef),
}

/// Writes a letter, or refuses where its template cannot be filled, or tells what is not known.
pub fn write(context: &Context<'_>, draft: Draft<'_>) -> Result<LetterRow, Stop> {
    let Draft { id, rule, addressee, about, office, operator, number, number_of, slip, values, called } = draft;
    let frame = LetterFrame {
        id: id.to_string(),
        number: number.to_owned(),
        number_of,
        addressee: addressee.name.clone(),
        // What the system writes was handled by nobody.
        operator: match operator == OperatorId::SYSTEM {
            true => String::new(),
            false => context.directory.signing_name(operator).to_owned(),
        },
        slip,
        ..LetterFrame::of(context.directory, office, context.today())
    };
    let values = context! {
        party => context! { name => &addressee.name, title => title_of(addressee.sex.as_deref()) },
        office => context! { name => &frame.office, address => &frame.address, phone => &frame.phone },
        operator => context! { name => &frame.operator },
        today => frame.today(),
        ..values
    };
    let (written, html) = compose(rule, &values, frame).map_err(|unwritten| {
        let refused = |code| Refusal::new(code).with("letter", rule.name.zh.clone()).with("number", number);
        match unwritten {
            Unwritten::Template(why) => refused("letter_cannot_be_made").with("cause", why),
            Unwritten::Lacks(lacks) => {
                let lacks: Vec<_> = lacks.into_iter().map(|name| called.get(&name).cloned().unwrap_or(name)).collect();
                refused("letter_lacks").with("lacks", lacks.join("、"))
            }
        }
    })?;
    let content = serde_json::to_string(&written).map_err(|error| Stop::damaged("letters", error.to_string()))?;
    let (case_id, subject) = match about {
        About::Case(case) => (Some(case.number()), None),
        About::Subject(subject) => (None, Some(subject)),
    };
    Ok(LetterRow {
        slot: context.slot.number(),
        id: id.number(),
        case_id,
        subject_kind: subject.map(|subject| subject.kind.key.to_owned()),
        subject_id: subject.map(|subject| subject.id),
        party_id: addressee.id,
        kind: rule.key.clone(),
        name: rule.name.zh.clone(),
        subject: written.content.subject,
        html,
        operator_id: operator.number(),
        created_at: context.micros(),
        delivered_at: None,
        delivery_channel: None,
        delivery_proof: None,
        content,
        tells: None,
        replaced_by: None,
    })
}

/// Puts a letter into the folder for printing, where there is one. Named by its id: doing it twice is doing it once.
pub async fn put(house: &House, id: LetterId) -> Result<(), Stop> {
    let Some(folder) = &house.letters else { return Ok(()) };
    let key = vec![Value::Int(id.slot().number()), Value::Int(id.number())];
    let letter = house.store.query_one(&LETTER, key).await?.ok_or(Stop::NotFound)?;
    put_file(folder, &format!("{id}.html"), letter.html.as_bytes()).await?;
    match print(house, &letter).await {
        Ok(file) => put_file(folder, &format!("{id}.pdf"), &file).await,
        // The page is there, and trying again brings no font: `yinuo doctor` says what to do.
        Err(Stop::Refused(refusal)) => {
            tracing::warn!(code = refusal.code, letter = %id, "the letter is put for printing as HTML only");
            Ok(())
        }
        Err(stop) => Err(stop),
    }
}

async fn put_file(folder: &Path, name: &str, content: &[u8]) -> Result<(), Stop> {
    let path = folder.join(name);
    let failed = |error| Failure::Machine { what: "letters", detail: format!("{}: {error}", path.display()) };
    tokio::fs::write(&path, content).await.map_err(|error| Stop::Failed(failed(error)))
}

/// Why a letter is not written.
#[derive(Debug)]
pub enum Unwritten {
    /// Its template cannot be filled, and why.
    Template(String),
    /// It would tell what is not known: the names of that, as the template has them.
    Lacks(Vec<String>),
}

impl From<minijinja::Error> for Unwritten {
    fn from(error: minijinja::Error) -> Unwritten {
        // The name of a template is its whole text, and tells nothing more.
        let detail = error.detail().map(|detail| format!(": {detail}")).unwrap_or_default();
        let line = error.line().map(|line| format!(" (line {line})")).unwrap_or_default();
        Unwritten::Template(format!("{}{detail}{line}", error.kind()))
    }
}

/// Fills the templates of a letter, and makes its page.
pub fn compose(rule: &LetterRule, values: &Filled, frame: LetterFrame) -> Result<(Written, String), Unwritten> {
    let mut missing = told::Missing::default();
    let subject = filled(&rule.subject, values, &mut missing)?;
    let body = filled(&rule.body, values, &mut missing)?;
    let content = LetterContent::parse(&subject, &body).without_closing(&frame.closing());
    let content = missing.settle(content).map_err(Unwritten::Lacks)?;
    let html = page(&content, &frame)?;
    Ok((Written { content, frame }, html))
}

fn filled(template: &str, values: &Filled, missing: &mut told::Missing) -> Result<String, Unwritten> {
    let mut filled = LETTERS.get_template(template)?.render_captured(values.clone())?;
    filled.with_state_mut(|state| missing.take_from(state));
    Ok(filled.into_output())
}

/// The templates of letters, each made once and found by its own text.
static LETTERS: LazyLock<Environment<'static>> = LazyLock::new(|| {
    let mut environment = Environment::new();
    told::watch(&mut environment);
    environment.set_loader(|text| Ok(Some(told::named(text))));
    // What is filled here is text, not HTML: the page escapes it.
    environment.set_auto_escape_callback(|_| AutoEscape::None);
    environment.set_formatter(|out, _, value| {
        if value.is_undefined() {
            return Ok(());
        }
        // A table of rows guards its cells itself; its bars and breaks are meant.
        if value.is_safe() {
            return out.write_str(&value.to_string()).map_err(minijinja::Error::from);
        }
        let text = value.to_string();
        out.write_str(&content::guard(&text)).map_err(minijinja::Error::from)
    });
    environment
});

/// The template of the page, made once.
static PAGES: LazyLock<Environment<'static>> = LazyLock::new(|| {
    let mut environment = Environment::new();
    environment.set_auto_escape_callback(|_| AutoEscape::Html);
    environment.add_template(PAGE_NAME, PAGE).expect("the page is a template");
    environment
});
const PAGE_NAME: &str = "letter.html";

/// The page of a letter as HTML.
fn page(content: &LetterContent, frame: &LetterFrame) -> Result<String, minijinja::Error> {
    let blocks: Vec<Filled> = content
        .blocks
        .iter()
        .map(|block| match block {
            Block::Paragraph(text) => context! { paragraph => text },
            Block::Table(table) => context! { table => drawn(table) },
        })
        .collect();
    let values = context! {
        subject => &content.subject,
        blocks => blocks,
        number => &frame.number,
        number_of => &frame.number_of,
        office => &frame.office,
        operator => &frame.operator,
        house => &frame.house,
        signed_by => frame.signed_by().into_iter().map(str::to_owned).collect::<Vec<String>>(),
        address => &frame.address,
        phone => &frame.phone,
        to => frame.not_spoken_to(content).map(str::to_owned),
        addressee => &frame.addressee,
        slip => frame.slip,
        today => frame.today(),
    };
    PAGES.get_template(PAGE_NAME)?.render(values)
}

fn drawn(table: &Table) -> Filled {
    let row = |cells: Vec<Cell>| -> Vec<Filled> {
        cells.into_iter().map(|cell| context! { text => cell.text, right => cell.right }).collect()
    };
    let AlignedTable { header, rows, .. } = aligned(table, str::to_owned);
    context! { header => row(header), rows => rows.into_iter().map(row).collect::<Vec<_>>() }
}

/// The cells of a table, each with whether it stands at the right: amounts do, and the headings over them. Without a
/// header a column is a list of answers of every kind, and only one of nothing but amounts stands at the right.
pub(crate) fn aligned(table: &Table, shown: impl Fn(&str) -> String) -> AlignedTable {
    let cell = |text: &String, right| Cell { text: shown(text), right };
    let amounts: Vec<bool> = (0..table.header.len()).map(|column| table.is_amounts(column)).collect();
    let header = if table.has_header() { table.header.as_slice() } else { &[] };
    let header = header.iter().zip(&amounts).map(|(text, right)| cell(text, *right)).collect();
    let mixed = table.has_header();
    let in_column = |(text, amounts): (&String, &bool)| cell(text, content::is_amount(text) && (mixed || *amounts));
    let rows = table.rows.iter().map(|row| row.iter().zip(&amounts).map(in_column).collect());
    let rows = rows.collect();
    AlignedTable { header, rows, amounts }
}

/// A table as both pages draw it.
#[derive(Debug, Serialize)]
pub(crate) struct AlignedTable {
    /// Empty, where there is none.
    header: Vec<Cell>,
    rows: Vec<Vec<Cell>>,
    /// Which columns hold amounts only.
    amounts: Vec<bool>,
}

#[derive(Debug, Serialize)]
struct Cell {
    text: String,
    right: bool,
}

/// A made-up letter's frame, for samples.
pub fn sample_frame() -> LetterFrame {
    LetterFrame {
        id: "letter-0".to_owned(),
        house: "辽宁分公司".to_owned(),
        office: "和平区支公司".to_owned(),
        registered: false,
        address: Some("沈阳市和平区诺言路1号".to_owned()),
        phone: Some("400-000-0102".to_owned()),
        number: "0421-0000137-5".to_owned(),
        number_of: case::NUMBER_OF.to_owned(),
        addressee: "王芳".to_owned(),
        operator: "李静".to_owned(),
        date: Date::constant(2011, 9, 30),
        slip: false,
    }
}
