//! The migration steps of Yinuo, in their order. A step that has been released is never edited: a new one follows it.

use crate::migrate::Migration;

/// Every step in `migrations/`; a test compares this list with the folder.
pub const MIGRATIONS: &[Migration] = &[
    Migration { version: 1, name: "foundation", sql: include_str!("../migrations/0001_foundation.sql") },
    Migration { version: 2, name: "policies", sql: include_str!("../migrations/0002_policies.sql") },
    Migration { version: 3, name: "letter_content", sql: include_str!("../migrations/0003_letter_content.sql") },
    Migration { version: 4, name: "policy_letters", sql: include_str!("../migrations/0004_policy_letters.sql") },
    Migration { version: 5, name: "imports", sql: include_str!("../migrations/0005_imports.sql") },
    Migration { version: 6, name: "lean_indexes", sql: include_str!("../migrations/0006_lean_indexes.sql") },
];
