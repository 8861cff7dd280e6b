//! Which part of what time and the outbox bring up a server works on (多机分工). Several servers over one database divide the slots among
//! those that are alive: each says so every few seconds, and who has not for longer than [`LEASE`] is taken to be gone, so that its part
//! falls to the others. While they learn of each other two may work on one slot for a moment; what they do carries a key and happens once
//! all the same. Embedded SQLite has one server.

use std::collections::BTreeSet;
use std::ops::RangeInclusive;
use std::sync::Arc;

use jiff::{SignedDuration, Timestamp};
use yinuo_core::access::Actor;
use yinuo_core::id::{HOUSE_SLOT, SLOTS};
use yinuo_store::tables::house::SERVERS;
use yinuo_store::{Kind, Value};

use crate::applicant::random_word;
use crate::command::Command;
use crate::command::upkeep::NoteServer;
use crate::house::House;
use crate::stop::Stop;

/// How long a server that says nothing keeps its part: several times [`SAID_EVERY`], so that one slow answer of the database moves nothing,
/// and together with it less than half of the 30 seconds within which a part must be taken over.
pub const LEASE: SignedDuration = SignedDuration::from_secs(12);
/// How often a server says that it is alive.
const SAID_EVERY: SignedDuration = SignedDuration::from_secs(3);
/// After which a line of a server that is gone is taken away.
const FORGOTTEN_AFTER: SignedDuration = SignedDuration::from_hours(1);

/// The slots a server works on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Share(RangeInclusive<i64>);

impl Share {
    pub const WHOLE: Share = Share(0..=SLOTS - 1);

    /// The part of one of so many, in the order of their names.
    fn of(place: usize, count: usize) -> Share {
        let edge = |place: usize| i64::try_from(place).unwrap_or(SLOTS) * SLOTS / i64::try_from(count).unwrap_or(SLOTS);
        Share(edge(place)..=edge(place + 1) - 1)
    }

    pub fn holds(&self, slot: i64) -> bool {
        self.0.contains(&slot)
    }

    /// Whether it works on what is the whole house's: the day, sums for indicators, imports that were broken off.
    pub fn holds_house(&self) -> bool {
        self.holds(HOUSE_SLOT.number())
    }

    /// The first and the last slot, as a statement takes them.
    pub(crate) fn ends(&self) -> [Value; 2] {
        [Value::Int(*self.0.start()), Value::Int(*self.0.end())]
    }
}

/// A server among those over one database.
#[derive(Debug)]
pub struct Server {
    name: String,
    said_at: Option<Timestamp>,
    share: Share,
}

impl Server {
    /// One with a name of its own for as long as its process lives.
    pub fn begin() -> Server {
        Server { name: random_word(), said_at: None, share: Share::WHOLE }
    }

    /// What it works on at an instant of the real clock. Says that it is alive, where that is due.
    pub async fn share(&mut self, house: &House, now: Timestamp) -> Result<Share, Stop> {
        if house.store.kind() == Kind::Sqlite {
            return Ok(Share::WHOLE);
        }
        if self.said_at.is_none_or(|said_at| now.duration_since(said_at).abs() >= SAID_EVERY) {
            let known = house.store.query(&SERVERS, Vec::new()).await?;
            let age = |seen_at: i64| SignedDuration::from_micros(now.as_microsecond().saturating_sub(seen_at));
            let gone = known.iter().filter(|row| age(row.seen_at) > FORGOTTEN_AFTER).map(|row| row.name.clone());
            let note = NoteServer { name: self.name.clone(), at: now.as_microsecond(), gone: gone.collect() };
            house.engine.carry_out(&Arc::new(Actor::system()), Command::from(note), None).await?;
            self.said_at = Some(now);
            let alive = known.into_iter().filter(|row| age(row.seen_at) <= LEASE).map(|row| row.name);
            self.share = part_of(&self.name, alive.collect());
            let slots = i32::try_from(self.share.0.clone().count()).unwrap_or(i32::MAX);
            metrics::gauge!("yinuo_slots_worked_on").set(f64::from(slots));
        }
        Ok(self.share.clone())
    }
}

/// The part of a server among those that are alive, itself one of them whether it has said so or not.
fn part_of(name: &str, mut alive: BTreeSet<String>) -> Share {
    alive.insert(name.to_owned());
    let place = alive.iter().position(|other| other == name).unwrap_or_default();
    Share::of(place, alive.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_slot_is_worked_on_by_one_of_those_alive_and_the_parts_are_nearly_even() {
        for count in [1, 2, 3, 7, 100] {
            let names: Vec<String> = (0..count).map(|number| format!("s{number:03}")).collect();
            let shares: Vec<Share> = names.iter().map(|name| part_of(name, names.iter().cloned().collect())).collect();
            for slot in 0..SLOTS {
                assert_eq!(shares.iter().filter(|share| share.holds(slot)).count(), 1, "{slot} of {count}");
            }
            let sizes: Vec<usize> = shares.iter().map(|share| share.0.clone().count()).collect();
            assert!(sizes.iter().max().unwrap() - sizes.iter().min().unwrap() <= 1, "{sizes:?}");
            assert_eq!(shares.iter().filter(|share| share.holds_house()).count(), 1);
        }
    }

    #[test]
    fn who_is_alone_works_on_everything() {
        assert_eq!(part_of("a", BTreeSet::new()), Share::WHOLE);
        assert_eq!(part_of("a", BTreeSet::from(["a".to_owned()])), Share::WHOLE);
    }
}
