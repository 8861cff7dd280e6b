//! What a milestone does to the policy of its case, in the same commit: the bridge from a service's form to the decisions of
//! `core::policy`. Which milestone does what is said by the pack.

mod change;
mod claim;

use std::sync::Arc;

use jiff::civil::Date;
use yinuo_core::case::Case;
use yinuo_core::id::{OperatorId, PartyId, PayoutId};
use yinuo_core::life::PolicyId;
use yinuo_core::life::effect;
use yinuo_core::life::policy::{self, CorrectionChoice, FullFile, FullTurn, OrderKind, PolicyRefusal};
use yinuo_core::party::mask;
use yinuo_core::payee::Accounts;
use yinuo_core::payout::{PayoutAccount, PayoutRefusal, PayoutState};
use yinuo_core::refusal::Refusal;
use yinuo_core::service::Answers;
use yinuo_core::subject::SubjectRef;
use yinuo_store::tables::agreement::AgreementRow;
use yinuo_store::tables::party::PartyRow;

use crate::command::Context;
use crate::command::account::{self, Owed, accounts_of};
use crate::engine::commit::Commit;
use crate::engine::facts::Facts;
use crate::engine::plan::LoadPlan;
use crate::engine::whole::Whole;
use crate::life::command::policy::{carry_out_in_full, today, visible_in_full};
use crate::life::command::unit::want_units;
use crate::life::payout::{entitlement, is_name};
use crate::personal::{self, PAYOUT_ACCOUNT};
use crate::relation::declare_serving;
use crate::stop::Stop;
use crate::systems::{Doing, Effect};

/// A milestone at work on the policy of its case.
#[derive(Debug)]
pub(crate) struct PolicyWork<'a> {
    pub context: &'a Context<'a>,
    pub case: &'a Arc<Case>,
    pub answers: &'a Answers,
    pub given: &'a Answers,
    pub on: Date,
    pub today: Date,
}

