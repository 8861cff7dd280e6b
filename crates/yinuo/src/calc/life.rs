//! Calculators of life products: value of a benefit, level premium, reserve. The table is one of the pack `life-tables-cn`
//! by name, or stands in the line. Amounts are yuan as text; a sum of an annuity is its yearly payment.

use std::borrow::Cow;
use std::sync::Arc;

use serde::Deserialize;
use serde_json::value::RawValue;
use yinuo_core::decimal::decimal;
use yinuo_core::life::{
    BenefitKind, InterestRate, LifeBenefit, LifeRefusal, LifeTable, LifeTables, Loading, PremiumPlan, level_premium,
    reserve, shown_value, value,
};
use yinuo_core::money::Fen;

use super::{
    CalcFailure,
    answer::{Answer, Refused},
    calculator::{AnswerLine, Calculate, Entry, Field, FieldKind, any_value, line_id},
    dates::excerpt,
    packs::{Packs, bad_pack},
};

const PACK: &str = "life-tables-cn";
const FILE: &str = "tables.toml";

pub(super) const KINDS: &[&str] = &["term", "whole", "pure-endowment", "endowment", "annuity-due", "annuity-immediate"];

const TABLE: Field = Field::required("table", FieldKind::LifeTable);
const INTEREST: Field = Field::required("interest", FieldKind::Decimal);
const KIND: Field = Field::required("kind", FieldKind::OneOf(KINDS));
const AGE: Field = Field::required("age", FieldKind::WholeNumber);
const YEARS: Field = Field::optional("years", FieldKind::WholeNumber);
const DEFERRED: Field = Field::optional("deferred", FieldKind::WholeNumber);
const SUM_INSURED: Field = Field::required("sum_insured", FieldKind::Decimal);
const PAY_YEARS: Field = Field::optional("pay_years", FieldKind::WholeNumber);
const LOADING: Field = Field::optional("loading", FieldKind::Decimal);
const DURATION: Field = Field::required("duration", FieldKind::WholeNumber);

/// The tables of a run: those of the pack, and the latest one that stood in a line.
struct Tables {
    named: LifeTables,
    latest: Option<(Box<str>, Arc<LifeTable>)>,
}

impl Tables {
    fn read(packs: &Packs) -> Result<Tables, CalcFailure> {
        Ok(Tables { named: named_tables(packs)?, latest: None })
    }

    fn table(&mut self, written: &RawValue) -> Result<Arc<LifeTable>, Refused> {
        let text = written.get();
        if let Some((_, table)) = self.latest.as_ref().filter(|(latest, _)| **latest == *text) {
            return Ok(table.clone());
        }
        let table = match text.as_bytes().first() {
            Some(b'"') => {
                let name: String = serde_json::from_str(text).map_err(|_| Refused::bad_input("`table` is no name"))?;
                self.named.find(&name).map_err(refused)?.table.clone()
            }
            Some(b'{') => Arc::new(inline_table(text)?),
            _ => return Err(Refused::bad_input("`table` must be a life table's name or an object")),
        };
        self.latest = Some((text.into(), table.clone()));
        Ok(table)
    }
}

/// The tables of the packs. A folder without them is no failure: lines can bring their own.
pub(super) fn named_tables(packs: &Packs) -> Result<LifeTables, CalcFailure> {
    let Some(toml) = packs.find(PACK, FILE)? else { return Ok(LifeTables::default()) };
    let mut failure = None;
    let tables = LifeTables::from_pack(&toml, |file| {
        packs.find(PACK, file).unwrap_or_else(|failed| {
            failure = Some(failed);
            None
        })
    });
    match failure {
        Some(failure) => Err(failure),
        None => tables.map_err(|error| bad_pack(PACK, FILE, error)),
    }
}

fn inline_table(text: &str) -> Result<LifeTable, Refused> {
    #[derive(Deserialize)]
    #[serde(deny_unknown_fields)]
    struct Written {
        age0: u32,
        q: Vec<String>,
    }
    let written: Written = serde_json::from_str(text).map_err(|error| {
        let detail = error.to_string();
        let detail = detail.split(" at line ").next().unwrap_or_default();
        Refused::new("bad_life_table", format!("`table`: {detail}"))
    })?;
    LifeTable::from_texts(written.age0, &written.q).map_err(refused)
}

