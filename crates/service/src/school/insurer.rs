//! Which known party the insurer of an offer is: named by offices, each for its schools and those of the offices below it; and what it owes the broker for
//! their policies, by its own agreement.

use std::collections::BTreeSet;

use jiff::civil::Date;
use yinuo_core::broker::check_commission_rate;
use yinuo_core::id::{HOUSE_SLOT, OfficeId, PartyId};
use yinuo_core::school::{SCHOOL_POLICY, SchoolOffer};
use yinuo_core::share::Share;
use yinuo_store::tables::agreement::AGREEMENTS_BY_HOLDER;
use yinuo_store::tables::broker::CooperationRow;
use yinuo_store::tables::school::{SCHOOL_INSURERS, SchoolInsurerRow, SchoolPolicyRow};
use yinuo_store::{Value, Work};

use crate::broker::command::{agreed_rate, declare_agreed};
use crate::directory::Directory;
use crate::engine::facts::Facts;
use crate::engine::plan::{LoadPlan, Question};
use crate::stop::Stop;
use crate::systems::NamedParty;

/// Asks who insures: as many rows as offices that name an insurer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Insurers;

impl Question for Insurers {
    type Told = Vec<SchoolInsurerRow>;

    async fn ask(&self, work: &Work<'_>) -> Result<Vec<SchoolInsurerRow>, Stop> {
        Ok(work.query(&SCHOOL_INSURERS, vec![Value::Int(HOUSE_SLOT.number())]).await?)
    }
}

/// Asks who insures, and what was agreed with each of them on some days.
pub(super) fn declare(plan: &mut LoadPlan, days: Vec<Date>) {
    plan.ask(Insurers);
    plan.follow::<CooperationRow>();
    plan.follow_by(&AGREEMENTS_BY_HOLDER);
    plan.then(move |facts, plan| {
        for insurer in all(facts) {
            plan.want_by(&AGREEMENTS_BY_HOLDER, insurer.number());
        }
        plan.then(move |facts, plan| {
            for insurer in all(facts) {
                for on in &days {
                    declare_agreed(facts, plan, insurer, *on);
                }
            }
        });
    });
}

/// Whoever is named by any office.
fn all(facts: &Facts) -> BTreeSet<PartyId> {
    let rows = facts.told(&Insurers).map(Vec::as_slice).unwrap_or_default();
    rows.iter().map(|row| PartyId::from_number(row.insurer_id)).collect()
}

/// The commission that the insurer of a policy owes of its premiums: as the offer says, and no more than was agreed with the insurer on the first day. What a
/// broker agreed on with its insurer keeps no school from its cover. Nothing where nobody is named, the offer has none, or nothing was agreed.
pub(super) fn owed_rate(
    facts: &Facts,
    offer: &SchoolOffer,
    insurer: Option<PartyId>,
    on: Date,
) -> Result<Option<Share>, Stop> {
    let (Some(insurer), Some(commission)) = (insurer, &offer.commission) else { return Ok(None) };
    Ok(agreed_rate(facts, insurer, on)?.map(|agreed| agreed.min(commission.rate)))
}

/// Refuses an insurer with which less was agreed than the offer says, to whoever names it. One with which nothing was agreed can be named.
pub(super) fn check_agreed(facts: &Facts, offer: &SchoolOffer, insurer: PartyId, on: Date) -> Result<(), Stop> {
    let Some(commission) = &offer.commission else { return Ok(()) };
    let Some(agreed) = agreed_rate(facts, insurer, on)? else { return Ok(()) };
    Ok(check_commission_rate(insurer, commission.rate, agreed)?)
}

/// The row that holds for the schools of an office: that of the office itself, or of the nearest one above it.
pub(super) fn of_office<'a>(
    rows: &'a [SchoolInsurerRow],
    directory: &Directory,
    offer: &str,
    office: OfficeId,
) -> Option<&'a SchoolInsurerRow> {
    let path = directory.path(office);
    let above = |row: &&SchoolInsurerRow| directory.path(OfficeId::from_number(row.office_id));
    let holds = |row: &&SchoolInsurerRow| row.offer == offer && path.starts_with(above(row));
    rows.iter().filter(holds).max_by_key(|row| above(row).len())
}

/// The same of what was asked for in a command.
pub(super) fn named(facts: &Facts, directory: &Directory, offer: &str, office: OfficeId) -> Option<PartyId> {
    let rows = facts.told(&Insurers).map(Vec::as_slice).unwrap_or_default();
    of_office(rows, directory, offer, office).map(|row| PartyId::from_number(row.insurer_id))
}

/// A claim whose insurer is not named goes to the one that insures the school.
pub(super) static OF_POLICY: NamedParty = NamedParty {
    kind: &SCHOOL_POLICY,
    field: "insurer",
    declare: |of, plan| plan.want::<SchoolPolicyRow>(of.id),
    read: |facts, of| {
        let policy = facts.row::<SchoolPolicyRow>(of.id)?;
        policy.insurer_id.map(PartyId::from_number)
    },
};
