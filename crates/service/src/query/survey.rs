//! Questions about surveys: which there are, what was answered, what is said from it, and which visits a draw takes.

use jiff::civil::Date;
use yinuo_core::access::{Actor, Permission};
use yinuo_core::draw::draw;
use yinuo_core::id::{CaseId, OfficeId, SurveyAnswerId, SurveyId};
use yinuo_core::refusal::Refusal;
use yinuo_core::survey::Questionnaire;
use yinuo_store::Value;
use yinuo_store::tables::survey::{
    ANSWERS_OF_SURVEY, INVITATION_OF_CODE, SURVEY, SURVEY_ANSWER, SURVEY_ANSWERS, SURVEYS, SurveyAnswerRow,
    SurveyInvitationRow, SurveyRow, VISITS_BETWEEN,
};

use super::{Conditions, Found, PageAsk, page, require_visible};
use crate::house::House;
use crate::stop::Stop;
use crate::survey::report::{Counted, Drawing, SurveyReport, report};
use crate::survey::{code_hash, questionnaire};

/// Surveys of the offices above, of the own one and of those below it, the latest first: who works there invites to them.
pub async fn surveys(house: &House, actor: &Actor, ask: &PageAsk) -> Result<Found<SurveyRow>, Stop> {
    actor.require(Permission::INVITE_TO_SURVEYS).or_else(|_| actor.require(Permission::READ_SURVEYS))?;
    let directory = house.directory();
    let near = directory.offices().filter(|office| is_near(actor, &office.path));
    let conditions: Conditions = vec![("offices", near.map(|office| Value::Int(office.id.number())).collect())];
    page::page(house, &SURVEYS, conditions, ("day", true), ask).await
}

fn is_near(actor: &Actor, path: &str) -> bool {
    path.starts_with(&actor.office_path) || actor.office_path.starts_with(path)
}

/// One that the actor reads.
pub async fn survey(house: &House, actor: &Actor, id: SurveyId) -> Result<SurveyRow, Stop> {
    actor.require(Permission::READ_SURVEYS)?;
    let row = house.store.query_one(&SURVEY, vec![Value::Int(id.number())]).await?.ok_or(Stop::NotFound)?;
    require_visible(house, actor, Permission::READ_SURVEYS, OfficeId::from_number(row.office_id))?;
    Ok(row)
}

/// Which answers are looked at: absent, all of them.
#[derive(Debug, Clone, Default)]
pub struct Which {
    /// An office and those below it.
    pub office: Option<OfficeId>,
    pub from: Option<Date>,
    /// The last day, among them.
    pub until: Option<Date>,
}

impl Which {
    fn takes(&self, house: &House, row: &SurveyAnswerRow) -> bool {
        let directory = house.directory();
        let office =
            |top: OfficeId| directory.path(OfficeId::from_number(row.office_id)).starts_with(directory.path(top));
        self.office.is_none_or(office)
            && self.from.is_none_or(|from| row.answered_on >= from.to_string())
            && self.until.is_none_or(|until| row.answered_on <= until.to_string())
    }
}

/// A survey with what is said from its answers.
pub async fn results(
    house: &House,
    actor: &Actor,
    id: SurveyId,
    which: &Which,
) -> Result<(SurveyRow, Questionnaire, SurveyReport), Stop> {
    let row = survey(house, actor, id).await?;
    let questionnaire = questionnaire(&row)?;
    let rows = house.store.query(&ANSWERS_OF_SURVEY, vec![Value::Int(row.id)]).await?;
    let rows = rows.iter().filter(|row| which.takes(house, row));
    let counted = rows.map(|row| Ok(Counted { office: row.office_id, answers: answers_of(row)? }));
    let counted: Vec<Counted> = counted.collect::<Result<_, Stop>>()?;
    let today = house.today();
    let book = house.rules().rulebook();
    let count = |key: &str| book.count(key, today).map_err(Refusal::from);
    let drawing = Drawing {
        draws: usize::try_from(count("survey.bootstrap-draws")?).unwrap_or_default(),
        share: count("survey.interval-thousandths")?,
        seed: id.to_string(),
    };
    // Drawing thousands of answers a thousand times is no work for a thread that answers others.
    let told = tokio::task::spawn_blocking(move || {
        let report = report(&questionnaire, &counted, &drawing);
        report.map(|report| (questionnaire, report))
    });
    let (questionnaire, report) = told.await.map_err(|error| Stop::damaged("survey", error.to_string()))??;
    Ok((row, questionnaire, report))
}

