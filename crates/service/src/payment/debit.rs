//! Debits of a batch: gathering them, taking them out again, what the file says of each, and what the bank's answer fits.

use std::collections::HashMap;
use std::sync::Arc;

use yinuo_core::access::Actor;
use yinuo_core::id::{DebitItemId, OfficeId, PaymentBatchId};
use yinuo_core::money::Fen;
use yinuo_core::party::mask;
use yinuo_core::payment::{Outcome, Payment, ReturnItem, debit_of_reference, debit_reference};
use yinuo_core::payout::{BatchState, DebitState};
use yinuo_core::refusal::Refusal;
use yinuo_core::subject::SubjectRef;
use yinuo_store::Value;
use yinuo_store::tables::party::PersonalNumberRow;
use yinuo_store::tables::payout::{DEBITS_OF_BATCH, DebitItemRow, PaymentBatchRow};

use super::returns::{Fitting, Import, Misfit};
use super::{BatchReport, LeftOut, PAGE, carry_out_all, push_offices};
use crate::command::Command;
use crate::command::debit::{CHANGED, CollectDebit, SettleDebit, UncollectDebit};
use crate::command::payout::WAITS;
use crate::house::House;
use crate::payout::{paid_subjects, subject_of};
use crate::stop::Stop;
use crate::{personal, query};

/// Gathers what a batch of debits lacks.
pub(super) async fn collect_pages(
    house: &House,
    actor: &Arc<Actor>,
    row: &PaymentBatchRow,
    report: &mut BatchReport,
) -> Result<(), Stop> {
    let mut conditions = query::Conditions::new();
    push_offices(&mut conditions, house, actor, row)?;
    for paid in paid_subjects() {
        let mut after = None;
        loop {
            let (subjects, next) = paid.debitable(house, conditions.clone(), after, PAGE).await?;
            let command = |subject: SubjectRef| (subject, Command::from(CollectDebit { subject, batch: report.batch }));
            let commands = subjects.into_iter().map(command).collect();
            for (subject, done) in carry_out_all(house, actor, commands).await {
                match done {
                    Ok(answer) if answer.kind == CHANGED => report.collected += 1,
                    Ok(answer) if answer.kind == WAITS => report.waiting += 1,
                    Ok(_) => {}
                    Err(Stop::Refused(refusal)) if refusal.code != "wrong_batch_state" => {
                        report.refuse(LeftOut::Subject(subject), refusal);
                    }
                    Err(stop) => return Err(stop),
                }
            }
            after = next;
            if after.is_none() {
                break;
            }
        }
    }
    Ok(())
}

/// All debits of a batch, read a page at a time.
pub(super) async fn debits(house: &House, batch: PaymentBatchId) -> Result<Vec<DebitItemRow>, Stop> {
    let mut all: Vec<DebitItemRow> = Vec::new();
    loop {
        let (slot, id) = all.last().map_or((-1, -1), |last| (last.slot, last.id));
        let parameters = vec![Value::Int(batch.number()), Value::Int(slot), Value::Int(id), Value::Int(PAGE)];
        let page = house.store.query(&DEBITS_OF_BATCH, parameters).await?;
        if page.is_empty() {
            return Ok(all);
        }
        all.extend(page);
    }
}

/// Takes the debits of a cancelled batch out of it; how many.
pub(super) async fn take_out(house: &House, actor: &Arc<Actor>, batch: PaymentBatchId) -> Result<u64, Stop> {
    let left = debits(house, batch).await?;
    let command = |row: &DebitItemRow| {
        let debit = DebitItemId::from_number(row.id);
        let subject = subject_of("debit_items", &row.subject_kind, row.subject_id)?;
        Ok(((), Command::from(UncollectDebit { debit, subject, batch })))
    };
    let commands = left.iter().map(command).collect::<Result<Vec<_>, Stop>>()?;
    let mut taken_out = 0;
    for ((), done) in carry_out_all(house, actor, commands).await {
        taken_out += u64::from(done?.kind == CHANGED);
    }
    Ok(taken_out)
}

