//! What time alone does to the things of agricultural insurance, as steps of the day. Each thing is a command of its own; one that cannot
//! go on is set aside with its reason and holds up no other.

use std::sync::Arc;

use jiff::civil::Date;
use yinuo_core::access::Actor;
use yinuo_core::agri::{HELPER, HelperId};
use yinuo_core::id::OfficeId;
use yinuo_core::subject::SubjectRef;
use yinuo_store::Value;
use yinuo_store::tables::agri::{HELPERS_READY, HELPERS_READY_COUNT, HelperRow};

use super::command::RemindOfHelper;
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
            (thing_of(row), Command::from(remind))
        });
        count += each(house, things.collect()).await?;
        progress(count);
    }
    set_aside::clear(house, tried_again).await?;
    Ok(count)
}

/// Carries out a command for each thing; answers how many went.
async fn each(house: &House, things: Vec<(Thing, Command)>) -> Result<u64, Stop> {
    let system = Arc::new(Actor::system());
    let (things, commands): (Vec<_>, Vec<_>) = things.into_iter().unzip();
    let answers = house.engine.carry_out_together(&system, commands).await;
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

fn thing_of(row: HelperRow) -> Thing {
    Thing {
        slot: row.slot,
        kind: HELPERS.key.to_owned(),
        id: row.id,
        subject: Some(SubjectRef::new(&HELPER, row.id)),
        number: Some(row.name),
        office: Some(OfficeId::from_number(row.office_id)),
    }
}
