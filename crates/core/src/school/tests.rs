//! Offers to schools: what the shipped pack says, and what the checker finds in a wrong one.

use jiff::civil::date;

use super::{
    Agreed, Asked, Endorsed, Hurt, Injured, Limits, Moved, OFFERS_FILE, SchoolOffer, SchoolOffers, age_on,
    agreed_until, check_agreed, check_day, check_list_day, check_listed, check_mediator, check_one_agreement,
    compensate, covered_until, endorse, fewest_from, price, pupils_on, within_limits,
};
use crate::money::Fen;
use crate::pack::PackSource;
use crate::share::Share;

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
    let dear = SHIPPED.replacen("premium = \"5\"\nmost", "premium = \"5.01\"\nmost", 1);
    let found = problems(&dear);
    assert_eq!(found.len(), 1, "{found:?}");
    assert!(found[0].key.ends_with(".premium") && found[0].message.contains("5.01"), "{found:?}");
    let turned = SHIPPED.replacen("limit-per-pupil = \"300000\"", "limit-per-pupil = \"5000000\"", 1);
    assert!(problems(&turned)[0].key.ends_with("limit-per-accident"));
    assert!(problems(&SHIPPED.replacen("\nmonths = 12", "\nmonths = 24", 1))[0].message.contains("from 1 to 12"));
}

#[test]
fn an_agreement_holds_until_the_same_day_of_the_next_year_and_a_cover_until_the_day_before() {
    assert_eq!(agreed_until(date(2026, 9, 1), 12), Ok(date(2027, 9, 1)));
    assert_eq!(agreed_until(date(2024, 2, 29), 12), Ok(date(2025, 2, 28)), "the last day of a month without that day");
    assert_eq!(covered_until(date(2026, 9, 1), 12), Ok(date(2027, 8, 31)));
    assert_eq!(agreed_until(date(9999, 9, 1), 12).unwrap_err().code, "date_out_of_range");
}

#[test]
fn a_second_agreement_of_the_year_is_refused_until_the_last_days_of_the_first() {
    let held = [("XF1", date(2026, 9, 1)), ("XF2", date(2027, 9, 1))];
    let ask = |today| check_one_agreement(held, today, 30);
    let refused = ask(date(2027, 8, 2)).unwrap_err();
    assert_eq!(refused.code, "school_agreement_in_force");
    let told = |name: &str| refused.facts.iter().find(|(key, _)| *key == name).map(|(_, value)| value.clone());
    assert_eq!(told("number").as_deref(), Some("XF2"));
    assert_eq!(told("until").as_deref(), Some("2027-09-01"));
    assert_eq!(told("renew_from").as_deref(), Some("2027-08-03"));
    assert_eq!(ask(date(2027, 8, 3)), Ok(()), "thirty days with the last");
    assert_eq!(ask(date(2027, 9, 2)), Ok(()), "it has ended");
    assert!(check_one_agreement([("XF1", date(2027, 9, 1))], date(2027, 9, 1), 0).is_err(), "no day of renewal");
    assert_eq!(check_one_agreement([], date(2027, 8, 2), 30), Ok(()));
}

#[test]
fn who_joins_beyond_those_who_left_is_paid_for_and_nobody_leaves_twice() {
    let offer = shipped();
    let moved = |joined, departed| endorse(&offer, Moved { level: "compulsory", joined, departed }, 860);
    assert_eq!(moved(12, 5), Ok(Endorsed { pupils: 867, premium: Fen(3_500) }));
    assert_eq!(moved(5, 12), Ok(Endorsed { pupils: 853, premium: Fen::ZERO }));
    assert_eq!(moved(0, 860), Ok(Endorsed { pupils: 0, premium: Fen::ZERO }));
    assert_eq!(moved(0, 861).unwrap_err().code, "more_left_than_there_were");
    assert_eq!(moved(0, 0).unwrap_err().code, "no_pupils");
    assert_eq!(moved(100_000, 0).unwrap_err().code, "too_many_pupils");
    let span = (date(2026, 9, 1), date(2027, 8, 31));
    assert_eq!(check_day(span, date(2026, 8, 31)).unwrap_err().code, "endorsed_before_the_start");
    assert_eq!(check_day(span, date(2027, 9, 1)).unwrap_err().code, "endorsed_after_the_end");
    assert_eq!(check_day(span, date(2027, 8, 31)), Ok(()));
}

