//! Policies of schools as subjects that are paid: the compensation of an accident goes to guardians and schools by the payment batches of the
//! house, from the account that is kept for what is the clients' alone.

use std::collections::HashMap;

use futures_util::FutureExt;
use futures_util::future::BoxFuture;
use jiff::civil::Date;
use yinuo_core::agreement::number_in_one_form;
use yinuo_core::event::{Event, Fact, Facts as Told};
use yinuo_core::id::{CaseId, OfficeId, OperatorId, PartyId, PayoutId, ServiceErrorId, TransferId, slot_of};
use yinuo_core::ledger::Posting;
use yinuo_core::money::Fen;
use yinuo_core::pack::FollowUpKind;
use yinuo_core::payee::HOLDER;
use yinuo_core::payout::{Block, Collected, NO_ACCOUNT, PaidBack, Payout, PayoutProgress, PayoutRefusal, PayoutState};
use yinuo_core::refusal::Refusal;
use yinuo_core::school::event::{COMPENSATION_REPEATED, COMPENSATION_RETURNED};
use yinuo_core::school::{LIABILITY_FAMILY, SCHOOL_POLICY, chart};
use yinuo_core::subject::{SubjectKind, SubjectRef};
use yinuo_store::Value;
use yinuo_store::tables::agreement::{AGREEMENTS_NUMBERED, AgreementRow};
use yinuo_store::tables::case::ServiceErrorRow;
use yinuo_store::tables::ledger::TransferRow;
use yinuo_store::tables::party::PartyRow;
use yinuo_store::tables::payout::ALL_PAYOUTS;
use yinuo_store::tables::school::{SchoolClaimRow, SchoolPolicyRow};

use crate::command::{Answer, Context, Outcome, Subject};
use crate::engine::commit::Commit;
use crate::engine::facts::Facts;
use crate::engine::plan::LoadPlan;
use crate::follow_up::{CASE_PAID, CasePaid, follow, is_about, open_cases_about};
use crate::house::House;
use crate::outbox::post;
use crate::payout::{
    DebitReturn, Debitable, Entitlement, PaidSubject, PayoutStep, Standing, failed_attempt_rows, payout_from_row,
    payout_row,
};
use crate::query::{Conditions, slotted};
use crate::stop::Stop;

/// What a line of the ledger is about.
#[derive(Debug, Clone, Copy)]
pub(super) struct Booked {
    pub subject: SubjectRef,
    pub case: Option<CaseId>,
    pub payout: Option<PayoutId>,
    pub on: Date,
}

/// Adds a line of the ledger about the policy of a school.
pub(super) fn book(context: &Context<'_>, commit: &mut Commit, of: Booked, posting: Posting) {
    let id = TransferId::new(context.stamp(), context.slot);
    commit.book(TransferRow {
        slot: id.slot().number(),
        id: id.number(),
        booked_on: of.on.max(context.directory.open_from()).to_string(),
        value_on: of.on.to_string(),
        at: context.micros(),
        debit: posting.debit.to_string(),
        credit: posting.credit.to_string(),
        amount: posting.amount.0,
        kind: posting.kind.key.to_owned(),
        subject_kind: of.subject.kind.key.to_owned(),
        subject_id: of.subject.id,
        case_id: of.case.map(CaseId::number),
        payout_id: of.payout.map(PayoutId::number),
        reverses: None,
        operator_id: context.operator().number(),
    });
}

#[derive(Debug)]
pub(super) struct SchoolPayouts;

/// Each payment has an account of its own; a policy has no standing one.
fn standing_of(head: &AgreementRow) -> Standing {
    Standing {
        label: head.number.clone(),
        office: OfficeId::from_number(head.office_id),
        party: PartyId::from_number(head.holder_id),
        account: None,
    }
}

fn head(facts: &Facts, subject: SubjectRef) -> Result<&AgreementRow, Stop> {
    facts.row::<AgreementRow>(subject.id).ok_or(Stop::NotFound)
}

/// A payment with nowhere to go waits for an account.
fn judge(payout: &mut Payout, on: Date) {
    let held = payout.target(None).is_none().then_some(&NO_ACCOUNT);
    payout.judge(|reason| reason == &NO_ACCOUNT, held, on);
}

fn write(commit: &mut Commit, after: &Payout, office: OfficeId) {
    for row in failed_attempt_rows(after) {
        commit.put(row);
    }
    commit.put(payout_row(after, office));
}

