//! What can be done to a case. The decisions are core's; here facts become cases, and decisions become rows, letters
//! and messages.

use std::sync::Arc;

use jiff::Timestamp;
use serde::Serialize;
use yinuo_core::access::{CaseAssigner, CaseHandler, CaseOpener, Permission};
use yinuo_core::case::decide::{self, MaterialChange, Opening, Recording};
use yinuo_core::case::{Case, Channel, Decision, Effect, MaterialState};
use yinuo_core::id::{CaseId, LetterId, OfficeId, OperatorId, PartyId, PolicyId, Slot, case_number};
use yinuo_core::party::PartyDraft;
use yinuo_core::refusal::Refusal;
use yinuo_core::service::{Answers, Service};
use yinuo_store::tables::party::PartyRow;

use super::party::{self, NewParty};
use super::upkeep::Remind;
use super::{Act, Answer, Context, Outcome, Subject, check_version, post};
use crate::engine::commit::Commit;
use crate::engine::facts::{Facts, LoadPlan};
use crate::keys::Keys;
use crate::letter;
use crate::personal;
use crate::stop::Stop;

/// For whom a case is opened.
#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum PartyChoice {
    Known(PartyId),
    New(Box<PartyDraft>),
}

#[derive(Debug, Clone, Serialize)]
pub struct OpenCase {
    pub service: String,
    pub party: PartyChoice,
    /// The policy it is about, one of the party's own.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub policy: Option<PolicyId>,
    pub channel: Channel,
    /// Absent: now.
    pub received_at: Option<Timestamp>,
    pub summary: String,
    pub answers: Answers,
    pub materials: Vec<String>,
}

impl Act for OpenCase {
    const NAME: &'static str = "open-case";

    fn slot(&self, keys: &Keys) -> Slot {
        match &self.party {
            PartyChoice::Known(party) => party.slot(),
            PartyChoice::New(draft) => party::slot_of_draft(draft, keys),
        }
    }

    fn declare(&self, keys: &Keys, plan: &mut LoadPlan) {
        match &self.party {
            PartyChoice::Known(party) => {
                plan.parties.insert(party.number());
            }
            PartyChoice::New(draft) => party::declare_draft(draft, keys, plan),
        }
        plan.policies.extend(self.policy.map(PolicyId::number));
    }

    fn run(self, context: &Context<'_>, facts: &mut Facts) -> Result<Outcome, Stop> {
        let (office, owner) = place(&self, context, facts)?;
        let capability = CaseOpener::grant(context.actor, context.office_path(office))?;
        let received_at = self.received_at.unwrap_or(context.now);
        let received_on = context.rules.calendar().date_of(received_at);
        if received_at > context.now {
            return Err(Refusal::new("occurred_in_future").with("occurred_at", received_at.to_string()).into());
        }
        context.rules.calendar().day(received_on).map_err(Refusal::from)?;
        let service = context.rules.service_on(&self.service, received_on)?.clone();
        let (party, new_party) = match self.party {
            PartyChoice::Known(id) => (known_party(context, facts, id)?, None),
            PartyChoice::New(draft) => {
                let made = party::prepare(context, facts, &draft)?;
                (Arc::new(made.row.clone()), Some(made))
            }
        };
        let id = CaseId::new(context.stamp(), context.slot);
        let mut commit = Commit::default();
        let given = with_policy_number(&service, self.answers, self.policy, facts);
        let (answers, sealed) = personal::seal_answers(&service.fields, given, context, id.number(), "answers")?;
        let opening = Opening {
            id,
            number: case_number(context.slot, context.sequence),
            service,
            party: PartyId::from_number(party.id),
            policy: self.policy,
            office,
            owner,
            channel: self.channel,
            received_at,
            summary: self.summary,
            answers,
            materials: self.materials,
        };
        let decision = decide::open(&capability, opening, context.rules.calendars(), context.now)?;
        if let Some(NewParty { row, terms, numbers }) = new_party {
            party::record(&mut commit, facts, row, terms, numbers);
        }
        for row in sealed {
            commit.put(row);
        }
        finish(context, facts, commit, None, decision, &party, &[])
    }
}

/// The office and owner of a new case: those of who opens it, or of the policy where the system does.
fn place(open: &OpenCase, context: &Context<'_>, facts: &Facts) -> Result<(OfficeId, Option<OperatorId>), Stop> {
    let own = (context.actor.office, Some(context.operator()));
    let Some(policy) = open.policy else { return Ok(own) };
    let file = crate::life::command::policy::visible(context, facts, policy)?;
    let PartyChoice::Known(party) = open.party else { return Err(Stop::refused("policy_of_another_customer")) };
    let office = crate::life::command::policy::check_case_policy(&file, party)?;
    if context.operator() == OperatorId::SYSTEM {
        return Ok((office, context.directory.manager_of(office)));
    }
    Ok(own)
}

