//! Letters about a policy that no case is behind: which follow from a change of it, and what their templates may say.
//!
//! What a letter is written for ([`PolicyLetter`]) is taken down with the change and waits in the outbox; the words are
//! those of the packs when it is written.

use jiff::civil::Date;
use minijinja::{Value as Filled, context};
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};
use yinuo_core::id::{LetterId, OperatorId};
use yinuo_core::identity::Sex;
use yinuo_core::life::policy::{Beneficiary, DividendOption, PayoutAccount, PayoutState, PolicyFile, Terms, Turn};
use yinuo_core::life::product::{Product, Span};
use yinuo_core::money::Fen;
use yinuo_core::pack::Catalogue;
use yinuo_core::service::LetterRule;
use yinuo_store::tables::letter::LetterRow;
use yinuo_store::tables::party::PartyRow;

use crate::command::Context;
use crate::letter::{LetterFrame, Numbered, compose, in_words, sample_frame};
use crate::life::rules::life;
use crate::rules::Rules;
use crate::stop::Stop;

/// What stands where there is nothing.
const NOTHING: &str = "—";

/// What a letter about a policy is written for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "key", content = "facts", rename_all = "kebab-case")]
pub enum PolicyLetter {
    EndorsementSheet(EndorsementSheet),
    PaymentAdvice(PaymentAdvice),
    DividendReport(DividendReport),
}

/// A new version of the terms (批单).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct EndorsementSheet {
    /// 1 is the first after the issue.
    pub number: i64,
    pub effective_on: Date,
    pub changes: Vec<Change>,
}

/// A field of the terms, as a letter shows it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Change {
    /// The key of the field among the words of the packs.
    pub field: String,
    pub before: String,
    pub after: String,
}

/// A payment that went out (付款通知书).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PaymentAdvice {
    pub kind: String,
    pub amount: Fen,
    pub due_on: Date,
    pub paid_on: Date,
    pub payee: Option<String>,
    pub account_masked: Option<String>,
    pub bank_code: Option<String>,
}

/// The dividend of a policy year (红利通知书).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DividendReport {
    pub year: u32,
    pub on: Date,
    pub amount: Fen,
    pub option: DividendOption,
    /// What lies with the insurer after it.
    pub kept: Fen,
}

impl PolicyLetter {
    pub fn key(&self) -> &'static str {
        match self {
            PolicyLetter::EndorsementSheet(_) => "endorsement-sheet",
            PolicyLetter::PaymentAdvice(_) => "payment-advice",
            PolicyLetter::DividendReport(_) => "dividend-report",
        }
    }
}

/// The letters that follow from what a turn changed; dividends are told by an effect of their own.
pub fn of_turn(context: &Context<'_>, before: &PolicyFile, turn: &Turn<'_>) -> Vec<PolicyLetter> {
    let mut letters = Vec::new();
    if let (Some(version), Some(terms), Some(_)) = (&turn.new_version, &before.terms, before.policy.issued_on) {
        let words = Words(context.rules.catalogue());
        let changes = changes(terms, &version.terms, turn.basis.product, words);
        if !changes.is_empty() {
            // Version 1 is what was proposed.
            let number = version.sequence - 1;
            let sheet = EndorsementSheet { number, effective_on: version.effective_on, changes };
            letters.push(PolicyLetter::EndorsementSheet(sheet));
        }
    }
    let paid = turn.file.payouts.iter().filter(|payout| payout.state == PayoutState::Paid);
    for payout in paid.filter(|payout| before.payout(payout.id).is_none_or(|old| old.state != PayoutState::Paid)) {
        // What was set off against something never went to an account.
        let (Some(paid_on), Some(taken)) = (payout.settled_on, &payout.taken) else { continue };
        let PayoutAccount { payee, masked, bank_code, .. } = taken.clone();
        letters.push(PolicyLetter::PaymentAdvice(PaymentAdvice {
            kind: payout.kind.key().to_owned(),
            amount: payout.amount,
            due_on: payout.due_on,
            paid_on,
            payee: Some(payee).filter(|payee| !payee.is_empty()),
            account_masked: Some(masked),
            bank_code,
        }));
    }
    letters
}

