//! What holds for every policy the sample products offer.

use jiff::civil::{Date, date};
use proptest::prelude::*;

use super::tests::{products, tables};
use super::*;
use crate::identity::Sex;
use crate::money::Fen;

const PLAN: [(&str, &str); 9] = [
    ("sample.term-life", "20 years|10 years"),
    ("sample.term-life", "30 years|30 years"),
    ("sample.term-life", "to age 60|20 years"),
    ("sample.whole-life", "whole life|10 years"),
    ("sample.whole-life", "whole life|20 years"),
    ("sample.endowment-to-66", "to age 66|to age 60"),
    ("sample.endowment-to-66", "to age 66|to age 60"),
    ("sample.annuity-from-60", "whole life|10 years"),
    ("sample.annuity-from-60", "whole life|to age 60"),
];

fn day(first: i16, last: i16) -> impl Strategy<Value = Date> {
    (first..=last, 1i8..=12, 1i8..=31).prop_map(|(year, month, day)| {
        let first = date(year, month, 1);
        date(year, month, day.min(first.days_in_month()))
    })
}

/// A policy and its product; not every one of them is offered.
fn policy() -> impl Strategy<Value = (Product, PolicyFacts)> {
    let mode = prop::sample::select(vec![PayMode::Yearly, PayMode::HalfYearly, PayMode::Quarterly, PayMode::Monthly]);
    let sex = prop::sample::select(vec![Sex::Male, Sex::Female]);
    (prop::sample::select(PLAN.to_vec()), day(1950, 1988), day(2006, 2010), sex, 1i64..=50, mode).prop_map(
        |((key, spans), birth_date, effective_on, sex, thousands, mode)| {
            let products = products();
            let product = products.on(key, &effective_on).expect("it is offered then");
            let (cover, pay) = spans.split_once('|').expect("two spans");
            let facts = PolicyFacts {
                birth_date,
                sex,
                effective_on,
                sum_insured: Fen(thousands * 1_000_000),
                cover: cover.parse().expect("a span"),
                pay: pay.parse().expect("a span"),
                mode,
            };
            (Product::clone(product), facts)
        },
    )
}

fn offered() -> impl Strategy<Value = (Product, PolicyFacts)> {
    policy().prop_filter("offered", |(product, facts)| product.check(facts).is_ok())
}

