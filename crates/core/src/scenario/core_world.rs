//! Stories on the pure decisions of this crate: no database, no service, only rules.

use std::any::Any;
use std::collections::BTreeMap;
use std::sync::Arc;

use jiff::Timestamp;
use jiff::civil::DateTime;

use super::actor::{ActorName, SYSTEM};
use super::parties::with_parties;
use super::stop::WorldStop;
use super::story::Act;
use super::system::{Moment, RoomOfSystem, StoryAct, StoryRoom};
use super::world::{CaseView, PromiseView, ScenarioWorld};
use crate::access::{Actor, ActorKind, CaseHandler, CaseOpener, Denied, Roles};
use crate::approval::{self, ApprovalAct, ApprovalRules, Given};
use crate::calendars::Calendars;
use crate::case::decide::{self, MaterialChange, Opening, Recording};
use crate::case::{Case, CaseRefusal, CaseState, Consequence, Decision, MaterialState};
use crate::id::{CaseId, HOUSE_SLOT, OfficeId, OperatorId, PartyId, Stamp};
use crate::money::Fen;
use crate::pack::Catalogue;
use crate::refusal::Refusal;
use crate::service::Answers;
use crate::systems;

const OFFICE_PATH: &str = "/1/";
/// Ids need a moment; the story's own time would run backwards with it.
const EPOCH_MILLISECONDS: i64 = 1_700_000_000_000;

/// The rooms of the systems, by their keys.
#[derive(Debug)]
struct Rooms(Vec<RoomOfSystem>);

impl Clone for Rooms {
    fn clone(&self) -> Rooms {
        Rooms(self.0.iter().map(|(key, room)| (*key, room.copied())).collect())
    }
}

impl Rooms {
    fn of(&mut self, system: &str) -> Result<&mut dyn StoryRoom, WorldStop> {
        let found = self.0.iter_mut().find(|(key, _)| *key == system);
        let found = found.ok_or_else(|| WorldStop::Failed(format!("`{system}` has no room in this story")))?;
        Ok(found.1.as_mut())
    }

    /// The room that knows a thing by this name.
    fn with(&mut self, name: &str) -> Option<&mut dyn StoryRoom> {
        let found = self.0.iter_mut().find(|(_, room)| room.subject(name).is_some());
        found.map(|(_, room)| room.as_mut() as &mut dyn StoryRoom)
    }
}

/// A house of one office, kept in memory. A copy made before anything happened plays the next story.
#[derive(Debug, Clone)]
pub struct CoreWorld {
    catalogue: Arc<Catalogue>,
    roles: Roles,
    calendars: Calendars,
    now: Timestamp,
    sequence: u16,
    actors: BTreeMap<ActorName, Actor>,
    customers: BTreeMap<String, PartyId>,
    cases: BTreeMap<String, (Case, Vec<String>)>,
    /// What a case is about besides the customer, by their names.
    about: BTreeMap<String, String>,
    rooms: Rooms,
    approvals: ApprovalRules,
}

impl CoreWorld {
    pub fn new(
        catalogue: Arc<Catalogue>,
        roles: Roles,
        approvals: ApprovalRules,
        calendars: Calendars,
        rooms: Vec<RoomOfSystem>,
    ) -> CoreWorld {
        CoreWorld {
            rooms: Rooms(rooms),
            catalogue,
            roles,
            calendars,
            now: Timestamp::UNIX_EPOCH,
            sequence: 0,
            actors: BTreeMap::new(),
            customers: BTreeMap::new(),
            cases: BTreeMap::new(),
            about: BTreeMap::new(),
            approvals,
        }
    }

    fn stamp(&mut self) -> Stamp {
        self.sequence = self.sequence.wrapping_add(1);
        Stamp { milliseconds: EPOCH_MILLISECONDS + i64::from(self.sequence), sequence: self.sequence % 4096 }
    }

