//! Approval (审批) in the running house. A command whose outcome says what it would do ([`Weighed`]) is held where packs want another's
//! word for it: its rows are not written, but one that keeps the command, what it will do and whose word is needed. The last word
//! carries it out, against the facts of that moment ([`crate::command::approval::ReleaseApproval`]).

mod held;

use std::sync::Arc;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use yinuo_core::access::{Actor, Permission};
use yinuo_core::approval::{self, ApprovalAct, ApprovalRule, ApprovalState, Given, MayNot, Will};
use yinuo_core::id::{ApprovalId, OfficeId, OperatorId};
use yinuo_core::money::Fen;
use yinuo_core::refusal::Refusal;
use yinuo_store::tables::approval::ApprovalRow;

pub use held::{Approvable, read};

use crate::command::approval::ReleaseApproval;
use crate::command::upkeep::Remind;
use crate::command::{Answer, Command, Context, Outcome, Subject};
use crate::engine::commit::Commit;
use crate::follow_up::REMINDER;
use crate::house::House;
use crate::outbox::post;
use crate::stop::Stop;
use crate::{personal, query};

/// The name of the operation that puts a command before others; the command is no part of it.
pub const ASK: &str = "ask-approval";

/// What a command answers that waits for a word: the kind of thing it made.
pub const APPROVAL: &str = "approval";

/// What a command that can be put under approval would do.
#[derive(Debug, Clone)]
pub struct Weighed {
    pub act: &'static ApprovalAct,
    /// What of it: `life.claim/denied`.
    pub of: String,
    pub amount: Option<Fen>,
    /// At whose office the words are given.
    pub office: OfficeId,
    /// What it is about: its kind, as operations call it, and its number.
    pub subject: (&'static str, i64),
    /// What people call that.
    pub label: String,
    pub will: Vec<Will>,
    /// Who made what it is about, if another than who asks: that person has no word in it.
    pub made_by: Option<OperatorId>,
}

/// A word that was given.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Word {
    pub by: OperatorId,
    pub at: Timestamp,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
}

/// Why an act was not possible any more when its last word was given.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Failed {
    pub code: String,
    pub facts: Vec<(String, String)>,
}

/// What a command would do, shown before it is done.
#[derive(Debug)]
pub struct Preview {
    pub will: Vec<Will>,
    /// The rule that wants another's word for it, as it is cited.
    pub waits_by: Option<String>,
}

impl Preview {
    pub(crate) fn of(context: &Context<'_>, outcome: Outcome) -> Result<Preview, Stop> {
        let waits_by = needed(context, &outcome)?.map(|rule| rule.cite.clone());
        Ok(Preview { will: outcome.approval.map(|weighed| weighed.will).unwrap_or_default(), waits_by })
    }
}

/// The rule that an outcome falls under, if it has to wait. What the program does by itself marks what has happened, and waits for
/// nobody; whoever has no name in the house cannot ask.
pub(crate) fn needed<'a>(context: &Context<'a>, outcome: &Outcome) -> Result<Option<&'a ApprovalRule>, Stop> {
    let Some(weighed) = &outcome.approval else { return Ok(None) };
    if context.actor.is_system() {
        return Ok(None);
    }
    let rule = context.rules.approvals().needed(weighed.act.key, &weighed.of, weighed.amount, context.today());
    if rule.is_some() && context.operator() == OperatorId::SYSTEM {
        return Err(Stop::refused("approval_required"));
    }
    Ok(rule)
}

/// Holds a command: what it would have written is dropped, and who has the next word is told.
pub(crate) fn hold(context: &Context<'_>, command: &Command, outcome: Outcome, rule: &ApprovalRule) -> Outcome {
    let Outcome { approval, subject, facts, reason, .. } = outcome;
    let weighed = *approval.expect("only what was weighed falls under a rule");
    let id = ApprovalId::new(context.stamp(), context.slot);
    let permissions: Vec<&str> = rule.by.iter().map(|permission| permission.key).collect();
    let (subject_kind, subject_id) = weighed.subject;
    let row = ApprovalRow {
        slot: context.slot.number(),
        id: id.number(),
        act: weighed.act.key.to_owned(),
        of_what: weighed.of,
        subject_kind: subject_kind.to_owned(),
        subject_id,
        subject_label: weighed.label,
        office_id: weighed.office.number(),
        asker_id: context.operator().number(),
        made_by: weighed.made_by.map(OperatorId::number),
        asked_at: context.micros(),
        amount: weighed.amount.map(|amount| amount.0),
        will: json(&weighed.will),
        cite: rule.cite.clone(),
        permissions: permissions.join(","),
        words: "[]".to_owned(),
        permission: permissions[0].to_owned(),
        state: ApprovalState::Waiting.key().to_owned(),
        decided_at: None,
        decided_by: None,
        reason: None,
        outcome: None,
        held: context.keys.seal(&held::place(id), &command.input()),
        version: 1,
    };
    let mut commit = Commit::default();
    commit.insert(row.clone());
    let manager = context.directory.manager_of(weighed.office);
    let manager = manager.filter(|manager| {
        let actor = context.directory.actor(*manager);
        actor.is_some_and(|actor| may_decide(&actor, context.office_path(weighed.office), &row).is_ok())
    });
    if let Some(manager) = manager {
        remind(&mut commit, context, &row, manager, "approval_asked");
    }
    let mut told = vec![("act", row.act.clone()), ("number", row.subject_label.clone())];
    told.extend(facts);
    let of_itself = Subject { kind: APPROVAL, id: row.id, version: row.version };
    Outcome {
        commit,
        answer: Answer::of(APPROVAL, row.id),
        // The trail of what it is about tells that it was asked for; nothing of it has changed yet.
        subject: Some(subject.map_or(of_itself, |of| Subject { version: of.version - 1, ..of })),
        facts: told,
        reason,
        asks: true,
        ..Outcome::default()
    }
}

