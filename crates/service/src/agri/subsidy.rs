//! How the subsidies of a programme stand at an office: what is expected, what the covers of whom has paid accrue, what is withheld, what came
//! in beforehand and otherwise, and what was given back.

use jiff::civil::Date;
use serde_json::json;
use yinuo_core::agri::{
    Contributor, ExpectedSubsidy, LocalSubsidies, Payer, Programme, PromiseTurn, SUBSIDY, Subsidies, SubsidyEntryId,
    SubsidyStanding, by_payer,
};
use yinuo_core::id::{OfficeId, TransferId};
use yinuo_core::ledger::Posting;
use yinuo_core::money::Fen;
use yinuo_core::refusal::Refusal;
use yinuo_core::text::form;
use yinuo_store::tables::agri::{SUBSIDY_ENTRIES, SUBSIDY_SUMS, SubsidyEntryRow, SubsidySumRow};
use yinuo_store::tables::ledger::TransferRow;
use yinuo_store::{Value, Work};

use crate::command::Context;
use crate::directory::Directory;
use crate::engine::plan::Question;
use crate::stop::Stop;

/// Longest number of a letter or a payment, in characters.
const REFERENCE_LIMIT: usize = 80;

/// Asks for what they are worked out from, in the transaction of who wants to pay.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SubsidiesOf {
    pub programme: String,
    pub office: i64,
}

/// What covers and entries say.
#[derive(Debug)]
pub struct SubsidyRows {
    pub sums: Vec<SubsidySumRow>,
    pub entries: Vec<SubsidyEntryRow>,
}

impl SubsidiesOf {
    pub(super) fn parameters(&self) -> Vec<Value> {
        vec![Value::Text(self.programme.clone()), Value::Int(self.office)]
    }
}

impl Question for SubsidiesOf {
    type Told = SubsidyRows;

    async fn ask(&self, work: &Work<'_>) -> Result<SubsidyRows, Stop> {
        let sums = work.query(&SUBSIDY_SUMS, self.parameters()).await?;
        let entries = work.query(&SUBSIDY_ENTRIES, self.parameters()).await?;
        Ok(SubsidyRows { sums, entries })
    }
}

/// The levels as covers and entries leave them; city and county apart, where the programme has a ratio for the division of the office.
pub(super) fn stand(
    directory: &Directory,
    programme: &Programme,
    office: OfficeId,
    rows: &SubsidyRows,
) -> Result<Subsidies, Stop> {
    let expected = expected(&rows.entries)?;
    let subsidies = Subsidies {
        county: of_entries(Contributor::County, None, &rows.entries)
            .standing(of_sums(&rows.sums, |sum| sum.county), expected.county),
        province: of_entries(Contributor::Province, None, &rows.entries)
            .standing(of_sums(&rows.sums, |sum| sum.province), expected.province),
        centre: of_entries(Contributor::Centre, None, &rows.entries)
            .standing(of_sums(&rows.sums, |sum| sum.centre), expected.centre),
        local: None,
    };
    let division = directory.office(office).and_then(|office| office.region_code.as_deref());
    let ratio = programme.settlement.as_ref().and_then(|terms| terms.city_share(division));
    let Some(city) = ratio else { return Ok(subsidies) };
    let together = subsidies.county;
    let accrued = by_payer(together.accrued, city)?;
    let withheld = by_payer(together.withheld, city)?;
    let expected = by_payer(together.expected, city)?;
    let of = |payer: Payer, index: usize| {
        let part = |of: [Fen; 2]| of.get(index).copied().unwrap_or_default();
        let entries = of_entries(Contributor::County, Some(payer), &rows.entries);
        entries.standing((part(accrued), part(withheld)), part(expected))
    };
    Ok(subsidies.with_local(LocalSubsidies { city: of(Payer::City, 0), county: of(Payer::County, 1) }))
}

/// What the covers of whom has paid come to, and of whom has not.
fn of_sums(sums: &[SubsidySumRow], part: fn(&SubsidySumRow) -> i64) -> (Fen, Fen) {
    let of = |paid: i64| Fen(sums.iter().filter(|sum| sum.paid == paid).map(part).sum());
    (of(1), of(0))
}

/// The latest application says what is expected; nothing, where there is none.
fn expected(entries: &[SubsidyEntryRow]) -> Result<ExpectedSubsidy, Stop> {
    let Some(latest) = entries.iter().rev().find(|entry| entry.kind == "application") else {
        return Ok(ExpectedSubsidy::default());
    };
    let basis = latest.basis.as_deref().unwrap_or_default();
    serde_json::from_str(basis).map_err(|_| Stop::damaged("subsidy_entries", latest.reference.clone()))
}

/// What the entries of whoever pays come to.
struct Entered<'a>(Vec<&'a SubsidyEntryRow>);

/// Of a level, or of one of its two payers. What was recorded before a ratio was known is the county's.
fn of_entries(contributor: Contributor, payer: Option<Payer>, entries: &[SubsidyEntryRow]) -> Entered<'_> {
    let is_own = |entry: &&SubsidyEntryRow| {
        let by = entry.payer.as_deref().unwrap_or(Payer::County.key());
        entry.contributor == contributor.key() && payer.is_none_or(|payer| by == payer.key())
    };
    Entered(entries.iter().filter(is_own).collect())
}

