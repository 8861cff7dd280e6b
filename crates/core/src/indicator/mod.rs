//! Indicators (指标): figures over days, defined in packs over the facts that systems register. A figure is a count, a sum, a ratio, a
//! median, a share within a limit, or a score put together of others; what stands behind it can always be listed. Nothing here knows what a
//! fact is about, and where nothing is to be divided by there is no figure: no cases are not nothing done wrong.

mod definition;
mod fact;
mod figure;
mod house;
mod read;
#[cfg(test)]
mod tests;

pub use definition::{Back, Benchmark, Better, How, Indicator, Indicators, Limit, Part, Series, Shown, Take, Term};
pub use fact::{FactKind, Kinds};
pub use figure::{Distribution, Figure, SpreadStep, Tally, figure, part_points, score};
pub use house::{
    CASE_CLOSED, CASE_RECEIVED, CONTACT, CUSTOMER_READ, FACTS, MILESTONE, PROMISE_SETTLED, SERVICE_ERROR,
    SURVEY_ANSWER, TRANSFER_FAILED,
};
pub use read::{INDICATORS_FILE, indicators_of_source};
