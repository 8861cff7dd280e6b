//! Somebody answers, once, by the code of the invitation. A bad rating of a named survey is told to the packs.

use serde::Serialize;
use yinuo_core::case::Channel;
use yinuo_core::event::Event;
use yinuo_core::id::{HOUSE_SLOT, Slot, SurveyAnswerId};
use yinuo_core::refusal::Refusal;
use yinuo_core::subject::SubjectRef;
use yinuo_core::survey::Answers;
use yinuo_core::survey::event::BAD_RATING;
use yinuo_core::systems::CASE;
use yinuo_store::tables::survey::{INVITATION_ROWS_OF_CODE, SurveyAnswerRow, SurveyInvitationRow, SurveyRow};

use super::made;
use crate::command::{Act, Context, Outcome};
use crate::engine::commit::Commit;
use crate::engine::facts::Facts;
use crate::engine::plan::LoadPlan;
use crate::follow_up::follow;
use crate::keys::Keys;
use crate::stop::Stop;
use crate::survey::{code_hash, questionnaire};

#[derive(Clone, Serialize)]
pub struct AnswerSurvey {
    #[serde(skip)]
    pub code: String,
    pub answers: Answers,
}

impl std::fmt::Debug for AnswerSurvey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "AnswerSurvey({} items)", self.answers.len())
    }
}

impl Act for AnswerSurvey {
    const NAME: &'static str = "answer-survey";

    fn slot(&self, _keys: &Keys) -> Slot {
        HOUSE_SLOT
    }

    fn declare(&self, keys: &Keys, plan: &mut LoadPlan) {
        let hash = code_hash(keys, &self.code);
        plan.follow::<SurveyInvitationRow>();
        plan.follow::<SurveyRow>();
        plan.want_by(&INVITATION_ROWS_OF_CODE, &hash);
        plan.then(move |facts, plan| {
            for invitation in facts.rows_by(&INVITATION_ROWS_OF_CODE, &hash) {
                plan.want::<SurveyRow>(invitation.survey_id);
            }
        });
    }

    fn run(self, context: &Context<'_>, facts: &Facts) -> Result<Outcome, Stop> {
        let hash = code_hash(context.keys, &self.code);
        let found = facts.rows_by(&INVITATION_ROWS_OF_CODE, &hash);
        let mut invitation = SurveyInvitationRow::clone(found.first().ok_or(Stop::NotFound)?);
        let mut survey = facts.row::<SurveyRow>(invitation.survey_id).ok_or(Stop::NotFound)?.clone();
        if invitation.answered_on.is_some() {
            return Err(Stop::refused("answered_already"));
        }
        let today = context.today();
        if invitation.expires_on < today.to_string() {
            return Err(Refusal::new("invitation_expired").with("until", invitation.expires_on).into());
        }
        if survey.quota.is_some_and(|quota| survey.answered >= quota) {
            return Err(Stop::refused("survey_full"));
        }
        let questionnaire = questionnaire(&survey)?;
        let answers = questionnaire.checked(&self.answers)?;
        let rating = questionnaire.rating_of(&answers);
        let is_bad = rating.is_some_and(|(_, is_bad)| is_bad);
        let is_anonymous = survey.is_anonymous == 1;
        let id = SurveyAnswerId::new(context.stamp(), context.slot);
        let mut commit = Commit::default();
        commit.insert(SurveyAnswerRow {
            id: id.number(),
            survey_id: survey.id,
            invitation_id: (!is_anonymous).then_some(invitation.id),
            office_id: invitation.office_id,
            // Of an anonymous survey nobody learns from the answer whom it is about.
            served_by: if is_anonymous { None } else { invitation.served_by },
            channel: invitation.channel.clone(),
            answered_on: today.to_string(),
            answers: serde_json::to_string(&answers).expect("answers are plain data"),
            rating: rating.map(|(points, _)| points),
            is_bad: i64::from(is_bad),
            appeal: None,
            appeal_ground: None,
            appeal_reason: None,
            appealed_by: None,
            appealed_at: None,
            decided_by: None,
            decided_at: None,
            decision: None,
            version: 1,
        });
        if let (true, false, Some((points, _)), Some(case)) = (is_bad, is_anonymous, rating, invitation.about_case_id) {
            let words = questionnaire.items.iter().filter_map(|item| Some((item, answers.get(&item.key)?)));
            let words: Vec<String> = words.map(|(item, answer)| format!("{}：{answer}", item.text.zh)).collect();
            let event = Event::new(&BAD_RATING, today)
                .with("survey", &survey.name)
                .with("rating", points)
                .with("channel", Channel::parse(&invitation.channel).map_or("", Channel::key))
                .with("words", words.join("；"));
            follow(context, &mut commit, SubjectRef::new(&CASE, case), &event);
        }
        invitation.answered_on = Some(today.to_string());
        invitation.version += 1;
        commit.put(invitation);
        survey.answered += 1;
        survey.version += 1;
        let told = vec![("name", survey.name.clone())];
        let (survey_id, version) = (survey.id, survey.version);
        commit.put(survey);
        Ok(made(commit, "survey", survey_id, version, told))
    }
}
