//! Why an account or a payment is not taken. Codes are frozen; the sentences are made at the edge.

use std::fmt;

use crate::bank::BankRefusal;
use crate::money::MoneyRefusal;
use crate::refusal::Refusal;

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PaymentRefusal {
    /// The number was entered twice, and not alike.
    AccountEnteredDifferently,
    /// No number of an account at all: letters in it, or too short or long.
    AccountWrong {
        cause: BankRefusal,
    },
    /// A card of a known bank whose check digit does not fit, and nobody says why it is right.
    AccountCheckDigit {
        bank: String,
    },
    /// No branch code at all.
    BranchWrong {
        cause: BankRefusal,
    },
    BranchCheckDigit,
    /// The card is of one bank and the branch of another.
    BranchOfAnotherBank {
        branch_bank: String,
        account_bank: String,
    },
    /// Somebody else holds the account, and nobody approved a reason for it.
    HolderIsNotPayee,
    NameEmpty,
    NameTooLong {
        most: usize,
    },
    RemarkTooLong {
        most: usize,
    },
    /// A line break or something invisible in a name or remark.
    TextControlCharacter {
        field: &'static str,
    },
    AmountNotPositive,
    /// More than the payment formats can carry.
    AmountTooLarge,
    /// Banks take 1 to 35 Latin letters, digits and `-/.:+`, beginning with a letter or digit.
    EndToEndIdWrong,
    EndToEndIdTwice,
    MessageIdWrong,
    /// A batch without a payment.
    BatchEmpty,
}

impl PaymentRefusal {
    /// The frozen code.
    pub fn code(&self) -> &'static str {
        match self {
            PaymentRefusal::AccountEnteredDifferently => "account_entered_differently",
            PaymentRefusal::AccountWrong { .. } => "account_wrong",
            PaymentRefusal::AccountCheckDigit { .. } => "account_check_digit",
            PaymentRefusal::BranchWrong { .. } => "branch_wrong",
            PaymentRefusal::BranchCheckDigit => "branch_check_digit",
            PaymentRefusal::BranchOfAnotherBank { .. } => "branch_of_another_bank",
            PaymentRefusal::HolderIsNotPayee => "holder_is_not_payee",
            PaymentRefusal::NameEmpty => "name_empty",
            PaymentRefusal::NameTooLong { .. } => "name_too_long",
            PaymentRefusal::RemarkTooLong { .. } => "remark_too_long",
            PaymentRefusal::TextControlCharacter { .. } => "text_control_character",
            PaymentRefusal::AmountNotPositive => "amount_not_positive",
            PaymentRefusal::AmountTooLarge => "amount_too_large",
            PaymentRefusal::EndToEndIdWrong => "end_to_end_id_wrong",
            PaymentRefusal::EndToEndIdTwice => "end_to_end_id_twice",
            PaymentRefusal::MessageIdWrong => "message_id_wrong",
            PaymentRefusal::BatchEmpty => "batch_empty",
        }
    }
}

impl fmt::Display for PaymentRefusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            PaymentRefusal::AccountEnteredDifferently => {
                f.write_str("the number was entered differently the second time")
            }
            PaymentRefusal::AccountWrong { cause } => write!(f, "no account number: {}", cause.code()),
            PaymentRefusal::AccountCheckDigit { bank } => write!(f, "the check digit does not fit a card of {bank}"),
            PaymentRefusal::BranchWrong { cause } => write!(f, "no branch code of twelve digits: {}", cause.code()),
            PaymentRefusal::BranchCheckDigit => f.write_str("the check digit of the branch code does not fit"),
            PaymentRefusal::BranchOfAnotherBank { branch_bank, account_bank } => {
                write!(f, "the branch is one of {branch_bank}, the card is one of {account_bank}")
            }
            PaymentRefusal::HolderIsNotPayee => {
                f.write_str("the account is not the payee's, and no reason was approved")
            }
            PaymentRefusal::NameEmpty => f.write_str("the name is empty"),
            PaymentRefusal::NameTooLong { most } => write!(f, "the name has more than {most} characters"),
            PaymentRefusal::RemarkTooLong { most } => write!(f, "the remark has more than {most} characters"),
            PaymentRefusal::TextControlCharacter { field } => write!(f, "`{field}` holds a control character"),
            PaymentRefusal::AmountNotPositive => f.write_str("the amount is not more than zero"),
            PaymentRefusal::AmountTooLarge => f.write_str("the amount is larger than a payment can carry"),
            PaymentRefusal::EndToEndIdWrong => f.write_str("an end-to-end id is 1 to 35 letters, digits and -/.:+"),
            PaymentRefusal::EndToEndIdTwice => f.write_str("the end-to-end id stands twice in the batch"),
            PaymentRefusal::MessageIdWrong => f.write_str("a message id is 1 to 35 letters, digits and -/.:+"),
            PaymentRefusal::BatchEmpty => f.write_str("the batch has no payment"),
        }
    }
}

impl std::error::Error for PaymentRefusal {}

impl From<MoneyRefusal> for PaymentRefusal {
    /// Sums only ever grow out of reach here.
    fn from(_: MoneyRefusal) -> PaymentRefusal {
        PaymentRefusal::AmountTooLarge
    }
}

impl From<PaymentRefusal> for Refusal {
    fn from(refusal: PaymentRefusal) -> Refusal {
        let new = Refusal::new(refusal.code());
        match refusal {
            PaymentRefusal::AccountWrong { cause } | PaymentRefusal::BranchWrong { cause } => {
                new.with("cause", cause.code())
            }
            PaymentRefusal::AccountCheckDigit { bank } => new.with("bank", bank),
            PaymentRefusal::BranchOfAnotherBank { branch_bank, account_bank } => {
                new.with("branch_bank", branch_bank).with("account_bank", account_bank)
            }
            PaymentRefusal::NameTooLong { most } | PaymentRefusal::RemarkTooLong { most } => {
                new.with("most", most.to_string())
            }
            PaymentRefusal::TextControlCharacter { field } => new.with("field", field),
            _ => new,
        }
    }
}

/// What of a batch is refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BatchPlace {
    Batch,
    Debtor,
    /// Counted from zero.
    Payment(usize),
}

/// One of the refusals of a batch.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BatchRefusal {
    pub place: BatchPlace,
    pub refusal: PaymentRefusal,
}