/// What the packs call things.
#[derive(Debug, Clone, Copy)]
struct Words<'a>(&'a Catalogue);

impl Words<'_> {
    fn word(self, group: &str, key: &str) -> String {
        self.0.policy_word(group, key).unwrap_or(key).to_owned()
    }

    fn number(self, group: &str, key: &str, number: u32) -> String {
        self.word(group, key).replace("{n}", &number.to_string())
    }

    fn span(self, span: Span) -> String {
        match span {
            Span::Years(years) => self.number("span", "years", years),
            Span::ToAge(age) => self.number("span", "to-age", age),
            Span::Whole => self.word("span", "whole"),
        }
    }

    fn sex(self, sex: Sex) -> String {
        self.word("other", if sex == Sex::Male { "male" } else { "female" })
    }

    fn beneficiaries(self, beneficiaries: &[Beneficiary]) -> String {
        if beneficiaries.is_empty() {
            return self.word("other", "legal-heirs");
        }
        let of = |one: &Beneficiary| {
            let relation = if one.relation.is_empty() { String::new() } else { format!("（{}）", one.relation) };
            let share = one.share.map(percent).unwrap_or_default();
            format!("{}：{}{relation}{share}", self.number("other", "order", one.order), one.name)
        };
        beneficiaries.iter().map(of).collect::<Vec<_>>().join("；")
    }

    fn allocation(self, allocation: &[(String, Decimal)], product: &Product) -> String {
        let of = |(key, share): &(String, Decimal)| {
            let account = product.accounts.iter().find(|account| account.key == *key);
            format!("{}{}", account.map_or(key.as_str(), |account| account.name.zh.as_str()), percent(*share))
        };
        let shown: Vec<_> = allocation.iter().map(of).collect();
        if shown.is_empty() { NOTHING.to_owned() } else { shown.join("；") }
    }
}

fn percent(share: Decimal) -> String {
    share.checked_mul(Decimal::ONE_HUNDRED).map(|share| format!("{}%", share.normalize())).unwrap_or_default()
}

/// Yuan with their thousands apart: `12,345.60`.
fn yuan(amount: Fen) -> String {
    let text = amount.to_string();
    let (whole, fraction) = text.split_once('.').unwrap_or((&text, "00"));
    let (sign, digits) = whole.strip_prefix('-').map_or(("", whole), |digits| ("-", digits));
    let mut grouped = String::with_capacity(text.len() + digits.len() / 3);
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    format!("{sign}{grouped}.{fraction}")
}

/// The fields in which two versions of the terms differ, in the order of the contract.
fn changes(before: &Terms, after: &Terms, product: &Product, words: Words<'_>) -> Vec<Change> {
    type Shown<'f> = (&'static str, &'f dyn Fn(&Terms) -> String);
    let fields: [Shown<'_>; 13] = [
        ("insured", &|terms| terms.insured.name.clone()),
        ("birth-date", &|terms| in_words(terms.facts.birth_date)),
        ("sex", &|terms| words.sex(terms.facts.sex)),
        ("sum-insured", &|terms| yuan(terms.facts.sum_insured)),
        ("cover", &|terms| words.span(terms.facts.cover)),
        ("pay", &|terms| words.span(terms.facts.pay)),
        ("mode", &|terms| words.word("mode", terms.facts.mode.key())),
        ("instalment", &|terms| yuan(terms.instalment)),
        ("beneficiaries", &|terms| words.beneficiaries(&terms.beneficiaries)),
        ("dividend-option", &|terms| words.word("dividend-option", terms.dividend_option.key())),
        ("allocation", &|terms| words.allocation(&terms.allocation, product)),
        ("account", &|terms| terms.account_masked.clone().unwrap_or_else(|| NOTHING.to_owned())),
        ("prompts", &|terms| words.word("other", if terms.prompts_wanted { "yes" } else { "no" })),
    ];
    let shown = fields.into_iter().map(|(field, show)| (field, show(before), show(after)));
    let differ = shown.filter(|(_, before, after)| before != after);
    differ.map(|(field, before, after)| Change { field: field.to_owned(), before, after }).collect()
}

