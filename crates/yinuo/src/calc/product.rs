//! The calculator of a wrong age: what was paid, what would have been right, and what follows for both sides.
//!
//! The facts of the policy stand in the line as they were stated. Amounts are yuan as text; of an annuity the sum insured
//! is the payment of a year.

use std::borrow::Cow;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;
use yinuo_core::identity::Sex;
use yinuo_core::life::LifeTables;
use yinuo_core::life::product::{
    PRODUCTS_FILE, PayMode, PolicyFacts, Product, ProductRefusal, Products, ScheduledBenefit, ScheduledKind, Span,
    age_correction, paid_as_stated,
};
use yinuo_core::money::Fen;

use super::{
    CalcFailure,
    answer::{Answer, Refused},
    calculator::{Calculate, Entry, Field, FieldKind, any_value, line_id},
    dates::read_date,
    life::named_tables,
    packs::{Packs, bad_pack},
};

const SEXES: &[&str] = &["male", "female"];
const MODES: &[&str] = &["single", "yearly", "half-yearly", "quarterly", "monthly"];

pub(super) const AGE_CORRECTION: Entry = Entry {
    name: "age-correction",
    fields: AgeCorrection::FIELDS,
    answers: "lines ([{due_on, paid, due, difference}]), refund, make_up, blocked (survival benefits wait), \
              instalment_before, instalment_after (or null), outside_limits, benefit_before, benefit_after ({key, kind, \
              due_on, amount} or null; the next one today or later). cover and pay may be left out where the product has \
              one of them, mode is then yearly; paid left out: every instalment due by today was paid as stated",
    start: |packs| Ok(Box::new(AgeCorrection { tables: named_tables(&packs)?, products: read_products(&packs)? })),
};

struct AgeCorrection {
    tables: LifeTables,
    products: Products,
}

#[derive(Deserialize)]
struct AgeCorrectionLine<'line> {
    #[serde(borrow, default, deserialize_with = "any_value")]
    id: Option<&'line RawValue>,
    #[serde(borrow)]
    product: Cow<'line, str>,
    #[serde(borrow)]
    birth_date: Cow<'line, str>,
    sex: Sex,
    #[serde(borrow)]
    effective_on: Cow<'line, str>,
    #[serde(borrow)]
    sum_insured: Cow<'line, str>,
    #[serde(borrow, default)]
    cover: Option<Cow<'line, str>>,
    #[serde(borrow, default)]
    pay: Option<Cow<'line, str>>,
    #[serde(default)]
    mode: Option<PayMode>,
    #[serde(borrow)]
    true_birth_date: Cow<'line, str>,
    #[serde(borrow)]
    today: Cow<'line, str>,
    #[serde(borrow, default)]
    paid: Option<Vec<PaidText<'line>>>,
}
line_id!(AgeCorrectionLine);

#[derive(Deserialize)]
struct PaidText<'line> {
    #[serde(borrow)]
    due_on: Cow<'line, str>,
    #[serde(borrow)]
    amount: Cow<'line, str>,
}

#[derive(Serialize)]
struct LineText {
    due_on: Date,
    paid: String,
    due: String,
    difference: String,
}

#[derive(Serialize)]
struct BenefitText {
    key: String,
    kind: ScheduledKind,
    due_on: Date,
    amount: String,
}

