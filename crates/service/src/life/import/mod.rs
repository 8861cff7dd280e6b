//! Taking over life policies in force with their holders, from sheets of an earlier system: a kind of import.

mod check;
mod command;
mod make;
mod person;
mod row;
#[cfg(test)]
mod tests;
mod value;

use std::borrow::Cow;
use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use yinuo_core::access::Permission;
use yinuo_core::id::{ImportId, PartyId, Slot};
use yinuo_core::life::permission::WRITE_POLICIES;
use yinuo_core::text::LocalText;

pub use check::{CheckedRow, Checker};
pub use command::ImportPolicies;
pub use make::{Made, Prepared};
pub use row::{Beneficiary, ImportPolicy, ImportRow, PayoutAccount, RowReader};

use crate::command::Command;
use crate::command::party::slot_of_draft;
use crate::import::{
    Basis, Group, ImportKind, ImportOption, KEEP_ACCOUNTS, KEEP_ACCOUNTS_OPTION, Making, ReadRows, Row, RowError,
    ValueList,
};
use crate::keys::Keys;
use crate::life::rules::life;
use crate::rules::Rules;

/// The kind `life-policies`.
#[derive(Debug)]
pub struct LifePolicies;

/// Premiums that differ from the product's are taken as they are, and counted; otherwise such a row is bad.
pub const KEEP_PREMIUMS: &str = "keep-premiums";

/// Reads a row, then checks whether the house can take it.
#[derive(Debug)]
pub struct Reader<'a> {
    reader: RowReader<'a>,
    checker: Checker<'a>,
    basis: Basis<'a>,
}

impl ReadRows for Reader<'_> {
    type Row = CheckedRow;

    fn read(&mut self, row: &Row) -> Result<CheckedRow, Vec<RowError>> {
        let read = self.reader.read(row)?;
        self.checker.check(read, row, self.basis.columns)
    }
}

impl ImportKind for LifePolicies {
    const KEY: &'static str = "life-policies";
    const ZH: &'static str = "人身险保单";
    const EN: &'static str = "Life policies";
    const NAMED_BY: &'static str = "policy_number";
    const FURTHER: Option<Permission> = Some(WRITE_POLICIES);
    const OPTIONS: &'static [ImportOption] = &[
        ImportOption {
            key: KEEP_PREMIUMS, zh: "保费与计算不同时按文件所载", en: "Keep premiums that differ"
        },
        KEEP_ACCOUNTS_OPTION,
    ];
    type Row = CheckedRow;
    type Reader<'a> = Reader<'a>;
    /// Customers by the hash of their identity numbers.
    type Known = HashMap<String, PartyId>;
    type Prepared = Prepared;

    /// The keys by which products are named.
    fn lists(rules: &Rules) -> Vec<ValueList> {
        let mut values: BTreeMap<String, LocalText> = BTreeMap::new();
        for product in life(rules).products().all() {
            values.insert(product.key.clone(), product.name.clone());
        }
        vec![ValueList { field: "product_key", values: values.into_iter().collect() }]
    }

    fn reader(basis: Basis<'_>) -> Reader<'_> {
        let mut reader = RowReader::new(basis.columns, basis.today, basis.rules.papers());
        reader.remember_in(basis.memory);
        reader.keeps_accounts = basis.options.iter().any(|option| option == KEEP_ACCOUNTS);
        Reader { reader, checker: Checker::new(basis), basis }
    }

    fn line(row: &CheckedRow) -> u32 {
        row.row.row
    }

    fn name(row: &CheckedRow) -> Cow<'_, str> {
        Cow::from(&row.row.policy.number)
    }

    fn is_noted(row: &CheckedRow) -> bool {
        row.premium_kept || row.account_kept()
    }

    fn shown(row: &CheckedRow) -> BTreeMap<&'static str, String> {
        row.row.shown()
    }

    fn slot(row: &CheckedRow, keys: &Keys) -> Slot {
        slot_of_draft(&row.row.holder, keys)
    }

    fn prepare(
        making: &Making<'_>,
        slot: Slot,
        rows: &[CheckedRow],
        known: &mut HashMap<String, PartyId>,
    ) -> Option<Prepared> {
        make::prepare(making, slot, rows, known)
    }

    fn command(import: ImportId, group: Arc<Group<LifePolicies>>, check_only: bool) -> Command {
        Command::from(ImportPolicies::new(import, group, check_only))
    }
}
