//! Corrections of a wrong age, worked out by hand from the rates of the sample: per 1000 yuan a man pays 55.13 a year from
//! 38, 62.29 from 40 and 71.06 from 42; for 100 000 yuan that is 5 513, 6 229 and 7 106 yuan.

use jiff::civil::date;
use rust_decimal::Decimal;

use super::tests::{facts, product, tables};
use super::*;
use crate::identity::Sex;
use crate::money::{Fen, Rounding};

fn stated_at_40() -> PolicyFacts {
    facts(1960, Sex::Male, 2000, "100000", ["to age 66", "to age 60"], PayMode::Yearly)
}

fn corrected(true_year: i16, today: jiff::civil::Date) -> AgeCorrection {
    let (product, tables, stated) = (product("sample.endowment-to-66"), tables(), stated_at_40());
    let paid = paid_as_stated(&product, &tables, &stated, today).unwrap();
    age_correction(&product, &tables, &stated, &paid, date(true_year, 1, 1), today).unwrap()
}

#[test]
fn who_is_two_years_younger_gets_each_difference_back_and_owes_two_more_premiums() {
    let correction = corrected(1962, date(2021, 6, 1));
    assert_eq!(correction.instalment_before, Fen(622_900));
    assert_eq!(correction.instalment_after, Some(Fen(551_300)));
    assert_eq!(correction.lines.len(), 22);
    for line in &correction.lines[..20] {
        assert_eq!((line.paid, line.due, line.difference), (Fen(622_900), Fen(551_300), Fen(71_600)));
    }
    // 20 times 716 yuan; twice 5 513 yuan. The two are not netted.
    assert_eq!((correction.refund, correction.make_up), (Fen(1_432_000), Fen(1_102_600)));
    let added: Vec<_> = correction.make_up_lines.iter().map(|line| (line.due_on, line.paid, line.due)).collect();
    assert_eq!(added, [(date(2020, 1, 1), Fen(0), Fen(551_300)), (date(2021, 1, 1), Fen(0), Fen(551_300))]);
    assert!(correction.blocked && !correction.outside_limits);
    // By the stated age the second survival benefit was paid in January; by the true one the first comes in 2022.
    assert_eq!(correction.benefit_before.unwrap().due_on, date(2022, 1, 1));
    assert_eq!(correction.benefit_after.unwrap().due_on, date(2022, 1, 1));
    // 5 513 yuan for 517 days and for 151 days, at 3.5 %: 353.13 yuan.
    let lines = &correction.make_up_lines;
    let interest = make_up_interest(lines, Decimal::new(35, 3), date(2021, 6, 1), Rounding::HalfUp);
    assert_eq!(interest, Ok(Fen(35_313)));
}

#[test]
fn before_the_stated_end_of_payment_nothing_is_added_yet() {
    let correction = corrected(1962, date(2019, 1, 1));
    assert_eq!((correction.lines.len(), correction.refund, correction.make_up), (20, Fen(1_432_000), Fen::ZERO));
    assert!(!correction.blocked);
    assert_eq!(correction.benefit_before.unwrap().due_on, date(2020, 1, 1));
    assert_eq!(correction.benefit_after.unwrap().due_on, date(2022, 1, 1));
}

#[test]
fn who_is_two_years_older_makes_up_each_difference_and_gets_the_last_two_premiums_back() {
    let correction = corrected(1958, date(2021, 6, 1));
    assert_eq!(correction.instalment_after, Some(Fen(710_600)));
    // 18 times 877 yuan short; the premiums of 2018 and 2019 were none any more.
    assert_eq!((correction.make_up, correction.make_up_lines.len()), (Fen(1_578_600), 18));
    assert_eq!(correction.refund, Fen(1_245_800));
    assert!(correction.blocked);
    assert_eq!(correction.benefit_after.unwrap().due_on, date(2022, 1, 1));
}

#[test]
fn an_age_the_product_does_not_take_is_said_and_not_computed() {
    let correction = corrected(1943, date(2010, 6, 1));
    assert!(correction.outside_limits && !correction.blocked);
    assert_eq!((correction.instalment_after, correction.lines.len()), (None, 0));
    let correction = corrected(2005, date(2010, 6, 1));
    assert!(correction.outside_limits);
}

#[test]
fn payments_are_added_by_due_date_and_arrears_are_left_alone() {
    let (product, tables, stated) = (product("sample.endowment-to-66"), tables(), stated_at_40());
    let correct = |paid: &[_]| age_correction(&product, &tables, &stated, paid, date(1962, 1, 1), date(2004, 1, 1));
    // 2001 in two parts and 16 yuan too much, 2002 to 2004 not at all.
    let paid = [(date(2000, 1, 1), Fen(622_900)), (date(2001, 1, 1), Fen(600_000)), (date(2001, 1, 1), Fen(24_500))];
    let correction = correct(&paid).unwrap();
    assert_eq!(correction.lines.len(), 2);
    assert_eq!((correction.refund, correction.make_up), (Fen(71_600 + 73_200), Fen::ZERO));
    let wrong = [(date(2000, 1, 2), Fen(622_900))];
    assert_eq!(correct(&wrong).unwrap_err(), ProductRefusal::NotADueDate { on: date(2000, 1, 2) });
    let huge = [(date(2000, 1, 1), Fen(i64::MAX)), (date(2000, 1, 1), Fen(1))];
    assert_eq!(correct(&huge).unwrap_err().code(), "product_not_computable");
}

#[test]
fn a_claim_is_reduced_in_the_ratio_of_paid_to_due() {
    assert_eq!(claim_ratio(Fen(622_900), Fen(710_600), Fen(10_000_000)), Fen(8_765_832));
    // 5 by 8 of 4 fen are two and a half.
    assert_eq!(claim_ratio(Fen(5), Fen(8), Fen(4)), Fen(3));
    assert_eq!(claim_ratio(Fen(2), Fen(1), Fen(100)), Fen(100));
    assert_eq!(claim_ratio(Fen(0), Fen(0), Fen(100)), Fen(100));
    assert_eq!(claim_ratio(Fen(-5), Fen(10), Fen(100)), Fen::ZERO);
    assert_eq!(claim_ratio(Fen(i64::MAX - 1), Fen(i64::MAX), Fen(i64::MAX)), Fen(i64::MAX - 1));
}
