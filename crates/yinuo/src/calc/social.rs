//! Calculators of social insurance: contributions, late fees, retirement, unemployment benefit, pensions.

use std::borrow::Cow;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;
use yinuo_core::rulebook::RuleBook;
use yinuo_core::service::Effective;
use yinuo_core::social::{
    BirthMonth, ContributionRates, DatedRate, LateItem, PensionFacts, RetirementGroup, contribution, divisor_at,
    late_fees, monthly_pension, rates_of_packs, retirement_age, unemployment_months,
};

use super::{
    answer::{Answer, Refused},
    calculator::{Calculate, Entry, Field, FieldKind, any_value, line_id},
    dates::{excerpt, read_date},
    figures::{read_amount, read_count, read_number, read_on, read_share, refused},
};

pub(super) const CONTRIBUTION: Entry = Entry {
    name: "contribution",
    fields: Contributions::FIELDS,
    answers: "base_used (the base within floor and ceiling), employer, person (each rounded half up to the fen)",
    start: |_| Ok(Box::new(Contributions)),
};

struct Contributions;

#[derive(Deserialize)]
struct ContributionLine<'line> {
    #[serde(borrow, default, deserialize_with = "any_value")]
    id: Option<&'line RawValue>,
    #[serde(borrow)]
    base: Cow<'line, str>,
    #[serde(borrow)]
    floor: Cow<'line, str>,
    #[serde(borrow, default)]
    ceiling: Option<Cow<'line, str>>,
    #[serde(borrow)]
    rates: RatesText<'line>,
}
line_id!(ContributionLine);

#[derive(Deserialize)]
struct RatesText<'line> {
    #[serde(borrow)]
    employer: Cow<'line, str>,
    #[serde(borrow)]
    person: Cow<'line, str>,
}

impl Calculate for Contributions {
    type Line<'line> = ContributionLine<'line>;
    const FIELDS: &'static [Field] = &[
        Field::required("base", FieldKind::Decimal),
        Field::required("floor", FieldKind::Decimal),
        Field::optional("ceiling", FieldKind::Decimal),
        Field::required("rates", FieldKind::Object("{employer, person}")),
    ];

    fn answer(&mut self, line: &ContributionLine<'_>, answer: &mut Answer<'_>) -> Result<(), Refused> {
        let rates = ContributionRates {
            employer: read_share("rates.employer", &line.rates.employer)?,
            person: read_share("rates.person", &line.rates.person)?,
        };
        let ceiling = line.ceiling.as_deref().map(|text| read_amount("ceiling", text)).transpose()?;
        let (base, floor) = (read_amount("base", &line.base)?, read_amount("floor", &line.floor)?);
        let found = contribution(base, floor, ceiling, rates).map_err(refused)?;
        answer.member("base_used", &found.base_used.to_string());
        answer.member("employer", &found.employer.to_string());
        answer.member("person", &found.person.to_string());
        Ok(())
    }
}

pub(super) const LATE_FEE: Entry = Entry {
    name: "late-fee",
    fields: LateFee::FIELDS,
    answers: "items ([{fee}]), total. Days count from the day after due_on to paid_on, each at the rate of its own date; rates \
              left out: those of the packs",
    start: |packs| Ok(Box::new(LateFee { rules: packs.rulebook()? })),
};

struct LateFee {
    rules: RuleBook,
}

#[derive(Deserialize)]
struct LateFeeLine<'line> {
    #[serde(borrow, default, deserialize_with = "any_value")]
    id: Option<&'line RawValue>,
    #[serde(borrow)]
    items: Vec<ItemText<'line>>,
    #[serde(borrow)]
    paid_on: Cow<'line, str>,
    #[serde(borrow, default)]
    rates: Option<Vec<RateText<'line>>>,
}
line_id!(LateFeeLine);

#[derive(Deserialize)]
struct ItemText<'line> {
    #[serde(borrow)]
    due_on: Cow<'line, str>,
    #[serde(borrow)]
    amount: Cow<'line, str>,
}

#[derive(Deserialize)]
struct RateText<'line> {
    #[serde(borrow)]
    from: Cow<'line, str>,
    #[serde(borrow)]
    per_day: Cow<'line, str>,
}

