//! What follows from a change of a policy in other commands, after its commit and at least once: a case is opened, an open case moves
//! on, the case whose payout was paid is told, a letter is written. Each has the outbox entry as its idempotency key, so that twice is once.

use std::collections::BTreeMap;
use std::sync::Arc;

use yinuo_core::access::Actor;
use yinuo_core::case::Channel;
use yinuo_core::event::Facts;
use yinuo_core::id::{CaseId, PartyId, PolicyId, ReminderId};
use yinuo_core::life as kinds;
use yinuo_core::money::Fen;
use yinuo_core::payout::PayoutState;
use yinuo_core::service::Answers;
use yinuo_core::subject::SubjectRef;
use yinuo_store::Value;
use yinuo_store::tables::agreement::{AGREEMENT, AgreementRow};
use yinuo_store::tables::archive::OutboxRow;
use yinuo_store::tables::case::{CASE, CaseRow, OPEN_CASES_OF_SUBJECT};
use yinuo_store::tables::payout::{PAYOUTS_OF_CASE, PayoutRow};

use crate::command::Command;
use crate::command::case::{OpenCase, PartyChoice, RecordMilestone};
use crate::command::letter::WritePolicyLetter;
use crate::house::House;
use crate::life::command::policy::FollowUp;
use crate::life::command::unit::InvestPremium;
use crate::query;
use crate::stop::Stop;
use crate::subject::NamedSubject;
use crate::systems::paid_effect;

/// Carries an entry out. A refusal by the rules settles it as well: what cannot be done any more needs not be tried again.
pub(crate) async fn carry_out(house: &House, entry: &OutboxRow) -> Result<(), String> {
    let follow_up: FollowUp = serde_json::from_str(&entry.payload).map_err(|error| error.to_string())?;
    let key = format!("follow-up {}", ReminderId::from_number(entry.id));
    let done = match follow_up {
        FollowUp::OpenCase { policy, service, received_on, answers } => {
            open_case(house, policy, service, received_on, answers, key).await
        }
        FollowUp::Record { policy, service, milestone, answers, same } => {
            record(house, policy, &service, milestone, (answers, same), key).await
        }
        FollowUp::CasePaid { case, amount, paid_on } => {
            let answers =
                Answers::from([("amount".to_owned(), amount.to_string()), ("paid_on".to_owned(), paid_on.to_string())]);
            case_paid(house, case, answers, key).await
        }
        FollowUp::Invest { policy, amount, on: _ } => {
            let command = Command::from(InvestPremium { policy, amount });
            house.engine.carry_out(&Arc::new(Actor::system()), command, Some(key)).await.map(drop)
        }
        FollowUp::Letter { policy, letter, facts } => write_letter(house, policy, letter, facts, key).await,
        FollowUp::CarryOutOrders { priced_on } => crate::life::units::carry_out_orders(house, priced_on).await,
    };
    match done {
        Ok(()) | Err(Stop::NotFound) => Ok(()),
        Err(Stop::Refused(refusal)) => {
            tracing::info!(code = refusal.code, entry = entry.id, "a follow-up is not possible any more");
            Ok(())
        }
        Err(stop) => Err(format!("{stop:?}")),
    }
}

async fn head(house: &House, policy: PolicyId) -> Result<AgreementRow, Stop> {
    let key = vec![Value::Int(policy.slot().number()), Value::Int(policy.number())];
    house.store.query_one(&AGREEMENT, key).await?.ok_or(Stop::NotFound)
}

async fn open_case(
    house: &House,
    policy: PolicyId,
    service: String,
    received_on: jiff::civil::Date,
    answers: Answers,
    key: String,
) -> Result<(), Stop> {
    let row = head(house, policy).await?;
    let calendar = house.rules().calendar();
    let begins = calendar.instant_of(received_on.at(9, 0, 0, 0)).map_err(yinuo_core::refusal::Refusal::from)?;
    let command = OpenCase {
        service,
        party: PartyChoice::Known(PartyId::from_number(row.holder_id)),
        subjects: vec![NamedSubject::of(&kinds::POLICY, policy.number())],
        channel: Channel::Counter,
        received_at: Some(begins.min(house.now())),
        summary: String::new(),
        answers,
        materials: Vec::new(),
    };
    house.engine.carry_out(&Arc::new(Actor::system()), Command::from(command), Some(key)).await.map(drop)
}

