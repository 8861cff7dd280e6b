//! Letters about a policy that no case is behind: they follow from what happens to it, once each, and are printed.

use std::path::PathBuf;

use jiff::civil::date;
use yinuo_core::id::{CaseId, LetterId};
use yinuo_core::life::POLICY;
use yinuo_core::life::PolicyId;
use yinuo_core::money::Fen;
use yinuo_core::subject::SubjectRef;
use yinuo_service::command::Command;
use yinuo_service::command::letter::{DeliverLetter, LetterOf};
use yinuo_service::query::letter::LetterAbout;
use yinuo_service::{letter, payment, query, verify};
use yinuo_store::Value;
use yinuo_store::tables::letter::{LETTER, LETTERS_OF_CASE, LETTERS_OF_SUBJECT, LetterRow};
use yinuo_testkit::house::On;
use yinuo_testkit::house::Role;

use crate::payment::{batch_of_all, import, table};
use crate::policy::Counter;

const CARD: &str = "6222021234567890128";

async fn letters(desk: &Counter, policy: PolicyId) -> Vec<LetterRow> {
    let key = |id: i64| vec![Value::Int(policy.slot().number()), Value::Int(id)];
    let store = &desk.test.house.store;
    let mut found = Vec::new();
    let mut about = key(policy.number());
    about.push("policy".into());
    for line in store.query(&LETTERS_OF_SUBJECT, about).await.expect("read") {
        found.push(store.query_one(&LETTER, key(line.id)).await.expect("read").expect("there"));
    }
    found
}

async fn serve(desk: &Counter, policy: PolicyId, service: &str, answers: &[(&str, &str)]) -> CaseId {
    let rules = desk.test.house.rules().service_on(service, date(2011, 6, 10)).expect("in force");
    let materials: Vec<&str> = rules.materials.iter().map(|rule| rule.key.as_str()).collect();
    let case = desk.open_case(Role::Clerk, service, policy, &materials, answers).await;
    desk.record(Role::Clerk, case, "accepted", &[]).await;
    desk.record(Role::Handler, case, "consented", &[("premium_payable", "no")]).await;
    desk.record(Role::Handler, case, "completed", &[]).await;
    case
}

/// The text of its PDF, without the breaks of lines. `YINUO_KEEP_LETTERS` names a folder where the files stay.
pub async fn printed(desk: &Counter, row: &LetterRow) -> String {
    let pdf = letter::print(&desk.test.house, row).await.expect("printed");
    let kept = std::env::var_os("YINUO_KEEP_LETTERS").map(PathBuf::from);
    let folder = kept.unwrap_or_else(std::env::temp_dir);
    let path = folder.join(format!("{}-{}.pdf", row.kind, LetterId::from_number(row.id)));
    std::fs::write(&path, pdf).expect("written");
    let output =
        std::process::Command::new("pdftotext").args(["-layout", "-enc", "UTF-8"]).arg(&path).arg("-").output();
    let output = output.expect("pdftotext of poppler-utils is there: `cargo xtask setup` installs it");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    if std::env::var_os("YINUO_KEEP_LETTERS").is_none() {
        std::fs::remove_file(&path).expect("removed");
    }
    String::from_utf8_lossy(&output.stdout).into_owned()
}

pub fn holds(text: &str, words: &[&str]) {
    for word in words {
        assert!(text.contains(word), "{word} is not in\n{text}");
    }
}

