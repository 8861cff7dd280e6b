//! Tests of accounts, postings, sums and the journal.

use proptest::prelude::*;

use super::*;

fn every_posting(amount: Fen) -> Vec<Posting> {
    let mut all = vec![
        Posting::receipt(Account::Cash("210682".to_owned()), amount),
        Posting::premium_paid(amount),
        Posting::make_up_due(amount),
        Posting::make_up_interest(amount),
        Posting::make_up_paid(amount),
        Posting::interest_paid(amount),
        Posting::loan_repaid(Account::Deposit, amount),
        Posting::paid_out(amount),
        Posting::returned(amount),
        Posting::dividend_kept(amount),
        Posting::dividend_to_deposit(amount),
        Posting::units_bought(amount),
        Posting::taken_over(amount),
    ];
    all.extend(PaymentKind::ALL.map(|kind| Posting::owed(kind, amount)));
    all
}

#[test]
fn every_account_reads_back_from_its_path() {
    for posting in every_posting(Fen(1)) {
        for account in [posting.debit, posting.credit] {
            assert_eq!(Account::parse(&account.to_string()), Some(account));
        }
    }
    assert_eq!(Account::parse("house/unknown"), None);
    assert_eq!(Account::parse("house/expense/unknown"), None);
}

#[test]
fn the_path_of_an_account_of_a_policy_names_the_policy() {
    assert_eq!(Account::path_of("policy/premium-deposit", "P0421"), "policy/P0421/premium-deposit");
    assert_eq!(Account::path_of("house/income/premium", "P0421"), "house/income/premium");
}

proptest! {
    #[test]
    fn a_line_and_its_reversal_leave_every_balance_as_it_was(which in 0usize..25, fen in 1i64..1_000_000_000) {
        let postings = every_posting(Fen(fen));
        let posting = &postings[which % postings.len()];
        let lines = [posting.clone(), posting.reversed()];
        let sums = lines.iter().flat_map(|line| [
            AccountSum { account: line.debit.to_string(), debit: line.amount, credit: Fen::ZERO },
            AccountSum { account: line.credit.to_string(), debit: Fen::ZERO, credit: line.amount },
        ]);
        let balance = TrialBalance::of(sums).unwrap();
        prop_assert!(balance.is_balanced());
        for account in &balance.accounts {
            prop_assert_eq!(account.balance(), Ok(Fen::ZERO));
        }
    }
}

#[test]
fn a_journal_declares_what_it_uses_and_names_the_policy() {
    let line = JournalLine {
        booked_on: "2011-06-10".to_owned(),
        id: "transfer_1".to_owned(),
        kind: "premium-paid".to_owned(),
        policy_number: "P0421-0000137-5".to_owned(),
        debit: "policy/premium-deposit".to_owned(),
        credit: "house/income/premium".to_owned(),
        amount: Fen(123_456),
    };
    let journal = write_journal(&[line]);
    assert!(journal.contains("account policy:P0421-0000137-5:premium-deposit  ; type:L\n"), "{journal}");
    assert!(journal.contains("    policy:P0421-0000137-5:premium-deposit  CNY 1234.56\n"), "{journal}");
    assert!(journal.contains("    house:income:premium  CNY -1234.56\n"), "{journal}");
}
