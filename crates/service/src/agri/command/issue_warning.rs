//! Somebody permitted warns of weather: what is said is fixed here; whom it goes to follows from the divisions.

use std::collections::BTreeMap;

use jiff::civil::Date;
use serde::Serialize;
use yinuo_core::agri::permission::WarningIssuer;
use yinuo_core::agri::{Programme, WEATHER_WARNING, WarningRules, WeatherWarningId, claim_terms};
use yinuo_core::id::{HOUSE_SLOT, Slot};
use yinuo_core::refusal::Refusal;
use yinuo_core::region::Region;
use yinuo_core::text::form;
use yinuo_store::tables::agri::weather_warning::WeatherWarningRow;

use crate::agri::rules::agri;
use crate::agri::warning::{SPREAD, SpreadOf, named};
use crate::command::{Act, Answer, Context, Outcome, Subject};
use crate::engine::commit::Commit;
use crate::engine::facts::Facts;
use crate::engine::plan::LoadPlan;
use crate::keys::Keys;
use crate::outbox::post;
use crate::stop::Stop;

/// Longest text of whoever issues it, in characters: it goes out as a short message.
const NOTE_LIMIT: usize = 60;
/// Divisions that are named in the message; of more the first is, with how many there are.
const NAMED_IN_TEXT: usize = 3;

/// Warns the households that are enrolled in divisions the own office serves, and who is responsible for these.
#[derive(Debug, Clone, Serialize)]
pub struct IssueWarning {
    pub programme: String,
    /// The key of a kind of weather.
    pub weather: String,
    pub level: String,
    /// Codes of divisions.
    pub divisions: Vec<String>,
    pub began_on: Date,
    pub ended_on: Date,
    /// The stage of growth of each crop, by their keys; a crop without one is advised as in all of them.
    pub stages: BTreeMap<String, String>,
    /// What is said besides.
    pub note: String,
}

impl Act for IssueWarning {
    const NAME: &'static str = "issue-warning";
    const ASKS_AGAIN: bool = true;

    fn slot(&self, _keys: &Keys) -> Slot {
        HOUSE_SLOT
    }

    fn declare(&self, _keys: &Keys, _plan: &mut LoadPlan) {}

    fn run(self, context: &Context<'_>, _facts: &Facts) -> Result<Outcome, Stop> {
        let office = context.actor.office;
        WarningIssuer::grant(context.actor, context.office_path(office))?;
        let part = agri(context.rules);
        let (programme, _) = part.programme(&self.programme)?;
        let today = context.today();
        if !programme.effective.covers(today) {
            let refusal = Refusal::new("programme_not_in_force").with("programme", programme.key.clone());
            let until = programme.effective.until.map_or_else(String::new, |until| until.to_string());
            let refusal = refusal.with("on", today.to_string()).with("from", programme.effective.from.to_string());
            return Err(refusal.with("until", until).into());
        }
        let weather = part.warnings().weather(&self.weather)?;
        let level = part.warnings().level(&self.level)?;
        if self.ended_on < self.began_on {
            return Err(Refusal::new("wrong_field")
                .with("field", "ended_on")
                .with("cause", "before_its_beginning")
                .into());
        }
        if self.ended_on < today {
            return Err(Refusal::new("warning_over").with("ended_on", self.ended_on.to_string()).into());
        }
        let note = form::name(&self.note);
        if note.chars().count() > NOTE_LIMIT {
            return Err(Refusal::new("wrong_field").with("field", "note").with("cause", "text_too_long").into());
        }
        let divisions = named(context.rules.divisions(), &self.divisions)?;
        let advice = advice(part.warnings(), programme, &self.weather, &self.stages)?;
        let for_all = part.warnings().for_all(&self.weather).map_or("", |advice| advice.text.as_str());
        let places = places(&divisions);
        let head =
            format!("{}{}预警：{}至{}，{places}。", weather.name.zh, level.name.zh, self.began_on, self.ended_on);
        let codes: Vec<&str> = divisions.iter().map(|division| division.code).collect();
        let id = WeatherWarningId::new(context.stamp(), context.slot);
        let mut commit = Commit::default();
        commit.insert(WeatherWarningRow {
            slot: id.slot().number(),
            id: id.number(),
            programme: programme.key.clone(),
            office_id: office.number(),
            weather: weather.key.clone(),
            level: level.key.clone(),
            divisions: serde_json::to_string(&codes).expect("codes are plain data"),
            began_on: self.began_on.to_string(),
            ended_on: self.ended_on.to_string(),
            head: head.clone(),
            said: format!("{note}{for_all}"),
            advice: serde_json::to_string(&advice).expect("texts are plain data"),
            issued_at: context.micros(),
            operator_id: context.operator().number(),
            spread_at: None,
            households: 0,
            officials: 0,
            version: 1,
        });
        post(&mut commit, context, &SPREAD, &SpreadOf { warning: id.number() });
        let subject = Subject { kind: WEATHER_WARNING.key, id: id.number(), version: 1 };
        let told = vec![("head", head), ("programme", programme.key.clone())];
        let answer = Answer::of(WEATHER_WARNING.key, id.number());
        Ok(Outcome { commit, answer, subject: Some(subject), facts: told, ..Outcome::default() })
    }
}

/// What the households of each crop are told, by its key; a crop without words is not there.
fn advice(
    rules: &WarningRules,
    programme: &Programme,
    weather: &str,
    stages: &BTreeMap<String, String>,
) -> Result<BTreeMap<String, String>, Stop> {
    for (object, stage) in stages {
        if !programme.objects.iter().any(|known| known.key == *object) {
            let known: Vec<&str> = programme.objects.iter().map(|object| object.key.as_str()).collect();
            let refusal = Refusal::new("object_not_in_programme").with("object", object.clone());
            return Err(refusal.with("programme", programme.key.clone()).with("offered", known.join(", ")).into());
        }
        claim_terms(programme)?.stage(object, Some(stage.as_str()))?;
    }
    let of = |object: &str| rules.for_object(weather, object, stages.get(object).map(String::as_str));
    let advised =
        programme.objects.iter().filter_map(|object| Some((object.key.clone(), of(&object.key)?.text.clone())));
    Ok(advised.collect())
}

/// The divisions as the message names them.
fn places(divisions: &[Region<'_>]) -> String {
    let names: Vec<&str> = divisions.iter().map(|division| division.name).collect();
    match names.as_slice() {
        [first, ..] if names.len() > NAMED_IN_TEXT => format!("{first}等{}地", names.len()),
        names => names.join("、"),
    }
}
