//! Reinsurance of an office: its treaties, what their reinsurers were billed of an event and paid of that, and what of it counts where the reserve is drawn.

use futures_util::FutureExt;
use jiff::civil::Date;
use rust_decimal::Decimal;
use yinuo_core::access::{Actor, At};
use yinuo_core::agri::permission::{KEEP_SUBSIDIES, READ_COVERS};
use yinuo_core::agri::{LossFigures, Recovered, TREATY, TreatyId, TreatyTerms};
use yinuo_core::exact::Exact;
use yinuo_core::id::OfficeId;
use yinuo_core::money::Fen;
use yinuo_core::share::Share;
use yinuo_core::subject::SubjectRef;
use yinuo_store::tables::agri::reinsurance::{
    EVENT_CLAIMS, EventClaimsRow, RECOVERIES_OF_OFFICE, RecoveryRow, TREATIES_OF_OFFICE, TreatyLineRow, TreatyRow,
};
use yinuo_store::{Value, Work};

use super::command::RecordRecovery;
use crate::engine::plan::Question;
use crate::house::House;
use crate::query::{require_reached, slotted};
use crate::stop::Stop;
use crate::subject::keys;
use crate::systems::{SubjectLine, SubjectReader};

/// A treaty belongs to its office; its paper is laid with it.
pub const TREATY_READER: SubjectReader = SubjectReader {
    kind: &TREATY,
    permission: READ_COVERS,
    declare: |of, plan| plan.want::<TreatyRow>(of.id),
    read: |facts, of| facts.row::<TreatyRow>(of.id).map(line),
    declare_work: |_, _| {},
    load: |store, of| async move { Ok(store.load::<TreatyRow>(keys(of)).await?.iter().map(line).collect()) }.boxed(),
    letters: None,
    files: Some(KEEP_SUBSIDIES),
};

fn line(row: &TreatyRow) -> SubjectLine {
    SubjectLine {
        of: SubjectRef::new(&TREATY, row.id),
        office: OfficeId::from_number(row.office_id),
        customer: None,
        owner: None,
        label: row.reference.clone(),
        version: 1,
    }
}

/// Asks for the treaties of an office and what was recovered by them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReinsuranceOf {
    pub office: i64,
}

#[derive(Debug)]
pub struct Reinsurance {
    pub treaties: Vec<TreatyLineRow>,
    pub recoveries: Vec<RecoveryRow>,
}

impl Question for ReinsuranceOf {
    type Told = Reinsurance;

    async fn ask(&self, work: &Work<'_>) -> Result<Reinsurance, Stop> {
        let office = || vec![Value::Int(self.office)];
        let treaties = work.query(&TREATIES_OF_OFFICE, office()).await?;
        let recoveries = work.query(&RECOVERIES_OF_OFFICE, office()).await?;
        Ok(Reinsurance { treaties, recoveries })
    }
}

/// Asks what an event came to under a programme, office by office.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EventOf {
    pub event: String,
    pub programme: String,
}

impl Question for EventOf {
    type Told = Vec<EventClaimsRow>;

    async fn ask(&self, work: &Work<'_>) -> Result<Vec<EventClaimsRow>, Stop> {
        let version = format!("{}@%", self.programme);
        Ok(work.query(&EVENT_CLAIMS, vec![self.event.clone().into(), version.into()]).await?)
    }
}

/// What a treaty gives on.
pub fn terms_of(
    kind: &str,
    cession: Option<&str>,
    retention: Option<i64>,
    most: Option<i64>,
) -> Result<TreatyTerms, Stop> {
    let damaged = || Stop::damaged("reinsurance_treaties", format!("the terms of a {kind}"));
    let cession = cession.map(|text| text.parse::<Decimal>().map_err(|_| damaged())).transpose()?;
    TreatyTerms::of(kind, cession, retention.map(Fen), most.map(Fen)).map_err(|_| damaged())
}

/// What was billed of an event by a treaty, and what came of it.
pub fn recovered(rows: &[RecoveryRow], treaty: i64, event: &str) -> Recovered {
    let of = |kind: &str| {
        let own = rows.iter().filter(|row| row.treaty_id == treaty && row.event == event && row.kind == kind);
        Fen(own.map(|row| row.amount).sum())
    };
    Recovered { billed: of("billed"), received: of("received") }
}

/// What all treaties of an office under a programme were billed of an event.
pub fn billed_together(rows: &[RecoveryRow], programme: &str, event: &str) -> Fen {
    let of = rows.iter().filter(|row| row.programme == programme && row.event == event && row.kind == "billed");
    Fen(of.map(|row| row.amount).sum())
}

