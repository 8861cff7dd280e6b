//! Letters about a policy that no case is behind: what happened to it that they tell of, and what they may say of the policy.
//!
//! The facts of an event are taken down with the change and wait in the outbox; the words are those of the packs when the letter is
//! written.

use std::collections::BTreeMap;

use minijinja::{Value as Filled, context};
use rust_decimal::Decimal;
use yinuo_core::event::{Event, WordGroup};
use yinuo_core::fraction::Fraction;
use yinuo_core::identity::Sex;
use yinuo_core::life::PolicyId;
use yinuo_core::life::event::{
    DIVIDEND_WORDS, MODE_WORDS, OTHER_WORDS, PAYMENT_MADE, SPAN_WORDS, STATE_WORDS, TERMS_CHANGED,
};
use yinuo_core::life::policy::{Beneficiary, FullFile, FullTurn, PolicyFile, Terms, Turn};
use yinuo_core::life::product::{Product, Span};
use yinuo_core::pack::Catalogue;
use yinuo_core::payout::{PayoutProgress, PayoutState};
use yinuo_core::subject::SubjectRef;
use yinuo_store::tables::party::PartyRow;

use crate::command::Context;
use crate::engine::facts::Facts;
use crate::letter::event::NOTHING;
use crate::letter::in_words;
use crate::life::command::policy::visible_in_full;
use crate::life::rules::life;
use crate::stop::Stop;

/// The terms of an issued policy changed with a turn.
pub fn terms_changed(context: &Context<'_>, before: &FullFile, turn: &FullTurn<'_>) -> Option<Event> {
    let version = turn.new_version.as_ref().filter(|_| before.policy.state.contract().is_some())?;
    let words = Words(context.rules.catalogue());
    let changes = changes(&before.terms, &version.terms, turn.basis.product, words);
    let event = Event::new(&TERMS_CHANGED, version.effective_on)
        .with("number", &turn.file.policy.number)
        // Version 1 is what was proposed.
        .with("sequence", version.sequence - 1)
        .with("effective_on", version.effective_on);
    (!changes.is_empty()).then(|| event.with_rows("changes", changes))
}

/// Payments that arrived with a turn.
pub fn payments_made(context: &Context<'_>, before: &PolicyFile, turn: &Turn<'_>) -> Vec<Event> {
    let number = &turn.file.policy.number;
    let mut events = Vec::new();
    let paid = turn.file.payouts.iter().filter(|payout| payout.state() == PayoutState::Paid);
    for payout in paid.filter(|payout| before.payout(payout.id).is_none_or(|old| old.state() != PayoutState::Paid)) {
        // What was set off against something never went to an account.
        let PayoutProgress::Paid { attempt, on: paid_on } = &payout.progress else { continue };
        let (taken, paid_on) = (&attempt.account, *paid_on);
        let bank = taken.bank_code.as_ref().and_then(|code| context.rules.banks().branches.bank(code));
        let event = Event::new(&PAYMENT_MADE, paid_on)
            .with("number", number)
            .with("kind", payout.kind.key)
            .with("amount", payout.amount)
            .with("due_on", payout.due_on)
            .with("paid_on", paid_on)
            .with("account_masked", &taken.masked)
            .with_some("payee", Some(&taken.payee).filter(|payee| !payee.is_empty()))
            .with_some("bank", bank.map(|bank| &bank.zh));
        events.push(event);
    }
    events
}

/// What the packs call things.
#[derive(Debug, Clone, Copy)]
struct Words<'a>(&'a Catalogue);

