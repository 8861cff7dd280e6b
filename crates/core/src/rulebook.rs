//! The named figures of all packs (`[[figure]]`), looked up by the day of the event and read as what they are: a period,
//! a rate, an amount, a count, an account. A rule with a number in it is asked for here, never written in code.

use std::collections::HashMap;

use jiff::civil::Date;
use rust_decimal::Decimal;

use crate::decimal::decimal;
use crate::figure::{Steps, words};
use crate::ledger::Account;
use crate::money::Fen;
use crate::pack::{Clash, Figure};
use crate::refusal::Refusal;
use crate::service::Allowance;
use crate::systems;

/// All figures by key, each list in the order of its first days.
#[derive(Debug, Clone, Default)]
pub struct RuleBook {
    figures: HashMap<String, Vec<Known>>,
}

/// A figure, with the period it names: the day run asks for periods a million times.
#[derive(Debug, Clone)]
struct Known {
    figure: Figure,
    allowance: Option<Allowance>,
}

/// No figure of that name holds on that day, or it is not of the kind asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NoFigure {
    pub figure: String,
    pub on: Date,
}

impl From<NoFigure> for Refusal {
    fn from(missing: NoFigure) -> Refusal {
        Refusal::new("no_figure_in_force").with("figure", missing.figure).with("on", missing.on.to_string())
    }
}

impl RuleBook {
    pub fn new<'a>(figures: impl IntoIterator<Item = &'a Figure>) -> RuleBook {
        let mut book = RuleBook::default();
        for figure in figures {
            book.figures
                .entry(figure.key.clone())
                .or_default()
                .push(Known { figure: figure.clone(), allowance: figure.value.parse().ok() });
        }
        book.figures.values_mut().for_each(|list| list.sort_by_key(|known| known.figure.effective.from));
        book
    }

    /// The figures of several packs, each with the name of its pack. For the same days all must say the same.
    pub fn together<'a>(figures: impl IntoIterator<Item = (&'a str, &'a Figure)>) -> Result<RuleBook, Vec<Clash>> {
        let mut kept: Vec<(&str, &Figure)> = Vec::new();
        let mut clashes = Vec::new();
        for (pack, figure) in figures {
            let same_days =
                |(_, known): &&(&str, &Figure)| known.key == figure.key && known.effective.overlaps(&figure.effective);
            match kept.iter().find(same_days) {
                Some((_, known)) if *known == figure => {}
                Some((first, _)) => {
                    let packs = [(*first).to_owned(), pack.to_owned()];
                    clashes.push(Clash { what: "figure", key: figure.key.clone(), packs });
                }
                None => kept.push((pack, figure)),
            }
        }
        if clashes.is_empty() { Ok(RuleBook::new(kept.into_iter().map(|(_, figure)| figure))) } else { Err(clashes) }
    }

    /// The figure that holds on a day.
    pub fn figure(&self, key: &str, on: Date) -> Result<&Figure, NoFigure> {
        self.known(key, on).map(|known| &known.figure)
    }

    /// All that is known of a figure, in the order of the first days.
    pub fn over_time(&self, key: &str) -> impl Iterator<Item = &Figure> {
        self.figures.get(key).into_iter().flatten().map(|known| &known.figure)
    }

    fn known(&self, key: &str, on: Date) -> Result<&Known, NoFigure> {
        let list = self.figures.get(key).map_or(&[][..], Vec::as_slice);
        list.iter().find(|known| known.figure.effective.covers(on)).ok_or_else(|| missing(key, on))
    }

    fn read<T>(&self, key: &str, on: Date, read: impl Fn(&str) -> Option<T>) -> Result<T, NoFigure> {
        read(&self.figure(key, on)?.value).ok_or_else(|| missing(key, on))
    }

    /// A period as `60 days`.
    pub fn allowance(&self, key: &str, on: Date) -> Result<Allowance, NoFigure> {
        self.known(key, on)?.allowance.ok_or_else(|| missing(key, on))
    }

    /// A rate or share as `0.05`.
    pub fn rate(&self, key: &str, on: Date) -> Result<Decimal, NoFigure> {
        self.read(key, on, decimal)
    }

    /// What holds from each number on, as `1: 12, 5: 18, 10: 24`.
    pub fn steps(&self, key: &str, on: Date) -> Result<Steps, NoFigure> {
        self.read(key, on, Steps::parse)
    }

    /// Keys as `participating, universal`.
    pub fn words(&self, key: &str, on: Date) -> Result<Vec<&str>, NoFigure> {
        words(&self.figure(key, on)?.value).ok_or_else(|| missing(key, on))
    }

    /// An amount in yuan as `50000.00`.
    pub fn amount(&self, key: &str, on: Date) -> Result<Fen, NoFigure> {
        self.read(key, on, |text| text.parse().ok())
    }

    /// An account of the ledger as `house/bank/collection`.
    pub fn account_path(&self, key: &str, on: Date) -> Result<Account, NoFigure> {
        self.read(key, on, |text| systems::chart().account(text).ok())
    }

    /// A whole number, never negative.
    pub fn count(&self, key: &str, on: Date) -> Result<u32, NoFigure> {
        self.read(key, on, |text| text.parse().ok())
    }
}

fn missing(key: &str, on: Date) -> NoFigure {
    NoFigure { figure: key.to_owned(), on }
}