fn years_later(day: Date, years: i16) -> Date {
    let first = date(day.year() + years, day.month(), 1);
    date(first.year(), first.month(), day.day().min(first.days_in_month()))
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, ..ProptestConfig::default() })]

    #[test]
    fn whoever_is_older_pays_more((product, facts) in offered()) {
        let older = PolicyFacts { birth_date: years_later(facts.birth_date, -1), ..facts.clone() };
        prop_assume!(product.check(&older).is_ok());
        let tables = tables();
        let (younger, older) = (product.instalment(&tables, &facts).unwrap(), product.instalment(&tables, &older).unwrap());
        // A man insured to 60 is insured for a year less when he is a year older.
        prop_assert!(younger < older || facts.cover == Span::ToAge(60), "{younger} and {older}");
        prop_assert!(younger > Fen::ZERO);
    }

    #[test]
    fn a_cash_value_is_never_negative_and_none_is_left_at_the_end((product, facts) in offered(), on in day(2006, 2120)) {
        match product.cash_value(&tables(), &facts, on) {
            Ok(value) => {
                prop_assert!(value >= Fen::ZERO && on >= facts.effective_on);
                prop_assert!(facts.ends_on().is_none_or(|end| on < end) || value == Fen::ZERO);
            }
            Err(refusal) => prop_assert!(on < facts.effective_on, "{refusal}"),
        }
    }

    #[test]
    fn due_dates_and_benefits_come_in_order_and_within_the_cover((product, facts) in policy(), after in day(2000, 2060)) {
        let due: Vec<Date> = facts.due_dates().collect();
        prop_assert!(due.windows(2).all(|pair| pair[0] < pair[1]));
        prop_assert_eq!(facts.due_after(after), due.iter().copied().find(|due| *due > after));
        let benefits = product.benefits(&facts);
        prop_assert!(benefits.windows(2).all(|pair| pair[0].due_on <= pair[1].due_on));
        let last = facts.ends_on().unwrap_or(Date::MAX);
        prop_assert!(benefits.iter().all(|benefit| facts.effective_on < benefit.due_on && benefit.due_on <= last));
        let later: Vec<_> = benefits.iter().filter(|benefit| benefit.due_on > after).collect();
        let lazily: Vec<_> = product.benefits_after(&facts, after).take(later.len()).collect();
        prop_assert!(later.into_iter().eq(&lazily));
    }

    #[test]
    fn the_policy_year_of_a_day_begins_with_its_anniversary((_, facts) in policy(), on in day(2006, 2060)) {
        let year = facts.policy_year(on);
        prop_assert_eq!(year == 0, on < facts.effective_on);
        if let Some(passed) = year.checked_sub(1) {
            prop_assert!(facts.anniversary(passed) <= on && on < facts.anniversary(year));
        }
    }

    #[test]
    fn the_same_birth_date_corrects_nothing((product, facts) in offered(), today in day(2008, 2040)) {
        let tables = tables();
        let paid = paid_as_stated(&product, &tables, &facts, today).unwrap();
        let correction = age_correction(&product, &tables, &facts, &paid, facts.birth_date, today).unwrap();
        prop_assert_eq!((correction.refund, correction.make_up, correction.blocked), (Fen::ZERO, Fen::ZERO, false));
        prop_assert!(correction.lines.iter().all(|line| line.difference == Fen::ZERO));
        prop_assert_eq!(correction.benefit_before, correction.benefit_after);
    }

    #[test]
    fn a_younger_insured_owes_added_instalments_only_and_the_way_back_mirrors_it(
        (product, facts) in offered(),
        years in 1i16..6,
        today in day(2008, 2050),
    ) {
        prop_assume!(facts.cover != Span::ToAge(60));
        let tables = tables();
        let younger = PolicyFacts { birth_date: years_later(facts.birth_date, years), ..facts.clone() };
        prop_assume!(product.check(&younger).is_ok());
        let paid = paid_as_stated(&product, &tables, &facts, today).unwrap();
        let there = age_correction(&product, &tables, &facts, &paid, younger.birth_date, today).unwrap();
        prop_assert!(there.lines.iter().take(paid.len()).all(|line| line.difference >= Fen::ZERO));
        prop_assert!(there.make_up_lines.iter().all(|line| facts.due_dates().all(|due| due != line.due_on)));
        let paid = paid_as_stated(&product, &tables, &younger, today).unwrap();
        let back = age_correction(&product, &tables, &younger, &paid, facts.birth_date, today).unwrap();
        prop_assert_eq!((back.refund, back.make_up), (there.make_up, there.refund));
        prop_assert_eq!(back.corrected, facts);
    }

    #[test]
    fn no_facts_break_a_product(
        key in 0usize..5,
        birth_date in day(-9000, 9998),
        effective_on in day(-9000, 9998),
        on in day(-9000, 9998),
        sum in any::<i64>(),
        spans in [0u32..200, 0u32..200],
        paid in any::<i64>(),
        single in any::<bool>(),
    ) {
        let span = |n: u32| match n % 3 {
            0 => Span::Whole,
            1 => Span::Years(n),
            _ => Span::ToAge(n),
        };
        let mode = if single { PayMode::Single } else { PayMode::Yearly };
        let (cover, pay) = (span(spans[0]), span(spans[1]));
        let facts = PolicyFacts { birth_date, sex: Sex::Male, effective_on, sum_insured: Fen(sum), cover, pay, mode };
        let (products, tables) = (products(), tables());
        let product = &products.all()[key];
        let _ = product.check(&facts);
        let _ = product.instalment(&tables, &facts);
        let _ = product.cash_value(&tables, &facts, on);
        let _ = product.claim_amount(&tables, &facts, "death", on, Fen(paid));
        let _ = product.benefits_after(&facts, on).next();
        let _ = age_correction(product, &tables, &facts, &[(on, Fen(paid))], on, birth_date);
    }
}