#[tokio::test]
async fn an_account_change_a_dividend_and_a_payment_each_write_one_letter_that_prints_in_chinese() {
    let desk = Counter::open(On::Sqlite, "2010-06-10").await;
    let holder = desk.customer(11).await;
    let birth = date(1970, 5, 20);
    let policy = desk.propose(holder, "sample.whole-life", birth, "whole life", "20 years", 10_000_000).await;
    desk.issue(policy).await;
    let (number, instalment) = {
        let file = desk.file(policy).await;
        (file.head.number, file.policy.instalment)
    };
    desk.day(date(2010, 6, 11)).await;
    assert_eq!(letters(&desk, policy).await, [], "the contract itself is no endorsement");

    // The first anniversary: the dividend is kept.
    desk.receive(policy, Fen(instalment)).await;
    desk.day(date(2011, 6, 10)).await;
    let kept = desk.policy(policy).await.dividend;
    assert!(kept > 0, "a dividend was declared");
    let found = letters(&desk, policy).await;
    assert_eq!(found.iter().map(|row| row.kind.as_str()).collect::<Vec<_>>(), ["dividend-report"]);
    assert_eq!((found[0].case_id, found[0].party_id), (None, holder.number()));
    let text = printed(&desk, &found[0]).await;
    let kept_text = Fen(kept).grouped();
    holds(&text, &[&number, &kept_text, "第1保单年度红利通知书", "2011年6月10日", "累积", "终身寿险（分红型）"]);
    assert!(!text.contains("经办人"), "nobody handled it: {text}");

    // The account, then the use of dividends: a sheet each, with what was before.
    let account = [
        ("payee_account", CARD),
        ("payee_account_again", CARD),
        ("opening_bank", "中国工商银行凤城支行"),
        ("account_holder", "王芳"),
    ];
    let case = serve(&desk, policy, "life.payout-account-change", &account).await;
    serve(&desk, policy, "life.dividend-option", &[("new_dividend_option", "cash")]).await;
    desk.day(date(2011, 6, 13)).await;
    let found = letters(&desk, policy).await;
    let kinds: Vec<_> = found.iter().map(|row| row.kind.as_str()).collect();
    assert_eq!(kinds, ["dividend-report", "endorsement-sheet", "endorsement-sheet"]);
    let masked = desk.policy(policy).await.account_masked.expect("an account");
    let sheets = [printed(&desk, &found[1]).await, printed(&desk, &found[2]).await];
    let (of_account, of_option) = match sheets[0].contains("批单序号1") {
        true => (&sheets[0], &sheets[1]),
        false => (&sheets[1], &sheets[0]),
    };
    holds(of_account, &[&number, "保险合同批单", "变更前", "变更后", "收款账号", "—", &masked, "100,000.00元"]);
    assert!(!of_account.contains(CARD), "the number in clear stands on no letter");
    holds(of_option, &[&number, "批单序号2", "红利领取方式", "累积", "现金领取"]);
    assert!(!of_option.contains("收款账号"), "what did not change is not told: {of_option}");
    // They belong to no case, and the case keeps its own.
    let key = vec![Value::Int(case.slot().number()), Value::Int(case.number())];
    let of_case = desk.test.house.store.query(&LETTERS_OF_CASE, key).await.expect("read");
    assert!(of_case.iter().all(|line| line.kind != "endorsement-sheet"), "{of_case:?}");

    // The second anniversary: the dividend is owed in cash and paid.
    desk.receive(policy, Fen(instalment)).await;
    desk.day(date(2012, 6, 11)).await;
    let batch = batch_of_all(&desk.test).await;
    payment::mark_sent(&desk.test.house, desk.test.actor(Role::Manager), batch, None).await.expect("sent");
    let payout = desk.payouts(policy).await.remove(0);
    assert_eq!((payout.kind.as_str(), payout.state.as_str()), ("dividend", "batched"));
    let file = table(&[(payout.clone(), "成功", "")]);
    for _ in 0..2 {
        import(&desk.test, Some(batch), &file).await;
    }
    desk.day(date(2012, 6, 12)).await;
    let found = letters(&desk, policy).await;
    let kinds: Vec<_> = found[3..].iter().map(|row| row.kind.as_str()).collect();
    assert_eq!(kinds, ["dividend-report", "payment-advice"], "told twice by the bank, written once");
    let text = printed(&desk, &found[3]).await;
    holds(&text, &["第2保单年度红利通知书", &Fen(payout.amount).grouped(), "现金领取", &kept_text]);
    let text = printed(&desk, &found[4]).await;
    let paid = format!("人民币{}元", Fen(payout.amount).grouped());
    holds(&text, &[&number, "红利付款通知书", &paid, &masked, "中国工商银行", "2012年6月11日"]);

    reached(&desk, policy, &found[4]).await;
    let proof = verify::verify(&desk.test.house.store, |_| {}).await.expect("verified");
    assert_eq!(proof.problems, []);
}

/// Its delivery is proved as that of any letter, by who may work on the policy.
async fn reached(desk: &Counter, policy: PolicyId, row: &LetterRow) {
    let deliver = |of| {
        let (channel, proof) = ("post".to_owned(), "EX123".to_owned());
        Command::from(DeliverLetter { letter: LetterId::from_number(row.id), of, at: None, channel, proof })
    };
    let of = LetterOf::Subject(SubjectRef { kind: &POLICY, id: policy.number() });
    assert_eq!(desk.refused(Role::Auditor, deliver(of)).await, "not_permitted");
    desk.act(Role::Clerk, deliver(of)).await;
    assert_eq!(desk.refused(Role::Clerk, deliver(of)).await, "already_delivered");
    let clerk = desk.test.actor(Role::Clerk);
    let file = query::letter::letter(&desk.test.house, clerk, LetterId::from_number(row.id)).await.expect("visible");
    assert_eq!(file.number(), desk.head(policy).await.number);
    assert!(matches!(file.about, LetterAbout::Subject(..)), "{:?}", file.about);
}
