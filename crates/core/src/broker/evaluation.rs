//! The yearly evaluation of insurers (保险公司年度评价): a scheme of a pack gives points to what was measured of each, and whoever has more
//! of them stands before the others. What each criterion gave and took is kept with the ranking, so that it says why.

use jiff::civil::Date;
use rust_decimal::{Decimal, RoundingStrategy};
use serde::{Deserialize, Serialize};

use crate::decimal::decimal;
use crate::id::PartyId;
use crate::indicator::{Part, part_points};
use crate::pack::written::{Filled, Problems, WrittenEffective};
use crate::pack::{PackSource, RuleProblem};
use crate::refusal::Refusal;
use crate::service::{Effective, Status};
use crate::text::LocalText;

/// The file of a pack that schemes of evaluation are read from.
pub const EVALUATION_FILE: &str = "evaluation.toml";

const REMEDY: &str = "see docs/packs/broker-cn.md";

/// What is measured of an insurer. Each is a figure that the scheme gives points to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Measure {
    /// Its solvency ratio as it was entered, in hundredths.
    Solvency,
    /// Of the times that services ask of an insurer, how many hundredths it agreed to.
    TermsAgreed,
    /// Of its promises whose time is over, how many hundredths it kept in time.
    PromisesKept,
    /// Of what was claimed in decided claims, how many hundredths it agreed to.
    ClaimsAgreed,
    /// What clients answered about their claims with it, on average.
    Satisfaction,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Criterion {
    pub key: String,
    pub name: LocalText,
    pub measure: Measure,
    pub points: Decimal,
    /// At this figure it gives all its points, at `none` nothing, in between by as much.
    pub full: Decimal,
    pub none: Decimal,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct EvaluationScheme {
    pub key: String,
    pub effective: Effective,
    pub name: LocalText,
    /// The questionnaire whose ratings say how satisfied clients were.
    pub questionnaire: String,
    pub criteria: Vec<Criterion>,
    pub cite: String,
    pub status: Status,
}

/// A figure of an insurer and what it was made of.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Measured {
    /// Absent where there was nothing to measure.
    pub figure: Option<Decimal>,
    /// How many of how many, or what was entered by whom: told as it stands.
    pub counted: Vec<String>,
}

impl Measured {
    /// So many hundredths of the whole, to four digits; nothing of nothing.
    pub fn hundredths(part: i64, whole: i64) -> Measured {
        let figure = Decimal::from(part).checked_mul(Decimal::ONE_HUNDRED);
        let figure = figure.and_then(|figure| figure.checked_div(Decimal::from(whole)));
        Measured { figure: figure.map(|figure| rounded(figure, 4)), counted: vec![part.to_string(), whole.to_string()] }
    }

    /// What so many answers gave together, to each of them.
    pub fn average(sum: i64, answers: i64) -> Measured {
        let figure = Decimal::from(sum).checked_div(Decimal::from(answers));
        Measured {
            figure: figure.map(|figure| rounded(figure, 4)),
            counted: vec![sum.to_string(), answers.to_string()],
        }
    }
}

fn rounded(number: Decimal, digits: u32) -> Decimal {
    number.round_dp_with_strategy(digits, RoundingStrategy::MidpointAwayFromZero).normalize()
}

/// What was measured of an insurer, in the order of the criteria.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Candidate {
    pub insurer: PartyId,
    pub name: String,
    pub measured: Vec<Measured>,
}

/// What a criterion came to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CriterionResult {
    pub criterion: String,
    pub points: Decimal,
    pub figure: Option<Decimal>,
    pub counted: Vec<String>,
    /// Absent where there was nothing to measure: the criterion is left out and the others count for more.
    pub got: Option<Decimal>,
}

/// An insurer in the ranking.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RankedInsurer {
    /// Insurers with as many points share one.
    pub rank: u32,
    pub insurer: PartyId,
    pub name: String,
    /// Of a hundred; absent where nothing could be measured.
    pub total: Option<Decimal>,
    pub criteria: Vec<CriterionResult>,
}

impl EvaluationScheme {
    /// The scheme with other points. They are a hundred together, or it is refused.
    pub fn with_points(&self, points: &[(String, Decimal)]) -> Result<EvaluationScheme, Refusal> {
        let mut changed = self.clone();
        for (key, points) in points {
            let unknown = || Refusal::new("unknown_metric").with("metric", key.chars().take(80).collect::<String>());
            let criterion = changed.criteria.iter_mut().find(|known| known.key == *key).ok_or_else(unknown)?;
            criterion.points = *points;
        }
        hundred(&changed.criteria)?;
        Ok(changed)
    }

    /// The insurers in their order: who has most stands first, of whom nothing is known last.
    pub fn rank(&self, candidates: Vec<Candidate>) -> Result<Vec<RankedInsurer>, Refusal> {
        let mut ranked = candidates.into_iter().map(|one| self.judged(one)).collect::<Result<Vec<_>, _>>()?;
        ranked.sort_by(|one, other| other.total.cmp(&one.total).then_with(|| one.insurer.cmp(&other.insurer)));
        let (mut rank, mut before) = (0, None);
        for (place, one) in (1..).zip(ranked.iter_mut()) {
            if before != Some(one.total) {
                rank = place;
            }
            one.rank = rank;
            before = Some(one.total);
        }
        Ok(ranked)
    }

