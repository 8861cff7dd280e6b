//! Something happened to a commission: it was invoiced, came in, was split to a branch, or is not owed any more.

use std::collections::BTreeMap;

use jiff::civil::Date;
use serde::Serialize;
use yinuo_core::access::At;
use yinuo_core::broker::{
    CommissionEntryId, CommissionFigures, CommissionId, CommissionKeeper, CommissionKind, READ_PLACEMENTS,
    commission_received, commission_returned, split_back,
};
use yinuo_core::id::{OfficeId, PartyId, Slot, TransferId};
use yinuo_core::ledger::Posting;
use yinuo_core::money::Fen;
use yinuo_core::refusal::Refusal;
use yinuo_core::systems::subject_kind;
use yinuo_store::tables::broker::commission::{CommissionEntryRow, CommissionRow, ENTRIES_BY_COMMISSION};
use yinuo_store::tables::ledger::TransferRow;

use super::{answered, name};
use crate::command::{Act, Context, Outcome};
use crate::engine::commit::Commit;
use crate::engine::facts::Facts;
use crate::engine::plan::LoadPlan;
use crate::keys::Keys;
use crate::query::require_reached;
use crate::stop::Stop;

/// Enters what happened. What came in, and what is given back of it, is booked on the account of commissions, apart from clients' money. What branches give
/// back with it is an entry of each.
#[derive(Debug, Clone, Serialize)]
pub struct RecordCommission {
    pub commission: CommissionId,
    /// The key of a [`CommissionKind`].
    pub kind: String,
    pub amount: Fen,
    pub happened_on: Date,
    /// The branch that gets a part; of what is split, and of nothing else.
    pub office: Option<OfficeId>,
    /// The number of an invoice or of a payment, or why it was written back.
    pub reference: String,
}

fn wrong(field: &'static str, cause: &'static str) -> Stop {
    Refusal::new("wrong_field").with("field", field).with("cause", cause).into()
}

impl RecordCommission {
    fn kind(&self, context: &Context<'_>) -> Result<CommissionKind, Stop> {
        let kind = CommissionKind::parse(&self.kind).ok_or_else(|| wrong("kind", "wrong_value"))?;
        match (kind, self.office) {
            (CommissionKind::Split, None) => Err(wrong("office", "missing")),
            (CommissionKind::Split, Some(office)) if context.directory.office(office).is_some() => Ok(kind),
            (CommissionKind::Split, Some(_)) => Err(wrong("office", "wrong_value")),
            (_, Some(_)) => Err(wrong("office", "wrong_value")),
            (_, None) => Ok(kind),
        }
    }
}

/// The figures of a row.
fn figures(row: &CommissionRow) -> CommissionFigures {
    CommissionFigures {
        expected: Fen(row.expected),
        invoiced: Fen(row.invoiced),
        received: Fen(row.received),
        split: Fen(row.split),
        written_back: Fen(row.written_back),
    }
}

/// What each branch gives back of an amount, by what it has of what was split; branches that give nothing are left out.
fn given_back(facts: &Facts, row: &CommissionRow, amount: Fen) -> Result<Vec<(i64, Fen)>, Stop> {
    if amount <= Fen::ZERO {
        return Ok(Vec::new());
    }
    let mut held: BTreeMap<i64, i64> = BTreeMap::new();
    for entry in facts.rows_by(&ENTRIES_BY_COMMISSION, row.id) {
        let Some(office) = entry.office_id else { continue };
        let has = held.entry(office).or_default();
        *has = match CommissionKind::parse(&entry.kind) {
            Some(CommissionKind::SplitBack) => has.saturating_sub(entry.amount),
            _ => has.saturating_add(entry.amount),
        };
    }
    let parts: Vec<Fen> = held.values().map(|has| Fen(*has)).collect();
    let back = split_back(amount, &parts)?;
    Ok(held.into_keys().zip(back).filter(|(_, part)| *part > Fen::ZERO).collect())
}

