//! Letters: a template of the service's pack filled with the case. What comes out is the letter's [`LetterContent`], kept
//! as it is, and a printable page of HTML made from it; [`crate::pdf`] makes the page of PDF.

mod answers;
pub mod content;
pub mod event;

use jiff::civil::Date;
use minijinja::{AutoEscape, Environment, Value as Filled, context};
use serde::{Deserialize, Serialize};
use yinuo_core::case::Case;
use yinuo_core::id::LetterId;
use yinuo_core::money::Fen;
use yinuo_core::promise::{Due, Promise};
use yinuo_core::service::{Answers, LetterRule, OFFICE, Service};
use yinuo_store::tables::letter::LetterRow;
use yinuo_store::tables::party::PartyRow;

use crate::command::Context;
use crate::house::House;
use crate::stop::Stop;

pub use content::{Block, LetterContent, Table};

const PAGE: &str = include_str!("letter.html");

/// What surrounds the content of a letter on its page.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LetterFrame {
    /// Which letter it is: the same letter gives the same file.
    pub id: String,
    /// The house, by the name of its root office.
    pub house: String,
    pub office: String,
    /// The number of the case or, of a letter about a policy, of the policy.
    pub number: String,
    #[serde(default)]
    pub number_of: Numbered,
    pub addressee: String,
    pub operator: String,
    pub date: Date,
}

/// What the number on a letter is of.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Numbered {
    #[default]
    Case,
    Policy,
}

