//! The policies of the demonstration, taken over from a file as those of any house before it: some whose next premium is near,
//! some overdue, some that lapse at once, some without an account for what they get.

use std::fmt::Write as _;
use std::sync::Arc;

use jiff::civil::Date;
use jiff::{Timestamp, ToSpan};
use yinuo_core::access::Actor;
use yinuo_core::id::{ImportId, PartyId};
use yinuo_core::identity::ResidentId;
use yinuo_core::life::PolicyId;
use yinuo_core::party::PartyKind;
use yinuo_store::tables::agreement::AgreementRow;

use super::offices::Branch;
use super::people::Customer;
use crate::command::Command;
use crate::command::import::{Choice, CreateImport, StartImport};
use crate::house::House;
use crate::import::{Sheet, SheetChoice, guess_mapping, run};
use crate::stop::Stop;

const HEADERS: &str = "保单号,险种,保险金额,生效日期,保险期间,交费年期,交费方式,已交至,预交余额,机构代码,投保人姓名,证件号码,手机号,受益人,账号,地址";
/// What is sold, to which ages, and the terms as the file writes them.
const SOLD: [(&str, std::ops::RangeInclusive<i16>, &str); 4] = [
    ("sample.term-life", 20..=50, "200000,{on},20年,20年"),
    ("sample.endowment-to-66", 20..=54, "100000,{on},至66岁,至60岁"),
    ("sample.whole-life", 18..=58, "50000,{on},终身,20年"),
    ("sample.annuity-from-60", 20..=48, "12000,{on},终身,至60岁"),
];
/// Of these no disability is covered.
const OF_DEATH_ALONE: &str = "sample.annuity";
/// What the rows of the file are.
const KIND: &str = "life-policies";
/// Days from today to the next premium, at the first counter.
const NEXT_DUE: [i64; 8] = [-66, -34, -12, -3, 4, 11, 26, 75];

/// Of those at other counters, so that nothing of theirs happens in these weeks.
const LATER: (i64, usize) = (75, 200);

/// A policy of a customer.
#[derive(Debug, Clone)]
pub(super) struct Owned {
    pub id: PolicyId,
    pub number: String,
    pub holder: PartyId,
    /// Disability is covered, not death alone.
    pub disability: bool,
}

/// Takes over the policies that the customers brought with them, at that time. Gives each customer's by his place.
pub(super) async fn take_over(
    house: &Arc<House>,
    actor: &Arc<Actor>,
    branches: &[Branch],
    customers: &[Customer],
    at: Timestamp,
) -> Result<Vec<Option<Owned>>, Stop> {
    let today = house.today();
    let mut text = format!("{HEADERS}\n");
    for (place, customer) in customers.iter().enumerate().filter(|(_, one)| one.kind == PartyKind::Person) {
        if let Some(line) = line(place, customer, branches[customer.branch].code, today) {
            writeln!(text, "{line}").expect("a text can be written to");
        }
    }
    let content = text.into_bytes();
    let damaged = |detail: String| Stop::damaged("packs", detail);
    let sheet = Sheet::open(content.clone(), "承接保单.csv", &SheetChoice::First)
        .map_err(|refusal| damaged(format!("{refusal:?}")))?;
    let mapping = guess_mapping(sheet.headers(), &house.rules().imports(KIND)?.fields).to_headers(sheet.headers());
    let lines = content.iter().filter(|byte| **byte == b'\n').count() - 1;
    let create = CreateImport {
        kind: KIND.to_owned(),
        name: "承接保单.csv".to_owned(),
        content_hash: blake3::hash(&content).to_string(),
        content: content.into(),
    };
    let _then = house.shared.clock.stand_at(at);
    let import = ImportId::from_number(house.carry_out(actor, Command::from(create), None).await?.id);
    let rows_total = i64::try_from(lines).unwrap_or(i64::MAX);
    let start = StartImport { import, sheet: None, mapping, choice: Choice::Good, options: Vec::new(), rows_total };
    house.carry_out(actor, Command::from(start), None).await?;
    run(house, import, |_| {}).await?;
    owned(house, customers.len()).await
}

/// The policies that were taken over, by the places of their holders.
async fn owned(house: &House, customers: usize) -> Result<Vec<Option<Owned>>, Stop> {
    let mut owned = vec![None; customers];
    let take = |head: AgreementRow| {
        let place = head.number.strip_prefix("DEMO").and_then(|place| place.parse::<usize>().ok());
        if let Some(room) = place.and_then(|place| owned.get_mut(place)) {
            *room = Some(Owned {
                id: PolicyId::from_number(head.id),
                holder: PartyId::from_number(head.holder_id),
                disability: !head.product_version.starts_with(OF_DEATH_ALONE),
                number: head.number,
            });
        }
    };
    house.store.scan(take).await?;
    Ok(owned)
}

/// A policy for a customer, where one of the products is sold at that age.
fn line(place: usize, customer: &Customer, office: &str, today: Date) -> Option<String> {
    let first_counter = customer.branch == 0;
    let wait = if first_counter {
        NEXT_DUE[place % NEXT_DUE.len()]
    } else {
        LATER.0 + i64::try_from(place % LATER.1).expect("small")
    };
    let next_due = today.saturating_add(wait.days());
    // The samples are sold since 2006.
    let longest = usize::try_from((today.year() - 2007).clamp(4, 12)).expect("above nothing");
    let years = i64::try_from(2 + place % (longest - 1)).expect("small");
    let effective_on = next_due.saturating_sub(years.years());
    let born = ResidentId::parse(&customer.identity).ok()?.birth_date();
    let age = effective_on.year() - born.year();
    let offered = |kind: usize| SOLD.get(kind % SOLD.len()).filter(|(_, ages, _)| ages.contains(&age));
    let (product, _, terms) = (place..place + SOLD.len()).find_map(offered)?;
    let terms = terms.replace("{on}", &effective_on.to_string());
    // Every third has paid in advance, every fifth has not said where benefits go.
    let prepaid = if place.is_multiple_of(3) { "500" } else { "" };
    let account = if place.is_multiple_of(5) { "" } else { &customer.account };
    let Customer { name, identity, phone, address, .. } = customer;
    Some(format!(
        "DEMO{place:05},{product},{terms},年交,{next_due},{prepaid},{office},{name},{identity},{phone},法定,{account},{address}"
    ))
}
