//! The tables of the pack `life-tables-cn`, and figures of them worked out in another way.
//!
//! The expected figures were computed with exact fractions from commutation columns: `l(x+1) = l(x)·(1 - q(x))`,
//! `D(x) = v^x·l(x)`, `C(x) = v^(x+1)·(l(x) - l(x+1))`, `N` and `M` their sums from the end; then for example a term
//! insurance is `(M(x) - M(x+n)) / D(x)` and an annuity-due `(N(x) - N(x+n)) / D(x)`. Rounded half up at the end, once.

use rust_decimal::Decimal;

use super::tests::{benefit, exact, rate};
use super::*;
use crate::identity::Sex;
use crate::money::Fen;
use BenefitKind::*;

const TOML: &str = include_str!("../../../../packs/life-tables-cn/tables.toml");
const CSV: &str = include_str!("../../../../packs/life-tables-cn/cl-2010-2013.csv");

fn tables() -> LifeTables {
    LifeTables::from_pack(TOML, |file| (file == "cl-2010-2013.csv").then_some(CSV)).unwrap()
}

#[test]
fn the_pack_is_without_any_finding() {
    assert_eq!(crate::pack::check(&crate::pack::tests::load("life-tables-cn")), []);
}

#[test]
fn six_tables_have_the_ages_from_birth_to_105_and_rise_from_30_on() {
    let tables = tables();
    assert_eq!(tables.entries().len(), 6);
    for entry in tables.entries() {
        let table = &entry.table;
        assert_eq!((table.first_age(), table.last_age()), (0, 105), "{}", entry.key);
        assert!((30..105).all(|age| table.mortality(age) < table.mortality(age + 1)), "{}", entry.key);
        assert!(entry.set.source.starts_with("https://") && !entry.set.cite.is_empty());
    }
    assert_eq!(tables.find("CL1").unwrap().table.mortality(0), Some(exact("0.000867")));
    assert_eq!(tables.find("CL6").unwrap().table.mortality(104), Some(exact("0.287859")));
}

#[test]
fn a_table_is_found_by_key_short_name_and_chinese_name() {
    let tables = tables();
    for name in ["cl5-2010-2013", "CL5", "cl5", "养老类业务表男"] {
        let entry = tables.find(name).unwrap();
        assert_eq!((entry.key.as_str(), entry.sex), ("cl5-2010-2013", Sex::Male), "{name}");
    }
    assert_eq!(tables.find("非养老类业务二表女").unwrap().short, "CL4");
    for name in ["CL7", "", "CL5 ", "养老类业务表"] {
        assert_eq!(tables.find(name).unwrap_err().code(), "unknown_life_table", "{name}");
    }
}

#[test]
fn a_short_name_of_two_sets_asks_for_the_key() {
    let second = TOML.replace("-2010-2013\"", "-2025\"");
    let tables = LifeTables::from_pack(&format!("{TOML}\n{second}"), |_| Some(CSV)).unwrap();
    let refusal = tables.find("CL1").unwrap_err();
    assert_eq!(refusal.code(), "ambiguous_life_table");
    assert!(refusal.to_string().contains("cl1-2010-2013, cl1-2025"), "{refusal}");
    assert_eq!(tables.find("cl1-2025").unwrap().short, "CL1");
}

#[test]
fn the_expectation_of_life_at_birth_is_the_published_one() {
    // Without interest an annuity-immediate of 1 is worth the whole years one lives to see; half a year more, on
    // average, is lived in the year of death.
    let published = ["76.42", "81.71", "80.35", "85.44", "83.13", "88.13"];
    for (entry, years) in tables().entries().iter().zip(published) {
        let whole = value(&entry.table, rate("0"), &benefit(AnnuityImmediate, 0, None, 0)).unwrap();
        assert_eq!((whole + exact("0.5")).round_dp(2), exact(years), "{}", entry.key);
    }
}

#[test]
fn values_agree_with_exact_fractions_to_twenty_decimals() {
    let tables = tables();
    let cases = [
        ("CL1", "0.035", benefit(Whole, 30, None, 0), "0.2139744882461427695"),
        ("CL1", "0.035", benefit(Term, 30, Some(20), 0), "0.02366744864548610236"),
        ("CL2", "0.03", benefit(Endowment, 25, Some(30), 0), "0.41580235320341397556"),
        ("CL3", "0.025", benefit(Whole, 0, None, 0), "0.14577043451009433638"),
        ("CL4", "0.035", benefit(PureEndowment, 40, Some(20), 0), "0.48847523742083750023"),
        ("CL5", "0.03", benefit(AnnuityDue, 60, None, 0), "17.74696403875473468328"),
        ("CL6", "0.025", benefit(AnnuityImmediate, 55, None, 0), "21.97607902804570038867"),
        ("CL6", "0.025", benefit(AnnuityDue, 30, Some(20), 30), "7.13919740296545520511"),
        ("CL5", "0", benefit(AnnuityImmediate, 0, None, 0), "82.62889654341552052699"),
        ("CL1", "-0.01", benefit(Endowment, 50, Some(10), 0), "1.10317540509372636034"),
        // Past the end of the table: whole life at 90.
        ("CL2", "0.035", benefit(Term, 90, Some(40), 0), "0.8526454175645588202"),
        // 1 / 1.05: in the last age death is certain.
        ("CL4", "0.05", benefit(Whole, 105, None, 0), "0.95238095238095238095"),
        ("CL3", "0.035", benefit(Term, 20, Some(15), 10), "0.00818901591976219127"),
        ("CL2", "1", benefit(Whole, 18, None, 0), "0.00026144844641877404"),
    ];
    for (table, interest, benefit, expected) in cases {
        let table = &tables.find(table).unwrap().table;
        let worth = value(table, rate(interest), &benefit).unwrap();
        assert_eq!(shown_value(worth), exact(expected), "{benefit:?} at {interest}");
    }
}

