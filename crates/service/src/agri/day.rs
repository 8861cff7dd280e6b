//! What time alone does to the things of agricultural insurance, as steps of the day. Each thing is a command of its own; one that cannot
//! go on is set aside with its reason and holds up no other.

use std::sync::Arc;

use jiff::civil::Date;
use yinuo_core::access::Actor;
use yinuo_core::agri::{DISASTER_PLAN, DisasterPlanId, HELPER, HelperId, LOSS, LossId, ReportRouteId};
use yinuo_core::id::{HOUSE_SLOT, OfficeId};
use yinuo_core::subject::SubjectRef;
use yinuo_store::tables::agri::reinsurance::{PLANS_READY, PLANS_READY_COUNT};
use yinuo_store::tables::agri::{
    HELPERS_READY, HELPERS_READY_COUNT, LOSSES_READY, LOSSES_READY_COUNT, LossRow, REPORT_ROUTES_READY,
    REPORT_ROUTES_READY_COUNT,
};
use yinuo_store::{Lasts, Value};

use super::command::{OpenReport, PassLoss, PassSubsidies, RemindOfHelper, RemindOfPlan};
use super::division;
use crate::command::Command;
use crate::day::{Progress, Step};
use crate::house::House;
use crate::set_aside::{self, Thing, Verdict};
use crate::stop::Stop;

/// Things that are looked at together.
const CHUNK: i64 = 500;

/// Contracts and licences that run out.
pub(super) static HELPERS: Step = Step {
    key: "agri.helpers",
    zh: "协办代办机构合同与许可证到期提醒",
    en: "Papers of helpers",
    is_ready: |house, until| Box::pin(async move { Ok(helpers_waiting(house, until).await? > 0) }),
    waiting: |house, until| Box::pin(helpers_waiting(house, until)),
    run: |house, until, progress| Box::pin(remind_of_helpers(house, until, progress)),
};

async fn helpers_waiting(house: &House, until: Date) -> Result<i64, Stop> {
    Ok(house.store.query_one(&HELPERS_READY_COUNT, vec![Value::Text(until.to_string())]).await?.unwrap_or(0))
}

async fn remind_of_helpers(house: &House, until: Date, progress: Progress<'_>) -> Result<u64, Stop> {
    let tried_again = set_aside::again(house, HELPERS.key).await?;
    let (mut count, mut place) = (0, (String::new(), i64::MIN));
    loop {
        let parameters = vec![until.to_string().into(), place.0.clone().into(), place.1.into(), Value::Int(CHUNK)];
        let ready = house.store.query(&HELPERS_READY, parameters).await?;
        let Some(last) = ready.last() else { break };
        place = (last.remind_on.clone().unwrap_or_default(), last.id);
        let things = ready.into_iter().map(|row| {
            let remind = RemindOfHelper { helper: HelperId::from_number(row.id), until };
            (thing_of(&HELPERS, HELPER.of(row.id), row.name, row.office_id), Command::from(remind))
        });
        count += each(house, things.collect()).await?;
        progress(count);
    }
    set_aside::clear(house, tried_again).await?;
    Ok(count)
}

/// Disaster plans that are to be reviewed.
pub(super) static PLANS: Step = Step {
    key: "agri.plans",
    zh: "大灾应急预案评审提醒",
    en: "Disaster plans to be reviewed",
    is_ready: |house, until| Box::pin(async move { Ok(plans_waiting(house, until).await? > 0) }),
    waiting: |house, until| Box::pin(plans_waiting(house, until)),
    run: |house, until, progress| Box::pin(remind_of_plans(house, until, progress)),
};

async fn plans_waiting(house: &House, until: Date) -> Result<i64, Stop> {
    Ok(house.store.query_one(&PLANS_READY_COUNT, vec![Value::Text(until.to_string())]).await?.unwrap_or(0))
}

async fn remind_of_plans(house: &House, until: Date, progress: Progress<'_>) -> Result<u64, Stop> {
    let tried_again = set_aside::again(house, PLANS.key).await?;
    let (mut count, mut place) = (0, (String::new(), i64::MIN));
    loop {
        let parameters = vec![until.to_string().into(), place.0.clone().into(), place.1.into(), Value::Int(CHUNK)];
        let ready = house.store.query(&PLANS_READY, parameters).await?;
        let Some(last) = ready.last() else { break };
        place = (last.remind_on.clone().unwrap_or_default(), last.id);
        let things = ready.into_iter().map(|row| {
            let remind = RemindOfPlan { plan: DisasterPlanId::from_number(row.id), until };
            (thing_of(&PLANS, DISASTER_PLAN.of(row.id), row.edition, row.office_id), Command::from(remind))
        });
        count += each(house, things.collect()).await?;
        progress(count);
    }
    set_aside::clear(house, tried_again).await?;
    Ok(count)
}

/// Losses whose list has hung its days, and those that are paid.
pub(super) static LOSSES: Step = Step {
    key: "agri.losses",
    zh: "农险理赔公示期满与付讫",
    en: "Losses agreed on and paid",
    is_ready: |house, until| Box::pin(async move { Ok(losses_waiting(house, until).await? > 0) }),
    waiting: |house, until| Box::pin(losses_waiting(house, until)),
    run: |house, until, progress| Box::pin(pass_losses(house, until, progress)),
};

async fn losses_waiting(house: &House, until: Date) -> Result<i64, Stop> {
    Ok(house.store.query_one(&LOSSES_READY_COUNT, vec![Value::Text(until.to_string())]).await?.unwrap_or(0))
}

