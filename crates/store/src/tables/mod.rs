//! The tables of Yinuo, one module per business word, and the lists of all of them.
//!
//! A table stands in `ALL_TABLES` after the tables it refers to: rows are written in this order and deleted in the
//! reverse one. A table or a module that is missing here is found by a test.

pub mod archive;
pub mod case;
pub mod house;
pub mod import;
pub mod ledger;
pub mod life;
pub mod party;
pub mod payout;

use crate::statement::AnyStatement;
use crate::table::{Table, TableRow};

/// Every table, parents before children.
pub const ALL_TABLES: &[&Table] = &[
    archive::SettingRow::TABLE,
    archive::ChainRow::TABLE,
    archive::OperationRow::TABLE,
    archive::OutboxRow::TABLE,
    archive::RuleVersionRow::TABLE,
    house::OfficeRow::TABLE,
    house::OperatorRow::TABLE,
    house::LoginAttemptRow::TABLE,
    house::SessionRow::TABLE,
    house::NoticeRow::TABLE,
    party::PartyRow::TABLE,
    party::PartyTermRow::TABLE,
    party::PersonalNumberRow::TABLE,
    case::CaseRow::TABLE,
    case::MilestoneRow::TABLE,
    case::MaterialRow::TABLE,
    case::PromiseRow::TABLE,
    case::FileRow::TABLE,
    case::FileContentRow::TABLE,
    case::ContactRow::TABLE,
    case::LetterRow::TABLE,
    case::ReminderRow::TABLE,
    life::PolicyRow::TABLE,
    life::PolicyVersionRow::TABLE,
    life::DueRow::TABLE,
    life::ServiceErrorRow::TABLE,
    life::UnitPriceRow::TABLE,
    life::UnitHoldingRow::TABLE,
    life::UnitOrderRow::TABLE,
    payout::PaymentBatchRow::TABLE,
    payout::PayoutRow::TABLE,
    payout::DebitItemRow::TABLE,
    ledger::TransferRow::TABLE,
    ledger::DayCloseRow::TABLE,
    ledger::DayBalanceRow::TABLE,
    ledger::DayRunRow::TABLE,
    import::ImportRow::TABLE,
    import::ImportFileRow::TABLE,
    import::ImportErrorRow::TABLE,
];

/// Every named statement, lookup and listing of every module.
pub fn all_statements() -> Vec<AnyStatement> {
    [
        archive::statements(),
        case::statements(),
        house::statements(),
        import::statements(),
        ledger::statements(),
        party::statements(),
        payout::statements(),
        life::statements(),
    ]
    .concat()
}
