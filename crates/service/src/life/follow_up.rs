//! What follows from changes of policies besides the events packs bind: premiums are invested, orders carried out.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use yinuo_core::life::POLICY;
use yinuo_core::life::PolicyId;
use yinuo_core::money::Fen;
use yinuo_core::subject::SubjectRef;

use crate::command::Command;
use crate::follow_up::carry_out;
use crate::life::command::unit::InvestPremium;
use crate::outbox::{Delivered, Handler, Order};

pub(super) static HANDLERS: &[&Handler] = &[&INVEST, &CARRY_OUT_ORDERS, &CORRECT_ORDERS];

pub(crate) static INVEST: Handler = Handler {
    key: "life.invest",
    zh: "保险费转入投资账户",
    en: "Premiums invested",
    order: Order::InSlot,
    deliver: |house, entry| {
        Box::pin(async {
            let Invest { policy, amount } = entry.payload()?;
            carry_out(house, entry, Command::from(InvestPremium { policy, amount })).await?;
            Ok(Delivered::Done)
        })
    },
    about: |entry| {
        let invest: Invest = entry.payload().ok()?;
        Some(SubjectRef::new(&POLICY, invest.policy.number()))
    },
};

pub(crate) static CARRY_OUT_ORDERS: Handler = Handler {
    key: "life.carry-out-orders",
    zh: "执行投资指令",
    en: "Orders carried out at a price",
    order: Order::Free,
    deliver: |house, entry| {
        Box::pin(async {
            let CarryOutOrders { priced_on } = entry.payload()?;
            super::units::carry_out_orders(house, priced_on).await?;
            Ok(Delivered::Done)
        })
    },
    about: |_| None,
};

pub(crate) static CORRECT_ORDERS: Handler = Handler {
    key: "life.correct-orders",
    zh: "按更正的价格重新计算",
    en: "Orders put right at a corrected price",
    order: Order::Free,
    deliver: |house, entry| {
        Box::pin(async {
            let CorrectAtPrice { account, priced_on } = entry.payload()?;
            super::units::correct_orders(house, &account, priced_on).await?;
            Ok(Delivered::Done)
        })
    },
    about: |_| None,
};

#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Invest {
    pub policy: PolicyId,
    pub amount: Fen,
}

#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct CarryOutOrders {
    pub priced_on: Date,
}

#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct CorrectAtPrice {
    pub account: String,
    pub priced_on: Date,
}