#[derive(Serialize)]
struct FeeText {
    fee: String,
}

impl Calculate for LateFee {
    type Line<'line> = LateFeeLine<'line>;
    const FIELDS: &'static [Field] = &[
        Field::required("items", FieldKind::Paid),
        Field::required("paid_on", FieldKind::Date),
        Field::optional("rates", FieldKind::List("[{from, per_day}]")),
    ];

    fn answer(&mut self, line: &LateFeeLine<'_>, answer: &mut Answer<'_>) -> Result<(), Refused> {
        let paid_on = read_date("paid_on", &line.paid_on)?;
        let item = |(index, item): (usize, &ItemText<'_>)| {
            Ok(LateItem {
                due_on: read_date(&format!("items[{index}].due_on"), &item.due_on)?,
                amount: read_amount(&format!("items[{index}].amount"), &item.amount)?,
            })
        };
        let items: Vec<LateItem> = line.items.iter().enumerate().map(item).collect::<Result<_, Refused>>()?;
        let rates = match &line.rates {
            Some(rates) => read_rates(rates)?,
            None => rates_of_packs(&self.rules).map_err(refused)?,
        };
        let found = late_fees(&items, paid_on, &rates).map_err(refused)?;
        let fees: Vec<FeeText> = found.fees.iter().map(|fee| FeeText { fee: fee.to_string() }).collect();
        answer.member("items", &fees);
        answer.member("total", &found.total.to_string());
        Ok(())
    }
}

/// Each rate holds until the day before the next one begins.
fn read_rates(written: &[RateText<'_>]) -> Result<Vec<DatedRate>, Refused> {
    let mut rates = Vec::with_capacity(written.len());
    for (index, rate) in written.iter().enumerate() {
        let from = read_date(&format!("rates[{index}].from"), &rate.from)?;
        rates.push((from, read_share(&format!("rates[{index}].per_day"), &rate.per_day)?));
    }
    rates.sort_by_key(|(from, _)| *from);
    let until = |index: usize| rates.get(index + 1).map(|(next, _): &(Date, _)| next.yesterday().unwrap_or(Date::MIN));
    let dated = rates.iter().enumerate().map(|(index, (from, a_day))| DatedRate {
        // Two that begin on one day would leave the first no day; the core refuses the two.
        effective: Effective { from: *from, until: until(index).map(|until| until.max(*from)) },
        a_day: *a_day,
    });
    Ok(dated.collect())
}

const GROUPS: &[&str] = &["male", "female-55", "female-50"];

pub(super) const RETIREMENT_AGE: Entry = Entry {
    name: "retirement-age",
    fields: Retirement::FIELDS,
    answers: "years, months, retires (month), delay_months, least_paid_years (of the year of retirement, decimal)",
    start: |packs| Ok(Box::new(Retirement { rules: packs.rulebook()? })),
};

struct Retirement {
    rules: RuleBook,
}

#[derive(Deserialize)]
struct RetirementLine<'line> {
    #[serde(borrow, default, deserialize_with = "any_value")]
    id: Option<&'line RawValue>,
    #[serde(borrow)]
    birth: Cow<'line, str>,
    group: RetirementGroup,
}
line_id!(RetirementLine);

impl Calculate for Retirement {
    type Line<'line> = RetirementLine<'line>;
    const FIELDS: &'static [Field] =
        &[Field::required("birth", FieldKind::Text), Field::required("group", FieldKind::OneOf(GROUPS))];

    fn answer(&mut self, line: &RetirementLine<'_>, answer: &mut Answer<'_>) -> Result<(), Refused> {
        let wrong = |()| Refused::bad_input(format!("`birth` is not a month like 1965-04: `{}`", excerpt(&line.birth)));
        let birth: BirthMonth = line.birth.parse().map_err(wrong)?;
        let age = retirement_age(&self.rules, birth, line.group).map_err(refused)?;
        answer.number("years", age.years.into());
        answer.number("months", age.months.into());
        answer.member("retires", &age.retires.to_string());
        answer.number("delay_months", age.delay_months.into());
        answer.member("least_paid_years", &age.least_paid_years.to_string());
        Ok(())
    }
}