async fn pass_losses(house: &House, until: Date, progress: Progress<'_>) -> Result<u64, Stop> {
    let tried_again = set_aside::again(house, LOSSES.key).await?;
    let (mut count, mut place) = (0, i64::MIN);
    loop {
        let parameters = vec![until.to_string().into(), place.into(), Value::Int(CHUNK)];
        let ready: Vec<LossRow> = house.store.query(&LOSSES_READY, parameters).await?;
        let Some(last) = ready.last() else { break };
        place = last.id;
        let things = ready.into_iter().map(|row| {
            let pass = PassLoss { loss: LossId::from_number(row.id), until };
            (thing_of(&LOSSES, LOSS.of(row.id), row.number, row.office_id), Command::from(pass))
        });
        count += each(house, things.collect()).await?;
        progress(count);
    }
    set_aside::clear(house, tried_again).await?;
    Ok(count)
}

/// Months that are over, whose reports are due.
pub(super) static REPORTS: Step = Step {
    key: "agri.reports",
    zh: "统计月报到期",
    en: "Monthly reports due",
    is_ready: |house, until| Box::pin(async move { Ok(reports_waiting(house, until).await? > 0) }),
    waiting: |house, until| Box::pin(reports_waiting(house, until)),
    run: |house, until, progress| Box::pin(open_reports(house, until, progress)),
};

async fn reports_waiting(house: &House, until: Date) -> Result<i64, Stop> {
    Ok(house.store.query_one(&REPORT_ROUTES_READY_COUNT, vec![Value::Text(until.to_string())]).await?.unwrap_or(0))
}

/// A route that was left for months has a report for each.
async fn open_reports(house: &House, until: Date, progress: Progress<'_>) -> Result<u64, Stop> {
    let tried_again = set_aside::again(house, REPORTS.key).await?;
    let mut count = 0;
    while reports_waiting(house, until).await? > 0 {
        let mut place = (String::new(), i64::MIN);
        let mut opened = 0;
        loop {
            let parameters = vec![until.to_string().into(), place.0.clone().into(), place.1.into(), Value::Int(CHUNK)];
            let ready = house.store.query(&REPORT_ROUTES_READY, parameters).await?;
            let Some(last) = ready.last() else { break };
            place = (last.next_on.clone().unwrap_or_default(), last.id);
            let things = ready.into_iter().map(|row| {
                let open = OpenReport { route: ReportRouteId::from_number(row.id), until };
                (route_of(row.slot, row.id, row.programme, row.office_id), Command::from(open))
            });
            opened += each(house, things.collect()).await?;
            progress(count + opened);
        }
        count += opened;
        if opened == 0 {
            break;
        }
    }
    set_aside::clear(house, tried_again).await?;
    Ok(count)
}

/// What is enrolled and lost by division is counted with the day, and of the subsidies what is owed anew.
pub(super) static DIVISIONS: Step = Step {
    key: "agri.divisions",
    zh: "农险分区划统计与补贴新增应拨",
    en: "Figures by division, and subsidies owed anew",
    is_ready: |house, until| Box::pin(async move { Ok(division::waiting(house, until).await? > 0) }),
    waiting: |house, until| Box::pin(division::waiting(house, until)),
    run: |house, until, progress| Box::pin(count_divisions(house, until, progress)),
};

async fn count_divisions(house: &House, until: Date, progress: Progress<'_>) -> Result<u64, Stop> {
    let tried_again = set_aside::again(house, DIVISIONS.key).await?;
    let mut count = 0;
    for programme in division::uncounted(house, until).await? {
        let turned = division::offices_that_turn(house, programme, until).await?;
        let things = turned.into_iter().map(|pass| (turn_of(&pass), Command::from(pass)));
        count += each(house, things.collect()).await?;
        progress(count);
        division::keep(house, programme, until).await?;
    }
    set_aside::clear(house, tried_again).await?;
    Ok(count)
}

/// The subsidies of an office are no subject: they are told by their programme. Their number is that of the office, whose slot it keeps, with the
/// programme in the bits above: two programmes at one office are two things.
fn turn_of(pass: &PassSubsidies) -> Thing {
    let hashed = blake3::hash(pass.programme.as_bytes());
    let print = hashed.as_bytes().first_chunk::<4>().map_or(0, |bytes| u32::from_le_bytes(*bytes));
    Thing {
        slot: HOUSE_SLOT.number(),
        kind: DIVISIONS.key.to_owned(),
        id: pass.office.number() ^ (i64::from(print) << 22),
        subject: None,
        number: Some(pass.programme.clone()),
        office: Some(pass.office),
    }
}

/// A route is no subject: it is told by its programme.
fn route_of(slot: i64, id: i64, programme: String, office: i64) -> Thing {
    Thing {
        slot,
        kind: REPORTS.key.to_owned(),
        id,
        subject: None,
        number: Some(programme),
        office: Some(OfficeId::from_number(office)),
    }
}

/// Carries out a command for each thing; answers how many went.
async fn each(house: &House, things: Vec<(Thing, Command)>) -> Result<u64, Stop> {
    let system = Arc::new(Actor::system());
    let (things, commands): (Vec<_>, Vec<_>) = things.into_iter().unzip();
    let answers = house.engine.carry_out_together(&system, commands, Lasts::AtOnce).await;
    let (mut count, mut aside) = (0, Vec::new());
    for (thing, answer) in things.into_iter().zip(answers) {
        match answer {
            Ok(_) => count += 1,
            Err(stop) if set_aside::judge(&stop) == Verdict::Person => aside.push((thing, stop)),
            Err(stop) => return Err(stop),
        }
    }
    set_aside::note(house, aside).await?;
    Ok(count)
}

fn thing_of(step: &Step, of: SubjectRef, label: String, office: i64) -> Thing {
    Thing {
        slot: of.slot().number(),
        kind: step.key.to_owned(),
        id: of.id,
        subject: Some(of),
        number: Some(label),
        office: Some(OfficeId::from_number(office)),
    }
}
