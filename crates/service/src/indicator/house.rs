//! Where the facts of the house itself are read.

use yinuo_core::indicator as kinds;
use yinuo_store::tables::case::{
    FACT_CASE_CLOSED, FACT_CASE_RECEIVED, FACT_CONTACT, FACT_MILESTONE, FACT_PROMISE_SETTLED, FACT_SERVICE_ERROR,
};
use yinuo_store::tables::customer_read::FACT_CUSTOMER_READ;
use yinuo_store::tables::payout::FACT_TRANSFER_FAILED;
use yinuo_store::tables::survey::FACT_SURVEY_ANSWER;

use super::Fact;

pub const FACTS: &[Fact] = &[
    Fact { kind: &kinds::CASE_RECEIVED, source: &FACT_CASE_RECEIVED },
    Fact { kind: &kinds::CASE_CLOSED, source: &FACT_CASE_CLOSED },
    Fact { kind: &kinds::MILESTONE, source: &FACT_MILESTONE },
    Fact { kind: &kinds::PROMISE_SETTLED, source: &FACT_PROMISE_SETTLED },
    Fact { kind: &kinds::CONTACT, source: &FACT_CONTACT },
    Fact { kind: &kinds::SERVICE_ERROR, source: &FACT_SERVICE_ERROR },
    Fact { kind: &kinds::TRANSFER_FAILED, source: &FACT_TRANSFER_FAILED },
    Fact { kind: &kinds::SURVEY_ANSWER, source: &FACT_SURVEY_ANSWER },
    Fact { kind: &kinds::CUSTOMER_READ, source: &FACT_CUSTOMER_READ },
];
