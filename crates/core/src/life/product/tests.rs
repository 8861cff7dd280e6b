//! Dates and figures of single policies. The figures were worked out again with exact fractions from the life tables, by
//! summing each payment times the probability to reach it, and rounded half up at the end.

use jiff::civil::{Date, date};
use rust_decimal::Decimal;

use super::*;
use crate::decimal::decimal;
use crate::identity::Sex;
use crate::life::{BenefitKind, InterestRate, LifeBenefit, LifeTables, Loading, PremiumPlan};
use crate::money::Fen;
use crate::refusal::Refusal;

pub(super) const PRODUCTS: &str = include_str!("../../../../../packs/life-products-sample/products.toml");
pub(super) const RATES: &str = include_str!("../../../../../packs/life-products-sample/endowment-to-66.csv");

pub(super) fn tables() -> LifeTables {
    LifeTables::from_source(&crate::pack::tests::load("life-tables-cn")).unwrap()
}

pub(super) fn products() -> Products {
    Products::from_pack("life-products-sample", PRODUCTS, |file| (file == "endowment-to-66.csv").then_some(RATES))
        .unwrap()
}

pub(super) fn product(key: &str) -> Product {
    let products = products();
    let product = products.all().iter().find(|product| product.key == key).unwrap();
    Product::clone(product)
}

/// Insured and taking effect on the first of January of those years.
pub(super) fn facts(born: i16, sex: Sex, effective: i16, yuan: &str, spans: [&str; 2], mode: PayMode) -> PolicyFacts {
    PolicyFacts {
        birth_date: date(born, 1, 1),
        sex,
        effective_on: date(effective, 1, 1),
        sum_insured: yuan.parse().unwrap(),
        cover: spans[0].parse().unwrap(),
        pay: spans[1].parse().unwrap(),
        mode,
    }
}

fn endowment_at_40() -> PolicyFacts {
    facts(1960, Sex::Male, 2000, "100000", ["to age 66", "to age 60"], PayMode::Yearly)
}

fn fen(amount: Fen) -> i64 {
    amount.0
}

#[test]
fn a_span_and_a_mode_read_back_as_they_were_written() {
    for text in ["1 year", "20 years", "to age 60", "whole life"] {
        assert_eq!(text.parse::<Span>().unwrap().to_string(), text);
        let json = format!("\"{text}\"");
        assert_eq!(serde_json::to_string(&serde_json::from_str::<Span>(&json).unwrap()).unwrap(), json);
    }
    for text in ["", "years", "0 years", "20", "to age", "to age 151", "whole", "+5 years", "20  years", "-1 years"] {
        assert!(text.parse::<Span>().is_err(), "{text}");
    }
    for mode in PayMode::ALL {
        assert_eq!(PayMode::parse(mode.key()), Some(mode));
        assert_eq!(serde_json::to_string(&mode).unwrap(), format!("\"{mode}\""));
    }
    assert_eq!(PayMode::parse("weekly"), None);
}

#[test]
fn instalments_of_the_31st_fall_on_the_last_day_of_a_short_month_and_never_drift() {
    let mut policy = facts(1980, Sex::Male, 2011, "100000", ["20 years", "1 year"], PayMode::Monthly);
    policy.effective_on = date(2011, 1, 31);
    let due: Vec<Date> = policy.due_dates().collect();
    assert_eq!(due.len(), 12);
    assert_eq!(due[..4], [date(2011, 1, 31), date(2011, 2, 28), date(2011, 3, 31), date(2011, 4, 30)]);
    assert_eq!((policy.due_date(11), policy.due_date(12)), (Some(date(2011, 12, 31)), None));
    assert_eq!(policy.due_after(date(2011, 2, 27)), Some(date(2011, 2, 28)));
    assert_eq!(policy.due_after(date(2011, 2, 28)), Some(date(2011, 3, 31)));
    assert_eq!(policy.due_after(date(2010, 1, 1)), Some(date(2011, 1, 31)));
    assert_eq!(policy.due_after(date(2011, 12, 31)), None);
    policy.effective_on = date(2012, 2, 29);
    assert_eq!([1, 4].map(|n| policy.anniversary(n)), [date(2013, 2, 28), date(2016, 2, 29)]);
    assert_eq!(policy.policy_year(date(2013, 2, 27)), 1);
    assert_eq!(policy.policy_year(date(2013, 2, 28)), 2);
    assert_eq!(policy.policy_year(date(2012, 2, 28)), 0);
    assert_eq!(policy.anniversary(u32::MAX), Date::MAX);
}

