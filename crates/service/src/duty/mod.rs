//! Duties of offices (服务义务) in a running house: the rules of packs, proofs that people lay, call records that are imported, and how each duty
//! stands. The decisions are those of [`yinuo_core::duty`].

pub mod import;
pub mod prove;
pub mod query;
pub mod read_proof;
mod rules;
pub mod withdraw;

pub use rules::duties;

use yinuo_core::duty::DutyRules;
use yinuo_core::duty::fact;
use yinuo_store::tables::duty::{FACT_CALL_ANSWERED, FACT_CALL_RECEIVED};

use crate::command::Act;
use crate::import::Kind;
use crate::indicator::Fact;
use crate::systems::System;

/// What the duties of offices bring to the running house.
pub static SYSTEM: System = System {
    key: "duty",
    commands: &[
        prove::ProveDuty::NAME,
        read_proof::ReadDutyProof::NAME,
        withdraw::WithdrawDutyProof::NAME,
        import::ImportCalls::NAME,
    ],
    read_parts: &[rules::read],
    check_parts: &[|source| DutyRules::from_source(source).err().unwrap_or_default()],
    imports: &[&CALLS],
    facts: &[
        Fact { kind: &fact::CALL_RECEIVED, source: &FACT_CALL_RECEIVED },
        Fact { kind: &fact::CALL_ANSWERED, source: &FACT_CALL_ANSWERED },
    ],
    ..System::NONE
};

static CALLS: Kind = Kind::of::<import::Calls>();