async fn write_letter(house: &House, policy: PolicyId, letter: String, facts: Facts, key: String) -> Result<(), Stop> {
    let holder = PartyId::from_number(head(house, policy).await?.holder_id);
    let command = Command::from(WritePolicyLetter { policy, holder, letter, facts });
    house.engine.carry_out(&Arc::new(Actor::system()), command, Some(key)).await.map(drop)
}

async fn record(
    house: &House,
    policy: PolicyId,
    service: &str,
    milestone: String,
    (answers, same): (Answers, Answers),
    key: String,
) -> Result<(), Stop> {
    let open = open_cases_about(house, SubjectRef::new(&kinds::POLICY, policy.number())).await?;
    let known = |case: &CaseRow| case.service_key == service && is_about(case, &same);
    let Some(case) = open.into_iter().find(known) else { return Ok(()) };
    record_on(house, &case, milestone, answers, key).await
}

/// Whether the answers of a case hold all of these.
pub(crate) fn is_about(case: &CaseRow, same: &Answers) -> bool {
    let answers: Answers = serde_json::from_str(&case.answers).unwrap_or_default();
    same.iter().all(|(field, answer)| answers.get(field) == Some(answer))
}

/// A payout of a case was paid. Once all of them are, the milestone is recorded by which the service says so; the advances of a
/// claim have one of their own.
async fn case_paid(house: &House, case: CaseId, answers: Answers, key: String) -> Result<(), Stop> {
    let parameters = vec![Value::Int(case.slot().number()), Value::Int(case.number())];
    let row = house.store.query_one(&CASE, parameters).await?.ok_or(Stop::NotFound)?;
    let service = house.rules().by_version(&row.service_version).ok_or(Stop::NotFound)?;
    let payouts = house.store.query(&PAYOUTS_OF_CASE, vec![Value::Int(row.slot), Value::Int(row.id)]).await?;
    let mut by_effect: BTreeMap<&str, Vec<PayoutRow>> = BTreeMap::new();
    for payout in payouts.into_iter().filter(|payout| payout.state != PayoutState::Cancelled.key()) {
        by_effect.entry(paid_effect(&payout.kind).key).or_default().push(payout);
    }
    for (effect, payouts) in by_effect {
        let (Some(paid), Some(sum)) = (service.milestone_with(effect), all_paid(&payouts)) else { continue };
        let mut answers = answers.clone();
        answers.extend(sum);
        match record_on(house, &row, paid.key.clone(), answers, format!("{key} {effect}")).await {
            // Another payout of the case was told of first.
            Ok(()) | Err(Stop::Refused(_)) => {}
            Err(stop) => return Err(stop),
        }
    }
    Ok(())
}

/// The open cases in which a thing has a role.
pub(crate) async fn open_cases_about(house: &House, of: SubjectRef) -> Result<Vec<CaseRow>, Stop> {
    Ok(house.store.query(&OPEN_CASES_OF_SUBJECT, vec![of.kind.key.into(), Value::Int(of.id)]).await?)
}

/// The sum and the last day, where all are paid.
fn all_paid(payouts: &[PayoutRow]) -> Option<Answers> {
    let paid = payouts.iter().all(|payout| payout.state == PayoutState::Paid.key());
    let last = payouts.iter().filter_map(|payout| payout.settled_on.clone()).max().filter(|_| paid)?;
    let sum = Fen::checked_sum(payouts.iter().map(|payout| Fen(payout.amount))).ok()?;
    Some(Answers::from([("amount".to_owned(), sum.to_string()), ("paid_on".to_owned(), last)]))
}

async fn record_on(
    house: &House,
    case: &CaseRow,
    milestone: String,
    answers: Answers,
    key: String,
) -> Result<(), Stop> {
    let command = RecordMilestone {
        case: CaseId::from_number(case.id),
        party: PartyId::from_number(case.party_id),
        subjects: query::case::subjects_of(house, case).await?,
        expected_version: None,
        key: milestone,
        occurred_at: None,
        answers,
        note: None,
    };
    house.engine.carry_out(&Arc::new(Actor::system()), Command::from(command), Some(key)).await.map(drop)
}
