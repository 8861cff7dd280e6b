//! What milestones do to a claim of a school: the accident is accepted, the sheet computed, a mediator invited, the agreement held against the
//! limits. What is paid by it stands in [`super::pay`].

use std::collections::HashMap;

use jiff::civil::Date;
use rust_decimal::Decimal;
use yinuo_core::case::Case;
use yinuo_core::form::Row;
use yinuo_core::id::PartyId;
use yinuo_core::money::Fen;
use yinuo_core::refusal::Refusal;
use yinuo_core::school::{
    ACCIDENT_ACCEPTED, Agreed, Asked, COMPENSATION_ACCOUNT, COMPENSATION_AGREED, COMPENSATION_CAME,
    COMPENSATION_COMPUTED, COMPENSATION_PAID_OVER, Injured, Limits, MEDIATOR_INVITED, check_agreed, check_mediator,
    compensate, in_force,
};
use yinuo_core::service::Answers;
use yinuo_core::share::Share;
use yinuo_core::subject::SubjectRef;
use yinuo_store::Work;
use yinuo_store::tables::agreement::AgreementRow;
use yinuo_store::tables::party::{RELATIONS, RelationRow};
use yinuo_store::tables::school::{
    ACTIVE_MEDIATORS, INJURED_OF_CLAIM, INJURED_OF_POLICY, SchoolClaimRow, SchoolInjuredRow, SchoolMediatorRow,
    SchoolPolicyRow,
};

use super::pay;
use crate::engine::commit::Commit;
use crate::engine::facts::Facts;
use crate::engine::plan::{LoadPlan, Question};
use crate::school::command::days;
use crate::stop::Stop;
use crate::systems::{Doing, Effect};

pub(in crate::school) static EFFECTS: &[Effect] = &[
    Effect { kind: &ACCIDENT_ACCEPTED, declare: declare_claim, run: accepted },
    Effect { kind: &COMPENSATION_COMPUTED, declare: declare_claim, run: computed },
    Effect { kind: &MEDIATOR_INVITED, declare: declare_mediators, run: invited },
    Effect { kind: &COMPENSATION_AGREED, declare: declare_claim, run: agreed },
    Effect { kind: &COMPENSATION_CAME, declare: declare_claim, run: pay::came },
    Effect { kind: &COMPENSATION_PAID_OVER, declare: pay::declare_over, run: pay::over },
    Effect { kind: &COMPENSATION_ACCOUNT, declare: pay::declare_account, run: pay::account },
];

/// Asks who can mediate.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Pool;

impl Question for Pool {
    type Told = Vec<SchoolMediatorRow>;

    async fn ask(&self, work: &Work<'_>) -> Result<Vec<SchoolMediatorRow>, Stop> {
        Ok(work.query(&ACTIVE_MEDIATORS, Vec::new()).await?)
    }
}

pub(super) fn declare_claim(case: &Case, policy: SubjectRef, _facts: &Facts, plan: &mut LoadPlan) {
    let case = case.id.number();
    plan.want::<SchoolPolicyRow>(policy.id);
    plan.want::<SchoolClaimRow>(case);
    plan.want_by(&INJURED_OF_CLAIM, case);
    plan.want_by(&INJURED_OF_POLICY, policy.id);
}

fn declare_mediators(case: &Case, policy: SubjectRef, facts: &Facts, plan: &mut LoadPlan) {
    declare_claim(case, policy, facts, plan);
    plan.ask(Pool);
    plan.want_by(&RELATIONS, case.party.number());
}

pub(super) fn wrong(field: &'static str, cause: &'static str) -> Refusal {
    Refusal::new("answer_wrong").with("field", field).with("cause", cause)
}

/// A cell of a row, read.
fn cell<T: std::str::FromStr>(row: &Row, field: &'static str, cause: &'static str) -> Result<T, Refusal> {
    row.get(field).and_then(|text| text.trim().parse().ok()).ok_or_else(|| wrong(field, cause))
}

/// A cell of a row that may stay empty.
fn filled<'a>(row: &'a Row, field: &str) -> Option<&'a str> {
    row.get(field).map(|text| text.trim()).filter(|text| !text.is_empty())
}

/// Rows that name a pupil with an amount.
fn amounts(given: &Answers, field: &'static str) -> Result<Vec<(u32, Fen)>, Refusal> {
    let mut amounts = Vec::new();
    for row in given.rows(field) {
        amounts.push((cell(row, "pupil", "not_a_number")?, cell(row, "amount", "not_an_amount")?));
    }
    Ok(amounts)
}

pub(super) fn claim<'a>(doing: &Doing<'_>, facts: &'a Facts) -> Result<&'a SchoolClaimRow, Stop> {
    facts.row::<SchoolClaimRow>(doing.case.id.number()).ok_or_else(|| Refusal::new("accident_not_accepted").into())
}

