//! A centre in stories on the pure core: its windows, what was found at them and its bulletins, kept in memory.

use std::any::Any;
use std::collections::BTreeMap;

use jiff::civil::{Date, DateTime};

use super::told::{ConductAct, ConductView, SITUATION};
use crate::id::{HOUSE_SLOT, OperatorId, PartyId, Stamp};
use crate::money::Fen;
use crate::quality::finding::{Finding, FindingStanding, FindingState, Findings, from_person, from_talk};
use crate::quality::ladder::{ConductKind, Found, LadderRules, Measure, Step, StepState, day_after, ladder};
use crate::quality::speech::{Conduct, PhraseSets};
use crate::refusal::Refusal;
use crate::rulebook::RuleBook;
use crate::scenario::{Moment, RoomRead, StoryAct, StoryRoom, StoryRules, WorldStop};
use crate::service::Answers;
use crate::subject::SubjectRef;

/// A finding of a story.
#[derive(Debug, Clone)]
struct Kept {
    id: i64,
    talk: String,
    clerk: String,
    kind: ConductKind,
    happened_on: Date,
    standing: FindingStanding,
    published: bool,
}

#[derive(Debug, Clone)]
struct Centre {
    sets: PhraseSets,
    rulebook: RuleBook,
    clerks: BTreeMap<String, OperatorId>,
    /// The talks in the order in which they were entered; the place is the number that the ladder knows them by.
    talks: Vec<String>,
    findings: Vec<Kept>,
    bulletins: BTreeMap<String, Vec<(String, Measure)>>,
    today: Date,
}

/// Reads the phrases that stories stand on.
pub fn read(rules: &StoryRules<'_>) -> RoomRead {
    Ok(Box::new(Centre {
        sets: PhraseSets::of_sources(rules.sources)?,
        rulebook: rules.rulebook.clone(),
        clerks: BTreeMap::new(),
        talks: Vec::new(),
        findings: Vec::new(),
        bulletins: BTreeMap::new(),
        today: Date::ZERO,
    }))
}

fn missing(what: &str) -> WorldStop {
    WorldStop::Failed(format!("{what} is missing"))
}

impl Centre {
    fn rules(&self) -> Result<LadderRules, WorldStop> {
        LadderRules::read(&self.rulebook, self.today).map_err(WorldStop::refused)
    }

    /// Enters what was found in a talk.
    fn enter(
        &mut self,
        talk: &str,
        clerk: &str,
        at: DateTime,
        moment: Moment<'_>,
        find: impl FnOnce(&Conduct) -> Result<Findings, Refusal>,
        seen: Option<Finding>,
    ) -> Result<(), WorldStop> {
        let operator = *self.clerks.get(clerk).ok_or_else(|| missing(clerk))?;
        let happened = moment.calendar.instant_of(at).map_err(|refusal| WorldStop::refused(Refusal::from(refusal)))?;
        if happened > moment.now {
            return Err(WorldStop::refused(Refusal::new("occurred_in_future")));
        }
        let none = || WorldStop::refused(Refusal::new("no_phrases_in_force").with("on", at.date().to_string()));
        let (_, conduct) = self.sets.in_force(at.date()).next().ok_or_else(none)?;
        let (_, found) = find(conduct).map_err(WorldStop::refused)?;
        let within = self.rules()?.appeal_within;
        let appeal_until = day_after(moment.calendar, self.today, within).map_err(WorldStop::refused)?;
        self.talks.push(talk.to_owned());
        for finding in found.into_iter().chain(seen) {
            let id = i64::try_from(self.findings.len()).unwrap_or(i64::MAX);
            let state = if finding.open { FindingState::Open } else { FindingState::Counted };
            self.findings.push(Kept {
                id,
                talk: talk.to_owned(),
                clerk: clerk.to_owned(),
                kind: finding.kind,
                happened_on: at.date(),
                standing: FindingStanding {
                    clerk: operator,
                    observer: moment.operator,
                    decided_by: None,
                    state,
                    appeal: None,
                    appeal_until,
                },
                published: false,
            });
        }
        Ok(())
    }

    /// The first finding of a kind in a talk.
    fn finding(&mut self, talk: &str, kind: ConductKind) -> Result<&mut FindingStanding, WorldStop> {
        let found = self.findings.iter_mut().find(|finding| finding.talk == talk && finding.kind == kind);
        found.map(|finding| &mut finding.standing).ok_or_else(|| missing(kind.key()))
    }

