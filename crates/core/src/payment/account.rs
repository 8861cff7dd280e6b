//! Is this number an account, of which bank, and may the payee be paid there?
//!
//! Refused is what contradicts itself; what only looks odd is a warning. A number that begins like no card is taken:
//! passbooks and company accounts have numbers that nobody outside the bank can judge. A card whose check digit does not fit is
//! taken from who enters it twice and says why; one that was taken is warned of from then on.

use crate::bank::{
    BankRefusal, BranchBanks, CardIssuer, CardKind, CardPrefixes, check_branch_code, check_card_number, written_digits,
};

use super::refusal::PaymentRefusal;
use crate::text::form;

/// Digits of the shortest and longest account numbers. The longest is what payment formats carry less a little.
const SHORTEST: usize = 5;
const LONGEST: usize = 32;

/// What is known of banks: two tables of the pack `banks-cn`.
#[derive(Debug, Clone, Default)]
pub struct Banks {
    pub prefixes: CardPrefixes,
    pub branches: BranchBanks,
}

/// An account as somebody entered it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AccountDraft {
    pub account: String,
    /// The number entered a second time, unseen.
    pub account_again: String,
    pub account_holder: String,
    pub payee: String,
    pub branch: Option<String>,
    pub other_account_holder: Option<OtherAccountHolder>,
    /// Why a card number whose check digit does not fit is right all the same: some banks issue such.
    pub check_digit_reason: Option<String>,
}

/// Why an account of somebody else is paid to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OtherAccountHolder {
    pub reason: String,
    pub approved: bool,
}

/// An account that may be paid to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CheckedAccount {
    /// Digits only.
    pub account: String,
    /// The first three digits of the bank's branch codes, where branch or card tell it.
    pub bank_code: Option<String>,
    /// In Chinese.
    pub bank_name: Option<String>,
    pub branch: Option<String>,
    /// For cards of a known bank.
    pub kind: Option<CardKind>,
    pub warnings: Vec<AccountWarning>,
}

/// What looks odd and is still taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AccountWarning {
    /// No known card begins like this.
    UnknownPrefix,
    /// No known card, and no valid card number either: a passbook, or a slip.
    NoCardNumber,
    /// Begins like a card of another length.
    CardLength,
    /// A card of a known bank whose check digit does not fit.
    CheckDigit,
    /// Credit cards are paid to by their holders; benefits belong on debit cards.
    CreditCard,
    /// The branch code is well formed, its bank is not in the table.
    UnknownBranchBank,
}

impl AccountWarning {
    pub fn code(self) -> &'static str {
        match self {
            AccountWarning::UnknownPrefix => "unknown_prefix",
            AccountWarning::NoCardNumber => "no_card_number",
            AccountWarning::CardLength => "card_length",
            AccountWarning::CheckDigit => "check_digit",
            AccountWarning::CreditCard => "credit_card",
            AccountWarning::UnknownBranchBank => "unknown_branch_bank",
        }
    }
}

/// Checks an account that a customer wants to be paid to.
pub fn check_account(draft: &AccountDraft, banks: &Banks) -> Result<CheckedAccount, PaymentRefusal> {
    if written_digits(&draft.account) != written_digits(&draft.account_again) {
        return Err(PaymentRefusal::AccountEnteredDifferently);
    }
    let checked = check_numbers(&draft.account, draft.branch.as_deref(), banks)?;
    let explained = draft.check_digit_reason.as_deref().is_some_and(form::is_visible);
    if checked.warnings.contains(&AccountWarning::CheckDigit) && !explained {
        return Err(PaymentRefusal::AccountCheckDigit { bank: checked.bank_name.unwrap_or_default() });
    }
    if !form::says_something(&draft.account_holder) || !form::says_something(&draft.payee) {
        return Err(PaymentRefusal::NameEmpty);
    }
    let approved = |other: &OtherAccountHolder| other.approved && form::is_visible(&other.reason);
    if !form::same_name(&draft.account_holder, &draft.payee)
        && !draft.other_account_holder.as_ref().is_some_and(approved)
    {
        return Err(PaymentRefusal::HolderIsNotPayee);
    }
    Ok(checked)
}

/// Checks the two numbers of an account against each other and against the tables. An empty branch counts as none.
pub(super) fn check_numbers(
    account: &str,
    branch: Option<&str>,
    banks: &Banks,
) -> Result<CheckedAccount, PaymentRefusal> {
    let account = written_digits(account);
    if !account.bytes().all(|byte| byte.is_ascii_digit()) {
        return Err(PaymentRefusal::AccountWrong { cause: BankRefusal::WrongCharacter });
    }
    if !(SHORTEST..=LONGEST).contains(&account.len()) {
        return Err(PaymentRefusal::AccountWrong { cause: BankRefusal::WrongLength });
    }
    let mut warnings = Vec::new();
    let issuer = banks.prefixes.issuer(&account);
    let card = check_card_number(&account);
    match issuer {
        Some(issuer) => {
            if card.is_err() {
                warnings.push(AccountWarning::CheckDigit);
            }
            if issuer.kind == CardKind::Credit {
                warnings.push(AccountWarning::CreditCard);
            }
        }
        None if banks.prefixes.has_other_length(&account) => warnings.push(AccountWarning::CardLength),
        None if card.is_err() => warnings.push(AccountWarning::NoCardNumber),
        None => warnings.push(AccountWarning::UnknownPrefix),
    }
    let branch = branch.map(written_digits).filter(|branch| !branch.is_empty());
    if let Some(branch) = &branch {
        check_branch(branch, issuer, banks, &mut warnings)?;
    }
    let of_branch = branch.as_deref().and_then(|branch| banks.branches.bank(branch));
    let bank_code = match (&branch, issuer) {
        (Some(branch), _) => branch.get(..3),
        (None, Some(issuer)) => banks.branches.code_of(issuer),
        (None, None) => None,
    };
    Ok(CheckedAccount {
        bank_code: bank_code.map(str::to_owned),
        bank_name: issuer.map(|issuer| issuer.bank_name.clone()).or(of_branch.map(|bank| bank.zh.clone())),
        kind: issuer.map(|issuer| issuer.kind),
        account,
        branch,
        warnings,
    })
}

fn check_branch(
    branch: &str,
    issuer: Option<&CardIssuer>,
    banks: &Banks,
    warnings: &mut Vec<AccountWarning>,
) -> Result<(), PaymentRefusal> {
    check_branch_code(branch).map_err(|cause| match cause {
        BankRefusal::WrongCheckDigit => PaymentRefusal::BranchCheckDigit,
        cause => PaymentRefusal::BranchWrong { cause },
    })?;
    let Some(bank) = banks.branches.bank(branch) else {
        warnings.push(AccountWarning::UnknownBranchBank);
        return Ok(());
    };
    match issuer {
        Some(issuer) if banks.branches.contradict(branch, issuer) => Err(PaymentRefusal::BranchOfAnotherBank {
            branch_bank: bank.zh.clone(),
            account_bank: issuer.bank_name.clone(),
        }),
        _ => Ok(()),
    }
}
