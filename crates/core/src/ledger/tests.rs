//! Tests of the chart, postings, sums and the journal, over the accounts that the house and its systems declare.

use std::collections::HashSet;

use proptest::prelude::*;

use super::*;
use crate::life::posting;
use crate::systems::{chart, payment_kinds, posting_kinds};

fn every_posting(amount: Fen) -> Vec<Posting> {
    let mut all = vec![
        posting::receipt(CASH.of("210682"), amount),
        posting::premium_paid(amount),
        posting::make_up_due(amount),
        posting::make_up_interest(amount),
        posting::make_up_paid(amount),
        posting::interest_paid(amount),
        posting::loan_repaid(CASH.of("210682"), amount),
        posting::paid_out(amount),
        posting::returned(amount),
        posting::dividend_kept(amount),
        posting::dividend_to_deposit(amount),
        posting::units_bought(amount),
        posting::units_reclaimed(amount),
        posting::taken_over(amount),
    ];
    all.extend(payment_kinds().map(|kind| posting::owed(kind, amount)));
    all
}

#[test]
fn every_account_of_a_posting_stands_in_the_chart_and_reads_back_from_its_path() {
    for posting in every_posting(Fen(1)) {
        assert!(posting_kinds().any(|kind| kind == posting.kind), "{}", posting.kind.key);
        for account in [posting.debit, posting.credit] {
            assert_eq!(chart().account(&account.to_string()), Ok(account));
        }
    }
}

#[test]
fn a_path_the_chart_does_not_have_is_no_account() {
    let unknown = [
        "",
        "house",
        "house/unknown",
        "house/expense/unknown",
        "house/expense/",
        "house/cash/",
        "house/cash/0421/drawer",
        "house/cash/{office}",
        "policy/P0421/premium-deposit",
        "policy/premium-deposit/",
        "Policy/premium-deposit",
        "fund/agri-2011/central",
    ];
    for path in unknown {
        assert_eq!(chart().account(path), Err(UnknownAccount(path.to_owned())), "{path}");
    }
}

#[test]
fn no_two_patterns_of_the_chart_have_an_account_in_common_and_each_has_one_blank_at_most() {
    let mut stored = HashSet::new();
    for rule in chart().rules() {
        let blanks = rule.path.split('/').filter(|part| part.starts_with('{') && *part != "{subject}").count();
        assert!(blanks <= 1, "{}", rule.path);
        let account = if blanks == 0 { rule.account() } else { rule.of("claim") };
        assert!(stored.insert(account.to_string()), "{}", rule.path);
        assert_eq!(chart().account(&account.to_string()).unwrap().rule(), *rule);
        assert!(!rule.zh.is_empty() && !rule.en.is_empty(), "{}", rule.path);
    }
}

#[test]
fn an_account_of_a_subject_is_stored_without_it_and_shown_with_it() {
    static CENTRAL: AccountRule = account("fund/{fund}/central", AccountClass::Reserve, "中央统筹", "Central pool");
    static SHARE: AccountRule = account("plot/{subject}/{kind}/owed", AccountClass::Liability, "应付", "Owed");
    let deposit = chart().account("policy/premium-deposit").unwrap();
    assert_eq!(deposit.shown("P0421"), "policy/P0421/premium-deposit");
    assert!(deposit.rule().is_of_subject());
    assert_eq!(chart().account("house/income/premium").unwrap().shown("P0421"), "house/income/premium");
    let central = CENTRAL.of("agri-2011");
    assert_eq!(
        (central.to_string(), central.shown("P0421")),
        (central.to_string(), "fund/agri-2011/central".to_owned())
    );
    let share = SHARE.of("claim");
    assert_eq!(
        (share.to_string(), share.shown("三组17号")),
        ("plot/claim/owed".to_owned(), "plot/三组17号/claim/owed".to_owned())
    );
    let chart = Chart::new([&CENTRAL, &SHARE], payment_kinds());
    assert_eq!(chart.account("plot/claim/owed"), Ok(share));
    assert!(chart.account("plot/lottery/owed").is_err(), "a blank for a kind of payment takes those there are");
}

#[test]
fn an_account_is_called_by_its_pattern_and_what_stands_in_its_blank() {
    let names = [
        ("policy/premium-deposit", "预交保费", "Premium deposit"),
        ("house/cash/210682", "现金 210682", "Cash 210682"),
        ("house/expense/claim", "支出 · 理赔金", "Expense · Claim"),
    ];
    for (path, zh, en) in names {
        let name = chart().name(&chart().account(path).unwrap());
        assert_eq!((name.zh.as_str(), name.en.as_str()), (zh, en));
    }
}

