//! Questions about policies: lists, one with all that belongs to it, as it was on a day.

use jiff::civil::Date;
use tokio::try_join;
use yinuo_core::access::{Actor, Permission};
use yinuo_core::agreement::number_in_one_form;
use yinuo_core::id::PartyId;
use yinuo_core::life::PolicyId;
use yinuo_core::life::permission::READ_POLICIES;
use yinuo_core::life::policy::Terms;
use yinuo_core::life::{FAMILY, POLICY as POLICY_KIND};
use yinuo_store::Value;
use yinuo_store::tables::agreement::{AGREEMENTS_NUMBERED, AgreementRow};
use yinuo_store::tables::case::{CASES_OF_SUBJECT, CaseRow, ERRORS_OF_SUBJECT, ServiceErrorRow};
use yinuo_store::tables::ledger::TRANSFERS_OF_SUBJECT;
use yinuo_store::tables::life::{
    DUES_OF_POLICY, DueRow, POLICIES, POLICY, PolicyFileRow, PolicyLineRow, PolicyRow, PolicyVersionRow,
    VERSIONS_OF_POLICY,
};
use yinuo_store::tables::party::{PARTY, PartyRow};
use yinuo_store::tables::payout::{PAYOUTS_OF_SUBJECT, PayoutRow};

use crate::house::House;
use crate::query::ledger::Line;
use crate::query::payout::subject_key;
use crate::query::wanted::{Wanted, hash_values, prefix_values, wanted};
use crate::query::{Conditions, Found, PageAsk, agreement, page, push_scope, require_reached, slotted};
use crate::stop::Stop;

/// A visible policy with its head, by its id or by its number as the customer reads it.
pub async fn row(house: &House, actor: &Actor, text: &str) -> Result<PolicyFileRow, Stop> {
    actor.require(READ_POLICIES)?;
    let id = match text.parse::<PolicyId>() {
        Ok(id) => id,
        Err(_) => PolicyId::from_number(agreement::of_family(house, actor, &FAMILY, text).await?.id),
    };
    let row = house.store.query_one(&POLICY, slotted(id.slot().number(), id.number())).await?;
    let row = row.ok_or(Stop::NotFound)?;
    require_reached(actor, READ_POLICIES, agreement::at(&house.directory(), &row.head))?;
    Ok(row)
}

/// A policy with all that belongs to it.
#[derive(Debug)]
pub struct PolicyFile {
    pub head: AgreementRow,
    pub policy: PolicyRow,
    pub holder: PartyRow,
    pub versions: Vec<PolicyVersionRow>,
    /// The version in force on the day asked for.
    pub terms: Terms,
    pub terms_sequence: i64,
    pub dues: Vec<DueRow>,
    pub payouts: Vec<PayoutRow>,
    pub cases: Vec<CaseRow>,
    pub errors: Vec<ServiceErrorRow>,
}

/// A visible policy; its terms as of a day, or those in force now.
pub async fn file(house: &House, actor: &Actor, text: &str, as_of: Option<Date>) -> Result<PolicyFile, Stop> {
    let PolicyFileRow { head, policy } = row(house, actor, text).await?;
    let key = || slotted(policy.slot, policy.id);
    let store = &house.store;
    let (versions, dues, payouts, cases, errors, holder) = try_join!(
        store.query(&VERSIONS_OF_POLICY, key()),
        store.query(&DUES_OF_POLICY, key()),
        store.query(&PAYOUTS_OF_SUBJECT, subject_key(POLICY_KIND.of(policy.id))),
        store.query(&CASES_OF_SUBJECT, vec![POLICY_KIND.key.into(), Value::Int(policy.id)]),
        store.query(&ERRORS_OF_SUBJECT, subject_key(POLICY_KIND.of(policy.id))),
        store.query_one(&PARTY, slotted(head.slot, head.holder_id)),
    )?;
    let holder = holder.ok_or_else(|| Stop::damaged("parties", format!("the holder of {}", head.number)))?;
    let day = as_of.map(|day| day.to_string());
    let in_force = versions
        .iter()
        .filter(|version| day.as_ref().is_none_or(|day| version.effective_on <= *day))
        .max_by_key(|version| version.sequence);
    let version = in_force.ok_or(Stop::NotFound)?;
    let terms: Terms = serde_json::from_str(&version.terms)
        .map_err(|error| Stop::damaged("policy_versions", format!("{}: {error}", head.number)))?;
    let terms_sequence = version.sequence;
    let directory = house.directory();
    let may_see = |case: &CaseRow| actor.may_at(Permission::READ_CASES, crate::query::case::at(&directory, case));
    let cases = cases.into_iter().filter(may_see).collect();
    Ok(PolicyFile { head, policy, holder, versions, terms, terms_sequence, dues, payouts, cases, errors })
}

