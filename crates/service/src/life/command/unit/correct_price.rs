//! Another price in the place of one that was entered wrongly.

use jiff::civil::Date;
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};
use yinuo_core::access::Permission;
use yinuo_core::approval::{Will, WillKind};
use yinuo_core::id::{HOUSE_SLOT, Slot};
use yinuo_core::life::approval::UNIT_PRICE_CORRECTION;
use yinuo_core::life::policy::UnitPrice;
use yinuo_core::refusal::Refusal;
use yinuo_core::text::LocalText;
use yinuo_store::tables::life::UnitPriceRow;

use crate::approval::Weighed;
use crate::command::{Act, Answer, Context, Outcome};
use crate::engine::commit::Commit;
use crate::engine::facts::Facts;
use crate::engine::plan::LoadPlan;
use crate::keys::Keys;
use crate::life::follow_up::{CORRECT_ORDERS, CorrectAtPrice};
use crate::outbox::post;
use crate::query::require_whole_house;
use crate::stop::Stop;

/// The right price of an account and day. What was carried out at the wrong one is worked out again after the commit.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct CorrectUnitPrice {
    pub account: String,
    pub priced_on: Date,
    /// Yuan for a unit, at most six decimals.
    pub price: Decimal,
    pub reason: String,
}

impl Act for CorrectUnitPrice {
    const NAME: &'static str = "correct-unit-price";

    fn slot(&self, _keys: &Keys) -> Slot {
        HOUSE_SLOT
    }

    fn declare(&self, _keys: &Keys, plan: &mut LoadPlan) {
        plan.want::<UnitPriceRow>((self.account.as_str(), self.priced_on.to_string()));
    }

    fn run(self, context: &Context<'_>, facts: &Facts) -> Result<Outcome, Stop> {
        require_whole_house(context.directory, context.actor, Permission::PAY_OUT)?;
        let reason = self.reason.trim();
        if reason.is_empty() {
            return Err(Refusal::new("reason_required").into());
        }
        let on = self.priced_on.to_string();
        let row = facts.row::<UnitPriceRow>((self.account.as_str(), on.clone())).ok_or(Stop::NotFound)?;
        let price = UnitPrice::from_yuan(self.price)?;
        if row.price == price.millionths() {
            return Err(Refusal::new("unit_price_unchanged").with("on", on).into());
        }
        let (before, after) = (Decimal::new(row.price, 6).normalize(), self.price.normalize());
        let weighed = self.weighed(context, before, after, reason);
        let mut row = row.clone();
        row.price_before = Some(row.price);
        row.price = price.millionths();
        row.reason = Some(reason.to_owned());
        row.operator_id = context.operator().number();
        row.recorded_at = context.micros();
        let mut commit = Commit::default();
        commit.put(row);
        let at = CorrectAtPrice { account: self.account.clone(), priced_on: self.priced_on };
        post(&mut commit, context, &CORRECT_ORDERS, &at);
        let told = vec![
            ("account", self.account.clone()),
            ("priced_on", on),
            ("before", before.to_string()),
            ("price", after.to_string()),
        ];
        let (answer, reason) = (Answer::of("unit-price", 0), Some(reason.to_owned()));
        Ok(Outcome { commit, answer, facts: told, reason, approval: Some(Box::new(weighed)), ..Outcome::default() })
    }
}

impl CorrectUnitPrice {
    /// What somebody else looks at: both prices, why, and that what was carried out is put right by it.
    fn weighed(&self, context: &Context<'_>, before: Decimal, after: Decimal, reason: &str) -> Weighed {
        let what = format!("{} {before} → {after}", self.account);
        let put_right = LocalText::new(
            "按原价格执行的买卖将重新计算，差额入账".to_owned(),
            "What was carried out at the old price is worked out again and the difference booked".to_owned(),
        );
        Weighed {
            act: &UNIT_PRICE_CORRECTION,
            of: format!("{}/{}", self.account, self.priced_on),
            amount: None,
            office: context.actor.office,
            subject: ("unit-price", 0),
            label: format!("{} {}", self.account, self.priced_on),
            will: vec![
                Will::new(WillKind::Set, LocalText::new(what.clone(), what)).on(self.priced_on),
                Will::new(WillKind::Set, put_right),
                Will::new(WillKind::Because, LocalText::new(reason.to_owned(), reason.to_owned())),
            ],
            made_by: None,
        }
    }
}
