//! What has to be known of a customer before a step of a case, in packs: `[[customer-data]]`.
//!
//! What is needed is checked here, against the code; whether a milestone that is named exists is known only once all packs stand
//! together.

use super::content::Pack;
use super::figures::{read_citation, read_effective};
use super::finding::{Findings, remedy_for_unknown};
use super::keys::{Spelling, read_key};
use super::table::Table;
use crate::customer_data::{CustomerDataRule, Datum};

pub(super) fn read(roots: &mut [Table<'_>], findings: &mut Findings<'_>) -> Vec<CustomerDataRule> {
    let mut rules = Vec::new();
    for root in roots.iter_mut() {
        for mut table in root.tables("customer-data", findings) {
            rules.extend(read_rule(&mut table, findings));
            table.finish(findings);
        }
    }
    rules
}

fn read_rule(table: &mut Table<'_>, findings: &mut Findings<'_>) -> Option<CustomerDataRule> {
    let key = read_key(table, "rule about the data of customers", Spelling::Kebab, findings)?;
    let name = table.required_local_text("name", findings);
    let of: Vec<String> = table.texts("of", findings).into_iter().map(|text| text.value).collect();
    let needs = read_needs(table, findings);
    for (list, empty) in [("of", of.is_empty()), ("needs", needs.is_empty())] {
        if empty {
            let remedy = "name milestones in `of` (\"life.proposal/contract-made\"), and what they need in `needs`";
            findings.error(table.place, table.path_of(list), "empty_list", "the rule asks for nothing", remedy);
        }
    }
    let effective = read_effective(table, findings);
    let (cite, status, source) = read_citation(table, findings);
    Some(CustomerDataRule { key, name: name?, of, needs, effective: effective?, cite: cite?, status: status?, source })
}

fn read_needs(table: &mut Table<'_>, findings: &mut Findings<'_>) -> Vec<Datum> {
    let path = table.path_of("needs");
    let mut needs = Vec::new();
    for text in table.texts("needs", findings) {
        match Datum::parse(&text.value) {
            Some(datum) => needs.push(datum),
            None => {
                let message = format!("`{}` is nothing that is known of a customer", text.value);
                let remedy = remedy_for_unknown(&text.value, &Datum::ALL.map(Datum::key));
                findings.error(text.place, path.clone(), "unknown_word", message, remedy);
            }
        }
    }
    needs
}

/// Milestones that rules of several packs name and no pack has.
pub(super) fn check_together(packs: &[Pack]) -> Vec<String> {
    let mut problems = Vec::new();
    for pack in packs {
        for (rule, of) in pack.customer_data.iter().flat_map(|rule| rule.of.iter().map(move |of| (rule, of))) {
            let (service, milestone) = of.split_once('/').unwrap_or((of, ""));
            let mut versions = packs.iter().flat_map(|pack| &pack.services).filter(|known| known.key == service);
            if !versions.any(|version| version.milestone(milestone).is_some()) {
                problems.push(format!(
                    "{}: customer-data `{}`: no pack has the milestone `{of}`\n  remedy: write SERVICE/MILESTONE",
                    pack.head.name, rule.key
                ));
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
        let (_, text) = source.files.iter_mut().find(|(path, _)| path == "customer-data.toml").unwrap();
        assert!(text.contains(from), "{from}");
        *text = text.replacen(from, to, 1);
        source
    }

    #[test]
    fn a_rule_that_asks_for_nothing_known_is_found_where_it_is_written() {
        for (from, to, code) in
            [("\"phone\"", "\"phones\"", "unknown_word"), ("needs = [", "needs = []\nunread = [", "empty_list")]
        {
            let found = check(&changed(from, to)).into_iter().filter(|finding| finding.severity == Severity::Error);
            let found: Vec<_> = found.map(|finding| finding.code).collect();
            assert!(found.contains(&code), "`{to}` gave {found:?}, not {code}");
        }
    }

    #[test]
    fn a_milestone_that_no_pack_has_is_told_with_its_rule() {
        let wrong = changed("\"life.proposal/contract-made\"", "\"life.proposal/contract-mad\"");
        let sources: Vec<PackSource> = ["calendar-cn", "house-cn"].map(load).into_iter().chain([wrong]).collect();
        let problems = HousePacks::read(&sources).expect_err("there is none");
        assert!(
            problems.iter().any(|problem| problem.contains("the milestone `life.proposal/contract-mad`")),
            "{problems:?}"
        );
    }
}
