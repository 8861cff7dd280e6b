//! The policies of the demonstration, taken over from a file as those of any house before it: some whose next premium is near,
//! some overdue, some that lapse at once, some without an account for what they get.

use std::fmt::Write as _;
use std::sync::Arc;

use jiff::ToSpan;
use jiff::civil::Date;
use yinuo_core::id::ImportId;
use yinuo_core::identity::ResidentId;
use yinuo_core::party::PartyKind;

use super::offices::{Branch, Staff};
use super::people::Customer;
use crate::command::Command;
use crate::command::import::{Choice, CreateImport, StartImport};
use crate::house::House;
use crate::import::{Sheet, SheetChoice, guess_mapping, run};
use crate::stop::Stop;

const HEADERS: &str = "保单号,险种,保险金额,生效日期,保险期间,交费年期,交费方式,已交至,预交余额,机构代码,投保人姓名,证件号码,手机号,受益人,账号";
/// What is sold, to which ages, and the terms as the file writes them.
const SOLD: [(&str, std::ops::RangeInclusive<i16>, &str); 4] = [
    ("sample.term-life", 20..=50, "200000,{on},20年,20年"),
    ("sample.endowment-to-66", 20..=54, "100000,{on},至66岁,至60岁"),
    ("sample.whole-life", 18..=58, "50000,{on},终身,20年"),
    ("sample.annuity-from-60", 20..=48, "12000,{on},终身,至60岁"),
];
/// What the rows of the file are.
const KIND: &str = "life-policies";
/// Days from today to the next premium.
const NEXT_DUE: [i64; 8] = [-66, -34, -12, -3, 4, 11, 26, 75];

/// Takes the policies over that the customers of the first counter brought with them. Gives how many there are.
pub(super) async fn take_over(
    house: &Arc<House>,
    staff: &Staff,
    branches: &[Branch],
    customers: &[Customer],
) -> Result<i64, Stop> {
    let today = house.rules().calendar().date_of(house.now());
    let mut text = format!("{HEADERS}\n");
    let persons = customers.iter().filter(|one| one.branch == 0 && one.kind == PartyKind::Person);
    for (place, customer) in persons.enumerate() {
        if let Some(line) = line(place, customer, branches[0].code, today) {
            writeln!(text, "{line}").expect("a text can be written to");
        }
    }
    let content = text.into_bytes();
    let damaged = |detail: String| Stop::damaged("packs", detail);
    let sheet = Sheet::open(content.clone(), "承接保单.csv", &SheetChoice::First)
        .map_err(|refusal| damaged(format!("{refusal:?}")))?;
    let mapping = guess_mapping(sheet.headers(), &house.rules().imports(KIND)?.fields).to_headers(sheet.headers());
    let lines = content.iter().filter(|byte| **byte == b'\n').count() - 1;
    let manager = &staff.desks[0].manager;
    let create = CreateImport {
        kind: KIND.to_owned(),
        name: "承接保单.csv".to_owned(),
        content_hash: blake3::hash(&content).to_string(),
        content: Arc::new(content),
    };
    let import = ImportId::from_number(house.carry_out(manager, Command::from(create), None).await?.id);
    let rows_total = i64::try_from(lines).unwrap_or(i64::MAX);
    let start = StartImport { import, sheet: None, mapping, choice: Choice::Good, options: Vec::new(), rows_total };
    house.carry_out(manager, Command::from(start), None).await?;
    Ok(run(house, import, |_| {}).await?.rows_made)
}

/// A policy for a customer, where one of the products is sold at that age.
fn line(place: usize, customer: &Customer, office: &str, today: Date) -> Option<String> {
    let next_due = today.saturating_add(NEXT_DUE[place % NEXT_DUE.len()].days());
    // The samples are sold since 2006.
    let longest = (today.year() - 2007).clamp(4, 12);
    let years = 2 + i16::try_from(place).ok()? % (longest - 1);
    let effective_on = next_due.saturating_sub(years.years());
    let born = ResidentId::parse(&customer.identity).ok()?.birth_date();
    let age = effective_on.year() - born.year();
    let offered = |kind: usize| SOLD.get(kind % SOLD.len()).filter(|(_, ages, _)| ages.contains(&age));
    let (product, _, terms) = (place..place + SOLD.len()).find_map(offered)?;
    let terms = terms.replace("{on}", &effective_on.to_string());
    // Every third has paid in advance, every fifth has not said where benefits go.
    let prepaid = if place.is_multiple_of(3) { "500" } else { "" };
    let account = if place.is_multiple_of(5) { "" } else { &customer.account };
    let Customer { name, identity, phone, .. } = customer;
    Some(format!(
        "DEMO{place:05},{product},{terms},年交,{next_due},{prepaid},{office},{name},{identity},{phone},法定,{account}"
    ))
}
