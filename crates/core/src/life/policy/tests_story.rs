//! Figures by hand: what a mode change, a loan, a claim and a unit come to.

use jiff::civil::date;
use proptest::prelude::*;
use rust_decimal::Decimal;

use super::tests::{Life, account, sample};
use super::*;
use crate::agreement::AgreementState;
use crate::fraction::Fraction;
use crate::id::DebitItemId;
use crate::identity::Sex;
use crate::life::chart::{CLAIM, INTEREST_INCOME, SURRENDER};
use crate::life::product::PayMode;
use crate::life::product::PolicyFacts;
use crate::money::Fen;

fn facts(cover: &str, pay: &str, mode: PayMode) -> PolicyFacts {
    PolicyFacts {
        birth_date: date(1970, 3, 1),
        sex: Sex::Male,
        effective_on: date(2010, 1, 31),
        sum_insured: Fen(10_000_000),
        cover: cover.parse().expect("a span"),
        pay: pay.parse().expect("a span"),
        mode,
    }
}

fn whole_life(mode: PayMode) -> Life {
    let mut life = Life::begin(&sample("sample.whole-life"), facts("whole life", "10 years", mode), Vec::new());
    life.act(|turn| change_account(turn, AccountChange { account: account(1) })).expect("an account");
    life
}

#[test]
fn a_claim_is_shared_to_the_fen_and_each_payout_says_whose_it_is() {
    let shared = |text: &str| {
        let beneficiaries = read_beneficiaries(text).expect("they add up");
        let facts = PolicyFacts { sum_insured: Fen(2_000_000), ..facts("whole life", "10 years", PayMode::Yearly) };
        let mut life = Life::begin(&sample("sample.whole-life"), facts, beneficiaries);
        let today = date(2010, 11, 30);
        life.pass_to(today);
        let (event, event_on) = ("accidental-death".to_owned(), today);
        let claim = Claim { event, event_on, amount: Fen(2_000_000), true_birth_date: None };
        life.act(|turn| settle_claim(turn, &claim, today)).expect("it is covered");
        let claims = life.file.payouts.iter().filter(|payout| *payout.kind == CLAIM);
        claims.map(|payout| (payout.payee.clone().expect("somebody"), payout.amount.0)).collect::<Vec<_>>()
    };
    let of = |amounts: &[i64]| -> Vec<(String, i64)> {
        ["受益甲", "受益乙", "受益丙"].iter().zip(amounts).map(|(name, fen)| ((*name).to_owned(), *fen)).collect()
    };
    let thirds = of(&[666_667, 666_667, 666_666]);
    assert_eq!(shared("受益甲:子女:1；受益乙:子女:1；受益丙:子女:1"), thirds);
    assert_eq!(shared("受益甲:子女:1:1/3；受益乙:子女:1:1/3；受益丙:子女:1:1/3"), thirds);
    let near = "受益甲:子女:1:33.33%；受益乙:子女:1:33.33%；受益丙:子女:1:33.34%";
    assert_eq!(shared(near), of(&[666_600, 666_600, 666_800]));
    let nearer = "受益甲:子女:1:33.333%；受益乙:子女:1:33.333%；受益丙:子女:1:33.334%";
    assert_eq!(shared(nearer), of(&[666_660, 666_660, 666_680]));
    assert_eq!(shared("受益甲:子女:1:0.01%；受益乙:子女:1:99.99%"), of(&[200, 1_999_800]));
}

#[test]
fn beneficiaries_are_read_with_the_part_that_is_wrong() {
    let read = read_beneficiaries("王芳:配偶:1:0.5；李强：子女：1：50%;赵敏:父母:2").expect("three");
    let of: Vec<_> = read.iter().map(|one| (one.name.as_str(), one.order, one.share)).collect();
    let half = Fraction::new(1, 2);
    assert_eq!(of[0], ("王芳", 1, half));
    assert_eq!((of[1].0, of[1].2), ("李强", half));
    assert_eq!(of[2], ("赵敏", 2, None));
    for (text, part, cause) in [
        ("", 1, "beneficiary_parts"),
        ("配偶，第一顺序，100%", 1, "beneficiary_parts"),
        ("王芳:配偶:1；:子女:1", 2, "beneficiary_name"),
        ("王芳:配偶:10", 1, "beneficiary_order"),
        ("王芳:配偶:1:0.5；李强:子女:1:1.5", 2, "beneficiary_share"),
        ("王芳:配偶:1:零", 1, "beneficiary_share"),
    ] {
        assert_eq!(read_beneficiaries(text), Err(PolicyRefusal::BeneficiaryUnreadable { part, cause }), "{text}");
    }
    let mut life = whole_life(PayMode::Yearly);
    let half = read_beneficiaries("王芳:配偶:1:0.5；李强:子女:1:0.4").expect("readable");
    let today = life.today;
    let refused = life.act(|turn| change_beneficiaries(turn, half, today));
    assert_eq!(refused, Err(PolicyRefusal::WrongBeneficiaries { order: 1 }), "the shares are nine tenths");
}