pub(super) const UNEMPLOYMENT_MONTHS: Entry = Entry {
    name: "unemployment-months",
    fields: Unemployment::FIELDS,
    answers: "months (at most), or not_entitled (true). on left out: the figures in force last",
    start: |packs| Ok(Box::new(Unemployment { rules: packs.rulebook()? })),
};

struct Unemployment {
    rules: RuleBook,
}

#[derive(Deserialize)]
struct UnemploymentLine<'line> {
    #[serde(borrow, default, deserialize_with = "any_value")]
    id: Option<&'line RawValue>,
    #[serde(borrow)]
    years_paid: Cow<'line, str>,
    #[serde(borrow, default)]
    on: Option<Cow<'line, str>>,
}
line_id!(UnemploymentLine);

impl Calculate for Unemployment {
    type Line<'line> = UnemploymentLine<'line>;
    const FIELDS: &'static [Field] =
        &[Field::required("years_paid", FieldKind::Decimal), Field::optional("on", FieldKind::Date)];

    fn answer(&mut self, line: &UnemploymentLine<'_>, answer: &mut Answer<'_>) -> Result<(), Refused> {
        let on = line.on.as_deref().map(read_on).transpose()?;
        let years = read_number("years_paid", &line.years_paid)?;
        match unemployment_months(&self.rules, years, on.unwrap_or(Date::MAX)).map_err(refused)? {
            Some(months) => answer.number("months", months.into()),
            None => answer.member("not_entitled", &true),
        }
        Ok(())
    }
}

pub(super) const PENSION_MONTH: Entry = Entry {
    name: "pension-month",
    fields: Pension::FIELDS,
    answers: "basic ((average + average x index) / 2 x years x the share of a year), account_part (account / divisor), total \
              (the sum of the two, each rounded half up). Without divisor that of the retirement age; full years only",
    start: |packs| Ok(Box::new(Pension { rules: packs.rulebook()? })),
};

struct Pension {
    rules: RuleBook,
}

#[derive(Deserialize)]
struct PensionLine<'line> {
    #[serde(borrow, default, deserialize_with = "any_value")]
    id: Option<&'line RawValue>,
    #[serde(borrow)]
    average_wage: Cow<'line, str>,
    #[serde(borrow)]
    index: Cow<'line, str>,
    #[serde(borrow)]
    years_paid: Cow<'line, str>,
    #[serde(borrow)]
    account: Cow<'line, str>,
    divisor: Option<i64>,
    retirement_age_months: Option<i64>,
    #[serde(borrow)]
    on: Cow<'line, str>,
}
line_id!(PensionLine);

impl Calculate for Pension {
    type Line<'line> = PensionLine<'line>;
    const FIELDS: &'static [Field] = &[
        Field::required("average_wage", FieldKind::Decimal),
        Field::required("index", FieldKind::Decimal),
        Field::required("years_paid", FieldKind::Decimal),
        Field::required("account", FieldKind::Decimal),
        Field::optional("divisor", FieldKind::WholeNumber),
        Field::optional("retirement_age_months", FieldKind::WholeNumber),
        Field::required("on", FieldKind::Date),
    ];

    fn answer(&mut self, line: &PensionLine<'_>, answer: &mut Answer<'_>) -> Result<(), Refused> {
        let on = read_on(&line.on)?;
        let divisor = match (line.divisor, line.retirement_age_months) {
            (Some(divisor), _) => read_count("divisor", divisor)?,
            (None, Some(months)) => {
                let months = read_count("retirement_age_months", months)?;
                divisor_at(&self.rules, months, on).map_err(refused)?
            }
            (None, None) => {
                return Err(Refused::bad_input("`divisor` is missing, and so is `retirement_age_months`"));
            }
        };
        let facts = PensionFacts {
            average_wage: read_amount("average_wage", &line.average_wage)?,
            index: read_number("index", &line.index)?,
            years_paid: read_number("years_paid", &line.years_paid)?,
            account: read_amount("account", &line.account)?,
            divisor,
        };
        let pension = monthly_pension(&self.rules, &facts, on).map_err(refused)?;
        answer.member("basic", &pension.basic.to_string());
        answer.member("account_part", &pension.account_part.to_string());
        answer.member("total", &pension.total.to_string());
        Ok(())
    }
}
