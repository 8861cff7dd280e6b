//! Losses and the claims of households: how the house reads them, what their commands share, and questions about them.

use futures_util::FutureExt;
use jiff::civil::Date;
use yinuo_core::access::{Actor, At};
use yinuo_core::agreement::number_in_one_form;
use yinuo_core::agri::permission::{HANDLE_LOSSES, LossHandler, LossSurveyor, READ_COVERS, READ_LOSSES, SURVEY_LOSSES};
use yinuo_core::agri::{CROP_CLAIM, CropClaimId, LOSS, LossId};
use yinuo_core::event::{Event, EventKind};
use yinuo_core::id::{OfficeId, PartyId};
use yinuo_core::refusal::Refusal;
use yinuo_core::subject::{SubjectKind, SubjectRef};
use yinuo_store::tables::agri::{
    CROP_CLAIMS, CropClaimLineRow, CropClaimRow, EXPERTS_OF_OFFICE, LOSS as LOSS_ROW, LOSS_OF_NUMBER, LOSSES,
    LossExpertRow, LossRow, LossSurveyRow, SURVEYS_OF_LOSS,
};
use yinuo_store::{ListingChoice, Value};

use crate::command::{Answer, Context, Outcome, Subject};
use crate::engine::commit::Commit;
use crate::engine::facts::Facts;
use crate::engine::plan::LoadPlan;
use crate::house::House;
use crate::personal;
use crate::query::wanted::{Wanted, prefix_values, wanted};
use crate::query::{Conditions, Found, PageAsk, page, push_scope, require_reached, require_visible, slotted};
use crate::stop::Stop;
use crate::subject::keys;
use crate::systems::{SubjectLine, SubjectReader};

/// A loss belongs to its office.
pub const LOSS_READER: SubjectReader = SubjectReader {
    kind: &LOSS,
    permission: READ_LOSSES,
    declare: |of, plan| plan.want::<LossRow>(of.id),
    read: |facts, of| facts.row::<LossRow>(of.id).map(loss_line),
    declare_work: |_, _| {},
    load: |store, of| async move { Ok(store.load::<LossRow>(keys(of)).await?.iter().map(loss_line).collect()) }.boxed(),
    letters: None,
    files: Some(SURVEY_LOSSES),
};

/// A claim belongs to its household.
pub const CLAIM_READER: SubjectReader = SubjectReader {
    kind: &CROP_CLAIM,
    permission: READ_COVERS,
    declare: |of, plan| plan.want::<CropClaimRow>(of.id),
    read: |facts, of| facts.row::<CropClaimRow>(of.id).map(claim_line),
    declare_work: |_, _| {},
    load: |store, of| {
        async move { Ok(store.load::<CropClaimRow>(keys(of)).await?.iter().map(claim_line).collect()) }.boxed()
    },
    letters: None,
    files: Some(HANDLE_LOSSES),
};

fn line(kind: &'static SubjectKind, id: i64, office: i64, label: &str, version: i64) -> SubjectLine {
    SubjectLine {
        of: SubjectRef::new(kind, id),
        office: OfficeId::from_number(office),
        customer: None,
        owner: None,
        label: label.to_owned(),
        version,
    }
}

/// It is the committee's, for which its cases are opened.
fn loss_line(row: &LossRow) -> SubjectLine {
    let line = line(&LOSS, row.id, row.office_id, &row.number, row.version);
    SubjectLine { customer: Some(PartyId::from_number(row.holder_id)), ..line }
}

/// What happened to a loss on a day, with what is told of it.
pub(super) fn event(kind: &'static EventKind, row: &LossRow, on: Date) -> Event {
    let event = Event::new(kind, on).with("number", &row.number).with("village", &row.village);
    event.with("event", &row.event).with("on", on)
}

fn claim_line(row: &CropClaimRow) -> SubjectLine {
    let line = line(&CROP_CLAIM, row.id, row.office_id, &row.number, row.version);
    SubjectLine { customer: Some(PartyId::from_number(row.holder_id)), ..line }
}

/// A text that must be there.
pub(super) fn said(field: &'static str, text: &str) -> Result<String, Stop> {
    let text = personal::checked_text(field, text.trim())?;
    if text.is_empty() {
        return Err(Refusal::new("wrong_field").with("field", field).with("cause", "missing").into());
    }
    Ok(text)
}