/// What moves on the account of commissions between two states of the figures.
fn posting(before: CommissionFigures, after: CommissionFigures) -> Option<Posting> {
    let came = after.received.0.saturating_sub(before.received.0);
    let went = after.returned().0.saturating_sub(before.returned().0);
    match (came, went) {
        (came, _) if came > 0 => Some(commission_received(Fen(came))),
        (_, went) if went > 0 => Some(commission_returned(Fen(went))),
        _ => None,
    }
}

impl Act for RecordCommission {
    const NAME: &'static str = "record-commission";

    fn slot(&self, _keys: &Keys) -> Slot {
        self.commission.slot()
    }

    fn declare(&self, _keys: &Keys, plan: &mut LoadPlan) {
        plan.want::<CommissionRow>(self.commission.number());
        plan.want_by(&ENTRIES_BY_COMMISSION, self.commission.number());
    }

    fn run(self, context: &Context<'_>, facts: &Facts) -> Result<Outcome, Stop> {
        let row = facts.row::<CommissionRow>(self.commission.number()).ok_or(Stop::NotFound)?;
        let office = OfficeId::from_number(row.office_id);
        let at = At::of(context.office_path(office), PartyId::from_number(row.holder_id));
        require_reached(context.actor, READ_PLACEMENTS, at)?;
        CommissionKeeper::grant(context.actor, at)?;
        let kind = self.kind(context)?;
        let today = context.today();
        if self.happened_on > today {
            return Err(wrong("happened_on", "wrong_value"));
        }
        let before = figures(row);
        let after = before.enter(kind, self.amount)?;
        let reference = name("reference", &self.reference)?;
        let (slot, version) = (row.slot, row.version + 1);
        let mut commit = Commit::default();
        commit.update(CommissionRow {
            invoiced: after.invoiced.0,
            received: after.received.0,
            split: after.split.0,
            written_back: after.written_back.0,
            state: after.state().key().to_owned(),
            version,
            ..row.clone()
        });
        let given_back = match kind {
            CommissionKind::WrittenBack => given_back(facts, row, Fen(before.split.0.saturating_sub(after.split.0)))?,
            _ => Vec::new(),
        };
        let own = (kind, self.amount, self.office.map(OfficeId::number));
        let of_branches = given_back.into_iter().map(|(office, part)| (CommissionKind::SplitBack, part, Some(office)));
        for (kind, amount, office_id) in std::iter::once(own).chain(of_branches) {
            let entry = CommissionEntryId::new(context.stamp(), context.slot);
            commit.insert(CommissionEntryRow {
                slot,
                id: entry.number(),
                commission_id: row.id,
                kind: kind.key().to_owned(),
                amount: amount.0,
                happened_on: self.happened_on.to_string(),
                office_id,
                reference: reference.clone(),
                recorded_at: context.micros(),
                operator_id: context.operator().number(),
            });
        }
        if let Some(posting) = posting(before, after) {
            let transfer = TransferId::new(context.stamp(), context.slot);
            commit.insert(TransferRow {
                slot,
                id: transfer.number(),
                booked_on: today.max(context.directory.open_from()).to_string(),
                value_on: self.happened_on.to_string(),
                at: context.micros(),
                debit: posting.debit.to_string(),
                credit: posting.credit.to_string(),
                amount: posting.amount.0,
                kind: posting.kind.key.to_owned(),
                subject_kind: row.policy_kind.clone(),
                subject_id: row.policy_id,
                case_id: None,
                payout_id: None,
                reverses: None,
                operator_id: context.operator().number(),
            });
        }
        let told = vec![
            ("number", row.policy_number.clone()),
            ("kind", kind.key().to_owned()),
            ("amount", self.amount.to_string()),
        ];
        let damaged = || Stop::damaged("commissions", row.id.to_string());
        let policy = subject_kind(&row.policy_kind).ok_or_else(damaged)?;
        Ok(answered(commit, policy.key, row.policy_id, told))
    }
}
