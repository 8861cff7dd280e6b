//! Tests of a payout by itself: what blocks it, its attempts, and that it is paid once.

use jiff::civil::date;
use proptest::prelude::*;

use super::*;
use crate::id::{HOUSE_SLOT, Stamp};
use crate::ledger::EXPENSE;
use crate::systems::PARTY;

static PRIZE: PaymentKind = PaymentKind { key: "prize", zh: "奖金", en: "Prize", from: &EXPENSE };
static OBJECTION: BlockReason = BlockReason { key: "objection", zh: "有异议", en: "there is an objection" };
static UNSIGNED: BlockReason = BlockReason { key: "unsigned", zh: "未签收", en: "it was not signed for" };

const TODAY: Date = date(2011, 9, 29);

fn stamp(sequence: u16) -> Stamp {
    Stamp { milliseconds: 1_317_261_600_000, sequence }
}

fn batch(sequence: u16) -> PaymentBatchId {
    PaymentBatchId::new(stamp(sequence), HOUSE_SLOT)
}

fn account(masked: &str) -> PayoutAccount {
    let masked = masked.to_owned();
    PayoutAccount { payee: "周海燕".to_owned(), masked, bank_code: None, branch_code: None, entered_by: None }
}

fn payout() -> Payout {
    let creditor = PartyId::new(stamp(1), HOUSE_SLOT);
    Payout {
        id: PayoutId::new(stamp(2), HOUSE_SLOT),
        creditor,
        subject: SubjectRef { kind: &PARTY, id: creditor.number() },
        kind: &PRIZE,
        benefit_key: None,
        case: None,
        due_on: TODAY,
        amount: Fen(10_000),
        payee: None,
        own: None,
        progress: PayoutProgress::Waiting { blocks: Vec::new() },
        attempts: 0,
        failed: Vec::new(),
        version: 1,
    }
}

fn sent_back(reason: &str) -> PaidBack {
    PaidBack { code: "AC01".to_owned(), reason: reason.to_owned() }
}

#[test]
fn a_payout_is_blocked_by_several_reasons_at_once_and_ready_when_the_last_is_gone() {
    let mut payout = payout();
    let later = date(2011, 10, 8);
    let of_system = |reason: &BlockReason| [&UNSIGNED, &NO_ACCOUNT].contains(&reason);
    payout.judge(|reason| *reason == OBJECTION, [&OBJECTION], TODAY);
    payout.judge(of_system, [&UNSIGNED, &NO_ACCOUNT], later);
    let reasons =
        |payout: &Payout| payout.blocks().iter().map(|block| (block.reason.key, block.since)).collect::<Vec<_>>();
    assert_eq!(reasons(&payout), [("unsigned", later), ("no-account", later), ("objection", TODAY)]);
    assert_eq!(payout.state(), PayoutState::Blocked);
    let version = payout.version;
    payout.judge(of_system, [&NO_ACCOUNT], date(2011, 10, 9));
    assert_eq!(reasons(&payout), [("no-account", later), ("objection", TODAY)], "what still holds keeps its day");
    payout.judge(of_system, [&NO_ACCOUNT], date(2011, 10, 10));
    assert_eq!(payout.version, version + 1, "nothing changed the second time");
    let standing = account("6222 **** 0018");
    assert!(
        matches!(payout.collect(batch(3), Some(&standing), later), Ok(Collected::Waits(blocks)) if blocks.len() == 2)
    );
    payout.judge(of_system, [], later);
    assert_eq!(payout.state(), PayoutState::Blocked, "the objection is not the system's to lift");
    payout.judge(|reason| *reason == OBJECTION, [], later);
    assert_eq!(payout.state(), PayoutState::Ready);
    assert_eq!(payout.collect(batch(3), Some(&standing), later), Ok(Collected::Taken));
    payout.judge(of_system, [&NO_ACCOUNT], later);
    assert_eq!(payout.state(), PayoutState::Batched, "what is on its way is left alone");
}