#[test]
fn the_class_of_an_account_says_on_which_side_it_is_raised() {
    let classes = [
        ("house/cash/0421", AccountClass::Asset, true),
        ("policy/make-up", AccountClass::Asset, true),
        ("policy/loan", AccountClass::Asset, true),
        ("house/expense/claim", AccountClass::Expense, true),
        ("policy/payable", AccountClass::Liability, false),
        ("house/income/premium", AccountClass::Income, false),
        ("house/opening", AccountClass::Reserve, false),
    ];
    for (path, class, raised_by_debit) in classes {
        let account = chart().account(path).unwrap();
        assert_eq!((account.class(), class.is_raised_by_debit()), (class, raised_by_debit), "{path}");
        let sum = AccountSum { account, debit: Fen(300), credit: Fen(100) };
        assert_eq!(sum.balance(), Ok(Fen(if raised_by_debit { 200 } else { -200 })), "{path}");
    }
}

fn sums(lines: &[Posting]) -> TrialBalance {
    let sums = lines.iter().flat_map(|line| {
        [
            AccountSum { account: line.debit.clone(), debit: line.amount, credit: Fen::ZERO },
            AccountSum { account: line.credit.clone(), debit: Fen::ZERO, credit: line.amount },
        ]
    });
    TrialBalance::of(sums).unwrap()
}

proptest! {
    #[test]
    fn a_line_and_its_reversal_leave_every_balance_as_it_was(which in 0usize..26, fen in 1i64..1_000_000_000) {
        let postings = every_posting(Fen(fen));
        let posting = &postings[which % postings.len()];
        let balance = sums(&[posting.clone(), posting.reversed()]);
        prop_assert!(balance.is_balanced());
        for account in balance.accounts() {
            prop_assert_eq!(account.balance(), Ok(Fen::ZERO));
        }
    }

    #[test]
    fn what_the_house_has_and_spent_is_what_it_owes_earned_and_set_apart(
        lines in proptest::collection::vec((0usize..26, 1i64..1_000_000_000), 0..40),
    ) {
        let lines: Vec<Posting> = lines.iter().map(|(which, fen)| {
            let all = every_posting(Fen(*fen));
            all[which % all.len()].clone()
        }).collect();
        let balance = sums(&lines);
        let of = |raised_by_debit: bool| {
            let classes = balance.classes.iter().filter(|sum| sum.class.is_raised_by_debit() == raised_by_debit);
            classes.map(|sum| sum.balance.0).sum::<i64>()
        };
        prop_assert_eq!(of(true), of(false));
        for class in &balance.classes {
            let accounts: i64 = class.accounts.iter().map(|sum| sum.balance().unwrap().0).sum();
            prop_assert_eq!(accounts, class.balance.0);
        }
    }
}

#[test]
fn a_journal_declares_what_it_uses_with_its_class_and_names_the_subject() {
    let posting = posting::premium_paid(Fen(123_456));
    let line = JournalLine {
        booked_on: "2011-06-10".to_owned(),
        id: "transfer_1".to_owned(),
        kind: posting.kind.key.to_owned(),
        subject: "P0421-0000137-5".to_owned(),
        debit: posting.debit,
        credit: posting.credit,
        amount: posting.amount,
    };
    let journal = JournalWriter::default().write(&[line]);
    assert!(journal.contains("account policy:P0421-0000137-5:premium-deposit  ; type:L\n"), "{journal}");
    assert!(journal.contains("account house:income:premium  ; type:R\n"), "{journal}");
    assert!(journal.contains("    policy:P0421-0000137-5:premium-deposit  CNY 1234.56\n"), "{journal}");
    assert!(journal.contains("    house:income:premium  CNY -1234.56\n"), "{journal}");
}

#[test]
fn a_journal_written_in_pieces_declares_the_accounts_of_the_house_once_and_keeps_none_of_a_subject() {
    let line = |number: u64| {
        let posting = posting::premium_paid(Fen(100));
        JournalLine {
            booked_on: "2011-06-10".to_owned(),
            id: format!("transfer_{number}"),
            kind: posting.kind.key.to_owned(),
            subject: format!("P{number}"),
            debit: posting.debit,
            credit: posting.credit,
            amount: posting.amount,
        }
    };
    let mut writer = JournalWriter::default();
    let mut journal = String::new();
    for piece in 0..50 {
        let lines: Vec<JournalLine> = (piece * 10..piece * 10 + 10).map(line).collect();
        journal.push_str(&writer.write(&lines));
    }
    assert!(!format!("{writer:?}").contains("P499"), "it grows with the subjects: {writer:?}");
    journal.push_str(&writer.end());
    let count = |text: &str| journal.lines().filter(|line| line.starts_with(text)).count();
    assert_eq!((count("account house:income:premium "), count("payee "), count("commodity ")), (1, 1, 1));
    assert_eq!((count("account policy:"), count("2011-06-10 ")), (500, 500));
    assert!(journal.ends_with("\n; End of the journal: 500 lines.\n"), "{journal}");
    // Whatever a line uses stands above it.
    let declared = journal.find("account policy:P499:premium-deposit").expect("declared");
    assert!(declared < journal.find("id:transfer_499").expect("written"));
}

#[test]
fn a_journal_of_no_lines_is_one() {
    let journal = JournalWriter::default().end();
    assert!(
        journal.starts_with("; Ledger of Yinuo.") && journal.ends_with("; End of the journal: 0 lines.\n"),
        "{journal}"
    );
}
