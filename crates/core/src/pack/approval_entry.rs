//! What needs approval, in packs: `[[approval]]`.
//!
//! Acts and permissions are checked here, against the code; whether a service that is named exists, and has such a milestone, is
//! known only once all packs stand together.

use super::content::Pack;
use super::figures::{read_citation, read_effective};
use super::finding::{Findings, remedy_for_unknown};
use super::role_entry::read_permissions;
use super::table::Table;
use crate::approval::{ApprovalAct, ApprovalRule, EXTENSION, MILESTONE, WAIVER};
use crate::money::Fen;
use crate::service::Service;
use crate::systems;

pub(super) fn read(roots: &mut [Table<'_>], findings: &mut Findings<'_>) -> Vec<ApprovalRule> {
    let mut rules = Vec::new();
    for root in roots.iter_mut() {
        for mut table in root.tables("approval", findings) {
            rules.extend(read_rule(&mut table, findings));
            table.finish(findings);
        }
    }
    rules
}

fn read_rule(table: &mut Table<'_>, findings: &mut Findings<'_>) -> Option<ApprovalRule> {
    let act = read_act(table, findings);
    let of = table.text("of", findings);
    if let (Some(act), Some(of)) = (act, &of)
        && act.narrows.is_none()
    {
        let message = format!("`{}` cannot be narrowed", act.key);
        findings.error(of.place, table.path_of("of"), "approval_not_narrowed", message, "remove `of`");
    }
    let above = read_above(table, findings);
    if !table.has("by") {
        table.missing("by", "name the permission it takes to release it, one for each word that is needed", findings);
    }
    let by = read_permissions(table, "by", true, findings);
    if table.has("by") && by.is_empty() {
        let remedy = "name the permission it takes to release it";
        findings.error(table.place_of("by"), table.path_of("by"), "empty_list", "nobody could release it", remedy);
    }
    let effective = read_effective(table, findings);
    let (cite, status, source) = read_citation(table, findings);
    let (act, of) = (act?.key, of.map(|of| of.value));
    Some(ApprovalRule { act, of, above: above?, by, effective: effective?, cite: cite?, status: status?, source })
}

fn read_act(table: &mut Table<'_>, findings: &mut Findings<'_>) -> Option<&'static ApprovalAct> {
    let known: Vec<&str> = systems::approval_acts().map(|act| act.key).collect();
    let text = table.required_text("act", &format!("one of {}", known.join(", ")), findings)?;
    let act = systems::approval_act(&text.value);
    if act.is_none() {
        let message = format!("`{}` is nothing that can be put under approval", text.value);
        let remedy = remedy_for_unknown(&text.value, &known);
        findings.error(text.place, table.path_of("act"), "unknown_approval_act", message, remedy);
    }
    act
}

/// `Some(None)` where there is no limit; `None` where what is written is no amount.
fn read_above(table: &mut Table<'_>, findings: &mut Findings<'_>) -> Option<Option<Fen>> {
    let Some(text) = table.text("above", findings) else { return Some(None) };
    let amount: Option<Fen> = text.value.parse().ok();
    if amount.is_none() {
        let message = format!("`{}` is not an amount", text.value);
        let remedy = "write yuan and fen, like \"50000.00\"";
        findings.error(text.place, table.path_of("above"), "bad_amount", message, remedy);
    }
    amount.map(Some)
}

/// What rules of several packs name and no pack has.
pub(super) fn check_together(packs: &[Pack]) -> Vec<String> {
    let services: Vec<&Service> = packs.iter().flat_map(|pack| &pack.services).map(AsRef::as_ref).collect();
    let mut problems = Vec::new();
    for pack in packs {
        for rule in &pack.approvals {
            let Some(of) = &rule.of else { continue };
            let (key, part) = of.split_once('/').map_or((of.as_str(), None), |(key, part)| (key, Some(part)));
            let versions: Vec<&Service> = services.iter().copied().filter(|service| service.key == key).collect();
            let name = &pack.head.name;
            if versions.is_empty() {
                let mut known: Vec<&str> = services.iter().map(|service| service.key.as_str()).collect();
                known.dedup();
                let remedy = remedy_for_unknown(key, &known);
                problems
                    .push(format!("{name}: approval of `{of}`: no pack has the service `{key}`\n  remedy: {remedy}"));
            } else if let Some(part) = part.filter(|part| !versions.iter().any(|service| has(service, rule.act, part)))
            {
                problems.push(format!(
                    "{name}: approval of `{of}`: the service `{key}` has no `{part}` that it could be of"
                ));
            }
        }
    }
    problems
}

fn has(service: &Service, act: &str, part: &str) -> bool {
    match act {
        act if act == MILESTONE.key => service.milestone(part).is_some(),
        act if act == EXTENSION.key => service.promise(part).is_some_and(|promise| promise.extension.is_some()),
        act if act == WAIVER.key => service.material(part).is_some(),
        _ => true,
    }
}
