//! Accounts and batches: what is refused, what only warns, and what is written for the bank.

use jiff::civil::date;
use proptest::prelude::*;

use super::*;
use crate::bank::{BankRefusal, BranchBanks, CardPrefixes};
use crate::money::Fen;

const ICBC_CARD: &str = "6222021234567890128";
const ICBC_BRANCH: &str = "102229000008";
const SPDB_BRANCH: &str = "310261000135";

pub(super) fn banks() -> Banks {
    Banks {
        prefixes: CardPrefixes::from_csv(include_str!("../../../../packs/banks-cn/bins.csv")).unwrap(),
        branches: BranchBanks::from_toml(include_str!("../../../../packs/banks-cn/cnaps.toml")).unwrap(),
    }
}

fn draft(account: &str, branch: Option<&str>) -> AccountDraft {
    AccountDraft {
        account: account.to_owned(),
        account_again: account.to_owned(),
        account_holder: "王芳".to_owned(),
        payee: "王芳".to_owned(),
        branch: branch.map(str::to_owned),
        other_account_holder: None,
        check_digit_reason: None,
    }
}

fn refusal(draft: &AccountDraft) -> PaymentRefusal {
    check_account(draft, &banks()).unwrap_err()
}

pub(super) fn batch() -> PaymentBatch {
    let payment = |id: &str, name: &str, fen: i64| Payment {
        end_to_end_id: id.to_owned(),
        name: name.to_owned(),
        account: ICBC_CARD.to_owned(),
        branch: Some(ICBC_BRANCH.to_owned()),
        amount: Fen(fen),
        remark: "生存金".to_owned(),
    };
    PaymentBatch {
        message_id: "B-2011-06-10".to_owned(),
        created_at: "2011-06-10T09:30:00.5+08:00".parse().unwrap(),
        debtor: Debtor {
            name: "一诺人寿保险公司".to_owned(),
            account: "0709000109000012345".to_owned(),
            branch: Some(SPDB_BRANCH.to_owned()),
        },
        execute_on: date(2011, 6, 13),
        payments: vec![payment("P-1", "王芳", 120_000), payment("P-2", "李 & <建国>", 5)],
    }
}

#[test]
fn a_card_and_its_branch_tell_the_bank() {
    let checked = check_account(&draft("6222 0212 3456 7890 128", Some(ICBC_BRANCH)), &banks()).unwrap();
    assert_eq!(checked.account, ICBC_CARD);
    assert_eq!((checked.bank_code.as_deref(), checked.bank_name.as_deref()), (Some("102"), Some("中国工商银行")));
    assert_eq!(checked.warnings, []);
    let without_branch = check_account(&draft(ICBC_CARD, None), &banks()).unwrap();
    assert_eq!((without_branch.bank_code.as_deref(), without_branch.branch), (Some("102"), None));
}

#[test]
fn a_number_that_contradicts_itself_is_refused() {
    let mut twice = draft(ICBC_CARD, None);
    twice.account_again = "6222021234567890127".to_owned();
    assert_eq!(refusal(&twice).code(), "account_entered_differently");
    assert_eq!(refusal(&draft("6222021234567890129", None)).code(), "account_check_digit");
    assert_eq!(
        refusal(&draft("6222o21234567890128", None)),
        PaymentRefusal::AccountWrong { cause: BankRefusal::WrongCharacter }
    );
    assert_eq!(refusal(&draft("6222", None)).code(), "account_wrong");
    assert_eq!(refusal(&draft(ICBC_CARD, Some("102229000004"))).code(), "branch_check_digit");
    assert_eq!(refusal(&draft(ICBC_CARD, Some("10222900000"))).code(), "branch_wrong");
}

#[test]
fn a_branch_of_another_bank_is_refused_with_both_names() {
    let refusal = crate::refusal::Refusal::from(refusal(&draft(ICBC_CARD, Some(SPDB_BRANCH))));
    assert_eq!(refusal.code, "branch_of_another_bank");
    assert_eq!(refusal.fact("branch_bank"), Some("上海浦东发展银行"));
    assert_eq!(refusal.fact("account_bank"), Some("中国工商银行"));
}

