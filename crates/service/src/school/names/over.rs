//! The step of the day that empties the lists of policies that ended long enough ago. A list whose policy has an open case, or money of one on its way, waits
//! for its end; one that cannot go on is set aside with its reason and holds up no other. With
//! them go the sheets of which no row was taken, once they are as old: they name pupils of no list.

use std::sync::Arc;

use jiff::civil::Date;
use yinuo_core::access::Actor;
use yinuo_core::id::{ImportId, OfficeId};
use yinuo_core::refusal::Refusal;
use yinuo_core::school::{SCHOOL_POLICY, SchoolPolicyId};
use yinuo_store::Value;
use yinuo_store::tables::import::{FILES_OF_NOTHING, FILES_OF_NOTHING_COUNT, KEPT_FILE};
use yinuo_store::tables::school::{
    FIRST_SCHOOL_LIST_OVER, PUPILS_OF_SCHOOL_LIST, SCHOOL_LISTS_OVER, SCHOOL_LISTS_OVER_COUNT, SchoolListRow,
};

use super::SchoolPupils;
use super::empty::{EmptySchoolList, kept_since};
use crate::command::Command;
use crate::command::import::DropImportFile;
use crate::day::{Progress, Step};
use crate::house::House;
use crate::import::ImportKind;
use crate::set_aside::{self, Thing, Verdict};
use crate::stop::Stop;

/// Lists that are looked at together, and pupils that are emptied by one command.
const CHUNK: i64 = 500;
const PUPILS: i64 = 1_000;

pub(in crate::school) static LISTS: Step = Step {
    key: "school.lists",
    zh: "校方责任险学生名单到期清除",
    en: "Lists of pupils kept long enough",
    is_ready: |house, until| Box::pin(async move { Ok(waiting(house, until).await? > 0) }),
    waiting: |house, until| Box::pin(waiting(house, until)),
    run: |house, until, progress| Box::pin(run(house, until, progress)),
};

/// Lists of policies whose last day lies before this are kept no longer; nothing, where the policy of no list has ended: a house without schools has no such
/// figure.
async fn since(house: &House, until: Date) -> Result<Option<String>, Stop> {
    match house.store.query_one(&FIRST_SCHOOL_LIST_OVER, vec![Value::Text(until.to_string())]).await? {
        Some(_) => kept_since(house.rules(), until).map(Some),
        None => Ok(None),
    }
}

async fn waiting(house: &House, until: Date) -> Result<i64, Stop> {
    let files = match files_of_nothing(house, until).await? {
        Some(of) => house.store.query_one(&FILES_OF_NOTHING_COUNT, of).await?.unwrap_or(0),
        None => 0,
    };
    let Some(since) = since(house, until).await? else { return Ok(files) };
    Ok(files + house.store.query_one(&SCHOOL_LISTS_OVER_COUNT, vec![Value::Text(since)]).await?.unwrap_or(0))
}

/// By what files are found that are kept of no row; nothing, where no sheet is kept at all.
async fn files_of_nothing(house: &House, until: Date) -> Result<Option<Vec<Value>>, Stop> {
    let kind = || Value::from(SchoolPupils::KEY);
    if house.store.query_one(&KEPT_FILE, vec![kind()]).await?.is_none() {
        return Ok(None);
    }
    let since = kept_since(house.rules(), until)?;
    let since = since.parse::<Date>().map_err(|_| Stop::damaged("figures", since.clone()))?;
    let before = house.rules().calendar().instant_of(since.at(0, 0, 0, 0)).map_err(Refusal::from)?;
    Ok(Some(vec![kind(), Value::Int(before.as_microsecond())]))
}

/// Drops the sheets of which no row was taken, and lets those say so that went with a list.
async fn drop_files(house: &House, until: Date) -> Result<u64, Stop> {
    let (system, mut count) = (Arc::new(Actor::system()), 0);
    let Some(of) = files_of_nothing(house, until).await? else { return Ok(0) };
    loop {
        let mut parameters = of.clone();
        parameters.push(Value::Int(CHUNK));
        let files: Vec<i64> = house.store.query(&FILES_OF_NOTHING, parameters).await?;
        let before = count;
        for file in files {
            let command = DropImportFile { import: ImportId::from_number(file) };
            match house.carry_out(&system, Command::from(command), None).await {
                Ok(_) => count += 1,
                // Somebody runs it again since: it waits for the next day.
                Err(Stop::Refused(_)) => {}
                Err(stop) => return Err(stop),
            }
        }
        if count == before {
            return Ok(count);
        }
    }
}

async fn run(house: &House, until: Date, progress: Progress<'_>) -> Result<u64, Stop> {
    let lists = empty_lists(house, until, progress).await?;
    Ok(lists + drop_files(house, until).await?)
}

async fn empty_lists(house: &House, until: Date, progress: Progress<'_>) -> Result<u64, Stop> {
    let Some(since) = since(house, until).await? else { return Ok(0) };
    let tried_again = set_aside::again(house, LISTS.key).await?;
    let (mut count, mut place) = (0, (String::new(), i64::MIN));
    loop {
        let parameters = vec![since.clone().into(), place.0.clone().into(), place.1.into(), Value::Int(CHUNK)];
        let lists = house.store.query(&SCHOOL_LISTS_OVER, parameters).await?;
        let Some(last) = lists.last() else { break };
        place = (last.listed_until.clone(), last.id);
        let mut aside = Vec::new();
        for list in lists {
            match empty(house, &list, until).await {
                Ok(()) => count += 1,
                Err(stop) if set_aside::judge(&stop) == Verdict::Person => aside.push((thing_of(list), stop)),
                Err(stop) => return Err(stop),
            }
        }
        set_aside::note(house, aside).await?;
        progress(count);
    }
    set_aside::clear(house, tried_again).await?;
    Ok(count)
}

/// Empties a list, some pupils to a commit. Broken off, it is found again, for what is emptied last is that it is a list.
async fn empty(house: &House, list: &SchoolListRow, on: Date) -> Result<(), Stop> {
    let system = Arc::new(Actor::system());
    let mut after = i64::MIN;
    loop {
        let parameters = [list.slot, list.id, after, PUPILS].into_iter().map(Value::Int).collect();
        let pupils: Vec<i64> = house.store.query(&PUPILS_OF_SCHOOL_LIST, parameters).await?;
        let last = i64::try_from(pupils.len()).is_ok_and(|found| found < PUPILS);
        after = pupils.last().copied().unwrap_or(after);
        let command = EmptySchoolList { policy: SchoolPolicyId::from_number(list.id), on, pupils, last };
        house.carry_out(&system, Command::from(command), None).await?;
        if last {
            return Ok(());
        }
    }
}

fn thing_of(list: SchoolListRow) -> Thing {
    Thing {
        slot: list.slot,
        kind: LISTS.key.to_owned(),
        id: list.id,
        subject: Some(SCHOOL_POLICY.of(list.id)),
        number: Some(list.number),
        office: Some(OfficeId::from_number(list.office_id)),
    }
}
