//! What milestones do for a broker: the figures of a claim, whether all of it came in, and what an insurer reports held against our own.

use yinuo_core::broker::{
    ANSWER_MAILED, AssistedPaymentId, CLAIM_EVENT, CLAIM_FIGURES, CLAIM_LESSON, CLAIM_PAID_UP, ClaimFigures, Figure,
    LessonState, NEEDS_COLLECTED, REPORT_COMPARED,
};
use yinuo_core::case::Case;
use yinuo_core::form::Answer;
use yinuo_core::id::PartyId;
use yinuo_core::money::Fen;
use yinuo_core::refusal::Refusal;
use yinuo_core::service::Answers;
use yinuo_core::subject::SubjectRef;
use yinuo_store::tables::agreement::AgreementRow;
use yinuo_store::tables::broker::evaluation::ClaimLessonRow;
use yinuo_store::tables::broker::service_plan::ClientNeedsRow;
use yinuo_store::tables::broker::{
    AssistedClaimRow, AssistedPaymentRow, CLAIMS_OF_PLACEMENT, PAID_BY_INSURER, PlacementRow, SHARES,
};
use yinuo_store::{Value, Work};

use super::answer_mail;
use crate::engine::commit::Commit;
use crate::engine::facts::Facts;
use crate::engine::plan::{LoadPlan, Question};
use crate::stop::Stop;
use crate::systems::{Doing, Effect};

pub(super) static EFFECTS: &[Effect] = &[
    Effect { kind: &CLAIM_FIGURES, declare: declare_claim, run: figures },
    Effect { kind: &CLAIM_PAID_UP, declare: declare_claim, run: paid_up },
    Effect { kind: &CLAIM_LESSON, declare: Effect::NOTHING_MORE, run: lesson },
    Effect { kind: &REPORT_COMPARED, declare: declare_report, run: compared },
    Effect { kind: &NEEDS_COLLECTED, declare: Effect::NOTHING_MORE, run: needs },
    Effect { kind: &ANSWER_MAILED, declare: Effect::NOTHING_MORE, run: answer_mail::mail },
];

fn declare_claim(_case: &Case, placement: SubjectRef, _facts: &Facts, plan: &mut LoadPlan) {
    let key = (placement.slot().number(), placement.id);
    plan.want::<PlacementRow>(placement.id);
    plan.want_by(&SHARES, key);
    plan.want_by(&CLAIMS_OF_PLACEMENT, key);
}

/// The figures of the case so far, where it has any.
fn claim_of<'a>(doing: &Doing<'_>, facts: &'a Facts) -> Option<&'a AssistedClaimRow> {
    let claims = facts.rows_by(&CLAIMS_OF_PLACEMENT, (doing.subject.slot().number(), doing.subject.id));
    claims.into_iter().find(|claim| claim.id == doing.case.id.number())
}

fn figures_of(row: &AssistedClaimRow) -> ClaimFigures {
    ClaimFigures {
        estimate: row.estimate.map(Fen),
        claimed: row.claimed.map(Fen),
        offered: row.offered.map(Fen),
        agreed: row.agreed.map(Fen),
        paid: Fen(row.paid),
    }
}

fn amount(given: &Answers, field: &'static str) -> Result<Option<Fen>, Refusal> {
    let wrong = |_| Refusal::new("answer_wrong").with("field", field).with("cause", "not_an_amount");
    given.filled(field).map(str::parse::<Fen>).transpose().map_err(wrong)
}

/// A party as a form names it: its id, with the name behind it where it was read back.
fn party(text: &str) -> Option<PartyId> {
    text.split_whitespace().next()?.parse().ok()
}

/// The insurers that bear the policy.
fn insurers(doing: &Doing<'_>, facts: &Facts) -> Vec<i64> {
    let shares = facts.rows_by(&SHARES, (doing.subject.slot().number(), doing.subject.id));
    shares.into_iter().map(|share| share.insurer_id).collect()
}

