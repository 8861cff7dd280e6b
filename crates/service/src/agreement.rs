//! Agreements as rows: the head that a family says of its agreement, and the known parties in its roles.

use futures_util::FutureExt;
use yinuo_core::access::Permission;
use yinuo_core::agreement::{Agreement, AgreementRole, AgreementState};
use yinuo_core::id::{ImportId, OfficeId, PartyId, slot_of};
use yinuo_core::subject::{SubjectKind, SubjectRef};
use yinuo_store::Value;
use yinuo_store::tables::agreement::{AgreementPartyRow, AgreementRow};

use crate::engine::commit::Commit;
use crate::subject::keys;
use crate::systems::{SubjectLine, SubjectReader};

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

/// How the house reads an agreement of which the head says all that is asked, for commands and for those that it is filed with.
pub(crate) const fn reader(kind: &'static SubjectKind, read: Permission, write: Permission) -> SubjectReader {
    SubjectReader {
        kind,
        permission: read,
        declare: |of, plan| plan.want::<AgreementRow>(of.id),
        read: |facts, of| facts.row::<AgreementRow>(of.id).map(|head| line_of(of.kind, head)),
        declare_work: |of, plan| plan.want::<AgreementRow>(of.id),
        load: |store, of| {
            async move {
                let kind = of.first().map(|of| of.kind);
                let heads = store.load::<AgreementRow>(keys(of)).await?;
                Ok(kind.map(|kind| heads.iter().map(|head| line_of(kind, head)).collect()).unwrap_or_default())
            }
            .boxed()
        },
        letters: None,
        files: Some(write),
    }
}

pub(crate) fn line_of(kind: &'static SubjectKind, head: &AgreementRow) -> SubjectLine {
    SubjectLine {
        of: SubjectRef::new(kind, head.id),
        office: OfficeId::from_number(head.office_id),
        customer: Some(PartyId::from_number(head.holder_id)),
        owner: None,
        label: head.number.clone(),
        version: 0,
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
