//! Payouts through batches: taken once, settled once, and never under an id that a bank has seen before.

use jiff::civil::{Date, date};

use super::*;
use crate::calendar::{Calendar, definition_from_pack};
use crate::case::Channel;
use crate::event;
use crate::id::{HOUSE_SLOT, OperatorId, PaymentBatchId, Stamp};
use crate::id::{OfficeId, PartyId, PayoutId};
use crate::life::LifeTables;
use crate::life::chart::{CLAIM, DEPOSIT_REFUND, UNIT_SALE};
use crate::life::product::PolicyFacts;
use crate::life::product::Products;
use crate::life::subject::PolicyId;
use crate::money::Fen;
use crate::pack::tests::load;
use crate::pack::{Pack, PackSource};
use crate::payout::PayoutAccount;
use crate::payout::{Block, Collected, NO_ACCOUNT, PaidBack, PayoutRefusal, PayoutState};
use crate::rulebook::RuleBook;

const TODAY: Date = date(2011, 9, 29);

const CONTRACT: Contract = Contract { issued_on: TODAY, delivery: None };

fn standing<'a>(turn: &'a FullTurn<'_>) -> &'a PolicyAccount {
    turn.file.policy.account.as_ref().expect("it has an account")
}

fn stamp(sequence: u16) -> Stamp {
    Stamp { milliseconds: 1_317_261_600_000, sequence }
}

fn batch(sequence: u16) -> PaymentBatchId {
    PaymentBatchId::new(stamp(sequence), HOUSE_SLOT)
}