    fn actor(&mut self, name: &ActorName) -> Result<Actor, WorldStop> {
        if let Some(actor) = self.actors.get(name) {
            return Ok(actor.clone());
        }
        if name.role == SYSTEM {
            return Ok(Actor::system());
        }
        let role = self.roles.get(&name.role).cloned();
        let role = role.ok_or_else(|| WorldStop::Failed(format!("no pack has a role `{}`", name.role)))?;
        let actor = Actor {
            kind: ActorKind::Operator,
            operator: OperatorId::new(self.stamp(), HOUSE_SLOT),
            office: OfficeId::HOUSE,
            office_path: OFFICE_PATH.to_owned(),
            roles: vec![role],
            related: Default::default(),
        };
        self.actors.insert(name.clone(), actor.clone());
        Ok(actor)
    }

    fn customer(&mut self, name: &str) -> PartyId {
        if let Some(party) = self.customers.get(name) {
            return *party;
        }
        let party = PartyId::new(self.stamp(), HOUSE_SLOT);
        self.customers.insert(name.to_owned(), party);
        party
    }

    fn instant(&self, local: DateTime) -> Result<Timestamp, WorldStop> {
        self.calendars.house().instant_of(local).map_err(|refusal| WorldStop::refused(CaseRefusal::from(refusal)))
    }

    fn open(&mut self, actor: &Actor, act: &Act) -> Result<Decision, WorldStop> {
        let Act::Open { customer, service, about, channel, received_at, materials, answers, .. } = act else {
            return Err(WorldStop::Failed("not an opening".to_owned()));
        };
        let received_at = match received_at {
            Some(local) => self.instant(*local)?,
            None => self.now,
        };
        let on = self.calendars.house().date_of(received_at);
        let service = self.catalogue.service_on(service, on).map_err(WorldStop::refused)?;
        let capability = CaseOpener::grant(actor, OFFICE_PATH).map_err(denied)?;
        let mut answers = with_parties(&service.fields, answers, |name| Ok(self.customer(name)))?;
        let mut terms = Vec::new();
        let subjects = match about {
            Some(name) => {
                let unknown = || WorldStop::Failed(format!("nothing is called `{name}`"));
                let room = self.rooms.with(name).ok_or_else(unknown)?;
                for (field, party) in room.named(name) {
                    if service.fields.iter().any(|known| known.key == field) && answers.filled(&field).is_none() {
                        answers.insert(field, party);
                    }
                }
                terms = room.terms(name);
                vec![service.in_its_role(room.subject(name).ok_or_else(unknown)?)]
            }
            None => Vec::new(),
        };
        let id = CaseId::new(self.stamp(), HOUSE_SLOT);
        let opening = Opening {
            id,
            number: id.to_string(),
            service,
            party: self.customer(customer),
            subjects,
            office: actor.office,
            owner: None,
            channel: *channel,
            received_at,
            summary: String::new(),
            answers,
            materials: materials.clone(),
            terms,
        };
        decide::open(&capability, opening, &self.calendars, self.now).map_err(WorldStop::refused)
    }

    fn change(&mut self, actor: &Actor, act: &Act) -> Result<Decision, WorldStop> {
        let occurred_at = match act {
            Act::Record { occurred_at: Some(local), .. } => self.instant(*local)?,
            _ => self.now,
        };
        let handler = CaseHandler::grant(actor, OFFICE_PATH).map_err(denied)?;
        let named = match act {
            Act::Record { case, milestone, answers, .. } => {
                let service = self.case(case)?.service.clone();
                let fields = service.milestone(milestone).map(|rule| rule.fields.as_slice()).unwrap_or_default();
                with_parties(fields, answers, |name| Ok(self.customer(name)))?
            }
            _ => Answers::new(),
        };
        let case = self.case(act.name())?;
        let (calendars, now) = (&self.calendars, self.now);
        let decision = match act {
            Act::Open { .. } | Act::OfSystem { .. } => return Err(WorldStop::Failed("no change of a case".to_owned())),
            Act::Record { milestone, .. } => {
                let recording = Recording { key: milestone.clone(), occurred_at, answers: named, note: None };
                decide::record_milestone(case, &handler, recording, calendars, now)
            }
            Act::ChangeMaterials { materials, state, note, .. } => {
                let change =
                    |key: &String| MaterialChange { key: key.clone(), state: *state, at: now, note: note.clone() };
                decide::change_materials(case, &handler, materials.iter().map(change).collect(), calendars, now)
            }
            Act::NotifyMissing { .. } => decide::notify_missing(case, &handler, now, None, None, calendars, now),
            Act::Extend { promise, reason, .. } => {
                decide::extend(case, &handler, promise, reason.clone(), calendars, now)
            }
            Act::Answer { answers, .. } => {
                decide::edit(case, &handler, None, Some(Answers::clone(answers)), calendars, now)
            }
            Act::Withdraw { reason, .. } => decide::withdraw(case, &handler, reason.clone(), calendars, now),
        };
        decision.map_err(WorldStop::refused)
    }

