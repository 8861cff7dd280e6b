//! The score of a desk over a period (绩效考核): a scheme of a pack gives points to metrics, each an indicator of a person; what is taken off is
//! told metric by metric. Nothing here knows whom it is about or where the figures come from.

use jiff::civil::Date;
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use super::permission::READ_SCORES;
use crate::approval::ApprovalAct;
use crate::decimal::decimal;
use crate::id::id;
use crate::indicator::{Figure, Part, part_points};
use crate::pack::written::{Filled, Problems, WrittenEffective};
use crate::pack::{PackSource, RuleProblem};
use crate::refusal::Refusal;
use crate::service::{Allowance, Effective, Status};
use crate::text::LocalText;

id!(
    /// The scores of an office over a period.
    ScoreRoundId, "scores"
);
id!(
    /// The score sheet of a person, in one edition.
    ScoreSheetId, "sheet"
);

/// Making scores final.
pub static SCORE_FREEZE: ApprovalAct = ApprovalAct {
    key: "score-freeze",
    zh: "确认绩效考核",
    en: "Make scores final",
    seen_with: READ_SCORES,
    narrows: None,
};

/// The file of a pack that schemes are read from.
pub const SCHEMES_FILE: &str = "schemes.toml";

const REMEDY: &str = "see docs/packs/score-life-counter-2012.md";

