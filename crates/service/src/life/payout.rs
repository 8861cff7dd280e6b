//! Life policies as subjects that are paid and collected from: each step of a payout is a turn of its policy, a debit that was
//! collected is a receipt.

use std::collections::HashMap;

use futures_util::FutureExt;
use futures_util::future::BoxFuture;
use jiff::civil::Date;
use tokio::try_join;
use yinuo_core::agreement::number_in_one_form;
use yinuo_core::event::{Fact, Facts as Told};
use yinuo_core::id::{CaseId, OfficeId, OperatorId, PartyId, PayoutId, slot_of};
use yinuo_core::life::PolicyId;
use yinuo_core::life::event::PAYMENT_RETURNED;
use yinuo_core::life::policy::{self, FullFile, PolicyFile, Receipt, ReceiptBy};
use yinuo_core::life::{BENEFICIARY, FAMILY, INSURED, POLICY};
use yinuo_core::money::Fen;
use yinuo_core::pack::FollowUpKind;
use yinuo_core::payee::HOLDER;
use yinuo_core::payout::{Block, Collected, Payout, PayoutAccount};
use yinuo_core::service::Answers;
use yinuo_core::subject::{SubjectKind, SubjectRef};
use yinuo_store::tables::agreement::{AGREEMENTS_NUMBERED, AgreementRow};
use yinuo_store::tables::case::CaseRow;
use yinuo_store::tables::life::{DEBITABLE, PolicyRow};
use yinuo_store::tables::party::PartyRow;
use yinuo_store::tables::payout::PayoutRow;
use yinuo_store::{ListingChoice, Value};

use super::command::policy::{answered, carry_out, carry_out_in_full, left, today};
use crate::command::{Context, Outcome};
use crate::engine::commit::Commit;
use crate::engine::facts::Facts;
use crate::engine::plan::LoadPlan;
use crate::follow_up::{is_about, open_cases_about};
use crate::house::House;
use crate::payout::{DebitReturn, Debitable, Entitlement, PaidSubject, PayoutStep, Standing};
use crate::query::{Conditions, slotted};
use crate::stop::Stop;

/// The open case about a payout that the bank sent back: one of a service that packs open on that event, for this very payout.
async fn failed_payment_case(house: &House, policy: PolicyId, payout: PayoutId) -> Result<Option<CaseRow>, Stop> {
    let told = Told::from([("payout".to_owned(), Fact::Text(payout.to_string()))]);
    let opened = house.rules().catalogue().follow_ups(&PAYMENT_RETURNED).filter_map(|follow_up| {
        let FollowUpKind::Open { service, .. } = &follow_up.does else { return None };
        let mut answers = follow_up.does.answers(&told);
        answers.retain(|_, answer| answer.text() == Some(&payout.to_string()));
        (!answers.is_empty()).then_some((service, answers))
    });
    let wanted: Vec<(&String, Answers)> = opened.collect();
    let open = open_cases_about(house, POLICY.of(policy.number())).await?;
    let works_on_it = |case: &CaseRow| {
        wanted.iter().any(|(service, answers)| case.service_key == **service && is_about(case, answers))
    };
    Ok(open.into_iter().find(works_on_it))
}

#[derive(Debug)]
pub(super) struct Policies;

/// The estate is paid by whoever is its heir: what the packs call it is no name.
pub(super) fn is_name(context: &Context<'_>, payee: &str) -> bool {
    let estate = context.rules.rulebook().figure(policy::ESTATE_PAYEE, today(context));
    !estate.is_ok_and(|estate| estate.value == payee)
}

fn policy_of(subject: SubjectRef) -> PolicyId {
    PolicyId::from_number(subject.id)
}

fn file_of(facts: &Facts, subject: SubjectRef) -> Result<std::sync::Arc<PolicyFile>, Stop> {
    facts.whole(subject.id)?.ok_or(Stop::NotFound)
}

