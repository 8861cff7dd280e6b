//! A part of a whole (比例): an exact decimal from 0 to 1.

use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use crate::refusal::Refusal;

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "Decimal", into = "Decimal")]
pub struct Share(Decimal);

impl Share {
    pub const NONE: Share = Share(Decimal::ZERO);
    pub const WHOLE: Share = Share(Decimal::ONE);

    /// `field` is how the refusal names it.
    pub fn new(field: &str, share: Decimal) -> Result<Share, Refusal> {
        if share < Decimal::ZERO || share > Decimal::ONE {
            let refusal = Refusal::new("share_out_of_range").with("field", field).with("share", share.to_string());
            return Err(refusal);
        }
        Ok(Share(share))
    }

    pub fn decimal(self) -> Decimal {
        self.0
    }

    /// What is left of the whole.
    pub fn rest(self) -> Share {
        Share(Decimal::ONE - self.0)
    }

    /// Less another, nothing where that is more.
    pub fn less(self, other: Share) -> Share {
        Share((self.0 - other.0).max(Decimal::ZERO))
    }
}

impl TryFrom<Decimal> for Share {
    type Error = String;

    fn try_from(share: Decimal) -> Result<Share, String> {
        Share::new("share", share).map_err(|_| format!("{share} is no part of a whole"))
    }
}

impl From<Share> for Decimal {
    fn from(share: Share) -> Decimal {
        share.0
    }
}

/// A number that is refused below zero: areas, years, quantities.
pub fn not_negative(field: &str, number: Decimal) -> Result<Decimal, Refusal> {
    if number < Decimal::ZERO {
        return Err(Refusal::new("number_negative").with("field", field).with("number", number.to_string()));
    }
    Ok(number)
}