fn tell_of_repetition(context: &Context<'_>, commit: &mut Commit, head: &AgreementRow, payout: &Payout) {
    let event = Event::new(&COMPENSATION_REPEATED, context.today());
    let event = event.with("number", &head.number).with("payout", payout.id);
    follow(context, commit, payout.subject, &event);
}

/// What the bank sent back goes out again as it was: the fault was the bank's.
pub(super) fn send_again(
    context: &Context<'_>,
    facts: &Facts,
    commit: &mut Commit,
    payout: &Payout,
) -> Result<(), Stop> {
    let head = head(facts, payout.subject)?;
    let mut after = payout.clone();
    if !after.pay_again() {
        return Err(Refusal::from(PayoutRefusal::NotWaiting { state: after.state() }).into());
    }
    judge(&mut after, context.today());
    tell_of_repetition(context, commit, head, &after);
    write(commit, &after, OfficeId::from_number(head.office_id));
    Ok(())
}

/// The bank sent a payment back: it is owed again, a case is opened as the packs say, and a wrong account is an error of who entered it.
fn sent_back(
    context: &Context<'_>,
    commit: &mut Commit,
    head: &AgreementRow,
    after: &Payout,
    on: Date,
    (paid_back, wrong_account): (PaidBack, bool),
) {
    let of = Booked { subject: after.subject, case: after.case, payout: Some(after.id), on };
    book(context, commit, of, chart::compensation_returned(after.amount));
    if wrong_account {
        let id = ServiceErrorId::new(context.stamp(), context.slot);
        commit.insert(ServiceErrorRow {
            slot: id.slot().number(),
            id: id.number(),
            kind: "wrong-account".to_owned(),
            subject_kind: after.subject.kind.key.to_owned(),
            subject_id: after.subject.id,
            office_id: head.office_id,
            payout_id: Some(after.id.number()),
            case_id: after.case.map(CaseId::number),
            operator_id: after.attempt().and_then(|attempt| attempt.account.entered_by).map(OperatorId::number),
            occurred_on: on.to_string(),
            recorded_at: context.micros(),
            note: format!("{} {}", paid_back.code, paid_back.reason).trim().to_owned(),
        });
    }
    let event = Event::new(&COMPENSATION_RETURNED, on).with("number", &head.number).with("payout", after.id);
    let event = event.with("amount", after.amount).with("reason", paid_back.reason);
    follow(context, commit, after.subject, &event);
}

/// The claim knows the day on which the last of its payments was made; one of which a payment came back is not paid.
fn mark_claim(facts: &Facts, commit: &mut Commit, after: &Payout) {
    let Some(claim) = after.case.and_then(|case| facts.row::<SchoolClaimRow>(case.number())) else { return };
    let rows = facts.rows_by(&ALL_PAYOUTS, after.subject.id).into_iter();
    let others = rows.filter(|row| {
        row.case_id == Some(claim.id) && row.id != after.id.number() && row.state != PayoutState::Cancelled.key()
    });
    let mut paid_on = match &after.progress {
        PayoutProgress::Paid { on, .. } => Some(on.to_string()),
        _ => None,
    };
    for row in others {
        let settled = row.settled_on.clone().filter(|_| row.state == PayoutState::Paid.key());
        paid_on = paid_on.zip(settled).map(|(one, other)| one.max(other));
    }
    if claim.paid_on != paid_on {
        commit.put(SchoolClaimRow { paid_on, version: claim.version + 1, ..claim.clone() });
    }
}

