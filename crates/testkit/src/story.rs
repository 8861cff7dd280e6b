//! Scenarios on a whole house: the stories that prove a pack on the pure core are played again through the engine and a
//! database.

use std::any::Any;
use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

use jiff::civil::DateTime;
use tokio::runtime::Runtime;
use yinuo_core::access::Actor;
use yinuo_core::case::{Case, CaseState};
use yinuo_core::form::{Answers, Field};
use yinuo_core::id::{ApprovalId, CaseId, OperatorId, PartyId};
use yinuo_core::party::{Identity, IdentityKind, PartyDraft, PartyKind};
use yinuo_core::promise::Standing;
use yinuo_core::scenario::{Act, ActorName, CaseView, PromiseView, SYSTEM, ScenarioWorld, WorldStop, with_parties};
use yinuo_service::approval::{self, Failed};
use yinuo_service::command::approval::WithdrawApproval;
use yinuo_service::command::case::{
    ChangeMaterials, EditCase, ExtendPromise, MaterialItem, NotifyMissing, OpenCase, PartyChoice, RecordMilestone,
    WithdrawCase,
};
use yinuo_service::command::house::CreateOperator;
use yinuo_service::command::party::CreateParty;
use yinuo_service::command::{Answer, Command};
use yinuo_service::engine::rows::{CaseRows, case_from_rows};
use yinuo_service::subject::NamedSubject;
use yinuo_service::{Stop, query};
use yinuo_store::tables::case::{CASE, MATERIALS_OF_CASE, MILESTONES_OF_CASE, PROMISES_OF_CASE, SUBJECTS_OF_CASE};
use yinuo_store::tables::letter::LETTERS_OF_CASE;

use crate::house::{Role, TestHouse, handed_over, resident_id};
use crate::systems::{HouseRoom, SYSTEMS};

/// The house a story is played on.
#[derive(Debug, Clone, Copy)]
pub(crate) struct StoryHouse<'house> {
    pub(crate) runtime: &'house Runtime,
    pub(crate) test: &'house TestHouse,
}

/// One story on a house. Several stories may share a house: each has its own customers and people.
#[derive(Debug)]
pub struct HouseWorld<'house> {
    story: StoryHouse<'house>,
    actors: BTreeMap<ActorName, Arc<Actor>>,
    customers: BTreeMap<String, PartyId>,
    cases: BTreeMap<String, CaseId>,
    rooms: Vec<(&'static str, Box<dyn HouseRoom>)>,
}

/// Numbers that no two stories of a process share.
static NUMBER: AtomicU32 = AtomicU32::new(100_000);

pub(crate) fn next_number() -> u32 {
    NUMBER.fetch_add(1, Ordering::Relaxed)
}

impl StoryHouse<'_> {
    pub(crate) fn carry_out(&self, actor: &Arc<Actor>, command: Command) -> Result<Answer, WorldStop> {
        self.runtime.block_on(self.test.house.carry_out(actor, command, None)).map_err(stopped)
    }

    /// Enters somebody new.
    pub(crate) fn party(&self, name: &str, kind: PartyKind) -> Result<PartyId, WorldStop> {
        let identity = (kind == PartyKind::Person)
            .then(|| Identity { kind: IdentityKind::ResidentId, number: resident_id(next_number()) });
        let draft = PartyDraft {
            kind,
            name: name.to_owned(),
            identity,
            phone: Some("13800138000".to_owned()),
            birth_date: None,
            sex: None,
            address: Some("凤城市凤凰城街道".to_owned()),
            another_person: false,
        };
        let made = self.carry_out(self.test.actor(Role::Clerk), Command::from(CreateParty { draft }))?;
        Ok(PartyId::from_number(made.id))
    }

    /// Has what waits for a word released by those named. Where too few are, it is taken back and nothing is left of it.
    pub(crate) fn release(
        &self,
        asker: &Arc<Actor>,
        asked: Option<ApprovalId>,
        by: &[Arc<Actor>],
    ) -> Result<(), WorldStop> {
        let house = &self.test.house;
        let Some(id) = asked else {
            let needless = || WorldStop::Failed("0 words were needed".to_owned());
            return if by.is_empty() { Ok(()) } else { Err(needless()) };
        };
        let row = || self.runtime.block_on(query::approval::row(house, asker, id)).map_err(stopped);
        for actor in by {
            let word = approval::release(house, actor, id, None, None, None);
            if let Err(stop) = self.runtime.block_on(word) {
                self.carry_out(asker, Command::from(WithdrawApproval { approval: id }))?;
                return Err(stopped(stop));
            }
        }
        let row = row()?;
        match (row.state.as_str(), row.outcome) {
            ("released", _) => Ok(()),
            ("waiting", _) => {
                self.carry_out(asker, Command::from(WithdrawApproval { approval: id }))?;
                Err(stopped(Stop::refused("approval_required")))
            }
            (_, outcome) => {
                let failed: Failed = serde_json::from_str(&outcome.unwrap_or_default())
                    .map_err(|error| WorldStop::Failed(error.to_string()))?;
                Err(WorldStop::Refused { code: failed.code, detail: format!("{:?}", failed.facts) })
            }
        }
    }
}