/// A line type with the fields that all three share.
macro_rules! life_line {
    ($line:ident { $($(#[$of_field:meta])* $field:ident: $type:ty,)* }) => {
        #[derive(Deserialize)]
        struct $line<'line> {
            #[serde(borrow, default, deserialize_with = "any_value")]
            id: Option<&'line RawValue>,
            #[serde(borrow)]
            table: &'line RawValue,
            #[serde(borrow)]
            interest: Cow<'line, str>,
            kind: BenefitKind,
            age: i64,
            years: Option<i64>,
            deferred: Option<i64>,
            $($(#[$of_field])* $field: $type,)*
        }
        line_id!($line);

        impl $line<'_> {
            fn basis(&self, tables: &mut Tables) -> Result<(Arc<LifeTable>, InterestRate, LifeBenefit), Refused> {
                let table = tables.table(self.table)?;
                let interest = decimal(&self.interest).ok_or_else(|| not_decimal("interest", &self.interest))?;
                let interest = InterestRate::new(interest).map_err(refused)?;
                let (first, last) = (table.first_age(), table.last_age());
                let outside = |_| refused(LifeRefusal::AgeOutsideTable { age: self.age, first, last });
                let benefit = LifeBenefit {
                    kind: self.kind,
                    age: u32::try_from(self.age).map_err(outside)?,
                    years: self.years.map(|years| count("years", years)).transpose()?,
                    deferred: count("deferred", self.deferred.unwrap_or(0))?,
                };
                Ok((table, interest, benefit))
            }
        }
    };
}

life_line!(ValueLine {});

life_line!(PremiumLine {
    #[serde(borrow)]
    sum_insured: Cow<'line, str>,
    pay_years: Option<i64>,
    #[serde(borrow, default)]
    loading: Option<Cow<'line, str>>,
});

life_line!(ReserveLine {
    #[serde(borrow)]
    sum_insured: Cow<'line, str>,
    pay_years: Option<i64>,
    #[serde(borrow, default)]
    loading: Option<Cow<'line, str>>,
    duration: i64,
});

pub(super) const LIFE_VALUE: Entry = Entry {
    name: "life-value",
    fields: LifeValue::FIELDS,
    answers: "value (of one unit, 20 decimals; years absent: to the end of the table)",
    start: |packs| start(|tables| Box::new(LifeValue { tables }), packs),
};

struct LifeValue {
    tables: Tables,
}

impl Calculate for LifeValue {
    type Line<'line> = ValueLine<'line>;
    const FIELDS: &'static [Field] = &[TABLE, INTEREST, KIND, AGE, YEARS, DEFERRED];

    fn answer(&mut self, line: &ValueLine<'_>, answer: &mut Answer<'_>) -> Result<(), Refused> {
        let (table, interest, benefit) = line.basis(&mut self.tables)?;
        let worth = value(&table, interest, &benefit).map_err(refused)?;
        answer.member("value", &shown_value(worth).to_string());
        Ok(())
    }
}

pub(super) const LEVEL_PREMIUM: Entry = Entry {
    name: "level-premium",
    fields: LevelPremium::FIELDS,
    answers: "net, gross (yuan a year, each rounded half up to the fen; pay_years absent: as long as the contract lasts)",
    start: |packs| start(|tables| Box::new(LevelPremium { tables }), packs),
};

struct LevelPremium {
    tables: Tables,
}

impl Calculate for LevelPremium {
    type Line<'line> = PremiumLine<'line>;
    const FIELDS: &'static [Field] = &[TABLE, INTEREST, KIND, AGE, YEARS, DEFERRED, SUM_INSURED, PAY_YEARS, LOADING];

    fn answer(&mut self, line: &PremiumLine<'_>, answer: &mut Answer<'_>) -> Result<(), Refused> {
        let (table, interest, benefit) = line.basis(&mut self.tables)?;
        let plan = plan(benefit, &line.sum_insured, line.pay_years)?;
        let loading = read_loading(line.loading.as_deref())?;
        let premium = level_premium(&table, interest, &plan, loading).map_err(refused)?;
        answer.member("net", &premium.net.to_string());
        answer.member("gross", &premium.gross.to_string());
        Ok(())
    }
}

pub(super) const RESERVE: Entry = Entry {
    name: "reserve",
    fields: Reserve::FIELDS,
    answers: "reserve (net premium reserve at the end of that policy year in yuan, rounded half up to the fen)",
    start: |packs| start(|tables| Box::new(Reserve { tables }), packs),
};

struct Reserve {
    tables: Tables,
}

impl Calculate for Reserve {
    type Line<'line> = ReserveLine<'line>;
    const FIELDS: &'static [Field] =
        &[TABLE, INTEREST, KIND, AGE, YEARS, DEFERRED, SUM_INSURED, PAY_YEARS, LOADING, DURATION];

    fn answer(&mut self, line: &ReserveLine<'_>, answer: &mut Answer<'_>) -> Result<(), Refused> {
        let (table, interest, benefit) = line.basis(&mut self.tables)?;
        let plan = plan(benefit, &line.sum_insured, line.pay_years)?;
        // A net premium reserve does not depend on the loading; a wrong one is refused all the same.
        read_loading(line.loading.as_deref())?;
        let held = reserve(&table, interest, &plan, count("duration", line.duration)?).map_err(refused)?;
        answer.member("reserve", &held.to_string());
        Ok(())
    }
}

fn start(
    calculator: impl FnOnce(Tables) -> Box<dyn AnswerLine>,
    packs: Packs,
) -> Result<Box<dyn AnswerLine>, CalcFailure> {
    Ok(calculator(Tables::read(&packs)?))
}

fn plan(benefit: LifeBenefit, sum_insured: &str, pay_years: Option<i64>) -> Result<PremiumPlan, Refused> {
    let sum: Result<Fen, _> = sum_insured.parse();
    let sum_insured = sum.map_err(|refusal| Refused::new(refusal.code(), format!("`sum_insured`: {refusal}")))?;
    let pay_years = pay_years.map(|years| count("pay_years", years)).transpose()?;
    Ok(PremiumPlan { benefit, sum_insured, pay_years })
}

fn read_loading(written: Option<&str>) -> Result<Loading, Refused> {
    let written = written.unwrap_or("0");
    let loading = decimal(written).ok_or_else(|| not_decimal("loading", written))?;
    Loading::new(loading).map_err(refused)
}

fn not_decimal(field: &str, text: &str) -> Refused {
    Refused::bad_input(format!("`{field}` is not a decimal number like 0.035: `{}`", excerpt(text)))
}

fn count(field: &str, number: i64) -> Result<u32, Refused> {
    u32::try_from(number)
        .map_err(|_| Refused::bad_input(format!("`{field}` must lie between 0 and {}, not {number}", u32::MAX)))
}

fn refused(refusal: LifeRefusal) -> Refused {
    Refused::new(refusal.code(), refusal.to_string())
}
