//! The tables of Yinuo, one module per business word, and the lists of all of them.
//!
//! A table stands in `ALL_TABLES` after the tables it refers to: rows are written in this order and deleted in the
//! reverse one. A table or a module that is missing here is found by a test.

use crate::statement::AnyStatement;
use crate::table::Table;

/// Every table, parents before children.
pub const ALL_TABLES: &[&Table] = &[];

/// Every named statement, lookup and listing of every module.
pub fn all_statements() -> Vec<AnyStatement> {
    Vec::new()
}