/// The pupils of the case by their numbers, with what was agreed on for each of them in other accidents under the policy.
fn injured<'a>(doing: &Doing<'_>, facts: &'a Facts) -> Result<Vec<(&'a SchoolInjuredRow, Injured)>, Stop> {
    let case = doing.case.id.number();
    let mut rows = facts.rows_by(&INJURED_OF_CLAIM, case);
    if rows.is_empty() {
        return Err(Stop::refused("no_pupil_entered"));
    }
    rows.sort_by_key(|row| row.pupil);
    let elsewhere = facts.rows_by(&INJURED_OF_POLICY, doing.subject.id);
    let mut before: HashMap<&str, i64> = HashMap::new();
    for row in elsewhere.into_iter().filter(|row| row.case_id != case) {
        let sum = before.entry(&row.hash).or_default();
        *sum = sum.saturating_add(row.agreed.unwrap_or_default());
    }
    let mut injured = Vec::with_capacity(rows.len());
    for row in rows {
        let damaged = |_| Stop::damaged("school_injured", doing.case.number.clone());
        let pupil = u32::try_from(row.pupil).map_err(damaged)?;
        let agreed_before = Fen(before.get(row.hash.as_str()).copied().unwrap_or_default());
        injured.push((row, Injured { pupil, agreed_before }));
    }
    Ok(injured)
}

fn limits(facts: &Facts, policy: SubjectRef) -> Result<Limits, Stop> {
    let row = facts.row::<SchoolPolicyRow>(policy.id).ok_or(Stop::NotFound)?;
    Ok(Limits { per_pupil: Fen(row.limit_per_pupil), per_accident: Fen(row.limit_per_accident) })
}

/// An accident while the policy was in force and paid for is a claim of it; any other is refused.
fn accepted(doing: &Doing<'_>, facts: &Facts, commit: &mut Commit) -> Result<Answers, Stop> {
    let (case, context) = (doing.case, doing.context);
    let head = facts.row::<AgreementRow>(doing.subject.id).ok_or(Stop::NotFound)?;
    let policy = facts.row::<SchoolPolicyRow>(doing.subject.id).ok_or(Stop::NotFound)?;
    let missing = || Refusal::new("answer_missing").with("field", "occurred_on");
    let occurred_on = doing.answers.filled("occurred_on").ok_or_else(missing)?;
    let occurred_on: Date = occurred_on.parse().map_err(|_| wrong("occurred_on", "not_a_date"))?;
    if policy.paid_on.is_none() {
        return Err(Refusal::new("school_policy_not_paid").with("premium", Fen(policy.premium).to_string()).into());
    }
    let (from, until) = days(head)?;
    if occurred_on > context.today() {
        let refusal = Refusal::new("accident_in_future").with("occurred_on", occurred_on.to_string());
        return Err(refusal.with("today", context.today().to_string()).into());
    }
    if !in_force((from, until), occurred_on) {
        let refusal = Refusal::new("loss_outside_term").with("occurred_on", occurred_on.to_string());
        return Err(refusal.with("from", from.to_string()).with("until", until.to_string()).into());
    }
    commit.insert(SchoolClaimRow {
        slot: case.id.slot().number(),
        id: case.id.number(),
        number: case.number.clone(),
        policy_id: doing.subject.id,
        holder_id: case.party.number(),
        office_id: case.office.number(),
        occurred_on: occurred_on.to_string(),
        mediator_id: None,
        agreed_on: None,
        paid_on: None,
        version: 1,
    });
    Ok(Answers::new())
}

/// The sheet: items with evidence and the share of each pupil that the school is liable for, within the limits of one accident.
fn computed(doing: &Doing<'_>, facts: &Facts, commit: &mut Commit) -> Result<Answers, Stop> {
    claim(doing, facts)?;
    let injured = injured(doing, facts)?;
    let items = amounts(doing.given, "items")?;
    let mut shares: Vec<(u32, Share)> = Vec::new();
    let mut reasons: HashMap<u32, &str> = HashMap::new();
    for row in doing.given.rows("liability") {
        let pupil: u32 = cell(row, "pupil", "not_a_number")?;
        let share: Decimal = cell(row, "share", "not_a_number")?;
        shares.push((pupil, Share::new("share", share)?));
        let reason = row.get("share_reason").map(|text| text.trim()).filter(|text| !text.is_empty());
        reasons.insert(pupil, reason.ok_or_else(|| Refusal::new("answer_missing").with("field", "share_reason"))?);
    }
    let known: Vec<Injured> = injured.iter().map(|(_, one)| *one).collect();
    let sheet = compensate(limits(facts, doing.subject)?, &known, &items, &shares)?;
    let (mut compensation, mut payable) = (Vec::new(), Vec::new());
    for ((row, _), one) in injured.iter().zip(&sheet) {
        commit.put(SchoolInjuredRow {
            share: Some(one.share.decimal().normalize().to_string()),
            share_reason: reasons.get(&one.pupil).map(|reason| (*reason).to_owned()),
            items: Some(one.items.0),
            compensation: Some(one.compensation.0),
            payable: Some(one.payable.0),
            ..(*row).clone()
        });
        compensation.push(one.compensation);
        payable.push(one.payable);
    }
    let sum = |amounts: Vec<Fen>| Fen::checked_sum(amounts).map_err(|_| Refusal::new("amount_too_large"));
    let told = [("compensation_total", sum(compensation)?), ("payable_total", sum(payable)?)];
    Ok(Answers::from(told.map(|(key, amount)| (key, amount.to_string()))))
}