#[test]
fn who_leaves_later_is_counted_until_that_day_and_leaves_once() {
    // 860 at first: seven leave on 1 October, twelve join on 8 October.
    let changes = [(date(2026, 10, 1), -7), (date(2026, 10, 8), 12)];
    let on = |day| pupils_on(865, changes, day);
    assert_eq!([on(date(2026, 9, 30)), on(date(2026, 10, 1)), on(date(2026, 10, 7))], [860, 853, 853]);
    assert_eq!(on(date(2026, 10, 8)), 865);
    // Of those who are there in September, seven are spoken for.
    assert_eq!(fewest_from(865, &changes, date(2026, 9, 2)), 853);
    assert_eq!(fewest_from(865, &changes, date(2026, 10, 8)), 865);
}

#[test]
fn three_pupils_hurt_at_once_are_paid_within_both_limits_to_the_fen() {
    let offer = shipped();
    let hurt = |yuan: i64, before: i64| Hurt { compensation: Fen(yuan * 100), paid_before: Fen(before * 100) };
    let paid = |all: &[Hurt]| within_limits(offer.limit_per_pupil, offer.limit_per_accident, all).unwrap();
    let of_pupil = paid(&[hurt(350_000, 0), hurt(120_000, 0), hurt(80_000, 290_000)]);
    assert_eq!(of_pupil, [Fen(30_000_000), Fen(12_000_000), Fen(1_000_000)], "the third had 290,000 in this year");
    // An accident of which all of them together are over its limit.
    let low =
        within_limits(offer.limit_per_pupil, Fen(10_000_000), &[hurt(300_000, 0), hurt(300_000, 0), hurt(90_000, 0)]);
    let low = low.unwrap();
    assert_eq!(low.iter().map(|fen| fen.0).sum::<i64>(), 10_000_000, "every fen of the limit is paid");
    assert_eq!(low, [Fen(4_347_826), Fen(4_347_826), Fen(1_304_348)]);
    let even = within_limits(Fen(100), Fen(100), &[hurt(1, 0); 3]).unwrap();
    assert_eq!(even, [Fen(34), Fen(33), Fen(33)], "the first named before the others");
    assert_eq!(paid(&[hurt(10, 300_000), hurt(10, 400_000)]), [Fen::ZERO, Fen::ZERO]);
    let negative = Hurt { compensation: Fen(-1), paid_before: Fen::ZERO };
    assert!(within_limits(Fen(100), Fen(100), &[negative]).is_err());
    assert_eq!(paid(&[]), Vec::<Fen>::new());
}

fn of(pupil: u32) -> Injured {
    Injured { pupil, agreed_before: Fen::ZERO }
}

fn share(text: &str) -> Share {
    Share::new("share", text.parse().unwrap()).unwrap()
}

#[test]
fn three_pupils_hurt_at_once_are_one_accident_counted_to_the_fen() {
    let limits = Limits { per_pupil: Fen(30_000_000), per_accident: Fen(45_000_000) };
    let injured = [of(1), of(2), of(3)];
    let items = [(1, Fen(20_000_001)), (1, Fen(15_000_000)), (2, Fen(40_000_000)), (3, Fen(3_333))];
    let shares = [(1, share("0.7")), (2, share("1")), (3, share("0.5"))];
    let sheet = compensate(limits, &injured, &items, &shares).unwrap();
    let counted: Vec<_> = sheet.iter().map(|one| (one.items.0, one.compensation.0, one.payable.0)).collect();
    // 350000.01 at 0.7 is 245000.007; 33.33 at a half is 16.665: both rounded half up. The second is cut by its year, and then all three are
    // cut by the accident in proportion, every fen of it paid.
    assert_eq!(counted[0].1, 24_500_001);
    assert_eq!(counted[2].1, 1_667);
    assert_eq!(counted.iter().map(|one| one.2).sum::<i64>(), 45_000_000);
    let within: i128 = 24_500_001 + 30_000_000 + 1_667;
    for (at, wanted) in [24_500_001_i128, 30_000_000, 1_667].into_iter().enumerate() {
        let exact = wanted * 45_000_000 / within;
        assert!((exact..=exact + 1).contains(&i128::from(counted[at].2)), "{counted:?}");
    }
    // What was agreed on in another accident of the year is left out of the limit of that pupil.
    let before = [Injured { pupil: 1, agreed_before: Fen(29_999_999) }];
    let sheet = compensate(limits, &before, &[(1, Fen(500))], &[(1, Share::WHOLE)]).unwrap();
    assert_eq!(sheet[0].payable, Fen(1));
}

