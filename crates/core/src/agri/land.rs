//! The land register (土地台账): of a plot no more is insured than it has, where it is loaded.

use rust_decimal::Decimal;

use crate::refusal::Refusal;

/// What the register counts in.
const UNIT: &str = "mu";

/// Whether so much of a plot is more than the register has for it. What is not counted in mu is held against nothing.
pub fn is_beyond(registered: Decimal, unit: &str, quantity: Decimal) -> bool {
    unit == UNIT && quantity > registered
}

/// Refuses what is beyond the register.
pub fn check_area(registered: Decimal, unit: &str, quantity: Decimal) -> Result<(), Refusal> {
    match is_beyond(registered, unit, quantity) {
        true => {
            let refusal = Refusal::new("area_above_register").with("quantity", quantity.normalize().to_string());
            Err(refusal.with("registered", registered.normalize().to_string()))
        }
        false => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_more_of_a_plot_is_insured_than_the_register_has_and_houses_are_held_against_nothing() {
        let (whole, more) = (Decimal::new(125, 1), Decimal::new(125_001, 4));
        assert_eq!(check_area(whole, "mu", Decimal::new(12_500, 3)), Ok(()), "the whole plot");
        let refusal = check_area(whole, "mu", more).unwrap_err();
        assert_eq!((refusal.code, refusal.fact("registered")), ("area_above_register", Some("12.5")));
        assert_eq!(check_area(whole, "house", Decimal::from(20)), Ok(()));
    }
}