#[test]
fn premiums_are_paid_to_an_age_and_single_premiums_once() {
    let policy = endowment_at_40();
    assert_eq!((policy.issue_age(), policy.instalments()), (40, Some(20)));
    assert_eq!(policy.due_dates().last(), Some(date(2019, 1, 1)));
    assert_eq!(policy.ends_on(), Some(date(2026, 1, 1)));
    let single = PolicyFacts { mode: PayMode::Single, pay: Span::Years(1), ..policy.clone() };
    assert_eq!(single.due_dates().collect::<Vec<_>>(), [date(2000, 1, 1)]);
    let for_life = PolicyFacts { pay: Span::Whole, cover: Span::Whole, ..policy.clone() };
    assert_eq!((for_life.ends_on(), for_life.due_after(date(2150, 1, 1))), (None, Some(date(2151, 1, 1))));
    // A day before the birthday he is a year younger.
    let later = PolicyFacts { birth_date: date(1960, 1, 2), ..policy };
    assert_eq!((later.issue_age(), later.instalments()), (39, Some(21)));
}

#[test]
fn a_premium_by_life_table_is_that_of_the_exact_fractions() {
    let (tables, term, whole) = (tables(), product("sample.term-life"), product("sample.whole-life"));
    let policy = facts(1980, Sex::Male, 2010, "100000", ["20 years", "20 years"], PayMode::Yearly);
    assert_eq!(term.instalment(&tables, &policy).map(fen), Ok(25_962));
    let monthly = PolicyFacts { mode: PayMode::Monthly, ..policy.clone() };
    assert_eq!(term.instalment(&tables, &monthly).map(fen), Ok(2_337));
    let policy = facts(1973, Sex::Female, 2008, "100000", ["whole life", "10 years"], PayMode::Yearly);
    assert_eq!(whole.instalment(&tables, &policy).map(fen), Ok(408_785));
    let annuity = product("sample.annuity-from-60");
    let policy = facts(1970, Sex::Male, 2010, "10000", ["whole life", "to age 60"], PayMode::Yearly);
    assert_eq!(annuity.instalment(&tables, &policy).map(fen), Ok(794_912));
}

#[test]
fn a_term_premium_and_reserve_are_those_of_the_life_arithmetic() {
    let (tables, term) = (tables(), product("sample.term-life"));
    let basis = term.reserve.clone().unwrap();
    let interest = InterestRate::new(basis.interest).unwrap();
    for age in [18u32, 33, 47] {
        let born = 2010 - i16::try_from(age).unwrap();
        let policy = facts(born, Sex::Female, 2010, "250000", ["20 years", "10 years"], PayMode::Yearly);
        let table = &tables.find(&basis.female).unwrap().table;
        let benefit = LifeBenefit { kind: BenefitKind::Term, age, years: Some(20), deferred: 0 };
        let plan = PremiumPlan { benefit, sum_insured: policy.sum_insured, pay_years: Some(10) };
        let loading = Loading::new(decimal("0.35").unwrap()).unwrap();
        let level = crate::life::level_premium(table, interest, &plan, loading).unwrap();
        assert_eq!(term.instalment(&tables, &policy), Ok(level.gross), "{age}");
        for year in 0..=20 {
            let held = crate::life::reserve(table, interest, &plan, year).unwrap();
            assert_eq!(term.reserve(&tables, &policy, year), Ok(held), "{age}, year {year}");
        }
    }
}

