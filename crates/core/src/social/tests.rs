//! Social insurance on the shipped figures; expected values are worked out in the tests' text.

use jiff::civil::{Date, date};
use proptest::prelude::*;
use rust_decimal::Decimal;

use super::*;
use crate::money::Fen;
use crate::pack::{Pack, PackSource};
use crate::rulebook::RuleBook;
use crate::service::Effective;
use crate::share::Share;

fn source() -> PackSource {
    let files = [
        ("pack.toml", include_str!("../../../../packs/social-cn/pack.toml")),
        ("late-fee.toml", include_str!("../../../../packs/social-cn/late-fee.toml")),
        ("retirement.toml", include_str!("../../../../packs/social-cn/retirement.toml")),
        ("benefits.toml", include_str!("../../../../packs/social-cn/benefits.toml")),
    ];
    let files = files.map(|(path, text)| (path.to_owned(), text.to_owned())).to_vec();
    PackSource { name: "social-cn".to_owned(), files }
}

fn rules() -> RuleBook {
    RuleBook::new(&Pack::read(&source()).unwrap().figures)
}

fn number(text: &str) -> Decimal {
    text.parse().unwrap()
}

fn share(text: &str) -> Share {
    Share::new("share", number(text)).unwrap()
}

fn fen(text: &str) -> Fen {
    text.parse().unwrap()
}

#[test]
fn a_base_is_held_between_floor_and_ceiling_and_each_side_is_rounded_by_itself() {
    let rates = ContributionRates { employer: share("0.16"), person: share("0.08") };
    let of = |base: &str| contribution(fen(base), fen("3600.00"), Some(fen("18000.00")), rates).unwrap();
    // 5432.10 x 16 % = 869.136, x 8 % = 434.568.
    assert_eq!(
        of("5432.10"),
        Contribution { base_used: fen("5432.10"), employer: fen("869.14"), person: fen("434.57") }
    );
    assert_eq!(of("0.00"), Contribution { base_used: fen("3600.00"), employer: fen("576.00"), person: fen("288.00") });
    assert_eq!(of("99999.99").base_used, fen("18000.00"));
    assert_eq!(contribution(fen("99999.99"), Fen::ZERO, None, rates).unwrap().base_used, fen("99999.99"));
    let refused =
        |base, floor, ceiling| contribution(Fen(base), Fen(floor), Some(Fen(ceiling)), rates).unwrap_err().code;
    assert_eq!(refused(1, 3, 2), "floor_above_ceiling");
    assert_eq!(refused(-1, 0, 2), "amount_negative");
    assert_eq!(refused(1, -1, 2), "amount_negative");
    assert_eq!(refused(1, 0, -1), "amount_negative");
}

fn fees(items: &[(Date, &str)], paid_on: Date) -> LateFees {
    let items: Vec<LateItem> =
        items.iter().map(|(due_on, amount)| LateItem { due_on: *due_on, amount: fen(amount) }).collect();
    late_fees(&items, paid_on, &rates_of_packs(&rules()).unwrap()).unwrap()
}

#[test]
fn each_late_day_counts_at_the_rate_of_its_own_date() {
    // Due 25 June, paid 6 July 2011: 26 to 30 June are 5 days at 0.2 %, 1 to 6 July 6 days at 0.05 %: 1000 x (1 % + 0.3 %).
    assert_eq!(fees(&[(date(2011, 6, 25), "1000.00")], date(2011, 7, 6)).total, fen("13.00"));
    // The last day of the old rate, and the first of the new.
    assert_eq!(fees(&[(date(2011, 6, 29), "1000.00")], date(2011, 6, 30)).total, fen("2.00"));
    assert_eq!(fees(&[(date(2011, 6, 30), "1000.00")], date(2011, 7, 1)).total, fen("0.50"));
    // Paid on the due day or before it: nothing.
    assert_eq!(fees(&[(date(2011, 6, 30), "1000.00")], date(2011, 6, 30)).total, Fen::ZERO);
    assert_eq!(fees(&[(date(2011, 6, 30), "1000.00")], date(2011, 5, 1)).total, Fen::ZERO);
}

#[test]
fn an_item_is_rounded_once_and_the_total_is_the_sum_of_the_rounded_fees() {
    // 10.00 over 3 days at 0.05 % is 0.015, rounded to 0.02; three of them are 0.06, although 0.045 would be 0.05.
    let item = (date(2020, 1, 1), "10.00");
    let late = fees(&[item, item, item], date(2020, 1, 4));
    assert_eq!(late.fees, [Fen(2), Fen(2), Fen(2)]);
    assert_eq!(late.total, Fen(6));
}