#[test]
fn a_sheet_names_each_pupil_once_and_no_other() {
    let limits = Limits { per_pupil: Fen(30_000_000), per_accident: Fen(45_000_000) };
    let injured = [of(1), of(2)];
    let code =
        |items: &[(u32, Fen)], shares: &[(u32, Share)]| compensate(limits, &injured, items, shares).unwrap_err().code;
    let whole = [(1, Share::WHOLE), (2, Share::WHOLE)];
    assert_eq!(code(&[(3, Fen(1))], &whole), "unknown_pupil");
    assert_eq!(code(&[(1, Fen(1))], &whole[..1]), "pupil_left_out");
    assert_eq!(code(&[(1, Fen(1))], &[whole[0], whole[0], whole[1]]), "pupil_named_twice");
    assert_eq!(code(&[(1, Fen(-1))], &whole), "amount_negative");
    assert_eq!(code(&[(1, Fen(i64::MAX)), (1, Fen(1))], &whole), "amount_too_large");
    let all = |agreed: &[(u32, Fen)]| -> Vec<Agreed> {
        agreed.iter().map(|(pupil, amount)| Agreed { pupil: *pupil, amount: *amount, advanced: Fen::ZERO }).collect()
    };
    assert_eq!(check_agreed(limits, &injured, &all(&[(1, Fen(5)), (2, Fen(0))])), Ok(Fen(5)));
    let agreed = |agreed: &[(u32, Fen)]| check_agreed(limits, &injured, &all(agreed)).unwrap_err().code;
    assert_eq!(agreed(&[(1, Fen(30_000_001)), (2, Fen(0))]), "agreed_above_limit");
    assert_eq!(agreed(&[(1, Fen(30_000_000)), (2, Fen(15_000_001))]), "agreed_above_limit");
    assert_eq!(agreed(&[(1, Fen(30_000_000))]), "pupil_left_out");
    assert_eq!(agreed(&[(1, Fen(0)), (2, Fen(0))]), "nothing_to_pay");
}

#[test]
fn three_pupils_hurt_at_once_are_agreed_on_within_the_limit_of_the_accident_to_the_fen() {
    let limits = Limits { per_pupil: Fen(30_000_000), per_accident: Fen(45_000_001) };
    let injured = [1, 2, 3].map(|pupil| Injured { pupil, agreed_before: Fen::ZERO });
    let each = |amounts: [i64; 3], advanced: i64| {
        let one = |(pupil, amount)| Agreed { pupil, amount: Fen(amount), advanced: Fen(advanced) };
        check_agreed(limits, &injured, &[one((1, amounts[0])), one((2, amounts[1])), one((3, amounts[2]))])
    };
    assert_eq!(each([15_000_001, 15_000_000, 15_000_000], 0), Ok(Fen(45_000_001)));
    assert_eq!(each([15_000_001, 15_000_001, 15_000_000], 0).unwrap_err().code, "agreed_above_limit");
    // A school gets back what it paid in advance, and no fen more than was agreed on.
    assert_eq!(each([15_000_001, 15_000_000, 15_000_000], 15_000_000), Ok(Fen(45_000_001)));
    assert_eq!(each([15_000_001, 15_000_000, 15_000_000], 15_000_001).unwrap_err().code, "advanced_above_agreed");
    assert_eq!(each([15_000_001, 15_000_000, 15_000_000], -1).unwrap_err().code, "amount_negative");
}

#[test]
fn nobody_mediates_in_an_own_matter() {
    let asked = Asked { mediator: 7, parties: &[1, 2], near: &[3], has_interest: false };
    assert_eq!(check_mediator(asked), Ok(()));
    let code = |asked| check_mediator(asked).unwrap_err().code;
    assert_eq!(code(Asked { mediator: 2, ..asked }), "mediator_is_a_party");
    assert_eq!(code(Asked { mediator: 3, ..asked }), "mediator_has_interest");
    assert_eq!(code(Asked { has_interest: true, ..asked }), "mediator_has_interest");
}