/// Takes over the figures that the milestone tells; the first one makes the claim one of the broker's.
fn figures(doing: &Doing<'_>, facts: &Facts, commit: &mut Commit) -> Result<Answers, Stop> {
    let (case, context) = (doing.case, doing.context);
    let bearing = insurers(doing, facts);
    let borne = |insurer: PartyId| match bearing.contains(&insurer.number()) {
        true => Ok(insurer),
        false => Err(Refusal::new("insurer_not_of_placement").with("insurer", insurer.to_string())),
    };
    let Some(insurer) = case.party_in("insurer") else {
        return Err(Refusal::new("answer_missing").with("field", "insurer").into());
    };
    let insurer = borne(insurer)?;
    let before = claim_of(doing, facts);
    let mut claim = before.map(figures_of).unwrap_or_default();
    for figure in Figure::ALL {
        if let Some(amount) = amount(doing.given, figure.key())? {
            claim = claim.with(figure, amount)?;
        }
    }
    let (slot, id) = (case.id.slot().number(), case.id.number());
    let sum_insured = facts.row::<PlacementRow>(doing.subject.id).ok_or(Stop::NotFound)?.sum_insured;
    claim.check_within(Fen(sum_insured))?;
    let paid = amount(doing.given, Figure::Paid.key())?;
    // What is taken back is a line of its own: what was entered stays as it was.
    let taken_back = amount(doing.given, Figure::TakenBack.key())?.map(|amount| Fen(-amount.0));
    if let Some(paid) = paid.or(taken_back) {
        let by = doing.given.filled("paid_by").and_then(party).map_or(Ok(insurer), borne)?;
        commit.insert(AssistedPaymentRow {
            slot,
            id: AssistedPaymentId::new(context.stamp(), case.id.slot()).number(),
            case_id: id,
            holder_id: case.party.number(),
            insurer_id: by.number(),
            amount: paid.0,
            paid_on: doing.on.to_string(),
            recorded_at: context.micros(),
            operator_id: context.operator().number(),
        });
    }
    let placement = facts.row::<AgreementRow>(doing.subject.id).ok_or(Stop::NotFound)?;
    check_term(doing, placement)?;
    let event = case.subject_of(&CLAIM_EVENT).map(|event| event.id);
    let reported_on = before.map_or_else(|| doing.on.to_string(), |row| row.reported_on.clone());
    let row = AssistedClaimRow {
        slot,
        id,
        number: case.number.clone(),
        placement_id: doing.subject.id,
        placement_number: placement.number.clone(),
        holder_id: case.party.number(),
        office_id: before.map_or(case.office.number(), |row| row.office_id),
        insurer_id: insurer.number(),
        event_id: event,
        reported_on,
        estimate: claim.estimate.map(|fen| fen.0),
        claimed: claim.claimed.map(|fen| fen.0),
        offered: claim.offered.map(|fen| fen.0),
        agreed: claim.agreed.map(|fen| fen.0),
        paid: claim.paid.0,
        version: before.map_or(1, |row| row.version + 1),
    };
    match before {
        Some(_) => commit.put(row),
        None => commit.insert(row),
    }
    Ok(Answers::new())
}

/// What happened outside the days of the policy is no claim under it.
fn check_term(doing: &Doing<'_>, placement: &AgreementRow) -> Result<(), Refusal> {
    let Some(occurred_on) = doing.case.answer("occurred_on").and_then(|answer| answer.text()) else {
        return Err(Refusal::new("answer_missing").with("field", "occurred_on"));
    };
    let until = placement.ends_on.as_deref();
    if occurred_on < placement.effective_on.as_str() || until.is_some_and(|until| occurred_on > until) {
        let refusal = Refusal::new("loss_outside_term").with("occurred_on", occurred_on);
        let refusal = refusal.with("from", placement.effective_on.clone());
        return Err(refusal.with("until", until.unwrap_or_default()));
    }
    Ok(())
}

/// The claim is paid up to the fen, or it is not over.
fn paid_up(doing: &Doing<'_>, facts: &Facts, _commit: &mut Commit) -> Result<Answers, Stop> {
    claim_of(doing, facts).map(figures_of).unwrap_or_default().check_paid_up()?;
    Ok(Answers::new())
}