/// The number of the policy, where the form asks for it and a policy is chosen.
fn with_policy_number(service: &Service, answers: Answers, policy: Option<PolicyId>, facts: &Facts) -> Answers {
    let mut answers = answers;
    let file = policy.and_then(|policy| facts.policies.get(&policy));
    if let Some(file) = file
        && service.fields.iter().any(|field| field.key == "policy_number")
    {
        answers.insert("policy_number".to_owned(), file.policy.number.clone());
    }
    answers
}

/// A party that exists and lies within the reach of the actor.
fn known_party(context: &Context<'_>, facts: &Facts, id: PartyId) -> Result<Arc<PartyRow>, Stop> {
    let party = facts.parties.get(&id).ok_or(Stop::NotFound)?;
    let path = context.office_path(yinuo_core::id::OfficeId::from_number(party.office_id));
    if !context.actor.may(Permission::ReadCustomers) {
        return Err(yinuo_core::access::Denied(Permission::ReadCustomers).into());
    }
    if !context.actor.may_at(Permission::ReadCustomers, path) {
        return Err(Stop::NotFound);
    }
    Ok(party.clone())
}

/// Finds a case, the capability to handle it, and checks the version the actor saw.
pub(super) fn handled<'a>(
    context: &'a Context<'_>,
    facts: &Facts,
    id: CaseId,
    expected: Option<i64>,
) -> Result<(Arc<Case>, CaseHandler<'a>), Stop> {
    let case = visible(context, facts, id)?;
    let capability = CaseHandler::grant(context.actor, context.office_path(case.office))?;
    check_version(case.version, expected)?;
    Ok((case, capability))
}

/// A case the actor may see; hidden ones are not there.
pub(super) fn visible(context: &Context<'_>, facts: &Facts, id: CaseId) -> Result<Arc<Case>, Stop> {
    let case = facts.cases.get(&id).ok_or(Stop::NotFound)?;
    if !context.actor.may(Permission::ReadCases) {
        return Err(yinuo_core::access::Denied(Permission::ReadCases).into());
    }
    if !context.actor.may_at(Permission::ReadCases, context.office_path(case.office)) {
        return Err(Stop::NotFound);
    }
    Ok(case.clone())
}

fn party_of(facts: &Facts, case: &Case) -> Result<Arc<PartyRow>, Stop> {
    facts
        .parties
        .get(&case.party)
        .cloned()
        .ok_or_else(|| Stop::damaged("parties", format!("{} is missing", case.party)))
}

