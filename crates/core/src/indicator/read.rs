//! Indicators as packs write them. `docs/packs/FORMAT.md` describes the file.

use rust_decimal::Decimal;
use serde::Deserialize;

use super::definition::{Benchmark, Better, How, Indicator, Limit, Part, Series, Shown, Take, Term};
use super::fact::FactKind;
use crate::decimal::decimal;
use crate::pack::written::{Filled, Problems, WrittenEffective};
use crate::pack::{PackSource, RuleProblem};
use crate::service::Status;
use crate::text::LocalText;

/// The file of a pack that indicators are read from.
pub const INDICATORS_FILE: &str = "indicators.toml";

const REMEDY: &str = "see docs/packs/FORMAT.md, an indicator";

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct WrittenFile {
    indicator: Vec<WrittenIndicator>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct WrittenIndicator {
    key: String,
    effective: WrittenEffective,
    name: LocalText,
    meaning: LocalText,
    count: Option<WrittenTerm>,
    sum: Option<WrittenTerm>,
    ratio: Option<WrittenTerm>,
    to: Option<WrittenTerm>,
    median: Option<WrittenTerm>,
    share: Option<WrittenTerm>,
    #[serde(default)]
    score: Vec<WrittenPart>,
    times: Option<String>,
    shown: Option<String>,
    better: Option<String>,
    #[serde(default)]
    settled_after: i64,
    target: Option<String>,
    #[serde(default)]
    benchmark: Vec<WrittenBenchmark>,
    cite: Filled,
    status: Status,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct WrittenTerm {
    fact: String,
    kind: Option<String>,
    answer: Option<WrittenAnswer>,
    #[serde(default)]
    sum: bool,
    within: Option<i64>,
    beyond: Option<i64>,
    #[serde(default)]
    months_before: i64,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct WrittenAnswer {
    field: String,
    is: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct WrittenPart {
    indicator: String,
    points: String,
    full: String,
    none: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct WrittenBenchmark {
    name: LocalText,
    value: String,
    cite: Filled,
    status: Status,
}

/// The indicators of a pack; none where it has no `indicators.toml`. `facts` are those that can be counted.
pub fn indicators_of_source<'a>(
    source: &PackSource,
    facts: impl Fn(&str) -> Option<&'a FactKind>,
) -> Result<Vec<Indicator>, Vec<RuleProblem>> {
    let Some(text) = source.file(INDICATORS_FILE) else { return Ok(Vec::new()) };
    let mut problems = Problems::new(INDICATORS_FILE, text, REMEDY);
    let written: Option<WrittenFile> = problems.parse("indicator");
    let mut read: Vec<Indicator> = Vec::new();
    for one in written.into_iter().flat_map(|file| file.indicator) {
        let key = one.key.clone();
        let offset = text.find(&format!("key = \"{key}\"")).unwrap_or(0);
        let same_days =
            |known: &Indicator, new: &Indicator| known.key == new.key && known.effective.overlaps(&new.effective);
        match one.read(&facts) {
            Ok(new) if read.iter().any(|known| same_days(known, &new)) => {
                problems.wrong(offset, format!("indicator.{key}"), "two of this key hold on the same days");
            }
            Ok(new) => read.push(new),
            Err(message) => problems.wrong(offset, format!("indicator.{key}"), message),
        }
    }
    for one in &read {
        let How::Score(parts) = &one.how else { continue };
        // A score is made of figures of its own pack that are no scores themselves.
        let is_figure =
            |part: &Part| read.iter().any(|known| known.key == part.indicator && !matches!(known.how, How::Score(_)));
        if let Some(part) = parts.iter().find(|part| !is_figure(part)) {
            let offset = text.find(&format!("key = \"{}\"", one.key)).unwrap_or(0);
            let message = format!("`{}` is no figure of this file that a score can be made of", part.indicator);
            problems.wrong(offset, format!("indicator.{}", one.key), message);
        }
    }
    if problems.list.is_empty() { Ok(read) } else { Err(problems.list) }
}

fn number(text: &str) -> Result<Decimal, String> {
    decimal(text).ok_or_else(|| format!("`{text}` is no decimal number"))
}

impl WrittenTerm {
    fn read<'a>(self, facts: &impl Fn(&str) -> Option<&'a FactKind>) -> Result<Term, String> {
        let fact = facts(&self.fact).ok_or_else(|| format!("`{}` is no fact that any system registers", self.fact))?;
        if self.sum && !fact.has_amount {
            return Err(format!("`{}` has no amount to be summed", self.fact));
        }
        let limit = match (self.within, self.beyond) {
            (None, None) => None,
            _ if !fact.has_number => {
                return Err(format!("`{}` has no number that a limit could be held against", self.fact));
            }
            (Some(limit), None) => Some(Limit::Within(limit)),
            (None, Some(limit)) => Some(Limit::Beyond(limit)),
            (Some(_), Some(_)) => return Err("one of `within` and `beyond` at most".to_owned()),
        };
        let take = Take { sum: self.sum, limit };
        if self.answer.is_some() && !fact.has_answers {
            return Err(format!("`{}` has no answers that could narrow it", self.fact));
        }
        let is_plain = |text: &str| {
            !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_./".contains(&byte))
        };
        if let Some(kind) = self.kind.as_deref().filter(|kind| !is_plain(kind.strip_suffix('*').unwrap_or(kind))) {
            return Err(format!("`{kind}` is no kind: a key, or its beginning with a star"));
        }
        if let Some(answer) = self.answer.as_ref().filter(|one| !is_plain(&one.field) || !is_plain(&one.is)) {
            return Err(format!("`{} = {}` is no answer: a field and one of its choices", answer.field, answer.is));
        }
        if !(0..=120).contains(&self.months_before) {
            return Err("`months-before` is from 0 to 120".to_owned());
        }
        let answer = self.answer.map(|answer| (answer.field, answer.is));
        let series = Series { fact: self.fact, kind: self.kind, answer };
        Ok(Term { series, take, months_before: self.months_before })
    }
}

impl WrittenIndicator {
    fn read<'a>(self, facts: &impl Fn(&str) -> Option<&'a FactKind>) -> Result<Indicator, String> {
        let effective = self.effective.effective().ok_or("the span ends before it begins")?;
        let is_ratio = self.ratio.is_some() || self.share.is_some();
        let how = match (self.count, self.sum, self.ratio, self.to, self.median, self.share, self.score) {
            (Some(term), None, None, None, None, None, score) if score.is_empty() => How::Total(term.read(facts)?),
            (None, Some(term), None, None, None, None, score) if score.is_empty() => {
                let term = WrittenTerm { sum: true, ..term }.read(facts)?;
                How::Total(term)
            }
            (None, None, Some(above), Some(below), None, None, score) if score.is_empty() => {
                How::Ratio { above: above.read(facts)?, below: below.read(facts)? }
            }
            (None, None, None, None, Some(term), None, score) if score.is_empty() => {
                let has_number = facts(&term.fact).is_some_and(|fact| fact.has_number);
                let term = term.read(facts)?;
                if !has_number || term.take != Take::COUNT || term.months_before != 0 {
                    return Err("a median is of all numbers of a fact".to_owned());
                }
                How::Median(term.series)
            }
            // Of all that have a number, those within the limit.
            (None, None, None, None, None, Some(term), score) if score.is_empty() => {
                let above = term.read(facts)?;
                if above.take.limit.is_none() {
                    return Err("a share is `within` or `beyond` a limit".to_owned());
                }
                How::Ratio { below: Term { take: Take { limit: None, ..above.take }, ..above.clone() }, above }
            }
            (None, None, None, None, None, None, score) if !score.is_empty() => How::Score(read_parts(score)?),
            _ => return Err("one of `count`, `sum`, `ratio` with `to`, `median`, `share` and `score`".to_owned()),
        };
        let times = self.times.as_deref().map(number).transpose()?.unwrap_or(Decimal::ONE);
        if times <= Decimal::ZERO {
            return Err("`times` is more than nothing".to_owned());
        }
        let shown = match self.shown.as_deref() {
            None if is_ratio => Shown::Percent,
            None => Shown::Number,
            Some(key) => {
                let known = Shown::ALL.into_iter().find(|shown| shown.key() == key);
                known
                    .ok_or_else(|| format!("`{key}` is no way to show a figure: number, percent, days, yuan, points"))?
            }
        };
        let better = match self.better.as_deref() {
            None => Better::Neither,
            Some("more") => Better::More,
            Some("less") => Better::Less,
            Some(other) => return Err(format!("`better` is more or less, not `{other}`")),
        };
        if !(0..=400).contains(&self.settled_after) {
            return Err("`settled-after` is from 0 to 400 days".to_owned());
        }
        let target = self.target.as_deref().map(number).transpose()?;
        if target.is_some() && better == Better::Neither {
            return Err("where there is a target, `better` says whether more or less reaches it".to_owned());
        }
        let benchmark = |one: WrittenBenchmark| {
            Ok::<_, String>(Benchmark {
                name: one.name,
                value: number(&one.value)?,
                cite: one.cite.0,
                status: one.status,
            })
        };
        Ok(Indicator {
            key: self.key,
            effective,
            name: self.name,
            meaning: self.meaning,
            how,
            times,
            shown,
            better,
            settled_after: self.settled_after,
            target,
            benchmarks: self.benchmark.into_iter().map(benchmark).collect::<Result<_, _>>()?,
            cite: self.cite.0,
            status: self.status,
        })
    }
}

fn read_parts(written: Vec<WrittenPart>) -> Result<Vec<Part>, String> {
    let part = |one: WrittenPart| {
        let part = Part {
            indicator: one.indicator,
            points: number(&one.points)?,
            full: number(&one.full)?,
            none: number(&one.none)?,
        };
        if part.full == part.none {
            return Err(format!("`{}` would have all points and none at the same figure", part.indicator));
        }
        Ok(part)
    };
    let parts: Vec<Part> = written.into_iter().map(part).collect::<Result<_, _>>()?;
    let sum = parts.iter().try_fold(Decimal::ZERO, |sum, part| {
        if part.points > Decimal::ZERO { sum.checked_add(part.points) } else { None }
    });
    match sum {
        Some(sum) if sum == Decimal::ONE_HUNDRED => Ok(parts),
        Some(sum) => Err(format!("the points are a hundred together, not {}", sum.normalize())),
        None => Err("points are more than nothing".to_owned()),
    }
}