/// The figures of a line with what is recorded of its reinsurance until a day, whatever they said of it. Of a season that is over the premium was
/// ceded all the same: what counts are the quota shares of its last day, or of the day itself while one of them runs.
pub(super) fn after_reinsurance(
    reinsurance: &Reinsurance,
    programme: &str,
    on: Date,
    figures: LossFigures,
) -> Result<LossFigures, Stop> {
    let day = on.to_string();
    let billed = reinsurance
        .recoveries
        .iter()
        .filter(|row| row.programme == programme && row.kind == "billed" && row.happened_on <= day);
    let recovered = Fen(billed.map(|row| row.amount).sum());
    let mut ceded = Share::NONE;
    let begun: Vec<&TreatyLineRow> = reinsurance
        .treaties
        .iter()
        .filter(|treaty| treaty.programme == programme && treaty.kind == "quota-share" && treaty.begins_on <= day)
        .collect();
    let at = begun.iter().map(|treaty| treaty.ends_on.as_str().min(day.as_str())).max().unwrap_or(day.as_str());
    for treaty in begun {
        if treaty.begins_on.as_str() <= at && at <= treaty.ends_on.as_str() {
            let terms = terms_of(&treaty.kind, treaty.cession.as_deref(), treaty.retention, treaty.most)?;
            let together = (ceded.decimal() + terms.ceded().decimal()).min(Decimal::ONE);
            ceded = Share::new("cession", together)?;
        }
    }
    let ceded = Exact::fen(figures.earned).times(ceded.decimal())?.rounded()?;
    Ok(LossFigures { recovered, ceded, ..figures })
}

/// The treaties of the own office and what was recovered by them, where the actor's reach takes it in.
pub async fn reinsurance(house: &House, actor: &Actor) -> Result<Reinsurance, Stop> {
    require_reached(actor, READ_COVERS, At::from(house.directory().path(actor.office)))?;
    let office = || vec![Value::Int(actor.office.number())];
    let treaties = house.store.query(&TREATIES_OF_OFFICE, office()).await?;
    let recoveries = house.store.query(&RECOVERIES_OF_OFFICE, office()).await?;
    Ok(Reinsurance { treaties, recoveries })
}

/// What bills a treaty in reach, or records what came of it: amount, number and day are the caller's to fill in.
pub async fn recovery(house: &House, actor: &Actor, id: TreatyId, event: String) -> Result<RecordRecovery, Stop> {
    let key = slotted(id.slot().number(), id.number());
    let row = house.store.load::<TreatyRow>(vec![key]).await?.pop().ok_or(Stop::NotFound)?;
    let directory = house.directory();
    require_reached(actor, READ_COVERS, At::from(directory.path(OfficeId::from_number(row.office_id))))?;
    Ok(RecordRecovery {
        treaty: id,
        office: row.office_id,
        programme: row.programme,
        event,
        is_received: false,
        amount: Fen::ZERO,
        reference: String::new(),
        on: house.today(),
    })
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    fn treaty(kind: &str, begins_on: &str, ends_on: &str, cession: Option<&str>) -> TreatyLineRow {
        let is_excess = cession.is_none();
        TreatyLineRow {
            slot: 0,
            id: 1,
            office_id: 1,
            programme: "crops".to_owned(),
            kind: kind.to_owned(),
            reinsurer_id: 2,
            reinsurer_name: "再保险公司".to_owned(),
            begins_on: begins_on.to_owned(),
            ends_on: ends_on.to_owned(),
            cession: cession.map(str::to_owned),
            retention: is_excess.then_some(1),
            most: is_excess.then_some(1),
            reference: "再保2011-1".to_owned(),
        }
    }

    #[test]
    fn premium_is_ceded_by_the_quota_shares_of_the_season_after_it_is_over_too() {
        let quota = |from, until, cession| treaty("quota-share", from, until, Some(cession));
        let treaties = vec![
            quota("2010-01-01", "2010-12-31", "0.5"),
            quota("2011-04-01", "2011-10-31", "0.3"),
            quota("2011-04-01", "2011-10-31", "0.1"),
            treaty("excess-of-loss", "2011-01-01", "2012-12-31", None),
            quota("2012-04-01", "2012-10-31", "0.2"),
        ];
        let reinsurance = Reinsurance { treaties, recoveries: Vec::new() };
        let figures = LossFigures {
            earned: Fen(1_000),
            combined: Fen(0),
            incurred: Fen(0),
            recovered: Fen(7),
            ceded: Fen(7),
            settled_incurred: Fen(0),
            settled_earned: Fen(0),
        };
        let ceded = |on| after_reinsurance(&reinsurance, "crops", on, figures).unwrap().ceded;
        assert_eq!(ceded(date(2009, 12, 31)), Fen(0), "nothing had begun");
        assert_eq!(ceded(date(2011, 3, 31)), Fen(500), "of the year before");
        assert_eq!((ceded(date(2011, 7, 1)), ceded(date(2011, 12, 31))), (Fen(400), Fen(400)));
        assert_eq!(ceded(date(2012, 4, 1)), Fen(200));
    }
}
