//! Agreements: the head of every contract of every family, and known parties in its roles.
//!
//! A family's own table has the same slot and id. It is read together with the head where both are wanted (see
//! [`joined!`](crate::joined)): the head has what people look for, the family what its decisions change, so that neither is
//! written when only the other changes.

crate::table! {
    /// The head of an agreement. What is fixed of it never changes.
    pub struct AgreementRow in "agreements" key (slot, id)
        fixed (number, family, holder_id, product_version, applied_on, import_id) {
        slot: i64,
        id: i64,
        number: String,
        family: String,
        holder_id: i64,
        office_id: i64,
        product_version: String,
        effective_on: String,
        ends_on: Option<String>,
        state: String,
        state_on: String,
        applied_on: String,
        import_id: Option<i64>,
    }

    /// A known party in a role of an agreement, besides its holder.
    pub struct AgreementPartyRow in "agreement_parties" key (slot, agreement_id, role, party_id) {
        slot: i64,
        agreement_id: i64,
        role: String,
        party_id: i64,
    }
}

crate::statements! {
    pub AGREEMENT: AgreementRow = "SELECT {columns} FROM agreements WHERE slot = $1 AND id = $2";
    pub AGREEMENTS_NUMBERED: AgreementRow = "SELECT {columns} FROM agreements WHERE number = $1 ORDER BY slot, id";
    pub AGREEMENTS_NUMBERED_LIKE: AgreementRow = "SELECT {columns} FROM agreements WHERE number >= $1 AND number < $2 \
         ORDER BY number, slot, id LIMIT $3";
    pub AGREEMENTS_OF_HOLDER: AgreementRow =
        "SELECT {columns} FROM agreements WHERE slot = $1 AND holder_id = $2 ORDER BY applied_on DESC, id DESC";
    /// In which roles of which agreements a party stands, besides those it holds.
    pub ROLES_OF_PARTY: AgreementPartyRow =
        "SELECT {columns} FROM agreement_parties WHERE party_id = $1 ORDER BY slot, agreement_id, role";
    pub PARTIES_OF_AGREEMENT: AgreementPartyRow =
        "SELECT {columns} FROM agreement_parties WHERE slot = $1 AND agreement_id = $2 ORDER BY role, party_id";
    pub lookup AGREEMENTS_BY_HOLDER: AgreementRow => (slot, holder_id);
    pub lookup AGREEMENT_BY_NUMBER: AgreementRow => (number);
    pub lookup AGREEMENTS_HELD: AgreementRow => (slot, holder_id);
}

use super::Room;
use crate::table::TableRow;

pub static ROOM: Room = Room {
    key: "agreement",
    steps: &[include_str!("../../schema/agreement.sql")],
    tables: &[AgreementRow::TABLE, AgreementPartyRow::TABLE],
    whole: &[],
    statements,
};