impl Calculate for AgeCorrection {
    type Line<'line> = AgeCorrectionLine<'line>;
    const FIELDS: &'static [Field] = &[
        Field::required("product", FieldKind::Text),
        Field::required("birth_date", FieldKind::Date),
        Field::required("sex", FieldKind::OneOf(SEXES)),
        Field::required("effective_on", FieldKind::Date),
        Field::required("sum_insured", FieldKind::Decimal),
        Field::optional("cover", FieldKind::Text),
        Field::optional("pay", FieldKind::Text),
        Field::optional("mode", FieldKind::OneOf(MODES)),
        Field::required("true_birth_date", FieldKind::Date),
        Field::required("today", FieldKind::Date),
        Field::optional("paid", FieldKind::Paid),
    ];

    fn answer(&mut self, line: &AgeCorrectionLine<'_>, answer: &mut Answer<'_>) -> Result<(), Refused> {
        let effective_on = read_date("effective_on", &line.effective_on)?;
        let product = if line.product.contains('@') {
            self.products.find_version(&line.product)
        } else {
            self.products.find_on(&line.product, effective_on)
        };
        let product = product.map_err(refused)?;
        let stated = line.facts(product, effective_on)?;
        let today = read_date("today", &line.today)?;
        let paid = match &line.paid {
            Some(paid) => paid.iter().enumerate().map(read_paid).collect::<Result<Vec<_>, _>>()?,
            None => {
                product.check(&stated).map_err(refused)?;
                paid_as_stated(product, &self.tables, &stated, today).map_err(refused)?
            }
        };
        let true_birth_date = read_date("true_birth_date", &line.true_birth_date)?;
        let correction =
            age_correction(product, &self.tables, &stated, &paid, true_birth_date, today).map_err(refused)?;
        let lines: Vec<LineText> = correction
            .lines
            .iter()
            .map(|line| LineText {
                due_on: line.due_on,
                paid: line.paid.to_string(),
                due: line.due.to_string(),
                difference: line.difference.to_string(),
            })
            .collect();
        answer.member("lines", &lines);
        answer.member("refund", &correction.refund.to_string());
        answer.member("make_up", &correction.make_up.to_string());
        answer.member("blocked", &correction.blocked);
        answer.member("instalment_before", &correction.instalment_before.to_string());
        answer.member("instalment_after", &correction.instalment_after.map(|instalment| instalment.to_string()));
        answer.member("outside_limits", &correction.outside_limits);
        answer.member("benefit_before", &correction.benefit_before.map(benefit_text));
        answer.member("benefit_after", &correction.benefit_after.map(benefit_text));
        Ok(())
    }
}

impl AgeCorrectionLine<'_> {
    fn facts(&self, product: &Product, effective_on: Date) -> Result<PolicyFacts, Refused> {
        let sum: Result<Fen, _> = self.sum_insured.parse();
        let sum_insured = sum.map_err(|refusal| Refused::new(refusal.code(), format!("`sum_insured`: {refusal}")))?;
        Ok(PolicyFacts {
            birth_date: read_date("birth_date", &self.birth_date)?,
            sex: self.sex,
            effective_on,
            sum_insured,
            cover: read_span("cover", self.cover.as_deref(), &product.offer.covers)?,
            pay: read_span("pay", self.pay.as_deref(), &product.offer.pays)?,
            mode: self.mode.unwrap_or(PayMode::Yearly),
        })
    }
}

fn read_span(field: &str, written: Option<&str>, offered: &[Span]) -> Result<Span, Refused> {
    match (written, offered) {
        (Some(text), _) => text.parse().map_err(|error| Refused::bad_input(format!("`{field}`: {error}"))),
        (None, [only]) => Ok(*only),
        (None, several) => {
            let several: Vec<String> = several.iter().map(ToString::to_string).collect();
            Err(Refused::bad_input(format!("`{field}` is missing; the product offers {}", several.join(", "))))
        }
    }
}

fn read_paid((index, paid): (usize, &PaidText<'_>)) -> Result<(Date, Fen), Refused> {
    let due_on = read_date(&format!("paid[{index}].due_on"), &paid.due_on)?;
    let amount: Result<Fen, _> = paid.amount.parse();
    let wrong = |refusal: yinuo_core::money::MoneyRefusal| {
        Refused::new(refusal.code(), format!("`paid[{index}].amount`: {refusal}"))
    };
    Ok((due_on, amount.map_err(wrong)?))
}

fn benefit_text(benefit: ScheduledBenefit) -> BenefitText {
    let ScheduledBenefit { key, kind, due_on, amount } = benefit;
    BenefitText { key, kind, due_on, amount: amount.to_string() }
}

/// The products of all packs; a folder without any leaves only unknown ones.
fn read_products(packs: &Packs) -> Result<Products, CalcFailure> {
    let mut read = Vec::new();
    for pack in packs.with(PRODUCTS_FILE)? {
        let toml = packs.text(&pack, PRODUCTS_FILE)?;
        let mut failure = None;
        let products = Products::from_pack(&pack, &toml, |file| {
            packs.find(&pack, file).unwrap_or_else(|failed| {
                failure = Some(failed);
                None
            })
        });
        if let Some(failure) = failure {
            return Err(failure);
        }
        read.push(products.map_err(|error| bad_pack(&pack, PRODUCTS_FILE, error))?);
    }
    Products::merge(read).map_err(|error| bad_pack("packs", PRODUCTS_FILE, error))
}

fn refused(refusal: ProductRefusal) -> Refused {
    Refused::new(refusal.code(), refusal.to_string())
}