/// What an effect does to the policy as it was before.
type Run = fn(&PolicyWork<'_>, &Facts, &mut Commit, &Arc<FullFile>) -> Result<Answers, Stop>;

/// One effect on a policy, as it is registered.
macro_rules! on_policy {
    ($kind:ident, |$work:ident, $facts:ident, $commit:ident, $before:ident| $run:expr) => {
        on_policy!($kind, Effect::NOTHING_MORE, |$work, $facts, $commit, $before| $run)
    };
    ($kind:ident, $declare:expr, |$work:ident, $facts:ident, $commit:ident, $before:ident| $run:expr) => {
        Effect {
            kind: &effect::$kind,
            declare: $declare,
            run: |doing, facts, commit| {
                let run: Run = |$work, $facts, $commit, $before| $run;
                on_policy(doing, facts, commit, run)
            },
        }
    };
}

/// An effect that tells its milestone nothing.
fn silent(done: Result<(), Stop>) -> Result<Answers, Stop> {
    done.map(|()| Answers::new())
}

/// What each effect does, by its kind.
pub(crate) static EFFECTS: &[Effect] = &[
    on_policy!(ISSUE, |work, _facts, commit, before| {
        silent(work.turn(commit, before, |turn| policy::issue(turn, work.today)))
    }),
    on_policy!(DELIVER, |work, _facts, commit, before| {
        silent(work.turn(commit, before, |turn| policy::deliver(turn, work.on)))
    }),
    on_policy!(DECLINE, |work, _facts, commit, before| {
        silent(work.turn(commit, before, |turn| policy::decline(turn, work.today)))
    }),
    on_policy!(DEMAND, |work, _facts, commit, before| {
        silent(work.turn(commit, before, |turn| {
            turn.file.policy.demanded_on = Some(work.on);
            turn.finish();
            Ok(())
        }))
    }),
    on_policy!(REINSTATEMENT, |work, _facts, commit, before| {
        silent(work.turn(commit, before, |turn| policy::reinstate(turn, work.today)))
    }),
    on_policy!(SURRENDER, |work, facts, commit, before| silent(work.surrender(facts, commit, before))),
    on_policy!(AGE_CORRECTION, |work, _facts, commit, before| silent(work.age_correction(commit, before))),
    on_policy!(ACCOUNT_CHANGE, want_serving, |work, facts, commit, before| {
        silent(work.account_change(facts, commit, before))
    }),
    on_policy!(PAYOUT_CORRECTION, want_serving, |work, facts, commit, before| {
        silent(work.payout_correction(facts, commit, before))
    }),
    on_policy!(ADDRESS_CHANGE, |work, facts, commit, _before| silent(work.address_change(facts, commit))),
    on_policy!(BENEFICIARY_CHANGE, |work, _facts, commit, before| { silent(work.beneficiary_change(commit, before)) }),
    on_policy!(MODE_CHANGE, |work, _facts, commit, before| silent(work.mode_change(commit, before))),
    on_policy!(DIVIDEND_OPTION, |work, _facts, commit, before| silent(work.dividend_option(commit, before))),
    on_policy!(LOAN, |work, _facts, commit, before| silent(work.loan(commit, before))),
    on_policy!(ACCOUNT_SWITCH, |work, facts, commit, before| silent(work.account_switch(facts, commit, before))),
    on_policy!(CLAIM_ADVANCE, |work, _facts, commit, before| silent(work.claim_advance(commit, before))),
    on_policy!(CLAIM_SETTLEMENT, |work, facts, commit, before| work.claim_settlement(facts, commit, before)),
];

/// The rows that effects on a policy want.
pub(crate) fn declare(of: SubjectRef, plan: &mut LoadPlan) {
    FullFile::want(of.id, plan);
    want_units(of.id, plan);
}

/// Asks for who serves the holder: an account is held against that.
fn want_serving(_case: &Case, of: SubjectRef, facts: &Facts, plan: &mut LoadPlan) {
    if let Some(head) = facts.row::<AgreementRow>(of.id) {
        let holder = PartyId::from_number(head.holder_id);
        plan.want::<PartyRow>(holder.number());
        declare_serving(holder, plan);
    }
}

/// Lets an effect work on the policy that the case is about.
fn on_policy(doing: &Doing<'_>, facts: &Facts, commit: &mut Commit, run: Run) -> Result<Answers, Stop> {
    let Doing { context, case, answers, given, on, .. } = *doing;
    let id = PolicyId::from_number(doing.subject.id);
    let before = visible_in_full(context, facts, id)?;
    let work = PolicyWork { context, case, answers, given, on, today: today(context) };
    run(&work, facts, commit, &before)
}

impl PolicyWork<'_> {
    pub(crate) fn answer(&self, key: &str) -> Result<&str, Refusal> {
        self.answers.filled(key).ok_or_else(|| Refusal::new("answer_missing").with("field", key.to_owned()))
    }

    pub(crate) fn parsed<T: std::str::FromStr>(&self, key: &str, cause: &'static str) -> Result<T, Refusal> {
        let answer = self.answer(key)?;
        let wrong = || Refusal::new("answer_wrong").with("field", key.to_owned()).with("cause", cause);
        answer.parse().map_err(|_| wrong())
    }

    fn surrender(&self, facts: &Facts, commit: &mut Commit, before: &Arc<FullFile>) -> Result<(), Stop> {
        let sum = self.turn(commit, before, |turn| policy::surrender(turn, self.today))?;
        let kind = if sum.within_hesitation { OrderKind::Reclaim } else { OrderKind::Sell };
        self.end_units(facts, commit, before.policy.id, kind)
    }

    pub(crate) fn turn<T>(
        &self,
        commit: &mut Commit,
        before: &Arc<FullFile>,
        decide: impl FnOnce(&mut FullTurn<'_>) -> Result<T, PolicyRefusal>,
    ) -> Result<T, Stop> {
        carry_out_in_full(self.context, commit, before, Some(self.case.id), decide)
    }

    fn age_correction(&self, commit: &mut Commit, before: &Arc<FullFile>) -> Result<(), Stop> {
        let today = self.today;
        let birth_date: Date = self.parsed("true_birth_date", "not_a_date")?;
        if birth_date > today {
            return Err(Refusal::new("answer_wrong")
                .with("field", "true_birth_date")
                .with("cause", "not_yet_born")
                .into());
        }
        let choice = if self.answers.text("outside_limits_choice") == Some("rescind") {
            CorrectionChoice::Rescind
        } else {
            CorrectionChoice::Correct
        };
        self.turn(commit, before, |turn| policy::apply_age_correction(turn, birth_date, choice, today).map(drop))
    }

    /// The account as the form gives it: entered twice, the bank by the card's prefix, the branch by its code.
    fn account(
        &self,
        facts: &Facts,
        before: &FullFile,
        payee: &str,
        accounts: Accounts,
    ) -> Result<(PayoutAccount, String), Stop> {
        // Where accounts of several payees are given one by one, an answer to an earlier one is no answer to this.
        let own = self.given.contains_key("payee_account");
        let answers = if own { self.given } else { self.answers };
        let named = is_name(self.context, payee);
        let owed = Owed { payee, named, accounts, by: entitlement(facts, before) };
        account::checked(self.context, facts, answers, owed, self.entered_by())
    }

    /// Who typed the account: the operator who recorded the answer, at the opening of the case or now.
    fn entered_by(&self) -> OperatorId {
        if !self.given.contains_key("payee_account") && self.case.answers.contains_key("payee_account") {
            self.case.milestones.first().map_or(self.context.operator(), |received| received.operator)
        } else {
            self.context.operator()
        }
    }

    fn account_change(&self, facts: &Facts, commit: &mut Commit, before: &Arc<FullFile>) -> Result<(), Stop> {
        let payee =
            facts.row::<PartyRow>(before.policy.holder.number()).map(|party| party.name.clone()).unwrap_or_default();
        let (account, number) = self.account(facts, before, &payee, Accounts::Standing)?;
        let masked = account.masked.clone();
        let on = self.on;
        self.turn(commit, before, |turn| {
            // A policy that has ended has no terms to change, but may still owe.
            if turn.file.policy.is_alive() {
                let endorsement = policy::Endorsement { effective_on: on, cause: "account-change".to_owned() };
                policy::endorse(turn, endorsement, |terms| terms.account_masked = Some(masked))?;
            }
            policy::change_account(turn, policy::AccountChange { account })?;
            turn.finish();
            Ok(())
        })?;
        let holder = before.policy.id.number();
        commit.put(personal::seal(self.context, holder, PAYOUT_ACCOUNT, "account", &number));
        Ok(())
    }

    /// A payment that the bank sent back gets a corrected account, or goes out again as it was.
    fn payout_correction(&self, facts: &Facts, commit: &mut Commit, before: &Arc<FullFile>) -> Result<(), Stop> {
        let payout: PayoutId = self.parsed("payout", "not_an_id")?;
        let known = before.payout(payout).ok_or(PolicyRefusal::from(PayoutRefusal::Unknown))?.clone();
        if self.answers.filled("payee_account").is_none() {
            // Another account of the policy let it go already: what was to be put right is right, and the case can close.
            if matches!(known.state(), PayoutState::Ready | PayoutState::Batched | PayoutState::Paid) {
                return Ok(());
            }
            return self.turn(commit, before, |turn| {
                policy::release(turn, payout)?;
                turn.finish();
                Ok(())
            });
        }
        let holder =
            facts.row::<PartyRow>(before.policy.holder.number()).map(|party| party.name.clone()).unwrap_or_default();
        let (account, number) = self.account(facts, before, known.payee(&holder), accounts_of(&known))?;
        self.turn(commit, before, |turn| {
            policy::correct_account(turn, payout, account)?;
            turn.finish();
            Ok(())
        })?;
        let place = if known.goes_apart() { payout.number() } else { before.policy.id.number() };
        commit.put(personal::seal(self.context, place, PAYOUT_ACCOUNT, "account", &number));
        Ok(())
    }

    fn address_change(&self, facts: &Facts, commit: &mut Commit) -> Result<(), Stop> {
        let (address, phone) = (self.answers.filled("new_address"), self.answers.filled("new_phone"));
        if address.is_none() && phone.is_none() {
            return Err(Refusal::new("answer_missing").with("field", "new_address").into());
        }
        let mut row = facts.row::<PartyRow>(self.case.party.number()).ok_or(Stop::NotFound)?.clone();
        row.version += 1;
        if let Some(address) = address {
            row.address = Some(address.to_owned());
        }
        if let Some(phone) = phone {
            let phone = yinuo_core::party::checked_phone(phone)?;
            row.phone_masked = Some(mask(&phone));
            commit.put(personal::seal(self.context, row.id, "phone", "phone", &phone));
        }
        commit.put(row);
        Ok(())
    }
}
