//! The arithmetic of life products (寿险精算): values of benefits, level premiums and reserves from a life table and a rate
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

mod premium;
mod refusal;
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
pub use table::{LifeTable, decimal};
pub use tables::{BadLifeTables, LIFE_TABLES_FILE, LifeTableEntry, LifeTableSet, LifeTables};
pub use value::{BenefitKind, InterestRate, LifeBenefit, shown_value, value};
