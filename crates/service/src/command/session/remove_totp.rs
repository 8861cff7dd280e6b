//! Doing without one-time codes again.

use serde::Serialize;
use yinuo_core::id::{HOUSE_SLOT, OperatorId, Slot};

use super::{own_row, put_own};
use crate::command::{Act, Context, Outcome};
use crate::engine::facts::Facts;
use crate::engine::plan::LoadPlan;
use crate::keys::Keys;
use crate::stop::Stop;

#[derive(Debug, Clone, Serialize)]
pub struct RemoveTotp {
    pub operator: OperatorId,
}

own!(RemoveTotp, "remove-totp", |_command, context, row| {
    row.totp_sealed = None;
    row.totp_confirmed = 0;
});