impl<'house> HouseWorld<'house> {
    pub fn new(runtime: &'house Runtime, test: &'house TestHouse) -> HouseWorld<'house> {
        HouseWorld {
            story: StoryHouse { runtime, test },
            actors: BTreeMap::new(),
            customers: BTreeMap::new(),
            cases: BTreeMap::new(),
            rooms: SYSTEMS.iter().map(|system| (system.key, (system.room)())).collect(),
        }
    }

    fn actor(&mut self, name: &ActorName) -> Result<Arc<Actor>, WorldStop> {
        if let Some(actor) = self.actors.get(name) {
            return Ok(actor.clone());
        }
        if name.role == SYSTEM {
            return Ok(Arc::new(Actor::system()));
        }
        let house = &self.story.test.house;
        let root = house.directory().operator_by_login("root").map(|operator| operator.id);
        let root = root.and_then(|id| house.directory().actor(id)).map(Arc::new).ok_or_else(|| missing("root"))?;
        let number = next_number();
        let command = Command::from(CreateOperator {
            login: format!("story-{number}"),
            name: format!("{}{number}", name.name),
            office: self.story.test.county,
            roles: vec![name.role.clone()],
            password_hash: "nobody signs in".to_owned(),
            password_given: false,
        });
        let id = OperatorId::from_number(self.story.carry_out(&root, command)?.id);
        let actor = Arc::new(house.directory().actor(id).ok_or_else(|| missing("the new operator"))?);
        self.actors.insert(name.clone(), actor.clone());
        Ok(actor)
    }

    pub(crate) fn customer(&mut self, name: &str, kind: PartyKind) -> Result<PartyId, WorldStop> {
        if let Some(party) = self.customers.get(name) {
            return Ok(*party);
        }
        let party = self.story.party(name, kind)?;
        self.customers.insert(name.to_owned(), party);
        Ok(party)
    }

    /// The answers of a form with the ids of whom they name.
    fn with_parties(&mut self, fields: &[Field], answers: &Answers) -> Result<Answers, WorldStop> {
        with_parties(fields, answers, |name| self.customer(name, PartyKind::Person))
    }

    fn room(&mut self, system: &str) -> Result<&mut dyn HouseRoom, WorldStop> {
        let found = self.rooms.iter_mut().find(|(key, _)| *key == system);
        Ok(found.ok_or_else(|| missing(system))?.1.as_mut())
    }

    /// Lets time and the outbox do what follows: it is part of the story.
    fn settle(&self) -> Result<(), WorldStop> {
        self.story.runtime.block_on(yinuo_service::upkeep::run_due(&self.story.test.house)).map_err(stopped)
    }

    fn instant(&self, local: DateTime) -> Result<jiff::Timestamp, WorldStop> {
        let calendar = self.story.test.house.rules().calendar();
        calendar.instant_of(local).map_err(|refusal| stopped(Stop::Refused(refusal.into())))
    }

    fn local(&self, local: Option<DateTime>) -> Result<Option<jiff::Timestamp>, WorldStop> {
        local.map(|local| self.instant(local)).transpose()
    }

    fn case(&self, name: &str) -> Result<(CaseId, Case), WorldStop> {
        let id = *self.cases.get(name).ok_or_else(|| missing(name))?;
        let key = || vec![id.slot().number().into(), id.number().into()];
        let store = &self.story.test.house.store;
        let read = async {
            Ok::<_, Stop>(CaseRows {
                case: store.query_one(&CASE, key()).await?.ok_or(Stop::NotFound)?,
                subjects: store.query(&SUBJECTS_OF_CASE, key()).await?,
                milestones: store.query(&MILESTONES_OF_CASE, key()).await?,
                materials: store.query(&MATERIALS_OF_CASE, key()).await?,
                promises: store.query(&PROMISES_OF_CASE, key()).await?,
            })
        };
        let rows = self.story.runtime.block_on(read).map_err(stopped)?;
        Ok((id, case_from_rows(rows, self.story.test.house.rules()).map_err(stopped)?))
    }

    fn command(&mut self, act: &Act) -> Result<Command, WorldStop> {
        if let Act::Open { customer, service, about, channel, received_at, materials, answers, .. } = act {
            let party = PartyChoice::Known(self.customer(customer, PartyKind::Person)?);
            let house = &self.story.test.house;
            // A service that is not there names nobody; what is wrong with it the house says.
            let fields = house.rules().service_on(service, house.today()).map(|service| service.fields.clone());
            let answers = self.with_parties(&fields.unwrap_or_default(), answers)?;
            return Ok(Command::from(OpenCase {
                service: service.clone(),
                party,
                subjects: match about {
                    Some(name) => {
                        let known = self.rooms.iter().find_map(|(_, room)| room.subject(name));
                        let known = known.ok_or_else(|| missing(name))?;
                        vec![NamedSubject::of(known.kind, known.id)]
                    }
                    None => Vec::new(),
                },
                channel: *channel,
                received_at: self.local(*received_at)?,
                summary: String::new(),
                answers,
                materials: materials.clone(),
            }));
        }
        let (id, case) = self.case(act.name())?;
        let (party, expected_version) = (case.party, Some(case.version));
        let named = match act {
            Act::Record { milestone, answers, .. } => {
                let fields = case.service.milestone(milestone).map(|rule| rule.fields.as_slice()).unwrap_or_default();
                self.with_parties(fields, answers)?
            }
            _ => Answers::new(),
        };
        Ok(match act {
            Act::Open { .. } | Act::OfSystem { .. } => return Err(missing("an act on a case")),
            Act::Record { milestone, occurred_at, .. } => Command::from(RecordMilestone {
                case: id,
                party,
                subjects: case.subjects.iter().map(|subject| subject.of).collect(),
                expected_version,
                key: milestone.clone(),
                occurred_at: self.local(*occurred_at)?,
                answers: named,
                note: None,
                hand_over: Some(handed_over()),
            }),
            Act::ChangeMaterials { materials, state, note, .. } => {
                let item = |key: &String| MaterialItem {
                    key: key.clone(),
                    state: state.key().to_owned(),
                    note: note.clone(),
                    received_at: None,
                };
                let items = materials.iter().map(item).collect();
                Command::from(ChangeMaterials { case: id, party, expected_version, items })
            }
            Act::NotifyMissing { .. } => Command::from(NotifyMissing {
                case: id,
                party,
                expected_version,
                note: None,
                hand_over: Some(handed_over()),
            }),
            Act::Extend { promise, reason, .. } => Command::from(ExtendPromise {
                case: id,
                party,
                expected_version,
                promise: promise.clone(),
                reason: reason.clone(),
            }),
            Act::Answer { answers, .. } => Command::from(EditCase {
                case: id,
                party,
                expected_version,
                summary: None,
                answers: Some(answers.clone()),
            }),
            Act::Withdraw { reason, .. } => {
                Command::from(WithdrawCase { case: id, party, expected_version, reason: reason.clone() })
            }
        })
    }
}

