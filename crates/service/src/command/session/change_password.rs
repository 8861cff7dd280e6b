//! One's own new password.

use serde::Serialize;
use yinuo_core::id::{HOUSE_SLOT, OperatorId, Slot};

use super::{own_row, put_own};
use crate::command::{Act, Context, Outcome};
use crate::engine::facts::Facts;
use crate::engine::plan::LoadPlan;
use crate::keys::Keys;
use crate::stop::Stop;

/// One's own password.
#[derive(Clone, Serialize)]
pub struct ChangePassword {
    pub operator: OperatorId,
    #[serde(skip)]
    pub password_hash: String,
}

impl std::fmt::Debug for ChangePassword {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "ChangePassword({})", self.operator)
    }
}

own!(ChangePassword, "change-password", |command, context, row| {
    row.password_hash = command.password_hash;
});
