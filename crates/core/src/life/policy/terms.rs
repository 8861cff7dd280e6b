//! What was agreed (保单内容).

use jiff::civil::Date;
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use super::refusal::PolicyRefusal;
use crate::agreement::AgreementRole;
use crate::fraction::Fraction;
use crate::id::PartyId;
use crate::identity::Sex;
use crate::life::product::{PayMode, PolicyFacts, Product};
use crate::life::subject::INSURED;
use crate::money::Fen;
use crate::text::form;

/// The person whose life is insured.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Insured {
    pub party: Option<PartyId>,
    pub name: String,
    pub birth_date: Date,
    pub sex: Sex,
}

/// Who gets the death benefit, in which order, and how much of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Beneficiary {
    pub name: String,
    #[serde(default)]
    pub relation: String,
    /// 1 is first; those of a later order get something only where none of an earlier one is left.
    pub order: u32,
    /// Of the order, as `0.5` or `1/3`; where none is named all get the same (Insurance Law, art. 40).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub share: Option<Fraction>,
}

/// What becomes of a dividend (红利领取方式).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum DividendOption {
    Cash,
    Accumulate,
    PayPremium,
}

impl DividendOption {
    pub const ALL: [DividendOption; 3] = [DividendOption::Cash, DividendOption::Accumulate, DividendOption::PayPremium];

    pub fn key(self) -> &'static str {
        match self {
            DividendOption::Cash => "cash",
            DividendOption::Accumulate => "accumulate",
            DividendOption::PayPremium => "pay-premium",
        }
    }

    pub fn parse(key: &str) -> Option<DividendOption> {
        DividendOption::ALL.into_iter().find(|option| option.key() == key)
    }
}

/// How premiums were paid before the mode was changed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct EarlierMode {
    pub mode: PayMode,
    /// The first due date of the mode that followed.
    pub until: Date,
}

/// One version of what was agreed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Terms {
    pub insured: Insured,
    pub facts: PolicyFacts,
    pub instalment: Fen,
    #[serde(default)]
    pub beneficiaries: Vec<Beneficiary>,
    pub dividend_option: DividendOption,
    pub prompts_wanted: bool,
    /// Shares of a new premium by investment account.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub allocation: Vec<(String, Decimal)>,
    /// In the order of their days.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub earlier_modes: Vec<EarlierMode>,
    /// The account payments go to, masked.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub account_masked: Option<String>,
}

impl Terms {
    /// The known parties in the roles of the policy, but for the holder, whom its head names.
    pub fn parties(&self, holder: PartyId) -> impl Iterator<Item = (&'static AgreementRole, PartyId)> {
        self.insured.party.filter(|insured| *insured != holder).map(|insured| (&INSURED, insured)).into_iter()
    }
}

/// Shares of one order are all named and add up to one, or none is named.
pub fn check_beneficiaries(beneficiaries: &[Beneficiary]) -> Result<(), PolicyRefusal> {
    for beneficiary in beneficiaries {
        let order = beneficiary.order;
        if !form::is_visible(&beneficiary.name) || !(1..=9).contains(&order) {
            return Err(PolicyRefusal::WrongBeneficiaries { order });
        }
        let of_order: Vec<_> = beneficiaries.iter().filter(|other| other.order == order).collect();
        let named: Vec<Fraction> = of_order.iter().filter_map(|other| other.share).collect();
        let whole = named.len() == of_order.len() && !named.iter().any(|share| share.is_zero());
        let adds_up = named.is_empty() || (whole && Fraction::add_up(&named));
        if !adds_up {
            return Err(PolicyRefusal::WrongBeneficiaries { order });
        }
    }
    Ok(())
}

/// Shares of accounts of the product add up to one, or there are none.
pub(super) fn check_allocation(product: &Product, allocation: &[(String, Decimal)]) -> Result<(), PolicyRefusal> {
    let known = allocation.iter().all(|(key, _)| product.accounts.iter().any(|account| account.key == *key));
    let sum: Decimal = allocation.iter().map(|(_, share)| *share).sum();
    let positive = allocation.iter().all(|(_, share)| *share > Decimal::ZERO);
    if allocation.is_empty() || (known && positive && sum == Decimal::ONE) {
        Ok(())
    } else {
        Err(PolicyRefusal::WrongAllocation)
    }
}
