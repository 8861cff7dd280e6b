//! The arithmetic on a table small enough to be followed by hand, and everything it refuses.
//!
//! The table: of 100 alive at 60 ten die at 60, of the 90 alive at 61 eighteen die, and the 72 alive at 62 die then. At
//! 25 % interest one unit a year ahead is worth 0.8 today, so every value below is a finite decimal.

use crate::decimal::decimal;
use rust_decimal::Decimal;

use super::*;
use crate::money::{Fen, MoneyRefusal};
use crate::refusal::Refusal;

pub(super) fn exact(text: &str) -> Decimal {
    decimal(text).unwrap()
}

pub(super) fn rate(text: &str) -> InterestRate {
    InterestRate::new(exact(text)).unwrap()
}

pub(super) fn benefit(kind: BenefitKind, age: u32, years: Option<u32>, deferred: u32) -> LifeBenefit {
    LifeBenefit { kind, age, years, deferred }
}

fn small() -> LifeTable {
    LifeTable::from_texts(60, &["0.1", "0.2", "1"]).unwrap()
}

fn worth(kind: BenefitKind, age: u32, years: Option<u32>, deferred: u32) -> Decimal {
    value(&small(), rate("0.25"), &benefit(kind, age, years, deferred)).unwrap()
}

fn plan(benefit: LifeBenefit, yuan: &str, pay_years: Option<u32>) -> PremiumPlan {
    PremiumPlan { benefit, sum_insured: yuan.parse().unwrap(), pay_years }
}

use BenefitKind::*;

#[test]
fn values_of_the_small_table_are_those_worked_out_by_hand() {
    // 0.8·0.1 + 0.64·0.9·0.2
    assert_eq!(worth(Term, 60, Some(2), 0), exact("0.1952"));
    // … + 0.512·0.9·0.8
    assert_eq!(worth(Whole, 60, None, 0), exact("0.56384"));
    // 0.64·0.9·0.8
    assert_eq!(worth(PureEndowment, 60, Some(2), 0), exact("0.4608"));
    assert_eq!(worth(Endowment, 60, Some(2), 0), exact("0.656"));
    // 1 + 0.8·0.9
    assert_eq!(worth(AnnuityDue, 60, Some(2), 0), exact("1.72"));
    // 0.8·0.9 + 0.64·0.72
    assert_eq!(worth(AnnuityImmediate, 60, Some(2), 0), exact("1.1808"));
    assert_eq!(worth(AnnuityDue, 60, None, 0), exact("2.1808"));
    assert_eq!(worth(Whole, 62, None, 0), exact("0.8"));
}

#[test]
fn deferred_years_pay_nothing_and_leave_the_living() {
    // Alive at 61 is worth 0.72 today; the term of one year there 0.8·0.2.
    assert_eq!(worth(Term, 60, Some(1), 1), exact("0.1152"));
    assert_eq!(worth(PureEndowment, 60, Some(1), 1), worth(PureEndowment, 60, Some(2), 0));
    assert_eq!(worth(AnnuityDue, 60, None, 1), exact("1.1808"));
    assert_eq!(worth(Whole, 60, None, 3), Decimal::ZERO);
    assert_eq!(worth(AnnuityDue, 60, Some(5), u32::MAX), Decimal::ZERO);
}

#[test]
fn a_contract_that_runs_past_the_table_ends_with_it() {
    for years in [3, 4, 200, u32::MAX] {
        assert_eq!(worth(Term, 60, Some(years), 0), worth(Whole, 60, None, 0), "{years}");
        assert_eq!(worth(Endowment, 60, Some(years), 0), worth(Whole, 60, None, 0), "{years}");
        assert_eq!(worth(PureEndowment, 60, Some(years), 0), Decimal::ZERO, "{years}");
        assert_eq!(worth(AnnuityDue, 60, Some(years), 0), worth(AnnuityDue, 60, None, 0), "{years}");
    }
    assert_eq!(worth(Endowment, 60, None, 0), worth(Whole, 60, None, 0));
}

#[test]
fn nothing_is_owed_after_no_years_but_a_survival_benefit() {
    assert_eq!(worth(Term, 60, Some(0), 0), Decimal::ZERO);
    assert_eq!(worth(AnnuityDue, 60, Some(0), 0), Decimal::ZERO);
    assert_eq!(worth(AnnuityImmediate, 60, Some(0), 0), Decimal::ZERO);
    assert_eq!(worth(PureEndowment, 60, Some(0), 0), Decimal::ONE);
    assert_eq!(worth(Endowment, 60, Some(0), 0), Decimal::ONE);
}

#[test]
fn in_the_last_age_everybody_dies_whatever_is_written_for_it() {
    let table = LifeTable::from_texts(60, &["0.1", "0.2", "0.3"]).unwrap();
    assert_eq!(table, small());
    assert_eq!(table.mortality(62), Some(Decimal::ONE));
    assert_eq!((table.mortality(59), table.mortality(63)), (None, None));
}

