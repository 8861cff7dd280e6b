//! Agreements as rows: the head that a family says of its agreement, and the known parties in its roles.

use yinuo_core::agreement::{Agreement, AgreementRole, AgreementState};
use yinuo_core::id::{ImportId, PartyId, slot_of};
use yinuo_store::Value;
use yinuo_store::tables::agreement::{AgreementPartyRow, AgreementRow};

use crate::engine::commit::Commit;

pub fn agreement_row(agreement: &Agreement) -> AgreementRow {
    AgreementRow {
        slot: slot_of(agreement.id).number(),
        id: agreement.id,
        number: agreement.number.clone(),
        family: agreement.family.key.to_owned(),
        holder_id: agreement.holder.number(),
        office_id: agreement.office.number(),
        product_version: agreement.product_version.clone(),
        effective_on: agreement.effective_on.to_string(),
        ends_on: agreement.ends_on.map(|date| date.to_string()),
        state: agreement.state.key().to_owned(),
        state_on: agreement.state_on.to_string(),
        applied_on: agreement.applied_on.to_string(),
        import_id: agreement.import.map(ImportId::number),
    }
}

/// Where the agreement of a row stands. `None` is a damaged row.
pub fn state_of(row: &AgreementRow) -> Option<AgreementState> {
    AgreementState::parse(&row.state)
}

/// Writes who came into a role of an agreement and who left one.
pub fn record_parties(
    commit: &mut Commit,
    agreement: i64,
    before: &[(&'static AgreementRole, PartyId)],
    after: &[(&'static AgreementRole, PartyId)],
) {
    let slot = slot_of(agreement).number();
    for (role, party) in before.iter().filter(|known| !after.contains(known)) {
        let key =
            [Value::Int(slot), Value::Int(agreement), Value::Text(role.key.to_owned()), Value::Int(party.number())];
        commit.delete::<AgreementPartyRow>(key.into());
    }
    for (role, party) in after.iter().filter(|known| !before.contains(known)) {
        let (role, party_id) = (role.key.to_owned(), party.number());
        commit.insert(AgreementPartyRow { slot, agreement_id: agreement, role, party_id });
    }
}
