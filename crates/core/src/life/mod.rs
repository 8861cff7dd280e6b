//! Life insurance (人身保险): [`policy`] is a contract with its money, [`product`] what can be agreed, and here stands
//! the arithmetic of life products (寿险精算): values of benefits, level premiums and reserves from a life table and a rate
//! of interest. Pure functions; tables come from packs, nothing here knows a product.
//!
//! The rules of all of it: a year of age is a year of the contract; a death benefit is paid at the end of the year of
//! death; premiums and an annuity-due are paid at the start of a year, an annuity-immediate at its end; in the last age of
//! a table everybody dies. Where a contract runs past the table, nobody is left to be paid, so it ends with the table.
//!
//! Arithmetic is that of [`rust_decimal::Decimal`], 28 significant digits, where each product and each quotient is
//! rounded half to even; a value is the end of a few such steps per year of age, so its error stays below 10⁻²⁵ of itself
//! or, if it is less than one, of one unit. Money is rounded once, at the very end, half up to the fen: see
//! [`level_premium`] and [`reserve`].

pub mod approval;
pub mod chart;
pub mod effect;
pub mod event;
pub mod fact;
pub mod permission;
pub mod persistency;
pub mod policy;
pub mod posting;
mod premium;
pub mod product;
mod refusal;
mod rules;
pub mod story;
mod subject;
pub mod suitability;
mod table;
mod tables;
mod value;

#[cfg(test)]
mod tests;
#[cfg(test)]
mod tests_property;
#[cfg(test)]
mod tests_tables;

pub use premium::{LevelPremium, Loading, PremiumPlan, level_premium, net_premium_per_unit, reserve, reserve_per_unit};
pub use refusal::LifeRefusal;
pub use rules::LifeRules;
pub use subject::{BENEFICIARY, FAMILY, INSURED, POLICY, PolicyId, UnitOrderId};
pub use table::LifeTable;
pub use tables::{BadLifeTables, LIFE_TABLES_FILE, LifeTableEntry, LifeTableSet, LifeTables};
pub use value::{BenefitKind, InterestRate, LifeBenefit, shown_value, value};

use crate::access::Place;
use crate::systems::System;

/// What life insurance brings to the house.
pub static SYSTEM: System = System {
    key: "life",
    permissions: &[permission::READ_POLICIES, permission::WRITE_POLICIES, permission::RECEIVE_PREMIUMS],
    system_may: &[permission::READ_POLICIES],
    places: &[
        Place::new("policies", "保单", "Policies"),
        Place::new("propose", "投保", "New proposal"),
        Place::new("unit-prices", "投资单位价格", "Unit prices"),
    ],
    subjects: &[&POLICY],
    accounts: chart::ACCOUNTS,
    postings: chart::POSTINGS,
    payments: chart::PAYMENTS,
    blocks: chart::BLOCKS,
    families: &[&FAMILY],
    entitled: &[&INSURED, &BENEFICIARY],
    approvals: &[
        &approval::UNIT_PRICE,
        &approval::UNIT_PRICE_CORRECTION,
        &approval::UNUSUAL_RECEIPT,
        &approval::UNUSUAL_UNIT_PRICE,
    ],
    effects: effect::ALL,
    events: event::EVENTS,
    letters: event::LETTERS,
    words: event::WORDS,
    figures: suitability::FIGURES,
    stories: Some(&story::STORIES),
    facts: fact::FACTS,
    ..System::NONE
};
