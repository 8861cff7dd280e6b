//! Calculators on the sale and the keeping of policies: statements that must be signed, and persistency.

use std::borrow::Cow;
use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;
use yinuo_core::life::persistency::{
    CountedPolicy, EndCause, Persistency, PersistencyMonth, PersistencyReport, persistency,
};
use yinuo_core::life::product::PayMode;
use yinuo_core::life::suitability::{PremiumAsked, ProductKind, SuitabilityFacts, statements};
use yinuo_core::rulebook::RuleBook;

use super::{
    answer::{Answer, Refused},
    calculator::{Calculate, Entry, Field, FieldKind, any_value, line_id},
    dates::read_date,
    figures::{read_amount, read_count, read_on, refused},
};

pub(super) const SUITABILITY: Entry = Entry {
    name: "suitability",
    fields: Suitability::FIELDS,
    answers: "statements ([{code: four-incomes|fifth-of-income|age-and-term|over-budget, article}]; empty before the rule and for \
              other products). One of single_premium and yearly_premium is given",
    start: |packs| Ok(Box::new(Suitability { rules: packs.rulebook()? })),
};

struct Suitability {
    rules: RuleBook,
}

#[derive(Deserialize)]
struct SuitabilityLine<'line> {
    #[serde(borrow, default, deserialize_with = "any_value")]
    id: Option<&'line RawValue>,
    #[serde(borrow)]
    on: Cow<'line, str>,
    kind: ProductKind,
    age: i64,
    pay_years: i64,
    #[serde(borrow, default)]
    single_premium: Option<Cow<'line, str>>,
    #[serde(borrow, default)]
    yearly_premium: Option<Cow<'line, str>>,
    #[serde(borrow)]
    yearly_income: Cow<'line, str>,
    #[serde(borrow)]
    budget: Cow<'line, str>,
}
line_id!(SuitabilityLine);

impl Calculate for Suitability {
    type Line<'line> = SuitabilityLine<'line>;
    const FIELDS: &'static [Field] = &[
        Field::required("on", FieldKind::Date),
        Field::required("kind", FieldKind::OneOf(ProductKind::ALL)),
        Field::required("age", FieldKind::WholeNumber),
        Field::required("pay_years", FieldKind::WholeNumber),
        Field::optional("single_premium", FieldKind::Decimal),
        Field::optional("yearly_premium", FieldKind::Decimal),
        Field::required("yearly_income", FieldKind::Decimal),
        Field::required("budget", FieldKind::Decimal),
    ];

    fn answer(&mut self, line: &SuitabilityLine<'_>, answer: &mut Answer<'_>) -> Result<(), Refused> {
        let premium = match (line.single_premium.as_deref(), line.yearly_premium.as_deref()) {
            (Some(single), None) => PremiumAsked::Single(read_amount("single_premium", single)?),
            (None, Some(yearly)) => PremiumAsked::Yearly(read_amount("yearly_premium", yearly)?),
            (None, None) => return Err(Refused::bad_input("`single_premium` is missing, and so is `yearly_premium`")),
            (Some(_), Some(_)) => {
                return Err(Refused::bad_input("a premium is either `single_premium` or `yearly_premium`, not both"));
            }
        };
        let facts = SuitabilityFacts {
            kind: line.kind,
            age: read_count("age", line.age)?,
            pay_years: read_count("pay_years", line.pay_years)?,
            premium,
            yearly_income: read_amount("yearly_income", &line.yearly_income)?,
            budget: read_amount("budget", &line.budget)?,
        };
        answer.member("statements", &statements(&self.rules, &facts, read_on(&line.on)?).map_err(refused)?);
        Ok(())
    }
}

pub(super) const PERSISTENCY: Entry = Entry {
    name: "persistency",
    fields: PersistencyOf::FIELDS,
    answers: "numerator, denominator (yuan), ratio (20 decimals, or null), left_out ({cause or single: how many}), outside (how \
              many have their month outside the period), by_channel ({channel: the same figures})",
    start: |_| Ok(Box::new(PersistencyOf)),
};

struct PersistencyOf;