/// How the points of a metric come about.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Scale {
    /// So many are taken off for each case that is counted, at most all.
    Each(Decimal),
    /// All at one figure, none at the other, in between by as much.
    Between { full: Decimal, none: Decimal },
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Metric {
    pub key: String,
    pub name: LocalText,
    pub group: String,
    pub indicator: String,
    pub points: Decimal,
    pub scale: Scale,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct MetricGroup {
    pub key: String,
    pub name: LocalText,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Scheme {
    pub key: String,
    pub effective: Effective,
    pub name: LocalText,
    /// Who of an office is scored.
    pub roles: Vec<String>,
    /// How long one may object after the sheets were shown.
    pub objection_within: Allowance,
    pub groups: Vec<MetricGroup>,
    pub metrics: Vec<Metric>,
    pub cite: String,
    pub status: Status,
}

/// What came of a metric.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct MetricResult {
    pub metric: String,
    pub points: Decimal,
    /// Absent where there were no cases: the metric is left out and the others count for more.
    pub figure: Option<Decimal>,
    /// What the figure was made of.
    pub counted: Vec<Decimal>,
    pub got: Option<Decimal>,
}

impl MetricResult {
    pub fn deducted(&self) -> Option<Decimal> {
        self.points.checked_sub(self.got?)
    }
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SheetResult {
    pub metrics: Vec<MetricResult>,
    /// Of a hundred; absent where no metric had cases.
    pub total: Option<Decimal>,
    /// For how many points of a hundred there were cases.
    pub counted: Decimal,
}

/// A figure of a person and what it was made of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Measured {
    pub figure: Figure,
    pub counted: Vec<Decimal>,
}

impl Scheme {
    /// The scheme with other points. They are a hundred together, or it is refused.
    pub fn with_points(&self, points: &[(String, Decimal)]) -> Result<Scheme, Refusal> {
        let mut changed = self.clone();
        for (key, points) in points {
            let unknown = || Refusal::new("unknown_metric").with("metric", key.chars().take(80).collect::<String>());
            let metric = changed.metrics.iter_mut().find(|metric| metric.key == *key).ok_or_else(unknown)?;
            metric.points = *points;
        }
        hundred(&changed.metrics)?;
        Ok(changed)
    }

    /// The sheet of somebody, from the figures of the metrics in their order.
    pub fn sheet(&self, measured: &[Measured]) -> Result<SheetResult, Refusal> {
        let too_many = || Refusal::new("too_many_digits");
        let (mut sum, mut counted, mut metrics) = (Decimal::ZERO, Decimal::ZERO, Vec::new());
        for (metric, measured) in self.metrics.iter().zip(measured) {
            let figure = measured.figure.value();
            let got = figure.map(|figure| points_of(metric, figure).ok_or_else(too_many)).transpose()?;
            if let Some(got) = got {
                sum = sum.checked_add(got).ok_or_else(too_many)?;
                counted = counted.checked_add(metric.points).ok_or_else(too_many)?;
            }
            metrics.push(MetricResult {
                metric: metric.key.clone(),
                points: metric.points,
                figure,
                counted: measured.counted.clone(),
                got: got.map(|got| got.normalize()),
            });
        }
        let total = match counted.is_zero() {
            true => None,
            false => {
                let of_hundred = sum.checked_mul(Decimal::ONE_HUNDRED).and_then(|sum| sum.checked_div(counted));
                Some(of_hundred.ok_or_else(too_many)?.normalize())
            }
        };
        Ok(SheetResult { metrics, total, counted })
    }
}

fn points_of(metric: &Metric, figure: Decimal) -> Option<Decimal> {
    match &metric.scale {
        Scale::Each(each) => {
            let off = each.checked_mul(figure)?;
            Some(metric.points.checked_sub(off)?.clamp(Decimal::ZERO, metric.points))
        }
        Scale::Between { full, none } => {
            let part = Part { indicator: String::new(), points: metric.points, full: *full, none: *none };
            part_points(&part, figure)
        }
    }
}

fn hundred(metrics: &[Metric]) -> Result<(), Refusal> {
    let not = |sum: String| Refusal::new("weights_not_a_hundred").with("sum", sum);
    if metrics.iter().any(|metric| metric.points.is_sign_negative()) {
        return Err(not(String::new()));
    }
    let sum = metrics.iter().try_fold(Decimal::ZERO, |sum, metric| sum.checked_add(metric.points));
    match sum {
        Some(sum) if sum == Decimal::ONE_HUNDRED => Ok(()),
        sum => Err(not(sum.map(|sum| sum.normalize().to_string()).unwrap_or_default())),
    }
}

/// The schemes of all packs.
#[derive(Debug, Clone, Default)]
pub struct Schemes(Vec<Scheme>);

impl Schemes {
    pub fn add(&mut self, schemes: Vec<Scheme>) {
        self.0.extend(schemes);
    }

    pub fn all(&self) -> &[Scheme] {
        &self.0
    }

    /// The version that holds on a day.
    pub fn find_on(&self, key: &str, on: Date) -> Result<&Scheme, Refusal> {
        let found = self.0.iter().find(|one| one.key == key && one.effective.covers(on));
        found.ok_or_else(|| {
            let key = key.chars().take(80).collect::<String>();
            Refusal::new("unknown_scheme").with("scheme", key).with("on", on.to_string())
        })
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct WrittenFile {
    scheme: Vec<WrittenScheme>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct WrittenScheme {
    key: String,
    effective: WrittenEffective,
    name: LocalText,
    roles: Vec<String>,
    objection_within: Allowance,
    group: Vec<MetricGroup>,
    metric: Vec<WrittenMetric>,
    cite: Filled,
    status: Status,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct WrittenMetric {
    key: String,
    name: LocalText,
    group: String,
    indicator: String,
    points: String,
    each: Option<String>,
    full: Option<String>,
    none: Option<String>,
}

/// The schemes of a pack; none where it has no `schemes.toml`.
pub fn schemes_of_source(source: &PackSource) -> Result<Vec<Scheme>, Vec<RuleProblem>> {
    let Some(text) = source.file(SCHEMES_FILE) else { return Ok(Vec::new()) };
    let mut problems = Problems::new(SCHEMES_FILE, text, REMEDY);
    let written: Option<WrittenFile> = problems.parse("scheme");
    let mut read: Vec<Scheme> = Vec::new();
    for one in written.into_iter().flat_map(|file| file.scheme) {
        let key = one.key.clone();
        let offset = text.find(&format!("\"{key}\"")).unwrap_or(0);
        match one.read() {
            Ok(new) if read.iter().any(|known| known.key == new.key && known.effective.overlaps(&new.effective)) => {
                problems.wrong(offset, format!("scheme.{key}"), "two of this key hold on the same days");
            }
            Ok(new) => read.push(new),
            Err(message) => problems.wrong(offset, format!("scheme.{key}"), message),
        }
    }
    if problems.list.is_empty() { Ok(read) } else { Err(problems.list) }
}

impl WrittenScheme {
    fn read(self) -> Result<Scheme, String> {
        let effective = self.effective.effective().ok_or("the span ends before it begins")?;
        let mut metrics: Vec<Metric> = Vec::new();
        for written in self.metric {
            let metric = written.read()?;
            if !self.group.iter().any(|group| group.key == metric.group) {
                return Err(format!("`{}` belongs to `{}`, which is no group", metric.key, metric.group));
            }
            if metrics.iter().any(|known| known.key == metric.key) {
                return Err(format!("the metric `{}` is there twice", metric.key));
            }
            metrics.push(metric);
        }
        hundred(&metrics).map_err(|refusal| {
            let sum = refusal.fact("sum").unwrap_or_default();
            format!("the points of the metrics are a hundred together, not {sum}")
        })?;
        if self.roles.is_empty() {
            return Err("somebody is scored: `roles` names whom".to_owned());
        }
        Ok(Scheme {
            key: self.key,
            effective,
            name: self.name,
            roles: self.roles,
            objection_within: self.objection_within,
            groups: self.group,
            metrics,
            cite: self.cite.0,
            status: self.status,
        })
    }
}

impl WrittenMetric {
    fn read(self) -> Result<Metric, String> {
        let number = |text: &str| decimal(text).ok_or_else(|| format!("`{text}` is no decimal number"));
        let scale = match (&self.each, &self.full, &self.none) {
            (Some(each), None, None) => Scale::Each(number(each)?),
            (None, Some(full), Some(none)) => Scale::Between { full: number(full)?, none: number(none)? },
            _ => return Err(format!("`{}` has `each`, or `full` and `none`", self.key)),
        };
        let is_flat = matches!(&scale, Scale::Between { full, none } if full == none);
        if is_flat || matches!(&scale, Scale::Each(each) if *each <= Decimal::ZERO) {
            return Err(format!("by the scale of `{}` nobody could lose a point", self.key));
        }
        let points = number(&self.points)?;
        if points <= Decimal::ZERO {
            return Err(format!("`{}` has more than no points", self.key));
        }
        Ok(Metric { key: self.key, name: self.name, group: self.group, indicator: self.indicator, points, scale })
    }
}
