//! A warning goes out, in three steps of the outbox: whom it goes to is found and cut into lots of one slot; a lot has its receipts written and its
//! messages sealed; each message is handed over and its receipt says what became of it. A lot whose time has come twice writes each receipt once.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use serde::{Deserialize, Serialize};
use yinuo_core::access::Actor;
use yinuo_core::agri::{WEATHER_WARNING, WeatherWarningId};
use yinuo_core::id::{OfficeId, PartyId};
use yinuo_core::subject::SubjectRef;
use yinuo_store::tables::agri::weather_warning::{WARNED_HOLDERS, WeatherWarningRow};
use yinuo_store::{ListingChoice, Value};

use super::reach::{named, officials, villages};
use super::{DELIVERED, FAILED, divisions};
use crate::agri::command::{NoteWarning, SendWarning, SpreadWarning};
use crate::command::Command;
use crate::house::House;
use crate::message::{Message, hand_over};
use crate::outbox::{Delivered, Entry, Handler, Order};
use crate::query::slotted;
use crate::stop::Stop;

/// People of one lot: enough to fill a commit.
const IN_A_LOT: usize = 500;
/// Covers looked up at once.
const CHUNK: i64 = 2_000;

/// Somebody whom a warning goes to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Recipient {
    pub party: i64,
    pub official: bool,
    /// The keys of the crops it has insured.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub objects: Vec<String>,
}

/// People of one slot.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Lot {
    pub slot: i64,
    pub recipients: Vec<Recipient>,
}

/// In the outbox: a warning was issued.
#[derive(Debug, Serialize, Deserialize)]
pub(in crate::agri) struct SpreadOf {
    pub warning: i64,
}

/// In the outbox: a lot of a warning is to be written.
#[derive(Debug, Serialize, Deserialize)]
pub(in crate::agri) struct LotOf {
    pub warning: i64,
    pub lot: Lot,
}

/// In the outbox: a message of a warning.
#[derive(Debug, Serialize, Deserialize)]
pub(in crate::agri) struct TextOf {
    pub warning: i64,
    pub party: i64,
    pub message: Message,
}

pub(in crate::agri) static SPREAD: Handler = Handler {
    key: "agri.warning",
    zh: "气象预警发布",
    en: "Warnings of weather",
    order: Order::Free,
    deliver: |house, entry| Box::pin(spread(house, entry)),
    about: |entry| entry.payload::<SpreadOf>().ok().map(|of| about(of.warning)),
};

pub(in crate::agri) static LOT: Handler = Handler {
    key: "agri.warning-lot",
    zh: "气象预警分批写入",
    en: "Lots of warnings of weather",
    order: Order::Free,
    deliver: |house, entry| Box::pin(write_lot(house, entry)),
    about: |entry| entry.payload::<LotOf>().ok().map(|of| about(of.warning)),
};

pub(in crate::agri) static TEXT: Handler = Handler {
    key: "agri.warning-text",
    zh: "气象预警短信",
    en: "Messages of warnings of weather",
    order: Order::Free,
    deliver: |house, entry| Box::pin(send(house, entry)),
    about: |entry| entry.payload::<TextOf>().ok().map(|of| about(of.warning)),
};

fn about(warning: i64) -> SubjectRef {
    SubjectRef::new(&WEATHER_WARNING, warning)
}

/// By slot and party: whether an official, and the crops.
type Found = BTreeMap<(i64, i64), (bool, BTreeSet<String>)>;

/// Finds whom a warning goes to, and has it written in lots.
async fn spread(house: &House, entry: &Entry) -> Result<Delivered, Stop> {
    let SpreadOf { warning } = entry.payload()?;
    let id = WeatherWarningId::from_number(warning);
    let key = slotted(id.slot().number(), warning);
    let row = house.store.load::<WeatherWarningRow>(vec![key]).await?.pop().ok_or(Stop::NotFound)?;
    if row.spread_at.is_some() {
        return Ok(Delivered::Done);
    }
    let lots = lots(recipients(house, &row).await?);
    let command = Command::from(SpreadWarning { warning: id, lots });
    house.carry_out(&Arc::new(Actor::system()), command, Some(entry.key())).await?;
    Ok(Delivered::Done)
}

/// Each household and official once, by slot. An official who has insured something is warned as an official, with what is said of the crops.
async fn recipients(house: &House, row: &WeatherWarningRow) -> Result<Found, Stop> {
    let codes = divisions(row)?;
    let named = named(house.rules().divisions(), &codes)?;
    let office = OfficeId::from_number(row.office_id);
    let mut found = Found::new();
    for official in officials(house, office, &named).await? {
        let slot = PartyId::from_number(official.party_id).slot().number();
        found.entry((slot, official.party_id)).or_default().0 = true;
    }
    let (villages, _) = villages(house, office, &row.programme, &named).await?;
    for village in villages {
        let mut after = None;
        loop {
            let conditions = vec![("group", vec![Value::Text(village.number.clone())])];
            let choice = ListingChoice { conditions, order: "id", descending: false, after, limit: CHUNK };
            let page = house.store.page(&WARNED_HOLDERS, choice).await?;
            for holder in page.rows {
                found.entry((holder.slot, holder.holder_id)).or_default().1.insert(holder.object);
            }
            after = page.next;
            if after.is_none() {
                break;
            }
        }
    }
    Ok(found)
}

fn lots(found: Found) -> Vec<Lot> {
    let mut lots: Vec<Lot> = Vec::new();
    for ((slot, party), (official, objects)) in found {
        let recipient = Recipient { party, official, objects: objects.into_iter().collect() };
        match lots.last_mut().filter(|lot| lot.slot == slot && lot.recipients.len() < IN_A_LOT) {
            Some(lot) => lot.recipients.push(recipient),
            None => lots.push(Lot { slot, recipients: vec![recipient] }),
        }
    }
    lots
}

async fn write_lot(house: &House, entry: &Entry) -> Result<Delivered, Stop> {
    let LotOf { warning, lot } = entry.payload()?;
    let command = SendWarning { warning: WeatherWarningId::from_number(warning), lot };
    house.carry_out(&Arc::new(Actor::system()), Command::from(command), Some(entry.key())).await?;
    Ok(Delivered::Done)
}

/// Hands a message over. What is refused for good is the receipt of a household, not an exception for somebody to mend: there may be thousands.
async fn send(house: &House, entry: &Entry) -> Result<Delivered, Stop> {
    let TextOf { warning, party, message } = entry.payload()?;
    let state = match hand_over(house, entry, &message, None).await {
        Ok(()) => DELIVERED,
        Err(Stop::Refused(_)) => FAILED,
        Err(stop) => return Err(stop),
    };
    let note =
        NoteWarning { warning: WeatherWarningId::from_number(warning), party: PartyId::from_number(party), state };
    house.carry_out(&Arc::new(Actor::system()), Command::from(note), None).await?;
    Ok(Delivered::Done)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_lot_is_of_one_slot_and_no_longer_than_a_commit_takes() {
        let of = |slot: i64, count: i64| (0..count).map(move |party| ((slot, party), (false, BTreeSet::new())));
        let found = of(1, 1_001).chain(of(2, 3)).collect();
        let sizes: Vec<(i64, usize)> = lots(found).iter().map(|lot| (lot.slot, lot.recipients.len())).collect();
        assert_eq!(sizes, [(1, 500), (1, 500), (1, 1), (2, 3)]);
    }
}