    fn judged(&self, candidate: Candidate) -> Result<RankedInsurer, Refusal> {
        let too_many = || Refusal::new("too_many_digits");
        let (mut sum, mut counted, mut criteria) = (Decimal::ZERO, Decimal::ZERO, Vec::new());
        for (criterion, measured) in self.criteria.iter().zip(candidate.measured) {
            let got = measured.figure.map(|figure| points_of(criterion, figure).ok_or_else(too_many)).transpose()?;
            if let Some(got) = got {
                sum = sum.checked_add(got).ok_or_else(too_many)?;
                counted = counted.checked_add(criterion.points).ok_or_else(too_many)?;
            }
            criteria.push(CriterionResult {
                criterion: criterion.key.clone(),
                points: criterion.points,
                figure: measured.figure,
                counted: measured.counted,
                got: got.map(|got| rounded(got, 2)),
            });
        }
        let of_hundred = sum.checked_mul(Decimal::ONE_HUNDRED).ok_or_else(too_many)?;
        let total = of_hundred.checked_div(counted).map(|total| rounded(total, 2));
        Ok(RankedInsurer { rank: 0, insurer: candidate.insurer, name: candidate.name, total, criteria })
    }
}

fn points_of(criterion: &Criterion, figure: Decimal) -> Option<Decimal> {
    let Criterion { points, full, none, .. } = *criterion;
    part_points(&Part { indicator: String::new(), points, full, none }, figure)
}

fn hundred(criteria: &[Criterion]) -> Result<(), Refusal> {
    let not = |sum: String| Refusal::new("weights_not_a_hundred").with("sum", sum);
    let sum = criteria.iter().try_fold(Decimal::ZERO, |sum, one| sum.checked_add(one.points));
    let negative = criteria.iter().any(|one| one.points.is_sign_negative());
    match sum {
        Some(sum) if sum == Decimal::ONE_HUNDRED && !negative => Ok(()),
        sum => Err(not(sum.map(|sum| sum.normalize().to_string()).unwrap_or_default())),
    }
}

/// The schemes of all packs.
#[derive(Debug, Clone, Default)]
pub struct EvaluationSchemes(Vec<EvaluationScheme>);

impl EvaluationSchemes {
    pub fn add(&mut self, schemes: Vec<EvaluationScheme>) {
        self.0.extend(schemes);
    }

    /// The one that holds on a day.
    pub fn on(&self, on: Date) -> Result<&EvaluationScheme, Refusal> {
        let found = self.0.iter().find(|scheme| scheme.effective.covers(on));
        found.ok_or_else(|| Refusal::new("unknown_scheme").with("scheme", "evaluation").with("on", on.to_string()))
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct WrittenFile {
    evaluation: Vec<WrittenScheme>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct WrittenScheme {
    key: String,
    effective: WrittenEffective,
    name: LocalText,
    questionnaire: String,
    criterion: Vec<WrittenCriterion>,
    cite: Filled,
    status: Status,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct WrittenCriterion {
    key: String,
    name: LocalText,
    measure: Measure,
    points: String,
    full: String,
    none: String,
}

/// The schemes of a pack; none where it has no `evaluation.toml`.
pub fn evaluations_of_source(source: &PackSource) -> Result<Vec<EvaluationScheme>, Vec<RuleProblem>> {
    let Some(text) = source.file(EVALUATION_FILE) else { return Ok(Vec::new()) };
    let mut problems = Problems::new(EVALUATION_FILE, text, REMEDY);
    let written: Option<WrittenFile> = problems.parse("evaluation");
    let mut read: Vec<EvaluationScheme> = Vec::new();
    for one in written.into_iter().flat_map(|file| file.evaluation) {
        let key = one.key.clone();
        let offset = text.find(&format!("\"{key}\"")).unwrap_or(0);
        match one.read() {
            Ok(new) if read.iter().any(|known| known.effective.overlaps(&new.effective)) => {
                problems.wrong(offset, format!("evaluation.{key}"), "two evaluations hold on the same days");
            }
            Ok(new) => read.push(new),
            Err(message) => problems.wrong(offset, format!("evaluation.{key}"), message),
        }
    }
    if problems.list.is_empty() { Ok(read) } else { Err(problems.list) }
}

impl WrittenScheme {
    fn read(self) -> Result<EvaluationScheme, String> {
        let effective = self.effective.effective().ok_or("the span ends before it begins")?;
        let mut criteria: Vec<Criterion> = Vec::new();
        for written in self.criterion {
            let criterion = written.read()?;
            if criteria.iter().any(|known| known.key == criterion.key) {
                return Err(format!("the criterion `{}` is there twice", criterion.key));
            }
            criteria.push(criterion);
        }
        hundred(&criteria).map_err(|refusal| {
            let sum = refusal.fact("sum").unwrap_or_default();
            format!("the points of the criteria are a hundred together, not {sum}")
        })?;
        Ok(EvaluationScheme {
            key: self.key,
            effective,
            name: self.name,
            questionnaire: self.questionnaire,
            criteria,
            cite: self.cite.0,
            status: self.status,
        })
    }
}

impl WrittenCriterion {
    fn read(self) -> Result<Criterion, String> {
        let number = |text: &str| decimal(text).ok_or_else(|| format!("`{text}` is no decimal number"));
        let (points, full, none) = (number(&self.points)?, number(&self.full)?, number(&self.none)?);
        if full == none {
            return Err(format!("by the scale of `{}` nobody could lose a point", self.key));
        }
        if points <= Decimal::ZERO {
            return Err(format!("`{}` has more than no points", self.key));
        }
        Ok(Criterion { key: self.key, name: self.name, measure: self.measure, points, full, none })
    }
}
