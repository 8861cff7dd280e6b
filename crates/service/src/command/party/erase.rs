//! Erasing a customer who is not needed any more (删除客户资料): the party, its numbers, documents, what it is found by, who served it, and what the
//! operations about it say. Their hashes stay, and this operation names them, so that the chain still holds.
//!
//! Of one who had agreements or cases, which have all ended, these stay without what tells of people ([`crate::emptied`]), and the party as a row
//! that says that it is erased.

use serde::{Deserialize, Serialize};
use yinuo_core::approval::{ERASURE, Will, WillKind};
use yinuo_core::id::{OfficeId, PartyId, Slot, slot_of};
use yinuo_core::refusal::Refusal;
use yinuo_core::text::LocalText;
use yinuo_store::tables::party::{
    ERASED_NAME, PartyRow, PartySearchTermRow, PartyUse, RELATIONS, RelationRow, USE_OF_PARTY,
};
use yinuo_store::{Value, Work};

use super::{subject, term_rows, to_merge};
use crate::approval::Weighed;
use crate::command::{Act, Answer, Context, Outcome};
use crate::emptied::{self, Emptied, key_of};
use crate::engine::commit::Commit;
use crate::engine::facts::Facts;
use crate::engine::plan::{LoadPlan, Question};
use crate::keys::Keys;
use crate::personal;
use crate::retention::kept_since;
use crate::stop::Stop;
use crate::systems::SYSTEMS;

/// What an operation that erased others tells: their places in the chain.
const ERASED: &str = "erased_operations";

#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct ErasePerson {
    pub party: PartyId,
    pub reason: String,
}

impl Act for ErasePerson {
    const NAME: &'static str = "erase-party";
    // What it asks is as it was before the batch.
    const ALONE: bool = true;

    fn slot(&self, _keys: &Keys) -> Slot {
        self.party.slot()
    }

    fn declare(&self, _keys: &Keys, plan: &mut LoadPlan) {
        let id = self.party.number();
        plan.want::<PartyRow>(id);
        plan.want_by(&RELATIONS, id);
        plan.ask(UseOf { party: id });
    }

    fn run(self, context: &Context<'_>, facts: &Facts) -> Result<Outcome, Stop> {
        // Who says that two customers are one says that one is none.
        let mut party = to_merge(context, facts, self.party)?.clone();
        personal::require_reason(&self.reason)?;
        if party.is_erased() {
            return Err(Stop::NotFound);
        }
        let asked = UseOf { party: party.id };
        let (told, emptied) = facts.told(&asked).and_then(Option::as_ref).ok_or(Stop::NotFound)?;
        if told.needed != 0 {
            return Err(Stop::refused("party_needed"));
        }
        let since = kept_since(context.rules, context.now)?;
        let calendar = context.rules.calendar();
        let kept_since = calendar.date_of(since).to_string();
        // Days of a year of four digits stand in their order as text.
        let last_day = told.last_day.clone().unwrap_or_default();
        if last_day >= calendar.date_of(context.now).to_string() {
            return Err(Stop::refused("party_needed"));
        }
        if told.last_at >= since.as_microsecond() || last_day >= kept_since {
            let last_done = calendar.date_of(crate::engine::rows::instant(told.last_at)).to_string();
            let refusal = Refusal::new("party_kept_for_years").with("last_on", last_done.max(last_day));
            return Err(refusal.with("since", kept_since).into());
        }
        let mut commit = Commit::default();
        for term in term_rows(&party) {
            commit.delete_unaudited::<PartySearchTermRow>(key_of(&term));
        }
        for relation in facts.rows_by(&RELATIONS, party.id) {
            commit.delete::<RelationRow>(key_of(relation));
        }
        let erased = emptied.write(&mut commit);
        party.version += 1;
        match told.leaves {
            0 => commit.delete::<PartyRow>(key_of(&party)),
            _ => {
                let row = PartyRow {
                    name: ERASED_NAME.to_owned(),
                    sort_key: String::new(),
                    identity_kind: None,
                    identity_masked: None,
                    phone_masked: None,
                    birth_date: None,
                    sex: None,
                    address: None,
                    ..party.clone()
                };
                term_rows(&row).into_iter().for_each(|term| commit.insert_unaudited(term));
                commit.put(row);
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
                match told.leaves {
                    0 => LocalText::new(
                        "客户资料、号码、影像与操作记录的内容",
                        "The customer, the numbers, the documents, and what operations say",
                    ),
                    _ => LocalText::new(
                        "客户资料、号码、影像、函件与操作记录的内容；已终止的合同与业务只留编号、日期与金额",
                        "The customer, the numbers, the documents, the letters, and what operations say; of agreements and cases that have ended numbers, days and amounts stay",
                    ),
                },
            )],
            made_by: None,
        };
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

/// The places in the chain of its slot that an operation says it erased.
pub fn erased_by(facts: &str) -> Vec<i64> {
    if !facts.contains(ERASED) {
        return Vec::new();
    }
    let told: serde_json::Map<String, serde_json::Value> = serde_json::from_str(facts).unwrap_or_default();
    let places = told.get(ERASED).and_then(serde_json::Value::as_str).unwrap_or_default();
    places.split(',').filter_map(|place| place.parse().ok()).collect()
}

/// What a party is still needed for; where for nothing, what is kept of it.
#[derive(Debug, PartialEq, Eq)]
struct UseOf {
    party: i64,
}

impl Question for UseOf {
    type Told = Option<(PartyUse, Emptied)>;

    async fn ask(&self, work: &Work<'_>) -> Result<Self::Told, Stop> {
        let slot = slot_of(self.party).number();
        let families = [emptied::families(), emptied::families_by_days()].map(Value::Text);
        let key = [Value::Int(slot), Value::Int(self.party)].into_iter().chain(families).collect();
        let Some(mut told) = work.query(&USE_OF_PARTY, key).await?.into_iter().next() else { return Ok(None) };
        for ties in SYSTEMS.iter().flat_map(|system| system.ties).copied() {
            for tie in work.query(ties.of_party, vec![Value::Int(self.party)]).await? {
                told.needed = told.needed.max(tie.needed);
                told.leaves = told.leaves.max(tie.leaves);
                told.last_at = told.last_at.max(tie.last_at);
            }
        }
        let emptied = match told.needed {
            0 => Emptied::read(work, slot, self.party).await?,
            _ => Emptied::default(),
        };
        Ok(Some((told, emptied)))
    }
}