/// A loss that the actor handles; one that is hidden is not there.
pub(super) fn handled<'a>(context: &Context<'_>, facts: &'a Facts, id: i64) -> Result<&'a LossRow, Stop> {
    let (row, path) = seen(context, facts, id)?;
    LossHandler::grant(context.actor, path)?;
    Ok(row)
}

/// A loss that the actor surveys.
pub(super) fn surveyed<'a>(context: &Context<'_>, facts: &'a Facts, id: i64) -> Result<&'a LossRow, Stop> {
    let (row, path) = seen(context, facts, id)?;
    LossSurveyor::grant(context.actor, path)?;
    Ok(row)
}

/// A loss that the actor sees, and the path of its office.
fn seen<'a, 'c>(context: &'c Context<'_>, facts: &'a Facts, id: i64) -> Result<(&'a LossRow, &'c str), Stop> {
    let row = facts.row::<LossRow>(id).ok_or(Stop::NotFound)?;
    let path = context.office_path(OfficeId::from_number(row.office_id));
    require_reached(context.actor, READ_LOSSES, path)?;
    Ok((row, path))
}

/// Answers with the loss as it became.
pub(super) fn written(mut commit: Commit, row: LossRow, mut told: Vec<(&'static str, String)>) -> Outcome {
    let row = LossRow { version: row.version + 1, ..row };
    told.insert(0, ("number", row.number.clone()));
    let subject = Subject { kind: LOSS.key, id: row.id, version: row.version };
    let answer = Answer::of(LOSS.key, row.id);
    commit.put(row);
    Outcome { commit, answer, subject: Some(subject), facts: told, ..Outcome::default() }
}

/// What the commands about a claim want of it: itself and its loss.
pub(super) fn declare_claim(claim: CropClaimId, plan: &mut LoadPlan) {
    plan.want::<CropClaimRow>(claim.number());
    plan.follow::<LossRow>();
    plan.then(move |facts, plan| {
        if let Some(claim) = facts.row::<CropClaimRow>(claim.number()) {
            plan.want::<LossRow>(claim.loss_id);
        }
    });
}

/// A claim in reach, with its loss.
pub(super) fn claim_seen<'a>(
    context: &Context<'_>,
    facts: &'a Facts,
    id: CropClaimId,
) -> Result<(&'a CropClaimRow, &'a LossRow), Stop> {
    let claim = facts.row::<CropClaimRow>(id.number()).ok_or(Stop::NotFound)?;
    let loss = facts.row::<LossRow>(claim.loss_id);
    let loss = loss.ok_or_else(|| Stop::damaged("crop_claims", claim.number.clone()))?;
    let path = context.office_path(OfficeId::from_number(claim.office_id));
    require_reached(context.actor, READ_LOSSES, path)?;
    Ok((claim, loss))
}

/// The same, of who handles losses.
pub(super) fn claim_handled<'a>(
    context: &Context<'_>,
    facts: &'a Facts,
    id: CropClaimId,
) -> Result<(&'a CropClaimRow, &'a LossRow), Stop> {
    let (claim, loss) = claim_seen(context, facts, id)?;
    LossHandler::grant(context.actor, context.office_path(OfficeId::from_number(claim.office_id)))?;
    Ok((claim, loss))
}

