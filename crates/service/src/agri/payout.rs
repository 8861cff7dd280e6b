//! Covers as subjects that are paid: a claim goes to the passbook of the household by the payment batches of the house, from the bank account
//! that is kept for agricultural insurance alone.

use std::collections::HashMap;

use futures_util::FutureExt;
use futures_util::future::BoxFuture;
use jiff::civil::Date;
use yinuo_core::agreement::number_in_one_form;
use yinuo_core::agri::{COVER, COVER_FAMILY, chart};
use yinuo_core::id::{CaseId, OfficeId, PartyId, PayoutId, TransferId, slot_of};
use yinuo_core::ledger::Posting;
use yinuo_core::money::Fen;
use yinuo_core::payee::HOLDER;
use yinuo_core::payout::{Block, Collected, NO_ACCOUNT, Payout};
use yinuo_core::refusal::Refusal;
use yinuo_core::subject::{SubjectKind, SubjectRef};
use yinuo_store::Value;
use yinuo_store::tables::agreement::{AGREEMENTS_NUMBERED, AgreementRow};
use yinuo_store::tables::agri::{CLAIMS_OF_COVER, CoverRow, CropClaimRow};
use yinuo_store::tables::ledger::TransferRow;
use yinuo_store::tables::party::PartyRow;
use yinuo_store::tables::payout::ALL_PAYOUTS;

use crate::command::{Answer, Context, Outcome, Subject};
use crate::engine::commit::Commit;
use crate::engine::facts::Facts;
use crate::engine::plan::LoadPlan;
use crate::house::House;
use crate::payout::{
    DebitReturn, Debitable, Entitlement, PaidSubject, PayoutStep, Standing, failed_attempt_rows, payout_from_row,
    payout_row,
};
use crate::query::{Conditions, slotted};
use crate::stop::Stop;

/// Adds a line of the ledger about a cover.
pub(super) fn book(
    context: &Context<'_>,
    commit: &mut Commit,
    subject: SubjectRef,
    posting: Posting,
    on: Date,
    payout: PayoutId,
) {
    let id = TransferId::new(context.stamp(), context.slot);
    commit.book(TransferRow {
        slot: id.slot().number(),
        id: id.number(),
        booked_on: on.max(context.directory.open_from()).to_string(),
        value_on: on.to_string(),
        at: context.micros(),
        debit: posting.debit.to_string(),
        credit: posting.credit.to_string(),
        amount: posting.amount.0,
        kind: posting.kind.key.to_owned(),
        subject_kind: subject.kind.key.to_owned(),
        subject_id: subject.id,
        case_id: None,
        payout_id: Some(payout.number()),
        reverses: None,
        operator_id: context.operator().number(),
    });
}

#[derive(Debug)]
pub(super) struct Covers;

/// Each payment has the account it was ordered for; a cover has no standing one.
fn standing_of(head: &AgreementRow) -> Standing {
    Standing {
        label: head.number.clone(),
        office: OfficeId::from_number(head.office_id),
        party: PartyId::from_number(head.holder_id),
        account: None,
    }
}

fn rows(facts: &Facts, subject: SubjectRef) -> Result<(&AgreementRow, &CoverRow), Stop> {
    let head = facts.row::<AgreementRow>(subject.id).ok_or(Stop::NotFound)?;
    Ok((head, facts.row::<CoverRow>(subject.id).ok_or(Stop::NotFound)?))
}

