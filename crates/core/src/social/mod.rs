//! Social insurance (社会保险): what is paid in, what is paid late, when somebody retires, and what is paid out. Pure functions;
//! rates, ages and tables come from the figures of packs by the date of the event.

mod contribution;
mod late_fee;
mod pension;
mod retirement;
mod unemployment;

#[cfg(test)]
mod tests;

pub use contribution::{Contribution, ContributionRates, contribution};
pub use late_fee::{DatedRate, LateFees, LateItem, late_fees, rates_of_packs};
pub use pension::{MonthlyPension, PensionFacts, divisor_at, monthly_pension};
pub use retirement::{BirthMonth, RetirementAge, RetirementGroup, retirement_age};
pub use unemployment::unemployment_months;

use crate::figure::{FigureKind, FigureRule};
use crate::systems::System;

/// What social insurance brings to the house.
pub static SYSTEM: System = System {
    key: "social",
    figures: &[
        FigureRule::new(late_fee::RATE, FigureKind::Share),
        FigureRule::new(retirement::MALE.age, FigureKind::Count),
        FigureRule::new(retirement::MALE.births_a_month, FigureKind::Count),
        FigureRule::new(retirement::MALE.delay_most, FigureKind::Count),
        FigureRule::new(retirement::FEMALE_55.age, FigureKind::Count),
        FigureRule::new(retirement::FEMALE_55.births_a_month, FigureKind::Count),
        FigureRule::new(retirement::FEMALE_55.delay_most, FigureKind::Count),
        FigureRule::new(retirement::FEMALE_50.age, FigureKind::Count),
        FigureRule::new(retirement::FEMALE_50.births_a_month, FigureKind::Count),
        FigureRule::new(retirement::FEMALE_50.delay_most, FigureKind::Count),
        FigureRule::new(retirement::LEAST_PAID_YEARS, FigureKind::Number),
        FigureRule::new(unemployment::MONTHS, FigureKind::Steps),
        FigureRule::new(pension::SHARE_A_YEAR, FigureKind::Share),
        FigureRule::new(pension::DIVISORS, FigureKind::Steps),
    ],
    ..System::NONE
};