#[test]
fn a_day_without_a_rate_or_with_two_is_refused() {
    let item = [LateItem { due_on: date(1999, 1, 20), amount: fen("1.00") }];
    let rates = rates_of_packs(&rules()).unwrap();
    let refusal = late_fees(&item, date(1999, 1, 25), &rates).unwrap_err();
    assert_eq!((refusal.code, refusal.fact("on")), ("day_without_rate", Some("1999-01-21")));
    let twice = |from| DatedRate { effective: Effective { from, until: None }, a_day: share("0.001") };
    let rates = [twice(date(2000, 1, 1)), twice(date(2000, 1, 1))];
    assert_eq!(late_fees(&item, date(2000, 1, 2), &rates).unwrap_err().code, "day_with_two_rates");
}

fn retires(birth: &str, group: RetirementGroup) -> (u32, u32, String, u32, String) {
    let age = retirement_age(&rules(), birth.parse().unwrap(), group).unwrap();
    (age.years, age.months, age.retires.to_string(), age.delay_months, age.least_paid_years.to_string())
}

#[test]
fn the_age_of_retirement_grows_by_a_month_for_so_many_months_of_births() {
    use RetirementGroup::{Female50, Female55, Male};
    let row =
        |years, months, retires: &str, delay, least: &str| (years, months, retires.to_owned(), delay, least.to_owned());
    // Men: 60 until the births of December 1964, then a month more for each four months of births.
    assert_eq!(retires("1964-12", Male), row(60, 0, "2024-12", 0, "15"));
    assert_eq!(retires("1965-01", Male), row(60, 1, "2025-02", 1, "15"));
    assert_eq!(retires("1965-04", Male), row(60, 1, "2025-05", 1, "15"));
    assert_eq!(retires("1965-05", Male), row(60, 2, "2025-07", 2, "15"));
    // 1976-09 is 140 months after 1965-01: 140 / 4 + 1 = 36 months; later births stay there.
    assert_eq!(retires("1976-08", Male), row(62, 11, "2039-07", 35, "20"));
    assert_eq!(retires("1976-09", Male), row(63, 0, "2039-09", 36, "20"));
    assert_eq!(retires("1990-01", Male), row(63, 0, "2053-01", 36, "20"));
    // 1970-08: 67 months, 67 / 4 + 1 = 17; 60 years in 2030-08, retires 2032-01, when 16.5 years are the least.
    assert_eq!(retires("1970-08", Male), row(61, 5, "2032-01", 17, "16.5"));
    // Women of 55: the same step and most; women of 50: a month for two, 60 months at most.
    assert_eq!(retires("1969-12", Female55), row(55, 0, "2024-12", 0, "15"));
    assert_eq!(retires("1981-09", Female55), row(58, 0, "2039-09", 36, "20"));
    assert_eq!(retires("1975-01", Female50), row(50, 1, "2025-02", 1, "15"));
    assert_eq!(retires("1975-03", Female50), row(50, 2, "2025-05", 2, "15"));
    assert_eq!(retires("1984-11", Female50), row(55, 0, "2039-11", 60, "20"));
    assert_eq!(retires("1979-12", Female50), row(52, 6, "2032-06", 30, "16.5"));
}

#[test]
fn a_month_that_is_none_and_a_time_before_the_figures_are_refused() {
    for wrong in ["1965-13", "1965-4", "65-04", "1965-04-01", "", "1965", "１965-04"] {
        assert!(wrong.parse::<BirthMonth>().is_err(), "{wrong}");
    }
    let refusal = retirement_age(&rules(), "1900-01".parse().unwrap(), RetirementGroup::Male).unwrap_err();
    assert_eq!(refusal.code, "no_figure_in_force");
}