impl Words<'_> {
    fn word(self, group: &WordGroup, key: &str) -> String {
        self.0.word(group, key).unwrap_or(key).to_owned()
    }

    fn number(self, group: &WordGroup, key: &str, number: u32) -> String {
        self.word(group, key).replace("{n}", &number.to_string())
    }

    fn span(self, span: Span) -> String {
        match span {
            Span::Years(years) => self.number(&SPAN_WORDS, "years", years),
            Span::ToAge(age) => self.number(&SPAN_WORDS, "to-age", age),
            Span::Whole => self.word(&SPAN_WORDS, "whole"),
        }
    }

    fn sex(self, sex: Sex) -> String {
        self.word(&OTHER_WORDS, if sex == Sex::Male { "male" } else { "female" })
    }

    fn beneficiaries(self, beneficiaries: &[Beneficiary]) -> String {
        if beneficiaries.is_empty() {
            return self.word(&OTHER_WORDS, "legal-heirs");
        }
        let of = |one: &Beneficiary| {
            let relation = if one.relation.is_empty() { String::new() } else { format!("（{}）", one.relation) };
            let share = one.share.map(Fraction::percent).unwrap_or_default();
            format!("{}：{}{relation}{share}", self.number(&OTHER_WORDS, "order", one.order), one.name)
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

/// The fields in which two versions of the terms differ, in the order of the contract.
fn changes(before: &Terms, after: &Terms, product: &Product, words: Words<'_>) -> Vec<BTreeMap<String, String>> {
    type Shown<'f> = (&'static str, &'f dyn Fn(&Terms) -> String);
    let fields: [Shown<'_>; 13] = [
        ("insured", &|terms| terms.insured.name.clone()),
        ("birth-date", &|terms| in_words(terms.facts.birth_date)),
        ("sex", &|terms| words.sex(terms.facts.sex)),
        ("sum-insured", &|terms| terms.facts.sum_insured.grouped()),
        ("cover", &|terms| words.span(terms.facts.cover)),
        ("pay", &|terms| words.span(terms.facts.pay)),
        ("mode", &|terms| words.word(&MODE_WORDS, terms.facts.mode.key())),
        ("instalment", &|terms| terms.instalment.grouped()),
        ("beneficiaries", &|terms| words.beneficiaries(&terms.beneficiaries)),
        ("dividend-option", &|terms| words.word(&DIVIDEND_WORDS, terms.dividend_option.key())),
        ("allocation", &|terms| words.allocation(&terms.allocation, product)),
        ("account", &|terms| terms.account_masked.clone().unwrap_or_else(|| NOTHING.to_owned())),
        ("prompts", &|terms| words.word(&OTHER_WORDS, if terms.prompts_wanted { "yes" } else { "no" })),
    ];
    let shown = fields.into_iter().map(|(field, show)| (field, show(before), show(after)));
    let differ = shown.filter(|(_, before, after)| before != after);
    let row = |(field, before, after): (&str, String, String)| {
        [("field", field.to_owned()), ("before", before), ("after", after)]
            .map(|(key, text)| (key.to_owned(), text))
            .into()
    };
    differ.map(row).collect()
}

/// What a letter may say of a policy.
pub(super) fn values(
    context: &Context<'_>,
    facts: &Facts,
    of: SubjectRef,
    addressee: &PartyRow,
) -> Result<Filled, Stop> {
    let file = visible_in_full(context, facts, PolicyId::from_number(of.id))?;
    let (policy, words) = (&file.policy, Words(context.rules.catalogue()));
    let product = life(context.rules).product(&policy.product_version).map(|product| product.name.zh.as_str());
    Ok(context! { policy => context! {
        number => &policy.number,
        product => product.unwrap_or(&policy.product_version),
        holder => &addressee.name,
        insured => file.terms.insured.name.as_str(),
        sum_insured => policy.facts.sum_insured.grouped(),
        instalment => policy.instalment.grouped(),
        state => words.word(&STATE_WORDS, policy.state.agreement().key()),
    } })
}

/// The same of a made-up policy.
pub(super) fn sample() -> Filled {
    context! { policy => context! {
        number => "P0421-0000137-5",
        product => "终身寿险（示例）",
        holder => "王芳",
        insured => "王芳",
        sum_insured => "100,000.00",
        instalment => "3,120.00",
        state => "有效",
    } }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;
    use yinuo_core::life::policy::{DividendOption, Insured};
    use yinuo_core::life::product::{PayMode, PolicyFacts};
    use yinuo_core::money::Fen;

    use super::*;
    use crate::packs::shipped;
    use crate::rules::Rules;

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
        assert!(changes(&before, &before, product, words).is_empty());
        let mut after = before.clone();
        after.facts.mode = PayMode::HalfYearly;
        after.facts.pay = Span::ToAge(60);
        after.instalment = Fen(162_240);
        let share = Fraction::parse("50%");
        let beneficiary =
            |name: &str| Beneficiary { name: name.to_owned(), relation: "子女".to_owned(), order: 1, share };
        after.beneficiaries = vec![beneficiary("王小明"), beneficiary("王小红")];
        after.account_masked = Some("6222 **** 0128".to_owned());
        let told: Vec<_> = changes(&before, &after, product, words)
            .into_iter()
            .map(|change| (change["field"].clone(), change["before"].clone(), change["after"].clone()))
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
