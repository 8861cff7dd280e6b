//! Entering a one-time code.

use serde::Serialize;
use yinuo_core::id::{HOUSE_SLOT, PartyId, Slot};
use yinuo_core::refusal::Refusal;
use yinuo_store::tables::applicant::{ApplicantSessionRow, OneTimeCodeRow};

use super::unaudited;
use crate::command::{Act, Answer, Context, Outcome, Subject};
use crate::engine::commit::Commit;
use crate::engine::facts::Facts;
use crate::engine::plan::LoadPlan;
use crate::keys::Keys;
use crate::stop::Stop;

/// A code as it was entered, and the session that the right one begins.
#[derive(Debug, Clone, Serialize)]
pub struct EnterCode {
    /// The one party that has the number; absent where none or several do.
    pub party: Option<PartyId>,
    #[serde(skip)]
    pub challenge_hash: String,
    #[serde(skip)]
    pub code_hash: String,
    /// Microseconds of the real clock.
    #[serde(skip)]
    pub at: i64,
    /// Wrong entries with which the code is dead.
    #[serde(skip)]
    pub tries: i64,
    #[serde(skip)]
    pub token_hash: String,
    #[serde(skip)]
    pub expires_at: i64,
}

/// What became of the entry. A wrong one is written down, so it is an answer and no refusal.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Entered {
    Began,
    Wrong {
        left: i64,
    },
    /// The code is right, and several parties have the number: the name says which one.
    WhichParty,
}

impl Act for EnterCode {
    const NAME: &'static str = "enter-code";

    fn slot(&self, _keys: &Keys) -> Slot {
        HOUSE_SLOT
    }

    fn declare(&self, _keys: &Keys, plan: &mut LoadPlan) {
        plan.want::<OneTimeCodeRow>(&self.challenge_hash);
    }

    fn run(self, context: &Context<'_>, facts: &Facts) -> Result<Outcome, Stop> {
        let code = facts.row::<OneTimeCodeRow>(&self.challenge_hash).cloned();
        let mut code = code.ok_or_else(|| Stop::refused("code_expired"))?;
        if code.used_at.is_some() {
            return Err(Stop::refused("code_used"));
        }
        if code.wrong >= self.tries {
            return Err(Refusal::new("code_dead").with("times", self.tries.to_string()).into());
        }
        if self.at >= code.expires_at {
            return Err(Stop::refused("code_expired"));
        }
        let is_right = code.code_hash == self.code_hash;
        let mut commit = Commit::default();
        let Some(party) = self.party.filter(|_| is_right) else {
            // A name that was tried counts too: nobody tries names out with a right code.
            code.wrong += 1;
            let left = self.tries - code.wrong;
            commit.put_unaudited(code);
            let entered = if is_right { Entered::WhichParty } else { Entered::Wrong { left } };
            let mut outcome = unaudited(commit);
            outcome.answer = Answer::default().with(entered);
            return Ok(outcome);
        };
        code.used_at = Some(self.at);
        commit.put_unaudited(code);
        commit.put_unaudited(ApplicantSessionRow {
            token_hash: self.token_hash,
            party_id: party.number(),
            challenge_hash: self.challenge_hash,
            created_at: self.at,
            expires_at: self.expires_at,
        });
        let subject = Some(Subject { kind: "party", id: party.number(), version: 0 });
        let answer = Answer::of("party", party.number()).with(Entered::Began);
        let told = vec![("applicant", party.to_string())];
        debug_assert!(context.actor.party().is_none(), "nobody is signed in before");
        Ok(Outcome { commit, answer, subject, facts: told, ..Outcome::default() })
    }
}