#[test]
fn a_changed_mode_leaves_no_span_unpaid_and_none_paid_twice() {
    let mut life = whole_life(PayMode::Yearly);
    let yearly = life.file.policy.instalment;
    let today = life.today;
    life.act(|turn| change_mode(turn, PayMode::Monthly, today)).expect("the next due date is an anniversary");
    assert_eq!(life.file.policy.facts.due_date(life.file.policy.dues_made), Some(date(2011, 1, 31)));
    let monthly = life.file.policy.instalment;
    assert_eq!(monthly, yearly.times(Decimal::new(9, 2), crate::money::Rounding::HalfUp).expect("small"));
    life.pay(Fen(monthly.0 * 5)).expect("taken");
    life.pass_to(date(2011, 6, 1));
    // Five months of 2011 are paid: January to May. Half a year is not full before the end of July.
    let refused = life.act(|turn| change_mode(turn, PayMode::HalfYearly, date(2011, 6, 1)));
    assert_eq!(refused, Err(PolicyRefusal::PayModeNotYet { possible_from: date(2011, 6, 30) }));
    life.pay(monthly).expect("taken");
    life.pass_to(date(2011, 7, 1));
    life.act(|turn| change_mode(turn, PayMode::HalfYearly, date(2011, 7, 1))).expect("now it is");
    assert_eq!(life.file.policy.facts.due_date(life.file.policy.dues_made), Some(date(2011, 7, 31)));
    assert_eq!(life.file.terms.earlier_modes.len(), 2);

    // A later correction knows each instalment by the mode of its time.
    let (birth_date, today) = (date(1972, 3, 1), life.today);
    let correction = life
        .act(|turn| apply_age_correction(turn, birth_date, CorrectionChoice::Correct, today))
        .expect("it is within the limits");
    assert_eq!(correction.lines.len(), 7);
    assert!(correction.refund > Fen::ZERO && correction.make_up == Fen::ZERO);
    life.check().expect("the books agree");
}

#[test]
fn an_instalment_that_the_bank_took_back_is_owed_once_whatever_the_age_comes_to() {
    let plan = PolicyFacts { birth_date: date(1957, 1, 1), ..facts("20 years", "10 years", PayMode::Yearly) };
    let mut life = Life::begin(&sample("sample.term-life"), plan, Vec::new());
    let (second, stated) = (date(2011, 1, 31), life.file.policy.instalment);
    life.pass_to(second);
    let receipt = Receipt { amount: stated, by: ReceiptBy::Debit, received_on: second };
    life.act(|turn| receive(turn, receipt, second)).expect("it is collected");
    let corrected = |life: &mut Life, birth_date| {
        life.act(|turn| apply_age_correction(turn, birth_date, CorrectionChoice::Correct, second))
            .expect("it is taken");
    };
    let open = |life: &Life, due_on| {
        let of_day = life.file.open_dues().filter(|due| due.due_on == due_on && due.kind.is_premium());
        Fen::checked_sum(of_day.map(|due| due.amount)).expect("small")
    };
    corrected(&mut life, date(1956, 1, 1));
    let debit = DebitItemId::from_number(1);
    let returned = ReturnedDebit { debit, amount: stated, reason: "已冲正".to_owned(), paid_on: Some(second) };
    life.act(|turn| debit_returned(turn, returned, second)).expect("the bank may take it back");
    assert_eq!(open(&life, second), life.file.policy.instalment, "as it was, and what was short of it");

    for birth_date in [date(1955, 1, 1), date(1958, 1, 1)] {
        corrected(&mut life, birth_date);
        assert_eq!(open(&life, second), life.file.policy.instalment, "{birth_date}");
        let short = life.file.policy.instalment.checked_sub(stated).expect("small").max(Fen::ZERO);
        assert_eq!(open(&life, date(2010, 1, 31)), short, "what was paid is owed no more: {birth_date}");
        life.check().expect("the books agree");
    }
}

#[test]
fn a_loan_is_lent_within_the_cash_value_and_set_off_with_its_interest() {
    let mut life = whole_life(PayMode::Yearly);
    life.pay(Fen(life.file.policy.instalment.0 * 9)).expect("taken");
    let day = date(2016, 1, 31);
    life.pass_to(day);
    let limit = life.act(|turn| loan_limit(turn, day)).expect("it is lent on");
    let refused = life.act(|turn| lend(turn, Fen(limit.0 + 1), day));
    assert_eq!(refused, Err(PolicyRefusal::LoanAboveLimit { limit }));
    life.act(|turn| lend(turn, Fen(1_000_000), day)).expect("within the limit");
    // 73 days of 6 in a hundred on 10,000 yuan: 120 yuan.
    let later = date(2016, 4, 13);
    life.pass_to(later);
    assert_eq!(life.act(|turn| loan_owed(turn, later)), Ok((Fen(1_000_000), Fen(12_000))));
    life.act(|turn| lend(turn, Fen(100_000), later)).expect("a little more");
    let lent: Vec<i64> = life.file.payouts.iter().map(|payout| payout.amount.0).collect();
    assert_eq!(lent, [1_000_000, 88_000], "the interest is taken out of what is lent anew");
    let end = date(2016, 6, 25);
    life.pass_to(end);
    let sum = life.act(|turn| surrender(turn, end)).expect("it is in force");
    // Another 73 days on 11,000 yuan.
    assert_eq!((sum.loan, sum.interest), (Fen(1_100_000), Fen(13_200)));
    let paid = life.file.payouts.iter().find(|payout| *payout.kind == SURRENDER).expect("it pays");
    assert_eq!(Ok(paid.amount), sum.net_value());
    assert_eq!((life.file.policy.lent(), life.balance(&INTEREST_INCOME.account())), (Fen::ZERO, 25_200));
    life.check().expect("the books agree");
}

