//! Asking for a one-time code.

use serde::Serialize;
use yinuo_core::id::{HOUSE_SLOT, Slot};
use yinuo_core::refusal::Refusal;
use yinuo_store::tables::applicant::{CODES_OF_ADDRESS, CODES_OF_PHONE, OneTimeCodeRow};

use super::unaudited;
use crate::command::{Act, Context, Outcome};
use crate::engine::commit::Commit;
use crate::engine::facts::Facts;
use crate::engine::plan::LoadPlan;
use crate::engine::rows::instant;
use crate::keys::Keys;
use crate::message::{MESSAGE, Message};
use crate::outbox::post;
use crate::stop::Stop;

/// A code for a phone number that somebody has, or nobody: the same is written and counted either way.
#[derive(Debug, Clone, Serialize)]
pub struct RequestCode {
    #[serde(skip)]
    pub row: OneTimeCodeRow,
    /// The first instant that counts, in microseconds: an hour ago.
    pub since: i64,
    pub per_phone: usize,
    pub per_address: usize,
    /// What is sent; nothing where nobody has the number.
    #[serde(skip)]
    pub message: Option<Message>,
}

impl Act for RequestCode {
    const NAME: &'static str = "request-code";

    fn slot(&self, _keys: &Keys) -> Slot {
        HOUSE_SLOT
    }

    fn declare(&self, _keys: &Keys, plan: &mut LoadPlan) {
        plan.want_by(&CODES_OF_PHONE, &self.row.phone_hash);
        plan.want_by(&CODES_OF_ADDRESS, &self.row.address_hash);
    }

    fn run(self, context: &Context<'_>, facts: &Facts) -> Result<Outcome, Stop> {
        let times = |codes: Vec<&OneTimeCodeRow>| {
            let mut times: Vec<i64> = codes.iter().map(|code| code.created_at).filter(|at| *at > self.since).collect();
            times.sort_unstable_by_key(|at| std::cmp::Reverse(*at));
            times
        };
        let of_phone = times(facts.rows_by(&CODES_OF_PHONE, &self.row.phone_hash));
        let of_address = times(facts.rows_by(&CODES_OF_ADDRESS, &self.row.address_hash));
        for (times, most) in [(of_phone, self.per_phone), (of_address, self.per_address)] {
            // The oldest of those that fill the hour makes room by leaving it.
            if let Some(oldest) = most.checked_sub(1).and_then(|last| times.get(last)) {
                let until = instant(self.row.created_at + (oldest - self.since));
                let until = until.round(jiff::Unit::Second).unwrap_or(until);
                return Err(Refusal::new("too_many_codes").with("until", until.to_string()).into());
            }
        }
        let mut commit = Commit::default();
        commit.put_unaudited(self.row);
        if let Some(message) = &self.message {
            post(&mut commit, context, &MESSAGE, message);
        }
        Ok(unaudited(commit))
    }
}
