//! Subsidies of a year by hand: what is expected, paid beforehand, settled and given back, and city and county as two payers.

use jiff::civil::{Date, date};
use proptest::prelude::*;
use rust_decimal::Decimal;

use super::*;
use crate::money::Fen;
use crate::pack::PackSource;
use crate::share::Share;

const LIAONING_2011: &str = include_str!("../../../../packs/agri-liaoning-2011/programmes.toml");
const JUNE: Date = date(2011, 6, 10);

fn read(text: &str) -> Result<Programmes, String> {
    let files = vec![(PROGRAMMES_FILE.to_owned(), text.to_owned())];
    let source = PackSource { name: "agri-liaoning-2011".to_owned(), files };
    Programmes::from_source(&source).map_err(|problems| problems[0].message.clone())
}

fn programme() -> Programme {
    read(LIAONING_2011).unwrap().find("liaoning-2011").unwrap().clone()
}

fn share(text: &str) -> Share {
    Share::new("share", text.parse().unwrap()).unwrap()
}

fn fen(text: &str) -> Fen {
    text.parse().unwrap()
}

fn of_province(province: SubsidyStanding) -> Subsidies {
    Subsidies { province, ..Subsidies::default() }
}

#[test]
fn the_year_is_settled_on_its_last_day_and_city_and_county_pay_by_the_end_of_july() {
    let terms = programme().settlement.unwrap();
    assert_eq!((terms.pays_by, terms.settles_on), (date(2011, 7, 31), date(2011, 12, 31)));
    assert_eq!(terms.prepays, [Contributor::Province, Contributor::Centre]);
    assert_eq!(terms.city_share(Some("210682")), Some(share("0.4")));
    assert_eq!(terms.city_share(Some("210681")), None, "a county without a ratio is one payer with its city");
    assert_eq!(terms.city_share(None), None);
}

#[test]
fn what_is_expected_is_priced_and_shared_as_a_cover_is() {
    let asked = [("maize".to_owned(), Decimal::from(1_000)), ("greenhouse".to_owned(), Decimal::from(10))];
    let told = expected(&programme(), &asked, JUNE).unwrap();
    // 1000 mu x 19.60 = 19600: 3920, 4900, 6860. 10 houses x 1026 = 10260: 3078, 2052, nothing.
    assert_eq!(told.premium, fen("29860.00"));
    assert_eq!((told.county, told.province, told.centre), (fen("6998.00"), fen("6952.00"), fen("6860.00")));
    let code = |asked: &[(&str, i64)]| {
        let asked: Vec<_> = asked.iter().map(|(key, mu)| ((*key).to_owned(), Decimal::from(*mu))).collect();
        expected(&programme(), &asked, JUNE).unwrap_err().code
    };
    assert_eq!(code(&[]), "wrong_field");
    assert_eq!(code(&[("maize", 0)]), "quantity_not_positive");
    assert_eq!(code(&[("maize", 1), ("maize", 2)]), "object_expected_twice");
    assert_eq!(code(&[("sorghum", 1)]), "object_not_in_programme");
}

#[test]
fn a_prepayment_is_taken_up_to_what_is_expected_and_not_without_an_application() {
    let programme = programme();
    let check = |standing: SubsidyStanding, contributor, amount: i64| {
        let all = Subsidies { county: standing, ..of_province(standing) };
        all.check_prepayment(&programme, contributor, None, Fen(amount)).map_err(|refusal| refusal.code)
    };
    let expected = SubsidyStanding { expected: Fen(100), ..SubsidyStanding::default() };
    assert_eq!(check(expected, Contributor::Province, 100), Ok(()), "no farmer has paid yet");
    assert_eq!(check(expected, Contributor::Province, 101), Err("prepayment_exceeds_expected"));
    let half = SubsidyStanding { prepaid: Fen(30), paid: Fen(30), ..expected };
    assert_eq!(check(half, Contributor::Province, 41), Err("prepayment_exceeds_expected"), "what came in counts");
    assert_eq!(check(half, Contributor::Province, 40), Ok(()));
    assert_eq!(check(SubsidyStanding::default(), Contributor::Province, 1), Err("subsidy_not_applied_for"));
    assert_eq!(check(expected, Contributor::County, 1), Err("level_prepays_nothing"));
    assert_eq!(check(expected, Contributor::Province, 0), Err("wrong_field"));
    assert_eq!(
        check(SubsidyStanding { settled: true, ..expected }, Contributor::Province, 1),
        Err("subsidies_settled")
    );
    let without = Programme { settlement: None, ..programme.clone() };
    let refused = of_province(expected).check_prepayment(&without, Contributor::Province, None, Fen(1)).unwrap_err();
    assert_eq!(refused.code, "programme_without_settlement");
}

#[test]
fn what_is_over_goes_back_once_the_year_is_settled_on_what_was_enrolled() {
    let running =
        SubsidyStanding { expected: Fen(100), accrued: Fen(95), prepaid: Fen(100), ..SubsidyStanding::default() };
    assert_eq!((running.owed(), running.overpaid(), running.returnable()), (Fen::ZERO, Fen(5), Fen::ZERO));
    let back = |standing: SubsidyStanding, amount: i64| {
        of_province(standing).check_return(Contributor::Province, None, Fen(amount)).map_err(|refusal| refusal.code)
    };
    assert_eq!(back(running, 5), Err("subsidies_not_settled"));
    assert_eq!(running.applies(), Fen(95), "the premiums take their part");
    let settled = SubsidyStanding { settled: true, applied: Fen(95), ..running };
    assert_eq!(settled.unapplied(), Fen(5));
    assert_eq!(back(settled, 6), Err("return_exceeds_overpaid"));
    assert_eq!(back(settled, 5), Ok(()));
    let over = SubsidyStanding { returned: Fen(5), ..settled };
    assert_eq!((over.owed(), over.overpaid(), over.unapplied()), (Fen::ZERO, Fen::ZERO, Fen::ZERO));
    // Of what was paid on what was owed, that is over at once which a change of covers left over.
    let changed = SubsidyStanding { accrued: Fen(90), paid: Fen(95), ..SubsidyStanding::default() };
    assert_eq!(back(changed, 5), Ok(()));
    // A lower application sets free what nobody expects any more.
    let lowered = SubsidyStanding { expected: Fen(98), ..running };
    assert_eq!(back(lowered, 2), Ok(()));
}

