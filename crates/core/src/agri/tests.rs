//! Programmes, shares and claims, by hand and against published examples.

use jiff::civil::{Date, date};
use proptest::prelude::*;
use rust_decimal::Decimal;

use super::*;
use crate::money::Fen;
use crate::pack::PackSource;
use crate::share::Share;

const LIAONING_2011: &str = include_str!("../../../../packs/agri-liaoning-2011/programmes.toml");
const LIAONING_2024: &str = include_str!("../../../../packs/agri-liaoning-2024/programmes.toml");
const JUNE: Date = date(2011, 6, 10);

fn source(name: &str, text: &str) -> PackSource {
    PackSource { name: name.to_owned(), files: vec![(PROGRAMMES_FILE.to_owned(), text.to_owned())] }
}

fn programme(key: &str) -> Programme {
    let packs = [("agri-liaoning-2011", LIAONING_2011), ("agri-liaoning-2024", LIAONING_2024)];
    let read = packs.map(|(name, text)| Programmes::from_source(&source(name, text)).unwrap());
    Programmes::merge(read).unwrap().find(key).unwrap().clone()
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

fn parts(split: &SubsidySplit) -> [String; 4] {
    Contributor::ALL.map(|contributor| split.of(contributor).to_string())
}

#[test]
fn the_pages_of_the_programmes_show_every_share_and_every_sum_with_its_status() {
    let pages = [
        ("liaoning-2011", include_str!("../../../../docs/packs/agri-liaoning-2011.md")),
        ("liaoning-2024", include_str!("../../../../docs/packs/agri-liaoning-2024.md")),
    ];
    for (key, page) in pages {
        let programme = programme(key);
        let status = |citation: &Citation| format!("{:?}", citation.status).to_lowercase();
        let mut rows = Vec::new();
        for group in &programme.groups {
            for part in &group.shares {
                let least = if part.least { "at least " } else { "" };
                let of = format!("| `{}` {} | `{}`", group.key, group.name.zh, part.contributor.key());
                rows.push((of, format!("| {least}{} | {} |", part.share.decimal(), status(&part.citation))));
            }
        }
        for object in &programme.objects {
            for part in &object.parts {
                let of = format!("| `{}` {} | `{}` {} ", object.key, object.name.zh, part.key, part.name.zh);
                let told = format!(
                    "| {} a {} | {} | {} |",
                    part.sum,
                    object.unit,
                    part.rate.decimal(),
                    status(&object.citation)
                );
                rows.push((of, told));
            }
        }
        for (of, told) in rows {
            let shown = page.lines().any(|line| line.starts_with(&of) && line.ends_with(&told));
            assert!(shown, "the page of {key} lacks {of} … {told}");
        }
    }
}

#[test]
fn a_premium_of_field_crops_is_paid_by_four_and_one_of_a_greenhouse_by_three() {
    let liaoning = programme("liaoning-2011");
    // 100.01: farmer and county 20.002, province 25.0025, centre 35.0035; one fen is left for the largest remainder.
    let crops = split(&liaoning, "maize", fen("100.01"), JUNE).unwrap();
    assert_eq!(parts(&crops), ["20.00", "20.00", "25.00", "35.01"]);
    // 1026.03: 513.015, 307.809, 205.206; two fen are left, for .9 and .6 of a fen: 307.81 and 205.21 stay below, so by
    // remainders 0.9 (county), 0.6 (province) and 0.5 (farmer) county and province have them.
    let house = split(&liaoning, "greenhouse", fen("1026.03"), JUNE).unwrap();
    assert_eq!(parts(&house), ["513.01", "307.81", "205.21", "0.00"]);
}

#[test]
fn a_premium_is_sum_times_rate_of_all_parts_times_quantity_rounded_once() {
    let liaoning = programme("liaoning-2011");
    let (maize, _) = liaoning.object("maize", JUNE).unwrap();
    // 12.5 mu x 280 x 7 % = 245.00; 0.33 mu x 19.60 = 6.468.
    assert_eq!(price(maize, number("12.5"), "mu"), Ok(fen("245.00")));
    assert_eq!(price(maize, number("0.33"), "mu"), Ok(fen("6.47")));
    let (house, _) = liaoning.object("greenhouse", JUNE).unwrap();
    // 30000 x 1 % + 23000 x 1 % + 2400 x 4 % + 10000 x 4 % = 300 + 230 + 96 + 400.
    assert_eq!(price(house, Decimal::ONE, "house"), Ok(fen("1026.00")));
    assert_eq!(price(maize, Decimal::ONE, "house").unwrap_err().code, "object_in_another_unit");
    assert_eq!(price(maize, number("-1"), "mu").unwrap_err().code, "number_negative");
}

#[test]
fn premiums_and_farmers_parts_that_were_published_come_out() {
    // Liaoning about 2020, pilot maize: 370 yuan at 11 % = 40.70, the farmer 8.14. Guangde 2022: 367 at 4.5 % = 16.515, 20 % of
    // it 3.303; 406 at 6 % = 24.36, farmer 4.872; 1000 at 6.2 % = 62, farmer 30 % = 18.60. Hebei 2019: 400 at 6 %, 620 at 5 %.
    let premium = |sum: &str, rate: &str| {
        let part = ObjectPart { key: "crop".into(), name: Default::default(), sum: fen(sum), rate: share(rate) };
        let mut object = programme("liaoning-2011").objects[0].clone();
        object.parts = vec![part];
        price(&object, Decimal::ONE, "mu").unwrap()
    };
    for (sum, rate, expected) in [
        ("370.00", "0.11", "40.70"),
        ("367.00", "0.045", "16.52"),
        ("406.00", "0.06", "24.36"),
        ("1000.00", "0.062", "62.00"),
        ("400.00", "0.06", "24.00"),
        ("620.00", "0.05", "31.00"),
    ] {
        assert_eq!(premium(sum, rate), fen(expected), "{sum} at {rate}");
    }
    // 20 % of 40.70 in the shares of 2011; of 17.00 it is 3.40, which the press of 2008 rounded to 3.5, and of 32.00 it is 6.40.
    let farmer = |premium: &str| {
        split(&programme("liaoning-2011"), "rice", fen(premium), JUNE).unwrap().of(Contributor::Farmer).to_string()
    };
    assert_eq!(["40.70", "17.00", "32.00"].map(farmer), ["8.14", "3.40", "6.40"]);
    // Anshan 2008: 73.68 million of premium with 58.94 million of subsidy: 80 % is 58.944.
    let anshan = split(&programme("liaoning-2011"), "maize", fen("73680000.00"), JUNE).unwrap();
    assert_eq!(anshan.premium.0 - anshan.of(Contributor::Farmer).0, 5_894_400_000);
}

#[test]
fn the_same_crop_is_shared_otherwise_in_another_year() {
    let split_2024 = split(&programme("liaoning-2024"), "maize", fen("100.00"), date(2024, 5, 1)).unwrap();
    assert_eq!(parts(&split_2024), ["20.00", "10.00", "25.00", "45.00"]);
    let code = |key: &str, object: &str, on| split(&programme(key), object, fen("1.00"), on).unwrap_err().code;
    assert_eq!(code("liaoning-2011", "maize", date(2012, 1, 1)), "programme_not_in_force");
    assert_eq!(code("liaoning-2011", "maize", date(2010, 12, 31)), "programme_not_in_force");
    assert_eq!(code("liaoning-2024", "greenhouse", date(2024, 5, 1)), "object_not_in_programme");
    assert_eq!(Programmes::default().find("liaoning-2012").unwrap_err().code, "unknown_programme");
}

fn claim(loss_rate: &str) -> CropClaim {
    CropClaim {
        sum_per_unit: fen("280.00"),
        stage_share: share("0.9"),
        loss_rate: share(loss_rate),
        quantity: number("12.5"),
        threshold: Share::NONE,
        total_loss_at: None,
        excess: Share::NONE,
        deductible: Share::NONE,
    }
}

#[test]
fn a_claim_is_sum_stage_loss_and_quantity_rounded_once() {
    // 280 x 0.9 x 0.5 x 12.5 = 1575.00; 280 x 0.9 x 0.333 x 12.5 = 1048.95.
    assert_eq!(claim_payment(&claim("0.5")), Ok(fen("1575.00")));
    assert_eq!(claim_payment(&claim("0.333")), Ok(fen("1048.95")));
    // 0.01 x 0.5 x 1 x 1 is half a fen, which counts.
    let half = CropClaim { sum_per_unit: Fen(1), stage_share: share("0.5"), quantity: Decimal::ONE, ..claim("1") };
    assert_eq!(claim_payment(&half), Ok(Fen(1)));
}

#[test]
fn below_the_threshold_nothing_is_paid_and_from_the_total_loss_line_the_whole() {
    // The form with 30 %, 80 % and 15 % off: at 30 % 280 x 0.9 x 0.15 x 12.5 = 472.50, at 80 % 280 x 0.9 x 12.5 = 3150.
    let terms = |rate: &str| {
        let claim = claim(rate);
        let total_loss_at = Some(share("0.8"));
        claim_payment(&CropClaim { threshold: share("0.3"), total_loss_at, excess: share("0.15"), ..claim }).unwrap()
    };
    assert_eq!(terms("0.29"), Fen::ZERO);
    assert_eq!(terms("0.3"), fen("472.50"));
    assert_eq!(terms("0.79"), fen("2016.00"));
    assert_eq!(terms("0.8"), fen("3150.00"));
    // An excess above the loss leaves nothing, not less than nothing.
    assert_eq!(claim_payment(&CropClaim { excess: share("0.15"), ..claim("0.1") }), Ok(Fen::ZERO));
}

#[test]
fn the_leaflet_of_beizhen_pays_ninety_of_ninety_percent_for_a_total_loss() {
    // 370 yuan, stage 90 %, a tenth borne by the insured: 370 x 0.9 x 0.9 = 299.70 a mu.
    let terms =
        CropClaim { sum_per_unit: fen("370.00"), quantity: Decimal::ONE, deductible: share("0.1"), ..claim("1") };
    assert_eq!(claim_payment(&terms), Ok(fen("299.70")));
    // Xianxia 2021: wheat 367 at 60 % is 220.20, maize 282 at 50 % is 141.00, soybean 170 at 60 % is 102.00.
    for (sum, stage, paid) in [("367.00", "0.6", "220.20"), ("282.00", "0.5", "141.00"), ("170.00", "0.6", "102.00")] {
        let stage_share = share(stage);
        let terms = CropClaim { sum_per_unit: fen(sum), stage_share, quantity: Decimal::ONE, ..claim("1") };
        assert_eq!(claim_payment(&terms), Ok(fen(paid)));
    }
}

/// Each mistake is told with its line and the key.
#[test]
fn a_broken_programme_is_told_with_its_place() {
    let problems = |from: &str, to: &str| {
        let text = LIAONING_2011.replacen(from, to, 1);
        assert_ne!(text, LIAONING_2011, "{from}");
        let problems = Programmes::from_source(&source("p", &text)).unwrap_err();
        assert_eq!(problems.len(), 1, "{problems:?}");
        format!("{}:{} {}: {}", problems[0].file, problems[0].line, problems[0].key, problems[0].message)
    };
    let told = problems("share = \"0.35\"", "share = \"0.30\"");
    assert_eq!(told, "programmes.toml:31 liaoning-2011.field-crop.share: the shares add up to 0.95, not to 1");
    assert!(problems("share = \"0.35\"", "share = \"1.35\"").contains("a share from 0 to 1"));
    assert!(problems("group = \"facility\"", "group = \"facilities\"").contains("there are field-crop, facility"));
    assert!(problems("until = 2011-12-31", "until = 2010-12-31").contains("ends before it begins"));
    assert!(problems("cite = \"Sample: in", "cites = \"Sample: in").contains("unknown field"));
    assert!(problems("status = \"recalled\"", "status = \"guessed\"").contains("guessed"));
}

proptest! {
    #[test]
    fn shares_add_up_to_the_premium_each_within_a_fen(premium in 0_i64..10_000_000_000, greenhouse: bool) {
        let liaoning = programme("liaoning-2011");
        let object = if greenhouse { "greenhouse" } else { "peanut" };
        let split = split(&liaoning, object, Fen(premium), JUNE).unwrap();
        prop_assert_eq!(split.shares.iter().map(|part| part.0).sum::<i64>(), premium);
        let (_, group) = liaoning.object(object, JUNE).unwrap();
        for known in &group.shares {
            let part = split.of(known.contributor);
            let exact = Decimal::from(premium) * known.share.decimal();
            prop_assert!((Decimal::from(part.0) - exact).abs() < Decimal::ONE);
            prop_assert!(!known.share.decimal().is_zero() || part.0 == 0);
        }
    }

    #[test]
    fn a_larger_loss_never_pays_less(one in 0_u32..=100, other in 0_u32..=100, excess in 0_u32..=30, line in 50_u32..=100) {
        let rate = |percent: u32| Share::new("rate", Decimal::new(percent.into(), 2)).unwrap();
        let paid = |percent| {
            let total_loss_at = Some(rate(line));
            claim_payment(&CropClaim { loss_rate: rate(percent), excess: rate(excess), total_loss_at, ..claim("0") }).unwrap()
        };
        prop_assert!(paid(one.min(other)) <= paid(one.max(other)));
    }
}

#[test]
fn every_story_of_agricultural_insurance_comes_true_on_the_core() {
    use crate::scenario::tests::{play, world_of};
    let packs = ["calendar-cn", "house-cn", "agri-liaoning-2011"];
    let expectations = play("agri-liaoning-2011", || world_of(&packs, &["agri-liaoning-2011"]));
    assert!(expectations > 80, "only {expectations} expectations were checked");
}