proptest! {
    /// Who is born later never retires earlier, and nobody beyond three years (five for women of 50) after the age of old.
    #[test]
    fn a_later_birth_never_retires_earlier(months in 0_i64..720) {
        let rules = rules();
        let birth = |months: i64| format!("{:04}-{:02}", 1950 + months / 12, months % 12 + 1).parse().unwrap();
        for (group, most) in [(RetirementGroup::Male, 36), (RetirementGroup::Female55, 36), (RetirementGroup::Female50, 60)] {
            let one = retirement_age(&rules, birth(months), group).unwrap();
            let next = retirement_age(&rules, birth(months + 1), group).unwrap();
            prop_assert!(one.retires < next.retires && one.delay_months <= next.delay_months && next.delay_months <= most);
            prop_assert!(next.delay_months - one.delay_months <= 1);
        }
    }

    /// A fee of several items is the sum of the fees of each, and paying a day later never costs less.
    #[test]
    fn later_payment_never_costs_less(amounts in prop::collection::vec(0_i64..100_000_000, 1..5), days in 0_i32..2000) {
        let rates = rates_of_packs(&rules()).unwrap();
        let items: Vec<LateItem> =
            amounts.iter().map(|amount| LateItem { due_on: date(2009, 1, 31), amount: Fen(*amount) }).collect();
        let paid = |days: i32| date(2009, 1, 31) + jiff::Span::new().days(days);
        let one = late_fees(&items, paid(days), &rates).unwrap();
        let next = late_fees(&items, paid(days + 1), &rates).unwrap();
        prop_assert!(one.total <= next.total);
        let single: i64 = items.iter().map(|item| late_fees(&[*item], paid(days), &rates).unwrap().total.0).sum();
        prop_assert_eq!(one.total.0, single);
    }
}

#[test]
fn benefit_is_paid_for_twelve_eighteen_or_twenty_four_months() {
    let months = |years: &str| unemployment_months(&rules(), number(years), date(2012, 1, 1)).unwrap();
    assert_eq!(["0", "0.99"].map(months), [None, None]);
    assert_eq!(["1", "4.99", "5", "9.5", "10", "40"].map(months), [12, 12, 18, 18, 24, 24].map(Some));
    let refused = |years: &str, on| unemployment_months(&rules(), number(years), on).unwrap_err().code;
    assert_eq!(refused("-1", date(2012, 1, 1)), "number_negative");
    assert_eq!(refused("1", date(1998, 12, 31)), "no_figure_in_force");
}

#[test]
fn a_pension_is_the_sum_of_its_two_rounded_parts() {
    let on = date(2024, 5, 1);
    let facts = PensionFacts {
        average_wage: fen("6500.00"),
        index: number("0.8"),
        years_paid: number("22.5"),
        account: fen("100000.00"),
        divisor: divisor_at(&rules(), 720, on).unwrap(),
    };
    // (6500 + 6500 x 0.8) / 2 x 22.5 x 1 % = 5850 x 0.225 = 1316.25; 100000 / 139 = 719.424...
    let pension = monthly_pension(&rules(), &facts, on).unwrap();
    assert_eq!((pension.basic, pension.account_part, pension.total), (fen("1316.25"), fen("719.42"), fen("2035.67")));
    // (0.03 + 0.03 x 1) / 2 x 15 x 1 % = 0.0045 yuan: nothing; an account of 0.01 over 2 months is half a fen, up.
    let small = PensionFacts {
        average_wage: Fen(3),
        index: Decimal::ONE,
        years_paid: number("15"),
        account: Fen(1),
        divisor: 2,
    };
    let pension = monthly_pension(&rules(), &small, on).unwrap();
    assert_eq!((pension.basic, pension.account_part), (Fen(0), Fen(1)));
}

#[test]
fn months_of_the_account_stand_for_full_years_only() {
    let on = date(2024, 5, 1);
    let divisor = |months| divisor_at(&rules(), months, on).map_err(|refusal| refusal.code);
    assert_eq!([480, 600, 660, 720, 756, 840].map(divisor), [233, 195, 170, 139, 117, 56].map(Ok));
    assert_eq!(divisor(721), Err("age_between_full_years"));
    assert_eq!(divisor(468), Err("age_outside_divisors"));
    assert_eq!(divisor(852), Err("age_outside_divisors"));
}

#[test]
fn a_figure_that_is_not_what_its_system_asks_for_is_told_with_its_line() {
    let mut source = source();
    source.files[1].1 = source.files[1].1.replacen("value = \"0.0005\"", "value = \"0.05 %\"", 1);
    let findings = Pack::read(&source).unwrap_err();
    let told: Vec<String> =
        findings.iter().filter(|finding| finding.code == "bad_figure").map(ToString::to_string).collect();
    assert_eq!(told.len(), 1, "{findings:?}");
    assert!(told[0].starts_with("late-fee.toml:"), "{}", told[0]);
    assert!(
        told[0].contains("`0.05 %` is not a share from 0 to 1") && told[0].contains("like \"0.0005\""),
        "{}",
        told[0]
    );
}
