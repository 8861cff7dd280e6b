//! Life products (险种): what a policy costs, what it pays and when, what it is worth, and what a wrong birth date changes.
//!
//! Terms come from packs ([`Products`]); what was agreed in one policy are [`PolicyFacts`]. Everything here is a pure function of
//! the two, of the life tables of [`crate::life`] and of days that are given.
//!
//! Rounding: a yearly premium is rounded half up to the fen, an instalment is the yearly premium times the factor of its mode,
//! rounded half up once more; benefits, cash values and dividends are rounded half up at their end, once.

mod benefit;
mod claim;
mod correction;
mod facts;
mod premium;
mod problem;
mod products;
mod rates;
mod read;
mod refusal;
mod terms;
mod valuation;
mod written;

pub use benefit::ScheduledBenefit;
pub use correction::{AgeCorrection, CorrectionLine, age_correction, claim_ratio, make_up_interest, paid_as_stated};
pub use facts::{PayMode, PolicyFacts, Span, SpanError};
pub use problem::{BadProducts, ProductProblem};
pub use products::Products;
pub use read::PRODUCTS_FILE;
pub use refusal::ProductRefusal;
pub use terms::{
    BenefitRule, Between, Citation, ClaimEvent, ClaimMeasure, ClaimPart, ClaimRule, DividendRate, LoanTerms, Offer,
    Point, PremiumBasis, PremiumTerms, Product, ProductLine, RateRow, ReserveBasis, ScheduledKind, SurrenderTerms,
    UnitAccount,
};

#[cfg(test)]
mod tests;
#[cfg(test)]
mod tests_correction;
#[cfg(test)]
mod tests_packs;
#[cfg(test)]
mod tests_property;
