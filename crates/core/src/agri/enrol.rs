//! Taking a household into a programme (承保): priced, split to the fen, in time.

use jiff::civil::Date;
use rust_decimal::Decimal;

use super::programme::Programme;
use super::subsidy::{SubsidySplit, price, split};
use crate::money::Fen;
use crate::refusal::Refusal;

/// What an enrolment comes to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Enrolled {
    /// The key of the object.
    pub object: String,
    pub unit: String,
    pub sum_insured: Fen,
    /// The whole premium, and who pays which part of it.
    pub split: SubsidySplit,
}

/// What an object of this quantity costs under a programme, for who comes on a day.
pub fn enrol(programme: &Programme, object: &str, quantity: Decimal, received_on: Date) -> Result<Enrolled, Refusal> {
    programme.enrolment.check_open(received_on)?;
    let key = programme.objects.iter().find(|known| known.is_called(object)).map_or(object, |known| known.key.as_str());
    let (object, _) = programme.object(key, received_on)?;
    if quantity <= Decimal::ZERO {
        return Err(Refusal::new("quantity_not_positive").with("quantity", quantity.to_string()));
    }
    let premium = price(object, quantity, &object.unit)?;
    let sum_insured = object.sum_per_unit()?.times(quantity)?.rounded()?;
    let split = split(programme, key, premium, received_on)?;
    Ok(Enrolled { object: object.key.clone(), unit: object.unit.clone(), sum_insured, split })
}
