//! People are invited: after a visit, at the counter or by a link, or because a draw by seed took their visit. A visit is rated once.

use jiff::ToSpan;
use serde::Serialize;
use yinuo_core::access::Permission;
use yinuo_core::case::Channel;
use yinuo_core::id::{CaseId, HOUSE_SLOT, OfficeId, OperatorId, Slot, SurveyId, SurveyInvitationId};
use yinuo_core::refusal::Refusal;
use yinuo_store::tables::case::CaseRow;
use yinuo_store::tables::survey::{INVITATIONS_OF_VISIT, SurveyInvitationRow, SurveyRow};

use super::made;
use crate::command::{Act, Context, Outcome};
use crate::engine::commit::Commit;
use crate::engine::facts::Facts;
use crate::engine::plan::LoadPlan;
use crate::keys::Keys;
use crate::stop::Stop;
use crate::survey::code_hash;

#[derive(Clone, Serialize)]
pub struct NewInvitation {
    /// The visit that is rated.
    pub about: Option<CaseId>,
    /// Made by the door, told once; only its hash is kept.
    #[serde(skip)]
    pub code: String,
}

impl std::fmt::Debug for NewInvitation {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "NewInvitation({:?})", self.about)
    }
}

#[derive(Debug, Clone, Serialize)]
pub struct InviteToSurvey {
    pub survey: SurveyId,
    pub invitations: Vec<NewInvitation>,
    pub channel: Channel,
    /// Of a draw: with it anybody draws the same visits.
    pub seed: Option<String>,
}

/// The invitations that were made, in the order in which they were asked for.
#[derive(Debug)]
pub struct Invited(pub Vec<SurveyInvitationId>);

impl Act for InviteToSurvey {
    const NAME: &'static str = "invite-to-survey";

    fn slot(&self, _keys: &Keys) -> Slot {
        HOUSE_SLOT
    }

    fn declare(&self, _keys: &Keys, plan: &mut LoadPlan) {
        plan.want::<SurveyRow>(self.survey.number());
        plan.follow::<SurveyInvitationRow>();
        for about in self.invitations.iter().filter_map(|one| one.about) {
            plan.want::<CaseRow>(about.number());
            plan.want_by(&INVITATIONS_OF_VISIT, (self.survey.number(), about.number()));
        }
    }

    fn run(self, context: &Context<'_>, facts: &Facts) -> Result<Outcome, Stop> {
        context.actor.require(Permission::INVITE_TO_SURVEYS)?;
        let mut survey = facts.row::<SurveyRow>(self.survey.number()).ok_or(Stop::NotFound)?.clone();
        let survey_path = context.office_path(OfficeId::from_number(survey.office_id)).to_owned();
        // Who works below the office of a survey asks the customers there for it.
        let own = &context.actor.office_path;
        let reaches = context.actor.may_at(Permission::INVITE_TO_SURVEYS, &survey_path);
        if !reaches && !own.starts_with(&survey_path) {
            return Err(Stop::NotFound);
        }
        let today = context.today();
        let today_text = today.to_string();
        if today_text < survey.begins_on || today_text > survey.ends_on {
            let refusal = Refusal::new("survey_not_open").with("from", survey.begins_on.clone());
            return Err(refusal.with("until", survey.ends_on.clone()).into());
        }
        let days = context.rules.rulebook().count("survey.invitation-days", today).map_err(Refusal::from)?;
        let expires = today.checked_add(i64::from(days).days()).map_or(survey.ends_on.clone(), |day| day.to_string());
        let expires_on = expires.min(survey.ends_on.clone());
        let mut commit = Commit::default();
        let mut made_ids = Vec::new();
        for invitation in self.invitations {
            let (office, served_by) = match invitation.about {
                None => (context.actor.office.number(), None),
                Some(about) => {
                    let case = facts.row::<CaseRow>(about.number()).ok_or(Stop::NotFound)?;
                    let path = context.office_path(OfficeId::from_number(case.office_id));
                    if !context.actor.may_at(Permission::READ_CASES, path) || !path.starts_with(&survey_path) {
                        return Err(Stop::NotFound);
                    }
                    if !facts.rows_by(&INVITATIONS_OF_VISIT, (survey.id, about.number())).is_empty() {
                        return Err(Refusal::new("visit_invited_already").with("number", case.number.clone()).into());
                    }
                    (case.office_id, case.owner_id)
                }
            };
            let id = SurveyInvitationId::new(context.stamp(), context.slot);
            commit.insert(SurveyInvitationRow {
                id: id.number(),
                survey_id: survey.id,
                office_id: office,
                code_hash: code_hash(context.keys, &invitation.code),
                about_case_id: invitation.about.map(CaseId::number),
                served_by: served_by.or_else(|| at_the_counter(context, self.channel)),
                channel: self.channel.key().to_owned(),
                operator_id: context.operator().number(),
                made_on: today_text.clone(),
                expires_on: expires_on.clone(),
                answered_on: None,
                version: 1,
            });
            made_ids.push(id);
        }
        survey.invited += i64::try_from(made_ids.len()).unwrap_or_default();
        survey.version += 1;
        let mut told = vec![("name", survey.name.clone()), ("invited", made_ids.len().to_string())];
        told.extend(self.seed.map(|seed| ("seed", seed)));
        let (id, version) = (survey.id, survey.version);
        commit.put(survey);
        let mut outcome = made(commit, "survey", id, version, told);
        outcome.answer = outcome.answer.with(Invited(made_ids));
        Ok(outcome)
    }
}

/// Who hands the tablet over has served.
fn at_the_counter(context: &Context<'_>, channel: Channel) -> Option<i64> {
    let operator = context.operator();
    (channel == Channel::Counter && operator != OperatorId::SYSTEM).then(|| operator.number())
}
