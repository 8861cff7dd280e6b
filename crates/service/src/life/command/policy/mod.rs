//! What can be done to a policy and its money at the desk: propose, take money in, take it back, undo a lapse of our own making,
//! change the account, let days pass. Servicing that goes through a case is in [`crate::life::effect`].
//!
//! [`carry_out`] is the one way from a pure decision of `core::policy` to rows and messages.

macro_rules! of_policy {
    ($file:ty) => {
        fn slot(&self, _keys: &Keys) -> Slot {
            self.policy.slot()
        }

        fn declare(&self, _keys: &Keys, plan: &mut LoadPlan) {
            plan.want_whole::<$file>(self.policy.number());
        }
    };
}

mod propose;
mod receive_premium;
mod reverse_lapse;
mod reverse_receipt;
mod set_debit;
mod set_prompts;
mod tell_server_left;

use std::sync::Arc;

use jiff::civil::Date;
use yinuo_core::access::{At, Denied};
use yinuo_core::id::{CaseId, PayoutId};
use yinuo_core::life::POLICY;
use yinuo_core::life::PolicyId;
use yinuo_core::life::permission::READ_POLICIES;
use yinuo_core::life::policy::{Basis, By, FullFile, FullTurn, Policy, PolicyEffect, PolicyFile, PolicyRefusal, Turn};
use yinuo_core::life::product::{Product, ProductRefusal};
use yinuo_core::subject::SubjectRef;

use crate::command::{Answer, Context, Outcome, Subject};
use crate::engine::commit::Commit;
use crate::engine::facts::Facts;
use crate::follow_up::{CASE_PAID, CasePaid, follow};
use crate::life::follow_up::{INVEST, Invest};
use crate::life::letter;
use crate::life::rows::{record_turn, record_version};
use crate::life::rules::life;
use crate::outbox::post;
use crate::stop::Stop;

pub use propose::ProposePolicy;
pub use receive_premium::{Means, ReceivePremium};
pub use reverse_lapse::ReverseLapse;
pub use reverse_receipt::ReverseReceipt;
pub use set_debit::SetDebit;
pub use set_prompts::SetPrompts;
pub use tell_server_left::TellServerLeft;

/// What a decision stands on for this product.
pub(crate) fn basis<'a>(context: &'a Context<'_>, product: &'a Product) -> Basis<'a> {
    Basis {
        product,
        products: life(context.rules).products(),
        tables: life(context.rules).tables(),
        rules: context.rules.rulebook(),
        calendar: context.rules.calendar(),
        open_from: context.directory.open_from(),
    }
}

/// Today, by the calendar of the house.
pub(crate) fn today(context: &Context<'_>) -> Date {
    context.today()
}

pub(crate) fn product_of<'a>(context: &'a Context<'_>, file: &PolicyFile) -> Result<&'a Arc<Product>, Stop> {
    let version = &file.policy.product_version;
    let missing = || Stop::damaged("packs", format!("the product version {version} of {}", file.policy.number));
    life(context.rules).product(version).ok_or_else(missing)
}

/// A policy the actor may see; hidden ones are not there.
pub(crate) fn visible(context: &Context<'_>, facts: &Facts, id: PolicyId) -> Result<Arc<PolicyFile>, Stop> {
    let file = facts.whole::<PolicyFile>(id.number())?.ok_or(Stop::NotFound)?;
    check_visible(context, &file.policy)?;
    Ok(file)
}

/// As [`visible`], with all of it.
pub(crate) fn visible_in_full(context: &Context<'_>, facts: &Facts, id: PolicyId) -> Result<Arc<FullFile>, Stop> {
    let file = facts.whole::<FullFile>(id.number())?.ok_or(Stop::NotFound)?;
    check_visible(context, &file.policy)?;
    Ok(file)
}

fn check_visible(context: &Context<'_>, policy: &Policy) -> Result<(), Stop> {
    if !context.actor.may(READ_POLICIES) {
        return Err(Denied(READ_POLICIES).into());
    }
    if !context.actor.may_at(READ_POLICIES, At::of(context.office_path(policy.office), policy.holder)) {
        return Err(Stop::NotFound);
    }
    Ok(())
}