/// Net premium, gross premium, and the reserves after 1, 5 and 10 years, for 100 000.00 yuan.
struct Priced {
    table: &'static str,
    interest: &'static str,
    benefit: LifeBenefit,
    pay_years: Option<u32>,
    loading: &'static str,
    premium: [&'static str; 2],
    reserves: [&'static str; 3],
}

#[test]
fn premiums_and_reserves_agree_with_exact_fractions_to_the_fen() {
    let priced = |table, interest, benefit, pay_years, loading, premium, reserves| Priced {
        table,
        interest,
        benefit,
        pay_years,
        loading,
        premium,
        reserves,
    };
    let cases = [
        priced(
            "CL1",
            "0.035",
            benefit(Whole, 30, None, 0),
            Some(20),
            "0.25",
            ["1470.23", "1960.30"],
            ["1443.13", "7696.82", "16698.46"],
        ),
        priced(
            "CL2",
            "0.03",
            benefit(Endowment, 25, Some(30), 0),
            None,
            "0.12",
            ["2073.06", "2355.75"],
            ["2106.47", "11183.38", "24138.77"],
        ),
        priced(
            "CL3",
            "0.025",
            benefit(Term, 40, Some(20), 0),
            Some(20),
            "0.35",
            ["278.35", "428.23"],
            ["158.51", "712.36", "1118.15"],
        ),
        priced(
            "CL5",
            "0.03",
            benefit(AnnuityDue, 40, None, 20),
            Some(20),
            "0.05",
            ["62117.91", "65387.28"],
            ["64037.68", "340842.99", "739925.17"],
        ),
        priced(
            "CL6",
            "0.025",
            benefit(PureEndowment, 0, Some(18), 0),
            Some(10),
            "0.1",
            ["7137.98", "7931.08"],
            ["7319.74", "38477.68", "82016.73"],
        ),
        priced(
            "CL4",
            "0.035",
            benefit(Endowment, 50, Some(10), 0),
            Some(1),
            "0",
            ["71096.85", "71096.85"],
            ["73550.30", "84264.66", "100000.00"],
        ),
    ];
    let tables = tables();
    for case in cases {
        let table = &tables.find(case.table).unwrap().table;
        let interest = rate(case.interest);
        let sum_insured = Fen(10_000_000);
        let plan = PremiumPlan { benefit: case.benefit, sum_insured, pay_years: case.pay_years };
        let premium = level_premium(table, interest, &plan, Loading::new(exact(case.loading)).unwrap()).unwrap();
        assert_eq!([premium.net.to_string(), premium.gross.to_string()], case.premium, "{plan:?}");
        let reserves = [1, 5, 10].map(|duration| reserve(table, interest, &plan, duration).unwrap().to_string());
        assert_eq!(reserves, case.reserves, "{plan:?}");
    }
}

#[test]
fn a_malformed_pack_names_its_file_and_place() {
    let refuse = |toml: &str, csv: &'static str| LifeTables::from_pack(toml, |_| Some(csv)).unwrap_err().to_string();
    assert!(refuse(&TOML.replace("sex = \"male\"", "sex = \"other\""), CSV).starts_with("tables.toml"));
    assert!(refuse(&TOML.replace("cl2-2010", "cl1-2010"), CSV).contains("`cl1-2010-2013` is there twice"));
    assert!(
        refuse(&TOML.replace("column = \"cl6\"", "column = \"cl9\""), CSV).contains("column `cl9`: there is no such")
    );
    assert!(refuse(TOML, "").contains("line 1"));
    assert!(refuse(TOML, "age,cl1\n0,0.1\n2,0.1\n").contains("line 3: the ages"));
    assert!(refuse(TOML, "age,cl1\n0,0.1,0.2\n").contains("line 2: the line"));
    assert!(refuse(TOML, "age,cl1\nx,0.1\n").contains("line 2: the age"));
    assert!(refuse(TOML, "age,cl1\n0,1.1\n").contains("column `cl1`: age 0"));
    assert!(refuse(TOML, "age,cl1\n").contains("has no ages"));
    let absent = LifeTables::from_pack(TOML, |_| None::<&str>).unwrap_err().to_string();
    assert!(absent.contains("`cl-2010-2013.csv` is not in the folder"), "{absent}");
    let outside = TOML.replace("file = \"cl", "file = \"../cl");
    assert!(refuse(&outside, CSV).contains("is not in the folder"));
}

#[test]
fn what_is_computed_does_not_depend_on_zeros_that_were_written() {
    let plain = LifeTable::from_texts(60, &["0.1", "0.2", "1"]).unwrap();
    let padded = LifeTable::from_texts(60, &["0.100000", "0.2000000000000", "1.0"]).unwrap();
    let annuity = benefit(AnnuityDue, 60, None, 0);
    let worth = |table| shown_value(value(table, rate("0.0350"), &annuity).unwrap()).to_string();
    assert_eq!(worth(&plain), worth(&padded));
    assert_eq!(Decimal::ONE, padded.mortality(62).unwrap());
}
