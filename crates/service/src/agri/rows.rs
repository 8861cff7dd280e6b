//! What households and villages have agreed on, as rows.

use jiff::Timestamp;
use jiff::civil::Date;
use yinuo_core::agreement::{Agreement, AgreementState};
use yinuo_core::agri::{COVER, COVER_FAMILY, Contributor, CoverId, Programme, SubsidySplit, chart, cover_number};
use yinuo_core::id::{ImportId, OfficeId, OperatorId, PartyId, TransferId};
use yinuo_core::money::Fen;
use yinuo_store::tables::agreement::AgreementRow;
use yinuo_store::tables::agri::CoverRow;
use yinuo_store::tables::ledger::TransferRow;

use crate::agreement::agreement_row;

/// A household's cover about to be written.
#[derive(Debug, Clone)]
pub struct NewCover<'a> {
    pub id: CoverId,
    pub group: &'a str,
    pub serial: u32,
    pub holder: PartyId,
    pub office: OfficeId,
    pub programme: &'a Programme,
    pub version: &'a str,
    pub object: &'a str,
    pub unit: &'a str,
    pub sum_insured: Fen,
    pub split: &'a SubsidySplit,
    pub quantity: rust_decimal::Decimal,
    pub plot: Option<&'a str>,
    pub land_number: Option<&'a str>,
    pub lease: Option<&'a str>,
    pub account_masked: Option<String>,
    pub received_on: Date,
    pub is_paid: bool,
    pub import: Option<ImportId>,
}

impl NewCover<'_> {
    /// It is in force from the day the household paid; until then it is proposed.
    pub fn head(&self) -> AgreementRow {
        agreement_row(&Agreement {
            family: &COVER_FAMILY,
            id: self.id.number(),
            number: cover_number(self.group, self.serial),
            holder: self.holder,
            office: self.office,
            product_version: self.version.to_owned(),
            effective_on: self.received_on,
            ends_on: self.programme.effective.until,
            state: if self.is_paid { AgreementState::InForce } else { AgreementState::Proposed },
            state_on: self.received_on,
            applied_on: self.received_on,
            import: self.import,
        })
    }

    pub fn row(&self) -> CoverRow {
        let split = self.split;
        CoverRow {
            slot: self.id.slot().number(),
            id: self.id.number(),
            group_number: self.group.to_owned(),
            programme: self.programme.key.clone(),
            object: self.object.to_owned(),
            unit: self.unit.to_owned(),
            quantity: self.quantity.normalize().to_string(),
            sum_insured: self.sum_insured.0,
            premium: split.premium.0,
            farmer: split.of(Contributor::Farmer).0,
            county: split.of(Contributor::County).0,
            province: split.of(Contributor::Province).0,
            centre: split.of(Contributor::Centre).0,
            plot: self.plot.map(str::to_owned),
            land_number: self.land_number.map(str::to_owned),
            lease: self.lease.map(str::to_owned),
            paid_on: self.is_paid.then(|| self.received_on.to_string()),
            ended_on: None,
            account_masked: self.account_masked.clone(),
            version: 1,
        }
    }
}

/// The line of the ledger by which a household pays its part.
pub fn farmer_paid_row(
    id: TransferId,
    cover: CoverId,
    amount: Fen,
    on: Date,
    open_from: Date,
    now: Timestamp,
    operator: OperatorId,
) -> TransferRow {
    let posting = chart::farmer_paid(amount);
    TransferRow {
        slot: id.slot().number(),
        id: id.number(),
        booked_on: on.max(open_from).to_string(),
        value_on: on.to_string(),
        at: now.as_microsecond(),
        debit: posting.debit.to_string(),
        credit: posting.credit.to_string(),
        amount: posting.amount.0,
        kind: posting.kind.key.to_owned(),
        subject_kind: COVER.key.to_owned(),
        subject_id: cover.number(),
        case_id: None,
        payout_id: None,
        reverses: None,
        operator_id: operator.number(),
    }
}