/// Answers with the claim as it became.
pub(super) fn claim_written(mut commit: Commit, row: CropClaimRow, mut told: Vec<(&'static str, String)>) -> Outcome {
    let row = CropClaimRow { version: row.version + 1, ..row };
    told.insert(0, ("number", row.number.clone()));
    let subject = Subject { kind: CROP_CLAIM.key, id: row.id, version: row.version };
    let answer = Answer::of(CROP_CLAIM.key, row.id);
    commit.put(row);
    Outcome { commit, answer, subject: Some(subject), facts: told, ..Outcome::default() }
}

/// Losses of one's offices, by number or by a part of event or village, the latest first.
pub async fn losses(
    house: &House,
    actor: &Actor,
    text: Option<&str>,
    group: Option<SubjectRef>,
    ask: &PageAsk,
) -> Result<Found<LossRow>, Stop> {
    let mut conditions: Conditions = Vec::new();
    push_scope(&mut conditions, house, actor, READ_LOSSES, None)?;
    conditions.extend(group.map(|group| ("group", slotted(group.slot().number(), group.id))));
    if let Some(text) = text.map(str::trim).filter(|text| !text.is_empty()) {
        let number = number_in_one_form(text);
        let like = || Value::Text(format!("%{}%", text.replace(['%', '_'], "")));
        conditions.push(match number.starts_with('L') && number.contains('-') {
            true => ("number", vec![number.into()]),
            false => ("called", vec![like(), like()]),
        });
    }
    page::page(house, &LOSSES, conditions, ("reported", true), ask).await
}

/// A visible loss by its id or its number.
pub async fn loss(house: &House, actor: &Actor, name: &str) -> Result<LossRow, Stop> {
    let row = match name.parse::<LossId>() {
        Ok(id) => house.store.query_one(&LOSS_ROW, slotted(id.slot().number(), id.number())).await?,
        Err(_) => house.store.query_one(&LOSS_OF_NUMBER, vec![number_in_one_form(name).into()]).await?,
    };
    let row = row.ok_or(Stop::NotFound)?;
    require_visible(house, actor, READ_LOSSES, OfficeId::from_number(row.office_id))?;
    Ok(row)
}

/// Which claims of a loss are wanted.
#[derive(Debug, Clone, Default)]
pub struct ClaimFilter {
    /// A household by name, pinyin or initials.
    pub text: Option<String>,
    /// Only those without a final assessment.
    pub unassessed: bool,
    /// Only those whose payment was not ordered.
    pub unpaid: bool,
}

/// The claims of a visible loss, by cover number.
pub async fn claims(
    house: &House,
    loss: &LossRow,
    filter: &ClaimFilter,
    ask: &PageAsk,
) -> Result<Found<CropClaimLineRow>, Stop> {
    let mut conditions: Conditions = vec![("loss", vec![Value::Int(loss.id)])];
    if let Wanted::Name(term) = wanted(&house.shared.keys, filter.text.as_deref().unwrap_or_default()) {
        conditions.push(("holder_term", prefix_values(&term)));
    }
    for (name, wanted) in [("unassessed", filter.unassessed), ("unpaid", filter.unpaid)] {
        if wanted {
            conditions.push((name, Vec::new()));
        }
    }
    page::page(house, &CROP_CLAIMS, conditions, ("number", false), ask).await
}

/// All claims of a visible loss.
pub(super) async fn all_claims(house: &House, loss: &LossRow) -> Result<Vec<CropClaimLineRow>, Stop> {
    let mut ask = PageAsk { limit: Some(page::LARGEST_LIMIT), ..PageAsk::default() };
    let mut all = Vec::new();
    loop {
        let found = claims(house, loss, &ClaimFilter::default(), &ask).await?;
        all.extend(found.items);
        ask.after = found.next;
        if ask.after.is_none() {
            return Ok(all);
        }
    }
}

/// A claim in reach, by its id.
pub async fn claim(house: &House, actor: &Actor, id: CropClaimId) -> Result<CropClaimLineRow, Stop> {
    let (order, conditions) = ("number", vec![("one", slotted(id.slot().number(), id.number()))]);
    let choice = ListingChoice { conditions, order, descending: false, after: None, limit: 1 };
    let row = house.store.page(&CROP_CLAIMS, choice).await?.rows.pop().ok_or(Stop::NotFound)?;
    let directory = house.directory();
    require_reached(actor, READ_LOSSES, At::from(directory.path(OfficeId::from_number(row.office_id))))?;
    Ok(row)
}

/// Who looked at a visible loss, the earliest first.
pub async fn surveys(house: &House, loss: &LossRow) -> Result<Vec<LossSurveyRow>, Stop> {
    Ok(house.store.query(&SURVEYS_OF_LOSS, slotted(loss.slot, loss.id)).await?)
}

/// The pool of experts of the own office.
pub async fn experts(house: &House, actor: &Actor) -> Result<Vec<LossExpertRow>, Stop> {
    actor.require(READ_LOSSES)?;
    Ok(house.store.query(&EXPERTS_OF_OFFICE, vec![Value::Int(actor.office.number())]).await?)
}