    fn case(&self, name: &str) -> Result<&Case, WorldStop> {
        let known = self.cases.get(name).map(|(case, _)| case);
        known.ok_or_else(|| WorldStop::Failed(format!("no case `{name}` was opened")))
    }

    /// Has an act that needs approval released by those named, one after the other.
    fn release(
        &mut self,
        asker: &Actor,
        under: Option<(&'static ApprovalAct, String)>,
        made_by: Option<OperatorId>,
        amount: Option<Fen>,
        approved_by: &[ActorName],
    ) -> Result<(), WorldStop> {
        let today = self.calendars.house().date_of(self.now);
        let needed = under.and_then(|(act, of)| self.approvals.needed(act.key, &of, amount, today).cloned());
        let by = needed.map(|rule| rule.by).unwrap_or_default();
        let mut words: Vec<OperatorId> = made_by.into_iter().collect();
        for (permission, name) in by.iter().zip(approved_by) {
            let actor = self.actor(name)?;
            let given = Given { asker: asker.operator, words: &words };
            approval::may_decide(&actor, *permission, OFFICE_PATH, given).map_err(WorldStop::refused)?;
            words.push(actor.operator);
        }
        match approved_by.len() {
            given if given < by.len() => Err(WorldStop::refused(Refusal::new("approval_required"))),
            given if given > by.len() => Err(WorldStop::Failed(format!("{} words were needed", by.len()))),
            _ => Ok(()),
        }
    }

    fn act_of_system(
        &mut self,
        actor: &Actor,
        system: &str,
        act: &dyn StoryAct,
        approved_by: &[ActorName],
    ) -> Result<(), WorldStop> {
        self.release(actor, act.approval().map(|under| (under, String::new())), None, None, approved_by)?;
        let customer = act.customer().map(|name| self.customer(name));
        let moment = Moment { calendar: self.calendars.house(), now: self.now, operator: actor.operator };
        self.rooms.of(system)?.act(act, customer, moment)?;
        self.record_paid()
    }

    /// What has been paid is recorded in the cases about it by the system, as a house does.
    fn record_paid(&mut self) -> Result<(), WorldStop> {
        let paid: Vec<(String, Fen)> = self.rooms.0.iter_mut().flat_map(|(_, room)| room.paid_up()).collect();
        let now = self.now;
        for (name, amount) in paid {
            let about: Vec<String> =
                self.about.iter().filter(|(_, about)| **about == name).map(|(case, _)| case.clone()).collect();
            for case_name in about {
                let case = self.case(&case_name)?;
                let rule = case.service.milestones.iter().find(|rule| {
                    let effect = rule.effect.as_deref().and_then(systems::effect);
                    effect.is_some_and(|effect| effect.by_payouts) && case.milestone(&rule.key).is_none()
                });
                let Some(key) = rule.map(|rule| rule.key.clone()).filter(|_| case.state == CaseState::Open) else {
                    continue;
                };
                let system = Actor::system();
                let handler = CaseHandler::grant(&system, OFFICE_PATH).map_err(denied)?;
                let paid_on = self.calendars.house().date_of(now).to_string();
                let answers = Answers::from([("amount", amount.to_string()), ("paid_on", paid_on)]);
                let recording = Recording { key, occurred_at: now, answers, note: None };
                // Of several cases about it, those that do not wait for the money are passed over.
                if let Ok(decision) = decide::record_milestone(case, &handler, recording, &self.calendars, now) {
                    self.keep(&case_name, decision);
                }
            }
        }
        Ok(())
    }

    fn keep(&mut self, name: &str, decision: Decision) {
        let letters = decision.consequences.into_iter().filter_map(|consequence| match consequence {
            Consequence::Letter { key, .. } => Some(key),
            _ => None,
        });
        let (case, made) = self.cases.entry(name.to_owned()).or_insert_with(|| (decision.case.clone(), Vec::new()));
        *case = decision.case;
        made.extend(letters);
    }
}

/// Under which act of approval something falls, and of what it is.
fn under(act: &Act, decision: &Decision) -> Option<(&'static ApprovalAct, String)> {
    let service = &decision.case.service.key;
    match act {
        Act::Record { milestone, .. } => Some((&approval::MILESTONE, format!("{service}/{milestone}"))),
        Act::Extend { promise, .. } => Some((&approval::EXTENSION, format!("{service}/{promise}"))),
        Act::ChangeMaterials { materials, state: MaterialState::Waived, .. } => {
            Some((&approval::WAIVER, format!("{service}/{}", materials.first()?)))
        }
        _ => None,
    }
}

fn denied(denied: Denied) -> WorldStop {
    WorldStop::refused(CaseRefusal::from(denied))
}

impl ScenarioWorld for CoreWorld {
    fn set_now(&mut self, now: DateTime) -> Result<(), WorldStop> {
        self.now = self.instant(now)?;
        for (case, _) in self.cases.values_mut() {
            if let Some(decision) = decide::pass_time(case, &self.calendars, self.now) {
                *case = decision.case;
            }
        }
        let moment = Moment { calendar: self.calendars.house(), now: self.now, operator: OperatorId::SYSTEM };
        self.rooms.0.iter_mut().try_for_each(|(_, room)| room.pass_days(moment))
    }