#[test]
fn reserves_and_cash_values_agree_with_exact_fractions() {
    let (tables, endowment) = (tables(), product("sample.endowment-to-66"));
    let policy = endowment_at_40();
    // 62.29 yuan for each thousand of a hundred thousand.
    assert_eq!(endowment.instalment(&tables, &policy).map(fen), Ok(622_900));
    for (year, held) in [(0, 0), (1, 553_827), (10, 6_196_691), (20, 14_317_835), (25, 10_792_977), (26, 10_000_000)] {
        assert_eq!(endowment.reserve(&tables, &policy, year).map(fen), Ok(held), "year {year}");
    }
    let cash = |on| endowment.cash_value(&tables, &policy, on).map(fen);
    // 40 % of the third year are kept: of 11 210.77 remain 6 726.46.
    assert_eq!(cash(date(2002, 1, 1)), Ok(672_646));
    assert_eq!(cash(date(2002, 12, 31)), Ok(672_646));
    // On the day of the first survival benefit its 10 000 yuan are owed besides.
    assert_eq!(cash(date(2020, 1, 1)), Ok(13_317_835));
    assert_eq!(cash(date(2026, 1, 1)), Ok(0));
    assert_eq!(cash(date(1999, 12, 31)), Err(ProductRefusal::PolicyNotInForce { on: date(1999, 12, 31) }));
    // By days: 182 of the 365 days of the sixth policy year, of which 15 % are kept.
    let whole = product("sample.whole-life");
    let mut policy = facts(1973, Sex::Female, 2008, "100000", ["whole life", "10 years"], PayMode::Yearly);
    policy.effective_on = date(2008, 2, 29);
    assert_eq!(whole.cash_value(&tables, &policy, date(2013, 8, 29)).map(fen), Ok(1_639_880));
}

#[test]
fn a_dividend_is_the_declared_rate_on_the_reserve_of_its_year() {
    let (products, tables) = (products(), tables());
    let whole = product("sample.whole-life");
    let policy = facts(1973, Sex::Female, 2008, "100000", ["whole life", "10 years"], PayMode::Yearly);
    // The sixth policy year ends in 2014: 1.3 % of 21 170.31.
    let declared = products.dividend_rate("sample.whole-life", 2014).unwrap();
    assert_eq!(whole.dividend(&tables, &policy, 6, declared).map(fen), Ok(27_521));
    assert_eq!(whole.dividend(&tables, &policy, 7, declared).unwrap_err().code(), "dividend_rate_mismatch");
    let term = product("sample.term-life");
    assert_eq!(term.dividend(&tables, &policy, 6, declared).unwrap_err().code(), "not_participating");
    assert_eq!(products.dividend_rate("sample.whole-life", 1999), None);
}

#[test]
fn survival_benefits_come_from_60_to_65_and_the_sum_at_66() {
    let endowment = product("sample.endowment-to-66");
    let policy = endowment_at_40();
    let benefits = endowment.benefits(&policy);
    let survival: Vec<_> = (2020..=2025).map(|year| (date(year, 1, 1), Fen(1_000_000))).collect();
    assert_eq!(benefits[..6].iter().map(|it| (it.due_on, it.amount)).collect::<Vec<_>>(), survival);
    let [last] = &benefits[6..] else { panic!("{benefits:?}") };
    assert_eq!((last.kind, last.due_on, fen(last.amount)), (ScheduledKind::Maturity, date(2026, 1, 1), 10_000_000));
    assert_eq!(endowment.matures_on(&policy), Some(date(2026, 1, 1)));
    let next = endowment.benefits_after(&policy, date(2020, 1, 1)).next().unwrap();
    assert_eq!(next.due_on, date(2021, 1, 1));
    assert_eq!(endowment.benefits_after(&policy, date(2026, 1, 1)).next(), None);
    let annuity = product("sample.annuity-from-60");
    let policy = facts(1970, Sex::Male, 2010, "10000", ["whole life", "to age 60"], PayMode::Yearly);
    let listed = annuity.benefits(&policy);
    assert_eq!((listed[0].due_on, listed.len()), (date(2030, 1, 1), 46));
    assert_eq!(annuity.benefits_after(&policy, date(2080, 6, 1)).next().unwrap().due_on, date(2081, 1, 1));
    assert_eq!(annuity.matures_on(&policy), None);
    assert_eq!(product("sample.term-life").benefits(&endowment_at_40()), []);
}

