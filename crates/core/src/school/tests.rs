//! Offers to schools: what the shipped pack says, and what the checker finds in a wrong one.

use super::{OFFERS_FILE, SchoolOffer, SchoolOffers, price};
use crate::money::Fen;
use crate::pack::PackSource;

const SHIPPED: &str = include_str!("../../../../packs/school-liability-henan/school-offers.toml");

fn source(text: &str) -> PackSource {
    PackSource { name: "school".to_owned(), files: vec![(OFFERS_FILE.to_owned(), text.to_owned())] }
}

fn shipped() -> SchoolOffer {
    SchoolOffers::from_source(&source(SHIPPED)).unwrap().all()[0].clone()
}

#[test]
fn pupils_are_paid_for_by_their_level_to_the_fen() {
    let counts = [("compulsory".to_owned(), 860), ("kindergarten".to_owned(), 0), ("beyond".to_owned(), 421)];
    let priced = price(&shipped(), &counts).unwrap();
    assert_eq!((priced.pupils, priced.premium), (1281, Fen(500 * 860 + 700 * 421)));
    assert_eq!(priced.levels.len(), 2, "a level without pupils is left out");
    let refused = |counts: &[(&str, u32)]| {
        let counts: Vec<_> = counts.iter().map(|(key, pupils)| ((*key).to_owned(), *pupils)).collect();
        price(&shipped(), &counts).unwrap_err().code
    };
    assert_eq!(refused(&[("compulsory", 0)]), "no_pupils");
    assert_eq!(refused(&[("university", 1)]), "unknown_level");
    assert_eq!(refused(&[("compulsory", 100_001)]), "too_many_pupils");
    assert_eq!(refused(&[("compulsory", 1), ("compulsory", 2)]), "level_named_twice");
}

#[test]
fn the_text_that_is_agreed_to_has_every_clause_and_the_words_of_the_button_and_its_version_goes_with_it() {
    let offer = shipped();
    let text = offer.agreement.text();
    for number in ["1.2", "4", "5.1", "5.2", "7"] {
        assert!(text.contains(&format!("\n{number} ")), "{number} in {text}");
    }
    assert!(text.ends_with(&format!("[{}]\n", offer.agreement.button.zh)));
    assert_eq!(offer.agreement.months, 12);
    let weighing: Vec<_> = offer.agreement.clauses.iter().filter(|clause| clause.weighs).collect();
    assert_eq!(weighing.iter().map(|clause| clause.number.as_str()).collect::<Vec<_>>(), ["1.2", "5.2"]);
    let mut changed = offer.clone();
    changed.agreement.clauses[0].text.zh.push('。');
    assert_ne!((changed.version(), changed.agreement.text()), (offer.version(), text));
}

#[test]
fn a_premium_above_the_rule_and_a_limit_turned_round_are_found_where_they_stand() {
    let problems = |text: &str| SchoolOffers::from_source(&source(text)).unwrap_err();
    let dear = SHIPPED.replacen("premium = \"5\"", "premium = \"5.01\"", 1);
    let found = problems(&dear);
    assert_eq!(found.len(), 1, "{found:?}");
    assert!(found[0].key.ends_with(".premium") && found[0].message.contains("5.01"), "{found:?}");
    let turned = SHIPPED.replacen("limit-per-pupil = \"300000\"", "limit-per-pupil = \"5000000\"", 1);
    assert!(problems(&turned)[0].key.ends_with("limit-per-accident"));
    assert!(problems(&SHIPPED.replacen("months = 12", "months = 24", 1))[0].message.contains("from 1 to 12"));
}
