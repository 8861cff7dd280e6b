//! What can be done to a policy and its money at the desk: propose, take money in, take it back, undo a lapse of our own making,
//! change the account, let days pass. Servicing that goes through a case is in [`crate::life::effect`].
//!
//! [`carry_out`] is the one way from a pure decision of `core::policy` to rows and messages.

use std::sync::Arc;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use yinuo_core::access::{Denied, Permission, PolicyWriter, PremiumReceiver};
use yinuo_core::case::Channel;
use yinuo_core::id::{CaseId, OfficeId, PartyId, PayoutId, PolicyId, Slot, TransferId, case_number};
use yinuo_core::life::policy::{
    self, Basis, Beneficiary, By, DividendOption, Insured, PolicyEffect, PolicyFile, PolicyRefusal, PolicyState,
    Proposal, Receipt, ReceiptBy, Turn,
};
use yinuo_core::life::product::{PolicyFacts, Product, ProductRefusal};
use yinuo_core::money::Fen;
use yinuo_core::refusal::Refusal;
use yinuo_core::service::Answers;

use crate::command::{Act, Answer, Context, Outcome, Subject, check_version, post};
use crate::engine::commit::Commit;
use crate::engine::facts::{Facts, LoadPlan};
use crate::keys::Keys;
use crate::life::letter::{self, DividendReport, PolicyLetter};
use crate::life::rows::{posting_of, record_turn};
use crate::life::rules::life;
use crate::personal;
use crate::stop::Stop;

/// What follows in another command, after the commit.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum FollowUp {
    OpenCase { policy: PolicyId, service: String, received_on: Date, answers: Answers },
    Record { policy: PolicyId, service: String, milestone: String, answers: Answers },
    CasePaid { case: CaseId, amount: Fen, paid_on: Date },
    PaidAgain { policy: PolicyId, payout: PayoutId },
    Invest { policy: PolicyId, amount: Fen, on: Date },
    CarryOutOrders { priced_on: Date },
    Letter { policy: PolicyId, letter: PolicyLetter },
}

/// The outbox kind of a [`FollowUp`].
pub const FOLLOW_UP: &str = "follow-up";
/// The outbox kind of [`FollowUp::Letter`]. A day run makes very many of them; the order of letters is nothing anybody waits
/// for, so they are written side by side.
pub const POLICY_LETTER: &str = "policy-letter";

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
    context.rules.calendar().date_of(context.now)
}

pub(crate) fn product_of<'a>(context: &'a Context<'_>, file: &PolicyFile) -> Result<&'a Arc<Product>, Stop> {
    let version = &file.policy.product_version;
    let missing = || Stop::damaged("packs", format!("the product version {version} of {}", file.policy.number));
    life(context.rules).product(version).ok_or_else(missing)
}

/// A policy the actor may see; hidden ones are not there.
pub(crate) fn visible(context: &Context<'_>, facts: &Facts, id: PolicyId) -> Result<Arc<PolicyFile>, Stop> {
    let file = facts.policies.get(&id).ok_or(Stop::NotFound)?;
    if !context.actor.may(Permission::ReadPolicies) {
        return Err(Denied(Permission::ReadPolicies).into());
    }
    if !context.actor.may_at(Permission::ReadPolicies, context.office_path(file.policy.office)) {
        return Err(Stop::NotFound);
    }
    Ok(file.clone())
}

