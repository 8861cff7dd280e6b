//! The figures of a report as they are kept (报告留底): what was sent stays what it was, whatever is entered later. Nothing in them tells of a
//! person; whose report it is stands in its row.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use yinuo_core::broker::ClientReportId;
use yinuo_core::id::{OfficeId, PartyId, slot_of};
use yinuo_core::money::Fen;
use yinuo_core::refusal::Refusal;
use yinuo_store::tables::broker::AssistedClaimLineRow;
use yinuo_store::tables::broker::report::ClientReportRow;
use yinuo_store::tables::party::PartyRow;

use super::report::{InsurerLine, Missed, ReportedClaim, ReportedTask, ServiceReport};
use crate::house::House;
use crate::stop::Stop;

#[derive(Debug, Serialize, Deserialize)]
struct Kept {
    insurers: Vec<InsurerLine>,
    missed: Vec<Missed>,
    claims: Vec<KeptClaim>,
    tasks: Vec<ReportedTask>,
    ahead: Vec<ReportedTask>,
}

#[derive(Debug, Serialize, Deserialize)]
struct KeptClaim {
    id: i64,
    number: String,
    placement_id: i64,
    placement_number: String,
    office_id: i64,
    insurer_id: i64,
    insurer_name: String,
    event_id: Option<i64>,
    event_code: Option<String>,
    reported_on: String,
    estimate: Option<i64>,
    claimed: Option<i64>,
    offered: Option<i64>,
    agreed: Option<i64>,
    paid: i64,
    paid_in_time: i64,
    state: String,
    closed_at: Option<i64>,
}

/// The figures of a report as JSON.
pub(super) fn figures_of(report: &ServiceReport) -> String {
    let claim = |ReportedClaim { claim: row, paid_in_time }: &ReportedClaim| KeptClaim {
        id: row.id,
        number: row.number.clone(),
        placement_id: row.placement_id,
        placement_number: row.placement_number.clone(),
        office_id: row.office_id,
        insurer_id: row.insurer_id,
        insurer_name: row.insurer_name.clone(),
        event_id: row.event_id,
        event_code: row.event_code.clone(),
        reported_on: row.reported_on.clone(),
        estimate: row.estimate,
        claimed: row.claimed,
        offered: row.offered,
        agreed: row.agreed,
        paid: row.paid,
        paid_in_time: paid_in_time.0,
        state: row.state.clone(),
        closed_at: row.closed_at,
    };
    let kept = Kept {
        insurers: report.insurers.clone(),
        missed: report.missed.clone(),
        claims: report.claims.iter().map(claim).collect(),
        tasks: report.tasks.clone(),
        ahead: report.ahead.clone(),
    };
    serde_json::to_string(&kept).expect("figures are plain data")
}

/// A report as it was made. One that was not made yet, or was emptied since, is not there.
pub(super) fn read(house: &House, row: &ClientReportRow, party: &PartyRow) -> Result<ServiceReport, Stop> {
    if row.made_at.is_none() || row.figures.is_empty() {
        return Err(Stop::NotFound);
    }
    let damaged = || Stop::damaged("client_reports", ClientReportId::from_number(row.id).to_string());
    let kept: Kept = serde_json::from_str(&row.figures).map_err(|_| damaged())?;
    let day = |text: &str| text.parse::<Date>().map_err(|_| damaged());
    let line = |kept: KeptClaim| AssistedClaimLineRow {
        // A claim of an alias lies in the slot of that.
        slot: slot_of(kept.id).number(),
        id: kept.id,
        number: kept.number,
        placement_id: kept.placement_id,
        placement_number: kept.placement_number,
        holder_id: row.holder_id,
        holder_name: party.name.clone(),
        office_id: kept.office_id,
        insurer_id: kept.insurer_id,
        insurer_name: kept.insurer_name,
        event_id: kept.event_id,
        event_code: kept.event_code,
        reported_on: kept.reported_on,
        estimate: kept.estimate,
        claimed: kept.claimed,
        offered: kept.offered,
        agreed: kept.agreed,
        paid: kept.paid,
        state: kept.state,
        closed_at: kept.closed_at,
    };
    let claim = |kept: KeptClaim| ReportedClaim { paid_in_time: Fen(kept.paid_in_time), claim: line(kept) };
    let claims: Vec<ReportedClaim> = kept.claims.into_iter().map(claim).collect();
    let paid = Fen::checked_sum(kept.insurers.iter().map(|line| line.paid));
    Ok(ServiceReport {
        client: PartyId::from_number(row.holder_id),
        client_name: party.name.clone(),
        office_name: house.directory().office_name(OfficeId::from_number(row.office_id)).to_owned(),
        from: day(&row.from_on)?,
        until: day(&row.until_on)?,
        paid: paid.map_err(|_| Refusal::new("amount_too_large"))?,
        open: claims.iter().filter(|one| one.claim.state == "open").count(),
        insurers: kept.insurers,
        missed: kept.missed,
        claims,
        tasks: kept.tasks,
        ahead: kept.ahead,
    })
}
