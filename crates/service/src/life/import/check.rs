//! Whether the house can take a row: its product offers it, its office is within reach, its premium is the product's.
//!
//! What a premium costs to work out is worked out once for all rows alike: thousands of policies are of the same product, age
//! and sum.

use std::collections::HashMap;
use std::sync::Arc;

use jiff::civil::Date;
use yinuo_core::access::Actor;
use yinuo_core::id::OfficeId;
use yinuo_core::identity::Sex;
use yinuo_core::life::product::{PayMode, PolicyFacts, Product, ProductRefusal, Span};
use yinuo_core::money::Fen;
use yinuo_core::payment::{AccountDraft, AccountWarning, CheckedAccount, OtherAccountHolder, check_account};
use yinuo_core::refusal::Refusal;

use super::row::ImportRow;
use super::{KEEP_PREMIUMS, LifePolicies};
use crate::command::party::unique_hash;
use crate::directory::Directory;
use crate::import::{Basis, Columns, ImportKind, KEEP_ACCOUNTS, Row, RowError, Wrong};
use crate::keys::Keys;
use crate::life::rows::sex_from;
use crate::life::rules::life;
use crate::rules::Rules;

/// A row that can be taken, with what was found out on the way.
#[derive(Debug, Clone)]
pub struct CheckedRow {
    pub row: ImportRow,
    pub product: Arc<Product>,
    pub facts: PolicyFacts,
    pub office: OfficeId,
    pub instalment: Fen,
    /// The premium written differs from the product's and is kept all the same.
    pub premium_kept: bool,
    pub account: Option<CheckedAccount>,
    /// The keyed hash of the holder's identity number.
    pub holder_hash: String,
    /// That of an insured who is somebody else.
    pub insured_hash: Option<String>,
}

impl CheckedRow {
    /// The check digit of the card does not fit, and the number is kept all the same.
    pub fn account_kept(&self) -> bool {
        self.account.as_ref().is_some_and(|account| account.warnings.contains(&AccountWarning::CheckDigit))
    }
}

/// What the premium of a policy follows from besides the day of effect.
type PremiumKey = (String, Sex, i32, Fen, Span, Span, PayMode);

/// Premiums that are kept: of a file where every sum is another one they are of no use, and would fill the memory.
const PREMIUMS_KEPT: usize = 50_000;

pub struct Checker<'a> {
    rules: &'a Rules,
    directory: &'a Directory,
    actor: &'a Actor,
    keys: &'a Keys,
    today: Date,
    /// Premiums that differ from the product's are taken as they are.
    keep_premiums: bool,
    /// Card numbers whose check digit does not fit are.
    keep_accounts: bool,
    premiums: HashMap<PremiumKey, Result<Fen, ProductRefusal>>,
    offices: HashMap<String, Result<OfficeId, &'static str>>,
}

impl std::fmt::Debug for Checker<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Checker").field("today", &self.today).finish_non_exhaustive()
    }
}