#[test]
fn the_gross_premium_comes_from_the_net_one_before_it_is_rounded() {
    let endowment = plan(benefit(Endowment, 60, Some(2), 0), "1000.00", None);
    let loading = Loading::new(exact("0.2")).unwrap();
    // 656 / 1.72 = 381.3953…; that by 0.8 is 476.7441…, while 381.40 by 0.8 would be 476.75.
    let premium = level_premium(&small(), rate("0.25"), &endowment, loading).unwrap();
    assert_eq!(premium, LevelPremium { net: Fen(38_140), gross: Fen(47_674) });
    let single = PremiumPlan { pay_years: Some(1), ..endowment };
    assert_eq!(level_premium(&small(), rate("0.25"), &single, loading).unwrap().net, Fen(65_600));
}

#[test]
fn half_a_fen_is_rounded_up_even_where_its_digits_stop_short() {
    // Without interest whole life is worth 1 and the annuity 1.6: 0.625 of 20 fen is 12.5.
    let table = LifeTable::from_texts(60, &["0.4", "1"]).unwrap();
    let whole = plan(benefit(Whole, 60, None, 0), "0.20", None);
    let none = Loading::new(Decimal::ZERO).unwrap();
    assert_eq!(level_premium(&table, rate("0"), &whole, none).unwrap().net, Fen(13));
    // To die at 61 has the probability 0.4, and the annuity is worth 1.4: 2/7 of 7 fen is 2, and with a loading of one
    // fifth 2.5; but 2/7 is no decimal, and the digits there are end below it.
    let table = LifeTable::from_texts(60, &["0.6", "1"]).unwrap();
    let second_year = plan(benefit(Term, 60, Some(1), 1), "0.07", Some(2));
    let loading = Loading::new(exact("0.2")).unwrap();
    let premium = level_premium(&table, rate("0"), &second_year, loading).unwrap();
    assert_eq!(premium, LevelPremium { net: Fen(2), gross: Fen(3) });
    assert!(net_premium_per_unit(&table, rate("0"), &second_year).unwrap() * exact("8.75") < exact("2.5"));
}

#[test]
fn a_reserve_looks_forward_from_the_end_of_the_year() {
    let endowment = plan(benefit(Endowment, 60, Some(2), 0), "1000.00", None);
    let held = |duration| reserve(&small(), rate("0.25"), &endowment, duration);
    assert_eq!(held(0), Ok(Fen(0)));
    // 0.8 - 0.3813953…
    assert_eq!(held(1), Ok(Fen(41_860)));
    assert_eq!(held(2), Ok(Fen(100_000)));
    assert_eq!(held(3), Err(LifeRefusal::DurationPastContract { duration: 3, last: 2 }));
    let term = plan(benefit(Term, 60, Some(2), 0), "1000.00", None);
    assert_eq!(reserve(&small(), rate("0.25"), &term, 2), Ok(Fen(0)));
    // Whole life paid at once: at 62 the benefit is a year away.
    let whole = plan(benefit(Whole, 60, None, 0), "1000.00", Some(1));
    assert_eq!(reserve(&small(), rate("0.25"), &whole, 2), Ok(Fen(80_000)));
    let past = reserve(&small(), rate("0.25"), &whole, 3);
    assert_eq!(past, Err(LifeRefusal::DurationPastContract { duration: 3, last: 2 }));
    // An annuity-due still owes the payment of the next morning, an annuity-immediate has paid that of the evening.
    let due = plan(benefit(AnnuityDue, 60, Some(2), 0), "1000.00", Some(1));
    assert_eq!(reserve(&small(), rate("0.25"), &due, 1), Ok(Fen(100_000)));
    let immediate = plan(benefit(AnnuityImmediate, 60, Some(2), 0), "1000.00", Some(1));
    assert_eq!(reserve(&small(), rate("0.25"), &immediate, 1), Ok(Fen(64_000)));
}

#[test]
fn a_death_benefit_late_in_falling_risk_gives_a_reserve_below_zero() {
    let table = LifeTable::from_texts(0, &["0.2", "0.1", "1"]).unwrap();
    let term = plan(benefit(Term, 0, Some(2), 0), "1000.00", None);
    assert!(reserve(&table, rate("0.25"), &term, 1).unwrap() < Fen::ZERO);
}

#[test]
fn tables_that_are_none_are_refused() {
    let code = |first: u32, texts: &[&str]| LifeTable::from_texts(first, texts).unwrap_err().code();
    assert_eq!(code(0, &[]), "bad_life_table");
    assert_eq!(code(201, &["0.1"]), "bad_life_table");
    assert_eq!(code(0, &["0.1"; 201]), "bad_life_table");
    for text in ["1.0001", "-0.1", "", "0,1", ".5", "1.", "1e-3", "+0.1", "０", "0.00000000000000000000000000001", "q"]
    {
        assert_eq!(code(60, &["0.1", text, "1"]), "bad_mortality", "{text}");
    }
    let refusal = LifeTable::from_texts(60, &["0.1", "1.5"]).unwrap_err();
    assert!(refusal.to_string().starts_with("age 61"), "{refusal}");
    assert_eq!(decimal("1_000"), None);
    assert_eq!(decimal("-0.05"), Some(Decimal::new(-5, 2)));
}

