//! What an insurer pays for an accident: it comes into the account that is kept for clients, goes on to the guardians of the pupils and to the
//! school that had advanced a part, and each of these payments gets its account.

use yinuo_core::case::Case;
use yinuo_core::id::{OfficeId, PartyId, PayoutId};
use yinuo_core::money::Fen;
use yinuo_core::payout::{Block, NO_ACCOUNT, Payout, PayoutProgress, PayoutRefusal, PayoutState};
use yinuo_core::refusal::Refusal;
use yinuo_core::school::{chart, check_came};
use yinuo_core::service::Answers;
use yinuo_core::subject::SubjectRef;
use yinuo_store::tables::agreement::AgreementRow;
use yinuo_store::tables::party::PartyRow;
use yinuo_store::tables::payout::ALL_PAYOUTS;
use yinuo_store::tables::school::{INJURED_OF_CLAIM, SchoolClaimRow};

use super::effect::{claim, declare_claim, wrong};
use crate::command::account::{self, Owed, accounts_of};
use crate::engine::commit::Commit;
use crate::engine::facts::Facts;
use crate::engine::plan::LoadPlan;
use crate::payout::{PaidSubject, PayoutStep, payout_from_row, payout_row};
use crate::personal::{self, PAYOUT_ACCOUNT};
use crate::relation::declare_serving;
use crate::school::payout::{Booked, SchoolPayouts, book, send_again};
use crate::stop::Stop;
use crate::systems::Doing;

/// Who a payment goes to, as the form and [`Payout::benefit_key`] say it.
const GUARDIAN: &str = "guardian";
const SCHOOL: &str = "school";

/// What of the compensation of a pupil a payment is.
fn part(pupil: impl std::fmt::Display, paid_to: &str) -> String {
    format!("{pupil}/{paid_to}")
}

pub(super) fn declare_over(case: &Case, policy: SubjectRef, facts: &Facts, plan: &mut LoadPlan) {
    declare_claim(case, policy, facts, plan);
    let case = case.id.number();
    plan.follow::<PartyRow>();
    plan.then(move |facts, plan| {
        for guardian in facts.rows_by(&INJURED_OF_CLAIM, case).into_iter().filter_map(|row| row.guardian_id) {
            plan.want::<PartyRow>(guardian);
        }
    });
}

/// An account is held against whoever serves the school.
pub(super) fn declare_account(case: &Case, policy: SubjectRef, facts: &Facts, plan: &mut LoadPlan) {
    declare_claim(case, policy, facts, plan);
    plan.want_by(&ALL_PAYOUTS, policy.id);
    if let Some(head) = facts.row::<AgreementRow>(policy.id) {
        plan.want::<PartyRow>(head.holder_id);
        declare_serving(PartyId::from_number(head.holder_id), plan);
    }
}

/// The whole of what was agreed on came in, to the fen.
pub(super) fn came(doing: &Doing<'_>, facts: &Facts, commit: &mut Commit) -> Result<Answers, Stop> {
    let claim = claim(doing, facts)?;
    let rows = facts.rows_by(&INJURED_OF_CLAIM, claim.id);
    let agreed = Fen::checked_sum(rows.iter().map(|row| Fen(row.agreed.unwrap_or_default())));
    let agreed = agreed.map_err(|_| Refusal::new("amount_too_large"))?;
    check_came(doing.given, agreed)?;
    let of = Booked { subject: doing.subject, case: Some(doing.case.id), payout: None, on: doing.on };
    book(doing.context, commit, of, chart::compensation_came(agreed));
    Ok(Answers::new())
}