/// Turns a decision into rows, letters, messages and an answer.
fn finish(
    context: &Context<'_>,
    facts: &mut Facts,
    mut commit: Commit,
    before: Option<&Arc<Case>>,
    decision: Decision,
    party: &Arc<PartyRow>,
    told: &[(&'static str, String)],
) -> Result<Outcome, Stop> {
    let Decision { case, effects } = decision;
    commit.case(before, &case, context.rules.calendars());
    let case = Arc::new(case);
    let mut letter_id = None;
    for effect in effects {
        match effect {
            Effect::Letter { key, missing } => {
                let id = LetterId::new(context.stamp(), context.slot);
                commit.insert(letter::write(context, &case, party, id, &key, &missing)?);
                post(&mut commit, context, "letter", &id);
                letter_id = Some(id.number());
            }
            Effect::Broken { promise } => {
                remind(&mut commit, context, &case, case.owner, "broken", Some(&promise));
                let manager = context.directory.manager_of(case.office).filter(|manager| Some(*manager) != case.owner);
                remind(&mut commit, context, &case, manager, "escalated", Some(&promise));
            }
            Effect::DueSoon { promise } => {
                remind(&mut commit, context, &case, case.owner, "due_soon", Some(&promise));
            }
            Effect::Assigned { owner } => {
                let owner = Some(owner).filter(|owner| *owner != context.operator());
                remind(&mut commit, context, &case, owner, "assigned", None);
            }
        }
    }
    let mut shown = vec![("number", case.number.clone()), ("service", case.service.key.clone())];
    shown.extend(told.iter().cloned());
    let subject = Subject { kind: "case", id: case.id.number(), version: case.version };
    let answer = Answer {
        kind: "case",
        id: case.id.number(),
        letter_id,
        case: Some(case.clone()),
        party: Some(party.clone()),
        ..Answer::default()
    };
    facts.cases.insert(case.id, case);
    Ok(Outcome { commit, answer, subject: Some(subject), facts: shown, reason: None, unaudited: false })
}

fn remind(
    commit: &mut Commit,
    context: &Context<'_>,
    case: &Case,
    operator: Option<OperatorId>,
    kind: &'static str,
    promise: Option<&str>,
) {
    if let Some(operator) = operator {
        let reminder = Remind {
            operator,
            kind: kind.to_owned(),
            case: case.id,
            case_number: case.number.clone(),
            promise: promise.map(str::to_owned),
            at: context.now,
        };
        post(commit, context, "reminder", &reminder);
    }
}

macro_rules! declare_case {
    () => {
        fn slot(&self, _keys: &Keys) -> Slot {
            self.case.slot()
        }

        fn declare(&self, _keys: &Keys, plan: &mut LoadPlan) {
            plan.cases.insert(self.case.number());
            plan.parties.insert(self.party.number());
        }
    };
}

/// A milestone a person records. `party` is the case's own, known to the caller from reading it.
#[derive(Debug, Clone, Serialize)]
pub struct RecordMilestone {
    pub case: CaseId,
    #[serde(skip)]
    pub party: PartyId,
    /// The policy of the case, known to the caller likewise.
    #[serde(skip)]
    pub policy: Option<PolicyId>,
    #[serde(skip)]
    pub expected_version: Option<i64>,
    pub key: String,
    pub occurred_at: Option<Timestamp>,
    pub answers: Answers,
    pub note: Option<String>,
}

impl Act for RecordMilestone {
    const NAME: &'static str = "record-milestone";

    fn slot(&self, _keys: &Keys) -> Slot {
        self.case.slot()
    }

    fn declare(&self, _keys: &Keys, plan: &mut LoadPlan) {
        plan.cases.insert(self.case.number());
        plan.parties.insert(self.party.number());
        if let Some(policy) = self.policy {
            plan.policies_whole.insert(policy.number());
            plan.holdings.insert(policy.number());
            plan.numbers_of.insert(self.case.number());
        }
    }

    fn run(self, context: &Context<'_>, facts: &mut Facts) -> Result<Outcome, Stop> {
        let (case, capability) = handled(context, facts, self.case, self.expected_version)?;
        let fields = case.service.milestone(&self.key).map(|rule| rule.fields.clone()).unwrap_or_default();
        let place = format!("milestone.{}", case.milestones.len() + 1);
        let action = case.service.milestone(&self.key).and_then(|rule| rule.effect);
        let clear = crate::life::effect::clear_answers(context, facts, &case, &self.answers);
        let given = self.answers.clone();
        let (answers, sealed) = personal::seal_answers(&fields, self.answers, context, case.id.number(), &place)?;
        let occurred_at = self.occurred_at.unwrap_or(context.now);
        let recording = Recording { key: self.key.clone(), occurred_at, answers, note: self.note };
        let mut decision =
            decide::record_milestone(&case, &capability, recording, context.rules.calendars(), context.now)?;
        let mut party = party_of(facts, &case)?;
        let mut commit = Commit::default();
        for row in sealed {
            commit.put(row);
        }
        let told = [("milestone", self.key)];
        let (Some(action), Some(policy)) = (action, case.policy) else {
            return finish(context, facts, commit, Some(&case), decision, &party, &told);
        };
        let before = crate::life::command::policy::visible(context, facts, policy)?;
        let on = context.rules.calendar().date_of(occurred_at);
        let effect = crate::life::effect::Effect { context, case: &case, action, answers: clear, given, on };
        let earlier_party = party.clone();
        let waiting = facts.waiting_orders.get(&policy).cloned().unwrap_or_default();
        let done = match effect.carry_out(facts, &mut commit, &before, &mut party) {
            Ok(told_by_effect) => {
                if let Some(milestone) = decision.case.milestones.last_mut() {
                    milestone.answers.extend(told_by_effect);
                }
                finish(context, facts, commit, Some(&case), decision, &party, &told)
            }
            Err(stop) => Err(stop),
        };
        if done.is_err() {
            // What was refused leaves the facts of the batch as they were.
            facts.policies.insert(policy, before);
            facts.waiting_orders.insert(policy, waiting);
            facts.parties.insert(case.party, earlier_party);
        }
        done
    }
}

#[derive(Debug, Clone, Serialize)]
pub struct MaterialItem {
    pub key: String,
    pub state: String,
    pub note: Option<String>,
    pub received_at: Option<Timestamp>,
}

#[derive(Debug, Clone, Serialize)]
pub struct ChangeMaterials {
    pub case: CaseId,
    #[serde(skip)]
    pub party: PartyId,
    #[serde(skip)]
    pub expected_version: Option<i64>,
    pub items: Vec<MaterialItem>,
}

impl Act for ChangeMaterials {
    const NAME: &'static str = "change-materials";
    declare_case!();

    fn run(self, context: &Context<'_>, facts: &mut Facts) -> Result<Outcome, Stop> {
        let (case, capability) = handled(context, facts, self.case, self.expected_version)?;
        let mut changes = Vec::with_capacity(self.items.len());
        let mut told = Vec::with_capacity(self.items.len());
        for item in self.items {
            let state = MaterialState::parse(&item.state)
                .ok_or_else(|| Refusal::new("unknown_material_state").with("state", item.state.clone()))?;
            told.push(format!("{} {}", item.key, state.key()));
            let at = item.received_at.unwrap_or(context.now);
            changes.push(MaterialChange { key: item.key, state, at, note: item.note });
        }
        let decision = decide::change_materials(&case, &capability, changes, context.rules.calendars(), context.now)?;
        let party = party_of(facts, &case)?;
        let told = [("materials", told.join(", "))];
        finish(context, facts, Commit::default(), Some(&case), decision, &party, &told)
    }
}

#[derive(Debug, Clone, Serialize)]
pub struct NotifyMissing {
    pub case: CaseId,
    #[serde(skip)]
    pub party: PartyId,
    #[serde(skip)]
    pub expected_version: Option<i64>,
    pub note: Option<String>,
}

impl Act for NotifyMissing {
    const NAME: &'static str = "notify-missing";
    declare_case!();

    fn run(self, context: &Context<'_>, facts: &mut Facts) -> Result<Outcome, Stop> {
        let (case, capability) = handled(context, facts, self.case, self.expected_version)?;
        let calendars = context.rules.calendars();
        let decision = decide::notify_missing(&case, &capability, context.now, self.note, calendars, context.now)?;
        let party = party_of(facts, &case)?;
        let told = [("missing", case.missing().join(", "))];
        finish(context, facts, Commit::default(), Some(&case), decision, &party, &told)
    }
}

#[derive(Debug, Clone, Serialize)]
pub struct ExtendPromise {
    pub case: CaseId,
    #[serde(skip)]
    pub party: PartyId,
    #[serde(skip)]
    pub expected_version: Option<i64>,
    pub promise: String,
    pub reason: String,
}

impl Act for ExtendPromise {
    const NAME: &'static str = "extend-promise";
    declare_case!();

    fn run(self, context: &Context<'_>, facts: &mut Facts) -> Result<Outcome, Stop> {
        let (case, capability) = handled(context, facts, self.case, self.expected_version)?;
        personal::require_reason(&self.reason)?;
        let calendars = context.rules.calendars();
        let decision = decide::extend(&case, &capability, &self.promise, self.reason.clone(), calendars, context.now)?;
        let party = party_of(facts, &case)?;
        let told = [("promise", self.promise)];
        let mut outcome = finish(context, facts, Commit::default(), Some(&case), decision, &party, &told)?;
        outcome.reason = Some(self.reason);
        Ok(outcome)
    }
}

#[derive(Debug, Clone, Serialize)]
pub struct AssignCase {
    pub case: CaseId,
    #[serde(skip)]
    pub party: PartyId,
    #[serde(skip)]
    pub expected_version: Option<i64>,
    pub owner: Option<OperatorId>,
}

impl Act for AssignCase {
    const NAME: &'static str = "assign-case";
    declare_case!();

    fn run(self, context: &Context<'_>, facts: &mut Facts) -> Result<Outcome, Stop> {
        let case = visible(context, facts, self.case)?;
        let capability = CaseAssigner::grant(context.actor, context.office_path(case.office))?;
        check_version(case.version, self.expected_version)?;
        if let Some(owner) = self.owner {
            let unable = || Refusal::new("owner_cannot_handle").with("owner", owner.to_string());
            let actor = context.directory.actor(owner).ok_or_else(unable)?;
            if !actor.may_at(Permission::HandleCases, context.office_path(case.office)) {
                return Err(unable().into());
            }
        }
        let decision = decide::assign(&case, &capability, self.owner)?;
        let party = party_of(facts, &case)?;
        let owner = self.owner.map(|owner| context.directory.operator_name(owner).to_owned()).unwrap_or_default();
        finish(context, facts, Commit::default(), Some(&case), decision, &party, &[("owner", owner)])
    }
}

#[derive(Debug, Clone, Serialize)]
pub struct EditCase {
    pub case: CaseId,
    #[serde(skip)]
    pub party: PartyId,
    #[serde(skip)]
    pub expected_version: Option<i64>,
    pub summary: Option<String>,
    pub answers: Option<Answers>,
}

impl Act for EditCase {
    const NAME: &'static str = "edit-case";
    declare_case!();

    fn run(self, context: &Context<'_>, facts: &mut Facts) -> Result<Outcome, Stop> {
        let (case, capability) = handled(context, facts, self.case, self.expected_version)?;
        let mut commit = Commit::default();
        let mut answers = None;
        let mut sealed = Vec::new();
        if let Some(given) = self.answers {
            let (kept, rows) =
                personal::seal_answers(&case.service.fields, given, context, case.id.number(), "answers")?;
            answers = Some(kept);
            sealed = rows;
        }
        let mut told = Vec::new();
        if let Some(summary) = &self.summary {
            told.push(("summary", summary.clone()));
        }
        if let Some(answers) = &answers {
            let shown: Vec<_> = answers.iter().map(|(key, answer)| format!("{key}: {answer}")).collect();
            told.push(("answers", shown.join("; ")));
        }
        let calendars = context.rules.calendars();
        let decision = decide::edit(&case, &capability, self.summary, answers, calendars, context.now)?;
        for row in sealed {
            commit.put(row);
        }
        let party = party_of(facts, &case)?;
        finish(context, facts, commit, Some(&case), decision, &party, &told)
    }
}

#[derive(Debug, Clone, Serialize)]
pub struct WithdrawCase {
    pub case: CaseId,
    #[serde(skip)]
    pub party: PartyId,
    #[serde(skip)]
    pub expected_version: Option<i64>,
    pub reason: String,
}

impl Act for WithdrawCase {
    const NAME: &'static str = "withdraw-case";
    declare_case!();

    fn run(self, context: &Context<'_>, facts: &mut Facts) -> Result<Outcome, Stop> {
        let (case, capability) = handled(context, facts, self.case, self.expected_version)?;
        personal::require_reason(&self.reason)?;
        let calendars = context.rules.calendars();
        let decision = decide::withdraw(&case, &capability, self.reason.clone(), calendars, context.now)?;
        let party = party_of(facts, &case)?;
        let mut outcome = finish(context, facts, Commit::default(), Some(&case), decision, &party, &[])?;
        outcome.reason = Some(self.reason);
        Ok(outcome)
    }
}

/// What the passing of time does to a case; the timer's command.
#[derive(Debug, Clone, Serialize)]
pub struct PassTime {
    pub case: CaseId,
}

impl Act for PassTime {
    const NAME: &'static str = "pass-time";

    fn slot(&self, _keys: &Keys) -> Slot {
        self.case.slot()
    }

    fn declare(&self, _keys: &Keys, plan: &mut LoadPlan) {
        plan.cases.insert(self.case.number());
    }

    fn run(self, context: &Context<'_>, facts: &mut Facts) -> Result<Outcome, Stop> {
        let case = facts.cases.get(&self.case).ok_or(Stop::NotFound)?.clone();
        let Some(decision) = decide::pass_time(&case, context.rules.calendars(), context.now) else {
            return Ok(Outcome { unaudited: true, ..Outcome::default() });
        };
        let promises: Vec<_> = decision
            .effects
            .iter()
            .filter_map(|effect| match effect {
                Effect::Broken { promise } => Some(format!("{promise} broken")),
                Effect::DueSoon { promise } => Some(format!("{promise} due soon")),
                _ => None,
            })
            .collect();
        // The party's name is not needed: nothing is written to the customer by time alone.
        let nobody = Arc::new(PartyRow {
            slot: context.slot.number(),
            id: case.party.number(),
            kind: String::new(),
            name: String::new(),
            identity_kind: None,
            identity_masked: None,
            phone_masked: None,
            birth_date: None,
            sex: None,
            address: None,
            office_id: case.office.number(),
            created_at: 0,
            version: 0,
        });
        let told = [("promises", promises.join(", "))];
        finish(context, facts, Commit::default(), Some(&case), decision, &nobody, &told)
    }
}