/// Found errors, field by field.
type Found = Vec<(&'static str, Wrong)>;

impl<'a> Checker<'a> {
    pub fn new(basis: Basis<'a>) -> Checker<'a> {
        let Basis { rules, directory, actor, keys, today, options, .. } = basis;
        let chosen = |wanted: &str| options.iter().any(|option| option == wanted);
        let (keep_premiums, keep_accounts) = (chosen(KEEP_PREMIUMS), chosen(KEEP_ACCOUNTS));
        let (premiums, offices) = (HashMap::new(), HashMap::new());
        Checker { rules, directory, actor, keys, today, keep_premiums, keep_accounts, premiums, offices }
    }

    /// All errors at once, as in reading.
    pub fn check(&mut self, read: ImportRow, row: &Row, columns: Columns<'_>) -> Result<CheckedRow, Vec<RowError>> {
        let mut found = Found::new();
        let office = self.office(&read.policy.office_code).map_err(|wrong| found.push(("office_code", wrong))).ok();
        let account = self.account(&read, &mut found);
        let policy = self.policy(&read, &mut found);
        match (office, policy) {
            (Some(office), Some((product, facts, instalment, premium_kept))) if found.is_empty() => {
                // Every holder of an import has an identity number: the reading sees to it.
                let holder_hash = unique_hash(&read.holder, self.keys).unwrap_or_default();
                let insured_hash = read.insured.as_ref().and_then(|insured| unique_hash(insured, self.keys));
                Ok(CheckedRow {
                    row: read,
                    product,
                    facts,
                    office,
                    instalment,
                    premium_kept,
                    account,
                    holder_hash,
                    insured_hash,
                })
            }
            _ => Err(found.into_iter().map(|(field, wrong)| columns.error(row, field, wrong)).collect()),
        }
    }

    fn office(&mut self, code: &str) -> Result<OfficeId, Wrong> {
        let (directory, actor) = (self.directory, self.actor);
        let known = self.offices.entry(code.to_owned()).or_insert_with(|| {
            let office = directory.office_by_code(code).ok_or("unknown_office")?;
            let within = LifePolicies::may_write(actor, &office.path);
            if within { Ok(office.id) } else { Err("office_out_of_reach") }
        });
        known.map_err(Wrong::new)
    }

    fn account(&self, read: &ImportRow, found: &mut Found) -> Option<CheckedAccount> {
        let account = read.payout_account.as_ref()?;
        let branch = account.branch.clone().filter(|branch| branch.bytes().all(|byte| byte.is_ascii_digit()));
        // Whose account it is was settled when the other system took it.
        let other_account_holder = Some(OtherAccountHolder { reason: "import".to_owned(), approved: true });
        let draft = AccountDraft {
            account: account.number.clone(),
            account_again: account.number.clone(),
            account_holder: account.account_holder.clone(),
            payee: read.holder.name.clone(),
            branch,
            other_account_holder,
            check_digit_reason: self.keep_accounts.then(|| KEEP_ACCOUNTS.to_owned()),
        };
        check_account(&draft, self.rules.banks())
            .map_err(|refusal| found.push(("account_number", Wrong::from(Refusal::from(refusal)))))
            .ok()
    }

    fn policy(&mut self, read: &ImportRow, found: &mut Found) -> Option<(Arc<Product>, PolicyFacts, Fen, bool)> {
        let policy = &read.policy;
        let product = self
            .product(&policy.product_key, policy.effective_on)
            .map_err(|refusal| found.push(("product_key", Wrong::from(Refusal::from(refusal)))))
            .ok();
        let insured = read.insured.as_ref().unwrap_or(&read.holder);
        let sex = insured.sex.as_deref().and_then(sex_from);
        for (field, missing) in [("insured_birth_date", insured.birth_date.is_none()), ("insured_sex", sex.is_none())] {
            if missing {
                found.push((field, Wrong::new("missing")));
            }
        }
        let (product, birth_date, sex) = (product?, insured.birth_date?, sex?);
        let cover = match (policy.cover, product.offer.covers.as_slice()) {
            (Some(cover), _) => cover,
            (None, [only]) => *only,
            (None, _) => {
                found.push(("cover", Wrong::new("missing")));
                return None;
            }
        };
        let facts = PolicyFacts {
            birth_date,
            sex,
            effective_on: policy.effective_on,
            sum_insured: policy.sum_insured,
            cover,
            pay: policy.pay,
            mode: policy.mode,
        };
        let costs = product.check(&facts).and_then(|()| self.premium(&product, &facts));
        let costs =
            costs.map_err(|refusal| found.push((field_of(&refusal), Wrong::from(Refusal::from(refusal))))).ok()?;
        if facts.ends_on().is_some_and(|end| end <= self.today) {
            found.push(("effective_on", Wrong::new("policy_ended")));
        }
        let instalment = policy.premium.unwrap_or(costs);
        let differs = instalment != costs;
        if differs && !self.keep_premiums {
            found.push(("premium", Wrong::new("premium_differs").with("premium", costs.to_string())));
        }
        Some((product, facts, instalment, differs))
    }

    /// By key, or by its name in Chinese.
    fn product(&self, key: &str, on: Date) -> Result<Arc<Product>, ProductRefusal> {
        let products = life(self.rules).products();
        match products.find_on(key, on) {
            Err(ProductRefusal::UnknownProduct { .. }) => {}
            found => return found.cloned(),
        }
        let named = products.all().iter().find(|product| product.name.zh == key);
        let key = named.map_or(key, |product| product.key.as_str());
        products.find_on(key, on).cloned()
    }

    fn premium(&mut self, product: &Product, facts: &PolicyFacts) -> Result<Fen, ProductRefusal> {
        let PolicyFacts { sex, sum_insured, cover, pay, mode, .. } = *facts;
        let key = (product.version.clone(), sex, facts.issue_age(), sum_insured, cover, pay, mode);
        let tables = life(self.rules).tables();
        if self.premiums.len() >= PREMIUMS_KEPT {
            self.premiums.clear();
        }
        self.premiums.entry(key).or_insert_with(|| product.instalment(tables, facts)).clone()
    }
}

/// The field a clerk mends.
fn field_of(refusal: &ProductRefusal) -> &'static str {
    match refusal {
        ProductRefusal::PayModeNotOffered { .. } => "mode",
        ProductRefusal::CoverNotOffered { .. } => "cover",
        ProductRefusal::PaySpanNotOffered { .. } | ProductRefusal::PaySpanDoesNotFit { .. } => "pay",
        ProductRefusal::SumNotOffered { .. } => "sum_insured",
        ProductRefusal::AgeNotInsurable { .. } | ProductRefusal::NoRate { .. } => "insured_birth_date",
        _ => "product_key",
    }
}