#[test]
fn what_goes_back_is_taken_from_the_prepayment_first() {
    let standing = SubsidyStanding { prepaid: Fen(100), applied: Fen(95), paid: Fen(5), ..SubsidyStanding::default() };
    let postings = chart::subsidy_returned(Contributor::County, Some(Payer::City), Fen(8), &standing);
    let told: Vec<_> = postings.iter().map(|one| (one.debit.to_string(), one.credit.to_string(), one.amount)).collect();
    let line = |debit: &str, amount| (debit.to_owned(), "fund/agri/bank".to_owned(), Fen(amount));
    assert_eq!(told, [line("fund/agri/subsidy-prepaid/city", 5), line("fund/agri/subsidy/city", 3)]);
    assert_eq!(chart::subsidy_returned(Contributor::Province, None, Fen(5), &standing).len(), 1);
}

#[test]
fn it_is_settled_from_the_last_day_of_the_year_on_and_once() {
    let programme = programme();
    let check = |on, settled| {
        let standing = SubsidyStanding { settled, ..SubsidyStanding::default() };
        of_province(standing).check_settlement(&programme, on).map_err(|refusal| refusal.code)
    };
    assert_eq!(check(date(2011, 12, 30), false), Err("settlement_too_early"));
    assert_eq!(check(date(2011, 12, 31), false), Ok(()));
    assert_eq!(check(date(2012, 3, 1), true), Err("subsidies_settled"));
}

#[test]
fn what_a_city_has_paid_too_much_is_not_what_its_county_owes() {
    let programme = programme();
    let standing = |accrued, paid| SubsidyStanding {
        accrued: Fen(accrued),
        paid: Fen(paid),
        committed: true,
        ..SubsidyStanding::default()
    };
    let local = LocalSubsidies { city: standing(40, 45), county: standing(60, 55) };
    let all = of_province(standing(125, 0)).with_local(local);
    assert_eq!(all.county.owed(), Fen::ZERO, "together they have paid");
    let refused = all.check_payment(&programme, Contributor::Province, None, Fen(1)).unwrap_err();
    assert_eq!(refused.code, "lower_level_has_not_paid", "but one of them has not");
    let code =
        |payer| all.check_payment(&programme, Contributor::County, payer, Fen(5)).map_err(|refused| refused.code);
    assert_eq!(code(None), Err("subsidy_payer_missing"));
    assert_eq!(code(Some(Payer::City)), Err("subsidy_exceeds_owed"));
    assert_eq!(code(Some(Payer::County)), Ok(()));
    let province = all.payer(Contributor::Province, Some(Payer::City)).unwrap_err();
    assert_eq!(province.code, "subsidy_of_one_payer");
    assert_eq!(all.payers().len(), 4);
    assert_eq!(of_province(standing(1, 0)).payers().len(), 3);
}

#[test]
fn broken_terms_are_told() {
    let told = |from: &str, to: &str| {
        let text = LIAONING_2011.replacen(from, to, 1);
        assert_ne!(text, LIAONING_2011, "{from}");
        read(&text).unwrap_err()
    };
    assert!(told("settles-on = 2011-12-31", "settles-on = 2011-07-30").contains("lies before `pays-by`"));
    assert!(told("prepays = [\"province\"", "prepays = [\"farmer\"").contains("pays nothing beforehand"));
    assert!(told("city-share = \"0.40\"", "city-share = \"1.40\"").contains("a share from 0 to 1"));
}

proptest! {
    #[test]
    fn the_parts_of_city_and_county_add_up_and_none_shrinks_when_more_is_owed(
        amount in 0_i64..10_000_000_000, more in 0_i64..1_000_000, hundredths in 0_i64..=100,
    ) {
        let city = Share::new("share", Decimal::new(hundredths, 2)).unwrap();
        let [of_city, of_county] = by_payer(Fen(amount), city).unwrap();
        prop_assert_eq!(of_city.0 + of_county.0, amount);
        // Otherwise somebody who has paid all would have paid too much because another farmer paid.
        let [then_city, then_county] = by_payer(Fen(amount + more), city).unwrap();
        prop_assert!(then_city >= of_city && then_county >= of_county);
    }
}

#[test]
fn what_is_accrued_once_all_was_paid_is_promised_anew_and_a_letter_alone_keeps_nothing() {
    let standing = |accrued, paid, committed| SubsidyStanding {
        accrued: Fen(accrued),
        paid: Fen(paid),
        committed,
        ..SubsidyStanding::default()
    };
    assert_eq!(standing(100, 0, false).promise_turn(false), None, "nobody promised yet");
    assert_eq!(standing(100, 0, true).promise_turn(false), Some(PromiseTurn::Begun));
    assert_eq!(standing(100, 99, true).promise_turn(true), None, "a fen is missing");
    assert_eq!(standing(100, 100, true).promise_turn(true), Some(PromiseTurn::Kept));
    assert_eq!(standing(150, 100, true).promise_turn(false), Some(PromiseTurn::Begun), "more was enrolled since");
    assert_eq!(standing(0, 0, true).promise_turn(true), None, "the letter came before any premium");
}