/// Each pupil's compensation is owed to its guardian, less what the school had advanced, which is owed to the school. A payment waits for its
/// account.
pub(super) fn over(doing: &Doing<'_>, facts: &Facts, commit: &mut Commit) -> Result<Answers, Stop> {
    let claim = claim(doing, facts)?;
    let damaged = || Stop::damaged("school_claims", claim.number.clone());
    let school = facts.row::<PartyRow>(claim.holder_id).ok_or_else(damaged)?;
    let office = OfficeId::from_number(facts.row::<AgreementRow>(doing.subject.id).ok_or(Stop::NotFound)?.office_id);
    let mut owe = |part: String, payee: &str, amount: Fen| {
        let payout = owed(doing, claim, part, payee, amount);
        commit.insert(payout_row(&payout, office));
        let of = Booked { subject: doing.subject, case: payout.case, payout: Some(payout.id), on: payout.due_on };
        book(doing.context, commit, of, chart::compensation_owed(amount));
    };
    let mut rows = facts.rows_by(&INJURED_OF_CLAIM, claim.id);
    rows.sort_by_key(|row| row.pupil);
    for row in rows {
        let advanced = Fen(row.advanced.unwrap_or_default());
        let rest = Fen(row.agreed.unwrap_or_default()).checked_sub(advanced).map_err(|_| damaged())?;
        if rest > Fen::ZERO {
            let guardian = row.guardian_id.and_then(|id| facts.row::<PartyRow>(id));
            let without = || Refusal::new("pupil_without_guardian").with("pupil", row.pupil.to_string());
            let guardian = guardian.ok_or_else(without)?;
            owe(part(row.pupil, GUARDIAN), &guardian.name, rest);
        }
        if advanced > Fen::ZERO {
            owe(part(row.pupil, SCHOOL), &school.name, advanced);
        }
    }
    Ok(Answers::new())
}

/// A payment that waits for its account.
fn owed(doing: &Doing<'_>, claim: &SchoolClaimRow, part: String, payee: &str, amount: Fen) -> Payout {
    let context = doing.context;
    let today = context.today();
    Payout {
        id: PayoutId::new(context.stamp(), context.slot),
        // Kept with the school, in its slot; a guardian may live in another.
        creditor: PartyId::from_number(claim.holder_id),
        subject: doing.subject,
        kind: &chart::COMPENSATION,
        benefit_key: Some(part),
        case: Some(doing.case.id),
        due_on: today,
        amount,
        payee: Some(payee.to_owned()),
        own: None,
        progress: PayoutProgress::Waiting { blocks: vec![Block { reason: &NO_ACCOUNT, since: today }] },
        attempts: 0,
        failed: Vec::new(),
        version: 1,
    }
}

/// The payment that the answers name: by its own id, or by the pupil and to whom it goes.
fn named(doing: &Doing<'_>, facts: &Facts) -> Result<Payout, Stop> {
    let rows = facts.rows_by(&ALL_PAYOUTS, doing.subject.id);
    let row = match doing.answers.filled("payout") {
        Some(text) => {
            let id: PayoutId = text.parse().map_err(|_| wrong("payout", "not_an_id"))?;
            rows.into_iter().find(|row| row.id == id.number())
        }
        None => {
            let missing = |field: &'static str| Refusal::new("answer_missing").with("field", field);
            let pupil = doing.given.filled("pupil").ok_or_else(|| missing("pupil"))?;
            let paid_to = doing.given.filled("paid_to").ok_or_else(|| missing("paid_to"))?;
            let pupil: u32 = pupil.parse().map_err(|_| wrong("pupil", "not_a_number"))?;
            let (case, part) = (doing.case.id.number(), part(pupil, paid_to));
            rows.into_iter().find(|row| row.case_id == Some(case) && row.benefit_key.as_deref() == Some(part.as_str()))
        }
    };
    let row = row.ok_or_else(|| Refusal::from(PayoutRefusal::Unknown))?;
    payout_from_row(row).ok_or_else(|| Stop::damaged("payouts", PayoutId::from_number(row.id).to_string()))
}

/// A payment gets its account; one that the bank sent back goes out again, to another account or as it was.
pub(super) fn account(doing: &Doing<'_>, facts: &Facts, commit: &mut Commit) -> Result<Answers, Stop> {
    let context = doing.context;
    let payout = named(doing, facts)?;
    if doing.given.filled("payee_account").is_none() {
        // Another account let it go already: what was to be put right is right, and the case can close.
        if !matches!(payout.state(), PayoutState::Ready | PayoutState::Batched | PayoutState::Paid) {
            send_again(context, facts, commit, &payout)?;
        }
        return Ok(Answers::new());
    }
    let paid: &dyn PaidSubject = &SchoolPayouts;
    let by = paid.entitlement(facts, payout.subject)?;
    let money = Owed { payee: payout.payee(""), named: true, accounts: accounts_of(&payout), by };
    let (account, number) = account::checked(context, facts, doing.given, money, context.operator())?;
    paid.step(context, facts, commit, &payout, PayoutStep::Correct { account })?;
    commit.put(personal::seal(context, payout.id.number(), PAYOUT_ACCOUNT, "account", &number));
    Ok(Answers::new())
}