/// What the template of a letter may say of what it is written for.
fn facts(letter: &PolicyLetter, rules: &Rules) -> Filled {
    let words = Words(rules.catalogue());
    let or_nothing = |text: &Option<String>| text.clone().unwrap_or_else(|| NOTHING.to_owned());
    match letter {
        PolicyLetter::EndorsementSheet(sheet) => {
            let changes: Vec<Filled> = sheet
                .changes
                .iter()
                .map(|change| {
                    let field = words.word("field", &change.field);
                    context! { field => field, before => &change.before, after => &change.after }
                })
                .collect();
            let effective_on = in_words(sheet.effective_on);
            context! { endorsement => context! { number => sheet.number, effective_on, changes } }
        }
        PolicyLetter::PaymentAdvice(payment) => {
            let bank = payment.bank_code.as_ref().and_then(|code| rules.banks().branches.bank(code));
            context! { payment => context! {
                kind => words.word("payment", &payment.kind),
                amount => yuan(payment.amount),
                payee => or_nothing(&payment.payee),
                account_masked => or_nothing(&payment.account_masked),
                bank => bank.map_or(NOTHING, |bank| bank.zh.as_str()),
                paid_on => in_words(payment.paid_on),
                due_on => in_words(payment.due_on),
            } }
        }
        PolicyLetter::DividendReport(report) => {
            let row = context! {
                date => in_words(report.on),
                amount => yuan(report.amount),
                option => words.word("dividend-option", report.option.key()),
                balance => yuan(report.kept),
            };
            context! { dividend => context! { year => report.year, amount => yuan(report.amount), rows => vec![row] } }
        }
    }
}

/// Writes a letter about a policy to its holder.
pub fn write(
    context: &Context<'_>,
    file: &PolicyFile,
    holder: &PartyRow,
    id: LetterId,
    letter: &PolicyLetter,
) -> Result<LetterRow, Stop> {
    let key = letter.key();
    // The packs had it when the letter was asked for; without it nothing can be said any more.
    let rule = context.rules.catalogue().policy_letter(key).ok_or(Stop::NotFound)?;
    let (policy, words) = (&file.policy, Words(context.rules.catalogue()));
    let operator = context.operator();
    let frame = LetterFrame {
        id: id.to_string(),
        house: context.directory.house_name().to_owned(),
        office: context.directory.office_name(policy.office).to_owned(),
        number: policy.number.clone(),
        number_of: Numbered::Policy,
        addressee: holder.name.clone(),
        // What the system writes was handled by nobody.
        operator: match operator == OperatorId::SYSTEM {
            true => String::new(),
            false => context.directory.operator_name(operator).to_owned(),
        },
        date: context.rules.calendar().date_of(context.now),
    };
    let product = life(context.rules).product(&policy.product_version).map(|product| product.name.zh.as_str());
    let values = context! {
        policy => context! {
            number => &policy.number,
            product => product.unwrap_or(&policy.product_version),
            holder => &holder.name,
            insured => file.terms.as_ref().map(|terms| terms.insured.name.as_str()),
            sum_insured => yuan(policy.facts.sum_insured),
            instalment => yuan(policy.instalment),
            state => words.word("state", policy.state.key()),
        },
        office => context! { name => &frame.office },
        today => frame.today(),
        ..facts(letter, context.rules),
    };
    let (written, html) = compose(rule, &values, frame)
        .map_err(|error| Stop::damaged("packs", format!("letter {key} of {}: {error:#}", policy.number)))?;
    let kept = serde_json::to_string(&written).map_err(|error| Stop::damaged("letters", error.to_string()))?;
    Ok(LetterRow {
        slot: context.slot.number(),
        id: id.number(),
        case_id: 0,
        party_id: holder.id,
        kind: key.to_owned(),
        name: rule.name.zh.clone(),
        subject: written.content.subject,
        html,
        operator_id: operator.number(),
        created_at: context.micros(),
        delivered_at: None,
        delivery_channel: None,
        delivery_proof: None,
        content: kept,
        policy_id: Some(policy.id.number()),
    })
}