impl PaidSubject for SchoolPayouts {
    fn kind(&self) -> &'static SubjectKind {
        &SCHOOL_POLICY
    }

    fn declare(&self, subject: SubjectRef, _payout: Option<PayoutId>, plan: &mut LoadPlan) {
        plan.want::<AgreementRow>(subject.id);
        plan.want::<SchoolPolicyRow>(subject.id);
        plan.want_by(&ALL_PAYOUTS, subject.id);
        plan.follow::<PartyRow>();
        plan.follow::<SchoolClaimRow>();
        plan.then(move |facts, plan| {
            if let Some(head) = facts.row::<AgreementRow>(subject.id) {
                plan.want::<PartyRow>(head.holder_id);
            }
            for case in facts.rows_by(&ALL_PAYOUTS, subject.id).into_iter().filter_map(|row| row.case_id) {
                plan.want::<SchoolClaimRow>(case);
            }
        });
    }

    fn declare_whole(&self, subject: SubjectRef, plan: &mut LoadPlan) {
        self.declare(subject, None, plan);
    }

    fn entitlement(&self, facts: &Facts, subject: SubjectRef) -> Result<Entitlement, Stop> {
        let head = head(facts, subject)?;
        let holder = facts.row::<PartyRow>(head.holder_id).map(|party| (&HOLDER, party.name.clone()));
        let customer = PartyId::from_number(head.holder_id);
        Ok(Entitlement { customer, sold_by: None, entitled: holder.into_iter().collect() })
    }

    fn standing(&self, facts: &Facts, subject: SubjectRef) -> Result<Standing, Stop> {
        Ok(standing_of(head(facts, subject)?))
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
        let head = head(facts, payout.subject)?;
        let mut after = payout.clone();
        let of = |on| Booked { subject: payout.subject, case: payout.case, payout: Some(payout.id), on };
        let mut waits = Vec::new();
        match step {
            PayoutStep::Collect { batch, on } => {
                judge(&mut after, on);
                match after.collect(batch, None, on).map_err(Refusal::from)? {
                    Collected::Waits(blocks) => waits = blocks,
                    Collected::Taken => book(context, commit, of(on), chart::compensation_paid_out(payout.amount)),
                    Collected::Known => {}
                }
            }
            PayoutStep::Uncollect { batch, on } => {
                if after.untake(batch, on) {
                    book(context, commit, of(on), chart::compensation_returned(payout.amount));
                }
            }
            PayoutStep::Paid { batch, on } => {
                if after.settle_paid(batch, on).map_err(Refusal::from)? {
                    mark_claim(facts, commit, &after);
                    if let Some(case) = after.case {
                        post(commit, context, &CASE_PAID, &CasePaid { case });
                    }
                }
            }
            PayoutStep::Returned { batch, on, paid_back, wrong_account } => {
                if after.settle_returned(batch, on, paid_back.clone()).map_err(Refusal::from)? {
                    mark_claim(facts, commit, &after);
                    sent_back(context, commit, head, &after, on, (paid_back, wrong_account));
                }
            }
            PayoutStep::Correct { account } => {
                if after.pay_to(account).map_err(Refusal::from)? {
                    tell_of_repetition(context, commit, head, &after);
                }
                judge(&mut after, context.today());
            }
        }
        write(commit, &after, OfficeId::from_number(head.office_id));
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
        let head = head(facts, subject)?;
        let version = facts.row::<SchoolPolicyRow>(subject.id).ok_or(Stop::NotFound)?.version;
        let about = Subject { kind: SCHOOL_POLICY.key, id: subject.id, version };
        let mut facts_told = vec![("number", head.number.clone())];
        facts_told.extend(told);
        let answer = Answer::of(SCHOOL_POLICY.key, subject.id);
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
            let policy = found.iter().find(|row| row.family == LIABILITY_FAMILY.key);
            Ok(policy.map(|row| SCHOOL_POLICY.of(row.id)))
        }
        .boxed()
    }

    fn failed_payment_case<'a>(
        &'a self,
        house: &'a House,
        subject: SubjectRef,
        payout: PayoutId,
    ) -> BoxFuture<'a, Result<Option<(CaseId, String)>, Stop>> {
        async move {
            let told = Told::from([("payout".to_owned(), Fact::Text(payout.to_string()))]);
            let mut wanted = Vec::new();
            for follow_up in house.rules().catalogue().follow_ups(&COMPENSATION_RETURNED) {
                let FollowUpKind::Open { service, .. } = &follow_up.does else { continue };
                let mut answers = follow_up.does.answers(&told);
                answers.retain(|_, answer| answer.text() == Some(&payout.to_string()));
                if !answers.is_empty() {
                    wanted.push((service.clone(), answers));
                }
            }
            let open = open_cases_about(house, subject).await?;
            let works_on_it = open.into_iter().find(|case| {
                wanted.iter().any(|(service, answers)| case.service_key == *service && is_about(case, answers))
            });
            Ok(works_on_it.map(|case| (CaseId::from_number(case.id), case.number)))
        }
        .boxed()
    }
}