#[test]
fn each_failed_attempt_stays_with_its_batch_account_and_reason() {
    let mut payout = payout();
    let (first, second) = (account("6222 **** 0018"), account("6222 **** 0026"));
    payout.collect(batch(3), Some(&first), TODAY).unwrap();
    payout.settle_returned(batch(3), date(2011, 9, 30), sent_back("账号不存在")).unwrap();
    assert!(payout.pay_to(second.clone()).unwrap());
    payout.collect(batch(4), Some(&first), date(2011, 10, 8)).unwrap();
    payout.settle_returned(batch(4), date(2011, 10, 9), sent_back("户名不符")).unwrap();
    assert!(payout.pay_again());
    payout.collect(batch(5), None, date(2011, 10, 10)).unwrap();
    assert!(payout.untake(batch(5), date(2011, 10, 10)));
    let told = |one: &FailedAttempt| {
        let reason = one.paid_back.as_ref().map(|back| back.reason.clone());
        (one.number, one.attempt.batch, one.attempt.account.masked.clone(), one.ended_on, reason)
    };
    let expected = [
        (1, batch(3), first.masked, date(2011, 9, 30), Some("账号不存在".to_owned())),
        (2, batch(4), second.masked.clone(), date(2011, 10, 9), Some("户名不符".to_owned())),
        (3, batch(5), second.masked, date(2011, 10, 10), None),
    ];
    assert_eq!(payout.failed.iter().map(told).collect::<Vec<_>>(), expected);
    assert_eq!((payout.state(), payout.attempts), (PayoutState::Ready, 3));
}

#[test]
fn somebody_else_is_never_paid_to_the_standing_account() {
    let mut payout = Payout { payee: Some("李强".to_owned()), ..payout() };
    let standing = account("6222 **** 0018");
    let refused = payout.collect(batch(3), Some(&standing), TODAY);
    assert_eq!(refused, Err(PayoutRefusal::NotWaiting { state: PayoutState::Ready }));
    payout.pay_to(account("6222 **** 0026")).unwrap();
    assert_eq!(payout.collect(batch(3), Some(&standing), TODAY), Ok(Collected::Taken));
    assert_eq!(payout.attempt().unwrap().account.masked, "6222 **** 0026");
}

#[test]
fn what_is_on_its_way_or_paid_is_neither_cancelled_nor_given_another_account() {
    let mut payout = payout();
    payout.collect(batch(3), Some(&account("6222 **** 0018")), TODAY).unwrap();
    let batched = PayoutRefusal::NotWaiting { state: PayoutState::Batched };
    assert_eq!(payout.cancel(TODAY), Err(batched.clone()));
    assert_eq!(payout.pay_to(account("6222 **** 0026")), Err(batched));
    payout.settle_paid(batch(3), TODAY).unwrap();
    assert_eq!(payout.cancel(TODAY), Err(PayoutRefusal::NotWaiting { state: PayoutState::Paid }));
    assert!(!payout.pay_again() && !payout.untake(batch(3), TODAY));
}

proptest! {
    /// Whatever is done in whatever order: money is out exactly where the last thing the bank said is that it paid.
    #[test]
    fn a_payout_is_paid_once_whatever_is_said_twice(steps in proptest::collection::vec((0u8..6, 3u16..6), 0..60)) {
        let mut payout = payout();
        let standing = account("6222 **** 0018");
        let mut out = 0i64;
        for (step, number) in steps {
            let batch = batch(number);
            let before = payout.clone();
            match step {
                0 => out += i64::from(payout.collect(batch, Some(&standing), TODAY) == Ok(Collected::Taken)),
                1 => out -= i64::from(payout.untake(batch, TODAY)),
                2 => { let _ = payout.settle_paid(batch, TODAY); }
                3 => out -= i64::from(payout.settle_returned(batch, TODAY, sent_back("退回")) == Ok(true)),
                4 => { payout.pay_again(); }
                _ => { let _ = payout.cancel(TODAY); }
            }
            let on_its_way = matches!(payout.state(), PayoutState::Batched | PayoutState::Paid);
            prop_assert_eq!(out, i64::from(on_its_way));
            prop_assert_eq!(payout.version > before.version, payout != before);
            prop_assert!(payout.attempts >= before.attempts);
            prop_assert_eq!(usize::try_from(payout.attempts).unwrap(),
                payout.failed.len() + usize::from(payout.attempt().is_some()));
        }
    }
}
