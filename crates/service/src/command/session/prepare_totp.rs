//! A secret for one-time codes, before it is in force.

use serde::Serialize;
use yinuo_core::id::{HOUSE_SLOT, OperatorId, Slot};

use super::{own_row, put_own};
use crate::command::{Act, Context, Outcome};
use crate::engine::facts::Facts;
use crate::engine::plan::LoadPlan;
use crate::keys::Keys;
use crate::stop::Stop;

/// A secret for one-time codes, not in force before it is confirmed with a code.
#[derive(Clone, Serialize)]
pub struct PrepareTotp {
    pub operator: OperatorId,
    #[serde(skip)]
    pub sealed: Vec<u8>,
}

impl std::fmt::Debug for PrepareTotp {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "PrepareTotp({})", self.operator)
    }
}

own!(PrepareTotp, "prepare-totp", |command, context, row| {
    row.totp_sealed = Some(command.sealed);
    row.totp_confirmed = 0;
});
