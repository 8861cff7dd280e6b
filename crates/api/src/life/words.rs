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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::words::{assert_plain, written};
    use yinuo_core::life::policy;
    use yinuo_core::life::product;

    #[test]
    fn the_words_of_life_insurance_are_those_of_the_core() {
        assert_plain(all_words());
        let keys = |keys: Vec<&str>| keys.into_iter().map(str::to_owned).collect::<Vec<_>>();
        let options = policy::DividendOption::ALL.map(policy::DividendOption::key).to_vec();
        assert_eq!(written(DividendOption::ALL), keys(options));
        let modes = product::PayMode::ALL.map(product::PayMode::key).to_vec();
        assert_eq!(written(PayMode::ALL), keys(modes));
        assert!(written(DueKind::ALL).iter().all(|key| policy::DueKind::parse(key).is_some()));
        assert!(written(DueState::ALL).iter().all(|key| policy::DueState::parse(key).is_some()));
    }
}
