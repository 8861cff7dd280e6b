//! What an indicator is. How a pack writes one is read by [`super::read`].

use std::collections::BTreeSet;

use jiff::civil::Date;
use rust_decimal::Decimal;
use serde::Serialize;

use crate::refusal::Refusal;
use crate::service::{Effective, Status};
use crate::text::LocalText;

/// Facts of one kind, narrowed. What is counted by day is a series.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Series {
    pub fact: String,
    /// A kind of it, or with a star at its end all kinds that begin so.
    pub kind: Option<String>,
    /// Only where this was answered to this field.
    pub answer: Option<(String, String)>,
}

impl Series {
    /// Names it: two that count the same are one.
    pub fn key(&self) -> String {
        let kind = self.kind.as_deref().map(|kind| format!(" {kind}")).unwrap_or_default();
        let answer = self.answer.as_ref().map(|(field, is)| format!(" {field}={is}")).unwrap_or_default();
        format!("{}{kind}{answer}", self.fact)
    }
}

/// What of a series is taken: how many there are or their amounts together, of all or of those on one side of a limit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Take {
    pub sum: bool,
    pub limit: Option<Limit>,
}

impl Take {
    /// How many there are.
    pub const COUNT: Take = Take { sum: false, limit: None };
}

/// What the number of a fact is held against.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Limit {
    /// At most this, and not without a number.
    Within(i64),
    /// More than this.
    Beyond(i64),
}

impl Limit {
    pub fn holds(self, number: i64) -> bool {
        match self {
            Limit::Within(limit) => (0..=limit).contains(&number),
            Limit::Beyond(limit) => number > limit,
        }
    }
}

/// A side of a ratio.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Term {
    pub series: Series,
    pub take: Take,
    /// Of the days that many months before those asked about.
    pub months_before: i64,
}

/// How far before the days asked about a series is looked at, and for how many days after them it may still change.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Back {
    pub months: i64,
    pub settled_after: i64,
}

/// How a figure is made.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum How {
    Total(Term),
    Ratio {
        above: Term,
        below: Term,
    },
    /// The middle one of the numbers.
    Median(Series),
    /// Points of a hundred, each part by how far its indicator came.
    Score(Vec<Part>),
}

impl How {
    /// The terms it is made of: what is counted, then what that is divided by.
    pub fn terms(&self) -> Vec<Term> {
        match self {
            How::Total(term) => vec![term.clone()],
            How::Ratio { above, below } => vec![above.clone(), below.clone()],
            How::Median(series) => vec![Term { series: series.clone(), take: Take::COUNT, months_before: 0 }],
            How::Score(_) => Vec::new(),
        }
    }
}

/// A part of a score: all its points where the indicator reaches `full`, none from `none` on, in between by as much.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Part {
    pub indicator: String,
    pub points: Decimal,
    pub full: Decimal,
    pub none: Decimal,
}

/// How a figure is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Shown {
    Number,
    Percent,
    Days,
    Yuan,
    Points,
}

impl Shown {
    pub const ALL: [Shown; 5] = [Shown::Number, Shown::Percent, Shown::Days, Shown::Yuan, Shown::Points];

    pub fn key(self) -> &'static str {
        match self {
            Shown::Number => "number",
            Shown::Percent => "percent",
            Shown::Days => "days",
            Shown::Yuan => "yuan",
            Shown::Points => "points",
        }
    }
}

/// Which way is the better one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Better {
    More,
    Less,
    Neither,
}

impl Better {
    pub fn key(self) -> &'static str {
        match self {
            Better::More => "more",
            Better::Less => "less",
            Better::Neither => "neither",
        }
    }
}

/// What others published, to be drawn beside the figure.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Benchmark {
    pub name: LocalText,
    pub value: Decimal,
    pub cite: String,
    pub status: Status,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Indicator {
    pub key: String,
    pub effective: Effective,
    pub name: LocalText,
    /// What is counted and what it is divided by, for whoever reads the figure.
    pub meaning: LocalText,
    pub how: How,
    /// What a ratio is multiplied by: 10000 for so many of ten thousand.
    pub times: Decimal,
    pub shown: Shown,
    pub better: Better,
    /// Days after the last one of a period until which the figure of that period goes on changing.
    pub settled_after: i64,
    pub target: Option<Decimal>,
    pub benchmarks: Vec<Benchmark>,
    pub cite: String,
    pub status: Status,
}

impl Indicator {
    /// Whether a figure reaches the target; nothing where there is none.
    pub fn reaches(&self, value: Decimal) -> Option<bool> {
        let target = self.target?;
        match self.better {
            Better::More => Some(value >= target),
            Better::Less => Some(value <= target),
            Better::Neither => None,
        }
    }
}

/// The indicators of all packs.
#[derive(Debug, Clone, Default)]
pub struct Indicators(Vec<Indicator>);

impl Indicators {
    pub fn add(&mut self, indicators: Vec<Indicator>) {
        self.0.extend(indicators);
    }

    pub fn all(&self) -> &[Indicator] {
        &self.0
    }

    /// The version that holds on a day.
    pub fn find_on(&self, key: &str, on: Date) -> Result<&Indicator, Refusal> {
        let found = self.0.iter().find(|one| one.key == key && one.effective.covers(on));
        found.ok_or_else(|| {
            let key = key.chars().take(80).collect::<String>();
            Refusal::new("unknown_indicator").with("indicator", key).with("on", on.to_string())
        })
    }

    /// Every series that some indicator counts, each once, with how far back it is asked for.
    pub fn series(&self) -> Vec<(Series, BTreeSet<Back>)> {
        let mut all: Vec<(Series, BTreeSet<Back>)> = Vec::new();
        for one in &self.0 {
            for term in one.how.terms() {
                let back = Back { months: term.months_before, settled_after: one.settled_after };
                match all.iter_mut().find(|(known, _)| *known == term.series) {
                    Some((_, backs)) => drop(backs.insert(back)),
                    None => all.push((term.series, BTreeSet::from([back]))),
                }
            }
        }
        all
    }
}