impl LetterFrame {
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

/// A due date as a letter writes it: one that may still move says so.
fn due_in_words(due: Due) -> String {
    let day = in_words(due.on);
    match due.provisional {
        true => format!("{day}（暂定，以国务院公布的{}年放假安排为准）", due.on.year()),
        false => day,
    }
}

/// Yuan with their thousands apart: `12,345.60`.
pub(crate) fn yuan(amount: Fen) -> String {
    let text = amount.to_string();
    let (whole, fraction) = text.split_once('.').unwrap_or((&text, "00"));
    let (sign, digits) = whole.strip_prefix('-').map_or(("", whole), |digits| ("-", digits));
    let mut grouped = String::with_capacity(text.len() + digits.len() / 3);
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    format!("{sign}{grouped}.{fraction}")
}

/// Writes the letter of that key. `missing` are the materials a one-time notice is about.
pub fn write(
    context: &Context<'_>,
    case: &Case,
    party: &PartyRow,
    id: LetterId,
    key: &str,
    missing: &[String],
) -> Result<LetterRow, Stop> {
    let rule = case.service.letter(key).ok_or_else(|| Stop::damaged("packs", format!("no letter {key}")))?;
    let frame = LetterFrame {
        id: id.to_string(),
        house: context.directory.house_name().to_owned(),
        office: context.directory.office_name(case.office).to_owned(),
        number: case.number.clone(),
        number_of: Numbered::Case,
        addressee: party.name.clone(),
        operator: context.directory.operator_name(context.operator()).to_owned(),
        date: context.rules.calendar().date_of(context.now),
    };
    let values = values(context, case, party, &frame, missing);
    let (written, html) = compose(rule, &values, frame)
        .map_err(|error| Stop::damaged("packs", format!("letter {key} of {}: {error:#}", case.service.version)))?;
    let kept = serde_json::to_string(&written).map_err(|error| Stop::damaged("letters", error.to_string()))?;
    Ok(LetterRow {
        slot: context.slot.number(),
        id: id.number(),
        case_id: case.id.number(),
        party_id: party.id,
        kind: key.to_owned(),
        name: rule.name.zh.clone(),
        subject: written.content.subject,
        html,
        operator_id: context.operator().number(),
        created_at: context.micros(),
        delivered_at: None,
        delivery_channel: None,
        delivery_proof: None,
        content: kept,
        policy_id: None,
    })
}

/// What the templates of a case may say.
fn values(context: &Context<'_>, case: &Case, party: &PartyRow, frame: &LetterFrame, missing: &[String]) -> Filled {
    let calendar = context.rules.calendar();
    let missing: Vec<_> = missing
        .iter()
        .filter_map(|key| case.service.material(key))
        .map(|rule| context! { name => &rule.name.zh, hint => rule.hint.as_ref().map(|hint| hint.zh.clone()) })
        .collect();
    // The promise the letter most likely tells of: the first duty of the office that is waited for and has a date.
    let is_ours = |promise: &&Promise| {
        case.service.promise(&promise.key).is_some_and(|rule| rule.owed_by == OFFICE) && !promise.right
    };
    let due_on = case
        .promises
        .iter()
        .filter(|promise| promise.is_waiting())
        .filter(is_ours)
        .find_map(|promise| promise.due(context.rules.calendars().of(&promise.calendar_version)).ok())
        .map(due_in_words);
    let reason = case.milestones.last().and_then(|milestone| milestone.note.clone());
    let received_on = in_words(calendar.date_of(case.received_at));
    let (facts, tables) = answers::values(&case.service, &case.all_answers());
    context! {
        case => context! { number => &case.number, received_on => received_on, summary => &case.summary },
        service => context! { name => &case.service.name.zh },
        party => context! { name => &party.name },
        office => context! { name => &frame.office },
        operator => context! { name => &frame.operator },
        promise => context! { due_on => due_on },
        today => frame.today(),
        reason => reason,
        facts => facts,
        tables => tables,
        missing => missing,
    }
}

/// Fills the templates of a letter, and makes its page.
pub fn compose(rule: &LetterRule, values: &Filled, frame: LetterFrame) -> Result<(Written, String), minijinja::Error> {
    let mut environment = Environment::new();
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
    let subject = environment.render_str(&rule.subject, values)?;
    let body = environment.render_str(&rule.body, values)?;
    let content = LetterContent::parse(&subject, &body).without_closing(&frame.closing());
    let html = page(&content, &frame)?;
    Ok((Written { content, frame }, html))
}

/// The page of a letter as HTML.
fn page(content: &LetterContent, frame: &LetterFrame) -> Result<String, minijinja::Error> {
    let mut environment = Environment::new();
    environment.set_auto_escape_callback(|_| AutoEscape::Html);
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
        of_policy => frame.number_of == Numbered::Policy,
        office => &frame.office,
        operator => &frame.operator,
        today => frame.today(),
    };
    environment.render_named_str("letter.html", PAGE, values)
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

/// Fills a letter with made-up values, once with an answer to every question and once with none, and says why it cannot
/// be filled or what it lacks.
pub fn render_sample(service: &Service, rule: &LetterRule) -> Result<(), String> {
    let answered = answers::sample(service);
    let missing: Vec<_> =
        service.materials.iter().map(|rule| context! { name => &rule.name.zh, hint => "提供原件" }).collect();
    for (answered, missing, due_on) in [(answered, missing, Some("2011年10月9日")), (Answers::new(), Vec::new(), None)]
    {
        let frame = sample_frame();
        let (facts, tables) = answers::values(service, &answered);
        let values = context! {
            case => context! { number => &frame.number, received_on => "2011年9月29日", summary => "变更联系地址" },
            service => context! { name => &service.name.zh },
            party => context! { name => &frame.addressee },
            office => context! { name => &frame.office },
            operator => context! { name => &frame.operator },
            promise => context! { due_on => due_on },
            today => frame.today(),
            reason => due_on.map(|_| "情况复杂"),
            facts => facts,
            tables => tables,
            missing => missing,
        };
        let (written, _) = compose(rule, &values, frame).map_err(|error| format!("it cannot be filled: {error:#}"))?;
        if written.content.subject.is_empty() {
            return Err("its subject is empty".to_owned());
        }
    }
    Ok(())
}

/// A made-up letter's frame, for samples.
pub fn sample_frame() -> LetterFrame {
    LetterFrame {
        id: "letter-0".to_owned(),
        house: "辽宁分公司".to_owned(),
        office: "和平区支公司".to_owned(),
        number: "0421-0000137-5".to_owned(),
        number_of: Numbered::Case,
        addressee: "王芳".to_owned(),
        operator: "李静".to_owned(),
        date: Date::constant(2011, 9, 30),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_have_their_thousands_apart() {
        let cases = [(0, "0.00"), (99_900, "999.00"), (100_000, "1,000.00"), (-123_456_789, "-1,234,567.89")];
        for (fen, text) in cases {
            assert_eq!(yuan(Fen(fen)), text);
        }
    }
}
