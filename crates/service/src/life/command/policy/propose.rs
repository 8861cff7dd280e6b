//! A proposal for a policy.

use jiff::civil::Date;
use serde::Serialize;
use yinuo_core::case::Channel;
use yinuo_core::id::{PartyId, PayoutId, Slot, case_number};
use yinuo_core::life::PolicyId;
use yinuo_core::life::permission::PolicyWriter;
use yinuo_core::life::policy::{self, Beneficiary, By, DividendOption, FullTurn, Insured, Proposal};
use yinuo_core::life::product::PolicyFacts;
use yinuo_core::party::{Person, checked_name};
use yinuo_core::refusal::Refusal;
use yinuo_core::text::form;
use yinuo_store::tables::party::PartyRow;

use super::{answered, basis, take, today};
use crate::command::party::{contradiction, own};
use crate::command::{Act, Context, Outcome};
use crate::engine::commit::Commit;
use crate::engine::facts::Facts;
use crate::engine::plan::LoadPlan;
use crate::keys::Keys;
use crate::life::rules::life;
use crate::stop::Stop;

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
    const ASKS_AGAIN: bool = true;

    fn slot(&self, _keys: &Keys) -> Slot {
        self.holder.slot()
    }

    fn declare(&self, _keys: &Keys, plan: &mut LoadPlan) {
        plan.want::<PartyRow>(self.holder.number());
        if let Some(insured) = self.insured.party {
            plan.want::<PartyRow>(insured.number());
        }
    }

    fn run(self, context: &Context<'_>, facts: &Facts) -> Result<Outcome, Stop> {
        let holder = own(context, facts, self.holder)?;
        let office = context.actor.office;
        PolicyWriter::grant(context.actor, context.office_path(office))?;
        let today = today(context);
        let applied_on = self.applied_on.unwrap_or(today);
        if applied_on > today {
            return Err(Refusal::new("occurred_in_future").with("occurred_at", applied_on.to_string()).into());
        }
        let insured = Insured { name: checked_name("insured", &self.insured.name)?, ..self.insured };
        check_insured(context, facts, &insured)?;
        let named = |one: Beneficiary| Beneficiary { name: form::name(&one.name), ..one };
        let product = life(context.rules).products().find_on(&self.product, self.facts.effective_on)?.clone();
        let id = PolicyId::new(context.stamp(), context.slot);
        let proposal = Proposal {
            id,
            number: format!("P{}", case_number(context.slot, context.sequence)),
            holder: self.holder,
            office,
            channel: self.channel,
            applied_on,
            insured,
            facts: self.facts,
            beneficiaries: self.beneficiaries.into_iter().map(named).collect(),
            dividend_option: self.dividend_option,
            prompts_wanted: self.prompts_wanted,
            allocation: self.allocation,
        };
        let (file, version) = policy::propose(basis(context, &product), proposal)?;
        let mut commit = Commit::default();
        let mut next_payout = || PayoutId::new(context.stamp(), context.slot);
        let by = By { operator: context.operator(), now: context.now, case: None };
        let mut turn = FullTurn::new(file, basis(context, &product), by, &mut next_payout);
        turn.new_version = Some(version);
        let told = vec![
            ("product", product.version.clone()),
            ("holder", holder.name.clone()),
            ("instalment", turn.file.policy.instalment.to_string()),
        ];
        let file = turn.file.clone();
        take(context, &mut commit, None, turn);
        Ok(answered(&file, told, commit))
    }
}

/// What is declared of an insured who is a customer here is held against what the house knows of that customer: never a silent match.
fn check_insured(context: &Context<'_>, facts: &Facts, insured: &Insured) -> Result<(), Stop> {
    let Some(id) = insured.party else { return Ok(()) };
    let known = own(context, facts, id)?;
    // Whoever is meant is said by the id, as a number says it of a paper.
    let number = id.to_string();
    let given = Person {
        name: &insured.name,
        kind: None,
        number: Some(&number),
        birth_date: Some(insured.birth_date),
        sex: Some(insured.sex),
        phone: None,
    };
    let Some(told) = contradiction(known, &given, context.rules.papers()) else { return Ok(()) };
    let refusal = Refusal::new("insured_known_otherwise").with("field", "insured");
    Err(told.into_iter().fold(refusal, |refusal, (name, value)| refusal.with(name, value)).into())
}
