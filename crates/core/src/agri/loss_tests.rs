//! Losses by the figures of the pack, by hand.

use jiff::civil::date;
use rust_decimal::Decimal;

use super::*;
use crate::pack::PackSource;
use crate::share::Share;

fn programme() -> Programme {
    let text = include_str!("../../../../packs/agri-liaoning-2011/programmes.toml");
    let files = vec![(PROGRAMMES_FILE.to_owned(), text.to_owned())];
    let read = Programmes::from_source(&PackSource { name: "agri-liaoning-2011".to_owned(), files }).unwrap();
    read.find("liaoning-2011").unwrap().clone()
}

fn amount(object: &str, stage: Option<&str>, rate: &str, quantity: &str) -> Result<String, &'static str> {
    let programme = programme();
    let terms = claim_terms(&programme).unwrap();
    let object = programme.objects.iter().find(|known| known.key == object).unwrap();
    let loss_rate = Share::new("loss_rate", rate.parse().unwrap()).unwrap();
    let severity = Severity { stage: stage.map(str::to_owned), loss_rate };
    let came = assess(terms, object, &severity, quantity.parse().unwrap());
    came.map(|amount| amount.to_string()).map_err(|refusal| refusal.code)
}

#[test]
fn a_claim_comes_to_sum_by_stage_by_rate_by_area_less_a_tenth() {
    // 280.00 a mu, 80 % by tasselling, half lost, 10 mu: 280 x 0.8 x 0.5 x 10 x 0.9.
    assert_eq!(amount("maize", Some("3"), "0.50", "10").as_deref(), Ok("1008.00"));
    assert_eq!(amount("maize", Some("3"), "0.80", "10").as_deref(), Ok("2016.00"), "from 80 % on all is lost");
    assert_eq!(amount("maize", Some("3"), "0.29", "10").as_deref(), Ok("0.00"), "below 30 % nothing is paid");
    // Peanuts have no stages in the pack, and a greenhouse grows in none: 65,400.00 a house, less a tenth.
    assert_eq!(amount("greenhouse", None, "1", "1").as_deref(), Ok("58860.00"));
    assert_eq!(amount("maize", None, "0.50", "10"), Err("unknown_stage"));
    assert_eq!(amount("maize", Some("9"), "0.50", "10"), Err("unknown_stage"));
    assert_eq!(amount("greenhouse", Some("1"), "1", "1"), Err("unknown_stage"));
}

#[test]
fn nothing_is_assessed_unseen_and_a_major_loss_not_finally_without_its_panel() {
    let programme = programme();
    let terms = claim_terms(&programme).unwrap();
    let looked = |surveys, has_panel, area: i64| LookedAt { surveys, has_panel, area: Decimal::from(area) };
    let code = |looked, is_final| check_assessable(terms, looked, is_final).map_err(|refusal| refusal.code);
    assert_eq!(code(looked(0, true, 10), false), Err("loss_not_surveyed"));
    assert_eq!(code(looked(1, false, 1000), false), Ok(()), "a preliminary figure does not wait for the panel");
    assert_eq!(code(looked(1, false, 1000), true), Err("panel_missing"));
    assert_eq!(code(looked(1, true, 1000), true), Ok(()));
    assert_eq!(code(looked(1, false, 999), true), Ok(()));
    let kinds =
        |area: i64| terms.panel_kinds(Decimal::from(area)).iter().map(|kind| kind.key.clone()).collect::<Vec<_>>();
    assert_eq!(kinds(999), ["office", "insurer", "agronomist", "meteorologist"]);
    assert_eq!(kinds(1000).last().map(String::as_str), Some("farmer"));
}

#[test]
fn a_sample_is_a_twentieth_rounded_up_and_one_at_least() {
    let programme = programme();
    let terms = claim_terms(&programme).unwrap();
    assert_eq!([0, 1, 20, 21, 800].map(|of| terms.sample_size(of)), [0, 1, 1, 2, 40]);
}

#[test]
fn who_was_not_insured_then_or_lost_more_than_insured_has_no_claim() {
    let day = |day| date(2011, 8, day);
    let check = |paid, hit: &str| {
        let (insured, hit) = (Decimal::from(12), hit.parse().unwrap());
        check_claim(paid, insured, hit, day(10)).map_err(|refusal| refusal.code)
    };
    assert_eq!(check(Some(day(10)), "12"), Ok(()));
    assert_eq!(check(None, "1"), Err("not_insured_then"));
    assert_eq!(check(Some(day(11)), "1"), Err("not_insured_then"));
    assert_eq!(check(Some(day(1)), "12.01"), Err("more_hit_than_insured"));
    assert_eq!(check(Some(day(1)), "0"), Err("quantity_not_positive"));
    let terms = programme().claim.unwrap();
    let loss =
        |cause, began, ended, today| check_loss(&terms, cause, began, ended, today).map_err(|refusal| refusal.code);
    assert_eq!(loss("hail", day(10), day(10), day(10)), Ok(()));
    assert_eq!(loss("war", day(10), day(10), day(10)), Err("unknown_cause"));
    assert_eq!(loss("hail", day(10), day(9), day(10)), Err("wrong_field"));
    assert_eq!(loss("hail", day(10), day(11), day(10)), Err("occurred_in_future"));
}
