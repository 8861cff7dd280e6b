//! The fixed words of life insurance on the wire.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::words::words;

words! {
    PayMode { Single, Yearly, #[serde(rename = "half-yearly")] HalfYearly, Quarterly, Monthly }
    DividendOption { Cash, Accumulate, #[serde(rename = "pay-premium")] PayPremium }
    DueKind { Regular, #[serde(rename = "make-up")] MakeUp, Interest, #[serde(rename = "taken-back")] TakenBack }
    DueState { Open, Paid, Cancelled }
}