#[test]
fn an_age_is_counted_in_full_years_on_the_day_of_the_accident() {
    let born = date(2018, 2, 28);
    assert_eq!(age_on(born, date(2026, 2, 27)), Some(7));
    assert_eq!(age_on(born, date(2026, 2, 28)), Some(8));
    assert_eq!(age_on(born, date(2018, 2, 27)), None, "not born yet");
}

#[test]
fn the_shipped_pack_says_under_which_rule_each_age_falls() {
    let offer = shipped();
    let band = |age: i64| offer.age_band(age).map(|band| band.key.as_str());
    assert_eq!(
        (band(0), band(7), band(8), band(17), band(18)),
        (Some("none"), Some("none"), Some("limited"), Some("limited"), Some("full"))
    );
    assert!(offer.age_bands.iter().all(|band| band.cite.contains("民法典")));
}

#[test]
fn every_story_of_school_liability_comes_true_on_the_core() {
    use crate::scenario::tests::{play, world_of};
    let packs = ["calendar-cn", "house-cn", "school-liability-henan"];
    let besides = ["school-liability-henan", "life-tables-cn", "life-products-sample"];
    let expectations = play("school-liability-henan", || world_of(&packs, &besides));
    assert!(expectations > 50, "only {expectations} expectations were checked");
}

#[test]
fn a_pupil_is_listed_where_a_clause_wants_names_at_the_age_of_its_level_and_on_a_day_of_the_cover() {
    let offer = shipped();
    let on = date(2026, 9, 1);
    let refused = |level: &str, born| check_listed(&offer, level, born, on).unwrap_err().code;
    // Five on that very day, and eighteen until the day before the nineteenth birthday.
    assert_eq!(check_listed(&offer, "compulsory", date(2021, 9, 1), on), Ok(()));
    assert_eq!(refused("compulsory", date(2021, 9, 2)), "pupil_too_young");
    assert_eq!(refused("compulsory", date(2023, 3, 1)), "pupil_too_young");
    assert_eq!(refused("compulsory", date(2026, 9, 2)), "pupil_too_young");
    assert_eq!(check_listed(&offer, "compulsory", date(2007, 9, 2), on), Ok(()));
    assert_eq!(refused("compulsory", date(2007, 9, 1)), "pupil_too_old");
    assert_eq!(refused("beyond", date(1700, 1, 1)), "pupil_too_old");
    assert_eq!(refused("kindergarten", date(2021, 9, 1)), "list_not_wanted_at_level");
    assert_eq!(refused("university", date(2007, 9, 2)), "unknown_level");
    let without = SchoolOffer { names: None, ..offer.clone() };
    assert_eq!(check_listed(&without, "compulsory", date(2018, 3, 7), on).unwrap_err().code, "list_not_wanted");
    let cover = (date(2026, 9, 1), date(2027, 8, 31));
    assert_eq!(check_list_day(cover, cover.0), Ok(()));
    assert_eq!(check_list_day(cover, cover.1), Ok(()));
    assert_eq!(check_list_day(cover, date(2026, 8, 31)).unwrap_err().code, "listed_before_the_start");
    assert_eq!(check_list_day(cover, date(2027, 9, 1)).unwrap_err().code, "listed_after_the_end");
}

#[test]
fn names_wanted_of_a_level_that_there_is_not_and_ages_turned_round_are_found_where_they_stand() {
    let wrong = SHIPPED.replacen(
        "key = \"compulsory\"\nfrom-age = 5\nto-age = 18",
        "key = \"primary\"\nfrom-age = 19\nto-age = 18",
        1,
    );
    assert_ne!(wrong, SHIPPED);
    let problems = SchoolOffers::from_source(&source(&wrong)).unwrap_err();
    let said: Vec<_> = problems.iter().map(|problem| (problem.key.as_str(), problem.message.as_str())).collect();
    assert!(said.contains(&("school-liability-henan.names.primary", "the offer has no such level")), "{said:?}");
    assert!(
        said.contains(&("school-liability-henan.names.primary", "the youngest is older than the oldest")),
        "{said:?}"
    );
}