#[test]
fn questions_without_an_answer_are_refused_by_name() {
    let table = small();
    let refused = |benefit| value(&table, rate("0.25"), &benefit).unwrap_err().code();
    assert_eq!(refused(benefit(Whole, 59, None, 0)), "age_outside_table");
    assert_eq!(refused(benefit(Whole, 63, None, 0)), "age_outside_table");
    assert_eq!(refused(benefit(Whole, 60, Some(2), 0)), "whole_life_has_no_years");
    assert_eq!(refused(benefit(PureEndowment, 60, None, 0)), "years_missing");
    for text in ["-0.5000001", "1.0000001", "3.5"] {
        assert_eq!(InterestRate::new(exact(text)).unwrap_err().code(), "interest_out_of_range", "{text}");
    }
    assert_eq!([rate("-0.5").growth(), rate("1").growth()], [exact("0.5"), exact("2")]);
    for text in ["-0.01", "1", "1.5"] {
        assert_eq!(Loading::new(exact(text)).unwrap_err().code(), "loading_out_of_range", "{text}");
    }
    let premium = |plan: PremiumPlan| {
        level_premium(&table, rate("0.25"), &plan, Loading::new(Decimal::ZERO).unwrap()).unwrap_err()
    };
    let term = plan(benefit(Term, 60, Some(2), 0), "1000.00", Some(3));
    assert_eq!(premium(term), LifeRefusal::PayYearsPastTerm { pay_years: 3, term: 2 });
    let whole = plan(benefit(Whole, 61, None, 0), "1000.00", Some(3));
    assert_eq!(premium(whole), LifeRefusal::PayYearsPastTerm { pay_years: 3, term: 2 });
    assert_eq!(premium(PremiumPlan { pay_years: Some(0), ..term }).code(), "pay_years_zero");
    assert_eq!(premium(plan(benefit(Term, 60, Some(0), 0), "1.00", None)).code(), "pay_years_zero");
    assert_eq!(premium(PremiumPlan { sum_insured: Fen(0), ..term }).code(), "sum_insured_not_positive");
    assert_eq!(
        reserve(&table, rate("0.25"), &PremiumPlan { sum_insured: Fen(-1), ..term }, 1).unwrap_err().code(),
        "sum_insured_not_positive"
    );
}

#[test]
fn premiums_may_be_paid_in_the_deferred_years_and_beyond_the_table() {
    let deferred = plan(benefit(AnnuityDue, 60, Some(1), 1), "1000.00", Some(2));
    let none = Loading::new(Decimal::ZERO).unwrap();
    // 720 / 1.72
    assert_eq!(level_premium(&small(), rate("0.25"), &deferred, none).unwrap().net, Fen(41_860));
    let long = plan(benefit(Term, 60, Some(30), 0), "1000.00", Some(30));
    let whole = plan(benefit(Whole, 60, None, 0), "1000.00", None);
    assert_eq!(level_premium(&small(), rate("0.25"), &long, none), level_premium(&small(), rate("0.25"), &whole, none));
}

#[test]
fn what_has_too_many_digits_is_refused_not_rounded_away() {
    let immortal = LifeTable::from_texts(0, &["0"; 120]).unwrap();
    let annuity = benefit(AnnuityDue, 0, None, 0);
    assert_eq!(value(&immortal, rate("-0.5"), &annuity), Err(LifeRefusal::ValueTooLarge));
    let sum =
        PremiumPlan { benefit: benefit(AnnuityDue, 0, Some(50), 0), sum_insured: Fen(i64::MAX), pay_years: Some(1) };
    let none = Loading::new(Decimal::ZERO).unwrap();
    assert_eq!(level_premium(&immortal, rate("0"), &sum, none), Err(LifeRefusal::ValueTooLarge));
}

#[test]
fn a_shown_value_has_twenty_decimals_rounded_half_up() {
    assert_eq!(shown_value(exact("0.123456789012345678905")).to_string(), "0.12345678901234567891");
    assert_eq!(shown_value(exact("0.5000")).to_string(), "0.5");
    assert_eq!(shown_value(Decimal::ZERO).to_string(), "0");
}

#[test]
fn a_refusal_leaves_the_core_with_its_facts() {
    let refusal: Refusal = LifeRefusal::PayYearsPastTerm { pay_years: 3, term: 2 }.into();
    assert_eq!(
        (refusal.code, refusal.fact("pay_years"), refusal.fact("term")),
        ("pay_years_past_term", Some("3"), Some("2"))
    );
    let money = LifeRefusal::from(MoneyRefusal::AmountTooLarge);
    assert_eq!((money.code(), money.to_string()), ("amount_too_large", MoneyRefusal::AmountTooLarge.to_string()));
}
