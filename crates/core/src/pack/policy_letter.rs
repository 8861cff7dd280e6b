//! `[[policy-letter]]` and `[policy-words]`: the letters about a policy that no case is behind, and what they call things.
//!
//! Which of them are written, and when, is the program's; what they say is the pack's. So the keys are given, and each may
//! speak of the policy and of what it was written for. A pack that has the words has all of them: a letter never shows a key.

use std::collections::BTreeMap;

use super::finding::{Findings, remedy_for_unknown};
use super::table::Table;
use super::vocabulary::{Spelling, insert, read_key, read_letter};
use crate::ledger::PaymentKind;
use crate::life::policy::{DividendOption, PolicyState};
use crate::life::product::PayMode;
use crate::service::LetterRule;
use crate::text::LocalText;

/// What every letter about a policy can speak of.
pub const POLICY_VARIABLES: [&str; 9] = [
    "policy.number",
    "policy.product",
    "policy.holder",
    "policy.insured",
    "policy.sum_insured",
    "policy.instalment",
    "policy.state",
    "office.name",
    "today",
];

/// The letters about policies, each with what else it can speak of. `endorsement.changes` is a list of
/// `{ field, before, after }`, `dividend.rows` one of `{ date, amount, option, balance }`.
pub const POLICY_LETTERS: [(&str, &[&str]); 3] = [
    ("endorsement-sheet", &["endorsement.number", "endorsement.effective_on", "endorsement.changes"]),
    (
        "payment-advice",
        &[
            "payment.kind",
            "payment.amount",
            "payment.payee",
            "payment.account_masked",
            "payment.bank",
            "payment.paid_on",
            "payment.due_on",
        ],
    ),
    ("dividend-report", &["dividend.year", "dividend.amount", "dividend.rows"]),
];

/// What can be changed by an endorsement.
const FIELDS: [&str; 13] = [
    "insured",
    "birth-date",
    "sex",
    "sum-insured",
    "cover",
    "pay",
    "mode",
    "instalment",
    "beneficiaries",
    "dividend-option",
    "allocation",
    "account",
    "prompts",
];
const SPANS: [&str; 3] = ["years", "to-age", "whole"];
const OTHERS: [&str; 6] = ["yes", "no", "male", "female", "order", "legal-heirs"];

/// The groups of `[policy-words]` with their keys.
fn groups() -> [(&'static str, Vec<&'static str>); 7] {
    [
        ("field", FIELDS.to_vec()),
        ("mode", PayMode::ALL.map(PayMode::key).to_vec()),
        ("dividend-option", DividendOption::ALL.map(DividendOption::key).to_vec()),
        ("payment", PaymentKind::ALL.map(PaymentKind::key).to_vec()),
        ("state", PolicyState::ALL.map(PolicyState::key).to_vec()),
        ("span", SPANS.to_vec()),
        ("other", OTHERS.to_vec()),
    ]
}

/// The letters about policies of a pack, by key, and its words, by group and key.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct PolicyLetters {
    pub letters: BTreeMap<String, LetterRule>,
    pub words: BTreeMap<String, BTreeMap<String, LocalText>>,
}

pub(super) fn read(roots: &mut [Table<'_>], findings: &mut Findings<'_>) -> PolicyLetters {
    let mut found = PolicyLetters::default();
    for root in roots.iter_mut() {
        for mut table in root.tables("policy-letter", findings) {
            // What a letter that is never written says besides its key is not worth a finding of its own.
            if let Some(rule) = read_policy_letter(&mut table, findings) {
                insert(&mut found.letters, "policy-letter", rule.key.clone(), rule, &table, findings);
                table.finish(findings);
            }
        }
        for table in root.tables("policy-words", findings) {
            read_words(table, &mut found, findings);
        }
    }
    found
}

fn read_policy_letter(table: &mut Table<'_>, findings: &mut Findings<'_>) -> Option<LetterRule> {
    let key = read_key(table, "policy-letter", Spelling::Kebab, findings)?;
    let Some((_, own)) = POLICY_LETTERS.iter().find(|(known, _)| *known == key) else {
        let message = format!("no letter `{key}` about a policy is ever written");
        let remedy = remedy_for_unknown(&key, &POLICY_LETTERS.map(|(known, _)| known));
        findings.error(table.place_of("key"), table.path_of("key"), "unknown_letter", message, remedy);
        return None;
    };
    let known: Vec<&str> = POLICY_VARIABLES.iter().chain(*own).copied().collect();
    read_letter(table, key, &known, findings).map(|letter| letter.rule)
}

fn read_words(mut table: Table<'_>, found: &mut PolicyLetters, findings: &mut Findings<'_>) {
    for (group, keys) in groups() {
        let Some(value) = table.value(group) else {
            table.missing(group, "a pack that names anything for these letters names everything", findings);
            continue;
        };
        let Some(mut words) = Table::from_value(value, table.place.file, table.path_of(group), findings) else {
            continue;
        };
        let of_group = found.words.entry(group.to_owned()).or_default();
        for key in keys {
            if let Some(word) = words.required_local_text(key, findings) {
                of_group.insert(key.to_owned(), word);
            }
        }
        words.finish(findings);
    }
    table.finish(findings);
}

#[cfg(test)]
mod tests {
    use super::super::tests::load;
    use super::super::{Pack, PackSource, check};
    use super::*;

    fn changed(from: &str, to: &str) -> PackSource {
        let mut source = load("life-cn");
        let (_, text) = source.files.iter_mut().find(|(path, _)| path == "policy-letters.toml").unwrap();
        assert!(text.contains(from), "{from}");
        *text = text.replacen(from, to, 1);
        source
    }

    fn codes(source: &PackSource) -> Vec<&'static str> {
        let errors = check(source).into_iter().filter(|finding| finding.severity == super::super::Severity::Error);
        errors.map(|finding| finding.code).collect()
    }

    #[test]
    fn the_shipped_pack_has_every_letter_about_a_policy_and_every_word() {
        let pack = Pack::read(&load("life-cn")).unwrap();
        assert!(POLICY_LETTERS.iter().all(|(key, _)| pack.policy_letters.letters.contains_key(*key)));
        for (group, keys) in groups() {
            let words = &pack.policy_letters.words[group];
            assert_eq!(words.len(), keys.len(), "{group}");
        }
    }

    #[test]
    fn a_letter_about_a_policy_speaks_of_what_it_was_written_for_and_of_no_case() {
        assert_eq!(codes(&changed("{{ payment.amount }}", "{{ dividend.amount }}")), ["unknown_variable"]);
        assert_eq!(codes(&changed("{{ payment.amount }}", "{{ facts.amount }}")), ["unknown_variable"]);
        assert_eq!(codes(&changed("{{ payment.amount }}", "{{ case.number }}")), ["unknown_variable"]);
    }

    #[test]
    fn a_letter_that_is_never_written_and_a_word_that_is_missing_are_errors() {
        assert_eq!(codes(&changed("\"payment-advice\"", "\"payment-advise\"")), ["unknown_letter"]);
        assert_eq!(codes(&changed("half-yearly = ", "half-year = ")), ["missing_key", "unknown_key"]);
    }
}