#[test]
fn a_death_after_a_reinstatement_is_covered_and_one_within_the_lapse_is_not() {
    let mut life = whole_life(PayMode::Yearly);
    life.pass_to(date(2011, 6, 1));
    assert_eq!(life.file.policy.state, AgreementState::Suspended);
    let back = date(2011, 9, 1);
    life.pass_to(back);
    life.pay(Fen(life.file.policy.instalment.0 * 2)).expect("taken");
    life.act(|turn| reinstate(turn, back)).expect("it is paid");
    let today = date(2011, 9, 20);
    life.pass_to(today);
    let claim = |event_on| Claim {
        event: "accidental-death".to_owned(),
        event_on,
        amount: Fen(10_000_000),
        true_birth_date: None,
    };
    for (day, covered) in
        [(date(2010, 1, 30), false), (date(2011, 3, 15), true), (date(2011, 4, 15), false), (date(2011, 9, 1), true)]
    {
        let mut tried = whole_life(PayMode::Yearly);
        tried.file = life.file.clone();
        let done = tried.act(|turn| settle_claim(turn, &claim(day), today));
        assert_eq!(done.is_ok(), covered, "{day}: {done:?}");
    }
}

#[test]
fn an_advance_is_taken_out_of_the_settlement() {
    let mut life = whole_life(PayMode::Yearly);
    let today = date(2010, 12, 1);
    life.pass_to(today);
    let mut claim =
        Claim { event: "disability".to_owned(), event_on: today, amount: Fen(3_000_000), true_birth_date: None };
    life.act(|turn| advance_claim(turn, &claim, today)).expect("a part is certain");
    claim.amount = Fen(2_000_000);
    let refused = life.act(|turn| settle_claim(turn, &claim, today));
    assert_eq!(refused, Err(PolicyRefusal::AdvancesExceedClaim { advances: Fen(3_000_000) }));
    claim.amount = Fen(10_000_000);
    let settled = life.act(|turn| settle_claim(turn, &claim, today)).expect("settled");
    assert_eq!((settled.advances, settled.paid_out), (Fen(3_000_000), Fen(7_000_000)));
    assert_eq!(life.file.policy.state, AgreementState::InForce, "only death ends the policy");
    life.check().expect("the books agree");
}

#[test]
fn a_premium_becomes_orders_less_the_charge_and_to_the_last_fen() {
    let product = sample("sample.unit-linked");
    let allocation = vec![("steady".to_owned(), Decimal::new(3333, 4)), ("growth".to_owned(), Decimal::new(6667, 4))];
    let orders = orders_for_premium(&product, &allocation, Fen(100_001)).expect("small");
    let amounts: Vec<i64> = orders.iter().filter_map(|order| order.amount).map(|amount| amount.0).collect();
    // 1,000.01 less 50.00 are 950.01: 316.638… and 633.371…, each down, and the last fen to the first.
    assert_eq!(amounts, [31_664, 63_337]);
    let all = orders_for_premium(&product, &[], Fen(100_000)).expect("small");
    assert_eq!((all.len(), all[0].to.as_deref()), (1, Some("steady")));
}

proptest! {
    #[test]
    fn units_never_make_money(amount in 0i64..100_000_000_000, price in 1i64..100_000_000_000) {
        let price = UnitPrice::new(price).expect("positive");
        if let Ok(units) = bought_units(Fen(amount), price) {
            let worth = units_value(units, price).expect("no more than was paid");
            prop_assert!(worth.0 <= amount);
            // No more is lost than a millionth of a unit and a fen.
            let most = 1 + price.millionths() / 10_000_000_000;
            prop_assert!(amount - worth.0 <= most, "{} of {}", amount - worth.0, amount);
        }
    }
}

#[test]
fn an_endorsement_dated_before_the_issue_is_refused_and_changes_nothing() {
    let mut life = whole_life(PayMode::Yearly);
    let issued_on = life.file.policy.state.contract().expect("issued").issued_on;
    let before = life.file.clone();
    let one = read_beneficiaries("王芳:配偶:1").expect("readable");
    let early = issued_on.yesterday().expect("a day");
    let refused = life.act(|turn| change_beneficiaries(turn, one.clone(), early));
    assert_eq!(refused, Err(PolicyRefusal::EndorsementBeforeIssue { issued_on }));
    assert_eq!(life.file, before);
    life.act(|turn| change_beneficiaries(turn, one, issued_on)).expect("on the day of the issue it can be made");
}
