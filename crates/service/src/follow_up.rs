//! What follows from a change of a policy in other commands, after its commit and at least once: a case is opened, an open case moves
//! on, the case whose payout was paid is told. Each has the outbox entry as its idempotency key, so that twice is once.

use std::sync::Arc;

use yinuo_core::access::Actor;
use yinuo_core::case::Channel;
use yinuo_core::id::{CaseId, PartyId, PolicyId, ReminderId};
use yinuo_core::service::{Answers, PolicyAction};
use yinuo_store::Value;
use yinuo_store::tables::archive::OutboxRow;
use yinuo_store::tables::case::{CASE, CaseRow};
use yinuo_store::tables::policy::{OPEN_CASES_OF_POLICY, POLICY, PolicyRow};

use crate::command::Command;
use crate::command::case::{OpenCase, PartyChoice, RecordMilestone};
use crate::command::policy::FollowUp;
use crate::house::House;
use crate::stop::Stop;

/// Carries an entry out. A refusal by the rules settles it as well: what cannot be done any more needs not be tried again.
pub(crate) async fn carry_out(house: &House, entry: &OutboxRow) -> Result<(), String> {
    let follow_up: FollowUp = serde_json::from_str(&entry.payload).map_err(|error| error.to_string())?;
    let key = format!("follow-up {}", ReminderId::from_number(entry.id));
    let done = match follow_up {
        FollowUp::OpenCase { policy, service, received_on, answers } => {
            open_case(house, policy, service, received_on, answers, key).await
        }
        FollowUp::Record { policy, service, milestone, answers } => {
            record(house, policy, &service, milestone, answers, key).await
        }
        FollowUp::CasePaid { case, amount, paid_on } => {
            let answers =
                Answers::from([("amount".to_owned(), amount.to_string()), ("paid_on".to_owned(), paid_on.to_string())]);
            case_paid(house, case, answers, key).await
        }
        FollowUp::Invest { .. } => Ok(()),
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

async fn policy_row(house: &House, policy: PolicyId) -> Result<PolicyRow, Stop> {
    let key = vec![Value::Int(policy.slot().number()), Value::Int(policy.number())];
    house.store.query_one(&POLICY, key).await?.ok_or(Stop::NotFound)
}

async fn open_case(
    house: &House,
    policy: PolicyId,
    service: String,
    received_on: jiff::civil::Date,
    answers: Answers,
    key: String,
) -> Result<(), Stop> {
    let row = policy_row(house, policy).await?;
    let calendar = house.rules().calendar();
    let begins = calendar.instant_of(received_on.at(9, 0, 0, 0)).map_err(yinuo_core::refusal::Refusal::from)?;
    let command = OpenCase {
        service,
        party: PartyChoice::Known(PartyId::from_number(row.holder_id)),
        policy: Some(policy),
        channel: Channel::Counter,
        received_at: Some(begins.min(house.now())),
        summary: String::new(),
        answers,
        materials: Vec::new(),
    };
    house.engine.carry_out(&Arc::new(Actor::system()), Command::OpenCase(command), Some(key)).await.map(drop)
}

async fn record(
    house: &House,
    policy: PolicyId,
    service: &str,
    milestone: String,
    answers: Answers,
    key: String,
) -> Result<(), Stop> {
    let parameters = vec![Value::Int(policy.slot().number()), Value::Int(policy.number())];
    let open = house.store.query(&OPEN_CASES_OF_POLICY, parameters).await?;
    let Some(case) = open.into_iter().find(|case| case.service_key == service) else { return Ok(()) };
    record_on(house, &case, milestone, answers, key).await
}

/// The milestone by which a service says that its payout was paid.
async fn case_paid(house: &House, case: CaseId, answers: Answers, key: String) -> Result<(), Stop> {
    let parameters = vec![Value::Int(case.slot().number()), Value::Int(case.number())];
    let row = house.store.query_one(&CASE, parameters).await?.ok_or(Stop::NotFound)?;
    let service = house.rules().by_version(&row.service_version).ok_or(Stop::NotFound)?;
    let paid = service.milestones.iter().find(|rule| rule.effect == Some(PolicyAction::Paid));
    let Some(paid) = paid.map(|rule| rule.key.clone()) else { return Ok(()) };
    record_on(house, &row, paid, answers, key).await
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
        policy: case.policy_id.map(PolicyId::from_number),
        expected_version: None,
        key: milestone,
        occurred_at: None,
        answers,
        note: None,
    };
    house.engine.carry_out(&Arc::new(Actor::system()), Command::RecordMilestone(command), Some(key)).await.map(drop)
}
