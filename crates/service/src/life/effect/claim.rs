//! Milestones that pay a claim: a part in advance, and the settlement.

use std::sync::Arc;

use jiff::civil::Date;
use yinuo_core::agreement::AgreementState;
use yinuo_core::life::policy::{self, Claim, FullFile, OrderKind};
use yinuo_core::service::Answers;

use super::PolicyWork;
use crate::engine::commit::Commit;
use crate::engine::facts::Facts;
use crate::life::command::policy::left;
use crate::stop::Stop;

impl PolicyWork<'_> {
    fn claim(&self) -> Result<Claim, Stop> {
        let stated = self.answers.filled("true_birth_date").is_some();
        let true_birth_date: Option<Date> =
            if stated { Some(self.parsed("true_birth_date", "not_a_date")?) } else { None };
        Ok(Claim {
            event: self.answer("event_kind")?.to_owned(),
            event_on: self.parsed("event_on", "not_a_date")?,
            amount: self.parsed("amount", "not_an_amount")?,
            true_birth_date,
        })
    }

    pub(crate) fn claim_advance(&self, commit: &mut Commit, before: &Arc<FullFile>) -> Result<(), Stop> {
        let (claim, today) = (self.claim()?, self.today);
        self.turn(commit, before, |turn| policy::advance_claim(turn, &claim, today)).map(drop)
    }

    /// Settles the claim and tells the milestone how the sum came about.
    pub(crate) fn claim_settlement(
        &self,
        facts: &Facts,
        commit: &mut Commit,
        before: &Arc<FullFile>,
    ) -> Result<Answers, Stop> {
        let (claim, today) = (self.claim()?, self.today);
        let settled = self.turn(commit, before, |turn| policy::settle_claim(turn, &claim, today))?;
        if left(facts, commit, before.policy.id)?.policy.state == AgreementState::Ended {
            self.end_units(facts, commit, before.policy.id, OrderKind::Reclaim)?;
        }
        let mut told = Answers::new();
        if let Some((paid, due)) = settled.premiums {
            told.insert("premiums_paid".to_owned(), paid.to_string());
            told.insert("premiums_due".to_owned(), due.to_string());
        }
        let sums = [
            ("amount_owed", settled.owed),
            ("advances_deducted", settled.advances),
            ("premiums_deducted", settled.instalments),
            ("loan_deducted", settled.loan),
            ("amount_payable", settled.paid_out),
        ];
        told.extend(sums.map(|(key, amount)| (key, amount.to_string())));
        Ok(told)
    }
}
