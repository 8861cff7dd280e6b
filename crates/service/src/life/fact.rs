//! Where the facts are read that indicators count of policies.

use yinuo_core::life::fact as kinds;
use yinuo_store::tables::life::{
    FACT_FIRST_PREMIUM_13, FACT_FIRST_PREMIUM_25, FACT_POLICY_DELIVERED, FACT_POLICY_SOLD, FACT_POLICY_WITHOUT_CONTACT,
    FACT_PREMIUM_MONTH_13, FACT_PREMIUM_MONTH_25,
};

use crate::indicator::Fact;

pub const FACTS: &[Fact] = &[
    Fact { kind: &kinds::POLICY_SOLD, source: &FACT_POLICY_SOLD },
    Fact { kind: &kinds::POLICY_DELIVERED, source: &FACT_POLICY_DELIVERED },
    Fact { kind: &kinds::POLICY_WITHOUT_CONTACT, source: &FACT_POLICY_WITHOUT_CONTACT },
    Fact { kind: &kinds::FIRST_PREMIUM_13, source: &FACT_FIRST_PREMIUM_13 },
    Fact { kind: &kinds::FIRST_PREMIUM_25, source: &FACT_FIRST_PREMIUM_25 },
    Fact { kind: &kinds::PREMIUM_MONTH_13, source: &FACT_PREMIUM_MONTH_13 },
    Fact { kind: &kinds::PREMIUM_MONTH_25, source: &FACT_PREMIUM_MONTH_25 },
];
