//! Putting one-time codes in force.

use serde::Serialize;
use yinuo_core::id::{HOUSE_SLOT, OperatorId, Slot};

use super::{own_row, put_own};
use crate::command::{Act, Context, Outcome};
use crate::engine::facts::Facts;
use crate::engine::plan::LoadPlan;
use crate::keys::Keys;
use crate::stop::Stop;

#[derive(Debug, Clone, Serialize)]
pub struct ConfirmTotp {
    pub operator: OperatorId,
}

own!(ConfirmTotp, "confirm-totp", |_command, context, row| {
    if row.totp_sealed.is_none() {
        return Err(Stop::refused("totp_not_prepared"));
    }
    row.totp_confirmed = 1;
});