/// Fills a letter about a policy with made-up values, and says why it cannot be filled or what it lacks.
pub fn render_sample(rule: &LetterRule) -> Result<(), String> {
    let frame = LetterFrame { number: "P0421-0000137-5".to_owned(), number_of: Numbered::Policy, ..sample_frame() };
    let change = context! { field => "交费方式", before => "年交", after => "月交" };
    let row = context! { date => "2011年9月30日", amount => "123.40", option => "现金领取", balance => "0.00" };
    let values = context! {
        policy => context! {
            number => &frame.number,
            product => "终身寿险（示例）",
            holder => &frame.addressee,
            insured => &frame.addressee,
            sum_insured => "100,000.00",
            instalment => "3,120.00",
            state => "有效",
        },
        office => context! { name => &frame.office },
        today => frame.today(),
        endorsement => context! { number => 1, effective_on => "2011年9月30日", changes => vec![change] },
        payment => context! {
            kind => "生存保险金",
            amount => "1,200.00",
            payee => &frame.addressee,
            account_masked => "**** 0128",
            bank => "中国工商银行",
            paid_on => "2011年9月30日",
            due_on => "2011年9月29日",
        },
        dividend => context! { year => 3, amount => "123.40", rows => vec![row] },
    };
    let (written, _) = compose(rule, &values, frame).map_err(|error| format!("it cannot be filled: {error:#}"))?;
    if written.content.subject.is_empty() { Err("its subject is empty".to_owned()) } else { Ok(()) }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;
    use yinuo_core::life::policy::Insured;
    use yinuo_core::life::product::{PayMode, PolicyFacts};

    use super::*;
    use crate::packs::shipped;

    #[test]
    fn amounts_have_their_thousands_apart() {
        let cases = [(0, "0.00"), (99_900, "999.00"), (100_000, "1,000.00"), (-123_456_789, "-1,234,567.89")];
        for (fen, text) in cases {
            assert_eq!(yuan(Fen(fen)), text);
        }
    }

    #[test]
    fn a_sheet_tells_what_differs_in_words_and_nothing_else() {
        let rules = Rules::read(&shipped()).unwrap();
        let product = life(&rules).products().find_on("sample.whole-life", date(2011, 6, 10)).unwrap();
        let birth_date = date(1970, 5, 20);
        let before = Terms {
            insured: Insured { party: None, name: "王强".to_owned(), birth_date, sex: Sex::Male },
            facts: PolicyFacts {
                birth_date,
                sex: Sex::Male,
                effective_on: date(2011, 6, 10),
                sum_insured: Fen(10_000_000),
                cover: Span::Whole,
                pay: Span::Years(20),
                mode: PayMode::Yearly,
            },
            instalment: Fen(312_000),
            beneficiaries: Vec::new(),
            dividend_option: DividendOption::Accumulate,
            prompts_wanted: false,
            allocation: Vec::new(),
            earlier_modes: Vec::new(),
            account_masked: None,
        };
        let words = Words(rules.catalogue());
        assert_eq!(changes(&before, &before, product, words), []);
        let mut after = before.clone();
        after.facts.mode = PayMode::HalfYearly;
        after.facts.pay = Span::ToAge(60);
        after.instalment = Fen(162_240);
        let share = Some(Decimal::new(5, 1));
        let beneficiary =
            |name: &str| Beneficiary { name: name.to_owned(), relation: "子女".to_owned(), order: 1, share };
        after.beneficiaries = vec![beneficiary("王小明"), beneficiary("王小红")];
        after.account_masked = Some("6222 **** 0128".to_owned());
        let told: Vec<_> = changes(&before, &after, product, words)
            .into_iter()
            .map(|change| (change.field, change.before, change.after))
            .collect();
        let expected = [
            ("pay", "20年", "至60周岁"),
            ("mode", "年交", "半年交"),
            ("instalment", "3,120.00", "1,622.40"),
            ("beneficiaries", "法定继承人", "第1顺序：王小明（子女）50%；第1顺序：王小红（子女）50%"),
            ("account", "—", "6222 **** 0128"),
        ];
        let expected = expected.map(|(field, before, after)| (field.to_owned(), before.to_owned(), after.to_owned()));
        assert_eq!(told, expected);
    }
}