#[test]
fn numbers_that_no_table_knows_only_warn() {
    let warnings = |account: &str, branch| check_account(&draft(account, branch), &banks()).unwrap().warnings;
    assert_eq!(warnings("0709000109000012345", Some(SPDB_BRANCH)), [AccountWarning::NoCardNumber]);
    assert_eq!(warnings("4111111111111111", None), [AccountWarning::UnknownPrefix]);
    assert_eq!(warnings("622202123456789012", None), [AccountWarning::CardLength]);
    let unknown_bank = warnings(ICBC_CARD, Some("999290000004"));
    assert_eq!(unknown_bank, [AccountWarning::UnknownBranchBank]);
}

#[test]
fn a_card_whose_check_digit_does_not_fit_goes_through_with_a_reason_and_is_warned_of() {
    let mut card = draft("6222021234567890129", None);
    card.check_digit_reason = Some(" ".to_owned());
    assert_eq!(refusal(&card), PaymentRefusal::AccountCheckDigit { bank: "中国工商银行".to_owned() });
    card.check_digit_reason = Some("已核对卡片原件".to_owned());
    let checked = check_account(&card, &banks()).unwrap();
    assert_eq!((checked.warnings, checked.bank_code.as_deref()), (vec![AccountWarning::CheckDigit], Some("102")));
    card.account_again = "6222021234567890120".to_owned();
    assert_eq!(refusal(&card).code(), "account_entered_differently");
    // What was taken once is paid to without asking again.
    let mut taken = batch();
    taken.payments[0].account = "6222021234567890129".to_owned();
    assert_eq!(check_batch(&taken, &banks()).unwrap().accounts()[0].warnings, [AccountWarning::CheckDigit]);
}

#[test]
fn another_holder_needs_a_reason_that_was_approved() {
    let mut other = draft(ICBC_CARD, None);
    other.account_holder = "李建国".to_owned();
    assert_eq!(refusal(&other).code(), "holder_is_not_payee");
    let mut because = |reason: &str, approved| {
        other.other_account_holder = Some(OtherAccountHolder { reason: reason.to_owned(), approved });
        check_account(&other, &banks()).is_ok()
    };
    assert!(!because("监护人代领", false));
    assert!(!because("  ", true));
    assert!(because("监护人代领", true));
    let mut same = draft(ICBC_CARD, None);
    (same.account_holder, same.payee) = ("阿依古丽•买买提".to_owned(), "阿依古丽·买买提 ".to_owned());
    assert!(check_account(&same, &banks()).is_ok());
}

#[test]
fn each_wrong_payment_is_refused_at_its_place_and_all_of_them_at_once() {
    let mut wrong = batch();
    let good = wrong.payments[0].clone();
    wrong.payments = vec![
        good.clone(),
        Payment { end_to_end_id: "P-2".to_owned(), amount: Fen(0), ..good.clone() },
        Payment { end_to_end_id: "P-3".to_owned(), name: " ".to_owned(), ..good.clone() },
        Payment { end_to_end_id: "P-4".to_owned(), name: "王".repeat(141), ..good.clone() },
        Payment { end_to_end_id: "P-5".to_owned(), remark: "费".repeat(141), ..good.clone() },
        Payment { end_to_end_id: "P-6".to_owned(), remark: "生存金\n第二期".to_owned(), ..good.clone() },
        Payment { end_to_end_id: "P-7".to_owned(), account: "6222o21234567890129".to_owned(), ..good.clone() },
        Payment { end_to_end_id: "P-8".to_owned(), branch: Some("102229000004".to_owned()), ..good.clone() },
        Payment { end_to_end_id: "流水 9".to_owned(), ..good.clone() },
        good.clone(),
        Payment { end_to_end_id: "P-11".to_owned(), name: "王".repeat(140), remark: "费".repeat(140), ..good },
    ];
    let refusals = check_batch(&wrong, &banks()).unwrap_err();
    let codes: Vec<_> = refusals.iter().map(|refused| (refused.place, refused.refusal.code())).collect();
    let expected = [
        (1, "amount_not_positive"),
        (2, "name_empty"),
        (3, "name_too_long"),
        (4, "remark_too_long"),
        (5, "text_control_character"),
        (6, "account_wrong"),
        (7, "branch_check_digit"),
        (8, "end_to_end_id_wrong"),
        (9, "end_to_end_id_twice"),
    ];
    assert_eq!(codes, expected.map(|(index, code)| (BatchPlace::Payment(index), code)));
}