    fn steps(&self, clerk: &str) -> Result<(LadderRules, Vec<Step>), WorldStop> {
        let rules = self.rules()?;
        let counted = self.findings.iter().filter(|finding| finding.standing.state == FindingState::Counted);
        let found: Vec<Found> = counted
            .filter(|finding| finding.clerk == clerk)
            .map(|finding| Found {
                id: finding.id,
                talk: self
                    .talks
                    .iter()
                    .position(|talk| *talk == finding.talk)
                    .and_then(|place| i64::try_from(place).ok())
                    .unwrap_or_default(),
                kind: finding.kind,
                happened_on: finding.happened_on,
                appeal_until: finding.standing.appeal_until,
                appeal: finding.standing.appeal,
                published: finding.published,
            })
            .collect();
        let steps = ladder(&found, &rules, self.today);
        Ok((rules, steps))
    }

    fn publish(&mut self, bulletin: &str) -> Result<(), WorldStop> {
        let mut named = Vec::new();
        for clerk in self.clerks.keys().cloned().collect::<Vec<_>>() {
            for step in self.steps(&clerk)?.1.into_iter().filter(|step| step.state == StepState::Due) {
                named.push((clerk.clone(), step.measure));
                let finding = self.findings.iter_mut().find(|finding| finding.id == step.finding);
                finding.ok_or_else(|| missing("a finding"))?.published = true;
            }
        }
        if named.is_empty() {
            return Err(WorldStop::refused(Refusal::new("nothing_to_publish")));
        }
        self.bulletins.insert(bulletin.to_owned(), named);
        Ok(())
    }
}

impl StoryRoom for Centre {
    fn copied(&self) -> Box<dyn StoryRoom> {
        Box::new(self.clone())
    }

    fn pass_days(&mut self, moment: Moment<'_>) -> Result<(), WorldStop> {
        self.today = moment.today();
        Ok(())
    }

    fn act(&mut self, act: &dyn StoryAct, _customer: Option<PartyId>, moment: Moment<'_>) -> Result<(), WorldStop> {
        let act: &dyn Any = act;
        let act: &ConductAct = act.downcast_ref().ok_or_else(|| missing("an act at a window"))?;
        match act {
            ConductAct::Seat { clerk } => {
                let number = u16::try_from(self.clerks.len()).unwrap_or(u16::MAX);
                let stamp = Stamp { milliseconds: 1_700_000_100_000 + i64::from(number), sequence: number % 4096 };
                self.clerks.insert(clerk.clone(), OperatorId::new(stamp, HOUSE_SLOT));
                Ok(())
            }
            ConductAct::Hear { talk, clerk, at, turns } => {
                self.enter(talk, clerk, *at, moment, |conduct| from_talk(conduct, &[SITUATION], turns), None)
            }
            ConductAct::Watch { talk, clerk, at, said, seen } => {
                let said: BTreeMap<String, bool> = said.iter().cloned().collect();
                let seen = seen.clone().map(|(kind, note)| Finding::by_person(kind, None, Some(note)));
                self.enter(talk, clerk, *at, moment, |conduct| from_person(conduct, &[SITUATION], &said), seen)
            }
            ConductAct::Decide { talk, kind, counts, .. } => {
                let within = self.rules()?.appeal_within;
                let until = day_after(moment.calendar, self.today, within).map_err(WorldStop::refused)?;
                self.finding(talk, *kind)?.decide(moment.operator, *counts, until).map_err(WorldStop::refused)
            }
            ConductAct::Appeal { talk, kind, .. } => {
                let today = self.today;
                self.finding(talk, *kind)?.appeal(today).map_err(WorldStop::refused)
            }
            ConductAct::Answer { talk, kind, won, .. } => {
                self.finding(talk, *kind)?.answer(moment.operator, *won).map_err(WorldStop::refused)
            }
            ConductAct::Publish { bulletin } => self.publish(bulletin),
        }
    }

    fn subject(&self, _name: &str) -> Option<SubjectRef> {
        None
    }

    fn milestone(
        &mut self,
        name: &str,
        _effect: &str,
        _answers: &Answers,
        _moment: Moment<'_>,
    ) -> Result<(), WorldStop> {
        Err(missing(name))
    }

    fn owed(&self, _name: &str) -> Fen {
        Fen::ZERO
    }

    fn view(&self, name: &str) -> Result<Box<dyn Any>, WorldStop> {
        if self.clerks.contains_key(name) {
            let (rules, steps) = self.steps(name)?;
            let vetoed = steps.iter().any(|step| step.vetoes(&rules, self.today));
            let steps = steps.iter().map(|step| (step.measure, step.state)).collect();
            return Ok(Box::new(ConductView::Clerk { steps, vetoed }));
        }
        if let Some(named) = self.bulletins.get(name) {
            return Ok(Box::new(ConductView::Bulletin { named: named.clone() }));
        }
        if self.talks.iter().any(|talk| talk == name) {
            let of_talk = self.findings.iter().filter(|finding| finding.talk == name);
            let findings = of_talk.map(|finding| (finding.kind, finding.standing.state)).collect();
            return Ok(Box::new(ConductView::Talk { findings }));
        }
        Err(missing(name))
    }
}