/// What somebody answered.
pub fn answers_of(row: &SurveyAnswerRow) -> Result<yinuo_core::survey::Answers, Stop> {
    serde_json::from_str(&row.answers)
        .map_err(|_| Stop::damaged("survey_answers", SurveyAnswerId::from_number(row.id).to_string()))
}

/// The answers of a survey, the latest first.
pub async fn answers(
    house: &House,
    actor: &Actor,
    id: SurveyId,
    (bad, appealed): (bool, bool),
    ask: &PageAsk,
) -> Result<Found<SurveyAnswerRow>, Stop> {
    let row = survey(house, actor, id).await?;
    let mut conditions: Conditions = vec![("survey", vec![Value::Int(row.id)])];
    if bad {
        conditions.push(("bad", Vec::new()));
    }
    if appealed {
        conditions.push(("appealed", Vec::new()));
    }
    page::page(house, &SURVEY_ANSWERS, conditions, ("entered", true), ask).await
}

/// The answers by which the actor was rated, the latest first. An anonymous survey keeps nobody's.
pub async fn own_ratings(house: &House, actor: &Actor, ask: &PageAsk) -> Result<Found<SurveyAnswerRow>, Stop> {
    let conditions: Conditions = vec![("served_by", vec![Value::Int(actor.operator.number())])];
    page::page(house, &SURVEY_ANSWERS, conditions, ("entered", true), ask).await
}

/// One answer that the actor reads, or by which it was rated.
pub async fn answer(house: &House, actor: &Actor, id: SurveyAnswerId) -> Result<SurveyAnswerRow, Stop> {
    let row = house.store.query_one(&SURVEY_ANSWER, vec![Value::Int(id.number())]).await?.ok_or(Stop::NotFound)?;
    if row.served_by != Some(actor.operator.number()) {
        require_visible(house, actor, Permission::READ_SURVEYS, OfficeId::from_number(row.office_id))?;
    }
    Ok(row)
}

/// The visits that a draw by seed takes: cases that came in on these days at the office of the survey and below it. Their numbers are the
/// entries, so that anybody who has the list and the seed draws the same.
pub async fn drawn(
    house: &House,
    actor: &Actor,
    id: SurveyId,
    (from, until): (Date, Date),
    seed: &str,
    count: usize,
) -> Result<Vec<(CaseId, String)>, Stop> {
    let survey = survey(house, actor, id).await?;
    let calendar = house.rules().calendar();
    let begins = calendar.instant_of(from.at(0, 0, 0, 0)).map_err(Refusal::from)?;
    let day_after = until
        .tomorrow()
        .map_err(|_| Refusal::new("wrong_field").with("field", "until").with("cause", "wrong_value"))?;
    let ends = calendar.instant_of(day_after.at(0, 0, 0, 0)).map_err(Refusal::from)?;
    let key = [begins.as_microsecond(), ends.as_microsecond(), survey.id].map(Value::Int);
    let visits = house.store.query(&VISITS_BETWEEN, key.to_vec()).await?;
    let directory = house.directory();
    let top = directory.path(OfficeId::from_number(survey.office_id)).to_owned();
    let seen = |office: i64| {
        let path = directory.path(OfficeId::from_number(office));
        path.starts_with(&top) && actor.may_at(Permission::READ_CASES, path)
    };
    let visits: Vec<_> = visits.into_iter().filter(|visit| seen(visit.office_id)).collect();
    let numbers: Vec<&str> = visits.iter().map(|visit| visit.number.as_str()).collect();
    let taken = draw(&numbers, seed, count)?;
    Ok(taken.into_iter().map(|index| (CaseId::from_number(visits[index].id), visits[index].number.clone())).collect())
}

/// What stands behind a code: the invitation and its survey.
pub async fn of_code(house: &House, code: &str) -> Result<(SurveyInvitationRow, SurveyRow), Stop> {
    let hash = code_hash(&house.shared.keys, code);
    let found = house.store.query_one(&INVITATION_OF_CODE, vec![Value::Text(hash)]).await?;
    let invitation = found.ok_or(Stop::NotFound)?;
    let survey = house.store.query_one(&SURVEY, vec![Value::Int(invitation.survey_id)]).await?;
    Ok((invitation, survey.ok_or(Stop::NotFound)?))
}