/// The lines of a visible policy's ledger, oldest first, up to a day of booking.
pub async fn transfers(house: &House, actor: &Actor, text: &str, as_of: Option<Date>) -> Result<Vec<Line>, Stop> {
    let head = row(house, actor, text).await?.head;
    let mut lines = house.store.query(&TRANSFERS_OF_SUBJECT, subject_key(POLICY_KIND.of(head.id))).await?;
    if let Some(day) = as_of.map(|day| day.to_string()) {
        lines.retain(|line| line.booked_on <= day);
    }
    lines.into_iter().map(|line| Line::new(line, POLICY_KIND.of(head.id), head.number.clone())).collect()
}

/// What a list of policies is narrowed to.
#[derive(Debug, Default)]
pub struct PolicyFilter {
    pub q: Option<String>,
    pub state: Option<String>,
    pub product: Option<String>,
    pub holder: Option<PartyId>,
    /// Something is owed by the holder.
    pub owing: bool,
}

pub async fn list(
    house: &House,
    actor: &Actor,
    filter: PolicyFilter,
    ask: &PageAsk,
) -> Result<Found<PolicyLineRow>, Stop> {
    let mut conditions = Conditions::new();
    push_scope(&mut conditions, house, actor, READ_POLICIES, None)?;
    if let Some(state) = filter.state {
        conditions.push(("state", vec![Value::Text(state)]));
    }
    if let Some(product) = filter.product {
        // Versions are the key, an at sign and a date.
        conditions.push(("product", vec![Value::Text(format!("{product}@")), Value::Text(format!("{product}A"))]));
    }
    if let Some(holder) = filter.holder {
        conditions.push(("holder", slotted(holder.slot().number(), holder.number())));
    }
    if filter.owing {
        conditions.push(("owing", Vec::new()));
    }
    let text = filter.q.as_deref().unwrap_or_default();
    let number = Value::Text(number_in_one_form(text));
    match wanted(&house.shared.keys, text) {
        Wanted::Nothing => {}
        _ if !house.store.query(&AGREEMENTS_NUMBERED, vec![number.clone()]).await?.is_empty() => {
            conditions.push(("number", vec![number]));
        }
        Wanted::Numbers(hashes) => conditions.push(("numbers", hash_values(&hashes))),
        Wanted::Name(term) => conditions.push(("holder_term", prefix_values(&term))),
        Wanted::Case(number) => conditions.push(("number", vec![Value::Text(format!("P{}", number.number))])),
    }
    // An index of the family has the order by day and state; in the order of numbers, and of the few that are looked up, the family
    // is only compared.
    let looked_up = conditions.iter().any(|(name, _)| matches!(*name, "number" | "numbers" | "holder" | "holder_term"));
    let by_number = ask.sort.as_deref().is_some_and(|sort| sort.trim_start_matches('-') == "number");
    conditions.push((if looked_up || by_number { "life_aside" } else { "life" }, Vec::new()));
    // Of these no index leads with the office.
    let aside = ["number", "state", "owing", "holder", "holder_term", "numbers"];
    page::page_aside(house, &POLICIES, conditions, ("applied", true), ask, &aside).await
}
