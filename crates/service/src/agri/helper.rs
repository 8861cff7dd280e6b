//! Who helps the insurer in villages: how the house reads one, whether one may work, and what it enrolled.

use futures_util::FutureExt;
use jiff::Span;
use jiff::civil::Date;
use yinuo_core::access::{Actor, At};
use yinuo_core::agri::permission::{KEEP_HELPERS, READ_COVERS};
use yinuo_core::agri::{HELPER, HELPER_WARNING, HelperPapers, Programme, Term};
use yinuo_core::id::OfficeId;
use yinuo_core::refusal::Refusal;
use yinuo_core::rulebook::RuleBook;
use yinuo_core::subject::SubjectRef;
use yinuo_store::Value;
use yinuo_store::tables::agri::{GroupPolicyRow, HELPER_SUMS, HELPERS_OF_OFFICE, HelperRow, HelperSumRow};

use crate::engine::facts::Facts;
use crate::engine::plan::LoadPlan;
use crate::house::House;
use crate::query::require_reached;
use crate::stop::Stop;
use crate::subject::keys;
use crate::systems::{SubjectLine, SubjectReader};

/// A helper belongs to its office; contracts and licences are laid with it.
pub const HELPER_READER: SubjectReader = SubjectReader {
    kind: &HELPER,
    permission: READ_COVERS,
    declare: |of, plan| plan.want::<HelperRow>(of.id),
    read: |facts, of| facts.row::<HelperRow>(of.id).map(line),
    declare_work: |_, _| {},
    load: |store, of| async move { Ok(store.load::<HelperRow>(keys(of)).await?.iter().map(line).collect()) }.boxed(),
    letters: None,
    files: Some(KEEP_HELPERS),
};

fn line(row: &HelperRow) -> SubjectLine {
    SubjectLine {
        of: SubjectRef::new(&HELPER, row.id),
        office: OfficeId::from_number(row.office_id),
        customer: None,
        owner: None,
        label: row.name.clone(),
        version: row.version,
    }
}

/// What is on file of a helper.
pub fn papers(row: &HelperRow) -> Result<HelperPapers, Stop> {
    let damaged = || Stop::damaged("helpers", row.name.clone());
    let day = |text: &str| text.parse::<Date>().map_err(|_| damaged());
    let licence = match (&row.licence_from, &row.licence_until) {
        (Some(from), Some(until)) => Some(Term { from: day(from)?, until: day(until)? }),
        _ => None,
    };
    Ok(HelperPapers {
        name: row.name.clone(),
        kind: row.kind.clone(),
        credit_code: row.credit_code.clone(),
        contract: Term { from: day(&row.contract_from)?, until: day(&row.contract_until)? },
        licence,
        fee_filed: row.fee_filing.is_some(),
    })
}

/// The day on which somebody is told that a paper of it runs out.
pub(super) fn remind_on(rules: &RuleBook, papers: &HelperPapers) -> Result<Date, Stop> {
    let last = papers.last_day();
    let days = rules
        .count(HELPER_WARNING, last)
        .map_err(|_| Refusal::new("no_rule_in_force").with("service", HELPER_WARNING).with("on", last.to_string()))?;
    let out_of_range = |_| Stop::refused("date_out_of_range");
    let span = Span::new().try_days(i64::from(days)).map_err(out_of_range)?;
    last.checked_sub(span).map_err(out_of_range)
}

/// Wants the helper of the group policy with this id, where the policy is loaded.
pub(super) fn declare_of_group(group: i64, plan: &mut LoadPlan) {
    plan.want::<GroupPolicyRow>(group);
    plan.follow::<HelperRow>();
    plan.then(move |facts, plan| {
        if let Some(helper) = facts.row::<GroupPolicyRow>(group).and_then(|group| group.helper_id) {
            plan.want::<HelperRow>(helper);
        }
    });
}

/// Refuses while who helps with a group policy may not: it enrols and collects for the insurer.
pub(super) fn check_of_group(facts: &Facts, group: i64, programme: &Programme, on: Date) -> Result<(), Stop> {
    let Some(helper) = facts.row::<GroupPolicyRow>(group).and_then(|group| group.helper_id) else { return Ok(()) };
    let row = facts.row::<HelperRow>(helper);
    let row = row.ok_or_else(|| Stop::damaged("group_policies", format!("the helper {helper}")))?;
    Ok(papers(row)?.check(programme, on)?)
}

/// A helper, with what it enrolled and collected.
#[derive(Debug)]
pub struct Helper {
    pub row: HelperRow,
    pub sums: Option<HelperSumRow>,
}

/// The helpers of an office in reach; of the own one, where none is named.
pub async fn helpers(house: &House, actor: &Actor, office: Option<OfficeId>) -> Result<Vec<Helper>, Stop> {
    let office = office.unwrap_or(actor.office);
    require_reached(actor, READ_COVERS, At::from(house.directory().path(office)))?;
    let rows = house.store.query(&HELPERS_OF_OFFICE, vec![Value::Int(office.number())]).await?;
    let mut sums = house.store.query(&HELPER_SUMS, vec![Value::Int(office.number())]).await?;
    let mut take = |id: i64| sums.iter().position(|sum| sum.helper_id == id).map(|at| sums.swap_remove(at));
    Ok(rows.into_iter().map(|row| Helper { sums: take(row.id), row }).collect())
}