/// A debit as the file has it: of the account it was collected for, in clear.
pub(super) fn debit(
    house: &House,
    row: &DebitItemRow,
    label: &str,
    numbers: &HashMap<i64, Vec<PersonalNumberRow>>,
) -> Result<Payment, Stop> {
    let sealed = numbers.get(&row.subject_id).map_or(&[][..], Vec::as_slice);
    let refuse = |code| Refusal::new(code).with("subject", label);
    let account = personal::account_number(&house.shared.keys, sealed, row.subject_id);
    let account = account.ok_or_else(|| refuse("debit_account_missing"))?;
    if row.account_masked != mask(&account) {
        return Err(refuse("debit_account_changed").into());
    }
    Ok(Payment {
        end_to_end_id: debit_reference(DebitItemId::from_number(row.id)),
        name: row.account_holder.clone(),
        account,
        branch: row.branch_code.clone(),
        amount: Fen(row.amount),
        remark: label.to_owned(),
    })
}

impl Import<'_> {
    /// What is to be written down of items about debits. The others are told.
    pub(super) async fn settle_debits(&mut self, items: &[&ReturnItem]) -> Result<Vec<(Fitting, Command)>, Stop> {
        let ids: Vec<Option<DebitItemId>> =
            items.iter().map(|item| debit_of_reference(&item.end_to_end_id).ok()).collect();
        let key = |id: &DebitItemId| vec![Value::Int(id.slot().number()), Value::Int(id.number())];
        let keys = ids.iter().flatten().map(key).collect();
        let rows = self.house.store.load::<DebitItemRow>(keys).await?;
        let rows: HashMap<i64, DebitItemRow> = rows.into_iter().map(|row| (row.id, row)).collect();
        let mut commands = Vec::new();
        for (item, id) in items.iter().zip(ids) {
            let fits = match id.and_then(|id| rows.get(&id.number())) {
                Some(row) => self.hold_against_debit(item, row).await?,
                None => Err(Misfit::Unknown),
            };
            match fits {
                Ok(command) => commands.push((Fitting::of(item), Command::from(command))),
                Err(misfit) => self.tell(item, misfit),
            }
        }
        Ok(commands)
    }

    /// What the bank says of a debit, against what was sent.
    async fn hold_against_debit(
        &mut self,
        item: &ReturnItem,
        debit: &DebitItemRow,
    ) -> Result<Result<SettleDebit, Misfit>, Stop> {
        if !self.may_pay_at(OfficeId::from_number(debit.office_id)) {
            return Ok(Err(Misfit::Unknown));
        }
        if item.amount.is_some_and(|amount| amount.0 != debit.amount) {
            return Ok(Err(Misfit::Amount(Fen(debit.amount))));
        }
        if self.batch.is_some_and(|wanted| wanted.number() != debit.batch_id) {
            return Ok(Err(Misfit::another_batch()));
        }
        let Some(row) = self.batch_row(debit.batch_id).await? else { return Ok(Err(Misfit::Unknown)) };
        if row.state != BatchState::Sent.key() {
            return Ok(Err(Misfit::not_sent()));
        }
        let Some(outcome) = self.settlement(&item.outcome) else {
            return Ok(Err(Misfit::not_final(&debit.state, DebitState::Waiting.key())));
        };
        match (debit.state.as_str(), item.outcome == Outcome::Paid) {
            ("paid", true) | ("returned", false) => return Ok(Err(Misfit::Known)),
            ("returned", true) => return Ok(Err(Misfit::result("paid_after_return"))),
            _ => {}
        }
        Ok(Ok(SettleDebit {
            debit: DebitItemId::from_number(debit.id),
            subject: subject_of("debit_items", &debit.subject_kind, debit.subject_id)?,
            batch: PaymentBatchId::from_number(debit.batch_id),
            outcome,
            on: self.house.today(),
        }))
    }
}