/// Lets `decide` work on the policy, writes what it changed, and posts what follows. A refusal writes nothing.
pub(crate) fn carry_out<T>(
    context: &Context<'_>,
    facts: &mut Facts,
    commit: &mut Commit,
    before: &Arc<PolicyFile>,
    case: Option<CaseId>,
    decide: impl FnOnce(&mut Turn<'_>) -> Result<T, PolicyRefusal>,
) -> Result<T, Stop> {
    let product = product_of(context, before)?.clone();
    let mut next_payout = || PayoutId::new(context.stamp(), context.slot);
    let by = By { operator: context.operator(), now: context.now, case };
    let mut turn = Turn::new(PolicyFile::clone(before), basis(context, &product), by, &mut next_payout);
    let done = decide(&mut turn)?;
    take(context, facts, commit, Some(before), turn);
    Ok(done)
}

/// Records a turn and lets the rest of the batch know it.
fn take(context: &Context<'_>, facts: &mut Facts, commit: &mut Commit, before: Option<&PolicyFile>, turn: Turn<'_>) {
    let file = record(context, commit, before, turn);
    facts.policies.insert(file.policy.id, Arc::new(file));
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
    let mut letters = before.map(|before| letter::of_turn(context, before, &turn)).unwrap_or_default();
    for effect in std::mem::take(&mut turn.effects) {
        let follow_up = match effect {
            PolicyEffect::OpenCase { service, received_on, answers } => {
                FollowUp::OpenCase { policy: id, service: service.to_owned(), received_on, answers }
            }
            PolicyEffect::Record { service, milestone, answers } => {
                FollowUp::Record { policy: id, service: service.to_owned(), milestone: milestone.to_owned(), answers }
            }
            PolicyEffect::CasePaid { case, amount, paid_on } => FollowUp::CasePaid { case, amount, paid_on },
            PolicyEffect::PaidAgain { payout } => FollowUp::PaidAgain { policy: id, payout },
            PolicyEffect::Invest { amount, on } => FollowUp::Invest { policy: id, amount, on },
            PolicyEffect::Dividend { year, on, amount, option, kept } => {
                letters.push(PolicyLetter::DividendReport(DividendReport { year, on, amount, option, kept }));
                continue;
            }
        };
        post(commit, context, FOLLOW_UP, &follow_up);
    }
    for letter in letters {
        // A house whose packs have no such letter sends none.
        if context.rules.catalogue().policy_letter(letter.key()).is_some() {
            post(commit, context, POLICY_LETTER, &FollowUp::Letter { policy: id, letter });
        }
    }
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
    let answer = Answer { kind: "policy", id: file.policy.id.number(), ..Answer::default() };
    let mut shown = vec![("number", file.policy.number.clone())];
    shown.extend(facts);
    Outcome { commit, answer, subject: Some(subject), facts: shown, reason: None, unaudited: false }
}

/// A proposal for a policy. The case of service `life.proposal` that works on it is opened by its own command.
#[derive(Debug, Clone, Serialize)]
pub struct ProposePolicy {
    pub holder: PartyId,
    pub product: String,
    pub channel: Channel,
    /// Absent: today. Never later.
    pub applied_on: Option<Date>,
    pub insured: Insured,
    pub facts: PolicyFacts,
    pub beneficiaries: Vec<Beneficiary>,
    pub dividend_option: DividendOption,
    pub prompts_wanted: bool,
    pub allocation: Vec<(String, rust_decimal::Decimal)>,
}

impl Act for ProposePolicy {
    const NAME: &'static str = "propose-policy";

    fn slot(&self, _keys: &Keys) -> Slot {
        self.holder.slot()
    }

    fn declare(&self, _keys: &Keys, plan: &mut LoadPlan) {
        plan.parties.insert(self.holder.number());
    }

    fn run(self, context: &Context<'_>, facts: &mut Facts) -> Result<Outcome, Stop> {
        let holder = crate::command::party::visible(context, facts, self.holder)?;
        let office = context.actor.office;
        PolicyWriter::grant(context.actor, context.office_path(office))?;
        let today = today(context);
        let applied_on = self.applied_on.unwrap_or(today);
        if applied_on > today {
            return Err(Refusal::new("occurred_in_future").with("occurred_at", applied_on.to_string()).into());
        }
        personal::check_text("insured", &self.insured.name)?;
        let product = life(context.rules).products().find_on(&self.product, self.facts.effective_on)?.clone();
        let id = PolicyId::new(context.stamp(), context.slot);
        let proposal = Proposal {
            id,
            number: format!("P{}", case_number(context.slot, context.sequence)),
            holder: self.holder,
            office,
            channel: self.channel,
            applied_on,
            insured: self.insured,
            facts: self.facts,
            beneficiaries: self.beneficiaries,
            dividend_option: self.dividend_option,
            prompts_wanted: self.prompts_wanted,
            allocation: self.allocation,
        };
        let (file, version) = policy::propose(basis(context, &product), proposal)?;
        let mut commit = Commit::default();
        let mut next_payout = || PayoutId::new(context.stamp(), context.slot);
        let by = By { operator: context.operator(), now: context.now, case: None };
        let mut turn = Turn::new(file, basis(context, &product), by, &mut next_payout);
        turn.new_version = Some(version);
        let told = vec![
            ("product", product.version.clone()),
            ("holder", holder.name.clone()),
            ("instalment", turn.file.policy.instalment.to_string()),
        ];
        let outcome_file = turn.file.clone();
        take(context, facts, &mut commit, None, turn);
        Ok(answered(&outcome_file, told, commit))
    }
}

macro_rules! of_policy {
    ($field:ident) => {
        fn slot(&self, _keys: &Keys) -> Slot {
            self.policy.slot()
        }

        fn declare(&self, _keys: &Keys, plan: &mut LoadPlan) {
            plan.$field.insert(self.policy.number());
        }
    };
}

/// How money came in, as the counter says it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Means {
    Cash,
    Card,
    Transfer,
    Debit,
}

