//! Warnings of weather (气象预警) in a running house. One is issued in one commit; whom it goes to is found behind it and written slot by slot, each
//! with its receipt; the messages leave through the one outbox, so many a minute, and what becomes of each is noted with its receipt.

mod reach;
mod send;

use std::collections::BTreeMap;

use futures_util::FutureExt;
use yinuo_core::access::Actor;
use yinuo_core::agri::permission::READ_COVERS;
use yinuo_core::agri::{WEATHER_WARNING, WeatherWarningId};
use yinuo_core::id::OfficeId;
use yinuo_core::subject::SubjectRef;
use yinuo_store::Value;
use yinuo_store::tables::agri::weather_warning::{
    WARNING_COUNTS, WEATHER_WARNINGS, WarningCountRow, WarningOfficialLineRow, WeatherWarningRow,
};

pub(super) use self::reach::named;
pub use self::reach::{DivisionReach, MOST_DIVISIONS, Reach, reach};
pub(super) use self::send::{LOT, SPREAD, TEXT};
pub use self::send::{Lot, Recipient};
pub(super) use self::send::{LotOf, SpreadOf, TextOf};
use crate::house::House;
use crate::query::{Conditions, Found, PageAsk, page, push_scope, require_reached, slotted};
use crate::stop::Stop;
use crate::subject::keys;
use crate::systems::{SubjectLine, SubjectReader};

/// What became of a message.
pub const UNDER_WAY: &str = "under-way";
pub const DELIVERED: &str = "delivered";
pub const FAILED: &str = "failed";
pub const UNREACHABLE: &str = "unreachable";

/// A warning belongs to the office that issued it.
pub const WARNING_READER: SubjectReader = SubjectReader {
    kind: &WEATHER_WARNING,
    permission: READ_COVERS,
    declare: |of, plan| plan.want::<WeatherWarningRow>(of.id),
    read: |facts, of| facts.row::<WeatherWarningRow>(of.id).map(line),
    declare_work: |_, _| {},
    load: |store, of| {
        async move { Ok(store.load::<WeatherWarningRow>(keys(of)).await?.iter().map(line).collect()) }.boxed()
    },
    letters: None,
    files: None,
};

fn line(row: &WeatherWarningRow) -> SubjectLine {
    SubjectLine {
        of: SubjectRef::new(&WEATHER_WARNING, row.id),
        office: OfficeId::from_number(row.office_id),
        customer: None,
        owner: None,
        label: row.head.clone(),
        version: row.version,
    }
}

/// The codes of the divisions of a warning.
pub fn divisions(row: &WeatherWarningRow) -> Result<Vec<String>, Stop> {
    serde_json::from_str(&row.divisions).map_err(|_| Stop::damaged("weather_warnings", row.head.clone()))
}

/// What the households of each crop are advised, by its key.
pub fn advice(row: &WeatherWarningRow) -> Result<BTreeMap<String, String>, Stop> {
    serde_json::from_str(&row.advice).map_err(|_| Stop::damaged("weather_warnings", row.head.clone()))
}

/// The warnings of one's offices, the latest first.
pub async fn warnings(house: &House, actor: &Actor, ask: &PageAsk) -> Result<Found<WeatherWarningRow>, Stop> {
    let mut conditions = Conditions::new();
    push_scope(&mut conditions, house, actor, READ_COVERS, None)?;
    page::page(house, &WEATHER_WARNINGS, conditions, ("issued", true), ask).await
}

/// A warning in reach, with what became of it so far.
pub async fn warning(
    house: &House,
    actor: &Actor,
    id: WeatherWarningId,
) -> Result<(WeatherWarningRow, Vec<WarningCountRow>), Stop> {
    let key = slotted(id.slot().number(), id.number());
    let row = house.store.load::<WeatherWarningRow>(vec![key]).await?.pop().ok_or(Stop::NotFound)?;
    require_reached(actor, READ_COVERS, house.directory().path(OfficeId::from_number(row.office_id)))?;
    let counts = house.store.query(&WARNING_COUNTS, vec![Value::Int(row.id)]).await?;
    Ok((row, counts))
}

/// Who is warned as responsible, as the own office, those below it and those above it named them.
pub async fn officials(house: &House, actor: &Actor) -> Result<Vec<WarningOfficialLineRow>, Stop> {
    let directory = house.directory();
    require_reached(actor, READ_COVERS, directory.path(actor.office))?;
    reach::officials_of(house, &directory, actor.office).await
}