/// Lets `decide` work on the policy, writes what it changed, and posts what follows. A refusal writes nothing.
pub(crate) fn carry_out<T>(
    context: &Context<'_>,
    commit: &mut Commit,
    before: &PolicyFile,
    case: Option<CaseId>,
    decide: impl FnOnce(&mut Turn<'_>) -> Result<T, PolicyRefusal>,
) -> Result<T, Stop> {
    let product = product_of(context, before)?.clone();
    let mut next_payout = || PayoutId::new(context.stamp(), context.slot);
    let by = By { operator: context.operator(), now: context.now, case };
    let mut turn = Turn::new(before.clone(), basis(context, &product), by, &mut next_payout);
    let done = decide(&mut turn)?;
    let file = record(context, commit, Some(before), turn);
    commit.keep(file.policy.id.number(), Arc::new(file));
    Ok(done)
}

/// As [`carry_out`], for a decision that needs all of the policy.
pub(crate) fn carry_out_in_full<T>(
    context: &Context<'_>,
    commit: &mut Commit,
    before: &FullFile,
    case: Option<CaseId>,
    decide: impl FnOnce(&mut FullTurn<'_>) -> Result<T, PolicyRefusal>,
) -> Result<T, Stop> {
    let product = product_of(context, before)?.clone();
    let mut next_payout = || PayoutId::new(context.stamp(), context.slot);
    let by = By { operator: context.operator(), now: context.now, case };
    let mut turn = FullTurn::new(before.clone(), basis(context, &product), by, &mut next_payout);
    let done = decide(&mut turn)?;
    take(context, commit, Some(before), turn);
    Ok(done)
}

/// Records a turn and hands the policy on as it left it.
fn take(context: &Context<'_>, commit: &mut Commit, before: Option<&FullFile>, turn: FullTurn<'_>) {
    record_version(commit, before, &turn);
    let changed = before.and_then(|before| letter::terms_changed(context, before, &turn));
    let FullTurn { turn, terms, .. } = turn;
    let file = record(context, commit, before.map(|before| &before.file), turn);
    let id = file.policy.id;
    let subject = SubjectRef { kind: &POLICY, id: id.number() };
    changed.iter().for_each(|event| follow(context, commit, subject, event));
    commit.keep(id.number(), Arc::new(file.clone()));
    commit.keep(id.number(), Arc::new(FullFile { file, terms }));
}

/// The policy as the command under way has left it.
pub(crate) fn left(facts: &Facts, commit: &Commit, id: PolicyId) -> Result<Arc<PolicyFile>, Stop> {
    match commit.kept(id.number()) {
        Some(file) => Ok(file),
        None => facts.whole(id.number())?.ok_or(Stop::NotFound),
    }
}

/// Records a turn, and posts what follows from it.
pub(crate) fn record(
    context: &Context<'_>,
    commit: &mut Commit,
    before: Option<&PolicyFile>,
    mut turn: Turn<'_>,
) -> PolicyFile {
    record_turn(commit, before, &turn, || context.stamp());
    let id = turn.file.policy.id;
    let told = before.map(|before| letter::payments_made(context, before, &turn)).unwrap_or_default();
    let subject = SubjectRef { kind: &POLICY, id: id.number() };
    for effect in std::mem::take(&mut turn.effects) {
        match effect {
            PolicyEffect::Happened(event) => follow(context, commit, subject, &event),
            PolicyEffect::CasePaid { case } => post(commit, context, &CASE_PAID, &CasePaid { case }),
            PolicyEffect::Invest { amount, .. } => post(commit, context, &INVEST, &Invest { policy: id, amount }),
        }
    }
    told.iter().for_each(|event| follow(context, commit, subject, event));
    // What is recorded is not recorded again by a later turn of the same batch.
    turn.file.payouts.iter_mut().for_each(|payout| payout.failed.clear());
    turn.file
}

impl From<PolicyRefusal> for Stop {
    fn from(refusal: PolicyRefusal) -> Stop {
        Stop::Refused(refusal.into())
    }
}

impl From<ProductRefusal> for Stop {
    fn from(refusal: ProductRefusal) -> Stop {
        Stop::Refused(refusal.into())
    }
}

pub(crate) fn answered(file: &PolicyFile, facts: Vec<(&'static str, String)>, commit: Commit) -> Outcome {
    let subject = Subject { kind: "policy", id: file.policy.id.number(), version: file.policy.version };
    let answer = Answer::of("policy", file.policy.id.number());
    let mut shown = vec![("number", file.policy.number.clone())];
    shown.extend(facts);
    Outcome { commit, answer, subject: Some(subject), facts: shown, ..Outcome::default() }
}
