//! Whose account may be paid to, in packs: `[[payee-rule]]`.
//!
//! Roles of agreements, channels and accounts are checked here, against the code; whether a relation that is named exists is known
//! only once all packs stand together.

use super::content::Pack;
use super::figures::{read_citation, read_effective};
use super::finding::{Findings, remedy_for_unknown};
use super::keys::{Spelling, read_key};
use super::table::Table;
use crate::case::Channel;
use crate::payee::{Accounts, PayeeRule};
use crate::systems;

pub(super) fn read(roots: &mut [Table<'_>], findings: &mut Findings<'_>) -> Vec<PayeeRule> {
    let mut rules: Vec<PayeeRule> = Vec::new();
    for root in roots.iter_mut() {
        for mut table in root.tables("payee-rule", findings) {
            if let Some(rule) = read_rule(&mut table, findings) {
                if rules.iter().any(|known| known.key == rule.key && known.effective.overlaps(&rule.effective)) {
                    let message = format!("the rule `{}` is defined twice for some dates", rule.key);
                    let remedy = "let their effective spans not overlap";
                    findings.error(table.place, table.path.clone(), "overlapping_spans", message, remedy);
                }
                rules.push(rule);
            }
            table.finish(findings);
        }
    }
    rules
}

fn read_rule(table: &mut Table<'_>, findings: &mut Findings<'_>) -> Option<PayeeRule> {
    let key = read_key(table, "rule about payees", Spelling::Kebab, findings)?;
    let name = table.required_local_text("name", findings);
    let bars: Vec<String> = table.texts("bars", findings).into_iter().map(|text| text.value).collect();
    let (unless, only) = (read_roles(table, "unless", findings), read_roles(table, "only", findings));
    if bars.is_empty() && only.is_empty() {
        let remedy = "write `bars`, the relations whose people are not paid to, or `only`, the roles that alone are";
        findings.error(table.place, table.path.clone(), "empty_list", "the rule closes nothing", remedy);
    }
    if bars.is_empty() && !unless.is_empty() {
        let remedy = "remove it, or write `bars`";
        let message = "`unless` excepts from `bars`, and nobody is barred";
        findings.error(table.place_of("unless"), table.path_of("unless"), "empty_list", message, remedy);
    }
    let sold_by = read_words(table, "sold-by", "channel", &Channel::ALL.map(Channel::key), findings);
    let accounts = read_words(table, "accounts", "kind of account", &Accounts::ALL.map(Accounts::key), findings);
    let effective = read_effective(table, findings);
    let (cite, status, source) = read_citation(table, findings);
    Some(PayeeRule {
        key,
        name: name?,
        bars,
        unless,
        only,
        sold_by: sold_by.iter().filter_map(|key| Channel::parse(key)).collect(),
        // Both is the same as none.
        accounts: match &accounts[..] {
            [one] => Accounts::parse(one),
            _ => None,
        },
        effective: effective?,
        cite: cite?,
        status: status?,
        source,
    })
}

fn read_roles(table: &mut Table<'_>, key: &'static str, findings: &mut Findings<'_>) -> Vec<&'static str> {
    let known: Vec<&str> = systems::entitled_roles().map(|role| role.key).collect();
    let named = read_words(table, key, "role of an agreement", &known, findings);
    named.iter().filter_map(|role| systems::entitled_role(role)).map(|role| role.key).collect()
}

fn read_words(
    table: &mut Table<'_>,
    key: &'static str,
    what: &str,
    known: &[&str],
    findings: &mut Findings<'_>,
) -> Vec<String> {
    let path = table.path_of(key);
    let mut words = Vec::new();
    for text in table.texts(key, findings) {
        if known.contains(&text.value.as_str()) {
            words.push(text.value);
        } else {
            let message = format!("`{}` is not a {what}", text.value);
            let remedy = remedy_for_unknown(&text.value, known);
            findings.error(text.place, path.clone(), "unknown_word", message, remedy);
        }
    }
    words
}

/// Relations that rules of several packs bar and no pack has.
pub(super) fn check_together(packs: &[Pack]) -> Vec<String> {
    let known: Vec<&str> = packs.iter().flat_map(|pack| &pack.roles.relations).map(|kind| kind.key.as_str()).collect();
    let mut problems = Vec::new();
    for pack in packs {
        for rule in &pack.payees {
            for kind in rule.bars.iter().filter(|kind| !known.contains(&kind.as_str())) {
                let (name, key, remedy) = (&pack.head.name, &rule.key, remedy_for_unknown(kind, &known));
                problems
                    .push(format!("{name}: payee-rule `{key}`: no pack has the relation `{kind}`\n  remedy: {remedy}"));
            }
        }
    }
    problems
}

#[cfg(test)]
mod tests {
    use super::super::tests::load;
    use super::super::{HousePacks, PackSource, Severity, check};

    fn changed(from: &str, to: &str) -> PackSource {
        let mut source = load("life-cn");
        let (_, text) = source.files.iter_mut().find(|(path, _)| path == "payees.toml").unwrap();
        assert!(text.contains(from), "{from}");
        *text = text.replacen(from, to, 1);
        source
    }

    #[test]
    fn a_wrong_word_in_a_rule_about_payees_is_found_where_it_is_written() {
        let breaks = [
            ("unless = [\"holder\"", "unless = [\"holders\"", "unknown_word"),
            ("sold-by = [\"web\"]", "sold-by = [\"net\"]", "unknown_word"),
            ("accounts = [\"standing\"]", "accounts = [\"stand\"]", "unknown_word"),
            ("bars = [\"agent\", \"broker\"]\n", "", "empty_list"),
            ("key = \"serving-agent\"", "key = \"internet-customer\"", "overlapping_spans"),
        ];
        for (from, to, code) in breaks {
            let found = check(&changed(from, to)).into_iter().filter(|finding| finding.severity == Severity::Error);
            let found: Vec<_> = found.map(|finding| finding.code).collect();
            assert!(found.contains(&code), "`{to}` gave {found:?}, not {code}");
        }
    }

    #[test]
    fn a_relation_that_no_pack_has_is_told_with_the_rule_that_bars_it() {
        let rest = ["calendar-cn", "house-cn"].map(load);
        let sources: Vec<PackSource> =
            rest.into_iter().chain([changed("bars = [\"agent\", ", "bars = [\"agnet\", ")]).collect();
        let problems = HousePacks::read(&sources).expect_err("there is none");
        assert!(
            problems.iter().any(|problem| problem.contains("`serving-agent`: no pack has the relation `agnet`")),
            "{problems:?}"
        );
    }
}