#[derive(Deserialize)]
struct PersistencyLine<'line> {
    #[serde(borrow, default, deserialize_with = "any_value")]
    id: Option<&'line RawValue>,
    month: i64,
    #[serde(borrow)]
    period: PeriodText<'line>,
    #[serde(borrow)]
    policies: Vec<PolicyText<'line>>,
}
line_id!(PersistencyLine);

#[derive(Deserialize)]
struct PeriodText<'line> {
    #[serde(borrow)]
    from: Cow<'line, str>,
    #[serde(borrow)]
    to: Cow<'line, str>,
}

#[derive(Deserialize)]
struct PolicyText<'line> {
    #[serde(borrow)]
    effective_on: Cow<'line, str>,
    mode: PayMode,
    channel: String,
    #[serde(borrow)]
    first_year_premium: Cow<'line, str>,
    #[serde(borrow)]
    received_in_month: Cow<'line, str>,
    #[serde(borrow, default)]
    ended: Option<EndText<'line>>,
}

#[derive(Deserialize)]
struct EndText<'line> {
    cause: EndCause,
    #[serde(borrow)]
    date: Cow<'line, str>,
}

#[derive(Serialize)]
struct FiguresText {
    numerator: String,
    denominator: String,
    ratio: Option<String>,
    left_out: BTreeMap<String, u64>,
    outside: u64,
}

impl Calculate for PersistencyOf {
    type Line<'line> = PersistencyLine<'line>;
    const FIELDS: &'static [Field] = &[
        Field::required("month", FieldKind::WholeNumber),
        Field::required("period", FieldKind::Object("{from, to}")),
        Field::required(
            "policies",
            FieldKind::List(
                "[{effective_on, mode, channel, first_year_premium, received_in_month, ended?: {cause, date}}]",
            ),
        ),
    ];

    fn answer(&mut self, line: &PersistencyLine<'_>, answer: &mut Answer<'_>) -> Result<(), Refused> {
        let month = PersistencyMonth::new(line.month).map_err(refused)?;
        let (from, to) = (read_date("period.from", &line.period.from)?, read_date("period.to", &line.period.to)?);
        let policies: Vec<CountedPolicy> =
            line.policies.iter().enumerate().map(read_policy).collect::<Result<_, Refused>>()?;
        let PersistencyReport { all, by_channel } = persistency(month, from, to, &policies).map_err(refused)?;
        let told = figures_text(&all)?;
        answer.member("numerator", &told.numerator);
        answer.member("denominator", &told.denominator);
        answer.member("ratio", &told.ratio);
        answer.member("left_out", &told.left_out);
        answer.member("outside", &told.outside);
        let channels: Result<BTreeMap<&str, FiguresText>, Refused> =
            by_channel.iter().map(|(channel, figures)| Ok((channel.as_str(), figures_text(figures)?))).collect();
        answer.member("by_channel", &channels?);
        Ok(())
    }
}

fn read_policy((index, policy): (usize, &PolicyText<'_>)) -> Result<CountedPolicy, Refused> {
    let field = |name: &str| format!("policies[{index}].{name}");
    let ended = match &policy.ended {
        Some(end) => Some((end.cause, read_date(&field("ended.date"), &end.date)?)),
        None => None,
    };
    Ok(CountedPolicy {
        effective_on: read_date(&field("effective_on"), &policy.effective_on)?,
        mode: policy.mode,
        channel: policy.channel.clone(),
        first_year_premium: read_amount(&field("first_year_premium"), &policy.first_year_premium)?,
        received_in_month: read_amount(&field("received_in_month"), &policy.received_in_month)?,
        ended,
    })
}

fn figures_text(figures: &Persistency) -> Result<FiguresText, Refused> {
    let left_out = figures.left_out.iter().map(|(cause, count)| (cause.key().to_owned(), *count)).collect();
    Ok(FiguresText {
        numerator: figures.numerator.to_string(),
        denominator: figures.denominator.to_string(),
        ratio: figures.ratio().map_err(refused)?.map(|ratio| ratio.to_string()),
        left_out,
        outside: figures.outside,
    })
}
