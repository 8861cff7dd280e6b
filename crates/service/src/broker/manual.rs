//! The customer manual (客户服务手册) of a client, as PDF of at most eight pages: whom to call, what to do in the first hour, which documents a loss
//! takes, and its own policies. It is made from the policies that are in force, each time anew; nothing of it is kept.

use jiff::civil::Date;
use serde_json::json;
use yinuo_core::access::Actor;
use yinuo_core::id::{OfficeId, PartyId};
use yinuo_core::money::Fen;
use yinuo_core::refusal::Refusal;
use yinuo_store::ListingChoice;
use yinuo_store::tables::broker::{PLACEMENTS, PlacementLineRow, SHARES_OF, ShareLineRow};

use super::service_plan::client;
use super::service_plan::rules::manuals;
use crate::house::House;
use crate::pdf::Sheet;
use crate::query::slotted;
use crate::stop::Stop;

/// What keeps the manual to its pages: policies and insurers that it lists, signs of a name, insurers named with a policy.
const MOST_POLICIES: usize = 40;
const MOST_INSURERS: usize = 20;
const LONGEST_NAME: usize = 24;
const INSURERS_OF_POLICY: usize = 3;
/// Rows that are read at once.
const PAGE: i64 = 500;

/// The manual of a client in reach.
pub async fn manual(house: &House, actor: &Actor, id: PartyId) -> Result<Vec<u8>, Stop> {
    let party = client(house, actor, id).await?;
    let today = house.today();
    let scheme = manuals(house.rules()).on(today)?;
    let mut policies = in_force(house, id, today).await?;
    if policies.is_empty() {
        return Err(Refusal::new("no_placement_in_force").with("on", today.to_string()).into());
    }
    // The largest first: they are looked for most.
    policies.sort_by_key(|policy| (-policy.sum_insured, policy.id));
    let products: Vec<&str> = policies.iter().map(|policy| policy.product.as_str()).collect();
    let losses: Vec<_> =
        scheme.losses_of(&products).map(|loss| json!({ "name": loss.name.zh, "documents": loss.documents })).collect();
    let more = policies.len().saturating_sub(MOST_POLICIES);
    let (mut lines, mut insurers) = (Vec::new(), Vec::<(String, bool)>::new());
    for policy in policies.iter().take(MOST_POLICIES) {
        let mut shares: Vec<ShareLineRow> = house.store.query(&SHARES_OF, slotted(policy.slot, policy.id)).await?;
        shares.sort_by_key(|share| share.leads == 0);
        for share in &shares {
            match insurers.iter_mut().find(|(name, _)| *name == share.insurer_name) {
                Some((_, leads)) => *leads |= share.leads != 0,
                None => insurers.push((share.insurer_name.clone(), share.leads != 0)),
            }
        }
        lines.push(line(policy, &shares));
    }
    // Who leads is called first.
    insurers.sort_by_key(|(_, leads)| !leads);
    let more_insurers = insurers.len().saturating_sub(MOST_INSURERS);
    let called = |(name, leads): &(String, bool)| {
        let number = scheme.report_line(name).unwrap_or("（请向我们索取）");
        [short(name), if *leads { "主承保" } else { "共保" }.to_owned(), number.to_owned()]
    };
    let directory = house.directory();
    let office = OfficeId::from_number(party.office_id);
    let found = directory.found_at(office).map(|office| &office.letterhead);
    // Whoever has a loss calls first: a manual without a number is none.
    let Some(phone) = found.and_then(|head| head.phone.clone()) else {
        let name = directory.office_name(office).to_owned();
        return Err(Refusal::new("manual_lacks_phone").with("office", name).into());
    };
    let manager = directory.manager_of(office).map(|manager| directory.operator_name(manager).to_owned());
    let data = json!({
        "title": scheme.name.zh,
        "client": short(&party.name),
        "on": today.to_string(),
        "company": directory.company_name(office),
        "office": directory.office_name(office),
        "phone": phone,
        "address": found.and_then(|head| head.address.clone()).unwrap_or_default(),
        "manager": manager.unwrap_or_default(),
        "insurers": insurers.iter().take(MOST_INSURERS).map(called).collect::<Vec<_>>(),
        "first_hour": scheme.first_hour,
        "losses": losses,
        "policies": lines,
        "more": more,
        "more_insurers": more_insurers,
    });
    let ident = format!("customer-manual {id} {today}");
    house.printer.clone().print_sheet(Sheet { template: include_str!("customer-manual.typ"), ident, data }).await
}

/// The policies of a client that are in force on a day.
async fn in_force(house: &House, client: PartyId, on: Date) -> Result<Vec<PlacementLineRow>, Stop> {
    let on = on.to_string();
    let holds = |row: &PlacementLineRow| {
        row.state == "in_force" && row.effective_on <= on && row.ends_on.as_ref().is_none_or(|until| *until >= on)
    };
    let (mut policies, mut after) = (Vec::new(), None);
    loop {
        let conditions = vec![("holder", slotted(client.slot().number(), client.number()))];
        let choice = ListingChoice { conditions, order: "applied", descending: true, after, limit: PAGE };
        let page = house.store.page(&PLACEMENTS, choice).await?;
        policies.extend(page.rows.into_iter().filter(holds));
        after = page.next;
        if after.is_none() {
            return Ok(policies);
        }
    }
}

fn line(policy: &PlacementLineRow, shares: &[ShareLineRow]) -> [String; 6] {
    let mut named: Vec<String> =
        shares.iter().take(INSURERS_OF_POLICY).map(|share| short(&share.insurer_name)).collect();
    if shares.len() > INSURERS_OF_POLICY {
        named.push(format!("等{}家", shares.len()));
    }
    let until = policy.ends_on.as_deref().unwrap_or("—");
    [
        breakable(&policy.number),
        short(&policy.product),
        named.join("、"),
        Fen(policy.sum_insured).grouped(),
        Fen(policy.deductible).grouped(),
        format!("{}至{until}", policy.effective_on),
    ]
}

/// A name as long as its cell lets it be.
fn short(name: &str) -> String {
    match name.chars().count() > LONGEST_NAME {
        true => name.chars().take(LONGEST_NAME - 1).chain(['…']).collect(),
        false => name.to_owned(),
    }
}

/// A number with invisible places to break, so that a long one stays in its cell.
fn breakable(number: &str) -> String {
    let pieces: Vec<String> =
        number.chars().collect::<Vec<_>>().chunks(12).map(|piece| piece.iter().collect()).collect();
    pieces.join("\u{200B}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_long_name_is_cut_and_a_long_number_may_break() {
        assert_eq!(short("华能"), "华能");
        assert_eq!(short(&"长".repeat(200)).chars().count(), LONGEST_NAME);
        assert_eq!(breakable("PA2008-0"), "PA2008-0");
        assert_eq!(breakable(&"1".repeat(25)).matches('\u{200B}').count(), 2);
    }
}