#[test]
fn a_batch_is_refused_as_a_whole_for_its_name_its_emptiness_and_its_sum() {
    let refused = |change: fn(&mut PaymentBatch)| {
        let mut batch = batch();
        change(&mut batch);
        let refusals = check_batch(&batch, &banks()).unwrap_err();
        (refusals[0].place, refusals[0].refusal.code())
    };
    assert_eq!(refused(|batch| batch.message_id.clear()), (BatchPlace::Batch, "message_id_wrong"));
    assert_eq!(refused(|batch| batch.payments.clear()), (BatchPlace::Batch, "batch_empty"));
    assert_eq!(refused(|batch| batch.debtor.account.clear()), (BatchPlace::Debtor, "account_wrong"));
    let too_large = |batch: &mut PaymentBatch| batch.payments[0].amount = Fen(999_999_999_999_999_999);
    assert_eq!(refused(too_large), (BatchPlace::Batch, "amount_too_large"));
}

#[test]
fn the_document_carries_sum_count_codes_and_escaped_names() {
    let batch = batch();
    let xml = pain_001(&check_batch(&batch, &banks()).unwrap());
    for part in [
        "<NbOfTxs>2</NbOfTxs>",
        "<CtrlSum>1200.05</CtrlSum>",
        "<CreDtTm>2011-06-10T01:30:00Z</CreDtTm>",
        "<InstdAmt Ccy=\"CNY\">1200.00</InstdAmt>",
        "<Cd>CNAPS</Cd>",
        "<MmbId>102229000008</MmbId>",
        "<Nm>李 &amp; &lt;建国&gt;</Nm>",
        "<Ustrd>生存金</Ustrd>",
    ] {
        assert!(xml.contains(part), "{part} is not in {xml}");
    }
}

#[test]
fn the_table_keeps_numbers_as_text_and_calculates_nothing() {
    let mut batch = batch();
    batch.payments[0].name = "=HYPERLINK(\"x\"),王芳".to_owned();
    batch.payments[1].remark = "-1+1".to_owned();
    let banks = banks();
    let checked = check_batch(&batch, &banks).unwrap();
    let table = payment_csv(&checked, TableFor::People);
    let lines: Vec<&str> = table.split("\r\n").collect();
    assert_eq!(lines[0], "\u{feff}流水号,收款人户名,收款账号,开户银行,开户行行号,金额,附言");
    assert_eq!(
        lines[1],
        "P-1,\"'=HYPERLINK(\"\"x\"\"),王芳\",\"=\"\"6222021234567890128\"\"\",中国工商银行,\"=\"\"102229000008\"\"\",1200.00,生存金"
    );
    assert!(lines[2].ends_with(",0.05,'-1+1"), "{}", lines[2]);
    assert_eq!(lines.len(), 4);
    // The program of a bank takes what stands there for the number itself.
    let table = payment_csv(&checked, TableFor::Bank);
    let lines: Vec<&str> = table.split("\r\n").collect();
    assert_eq!(
        lines[1],
        "P-1,\"=HYPERLINK(\"\"x\"\"),王芳\",6222021234567890128,中国工商银行,102229000008,1200.00,生存金"
    );
    assert!(lines[2].ends_with(",0.05,-1+1"), "{}", lines[2]);
    assert!(!debit_csv(&checked, TableFor::Bank).contains("=\"\""));
    assert!(debit_csv(&checked, TableFor::People).contains("=\"\"6222021234567890128\"\""));
}

proptest! {
    #[test]
    fn a_batch_is_refused_or_written_whole(
        name in "\\PC{0,150}", remark in ".{0,150}", id in "[ -~]{0,40}", fen: i64, account in "[0-9a -]{0,40}",
    ) {
        let mut batch = batch();
        let payment = &mut batch.payments[1];
        (payment.name, payment.remark, payment.end_to_end_id) = (name, remark, id);
        (payment.amount, payment.account) = (Fen(fen), account);
        if let Ok(checked) = check_batch(&batch, &banks()) {
            let rows = csv::Reader::from_reader(payment_csv(&checked, TableFor::Bank).as_bytes()).into_records().count();
            prop_assert_eq!(rows, 2);
            let sum = format!("<CtrlSum>{}</CtrlSum>", checked.total());
            prop_assert_eq!(pain_001(&checked).matches(&sum).count(), 2);
        }
    }
}
