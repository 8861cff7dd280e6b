//! Work without a network (离线): a ticket says whose work lies sealed on a device, so that the device can ask, signed in or not, whether to
//! keep it. The console keeps the work itself (`console/src/offline`); here lies nothing of it, and no list of devices either.

use yinuo_core::access::Actor;
use yinuo_core::id::OperatorId;

use crate::house::House;
use crate::session::random_hex;
use crate::stop::Stop;

/// What a ticket is hashed as, with the key of the house: nobody else can make one.
const TICKET: &str = "offline-ticket";

impl House {
    /// A new ticket of a device on which this operator will work. `NotFound` for a program, which has no device.
    pub fn offline_ticket(&self, actor: &Actor) -> Result<String, Stop> {
        self.directory().operator(actor.operator).ok_or(Stop::NotFound)?;
        let named = format!("{}.{}", actor.operator, random_hex());
        let proof = self.shared.keys.hash(TICKET, &named);
        Ok(format!("{named}.{proof}"))
    }

    /// Whose work lies on the device with this ticket. Refused with `operator_locked` where that operator may not come in any more: the
    /// device then wipes what it keeps. Refused with `offline_ticket_unknown`, which wipes nothing, where the ticket is not of this house or
    /// names an operator whom it does not know: operators are never taken out, so a house without him was restored from an older backup.
    pub fn holder_of_offline_ticket(&self, ticket: &str) -> Result<OperatorId, Stop> {
        let unknown = || Stop::refused("offline_ticket_unknown");
        let (named, proof) = ticket.rsplit_once('.').ok_or_else(unknown)?;
        let wanted = self.shared.keys.hash(TICKET, named);
        // Hashes are compared in a time that tells nothing.
        if blake3::hash(proof.as_bytes()) != blake3::hash(wanted.as_bytes()) {
            return Err(unknown());
        }
        let id = named.split('.').next().unwrap_or_default().parse::<OperatorId>().map_err(|_| unknown())?;
        match self.directory().operator(id) {
            Some(operator) if operator.active => Ok(id),
            Some(_) => Err(Stop::refused("operator_locked")),
            None => Err(unknown()),
        }
    }
}