/// Money comes in for a policy.
#[derive(Debug, Clone, Serialize)]
pub struct ReceivePremium {
    pub policy: PolicyId,
    pub amount: Fen,
    pub means: Means,
    /// Absent: today.
    pub received_on: Option<Date>,
}

impl Act for ReceivePremium {
    const NAME: &'static str = "receive-premium";
    of_policy!(policies);

    fn run(self, context: &Context<'_>, facts: &mut Facts) -> Result<Outcome, Stop> {
        let before = visible(context, facts, self.policy)?;
        PremiumReceiver::grant(context.actor, context.office_path(before.policy.office))?;
        let today = today(context);
        let by = match self.means {
            Means::Cash => ReceiptBy::Cash(context.directory.office_code(context.actor.office).to_owned()),
            Means::Card | Means::Transfer => ReceiptBy::Bank,
            Means::Debit => ReceiptBy::Debit,
        };
        let receipt = Receipt { amount: self.amount, by, received_on: self.received_on.unwrap_or(today) };
        let mut commit = Commit::default();
        carry_out(context, facts, &mut commit, &before, None, |turn| policy::receive(turn, receipt, today))?;
        let after = facts.policies[&self.policy].clone();
        Ok(answered(&after, vec![("amount", self.amount.to_string())], commit))
    }
}

/// A receipt that was booked by mistake is taken back by a new line.
#[derive(Debug, Clone, Serialize)]
pub struct ReverseReceipt {
    pub policy: PolicyId,
    pub transfer: TransferId,
    pub reason: String,
}

impl Act for ReverseReceipt {
    const NAME: &'static str = "reverse-receipt";

    fn slot(&self, _keys: &Keys) -> Slot {
        self.policy.slot()
    }

    fn declare(&self, _keys: &Keys, plan: &mut LoadPlan) {
        plan.policies.insert(self.policy.number());
        plan.transfers_of_policies.insert(self.policy.number());
    }

    fn run(self, context: &Context<'_>, facts: &mut Facts) -> Result<Outcome, Stop> {
        let before = visible(context, facts, self.policy)?;
        if !context.actor.may_at(Permission::ApproveCases, context.office_path(before.policy.office)) {
            return Err(Denied(Permission::ApproveCases).into());
        }
        personal::require_reason(&self.reason)?;
        let lines = facts.transfers.get(&self.policy).map_or(&[][..], Vec::as_slice);
        let line = lines.iter().find(|line| line.id == self.transfer.number());
        let line = line.ok_or(PolicyRefusal::NotReversible)?.clone();
        if lines.iter().any(|other| other.reverses == Some(line.id)) {
            return Err(Stop::refused("already_reversed"));
        }
        if line.kind != yinuo_core::ledger::PostingKind::Receipt.key() {
            return Err(PolicyRefusal::NotReversible.into());
        }
        let posting = posting_of(&line).ok_or_else(|| Stop::damaged("transfers", self.transfer.to_string()))?;
        let (today, number) = (today(context), line.id);
        let mut commit = Commit::default();
        let decide = |turn: &mut Turn<'_>| policy::reverse_receipt(turn, number, &posting, today);
        carry_out(context, facts, &mut commit, &before, None, decide)?;
        let after = facts.policies[&self.policy].clone();
        let mut outcome = answered(&after, vec![("transfer", self.transfer.to_string())], commit);
        outcome.reason = Some(self.reason);
        Ok(outcome)
    }
}

