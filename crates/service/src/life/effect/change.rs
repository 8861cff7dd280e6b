//! Milestones that change what was agreed, lend, or order a switch of units.

use std::sync::Arc;

use rust_decimal::Decimal;
use yinuo_core::life::UnitOrderId;
use yinuo_core::life::policy::{self, DividendOption, FullFile, OrderKind};
use yinuo_core::life::product::PayMode;
use yinuo_core::money::Fen;
use yinuo_core::refusal::Refusal;
use yinuo_store::tables::life::WAITING_ORDERS;

use super::PolicyWork;
use crate::engine::commit::Commit;
use crate::engine::facts::Facts;
use crate::life::command::policy::product_of;
use crate::life::command::unit::{WAITING, holdings_of, order_row};
use crate::stop::Stop;

impl PolicyWork<'_> {
    fn wrong(key: &str, cause: &'static str) -> Refusal {
        Refusal::new("answer_wrong").with("field", key.to_owned()).with("cause", cause)
    }

    pub(crate) fn beneficiary_change(&self, commit: &mut Commit, before: &Arc<FullFile>) -> Result<(), Stop> {
        let beneficiaries = policy::read_beneficiaries(self.answer("new_beneficiaries")?)?;
        let on = self.on;
        self.turn(commit, before, |turn| policy::change_beneficiaries(turn, beneficiaries, on))
    }

    pub(crate) fn mode_change(&self, commit: &mut Commit, before: &Arc<FullFile>) -> Result<(), Stop> {
        let mode = PayMode::parse(self.answer("new_mode")?);
        let mode = mode.ok_or_else(|| Self::wrong("new_mode", "not_one_of_the_choices"))?;
        let today = self.today;
        self.turn(commit, before, |turn| policy::change_mode(turn, mode, today))
    }

    pub(crate) fn dividend_option(&self, commit: &mut Commit, before: &Arc<FullFile>) -> Result<(), Stop> {
        let option = DividendOption::parse(self.answer("new_dividend_option")?);
        let option = option.ok_or_else(|| Self::wrong("new_dividend_option", "not_one_of_the_choices"))?;
        let on = self.on;
        self.turn(commit, before, |turn| policy::change_dividend_option(turn, option, on))
    }

    pub(crate) fn loan(&self, commit: &mut Commit, before: &Arc<FullFile>) -> Result<(), Stop> {
        let amount: Fen = self.parsed("loan_amount", "not_an_amount")?;
        let today = self.today;
        self.turn(commit, before, |turn| policy::lend(turn, amount, today))
    }

    pub(crate) fn account_switch(
        &self,
        facts: &Facts,
        commit: &mut Commit,
        before: &Arc<FullFile>,
    ) -> Result<(), Stop> {
        let percent: Decimal = self.parsed("switch_percent", "not_a_number")?;
        let share = percent / Decimal::ONE_HUNDRED;
        let product = product_of(self.context, before)?;
        let held = holdings_of(facts, before.policy.id);
        let (from, to) = (self.answer("from_account")?, self.answer("to_account")?);
        let order = policy::order_switch(product, &held, from, to, share)?;
        let id = UnitOrderId::new(self.context.stamp(), self.context.slot);
        commit.insert(order_row(self.context, id, before.policy.id, Some(self.case.id), &order));
        Ok(())
    }

    /// A surrender sells all units at the next price and gives back what waits for one. Inside the hesitation period, and on a
    /// claim, the holder is paid otherwise and the units are the insurer's.
    pub(crate) fn end_units(
        &self,
        facts: &Facts,
        commit: &mut Commit,
        policy: yinuo_core::life::PolicyId,
        kind: OrderKind,
    ) -> Result<(), Stop> {
        let waiting = facts.rows_by(&WAITING_ORDERS, (policy.number(), WAITING));
        let mut uninvested = Fen::ZERO;
        for mut row in waiting.into_iter().cloned() {
            if row.kind == OrderKind::Buy.key() {
                uninvested =
                    uninvested.checked_add(Fen(row.amount.unwrap_or(0))).map_err(policy::PolicyRefusal::from)?;
            }
            row.state = "cancelled".to_owned();
            row.version += 1;
            commit.put(row);
        }
        let held = holdings_of(facts, policy);
        for order in policy::orders_for_end(&held, kind) {
            let id = UnitOrderId::new(self.context.stamp(), self.context.slot);
            commit.insert(order_row(self.context, id, policy, Some(self.case.id), &order));
        }
        if kind == OrderKind::Sell && uninvested > Fen::ZERO {
            let before = match commit.kept::<FullFile>(policy.number()) {
                Some(left) => left,
                None => facts.whole(policy.number())?.ok_or(Stop::NotFound)?,
            };
            let today = self.today;
            self.turn(commit, &before, |turn| policy::give_back_waiting(turn, uninvested, today))?;
        }
        Ok(())
    }
}