#[test]
fn a_claim_is_the_greatest_of_what_the_terms_name() {
    let tables = tables();
    let endowment = product("sample.endowment-to-66");
    let policy = endowment_at_40();
    let paid = |event, on, paid| endowment.claim_amount(&tables, &policy, event, on, Fen(paid));
    // In the waiting time of 180 days only the premium comes back, but not after an accident.
    assert_eq!(paid("death", date(2000, 6, 28), 622_900), Ok(Some(Fen(622_900))));
    assert_eq!(paid("death", date(2000, 6, 29), 622_900), Ok(Some(Fen(10_000_000))));
    assert_eq!(paid("accidental-death", date(2000, 1, 2), 622_900), Ok(Some(Fen(20_000_000))));
    assert_eq!(paid("death", date(2018, 5, 1), 11_835_100), Ok(Some(Fen(11_835_100))));
    assert_eq!(paid("illness", date(2018, 5, 1), 0), Ok(None));
    assert_eq!(paid("death", date(2026, 1, 1), 0), Ok(None));
    assert_eq!(paid("death", date(1999, 1, 1), 0), Ok(None));
    assert_eq!(paid("theft", date(2018, 5, 1), 0).unwrap_err().code(), "unknown_claim_event");
    let annuity = product("sample.annuity-from-60");
    let policy = facts(1970, Sex::Male, 2010, "10000", ["whole life", "to age 60"], PayMode::Yearly);
    let on = date(2029, 12, 31);
    let cash = annuity.cash_value(&tables, &policy, on).unwrap();
    assert!(cash > Fen(15_898_240));
    assert_eq!(annuity.claim_amount(&tables, &policy, "death", on, Fen(15_898_240)), Ok(Some(cash)));
    assert_eq!(annuity.claim_amount(&tables, &policy, "death", date(2030, 1, 1), Fen(15_898_240)), Ok(None));
}

#[test]
fn what_a_product_does_not_offer_is_refused_by_its_code() {
    let (endowment, term) = (product("sample.endowment-to-66"), product("sample.term-life"));
    let policy = endowment_at_40();
    assert_eq!(endowment.check(&policy), Ok(()));
    let changed = |change: fn(&mut PolicyFacts)| {
        let mut policy = policy.clone();
        change(&mut policy);
        endowment.check(&policy).unwrap_err().code()
    };
    assert_eq!(changed(|policy| policy.birth_date = date(1944, 1, 1)), "age_not_insurable");
    assert_eq!(changed(|policy| policy.birth_date = date(2001, 1, 1)), "age_not_insurable");
    assert_eq!(changed(|policy| policy.sum_insured = Fen(10_000_001)), "sum_not_offered");
    assert_eq!(changed(|policy| policy.sum_insured = Fen(-100_000)), "sum_not_offered");
    assert_eq!(changed(|policy| policy.cover = Span::Whole), "cover_not_offered");
    assert_eq!(changed(|policy| policy.pay = Span::Years(10)), "pay_span_not_offered");
    assert_eq!(changed(|policy| policy.mode = PayMode::Single), "pay_mode_not_offered");
    let longer = facts(1980, Sex::Male, 2010, "100000", ["20 years", "30 years"], PayMode::Yearly);
    assert_eq!(term.check(&longer).unwrap_err().code(), "pay_span_does_not_fit");
    let yearly_once = PolicyFacts { pay: Span::Years(1), ..longer };
    assert_eq!(term.check(&yearly_once).unwrap_err().code(), "pay_span_does_not_fit");
    let older = PolicyFacts { birth_date: date(1944, 1, 1), ..policy };
    let refusal = endowment.instalment(&tables(), &older).unwrap_err();
    assert_eq!(refusal, ProductRefusal::NoRate { age: 56, pay: Span::ToAge(60) });
    assert_eq!(Refusal::from(refusal).fact("age"), Some("56"));
}

#[test]
fn a_unit_linked_product_has_accounts_and_charges_but_no_reserve() {
    let (product, tables) = (product("sample.unit-linked"), tables());
    let policy = facts(1980, Sex::Male, 2010, "100000", ["whole life", "10 years"], PayMode::Yearly);
    assert_eq!(product.check(&policy), Ok(()));
    assert_eq!(product.instalment(&tables, &policy), Ok(Fen(500_000)));
    assert_eq!(product.accounts.len(), 3);
    assert_eq!(product.initial_charge, Some(Decimal::new(5, 2)));
    assert_eq!(product.cash_value(&tables, &policy, date(2015, 1, 1)).unwrap_err().code(), "no_reserve");
}