pub(crate) fn missing(what: &str) -> WorldStop {
    WorldStop::Failed(format!("{what} is missing"))
}

pub(crate) fn stopped(stop: Stop) -> WorldStop {
    match stop {
        Stop::Failed(failure) => WorldStop::Failed(format!("{failure:?}")),
        other => WorldStop::Refused { code: other.code().to_owned(), detail: format!("{other:?}") },
    }
}

impl ScenarioWorld for HouseWorld<'_> {
    fn set_now(&mut self, now: DateTime) -> Result<(), WorldStop> {
        let now = self.instant(now)?;
        self.story.test.house.shared.clock.set(now);
        self.settle()
    }

    fn act(&mut self, actor: &ActorName, act: &Act, approved_by: &[ActorName]) -> Result<(), WorldStop> {
        let actor = self.actor(actor)?;
        let approvers = approved_by.iter().map(|name| self.actor(name)).collect::<Result<Vec<_>, _>>()?;
        if let Act::OfSystem { system, act } = act {
            let customer = act.customer().map(|name| self.customer(name, act.customer_kind())).transpose()?;
            let story = self.story;
            self.room(system)?.act(&story, &actor, act.as_ref(), customer, &approvers)?;
            return self.settle();
        }
        let command = self.command(act)?;
        let answer = self.story.carry_out(&actor, command)?;
        self.story.release(&actor, answer.waits_for(), &approvers)?;
        if let Act::Open { case, .. } = act {
            self.cases.insert(case.clone(), CaseId::from_number(answer.id));
        }
        self.settle()
    }

    fn view_of(&mut self, system: &'static str, name: &str) -> Result<Box<dyn Any>, WorldStop> {
        let story = self.story;
        self.room(system)?.view(&story, name)
    }

    fn view(&mut self, case: &str) -> Result<CaseView, WorldStop> {
        let (id, case) = self.case(case)?;
        let key = vec![id.slot().number().into(), id.number().into()];
        let letters = self.story.runtime.block_on(self.story.test.house.store.query(&LETTERS_OF_CASE, key));
        let letters = letters.map_err(|failure| stopped(failure.into()))?;
        let (calendars, now) = (self.story.test.house.rules().calendars(), self.story.test.house.now());
        let promises = case.promises.iter().map(|promise| {
            let calendar = calendars.of(&promise.calendar_version);
            let standing: Standing = promise.standing(calendar, now);
            PromiseView {
                key: promise.key.clone(),
                standing,
                due_on: promise.due(calendar).ok().map(|due| due.on),
                cite: case.service.promise(&promise.key).map(|rule| rule.cite.clone()).unwrap_or_default(),
            }
        });
        let state: CaseState = case.state;
        Ok(CaseView {
            // The archive adds a hash of the content to the version a story names.
            service_version: case.service.version.split('#').next().unwrap_or_default().to_owned(),
            state,
            missing: case.missing(),
            milestones: case.milestones.iter().map(|milestone| milestone.key.clone()).collect(),
            promises: promises.collect(),
            letters: letters.into_iter().map(|letter| letter.kind).collect(),
        })
    }
}