fn json<T: Serialize>(value: &T) -> String {
    serde_json::to_string(value).expect("plain data has a JSON form")
}

/// Tells an operator of an approval.
pub(crate) fn remind(
    commit: &mut Commit,
    context: &Context<'_>,
    row: &ApprovalRow,
    operator: OperatorId,
    kind: &'static str,
) {
    let reminder = Remind {
        operator,
        kind: kind.to_owned(),
        subject_kind: APPROVAL.to_owned(),
        subject_id: row.id,
        subject_label: row.subject_label.clone(),
        promise: None,
        at: context.now,
    };
    post(commit, context, &REMINDER, &reminder);
}

fn damaged(row: &ApprovalRow) -> Stop {
    Stop::damaged("approvals", ApprovalId::from_number(row.id).to_string())
}

/// The words given so far.
pub fn words_of(row: &ApprovalRow) -> Result<Vec<Word>, Stop> {
    serde_json::from_str(&row.words).map_err(|_| damaged(row))
}

/// What it will do, as it was shown.
pub fn will_of(row: &ApprovalRow) -> Result<Vec<Will>, Stop> {
    serde_json::from_str(&row.will).map_err(|_| damaged(row))
}

pub fn state_of(row: &ApprovalRow) -> Result<ApprovalState, Stop> {
    ApprovalState::parse(&row.state).ok_or_else(|| damaged(row))
}

/// The permissions that its words take, in their order.
pub fn permissions_of(row: &ApprovalRow) -> Result<Vec<Permission>, Stop> {
    let known = |key: &str| yinuo_core::systems::permission(key).ok_or_else(|| damaged(row));
    row.permissions.split(',').map(known).collect()
}

/// Whether an actor has the next word.
pub fn may_decide(actor: &Actor, office_path: &str, row: &ApprovalRow) -> Result<(), Stop> {
    let permission = yinuo_core::systems::permission(&row.permission).ok_or_else(|| damaged(row))?;
    let mut words: Vec<OperatorId> = words_of(row)?.into_iter().map(|word| word.by).collect();
    words.extend(row.made_by.map(OperatorId::from_number));
    let given = Given { asker: OperatorId::from_number(row.asker_id), words: &words };
    approval::may_decide(actor, permission, office_path, given).map_err(|may_not| match may_not {
        MayNot::Denied(denied) => denied.into(),
        same => Refusal::from(same).into(),
    })
}

/// Whether an actor sees an approval: who asked, who has a word in it, and who sees what it is about.
pub fn may_see(actor: &Actor, office_path: &str, row: &ApprovalRow) -> bool {
    let act = yinuo_core::systems::approval_act(&row.act);
    let permissions = permissions_of(row).unwrap_or_default();
    actor.operator.number() == row.asker_id
        || act.is_some_and(|act| actor.may_at(act.seen_with, office_path))
        || permissions.into_iter().any(|permission| actor.may_at(permission, office_path))
}

/// Gives a word for an approval; the last one carries the act out. At an instant of the past only where history is made up.
pub async fn release(
    house: &House,
    actor: &Arc<Actor>,
    id: ApprovalId,
    note: Option<String>,
    idempotency_key: Option<String>,
    at: Option<Timestamp>,
) -> Result<Answer, Stop> {
    let note = note.map(|note| personal::checked_text("note", &note)).transpose()?;
    let row = query::approval::row(house, actor, id).await?;
    let held = read(&house.shared.keys, &row)?;
    let command = Command::from(ReleaseApproval { approval: id, held, note });
    match at {
        Some(at) => house.engine.carry_out_at(actor, command, at).await,
        None => house.carry_out(actor, command, idempotency_key).await,
    }
}