fn standing_of(head: AgreementRow, row: PolicyRow) -> Standing {
    let account = row.account_masked.map(|masked| PayoutAccount {
        payee: row.payee.unwrap_or_default(),
        masked,
        bank_code: row.bank_code,
        branch_code: row.branch_code,
        entered_by: row.account_by.map(OperatorId::from_number),
    });
    Standing {
        label: head.number,
        office: OfficeId::from_number(head.office_id),
        party: PartyId::from_number(head.holder_id),
        account,
    }
}

/// Holder, insured and beneficiaries of a policy.
pub(super) fn entitlement(facts: &Facts, file: &FullFile) -> Entitlement {
    let customer = file.policy.holder;
    let holder = facts.row::<PartyRow>(customer.number()).map(|party| (&HOLDER, party.name.clone()));
    let insured = (&INSURED, file.terms.insured.name.clone());
    let beneficiaries = file.terms.beneficiaries.iter().map(|one| (&BENEFICIARY, one.name.clone()));
    let entitled = holder.into_iter().chain([insured]).chain(beneficiaries).collect();
    Entitlement { customer, sold_by: Some(file.policy.channel), entitled }
}

impl PaidSubject for Policies {
    fn kind(&self) -> &'static SubjectKind {
        &POLICY
    }

    fn declare(&self, subject: SubjectRef, payout: Option<PayoutId>, plan: &mut LoadPlan) {
        plan.want_whole::<PolicyFile>(subject.id);
        if let Some(payout) = payout {
            plan.want::<PayoutRow>(payout.number());
        }
    }

    fn declare_whole(&self, subject: SubjectRef, plan: &mut LoadPlan) {
        plan.want_whole::<FullFile>(subject.id);
    }

    fn entitlement(&self, facts: &Facts, subject: SubjectRef) -> Result<Entitlement, Stop> {
        let file = facts.whole::<FullFile>(subject.id)?.ok_or(Stop::NotFound)?;
        Ok(entitlement(facts, &file))
    }

    fn is_name(&self, context: &Context<'_>, payee: &str) -> bool {
        is_name(context, payee)
    }

    fn standing(&self, facts: &Facts, subject: SubjectRef) -> Result<Standing, Stop> {
        let policy = &file_of(facts, subject)?.policy;
        Ok(Standing {
            label: policy.number.clone(),
            office: policy.office,
            party: policy.holder,
            account: policy.account.as_ref().map(|standing| standing.account.clone()),
        })
    }

    fn payout(&self, facts: &Facts, subject: SubjectRef, payout: PayoutId) -> Result<Payout, Stop> {
        file_of(facts, subject)?.payout(payout).cloned().ok_or(Stop::NotFound)
    }

    fn step(
        &self,
        context: &Context<'_>,
        facts: &Facts,
        commit: &mut Commit,
        payout: &Payout,
        step: PayoutStep,
    ) -> Result<Vec<Block>, Stop> {
        let id = payout.id;
        // Another account may let other payouts of the policy go as well.
        if let PayoutStep::Correct { account } = step {
            let before = facts.whole::<FullFile>(payout.subject.id)?.ok_or(Stop::NotFound)?;
            return carry_out_in_full(context, commit, &before, None, |turn| {
                policy::correct_account(turn, id, account)?;
                turn.finish();
                Ok(Vec::new())
            });
        }
        let before = file_of(facts, payout.subject)?;
        carry_out(context, commit, &before, None, |turn| match step {
            PayoutStep::Collect { batch, on } => match policy::collect(turn, id, batch, on)? {
                Collected::Waits(blocks) => Ok(blocks),
                Collected::Taken | Collected::Known => Ok(Vec::new()),
            },
            PayoutStep::Uncollect { batch, on } => policy::untake(turn, id, batch, on).map(|_| Vec::new()),
            PayoutStep::Paid { batch, on } => policy::settle_paid(turn, id, batch, on).map(|_| Vec::new()),
            PayoutStep::Returned { batch, on, paid_back, wrong_account } => {
                policy::settle_returned(turn, id, batch, on, paid_back, wrong_account).map(|_| Vec::new())
            }
            PayoutStep::Correct { .. } => Ok(Vec::new()),
        })
    }

    fn debit_owed(&self, facts: &Facts, subject: SubjectRef) -> Result<Fen, Stop> {
        Ok(policy::debit_owed(file_of(facts, subject)?.as_ref())?)
    }

    fn debited(
        &self,
        context: &Context<'_>,
        facts: &Facts,
        commit: &mut Commit,
        subject: SubjectRef,
        amount: Fen,
        on: Date,
    ) -> Result<(), Stop> {
        let (before, today) = (file_of(facts, subject)?, today(context));
        let receipt = Receipt { amount, by: ReceiptBy::Debit, received_on: on };
        carry_out(context, commit, &before, None, |turn| policy::receive(turn, receipt, today))
    }

    fn debit_returned(
        &self,
        context: &Context<'_>,
        facts: &Facts,
        commit: &mut Commit,
        subject: SubjectRef,
        returned: DebitReturn,
    ) -> Result<(), Stop> {
        let before = file_of(facts, subject)?;
        let DebitReturn { debit, amount, reason, paid_on, on } = returned;
        let returned = policy::ReturnedDebit { debit, amount, reason, paid_on };
        carry_out(context, commit, &before, None, |turn| policy::debit_returned(turn, returned, on))
    }

    fn answered(
        &self,
        facts: &Facts,
        subject: SubjectRef,
        told: Vec<(&'static str, String)>,
        commit: Commit,
    ) -> Result<Outcome, Stop> {
        let file = left(facts, &commit, policy_of(subject))?;
        Ok(answered(&file, told, commit))
    }

    fn debitable<'a>(
        &'a self,
        house: &'a House,
        mut conditions: Conditions,
        after: Option<Vec<Value>>,
        limit: i64,
    ) -> BoxFuture<'a, Result<Debitable, Stop>> {
        async move {
            conditions.push(("debitable", Vec::new()));
            let choice = ListingChoice { conditions, order: "id", descending: false, after, limit };
            let page = house.store.page(&DEBITABLE, choice).await?;
            let subjects = page.rows.iter().map(|row| SubjectRef { kind: &POLICY, id: row.id }).collect();
            Ok((subjects, page.next))
        }
        .boxed()
    }

    fn standings<'a>(
        &'a self,
        house: &'a House,
        subjects: Vec<i64>,
    ) -> BoxFuture<'a, Result<HashMap<i64, Standing>, Stop>> {
        async move {
            let keys: Vec<_> = subjects.into_iter().map(|id| slotted(slot_of(id).number(), id)).collect();
            let (heads, rows) =
                try_join!(house.store.load::<AgreementRow>(keys.clone()), house.store.load::<PolicyRow>(keys))?;
            let mut heads: HashMap<i64, AgreementRow> = heads.into_iter().map(|head| (head.id, head)).collect();
            let with_head = |row: PolicyRow| Some((row.id, standing_of(heads.remove(&row.id)?, row)));
            Ok(rows.into_iter().filter_map(with_head).collect())
        }
        .boxed()
    }

    fn called<'a>(&'a self, house: &'a House, label: &'a str) -> BoxFuture<'a, Result<Option<SubjectRef>, Stop>> {
        async move {
            let typed = number_in_one_form(label);
            // Our own numbers are case numbers with a letter before them, which may be left out.
            for number in [format!("P{typed}"), typed] {
                let found = house.store.query(&AGREEMENTS_NUMBERED, vec![Value::Text(number)]).await?;
                if let Some(row) = found.iter().find(|row| row.family == FAMILY.key) {
                    return Ok(Some(SubjectRef { kind: &POLICY, id: row.id }));
                }
            }
            Ok(None)
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
            let case = failed_payment_case(house, policy_of(subject), payout).await?;
            Ok(case.map(|case| (CaseId::from_number(case.id), case.number)))
        }
        .boxed()
    }
}
