//! Why a payout waits. Each system registers its own reasons; the house has that of a payout with nowhere to go.

use std::fmt;

use jiff::civil::Date;

/// A reason to wait, as a system declares it.
pub struct BlockReason {
    /// Permanent: `make-up-owed`.
    pub key: &'static str,
    pub zh: &'static str,
    pub en: &'static str,
}

impl fmt::Debug for BlockReason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.key)
    }
}

impl PartialEq for BlockReason {
    fn eq(&self, other: &BlockReason) -> bool {
        self.key == other.key
    }
}

impl Eq for BlockReason {}

/// A reason for which a payout waits, and since when.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Block {
    pub reason: &'static BlockReason,
    pub since: Date,
}

/// There is no account to pay to.
pub static NO_ACCOUNT: BlockReason = BlockReason {
    key: "no-account",
    zh: "没有收款账户；登记账户后自动放行。",
    en: "There is no account to pay to; it goes on once one is on file.",
};

/// The reasons of the house itself.
pub static BLOCKS: &[&BlockReason] = &[&NO_ACCOUNT];
