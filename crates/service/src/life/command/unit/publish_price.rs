//! The price of an investment account on a day.

use jiff::civil::Date;
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};
use yinuo_core::access::{Denied, Permission};
use yinuo_core::approval::{Will, WillKind};
use yinuo_core::id::{HOUSE_SLOT, Slot};
use yinuo_core::life::approval::UNIT_PRICE;
use yinuo_core::life::policy::{PolicyRefusal, UnitPrice};
use yinuo_core::refusal::Refusal;
use yinuo_core::text::LocalText;
use yinuo_store::tables::life::UnitPriceRow;

use crate::approval::Weighed;
use crate::command::{Act, Answer, Context, Outcome};
use crate::engine::commit::Commit;
use crate::engine::facts::Facts;
use crate::engine::plan::LoadPlan;
use crate::keys::Keys;
use crate::life::command::policy::today;
use crate::life::follow_up::{CARRY_OUT_ORDERS, CarryOutOrders};
use crate::life::rules::life;
use crate::outbox::post;
use crate::stop::Stop;

/// The price of an account on a day. Published once, never changed.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct PublishUnitPrice {
    pub account: String,
    pub priced_on: Date,
    /// Yuan for a unit, at most six decimals.
    pub price: Decimal,
}

impl Act for PublishUnitPrice {
    const NAME: &'static str = "publish-unit-price";

    fn slot(&self, _keys: &Keys) -> Slot {
        HOUSE_SLOT
    }

    fn declare(&self, _keys: &Keys, plan: &mut LoadPlan) {
        plan.want::<UnitPriceRow>((self.account.as_str(), self.priced_on.to_string()));
    }

    fn run(self, context: &Context<'_>, facts: &Facts) -> Result<Outcome, Stop> {
        // Whoever answers for the payments of the house answers for its prices.
        if !context.actor.may(Permission::PAY_OUT) {
            return Err(Denied(Permission::PAY_OUT).into());
        }
        let mut accounts = life(context.rules).products().all().iter().flat_map(|product| &product.accounts);
        if !accounts.any(|account| account.key == self.account) {
            return Err(PolicyRefusal::UnknownUnitAccount { account: self.account.chars().take(40).collect() }.into());
        }
        if self.priced_on > today(context) {
            return Err(Refusal::new("occurred_in_future").with("occurred_at", self.priced_on.to_string()).into());
        }
        if facts.row::<UnitPriceRow>((self.account.as_str(), self.priced_on.to_string())).is_some() {
            return Err(Refusal::new("unit_price_published").with("on", self.priced_on.to_string()).into());
        }
        let row = UnitPriceRow {
            account: self.account.clone(),
            priced_on: self.priced_on.to_string(),
            price: UnitPrice::from_yuan(self.price)?.millionths(),
            operator_id: context.operator().number(),
            recorded_at: context.micros(),
        };
        let mut commit = Commit::default();
        commit.insert(row);
        post(&mut commit, context, &CARRY_OUT_ORDERS, &CarryOutOrders { priced_on: self.priced_on });
        let price = self.price.normalize();
        let what = format!("{} {price}", self.account);
        let weighed = Weighed {
            act: &UNIT_PRICE,
            of: format!("{}/{}", self.account, self.priced_on),
            amount: None,
            office: context.actor.office,
            subject: ("unit-price", 0),
            label: format!("{} {}", self.account, self.priced_on),
            will: vec![Will::new(WillKind::Set, LocalText::new(what.clone(), what)).on(self.priced_on)],
            made_by: None,
        };
        let told =
            vec![("account", self.account), ("priced_on", self.priced_on.to_string()), ("price", price.to_string())];
        let answer = Answer::of("unit-price", 0);
        Ok(Outcome { commit, answer, facts: told, approval: Some(Box::new(weighed)), ..Outcome::default() })
    }
}
