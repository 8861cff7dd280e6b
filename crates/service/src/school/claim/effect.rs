//! What milestones do to a claim of a school: the accident is accepted, the sheet computed, a mediator invited, the agreement held against the
//! limits. What is paid by it stands in [`super::pay`].

use std::collections::HashMap;

use yinuo_core::case::Case;
use yinuo_core::form::named;
use yinuo_core::id::{OfficeId, PartyId};
use yinuo_core::money::Fen;
use yinuo_core::refusal::Refusal;
use yinuo_core::school::{
    ACCIDENT_ACCEPTED, Agreed, Asked, COMPENSATION_ACCOUNT, COMPENSATION_AGREED, COMPENSATION_CAME,
    COMPENSATION_COMPUTED, COMPENSATION_PAID_OVER, Injured, Limits, MEDIATOR_INVITED, accident_on, check_agreed,
    check_mediator, compensate, read_agreed, read_items, read_liability,
};
use yinuo_core::service::Answers;
use yinuo_core::subject::SubjectRef;
use yinuo_store::Work;
use yinuo_store::tables::agreement::AgreementRow;
use yinuo_store::tables::party::{RELATIONS, RelationRow};
use yinuo_store::tables::school::{
    ACTIVE_MEDIATORS, INJURED_OF_CLAIM, INJURED_OF_POLICY, INVITATIONS_OF_CLAIM, SchoolClaimRow, SchoolInjuredRow,
    SchoolInvitationRow, SchoolMediatorRow, SchoolPolicyRow,
};

use super::pay;
use crate::engine::commit::Commit;
use crate::engine::facts::Facts;
use crate::engine::plan::{LoadPlan, Question};
use crate::school::command::days;
use crate::school::insurer::{self, Insurers};
use crate::stop::Stop;
use crate::systems::{Doing, Effect};

pub(in crate::school) static EFFECTS: &[Effect] = &[
    Effect { kind: &ACCIDENT_ACCEPTED, declare: declare_accident, run: accepted },
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

fn declare_accident(case: &Case, policy: SubjectRef, facts: &Facts, plan: &mut LoadPlan) {
    declare_claim(case, policy, facts, plan);
    plan.ask(Insurers);
}

fn declare_mediators(case: &Case, policy: SubjectRef, facts: &Facts, plan: &mut LoadPlan) {
    declare_claim(case, policy, facts, plan);
    plan.ask(Pool);
    plan.want_by(&RELATIONS, case.party.number());
    plan.want_by(&INVITATIONS_OF_CLAIM, case.id.number());
}

pub(super) fn wrong(field: &'static str, cause: &'static str) -> Refusal {
    Refusal::new("answer_wrong").with("field", field).with("cause", cause)
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
    if policy.paid_on.is_none() {
        return Err(Refusal::new("school_policy_not_paid").with("premium", Fen(policy.premium).to_string()).into());
    }
    let occurred_on = accident_on(doing.answers, days(head)?, context.today())?;
    let insurer = insurer_of(doing, head, policy, facts)?;
    commit.insert(SchoolClaimRow {
        slot: case.id.slot().number(),
        id: case.id.number(),
        number: case.number.clone(),
        policy_id: doing.subject.id,
        holder_id: case.party.number(),
        office_id: case.office.number(),
        occurred_on: occurred_on.to_string(),
        insurer_id: insurer.number(),
        mediator_id: None,
        agreed_on: None,
        paid_on: None,
        version: 1,
    });
    // Told by the milestone, it stands whatever becomes of the form: what the insurer owes is owed by this party.
    let form = doing.case.answer("insurer").and_then(|answer| answer.text()).map(named);
    let name = form.filter(|name| !name.is_empty()).unwrap_or(&policy.insurer);
    Ok(Answers::from([("insurer", format!("{insurer} {name}"))]))
}

/// Who insures the school: the party that was named when it applied, or that the case names, or that the office has named since. A claim
/// without one is not accepted.
fn insurer_of(
    doing: &Doing<'_>,
    head: &AgreementRow,
    policy: &SchoolPolicyRow,
    facts: &Facts,
) -> Result<PartyId, Stop> {
    let told = doing.case.party_in("insurer");
    if let Some(own) = policy.insurer_id.map(PartyId::from_number) {
        return match told {
            Some(other) if other != own => {
                let refusal = Refusal::new("insurer_not_of_policy").with("number", head.number.clone());
                Err(refusal.with("insurer", policy.insurer.clone()).into())
            }
            _ => Ok(own),
        };
    }
    let offer = head.product_version.split('@').next().unwrap_or_default();
    let office = OfficeId::from_number(head.office_id);
    let known = told.or_else(|| insurer::named(facts, doing.context.directory, offer, office));
    known.ok_or_else(|| Refusal::new("school_insurer_unknown").with("insurer", policy.insurer.clone()).into())
}

/// The sheet: items with evidence and the share of each pupil that the school is liable for, within the limits of one accident.
fn computed(doing: &Doing<'_>, facts: &Facts, commit: &mut Commit) -> Result<Answers, Stop> {
    claim(doing, facts)?;
    let injured = injured(doing, facts)?;
    let items = read_items(doing.given)?;
    let liability = read_liability(doing.given)?;
    let shares: Vec<_> = liability.iter().map(|one| (one.pupil, one.share)).collect();
    let mut reasons: HashMap<u32, String> = liability.into_iter().map(|one| (one.pupil, one.reason)).collect();
    let known: Vec<Injured> = injured.iter().map(|(_, one)| *one).collect();
    let sheet = compensate(limits(facts, doing.subject)?, &known, &items, &shares)?;
    let (mut compensation, mut payable) = (Vec::new(), Vec::new());
    for ((row, _), one) in injured.iter().zip(&sheet) {
        commit.put(SchoolInjuredRow {
            share: Some(one.share.decimal().normalize().to_string()),
            share_reason: reasons.remove(&one.pupil),
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
    let mut parties = vec![case.party.number(), claim.insurer_id];
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
    let known = facts.rows_by(&INVITATIONS_OF_CLAIM, claim.id);
    if !known.iter().any(|row| row.mediator_id == number) {
        commit.insert(SchoolInvitationRow {
            slot: claim.slot,
            case_id: claim.id,
            mediator_id: number,
            holder_id: claim.holder_id,
            office_id: claim.office_id,
            invited_on: today.clone(),
            operator_id: doing.context.operator().number(),
        });
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
    let mut told = read_agreed(doing.given)?;
    let agreed: Vec<Agreed> = told.iter().map(|(one, _)| *one).collect();
    let known: Vec<Injured> = injured.iter().map(|(_, one)| *one).collect();
    let whole = check_agreed(limits(facts, doing.subject)?, &known, &agreed)?;
    for (row, one) in injured {
        let own = told.iter_mut().find(|(agreed, _)| agreed.pupil == one.pupil);
        commit.put(SchoolInjuredRow {
            agreed: own.as_ref().map(|(own, _)| own.amount.0),
            advanced: own.as_ref().map(|(own, _)| own.advanced.0),
            advance_evidence: own.and_then(|(_, evidence)| evidence.take()),
            ..row.clone()
        });
    }
    let agreed_on = Some(doing.on.to_string());
    commit.put(SchoolClaimRow { agreed_on, version: claim.version + 1, ..claim.clone() });
    Ok(Answers::from([("agreed_total", whole.to_string())]))
}
