//! Sentences for a database that cannot be spread over machines. Sorted by code.

use super::entry::{RefusalText, t};

pub const TEXTS: &[RefusalText] = &[
    t(
        "distribution_needs_citus",
        409,
        ["数据库服务器没有 citus 扩展，不能把表分布到多台机器。", "请由数据库管理员安装扩展 citus 后再试。"],
        [
            "The database server lacks the extension citus, so its tables cannot be spread over machines.",
            "Have the extension installed, then try again.",
        ],
    ),
    t(
        "distribution_needs_postgresql",
        409,
        ["SQLite 数据库是单个文件，不能分布到多台机器。", "请备份后恢复到 PostgreSQL 再试。"],
        [
            "A SQLite database is one file and cannot be spread over machines.",
            "Make a backup, restore it into PostgreSQL, then try again.",
        ],
    ),
];
