//! Life insurance (人身保险) on the general house: its commands, the effects of milestones on a policy, its rows, letters and
//! questions. The decisions are those of [`yinuo_core::life`].

pub mod command;
pub mod effect;
pub mod import;
pub mod letter;
mod payout;
pub mod query;
pub mod rows;
pub mod rules;
pub mod units;

use self::command::{day, loan, policy, unit};
use crate::command::Act;
use crate::import::Kind;
use crate::systems::System;

/// What life insurance brings to the running house.
pub static SYSTEM: System = System {
    key: "life",
    commands: &[
        policy::ProposePolicy::NAME,
        policy::ReceivePremium::NAME,
        policy::ReverseReceipt::NAME,
        policy::ReverseLapse::NAME,
        day::PassDays::NAME,
        policy::SetPrompts::NAME,
        policy::SetDebit::NAME,
        loan::RepayLoan::NAME,
        unit::PublishUnitPrice::NAME,
        unit::InvestPremium::NAME,
        unit::CarryOutOrder::NAME,
        import::ImportPolicies::NAME,
    ],
    read_part: Some(rules::read),
    check_part: Some(yinuo_core::life::LifeRules::check),
    imports: &[&LIFE_POLICIES],
    paid: &[&payout::Policies],
};

static LIFE_POLICIES: Kind = Kind::of::<import::LifePolicies>();