/// Lets `test` work on a declined proposal whose deposit of 100.00 is owed back.
fn with_payout(test: impl FnOnce(&mut FullTurn<'_>, PayoutId)) {
    let source = |name: &str, files: &[(&str, &str)]| PackSource {
        name: name.to_owned(),
        files: files.iter().map(|(name, text)| ((*name).to_owned(), (*text).to_owned())).collect(),
    };
    let tables = source(
        "tables",
        &[
            ("tables.toml", include_str!("../../../../../packs/life-tables-cn/tables.toml")),
            ("cl-2010-2013.csv", include_str!("../../../../../packs/life-tables-cn/cl-2010-2013.csv")),
        ],
    );
    let samples = source(
        "products",
        &[
            ("products.toml", include_str!("../../../../../packs/life-products-sample/products.toml")),
            ("endowment-to-66.csv", include_str!("../../../../../packs/life-products-sample/endowment-to-66.csv")),
        ],
    );
    let definition = definition_from_pack(
        include_str!("../../../../../packs/calendar-cn/calendar.toml"),
        include_str!("../../../../../packs/calendar-cn/workdays.csv"),
    );
    let calendar = Calendar::new(definition.unwrap()).unwrap();
    let (tables, products) = (LifeTables::from_source(&tables).unwrap(), Products::from_source(&samples).unwrap());
    let rules = RuleBook::new(&Pack::read(&load("life-cn")).expect("a sound pack").figures);
    let product = products.find_on("sample.term-life", TODAY).unwrap();
    let basis = Basis {
        product,
        products: &products,
        tables: &tables,
        rules: &rules,
        calendar: &calendar,
        open_from: Date::MIN,
    };
    let facts = PolicyFacts {
        birth_date: date(1975, 3, 1),
        sex: crate::identity::Sex::Female,
        effective_on: TODAY,
        sum_insured: Fen(10_000_000),
        cover: "20 years".parse().unwrap(),
        pay: "10 years".parse().unwrap(),
        mode: crate::life::product::PayMode::Yearly,
    };
    let (birth_date, sex) = (facts.birth_date, facts.sex);
    let proposal = Proposal {
        id: PolicyId::new(stamp(1), HOUSE_SLOT),
        number: "P1".to_owned(),
        holder: PartyId::new(stamp(1), HOUSE_SLOT),
        office: OfficeId::new(stamp(1), HOUSE_SLOT),
        channel: Channel::Counter,
        applied_on: TODAY,
        insured: Insured { party: None, name: "王芳".to_owned(), birth_date, sex },
        facts,
        beneficiaries: Vec::new(),
        dividend_option: DividendOption::ALL[0],
        prompts_wanted: false,
        allocation: Vec::new(),
    };
    let (file, _) = propose(basis, proposal).unwrap();
    let mut next = (10..).map(|sequence| PayoutId::new(stamp(sequence), HOUSE_SLOT));
    let mut next_payout = || next.next().unwrap();
    let by = By { operator: OperatorId::SYSTEM, now: jiff::Timestamp::UNIX_EPOCH, case: None };
    let mut turn = FullTurn::new(file, basis, by, &mut next_payout);
    let receipt = Receipt { amount: Fen(10_000), by: ReceiptBy::Bank, received_on: TODAY };
    receive(&mut turn, receipt, TODAY).unwrap();
    decline(&mut turn, TODAY).unwrap();
    let payout = turn.file.payouts[0].id;
    assert_eq!(turn.file.payouts[0].kind, &DEPOSIT_REFUND);
    test(&mut turn, payout);
}

fn account(by: i64) -> AccountChange {
    let account = PayoutAccount {
        payee: "王芳".to_owned(),
        masked: "6222***0128".to_owned(),
        bank_code: None,
        branch_code: None,
        entered_by: Some(OperatorId::from_number(by)),
    };
    AccountChange { account }
}

fn back() -> PaidBack {
    PaidBack { code: "AC01".to_owned(), reason: "账号不存在".to_owned() }
}

#[test]
fn a_payout_without_an_account_waits_and_says_why() {
    with_payout(|turn, payout| {
        let since = turn.on;
        let waits = vec![Block { reason: &NO_ACCOUNT, since }];
        assert_eq!(collect(turn, payout, batch(1), TODAY), Ok(Collected::Waits(waits)));
        assert_eq!((turn.file.payouts[0].state(), turn.file.policy.payable), (PayoutState::Blocked, Fen(10_000)));
        change_account(turn, account(7)).unwrap();
        assert_eq!(collect(turn, payout, batch(1), TODAY), Ok(Collected::Taken));
        assert_eq!(collect(turn, payout, batch(1), TODAY), Ok(Collected::Known));
        let other = collect(turn, payout, batch(2), TODAY);
        assert_eq!(other, Err(PayoutRefusal::NotWaiting { state: PayoutState::Batched }.into()));
        assert_eq!(turn.file.policy.payable, Fen::ZERO);
    });
}

#[test]
fn an_account_put_right_is_that_of_the_policy_unless_the_payout_goes_to_somebody_else() {
    with_payout(|turn, payout| {
        correct_account(turn, payout, account(7).account).unwrap();
        assert_eq!(
            (
                turn.file.policy.account.as_ref().map(|standing| standing.account.clone()),
                turn.file.payouts[0].own.clone()
            ),
            (Some(account(7).account), None)
        );
        let other = turn.owe_to(Some("李强".to_owned()), &CLAIM, None, TODAY, Fen(5_000)).unwrap();
        assert_eq!(turn.file.payout(other).unwrap().payee("王芳"), "李强");
        correct_account(turn, other, account(8).account).unwrap();
        assert_eq!(standing(turn).account, account(7).account, "the holder's stays as it was");
        let apart = turn.file.payout(other).unwrap();
        assert_eq!((apart.own.clone(), apart.state()), (Some(account(8).account), PayoutState::Ready));
    });
}

#[test]
fn a_payout_taken_out_of_a_batch_goes_out_under_another_attempt() {
    with_payout(|turn, payout| {
        change_account(turn, account(7)).unwrap();
        collect(turn, payout, batch(1), TODAY).unwrap();
        assert_eq!(untake(turn, payout, batch(2), TODAY), Ok(false));
        assert_eq!(untake(turn, payout, batch(1), TODAY), Ok(true));
        assert_eq!((turn.file.payouts[0].state(), turn.file.policy.payable), (PayoutState::Ready, Fen(10_000)));
        collect(turn, payout, batch(2), TODAY).unwrap();
        assert_eq!(turn.file.payouts[0].attempts, 2);
    });
}

#[test]
fn what_the_bank_sends_back_is_owed_again_and_is_the_error_of_who_entered_the_account_then() {
    with_payout(|turn, payout| {
        change_account(turn, account(7)).unwrap();
        collect(turn, payout, batch(1), TODAY).unwrap();
        // Somebody else changes the account of the policy while the payment is under way.
        change_account(turn, account(8)).unwrap();
        let of_other = settle_returned(turn, payout, batch(2), TODAY, back(), true);
        assert_eq!(of_other, Err(PayoutRefusal::NotInBatch { state: PayoutState::Batched }.into()));
        assert_eq!(settle_returned(turn, payout, batch(1), TODAY, back(), true), Ok(true));
        assert_eq!(settle_returned(turn, payout, batch(1), TODAY, back(), true), Ok(false));
        assert_eq!(turn.file.policy.payable, Fen(10_000));
        let errors: Vec<_> = turn.errors.iter().map(|error| (error.kind, error.operator)).collect();
        assert_eq!(errors, [("wrong-account", Some(OperatorId::from_number(7)))]);
        let Some(PolicyEffect::Happened(event)) = turn.effects.last() else { panic!("{:?}", turn.effects) };
        assert_eq!((event.kind.key, event::text(&event.facts, "amount")), ("payment-returned", Some("100.00")));
        let paid = settle_paid(turn, payout, batch(1), TODAY);
        assert_eq!(paid, Err(PayoutRefusal::NotInBatch { state: PayoutState::Returned }.into()));
    });
}

#[test]
fn a_payment_that_comes_back_after_it_was_paid_is_owed_again() {
    with_payout(|turn, payout| {
        change_account(turn, account(7)).unwrap();
        collect(turn, payout, batch(1), TODAY).unwrap();
        assert_eq!(settle_paid(turn, payout, batch(1), TODAY), Ok(true));
        assert_eq!(settle_paid(turn, payout, batch(1), TODAY), Ok(false));
        assert_eq!(settle_returned(turn, payout, batch(1), TODAY, back(), true), Ok(true));
        let after = &turn.file.payouts[0];
        assert_eq!(after.state(), PayoutState::Returned);
        assert_eq!(turn.file.policy.payable, Fen(10_000));
        release(turn, payout).unwrap();
        assert_eq!(collect(turn, payout, batch(2), TODAY), Ok(Collected::Taken));
    });
}

#[test]
fn debits_take_an_account_and_another_account_ends_them() {
    with_payout(|turn, _| {
        turn.file.policy.state = PolicyState::InForce(CONTRACT);
        assert_eq!(set_debit(turn, true), Err(PolicyRefusal::NoAccountToDebit));
        change_account(turn, account(7)).unwrap();
        set_debit(turn, true).unwrap();
        turn.file.policy.deposit = Fen(300);
        turn.add_due(DueKind::Regular, Some(1), TODAY, Fen(1_000));
        assert_eq!(debit_owed(&turn.file), Ok(Fen(700)));
        turn.file.policy.deposit = Fen(1_300);
        assert_eq!(debit_owed(&turn.file), Ok(Fen::ZERO));
        change_account(turn, account(8)).unwrap();
        assert!(standing(turn).debit, "the same account, entered again");
        let mut other = account(8);
        other.account.masked = "6228***0019".to_owned();
        change_account(turn, other).unwrap();
        assert!(!standing(turn).debit);
        turn.file.policy.state = PolicyState::Suspended(CONTRACT, LapseCause::AfterDue);
        set_debit(turn, true).unwrap();
        turn.file.policy.deposit = Fen::ZERO;
        assert_eq!(debit_owed(&turn.file), Ok(Fen::ZERO), "a lapsed policy is reinstated, not debited");
    });
}

#[test]
fn a_sale_at_a_wrong_price_is_taken_off_what_waits_and_what_went_out_is_borne_by_the_house() {
    with_payout(|turn, _| {
        let order = Order {
            kind: OrderKind::Sell,
            from: Some("growth".to_owned()),
            to: None,
            share: Some(rust_decimal::Decimal::ONE),
            amount: None,
        };
        let done = DoneOrder { order, out_at: None, in_at: None, on: TODAY };
        let later = date(2011, 10, 10);
        let waiting = |turn: &FullTurn<'_>| -> Vec<i64> {
            let sales = turn.file.payouts.iter().filter(|payout| *payout.kind == UNIT_SALE && payout.waits());
            sales.map(|payout| payout.amount.0).collect()
        };
        let borne = |turn: &FullTurn<'_>| {
            let lines = turn.booked.iter().filter(|line| line.posting.kind.key == "price-error");
            lines.map(|line| line.posting.amount.0).sum::<i64>()
        };
        turn.owe(&UNIT_SALE, None, TODAY, Fen(5_000)).unwrap();
        turn.owe(&UNIT_SALE, None, TODAY, Fen(9_000)).unwrap();
        book_difference(turn, &done, Fen(9_000), Fen(4_000), later).unwrap();
        assert_eq!((waiting(turn), borne(turn)), (vec![5_000, 4_000], 0));
        book_difference(turn, &done, Fen(4_000), Fen(4_500), later).unwrap();
        assert_eq!(waiting(turn), [5_000, 4_000, 500]);
        change_account(turn, account(7)).unwrap();
        let sales: Vec<PayoutId> = turn
            .file
            .payouts
            .iter()
            .filter(|payout| *payout.kind == UNIT_SALE && payout.waits())
            .map(|payout| payout.id)
            .collect();
        for (sale, number) in sales.into_iter().zip(1..) {
            assert_eq!(collect(turn, sale, batch(number), TODAY), Ok(Collected::Taken));
        }
        book_difference(turn, &done, Fen(4_500), Fen(1_000), later).unwrap();
        assert_eq!((waiting(turn), borne(turn)), (vec![], 3_500));
    });
}
