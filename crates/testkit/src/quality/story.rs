//! Service language in stories on a whole house: the same lines as on the pure core, through commands and what the house says of them.

use std::any::Any;
use std::collections::BTreeMap;
use std::sync::Arc;

use jiff::Timestamp;
use jiff::civil::DateTime;
use yinuo_core::access::Actor;
use yinuo_core::id::{OperatorId, PartyId};
use yinuo_core::quality::finding::FindingState;
use yinuo_core::quality::ladder::{ConductKind, Measure};
use yinuo_core::quality::story::{ConductAct, ConductView, SITUATION};
use yinuo_core::quality::{BulletinId, ConductFindingId, ObservationId};
use yinuo_core::scenario::{StoryAct, WorldStop};
use yinuo_core::subject::SubjectRef;
use yinuo_service::Stop;
use yinuo_service::command::Command;
use yinuo_service::command::house::CreateOperator;
use yinuo_service::quality::command::{
    AnswerAppeal, AppealFinding, DecideFinding, ObservationKind, PublishBulletin, RecordObservation, Seen,
};
use yinuo_service::quality::{bulletin, query};

use crate::house::Role;
use crate::story::{StoryHouse, missing, next_number, stopped};
use crate::systems::HouseRoom;

/// The windows, talks and bulletins of a story, by the names it gave them.
#[derive(Debug, Default)]
struct Centre {
    clerks: BTreeMap<String, Arc<Actor>>,
    talks: BTreeMap<String, (ObservationId, String)>,
    bulletins: BTreeMap<String, BulletinId>,
}

pub(crate) fn room() -> Box<dyn HouseRoom> {
    Box::new(Centre::default())
}

impl Centre {
    fn clerk(&self, name: &str) -> Result<&Arc<Actor>, WorldStop> {
        self.clerks.get(name).ok_or_else(|| missing(name))
    }

    fn seat(&mut self, story: &StoryHouse<'_>, name: &str) -> Result<(), WorldStop> {
        let house = &story.test.house;
        let root = house.directory().operator_by_login("root").map(|operator| operator.id);
        let root = root.and_then(|id| house.directory().actor(id)).map(Arc::new).ok_or_else(|| missing("root"))?;
        let number = next_number();
        let command = CreateOperator {
            login: format!("window-{number}"),
            name: format!("{name}（{number}）"),
            office: story.test.county,
            roles: vec!["clerk".to_owned()],
            password_hash: "nobody signs in".to_owned(),
            password_given: false,
        };
        let id = OperatorId::from_number(story.carry_out(&root, Command::from(command))?.id);
        let clerk = house.directory().actor(id).ok_or_else(|| missing(name))?;
        self.clerks.insert(name.to_owned(), Arc::new(clerk));
        Ok(())
    }

    fn enter(
        &mut self,
        story: &StoryHouse<'_>,
        actor: &Arc<Actor>,
        (talk, clerk): (&str, &str),
        entered: RecordObservation,
    ) -> Result<(), WorldStop> {
        let id = ObservationId::from_number(story.carry_out(actor, Command::from(entered))?.id);
        self.talks.insert(talk.to_owned(), (id, clerk.to_owned()));
        Ok(())
    }

    /// The first finding of a kind in a talk, and who sat there.
    fn finding(
        &self,
        story: &StoryHouse<'_>,
        talk: &str,
        kind: ConductKind,
    ) -> Result<(ConductFindingId, &Arc<Actor>), WorldStop> {
        let (id, clerk) = self.talks.get(talk).ok_or_else(|| missing(talk))?;
        let clerk = self.clerk(clerk)?;
        let read = query::observation(&story.test.house, clerk, *id);
        let mut found = story.runtime.block_on(read).map_err(stopped)?.findings;
        found.sort_by_key(|row| row.id);
        let found = found.iter().find(|row| row.kind == kind.key()).ok_or_else(|| missing(kind.key()))?;
        Ok((ConductFindingId::from_number(found.id), clerk))
    }

    fn publish(&mut self, story: &StoryHouse<'_>, actor: &Arc<Actor>, name: &str) -> Result<(), WorldStop> {
        let (house, office) = (&story.test.house, story.test.county);
        let due = story.runtime.block_on(query::due_for_bulletin(house, actor, office)).map_err(stopped)?;
        // Other stories are told at the same office.
        let is_ours = |id: &OperatorId| self.clerks.values().any(|clerk| clerk.operator == *id);
        let operators = due.into_iter().filter(is_ours).collect();
        let issue = story.runtime.block_on(query::next_issue(house, office)).map_err(stopped)?;
        let command = PublishBulletin { office, operators, issue };
        let id = BulletinId::from_number(story.carry_out(actor, Command::from(command))?.id);
        self.bulletins.insert(name.to_owned(), id);
        Ok(())
    }