/// Somebody of the pool is asked to mediate who is no party and has no interest.
fn invited(doing: &Doing<'_>, facts: &Facts, commit: &mut Commit) -> Result<Answers, Stop> {
    let claim = claim(doing, facts)?;
    let missing = || Refusal::new("answer_missing").with("field", "mediator");
    let named = doing.given.filled("mediator").and_then(|text| text.split_whitespace().next());
    let mediator: PartyId = named.and_then(|id| id.parse().ok()).ok_or_else(missing)?;
    let number = mediator.number();
    let pool = facts.told(&Pool).map(Vec::as_slice).unwrap_or_default();
    let case = doing.case;
    let mut parties = vec![case.party.number()];
    parties.extend(case.party_in("insurer").map(PartyId::number));
    parties.extend(facts.rows_by(&INJURED_OF_CLAIM, case.id.number()).into_iter().filter_map(|row| row.guardian_id));
    let today = doing.context.today().to_string();
    let holds = |row: &&RelationRow| row.ends_on.as_ref().is_none_or(|until| *until > today);
    let relations = facts.rows_by(&RELATIONS, case.party.number()).into_iter().filter(holds);
    let near: Vec<i64> = relations.map(|row| row.other_id).collect();
    let has_interest = doing.given.filled("interest") == Some("yes");
    check_mediator(Asked { mediator: number, parties: &parties, near: &near, has_interest })?;
    if !pool.iter().any(|row| row.party_id == number) {
        return Err(Stop::refused("not_a_mediator"));
    }
    commit.put(SchoolClaimRow { mediator_id: Some(number), version: claim.version + 1, ..claim.clone() });
    Ok(Answers::new())
}

/// What was agreed on for each pupil, by themselves or in a session with a mediator.
fn agreed(doing: &Doing<'_>, facts: &Facts, commit: &mut Commit) -> Result<Answers, Stop> {
    let claim = claim(doing, facts)?;
    let injured = injured(doing, facts)?;
    if injured.iter().any(|(row, _)| row.payable.is_none()) {
        return Err(Stop::refused("compensation_not_computed"));
    }
    if doing.given.filled("agreed_through") == Some("mediation")
        && (claim.mediator_id.is_none() || doing.case.milestone("session-held").is_none())
    {
        return Err(Stop::refused("mediation_without_session"));
    }
    let mut agreed = Vec::new();
    let mut evidence: HashMap<u32, &str> = HashMap::new();
    for row in doing.given.rows("agreed") {
        let pupil: u32 = cell(row, "pupil", "not_a_number")?;
        let advanced = match filled(row, "advanced") {
            Some(_) => cell(row, "advanced", "not_an_amount")?,
            None => Fen::ZERO,
        };
        // Who gets money that was meant for a guardian shows that it was paid.
        if advanced > Fen::ZERO {
            let missing = || Refusal::new("answer_missing").with("field", "advance_evidence");
            evidence.insert(pupil, filled(row, "advance_evidence").ok_or_else(missing)?);
        }
        agreed.push(Agreed { pupil, amount: cell(row, "amount", "not_an_amount")?, advanced });
    }
    let known: Vec<Injured> = injured.iter().map(|(_, one)| *one).collect();
    let whole = check_agreed(limits(facts, doing.subject)?, &known, &agreed)?;
    for (row, one) in injured {
        let own = agreed.iter().find(|agreed| agreed.pupil == one.pupil);
        commit.put(SchoolInjuredRow {
            agreed: own.map(|own| own.amount.0),
            advanced: own.map(|own| own.advanced.0),
            advance_evidence: evidence.get(&one.pupil).map(|text| (*text).to_owned()),
            ..row.clone()
        });
    }
    let agreed_on = Some(doing.on.to_string());
    commit.put(SchoolClaimRow { agreed_on, version: claim.version + 1, ..claim.clone() });
    Ok(Answers::from([("agreed_total", whole.to_string())]))
}
