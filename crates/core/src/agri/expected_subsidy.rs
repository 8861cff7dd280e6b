//! What a city expects to be enrolled, and what each level would pay of its premiums (预计参保与预计补贴).

use jiff::civil::Date;
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use super::contributor::Contributor;
use super::programme::Programme;
use super::subsidy::{price, split};
use crate::money::{Fen, MoneyRefusal};
use crate::refusal::Refusal;

/// What a city expects to be enrolled, as it applies for subsidies with it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ExpectedSubsidy {
    pub objects: Vec<ExpectedObject>,
    pub premium: Fen,
    pub county: Fen,
    pub province: Fen,
    pub centre: Fen,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ExpectedObject {
    pub object: String,
    pub quantity: Decimal,
    pub premium: Fen,
}

/// What each level would pay of the premiums of what is expected.
pub fn expected(programme: &Programme, asked: &[(String, Decimal)], on: Date) -> Result<ExpectedSubsidy, Refusal> {
    let too_large = |refusal: MoneyRefusal| Refusal::new(refusal.code());
    let mut told = ExpectedSubsidy::default();
    if asked.is_empty() {
        return Err(Refusal::new("wrong_field").with("field", "objects").with("cause", "missing"));
    }
    for (key, quantity) in asked {
        let (object, _) = programme.object(key, on)?;
        if *quantity <= Decimal::ZERO {
            return Err(Refusal::new("quantity_not_positive").with("quantity", quantity.to_string()));
        }
        if told.objects.iter().any(|known| known.object == object.key) {
            return Err(Refusal::new("object_expected_twice").with("object", object.key.clone()));
        }
        let premium = price(object, *quantity, &object.unit)?;
        let parts = split(programme, &object.key, premium, on)?;
        told.premium = told.premium.checked_add(premium).map_err(too_large)?;
        told.county = told.county.checked_add(parts.of(Contributor::County)).map_err(too_large)?;
        told.province = told.province.checked_add(parts.of(Contributor::Province)).map_err(too_large)?;
        told.centre = told.centre.checked_add(parts.of(Contributor::Centre)).map_err(too_large)?;
        told.objects.push(ExpectedObject { object: object.key.clone(), quantity: *quantity, premium });
    }
    Ok(told)
}
