//! Erasing a customer who is not needed any more (删除客户资料): the party, its numbers, what it is found by, who served it, and what the operations
//! about it say. Their hashes stay, and this operation names them, so that the chain still holds.

use serde::{Deserialize, Serialize};
use yinuo_core::approval::{ERASURE, Will, WillKind};
use yinuo_core::id::{OfficeId, PartyId, Slot, slot_of};
use yinuo_core::refusal::Refusal;
use yinuo_core::text::LocalText;
use yinuo_store::tables::archive::{OPERATIONS_ABOUT, OperationRow};
use yinuo_store::tables::party::{
    NUMBERS_OF, PartyRow, PartySearchTermRow, PartyUse, PersonalNumberRow, RELATIONS, RelationRow, USE_OF_PARTY,
};
use yinuo_store::{TableRow, Value, Work};

use super::{subject, term_rows, to_merge};
use crate::approval::Weighed;
use crate::command::{Act, Answer, Context, Outcome};
use crate::engine::commit::Commit;
use crate::engine::facts::Facts;
use crate::engine::plan::{LoadPlan, Question};
use crate::keys::Keys;
use crate::personal;
use crate::retention::kept_since;
use crate::stop::Stop;

/// What an operation that erased others tells: their places in the chain.
const ERASED: &str = "erased_operations";

#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct ErasePerson {
    pub party: PartyId,
    pub reason: String,
}

impl Act for ErasePerson {
    const NAME: &'static str = "erase-party";

    fn slot(&self, _keys: &Keys) -> Slot {
        self.party.slot()
    }

    fn declare(&self, _keys: &Keys, plan: &mut LoadPlan) {
        let id = self.party.number();
        plan.want::<PartyRow>(id);
        plan.want_by(&NUMBERS_OF, id);
        plan.want_by(&RELATIONS, id);
        plan.want_by(&OPERATIONS_ABOUT, id);
        plan.ask(UseOf { party: id });
    }

    fn run(self, context: &Context<'_>, facts: &Facts) -> Result<Outcome, Stop> {
        // Who says that two customers are one says that one is none.
        let mut party = to_merge(context, facts, self.party)?.clone();
        personal::require_reason(&self.reason)?;
        let asked = UseOf { party: party.id };
        let told = facts.told(&asked).and_then(Option::as_ref).ok_or(Stop::NotFound)?;
        if told.needed != 0 {
            return Err(Stop::refused("party_needed"));
        }
        let since = kept_since(context.rules, context.now)?;
        if told.last_at >= since.as_microsecond() {
            let day = |micros: i64| context.rules.calendar().date_of(crate::engine::rows::instant(micros)).to_string();
            let refusal = Refusal::new("party_kept_for_years").with("last_on", day(told.last_at));
            return Err(refusal.with("since", day(since.as_microsecond())).into());
        }
        let mut commit = Commit::default();
        for number in facts.rows_by(&NUMBERS_OF, party.id) {
            commit.delete::<PersonalNumberRow>(key_of(number));
        }
        for term in term_rows(&party) {
            commit.delete_unaudited::<PartySearchTermRow>(key_of(&term));
        }
        for relation in facts.rows_by(&RELATIONS, party.id) {
            commit.delete::<RelationRow>(key_of(relation));
        }
        commit.delete::<PartyRow>(key_of(&party));
        let mut erased = Vec::new();
        for operation in facts.rows_by(&OPERATIONS_ABOUT, party.id) {
            if operation.salt.is_some() {
                erased.push(operation.seq.to_string());
                commit.put_unaudited(OperationRow {
                    facts: String::new(),
                    reason: None,
                    salt: None,
                    ..OperationRow::clone(operation)
                });
            }
        }
        let office = OfficeId::from_number(party.office_id);
        let number = self.party.to_string();
        let weighed = Weighed {
            act: &ERASURE,
            of: number.clone(),
            amount: None,
            office,
            subject: ("party", party.id),
            // Without the name: this row stays.
            label: number.clone(),
            will: vec![Will::new(
                WillKind::Destroy,
                LocalText::new("客户资料、号码与操作记录的内容", "The customer, the numbers, and what operations say"),
            )],
            made_by: None,
        };
        party.version += 1;
        Ok(Outcome {
            commit,
            answer: Answer::of("party", party.id),
            subject: Some(subject(&party)),
            facts: vec![("party", number), (ERASED, erased.join(","))],
            reason: Some(self.reason),
            approval: Some(Box::new(weighed)),
            ..Outcome::default()
        })
    }
}

fn key_of<R: TableRow>(row: &R) -> Vec<Value> {
    R::TABLE.key.iter().map(|column| row.value(*column).to_value()).collect()
}

/// The places in the chain of its slot that an operation says it erased.
pub fn erased_by(facts: &str) -> Vec<i64> {
    if !facts.contains(ERASED) {
        return Vec::new();
    }
    let told: serde_json::Map<String, serde_json::Value> = serde_json::from_str(facts).unwrap_or_default();
    let places = told.get(ERASED).and_then(serde_json::Value::as_str).unwrap_or_default();
    places.split(',').filter_map(|place| place.parse().ok()).collect()
}

/// What a party is still needed for.
#[derive(Debug, PartialEq, Eq)]
struct UseOf {
    party: i64,
}

impl Question for UseOf {
    type Told = Option<PartyUse>;

    async fn ask(&self, work: &Work<'_>) -> Result<Option<PartyUse>, Stop> {
        let key = vec![Value::Int(slot_of(self.party).number()), Value::Int(self.party)];
        Ok(work.query(&USE_OF_PARTY, key).await?.into_iter().next())
    }
}