impl PaidSubject for Covers {
    fn kind(&self) -> &'static SubjectKind {
        &COVER
    }

    fn declare(&self, subject: SubjectRef, _payout: Option<PayoutId>, plan: &mut LoadPlan) {
        plan.want::<AgreementRow>(subject.id);
        plan.want::<CoverRow>(subject.id);
        plan.follow::<PartyRow>();
        plan.then(move |facts, plan| {
            if let Some(head) = facts.row::<AgreementRow>(subject.id) {
                plan.want::<PartyRow>(head.holder_id);
            }
        });
        plan.want_by(&ALL_PAYOUTS, subject.id);
        plan.want_by(&CLAIMS_OF_COVER, subject.id);
    }

    fn declare_whole(&self, subject: SubjectRef, plan: &mut LoadPlan) {
        self.declare(subject, None, plan);
    }

    fn entitlement(&self, facts: &Facts, subject: SubjectRef) -> Result<Entitlement, Stop> {
        let (head, _) = rows(facts, subject)?;
        let holder = facts.row::<PartyRow>(head.holder_id).map(|party| (&HOLDER, party.name.clone()));
        let customer = PartyId::from_number(head.holder_id);
        Ok(Entitlement { customer, sold_by: None, entitled: holder.into_iter().collect() })
    }

    fn standing(&self, facts: &Facts, subject: SubjectRef) -> Result<Standing, Stop> {
        Ok(standing_of(rows(facts, subject)?.0))
    }

    fn payout(&self, facts: &Facts, subject: SubjectRef, payout: PayoutId) -> Result<Payout, Stop> {
        let row = facts.rows_by(&ALL_PAYOUTS, subject.id).into_iter().find(|row| row.id == payout.number());
        let row = row.ok_or(Stop::NotFound)?;
        payout_from_row(row).ok_or_else(|| Stop::damaged("payouts", payout.to_string()))
    }

    fn step(
        &self,
        context: &Context<'_>,
        facts: &Facts,
        commit: &mut Commit,
        payout: &Payout,
        step: PayoutStep,
    ) -> Result<Vec<Block>, Stop> {
        let standing = standing_of(rows(facts, payout.subject)?.0);
        let mut after = payout.clone();
        let (subject, amount, id) = (payout.subject, payout.amount, payout.id);
        let mut waits = Vec::new();
        match step {
            PayoutStep::Collect { batch, on } => {
                judge(&mut after, on);
                match after.collect(batch, None, on).map_err(Refusal::from)? {
                    Collected::Waits(blocks) => waits = blocks,
                    Collected::Taken => book(context, commit, subject, chart::claim_paid_out(amount), on, id),
                    Collected::Known => {}
                }
            }
            PayoutStep::Uncollect { batch, on } => {
                if after.untake(batch, on) {
                    book(context, commit, subject, chart::claim_returned(amount), on, id);
                }
            }
            PayoutStep::Paid { batch, on } => {
                after.settle_paid(batch, on).map_err(Refusal::from)?;
                mark_claim(facts, commit, &after, Some(on));
            }
            PayoutStep::Returned { batch, on, paid_back, .. } => {
                if after.settle_returned(batch, on, paid_back).map_err(Refusal::from)? {
                    mark_claim(facts, commit, &after, None);
                    book(context, commit, subject, chart::claim_returned(amount), on, id);
                }
            }
            PayoutStep::Correct { account } => {
                after.pay_to(account).map_err(Refusal::from)?;
                judge(&mut after, context.today());
            }
        }
        for row in failed_attempt_rows(&after) {
            commit.put(row);
        }
        commit.put(payout_row(&after, standing.office));
        Ok(waits)
    }

    fn debit_owed(&self, _facts: &Facts, _subject: SubjectRef) -> Result<Fen, Stop> {
        Ok(Fen::ZERO)
    }

    fn debited(
        &self,
        _context: &Context<'_>,
        _facts: &Facts,
        _commit: &mut Commit,
        _subject: SubjectRef,
        _amount: Fen,
        _on: Date,
    ) -> Result<(), Stop> {
        Err(Stop::NotFound)
    }

    fn debit_returned(
        &self,
        _context: &Context<'_>,
        _facts: &Facts,
        _commit: &mut Commit,
        _subject: SubjectRef,
        _returned: DebitReturn,
    ) -> Result<(), Stop> {
        Err(Stop::NotFound)
    }

    fn answered(
        &self,
        facts: &Facts,
        subject: SubjectRef,
        told: Vec<(&'static str, String)>,
        commit: Commit,
    ) -> Result<Outcome, Stop> {
        let (head, cover) = rows(facts, subject)?;
        let about = Subject { kind: COVER.key, id: subject.id, version: cover.version };
        let mut facts_told = vec![("number", head.number.clone())];
        facts_told.extend(told);
        let answer = Answer::of(COVER.key, subject.id);
        Ok(Outcome { commit, answer, subject: Some(about), facts: facts_told, ..Outcome::default() })
    }

    fn debitable<'a>(
        &'a self,
        _house: &'a House,
        _conditions: Conditions,
        _after: Option<Vec<Value>>,
        _limit: i64,
    ) -> BoxFuture<'a, Result<Debitable, Stop>> {
        async { Ok((Vec::new(), None)) }.boxed()
    }

    fn standings<'a>(
        &'a self,
        house: &'a House,
        subjects: Vec<i64>,
    ) -> BoxFuture<'a, Result<HashMap<i64, Standing>, Stop>> {
        async move {
            let keys: Vec<_> = subjects.into_iter().map(|id| slotted(slot_of(id).number(), id)).collect();
            let heads = house.store.load::<AgreementRow>(keys).await?;
            Ok(heads.iter().map(|head| (head.id, standing_of(head))).collect())
        }
        .boxed()
    }

    fn called<'a>(&'a self, house: &'a House, label: &'a str) -> BoxFuture<'a, Result<Option<SubjectRef>, Stop>> {
        async move {
            let number = vec![Value::Text(number_in_one_form(label))];
            let found = house.store.query(&AGREEMENTS_NUMBERED, number).await?;
            let cover = found.iter().find(|row| row.family == COVER_FAMILY.key);
            Ok(cover.map(|row| COVER.of(row.id)))
        }
        .boxed()
    }

    fn failed_payment_case<'a>(
        &'a self,
        _house: &'a House,
        _subject: SubjectRef,
        _payout: PayoutId,
    ) -> BoxFuture<'a, Result<Option<(CaseId, String)>, Stop>> {
        async { Ok(None) }.boxed()
    }
}

/// The claim knows on which day it was paid; one that came back was not.
fn mark_claim(facts: &Facts, commit: &mut Commit, payout: &Payout, on: Option<Date>) {
    let claims = facts.rows_by(&CLAIMS_OF_COVER, payout.subject.id);
    let Some(claim) = claims.into_iter().find(|claim| claim.payout_id == Some(payout.id.number())) else { return };
    let paid_on = on.map(|on| on.to_string());
    if claim.paid_on != paid_on {
        commit.put(CropClaimRow { paid_on, version: claim.version + 1, ..claim.clone() });
    }
}

/// A payment with nowhere to go waits for an account.
fn judge(payout: &mut Payout, on: Date) {
    let held = payout.target(None).is_none().then_some(&NO_ACCOUNT);
    payout.judge(|reason| reason == &NO_ACCOUNT, held, on);
}
