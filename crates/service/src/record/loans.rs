//! The step of the day that asks for lent records. Each record is a command of its own; one that cannot go on is set aside with its
//! reason and holds up no other.

use std::sync::Arc;

use jiff::civil::Date;
use yinuo_core::access::Actor;
use yinuo_core::id::OfficeId;
use yinuo_core::record::{RECORD, RecordId};
use yinuo_core::subject::SubjectRef;
use yinuo_store::tables::record::{FIRST_LOAN_READY, LOANS_READY, LOANS_READY_COUNT, RecordRow};
use yinuo_store::{Lasts, Value};

use super::command::RemindOfLoan;
use crate::command::Command;
use crate::day::{Progress, Step};
use crate::house::House;
use crate::set_aside::{self, Thing, Verdict};
use crate::stop::Stop;

/// Loans that are looked at together.
const CHUNK: i64 = 500;

pub(super) static LOANS: Step = Step {
    key: "record.loans",
    zh: "档案借阅催还",
    en: "Loans of records",
    is_ready: |house, until| Box::pin(is_ready(house, until)),
    waiting: |house, until| Box::pin(waiting(house, until)),
    run: |house, until, progress| Box::pin(run(house, until, progress)),
};

async fn is_ready(house: &House, until: Date) -> Result<bool, Stop> {
    let first = house.store.query_one(&FIRST_LOAN_READY, vec![Value::Text(until.to_string())]).await?;
    Ok(first.is_some())
}

async fn waiting(house: &House, until: Date) -> Result<i64, Stop> {
    Ok(house.store.query_one(&LOANS_READY_COUNT, vec![Value::Text(until.to_string())]).await?.unwrap_or(0))
}

async fn run(house: &House, until: Date, progress: Progress<'_>) -> Result<u64, Stop> {
    let tried_again = set_aside::again(house, LOANS.key).await?;
    let system = Arc::new(Actor::system());
    let (mut count, mut place) = (0, (String::new(), i64::MIN));
    loop {
        let parameters = vec![until.to_string().into(), place.0.clone().into(), place.1.into(), Value::Int(CHUNK)];
        let ready = house.store.query(&LOANS_READY, parameters).await?;
        let Some(last) = ready.last() else { break };
        place = (last.remind_on.clone().unwrap_or_default(), last.id);
        let remind = |row: &RecordRow| Command::from(RemindOfLoan { record: RecordId::from_number(row.id), until });
        let answers = house.engine.carry_out_together(&system, ready.iter().map(remind).collect(), Lasts::AtOnce).await;
        let mut aside = Vec::new();
        for (row, answer) in ready.into_iter().zip(answers) {
            match answer {
                Ok(_) => count += 1,
                Err(stop) if set_aside::judge(&stop) == Verdict::Person => aside.push((thing_of(row), stop)),
                Err(stop) => return Err(stop),
            }
        }
        set_aside::note(house, aside).await?;
        progress(count);
    }
    set_aside::clear(house, tried_again).await?;
    Ok(count)
}

fn thing_of(row: RecordRow) -> Thing {
    Thing {
        slot: row.slot,
        kind: LOANS.key.to_owned(),
        id: row.id,
        subject: Some(SubjectRef::new(&RECORD, row.id)),
        number: Some(row.number),
        office: Some(OfficeId::from_number(row.office_id)),
    }
}
