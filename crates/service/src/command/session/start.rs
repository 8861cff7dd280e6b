//! The beginning of a session.

use serde::Serialize;
use yinuo_core::id::{HOUSE_SLOT, OperatorId, Slot};
use yinuo_store::Value;
use yinuo_store::tables::house::{LoginAttemptRow, OidcSignInRow, SessionRow, TotpUseRow};

use super::{of_operator, refuse_locked, use_code};
use crate::command::{Act, Answer, Context, Outcome};
use crate::engine::commit::Commit;
use crate::engine::facts::Facts;
use crate::engine::plan::LoadPlan;
use crate::keys::Keys;
use crate::stop::Stop;

/// A session begins: password and code were right.
#[derive(Debug, Clone, Serialize)]
pub struct StartSession {
    pub operator: OperatorId,
    #[serde(skip)]
    pub token_hash: String,
    pub address: String,
    #[serde(skip)]
    pub client: String,
    /// Microseconds of the real clock, as the other times here.
    #[serde(skip)]
    pub at: i64,
    #[serde(skip)]
    pub expires_at: i64,
    /// The step of the one-time code used; it cannot be used again.
    #[serde(skip)]
    pub totp_step: Option<i64>,
    /// The hash of the cookie with which the provider of OIDC vouched, where a code was entered after it: it is used up.
    #[serde(skip)]
    pub oidc_sign_in: Option<String>,
    /// Under which wrong tries were counted: they are forgotten.
    #[serde(skip)]
    pub forgiven: Vec<String>,
    /// Under which wrong tries are counted, those that are not forgotten too.
    #[serde(skip)]
    pub counted: Vec<String>,
}

impl Act for StartSession {
    const NAME: &'static str = "start-session";

    fn slot(&self, _keys: &Keys) -> Slot {
        HOUSE_SLOT
    }

    fn declare(&self, _keys: &Keys, plan: &mut LoadPlan) {
        plan.want::<TotpUseRow>(self.operator.number());
        if let Some(cookie_hash) = &self.oidc_sign_in {
            plan.want::<OidcSignInRow>(cookie_hash);
        }
        for who in &self.counted {
            plan.want::<LoginAttemptRow>(who);
        }
    }

    fn run(self, _context: &Context<'_>, facts: &Facts) -> Result<Outcome, Stop> {
        let mut commit = Commit::default();
        // Others may have locked it while this password was looked at.
        refuse_locked(facts, &self.counted, self.at)?;
        if let Some(step) = self.totp_step {
            use_code(facts, &mut commit, self.operator, step)?;
        }
        if let Some(cookie_hash) = self.oidc_sign_in {
            let row = facts.row::<OidcSignInRow>(&cookie_hash);
            if !row.is_some_and(|row| row.operator_id == Some(self.operator.number()) && row.expires_at > self.at) {
                return Err(Stop::refused("oidc_not_begun"));
            }
            commit.delete_unaudited::<OidcSignInRow>(vec![Value::Text(cookie_hash)]);
        }
        for who in self.forgiven {
            if facts.row::<LoginAttemptRow>(&who).is_some() {
                commit.delete_unaudited::<LoginAttemptRow>(vec![Value::Text(who)]);
            }
        }
        let mut told = Vec::new();
        if !self.address.is_empty() {
            told.push(("address", self.address.clone()));
        }
        commit.put_unaudited(SessionRow {
            token_hash: self.token_hash,
            operator_id: self.operator.number(),
            address: self.address,
            client: self.client,
            created_at: self.at,
            seen_at: self.at,
            expires_at: self.expires_at,
        });
        let answer = Answer::of("operator", self.operator.number());
        let subject = of_operator(self.operator, 0);
        Ok(Outcome { commit, answer, subject, facts: told, ..Outcome::default() })
    }
}