/// Whether a promise to pay what is owed runs: the last turn that an entry tells of is its beginning.
pub(super) fn promise_runs(contributor: Contributor, payer: Option<Payer>, entries: &[SubsidyEntryRow]) -> bool {
    let own = of_entries(contributor, payer, entries).0;
    let turn = own.iter().rev().find_map(|entry| {
        let basis: serde_json::Value = serde_json::from_str(entry.basis.as_deref()?).ok()?;
        Some(basis.get("promise")?.as_str()? == PromiseTurn::Begun.key())
    });
    turn.unwrap_or(false)
}

/// An office as an event names it.
pub(super) fn named(directory: &Directory, office: OfficeId) -> String {
    format!("{office} {}", directory.office_name(office))
}

/// What an entry keeps of the turn that it made.
pub(super) fn turned(turn: PromiseTurn) -> String {
    json!({ "promise": turn.key() }).to_string()
}

impl Entered<'_> {
    fn sum(&self, kind: &str) -> Fen {
        Fen(self.0.iter().filter(|entry| entry.kind == kind).map(|entry| entry.amount).sum())
    }

    fn has(&self, kind: &str) -> bool {
        self.0.iter().any(|entry| entry.kind == kind)
    }

    fn standing(&self, (accrued, withheld): (Fen, Fen), expected: Fen) -> SubsidyStanding {
        SubsidyStanding {
            expected,
            accrued,
            withheld,
            prepaid: self.sum("prepayment"),
            paid: self.sum("payment"),
            returned: self.sum("return"),
            applied: self.sum("settlement"),
            settled: self.has("settlement"),
            committed: self.has("commitment"),
        }
    }
}

/// The number of a letter or a payment, in one form.
pub(super) fn reference(text: &str) -> Result<String, Refusal> {
    let reference = form::name(text);
    let cause = match reference.chars().count() {
        0 => "missing",
        length if length > REFERENCE_LIMIT => "text_too_long",
        _ => return Ok(reference),
    };
    Err(Refusal::new("wrong_field").with("field", "reference").with("cause", cause))
}

/// Nothing is recorded before it happened.
pub(super) fn check_day(on: Date, today: Date) -> Result<(), Refusal> {
    match on > today {
        true => Err(Refusal::new("occurred_in_future").with("occurred_at", on.to_string())),
        false => Ok(()),
    }
}

/// Neither is anything of a programme before the first day of it.
pub(super) fn check_entry_day(programme: &Programme, on: Date, today: Date) -> Result<(), Refusal> {
    check_day(on, today)?;
    let from = programme.effective.from;
    match on < from {
        true => {
            let refusal = Refusal::new("entry_before_programme").with("on", on.to_string());
            Err(refusal.with("programme", programme.key.clone()).with("from", from.to_string()))
        }
        false => Ok(()),
    }
}

/// What is the same of each entry that a command writes.
#[derive(Debug, Clone, Copy)]
pub(super) struct Entering<'a> {
    pub programme: &'a str,
    pub office: OfficeId,
    pub reference: &'a str,
    pub on: Date,
}

impl Entering<'_> {
    pub(super) fn row(
        &self,
        context: &Context<'_>,
        id: SubsidyEntryId,
        (contributor, payer): (Contributor, Option<Payer>),
        (kind, amount): (&str, Fen),
        basis: Option<String>,
    ) -> SubsidyEntryRow {
        SubsidyEntryRow {
            slot: id.slot().number(),
            id: id.number(),
            programme: self.programme.to_owned(),
            office_id: self.office.number(),
            contributor: contributor.key().to_owned(),
            payer: payer.map(|payer| payer.key().to_owned()),
            kind: kind.to_owned(),
            amount: amount.0,
            basis,
            reference: self.reference.to_owned(),
            happened_on: self.on.to_string(),
            recorded_at: context.micros(),
            operator_id: context.operator().number(),
        }
    }

    /// A line of the ledger that is about an entry.
    pub(super) fn transfer(&self, context: &Context<'_>, entry: SubsidyEntryId, posting: &Posting) -> TransferRow {
        let id = TransferId::new(context.stamp(), context.slot);
        TransferRow {
            slot: id.slot().number(),
            id: id.number(),
            booked_on: self.on.max(context.directory.open_from()).to_string(),
            value_on: self.on.to_string(),
            at: context.micros(),
            debit: posting.debit.to_string(),
            credit: posting.credit.to_string(),
            amount: posting.amount.0,
            kind: posting.kind.key.to_owned(),
            subject_kind: SUBSIDY.key.to_owned(),
            subject_id: entry.number(),
            case_id: None,
            payout_id: None,
            reverses: None,
            operator_id: context.operator().number(),
        }
    }
}

/// What a settlement found, kept with it.
pub(super) fn found(standing: &SubsidyStanding) -> String {
    json!({
        "expected": standing.expected,
        "accrued": standing.accrued,
        "prepaid": standing.prepaid,
        "paid": standing.paid,
        "returned": standing.returned,
        "owed": standing.owed(),
        "overpaid": standing.overpaid(),
    })
    .to_string()
}