    fn act(&mut self, actor: &ActorName, act: &Act, approved_by: &[ActorName]) -> Result<(), WorldStop> {
        let actor = self.actor(actor)?;
        if let Act::OfSystem { system, act } = act {
            return self.act_of_system(&actor, system, act.as_ref(), approved_by);
        }
        let decision = match act {
            Act::Open { case, about, .. } => {
                let decision = self.open(&actor, act)?;
                if let Some(about) = about {
                    self.about.insert(case.clone(), about.clone());
                }
                decision
            }
            _ => self.change(&actor, act)?,
        };
        let (before, under) = (self.rooms.clone(), under(act, &decision));
        let (mut owed, mut made_by) = (None, None);
        if let Act::Record { case, milestone, .. } = act {
            made_by = decision.case.taken_in_by();
            if let Some(about) = self.about.get(case)
                && let Some(room) = self.rooms.with(about)
                && let Some(effect) = decision.case.service.milestone(milestone).and_then(|rule| rule.effect.as_deref())
            {
                let moment = Moment { calendar: self.calendars.house(), now: self.now, operator: actor.operator };
                let owed_before = room.owed(about);
                room.milestone(about, effect, &decision.case.all_answers(), moment)?;
                let new = room.owed(about).0 - owed_before.0;
                owed = (new > 0).then_some(Fen(new));
            }
        }
        if let Err(stop) = self.release(&actor, under, made_by, owed, approved_by) {
            self.rooms = before;
            return Err(stop);
        }
        self.keep(act.name(), decision);
        Ok(())
    }

    fn view_of(&mut self, system: &'static str, name: &str) -> Result<Box<dyn Any>, WorldStop> {
        self.rooms.of(system)?.view(name)
    }

    fn view(&mut self, case: &str) -> Result<CaseView, WorldStop> {
        let Some((case, letters)) = self.cases.get(case) else {
            return Err(WorldStop::Failed(format!("no case `{case}` was opened")));
        };
        let promises = case.promises.iter().map(|promise| {
            let calendar = self.calendars.of(&promise.calendar_version);
            PromiseView {
                key: promise.key.clone(),
                standing: promise.standing(calendar, self.now),
                due_on: promise.due(calendar).ok().map(|due| due.on),
                cite: case.service.promise(&promise.key).map(|rule| rule.cite.clone()).unwrap_or_default(),
            }
        });
        Ok(CaseView {
            service_version: case.service.version.clone(),
            state: case.state,
            missing: case.missing(),
            milestones: case.milestones.iter().map(|milestone| milestone.key.clone()).collect(),
            promises: promises.collect(),
            letters: letters.clone(),
        })
    }
}
