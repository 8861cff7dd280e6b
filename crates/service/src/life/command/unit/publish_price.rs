//! The price of an investment account on a day.

use jiff::civil::Date;
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};
use yinuo_core::access::Permission;
use yinuo_core::approval::{Will, WillKind};
use yinuo_core::id::{HOUSE_SLOT, Slot};
use yinuo_core::life::approval::{UNIT_PRICE, UNUSUAL_UNIT_PRICE};
use yinuo_core::life::policy::{PolicyRefusal, UnitPrice};
use yinuo_core::refusal::Refusal;
use yinuo_core::text::LocalText;
use yinuo_store::tables::life::{LAST_UNIT_PRICE, UnitPriceRow};
use yinuo_store::{Value, Work};

use crate::approval::Weighed;
use crate::command::{Act, Answer, Context, Outcome};
use crate::engine::commit::Commit;
use crate::engine::facts::Facts;
use crate::engine::plan::{LoadPlan, Question};
use crate::keys::Keys;
use crate::life::command::policy::today;
use crate::life::follow_up::{CARRY_OUT_ORDERS, CarryOutOrders};
use crate::life::rules::life;
use crate::outbox::post;
use crate::query::require_whole_house;
use crate::stop::Stop;

/// The price of an account on a day. Published once; a wrong one is corrected by [`super::CorrectUnitPrice`].
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
        plan.ask(self.last_price());
    }

    fn run(self, context: &Context<'_>, facts: &Facts) -> Result<Outcome, Stop> {
        // Whoever answers for the payments of the whole house answers for its prices.
        require_whole_house(context.directory, context.actor, Permission::PAY_OUT)?;
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
        let price = UnitPrice::from_yuan(self.price)?;
        let last = facts.told(&self.last_price()).and_then(|last| last.as_ref());
        let weighed = self.weighed(context, price, last)?;
        let row = UnitPriceRow {
            account: self.account.clone(),
            priced_on: self.priced_on.to_string(),
            price: price.millionths(),
            price_before: None,
            reason: None,
            operator_id: context.operator().number(),
            recorded_at: context.micros(),
        };
        let mut commit = Commit::default();
        commit.insert(row);
        post(&mut commit, context, &CARRY_OUT_ORDERS, &CarryOutOrders { priced_on: self.priced_on });
        let told = vec![
            ("account", self.account),
            ("priced_on", self.priced_on.to_string()),
            ("price", self.price.normalize().to_string()),
        ];
        let answer = Answer::of("unit-price", 0);
        Ok(Outcome { commit, answer, facts: told, approval: Some(Box::new(weighed)), ..Outcome::default() })
    }
}

/// The figure of the packs that says how far from the last price is unusual, as a share of it.
const CHANGE: &str = "life.unit-price-change";

impl PublishUnitPrice {
    fn last_price(&self) -> LastPrice {
        LastPrice { account: self.account.clone(), on: self.priced_on }
    }

    /// What somebody else looks at: the price beside the last one, and that it is far from it.
    fn weighed(&self, context: &Context<'_>, price: UnitPrice, last: Option<&UnitPriceRow>) -> Result<Weighed, Stop> {
        let what = format!("{} {}", self.account, self.price.normalize());
        let mut will = vec![Will::new(WillKind::Set, LocalText::new(what.clone(), what)).on(self.priced_on)];
        let mut act = &UNIT_PRICE;
        if let Some(row) = last {
            let before = UnitPrice::new(row.price)?;
            let told = Decimal::new(row.price, 6).normalize();
            let share = context.rules.rulebook().rate(CHANGE, today(context));
            let (zh, en) = match share {
                Ok(share) if price.is_far_from(before, share) => {
                    act = &UNUSUAL_UNIT_PRICE;
                    (format!("与上一价格{told}相差过大"), format!("Far from the last price {told}"))
                }
                _ => (format!("上一价格{told}"), format!("The last price is {told}")),
            };
            let because = Will::new(WillKind::Because, LocalText::new(zh, en));
            will.push(row.priced_on.parse().map(|on| because.clone().on(on)).unwrap_or(because));
        }
        Ok(Weighed {
            act,
            of: format!("{}/{}", self.account, self.priced_on),
            amount: None,
            office: context.actor.office,
            subject: ("unit-price", 0),
            label: format!("{} {}", self.account, self.priced_on),
            will,
            made_by: None,
        })
    }
}

/// The last price of an account up to a day.
#[derive(Debug, PartialEq, Eq)]
struct LastPrice {
    account: String,
    on: Date,
}

impl Question for LastPrice {
    type Told = Option<UnitPriceRow>;

    async fn ask(&self, work: &Work<'_>) -> Result<Option<UnitPriceRow>, Stop> {
        let parameters = vec![Value::Text(self.account.clone()), Value::Text(self.on.to_string())];
        Ok(work.query(&LAST_UNIT_PRICE, parameters).await?.into_iter().next())
    }
}