/// A lapse that our own missed transfer caused is taken back, and recorded as our error.
#[derive(Debug, Clone, Serialize)]
pub struct ReverseLapse {
    pub policy: PolicyId,
    pub reason: String,
}

impl Act for ReverseLapse {
    const NAME: &'static str = "reverse-lapse";

    fn slot(&self, _keys: &Keys) -> Slot {
        self.policy.slot()
    }

    fn declare(&self, _keys: &Keys, plan: &mut LoadPlan) {
        plan.policies_whole.insert(self.policy.number());
        plan.transfers_of_policies.insert(self.policy.number());
    }

    fn run(self, context: &Context<'_>, facts: &mut Facts) -> Result<Outcome, Stop> {
        let before = visible(context, facts, self.policy)?;
        if !context.actor.may_at(Permission::ApproveCases, context.office_path(before.policy.office)) {
            return Err(Denied(Permission::ApproveCases).into());
        }
        personal::require_reason(&self.reason)?;
        let lines = facts.transfers.get(&self.policy).map_or(&[][..], Vec::as_slice);
        let received: Vec<(Date, Fen)> = lines
            .iter()
            .filter(|line| line.credit == "policy/premium-deposit")
            .filter_map(|line| Some((line.value_on.parse().ok()?, Fen(line.amount))))
            .collect();
        let (today, note) = (today(context), self.reason.clone());
        let mut commit = Commit::default();
        let decide = |turn: &mut Turn<'_>| policy::reverse_lapse(turn, &received, note, today);
        carry_out(context, facts, &mut commit, &before, None, decide)?;
        let after = facts.policies[&self.policy].clone();
        let mut outcome = answered(&after, Vec::new(), commit);
        outcome.reason = Some(self.reason);
        Ok(outcome)
    }
}

/// Changes what the holder may change by a word at the desk: whether prompts are wanted.
#[derive(Debug, Clone, Serialize)]
pub struct SetPrompts {
    pub policy: PolicyId,
    #[serde(skip)]
    pub expected_version: Option<i64>,
    pub wanted: bool,
}

impl Act for SetPrompts {
    const NAME: &'static str = "set-prompts";
    of_policy!(policies_whole);

    fn run(self, context: &Context<'_>, facts: &mut Facts) -> Result<Outcome, Stop> {
        let before = visible(context, facts, self.policy)?;
        PolicyWriter::grant(context.actor, context.office_path(before.policy.office))?;
        check_version(before.policy.version, self.expected_version)?;
        let today = today(context);
        let wanted = self.wanted;
        let mut commit = Commit::default();
        carry_out(context, facts, &mut commit, &before, None, |turn| {
            let endorsement = policy::Endorsement { effective_on: today, cause: "prompts".to_owned() };
            policy::endorse(turn, endorsement, |terms| terms.prompts_wanted = wanted)?;
            turn.finish();
            Ok(())
        })?;
        let after = facts.policies[&self.policy].clone();
        Ok(answered(&after, vec![("prompts_wanted", wanted.to_string())], commit))
    }
}

/// The office a policy belongs to and whether it is one a case can be opened on.
pub(crate) fn check_case_policy(file: &PolicyFile, party: PartyId) -> Result<OfficeId, Stop> {
    if file.policy.holder != party {
        return Err(Stop::refused("policy_of_another_customer"));
    }
    debug_assert!(PolicyState::ALL.contains(&file.policy.state), "every state is one");
    Ok(file.policy.office)
}