/// What the claim taught, open until the next terms use it or somebody says why they do not.
fn lesson(doing: &Doing<'_>, facts: &Facts, commit: &mut Commit) -> Result<Answers, Stop> {
    let Some(lesson) = doing.given.filled("lessons") else {
        return Err(Refusal::new("answer_missing").with("field", "lessons").into());
    };
    let placement = facts.row::<AgreementRow>(doing.subject.id).ok_or(Stop::NotFound)?;
    let case = doing.case;
    commit.insert(ClaimLessonRow {
        slot: case.id.slot().number(),
        id: case.id.number(),
        number: case.number.clone(),
        holder_id: case.party.number(),
        placement_id: doing.subject.id,
        placement_number: placement.number.clone(),
        office_id: case.office.number(),
        lesson: lesson.to_owned(),
        learned_on: doing.on.to_string(),
        state: LessonState::Open.key().to_owned(),
        reason: None,
        settled_on: None,
        settled_by: None,
        version: 1,
    });
    Ok(Answers::new())
}

/// What the client needs, for the plan that is made next: texts and choices of the milestone's form, and no personal numbers.
fn needs(doing: &Doing<'_>, _facts: &Facts, commit: &mut Commit) -> Result<Answers, Stop> {
    let case = doing.case;
    let fields: Vec<_> = case.service.all_fields().filter(|field| !field.kind.is_personal_number()).collect();
    let plain =
        |key: &str, answer: &Answer| !matches!(answer, Answer::Rows(_)) && fields.iter().any(|field| field.key == *key);
    let given = doing.given.iter().filter(|(key, answer)| plain(key, answer));
    let answers: Answers = given.map(|(key, answer)| (key.clone(), answer.clone())).collect();
    commit.insert(ClientNeedsRow {
        slot: case.id.slot().number(),
        id: case.id.number(),
        number: case.number.clone(),
        holder_id: case.party.number(),
        mandate_id: doing.subject.id,
        answers: serde_json::to_string(&answers).expect("answers are plain data"),
        collected_on: doing.on.to_string(),
        plan_id: None,
        version: 1,
    });
    Ok(Answers::new())
}

/// What an insurer paid on the days that its report is about, in the transaction of who holds it against ours.
#[derive(Debug, Clone, PartialEq, Eq)]
struct PaidBetween {
    insurer: i64,
    from: String,
    until: String,
}

impl PaidBetween {
    fn of(case: &Case, insurer: i64) -> Option<PaidBetween> {
        let day = |field: &str| case.answer(field).and_then(|answer| answer.text()).map(str::to_owned);
        Some(PaidBetween { insurer, from: day("period_from")?, until: day("period_until")? })
    }
}

impl Question for PaidBetween {
    type Told = Fen;

    async fn ask(&self, work: &Work<'_>) -> Result<Fen, Stop> {
        let days = [self.from.clone().into(), self.until.clone().into()];
        let parameters = [Value::Int(self.insurer)].into_iter().chain(days).collect();
        let sum = work.query(&PAID_BY_INSURER, parameters).await?;
        Ok(Fen(sum.into_iter().next().unwrap_or_default()))
    }
}

fn declare_report(case: &Case, cooperation: SubjectRef, facts: &Facts, plan: &mut LoadPlan) {
    let head = facts.row::<AgreementRow>(cooperation.id);
    if let Some(paid) = head.and_then(|head| PaidBetween::of(case, head.holder_id)) {
        plan.ask(paid);
    }
}

/// What the insurer says it paid between two days, and what we have of it.
fn compared(doing: &Doing<'_>, facts: &Facts, _commit: &mut Commit) -> Result<Answers, Stop> {
    let head = facts.row::<AgreementRow>(doing.subject.id).ok_or(Stop::NotFound)?;
    let missing = |field: &'static str| Refusal::new("answer_missing").with("field", field);
    let day = |field: &'static str| doing.answers.filled(field).map(str::to_owned).ok_or_else(|| missing(field));
    let (from, until) = (day("period_from")?, day("period_until")?);
    if until < from {
        return Err(Refusal::new("period_ends_before_it_begins").with("from", from).with("until", until).into());
    }
    let reported = amount(doing.given, "reported_paid")?.ok_or_else(|| missing("reported_paid"))?;
    let too_large = |_| Refusal::new("amount_too_large");
    let asked = PaidBetween { insurer: head.holder_id, from, until };
    let own = *facts.told(&asked).ok_or_else(|| missing("period_from"))?;
    let difference = reported.checked_sub(own).map_err(too_large)?;
    let told = [("own_paid", own.to_string()), ("paid_difference", difference.to_string())];
    Ok(Answers::from(told))
}