    /// What a bulletin says, by the names of the story.
    fn named(&self, story: &StoryHouse<'_>, id: BulletinId) -> Result<Vec<(String, Measure)>, WorldStop> {
        let house = &story.test.house;
        let manager = story.test.actor(Role::Manager);
        let row = story.runtime.block_on(query::bulletin(house, manager, id)).map_err(stopped)?;
        let directory = house.directory();
        let name = |told: &str| {
            let is_called = |clerk: &Arc<Actor>| directory.operator_name(clerk.operator) == told;
            self.clerks.iter().find(|(_, clerk)| is_called(clerk)).map(|(name, _)| name.clone())
        };
        let lines = bulletin::lines(&row).map_err(stopped)?.into_iter();
        lines
            .map(|line| Some((name(&line.operator)?, Measure::parse(&line.measure)?)))
            .collect::<Option<Vec<_>>>()
            .ok_or_else(|| missing("somebody whom the bulletin names"))
    }

    fn standing(&self, story: &StoryHouse<'_>, clerk: &Actor) -> Result<ConductView, WorldStop> {
        let read = query::standings(&story.test.house, clerk, None, None);
        let lines = story.runtime.block_on(read).map_err(stopped)?.lines;
        let line = lines.into_iter().find(|line| line.operator == clerk.operator);
        let steps = line.iter().flat_map(|line| &line.steps).map(|step| (step.measure, step.state)).collect();
        Ok(ConductView::Clerk { steps, vetoed: line.is_some_and(|line| line.is_vetoed) })
    }
}

fn instant(story: &StoryHouse<'_>, at: DateTime) -> Result<Timestamp, WorldStop> {
    let rules = story.test.house.rules();
    rules.calendar().instant_of(at).map_err(|refusal| stopped(Stop::Refused(refusal.into())))
}

impl HouseRoom for Centre {
    fn act(
        &mut self,
        story: &StoryHouse<'_>,
        actor: &Arc<Actor>,
        act: &dyn StoryAct,
        _customer: Option<PartyId>,
        _approvers: &[Arc<Actor>],
    ) -> Result<(), WorldStop> {
        let act: &dyn Any = act;
        let act: &ConductAct = act.downcast_ref().ok_or_else(|| missing("an act at a window"))?;
        let observed = |kind, clerk: &Arc<Actor>, at| -> Result<RecordObservation, WorldStop> {
            Ok(RecordObservation {
                operator: clerk.operator,
                kind,
                happened_at: instant(story, at)?,
                situations: vec![SITUATION.to_owned()],
                rules: None,
                turns: Vec::new(),
                said: BTreeMap::new(),
                seen: Vec::new(),
                note: String::new(),
            })
        };
        match act {
            ConductAct::Seat { clerk } => self.seat(story, clerk),
            ConductAct::Hear { talk, clerk, at, turns } => {
                let entered = observed(ObservationKind::Transcript, self.clerk(clerk)?, *at)?;
                self.enter(story, actor, (talk, clerk), RecordObservation { turns: turns.clone(), ..entered })
            }
            ConductAct::Watch { talk, clerk, at, said, seen } => {
                let entered = observed(ObservationKind::Live, self.clerk(clerk)?, *at)?;
                let seen = seen.iter().map(|(kind, note)| Seen { kind: kind.key().to_owned(), note: note.clone() });
                let said = said.iter().cloned().collect();
                let entered = RecordObservation { said, seen: seen.collect(), ..entered };
                self.enter(story, actor, (talk, clerk), entered)
            }
            ConductAct::Decide { talk, kind, counts, reason } => {
                let (finding, _) = self.finding(story, talk, *kind)?;
                let command = DecideFinding { finding, counts: *counts, reason: reason.clone() };
                story.carry_out(actor, Command::from(command)).map(drop)
            }
            ConductAct::Appeal { talk, kind, reason } => {
                let (finding, clerk) = self.finding(story, talk, *kind)?;
                let command = AppealFinding { finding, reason: reason.clone() };
                story.carry_out(clerk, Command::from(command)).map(drop)
            }
            ConductAct::Answer { talk, kind, won, answer } => {
                let (finding, _) = self.finding(story, talk, *kind)?;
                let command = AnswerAppeal { finding, won: *won, answer: answer.clone() };
                story.carry_out(actor, Command::from(command)).map(drop)
            }
            ConductAct::Publish { bulletin } => self.publish(story, actor, bulletin),
        }
    }

    fn subject(&self, _name: &str) -> Option<SubjectRef> {
        None
    }

    fn view(&self, story: &StoryHouse<'_>, name: &str) -> Result<Box<dyn Any>, WorldStop> {
        if let Some(clerk) = self.clerks.get(name) {
            return Ok(Box::new(self.standing(story, clerk)?));
        }
        if let Some(bulletin) = self.bulletins.get(name) {
            return Ok(Box::new(ConductView::Bulletin { named: self.named(story, *bulletin)? }));
        }
        let (id, clerk) = self.talks.get(name).ok_or_else(|| missing(name))?;
        let read = query::observation(&story.test.house, self.clerk(clerk)?, *id);
        let found = story.runtime.block_on(read).map_err(stopped)?.findings;
        let findings: Option<Vec<_>> =
            found.iter().map(|row| Some((ConductKind::parse(&row.kind)?, FindingState::parse(&row.state)?))).collect();
        Ok(Box::new(ConductView::Talk { findings: findings.ok_or_else(|| missing("what was found"))? }))
    }
}
