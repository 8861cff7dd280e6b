//! A life product (险种) and its terms as a pack writes them: what is offered, what it costs, what it pays.
//!
//! A product has one permanent key and any number of versions, each for the policies that take effect in a span of dates; a
//! policy keeps its version for life. Every block of figures carries its own citation.

use std::collections::BTreeMap;

use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use super::facts::{PayMode, Span};
use crate::money::Fen;
use crate::service::{Effective, Status};
use crate::text::LocalText;

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ProductLine {
    TermLife,
    WholeLife,
    Endowment,
    Annuity,
    UnitLinked,
}

/// One version of a product.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Product {
    /// Permanent: `sample.endowment-to-66`.
    pub key: String,
    /// `sample.endowment-to-66@1998-01-01`: the key and the first day of its span.
    pub version: String,
    pub pack: String,
    /// Where it begins in the file of the pack, for messages; no part of what it says.
    #[serde(skip)]
    pub line: usize,
    pub name: LocalText,
    pub summary: LocalText,
    /// Made up to show how it works; nobody sells it.
    pub sample: bool,
    pub product_line: ProductLine,
    pub participating: bool,
    /// The days of effect of the policies it holds for.
    pub effective: Effective,
    pub offer: Offer,
    pub premium: PremiumTerms,
    /// What reserves are computed on; a unit-linked product has none.
    pub reserve: Option<ReserveBasis>,
    pub surrender: Option<SurrenderTerms>,
    pub benefit_rules: Vec<BenefitRule>,
    pub claim_rules: Vec<ClaimRule>,
    pub loan: Option<LoanTerms>,
    /// Of a unit-linked product.
    pub accounts: Vec<UnitAccount>,
    /// The part of each premium that buys no units.
    pub initial_charge: Option<Decimal>,
    /// The part of the account value taken each year.
    pub policy_charge: Option<Decimal>,
    pub charges_citation: Option<Citation>,
    pub cite: String,
    pub status: Status,
    pub note: Option<LocalText>,
}

/// What a block of figures rests on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Citation {
    pub cite: String,
    pub status: Status,
    pub note: Option<LocalText>,
}

/// Who and what is taken.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Offer {
    /// Completed years at issue, both included.
    pub age_from: u32,
    pub age_to: u32,
    pub covers: Vec<Span>,
    pub pays: Vec<Span>,
    /// What one instalment is of the yearly premium.
    pub modes: BTreeMap<PayMode, Decimal>,
    pub sum_from: Fen,
    pub sum_to: Fen,
    pub sum_step: Fen,
    pub citation: Citation,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PremiumTerms {
    pub basis: PremiumBasis,
    pub citation: Citation,
}

/// What the yearly premium comes from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum PremiumBasis {
    /// A rate per 1000 yuan of the sum insured (费率表).
    RateTable(Vec<RateRow>),
    /// Table and interest of the reserve, and a loading as a part of the gross premium.
    LifeTable { loading: Decimal },
    /// A part of the sum insured, as where the customer chooses the premium of a unit-linked product.
    ShareOfSum { share: Decimal },
}

/// Yearly premiums in yuan per 1000 yuan, of one pay span and age at issue.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RateRow {
    pub pay: Span,
    pub age: u32,
    pub male: Decimal,
    pub female: Decimal,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReserveBasis {
    /// Keys of life tables.
    pub male: String,
    pub female: String,
    pub interest: Decimal,
    /// Lists of benefits for life end with the anniversary of this age.
    pub last_age: u32,
    pub citation: Citation,
}

/// How the cash value runs between two anniversaries.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Between {
    /// It stays as on the anniversary before.
    LastAnniversary,
    /// In a straight line from one anniversary to the next.
    ByDays,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SurrenderTerms {
    pub between: Between,
    /// The part of the reserve that is kept, by policy year from the first; nothing after the last.
    pub charges: Vec<Decimal>,
    pub citation: Citation,
}

/// What a payment on a fixed day is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ScheduledKind {
    /// 生存金
    Survival,
    /// 年金
    Annuity,
    /// 满期金
    Maturity,
}

/// An age of the insured or a number of policy years; both mean an anniversary.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Point {
    Age(u32),
    Year(u32),
}

/// Payments on anniversaries while the insured lives. A maturity benefit has neither `from` nor `until`: it is paid when the
/// cover ends.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct BenefitRule {
    pub key: String,
    pub name: LocalText,
    pub kind: ScheduledKind,
    pub every_years: u32,
    pub from: Option<Point>,
    /// The last anniversary with a payment.
    pub until: Option<Point>,
    /// Of the sum insured.
    pub share: Decimal,
    pub citation: Citation,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ClaimEvent {
    Death,
    AccidentalDeath,
    Disability,
    Illness,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ClaimMeasure {
    SumInsured,
    PremiumsPaid,
    CashValue,
}

/// So many times a measure.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ClaimPart {
    pub of: ClaimMeasure,
    pub times: Decimal,
}

/// What is paid when something happens: the greatest of the parts.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ClaimRule {
    pub events: Vec<ClaimEvent>,
    pub pays: Vec<ClaimPart>,
    /// In the first days only the premiums paid come back (等待期).
    pub waiting_days: u32,
    /// From this anniversary on nothing is paid by this rule.
    pub before: Option<Point>,
    pub citation: Citation,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LoanTerms {
    /// The most that is lent (保单贷款).
    pub share_of_cash_value: Decimal,
    pub rate_year: Decimal,
    pub citation: Citation,
}

/// An account of a unit-linked product (投资账户).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct UnitAccount {
    pub key: String,
    pub name: LocalText,
}

/// What was declared for the policy years that end in a year, on the reserve (红利).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DividendRate {
    /// The key of the product.
    pub product: String,
    pub year: i16,
    pub rate: Decimal,
    pub cite: String,
    pub status: Status,
}
